# ---
# jupyter:
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # First run
#
# A scenario says who holds what within the other's reach, what a move does, and how each side decides. `sim.load` reads
# one; this one comes with the program.

# %%
import sim

crisis = sim.load("nato_russia_2021")
crisis

# %% [markdown]
# One run: its seed decides all luck, so that the same seed gives the same run on any machine. Its last line in a cell
# shows the curve; the chronicle unfolds below it.

# %%
run = sim.simulate(crisis, seed=1)
run

# %% [markdown]
# Why did Russia suspend relations, and not expel as many in return? `explain` sets what was done beside all that could
# have been.

# %%
reply = run.summary.first_reply
print(run.explain(reply.number))

# %% [markdown]
# NATO had six people in Moscow. With thirteen, all else the same, the answer is another.

# %%
larger = crisis.with_({"actors.NATO.stocks.staff.amount": 13})
sim.simulate(larger, seed=1).summary.first_reply.move
