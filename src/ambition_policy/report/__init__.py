"""
What does an officer mail to a programme team, and print for a meeting?

One page of HTML that needs nothing but itself: `as_html`; at a prompt
`ambition-policy report REGISTER --programme CODE --as-of DATE --out cohort.html`.
"""

from ambition_policy.report.pages import as_html

__all__ = ["as_html"]
