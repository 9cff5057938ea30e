"""
Nothing but the library's own error comes out of a loader, whatever goes in, and nothing hangs.

    python tests/fuzz_loaders.py 1000000 [SEED]

Mutates valid documents, tables and registers, and makes bytes, JSON and nesting of its own; one
input goes to one loader. Prints what it did. Exit status 1 where anything else was raised, or
where one input took longer than `PATIENCE` seconds.
"""

from __future__ import annotations

import io
import json
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from importlib.resources import files
from typing import Any

from ambition_policy.errors import PolicyError
from ambition_policy.facts import Attendance, Engagement, Participant, Ruling, Tally
from ambition_policy.questions import check_attendance, check_requirements, how_far
from ambition_policy.registers import judge, people, read_tidy
from ambition_policy.registers.teams_report import read_report
from ambition_policy.registers.teams_roster import read_roster
from ambition_policy.samples import sample_register
from ambition_policy.terms import load_contracts, load_text, shipped
from ambition_policy.wire import Request, decide, dumps, kinds, loads, questions, receipt
from ambition_policy.wire.fields import slots
from ambition_policy.wire.shapes import (
    Choice,
    Clock,
    Day,
    Exact,
    Flag,
    Many,
    Map,
    Nothing,
    Shape,
    Thing,
    Whole,
    Word,
)
from ambition_policy.wire.text import parse

Loader = Callable[[bytes, random.Random], None]

PATIENCE = 20
AS_OF = date(2024, 7, 8)
TABLE = shipped()
KINDS = list(kinds().values())

CONTRACT = """
[[contract]]
name = "Northern Trust"
party = "trust"
min_attendance_share = "9/10"
max_missed = 3
non_attendance_charge_pence = 15000
"""
TEAMS = (
    "1. Summary\nMeeting title\tSession 1\nStart time\t3/5/24, 16:28:00\n\n2. Participants\n"
    "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tRole\n"
    "Ana\t3/5/24, 16:30:00\t3/5/24, 17:30:00\t1h 0m 0s\tana@example.org\tAttendee\n"
)
ROSTER = "participant,name,email\nana,Ana Osei,ana@example.org\nben,Ben,ben@example.org\n"

DAYS = ("2024-05-02", "2021-10-04", "2024-02-29", "2021-01-31", "0001-01-01", "9999-12-31")
CODES = (*TABLE.programmes, *(code for p in TABLE.programmes.values() for code in p.variants))
EVENTS = [event.kind for p in TABLE.programmes.values() for event in p.events]
TEXTS = (*CODES, *EVENTS, *TABLE.readings, "illness", "maternity", "attendance", "x", "=1+1", "<b>")
KEYS = (*EVENTS, "1", "2", "hours", "min_live_share", "max_missed", "x")

