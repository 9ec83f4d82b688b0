"""The collection that comes with the program, and any folder of exchanges like it."""

from collections.abc import Iterable
from datetime import date
from os import PathLike
from pathlib import Path
from typing import NamedTuple

from sim.history.exchange import EXCHANGE, SHIPPED, Exchange, load_exchange
from sim.history.move_tables import TABLE, load_table
from sim.scenario.problems import Problem, ScenarioError, plain

WARNINGS = (
    "Exchanges are collected because they were answered, and so were these: a share of them is no rate. Nobody has "
    "counted the expulsions that were let pass; in the Correlates of War disputes about half of the targets make no "
    "militarised reply.",
    "Sources disagree on some numbers and days; the row has one, and what others say stands beside it.",
    "An expulsion is CAMEO 161, as the codebook has it. No published scale has a code for closing a mission, and none "
    "measures size: one expulsion and 755 have the same severity.",
    "A row marked (general knowledge) was read nowhere; one marked (partly verified) was read in part.",
)


class Listed(NamedTuple):
    """A file of a folder, with the exchange in it or, where it is none, what is wrong."""

    file: Path
    exchange: Exchange | None
    error: ScenarioError | None


def folder(where: str | PathLike[str]) -> list[Listed]:
    """Every exchange of a folder, in the order of their first days; then the files that are none, by name."""
    found = []
    for file in sorted(path for path in Path(where).iterdir() if path.suffix in EXCHANGE.suffixes):
        try:
            found.append(Listed(file, load_exchange(file), None))
        except ScenarioError as error:
            found.append(Listed(file, None, error))
    return sorted(found, key=lambda one: one.exchange.moves[0].date if one.exchange else date.max)


def shipped() -> list[Exchange]:
    """The exchanges that come with the program, in the order of their first days."""
    return [one.exchange for one in folder(SHIPPED) if one.exchange is not None]


def load_all(sources: Iterable[str | PathLike[str]]) -> list[Exchange]:
    """The exchanges of some names, files, tables and folders. Raises ScenarioError for the first that is none."""
    made = []
    for source in sources:
        if Path(source).is_dir():
            listed = folder(source)
            if not listed:
                nothing = Problem((), "no exchange is in this folder", "name one that holds .yaml files of exchanges")
                raise ScenarioError(f"{source}", [nothing])
            for one in listed:
                if one.error is not None:
                    raise one.error
            made += [one.exchange for one in listed if one.exchange is not None]
        elif Path(source).suffix in TABLE.suffixes:
            made += load_table(source)
        else:
            made.append(load_exchange(source, "a file, .yaml or .tsv"))
    named: dict[str, str] = {}
    for exchange in made:
        if exchange.name in named:
            found = f"the exchange of {named[exchange.name]} is called '{plain(exchange.name)}' too"
            remedy = "give each a name of its own, and each file once"
            raise ScenarioError(exchange.file, [Problem(("name",), found, remedy)])
        named[exchange.name] = exchange.file
    return made
