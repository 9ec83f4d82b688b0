"""The strategies: how severe an answer ought to be."""

from sim.strategies import repertoire as _repertoire  # noqa: F401 - which enters them in the register
from sim.strategies.modifiers import MODIFIERS, Modified, RegisterEntry, parameter, register_entry
from sim.strategies.view import STRATEGIES, Answer, Parameter, View, bind, chance, parameters

__all__ = [
    "MODIFIERS", "STRATEGIES", "Answer", "Modified", "Parameter", "RegisterEntry", "View", "bind", "chance",
    "parameter", "parameters", "register_entry",
]  # fmt: skip
