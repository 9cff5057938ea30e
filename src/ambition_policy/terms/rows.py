"""
How is one programme read from its table?

Every cell of the appendix has a place of its own; what a row does not say is written down as
blank, as "N/A" or as "not applicable", never left to be guessed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fractions import Fraction

from ambition_policy.frozen import FrozenMap
from ambition_policy.terms.node import Node
from ambition_policy.terms.programmes import Programme, Requirement, Variant
from ambition_policy.terms.provisions import (
    OUTCOMES,
    CatchUp,
    CatchUpOption,
    Contact,
    Dispensations,
    FollowUp,
    LateEarly,
    OptionalEvent,
    Otherwise,
    Procedure,
    RequiredEvent,
    Step,
    Trigger,
)
from ambition_policy.terms.standards import Limit, Standard, StandardKind, Term
from ambition_policy.vocabulary import Actor, CellState, Force, Role

__all__ = ["RowReader", "programme_of"]

_NEEDED = {
    StandardKind.EVERY_EVENT: {Term.MIN_ATTENDANCE_SHARE},
    StandardKind.LIVE_SPLIT: {
        Term.MIN_COMPLETION_SHARE,
        Term.MIN_LIVE_SHARE,
        Term.MAX_CATCH_UP_SHARE,
    },
    StandardKind.MISS_AT_MOST: {Term.MAX_MISSED, Term.MAX_NOT_MADE_UP},
    StandardKind.ENGAGED_SHARE: {Term.MIN_ENGAGEMENT_SHARE},
    **{kind: set[Term]() for kind in (StandardKind.NO_REQUIREMENT, StandardKind.NONE_LISTED)},
}


def programme_of(node: Node, clauses: frozenset[str], readings: frozenset[str]) -> Programme:
    """
    Read one programme.

    Args:
        node: its table.

        clauses: ids that may be cited.

        readings: ids of readings that may be named.

    Returns:
        The programme; where faults were noted, it is not fit for use.
    """
    return RowReader(clauses, readings).programme(node)


def _cell(node: Node, key: str) -> Node:
    """Read a cell; a table that has none says that its row does not speak of it."""
    return node.maybe_child(key) or Node({"state": CellState.NO_ROW.value}, key, node.faults)


class RowReader:
    """Reads the cells of one programme, knowing which ids exist."""

    def __init__(self, clauses: frozenset[str], readings: frozenset[str]) -> None:
        self.known = clauses
        self.readings = readings

    def clauses(self, node: Node, *, least: int = 1) -> tuple[str, ...]:
        """Read the clause ids of a provision."""
        found = node.texts("clauses", least=least)
        for id_ in found:
            if id_ not in self.known:
                node.fault("clauses", "ids of clauses", id_)
        return found

    def programme(self, node: Node) -> Programme:
        """Read the whole row."""
        optional = _cell(node, "optional")
        optional_clauses = self.clauses(optional, least=0)
        result = Programme(
            code=node.text("code"),
            name=node.text("name"),
            document=node.text("document"),
            heading=node.text("heading"),
            roles=node.words("roles", Role) or (Role.PARTICIPANT,),
            variants=self.variants(node),
            any_variant=bool(node.flag("any_variant")),
            variant_fact=node.maybe_text("variant_fact") or "variant",
            npq=node.flag("npq"),
            award=node.maybe_text("award"),
            pass_fail=node.flag("pass_fail"),
            bought=node.maybe_text("bought"),
            months=node.count("months"),
            years=node.count("years"),
            events=tuple(map(self.event, node.children("event"))),
            year_split_missing=node.texts("year_split_missing"),
            optional_state=optional.word("state", CellState),
            optional_clauses=optional_clauses,
            optional=tuple(map(self.optional, optional.children("event"))),
            requirements=tuple(map(self.requirement, node.children("requirement"))),
            follow_up=self.follow_up(_cell(node, "follow_up")),
            catch_up=self.catch_up(_cell(node, "catch_up")),
            late_early=self.late_early(_cell(node, "late_early")),
            dispensations=self.dispensations(_cell(node, "dispensations")),
            contacts=tuple(map(self.contact, node.children("contact"))),
            notes=node.texts("notes"),
            clauses=self.clauses(node),
        )
        optional.done()
        node.done()
        self.check(node, result)
        return result

    def check(self, node: Node, programme: Programme) -> None:
        """Look for references to nothing, gaps and overlaps between rows."""
        variants: tuple[str | None, ...] = tuple(programme.variants) or (None,)
        # In a programme that takes any label, what is asked of none in particular is asked
        # of those that have no row of their own.
        labels = (*programme.variants, None) if programme.any_variant else variants
        places: list[tuple[str, RequiredEvent | Requirement]] = [
            *((f"event[{i}]", e) for i, e in enumerate(programme.events)),
            *((f"requirement[{i}]", r) for i, r in enumerate(programme.requirements)),
        ]
        self.named(node, programme, places)
        for place, item in places:
            other = item.otherwise
            if other and other.reading not in self.readings:
                node.fault(f"{place}.otherwise.reading", "the id of a reading", other.reading)
            if other and other.variant and self.leads_on(programme, item.roles, other.variant):
                # Two that stand for each other would never come to an end.
                wanted = "a variant for which nothing else stands"
                node.fault(f"{place}.otherwise.variant", wanted, other.variant)
        for variant in labels:
            for role in programme.roles:
                here = [
                    item
                    for _, item in places
                    if (not item.variants or variant in item.variants)
                    and (not item.roles or role in item.roles)
                ]
                rules = [item for item in here if isinstance(item, Requirement)]
                if programme.any_variant:
                    rules = [rule for rule in rules if rule.variants] or rules
                where = "/".join(filter(None, (variant, role)))
                if len(rules) != 1:
                    node.fault("requirement", f"exactly one for {where}", len(rules))
                kinds = [item.kind for item in here if isinstance(item, RequiredEvent)]
                for kind in sorted({kind for kind in kinds if kinds.count(kind) > 1}):
                    node.fault("event", f"each kind once for {where}", kind)

    def leads_on(self, programme: Programme, roles: tuple[Role, ...], variant: str) -> bool:
        """Say whether the row of *variant* is itself exchanged for another."""
        return any(
            rule.otherwise is not None
            and rule.otherwise.variant is not None
            and (not rule.variants or variant in rule.variants)
            and (not rule.roles or not roles or set(rule.roles) & set(roles))
            for rule in programme.requirements
        )

    def named(
        self,
        node: Node,
        programme: Programme,
        places: Iterable[tuple[str, RequiredEvent | Requirement]],
    ) -> None:
        """Look for variants and roles that are named and do not exist."""
        named: list[tuple[str, Iterable[str], Collection[str]]] = [
            ("year_split_missing", programme.year_split_missing, programme.variants)
        ]
        for place, item in places:
            named.append((f"{place}.variants", item.variants, programme.variants))
            named.append((f"{place}.roles", item.roles, programme.roles))
            if item.otherwise and item.otherwise.variant is not None:
                other = (item.otherwise.variant,)
                named.append((f"{place}.otherwise.variant", other, programme.variants))
        for i, event in enumerate(programme.optional):
            named.append((f"optional.event[{i}].variants", event.variants, programme.variants))
        for i, contact in enumerate(programme.contacts):
            named.append((f"contact[{i}].roles", contact.roles, programme.roles))
        for place, codes, known in named:
            for code in codes:
                if code not in known:
                    node.fault(place, f"one of {', '.join(known) or 'none'}", str(code))

    def variants(self, node: Node) -> FrozenMap[str, Variant]:
        """Read the variants, each code once."""
        found: dict[str, Variant] = {}
        for child in node.children("variant"):
            variant = self.variant(child)
            if variant.code in found:
                child.fault("code", "each once", variant.code)
            found[variant.code] = variant
        return FrozenMap(found)

    def variant(self, node: Node) -> Variant:
        """Read one variant."""
        result = Variant(
            code=node.text("code"),
            name=node.text("name"),
            npq=node.flag("npq"),
            award=node.maybe_text("award"),
            months=node.count("months"),
        )
        node.done()
        return result

    def otherwise(self, node: Node | None) -> Otherwise | None:
        """Read what stands under another choice of a reading."""
        if node is None:
            return None
        result = Otherwise(
            reading=node.text("reading"),
            choice=node.text("choice"),
            count=node.count("count"),
            variant=node.maybe_text("variant"),
        )
        node.done()
        return result

    def event(self, node: Node) -> RequiredEvent:
        """Read a kind of session that is required."""
        result = RequiredEvent(
            kind=node.text("kind"),
            count=node.count("count"),
            days=node.count("days"),
            by_year=FrozenMap(node.counts("by_year")),
            when=node.maybe_text("when"),
            variants=node.texts("variants"),
            roles=node.words("roles", Role),
            otherwise=self.otherwise(node.maybe_child("otherwise")),
            clauses=self.clauses(node),
        )
        split = sum(result.by_year.values())
        if result.count is not None and result.by_year and split != result.count:
            node.fault("by_year", f"counts that add up to {result.count}", split)
        node.done()
        return result

    def optional(self, node: Node) -> OptionalEvent:
        """Read a kind of session that may be taken."""
        result = OptionalEvent(
            kind=node.text("kind"),
            count=node.count("count"),
            opt_out=node.maybe_text("opt_out"),
            expected=node.count("expected"),
            variants=node.texts("variants"),
            clauses=self.clauses(node),
        )
        node.done()
        return result

    def requirement(self, node: Node) -> Requirement:
        """Read a standard and whom it is for."""
        kind = node.word("kind", StandardKind)
        standard = Standard(
            kind=kind,
            limits=tuple(map(self.limit, node.children("limit"))),
            clauses=self.clauses(node),
            expected=tuple(map(self.limit, node.children("expected"))),
            advice=node.maybe_text("advice"),
            bars_progression=node.flag("bars_progression"),
            readings=node.texts("readings"),
        )
        stated = [limit.term for limit in standard.limits]
        if kind in _NEEDED and (set(stated) != _NEEDED[kind] or len(set(stated)) != len(stated)):
            wanted = ", ".join(sorted(_NEEDED[kind])) or "none"
            node.fault("limit", f"{wanted}, each once", ", ".join(stated) or "none")
        for id_ in standard.readings:
            if id_ not in self.readings:
                node.fault("readings", "ids of readings", id_)
        result = Requirement(
            standard=standard,
            variants=node.texts("variants"),
            roles=node.words("roles", Role),
            otherwise=self.otherwise(node.maybe_child("otherwise")),
        )
        node.done()
        return result

    def limit(self, node: Node) -> Limit:
        """Read one limit: a share for a share, a count for a count."""
        term = node.word("term", Term)
        if isinstance(term, Term) and not term.is_share:
            count = node.count("value")
            value = Fraction(count or 0)
            if count is None and not node.has("value"):
                node.take("value")
        else:
            value = node.share("value")
        result = Limit(term, value, clauses=self.clauses(node))
        node.done()
        return result

    def follow_up(self, node: Node) -> FollowUp:
        """Read the follow-up cell."""
        result = FollowUp(
            state=node.word("state", CellState),
            procedures=tuple(map(self.procedure, node.children("procedure"))),
            clauses=self.clauses(node, least=0),
        )
        node.done()
        return result

    def procedure(self, node: Node) -> Procedure:
        """Read what follows one kind of absence."""
        result = Procedure(
            kinds=node.texts("kinds"),
            trigger=node.word("trigger", Trigger),
            outcome=node.maybe_text("outcome"),
            refer_to=node.words("refer_to", Actor),
            steps=tuple(map(self.step, node.children("step"))),
            clauses=self.clauses(node),
        )
        if not result.speaks:
            node.fault("outcome", f"one of {', '.join(OUTCOMES)}", result.outcome)
        node.done()
        return result

    def step(self, node: Node) -> Step:
        """Read one step."""
        result = Step(
            actor=node.word("actor", Actor),
            actor_stated=node.flag("actor_stated") is not False,
            action=node.text("action"),
            when=node.text("when"),
            force=node.word("force", Force),
            clauses=self.clauses(node),
        )
        node.done()
        return result

    def catch_up(self, node: Node) -> CatchUp:
        """Read the catch-up cell."""
        result = CatchUp(
            state=node.word("state", CellState),
            options=tuple(map(self.option, node.children("option"))),
            clauses=self.clauses(node, least=0),
        )
        node.done()
        return result

    def option(self, node: Node) -> CatchUpOption:
        """Read one way to catch up."""
        result = CatchUpOption(
            kinds=node.texts("kinds"),
            option=node.text("option"),
            needs=node.texts("needs"),
            only_if_not=node.texts("only_if_not"),
            on_request=bool(node.flag("on_request")),
            where=node.maybe_text("where"),
            unavailable=bool(node.flag("unavailable")),
            refer_to=node.words("refer_to", Actor),
            clauses=self.clauses(node),
        )
        node.done()
        return result

    def late_early(self, node: Node) -> LateEarly:
        """Read the cell on late arrival and early departure."""
        result = LateEarly(
            state=node.word("state", CellState),
            rule=node.maybe_text("rule"),
            options=node.texts("options"),
            refer_to=node.words("refer_to", Actor),
            clauses=self.clauses(node, least=0),
        )
        node.done()
        return result

    def dispensations(self, node: Node) -> Dispensations:
        """Read the cell on dispensations."""
        result = Dispensations(
            state=node.word("state", CellState),
            grounds=node.texts("grounds"),
            clauses=self.clauses(node, least=0),
        )
        node.done()
        return result

    def contact(self, node: Node) -> Contact:
        """Read a mailbox."""
        result = Contact(
            email=node.text("email"),
            roles=node.words("roles", Role),
            cohort=node.count("cohort"),
            clauses=self.clauses(node),
        )
        node.done()
        return result
