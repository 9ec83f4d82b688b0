"""`sim play`: a person in the chair of one side, at the keyboard; or two persons, one after the other."""

import argparse
import shlex
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.common import (
    DONE,
    STOPPED,
    Command,
    Progress,
    UsageError,
    command_line,
    complain,
    json_argument,
    load,
    luck_arguments,
    named,
    print_json,
    scenario_arguments,
    strategy_argument,
    strategy_of,
)
from sim.cli.streams import order
from sim.cli.terminal import say
from sim.text import as_text, plain

if TYPE_CHECKING:
    from sim.chair.played_game import Game
    from sim.chair.questions import Play, Question

HELP = """\
Type the number of a choice, or the name of a move; a rung with an amount of
your own, as 'expel 5'; or 'not yet 10', to put your answer off by ten days.
  why MOVE   why it cannot be had, or what your own strategy would say to it
  advice     what your own strategy would do
  log        all that you know
  back       take your last order back
  quit       leave; the game is kept, and goes on where it was
  help       this"""

EXAMPLES = """\
  sim play scenarios/nato_russia_2021.yaml --as Russia
      a game against NATO as the scenario has it; it is kept in a file from the
      first order on
  sim play scenarios/nato_russia_2021.yaml --as Russia --hidden
      against a strategy that you are to guess
  sim play scenarios/uk_ussr_1971.yaml --as UK --as USSR
      two persons at one keyboard
  sim play nato_russia_2021-Russia-seed-1.game
      go on with a game that was left, or see the debrief of one that is over

`sim run`, `explain`, `branch` and `compare` take the file of a game where they
take a scenario.
"""


def declare_play(command: Command) -> None:
    """The arguments of `sim play`."""
    made = command("play", _play, "sit in the chair of one side, and see what comes of what you do")
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    made.epilog = EXAMPLES
    scenario_arguments(made)
    made.add_argument(
        "--as", dest="chairs", action="append", default=[], type=named("actor"), metavar="ACTOR",
        help="whose chair you take; may be repeated, for two persons",
    )  # fmt: skip
    strategy_argument(made, "what the other side plays, in the place of its strategy in the file")
    made.add_argument("--hidden", action="store_true", help="let luck draw its strategy, and guess it")
    luck_arguments(made, typical=False)
    made.add_argument(
        "--drawn", action="store_true",
        help="play with what is drawn for that run: you know your own side's numbers, and not the other's",
    )  # fmt: skip
    made.add_argument(
        "--game", type=named("file"), metavar="FILE",
        help="where the game is kept (default: SCENARIO-ACTOR-seed-N.game)",
    )  # fmt: skip
    json_argument(made)


def _play(options: argparse.Namespace) -> int:
    from sim import archive
    from sim.chair.questions import Question

    if archive.is_game(options.scenario):
        game, file = _left(options), Path(options.game or options.scenario)
    else:
        game = _begun(options)
        file = _new_file(options, game)
    if options.json:
        _print_document(game)
        return DONE
    table = _Table(game, file)
    try:
        while table.play():
            table.debrief()
            if not table.again():
                break
    except KeyboardInterrupt:
        print()
        complain(table.kept())
        return STOPPED
    if not isinstance(table.play_.ended, Question):
        print(table.kept())
    else:
        print(f"{table.kept()}; go on with: {command_line('play', table.file)}" if table.saved else table.kept())
    return DONE


def _left(options: argparse.Namespace) -> "Game":
    """The game of a file, to go on with."""
    from sim.chair import played_game

    given = {"--as": options.chairs} | {f"--{name}": hasattr(options, f"{name}_given") for name in ("seed", "run")}
    given |= {f"--{name}": getattr(options, name) for name in ("set", "strategy", "hidden", "drawn", "open", "close")}
    for option, value in given.items():
        if value:
            raise UsageError(f"{option}: this game has begun, and has its scenario and its chairs; leave it out")
    return played_game.load_game(options.scenario, allow_code=options.allow_code)


def _begun(options: argparse.Namespace) -> "Game":
    """A new game."""
    from sim.chair import played_game
    from sim.scenario.orders import OrderError

    crisis = load(options)
    actors = list(crisis.actors)
    if not options.chairs:
        raise UsageError(f"whose chair is it? give --as {actors[0]}, --as {actors[1]}, or both")
    strategy = strategy_of(options)
    try:
        if strategy is not None:
            if options.hidden:
                raise UsageError("--strategy and --hidden: what is named is not hidden; give one of them")
            others = [actor for actor in actors if actor not in options.chairs]
            if not others:
                raise UsageError("--strategy: a person sits in each chair; leave it out, or one --as")
            crisis = crisis.with_(crisis.playing({others[0]: strategy}))
        return played_game.begin_game(
            crisis, tuple(options.chairs), options.seed, options.run, hidden=options.hidden, drawn=options.drawn
        )
    except OrderError as error:
        raise UsageError(f"--as: {error}") from None


def _new_file(options: argparse.Namespace, game: "Game") -> Path:
    """The file in which a new game is kept: one that is not there yet."""
    if options.game:
        file = Path(options.game)
        if file.exists():
            raise UsageError(f"{file}: the file is there already; `sim play {file}` goes on with it, or name another")
        return file
    stem = "-".join([Path(options.scenario).stem, *(actor.replace(" ", "_") for actor in game.chairs)])
    number, file = 1, Path(f"{stem}-seed-{game.seed}.game")
    while file.exists():
        number += 1
        file = Path(f"{stem}-seed-{game.seed}-{number}.game")
    return file


