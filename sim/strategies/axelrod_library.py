"""Voices: strategies of the Axelrod library, each asked as in a match of its own.

    strategy: {axelrod: Adaptive Tit For Tat, threshold: 3.0, strike: 5.0}

The library (Knight et al. 2016) knows two moves, C and D. A blow felt from the threshold on is a D of the other's, a
blow of one's own is a D, and everything else is a C. Where the library's strategy plays D, the severity `strike` is
wanted, where it plays C nothing. A round is one's own move and what is felt at one's next turn. What is felt at the
first turn, before any move of one's own, counts only if it is a D. Then a round comes before, in which one held.

The library takes seconds to import, and is imported when a scenario first plays one. Names are read from its source.
"""

import re
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from math import inf
from pathlib import Path
from typing import Any

from sim import luck
from sim.strategies.view import View

DEFAULT_STRIKE = 5.0  # severity
MISSING = "the Axelrod library is not installed"
HOW_TO_GET_IT = "install it with: python -m pip install '.[axelrod]'"
REFUSED = {"Darwin": "what it learns in one match it keeps for the next, so that no run would stand alone"}

# In the library's source: what its classes are called, and the lists of those to be played.
NAMED = re.compile(
    r"""^class\ (?P<kind>\w+) | ^\ {4}name(?::\ str)?\ =\ \(?\s*"(?P<name>.+?)" """
    r"""| ^(?P<nice>\w+)\ =\ NiceTransformer\(\)\((?P<of>\w+)\)$""",
    re.MULTILINE | re.VERBOSE,
)
LISTED = re.compile(r"^all_strategies \+?= \[(.*?)\]", re.MULTILINE | re.DOTALL)


@cache
def library() -> Any:
    """The Axelrod library. Raises ImportError, with the way to install it, where it is missing."""
    try:
        import axelrod
    except ImportError as error:
        raise ImportError(f"{MISSING}; {HOW_TO_GET_IT}") from error
    return axelrod


@cache
def strategy_classes() -> dict[str, Any]:
    """The classes of the library's strategies that can be played, by name. Raises ImportError as `library`."""
    return {kind.name: kind for kind in library().all_strategies if kind.name not in REFUSED}


@cache
def strategy_names() -> tuple[str, ...]:
    """The names of `strategy_classes`, without the import. Raises ImportError as `library`."""
    found = find_spec("axelrod")
    if found is None or found.origin is None:
        raise ImportError(f"{MISSING}; {HOW_TO_GET_IT}")
    names: dict[str, str] = {}  # by class
    nice: dict[str, str] = {}  # made of another class
    listed: list[str] = []
    for file in sorted((Path(found.origin).parent / "strategies").glob("*.py")):
        text, kind = file.read_text(encoding="utf-8"), ""
        for match in NAMED.finditer(text):
            if match["kind"]:
                kind = match["kind"]
            elif match["name"]:
                names.setdefault(kind, match["name"])
            else:
                nice[match["nice"]] = match["of"]
        listed += [word for match in LISTED.finditer(text) for word in re.findall(r"\w+", match[1])]
    names |= {kind: f"Nice {names[of]}" for kind, of in nice.items()}
    return tuple(names[kind] for kind in listed if names[kind] not in REFUSED)


def spelling(name: str, names: Sequence[str]) -> str | None:
    """The one of some names that a name is, but for upper and lower case; None where it is none of them."""
    return next((other for other in names if other.casefold() == name.casefold()), None)


def library_seed(seed: int, run: int, purpose: int) -> int:
    """The seed, of 32 bits, of a library's player in a run: its actor's draw at turn 0, which nothing else uses."""
    return int(luck.uniform(seed, run, 0, purpose) * 2**32)


class AxelrodStrategy:
    """A strategy of the library as an engine calls it: the same view, the same answer.

    The library's players remember, so a match is kept along a run, and each new round is added to it. A view that does
    not come next in that run starts a new match, with the whole history of the view. The player's luck depends on the
    address of the actor's luck alone. `threshold` is the severity from which on a blow is a D; at None any blow is.
    Raises ImportError as `library`, and KeyError for a name that is none of `strategy_classes`.
    """

    def __init__(self, name: str, threshold: float | None = None, strike: float | None = None) -> None:
        classes = strategy_classes()
        self.name = spelling(name, list(classes)) or name
        self.player_class = classes[self.name]
        self.threshold = threshold
        self.strike = DEFAULT_STRIKE if strike is None else strike
        self._match: _Match | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return AxelrodStrategy, (self.name, self.threshold, self.strike)

    def with_parameter(self, place: int, number: float) -> "AxelrodStrategy":
        """The same with another threshold (place 0) or strike (1)."""
        other = AxelrodStrategy(self.name, self.threshold, self.strike)
        setattr(other, ("threshold", "strike")[place], number)
        return other

    def __call__(self, view: View) -> float:
        """The severity wanted."""
        address = view.seed, view.run, view.purpose
        felt = [*view.felt[: view.turns], view.received]
        sent = list(view.sent[: view.turns])
        match, self._match = self._match, None  # a match that is interrupted below is not kept
        if match is None or not match.comes_before(address, felt, sent):
            match = _Match(self, address, felt[0])
        strikes = match.strikes(felt, sent)
        self._match = match
        return self.strike if strikes else 0.0

    def struck(self, felt: float) -> bool:
        """Whether a severity felt is a D of the other's."""
        return felt > 0.0 if self.threshold is None else felt >= self.threshold


class _Match:
    """A match of a player of the library against one that only has a history, as far as a run has gone."""

    def __init__(self, strategy: AxelrodStrategy, address: tuple[int, int, int], opening: float) -> None:
        axelrod = library()
        self.strategy = strategy
        self.address = address
        self.felt = [opening]
        self.sent: list[float] = []
        self.actions = axelrod.Action.C, axelrod.Action.D
        self.player = strategy.player_class()
        self.player.set_match_attributes(length=inf)  # which tells the library's players that no end is known
        self.player.set_seed(library_seed(*address))
        self.other = axelrod.MockPlayer()
        self.wants = self.player.strategy(self.other)
        if strategy.struck(opening):
            self.play(mine=False, theirs=True)

    def comes_before(self, address: tuple[int, int, int], felt: Sequence[float], sent: Sequence[float]) -> bool:
        """Whether this match is of the same run, and its rounds are how that run's history begins."""
        return self.address == address and felt[: len(self.felt)] == self.felt and sent[: len(self.sent)] == self.sent

    def strikes(self, felt: list[float], sent: list[float]) -> bool:
        """Play the rounds of a history that this match lacks. Returns whether the player then wants D."""
        for turn in range(len(self.sent), len(sent)):
            self.play(mine=sent[turn] > 0.0, theirs=self.strategy.struck(felt[turn + 1]))
        self.felt, self.sent = felt, sent
        return bool(self.wants == self.actions[True])

    def play(self, mine: bool, theirs: bool) -> None:
        """Add a round, and ask for the next move at once: the library's players count how often they are asked."""
        own, others = self.actions[mine], self.actions[theirs]
        self.player.update_history(own, others)
        self.other.update_history(others, own)
        self.wants = self.player.strategy(self.other)
