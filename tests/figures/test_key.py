"""Boxes found by the squares they lie on are those that a look at each would find."""

from hypothesis import given
from hypothesis import strategies as st

from sim.figures.key import _Boxes, _overlap

EDGES = st.floats(-200.0, 1200.0)


@st.composite
def boxes(draw):
    left, bottom = draw(EDGES), draw(EDGES)
    return left, bottom, left + draw(st.floats(0.0, 400.0)), bottom + draw(st.floats(0.0, 40.0))


@given(st.lists(boxes(), max_size=20), st.lists(boxes(), max_size=10), boxes())
def test_boxes_are_found_by_their_squares(first, later, box):
    found = _Boxes(first)
    for one in later:
        found.add(one)
    meant = sum(_overlap(box, one) for one in (*first, *later))

    assert found.hits(box) == meant
    assert found.hit(box) == (meant > 0)
