"""
What does an analyst ask of a cohort, one call each?

Nearly every answer comes from the groups of people that were counted alike, so it costs no
further look at the rows, and a reading can be switched for a million people by judging a few
thousand groups again. Tables come back as the same kind of frame as the cohort.

>>> from ambition_policy.frames.review import review_columns
>>> cohort = review_columns(
...     {"participant": ["ana"] * 6, "status": ["live"] * 5 + ["alternative"]},
...     programme="NPQA",
...     variant="NPQML",
... )
>>> cohort.counts()
{'verdict': ['met'], 'left': [None], 'people': [1], 'share': [1.0]}
>>> cohort.sensitivity()["change"]
[]
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.frames.absences import Limbs, recognised, steps
from ambition_policy.frames.answers import Answered, RowQuestions
from ambition_policy.frames.asked import Asked
from ambition_policy.frames.judging import Judge
from ambition_policy.frames.layout import ABSENT, NOTICE, WHICH
from ambition_policy.frames.margins import Margin, margins
from ambition_policy.frames.outcomes import Explanation
from ambition_policy.vocabulary import Status

__all__ = ["Questions"]

Row = tuple[Any, ...]
_STATUSES = tuple(status.value for status in Status)


class Questions:
    """The questions of one cohort, which is a `Cohort`."""

    def __init__(self, answered: Answered, rows: RowQuestions) -> None:
        """Take the answers, and the rows they came from."""
        self.answered = answered
        self.asked: Asked = answered.asked
        self.rows = rows

    def table(self, names: Mapping[str, type], rows: Iterable[Row]) -> Any:  # noqa: ANN401  (a frame)
        """Make a table of rows."""
        found = [*rows]
        columns = {name: [row[at] for row in found] for at, name in enumerate(names)}
        return self.answered.counted.made(columns, names)

    def counts(self) -> Any:  # noqa: ANN401  (a frame)
        """
        How many people have which verdict?

        Returns:
            `verdict`, `left`, `people`, `share`: those who left apart from the rest, and the
            share of those in the same part.
        """
        found: Counter[Row] = Counter()
        parts: Counter[bool] = Counter()
        for why, people in self.answered.whys:
            found[why.verdict, why.left] += people
            parts[why.left is not None] += people
        rows = sorted(found.items(), key=lambda item: (str(item[0][1] or ""), item[0][0]))
        names = {"verdict": str, "left": str, "people": int, "share": float}
        return self.table(
            names, ((*key, people, people / parts[key[1] is not None]) for key, people in rows)
        )

    def next_absence(self) -> Any:  # noqa: ANN401  (a frame)
        """
        Who becomes unreachable by missing any one more session, and which comes next?

        Those who left are not among them.

        Returns:
            `participant`, `programme`, `variant`, `role`, `verdict`, then `session`, `kind`
            and `date` of the next session to come, as far as the frame has them.

        Raises:
            InvalidFacts: the cohort was reviewed without its headroom.
        """
        if not self.answered.judge.headroom:
            faults = Faults("")
            faults.add("headroom", "True, since it asks how many may still be missed", False)  # noqa: FBT003
            faults.raise_as(InvalidFacts)
        names = ("programme", "variant", "role", "verdict")
        outcomes = self.answered.outcomes
        spare = zip(outcomes.whys, outcomes.figures["may_miss"], strict=True)
        places = [at for at, (why, most) in enumerate(spare) if most == 0 and why.left is None]
        whys = [outcomes.whys[at] for at in places]
        columns = {name: [getattr(why, name) for why in whys] for name in names}
        return self.rows.upcoming(columns, dict.fromkeys(names, str), places)

    def missing_facts(self) -> Any:  # noqa: ANN401  (a frame)
        """
        Which facts are missing most often, and for how many would one alone settle it?

        Returns:
            `fact`, `people`, `alone`: those who wait for it, and those who wait for nothing
            else; the most awaited first.
        """
        waiting: Counter[str] = Counter()
        alone: Counter[str] = Counter()
        for why, people in self.answered.whys:
            waiting.update(dict.fromkeys(why.missing, people))
            if len(why.missing) == 1:
                alone[why.missing[0]] += people
        rows = sorted(waiting.items(), key=lambda item: (-item[1], item[0]))
        names = {"fact": str, "people": int, "alone": int}
        return self.table(names, ((name, people, alone[name]) for name, people in rows))

    def sensitivity(self, readings: Iterable[str] | None = None) -> Any:  # noqa: ANN401  (a frame)
        """
        How do the totals move when a reading is settled one way or another?

        Args:
            readings: ids such as `"A-05"`; those that somebody's answer hangs on unless given.

        Returns:
            `reading`, `choice`, `verdict`, `people`, `change` against the totals as they
            stand, and `moved`, how many people get another verdict under that choice.

        Raises:
            InvalidFacts: the table has no such reading.
        """
        table = self.asked.table
        whys = self.answered.outcomes.whys
        named = {reading.partition("=")[0] for why in {*whys} for reading in why.readings}
        wanted = sorted(named & set(table.readings)) if readings is None else [*readings]
        faults = Faults("readings")
        for id_ in wanted:
            if id_ not in table.readings:
                faults.add("", f"one of {', '.join(table.readings)}", id_)
        faults.raise_as(InvalidFacts)
        now = self._totals(whys)
        rows: list[Row] = []
        for id_ in wanted:
            for choice in table.readings[id_].choices:
                settled = table.readings.settle(id_, choice, by="sensitivity")
                asked = attrs.evolve(self.asked, table=attrs.evolve(table, readings=settled))
                judge = Judge(asked, self.answered.counted.layout, headroom=False)
                then = judge.answers(self.answered.counts).whys
                totals = self._totals(then)
                pairs = zip(self.answered.whys, then, strict=True)
                moved = sum(n for (a, n), b in pairs if a.verdict != b.verdict)
                rows += [
                    (id_, choice, verdict, totals[verdict], totals[verdict] - now[verdict], moved)
                    for verdict in sorted(totals.keys() | now.keys())
                ]
        names: dict[str, type] = {"reading": str, "choice": str, "verdict": str}
        return self.table(names | {"people": int, "change": int, "moved": int}, rows)

    def _totals(self, whys: Iterable[Explanation]) -> Counter[str]:
        totals: Counter[str] = Counter()
        for why, people in zip(whys, self.answered.counts.people, strict=True):
            totals[why.verdict] += people
        return totals

    def mix(self, by: Sequence[str] = ("kind",)) -> Any:  # noqa: ANN401  (a frame)
        """
        How were sessions taken, by kind of session, partner or region?

        Args:
            by: columns of the frame, or names that were mapped to columns.

        Returns:
            The columns *by* as texts, a count of every status and of `other` words, and
            `live_share` and `caught_up_share` of what is over.

        Raises:
            InvalidFacts: there is no such column.
        """
        faults = Faults("by")
        known = dict.fromkeys((*self.asked.names, *self.asked.frame))
        for name in [by] if isinstance(by, str) else by:
            if isinstance(by, str) or name not in known:
                faults.add("", f"a list of columns: {', '.join(known)}", name)
        faults.raise_as(InvalidFacts)
        found: defaultdict[Row, Counter[str]] = defaultdict(Counter)
        for *values, status, count in self.rows.tabulated([*by, "status"]):
            name = status if status in _STATUSES else "other"
            found[tuple(None if v is None else str(v) for v in values)][name] += count
        names: dict[str, type] = dict.fromkeys(by, str)
        names |= dict.fromkeys((*_STATUSES, "other"), int)
        rows = []
        for key, counts in sorted(found.items(), key=lambda item: tuple(map(str, item[0]))):
            over = sum(counts.values()) - counts["pending"] - counts["other"]
            live, made_up = counts["live"] + counts["alternative"], counts["caught_up"]
            shares = (live / over, made_up / over) if over else (None, None)
            rows.append((*key, *(counts[name] for name in (*_STATUSES, "other")), *shares))
        return self.table(names | {"live_share": float, "caught_up_share": float}, rows)

    def margins(self) -> Any:  # noqa: ANN401  (a frame)
        """
        How far is everybody from each limit, such as the shares of 80 and 20 in 100?

        Returns:
            The columns of `ambition_policy.frames.margins.Margin`, and `people`.
        """
        found = margins(self.answered)
        names = {name: int if name == "to_spare" else str for name in Margin._fields}
        rows = sorted(found.items(), key=lambda item: (*map(str, item[0][:5]), item[0].to_spare))
        return self.table(names | {"people": int}, ((*one, people) for one, people in rows))

    def groups(self, by: str) -> Any:  # noqa: ANN401  (a frame)
        """
        How do groups of people compare, such as part-timers, movers or leavers with the rest?

        The rule is the same for all of them; this only counts.

        Args:
            by: `programme`, `variant`, `role`, `left`, or a column named in `keep`.

        Returns:
            The column *by* as text, `verdict`, `people`, and the share within the group.

        Raises:
            InvalidFacts: *by* is none of these.
        """
        whys = self.answered.outcomes.whys
        found: Counter[tuple[str | None, str]] = Counter()
        if by in self.asked.keep:
            for value, place, people in self.answered.counted.spread([by]):
                shown = None if value is None else str(value)
                found[shown, whys[place].verdict] += people
        elif by in ("programme", "variant", "role", "left"):
            for why, people in self.answered.whys:
                found[getattr(why, by), why.verdict] += people
        else:
            faults = Faults("")
            own = ", ".join(("programme", "variant", "role", "left", *self.asked.keep))
            faults.add("by", f"one of {own}", by)
            faults.raise_as(InvalidFacts)
        whole: Counter[str | None] = Counter()
        for (value, _), people in found.items():
            whole[value] += people
        rows = sorted(found.items(), key=lambda item: (str(item[0][0] or ""), item[0][1]))
        names = {by: str, "verdict": str, "people": int, "share": float}
        return self.table(names, ((*key, n, n / whole[key[0]]) for key, n in rows))

    def weeks(self, days: Iterable[dt.date]) -> Any:  # noqa: ANN401  (a frame)
        """
        How did the cohort stand on each of these days, as the rows say it now?

        What is dated after a day counts as still to come on it. When a session was made up is
        no column, so it counts as made up from its own day on.

        Args:
            days: such as every Friday of a term.

        Returns:
            `as_of`, `verdict`, `people`.

        Raises:
            InvalidFacts: the frame has no dates, or a day is none.
        """
        days = tuple(days)
        faults = Faults("")
        if not self.asked.has("date"):
            faults.add("columns.date", "the sessions' dates, since time is replayed", None)
        for at, day in enumerate(days):
            faults.day(f"days[{at}]", day)
        faults.raise_as(InvalidFacts)
        rows: list[Row] = []
        for day in days:
            asked = attrs.evolve(self.asked, as_of=day, replay=True)
            counted = self.answered.counted.recounted(asked)
            judge = Judge(asked, counted.layout, headroom=False)
            found: Counter[str] = Counter()
            for why, people in Answered.of(counted, judge).whys:
                found[why.verdict] += people
            counted.release()
            rows += [(day.isoformat(), verdict, found[verdict]) for verdict in sorted(found)]
        return self.table({"as_of": str, "verdict": str, "people": int}, rows)

    def work_list(self, day: dt.date) -> Any:  # noqa: ANN401  (a frame)
        """
        Who gets in touch with whom about what was missed on a day?

        Args:
            day: the day of the sessions.

        Returns:
            `participant`, `session`, `kind`, `verdict`, `actor`, `action`, `when`, `force`,
            `due` and `clauses`; each step once for a participant and session. Where nothing
            is to be done, or a person decides, there is a row that says so.

        Raises:
            InvalidFacts: the frame has no dates or kinds, or the day is none.
        """
        faults = Faults("")
        if not self.asked.has("date") or not self.asked.has("kind"):
            faults.add("columns", "the sessions' dates and kinds", None)
        faults.day("day", day)
        faults.raise_as(InvalidFacts)
        found: list[Row] = []
        for *which, _ in self.rows.absences(day):
            found += [(*which, *step) for step in steps(which, day, self.asked)]
        names = [*WHICH, "verdict", "actor", "action", "when", "force", "due", "clauses"]
        columns = {name: [step[at] for step in found] for at, name in enumerate(names)}
        types = {name: int if name == "notified" else str for name in names}
        return self.rows.due(day, columns, types)

    def reasons(self) -> Any:  # noqa: ANN401  (a frame)
        """
        How many absences have an accepted reason, and how many were told of beforehand?

        Reasons are private: they are judged, and only how many are recognised is said.

        Returns:
            `reason` (`recognised`, `not_recognised`, `refer`, `insufficient_information`),
            `absences`, `told_before` and its share.
        """
        by = ["status", *(n for n in ("programme", "reason", "notified") if self.asked.has(n))]
        found: Counter[str] = Counter()
        told: Counter[str] = Counter()
        judged: dict[Row, str] = {}
        for *values, count in self.rows.tabulated(by):
            row = dict(zip(by, values, strict=True))
            if row["status"] not in ABSENT:
                continue
            programme = row.get("programme") or self.asked.said.get("programme")
            key = (programme, row.get("reason"))
            if key not in judged:
                judged[key] = recognised(*key, self.asked)
            found[judged[key]] += count
            told[judged[key]] += count * (NOTICE.get(str(row.get("notified"))) == 1)
        names = {"reason": str, "absences": int, "told_before": int, "told_share": float}
        return self.table(
            names, ((n, found[n], told[n], told[n] / found[n]) for n in sorted(found))
        )

    def continuation(
        self,
        *,
        one_to_ones: int | str | None = None,
        tasks: int | str | None = None,
        steps_taken: bool | str | None = None,
    ) -> Any:  # noqa: ANN401  (a frame)
        """
        With how many people is there to be talk about going on, and by which limb?

        Every session that was not attended counts as an event that was missed. Where all of
        it was made up, steps were taken. A text names a column of `keep`; what is no whole
        number there, or no flag, is not known.

        Args:
            one_to_ones: how many one-to-ones were missed; 0 where there are none.

            tasks: how many tasks were left undone; 0 where there are none.

            steps_taken: whether steps were taken to make up what was missed.

        Returns:
            `verdict`, `limb`, `missing`, `people`; the limbs, such as `events`, `tasks` and
            `no_steps`, are those that are each enough, or `together`.

        Raises:
            InvalidFacts: there is no such column in `keep`.
        """
        given = {"one_to_ones": one_to_ones, "tasks": tasks, "steps_taken": steps_taken}
        names = [value for value in given.values() if isinstance(value, str)]
        self._kept(names)
        places = {name: at for at, name in enumerate(dict.fromkeys(names))}
        layout, counts = self.answered.counted.layout, self.answered.counts
        whys = self.answered.outcomes.whys
        limbs = Limbs(self.asked)
        found: Counter[Row] = Counter()
        for *values, place, people in self.answered.counted.spread([*places]):
            own = counts.statuses(place, layout)
            told = {
                name: values[places[value]] if isinstance(value, str) else value
                for name, value in given.items()
            }
            taken = dict(zip(layout.statuses, own, strict=True))
            found[limbs.find(whys[place], taken, told)] += people
        rows = ((*key, people) for key, people in sorted(found.items()))
        return self.table(
            dict.fromkeys(("verdict", "limb", "missing"), str) | {"people": int}, rows
        )

    def _kept(self, names: Iterable[str]) -> None:
        faults = Faults("")
        for name in names:
            if name not in self.asked.keep:
                faults.add("", f"a column of keep: {', '.join(self.asked.keep) or 'none'}", name)
        faults.raise_as(InvalidFacts)
