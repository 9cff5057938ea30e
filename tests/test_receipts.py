"""Does a receipt name what differs, keep reasons to itself, and lead to the same bytes again?"""

from __future__ import annotations

import itertools
import json
import os
import random
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

import ambition_policy
from ambition_policy.decisions import Decision, Verdict
from ambition_policy.errors import InvalidReceipt, InvalidWire
from ambition_policy.facts import (
    Attendance,
    DispensationRequest,
    Engagement,
    Event,
    Participant,
    Record,
    Ruling,
    Tally,
)
from ambition_policy.facts.absences import Absence
from ambition_policy.frozen import FrozenMap
from ambition_policy.questions import (
    catch_up_options,
    check_attendance,
    check_dispensation,
    check_event,
    check_policy_status,
    check_requirements,
    find_contact,
    how_far,
)
from ambition_policy.terms import Contract, Table, Term, shipped
from ambition_policy.wire import (
    Difference,
    Reasons,
    Receipt,
    dumps,
    loads,
    receipt,
    replay,
    verify,
)

TABLE = shipped()
KEY = b"a key of the caller's"
DAY = date(2024, 5, 2)
ILL = DispensationRequest("bereavement", sessions=1)
SAM = Participant("Sam", programme="FL", attendance=Attendance(Tally(live=12, lost=1)))
PRIVATE = attrs.evolve(SAM, dispensations=[ILL])


def names(found: tuple[Difference, ...]) -> list[str]:
    return [difference.name for difference in found]


def refused(kept: Receipt, facts: object, table: Table | None = None, **how: Any) -> list[str]:  # noqa: ANN401
    with pytest.raises(InvalidReceipt) as caught:
        replay(kept, facts, table, **how)
    return [fault.path for fault in caught.value.faults]


