"""Names in any letters: drawn, or said to be boxes; never boxes without a word."""

import warnings
from pathlib import Path

import pytest

import sim
from helpers.scenarios import RICH
from sim import figures
from sim.figures.canvas import UnseenLettersWarning

NAMES = {
    "Chinese": "\u4e2d\u56fd",
    "Japanese": "\u65e5\u672c",
    "Korean": "\ud55c\uad6d",
    "Thai": "\u0e1b\u0e23\u0e30\u0e40\u0e17\u0e28",
    "Hindi": "\u092d\u093e\u0930\u0924",
    "a flag": "\U0001f1eb\U0001f1f7",
    "a family": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
}
DRAWN = {
    "Arabic": "\u0627\u0644\u0639\u0631\u0627\u0642",
    "Hebrew": "\u05d9\u05e9\u05e8\u05d0\u05dc",
    "Russian": "\u0420\u043e\u0441\u0441\u0438\u044f",
    "Greek": "\u0395\u03bb\u03bb\u03ac\u03c2",
    "Vietnamese": "Vi\u1ec7t Nam",
    "Georgian": "\u10e1\u10d0\u10e5\u10d0\u10e0\u10d7\u10d5\u10d4\u10da\u10dd",
}


def named(name):
    return RICH.replace("Alba", name)


def drawn(name, kind):
    return figures.page(sim.simulate(sim.parse(named(name))).figures()["curve"], kind)


@pytest.mark.parametrize("script", NAMES)
def test_letters_that_the_font_has_not_are_told_of_where_a_png_is_drawn(script):
    with pytest.warns(
        UnseenLettersWarning, match="the PNG shows boxes for .*: its font, DejaVu Sans, has none"
    ) as told:
        drawn(NAMES[script], "png")

    [one] = told
    assert NAMES[script][0] in str(one.message)


@pytest.mark.parametrize("script", NAMES | DRAWN)
def test_an_svg_holds_every_letter_as_text_and_needs_no_word(script):
    name = (NAMES | DRAWN)[script]
    with warnings.catch_warnings():
        warnings.simplefilter("error")

        assert name.replace("\u200d", " ") in drawn(name, "svg").decode() or name in drawn(name, "svg").decode()


@pytest.mark.parametrize("script", DRAWN)
def test_letters_that_the_font_has_are_drawn_without_a_word(script):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn(DRAWN[script], "png")


@pytest.mark.filterwarnings("default::sim.figures.canvas.UnseenLettersWarning")
@pytest.mark.parametrize(
    "line",
    [("plot", "mine.yaml", "--output", "a.png"), ("run", "mine.yaml"),
     ("ensemble", "mine.yaml", "--runs", "3", "--plot", "a.png")],
)  # fmt: skip
def test_a_command_says_in_one_line_that_a_picture_has_boxes(line, command):
    Path("mine.yaml").write_text(named("\u4e2d"), encoding="utf-8")

    code, _, err = command(*line)

    assert code == 0
    told = [row for row in err.splitlines() if "boxes" in row]
    assert told == ["the PNG shows boxes for \u4e2d: its font, DejaVu Sans, has none; draw an SVG instead"] * len(told)
    assert told
