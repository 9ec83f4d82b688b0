"""Results that the literature has published of repeated games and of arms races, put to this program's own engine.

`published.yaml` holds the claims: each with its source, its number, the experiment that bears on it and what to measure
there. The number is as it was printed, or else what the source's formula, chain or program gives of that case, worked
out apart from this program. `findings.check` computes the exact number, plays the experiment and judges; `table.table`
lists what it found.
"""
