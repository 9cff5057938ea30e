"""
What follows: one module for each passage of the policies.

Every module offers those of three verbs that its passage has: `assess` (is it met?),
`options` (what may be offered, in order?) and `duties` (who does what, and when?). A rule
takes facts and terms, never another rule; what it needs of one comes as an argument. Some
modules decide nothing and serve the others: `standing` (where counts stand against limits),
`overlay` (which limits apply), `account` (which figures stand beside an answer), `case` (which
questions a tally raises) and `procedure` (which steps follow an absence).
"""
