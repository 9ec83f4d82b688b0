"""Scenario files: read strictly, checked whole, frozen."""

from sim.scenario.changes import resolve
from sim.scenario.crisis import Crisis, build, load, parse
from sim.scenario.diff import Differing, differences
from sim.scenario.fixed_course import Order, Settled, Word
from sim.scenario.json_schema import schema
from sim.scenario.move_names import rung
from sim.scenario.problems import Problem, ScenarioError

__all__ = [
    "Crisis", "Differing", "Order", "Problem", "ScenarioError", "Settled", "Word", "build", "differences", "load",
    "parse", "resolve", "rung", "schema",
]  # fmt: skip
