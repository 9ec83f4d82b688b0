"""What commands share: exit codes, arguments, files to be written, progress."""

import argparse
import os
import shlex
import sys
from collections.abc import Callable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from unicodedata import normalize

from sim import language
from sim.cli.streams import order
from sim.luck import RUNS, SEEDS
from sim.text import pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor

    from sim.scenario import Crisis
    from sim.studies.ensemble import Ensemble
    from sim.studies.run import Run
    from sim.studies.typical import Typical

Value = TypeVar("Value")

SCENARIO_HELP = "a scenario file, or by its name one of those that come with the program (sim list)"
ON_DISK = ("file", "folder")
DONE, NO, WRONG, STOPPED = 0, 1, 2, 130

Command = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]  # declares one


class Luck(NamedTuple):
    """Which run is meant."""

    seed: int
    run: int
    typical: "Typical | None"  # where it is the typical one, and no run was asked for


class UsageError(Exception):
    """Something the user asked for that cannot be done, in one line."""


def complain(text: str) -> None:
    """Tell standard error."""
    print(text, file=sys.stderr)


def whole_number(what: str, end: int) -> "Callable[[str], int]":
    """Reads a whole number from 0 to end - 1 off the command line."""

    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or len(text) > len(str(end)) or int(text) >= end:
            shown = text if len(text) <= 40 else f"{text[:10]}... ({len(text)} characters)"
            raise argparse.ArgumentTypeError(f"'{shown}' is no {what}; give a whole number from 0 to {end - 1}")
        return int(text)

    return read


def reader(
    read: "Callable[[str], Value]", refusal: str, holds: "Callable[[Value], bool] | None" = None
) -> "Callable[[str], Value]":
    """Reads a number, a day or a time off the command line; `refusal` says what a text is not that will not do."""

    def read_or_refuse(text: str) -> Value:
        try:
            found = read(text)
            if holds is None or holds(found):
                return found
        except ValueError:
            pass
        raise argparse.ArgumentTypeError(f"'{text}' is no {refusal}")

    return read_or_refuse


def named(what: str) -> "Callable[[str], str]":
    """Reads a name, as of a file or a folder, off the command line."""

    def read(text: str) -> str:
        if not text:
            raise argparse.ArgumentTypeError(f"no {what} is named")
        return text if what in ON_DISK else normalize("NFC", text)  # as scenarios have names

    return read


def scenario_arguments(made: argparse.ArgumentParser) -> None:
    """SCENARIO and what may be set in it."""
    made.add_argument("scenario", type=named("file"), metavar="SCENARIO", help=SCENARIO_HELP)
    made.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="PATH=VALUE",
        help="change a value of the file, as actors.NATO.stocks.staff.amount=9; it is then drawn no longer; may be "
        "repeated",
    )
    doubt_arguments(made)
    code_argument(made)


def doubt_arguments(made: argparse.ArgumentParser) -> None:
    """--open and --close."""
    made.add_argument(
        "--open",
        action="append",
        default=[],
        metavar="PATH=RANGE",
        help="draw a number anew in each run of many: PATH=low:high, or PATH=low:likely:high; may be repeated",
    )
    made.add_argument(
        "--close",
        action="append",
        default=[],
        metavar="PATH",
        help="draw an assumption no longer, or all but those opened; the file's own value is played; may be repeated",
    )


def code_argument(made: argparse.ArgumentParser) -> None:
    """--allow-code."""
    made.add_argument(
        "--allow-code", action="store_true", help="run the Python file that a strategy is from, once you have read it"
    )


class _Given(argparse.Action):
    """Takes a value, and notes that it was given: a game has a seed and a run of its own."""

    def __call__(self, parser: Any, namespace: argparse.Namespace, values: Any, option_string: Any = None) -> None:
        setattr(namespace, self.dest, values)
        setattr(namespace, f"{self.dest}_given", True)


def seed_argument(made: argparse.ArgumentParser, default: int | None = 1) -> None:
    """--seed."""
    made.add_argument(
        "--seed", action=_Given, type=whole_number("seed", SEEDS), default=default, metavar="N",
        help="seed of all luck (default: 1; of a game, its own)",
    )  # fmt: skip


def runs_argument(made: argparse.ArgumentParser, default: int = 10_000, what: str = "") -> None:
    """--runs, and of what."""
    of = f"{what} " if what else ""
    made.add_argument(
        "--runs",
        type=whole_number("number of runs", RUNS),
        default=default,
        metavar="N",
        help=f"{of}(default: {default})",
    )


