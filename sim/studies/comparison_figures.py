"""The figures of a comparison, as records to be drawn (see `sim.figures.data`)."""

from collections.abc import Iterator

from sim.figures.data import Compared, ComparisonPage, Forest, Record, Row, TwoFans
from sim.figures.text import clean
from sim.measures import curves
from sim.studies.comparison_numbers import ComparisonNumbers
from sim.studies.ensemble import Ensemble
from sim.text import several

SHARES_DRAWN = 6  # of one kind
CHANGES_NAMED = 3  # values in which A and B differ


def figures_of(found: ComparisonNumbers) -> dict[str, Record]:
    """The records of its figures, by name: the forest, both scenarios by day, and a page of both."""
    a, b = (clean(many.crisis.name) for many in (found.a, found.b))
    title = f"{a}: A and B" if found.a.crisis.name == found.b.crisis.name else f"{a} (A) and {b} (B)"
    made = f"{several(found.runs, 'run')} of each with the same luck, seed {found.seed}"
    if found.alike is not None:
        made += f"; {100.0 * found.alike.share:.1f} % never part"
    compared = Compared(title, (_side(found, 0), _side(found, 1)), made)
    forest = Forest(compared, list(_rows(found)))
    bands = (_bands(found, found.a), _bands(found, found.b))
    days = TwoFans(compared, found.a.crisis.scale, found.days, bands, found.by_day)
    return {"forest": forest, "days": days, "comparison": ComparisonPage(forest, days)}


def _side(found: ComparisonNumbers, side: int) -> str:
    """A (0) or B (1) by the values in which it differs from the other."""
    values = [f"{one.path} = {(one.a, one.b)[side]}" for one in found.changes[:CHANGES_NAMED]]
    if len(found.changes) > CHANGES_NAMED:
        values.append(f"{len(found.changes) - CHANGES_NAMED} values more")
    return f"{'AB'[side]}: {clean(', '.join(values)) or 'the same in all that a run depends on'}"


def _rows(found: ComparisonNumbers) -> Iterator[Row]:
    """Headings, and under each the first SHARES_DRAWN of the shares above zero in A or in B."""
    replies = {f"{actor}: {move}": one for (actor, move), one in found.first_replies.items()}
    for heading, contrasts in (("Course", found.courses), ("Ending", found.endings), ("First reply", replies)):
        rows = [Row(name, one) for name, one in contrasts.items() if one.a.counted or one.b.counted]
        if rows:
            yield Row(heading, None)
            yield from rows[:SHARES_DRAWN]


def _bands(found: ComparisonNumbers, many: Ensemble) -> list[list[float]]:
    """The quantiles of one scenario on the days that both have, each by day."""
    first = curves.days(many.crisis).index(found.days[0]) if found.days else 0
    return [list(values) for values in zip(*many.bands[first : first + len(found.days)], strict=True)]
