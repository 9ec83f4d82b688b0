"""`sim score`: how well the next answer is forecast, beside naive guesses."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.common import (
    Command,
    Progress,
    UsageError,
    collection_argument,
    complain,
    ended,
    json_argument,
    named,
    new_file,
    print_json,
    whole_number,
    write_sheet,
)
from sim.cli.drawing import figure_target, plot_argument, write_figure
from sim.cli.terminal import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.forecast.scores import Held, Item
    from sim.history import Exchange
    from sim.scenario import ScenarioError

MOST = 1000


def declare_score(command: Command) -> None:
    """The arguments of `sim score`."""
    made = command("score", _score, "score forecasts of the next answer of the record, the model's beside naive ones")
    made.add_argument(
        "--on",
        type=named("file"),
        action="append",
        default=[],
        metavar="FILE",
        help="score these by what the collection teaches: an exchange or a wave (a name or .yaml), a table of moves "
        "(.tsv), a folder, or waves; may be repeated (default: each cluster of the collection, by what others teach)",
    )
    collection_argument(made)
    made.add_argument(
        "--worst",
        type=whole_number("number of items", MOST),
        default=8,
        metavar="N",
        help="list so many points at which the model loses most (default: 8)",
    )
    made.add_argument("--csv", type=named("file"), metavar="FILE", help="write a row a score to a .csv file")
    plot_argument(made, "draw the differences")
    made.add_argument("--force", action="store_true", help="replace these files if they are there")
    json_argument(made)


def _score(options: argparse.Namespace) -> int:
    from sim import history
    from sim.forecast import scores, skill
    from sim.forecast.scores_text import document, sheet, told
    from sim.forecast.scores_text import skill as drawn
    from sim.text import plain, several

    table = new_file(options.csv, options.force, (".csv",)) if options.csv else None
    figure = figure_target(options)
    collection = history.shipped(options.collection or history.RECORD)
    taught = [scores.held(exchange) for exchange in collection]
    exchanges, refused = _given(options.on)
    given = [scores.held(exchange) for exchange in exchanges]
    if options.on and not any(one.points for one in given):
        raise UsageError("nothing to score: there is no blow or threat of one side to the other")
    progress = Progress("exchanges")
    items = _items(given, taught, progress) if options.on else scores.leave_one_out(taught, progress=progress)
    progress.clear()
    found = skill.result(items)
    write_sheet(table, lambda: sheet(found))
    write_figure(figure, lambda: drawn(found), options)
    warnings = history.warnings(exchanges if options.on else collection)
    left = [f"{one.source} ({several(len(one.problems), 'problem')})" for one in refused]
    if options.json:
        print_json(plain(document(found, options.worst)) | {"warnings": warnings, "not_scored": left})
    else:
        say(told(found, options.worst, ", ".join(options.on), warnings, left))
    for one in refused:
        complain(str(one))
    return ended((table, figure))


def _given(sources: list[str]) -> "tuple[list[Exchange], list[ScenarioError]]":
    """The exchanges to be scored, and what is wrong with those of a table that cannot be read."""
    from sim import history
    from sim.history.move_tables import TABLE, readable

    tables = [source for source in sources if Path(source).suffix in TABLE.suffixes]
    exchanges = history.load_all(source for source in sources if source not in tables)
    refused = []
    for source in tables:
        read, error = readable(source)
        if error is not None and not read:
            raise error
        refused += [error] if error is not None else []
        exchanges += read
    history.named_once(exchanges)
    return exchanges, refused


def _items(given: "list[Held]", collection: "list[Held]", progress: "Callable[[int, int], None]") -> "list[Item]":
    from sim.forecast import scores

    found = []
    for done, one in enumerate(given):
        progress(done, len(given))
        found += scores.score_on(one, collection)
    return found
