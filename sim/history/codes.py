"""The codes of CAMEO and their values on the Goldstein scale, in the copies that are in use."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

CODEBOOK = "CAMEO"


class Code(NamedTuple):
    """A code: what it stands for, and its value (conflict below 0) in each copy of the scale; None where it has none.

    Sources: Schrodt (2012) for the codes, Goldstein (1992) for the scale; `codes.tsv` tells of the copies.
    """

    code: str  # as CAMEO 161
    event: str
    gdelt: float | None
    icews: float | None
    keds: float | None

    @property
    def copies_differ(self) -> bool:
        """Whether the copies of the scale that have a value have different ones."""
        return len({self.gdelt, self.icews, self.keds} - {None}) > 1

    @property
    def goldstein(self) -> float:
        """Its value on the scale, conflict below 0: GDELT's, or the next copy's where that has none."""
        return next(value for value in (self.gdelt, self.icews, self.keds) if value is not None)


@cache
def codes() -> dict[str, Code]:
    """Every code by its name, as 'CAMEO 161'."""
    text = files("sim.history").joinpath("codes.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return {
        f"{CODEBOOK} {code}": Code(f"{CODEBOOK} {code}", event, *(float(value) if value else None for value in values))
        for code, event, *values in rows[1:]
    }
