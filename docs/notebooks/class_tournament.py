# ---
# jupyter:
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # A tournament of a class
#
# Each student hands in a file with a strategy: a function of what the actor sees that returns the severity wanted. Here
# are three, as a class might hand them in. The one of Chris goes wrong.

# %%
from pathlib import Path
from tempfile import mkdtemp

import sim

entries = {
    "ana": "return 0.8 * view.received",
    "ben": "return view.received if view.received > 3.0 else 0.0",
    "chris": "return view.recieved",
}
folder = Path(mkdtemp())
for name, rule in entries.items():
    code = f"import sim\n\n\n@sim.strategy\ndef {name}(view):\n    {rule}\n"
    (folder / f"{name}.py").write_text(code, encoding="utf-8")

# %% [markdown]
# Read the files before you allow their code. All meet all, in both roles, with two strategies of the literature among
# them; what goes wrong in an entry is told with its line, and the others play on.

# %%
crisis = sim.load("misperception")
held = sim.tournament(crisis, str(folder), others=["tit_for_tat", "grim"], allow_code=True, runs=3)
held

# %% [markdown]
# The ranking, for a list of your own. Entries that three runs cannot tell apart share a place.

# %%
for placed in held.ranking():
    print(placed.place, placed.entry.name)

# %% [markdown]
# And who did how well against whom:

# %%
sim.table(crisis, "tit_for_tat,generous,grim", runs=3)
