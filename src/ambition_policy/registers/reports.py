"""
How is a judged register written: as text to read, as CSV, or as JSON?

CSV is safe to open: a cell that a spreadsheet would run is marked as text. Shares are exact
everywhere: `9/10`, never `0.9`.

>>> safe("=1+1"), safe("ana")
("'=1+1", 'ana')
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from ambition_policy.decisions import Decision
from ambition_policy.frozen import FrozenMap
from ambition_policy.questions import Answers
from ambition_policy.registers.entries import Entry, Register
from ambition_policy.registers.problems import Problem, Severity
from ambition_policy.registers.summary import Summary
from ambition_policy.wording import actor, fact, figures, notes, open_question, plain

__all__ = [
    "as_csv",
    "as_json",
    "how_to_give",
    "person_line",
    "printable",
    "problem_lines",
    "safe",
    "summary_lines",
]

Judged = tuple[Entry, Answers]

_RUN = ("=", "+", "-", "@", "\t", "\r")
_SHOWN = 20
_WIDEST = 24
_VERDICT = 24

_HOW_TO_GIVE = {
    "catch_up_open": "column catch_up_until, or --catch-up-until",
    "units_recoverable": "column catch_up_until, or --catch-up-until",
    "programme_start": "--start",
    "units_total": "--count KIND=N for each kind",
    "variant": "column variant, or --variant",
    "npq_in_year_2": "column variant, or --variant",
    "role": "column role, or --role",
}

COLUMNS = (
    "about",
    "participant",
    "verdict",
    "left",
    "as_of",
    "answers",
    "figures",
    "missing",
    "refer_to",
    "readings",
    "because",
    "clauses",
    "faults",
    "remarks",
)


def safe(cell: str) -> str:
    """
    Mark a cell as text where a spreadsheet would run it.

    Args:
        cell: what it holds.
    """
    return f"'{cell}" if cell.startswith(_RUN) else cell


def printable(text: str) -> str:
    """
    Show what a terminal would obey, such as the start of a colour, as an escape.

    Args:
        text: from a register.
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def person_line(entry: Entry, answers: Answers, *, wide: int) -> str:
    """
    Say one person's answers in one line.

    Args:
        entry: who.

        answers: what was answered.

        wide: how many characters the longest name takes; up to 24 are kept free.
    """
    if entry.participant is None:
        more = len(entry.faults) - 1
        others = f" (and {more} more)" if more else ""
        first = printable(str(attrs.evolve(entry.faults[0], participant=None)))
        said = [f"not judged, {first}{others}"]
    else:
        said = [_answer(d, alone=len(answers.decisions) == 1) for d in _decisions(answers)]
        said += [f"{_left(d)}, judged as of that day" for d in _decisions(answers)[:1] if d.left]
    name = f"{printable(entry.id):{min(wide, _WIDEST)}}"
    line = f"{name}  {plain(answers.verdict):{_VERDICT}}  {'; '.join(filter(None, said))}"
    return line.rstrip()


def _decisions(answers: Answers) -> list[Decision[Any]]:
    return [*answers.decisions.values()]


def _answer(decision: Decision[Any], *, alone: bool) -> str:
    """Say shares, what is missing and who decides; beside others, also of which answer."""
    said = "; ".join(filter(None, (figures(decision), *notes(decision))))
    if alone:
        return said
    return f"{decision.question}: {', '.join(filter(None, (plain(decision.verdict), said)))}"


def _left(decision: Decision[Any]) -> str:
    return f"{decision.left} on {decision.as_of}"


def summary_lines(summary: Summary, register: Register) -> Iterator[str]:
    """
    Say what a register comes to.

    Args:
        summary: the register in numbers.

        register: who is in it, for which day and by which terms.
    """
    programme = register.table.programme(register.programme)
    count = f"{summary.people:,} {'person' if summary.people == 1 else 'people'}"
    yield f"{register.name}: {count}, {programme.name}, as of {register.as_of}"
    if summary.left and summary.verdicts:
        yield "Of those on the programme"
    yield from _verdicts(summary.verdicts, summary.faulted)
    if summary.left:
        yield ""
        yield "Of those who left, as of the day they left"
        yield from _verdicts(summary.left, 0)
    if summary.referrals:
        yield ""
        yield "To be decided"
        for referral in summary.referrals:
            reading = register.table.readings.get(referral.question)
            question = open_question(referral.question, reading.question if reading else None)
            who = " or ".join(map(actor, referral.refer_to))
            yield f"  {referral.waiting:6,}  {referral.question}, by the {who}: {question}"
            if reading is not None:
                choices = "; ".join(f"{plain(c)}: {words}" for c, words in reading.choices.items())
                yield f"          ({choices})"
    if summary.facts:
        yield ""
        yield "Missing facts"
        for name, waiting in summary.facts.items():
            how = how_to_give(name)
            yield f"  {waiting:6,}  {fact(name)}{f' ({how})' if how else ''}"


def how_to_give(name: str) -> str | None:
    """
    Say in which column or option a register's missing fact is given, if there is one.

    Args:
        name: of the fact.
    """
    how = _HOW_TO_GIVE.get(name)
    if how is None and name.endswith("s_total"):
        return f"--count {name.removesuffix('s_total')}=N"
    return how