class TestReceipt:
    """What a receipt holds."""

    def test_names_stay_out(self) -> None:
        kept = receipt("check_attendance", SAM, check_attendance(SAM), as_of=DAY)
        other = attrs.evolve(SAM, id="Kim")
        assert receipt("check_attendance", other, check_attendance(other), as_of=DAY) == kept
        assert "Sam" not in dumps(kept)
        many = check_requirements(SAM)
        assert verify(receipt("check_requirements", SAM, many), other, many) == ()

    def test_round_trip(self) -> None:
        for key in (None, KEY):
            kept = receipt("check_attendance", PRIVATE, check_attendance(PRIVATE), key=key)
            assert loads(dumps(kept), Receipt) == kept

    def test_reasons_enter_under_the_key_alone(self) -> None:
        """Without the key, no guess at a reason can be tried on the receipt."""
        other = attrs.evolve(PRIVATE, dispensations=[attrs.evolve(ILL, ground="holiday")])
        open_ = [receipt("check_attendance", p, check_attendance(p)) for p in (PRIVATE, other)]
        assert [kept.reasons for kept in open_] == [Reasons.LEFT_OUT] * 2
        assert {kept.answer for kept in open_} == {None} == {kept.keyed for kept in open_}
        assert open_[0].facts == open_[1].facts
        assert len({attrs.evolve(kept, verdict="x", digest="") for kept in open_}) == 1
        keyed = [
            receipt("check_attendance", p, check_attendance(p), key=KEY) for p in (PRIVATE, other)
        ]
        assert keyed[0].facts == keyed[1].facts == open_[0].facts
        assert keyed[0].keyed != keyed[1].keyed
        assert keyed[0].reasons is Reasons.KEYED
        plain = receipt("check_attendance", SAM, check_attendance(SAM), key=KEY)
        assert (plain.reasons, plain.keyed) == (Reasons.NONE, None)
        assert plain.seal is not None

    def test_every_private_field_stays_out(self) -> None:
        """The public form of the facts has no word of a reason, wherever it stands."""
        absence = Absence("residential", reason="bereavement")
        given = {"participant": SAM, "absence": absence}
        kept = receipt("catch_up_options", given, catch_up_options(SAM, absence))
        assert kept.reasons is Reasons.LEFT_OUT
        asked = {"programme": "FL", "ground": "illness"}
        kept = receipt("check_dispensation", asked, check_dispensation("FL", ground="illness"))
        assert kept.reasons is Reasons.LEFT_OUT
        none = receipt(
            "check_dispensation",
            {"programme": "FL", "ground": None},
            check_dispensation("FL", ground=None),
        )
        assert none.reasons is Reasons.NONE
        record = Record(session="s", kind="residential", status="missed", reason="illness")
        given = {"participant": SAM, "records": [record]}
        assert receipt("how_far", given, how_far(SAM)).reasons is Reasons.LEFT_OUT

    def test_terms_that_were_used(self) -> None:
        def used(question: str, facts: object, decision: object) -> set[str]:
            return set(receipt(question, facts, decision).terms)

        always = {"body", "document attendance", "document npq", "readings"}
        assert used("check_attendance", SAM, check_attendance(SAM)) == {*always, "programme FL"}
        event = Event("conference")
        assert used("check_event", event, check_event(event)) == always
        unknown = attrs.evolve(SAM, programme=None)
        every = {f"programme {code}" for code in TABLE.programmes}
        assert used("check_attendance", unknown, check_attendance(unknown)) == {*always, *every}
        facts = {"programme": "HS"}
        assert used("find_contact", facts, find_contact("HS")) == {*always, "programme HS"}
        npq = attrs.evolve(SAM, npq="NPQSL", npq_start=date(2021, 10, 4))
        engaged = attrs.evolve(npq, engagement=Engagement(total=30, engaged=27, lost=3))
        assert "programme NPQ21" in used("check_attendance", engaged, check_attendance(engaged))
        own = {"participant": SAM, "contracts": [Contract("x", limits={Term.MAX_MISSED: 1})]}
        assert "contracts" in used("check_attendance", own, check_attendance(SAM))

    def test_facts_that_the_question_does_not_take(self) -> None:
        with pytest.raises(InvalidReceipt, match="check_attendance"):
            receipt("check_everything", SAM, check_attendance(SAM))
        for facts, path in (
            ({}, "$.participant"),
            ({"participant": SAM, "shoe_size": 43}, "$.shoe_size"),
            ({"participant": "Sam"}, "$.participant"),
            (Tally(), "$.participant"),
        ):
            with pytest.raises(InvalidWire) as caught:
                receipt("check_attendance", facts, check_attendance(SAM))
            assert [fault.path for fault in caught.value.faults] == [path]


