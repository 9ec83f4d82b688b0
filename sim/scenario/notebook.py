"""A scenario as it shows itself: a line about it, and in a notebook both sides and the ladder, with bars."""

from collections.abc import Iterator
from html import escape

from sim.scenario.format import Move, ScenarioFormat
from sim.text import in_full, in_units, several

HARDEST = 10.0  # the end of the scale of severities
BAR = 12.0  # its length, in letters


def line(crisis: ScenarioFormat) -> str:
    """A scenario in a line: its name, who plays what, and its days."""
    played = " and ".join(f"{name} ({actor.strategy.told})" for name, actor in crisis.actors.items())
    return f"{crisis.name}: {played}, {several(crisis.horizon, 'day')} from {crisis.start}"


def html(crisis: ScenarioFormat) -> str:
    """Both sides with what they hold, and the ladder with a bar for each severity."""
    sides = "".join(_row(name, ", ".join(_held(crisis, name))) for name in crisis.actors)
    ladder = "".join(_row(move.move, _bar(move)) for move in crisis.ladder)
    return (
        f"<p>{escape(line(crisis))}</p><table><tr><th>side<th>within the other's reach</tr>{sides}</table>"
        f"<table><tr><th>move<th>severity</tr>{ladder}</table>"
    )


def _row(name: str, told: str) -> str:
    return f'<tr><td style="text-align:left">{escape(name)}<td style="text-align:left">{told}</tr>'


def _held(crisis: ScenarioFormat, name: str) -> Iterator[str]:
    for kind, stock in crisis.actors[name].stocks.items():
        yield escape(in_units(stock.amount, kind))


def _bar(move: Move) -> str:
    """The severity of a move before size counts, as a bar and a number; a concession's is lighter."""
    wide, shade = BAR * abs(move.severity.base) / HARDEST, "#404040" if move.severity.base > 0.0 else "#b0b0b0"
    bar = f'<span style="display:inline-block;height:.7em;width:{wide:.2f}em;background:{shade}"></span>'
    return f"{bar} {in_full(move.severity.base)}"
