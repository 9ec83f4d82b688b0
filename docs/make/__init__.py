"""What the pages say and show of the program, made by it.

Each module makes the page of its name: `readme` makes README.md, and any other, as `limits`, docs/limits.md; `parts` is
what several share. `python docs/make` makes them all.
"""