class TestVerify:
    """What differs is named."""

    kept = receipt("check_attendance", SAM, check_attendance(SAM, as_of=DAY), as_of=DAY)
    decision = check_attendance(SAM, as_of=DAY)

    def test_nothing(self) -> None:
        assert verify(self.kept, SAM, self.decision) == ()
        assert verify(self.kept, {"participant": SAM, "as_of": DAY}, self.decision, TABLE) == ()

    def test_altered_facts(self) -> None:
        other = attrs.evolve(SAM, attendance=Attendance(Tally(live=13)))
        decision = check_attendance(other, as_of=DAY)
        assert names(verify(self.kept, other, decision)) == ["facts", "verdict", "answer"]
        assert names(verify(self.kept, other, self.decision)) == ["facts"]
        assert refused(self.kept, other) == ["facts"]

    def test_another_day(self) -> None:
        later = date(2024, 6, 1)
        found = verify(self.kept, SAM, self.decision, as_of=later)
        assert list(map(str, found)) == ["as_of: the receipt says 2024-05-02, found 2024-06-01"]
        assert refused(self.kept, {"participant": SAM, "as_of": later}) == ["as_of"]

    def test_another_answer(self) -> None:
        other = attrs.evolve(self.decision, because="for another reason")
        assert names(verify(self.kept, SAM, other)) == ["answer"]
        old = attrs.evolve(self.kept, library="25.1.0")
        assert names(verify(old, SAM, other)) == ["receipt", "answer", "library"]

    def test_another_table(self) -> None:
        row = TABLE.programme("FL")
        for programme in (attrs.evolve(row, name="x"), attrs.evolve(row, clauses=("ATT-0.5",))):
            table = attrs.evolve(TABLE, programmes=FrozenMap({**TABLE.programmes, "FL": programme}))
            assert names(verify(self.kept, SAM, self.decision, table)) == ["terms: programme FL"]
            assert refused(self.kept, SAM, table) == ["terms: programme FL"]
        table = attrs.evolve(TABLE, name="mine.toml")
        assert names(verify(self.kept, SAM, self.decision, table)) == ["table"]
        # A row that this decision did not use makes no difference to it.
        other = attrs.evolve(TABLE.programme("HS"), name="x")
        table = attrs.evolve(TABLE, programmes=FrozenMap({**TABLE.programmes, "HS": other}))
        assert verify(self.kept, SAM, self.decision, table) == ()
        fewer = attrs.evolve(
            TABLE, programmes=FrozenMap({k: v for k, v in TABLE.programmes.items() if k != "FL"})
        )
        assert "terms: programme FL" in names(verify(self.kept, SAM, self.decision, fewer))

    def test_another_edition(self) -> None:
        new = attrs.evolve(TABLE.documents["attendance"], last_reviewed=date(2022, 1, 1))
        table = attrs.evolve(TABLE, documents=FrozenMap({**TABLE.documents, "attendance": new}))
        found = verify(self.kept, SAM, self.decision, table)
        assert names(found) == ["edition of attendance", "terms: document attendance"]
        assert (found[0].receipt, found[0].found) == ("2021-01", "2022-01")
        assert refused(self.kept, SAM, table) == names(found)

    def test_readings(self) -> None:
        settled = TABLE.readings.settle("A-05", "met", by="the policy owner")
        settled = settled.open("A-31", by="the policy owner")
        table = attrs.evolve(TABLE, readings=settled)
        decision = check_attendance(SAM, table=table)
        kept = receipt("check_attendance", SAM, decision, table)
        assert verify(kept, SAM, decision) == () == verify(kept, SAM, decision, table)
        assert replay(kept, SAM) == dumps(decision).encode() == replay(kept, SAM, table)
        assert names(verify(kept, SAM, decision, TABLE)) == ["terms: readings"]
        strange = attrs.evolve(kept, readings={"A-999": kept.readings["A-31"]})
        assert "readings.A-999" in names(verify(strange, SAM, decision))

    @pytest.mark.parametrize("field", [f.name for f in attrs.fields(Receipt) if f.name != "seal"])
    def test_tampered(self, field: str) -> None:
        """Whichever field is changed, the receipt does not hold."""
        changes: dict[str, Any] = {
            "question": "check_launch",
            "as_of": date(2024, 5, 3),
            "editions": {"attendance": "2020-01"},
            "terms": {},
            "readings": {},
            "reasons": Reasons.NONE,
        }
        settled = TABLE.readings.settle("A-05", "met", by="the policy owner")
        table = attrs.evolve(TABLE, readings=settled)
        decision = check_attendance(PRIVATE, table=table)
        kept = receipt("check_attendance", PRIVATE, decision, table, as_of=DAY, key=KEY)
        value = changes.get(field, "0")
        tampered = attrs.evolve(kept, **{field: value})
        assert "receipt" in names(verify(tampered, PRIVATE, decision, table))
        assert "receipt" in refused(tampered, PRIVATE, table)
        if field != "digest":
            # Who has no key can make the digest again, and not the seal.
            assert "seal" in names(verify(tampered, PRIVATE, decision, table, key=KEY))

    def test_reasons(self) -> None:
        decision = check_attendance(PRIVATE)
        kept = receipt("check_attendance", PRIVATE, decision, key=KEY)
        assert verify(kept, PRIVATE, decision, key=KEY) == ()
        assert verify(kept, PRIVATE, decision) == ()
        other = attrs.evolve(PRIVATE, dispensations=[attrs.evolve(ILL, ground="holiday")])
        assert verify(kept, other, decision) == ()
        assert names(verify(kept, other, decision, key=KEY)) == ["reasons"]
        wrong = names(verify(kept, PRIVATE, decision, key=b"another"))
        assert wrong == ["seal", "reasons", "answer"]
        unkeyed = receipt("check_attendance", PRIVATE, decision)
        assert verify(unkeyed, other, decision) == ()
        none = receipt("check_attendance", SAM, check_attendance(SAM))
        assert "reasons" in names(verify(none, PRIVATE, decision))
        gone = attrs.evolve(PRIVATE, dispensations=[attrs.evolve(ILL, ground=None)])
        assert names(verify(unkeyed, gone, decision)) == ["reasons"]


