"""Scenario files: read strictly, checked whole, frozen."""

from sim.scenario.checking import Crisis, build, load, parse, resolve, schema
from sim.scenario.problems import Problem, ScenarioError

__all__ = ["Crisis", "Problem", "ScenarioError", "build", "load", "parse", "resolve", "schema"]
