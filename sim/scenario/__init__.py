"""Scenario files: read strictly, checked whole, frozen."""

from sim.scenario.changing import resolve
from sim.scenario.checking import Crisis, build, load, parse
from sim.scenario.differing import Differing, differences
from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.rungs import rung
from sim.scenario.settling import Order, Settled
from sim.scenario.wording import schema

__all__ = [
    "Crisis", "Differing", "Order", "Problem", "ScenarioError", "Settled", "build", "differences", "load", "parse",
    "resolve", "rung", "schema",
]  # fmt: skip
