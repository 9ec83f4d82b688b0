"""Event data in: who did what to whom on which day, as GDELT, ICEWS, POLECAT and KEDS files have it, and what fits it.

The files are read as streams (`readers`), line by line (`formats`), scored (`scales`), and made into series between two
actors (`series`). From these come a vector autoregression (`granger`), a Hawkes process (`hawkes`), and a scenario to
start from (`seeding`).
"""

FORMATS = {
    "gdelt1": "GDELT 1.0: 57 or 58 columns between tabs, no header",
    "gdelt2": "GDELT 2.0: 61 columns between tabs, no header",
    "icews": "ICEWS: tabs, and a header with 'CAMEO Code' and 'Source Country'",
    "polecat": "POLECAT: tabs, and a header with 'Event Type' and 'Actor Country'",
    "keds": "KEDS: date, source, target, WEIS code, label, tabs or blanks between",
    "keds-cameo": "the same with CAMEO codes; it looks like keds, and is never guessed",
}


class EventDataError(Exception):
    """Event data that cannot be read, or that nothing can be fitted to. Its text is one line."""
