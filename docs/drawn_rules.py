"""
A page a rule module: what is drawn of it from its own words, from the table and from the cases.

Nothing is written down twice: the question and the policy in our own words are the module's
docstring, the decision table is the data it reads, and the worked cases are those of the tests.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

import drawn_cells as cells
from drawn_cells import code, codes

from ambition_policy import rules as room
from ambition_policy import wording
from ambition_policy.decisions import Verdict
from ambition_policy.terms import StandardKind, gaps, shipped
from ambition_policy.terms.circumstances import Words
from ambition_policy.terms.provisions import CatchUpOption, Procedure
from ambition_policy.wording import plain

CASES = Path(__file__).parent.parent / "tests" / "conformance"
VERBS = {"assess", "options", "duties"}
MOST = 10
HELPERS = ("account", "case", "overlay", "procedure", "standing")

_TOLD = {"refer_to": "to the ", "missing": "missing ", "options": "", "assumptions": "rests on "}

TOPICS = {
    "absence": ("absence_reason", "notice"),
    "assessment_window": ("assessment_window",),
    "attendance": ("requirement",),
    "catch_up": ("catch_up_options",),
    "charges": ("charges",),
    "contact": ("contact",),
    "continuation": ("continuation",),
    "dispensation": ("dispensation",),
    "eligibility": ("assessment_eligibility",),
    "events": ("requirement_data",),
    "follow_up": ("follow_up",),
    "force_majeure": ("force_majeure",),
    "module_period": ("module_window",),
    "observance": ("religious_cultural",),
    "parental_leave": ("parental_leave",),
    "part_time": ("part_time",),
    "policy_status": ("policy_status",),
    "portability": ("portability",),
    "punctuality": ("late_early",),
    "scope": ("event_definition", "scope"),
    "sequence": ("sequence",),
}
"""Under which topics the worked cases of a module stand."""


def _modules() -> Iterator[str]:
    for found in pkgutil.iter_modules(room.__path__):
        name = f"{room.__name__}.{found.name}"
        public = getattr(importlib.import_module(name), "__all__", ())
        if any(word.partition("_")[0] in VERBS for word in public):
            yield name


MODULES = tuple(_modules())
"""Every module that offers one of the three verbs, by its dotted name."""


def rules() -> Iterator[str]:
    """Draw the list of all rule modules with the question of each."""
    found = []
    for name in MODULES:
        title, question = _question(importlib.import_module(name))
        short = name.rpartition(".")[2]
        verbs = codes(_verbs(importlib.import_module(name)))
        found.append((f"[{title}]({short}.md)", question, verbs))
    yield from cells.table(("Rule", "The question it answers", "Offers"), found)


def rule(part: str, name: str) -> Iterable[str]:
    """Draw one part of a module's page."""
    module = importlib.import_module(f"{room.__name__}.{name}")
    match part:
        case "says":
            return _says(module)
        case "table":
            return TABLES[name]()
        case "cases":
            return _cases(name)
        case "outcomes":
            return _outcomes(module)
        case "facts":
            return _facts(module)
        case "readings":
            return _readings(module)
        case "gaps":
            return _gaps(module)
        case "reference":
            return ("```{eval-rst}", f".. automodule:: {module.__name__}", "```")
        case _:
            message = f"nothing to draw of a rule is called {part}"
            raise ValueError(message)


def _question(module: ModuleType) -> tuple[str, str]:
    """Give the title of a module and the question that it opens with."""
    first = inspect.cleandoc(module.__doc__ or "").partition("\n\n")[0]
    title, _, question = " ".join(first.split()).partition(": ")
    return title, question[0].upper() + question[1:]


def _verbs(module: ModuleType) -> list[str]:
    return [name for name in module.__all__ if name.partition("_")[0] in VERBS]


def _says(module: ModuleType) -> Iterator[str]:
    """Draw the question, and the policy in our own words with the ids of its clauses."""
    _, *paragraphs = inspect.cleandoc(module.__doc__ or "").partition("\n>>>")[0].split("\n\n")
    yield f"**{_question(module)[1]}**"
    for paragraph in filter(None, map(str.strip, paragraphs)):
        text = cells.CLAUSE.sub(lambda m: code(m[0]), " ".join(paragraph.split()))
        text = cells.READING.sub(lambda m: cells.reading(m[0]), text)
        yield from ("", re.sub(r"(?<=[ (])(\.\w+)\b", lambda m: code(m[1]), text))


