"""One of each record of a figure at least, as the studies make them."""

from datetime import timedelta

import sim
from helpers.places import DATA, ROOT
from sim import history
from sim.eventdata.readers import Reading
from sim.eventdata.series import between
from sim.figures import data
from sim.forecast import inference, inference_text, scores, scores_text, skill
from sim.history.timeline import timeline
from sim.strategies import dialogue

STAFF, TOLERANCE = "actors.NATO.stocks.staff.amount", "actors.NATO.tolerance"
EVENTS = DATA / "made_up_icews.tab"


def made():
    """One of each record at least, by name."""
    crisis = sim.load(ROOT / "scenarios" / "nato_russia_2021.yaml")
    other = crisis.with_({STAFF: 13})
    found = sim.simulate(crisis).figures() | sim.ensemble(crisis, 20).figures()
    found |= sim.compare(crisis, other, 20).figures()
    found["game"] = sim.simulate(sim.load(ROOT / "scenarios" / "echo.yaml")).figures()["curve"]
    found["moves"] = sim.ensemble(crisis, 20).figure_by(crisis.start + timedelta(days=25))
    found["next"] = sim.next_answer(crisis, 2, runs=20).figure()
    found["table"] = sim.table(crisis, ["grim", "grit"], 2).figure()
    found["folk"] = sim.patience(sim.load("echo"), ["tit_for_tat", "grim"]).figure()
    found["evolution"] = sim.evolve(crisis, ["grim", "grit"], 4, starts=5).figure()
    found["bimatrix"] = sim.game(crisis, ["grim", "grit", "ledger"], 4).figure()
    for name, over, design in (
        ("line", {STAFF: "0:16:8"}, None),
        ("names", {"actors.NATO.strategy": ["grim", {"name": "grit"}]}, None),
        ("plane", {STAFF: "0:16:8", "actors.NATO.strategy": ["grim", {"name": "grit"}]}, None),
        ("bars", {STAFF: "0:16:8", TOLERANCE: "0:4:2"}, "one"),
    ):
        found[name] = sim.sweep(crisis, over, runs=5, design=design).figure()
    exchange = history.load_exchange("uk-russia-2018")
    found["timeline"] = timeline(exchange)
    found["posterior"] = inference_text.drawn(exchange, inference.infer(exchange, "UK"))
    held = [scores.held(one) for one in history.shipped()[:4]]
    found["skill"] = scores_text.skill(skill.result(scores.leave_one_out(held)))
    events = between(Reading([EVENTS]), "United States", "Russian Federation")
    found["events"] = events.figure("week", "made up")
    found["response"] = data.Response("generous", dialogue.DRAWS, dialogue.response("generous", {}, []))
    return found


RECORDS = made()
