# ---
# jupyter:
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Event data
#
# Event data say who did what to whom on which day. Real ones are downloaded from GDELT, ICEWS, POLECAT or KEDS. These
# are made up: a year in which each act of one side now and then draws one of the other.

# %%
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import mkdtemp

import sim

draw = Random(1)
lines = []
for day in range(365):
    for source, target in (("USA", "RUS"), ("RUS", "USA")):
        if draw.random() < 0.1:
            code, answered = draw.choice(["121", "132", "201"]), day + draw.randint(1, 10)
            lines.append((day, source, target, code))
            if draw.random() < 0.5 and answered < 365:
                lines.append((answered, target, source, code))
file = Path(mkdtemp()) / "made_up.txt"
rows = (
    f"{date(2014, 1, 1) + timedelta(days=day):%y%m%d}\t{source}\t{target}\t{code}\t(MADE UP)\n"
    for day, source, target, code in sorted(lines)
)
_ = file.write_text("".join(rows), encoding="utf-8")

# %% [markdown]
# What the two did to each other, with the severity of each code on Goldstein's scale, blows above zero.

# %%
acts = sim.events(file, "USA", "RUS", form="keds")
acts

# %%
from sim import figures

figures.draw(acts.figure("week", "made up"))

# %% [markdown]
# Does a blow of one side make blows of the other more probable? Whatever the command line does can be called from here;
# this fit needs the extra `data`.

# %%
from sim.cli import main

_ = main(["events", str(file), "--between", "USA", "RUS", "--fit", "hawkes"])

# %% [markdown]
# The data were made so that one act in two draws an answer within ten days. The intervals say what a year tells of it.
