"""`sim score`: how well the next answer is forecast, beside naive guesses."""

import argparse

from sim.cli.common import (
    Command,
    UsageError,
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
        help="score these by what the collection teaches: an exchange (.yaml), a table of moves (.tsv) or a folder; "
        "may be repeated (default: each exchange of the collection by what the others teach)",
    )
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
    from sim.forecast import scores
    from sim.forecast.scores_text import document, sheet, skill, told
    from sim.text import plain

    table = new_file(options.csv, options.force, (".csv",)) if options.csv else None
    figure = figure_target(options)
    given = history.load_all(options.on)
    try:
        found = scores.score(given)
    except ValueError as error:
        raise UsageError(str(error)) from None
    write_sheet(table, lambda: sheet(found))
    write_figure(figure, lambda: skill(found), options)
    if options.json:
        print_json(plain(document(found, options.worst)) | {"warnings": history.WARNINGS})
    else:
        say(told(found, options.worst, ", ".join(options.on)))
    return ended((table, figure))
