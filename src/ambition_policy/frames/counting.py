"""
How are the rows of a cohort added up, person by person?

What a row counts as is one number added to a few sums, and so is what it says of its person.
The sums of a person stand in as few whole numbers as have room for them, and people with the
same numbers are judged alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add
from typing import Any, final

from ambition_policy.frames.asked import Asked
from ambition_policy.frames.engines import InMemory
from ambition_policy.frames.layout import FLAWS, Layout, Rest
from ambition_policy.frames.packing import Packing
from ambition_policy.frames.portable import (
    ENDS,
    Expr,
    Table,
    chain,
    chosen,
    col,
    either,
    engine_of,
    length,
    lit,
    text,
    whole,
)
from ambition_policy.frames.rows import STATUSES, Rows
from ambition_policy.frames.tallies import Tallies
from ambition_policy.frames.telling import Telling

__all__ = ["Counting"]

_SAID = ("programme", "variant", "role", "left_how")
_CLASHES = (*_SAID, "left_on", "participant")
_TOLD = (*_SAID, "told")
_OWN = "ambition_policy_"
"""What the columns begin with that are put beside the caller's."""


@final
class Counting:
    """One way of adding up the rows of a cohort."""

    def __init__(
        self, rows: Rows, layout: Layout, *, doubled: bool, bits: int, telling: Telling | None
    ) -> None:
        """
        Say what is added up.

        Args:
            rows: what a row says.

            layout: what is counted.

            doubled: whether to look for sessions with several rows.

            bits: how wide a count is.

            telling: the numbers of what rows say of their people; without them the words
                themselves are held.
        """
        self.rows = rows
        self.asked: Asked = rows.asked
        self.layout = layout
        self.doubled = doubled
        self.bits = bits
        self.telling = telling
        self.engine: InMemory = engine_of(rows.table)
        self.table: Table = self.engine.planned(rows.table)
        self.words: dict[str, list[int]] = {}
        for group, places in enumerate(layout.words(bits)):
            for word in range(places[-1][0] + 1):
                weights = [1 << shift if own == word else 0 for own, shift in places]
                self.words[f"word_{group}_{word}"] = weights
        sizes = {"flags": len(self.flags), "rows": bits}
        sizes |= {} if telling is None else {"told": telling.bits}
        sizes |= {name: bits * sum(map(bool, word)) for name, word in self.words.items()}
        self.packing: Packing = Packing.of(sizes)

    @staticmethod
    def telling_of(asked: Asked, engine: InMemory) -> Telling | None:
        """Give the numbers of what rows say, where that is quicker than the words themselves."""
        telling = Telling.of(asked)
        return telling if 0 < telling.count <= engine.most_words else None

    @property
    def texts(self) -> list[str]:
        """Name what is said of people, where the words themselves are held."""
        return [*self.asked.told] if self.telling is None else []

    @property
    def keys(self) -> list[str]:
        """Name the columns that people who are judged alike share."""
        return [*self.texts, *self.packing.names]

    @property
    def flags(self) -> list[str]:
        """Name what can be amiss with somebody's rows as a whole, and whether they left."""
        found = ["told"] if self.telling else self.texts
        found += ["left_on"] if self.asked.has("left_on") else []
        found += ["participant"] if self.rows.unnamed(lit("")) is not None else []
        found += ["doubled"] if self.doubled else []
        return found + (["left"] if self.asked.has("left_on") else [])

    # What is added up.

    def people(self) -> Table:
        """Add everything up, person by person."""
        rows, asked = self.rows, self.asked
        within = self.doubled and not self.engine.groups_twice
        table, weights = self.weighed()
        said: dict[str, Expr] = {name: rows.told(name) for name in self.texts}
        if self.telling is not None:
            table, said["told"] = self.told(table, self.telling)
        if asked.has("left_on"):
            said["left_on"] = chosen(rows.given("left_on"), rows.on("left_on"))
        said |= {f"keep_{at}": rows.kept(name) for at, name in enumerate(asked.keep)}
        used = table.select(
            rows.raw("participant").alias("participant"),
            *([rows.text("session").alias("session")] if within else []),
            *(whole(value).alias(name) for name, value in weights.items()),
            *(value.alias(name) for name, value in said.items()),
        )
        sums = [col(name).sum() for name in weights]
        ends = [f(col(name)).alias(f"{name}_{end}") for name in said for end, f in ENDS.items()]
        more = [col("session").n_unique().alias("sessions")] if within else []
        count = length().alias("rows")
        people = used.group_by("participant").agg(count, *sums, *ends, *more)
        people = people.filter(~rows.blank("participant", col("participant")))
        amiss: dict[str, Expr] = {}
        if within:
            amiss["doubled"] = col("rows") > col("sessions")
        elif self.doubled:
            people = people.join(self.twice(), on="participant", how="left")
            amiss["doubled"] = ~col("twice").is_null()
        return self.held(people, ["rows", *weights], [*said], amiss)

    def twice(self) -> Table:
        """Find everybody who has a session with several rows."""
        rows = self.rows
        sessions = self.table.select(
            rows.raw("participant").alias("participant"), rows.text("session").alias("session")
        )
        found = sessions.group_by("participant", "session").agg(length().alias("rows"))
        found = found.filter(col("rows") > 1)
        return found.group_by("participant").agg(length().alias("twice"))

    def weighed(self) -> tuple[Table, dict[str, Expr]]:
        """Give what a row adds to every sum, and a table that it can be said of."""
        layout, rows, table = self.layout, self.rows, self.table
        special = [rows.text("kind") == kind for kind in layout.special]
        kinds = len(special) + 1 if layout.kinds else 0
        weights: dict[str, Expr] = {}
        statuses: dict[int, Expr] = {}
        for name, bits in self.words.items():
            _, group, word = name.split("_")
            if int(group) == kinds > 0:
                numbers = dict(zip(layout.kinds, bits, strict=True))
                own = f"{_OWN}{name}"
                table = self.engine.numbered(table, own, rows.text("kind"), numbers)
                weights[name] = col(own)
            elif int(group) > len(special):
                flawed = self.flawed(dict(zip(FLAWS, bits, strict=True)))
                weights |= {} if flawed is None else {name: flawed}
            elif int(group):
                weights[name] = chain([(special[int(group) - 1], statuses[int(word)])])
            else:
                counts = {n: bit for n, bit in zip(layout.statuses, bits, strict=True) if bit}
                missed = self.asked.missed[0]
                as_said = {"missed" if n == missed else n: bit for n, bit in counts.items()}
                numbers = {n: bit for n, bit in as_said.items() if n in STATUSES}
                plain = lit(0)
                if numbers:
                    own = f"{_OWN}{name}"
                    table = self.engine.numbered(table, own, rows.text("status"), numbers)
                    plain = col(own)
                weights[name] = statuses[int(word)] = rows.status(counts, plain)
        return table, weights

    def flawed(self, bits: Mapping[str, int]) -> Expr | None:
        """Give what a row adds to the word of flaws, where any has one; it may have several."""
        cases = self.rows.flaws()
        if self.asked.has("left_on"):
            cases["leaver"] = ~self.rows.blank("left_on")
        found = {
            name: wrong
            for name, wrong in cases.items()
            if bits[name] and not self.engine.nowhere(self.table, wrong)
        }
        parts = [chain([(wrong, bits[name])]) for name, wrong in found.items()]
        return reduce(add, parts) if parts else None

    def told(self, table: Table, telling: Telling) -> tuple[Table, Expr]:
        """Give the number of what a row says, and a table that it can be said of."""
        numbers = []
        for name in telling.words:
            own = f"{_OWN}told_{name}"
            words, other = telling.numbers(name), telling.other(name)
            table = self.engine.numbered(table, own, self.rows.text(name), words, other)
            numbers.append(col(own))
        return table, whole(reduce(add, numbers))

    def held(
        self,
        people: Table,
        summed: Sequence[str],
        said: Sequence[str],
        amiss: dict[str, Expr],
    ) -> Table:
        """
        Put everybody's sums into few numbers, and leave nothing unknown to join on.

        Args:
            people: everybody's sums.

            summed: the columns of sums; in others there is nothing.

            said: the columns whose least and greatest values are known.

            amiss: what is known to be amiss.
        """
        # In pandas what is not known differs from itself.
        amiss |= {
            name: ~col(f"{name}_min").is_null() & (col(f"{name}_min") != col(f"{name}_max"))
            for name in said
            if name in (*_CLASHES, "told")
        }
        people = people.with_columns(*(whole(col(name)).alias(name) for name in summed))
        count = col("rows")
        numbers = {name: col(name) if name in summed else lit(0) for name in ("rows", *self.words)}
        if self.telling is not None:
            numbers["told"] = col("told_min")
        unnamed = self.rows.unnamed(col("participant"))
        if unnamed is not None:
            amiss["participant"] = unnamed
        if self.asked.has("left_on") and self.asked.as_of is not None:
            only = col("left_on_min") == col("left_on_max")
            amiss["left"] = only & (col("left_on_min") <= self.rows.that(self.asked.as_of))
        flags = [chain([(amiss[name], 1 << at)]) for at, name in enumerate(self.flags)]
        numbers["flags"] = whole(reduce(add, flags, lit(0)))
        # Somebody may have more rows than a count holds; then their number is given, below zero.
        fits = count < 1 << self.bits
        one = {
            name: chosen(col(f"{name}_min") == col(f"{name}_max"), col(f"{name}_min"))
            for name in said
            if name not in _TOLD
        }
        return people.select(
            "participant",
            *(text(col(f"{name}_min").fill_null("")).alias(name) for name in self.texts),
            *(
                whole(either(fits, own, lit(0) - count)).alias(name)
                for name, own in self.packing.packed(numbers).items()
            ),
            *(value.alias(name) for name, value in one.items()),
        )

    # What was found.

    def most(self, found: Sequence[Sequence[Any]]) -> int:
        """Say how many rows somebody has who has more than a count holds, or 0."""
        least: int = min(found[len(self.texts)], default=0)
        return -min(least, 0)

    def differ(self, found: Sequence[Sequence[Any]]) -> bool:
        """Whether the rows of anybody say several things, or another word than expected."""
        if self.telling is None:
            return False
        told, flags = ({*self.packing.column(name, found)} for name in ("told", "flags"))
        return None in map(self.telling.said, told) or any(number & 1 for number in flags)

    def tallies(self, found: Sequence[Sequence[Any]], people: Sequence[int]) -> Tallies:
        """
        Read every combination of counts.

        Args:
            found: the columns of the keys.

            people: how many people have them.
        """
        texts, columns = found[: len(self.texts)], found[len(self.texts) :]
        packing = self.packing
        statuses = [name for name in self.words if name.startswith("word_0_")]
        packed, low = packing.column(statuses[0], columns), packing.widths[statuses[0]]
        for name in statuses[1:]:
            more = packing.column(name, columns)
            packed = [one | two << low for one, two in zip(packed, more, strict=True)]
            low += packing.widths[name]
        masks = packing.mask(*(name for name in packing.widths if name not in ("rows", *statuses)))
        own = [[n & mask for n in column] for column, mask in zip(columns, masks, strict=True)]
        rests = [*zip(*texts, *own, strict=True)]
        numbers = {rest: number for number, rest in enumerate(dict.fromkeys(rests))}
        return Tallies(
            [self.rest(rest) for rest in numbers],
            [numbers[rest] for rest in rests],
            packing.column("rows", columns),
            packed,
            people,
            self.bits,
        )

    def rest(self, key: Sequence[Any]) -> Rest:
        """Name what is counted of a combination beside the statuses."""
        texts = len(self.texts)
        numbers = {n: own for n, [own] in self.packing.columns([[n] for n in key[texts:]]).items()}
        words = key[:texts] if self.telling is None else self.telling.said(numbers["told"])
        said = dict(zip(self.asked.told, words or (), strict=True)) | dict(self.asked.said)
        programme, variant, role, how = (said.get(name, "") for name in _SAID)
        flags = [name for at, name in enumerate(self.flags) if numbers["flags"] >> at & 1]
        layout = self.layout
        own = [numbers[name] for name in self.words]
        _, *groups = (unpack(own) for unpack in layout.unpackers(self.bits))
        special = len(layout.special)
        return Rest(
            (programme, variant, role, how),
            kinds=groups[special] if layout.kinds else (),
            special=tuple(groups[:special]),
            flaws=groups[-1] if layout.flaws else (0,) * len(FLAWS),
            clashes=tuple(name for name in flags if name in _CLASHES),
            doubled="doubled" in flags,
            left="left" in flags,
        )