RULINGS = [
    Ruling("A-03", "days", by="the Programme Leader", on=DAY),
    Ruling("A-04", "attended", by="the Programme Leader", on=DAY),
    Ruling("A-13", "appendix", by="the policy owner", on=date(2024, 5, 1)),
]
RECORDS = [
    Record(session=f"s{at}", kind="residential", status=status, date=date(2024, 5, at + 1))
    for at, status in enumerate(("live",) * 9 + ("pending", "pending", "missed"))
]
CONTRACTS = [
    Contract("North", limits={Term.MIN_ATTENDANCE_SHARE: 1}),
    Contract("South", limits={Term.MIN_ATTENDANCE_SHARE: 0}),
]

PROGRAM = """
import sys
from datetime import date
from ambition_policy.questions import check_requirements
from ambition_policy.wire import Receipt, Request, loads, receipt, replay, dumps
from ambition_policy.wire.text import parse
kept, request = sys.stdin.read().splitlines()
kept = loads(kept, Receipt)
facts = Request.of(parse(request)).facts
sys.stdout.buffer.write(replay(kept, facts, key=b"key"))
"""


def pythons() -> dict[str, str]:
    """Every interpreter that can be tried, by its version; this one first."""
    found = {f"{sys.version_info.major}.{sys.version_info.minor}": sys.executable}
    for version in ("3.11", "3.12", "3.13"):
        places = [shutil.which(f"python{version}")]
        places += sorted(
            map(str, (Path.home() / ".pyenv/versions").glob(f"{version}.*/bin/python{version}"))
        )
        for place in places:
            if place and version not in found and _runs(place):
                found[version] = place
    return found


def _environment(seed: str) -> dict[str, str]:
    # attrs and dateutil are plain Python, so that another Python can use this one's.
    rooms = [Path(ambition_policy.__file__).parent.parent, Path(attrs.__file__).parent.parent]
    path = os.pathsep.join(map(str, rooms))
    return {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}


def _runs(place: str) -> bool:
    done = subprocess.run(
        [place, "-c", "import attrs, dateutil.relativedelta, ambition_policy"],
        capture_output=True,
        check=False,
        env=_environment("0"),
    )
    return done.returncode == 0


PYTHONS = pythons()


