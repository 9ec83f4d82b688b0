"""A tournament of a class: a folder of entries, all against all in both roles, in one table.

An entry is a Python file with strategies, as a scenario may bring one, or a YAML file that says a strategy as a
scenario does. What goes wrong in an entry marks that entry and takes it out, with its line; every other pair is played
with the luck that it would have had, so that an entry that comes later changes nothing between those there.
"""

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from math import fsum
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

from sim.language import in_a_row, say, so_many
from sim.luck import SEEDS
from sim.measures.intervals import Mean, mean
from sim.scenario import Crisis, ScenarioError, yaml_reader
from sim.scenario.doubts import drawn_text
from sim.scenario.files import PYTHON, text_of
from sim.scenario.problems import known
from sim.strategies import STRATEGIES, user_code
from sim.strategies.user_code import StrategyError
from sim.studies.arguments import is_crisis, number_of_runs, whole
from sim.studies.notebook import shown
from sim.studies.strategy_pairs import Played, between, numbers, outcomes
from sim.text import as_csv, as_text, columns, listed

RUNS = 20  # of a pair
LIMIT = 20.0  # seconds that a pair may take
FORMS = (".yaml", ".yml")


class TournamentError(ValueError):
    """A tournament that cannot be held. Its text is one line: what was found; what would do."""


class Entry(NamedTuple):
    """What somebody handed in."""

    name: str
    file: str
    strategy: Any  # as a scenario says it; None where there is none
    late: bool = False
    fault: str = ""  # what went wrong with it; empty where nothing did


class Placed(NamedTuple):
    """An entry in the table. Scores are costs, or payoffs in a repeated game, over all that it met."""

    place: int  # that of the best it cannot be told apart from
    entry: Entry
    both: Mean  # the mean of both roles
    first: Mean  # in the role of the first actor,
    second: Mean  # and of the second


@dataclass(frozen=True, eq=False, repr=False)
class Tournament:
    """A tournament in one scenario."""

    crisis: Crisis
    folder: str
    entries: dict[str, Entry]
    seed: int
    runs: int  # of each pair
    paid: dict[tuple[str, str], Played] = field(default_factory=dict)  # by pair: what each run cost or paid each actor
    left: list[str] = field(default_factory=list)  # files that are no entries

    def __repr__(self) -> str:
        return f"<{self.crisis.name}: a tournament of {self.in_play} of {len(self.entries)} entries>"

    def _repr_html_(self) -> str:
        return shown(self, self.text())

    @property
    def in_play(self) -> int:
        """How many entries nothing went wrong with."""
        return sum(not entry.fault for entry in self.entries.values())

    @property
    def faulty(self) -> list[Entry]:
        """The entries with which something went wrong."""
        return [entry for entry in self.entries.values() if entry.fault]

    def ranking(self) -> list[Placed]:
        """The entries in play by their score in both roles, the best first; late ones have places of their own, 0.

        Entries share a place where the difference from the first of them may be nothing, run by run (Student, 95 %).
        """
        names = [name for name, entry in self.entries.items() if not entry.fault]
        found = {}
        for name in names:
            one = [self.paid[name, other][0] for other in names if (name, other) in self.paid]
            two = [self.paid[other, name][1] for other in names if (other, name) in self.paid]
            if len(one) == len(two) == len(names):
                found[name] = [_means(met) for met in (one, two)]
        sign = 1.0 if self.crisis.payoffs is None else -1.0
        both = {name: [(a + b) / 2.0 for a, b in zip(*roles, strict=True)] for name, roles in found.items()}
        order = sorted(both, key=lambda name: (sign * fsum(both[name]), name))
        placed, leader, place = [], None, 0
        for name in order:
            entry = self.entries[name]
            scores = (mean(both[name]), *(mean(role) for role in found[name]))
            if entry.late:
                placed.append(Placed(0, entry, *scores))
                continue
            ahead = sum(not one.entry.late for one in placed)
            less = mean([sign * (a - b) for a, b in zip(both[name], both[leader or name], strict=True)])
            if leader is None or (less.low is not None and less.low > 0.0):
                leader, place = name, ahead + 1
            placed.append(Placed(place, entry, *scores))
        return placed

    def text(self) -> str:
        """The table for a terminal."""
        return as_text(self._lines())

    def _lines(self) -> Iterator[str]:
        first, second = self.crisis.actors
        yield say(
            "tournament.head",
            scenario=self.crisis.name,
            entries=self.in_play,
            runs=so_many("runs", self.runs),
            seed=self.seed,
            drawn=drawn_text(self.crisis.doubts),
        )
        yield say("tournament.costs" if self.crisis.payoffs is None else "tournament.payoffs")
        yield say("tournament.places")
        yield ""
        roles = (say("tournament.as", actor=actor) for actor in (first, second))
        rows = [["", say("tournament.entry"), say("tournament.both"), *roles]]
        for one in self.ranking():
            place = say("tournament.late") if one.entry.late else f"{one.place}"
            rows.append([place, one.entry.name, *(score.told(".2f") for score in (one.both, one.first, one.second))])
        yield from columns(rows, left=2, indent="")
        if self.faulty:
            yield ""
            yield say("tournament.out")
            yield from (f"  {say('tournament.fault', entry=one.name, fault=one.fault)}" for one in self.faulty)
        if self.left:
            yield ""
            yield say("tournament.left", files=in_a_row(self.left))

    def csv(self) -> str:
        """A row an entry: place, name, file, scores with intervals, and what went wrong."""
        means = [f"{what}{end}" for what in ("both", "first", "second") for end in ("", "_low", "_high")]
        rows: list[list[Any]] = [["place", "entry", "file", "late", *means, "fault"]]
        for one in self.ranking():
            scores = [number for score in (one.both, one.first, one.second) for number in score]
            place = None if one.entry.late else one.place
            rows.append([place, one.entry.name, one.entry.file, int(one.entry.late), *scores, None])
        rows += [[None, one.name, one.file, int(one.late), *[None] * 9, one.fault] for one in self.faulty]
        return as_csv(rows)


