"""
Would a wrong cell of the data be noticed?

One cell of one file is changed at a time, the whole is read by the real loader, and the
checks are tried in order of their cost until one notices: the loader itself, our own worked
cases, the oracle, the laws on clauses. A copy of the data (`tests/data/table.json`,
`tests/test_table.py`) is no such check.

    PYTHONPATH=src:tests:tests/conformance python -m mutation.data [--every N] [FILE ...]

goes through every cell. What nothing notices has to stand in `spared.toml` with a reason, and
what stands there has to survive.
"""