def _verdicts(verdicts: FrozenMap[Any, int], faulted: int) -> Iterator[str]:
    for verdict, count in verdicts.items():
        held = faulted if verdict == "insufficient_information" else 0
        because = f" ({held:,} because of a fault)" if held else ""
        yield f"  {count:6,}  {plain(verdict)}{because}"


def problem_lines(summary: Summary) -> Iterator[str]:
    """
    Say faults and then remarks; those that say the same are said once.

    Args:
        summary: the register in numbers, with its problems.
    """
    problems = summary.problems
    for severity, title in ((Severity.FAULT, "Faults"), (Severity.REMARK, "Remarks")):
        own = [problem for problem in problems if problem.severity is severity]
        if not own:
            continue
        same = Counter((p.column, p.expected, p.got) for p in own)
        first = {(p.column, p.expected, p.got): p for p in reversed(own)}
        yield ""
        yield f"{title}: {len(own):,}"
        told = [p for p in own if first[p.column, p.expected, p.got] is p]
        shown = told[:_SHOWN]
        for problem in shown:
            times = same[problem.column, problem.expected, problem.got] - 1
            again = f" (and {times:,} more like it)" if times else ""
            yield f"  {printable(str(problem))}{again}"
        rest = len(own) - sum(same[p.column, p.expected, p.got] for p in shown)
        if rest:
            yield f"  and {rest:,} more; --format csv or json has all of them"


def as_csv(judged: Iterable[Judged], register: Register) -> Iterator[str]:
    """
    Write a row a person, then a row for each problem that is nobody's.

    Args:
        judged: each person with the answers.

        register: who is in it.

    Returns:
        The lines of the file, each with its end.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")

    def line(cells: Iterable[str]) -> str:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow(map(safe, cells))
        return buffer.getvalue()

    yield line(COLUMNS)
    for entry, answers in judged:
        yield line(_cells(entry, answers))
    for problem in register.problems:
        by_severity = {problem.severity: str(problem)}
        ends = (by_severity.get(Severity.FAULT, ""), by_severity.get(Severity.REMARK, ""))
        yield line(("register", *[""] * (len(COLUMNS) - 3), *ends))


def _cells(entry: Entry, answers: Answers) -> tuple[str, ...]:
    """Give one person's cells, in the order of the columns."""
    decisions = _decisions(answers)

    def joined(parts: Iterable[str]) -> str:
        return "; ".join(dict.fromkeys(part for part in parts if part))

    return (
        "person",
        entry.id,
        answers.verdict,
        decisions[0].left or "",
        f"{decisions[0].as_of}",
        joined(f"{d.question}={d.verdict}" for d in decisions),
        joined(map(figures, decisions)),
        joined(name for d in decisions for name in d.missing),
        joined(who for d in decisions for who in d.refer_to),
        joined(f"{e.question}={e.settled or 'open'}" for d in decisions for e in d.readings),
        joined(d.because for d in decisions),
        joined(id_ for d in decisions for id_ in d.clauses),
        *(
            joined(str(p) for p in entry.problems if p.severity is severity)
            for severity in (Severity.FAULT, Severity.REMARK)
        ),
    )


def as_json(judged: Iterable[Judged], register: Register, summary: Summary) -> Iterator[str]:
    """
    Write everything: each person a line of one JSON document.

    Args:
        judged: each person with the answers.

        register: who is in it, for which day and by which terms.

        summary: the register in numbers.

    Returns:
        The lines of the file, each with its end.
    """
    about = {
        "register": register.name,
        "programme": register.programme,
        "as_of": register.as_of,
        "table": register.table.name,
        "summary": {
            "people": summary.people,
            "faulted": summary.faulted,
            "verdicts": summary.verdicts,
            "left": summary.left,
            "referrals": [attrs.asdict(each) for each in summary.referrals],
            "facts": summary.facts,
            "faults": summary.faults,
            "remarks": len(summary.problems) - summary.faults,
        },
        "problems": [_problem(problem) for problem in register.problems],
    }
    for key, value in about.items():
        yield f'{"{" if key == "register" else " "}"{key}": {_dump(value)},\n'
    yield ' "people": [\n'
    end = ""
    for entry, answers in judged:
        person = {
            "id": entry.id,
            "rows": entry.rows,
            "verdict": answers.verdict,
            "judged": entry.participant is not None,
            "decisions": [_decision(decision) for decision in _decisions(answers)],
            "problems": [_problem(problem) for problem in entry.problems],
        }
        yield f"{end}  {_dump(person)}"
        end = ",\n"
    yield "\n ]}\n"


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=_jsonable)


def _jsonable(value: object) -> object:
    """Give a value in the types of JSON; shares stay exact."""
    return dict(value) if isinstance(value, FrozenMap) else str(value)


def _problem(problem: Problem) -> dict[str, object]:
    return {**attrs.asdict(problem), "severity": problem.severity.value}


def _decision(decision: Decision[Any]) -> dict[str, object]:
    """Give a decision field by field, effects and all."""
    return {
        field.name: getattr(decision, field.name)
        for field in attrs.fields(type(decision))
        if field.name != "readings"
    } | {"readings": [attrs.asdict(effect, recurse=False) for effect in decision.readings]}
