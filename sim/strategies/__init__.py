"""The strategies: how severe an answer ought to be."""

from sim.strategies import repertoire as _repertoire  # noqa: F401 - which enters them in the register
from sim.strategies.modifiers import MODIFIERS, Modified, Registered, parameter, registered
from sim.strategies.view import STRATEGIES, Answer, Parameter, View, bound, chance, parameters

__all__ = [
    "MODIFIERS", "STRATEGIES", "Answer", "Modified", "Parameter", "Registered", "View", "bound", "chance", "parameter",
    "parameters", "registered",
]  # fmt: skip
