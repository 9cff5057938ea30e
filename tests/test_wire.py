"""Is JSON read and written strictly, and does what was written read back?"""

from __future__ import annotations

import datetime as dt
import inspect
import io
import json
import time
from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ambition_policy import questions as room
from ambition_policy.citations import Reading
from ambition_policy.decisions import Decision, Verdict
from ambition_policy.errors import Fault
from ambition_policy.facts import (
    Attendance,
    Coaching,
    DispensationRequest,
    Event,
    Leave,
    Participant,
    Progress,
    Record,
    Ruling,
    Tally,
)
from ambition_policy.frozen import FrozenMap
from ambition_policy.questions import Answers, check_attendance, check_event, check_requirements
from ambition_policy.rules.coaching import CoachingVerdict
from ambition_policy.rules.scope import EventVerdict
from ambition_policy.terms import Contract, Term, shipped
from ambition_policy.terms.programmes import Programme, Row
from ambition_policy.terms.standards import Limit
from ambition_policy.wire import (
    InvalidWire,
    Request,
    document,
    dumps,
    kinds,
    loads,
    questions,
    schema,
)
from ambition_policy.wire.documents import of_plain, to_plain
from ambition_policy.wire.fields import shape_of, slots, thing_of
from ambition_policy.wire.kinds import verdicts
from ambition_policy.wire.problems import MOST, Problems, below
from ambition_policy.wire.reading import BAD, read
from ambition_policy.wire.schemas import ANSWER, REQUEST
from ambition_policy.wire.shapes import (
    Choice,
    Day,
    Exact,
    Flag,
    Many,
    Map,
    Nothing,
    Text,
    Whole,
    expected,
)
from ambition_policy.wire.text import DEEPEST, DIGITS, parse, write
from ambition_policy.wire.writing import plain
from conftest import unchecked
from drawing import things

