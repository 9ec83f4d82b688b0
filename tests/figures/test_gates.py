"""What no figure may do, whatever it shows and whatever it is made for."""

import re

import pytest
from matplotlib.colors import to_rgb

from helpers.figures import (
    STYLES,
    contrast,
    cut,
    difference,
    faint,
    least_size,
    luminance,
    outside,
    overlapping,
    texts,
    to_a_deuteranope,
)
from helpers.records import RECORDS
from sim import figures
from sim.figures import canvas, register

METHOD = re.compile("Wilson|Student|Tango|bootstrap", re.IGNORECASE)  # for notes and documents
LEAST = {"slide": 20.0, "paper": 8.0, "handout": 10.0}  # points
DRAWN = [name for name, record in RECORDS.items() if type(record) in register.KINDS]


def test_every_style_has_its_least_size_of_type_and_slides_are_slides():
    assert {name: style.least for name, style in figures.STYLES.items()} == LEAST
    assert figures.STYLES["slide"].page == (40 / 3, 7.5)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", DRAWN)
def test_no_text_is_small_overlaps_leaves_the_page_is_faint_or_names_a_method(name, style):
    made = figures.figure(RECORDS[name], style=style)

    assert not [text for text, _ in texts(made) if METHOD.search(text)]
    assert least_size(made) >= LEAST[style]
    assert overlapping(made) == []
    assert outside(made) == []
    assert faint(made) == []


@pytest.mark.long
@pytest.mark.parametrize("name", DRAWN)
def test_no_text_is_cut_on_a_paper(name):
    assert cut(figures.figure(RECORDS[name], style="paper")) == []


@pytest.mark.parametrize("kind", figures.KINDS)
def test_the_same_record_gives_the_same_bytes_twice_as_a_file_of_any_kind(kind):
    for name in ("curve", "perception"):
        assert figures.page(RECORDS[name], kind) == figures.page(RECORDS[name], kind)


def test_sides_are_told_apart_by_deuteranopes_and_their_fills_carry_black_type():
    for colours in ([look.colour for look in canvas.LOOKS], canvas.TINTS):
        one, other = (to_a_deuteranope(to_rgb(colour)) for colour in colours)
        assert difference(one, other) > 15.0
    for tint, look in zip(canvas.TINTS, canvas.LOOKS, strict=True):
        assert contrast(to_rgb(tint), (0.0, 0.0, 0.0)) > 7.0
        assert contrast(to_rgb(look.ink), to_rgb(tint)) > 4.5
        assert luminance(to_rgb(tint)) - luminance(to_rgb(look.colour)) > 0.3, "line and fill differ in grey"
