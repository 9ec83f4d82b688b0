"""What two scenarios are called where they stand beside each other: by their files, or by what is changed."""

from collections.abc import Sequence

from sim.figures.text import clean
from sim.language import say
from sim.scenario import Crisis, Differing
from sim.studies.subject import change_words, strategy_words

Sides = tuple[str, str]

LONGEST_HEAD = 30  # letters of a column's
CHANGES_NAMED = 2  # values in which the two differ
ASSUMPTIONS = "assumptions."  # the paths of what is not known, and drawn


def sides(a: Crisis, b: Crisis, changes: Sequence[Differing]) -> Sides:
    """Two scenarios in a few words each: their names, or, where they are of one name, the values that differ."""
    if a.name != b.name:
        return clean(a.name), clean(b.name)
    return _side((a, b), 0, changes), _side((a, b), 1, changes)


def _side(both: tuple[Crisis, Crisis], side: int, changes: Sequence[Differing]) -> str:
    strategies = [
        f"{name}: {strategy_words(actor.strategy.told)}"
        for name, actor in both[side].actors.items()
        if any(one.path.startswith(f"actors.{name}.strategy") for one in changes)
    ]
    values = [one for one in changes if ".strategy" not in one.path]
    stated = [one for one in values if not one.path.startswith(ASSUMPTIONS)]  # else what is drawn differs alone
    told = [*strategies, *(change_words(one.path, (one.a, one.b)[side]) for one in stated or values)]
    if len(told) > CHANGES_NAMED:
        told = [*told[:CHANGES_NAMED], say("compared.values more", count=len(told) - CHANGES_NAMED)]
    return clean(", ".join(told)) or say("compared.same in all")


def heads(names: Sides) -> Sides:
    """The same for the heads of columns: in the order in which they stand where they are long, or alike."""
    if names[0] == names[1] or max(map(len, names)) > LONGEST_HEAD:
        return say("compared.first"), say("compared.second")
    return names
