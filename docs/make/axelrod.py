"""The page of the Axelrod library: its repeated game and ours, compared move for move.

It needs the extra `axelrod`, and a minute.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from math import inf
from typing import Any, NamedTuple

import sim
from docs.make.parts.page import Page, table
from sim import luck
from sim.measures import summaries
from sim.strategies import axelrod_library

PAGE = Page("docs/axelrod.md")
ROUNDS = 200
ROUNDS_OF_VOICES = 100
ERROR = 0.05  # where errors of execution are tried

Moves = list[tuple[int, int]]  # 1 for a blow, by round and side

GAME = """\
schema_version: 1
name: The limit case
story: Two rungs, to hold and to strike, and a clock of rounds.
start: 2000-01-01
horizon: 200
clock: {rounds: simultaneous}
payoffs: prisoners_dilemma
kinds: {nothing: {}}
ladder:
  - {move: strike, severity: 5, source: the one blow there is}
actors:
  One: {stocks: {}, strategy: always_hold}
  Other: {stocks: {}, strategy: always_hold}
"""


if find_spec("axelrod") is None:
    raise ModuleNotFoundError(name="axelrod")


class _Library:
    """The Axelrod library, which takes seconds to import, once something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        return getattr(axelrod_library.library(), name)


library: Any = _Library()


class Pair(NamedTuple):
    """A strategy of ours, as a scenario names it, and the library's player for it."""

    ours: dict[str, Any]
    name: str
    settings: dict[str, Any] = {}  # noqa: RUF012 - of a tuple, and never changed

    def player(self) -> Any:
        """The library's player, new."""
        given = dict(self.settings)
        if "initial" in given:
            given["initial"] = library.Action.from_char(given["initial"])
        return getattr(library, self.name)(**given)

    def __str__(self) -> str:
        numbers = ", ".join(f"{key} {n:g}" for key, n in self.ours.get("with", {}).items())
        return self.ours["name"] + (f" ({numbers})" if numbers else "")

    def theirs(self) -> str:
        """The library's side in words."""
        given = ", ".join(f"{key} {value}" for key, value in self.settings.items())
        return self.name + (f" ({given})" if given else "")


def memory_one(hold: Sequence[float]) -> dict[str, Any]:
    """Our memory-one by its four probabilities of holding, in the library's order."""
    return {"name": "memory_one", "with": dict(zip(("p_cc", "p_cd", "p_dc", "p_dd"), hold, strict=True))}


ALTERNATOR = Pair(memory_one((0.0, 0.0, 1.0, 1.0)), "Alternator")

# Each deterministic strategy that both know.
BOTH = [
    Pair({"name": "tit_for_tat"}, "TitForTat"),
    Pair({"name": "tit_for_two_tats"}, "TitFor2Tats"),
    Pair({"name": "two_tits_for_tat"}, "TwoTitsForTat"),
    Pair({"name": "suspicious"}, "SuspiciousTitForTat"),
    Pair({"name": "contrite"}, "ContriteTitForTat"),
    Pair({"name": "grim"}, "Grudger"),
    Pair({"name": "soft_grim"}, "SoftGrudger"),
    Pair({"name": "gradual"}, "OriginalGradual"),
    Pair({"name": "win_stay_lose_shift"}, "WinStayLoseShift"),
    Pair({"name": "bully"}, "Bully"),
    Pair({"name": "always_hold"}, "Cooperator"),
    Pair({"name": "always_strike"}, "Defector"),
    Pair({"name": "brinkman"}, "MemoryOnePlayer", {"four_vector": (0, 0, 0, 1), "initial": "D"}),
    Pair(memory_one((0.0, 1.0, 0.0, 1.0)), "AntiTitForTat"),
    Pair(memory_one((0.0, 1.0, 1.0, 0.0)), "WinShiftLoseStay", {"initial": "C"}),
    ALTERNATOR,
]

# Those that have a namesake there and are another rule, and why.
NAMESAKES = [
    (
        Pair({"name": "contrite"}, "ContriteTitForTat"),
        "ours goes by the standing of both sides (Sugden 1986; Boyd 1989), the library's by whether its own last move "
        "was an error, which ours does not ask: alike as long as nobody errs",
    ),
    (
        Pair({"name": "forgiver"}, "Forgiver"),
        "ours never strikes at two turns running (Zagorsky et al. 2013); the library's strikes while more than a tenth "
        "of the other's moves were blows",
    ),
    (
        Pair({"name": "gradual"}, "Gradual"),
        "ours does not count blows felt while it answers (Beaufils et al. 1997), as the library's OriginalGradual; "
        "its Gradual counts them",
    ),
    (
        Pair({"name": "appeaser"}, "Appeaser"),
        "ours answers blows by concessions (Powell 1996), and so holds where none are to be had; the library's changes "
        "from holding to striking, or back, whenever it is struck",
    ),
]


@cache
def game() -> sim.Crisis:
    """The scenario of two rungs and a clock."""
    return sim.parse(GAME, "the limit case")


