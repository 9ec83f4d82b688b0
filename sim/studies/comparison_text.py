"""A comparison as text for a terminal, and as a table."""

from collections.abc import Iterator, Sequence
from typing import Any

from sim.measures import intervals
from sim.measures.intervals import Contrast, Share
from sim.scenario.doubts import drawn_text
from sim.studies.comparison_numbers import LENGTH, MOVES, Changed, ComparisonNumbers
from sim.studies.counting.distributions import PERCENT
from sim.text import columns, several

CHANGES_SHOWN = 5  # values in which A and B differ
SHARES_SHOWN = 8  # of one kind
WAYS_SHOWN = 6  # in which runs part or change their course

TABLE_HEAD = (
    "what", "name", "a", "a_low", "a_high", "b", "b_low", "b_high", "difference", "low", "high", "only_a", "only_b",
)  # fmt: skip


def lines(found: ComparisonNumbers) -> Iterator[str]:
    """The whole comparison: what differs, shares, means, and where runs part."""
    yield from _head(found)
    yield ""
    yield "Shares of the runs; B less A in percentage points, with its 95 % interval (paired by run, Tango)"
    yield from _shares(found)
    if found.moved:
        yield ""
        yield "From one course to another: share of the runs"
        yield from _most_frequent([(f"{a} in A, {b} in B", share) for (a, b), share in found.moved.items()])
    yield ""
    yield "Means, and the mean of B less A run by run with its 95 % interval (Student)"
    rows = [["", "A", "B", "B less A"]]
    for name, changed in found.means.items():
        form = ".1f" if name in (LENGTH, MOVES) else ".2f"
        rows.append([name, f"{changed.a.mean:{form}}", f"{changed.b.mean:{form}}", _difference(changed, form)])
    yield from columns(rows)
    yield from _pairing(found)
    yield from _partings(found)


def _head(found: ComparisonNumbers) -> Iterator[str]:
    a, b = found.a.crisis.name, found.b.crisis.name
    yield f"A: {a}"
    yield f"B: {b if a != b else f'{a}, changed' if found.changes else 'the same'}"
    if found.changes:
        yield ""
        yield from columns([["", "A", "B"], *([one.path, one.a, one.b] for one in found.changes[:CHANGES_SHOWN])])
        if len(found.changes) > CHANGES_SHOWN:
            yield f"  and {len(found.changes) - CHANGES_SHOWN} values more"
    else:
        yield "A and B are the same in all that a run depends on."
    yield ""
    runs = several(found.runs, "run")
    drawn = drawn_text(max(found.a.crisis.doubts, found.b.crisis.doubts, key=len))
    yield f"{runs} of each, seed {found.seed}, with the same luck in both{drawn}"
    if found.runs < found.asked:
        yield f"Stopped: {found.asked} runs were asked for."
    if found.runs == 1:
        yield "A single run is an anecdote: means have no interval."
    yield from found.gaps


def _shares(found: ComparisonNumbers) -> Iterator[str]:
    """The shares of each kind, and the names of those that are zero in both."""
    for title, contrasts in found.contrasts.items():
        shown = {name: one for name, one in contrasts.items() if one.a.counted or one.b.counted}
        rows = [[title, "A", "B", "B less A", "in A only", "in B only"]]
        for name, one in list(shown.items())[:SHARES_SHOWN]:
            alone = str(one.only_a), str(one.only_b)
            rows.append([f"  {name}", _percent(one.a), _percent(one.b), points(one), *alone])
        yield ""
        yield from columns(rows, indent="")
        if rest := list(shown.values())[SHARES_SHOWN:]:
            most = max(max(one.a.share, one.b.share) for one in rest)
            yield f"  {len(rest)} more, none of them in more than {100.0 * most:.1f} % of the runs of A or of B"
        if never := [name for name in contrasts if name not in shown]:
            reach = 100.0 * contrasts[never[0]].high
            yield f"  never in A or B (the difference is {reach:.2g} points at most): {', '.join(never)}"


