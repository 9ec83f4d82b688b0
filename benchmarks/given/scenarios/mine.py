"""Strategies of one's own: that of the README, one with luck, and some that go wrong."""

import sim


@sim.strategy
def measured(view, share=0.5, red_line=5.0):
    """A share of what was felt, but a blow past the red line in full."""
    if view.received > red_line:
        return view.received
    return share * view.received


@sim.strategy
def moody(view, calm=0.5):
    """What was felt, or nothing, as luck will have it."""
    return 0.0 if sim.chance(view) < calm else view.received


@sim.strategy
def failing(view):
    """Divides by what is left of nothing."""
    return view.received / 0


@sim.strategy
def silent(view):
    """Wants no number."""


asked = []


@sim.strategy
def fickle(view):
    """Wants more each time it is asked."""
    asked.append(view)
    return float(len(asked) % 7)
