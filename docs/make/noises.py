"""The numbers and pictures of the page of noises: one quarrel, under each kind of chance alone and under all."""

from collections.abc import Iterator
from functools import cache
from math import fsum

from matplotlib.dates import MonthLocator
from matplotlib.figure import Figure

import sim
from docs.make.parts.page import ROOT, Page, table
from docs.make.parts.panels import dress
from docs.make.parts.runs import Share, runs
from sim.figures.canvas import GRID, LOOKS
from sim.figures.days import Days
from sim.measures import intervals
from sim.measures.perception import perceived

PAGE = Page("docs/noises.md")
SCENARIO = ROOT / "scenarios" / "misperception.yaml"
MISPERCEPTION, JUDGEMENT, ERROR, TIME = "misperception", "judgement that errs", "execution error", "chance in time"
NOISES = (MISPERCEPTION, JUDGEMENT, ERROR, TIME)
MIXTURES = {
    "no noise": (),
    "misperception alone": (MISPERCEPTION,),
    "judgement that errs alone": (JUDGEMENT,),
    "execution error alone": (ERROR,),
    "chance in time alone": (TIME,),
    "all together": NOISES,
}
RUNS = 60

# What each is, where it is on; no bias in any, so that only noise is noise.
SEEING = {"noise": 0.25, "missed": 0.03, "false_alarms": {"per_year": 2, "severity": 3.0}, "fog": 2.0}
SLIPS = 0.05
WIDTH = 0.25  # of the error of judgement


def quarrel(name: str, noises: tuple[str, ...]) -> sim.Crisis:
    """The quarrel of Altland and Neuland under these noises: both answer nine tenths of what they felt."""
    shipped = sim.load(SCENARIO)
    changes: dict[str, object] = {"name": name, "assumptions": {}}
    for actor, side in shipped.actors.items():
        at = f"actors.{actor}"
        changes[f"{at}.strategy"] = {"name": "measured_share", "with": {"share": 0.9}}
        changes[f"{at}.perception"] = SEEING if MISPERCEPTION in noises else {}
        changes[f"{at}.judgement_error"] = WIDTH if JUDGEMENT in noises else 0.0
        changes[f"{at}.execution_error"] = SLIPS if ERROR in noises else 0.0
        if TIME not in noises and side.reply_days is not None:
            changes[f"{at}.reply_days"] = dict.fromkeys(("low", "likely", "high"), side.reply_days.likely)
    if TIME not in noises:
        changes["incidents"] = [incident for incident in shipped.data["incidents"] if "date" in incident]
    return shipped.with_(changes)


@cache
def played(name: str) -> list[sim.Run]:
    """The runs of a mixture, all of seed 1; the first is the one in the pictures."""
    return runs(quarrel(name, MIXTURES[name]), RUNS)


@PAGE.block
def noises() -> Iterator[str]:
    """Tell what became of the quarrel under each mixture."""
    rows = []
    for name in MIXTURES:
        peak = intervals.mean([run.summary.peak for run in played(name)])
        climbed = Share(sum(run.summary.course == "climbed" for run in played(name)), RUNS)
        first = played(name)[0].summary
        mean = f"{peak[0]:.1f} ({peak[1]:.1f} to {peak[2]:.1f})"
        rows.append((name, f"{first.moves}", f"{first.peak:.1f}", first.course, mean, str(climbed)))
    head = ("Noise", "Run 0: moves", "Peak", "Course", f"Mean peak of {RUNS} runs", "Share that climb")
    yield from table(head, rows)


@PAGE.picture("noises")
def _() -> Figure:
    page = Figure(figsize=(13.0, 8.2), layout="constrained")
    page.suptitle("One quarrel, four noises: severity in force", x=0.008, ha="left", fontsize=15, fontweight="bold")
    axes = page.subplots(2, len(MIXTURES) // 2, sharex=True, sharey=True)
    for ax, name in zip(axes.flat, MIXTURES, strict=True):
        run = played(name)[0]
        curve = run.curve()
        for (actor, series), look in zip(curve.in_force.items(), LOOKS, strict=True):
            style = {"color": look.colour, "linestyle": look.line, "drawstyle": "steps-post"}
            ax.plot(curve.days, series, linewidth=1.9, label=actor, **style)
        ax.xaxis.set_major_locator(MonthLocator(bymonth=(4, 8, 12), tz="UTC"))
        ax.xaxis.set_major_formatter(Days())
        ax.grid(axis="y", color=GRID, linewidth=0.8)
        dress(ax, f"{name}\npeak of both {run.summary.peak:.0f}, {run.summary.course}", "", "")
    for ax in axes[:, 0]:
        ax.set_ylabel("severity of each side's measures")
    axes[0][0].legend(loc="upper left", frameon=False)
    return page


@PAGE.block
def felt() -> Iterator[str]:
    """Tell how what was felt differs from what was done, over all runs of each mixture."""
    rows = []
    for name in MIXTURES:
        pairs = [pair for run in played(name) for actor in run.crisis.actors for pair in perceived(run.events, actor)]
        ratios = [felt / done for done, felt in pairs if done and felt]
        off = fsum(abs(ratio - 1.0) for ratio in ratios) / len(ratios)
        missed, alarms = (Share(sum(pair[at] == 0.0 for pair in pairs), len(pairs)) for at in (1, 0))
        rows.append((name, f"{len(pairs)}", f"{100 * off:.1f} %", str(missed), str(alarms)))
    head = ("Noise", f"Events, {RUNS} runs", "Felt off by, on average", "Not noticed", "False alarms")
    yield from table(head, rows)


@PAGE.picture("felt")
def _() -> Figure:
    page = Figure(figsize=(13.0, 5.4))
    axes = [page.add_axes((0.055 + 0.325 * at, 0.15, 0.285, 0.7)) for at in range(3)]
    for ax, name in zip(axes, ("no noise", "misperception alone", "all together"), strict=True):
        played(name)[0].plot_perception(ax)
        if ax is not axes[0]:
            ax.get_legend().remove()
        ax.set_title(name, loc="left", fontsize=15, fontweight="bold", pad=6.0)
    entries = axes[0].get_legend()
    handles, labels = entries.legend_handles, [text.get_text() for text in entries.get_texts()]
    entries.remove()
    page.legend(handles, labels, loc="upper left", bbox_to_anchor=(0.045, 1.0), ncols=3, frameon=False, fontsize=12)
    low, high = min(ax.get_xlim()[0] for ax in axes), max(ax.get_xlim()[1] for ax in axes)
    for ax in axes:  # so that the panels can be held side by side
        ax.set_xlim(low, high)
        ax.set_ylim(low, high)
        ax.tick_params(labelsize=11)
        for text in (ax.xaxis.label, ax.yaxis.label, *ax.texts):
            text.set_fontsize(10)
    return page
