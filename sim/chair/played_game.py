"""A game that persons play: a scenario, its seed, and what was said in the chairs; kept in a file, and gone on with."""

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sim import luck
from sim.chair.questions import Play, Question
from sim.luck import RUNS, SEEDS
from sim.model import log
from sim.scenario import Crisis
from sim.scenario.orders import OrderError, settle
from sim.scenario.preparation import as_drawn
from sim.strategies import STRATEGIES
from sim.studies.arguments import is_crisis, whole
from sim.version import __version__

if TYPE_CHECKING:
    from sim.archive import GameFile

HIDDEN = "hidden"  # in the place of a strategy: one is drawn, and told when the game is over


class Game(NamedTuple):
    """A game so far."""

    crisis: Crisis  # with nobody in its chairs
    seed: int
    run: int
    chairs: tuple[str, ...]
    orders: tuple[tuple[str, str], ...] = ()  # (actor, order), as it was said
    hidden: bool = False  # whether the strategy of the other side is to be guessed

    @property
    def settled(self) -> Crisis:
        """The scenario with the orders so far settled; where they run out, strategies go on."""
        return settle(self.crisis, self.chairs, self.orders)

    def play(self) -> Play:
        """Play it as far as it has come. Raises OrderError for an order that cannot be carried out."""
        return Play(self.crisis, self.seed, self.run, self.chairs, self.orders)

    def said(self, actor: str, order: str) -> "Game":
        """The game with an order more; whether it can be carried out is found when it is played."""
        return self._replace(orders=(*self.orders, (actor, order)))

    def taken_back(self) -> "Game":
        """The game without its last order; the game itself where there is none."""
        return self._replace(orders=self.orders[:-1])

    def changed(self, changes: dict[str, object]) -> "Game":
        """The game with values of its scenario set. Raises ScenarioError."""
        return self._replace(crisis=self.crisis.with_(changes)) if changes else self

    def save(self, path: str | os.PathLike[str], play: Play | None = None) -> None:
        """Write it to a file, whole or not at all; `play` is what it comes to, if at hand. Raises ResultsError."""
        self.file(play).write(Path(path))

    def file(self, play: Play | None = None) -> "GameFile":
        """The file of it; `play` is what it comes to, if at hand."""
        from sim.archive import GameFile

        return GameFile.of(
            self.crisis, self.seed, self.run, self.chairs, self.orders, hidden=self.hidden,
            log=_digest(play or self.play()),
        )  # fmt: skip


def begin_game(
    crisis: Crisis, chairs: tuple[str, ...], seed: int = 1, run: int = 0, *, hidden: bool = False, drawn: bool = False
) -> Game:
    """A game at its beginning. With `hidden` the other side plays a strategy of the register's, which luck draws.

    The game is of what stands in the body of the file; with `drawn`, of what is drawn for that run of many, of which a
    side knows its own numbers (see `Question.own`). Raises OrderError for an actor that does not exist, and where
    nobody is left whose strategy could be hidden.
    """
    is_crisis(crisis)
    game = Game(crisis, whole("seed", seed, SEEDS), whole("run", run, RUNS), tuple(dict.fromkeys(chairs)), (), hidden)
    settle(crisis, game.chairs, ())
    if drawn:
        game = game._replace(crisis=as_drawn(crisis, game.seed, game.run))
    if not hidden:
        return game
    others = [actor for actor in crisis.actors if actor not in game.chairs]
    if not others:
        raise OrderError("a person sits in each chair; leave one to a strategy that is to be guessed")
    names = list(STRATEGIES)
    found = names[int(len(names) * luck.uniform(game.seed, game.run, 1, luck.PLAYED))]
    return game.changed(crisis.playing({others[0]: found}))


def load_game(path: str | os.PathLike[str], *, allow_code: bool = False) -> Game:
    """The game in a file, played as far as it has come, to see that it still goes as it went.

    Raises ResultsError for what is no game, or does not run; and where other events come of its orders than came when
    it was written, as they may under another version of the program.
    """
    from sim import archive

    return _as_it_went(archive.read_game(path), path, allow_code=allow_code)


def game_in(raw: bytes, source: str) -> Game:
    """The same from the bytes of a file, called `source`; Python files that its scenario names are never run."""
    from sim import archive

    return _as_it_went(archive.parse_game(raw, source), source, allow_code=False)


def _as_it_went(found: "GameFile", path: str | os.PathLike[str], *, allow_code: bool) -> Game:
    from sim import archive

    crisis = archive.restore(Path(path), found.scenario.model_dump(), allow_code=allow_code)
    try:
        seed, run = whole("seed", found.seed, SEEDS), whole("run", found.run, RUNS)
        game = Game(crisis, seed, run, found.chairs, found.orders, found.hidden)
        play = game.play()
    except ValueError as error:
        raise archive.ResultsError(f"{path}: it cannot be played as it was{_under(found.version)}: {error}") from None
    if found.log is not None and found.log != _digest(play):
        what = "its orders do not come to what they came to when it was written"
        remedy = "play it with that version" if found.version != __version__ else "it was changed; take out its 'log'"
        raise archive.ResultsError(f"{path}: {what}{_under(found.version)}; {remedy}, or begin anew")
    return game


def _under(version: str) -> str:
    return "" if version == __version__ else f" under version {version}, and here is {__version__}"


def _digest(play: Play) -> str:
    """The SHA-256 of the log before the day of the question, by which all has reached the other side; or of all."""
    events = play.events
    if isinstance(play.ended, Question):
        asked = play.ended
        events = tuple(event for event in events if _day(event) < asked.day.toordinal())
    return hashlib.sha256(log.write(events).encode()).hexdigest()


def _day(event: log.Event) -> int:
    day = event.announced or event.decided or event.effective or event.expires
    return 0 if day is None else day.toordinal()