def _pairing(found: ComparisonNumbers) -> Iterator[str]:
    """A sentence on what it gains to have the same luck in both."""
    if found.runs < 2 or not found.changes:
        return
    for name, changed in found.means.items():
        if changed.gain is not None and changed.correlation is not None:
            subject, gain = name.partition(" (")[0], changed.gain
            times = f"{gain:.1f}" if gain < 10.0 else f"{gain:.0f}"
            sure = "as sure" if gain >= 1.0 else "no surer: it is as sure"
            yield (
                f"The same luck in both makes the mean difference of {subject} {sure} as {times} times as many runs "
                f"with luck of their own would (correlation of A with B, run by run: {changed.correlation:.2f})."
            )
            return
    yield "The same luck in both gains nothing here: of these numbers none varies in A and in B."


def _partings(found: ComparisonNumbers) -> Iterator[str]:
    if found.alike is None:
        return
    yield ""
    yield f"Where A and B part: {_never(found.alike)}"
    if not found.partings:
        return
    heads, days = ([f"{percent} %" for percent in PERCENT], [f"{day}" for day in found.parting_days])
    yield from columns([["so many of those that part", *heads], ["have parted by", *days]])
    yield "  First difference: share of the runs"
    for parted in found.partings[:WAYS_SHOWN]:
        yield f"  {f'{parted.share}':<22}  A  {parted.a}"
        yield f"  {'':<22}  B  {parted.b}"
    if rest := found.partings[WAYS_SHOWN:]:
        share = intervals.share(sum(parted.share.counted for parted in rest), found.runs)
        yield f"  {f'{share}':<22}  {_other_ways(len(rest))}"


def _percent(found: Share) -> str:
    return f"{100.0 * found.share:.1f} %"


def points(found: Contrast) -> str:
    """A difference in percentage points with its interval."""
    low, high = 100.0 * found.low, 100.0 * found.high
    form = ".2f" if high - low < 0.5 else ".1f"
    return f"{100.0 * found.difference:+{form}} [{low:+{form}}, {high:+{form}}]"


def _difference(changed: Changed, form: str) -> str:
    """A mean difference with its interval; in words where it is the same in every run, for Student has none then."""
    if changed.difference.low is not None and changed.gain is None:
        return f"{changed.difference.mean:+{form}} in every run" if changed.difference.mean else "the same in every run"
    return changed.difference.told(f"+{form}")


def _never(alike: Share) -> str:
    if alike.counted == alike.runs:
        return f"never; they are the same, move for move, in all of {several(alike.runs, 'run')}"
    if alike.counted == 0:
        return "in every run, sooner or later"
    return f"never in {alike} of the runs, which are the same move for move"


def _most_frequent(ways: Sequence[tuple[str, Share]]) -> Iterator[str]:
    """Shares by way, the first WAYS_SHOWN of them, and the others together."""
    rows = [[name, str(share)] for name, share in ways[:WAYS_SHOWN]]
    if rest := ways[WAYS_SHOWN:]:
        share = intervals.share(sum(one.counted for _, one in rest), rest[0][1].runs)
        rows.append([_other_ways(len(rest)), str(share)])
    yield from columns(rows)


def _other_ways(count: int) -> str:
    return several(count, "other way")


def table(found: ComparisonNumbers) -> Iterator[Sequence[Any]]:
    """A row for each share and mean: its value in A and in B, the difference, and the ends of their intervals."""
    yield TABLE_HEAD
    for title, contrasts in found.contrasts.items():
        for name, one in contrasts.items():
            a, b, (low, high) = one.a, one.b, (one.low, one.high)
            numbers = a.share, a.low, a.high, b.share, b.low, b.high, one.difference, low, high
            yield title.lower(), name, *numbers, one.only_a, one.only_b
    for name, changed in found.means.items():
        yield "mean", name, *changed.a, *changed.b, *changed.difference, None, None