def ours(one: Any, other: Any, rounds: int = ROUNDS, error: float = 0.0, run: int = 0) -> Moves:
    """What two strategies do to each other in our engine, both with the same chance of an error of execution."""
    sides: dict[str, Any] = {"horizon": rounds}
    for actor, strategy in (("One", one), ("Other", other)):
        sides |= {f"actors.{actor}.strategy": strategy, f"actors.{actor}.execution_error": error}
    crisis = game().with_(sides)
    return summaries.rounds(sim.simulate(crisis, run=run).events, crisis)


def theirs(one: Any, other: Any, rounds: int = ROUNDS, seed: int = 0) -> Moves:
    """What two of the library's players do to each other in its match, whose end they do not know."""
    match = library.Match((one, other), turns=rounds, seed=seed, match_attributes=told())
    return _numbers(match.play())


def theirs_as_ours(one: Any, other: Any, rounds: int = ROUNDS) -> Moves:
    """As `theirs`, with the seeds that the voices of our seed 1, run 0 give to the library's players."""
    match = library.Match((one, other), turns=rounds, match_attributes=told())
    match._random = _Seeds(
        axelrod_library.library_seed(1, 0, luck.STRATEGY + me)
        for me, player in enumerate((one, other))
        if library.Classifiers["stochastic"](player)  # the others get none
    )
    return _numbers(match.play())


@cache
def told() -> dict[str, Any]:
    """What players are told of the game."""
    return {"length": inf, "game": library.Game(), "noise": 0}


def _numbers(played: Iterable[tuple[Any, Any]]) -> Moves:
    strike = library.Action.D
    return [(int(mine == strike), int(others == strike)) for mine, others in played]


class _Seeds:
    """What a match hands out seeds from."""

    def __init__(self, seeds: Iterable[int]) -> None:
        self.seeds = iter(seeds)

    def random_seed_int(self) -> int:
        """The next seed."""
        return next(self.seeds)


def parting(a: Moves, b: Moves) -> int | None:
    """The first round, from 1, in which two games differ; None where they are equal."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=True), 1) if x != y), None)


@cache
def unequal_pairs() -> list[tuple[str, str, int]]:
    """The ordered pairs of what both know that play otherwise here and there, and the round where they part."""
    found = []
    for one in BOTH:
        for other in BOTH:
            at = parting(ours(one.ours, other.ours), theirs(one.player(), other.player()))
            if at is not None:
                found.append((str(one), str(other), at))
    return found


def namesake_parts(pair: Pair) -> tuple[str, float, int] | None:
    """Against whom, at what chance of errors, and in which round a strategy of ours parts from its namesake.

    Both play in our engine, the namesake as a voice, so that the same turns are struck by an error.
    """
    voice = {"axelrod": pair.player().name}
    for error in (0.0, ERROR):
        for other in BOTH:
            at = parting(ours(pair.ours, other.ours, error=error), ours(voice, other.ours, error=error))
            if at is not None:
                return str(other), error, at
    return None


def unequal_voices(names: Iterable[str], rounds: int) -> list[tuple[str, int]]:
    """The voices that do not play against the alternator as the library's own players, and the round of parting."""
    found = []
    for name in names:
        one, other = axelrod_library.strategy_classes()[name](), ALTERNATOR.player()
        at = parting(ours({"axelrod": name}, ALTERNATOR.ours, rounds), theirs_as_ours(one, other, rounds))
        if at is not None:
            found.append((name, at))
    return found


# The page.


@PAGE.block
def pairs() -> Iterator[str]:
    """Count the pairs that are equal, and list those that both know and those that only sound alike."""
    count, unequal = len(BOTH) ** 2, unequal_pairs()
    yield f"**{count - len(unequal)} of {count} ordered pairs equal**, move for move, over {ROUNDS} rounds each."
    for one, other, at in unequal:
        yield f"- {one} against {other} differs from round {at} on"
    yield ""
    yield from table(("Here", "In the library"), ((f"`{pair}`", f"`{pair.theirs()}`") for pair in BOTH))
    yield ""
    yield "Of the same or nearly the same name, and another rule:"
    yield ""
    rows = []
    for pair, why in NAMESAKES:
        parts = namesake_parts(pair)
        where = "nowhere"
        if parts:
            other, error, at = parts
            where = f"round {at} against `{other}`" + (f", with {error:.0%} errors of execution" if error else "")
        rows.append((f"`{pair}`", f"`{pair.theirs()}`", why, where))
    yield from table(("Here", "In the library", "Why they differ", "First seen"), rows)


@PAGE.block
def every_voice() -> Iterator[str]:
    """Count the voices that play in our engine as the library's players do in its own."""
    names = list(axelrod_library.strategy_classes())
    unequal = unequal_voices(names, ROUNDS_OF_VOICES)
    yield (
        f"**{len(names) - len(unequal)} of {len(names)} voices equal**, move for move, over {ROUNDS_OF_VOICES} rounds "
        "against one who strikes every other round."
    )
    for name, at in unequal:
        yield f"- {name} differs from round {at} on"
    yield ""
    yield from (f"Refused: {name}, because {why}." for name, why in axelrod_library.REFUSED.items())