class _Table:
    """A game at the keyboard."""

    def __init__(self, game: "Game", file: Path) -> None:
        self.game, self.file = game, file
        self.play_: Play = game.play()
        self.seen: dict[str, int] = {}  # by actor: reports shown
        self.sits = ""  # whose turn it was last
        self.saved = False

    def kept(self) -> str:
        """Where the game is kept."""
        return f"the game is kept in {self.file}" if self.saved else "nothing was ordered, and nothing is kept"

    def play(self) -> bool:
        """Ask and take orders until the game is over, or left; returns whether it is over."""
        from sim.chair.questions import Question

        self.saved = self.file.exists()
        print(f"{self.game.crisis.name}  (seed {self.game.seed}, run {self.game.run})\n")
        while isinstance(asked := self.play_.ended, Question):
            self.hand_over(asked)
            self.show(asked)
            if not self.take(asked):
                return False
        return True

    def hand_over(self, asked: "Question") -> None:
        """Let the other person sit down."""
        if self.sits not in ("", asked.actor) and len(self.game.chairs) > 1:
            _line(f"The turn is {asked.actor}'s. Hand over the keyboard, and press Enter. ")
            if sys.stdout.isatty():
                order("\033[2J\033[H", sys.stdout)  # nobody is to see what the other knows
        self.sits = asked.actor

    def show(self, asked: "Question") -> None:
        """Show a question, with what is new."""
        from sim.chair import words

        since = self.seen.get(asked.actor, 0)
        _print(words.question(asked, since if since < len(asked.known) else 0))
        self.seen[asked.actor] = len(asked.known)

    def take(self, asked: "Question") -> bool:
        """Take lines until one of them is an order that can be carried out; False where the game is left."""
        from sim.chair import words
        from sim.scenario.orders import OrderError

        while True:
            typed = _line("\nYour order (help for more): ")
            if typed is None or typed.lower() in ("quit", "exit"):
                return False
            print()
            command, _, rest = typed.partition(" ")
            if not typed:
                continue
            if typed.lower() in ("help", "?"):
                print(HELP)
            elif typed.lower() == "log":
                _print(words.known(asked))
            elif typed.lower() == "advice":
                _print(words.advice(asked))
            elif command.lower() == "why" and rest.lower() != "not":
                self.why(asked, rest)
            elif typed.lower() == "back":
                if self.back():
                    return True
            else:
                try:
                    self.order(asked, words.order_of(asked, typed))
                except OrderError as error:
                    _print(words.folded(f"{error}"))
                else:
                    return True

    def why(self, asked: "Question", move: str) -> None:
        """Say why not."""
        from sim.chair import words

        try:
            _print(words.why(asked, words.order_of(asked, move.removeprefix("not ").rstrip("?"))))
        except KeyError:
            known = ", ".join(option.move for option in asked.options) or "nothing here"
            _print(words.folded(f"there is no move '{move}'; there are {known}"))

    def order(self, asked: "Question", order: str) -> None:
        """Give an order, and keep the game. Raises OrderError."""
        game = self.game.said(asked.actor, order)
        play = game.play()
        said = play.asked[-1].order  # as it is written best
        self.game, self.play_ = self.game.said(asked.actor, said), play
        self.keep()

    def back(self) -> bool:
        """Take the last order back; False where there is none."""
        if not self.game.orders:
            print("there is no order to take back")
            return False
        (actor, order), self.game = self.game.orders[-1], self.game.taken_back()
        self.play_ = self.game.play()
        self.seen.clear()
        self.keep()
        print(f"taken back: {actor}: {order}\n")
        return True

    def keep(self) -> None:
        """Write the game to its file."""
        self.game.save(self.file, self.play_)
        self.saved = True

    def debrief(self) -> None:
        """Tell what came of it."""
        from sim.chair import words
        from sim.chair.debrief import debrief
        from sim.studies.run import Run

        run = self.play_.ended
        assert isinstance(run, Run), "the game is over"
        print("The game is over. What was done, in full:\n")
        _print([*words.chronicle(run), ""])
        if self.game.hidden:
            _line("Which strategy did the other side play? Your guess: ")
            print()
        progress = Progress("ways on")
        try:
            found = debrief(self.game, progress)
        finally:
            progress.clear()
        _print(words.debrief(found))
        if found.pivotal is not None:
            at, actor = found.pivotal.number, found.pivotal.actor
            line = shlex.join(["sim", "branch", str(self.file), "--at", str(at), "--actor", actor])
            print(f"What if you had been generous from there? {line} --strategy generous\n")

    def again(self) -> bool:
        """Whether the last order of a game that is over is taken back."""
        typed = _line("Enter to leave, or back to take your last order back: ")
        print()
        return typed is not None and typed.lower() == "back" and self.back()


def _print(lines: Iterable[str]) -> None:
    say(as_text(lines))


def _line(prompt: str) -> str | None:
    """A line from the keyboard; None at its end."""
    print(prompt, end="", flush=True)
    typed = sys.stdin.readline()
    if not typed:
        print()
    return typed.strip() if typed else None


def _print_document(game: "Game") -> None:
    """Print the question, or the debrief of a game that is over, as one document."""
    from sim.chair.debrief import debrief
    from sim.chair.questions import Question

    asked = game.play().ended
    if isinstance(asked, Question):
        told = {name: value for name, value in asked._asdict().items() if name != "crisis"}
        print_json(plain({"over": False, **told}))
    else:
        found = debrief(game)
        told = {name: value for name, value in found._asdict().items() if name not in ("game", "run")}
        print_json(plain({"over": True, **told, "pivotal": found.pivotal, "events": asked.events}))
