"""Voices: strategies of the Axelrod library, each asked as in a match of its own.

    strategy: {axelrod: Adaptive Tit For Tat, threshold: 3.0, strike: 5.0}

The library (Knight et al. 2016) knows two moves, C and D. What is felt from the threshold on is a D of the other's, a
blow of one's own is a D, and everything else a C; to D the voice wants `strike`, to C nothing. A round is one's own
move and what is felt at one's next turn. What is felt at the first turn, before any move of one's own, counts where it
is a D: then a round comes before, in which oneself held.

The library takes seconds to import, so that is done when a scenario first needs it.
"""

from collections.abc import Sequence
from functools import cache
from math import inf
from typing import Any

from sim import luck
from sim.strategies.view import View

STRIKE = 5.0  # severity wanted where the file says nothing of it
MISSING = "the Axelrod library is not installed"
HOW_TO_GET_IT = "install it with: python -m pip install '.[axelrod]'"
REFUSED = {"Darwin": "what it learns in one match it keeps for the next, so that no run would stand alone"}


@cache
def library() -> Any:
    """The Axelrod library. Raises ImportError, with how to get it, where it is not installed."""
    try:
        import axelrod
    except ImportError as error:
        raise ImportError(f"{MISSING}; {HOW_TO_GET_IT}") from error
    return axelrod


@cache
def known() -> dict[str, Any]:
    """Every strategy of the library that can be a voice, by its name there. Raises ImportError as `library`."""
    return {kind.name: kind for kind in library().all_strategies if kind.name not in REFUSED}


def spelt(name: str, names: Sequence[str]) -> str | None:
    """One of some names as it is written there, whatever the case; None where it is none of them."""
    return next((other for other in names if other.casefold() == name.casefold()), None)


def library_seed(seed: int, run: int, purpose: int) -> int:
    """The seed of 32 bits that a player of the library gets for a run: its actor's draw at turn 0, else unused."""
    return int(luck.uniform(seed, run, 0, purpose) * 2**32)


class Voice:
    """A strategy of the library as an engine calls it: the same view, the same answer.

    The library's players remember, so one is kept along a run and told each new round; a view that does not come next
    in that run is answered by a new player, who is told everything. Its luck is its own: what it draws depends on the
    address of the actor's luck alone. `threshold` is the severity from which on a blow is a D, or None for any.
    Raises ImportError as `library`, and KeyError for a name that is none of `known`.
    """

    def __init__(self, name: str, threshold: float | None = None, strike: float | None = None) -> None:
        names = known()
        self.name = spelt(name, list(names)) or name
        self.kind = names[self.name]
        self.threshold = threshold
        self.strike = STRIKE if strike is None else strike
        self._player: _Player | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return Voice, (self.name, self.threshold, self.strike)

    def __call__(self, view: View) -> float:
        """The severity wanted."""
        address = view.seed, view.run, view.purpose
        felt = [*view.felt[: view.turns], view.received]
        sent = list(view.sent[: view.turns])
        player, self._player = self._player, None  # none is kept that was stopped in between
        if player is None or not player.comes_before(address, felt, sent):
            player = _Player(self, address, felt[0])
        strikes = player.strikes(felt, sent)
        self._player = player
        return self.strike if strikes else 0.0

    def struck(self, felt: float) -> bool:
        """Whether what was felt is a D of the other's."""
        return felt > 0.0 if self.threshold is None else felt >= self.threshold


class _Player:
    """A player of the library, another who only has a history, and what they were told of one run."""

    def __init__(self, voice: Voice, address: tuple[int, int, int], opening: float) -> None:
        axelrod = library()
        self.voice = voice
        self.address = address
        self.felt = [opening]
        self.sent: list[float] = []
        self.actions = axelrod.Action.C, axelrod.Action.D
        self.player = voice.kind()
        self.player.set_match_attributes(length=inf)  # as the library's matches say that no end is known
        self.player.set_seed(library_seed(*address))
        self.other = axelrod.MockPlayer()
        self.wants = self.player.strategy(self.other)
        if voice.struck(opening):
            self.play(mine=False, theirs=True)

    def comes_before(self, address: tuple[int, int, int], felt: Sequence[float], sent: Sequence[float]) -> bool:
        """Whether what this player was told is how a history begins, or all of it."""
        return self.address == address and felt[: len(self.felt)] == self.felt and sent[: len(self.sent)] == self.sent

    def strikes(self, felt: list[float], sent: list[float]) -> bool:
        """Whether D is wanted after a history that begins with what was told: it is told the rest."""
        for turn in range(len(self.sent), len(sent)):
            self.play(mine=sent[turn] > 0.0, theirs=self.voice.struck(felt[turn + 1]))
        self.felt, self.sent = felt, sent
        return bool(self.wants == self.actions[True])

    def play(self, mine: bool, theirs: bool) -> None:
        """Tell of a round, and ask for the next move: the library's players keep count when they are asked."""
        own, others = self.actions[mine], self.actions[theirs]
        self.player.update_history(own, others)
        self.other.update_history(others, own)
        self.wants = self.player.strategy(self.other)