TABLE = shipped()
SETTINGS = settings(
    derandomize=True,
    deadline=None,
    max_examples=30,
    database=None,
    suppress_health_check=[
        HealthCheck.filter_too_much,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
SAM = Participant(
    "Sam",
    programme="FL",
    attendance=Attendance(Tally(live=12, lost=1)),
    dispensations=[DispensationRequest("bereavement")],
)


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(document(name))


def faults(text: str | bytes, kind: type[Any]) -> list[tuple[str, str, str]]:
    with pytest.raises(InvalidWire) as caught:
        loads(text, kind)
    return [(fault.path, fault.expected, fault.got) for fault in caught.value.faults]


def values() -> Iterator[Any]:
    """Values of the table and answers about them."""
    for part in (TABLE.programmes, TABLE.documents, TABLE.clauses, TABLE.readings):
        yield from part.values()
    yield TABLE.body
    for programme in TABLE.programmes.values():
        yield from programme.rows()
    yield check_attendance(SAM)
    yield check_requirements(SAM)
    yield check_event(Event("conference", attendees=3))


class TestRoundTrip:
    """What was written reads back as the same value, and fits the schema."""

    # The choices of a reading name its default; those of the table are tried below.
    @pytest.mark.parametrize("name", sorted(set(kinds()) - {"Reading"}))
    @SETTINGS
    @given(data=st.data())
    def test_every_class(self, name: str, data: st.DataObject) -> None:
        kind = kinds()[name]
        value = data.draw(things(kind))
        text = dumps(value)
        try:
            again = loads(text, kind)
        except InvalidWire:
            # Terms are drawn without the checks of the loader, which the wire makes too.
            if kind.__module__.startswith(("ambition_policy.terms", "ambition_policy.citations")):
                reject()
            raise
        assert again == value
        assert type(again) is kind
        assert dumps(again) == text == dumps(loads(dumps(value, spaces=True), kind))
        assert hash(again) == hash(value)
        validator(name).validate(json.loads(text))

    def test_everything_in_the_table(self) -> None:
        for value in values():
            kind = type(value)
            assert loads(dumps(value), kind) == value
            validator(kind.__name__).validate(json.loads(dumps(value)))

    def test_canonical(self) -> None:
        one = Attendance.of_kinds({"a": Tally(live=1), "b": Tally(live=2)})
        other = Attendance.of_kinds({"b": Tally(live=2), "a": Tally(live=1)})
        assert dumps(one) == dumps(other)
        assert dumps(one).isascii()
        assert " " not in dumps(one)
        assert dumps(one, spaces=True).startswith('{\n  "by_kind": {')

    def test_verdicts_keep_their_list(self) -> None:
        """A word that is in two lists comes back as the member of the right one."""
        for verdict in (Verdict.REFER, CoachingVerdict.REFER):
            decision = Decision(question="x", verdict=verdict, because="y", clauses=("z",))
            assert type(loads(dumps(decision), Decision).verdict) is type(verdict)
        text = dumps(check_attendance(SAM))
        assert loads(text, Decision[Verdict]) == check_attendance(SAM)
        [(path, wanted, got)] = faults(text, Decision[EventVerdict])
        assert (path, wanted, got) == ("$.verdict_of", "one of EventVerdict", "'Verdict'")

    def test_answers(self) -> None:
        coached = Coaching("opted_in", Tally(live=9))
        answers = check_requirements(
            Participant(
                "Ben",
                programme="EML",
                variant="with_npq_y2",
                attendance=Attendance(Tally(live=35)),
                coaching=coached,
                launch_attended=True,
            )
        )
        assert set(answers.decisions) == {"attendance", "launch", "coaching"}
        again = loads(dumps(answers), Answers)
        assert again == answers
        assert isinstance(again.decisions, FrozenMap)

    def test_what_a_detail_is(self) -> None:
        details: FrozenMap[str, Any] = FrozenMap(
            share=Fraction(9, 10), text="9/10", day=dt.date(2024, 5, 2), words=("a",), none=None
        )
        decision = Decision(
            question="x", verdict=Verdict.MET, because="y", clauses=("z",), details=details
        )
        written = json.loads(dumps(decision))["details"]
        assert written["share"] == {"exact": "9/10"}
        assert written["day"] == {"date": "2024-05-02"}
        assert dict(loads(dumps(decision), Decision).details) == dict(details)

    def test_left_out_is_at_its_default(self) -> None:
        """Only what a class has a default for may be missing, and nothing is filled in."""
        assert json.loads(dumps(Tally(live=9))) == {"live": 9, "version": 1}
        assert loads('{"version": 1}', Tally) == Tally()
        assert json.loads(dumps(DispensationRequest(None)))["ground"] is None
        wanted = ("$.ground", "a text or null", "nothing")
        assert faults('{"version": 1}', DispensationRequest) == [wanted]
        assert "participant" in json.loads(dumps(check_requirements(SAM)))
        assert json.loads(dumps(check_attendance(SAM)))["missing"] == []


class TestWhatIsNotWritten:
    """What could not be read back is refused, never cut."""

    @pytest.mark.parametrize(
        ("value", "path"),
        [
            (Event("x", start=dt.time(9, 30, 15)), "$.start"),
            (Event("x", start=dt.time(9, 30, tzinfo=dt.UTC)), "$.start"),
            (Event("x\ud800"), "$.kind"),
            (Tally(live=10**DIGITS), "$.live"),
            (Contract("x", limits={Term.MAX_MISSED: Fraction(10**DIGITS)}), "$.limits.max_missed"),
            (Participant("x", programme="FL", counts={"\udc00": 1}), "$.counts"),
            (
                Decision(question="x", verdict=Verdict.MET, because="y", clauses=unchecked(["z"])),
                None,
            ),
            (
                Decision(question=unchecked(1), verdict=Verdict.MET, because="y", clauses=()),
                "$.question",
            ),
            (
                Decision(question="x", verdict=Term.MAX_MISSED, because="y", clauses=()),
                "$.verdict",
            ),
            (
                Decision(
                    question="x",
                    verdict=Verdict.MET,
                    because="y",
                    clauses=(),
                    details=FrozenMap(x=1.5),
                ),
                "$.details.x",
            ),
            (3, "$"),
            (TABLE, "$"),
            (TABLE.readings, "$"),
        ],
    )
    def test_refused(self, value: object, path: str | None) -> None:
        if path is None:
            assert dumps(value)
            return
        with pytest.raises(InvalidWire) as caught:
            dumps(value)
        assert [fault.path for fault in caught.value.faults] == [path]

    def test_no_subclass_and_no_coercion(self) -> None:
        with pytest.raises(InvalidWire):
            plain(Flag(), 1)
        with pytest.raises(InvalidWire):
            plain(Whole(), True)  # noqa: FBT003  (the value that is refused)
        with pytest.raises(InvalidWire):
            plain(Text(), Verdict.MET)
        assert plain(Choice((Choice((Whole(), Text())), Flag())), 1) == 1

    def test_a_class_that_is_none(self) -> None:
        with pytest.raises(TypeError, match="no JSON is known"):
            shape_of(float)
        with pytest.raises(TypeError, match="is no class"):
            thing_of(int)


BROKEN: list[tuple[type[Any], str, list[str]]] = [
    (
        Participant,
        '{"version": 1, "id": "x", "programme": "FL", "attendance": 3}',
        ["$.attendance"],
    ),
    (Participant, '{"version": 1, "id": 7, "programme": "FL", "lef": 1}', ["$.id", "$.lef"]),
    (Participant, '{"version": 1, "id": "x"}', ["$.programme"]),
    (Participant, '{"id": "x", "programme": "FL"}', ["$.version"]),
    (Participant, '{"version": 2, "id": 1}', ["$.version"]),
    (Participant, '{"version": 0, "id": 1}', ["$.version"]),
    (Participant, '{"version": "1", "id": "x", "programme": "FL"}', ["$.version"]),
    (Participant, '{"version": true, "id": "x", "programme": "FL"}', ["$.version"]),
    (
        Participant,
        '{"version": 1, "id": "x", "programme": "FL", "role": "chief", "launch_attended": "false"}',
        ["$.role", "$.launch_attended"],
    ),
    (
        Participant,
        '{"version": 1, "id": "x", "programme": "FL", "start": "2024-02-30x"}',
        ["$.start"],
    ),
    (Participant, '{"version": 1, "id": "x", "programme": "FL", "start": 20240501}', ["$.start"]),
    (Tally, '{"version": 1, "live": "9"}', ["$.live"]),
    (Tally, '{"version": 1, "live": true, "lost": null}', ["$.live", "$.lost"]),
    (Tally, '{"version": 1, "live": 1.5}', ["$.live"]),
    (Tally, "[]", ["$"]),
    (Tally, "null", ["$"]),
    (
        Attendance,
        '{"version": 1, "tally": {"live": 1}, "by_year": {"01": {"live": 1}, "x": 3}}',
        ['$.by_year["01"]', "$.by_year.x", "$.by_year.x"],
    ),
    (Contract, '{"version": 1, "name": "x", "limits": {"max_missed": 3}}', ["$.limits.max_missed"]),
    (Contract, '{"version": 1, "name": "x", "limits": {"most": "3"}}', ["$.limits.most"]),
    (
        Contract,
        '{"version": 1, "name": "x", "limits": {"max_missed": "0.5"}}',
        ["$.limits.max_missed"],
    ),
    (Event, '{"version": 1, "kind": "x", "start": "24:00"}', ["$.start"]),
    (Event, '{"version": 1, "kind": "x", "start": "09:30:00"}', ["$.start"]),
    (Record, '{"version": 1, "session": "x", "kind": "x", "status": "here"}', ["$.status"]),
    (Progress, '{"version": 1, "opened": [1, 1]}', ["$.opened"]),
    (Progress, '{"version": 1, "opened": [1, "2"]}', ["$.opened[1]"]),
    (
        Row,
        (
            '{"version": 1, "programme": "x", "variant": null, "role": "lead", "events": [], '
            '"optional": [], "standard": {"kind": "every_event", "clauses": []}, '
            '"otherwise": ["a", "b"]}'
        ),
        ["$.otherwise"],
    ),
    (
        Decision,
        '{"version": 1, "question": "x", "because": "x", "clauses": [], "verdict": "met"}',
        ["$.verdict_of"],
    ),
    (
        Decision,
        (
            '{"version": 1, "question": "x", "because": "x", "clauses": [], '
            '"verdict_of": "Verdict", "verdict": "good"}'
        ),
        ["$.verdict"],
    ),
    (
        Decision,
        (
            '{"version": 1, "question": "x", "because": "x", "clauses": [], '
            '"verdict_of": "Verdict", "verdict": "met", '
            '"details": {"a": {"exact": "1"}, "b": {"exact": "x"}, "c": {}, '
            '"d": 1.5}}'
        ),
        ["$.details.b.exact", "$.details.c", "$.details.d"],
    ),
]


class TestMalformed:
    """Everything that is wrong is said at once; what the schema can say, it says too."""

    @pytest.mark.parametrize(("kind", "text", "paths"), BROKEN)
    def test_paths(self, kind: type[Any], text: str, paths: list[str]) -> None:
        assert [path for path, _, _ in faults(text, kind)] == paths
        assert not validator(kind.__name__).is_valid(json.loads(text))

    def test_all_at_once(self) -> None:
        text = json.dumps(
            {
                "version": 1,
                "programme": None,
                "attendance": {"tally": {"live": "9", "lost": -1}, "approved": "false"},
                "counts": {"online_module": 31.0},
                "dispensations": [{"ground": 3}, {"ground": "x", "sessions": True}],
                "rulings": {"question": "A-03"},
                "shoe_size": 43,
            }
        )
        assert faults(text, Participant) == [
            ("$.id", "a text", "nothing"),
            ("$.attendance.tally.live", "a whole number", "'9'"),
            ("$.attendance.approved", "true or false or null", "'false'"),
            ("$.counts.online_module", "a whole number", "31.0"),
            ("$.dispensations[0].ground", "a text or null", "int"),
            ("$.dispensations[1].sessions", "a whole number", "True"),
            ("$.rulings", "a list", "dict of length 1"),
            ("$.shoe_size", "no such key", "int"),
        ]

    def test_impossible_facts(self) -> None:
        text = json.dumps(
            {
                "version": 1,
                "id": "x",
                "programme": " ",
                "attendance": {
                    "tally": {"live": -1},
                    "by_kind": {"a": {"live": 3}, "b": {"live": 1, "lost": -2}},
                },
                "left": {"how": "left", "on": "2024-05-02"},
            }
        )
        assert [path for path, _, _ in faults(text, Participant)] == [
            "$.attendance.tally.live",
            "$.attendance.by_kind.b.lost",
        ]
        parts = '{"version": 1, "tally": {"live": 1}, "by_kind": {"a": {"live": 2}}}'
        [(path, _, _)] = faults(parts, Attendance)
        assert path == "$.by_kind"

    def test_private_values_are_not_said(self) -> None:
        """Of reasons, of unknown keys and of whole objects an error says type and length."""
        secret = "bereavement"  # noqa: S105  (a reason)
        for kind, fields in (
            (DispensationRequest, {"ground": [secret]}),
            (DispensationRequest, {"grond": secret, "ground": None}),
            (Record, {"session": "x", "kind": "x", "status": "missed", "reason": {secret: 1}}),
            (Leave, {"kind": [secret]}),
            (Leave, secret),
            (Participant, {"id": "x", "programme": "FL", "dispensations": secret}),
            (Participant, {"id": "x", "programme": "FL", "dispensations": [secret]}),
        ):
            body = {"version": 1, **fields} if isinstance(fields, dict) else fields
            with pytest.raises(InvalidWire) as caught:
                loads(json.dumps(body), kind)
            assert secret not in str(caught.value)

    def test_classes_that_may_be_one_of_several(self) -> None:
        shape = next(slot.shape for slot in questions()["check_event"].slots)
        for value, path in (
            ({"kind": "x"}, "$.type"),
            ({"type": "Tally", "kind": "x"}, "$.type"),
            ({"type": 3, "kind": "x"}, "$.type"),
            ({"type": "Event", "kind": 3}, "$.kind"),
            ("x", "$"),
        ):
            problems = Problems()
            assert read(shape, value, "$", problems) is BAD
            assert [fault.path for fault in problems.found] == [path]
        written = plain(shape, Event("x"))
        assert written == {"type": "Event", "kind": "x"}
        assert read(shape, written, "$", Problems()) == Event("x")

    def test_an_object_beside_a_map_says_its_type(self) -> None:
        """What has no type, or a key of that name alone, is the map."""
        shape = Choice((thing_of(Tally), Map(Text(), thing_of(Tally)), Text()))
        maps: list[Any] = [FrozenMap(type=Tally(live=1)), FrozenMap(a=Tally())]
        for value in (Tally(live=1), *maps, "x"):
            written = plain(shape, value)
            assert read(shape, written, "$", Problems()) == value
        assert plain(shape, Tally(live=1)) == {"type": "Tally", "live": 1}

    def test_terms_are_checked_as_the_loader_would(self) -> None:
        whole = to_plain(TABLE.programme("ECF"))
        first = whole["requirements"][0]
        for change, paths in (
            ({"code": ""}, ["$.code"]),
            ({"roles": []}, ["$.roles"]),
            ({"requirements": []}, ["$.requirements"]),
            ({"requirements": [{**first, "variants": ["x"]}]}, ["$.requirements"]),
            ({"variants": {"x": {"code": "y", "name": "z"}}}, ["$.variants['x'].code"]),
        ):
            problems = Problems()
            read(thing_of(Programme), {**whole, **change}, "$", problems)
            found = [fault.path for fault in problems.found]
            assert set(paths) <= set(found), found
        labels = to_plain(TABLE.programme("NPQ21"))
        assert of_plain(labels, Programme).any_variant

    def test_limits_and_readings_are_checked(self) -> None:
        for term, value, right in (
            ("max_missed", "3", True),
            ("max_missed", "1/2", False),
            ("max_missed", "-1", False),
            ("min_live_share", "4/5", True),
            ("min_live_share", "5/4", False),
        ):
            text = json.dumps({"version": 1, "term": term, "value": value, "clauses": ["x"]})
            if right:
                assert loads(text, Limit)
            else:
                assert [path for path, _, _ in faults(text, Limit)] == ["$.value"]
        reading = {**to_plain(TABLE.readings["A-31"]), "default": "x", "version": 1}
        assert [path for path, _, _ in faults(json.dumps(reading), Reading)] == ["$.default"]


class TestHostile:
    """No text keeps anybody waiting, has two meanings, or gets past the checks."""

    def test_nesting(self) -> None:
        for opening, closing in (("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")):
            for depth in (DEEPEST + 1, 10_000, 1_000_000):
                start = time.monotonic()
                text = opening * depth + "1" + closing * depth
                [(path, wanted, _)] = faults(text, Tally)
                assert (path, wanted.split(" objects")[0]) == ("$", f"at most {DEEPEST}")
                assert time.monotonic() - start < 5
        assert parse("[" * DEEPEST + "]" * DEEPEST)
        assert parse(json.dumps(["[" * 100, ']\\"[' * 100, *([[]] * 100)]))
        with pytest.raises(InvalidWire, match="JSON"):
            parse("[" * DEEPEST + "]" * 100 + "[" * 10)

    def test_quotes_without_an_end(self) -> None:
        start = time.monotonic()
        assert faults("[" * 100 + '"' + '\\"' * 1_000_000, Tally)
        assert time.monotonic() - start < 5

    def test_doubled_keys(self) -> None:
        text = '{"version": 1, "live": 9, "live": 10, "lost": 0, "live": 11}'
        assert faults(text, Tally) == [("$.live", "each key once", "it 3 times")]
        nested = '{"version": 1, "tally": {"live": 1}, "by_kind": {"a": {"live": 1, "live": 1}}}'
        assert [path for path, _, _ in faults(nested, Attendance)] == ["$.by_kind.a.live"]

    @pytest.mark.parametrize(
        "number", ["NaN", "Infinity", "-Infinity", "1.0", "1e0", "1E400", "-0.0"]
    )
    def test_numbers_that_are_not_whole(self, number: str) -> None:
        [(path, wanted, got)] = faults(f'{{"version": 1, "live": {number}}}', Tally)
        assert (path, wanted, got) == ("$.live", "a whole number", number)

    def test_long_numbers(self) -> None:
        long = "9" * 100_000
        [(path, _, got)] = faults(f'{{"version": 1, "live": {long}}}', Tally)
        assert (path, got) == ("$.live", "999999999… (100000 digits)")
        share = f'{{"version": 1, "name": "x", "limits": {{"max_missed": "{long}"}}}}'
        assert [path for path, _, _ in faults(share, Contract)] == ["$.limits.max_missed"]
        assert loads(f'{{"version": 1, "live": {"9" * (DIGITS - 1)}}}', Tally).live > 10**900

    def test_halves_of_characters(self) -> None:
        text = '{"version": 1, "id": "\\ud800", "programme": "FL", "counts": {"\\udc00": 1}}'
        assert [path for path, _, _ in faults(text, Participant)] == [
            "$.id",
            '$.counts["\\udc00"]',
        ]
        whole = '{"version": 1, "id": "\\ud83d\\ude00", "programme": "FL"}'
        assert loads(whole, Participant).id == "\N{GRINNING FACE}"

    @pytest.mark.parametrize(
        "content", [b"\xff", b"\xfe\xff\x00{", "é".encode("latin-1"), b"\xed\xa0\x80", b""]
    )
    def test_bytes_that_are_no_json(self, content: bytes) -> None:
        assert [path for path, _, _ in faults(content, Tally)] == ["$"]

    def test_a_mark_in_front_is_passed_over(self) -> None:
        assert loads(b'\xef\xbb\xbf{"version": 1}', Tally) == Tally()

    @pytest.mark.parametrize("text", ["{", "[1,]", "{'a': 1}", "1 2", '{"a": 01}', "tru", '"\n"'])
    def test_no_json(self, text: str) -> None:
        [(path, wanted, _)] = faults(text, Tally)
        assert (path, wanted) == ("$", "JSON")

    def test_problems_are_counted_beyond_a_bound(self) -> None:
        text = json.dumps({"version": 1, "opened": ["x"] * (MOST + 5)})
        found = faults(text, Progress)
        assert len(found) == MOST + 1
        assert found[-1] == ("$", "a document with fewer problems", "5 more")

    @pytest.mark.parametrize(
        "name", ["=1+1", "+1", "@SUM(A1)", "-2", "<script>alert(1)</script>", "a&b", "\x00\x1b[2J"]
    )
    def test_names_stay_names(self, name: str) -> None:
        """JSON is no spreadsheet: a name is kept as it is, and cannot leave the page it is in."""
        person = Participant(name, programme="FL")
        text = dumps(person)
        assert loads(text, Participant).id == name
        assert not set("<>&\x00\x1b") & set(text)

    def test_long_keys_and_values_are_cut_in_errors(self) -> None:
        [(path, _, got)] = faults(json.dumps({"version": 1, "x" * 1_000: "y" * 1_000}), Tally)
        assert len(path) < 100
        assert got == "str of length 1000"
        assert below("$", 3) == "$[3]"


class TestVersion:
    """Another version says clearly why not."""

    def test_newer(self) -> None:
        [(_, wanted, got)] = faults('{"version": 2, "what": "ever"}', Tally)
        assert "newer library" in wanted
        assert got == "2"

    def test_older(self) -> None:
        [(_, wanted, _)] = faults('{"version": 0}', Tally)
        assert wanted.startswith("1, the only version")

    def test_days_that_there_are_not(self) -> None:
        text = '{"version": 1, "id": "x", "programme": "FL", "start": "2023-02-29"}'
        assert [path for path, _, _ in faults(text, Participant)] == ["$.start"]

    def test_no_class_has_such_a_field(self) -> None:
        for kind in kinds().values():
            assert not {"version", "verdict_of", "type"} & {slot.name for slot in slots(kind)}


@attrs.frozen
class Made:
    """A class whose default is made anew for each value."""

    items: tuple[str, ...] = attrs.Factory(tuple)


class TestKinds:
    """Every public class and every question has its JSON."""

    def test_every_public_class_of_facts(self) -> None:
        from ambition_policy import facts  # noqa: PLC0415  (only here)

        public = {getattr(facts, name) for name in facts.__all__}
        classes = {kind for kind in public if isinstance(kind, type) and attrs.has(kind)}
        assert classes <= set(kinds().values())

    def test_every_question(self) -> None:
        functions = {name for name in room.__all__ if inspect.isfunction(getattr(room, name))}
        # What explains an answer in words is no question.
        worded = {n for n in functions if getattr(room, n).__annotations__["return"] == "str"}
        assert set(questions()) == functions - worded
        for asked in questions().values():
            names = {slot.name for slot in asked.slots}
            assert not names & {"id", "question", "readings", "version", "table"}

    def test_names_are_of_one_class_each(self) -> None:
        for name, kind in kinds().items():
            assert kind.__name__ == name
        assert all(name.endswith("Verdict") for name in verdicts())
        assert all(issubclass(kind, StrEnum) for kind in verdicts().values())

    def test_a_default_that_is_made(self) -> None:
        [slot] = slots(Made)
        assert (slot.required, slot.default) == (False, ())
        assert read(Nothing(), None, "$", Problems()) is None
        assert read(Nothing(), 0, "$", Problems()) is BAD

    def test_words(self) -> None:
        assert expected(Choice((Text(), Exact(), Day()))).startswith('a text or {"exact": an exact')
        assert expected(Map(Text(), Whole())) == "an object"
        assert expected(Many(Whole())) == "a list"
        assert write({"b": 1, "a": "<"}) == '{"a":"\\u003c","b":1}'

    def test_a_fact_is_as_its_class_has_it(self) -> None:
        text = '{"version": 1, "choice": "opted_in"}'
        assert loads(text, Coaching).choice is not None
        text = '{"version": 1, "question": "x", "choice": "y", "by": "z", "on": "2024-05-02"}'
        assert loads(text, Ruling).on == dt.date(2024, 5, 2)


class TestSchema:
    """The published schema is the classes' own, and says what it can."""

    def test_up_to_date(self) -> None:
        """Write it again with `python tests/test_wire.py`."""
        kept = (files("ambition_policy.wire") / "schema.json").read_text(encoding="utf-8")
        assert kept == written_schema()

    def test_is_a_schema(self) -> None:
        Draft202012Validator.check_schema(schema())

    def test_whole(self) -> None:
        whole = Draft202012Validator(schema())
        assert whole.is_valid(json.loads(dumps(SAM)))
        assert not whole.is_valid({"version": 1, "shoe_size": 43})

    def test_lines(self) -> None:
        request = {"question": "find_contact", "programme": "HS", "id": 3}
        validator(REQUEST).validate(request)
        for wrong in ({}, {**request, "x": 1}, {"question": "who"}, {**request, "id": 1.5}):
            assert not validator(REQUEST).is_valid(wrong)
            with pytest.raises(InvalidWire):
                Request.of(wrong)
        answer = {"version": 1, "id": 3, "question": "find_contact"}
        found = to_plain(Request.of(request).answer())
        validator(ANSWER).validate({**answer, "answer": found, "line": 1})
        fault = attrs.asdict(Fault("$", "x", "y"))
        validator(ANSWER).validate({**answer, "error": "wire", "faults": [fault]})
        assert not validator(ANSWER).is_valid(answer)


def written_schema() -> str:
    stream = io.StringIO()
    json.dump(schema(), stream, indent=1, sort_keys=True)
    return f"{stream.getvalue()}\n"


if __name__ == "__main__":
    from pathlib import Path

    import ambition_policy.wire

    place = Path(ambition_policy.wire.__file__).with_name("schema.json")
    place.write_text(written_schema(), encoding="utf-8")
