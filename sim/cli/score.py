"""`sim score`: how well the next answer is forecast, beside naive guesses."""

import argparse
from contextlib import suppress
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
    asked = [one for one in given if one.points] if options.on else taught
    items = _items(asked, taught)
    found = skill.result(items)
    write_sheet(table, lambda: sheet(found))
    write_figure(figure, lambda: drawn(found), options)
    warnings = history.warnings(exchanges if options.on else collection)
    left = [f"{name} in {source}" for source, names, _ in refused for name in names]
    if options.json:
        print_json(plain(document(found, options.worst)) | {"warnings": warnings, "not_scored": left})
    else:
        say(told(found, options.worst, ", ".join(options.on), warnings, left))
    for _, _, error in refused:
        complain(str(error))
    done = len({item.exchange for item in items})
    if done < len(asked):
        complain(f"stopped: {done} of {several(len(asked), 'exchange')} were scored")
    return ended((table, figure))


def _given(sources: list[str]) -> "tuple[list[Exchange], list[tuple[str, list[str], ScenarioError]]]":
    """The exchanges to be scored; and by table the names of those that cannot be read, and what is wrong."""
    from sim import history
    from sim.history.move_tables import TABLE, readable

    tables = [source for source in sources if Path(source).suffix in TABLE.suffixes]
    exchanges = history.load_all(source for source in sources if source not in tables)
    refused = []
    for source in tables:
        read, unread, error = readable(source)
        if error is not None and not read:
            raise error
        refused += [(source, unread, error)] if error is not None else []
        exchanges += read
    history.named_once(exchanges)
    return exchanges, refused


def _items(asked: "list[Held]", collection: "list[Held]") -> "list[Item]":
    """The scores of exchanges, each by what the others of a collection teach; Ctrl-C keeps those that were finished."""
    from sim.forecast import scores

    found: list[Item] = []
    progress = Progress("exchanges")
    with suppress(KeyboardInterrupt):
        for done, one in enumerate(asked):
            progress(done, len(asked))
            found += scores.score_on(one, collection)
    progress.clear()
    if not found:
        raise KeyboardInterrupt
    return found
