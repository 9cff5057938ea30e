r"""
What do people hold, and how is it read? Registers: a row a participant and session.

Three steps: `read_tidy` reads a file, `people` counts it for a programme and a day, `judge`
answers for everybody. Nothing is lost on the way: every person is answered once, and every
problem says row, column, what was expected and what came.

>>> import datetime as dt
>>> from ambition_policy.terms import shipped
>>> rows = [f"ana,S{n},session,live,2024-01-{n:02}" for n in range(1, 7)]
>>> sheet = read_tidy("\n".join(["participant,session,kind,status,date", *rows]))
>>> register = people(
...     sheet, table=shipped(), programme="NPQA", variant="NPQML", as_of=dt.date(2024, 2, 1)
... )
>>> for entry, answers in judge(register):
...     print(entry.id, answers.decisions["attendance"])
ana met: few enough were missed, and each is made up [APP-NPQA.att.1, APP-NPQA.att.2]
"""

from ambition_policy.registers.entries import Entry, Register
from ambition_policy.registers.judging import judge
from ambition_policy.registers.people import people
from ambition_policy.registers.problems import Problem, Severity, UnreadableRegister
from ambition_policy.registers.tidy import Sheet, read_tidy

__all__ = [
    "Entry",
    "Problem",
    "Register",
    "Severity",
    "Sheet",
    "UnreadableRegister",
    "judge",
    "people",
    "read_tidy",
]
