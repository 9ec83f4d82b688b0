"""Counting without numpy finds the same numbers, to the last bit, in every scenario and for whatever values."""

import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.places import SHIPPED
from helpers.processes import completed
from helpers.scenarios import RICH
from sim.studies.counting import arrays, histograms, lists
from sim.studies.counting import kernel as chosen
from sim.studies.counting.histograms import Histograms
from sim.studies.counting.sums import DailySums, ExactSums

COUNTED = """
import json, sys
import sim
from sim.text import plain

def other(crisis):
    # another strategy, and another name for a move that nothing else names: so every kind of parting comes
    data = crisis.data
    actor, own = next(iter(crisis.actors)), [move for move in data["ladder"] if repr(data).count(move["move"]) == 1]
    data["actors"][actor]["strategy"] = "generous"
    for move in own[:1]:
        move["move"] = "something else"
    return sim.build(data)

def counted(text):
    crisis = sim.parse(text)
    if crisis.clock is not None:
        crisis = crisis.with_({"horizon": 20 * crisis.clock.days})
    many, two = sim.ensemble(crisis, 12, 5), sim.compare(crisis, other(crisis), 12, 5)
    told = [many.document(), two.csv(), two.means, two.by_day, two.alike, two.parting_days, two.partings, two.moved]
    return repr(told)
"""
WITHOUT = """
import sys
for name in ("numpy", "matplotlib", "numba", "pandas", "scipy"): sys.modules[name] = None
"""


def test_many_runs_and_pairs_of_them_are_counted_alike_without_numpy_in_every_scenario():
    texts = [*(path.read_text(encoding="utf-8") for path in SHIPPED), RICH]
    here = {}
    exec(COUNTED, here)
    told = [here["counted"](text) for text in texts]
    code = f"{WITHOUT}{COUNTED}\nprint(json.dumps([counted(text) for text in json.loads(sys.stdin.read())]))"

    there = json.loads(completed([sys.executable, "-c", code], typed=json.dumps(texts), check=True).stdout)

    assert there == told


def test_what_counts_is_arrays_where_numpy_is_there():
    assert chosen.kernel() is arrays


def same(one, two):
    """Whether two histograms, one in arrays and one in lists, hold the same."""
    span, filled = two.counts
    table = [[day.get(at, 0) for at in range(span)] for day in filled]
    return (one.merges, one.low, one.counts.tolist()) == (two.merges, two.low, table)


TABLES = st.integers(1, 4).flatmap(
    lambda days: st.lists(
        st.lists(st.floats(-1e6, 1e6) | st.integers(-200, 200).map(lambda n: n / 20), min_size=days, max_size=days),
        min_size=1,
        max_size=6,
    )
)


@given(TABLES, st.integers(1, 5))
def test_histograms_and_sums_of_any_values_are_the_same(values, cut):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(histograms, "MAX_BINS", 200)
        found = []
        for how in (arrays, lists):
            for module in ("histograms", "sums"):
                patched.setattr(f"sim.studies.counting.{module}.kernel", lambda how=how: how)
            parts = [values[:cut], values[cut:]] if values[cut:] else [values]
            made = sum((Histograms().plus(how.table(part)) for part in parts), Histograms())
            flat = [value for row in values for value in row]
            daily = sum((DailySums().plus(how.table(part)) for part in parts), DailySums())
            of_days = (made.quantiles(len(values)), made.clusters(len(values)))
            found.append((made, of_days, ExactSums().plus(flat), daily))
        (one, *rest), (two, *others) = found

    assert same(one, two)
    assert rest == others
