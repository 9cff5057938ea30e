r"""
How does a judged register read as a page: what follows, for whom, why, and what to do next?

>>> import datetime as dt
>>> from ambition_policy.registers import judge, people, read_tidy
>>> from ambition_policy.samples import sample_register
>>> from ambition_policy.terms import shipped
>>> sheet = read_tidy(sample_register("HS", people=3, faults=0))
>>> register = people(sheet, table=shipped(), programme="HS", as_of=dt.date(2024, 6, 30))
>>> page = as_html(judge(register), register, sheet=sheet)
>>> page[:32]
'<!doctype html>\n<html lang="en">'
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import Any

from ambition_policy.decisions import Decision
from ambition_policy.notebook.cards import verdict_badge
from ambition_policy.notebook.grids import grids
from ambition_policy.notebook.markup import (
    Child,
    Markup,
    day,
    element,
    joined,
    listing,
    name,
    table,
)
from ambition_policy.notebook.style import sheet as style_sheet
from ambition_policy.notebook.summaries import (
    facts_table,
    names,
    referrals_table,
    verdict_bar,
    verdicts_table,
)
from ambition_policy.questions import Answers
from ambition_policy.registers import Entry, Problem, Register, Sheet
from ambition_policy.registers.headroom import Headroom, look_ahead
from ambition_policy.registers.problems import Severity
from ambition_policy.registers.summary import Summary, summarise
from ambition_policy.registers.worklist import Job, work_list
from ambition_policy.report.judged_by import editions, how_judged
from ambition_policy.wording import actor, figures, notes, plain

__all__ = ["as_html"]

Judged = tuple[Entry, Answers]

_MOST_ROWS = 1_000
_MOST_IN_GRID = 300
_MOST_NAMES = 40
# How many columns fit on a sheet of paper held upright.
_UPRIGHT = 24

_STYLE = """
body.ap.ap.ap { max-width: 72rem; margin: 0 auto; padding: 1rem 1.5rem 3rem; border: 0;
  border-radius: 0; }
html { background: var(--ap-paper); }
.ap.ap.ap h1 { font-size: 1.6rem; line-height: 1.25; margin: .5rem 0; }
.ap.ap.ap h2 { font-size: 1.2rem; line-height: 1.3; margin: 2rem 0 .5rem;
  border-bottom: 2px solid var(--ap-line); }
.ap.ap.ap h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
.ap.ap.ap a { color: inherit; }
.ap.ap.ap nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0;
  list-style: none; }
@page { size: A4; margin: 14mm; }
@page wide { size: A4 landscape; margin: 12mm; }
@media print {
body.ap.ap.ap { max-width: none; padding: 0; font-size: 10pt; }
.ap.ap.ap nav { display: none; }
.ap.ap.ap h2, .ap.ap.ap h3, .ap.ap.ap caption { break-after: avoid; }
.ap.ap.ap .ap-wide { page: wide; font-size: 8pt; }
}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def as_html(judged: Iterable[Judged], register: Register, *, sheet: Sheet | None = None) -> str:
    """
    Write the page.

    Args:
        judged: each person with the answers.

        register: who is in it, for which day and by which terms.

        sheet: the rows it was made of; without them there is no list of what to do about
            absences.

    Returns:
        A whole document, the same for the same register.
    """
    everybody = [*judged]
    summary = summarise(everybody, register.problems)
    jobs = () if sheet is None else work_list(sheet, register)
    pictured = [*grids(register, everybody[:_MOST_IN_GRID])]
    wide = any(picture.count('scope="col"') > _UPRIGHT for picture in pictured)
    sections: dict[str, Iterable[Child]] = {
        "In short": _in_short(summary),
        "How it was judged": how_judged(register),
        "To do": _to_do(everybody, summary, register, jobs),
        "How far it can still go": _ahead(look_ahead(everybody, register)),
        "Sessions": pictured,
        "Person by person": _people(everybody),
        "Problems in the data": _problems(summary),
        "Editions of the policies": editions(everybody, register),
    }
    title = f"Attendance review: {register.name}"
    programme = register.table.programme(register.programme)
    count = f"{summary.people:,} {'person' if summary.people == 1 else 'people'}"
    anchors = {heading: heading.lower().replace(" ", "-") for heading in sections}
    document = element(
        "html",
        element(
            "head",
            element("meta", charset="utf-8"),
            element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            element("meta", name="color-scheme", content="light dark"),
            element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
            element("title", title),
            element("style", Markup(f"{style_sheet()}\n{_STYLE}")),
        ),
        element(
            "body",
            element(
                "header",
                element("h1", title),
                element("p", joined([f"{programme.name}, {count}, as of ", day(register.as_of)])),
            ),
            element(
                "nav",
                listing(element("a", head, href=f"#{id_}") for head, id_ in anchors.items()),
                aria_label="Contents",
            ),
            element(
                "main",
                *(
                    element(
                        "section",
                        element("h2", heading, id=anchors[heading]),
                        *content,
                        aria_labelledby=anchors[heading],
                        class_="ap-wide" if wide and heading == "Sessions" else None,
                    )
                    for heading, content in sections.items()
                ),
            ),
            element(
                "footer",
                element(
                    "p",
                    f"Written by ambition_policy {version('ambition_policy')}. An answer states "
                    "what follows from the facts in the register; what the policies leave to "
                    "a person is listed as to be decided. Reasons for absence are not kept.",
                    class_="ap-muted",
                ),
            ),
            class_="ap",
        ),
        lang="en",
    )
    return f"<!doctype html>\n{document}\n"


