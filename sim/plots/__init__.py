"""Figures: each takes a run, or many, and returns what it drew. Nothing here shows, saves or computes."""

from sim.plots.answers import perception, perception_page, perception_text, response, response_page
from sim.plots.comparison import both, comparison, comparison_page, comparison_text, forest
from sim.plots.counts import endings, endings_page, endings_text, replies, replies_page, replies_text
from sim.plots.curve import alt_text, escalation, figure, png, svg
from sim.plots.events import exchange, exchange_page, exchange_text
from sim.plots.flows import flow, flow_page, flow_text
from sim.plots.many import BANDS, fan, fan_page, fan_text
from sim.plots.nexts import next_answer, next_answer_figure, next_answer_page, next_answer_text
from sim.plots.pages import GRID, LOOKS, STYLE, Days
from sim.plots.record import record, record_page, record_text
from sim.plots.skill import posterior, posterior_page, posterior_text, skill, skill_page, skill_text
from sim.plots.sweeps import sweep, sweep_page, sweep_text
from sim.plots.tables import strategy_table, strategy_table_page

MANY = {"fan": fan_page, "endings": endings_page, "replies": replies_page, "flow": flow_page}  # figures of many runs

__all__ = [
    "BANDS",
    "GRID",
    "LOOKS",
    "MANY",
    "STYLE",
    "Days",
    "alt_text",
    "both",
    "comparison",
    "comparison_page",
    "comparison_text",
    "endings",
    "endings_page",
    "endings_text",
    "escalation",
    "exchange",
    "exchange_page",
    "exchange_text",
    "fan",
    "fan_page",
    "fan_text",
    "figure",
    "flow",
    "flow_page",
    "flow_text",
    "forest",
    "next_answer",
    "next_answer_figure",
    "next_answer_page",
    "next_answer_text",
    "perception",
    "perception_page",
    "perception_text",
    "png",
    "posterior",
    "posterior_page",
    "posterior_text",
    "record",
    "record_page",
    "record_text",
    "replies",
    "replies_page",
    "replies_text",
    "response",
    "response_page",
    "skill",
    "skill_page",
    "skill_text",
    "strategy_table",
    "strategy_table_page",
    "svg",
    "sweep",
    "sweep_page",
    "sweep_text",
]