def luck_arguments(made: argparse.ArgumentParser, *, typical: bool = True) -> None:
    """--seed and --run; where neither is given the run is a typical one, or else run 0 of seed 1."""
    seed_argument(made, None if typical else 1)
    usual = "the typical one; 0 where a seed is given" if typical else "0"
    made.add_argument(
        "--run", action=_Given, type=whole_number("run", RUNS), default=None if typical else 0, metavar="N",
        help=f"which run of the seed (default: {usual}; of a game, its own)",
    )  # fmt: skip


def drawn_argument(made: argparse.ArgumentParser) -> None:
    """--drawn."""
    made.add_argument(
        "--drawn",
        action="store_true",
        help="with --run: that run of many, with what is drawn for it",
    )


def results_arguments(made: argparse.ArgumentParser) -> None:
    """Where a results folder is left, and whether."""
    made.add_argument(
        "--results",
        type=named("folder"),
        default="results",
        metavar="FOLDER",
        help="where results go (default: results)",
    )
    made.add_argument("--no-save", action="store_true", help="leave no results folder")
    made.add_argument("--force", action="store_true", help="replace results that differ, and files that are there")


def save(made: "Run | Ensemble", options: argparse.Namespace, **name: str) -> Path | None:
    """Leave the results folder of the command line, and return it; None where none is wanted."""
    if options.no_save:
        return None
    return made.save(options.results, force=options.force, command=shlex.join(["sim", *options.words]), **name)


def save_first(keep: "Callable[[], Path | None]", tell: "Callable[[Path | None], None]") -> None:
    """Keep what was made, then tell of it: what took long is told, too, where it could not be kept."""
    try:
        kept = keep()
    except Exception:
        with suppress(BrokenPipeError):  # the reason why it could not be kept is told next, and counts more
            tell(None)
        raise
    tell(kept)


def print_results(folder: Path | None, pictures: "Sequence[str]") -> None:
    """Say where results are, if anywhere, and which pictures are there to be opened."""
    if folder is not None:
        print(language.say("results", folder=folder))
        print(language.say("results.picture", file=folder / pictures[0]))
        if len(pictures) > 1:
            print(language.say("results.beside", files=", ".join(pictures[1:])))


def write_sheet(target: Path | None, text: "Callable[[], str]") -> None:
    """Write the sheet that the command line asks for, if it does."""
    if target is not None:
        from sim import archive

        archive.write(target, text().encode())


def collection_argument(made: argparse.ArgumentParser) -> None:
    """Which collection of exchanges is meant; None unless the user says so."""
    made.add_argument(
        "--collection",
        choices=("record", "waves", "both"),
        help="record, exchanges from 1971 on; waves, first blows of 2018 and 2022; or both (default: record)",
    )


def json_argument(made: argparse.ArgumentParser) -> None:
    """--json."""
    made.add_argument("--json", action="store_true", help="print one JSON document instead")


def worker_arguments(made: argparse.ArgumentParser) -> None:
    """--jobs and --cluster."""
    made.add_argument(
        "--jobs",
        type=whole_number("number of jobs", 2**16),
        metavar="N",
        help="play in so many processes, 0 for one a core (default: 1, for they take a second to start)",
    )
    made.add_argument(
        "--cluster", type=named("cluster"), metavar="ADDRESS", help="play on a dask cluster, as tcp://host:8786"
    )


@contextmanager
def workers_of(options: argparse.Namespace) -> "Iterator[Executor | None]":
    """The executor that --cluster asks for, if it does."""
    if options.cluster and options.jobs is not None:
        raise UsageError("--cluster and --jobs: a cluster has its own workers; give one of them")
    if not options.cluster:
        yield None
        return
    from sim.studies import workers

    with workers.cluster(options.cluster) as executor:
        yield executor


def load(options: argparse.Namespace, *, games: bool = False) -> "Crisis":
    """The scenario of the command line, with what its options change; with `games` the file of a game is taken too."""
    if is_game(options, games):
        for option in ("open", "close", "drawn"):
            if getattr(options, option, False):
                raise UsageError(f"--{option}: a game is of numbers that are settled; leave it out")
    told_if_hiding(options, options.scenario)
    crisis = crisis_of(options, options.scenario, changes_of(options.set))
    return known_record(doubted(crisis, options))


def is_game(options: argparse.Namespace, games: bool) -> bool:
    """Whether the command line names the file of a game, which is refused unless `games` are taken."""
    from sim import archive

    found = archive.is_game(options.scenario)
    if found and not games:
        takers = "sim play, run, explain, plot, branch and compare take one"
        raise UsageError(f"{options.scenario}: this is a game; {takers}; name its scenario here")
    return found