def _cases(name: str) -> Iterator[str]:
    """Draw some of the worked cases that the tests hold the module to, of each verdict."""
    found: dict[str, list[dict[str, Any]]] = {}
    for file in sorted(CASES.glob("own-*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            if case["topic"] in TOPICS[name]:
                found.setdefault(case["expected"].get("status", "invalid"), []).append(case)
    found.pop("invalid_input", None)
    share = max(2, MOST // len(found))
    chosen = [case for cases in found.values() for case in cases[:share]]
    yield from cells.table(
        ("Programme", "Facts", "Answer", "Clauses"),
        (
            (
                code(case["programme"] or "any"),
                _said(case["facts"]),
                f"**{plain(case['expected']['status'])}**{_rest(case['expected'])}",
                codes(case["clauses"]),
            )
            for case in chosen
        ),
    )
    several = sum(map(len, found.values()))
    yield f"{len(chosen)} of {several} worked cases that the tests hold this module to."


def _rest(expected: dict[str, Any]) -> str:
    """Say what else a case expects of the answer."""
    said = {key: _said(expected[key]) for key in _TOLD if expected.get(key)}
    words = "; ".join(f"{_TOLD[key]}{value}" for key, value in said.items())
    return f": {words}" if words else ""


def _said(value: object) -> str:
    """Say a fact of a case in words."""
    match value:
        case dict():
            return "; ".join(f"{plain(key)}: {_said(inner)}" for key, inner in value.items())
        case list():
            return ", ".join(map(_said, value))
        case True:
            return "yes"
        case False:
            return "no"
        case None:
            return "not known"
        case _:
            return plain(str(value))


def _outcomes(module: ModuleType) -> Iterator[str]:
    """Draw every verdict with what it says."""
    own = [
        value
        for value in vars(module).values()
        if inspect.isclass(value)
        and issubclass(value, StrEnum)
        and value.__module__ == module.__name__
        and value.__name__.endswith("Verdict")
        and not value.__name__.startswith("_")
    ]
    because = getattr(module, "_BECAUSE", {})
    for kind in own or [Verdict]:
        words = _words_of(kind)
        flat = {k: v for k, v in because.items() if isinstance(k, kind) and isinstance(v, str)}
        # What the module says of a verdict comes first where it shares the list with others.
        said = {member: _sentence(flat.get(member, "")) for member in kind}
        general = {member: words.get(member.name, "") for member in kind}
        first, then = (general, said) if own else (said, general)
        rows = [
            (code(member.value), first[member] or then[member])
            for member in kind
            if own or not flat or member in flat
        ]
        yield from cells.table(("Verdict", "It says"), rows)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _words_of(kind: type[StrEnum]) -> dict[str, str]:
    """Give the docstring below each member of an enumeration."""
    trees = (n for n in ast.parse(inspect.getsource(kind)).body if isinstance(n, ast.ClassDef))
    found: dict[str, str] = {}
    name = ""
    for node in (node for tree in trees for node in tree.body):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]):
                pass
            case ast.Expr(value=ast.Constant(value=str(words))) if name:
                found[name] = " ".join(words.split())
    return found


def _facts(module: ModuleType) -> Iterator[str]:
    """Draw what each verb takes, and what a fact that it takes is made of."""
    shown = set[type]()
    for verb in _verbs(module):
        function: Callable[..., Any] = getattr(module, verb)
        hints = get_type_hints(function)
        rows = [(code(name), words) for name, words in _fields(function.__doc__).items()]
        yield from ("", f"`{verb}` takes")
        yield from cells.table(("Argument", "What it is"), rows)
        for hint in hints.values():
            for kind in _kinds(hint):
                if ".facts." in kind.__module__ and kind not in shown:
                    shown.add(kind)
                    fields = _fields(kind.__doc__)
                    if fields:
                        yield from ("", f"A `{kind.__name__}` has")
                        rows = [(code(name), words) for name, words in fields.items()]
                        yield from cells.table(("Fact", "What it is"), rows)


def _kinds(hint: Any) -> Iterator[type]:  # noqa: ANN401  (any annotation)
    """Walk the classes of an annotation."""
    if inspect.isclass(hint) and not getattr(hint, "__args__", ()):
        yield hint
    for inner in getattr(hint, "__args__", ()):
        yield from _kinds(inner)


def _fields(doc: str | None) -> dict[str, str]:
    """Read the arguments or attributes that a docstring describes."""
    text = inspect.cleandoc(doc or "")
    found: dict[str, str] = {}
    name = None
    for block in re.findall(r"^(?:Args|Attributes):\n((?:(?: {4}.*)?\n?)*)", text, re.MULTILINE):
        for line in block.splitlines():
            start = re.match(r" {4}([a-z_]+): (.*)", line)
            if start:
                name, found[start[1]] = start[1], start[2]
            elif line.strip() and name is not None:
                found[name] += f" {line.strip()}"
    return found


def _sources(module: ModuleType) -> str:
    """Give the source of a module and of the helpers it imports."""
    text = inspect.getsource(module)
    for helper in HELPERS:
        if f"rules.{helper} import" in text:
            text += inspect.getsource(importlib.import_module(f"{room.__name__}.{helper}"))
    return text


def _named(module: ModuleType) -> list[str]:
    """Give the readings that a module or its helpers ask about."""
    named = set(cells.READING.findall(_sources(module)))
    wider = {name.partition(".")[0] for name in named}
    return [id_ for id_ in shipped().readings if id_ in named or id_.partition(".")[0] in wider]


def _readings(module: ModuleType) -> Iterator[str]:
    """Draw the readings that may bear on an answer."""
    table = shipped()
    found = [table.readings[id_] for id_ in _named(module)]
    if not found:
        yield "None: no open word bears on it."
        return
    yield from cells.table(
        ("Reading", "Question", "While nobody says otherwise"),
        (
            (
                cells.reading(one.id),
                one.question,
                one.choices[one.default]
                if one.settled
                else f"open: referred to the {' or the '.join(map(wording.actor, one.refer_to))}",
            )
            for one in found
        ),
    )


def _gaps(module: ModuleType) -> Iterator[str]:
    """Draw what the texts leave open about it."""
    cited = set(cells.CLAUSE.findall(inspect.getsource(module)))
    asked = set(_named(module))
    found = [
        gap
        for gap in gaps().values()
        if asked & {*gap.readings} or (not gap.readings and cited & {*gap.clauses})
    ]
    if found:
        yield from cells.table(
            ("Gap", "What is open", "In force"),
            (
                (f"[{gap.id}](../open.md#{gap.id.lower()})", gap.about, gap.treatment)
                for gap in found
            ),
        )
    else:
        yield "Nothing that is known."


# What follows draws the data that each rule reads.


def _rows(kinds: Iterable[StandardKind]) -> Iterator[str]:
    wanted = {*kinds}
    found: dict[tuple[str, str, str], list[str]] = {}
    for programme in shipped().programmes.values():
        for row in programme.rows():
            if row.standard.kind in wanted:
                limits = [id_ for limit in row.standard.limits for id_ in limit.clauses]
                ids = codes(dict.fromkeys((*row.standard.clauses, *limits)))
                key = (code(programme.code), wording.requirement(row.standard), ids)
                found.setdefault(key, []).append(wording.row_name(row, programme))
    yield from cells.table(
        ("Programme", "For", "Requirement", "Clauses"),
        (
            (programme, "; ".join(filter(None, names)) or "everybody", said, ids)
            for (programme, said, ids), names in found.items()
        ),
    )


def _attendance() -> Iterator[str]:
    return _rows(kind for kind in StandardKind if kind is not StandardKind.ENGAGED_SHARE)


def _eligibility() -> Iterator[str]:
    return _rows([StandardKind.ENGAGED_SHARE])


def _events() -> Iterator[str]:
    yield from cells.table(
        ("Programme", "For", "Sessions", "In all"),
        (
            (
                code(programme.code),
                wording.row_name(row, programme) or "everybody",
                wording.sessions(row),
                row.total or "not known",
            )
            for programme in shipped().programmes.values()
            for row in programme.rows()
        ),
    )


def _contact() -> Iterator[str]:
    yield from cells.table(
        ("Programme", "For", "Mailbox", "Clauses"),
        (
            (
                code(programme.code),
                ", ".join(map(plain, contact.roles)) or "everybody",
                f"{contact.email}{f' (cohort of {contact.cohort})' if contact.cohort else ''}",
                codes(contact.clauses),
            )
            for programme in shipped().programmes.values()
            for contact in programme.contacts
        ),
    )


def _dispensation() -> Iterator[str]:
    yield from cells.table(
        ("Programme", "The cell", "Grounds, as examples", "Clauses"),
        (
            (
                code(programme.code),
                programme.dispensations.state.value,
                ", ".join(map(plain, programme.dispensations.grounds)),
                codes(programme.dispensations.clauses),
            )
            for programme in shipped().programmes.values()
        ),
    )


def _punctuality() -> Iterator[str]:
    yield from cells.table(
        ("Programme", "The cell", "Rule", "Offered, in order", "Directed by", "Clauses"),
        (
            (
                code(programme.code),
                programme.late_early.state.value,
                plain(programme.late_early.rule or ""),
                ", ".join(map(plain, programme.late_early.options)),
                _actors(programme.late_early.refer_to),
                codes(programme.late_early.clauses),
            )
            for programme in shipped().programmes.values()
        ),
    )


def _follow_up() -> Iterator[str]:
    found: list[tuple[str, Procedure]] = [
        (code(programme.code), procedure)
        for programme in shipped().programmes.values()
        for procedure in programme.follow_up.procedures
    ]
    found += [("any other", own) for own in shipped().body.absences.procedures]
    yield from cells.table(
        ("Programme", "Session", "When", "What follows", "Clauses"),
        (
            (
                who,
                ", ".join(map(plain, own.kinds)) or "any",
                plain(own.trigger),
                _steps(own),
                codes(dict.fromkeys((*own.clauses, *(i for s in own.steps for i in s.clauses)))),
            )
            for who, own in found
        ),
    )


def _steps(own: Procedure) -> str:
    said = [plain(own.outcome)] if own.outcome else []
    said += [
        f"{wording.actor(step.actor)} {plain(step.force)} {plain(step.action)}"
        f"{'' if step.when == 'unspecified' else f' ({plain(step.when)})'}"
        for step in own.steps
    ]
    said += [f"decided by the {_actors(own.refer_to)}"] if own.refer_to else []
    return "; then ".join(said)


def _catch_up() -> Iterator[str]:
    found: list[tuple[str, CatchUpOption]] = [
        (code(programme.code), option)
        for programme in shipped().programmes.values()
        for option in programme.catch_up.options
    ]
    found += [("then", own) for own in shipped().body.absences.options]
    yield from cells.table(
        ("Programme", "Session", "Offered", "Needs", "Only if not", "Clauses"),
        (
            (
                who,
                ", ".join(map(plain, own.kinds)) or "any",
                _offered(own),
                ", ".join(map(plain, own.needs)),
                ", ".join(map(plain, own.only_if_not)),
                codes(own.clauses),
            )
            for who, own in found
        ),
    )


def _offered(own: CatchUpOption) -> str:
    said = f"no {plain(own.option)}" if own.unavailable else plain(own.option)
    return f"{said} (on request)" if own.on_request else said


def _words(*lists: tuple[str, Words]) -> Iterator[str]:
    yield from cells.table(
        ("List", "What is in it", "Clauses"),
        ((name, ", ".join(map(plain, own.words)), codes(own.clauses)) for name, own in lists),
    )


def _charges() -> Iterator[str]:
    own = shipped().body.absences.words
    return _words(("who may be charged", own.payers), ("catch-up that costs", own.paid_for))


def _continuation() -> Iterator[str]:
    own = shipped().body.absences.words
    return _words(("talked through, in order", own.continuation))


def _absence() -> Iterator[str]:
    own = shipped().body.absences.words
    return _words(
        ("recognised", own.recognised),
        ("recognised, unless own words leave it in doubt", own.judged_if_described),
        ("not recognised", own.usual_duties),
        ("not recognised by reading A-35", own.usual_duties_by_reading),
        ("considered, by a person", own.considered),
        ("telling them is notice", own.told),
        ("asked for, as a way to tell", own.channel),
        ("a worry about these is settled case by case", own.concerns),
    )


def _window() -> Iterator[str]:
    own = shipped().body.circumstances
    yield from cells.table(
        ("Length", "Days", "Clauses"),
        [("the window, from its opening", own.assessment_window.days, "`NPQ-3.assess.1`")],
    )


def _module_period() -> Iterator[str]:
    own = shipped().body.circumstances
    yield from cells.table(
        ("Length", "Days", "Clauses"),
        [("ideal for a module", own.module_ideal.days, codes(own.module_ideal.clauses))],
    )


def _leave() -> Iterator[str]:
    own = shipped().body.circumstances
    return _words(
        ("kinds of leave that are named", own.leave_kinds),
        ("a ground for dispensation, where a row lists it as", own.leave_ground),
        ("talked through where leave is too long, in order", own.leave_options),
    )


def _part_time() -> Iterator[str]:
    yield from cells.table(
        ("Element", "What is given", "To", "Clauses"),
        (
            (
                plain(own.element),
                plain(own.item),
                "part-timers" if own.part_timers_only else ", ".join(own.variants) or "everybody",
                codes(own.clauses),
            )
            for own in shipped().body.circumstances.flexibilities
        ),
    )


def _moves() -> Iterator[str]:
    own = shipped().body.circumstances
    yield from _words(("a move to one of these is spoken of", own.destinations))
    yield from cells.table(
        ("Circumstances", "What a provider owes", "Clauses"),
        ((plain(d.reason), plain(d.item), codes(d.clauses)) for d in own.provider_duties),
    )


def _force_majeure() -> Iterator[str]:
    own = shipped().body.circumstances
    return _words(
        ("causes that are named", own.force_majeure_causes),
        ("what Ambition does where an event is affected", own.affected_event),
    )


def _support() -> Iterator[str]:
    own = shipped().body.circumstances
    dates = [(f"dates well ahead: {plain(one.words[0])}", one) for one in own.lead_times]
    return _words(
        ("taken to a check-in", own.check_in_cases),
        ("told to a new partner", own.onboarding),
        *dates,
    )


def _policy_status() -> Iterator[str]:
    yield from cells.table(
        ("Document", "Last reviewed", "Next review", "Accountable"),
        (
            (own.title, f"{own.last_reviewed:%B %Y}", f"{own.next_review:%B %Y}", own.director)
            for own in shipped().documents.values()
        ),
    )


def _scope() -> Iterator[str]:
    body = shipped().body
    first, last = body.npq_intake
    yield from cells.table(
        ("What is fixed", "Value", "Clauses"),
        [
            ("attendees of an event, at least", body.event_attendees, "`ATT-3.scope.2`"),
            ("the intake of the NPQ policy", f"{first} to {last} (reading A-01)", "`NPQ-0.4`"),
        ],
    )


def _coaching() -> Iterator[str]:
    yield from cells.table(
        ("Programme", "Optional", "Expected of who opts in", "Opting out", "Clauses"),
        (
            (
                code(programme.code),
                f"{own.count or ''} {plain(own.kind)}",
                own.expected or "",
                plain(own.opt_out or ""),
                codes(own.clauses),
            )
            for programme in shipped().programmes.values()
            for own in programme.optional
        ),
    )


def _awards() -> Iterator[str]:
    found = {}
    for programme in shipped().programmes.values():
        rows = [*programme.rows()]
        alike = len({row.award for row in rows}) == 1
        for row in rows:
            if row.award:
                name = code(row.programme if alike else f"{row.programme} {row.variant}")
                found[name] = plain(row.award)
    yield from cells.table(("Programme", "Award"), found.items())


def _residentials() -> Iterator[str]:
    own = shipped().programme("EML").follow_up.procedures
    yield from cells.table(
        ("Session", "When", "What follows", "Clauses"),
        (
            (
                ", ".join(map(plain, one.kinds)),
                plain(one.trigger),
                _steps(one),
                codes(dict.fromkeys((*one.clauses, *(i for s in one.steps for i in s.clauses)))),
            )
            for one in own
            if any(kind.endswith("residential") for kind in one.kinds)
        ),
    )


def _actors(actors: Iterable[str]) -> str:
    return " or ".join(map(wording.actor, actors))


TABLES: dict[str, Callable[[], Iterator[str]]] = {
    "absence": _absence,
    "assessment_window": _window,
    "attendance": _attendance,
    "catch_up": _catch_up,
    "charges": _charges,
    "coaching": _coaching,
    "contact": _contact,
    "continuation": _continuation,
    "dispensation": _dispensation,
    "eligibility": _eligibility,
    "events": _events,
    "follow_up": _follow_up,
    "force_majeure": _force_majeure,
    "learning_access": _awards,
    "module_period": _module_period,
    "parental_leave": _leave,
    "part_time": _part_time,
    "policy_status": _policy_status,
    "portability": _moves,
    "punctuality": _punctuality,
    "residentials": _residentials,
    "scope": _scope,
    "support": _support,
}
"""The modules that read a table, each with how it is drawn; the others decide by facts alone."""
