"""
What do the two policies say about everything but the tallies, once more and by hand?

One module a passage, written from the two texts and CLAUSES.md alone: plain tables, plain
functions, facts as plain mappings in the words of the case format. Nothing here imports the
library, and what is open is taken every way by `resolving`. Each module offers

* `states()`: the whole finite space of its facts, one `State` for each combination;
* `say(state)`: what follows, with the readings that mattered, the facts that are missing, the
  other keys of the format, and the clauses that an answer cannot do without.
"""
