"""
How are rows counted where they are, and how do the answers get back to them?

One scan adds up a few whole numbers for every participant. The engine then groups people
with the same numbers, and only these groups are collected and judged; their answers are
joined back. No Python function sees a row, so the same program runs on one machine and on a
cluster.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, final

from ambition_policy.frames.asked import Asked
from ambition_policy.frames.counting import Counting
from ambition_policy.frames.engines import InMemory
from ambition_policy.frames.layout import BITS, Layout
from ambition_policy.frames.people import EXPECTED
from ambition_policy.frames.portable import (
    Expr,
    Table,
    col,
    engine_of,
    followed,
    frame,
    length,
    lit,
    matched,
    native,
    quoted,
    stack,
    taken,
    text,
    unknown,
    upload,
    whole,
)
from ambition_policy.frames.rows import STATUSES, Rows
from ambition_policy.frames.tallies import Tallies
from ambition_policy.frames.telling import Telling
from ambition_policy.frozen import EMPTY

__all__ = ["Frame", "columns_of"]

_ANSWER = "answer_"
"""What the columns of an answer begin with beside the keys."""

Columns = Mapping[str, Sequence[Any]]
Types = Mapping[str, type]


def columns_of(df: Any) -> list[str]:  # noqa: ANN401  (a frame of any library)
    """Name the columns of a frame."""
    return [*frame(df).collect_schema()]


@final
class Frame:
    """The rows of a cohort in their engine, and the counts of its people."""

    def __init__(self, df: Any, asked: Asked, layout: Layout, *, doubled: bool) -> None:  # noqa: ANN401  (a frame of any library)
        """
        Scan the rows.

        Args:
            df: the frame.

            asked: the review.

            layout: what is counted.

            doubled: whether to look for sessions with several rows.
        """
        table = frame(df)
        self.engine: InMemory = engine_of(table)
        self.table: Table = self.engine.readable(table)
        self.asked = asked
        self.layout = layout
        self.doubled: bool = doubled and asked.has("session")
        self.rows: Rows = Rows(self.table, asked)
        self.count(BITS, Counting.telling_of(asked, self.engine))
        most = self.counting.most(self.found)
        if most or self.counting.differ(self.found):
            # Somebody has more rows than a count holds, or rows that do not all say one known
            # thing, so all are counted anew in wider counts and with the words themselves.
            self.release()
            self.count(max(BITS, most.bit_length()), None)

    def count(self, bits: int, telling: Telling | None) -> None:
        """Add everything up in counts so wide, and collect every combination of them."""
        self.counting: Counting = Counting(
            self.rows, self.layout, doubled=self.doubled, bits=bits, telling=telling
        )
        self.keys: list[str] = self.counting.keys
        self.people: Table = self.engine.hold(self.counting.people(), self.table)
        groups = self.people.group_by(*self.keys).agg(length().alias("people"))
        *keys, people = self.engine.columns(groups)
        self.found: list[list[Any]] = keys
        self.sizes: list[int] = people

    def release(self) -> None:
        """Let the engine drop the counts."""
        self.engine.drop(self.people)

    def tallies(self) -> Tallies:
        """Give every combination of counts, with how many people have it."""
        return self.counting.tallies(self.found, self.sizes)

    # How answers get back.

    def keyed(self, places: Sequence[int]) -> tuple[dict[str, list[Any]], dict[str, type]]:
        """Give the numbers that tell groups apart."""
        told = len(self.counting.texts)
        found = zip(self.keys, self.found, strict=True)
        keys = {name: [column[place] for place in places] for name, column in found}
        types: dict[str, type] = {n: str if at < told else int for at, n in enumerate(self.keys)}
        return keys, types

    def joined(
        self, columns: Columns, types: Types, places: Sequence[int] | None, said: Columns = EMPTY
    ) -> Table:
        """Give people the values of their group, under names that no key has."""
        keys, kinds = self.keyed(range(len(self.sizes)) if places is None else places)
        kinds |= {_ANSWER + name: types[name] for name in columns}
        own = {_ANSWER + name: values for name, values in columns.items()}
        lookup = upload({**keys, **own}, kinds, self.people)
        if said:
            # Each text is handed over once.
            number = _ANSWER + "decision"
            kinds = {number: int, **{_ANSWER + name: types[name] for name in said}}
            texts: dict[str, Sequence[Any]] = {_ANSWER + n: values for n, values in said.items()}
            texts[number] = range(1, len(next(iter(said.values()))) + 1)
            lookup = matched(lookup, upload(texts, kinds, self.people), [number])
        return matched(self.people, lookup, self.keys)

    def answered(
        self,
        columns: Columns,
        types: Types,
        places: Sequence[int] | None = None,
        said: Columns = EMPTY,
    ) -> Any:  # noqa: ANN401  (a frame of the library)
        """
        Give people the values of their group.

        Args:
            columns: values by column, one for each place.

            types: `int`, `float` or `str` for each column, in the order that they come in.

            places: of the groups; all of them unless given.

            said: values by column, one for each number from 1 in the column `decision`.
        """
        return native(
            self.joined(columns, types, places, said).select(
                "participant",
                *(col(_ANSWER + name).alias(name) for name in types),
                *(["left_on"] if self.asked.has("left_on") else []),
                *(col(f"keep_{at}").alias(name) for at, name in enumerate(self.asked.keep)),
            )
        )

    def made(self, columns: Columns, types: Types) -> Any:  # noqa: ANN401  (a frame of the library)
        """Make a small frame of the library."""
        return native(upload(columns, types, self.people))

    def recounted(self, asked: Asked) -> Frame:
        """Count the same rows for another review."""
        return Frame(self.table, asked, Layout.of(asked), doubled=self.doubled)

    def spread(self, names: Sequence[str]) -> list[tuple[Any, ...]]:
        """Count people by columns that are handed on: values, place of the group, how many."""
        kept = [f"keep_{self.asked.keep.index(name)}" for name in names]
        places = {row: place for place, row in enumerate(zip(*self.found, strict=True))}
        found = taken(self.people.group_by(*kept, *self.keys).agg(length().alias("people")))
        return [(*row[: len(kept)], places[row[len(kept) : -1]], row[-1]) for row in found]

    # What is wrong.

    def problems(self, faulty: Sequence[str], said: Sequence[tuple[int, str, str, str]]) -> Any:  # noqa: ANN401  (a frame of the library)
        """
        List what cannot be used.

        Args:
            faulty: the columns that somebody's rows have a problem with.

            said: of groups, by their place: column, what was expected, what came.
        """
        parts = [self.part(self.table.head(0), "", "", lit(""))]
        parts += [part() for name, part in self.parts().items() if name in faulty]
        parts += self.said(said)
        return native(stack(parts))

    def part(self, rows: Table, name: str, expected: str, got: Expr) -> Table:
        """Say one kind of problem for every row of a table."""
        return rows.select(
            self.rows.raw("participant").alias("participant"),
            self.session().alias("session"),
            text(lit(name)).alias("column"),
            text(lit(expected)).alias("expected"),
            text(got).alias("got"),
        )

    def session(self) -> Expr:
        """Say which session a row is about, if it does."""
        return self.rows.told("session") if self.asked.has("session") else unknown()

    def parts(self) -> dict[str, Callable[[], Table]]:
        """Every kind of problem that stands in a row, by its name."""
        rows = self.rows
        table = self.table.filter(~rows.blank("participant"))

        def where(name: str, wrong: Expr, expected: str | None = None) -> Table:
            kept = table.filter(wrong)
            return self.part(kept, name, expected or EXPECTED[name], quoted(rows.text(name)))

        def statuses() -> Table:
            status = rows.text("status")
            found = [where("status", status.is_null() | ~status.is_in(STATUSES))]
            found += [where("status", wrong, what) for what, wrong in rows.misplaced().items()]
            return stack(found)

        def nobody() -> Table:
            kept = self.table.filter(rows.blank("participant"))
            return self.part(kept, "participant", EXPECTED["participant"], lit("nothing"))

        def doubled() -> Table:
            names = (self.asked.names["participant"], self.asked.names["session"])
            many = table.group_by(*names).agg(length().alias("rows_of_session"))
            got = followed(text(whole(col("rows_of_session"))), " rows")
            return self.part(
                many.filter(col("rows_of_session") > 1), "session", EXPECTED["doubled"], got
            )

        found: dict[str, Callable[[], Table]] = {
            "status": statuses,
            "nobody": nobody,
            "doubled": doubled,
        }
        unnamed = rows.unnamed(rows.raw("participant"))
        flaws = rows.flaws() | ({} if unnamed is None else {"participant": unnamed})
        for name, wrong in flaws.items():
            found[name] = partial(where, name, wrong)
        return found

    def said(self, said: Sequence[tuple[int, str, str, str]]) -> list[Table]:
        """Say what is wrong with whole groups, to everybody in them."""
        if not said:
            return []
        keys, types = self.keyed([place for place, *_ in said])
        columns: dict[str, list[Any]] = {**keys}
        for at, name in enumerate(("column", "expected", "got"), 1):
            columns[f"problem_{name}"] = [row[at] for row in said]
            types[f"problem_{name}"] = str
        lookup = upload(columns, types, self.people)
        joined = matched(self.people, lookup, self.keys)
        return [
            joined.select(
                "participant",
                unknown().alias("session"),
                *(
                    text(col(f"problem_{name}")).alias(name)
                    for name in ("column", "expected", "got")
                ),
            )
        ]
