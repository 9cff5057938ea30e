"""
What is a law, and what is said where one is broken?

A law draws examples for a table and holds each of them against it. Where one does not hold,
Hypothesis looks for the smallest that does not, and the error shows that one.

>>> @law("X.1", clauses=("ATT-3.att.1",), draws=lambda table: st.integers(0, 9))
... def small_numbers_are_small(table, number):
...     '''Every number is below five.'''
...     expect(number < 5, f"{number} is not below five")
>>> small_numbers_are_small(shipped())
Traceback (most recent call last):
...
ambition_policy.laws.law.BrokenLaw: X.1 small numbers are small: 5 is not below five
  Every number is below five. [ATT-3.att.1]
  The smallest example: 5
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, final

import attrs
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as Settings  # noqa: N812  (a class in small letters)
from hypothesis import strategies as st

from ambition_policy.errors import InvalidFacts
from ambition_policy.terms import Table, shipped

__all__ = ["BrokenLaw", "Law", "expect", "law"]

Draws = Callable[[Table], st.SearchStrategy[Any] | None]
Check = Callable[[Table, Any], None]


class _UnmetError(AssertionError):
    """What a check says where an example does not hold."""


@final
class BrokenLaw(AssertionError):
    """
    A table breaks a law.

    Attributes:
        law: which one.

        example: the smallest example that breaks it.

        because: what does not hold.
    """

    def __init__(self, law: Law, example: object, because: str) -> None:
        """Keep what was broken, and by what."""
        self.law: Law = law
        self.example: object = example
        self.because: str = because
        super().__init__(law, example, because)

    def __str__(self) -> str:
        """Say which law, why, and show the example."""
        own = f"  {self.law.says} [{', '.join(self.law.clauses)}]"
        lines = [f"{self.law}: {self.because}", own, f"  The smallest example: {self.example!r}"]
        return "\n".join(lines)


def expect(holds: object, because: str) -> None:
    """
    Say that an example breaks the law, unless it holds.

    Args:
        holds: whether it does.

        because: what does not hold.

    Raises:
        AssertionError: it does not.
    """
    if not holds:
        raise _UnmetError(because)


@final
@attrs.frozen(eq=False)
class Law:
    """
    One law, which is called with a table.

    Attributes:
        id: its number in the register of invariants.

        name: the function's name.

        says: the law in one sentence.

        clauses: where it comes from.

        draws: what makes the examples for a table; it gives `None` where there are none.

        check: what holds an example against a table.
    """

    id: str
    name: str
    says: str
    clauses: tuple[str, ...]
    draws: Draws = attrs.field(repr=False)
    check: Check = attrs.field(repr=False)

    def __str__(self) -> str:
        """Give its number and its name."""
        return f"{self.id} {self.name.replace('_', ' ')}"

    def holds(self, example: Any, table: Table | None = None) -> None:  # noqa: ANN401  (what it draws)
        """
        Hold one example against the law.

        Args:
            example: one that the law draws.

            table: the terms; those that ship with the library unless given.

        Raises:
            BrokenLaw: it does not hold.
        """
        try:
            self.check(table or shipped(), example)
        except _UnmetError as unmet:
            raise BrokenLaw(self, example, str(unmet)) from None

    def __call__(self, table: Table | None = None, *, settings: Settings | None = None) -> int:
        """
        Hold the law against a table.

        Args:
            table: the terms; those that ship with the library unless given.

            settings: how many examples are drawn, and how; the profile in force unless given.

        Returns:
            How many examples were held against it; 0 where the law has nothing to say of
            this table.

        Raises:
            BrokenLaw: an example does not hold; it shows the smallest.
        """
        table = table or shipped()
        examples = self.draws(table)
        if examples is None:
            return 0
        held = 0

        @st.composite
        def drawn(draw: st.DrawFn) -> Any:  # noqa: ANN401  (what it draws)
            # A strategy shows everything it was made of, and a table is long.
            return draw(examples)

        def check(example: Any) -> None:  # noqa: ANN401  (what it draws)
            nonlocal held
            try:
                self.holds(example, table)
            except InvalidFacts as refused:
                # A ruling may choose what is not at hand for this person, and is then refused.
                assume(not all(fault.path.startswith("rulings.") for fault in refused.faults))
                raise
            # What an assumption sets aside is not held against anything.
            held += 1

        chosen = Settings(
            settings or Settings.default,
            deadline=None,
            report_multiple_bugs=False,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        )
        try:
            chosen(given(drawn())(check))()
        except BrokenLaw as broken:
            # What Hypothesis notes beside it would show the example once more.
            raise BrokenLaw(self, broken.example, broken.because) from None
        return held


def law(id: str, *, clauses: tuple[str, ...], draws: Draws) -> Callable[[Check], Law]:  # noqa: A002  (the word)
    """
    Make a law of a check.

    Args:
        id: its number.

        clauses: where it comes from.

        draws: what makes the examples for a table.
    """

    def of(check: Check) -> Law:
        says = " ".join((check.__doc__ or "").split())
        return Law(id, check.__name__, says, clauses, draws, check)

    return of
