"""The figures of a comparison, as records to be drawn (see `sim.figures.data`)."""

from collections.abc import Iterator

from sim.figures.data import Compared, Escalation, Forest, Record, Rounds, Row, SideBySide, TwoFans
from sim.figures.text import clean
from sim.measures import curves
from sim.measures.intervals import Contrast
from sim.studies.comparison_numbers import ComparisonNumbers
from sim.studies.ensemble import Ensemble
from sim.studies.run_pair import Two, happened, two
from sim.studies.subject import subject_of
from sim.text import several

SHARES_DRAWN = 6  # of one kind
SEARCHED = 40  # runs among which one is sought that goes the usual way in both
LONGEST_TITLE = 70


def figures_of(found: ComparisonNumbers, sides: tuple[str, str] | None = None) -> dict[str, Record]:
    """The records of its figures, by name: one run in both side by side, the forest, and both by day.

    `sides` says in a few words what A is and what B is, where that is not told by the values in which they differ.
    """
    a, b = (clean(many.crisis.name) for many in (found.a, found.b))
    made = f"{several(found.runs, 'run')} of each with the same random draws, seed {found.seed}"
    if found.alike is not None:
        made += f"; {100.0 * found.alike.share:.1f} % never diverge"
    title = a if a == b else f"{a}, and {b}" if len(a) + len(b) < LONGEST_TITLE else f"{a}, and another"
    compared = Compared(title, sides or found.sides, _played(found), made, _differs(found))
    bands = (_bands(found, found.a), _bands(found, found.b))
    return {
        "curves": _curves(found, compared),
        "forest": Forest(compared, list(_rows(found))),
        "days": TwoFans(compared, found.a.crisis.scale, found.days, bands, found.by_day),
    }


def _curves(found: ComparisonNumbers, compared: Compared) -> SideBySide:
    """A run in both: one that parts and goes the usual way in each, if there is one."""
    pair = _usual(found)
    one, other = pair.a.figures()["curve"], pair.b.figures()["curve"]
    assert isinstance(one, Escalation | Rounds), "the curve of a run is one of these"
    assert isinstance(other, Escalation | Rounds), "the curve of a run is one of these"
    first = [happened(run)[pair.same :] for run in (pair.a, pair.b)]
    numbers = [events[0].number if events else None for events in first]
    return SideBySide(compared, (one, other), pair.a.number, (numbers[0], numbers[1]))


def _usual(found: ComparisonNumbers) -> Two:
    wanted = [max(many.courses, key=lambda name: many.courses[name].counted) for many in (found.a, found.b)]
    parting = None
    for number in range(min(SEARCHED, found.runs)):
        pair = two(found.a.crisis, found.b.crisis, found.seed, number)
        if pair.day is None:
            continue
        parting = parting or pair
        if [run.summary.course for run in (pair.a, pair.b)] == wanted:
            return pair
    return parting or two(found.a.crisis, found.b.crisis, found.seed, 0)


def _differs(found: ComparisonNumbers) -> tuple[str, Contrast] | None:
    """The course whose share differs most; where no course differs, the first reply."""
    name, contrast = max(found.courses.items(), key=lambda item: abs(item[1].difference))
    if contrast.difference:
        return name, contrast
    replies = {f"{actor}: {move}": one for (actor, move), one in found.first_replies.items()}
    name, contrast = max(replies.items(), key=lambda item: abs(item[1].difference), default=(name, contrast))
    return (name, contrast) if contrast.difference else None


def _played(found: ComparisonNumbers) -> str:
    """Who plays what in both, where that is the same."""
    one, other = ([str(p) for p in subject_of(many.crisis).played] for many in (found.a, found.b))
    return " · ".join(one) if one == other else ""


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
