"""The collections that come with the program, and any folder of exchanges like them."""

import os
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from sim.history.exchange import EXCHANGE, Exchange, checked
from sim.history.move_tables import TABLE, load_table
from sim.history.waves import is_wave, load_wave, shipped_waves
from sim.language import say
from sim.scenario import yaml_reader
from sim.scenario.problems import Problem, ScenarioError, did_you_mean, known, plain

SHIPPED = Path(__file__).parent / "exchanges"
RECORD, WAVES, BOTH = COLLECTIONS = ("record", "waves", "both")

Source = str | os.PathLike[str]


def warnings(exchanges: Iterable[Exchange] = ()) -> tuple[str, ...]:
    """What must be read with some exchanges: what stands for all of the record, and what stands for their waves."""
    waves = {wave.declared.wave: wave.declared for wave in shipped_waves()}
    met = dict.fromkeys(exchange.wave for exchange in exchanges if exchange.observed == "first blows")
    told = [(waves[name].title, text) for name in met if name in waves for text in waves[name].warnings]
    of_all = (say(f"warning.{what}") for what in ("collected", "disagree", "scale", "read"))
    return (*of_all, *(say("warning.wave", wave=wave, warning=text) for wave, text in told))


class Listed(NamedTuple):
    """A file of a folder, with the exchanges in it or, where there are none, what is wrong."""

    file: Path
    exchanges: tuple[Exchange, ...]
    error: ScenarioError | None


def folder(where: Source) -> list[Listed]:
    """Every exchange and wave of a folder, in the order of their first days; then the files that are none, by name."""
    found = []
    for file in sorted(path for path in Path(where).iterdir() if path.suffix in EXCHANGE.suffixes):
        try:
            found.append(Listed(file, tuple(_of_yaml(file)), None))
        except ScenarioError as error:
            found.append(Listed(file, (), error))
    return sorted(found, key=lambda one: one.exchanges[0].moves[0].date if one.exchanges else date.max)


def _of_yaml(file: Source) -> Sequence[Exchange]:
    return load_wave(file).exchanges if is_wave(file) else (checked(yaml_reader.read(file, EXCHANGE)),)


def shipped(which: str = RECORD) -> list[Exchange]:
    """The exchanges that come with the program, in the order of their first days: the record, the waves, or both.

    Raises ValueError for another word than these.
    """
    known(which, COLLECTIONS, "collection")
    found = [] if which == WAVES else [exchange for one in folder(SHIPPED) for exchange in one.exchanges]
    if which != RECORD:
        found += [exchange for wave in shipped_waves() for exchange in wave.exchanges]
    return sorted(found, key=lambda exchange: exchange.moves[0].date)


def load_exchange(source: Source, others: str = "a .yaml file") -> Exchange:
    """The exchange of that name in the collections, or that of a file. Raises ScenarioError with all that is wrong.

    What ends in .yaml or .yml, or has a folder in it, is a file. `others` is what else may be named, for the error.
    """
    if not isinstance(source, str) or Path(source).suffix in EXCHANGE.suffixes or Path(source).name != source:
        return checked(yaml_reader.read(source, EXCHANGE))
    if (file := SHIPPED / f"{source}.yaml").exists():
        return checked(yaml_reader.read(file, EXCHANGE))
    of_waves = {exchange.name: exchange for wave in shipped_waves() for exchange in wave.exchanges}
    if source in of_waves:
        return of_waves[source]
    of_a_wave = any(source.startswith(wave.declared.wave) for wave in shipped_waves())
    names = list(of_waves) if of_a_wave else sorted(file.stem for file in SHIPPED.glob("*.yaml"))
    found = f"no exchange of the collection is called '{plain(source)}'"
    raise ScenarioError(source, [Problem((), found, f"{did_you_mean(source, names)}; or name {others}")])


def load_all(sources: Iterable[Source]) -> list[Exchange]:
    """The exchanges of some names, files, tables, folders, waves and collections.

    A collection goes by its name: record, waves or both. Raises ScenarioError for the first that is none of these.
    """
    made: list[Exchange] = []
    for source in sources:
        made += _of(source)
    named_once(made)
    return made


def named_once(exchanges: Iterable[Exchange]) -> None:
    """See that no two exchanges have one name. Raises ScenarioError for the first that has another's."""
    named: dict[str, str] = {}
    for exchange in exchanges:
        if exchange.name in named:
            found = f"the exchange of {named[exchange.name]} is called '{plain(exchange.name)}' too"
            remedy = "give each a name of its own, and each file once"
            raise ScenarioError(exchange.file, [Problem(("name",), found, remedy)])
        named[exchange.name] = exchange.file


def holds_many(source: Source) -> bool:
    """Whether a source is a folder, a table, a wave or a collection, and not one exchange."""
    many = source in (*COLLECTIONS, *(wave.declared.wave for wave in shipped_waves())) or Path(source).is_dir()
    return (
        many or Path(source).suffix in TABLE.suffixes or (Path(source).suffix in EXCHANGE.suffixes and is_wave(source))
    )


def _of(source: Source) -> Sequence[Exchange]:
    if source in COLLECTIONS:
        return shipped(str(source))
    for wave in shipped_waves():
        if source == wave.declared.wave:
            return wave.exchanges
    if Path(source).is_dir():
        listed = folder(source)
        if not listed:
            nothing = Problem((), "no exchange is in this folder", "name one that holds .yaml files of exchanges")
            raise ScenarioError(f"{source}", [nothing])
        for one in listed:
            if one.error is not None:
                raise one.error
        return [exchange for one in listed for exchange in one.exchanges]
    if Path(source).suffix in TABLE.suffixes:
        return load_table(source)
    if Path(source).suffix in EXCHANGE.suffixes and is_wave(source):
        return load_wave(source).exchanges
    return [load_exchange(source, "a file, .yaml or .tsv")]