def _in_short(summary: Summary) -> Iterator[Child]:
    yield verdict_bar(summary)
    yield verdicts_table(summary) if summary.people else element("p", "Nobody is in it.")


def _to_do(
    judged: list[Judged], summary: Summary, register: Register, jobs: Iterable[Job]
) -> Iterator[Child]:
    listed = [*jobs]
    if not (summary.referrals or summary.facts or listed):
        yield element("p", "Nothing is waiting for anybody.")
    if summary.referrals:
        yield element("h3", "Decisions to ask for")
        yield referrals_table(judged, summary, register, most=_MOST_NAMES)
    if summary.facts:
        yield element("h3", "Facts to ask for")
        yield facts_table(judged, summary, most=_MOST_NAMES)
    if listed:
        yield element("h3", "Absences to follow up")
        yield table(
            "Steps after absences that are not made up",
            ("Who", "What", "When", "After", "For whom"),
            map(_job, listed),
        )


def _job(job: Job) -> tuple[Child, ...]:
    when = "no time stated" if job.when == "unspecified" else plain(job.when)
    return (
        actor(job.actor),
        f"{plain(job.action)}{f' ({plain(job.force)})' if job.force else ''}",
        joined(["by ", day(job.due)]) if job.due else when,
        plain(job.kind),
        names(job.people, most=_MOST_NAMES),
    )


def _ahead(headroom: Headroom) -> Iterator[Child]:
    counts = sorted({*headroom.missed, *headroom.made_up})
    if counts:
        yield table(
            "How many people may still miss how many of the sessions to come",
            ("Sessions", "People, if missed for good", "People, if each is caught up"),
            (
                (
                    f"{count}",
                    f"{headroom.missed.get(count, 0):,}",
                    f"{headroom.made_up.get(count, 0):,}",
                )
                for count in counts
            ),
            numbers=(0, 1, 2),
        )
    if headroom.edge:
        yield element("h3", "One absence from losing it")
        yield element("p", names(headroom.edge, most=_MOST_NAMES))
    if headroom.out:
        reasons = dict.fromkeys(headroom.out.values())
        yield element("h3", "Out of reach")
        yield listing(
            joined([f"{why}: ", names(_with(headroom, why), most=_MOST_NAMES)]) for why in reasons
        )
    if headroom.unknown:
        said = f"Not looked ahead for, because something else is open first: {headroom.unknown:,}."
        yield element("p", said)
    if not (counts or headroom.out or headroom.unknown):
        yield element("p", "Nothing is still to come for anybody.")


def _with(headroom: Headroom, reason: str) -> Iterator[str]:
    return (who for who, why in headroom.out.items() if why == reason)


def _people(judged: list[Judged]) -> Iterator[Child]:
    yield table(
        "Everybody, in the order of the register",
        ("Participant", "Verdict", "Why, and what it rests on"),
        (_person(*both) for both in judged[:_MOST_ROWS]),
    )
    yield _rest(len(judged), "review with --format csv has everybody.")


def _person(entry: Entry, answers: Answers) -> tuple[Child, ...]:
    decisions = answers.decisions.values()
    said = [_said(decision, alone=len(decisions) == 1) for decision in decisions]
    why = said[0] if len(said) == 1 else listing(said)
    return name(entry.id), verdict_badge(answers.verdict), why


def _said(decision: Decision[Any], *, alone: bool) -> str:
    """Say one answer in a line; beside others, also which it is."""
    which = "" if alone else f"{plain(decision.question)}, {plain(decision.verdict)}: "
    left = ""
    if decision.left:
        left = f"{_LEFT.get(decision.left, 'left')} on {decision.as_of}, judged as of that day"
    parts = (decision.because, figures(decision), *notes(decision), left)
    return f"{which}{'; '.join(filter(None, parts))}"


_LEFT = {"deferred": "deferred", "withdrawn": "withdrew"}


def _problems(summary: Summary) -> Iterator[Child]:
    if not summary.problems:
        yield element("p", "None was found.")
        return
    remarks = len(summary.problems) - summary.faults
    if summary.faults:
        yield element(
            "p",
            f"Faults: {summary.faults:,}. A person with a fault gets no verdict from the rest.",
        )
    if remarks:
        yield element("p", f"Remarks: {remarks:,}. The rows are used as the remark says.")
    yield table(
        "Faults first, then remarks, by row",
        ("Row", "Participant", "Column", "Expected", "Got", "Kind"),
        map(_problem, summary.problems[:_MOST_ROWS]),
        numbers=(0,),
    )
    yield _rest(len(summary.problems), "review with --format json has all of them.")


def _problem(problem: Problem) -> tuple[Child, ...]:
    return (
        "" if problem.row is None else f"{problem.row}",
        name(problem.participant or ""),
        problem.column,
        problem.expected,
        problem.got,
        "fault" if problem.severity is Severity.FAULT else "remark",
    )


def _rest(count: int, where: str) -> Markup | None:
    more = count - _MOST_ROWS
    return element("p", f"And {more:,} more; {where}") if more > 0 else None
