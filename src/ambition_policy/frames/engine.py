"""
How are rows counted where they are, and how do the answers get back to them?

One scan adds up a few whole numbers for every participant. The engine then groups people
with the same numbers, and only these groups are collected and judged; their answers are
joined back. No Python function sees a row, so the same program runs on one machine and on a
cluster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial, reduce
from typing import Any, final

from ambition_policy.frames.asked import Asked
from ambition_policy.frames.engines import InMemory
from ambition_policy.frames.layout import BITS, FLAWS, Key, Layout, Rest
from ambition_policy.frames.people import EXPECTED
from ambition_policy.frames.portable import (
    ENDS,
    Expr,
    Table,
    chain,
    chosen,
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

__all__ = ["Frame", "columns_of"]

_SAID = ("programme", "variant", "role", "left_how")
_CLASHES = (*_SAID, "left_on", "participant")
_FLAGS = (*_CLASHES, "doubled", "left")
_ROOM = 1 << len(_FLAGS)

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
        self.table: Table = frame(df)
        self.asked = asked
        self.layout = layout
        self.doubled: bool = doubled and asked.has("session")
        self.rows: Rows = Rows(self.table, asked)
        self.bits: int = BITS
        self.engine: InMemory = engine_of(self.table)
        self.people: Table = self.engine.hold(self.count())
        self.found: list[tuple[Any, ...]] = self.groups()
        most = max((row[-2] // _ROOM for row in self.found), default=0)
        if most >> self.bits:
            # Somebody has more rows than a count holds, so all are counted anew in wider ones.
            self.release()
            self.bits = most.bit_length()
            self.people = self.engine.hold(self.count())
            self.found = self.groups()

    def release(self) -> None:
        """Let the engine drop the counts."""
        self.engine.drop(self.people)

    # What is counted.

    @property
    def words(self) -> list[str]:
        """Name the words that counts are packed in."""
        places = enumerate(self.layout.words(self.bits))
        return [f"word_{group}_{word}" for group, p in places for word in range(p[-1][0] + 1)]

    @property
    def keys(self) -> list[str]:
        """Name the columns that people who are judged alike share."""
        return [*self.asked.told, *self.words, "state"]

    def weights(self) -> Iterable[Expr]:
        """What a row adds to every word."""
        layout = self.layout
        for group, places in enumerate(layout.words(self.bits)):
            for word in range(places[-1][0] + 1):
                bits = [1 << shift if own == word else 0 for own, shift in places]
                if group <= len(layout.special):
                    own = zip(layout.statuses, bits, strict=True)
                    weight = self.rows.status({name: bit for name, bit in own if bit})
                    if group:
                        weight = chain(
                            [(self.rows.text("kind") == layout.special[group - 1], weight)]
                        )
                elif layout.kinds and group == len(layout.special) + 1:
                    kinds = zip(layout.kinds, bits, strict=True)
                    weight = chain([(self.rows.text("kind") == kind, b) for kind, b in kinds if b])
                else:
                    weight = self.flawed(dict(zip(FLAWS, bits, strict=True)))
                yield whole(weight).alias(f"word_{group}_{word}")

    def flawed(self, bits: Mapping[str, int]) -> Expr:
        """What a row adds to the word of flaws; it may have several."""
        cases = self.rows.flaws()
        if self.asked.has("left_on"):
            cases["leaver"] = ~self.rows.blank("left_on")
        parts = [chain([(wrong, bits[name])]) for name, wrong in cases.items() if bits[name]]
        return reduce(lambda one, other: one + other, parts, lit(0))

    def count(self) -> Table:
        """Add everything up, person by person."""
        rows, asked = self.rows, self.asked
        said = [rows.told(name).alias(name) for name in asked.told]
        names = [*asked.told]
        if asked.has("left_on"):
            said.append(chosen(rows.given("left_on"), rows.on("left_on")).alias("left_on"))
            names.append("left_on")
        said += [rows.kept(name).alias(f"keep_{at}") for at, name in enumerate(asked.keep)]
        names += [f"keep_{at}" for at in range(len(asked.keep))]
        used = self.table.filter(~rows.blank("participant")).select(
            rows.raw("participant").alias("participant"),
            *([rows.text("session").alias("session")] if self.doubled else []),
            *self.weights(),
            *said,
        )
        sums = [col(word).sum() for word in self.words]
        ends = [f(col(name)).alias(f"{name}_{end}") for name in names for end, f in ENDS.items()]
        rows_of = length().alias("rows")
        if self.doubled and self.engine.groups_twice:
            used = used.group_by("participant", "session").agg(rows_of, *sums, *ends)
            rows_of, sessions = col("rows").sum(), [length().alias("sessions")]
            ends = [f(col(f"{name}_{end}")) for name in names for end, f in ENDS.items()]
        else:
            sessions = [col("session").n_unique().alias("sessions")] if self.doubled else []
        people = used.group_by("participant").agg(rows_of, *sums, *ends, *sessions)
        return self.stated(people, names)

    def stated(self, people: Table, names: Sequence[str]) -> Table:
        """Put what is small into one number, and leave nothing unknown to join on."""
        # In pandas what is not known differs from itself.
        flags = {
            name: ~col(f"{name}_min").is_null() & (col(f"{name}_min") != col(f"{name}_max"))
            for name in names
            if name in _CLASHES
        }
        unnamed = self.rows.unnamed(col("participant"))
        if unnamed is not None:
            flags["participant"] = unnamed
        if self.doubled:
            flags["doubled"] = col("rows") > col("sessions")
        if self.asked.has("left_on") and self.asked.as_of is not None:
            only = col("left_on_min") == col("left_on_max")
            flags["left"] = only & (col("left_on_min") <= self.rows.that(self.asked.as_of))
        state = whole(col("rows")) * _ROOM
        for name, flag in flags.items():
            state = state + whole(chain([(flag, 1 << _FLAGS.index(name))]))
        kept = [name for name in names if name not in _SAID]
        one = {
            name: chosen(col(f"{name}_min") == col(f"{name}_max"), col(f"{name}_min"))
            for name in kept
        }
        return people.select(
            "participant",
            *(text(col(f"{name}_min").fill_null("")).alias(name) for name in self.asked.told),
            *(whole(col(word)).alias(word) for word in self.words),
            state.alias("state"),
            *(value.alias(name) for name, value in one.items()),
        )

    def groups(self) -> list[tuple[Any, ...]]:
        """Collect every combination of counts, with how many people have it."""
        return taken(self.people.group_by(*self.keys).agg(length().alias("people")))

    def distinct(self) -> list[tuple[Key, int]]:
        """Give every combination of counts, with how many people have it."""
        found: list[tuple[Key, int]] = []
        shared: dict[tuple[Any, ...], Rest] = {}
        statuses, *_ = self.layout.unpackers(self.bits)
        last = len(self.asked.told)
        first = last + 1 + self.layout.words(self.bits)[0][-1][0]
        for row in self.found:
            state = row[-2]
            # Most people differ in nothing but the statuses and the number of rows.
            rest = (row[:last], row[first:-2], state % _ROOM)
            if rest not in shared:
                shared[rest] = self.rest(row)
            key = Key(shared[rest], state // _ROOM, statuses(row[last:first]))
            found.append((key, row[-1]))
        return found

    def rest(self, row: tuple[Any, ...]) -> Rest:
        """Name what is counted of a combination beside the statuses."""
        last = len(self.asked.told)
        said = dict(zip(self.asked.told, row[:last], strict=True)) | dict(self.asked.said)
        programme, variant, role, how = (said.get(name, "") for name in _SAID)
        flags = [name for at, name in enumerate(_FLAGS) if row[-2] >> at & 1]
        layout = self.layout
        _, *groups = (unpack(row[last:-2]) for unpack in layout.unpackers(self.bits))
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

    # How answers get back.

    def keyed(self, places: Sequence[int]) -> tuple[dict[str, list[Any]], dict[str, type]]:
        """Give the numbers that tell groups apart."""
        told = len(self.asked.told)
        keys = {n: [self.found[place][at] for place in places] for at, n in enumerate(self.keys)}
        types: dict[str, type] = {n: str if at < told else int for at, n in enumerate(self.keys)}
        return keys, types

    def joined(self, columns: Columns, types: Types, places: Sequence[int] | None) -> Table:
        """Give people the values of their group, under names that no key has."""
        keys, kinds = self.keyed(range(len(self.found)) if places is None else places)
        lookup = upload(
            {**keys, **{f"answer_{name}": values for name, values in columns.items()}},
            {**kinds, **{f"answer_{name}": kind for name, kind in types.items()}},
            self.people,
        )
        return matched(self.people, lookup, self.keys)

    def answered(self, columns: Columns, types: Types, places: Sequence[int] | None = None) -> Any:  # noqa: ANN401  (a frame of the library)
        """
        Give people the values of their group.

        Args:
            columns: values by column, one for each place.

            types: `int`, `float` or `str` for each column.

            places: of the groups; all of them unless given.
        """
        return native(
            self.joined(columns, types, places).select(
                "participant",
                *(col(f"answer_{name}").alias(name) for name in columns),
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
        places = {row[:-1]: place for place, row in enumerate(self.found)}
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
