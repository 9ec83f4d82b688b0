"""The records that figures draw: plain data with a title and words, from every study, each with a figure of its own."""

import json
from inspect import isclass

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.records import RECORDS
from sim import figures
from sim.figures import data, register
from sim.text import plain


def test_every_record_that_is_declared_is_made_by_a_study_and_has_its_figure():
    declared = {one for one in vars(data).values() if isclass(one) and hasattr(one, "alt_text")} - {data.Record}

    assert set(map(type, RECORDS.values())) == declared
    assert register.KINDS.keys() == declared


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
    if register.KINDS[type(shown)].on_axes is not None:
        ax = Figure(figsize=(8, 6)).subplots()
        assert figures.draw(shown, ax) is ax
        assert isinstance(figures.draw(shown), Axes)