def crisis_of(options: argparse.Namespace, file: str, changes: "Mapping[str, Any]") -> "Crisis":
    """The scenario in a file, or the game, with what is changed; a game has a seed and a run if none are given."""
    from sim import archive, scenario

    if not archive.is_game(file):
        return scenario.load(file, changes, allow_code=options.allow_code)
    from sim.chair import played_game

    game = played_game.load_game(file, allow_code=options.allow_code)
    for name, value in (("seed", game.seed), ("run", game.run)):
        if hasattr(options, name) and not hasattr(options, f"{name}_given"):
            setattr(options, name, value)
            setattr(options, f"{name}_given", True)  # of two games the first decides
    return game.changed(dict(changes)).settled


def told_if_hiding(options: argparse.Namespace, name: str) -> None:
    """Say once where a name means the user's own file, though a scenario of that name comes with the program."""
    from sim.scenario import shipped

    told: set[str] = vars(options).setdefault("told", set())
    found = shipped.find(name)
    if found.hides and name not in told:
        told.add(name)
        complain(f"{found.source}: this file, and not the scenario of that name that comes with the program")


def doubted(crisis: "Crisis", options: argparse.Namespace) -> "Crisis":
    """The scenario with what --open and --close change."""
    ranges = {}
    for given in options.open:
        path, equals, text = given.partition("=")
        if not equals or not path:
            raise UsageError(f"--open {given}: no path and range; write PATH=low:likely:high, as {AN_EXAMPLE}")
        ranges[path] = _range(given, text)
    everything = "all" in options.close  # but what is opened beside it
    crisis = crisis.close() if everything else crisis
    crisis = crisis.open(ranges) if ranges else crisis
    return crisis.close(*options.close) if options.close and not everything else crisis


AN_EXAMPLE = "actors.NATO.stocks.staff.amount=5:6:13"


def _range(given: str, text: str) -> list[float]:
    """The ends of a range, and perhaps its likeliest value, off the command line."""
    try:
        ends = [float(end) if "." in end else int(end) for end in text.split(":")]
    except ValueError:
        ends = []
    if len(ends) not in (2, 3):
        raise UsageError(f"--open {given}: '{text}' is no range; write low:high or low:likely:high, as {AN_EXAMPLE}")
    return ends


def luck_of(options: argparse.Namespace, crisis: "Crisis", *, record: bool = False) -> "Luck":
    """The run of the command line: the typical one where none is asked for, and no `record` is held fixed."""
    if options.seed is None and options.run is None and not record:
        from sim.studies.typical import typical

        found = typical(crisis.close())
        return Luck(1, found.number, found)
    return Luck(1 if options.seed is None else options.seed, options.run or 0, None)


def luck_text(luck: "Luck", drawn: bool = False) -> str:
    """The run, in words: 'seed 1, run 20, the typical one of 200'."""
    runs = luck.typical.share.runs if luck.typical is not None else None
    code = "luck.drawn" if drawn else "luck" if runs is None else "luck.typical"
    return language.say(code, seed=luck.seed, run=luck.run, runs=runs)


def known_record(crisis: "Crisis") -> "Crisis":
    """The same, once the exchange that --set says it tells of is there: runs do not ask, and nobody else would say."""
    if crisis.record is not None and "record" in crisis.changes:
        from sim.history.scenario_links import tied

        tied(crisis)
    return crisis


def changes_of(settings: "Sequence[str]", option: str = "--set") -> dict[str, Any]:
    """What options PATH=VALUE change, by path."""
    changes: dict[str, Any] = {}
    for given in settings:
        path, equals, value = given.partition("=")
        if not equals or not path:
            raise UsageError(f"{option} {given}: no path and value; write PATH=VALUE, as actors.NATO.tolerance=3")
        changes[path] = value_of(value, f"{option} {path}")
    return changes


def value_of(text: str, option: str) -> Any:
    """The value that an option is given, as a scenario may say it."""
    from sim import scenario
    from sim.scenario import yaml_reader

    document = yaml_reader.parse(f"value: {text}", option)
    if document.problems:
        raise scenario.ScenarioError(option, document.problems, document.text)
    if list(document.data) != ["value"]:
        raise UsageError(f"{option}: more than one value was given; give one, or repeat the option for each")
    return document.data["value"]


def strategy_argument(made: argparse.ArgumentParser, what: str) -> None:
    """--strategy, as a scenario may say it."""
    made.add_argument(
        "--strategy", type=named("strategy"), metavar="STRATEGY",
        help=f"{what}: a name, or as in a scenario, {{name: generous, with: {{forgive: 0.3}}}}",
    )  # fmt: skip


def strategy_of(options: argparse.Namespace) -> Any:
    """The strategy of the command line; None where there is none."""
    return None if options.strategy is None else value_of(options.strategy, "--strategy")


