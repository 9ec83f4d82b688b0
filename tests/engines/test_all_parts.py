"""The engines beside each other with all parts of the model on at once, over any of their numbers."""

from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.engines import changing, engines, in_hex, needs_numba
from helpers.scenarios import RICH
from sim.engines import player
from sim.model.log import COLUMNS, MOVE
from sim.scenario import Crisis, build
from sim.scenario.preparation import prepare

RUNS = range(3, 11)
SIDES = ("Alba", "Brie")
SIDED = ("note", "expel", "cap", "fine", "regret", "readmit")  # rungs that may belong to one side; none is threatened
OF_EACH = ("note", "expel", "fine", "readmit")  # rungs that each member may take for itself
WAYS = ("consensus", "majority", {"leader": "Una"})


def doubt(low: float, high: float, **more: Any) -> dict[str, Any]:
    return {"low": low, "high": high, "why": "a guess", **more}


@st.composite
def quarrels(draw: Any) -> Crisis:
    """The rich scenario with accounts on both sides, errors of every kind, costs, rungs of one side, and doubts.

    Alba may be an alliance, and some of the rungs each member's own to take.
    """
    data = yaml.safe_load(RICH)
    for move in data["ladder"]:
        only = draw(st.sampled_from((None, None, *SIDES))) if move["move"] in SIDED else None
        if only is not None:
            move["only"] = only
    if draw(st.booleans()):
        members = {name: {"bias": draw(st.floats(0, 2)), "weight": draw(st.floats(0.1, 5))} for name in ("Una", "Duo")}
        data["actors"]["Alba"] |= {"members": members | {"Tria": {}}, "decides": draw(st.sampled_from(WAYS))}
        for move in data["ladder"]:
            move["national"] = move["move"] in OF_EACH and move.get("only") != "Brie" and draw(st.booleans())
    assumptions = {
        "incidents.spies found.severity": doubt(3, 8, likely=5),
        "price": doubt(0.1, 0.4, sets=["ladder.expel.severity.per_unit"]),
        "ladder.regret.lasts": doubt(10, 60),
    }
    for actor in SIDES:
        side = data["actors"][actor]
        slack, share = draw(st.floats(0, 30)), draw(st.floats(0.5, 1.5))
        side["strategy"] = {"name": "ledger", "with": {"slack": slack, "share": share}}
        side["judgement_error"] = draw(st.sampled_from((0.0, 0.2, 2.0)))
        side["execution_error"] = draw(st.sampled_from((0.0, 0.1)))
        side["interests"] = {"discount": draw(st.floats(0, 0.05)), "relative_gains": draw(st.floats(0, 1))}
        side["review_days"] = draw(st.integers(5, 60))
        assumptions |= {
            f"actors.{actor}.strategy.with.slack": doubt(0, max(slack, 10.0)),
            f"actors.{actor}.judgement_error": doubt(0, 2),
            f"actors.{actor}.stocks.staff.value": doubt(0, 1),
            f"actors.{actor}.interests.discount": doubt(0, 0.05),
        }
    return build(data | {"assumptions": assumptions})


@needs_numba
@given(quarrels(), st.integers(0, 2**63 - 1))
def test_with_all_parts_on_both_engines_give_the_same_rows_costs_and_draws(crisis: Crisis, seed: int) -> None:
    made = prepare(crisis, drawn=True)

    def found(engine: Any) -> tuple[str, Any]:
        with changing(engine):
            return repr(player.rows(made, seed, 5)), in_hex(player.play(made, seed, RUNS, curve=True))

    slow, fast = map(found, engines())
    assert slow == fast


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(quarrels())
def test_nobody_makes_a_move_that_is_the_others_alone(crisis: Crisis) -> None:
    made = prepare(crisis)
    whose = {number: move.only for number, move in enumerate(crisis.ladder, 1)}
    for row in player.rows(made, 1, 0):
        kind, actor, move = (row[COLUMNS.index(name)] for name in ("kind", "actor", "move"))
        if kind == MOVE:
            assert whose[move] in (None, made.names.actors[actor])
