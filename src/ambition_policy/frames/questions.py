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
>>> cohort.questions.counts()
{'verdict': ['met'], 'left': [None], 'people': [1], 'share': [1.0]}
>>> cohort.questions.sensitivity()["change"]
[]
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, final

import attrs

from ambition_policy.decisions import Verdict
from ambition_policy.errors import Faults, InvalidFacts
from ambition_policy.facts import Absence, Misses, Participant, Reason
from ambition_policy.frames.answers import Answered, RowQuestions
from ambition_policy.frames.judging import Judge, Judged
from ambition_policy.frames.layout import ABSENT, WHICH, Key
from ambition_policy.questions import check_reason, classify_continuation, follow_up
from ambition_policy.rules.absence import ReasonVerdict
from ambition_policy.rules.continuation import ContinuationVerdict
from ambition_policy.vocabulary import Status

__all__ = ["Questions"]

Row = tuple[Any, ...]
_STATUSES = tuple(status.value for status in Status)
_MISSED = ("caught_up", "recoverable", "missed", "lost")
_TOLD = frozenset({True, "yes", "true", "True"})
_NOTIFIED = {0: None, 1: True, 2: False}


@final
class Questions:
    """The questions of one cohort."""

    def __init__(self, answered: Answered, rows: RowQuestions) -> None:
        """Take the answers, and the rows they came from."""
        self.answered = answered
        self.asked = answered.asked
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
        for _, judged, people in self.answered.tallies:
            found[judged.why.verdict, judged.why.left] += people
            parts[judged.why.left is not None] += people
        rows = sorted(found.items(), key=lambda item: (str(item[0][1] or ""), item[0][0]))
        names = {"verdict": str, "left": str, "people": int, "share": float}
        return self.table(
            names, ((*key, people, people / parts[key[1] is not None]) for key, people in rows)
        )

    def next_absence(self) -> Any:  # noqa: ANN401  (a frame)
        """
        Who becomes unreachable by missing any one more session, and which comes next?

        Returns:
            `participant`, `programme`, `variant`, `role`, `verdict`, then `session`, `kind`
            and `date` of the next session to come, as far as the frame has them.
        """
        names = ("programme", "variant", "role", "verdict")
        places = [at for at, (_, one, _) in enumerate(self.answered.tallies) if one.may_miss == 0]
        whys = [self.answered.tallies[at][1].why for at in places]
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
        for _, judged, people in self.answered.tallies:
            waiting.update(dict.fromkeys(judged.why.missing, people))
            if len(judged.why.missing) == 1:
                alone[judged.why.missing[0]] += people
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
        named = {
            r.partition("=")[0] for _, one, _ in self.answered.tallies for r in one.why.readings
        }
        wanted = sorted(named & set(table.readings)) if readings is None else [*readings]
        faults = Faults("readings")
        for id_ in wanted:
            if id_ not in table.readings:
                faults.add("", f"one of {', '.join(table.readings)}", id_)
        faults.raise_as(InvalidFacts)
        now = self._totals(one for _, one, _ in self.answered.tallies)
        rows: list[Row] = []
        for id_ in wanted:
            for choice in table.readings[id_].choices:
                settled = table.readings.settle(id_, choice, by="sensitivity")
                asked = attrs.evolve(self.asked, table=attrs.evolve(table, readings=settled))
                judge = Judge(asked, self.answered.counted.layout, headroom=False)
                then = [judge.judge(key) for key, _, _ in self.answered.tallies]
                totals = self._totals(then)
                pairs = zip(self.answered.tallies, then, strict=True)
                moved = sum(n for (_, a, n), b in pairs if a.why.verdict != b.why.verdict)
                rows += [
                    (id_, choice, verdict, totals[verdict], totals[verdict] - now[verdict], moved)
                    for verdict in sorted(totals.keys() | now.keys())
                ]
        names: dict[str, type] = {"reading": str, "choice": str, "verdict": str}
        return self.table(names | {"people": int, "change": int, "moved": int}, rows)

    def _totals(self, judged: Iterable[Judged]) -> Counter[str]:
        totals: Counter[str] = Counter()
        for one, (_, _, people) in zip(judged, self.answered.tallies, strict=True):
            totals[one.why.verdict] += people
        return totals

    def mix(self, by: Sequence[str] = ("kind",)) -> Any:  # noqa: ANN401  (a frame)
        """
        How were sessions taken, by kind of session, partner or region?

        Args:
            by: columns of the frame, or names that were mapped to columns.

        Returns:
            The columns *by* as texts, a count of every status and of `other` words, and
            `live_share` and `caught_up_share` of what is over.
        """
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
        tallies = self.answered.tallies
        found: Counter[tuple[str | None, str]] = Counter()
        if by in self.asked.keep:
            for value, place, people in self.answered.counted.spread(by):
                shown = None if value is None else str(value)
                found[shown, tallies[place][1].why.verdict] += people
        elif by in ("programme", "variant", "role", "left"):
            for _, judged, people in tallies:
                found[getattr(judged.why, by), judged.why.verdict] += people
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
        """
        rows: list[Row] = []
        for day in days:
            asked = attrs.evolve(self.asked, as_of=day, replay=True)
            if not asked.has("date"):
                faults = Faults("columns")
                faults.add("date", "the sessions' dates, since time is replayed", None)
                faults.raise_as(InvalidFacts)
            counted = self.answered.counted.recounted(asked)
            judge = Judge(asked, counted.layout, headroom=False)
            found: Counter[str] = Counter()
            for key, people in counted.distinct():
                found[judge.judge(key).why.verdict] += people
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
        """
        if not self.asked.has("date") or not self.asked.has("kind"):
            faults = Faults("columns")
            faults.add("", "the sessions' dates and kinds", None)
            faults.raise_as(InvalidFacts)
        steps: list[Row] = []
        for *which, _ in self.rows.absences(day):
            steps += [(*which, *step) for step in self._steps(which, day)]
        names = [*WHICH, "verdict", "actor", "action", "when", "force", "due", "clauses"]
        columns = {name: [step[at] for step in steps] for at, name in enumerate(names)}
        types = {name: int if name == "notified" else str for name in names}
        return self.rows.due(day, columns, types)

    def _steps(self, which: Sequence[Any], day: dt.date) -> list[tuple[str, ...]]:
        programme, variant, role, kind, notified = which
        person = Participant(
            "somebody", programme=programme or None, variant=variant or None, role=role or None
        )
        try:
            absence = Absence(kind, date=day, notified=_NOTIFIED[notified])
            found = follow_up(person, absence, table=self.asked.table, as_of=self.asked.as_of)
        except InvalidFacts:
            # Its row has a problem, which stands among the problems.
            return [("insufficient_information", "", "", "", "", "", "")]
        verdict, clauses = found.verdict.value, "; ".join(found.clauses)
        if not found.duties:
            refer_to = "; ".join(found.refer_to)
            return [(verdict, refer_to, "", "", "", "", clauses)]
        return [
            (
                verdict,
                step.actor.value,
                step.action,
                step.when,
                step.force.value,
                step.due.isoformat() if step.due else "",
                "; ".join(step.clauses),
            )
            for step in found.duties
        ]

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
                judged[key] = self._reason(*key)
            found[judged[key]] += count
            told[judged[key]] += count * (row.get("notified") in _TOLD)
        names = {"reason": str, "absences": int, "told_before": int, "told_share": float}
        return self.table(
            names, ((n, found[n], told[n], told[n] / found[n]) for n in sorted(found))
        )

    def _reason(self, programme: str | None, reason: str | None) -> str:
        unknown = ReasonVerdict.INSUFFICIENT_INFORMATION.value
        if reason is None or programme not in self.asked.table.programmes:
            return unknown
        person = Participant("somebody", programme=programme)
        found = check_reason(person, Reason(reason), table=self.asked.table, as_of=self.asked.as_of)
        return found.verdict.value

    def continuation(self, *, one_to_ones: int | None = None, tasks: int | None = None) -> Any:  # noqa: ANN401  (a frame)
        """
        With how many people is there to be talk about going on, and by which limb?

        Every session that was not attended counts as an event that was missed. Whether steps
        were taken to make it up is known where everything was made up, and otherwise not.

        Args:
            one_to_ones: how many one-to-ones everybody missed; 0 where there are none.

            tasks: how many tasks everybody left undone; 0 where there are none.

        Returns:
            `verdict`, `limb`, `people`; the limb is `missed` where the number alone decides.
        """
        found: Counter[Row] = Counter()
        judge: Callable[[Key], Row] = self._limbs(one_to_ones, tasks)
        for key, judged, people in self.answered.tallies:
            if judged.why.problems or judged.why.programme is None:
                found[ContinuationVerdict.INSUFFICIENT_INFORMATION.value, ""] += people
            else:
                found[judge(key)] += people
        rows = ((*key, people) for key, people in sorted(found.items()))
        return self.table({"verdict": str, "limb": str, "people": int}, rows)

    def _limbs(self, one_to_ones: int | None, tasks: int | None) -> Callable[[Key], Row]:
        """Answer for how much somebody missed, each once."""
        known: dict[Row, Row] = {}
        verdicts = {key: judged for key, judged, _ in self.answered.tallies}
        statuses = self.answered.counted.layout.statuses

        def limb(key: Key) -> Row:
            counts = dict(zip(statuses, key.statuses, strict=True))
            events = sum(counts.get(name, 0) for name in _MISSED)
            why, made_up = verdicts[key].why, counts["caught_up"]
            facts = (why.programme, why.variant, why.role, why.verdict, events, made_up)
            if facts not in known:
                person = Participant("somebody", programme=why.programme)
                misses = Misses(
                    events=events,
                    one_to_ones=one_to_ones,
                    tasks=tasks,
                    catch_up_complete=True if events and events == made_up else None,
                )
                found = classify_continuation(
                    person,
                    misses,
                    requirement=Verdict(why.verdict),
                    table=self.asked.table,
                    as_of=self.asked.as_of,
                )
                contact = found.verdict is ContinuationVerdict.CONTACT
                known[facts] = (found.verdict.value, "missed" if contact else "")
            return known[facts]

        return limb
