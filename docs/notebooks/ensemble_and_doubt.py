# ---
# jupyter:
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Many runs, and doubt
#
# Luck is what would differ if the same crisis happened twice. Doubt is what nobody knows about the one there was. Here
# are a few hundred runs, so that it is quick; take thousands for a paper.

# %%
import sim

crisis = sim.load("nato_russia_2021")
many = sim.ensemble(crisis, runs=500)
many

# %% [markdown]
# What does the first reply hang on? Each row is a number that nobody knows, with the share of the outcome's variance
# that it makes by itself.

# %%
for row in many.hangs_on("Russia: suspend relations"):
    print(f"{row.name}: {100 * row.of_variance:.0f} %")
many.plot_hangs_on("Russia: suspend relations")

# %% [markdown]
# By luck alone, with every doubt closed, it always comes out the same way. So what is uncertain here is not luck.

# %%
closed = sim.ensemble(crisis.close(), runs=200)
closed.plot_first_replies()

# %% [markdown]
# One doubt at a time: how many people did NATO have in Moscow?

# %%
sim.sweep(crisis, {"actors.NATO.stocks.staff.amount": [5, 6, 8, 10]}, runs=50)