class TestReplay:
    """The same bytes on every Python, in any hash seed, in any order of records."""

    def test_same_bytes(self) -> None:
        decision = check_attendance(SAM, as_of=DAY)
        kept = receipt("check_attendance", SAM, decision, as_of=DAY)
        again = replay(kept, SAM)
        assert again == dumps(decision).encode()
        assert loads(again, Decision[Verdict]) == decision

    def test_no_day_is_taken_where_none_is_asked(self) -> None:
        event = Event("conference", attendees=3)
        kept = receipt("check_event", event, check_event(event))
        assert replay(kept, event) == dumps(check_event(event)).encode()
        facts = {"document": "npq", "as_of": DAY}
        kept = receipt("check_policy_status", facts, check_policy_status("npq", DAY))
        assert replay(kept, {"document": "npq"}) == replay(kept, facts)

    def test_order_of_records(self) -> None:
        """Rulings, records and contracts have no order; neither receipt nor bytes show one."""
        person = attrs.evolve(SAM, attendance=Attendance(Tally(live=9, pending=2, missed=1)))
        receipts, replayed = set(), set()
        for rulings in itertools.permutations(RULINGS):
            ruled = attrs.evolve(person, programme="MET", rulings=rulings)
            given: dict[str, Any] = {"participant": ruled, "as_of": DAY}
            decision = check_requirements(**given)
            kept = receipt("check_requirements", given, decision)
            receipts.add(kept.facts)
            replayed.add(replay(kept, given))
        assert (len(receipts), len(replayed)) == (1, 1)
        receipts, replayed = set(), set()
        met = attrs.evolve(person, programme="MET")
        for at in range(6):
            chance = random.Random(at)  # noqa: S311  (an order, not a secret)
            records = chance.sample(RECORDS, len(RECORDS))
            contracts = chance.sample(CONTRACTS, len(CONTRACTS))
            given = {"participant": met, "records": records, "contracts": contracts, "as_of": DAY}
            kept = receipt("how_far", given, how_far(**given))
            receipts.add(kept.facts + kept.terms["contracts"])
            replayed.add(replay(kept, given))
        assert (len(receipts), len(replayed)) == (1, 1)

    @pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
    def test_elsewhere(self, version: str) -> None:
        """Python by Python, with three hash seeds each."""
        if version not in PYTHONS:
            pytest.skip(f"no Python {version} that has attrs and dateutil")
        text = json.dumps(self.request())
        given = self.facts()
        decision = check_requirements(**given)
        kept = receipt("check_requirements", given, decision, key=b"key")
        printed = {
            subprocess.run(
                [PYTHONS[version], "-c", PROGRAM],
                input=f"{dumps(kept)}\n{text}\n".encode(),
                capture_output=True,
                check=True,
                env=_environment(seed),
            ).stdout
            for seed in ("0", "1", "random")
        }
        assert printed == {replay(kept, given, key=b"key")}

    def request(self) -> dict[str, Any]:
        """A request with a little of everything, its lists the other way round."""
        return {
            "question": "check_requirements",
            "as_of": "2024-06-01",
            "participant": {
                "id": "Ben",
                "programme": "EML",
                "variant": "with_npq_y2",
                "attendance": {
                    "tally": {"live": 27, "caught_up": 8},
                    "by_kind": {
                        "virtual_twilight": {"live": 8},
                        "academic_tutoring": {"live": 5},
                        "peer_learning_group": {"live": 5, "caught_up": 8},
                        "development_day": {"live": 7},
                        "midpoint_residential": {"live": 1},
                        "launch_residential": {"live": 1},
                    },
                },
                "dispensations": [
                    {"ground": "bereavement"},
                    {"ground": "illness", "granted": False},
                ],
                "launch_attended": True,
                "midpoint_attended": False,
                "rulings": [
                    {"question": "A-04", "choice": "attended", "by": "x", "on": "2024-05-02"},
                    {"question": "A-03", "choice": "days", "by": "x", "on": "2024-05-02"},
                ],
            },
        }

    def facts(self) -> dict[str, Any]:
        from ambition_policy.wire import Request  # noqa: PLC0415  (only here)

        given = dict(Request.of(self.request()).facts)
        person = given["participant"]
        turned = {
            "rulings": person.rulings[::-1],
            "dispensations": person.dispensations[::-1],
            "attendance": attrs.evolve(
                person.attendance, by_kind=dict(reversed(list(person.attendance.by_kind.items())))
            ),
        }
        return {**given, "participant": attrs.evolve(person, **turned)}
