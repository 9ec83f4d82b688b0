"""The page's colours can be told apart by deuteranopes and, where nothing else tells them, in grey."""

import re
from itertools import pairwise

import pytest
from matplotlib.colors import to_rgb

from helpers.figures import contrast, difference, luminance, to_a_deuteranope
from sim.page.document import static


def colours(script, name):
    """The colours of a list in a script."""
    found = re.search(rf"const {name} = \[(.*?)\];", static(script))
    assert found is not None
    return [to_rgb(one) for one in re.findall(r"#[0-9A-Fa-f]{6}", found[1])]


def style(name):
    """A colour that the style sheet names."""
    found = re.search(rf"--{name}: (#[0-9A-Fa-f]+)", static("page.css"))
    assert found is not None
    return to_rgb(found[1])


@pytest.mark.parametrize(
    ("script", "name"), [("mirror.js", "HUES"), ("mirror.js", "TINTS"), ("mirror.js", "INKS"), ("shares.js", "FILLS")]
)
def test_the_two_sides_are_told_apart_by_deuteranopes(script, name):
    one, other = (to_a_deuteranope(colour) for colour in colours(script, name)[:2])

    assert difference(one, other) > 15.0


def test_a_line_stands_out_from_its_area_and_type_from_its_ground_in_grey():
    for hue, tint in zip(colours("mirror.js", "HUES"), colours("mirror.js", "TINTS"), strict=True):
        assert luminance(tint) - luminance(hue) > 0.3
    for ink in ("ink", "soft", "a", "b"):
        for ground in ("paper", "tint", "a-tint", "b-tint"):
            assert contrast(style(ink), style(ground)) > 4.5


def test_the_parts_of_a_loss_are_steps_of_grey_and_one_hatching():
    greys = sorted(luminance(colour) for colour in colours("chronicle.js", "PART_FILLS"))

    assert len(greys) == 3
    assert all(after - before > 0.15 for before, after in pairwise(greys))
