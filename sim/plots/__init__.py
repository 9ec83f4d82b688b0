"""Figures: each takes a run, or many, and returns what it drew. Nothing here shows, saves or computes."""

from sim.plots.answers import perception, perception_page, perception_text, response, response_page
from sim.plots.comparison import both, comparison, comparison_page, comparison_text, forest
from sim.plots.curve import alt_text, escalation, figure, png, svg
from sim.plots.many import BANDS, fan, fan_page, fan_text
from sim.plots.pages import GRID, LOOKS, STYLE, Days
from sim.plots.record import record, record_page, record_text
from sim.plots.sweeps import sweep, sweep_page, sweep_text
from sim.plots.tables import strategy_table, strategy_table_page

__all__ = [
    "BANDS",
    "GRID",
    "LOOKS",
    "STYLE",
    "Days",
    "alt_text",
    "both",
    "comparison",
    "comparison_page",
    "comparison_text",
    "escalation",
    "fan",
    "fan_page",
    "fan_text",
    "figure",
    "forest",
    "perception",
    "perception_page",
    "perception_text",
    "png",
    "record",
    "record_page",
    "record_text",
    "response",
    "response_page",
    "strategy_table",
    "strategy_table_page",
    "svg",
    "sweep",
    "sweep_page",
    "sweep_text",
]