def simulate(options: argparse.Namespace, *, games: bool = True) -> "tuple[Run, Luck]":
    """The run of the command line, of a scenario or, with `games`, of a game; and which it is."""
    from sim.studies.run import simulate

    drawn = getattr(options, "drawn", False)
    if drawn and options.run is None:
        raise UsageError("--drawn goes with --run: which of the many runs is meant; add it, or leave this out")
    crisis = load(options, games=games)
    luck = luck_of(options, crisis)
    return simulate(crisis, luck.seed, luck.run, drawn=drawn), luck


def print_json(document: Any) -> None:
    """Print one document; dates and paths as texts."""
    unicode = (sys.stdout.encoding or "utf-8").lower().startswith("utf")
    sys.stdout.writelines(pieces(document, ascii_only=not unicode))  # JSON has escapes for other letters


def goes_with(other: str, given: "Mapping[str, Any]") -> None:
    """Refuse the options that were given though the one without which they say nothing was not."""
    for option, value in given.items():
        if value is not None and value is not False and value != []:  # 0 is something
            raise UsageError(f"{option} goes with {other}; add it, or leave this out")


def command_line(name: str, path: Path) -> str:
    """A command line as it can be copied."""
    return shlex.join(["sim", name, str(path)])


def new_file(name: str, force: bool, kinds: tuple[str, ...]) -> Path:
    """A file of one of these kinds that may be written."""
    target = Path(name)
    if target.suffix not in kinds:
        written = {
            ".csv": "table that can be written",
            ".yaml": "scenario that can be written",
            ".html": "page that can be made",
            ".nfg": "file that Gambit reads",
            ".efg": "file that Gambit reads",
            ".tex": "table that LaTeX reads",
        }
        what = next((told for suffix, told in written.items() if suffix in kinds), "figure that can be drawn")
        raise UsageError(f"{target}: '{target.suffix}' is not a kind of {what}; write {' or '.join(kinds)}")
    if os.path.lexists(target) and not force and not _is_ours(target):  # a link that leads nowhere is there too
        found = "the file is there already, and was changed or not written by this program"
        raise UsageError(f"{target}: {found}; give --force to replace it, or another name")
    if not os.access(target.parent, os.W_OK):  # said before the work is done, and not after
        found = "cannot be written to" if target.parent.is_dir() else "is no folder"
        raise UsageError(f"{target}: {target.parent} {found}; name another file")
    return target


def _is_ours(target: Path) -> bool:
    from sim import archive

    return archive.is_as_written(target)


def ended(files: "Iterable[Path | None]", done: int = 0, of: int = 0, what: str = "", lost: str = "") -> int:
    """Say which files were written, and what of many runs was done, if not all was; and return the exit code."""
    for written in filter(None, files):
        complain(f"{written}: written")
    if lost:
        complain(lost)
    if done == of:
        return DONE
    complain(f"stopped: {done} of {of} {what}, and are kept")
    return WRONG if lost else STOPPED


def terminal_line(text: str = "") -> None:
    """Put a text, or nothing, in the place of the last line of a terminal; in a pipe nothing is said."""
    if sys.stderr.isatty():
        order("\r\033[K", sys.stderr)
        print(text, end="", file=sys.stderr, flush=True)


class Progress:
    """Says how much is done and how long the rest will take.

    On a terminal it is a line that changes. Elsewhere, as in a log, it is said once, and only of long work.
    """

    PATIENCE, LONG = 5.0, 10.0  # seconds after which it is said in no terminal, where so many are left
    PACE = 1.0  # seconds by which the pace is told, or more: it changes, as when compiled code takes over

    def __init__(self, what: str) -> None:
        from time import monotonic

        self.what, self.clock, self.begun, self.shown = what, monotonic, monotonic(), 0.0
        self.marks = [(self.begun, 0)] * 2

    def __call__(self, done: int, of: int) -> None:
        """Show that so many are done."""
        now = self.clock()
        if done == 0:  # what came before says nothing of the pace
            self.marks = [(now, 0)] * 2
            return
        if now - self.marks[1][0] >= self.PACE:
            self.marks = [self.marks[1], (now, done)]
        since, before = self.marks[0]
        known = before > 0  # until then it is also that of all that was made ready, as of workers that start
        left = (now - since) / max(1, done - before) * (of - done)
        told = f"{done} of {of} {self.what}, {left:.0f} s left"
        if sys.stderr.isatty():
            if now - self.shown >= 0.1 or done >= of:
                self.shown = now
                terminal_line(told)
        elif known and not self.shown and now - self.begun >= self.PATIENCE and left >= self.LONG:
            self.shown = now
            complain(f"{told} at this pace")

    def clear(self) -> None:
        """Leave the line empty."""
        if self.shown:
            terminal_line()
