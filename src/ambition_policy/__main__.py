"""Run the command: `python -m ambition_policy`."""

from ambition_policy.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