def _means(met: Sequence[Sequence[float]]) -> list[float]:
    """By run, the mean over all pairs."""
    return [fsum(own) / len(met) for own in zip(*met, strict=True)]


def tournament(
    crisis: Crisis,
    folder: str,
    *,
    others: Sequence[str] = (),
    deadline: datetime | None = None,
    allow_code: bool = False,
    runs: int = RUNS,
    seed: int = 1,
    limit: float = LIMIT,
    progress: Callable[[int, int], None] | None = None,
) -> Tournament:
    """Hold a tournament of the entries in a folder, all against all and each against itself, in both roles.

    `others` are strategies of the register that play too. What was changed after the `deadline` is marked as late, and
    plays without a place. Python files are run only if `allow_code`, and a pair that takes more than `limit` seconds
    marks the entry whose code it was in (on systems with timers, in the main thread). `progress` is called after each
    pair with the number done and of all. Raises TournamentError for a folder without entries, or with code that is not
    allowed; ValueError for a strategy that the register has not; TypeError and ValueError as `sim.table`.
    """
    is_crisis(crisis)
    seed, runs = whole("seed", seed, SEEDS), number_of_runs(runs)
    for name in others:
        known(name, STRATEGIES, "strategy")
    entries, left = _entries(Path(folder), deadline, allow_code, limit)
    entries |= {name: Entry(name, "", name) for name in others}
    base = crisis.beside(folder, allow_code=allow_code)
    made = Tournament(base, folder, entries, seed, runs, {}, left)
    for entry in list(entries.values()):
        if not entry.fault:
            _refuse_what_no_scenario_may_say(made, entry)
    names = [name for name, entry in made.entries.items() if not entry.fault]
    done = 0
    for mine in names:
        for theirs in names:
            _play(made, mine, theirs, limit)
            done += 1
            if progress is not None:
                progress(done, len(names) ** 2)
    return made


