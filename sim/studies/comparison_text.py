"""A comparison as text for a terminal, and as a table."""

from collections.abc import Iterator, Sequence
from typing import Any

from sim.language import say, so_many
from sim.measures import intervals
from sim.measures.intervals import Contrast, Share
from sim.scenario.doubts import drawn_text
from sim.studies.comparison_numbers import LENGTH, MOVES, Changed, ComparisonNumbers
from sim.studies.counting.distributions import PERCENT
from sim.studies.methods import note
from sim.studies.sides import Sides, heads
from sim.text import columns

CHANGES_SHOWN = 5  # values in which the two differ
SHARES_SHOWN = 8  # of one kind
WAYS_SHOWN = 6  # in which runs diverge or change their course

TABLE_HEAD = (
    "what", "name", "a", "a_low", "a_high", "b", "b_low", "b_high", "difference", "low", "high", "only_a", "only_b",
)  # fmt: skip


def lines(found: ComparisonNumbers, sides: Sides | None = None) -> Iterator[str]:
    """The whole comparison: what differs, shares, means, and where runs diverge. `sides` names the two scenarios."""
    names = heads(sides or found.sides)
    minus = say("compared.minus", first=names[0], second=names[1])
    yield from _head(found, sides or found.sides, names)
    yield ""
    yield say("compared.shares", minus=minus)
    yield from _shares(found, names)
    if found.moved:
        yield ""
        yield say("compared.moved")
        moved = [(say("compared.from to", one=a, other=b), share) for (a, b), share in found.moved.items()]
        yield from _most_frequent(moved)
    yield ""
    yield say("compared.means", minus=minus)
    rows = [["", *names, say("compared.difference")]]
    for name, changed in found.means.items():
        form = ".1f" if name in (LENGTH, MOVES) else ".2f"
        rows.append([name, f"{changed.a.mean:{form}}", f"{changed.b.mean:{form}}", _difference(changed, form)])
    yield from columns(rows)
    yield from _pairing(found)
    yield from _divergences(found, names)
    yield ""
    yield note("share", "difference", "mean difference")


def _head(found: ComparisonNumbers, sides: Sides, names: Sides) -> Iterator[str]:
    a, b = found.a.crisis.name, found.b.crisis.name
    if a == b:
        yield a
    for name, side in zip(names, sides, strict=True):
        if name != side or a != b:
            yield f"{name}: {side}" if name != side else name
    if found.changes:
        yield ""
        yield from columns([["", *names], *([one.path, one.a, one.b] for one in found.changes[:CHANGES_SHOWN])])
        if len(found.changes) > CHANGES_SHOWN:
            yield f"  {say('compared.more values', count=len(found.changes) - CHANGES_SHOWN)}"
    else:
        yield say("compared.alike")
    yield ""
    drawn = drawn_text(max(found.a.crisis.doubts, found.b.crisis.doubts, key=len))
    yield say("compared.runs", runs=so_many("runs", found.runs), seed=found.seed, drawn=drawn)
    if found.runs < found.asked:
        yield say("stopped", asked=so_many("runs", found.asked))
    if found.runs == 1:
        yield say("anecdote")
    yield from found.gaps


def _shares(found: ComparisonNumbers, names: Sides) -> Iterator[str]:
    """The shares of each kind, and the names of those that are zero in both."""
    for title, contrasts in found.contrasts.items():
        shown = {name: one for name, one in contrasts.items() if one.a.counted or one.b.counted}
        only = (say("compared.only", name=name) for name in names)
        rows = [[title, *names, say("compared.difference"), *only]]
        for name, one in list(shown.items())[:SHARES_SHOWN]:
            alone = str(one.only_a), str(one.only_b)
            rows.append([f"  {name}", _percent(one.a), _percent(one.b), points(one), *alone])
        yield ""
        yield from columns(rows, indent="")
        if rest := list(shown.values())[SHARES_SHOWN:]:
            most = 100.0 * max(max(one.a.share, one.b.share) for one in rest)
            yield f"  {say('compared.more', count=len(rest), most=most)}"
        if never := [name for name in contrasts if name not in shown]:
            reach = 100.0 * contrasts[never[0]].high
            yield f"  {say('compared.never', reach=reach, names=', '.join(never))}"


def _pairing(found: ComparisonNumbers) -> Iterator[str]:
    """A sentence on what it gains to have the same random draws in both."""
    if found.runs < 2 or not found.changes:
        return
    for name, changed in found.means.items():
        if changed.gain is not None and changed.correlation is not None:
            subject, gain = name.partition(" (")[0], changed.gain
            times = f"{gain:.1f}" if gain < 10.0 else f"{gain:.0f}"
            code = "compared.gain" if gain >= 1.0 else "compared.loss"
            yield say(code, subject=subject, times=times, correlation=changed.correlation)
            return
    yield say("compared.no gain")


def _divergences(found: ComparisonNumbers, names: Sides) -> Iterator[str]:
    if found.alike is None:
        return
    yield ""
    yield say("compared.diverge", when=_when(found.alike))
    if not found.partings:
        return
    percent, days = ([f"{percent} %" for percent in PERCENT], [f"{day}" for day in found.parting_days])
    yield from columns([[say("compared.diverge.many"), *percent], [say("compared.diverge.by"), *days]])
    yield f"  {say('compared.diverge.first')}"
    width = max(map(len, names))
    for parted in found.partings[:WAYS_SHOWN]:
        yield f"  {f'{parted.share}':<22}  {names[0]:<{width}}  {parted.a}"
        yield f"  {'':<22}  {names[1]:<{width}}  {parted.b}"
    if rest := found.partings[WAYS_SHOWN:]:
        share = intervals.share(sum(parted.share.counted for parted in rest), found.runs)
        yield f"  {f'{share}':<22}  {so_many('other ways', len(rest))}"


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
        if not changed.difference.mean:
            return say("compared.same in every run")
        return say("compared.in every run", difference=f"{changed.difference.mean:+{form}}")
    return changed.difference.told(f"+{form}")


def _when(alike: Share) -> str:
    if alike.counted == alike.runs:
        return say("compared.diverge.never", runs=so_many("runs", alike.runs))
    if alike.counted == 0:
        return say("compared.diverge.always")
    return say("compared.diverge.some", share=alike)


def _most_frequent(ways: Sequence[tuple[str, Share]]) -> Iterator[str]:
    """Shares by way, the first WAYS_SHOWN of them, and the others together."""
    rows = [[name, str(share)] for name, share in ways[:WAYS_SHOWN]]
    if rest := ways[WAYS_SHOWN:]:
        share = intervals.share(sum(one.counted for _, one in rest), rest[0][1].runs)
        rows.append([so_many("other ways", len(rest)), str(share)])
    yield from columns(rows)


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
