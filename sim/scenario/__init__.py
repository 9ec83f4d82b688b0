"""Scenario files: read strictly, checked whole, frozen."""

from sim.scenario.changing import resolve
from sim.scenario.checking import Crisis, build, load, parse
from sim.scenario.differing import Differing, differences
from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.wording import schema

__all__ = [
    "Crisis", "Differing", "Problem", "ScenarioError", "build", "differences", "load", "parse", "resolve", "schema",
]  # fmt: skip