def _refuse_what_no_scenario_may_say(made: Tournament, entry: Entry) -> None:
    try:
        between(made.crisis, entry.strategy, entry.strategy)
    except ScenarioError as error:
        problem = error.problems[0]
        made.entries[entry.name] = entry._replace(fault=f"{problem.found}; {problem.remedy}")


def _play(made: Tournament, mine: str, theirs: str, limit: float) -> None:
    """Play a pair, unless something went wrong with one of them before; what goes wrong here marks whose it is."""
    one, other = made.entries[mine], made.entries[theirs]
    if one.fault or other.fault:
        return
    try:
        with _within(limit):
            found = outcomes(between(made.crisis, one.strategy, other.strategy), made.seed, made.runs)
    except StrategyError as error:
        guilty = [name for name in (mine, theirs) if made.entries[name].file == Path(error.file).name]
        for name in guilty or (mine, theirs):
            told = f"{_fault_of(error)} (it met {theirs if name == mine else mine})"
            made.entries[name] = made.entries[name]._replace(fault=told)
    except TimeoutError as error:
        for name in (mine, theirs):
            if made.entries[name].file.endswith(PYTHON.suffixes):
                made.entries[name] = made.entries[name]._replace(fault=f"{error} ({mine} met {theirs})")
    else:
        made.paid[mine, theirs] = numbers(found)


def _fault_of(error: StrategyError) -> str:
    return f"line {error.line}: {error.found}{f'; {error.remedy}' if error.remedy else ''}"


@contextmanager
def _within(limit: float) -> Iterator[None]:
    """Raise where a block takes longer than so many seconds: in a strategy's code, as an error of that strategy."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"it took more than {limit:g} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)


# What is in a folder.


def _entries(
    folder: Path, deadline: datetime | None, allow_code: bool, limit: float
) -> tuple[dict[str, Entry], list[str]]:
    """The entries in a folder by their names, and the files that are none."""
    if not folder.is_dir():
        what = "is no folder" if folder.exists() else "there is no such folder"
        raise TournamentError(f"{folder}: {what}; name the folder of the entries")
    files = sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))
    kept = [file for file in files if file.suffix in (*PYTHON.suffixes, *FORMS)]
    code = [file.name for file in kept if file.suffix in PYTHON.suffixes]
    if code and not allow_code:
        raise TournamentError(f"{folder}: entries are code, {listed(code[:3])}; read them, then give --allow-code")
    if not kept:
        raise TournamentError(f"{folder}: no entries; put Python files with strategies there, or strategies in YAML")
    found: dict[str, Entry] = {}
    for file in kept:
        late = deadline is not None and datetime.fromtimestamp(file.stat().st_mtime, deadline.tzinfo) > deadline
        with _within(limit):
            handed_in = _of_file(file)
        for entry in handed_in:
            name = entry.name if entry.name not in found else f"{entry.name} ({file.suffix[1:]})"
            found[name] = entry._replace(name=name, late=late)
    return found, [file.name for file in files if file not in kept]


def _of_file(file: Path) -> list[Entry]:
    """The entries in a file: one, or one for each strategy of a Python file that has several."""
    broken = Entry(file.stem, file.name, None)
    try:
        if file.suffix in FORMS:
            document = yaml_reader.read(str(file))
            if document.problems:
                problem = document.problems[0]
                line = f"line {problem.place.line}: " if problem.place else ""
                return [broken._replace(fault=f"{line}{problem.found}; {problem.remedy}")]
            said = document.data.get("strategy", document.data)
            return [broken._replace(strategy=said)]
        module = user_code.run(text_of(str(file), PYTHON), str(file), heard=False)
    except StrategyError as error:
        return [broken._replace(fault=_fault_of(error))]
    except ScenarioError as error:
        problem = error.problems[0]
        return [broken._replace(fault=f"{problem.found}; {problem.remedy}")]
    names = list(module.strategies)
    if not names:
        return [broken._replace(fault="it has no strategy; write @sim.strategy above its def")]
    shown = [file.stem] if len(names) == 1 else [f"{file.stem}: {name}" for name in names]
    return [Entry(one, file.name, {"file": file.name, "name": name}) for one, name in zip(shown, names, strict=True)]