# What is put in the place of a value, or between the bytes of a text.
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 10**40, 1.5, "", "9/10", "1", "false", "live", "FL", "NPQA"),
    *("2024-05-02", "2024-02-30", "09:30", "0001-01-01", "9999-12-31", "=1+1", "<b>", "\u0000"),
    *([], {}, [1, 2], {"exact": "1/2"}, {"date": "2024-05-02"}, {"type": "Event"}, "\u2028", "é"),
)
BITS = (
    *(b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\", b"\\ud800", b"NaN", b"-Infinity", b"1e999"),
    *(b"\x00", b"\xff", b"\xef\xbb\xbf", b"\r", b"\n", b"\t", b"=", b"'''", b'"""', b"0x1", b"1.0"),
    *(b"1979-05-27T07:32:00Z", b"9" * 5_000, b"[" * 5_000, b'{"a":' * 5_000, b"\xf0\x9f\x98\x80"),
)


def documents() -> Iterator[object]:
    """Values whose documents are valid."""
    sam = Participant(
        "Sam",
        programme="FL",
        start=date(2023, 9, 1),
        attendance=Attendance(Tally(live=11, pending=1, missed=1)),
        npq="NPQSL",
        engagement=Engagement(total=30, engaged=26, lost=2),
        rulings=[Ruling("A-03", "days", by="the programme team", on=date(2024, 5, 2))],
    )
    answers = (check_attendance(sam), check_requirements(sam), how_far(sam))
    yield from (sam, *answers, receipt("check_attendance", sam, answers[0]))
    for table in (TABLE.programmes, TABLE.documents, TABLE.readings):
        yield from table.values()
    yield from load_contracts(CONTRACT, name="contracts.toml")


def requests() -> Iterator[bytes]:
    """Requests, right or nearly so, for every question."""
    for programme in TABLE.programmes.values():
        for row in programme.rows():
            tally = {"live": row.total or 10}
            who: dict[str, Any] = {"id": "x", "programme": row.programme, "role": row.role.value}
            who |= {"variant": row.variant, "attendance": {"tally": tally}}
            engagement = {"total": 30, "engaged": 27, "recoverable": 1}
            ruling = {"question": "A-03", "choice": "days", "by": "x", "on": "2024-05-02"}
            who |= {"engagement": engagement, "rulings": [ruling]}
            for name in ("check_requirements", "how_far", "may_sit_assessment"):
                request: dict[str, Any] = {"question": name, "participant": who}
                if name == "may_sit_assessment":
                    request["sitting"] = {"opens": "2024-05-02", "on": "2024-05-03"}
                yield json.dumps(request).encode()
    for asked in questions().values():
        for code in ("HS", "NPQA", "EML", "NPQ21"):
            request = {"question": asked.name, "id": 1, "readings": {}}
            request |= {slot.name: least(slot.shape) for slot in asked.slots}
            if "participant" in request:
                request["participant"]["programme"] = code
            if "programme" in request:
                request["programme"] = code
            yield json.dumps(request).encode()


def least(shape: Shape, chance: random.Random | None = None, deep: int = 0) -> Any:  # noqa: ANN401  (plain JSON)
    """The least plain JSON that a shape takes, or any that it takes, by chance."""
    match shape:
        case Thing(kind):
            return {
                slot.name: least(slot.shape, chance, deep + 1)
                for slot in slots(kind)
                if slot.required or (chance and chance.random() < max(0.5 - deep / 10, 0))
            }
        case Choice() if shape.named:
            things = [option for option in shape.solid if isinstance(option, Thing)]
            thing = chance.choice(things) if chance else things[0]
            return {"type": thing.kind.__name__, **least(thing, chance, deep)}
        case Choice():
            return least(chance.choice(shape.options) if chance else shape.solid[0], chance, deep)
        case Word(kind):
            return chance.choice(list(kind)).value if chance else next(iter(kind)).value
        case Map(_, value):
            keys = chance.sample(KEYS, chance.randrange(3)) if chance else []
            return {key: least(value, chance, deep + 1) for key in keys}
        case Many(item, _):
            many = chance.randrange(3) if chance else 0
            return [least(item, chance, deep + 1) for _ in range(many)]
        case Whole():
            return chance.choice((0, 1, 2, 3, 8, 13, 30, 10**6, 10**30)) if chance else 1
        case Flag():
            return not chance or chance.random() < 0.5
        case Day():
            return chance.choice(DAYS) if chance else DAYS[0]
        case Nothing():
            return None
        case Clock():
            return "09:30"
        case Exact():
            return chance.choice(("0", "1", "9/10", "3")) if chance else "1"
        case _:
            return chance.choice(TEXTS) if chance else "x"


def question(chance: random.Random) -> bytes:
    """A request that can be read, whatever comes of it."""
    asked = chance.choice(list(questions().values()))
    request: dict[str, Any] = {"question": asked.name, "id": 1}
    for slot in asked.slots:
        if slot.required or chance.random() < 0.5:
            request[slot.name] = least(slot.shape, chance)
    return json.dumps(request).encode()


def mutated(seed: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """Change a text here and there."""
    content = bytearray(seed)
    for _ in range(chance.choice((1, 1, 1, 2, 4, 16))):
        at = chance.randrange(len(content) + 1)
        to = min(len(content), at + chance.choice((0, 1, 1, 4, 40)))
        match chance.randrange(5):
            case 0:
                content[at:to] = b""
            case 1:
                content[at:to] = chance.choice(BITS)
            case 2:
                content[at:at] = content[at:to] * chance.choice((1, 2, 30))
            case 3:
                other = chance.choice(others)
                start = chance.randrange(len(other) + 1)
                content[at:to] = other[start : start + chance.choice((4, 40, 400))]
            case _:
                content[at:to] = chance.randbytes(to - at)
    return bytes(content)


def replaced(value: Any, chance: random.Random) -> Any:  # noqa: ANN401  (plain JSON)
    """Change one value of a JSON document, whichever it is, or a key."""
    if not isinstance(value, dict | list) or not value or chance.random() < 0.1:
        return chance.choice(VALUES)
    if isinstance(value, list):
        at = chance.randrange(len(value))
        return [*value[:at], replaced(value[at], chance), *value[at + chance.choice((0, 1)) :]]
    key = chance.choice(list(value))
    kept = {k: v for k, v in value.items() if k != key or chance.random() < 0.9}
    new = key if chance.random() < 0.9 else chance.choice([*value, "x", "version", "type"])
    return {**kept, new: replaced(value[key], chance)}


def invented(chance: random.Random, depth: int = 6) -> Any:  # noqa: ANN401  (plain JSON)
    """Make JSON of nothing."""
    match chance.randrange(4 if depth else 1):
        case 0 | 1:
            return chance.choice(VALUES)
        case 2:
            return [invented(chance, depth - 1) for _ in range(chance.randrange(4))]
        case _:
            keys = ("id", "tally", "live", "question", "participant", "version", "kind", "x")
            return {
                chance.choice(keys): invented(chance, depth - 1) for _ in range(chance.randrange(4))
            }


def deep(chance: random.Random) -> bytes:
    """Nest deeply, closed or not."""
    opening, closing = chance.choice(((b"[", b"]"), (b'{"a":', b"}"), (b"[{", b"}]"), (b'"[', b"")))
    many = chance.choice((10, 63, 64, 65, 1_000, 10_000))
    return opening * many + chance.choice((b"", b"1", b"null")) + closing * chance.choice((0, many))


def reader(kind: type[Any]) -> Loader:
    """Read documents of one type; now and then as another one."""

    def read(content: bytes, chance: random.Random) -> None:
        loads(content, kind if chance.random() < 0.95 else chance.choice(KINDS))

    return read


def ask(content: bytes, _: random.Random) -> None:
    Request.of(parse(content)).answer(TABLE)


def stream(content: bytes, _: random.Random) -> None:
    for line in decide(io.BytesIO(content), longest=10_000):
        found = json.loads(line)
        if found.get("error") == "internal":
            raise AssertionError(found["faults"])


def table(content: bytes, _: random.Random) -> None:
    load_text(content.decode("utf-8", "replace"), name="fuzz.toml", base=TABLE)


def contracts(content: bytes, _: random.Random) -> None:
    load_contracts(content.decode("utf-8", "replace"), name="fuzz.toml")


def register(content: bytes, _: random.Random) -> None:
    sheet = read_tidy(content, name="fuzz.csv")
    list(judge(people(sheet, table=TABLE, programme="HS", as_of=AS_OF)))


def report(content: bytes, chance: random.Random) -> None:
    read_report(content, name="fuzz.csv", day_first=chance.random() < 0.5)


def roster(content: bytes, _: random.Random) -> None:
    read_roster(content, name="fuzz.csv")


def corpus() -> list[tuple[str, int, Loader, list[bytes]]]:
    """Every loader with its weight and what is mutated for it."""
    folder = files("ambition_policy.terms") / "data" / "programmes"
    tables = [path.read_bytes() for path in sorted(folder.iterdir(), key=lambda p: p.name)]
    tidy = [sample_register("HS", people=3, seed=n, faults=n).encode() for n in range(3)]
    asked = list(requests())
    by_kind: dict[type[Any], list[bytes]] = {}
    for value in documents():
        by_kind.setdefault(type(value), []).append(dumps(value).encode())
    return [
        *((f"wire {kind.__name__}", 5, reader(kind), own) for kind, own in by_kind.items()),
        ("wire request", 25, ask, asked),
        ("wire stream", 10, stream, asked),
        ("toml table", 8, table, tables),
        ("toml contracts", 5, contracts, [CONTRACT.encode()]),
        ("tidy register", 5, register, tidy),
        ("teams report", 4, report, [TEAMS.encode(), TEAMS.encode("utf-16")]),
        ("roster", 3, roster, [ROSTER.encode()]),
    ]


def made(chance: random.Random, seeds: list[bytes], *, is_json: bool, asks: bool) -> bytes:
    """Make one input."""
    way = chance.random()
    if asks and way < 0.4:
        return question(chance)
    if is_json and way < 0.5:
        value = json.loads(chance.choice(seeds))
        for _ in range(chance.choice((1, 1, 2, 3))):
            value = replaced(value, chance)
        return json.dumps(value).encode()
    if way < 0.85:
        return mutated(chance.choice(seeds), chance, seeds)
    if way < 0.95:
        return json.dumps(invented(chance)).encode()
    if way < 0.99:
        return chance.randbytes(chance.randrange(200))
    return deep(chance)


def hung(*_: object) -> None:
    """Say that it took too long."""
    message = f"more than {PATIENCE} seconds"
    raise TimeoutError(message)


def main(count: int, seed: int) -> int:
    """Fuzz, and say what happened."""
    chance = random.Random(seed)  # noqa: S311  (chance, not a secret)
    targets = corpus()
    weights = [weight for _, weight, _, _ in targets]
    seen: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    slowest = 0.0
    failed = 0
    signal.signal(signal.SIGALRM, hung)
    began = time.monotonic()
    for _ in range(count):
        [(name, _, loader, seeds)] = chance.choices(targets, weights)
        content = made(chance, seeds, is_json=name.startswith("wire"), asks=loader in (ask, stream))
        signal.alarm(PATIENCE)
        start = time.monotonic()
        try:
            loader(content, chance)
            taken[name] += 1
        except PolicyError as error:
            str(error)
        except BaseException:  # noqa: BLE001  (whatever it is, it is a failure)
            failed += 1
            if failed <= 20:
                print(name, content[:2_000], file=sys.stderr)
                traceback.print_exc()
        slowest = max(slowest, time.monotonic() - start)
        seen[name] += 1
    signal.alarm(0)
    for name, number in seen.items():
        print(f"{name:16} {number:>9,} inputs, {taken[name]:>9,} taken, the others refused")
    took = time.monotonic() - began
    print(
        f"{count:,} inputs, seed {seed}: {failed} other errors, "
        f"slowest {slowest:.3f} s, {took:.0f} s"
    )
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
