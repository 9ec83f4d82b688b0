"""Event data in: who did what to whom on which day, as GDELT, ICEWS, POLECAT and KEDS files have it, and what fits it.

The files are read as streams (`readers`), scored (`scales`), and made into series between two actors (`series`). From
these come a vector autoregression (`granger`), a Hawkes process (`hawkes`), and a scenario to start from (`seeding`).
"""
