"""The records that figures draw: plain data with a title and words, from every study, each with a figure of its own."""

import json
from inspect import isclass

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import sim
from helpers.places import DATA, ROOT
from sim import figures, history
from sim.eventdata.readers import Reading
from sim.eventdata.series import between
from sim.figures import data, register
from sim.forecast import inference, inference_text, scores, scores_text
from sim.history.timeline import timeline
from sim.strategies import dialogue
from sim.text import plain

STAFF, TOLERANCE = "actors.NATO.stocks.staff.amount", "actors.NATO.tolerance"
EVENTS = DATA / "made_up_icews.tab"


def made():
    """One of each record at least, by name."""
    crisis = sim.load(ROOT / "scenarios" / "nato_russia_2021.yaml")
    other = crisis.with_({STAFF: 13})
    found = sim.simulate(crisis).figures() | sim.ensemble(crisis, 20).figures()
    found |= sim.compare(crisis, other, 20).figures()
    found["next"] = sim.next_answer(crisis, 2, runs=20).figure()
    found["table"] = sim.table(crisis, ["grim", "grit"], 2).figure()
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
    found["skill"] = scores_text.skill(scores.result(scores.leave_one_out(held)))
    events = between(Reading([EVENTS]), "United States", "Russian Federation")
    found["events"] = events.figure("week", "made up")
    found["response"] = data.Response("grim", dialogue.response("grim", {}, []))
    return found


RECORDS = made()


def test_every_record_that_is_declared_is_made_by_a_study_and_has_its_figure():
    declared = {one for one in vars(data).values() if isclass(one) and hasattr(one, "alt_text")} - {data.Record}

    assert set(map(type, RECORDS.values())) == declared
    assert register.ON_AXES.keys() | register.ON_A_PAGE.keys() == declared


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_is_plain_data_that_a_page_elsewhere_could_draw(name):
    text = json.dumps(plain(RECORDS[name]), default=str)

    assert isinstance(json.loads(text), dict)
    assert " object at 0x" not in text
    assert "<" not in text


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_has_a_title_and_says_in_words_what_its_page_shows(name):
    shown = RECORDS[name]
    page = figures.page(shown, "svg").decode()

    assert shown.title
    assert figures.alt_text(shown).endswith(".")
    assert page.count("<desc>") == 1
    assert figures.alt_text(shown)[:40].replace("'", "&#x27;") in page


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_is_drawn_on_the_axes_given_or_fills_a_page(name):
    shown = RECORDS[name]

    assert isinstance(figures.figure(shown), Figure)
    if type(shown) in register.ON_AXES:
        ax = Figure(figsize=(8, 6)).subplots()
        assert figures.draw(shown, ax) is ax
        assert isinstance(figures.draw(shown), Axes)
