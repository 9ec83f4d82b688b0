"""Names of moves: a rung of the ladder by its name, or a rung with amounts of one's own, as 'expel 5'."""

import re
from collections.abc import Iterator, Sequence

from sim.scenario.field_types import MAX_UNITS
from sim.scenario.format import Move
from sim.scenario.problems import did_you_mean, plain
from sim.text import in_full

LETTING_PASS = "let pass"

_AMOUNTS = re.compile(r"(?P<head>.*?\S) +(?P<amounts>\d+(\.\d+)?( +[\w-]+)?( *, *\d+(\.\d+)? +[\w-]+)*)")
# Effects by whose stocks they move.
_ON_OTHERS, _ON_OWN = ("takes", "caps", "restores"), ("gives_up", "resumes")


def rung(ladder: Sequence[Move], text: str, actor: str | None = None) -> Move | None:
    """The move that a text names, as one that an actor can make if one is given; None for letting pass.

    A text names a rung of the ladder. With an amount, as 'expel 5', it names a variant of the rungs whose names begin
    with 'expel'. The amount takes the place of what they take, cap or restore of the other's stocks or, where they move
    none of those, of what they give up or resume of one's own. All these variants must be one and the same move. Where
    a rung moves several kinds, each amount names its kind, as 'expel 35 staff, 2 property'.

    Raises KeyError (found, remedy) for any other text.
    """
    return _named(ladder, text, actor)[0]


def origin(ladder: Sequence[Move], text: str, actor: str | None = None) -> Move | None:
    """The rung whose severity and times a move has that a text names, as for `rung`."""
    return _named(ladder, text, actor)[1]


def _named(ladder: Sequence[Move], text: str, actor: str | None) -> tuple[Move | None, Move | None]:
    """The move that a text names, and the rung that it is or is a variant of."""
    words = " ".join(text.split())
    names = [LETTING_PASS, *(move.move for move in ladder)]
    exact = {name.lower(): name for name in reversed(names)}.get(words.lower())
    if exact is not None:
        named = next((move for move in ladder if move.move == exact), None)
        if named is not None and not _can_make(actor, named):
            whose, others = f"only {plain(named.only or '')} can make '{plain(exact)}'", _names_of(ladder, actor)
            raise KeyError(whose, did_you_mean(words, others))
        return named, named
    names = _names_of(ladder, actor)
    found = _AMOUNTS.fullmatch(words)
    head = found["head"].lower() if found else ""
    family = [move for move in ladder if f"{move.move.lower()} ".startswith(f"{head} ")] if found else []
    family = [move for move in family if _can_make(actor, move)]
    if not found or not family:
        begin = f"'{plain(words)}' is not on the ladder"
        example = "" if found else "; with an amount of your own, as 'expel 5'"
        raise KeyError(begin, did_you_mean(found["head"] if found else words, names) + example)
    amounts = _amounts(found["amounts"])
    made: list[Move] = []
    origins: list[Move] = []
    remedies = []
    for move in family:
        try:
            made.append(_variant(move, amounts, f"{found['head']} {found['amounts']}", actor))
            origins.append(move)
        except KeyError as error:
            remedies.append(error)
    if not made:
        raise remedies[0]
    alike = {repr(_terms(move)) for move in made}
    if len(alike) > 1:
        meant = " or ".join(f"'{move.move} {found['amounts']}'" for move in family)
        raise KeyError(f"'{plain(words)}' could be any of several moves", f"say which: {meant}")
    return made[0], origins[0]


def _can_make(actor: str | None, move: Move) -> bool:
    """Whether an actor can make a move of the ladder; somebody can, where none is given."""
    return actor is None or move.only is None or move.only == actor


def _names_of(ladder: Sequence[Move], actor: str | None) -> list[str]:
    """The names of the moves that an actor can make, letting pass first."""
    return [LETTING_PASS, *(move.move for move in ladder if _can_make(actor, move))]


def _amounts(text: str) -> dict[str, float]:
    """The amounts in a text, by the kind that each names, or by '' where it names none."""
    found = {}
    for part in text.split(","):
        number, _, kind = part.strip().partition(" ")
        found[kind.strip()] = float(number)
    return found


def _variant(move: Move, amounts: dict[str, float], name: str, actor: str | None) -> Move:
    """A rung with other amounts, under a name of its own, for an actor if one is given.

    Raises KeyError (found, remedy) where they do not fit it.
    """
    effects = list(_effects(move, _ON_OTHERS)) or list(_effects(move, _ON_OWN))
    kinds = [kind for _, kind in effects]
    if not kinds:
        raise KeyError(f"'{move.move}' moves nothing that could be counted", f"write '{move.move}' alone")
    if "" in amounts and len(kinds) == 1:
        amounts = {kinds[0]: amounts[""]}
    if set(amounts) != set(kinds):
        example = ", ".join(f"2 {kind}" for kind in kinds)
        raise KeyError(
            f"'{move.move}' moves {' and '.join(kinds)}", f"write each with its amount, as '{move.move} {example}'"
        )
    for kind, amount in amounts.items():
        if not 0 < amount <= MAX_UNITS:
            raise KeyError(f"{in_full(amount)} {kind} is no amount", f"write a number above 0, at most {MAX_UNITS:g}")
    changed = {effect: dict(getattr(move, effect)) for effect in (*_ON_OTHERS, *_ON_OWN)}
    for effect, kind in effects:
        changed[effect][kind] = amounts[kind]
    # So many go, whoever joins: with an amount of its own it is all told.
    return move.model_copy(update={"move": name, "only": actor or move.only, "national": False, **changed})


def _effects(move: Move, which: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The effects of some sorts that a move has, each with the kind of stock that it moves."""
    for effect in which:
        for kind in getattr(move, effect):
            yield effect, kind


def _terms(move: Move) -> tuple[object, ...]:
    """All of a move but its name: moves that agree in it are the same."""
    effects = [sorted(dict(getattr(move, effect)).items()) for effect in (*_ON_OTHERS, *_ON_OWN)]
    return move.severity, effects, move.notice, move.lasts, move.threatens
