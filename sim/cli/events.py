"""`sim events`, and what `sim new --from-data` shares with it: event data."""

import argparse
import shlex
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sim.cli.common import (
    Command,
    Progress,
    UsageError,
    complain,
    ended,
    goes_with,
    json_argument,
    named,
    new_file,
    print_json,
    reader,
    write_sheet,
)
from sim.cli.drawing import figure_target, plot_argument, write_figure
from sim.cli.terminal import say
from sim.eventdata import FORMATS
from sim.text import plain

if TYPE_CHECKING:
    from sim.eventdata.granger import Autoregression
    from sim.eventdata.hawkes import Fit
    from sim.eventdata.readers import Reading
    from sim.eventdata.series import Dyad

EXTRA = "this needs the libraries of the extra `data`: python -m pip install '.[data]'"
DATE = reader(date.fromisoformat, "date; write it as 2014-03-01")
SEVERITY = reader(float, "severity; write a number from 0 to 10", lambda found: 0.0 <= found <= 10.0)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def declare_events(command: Command) -> None:
    """The arguments of `sim events`."""
    made = command("events", _events, "read event data, and show what two actors did to each other")
    made.add_argument(
        "file",
        type=named("file"),
        nargs="+",
        metavar="FILE",
        help="event files of GDELT, ICEWS, POLECAT or KEDS, plain, .gz or .zip, all of one format; - is standard input",
    )
    data_arguments(made)
    made.add_argument("--by", choices=("day", "week"), default="day", help="periods of the series (default: day)")
    made.add_argument(
        "--week-begins",
        choices=WEEKDAYS,
        metavar="WEEKDAY",
        help="with --by week: the weekday on which weeks begin, as sunday (default: monday)",
    )
    made.add_argument("--fit", choices=("hawkes", "var"), help="fit a Hawkes process, or a vector autoregression")
    made.add_argument("--lags", choices=("aic", "bic"), help="with --fit var: the criterion of lags (default: aic)")
    made.add_argument(
        "--csv", type=named("file"), metavar="FILE", help="write the series, a row a period, to a .csv file"
    )
    plot_argument(made, "draw it")
    made.add_argument("--force", action="store_true", help="replace these files if they are there")
    json_argument(made)


def data_arguments(made: argparse.ArgumentParser) -> None:
    """Whose acts are taken from the files, and which."""
    made.add_argument(
        "--between",
        nargs=2,
        metavar=("A", "B"),
        type=named("actor"),
        help="two actors: GDELT and KEDS codes by their beginnings, as USA RUS; countries of ICEWS by name, as "
        "'United States' 'Russian Federation'; those of POLECAT by code",
    )
    made.add_argument("--format", choices=tuple(FORMATS), help="of the files; left out, the first lines tell it")
    made.add_argument("--from", dest="first", type=DATE, metavar="DATE", help="first day that counts, as 2014-03-01")
    made.add_argument("--to", dest="last", type=DATE, metavar="DATE", help="last day that counts")
    made.add_argument("--one-a-day", action="store_true", help="count each code once a day in each direction")
    made.add_argument(
        "--drop-mirrored", action="store_true", help="leave out acts of one code that are coded both ways on one day"
    )
    made.add_argument(
        "--at-least",
        type=SEVERITY,
        metavar="SEVERITY",
        help="with a Hawkes fit: what counts as a blow, 0 to 10 (default: all above 0)",
    )


def data_given(options: argparse.Namespace) -> dict[str, Any]:
    """What was given of these, by its option."""
    given = {"--from": options.first, "--to": options.last}
    names = ("--between", "--format", "--one-a-day", "--drop-mirrored", "--at-least")
    return given | {name: getattr(options, name[2:].replace("-", "_")) for name in names}


def read(files: list[str], options: argparse.Namespace) -> "tuple[Reading, Dyad]":
    """The acts that the command line asks for, and what was met on the way to them."""
    from sim.eventdata.readers import Reading
    from sim.eventdata.series import between

    if options.between is None:
        raise UsageError("whose acts? give two actors, as --between USA RUS")
    progress = Progress("MB")
    reading = Reading(files, options.format, lambda done, of: progress(1 + done // 1_000_000, 1 + of // 1_000_000))
    try:
        dyad = between(reading, *options.between)
    finally:
        progress.clear()
    dyad = dyad.within(options.first, options.last)
    if options.one_a_day:
        dyad = dyad.one_a_day()
    if options.drop_mirrored:
        dyad = dyad.without_mirrored()
    return reading, dyad


def fitted(dyad: "Dyad", least: float | None) -> "Fit":
    """The Hawkes process of a dyad's blows."""
    try:
        from sim.eventdata import hawkes
    except ModuleNotFoundError as error:
        raise UsageError(f"{error.name} is missing: {EXTRA}") from None
    return hawkes.fit_days([[day for day, _ in dyad.blows(side, least or 0.0)] for side in (0, 1)], dyad.days)


def seed(options: argparse.Namespace) -> str:
    """The text of a scenario that a Hawkes fit to the files gives."""
    from pathlib import Path

    reading, dyad = read(options.from_data, options)
    made = fitted(dyad, options.at_least)
    from sim.eventdata import seeding

    names = ", ".join(Path(name).name for name in options.from_data)
    origin = f"event data ({reading.format}) in {names}, {dyad.first} to {dyad.last}"
    origin += "".join(f", without {what}" for what in dyad.dropped)
    for note in (*reading.notes, *dyad.notes):
        complain(note)
    text = seeding.scenario(
        dyad, made, options.at_least or 0.0, origin, shlex.join(["sim", *options.words]), options.form or "turns"
    )
    if seeding.crowded(made):
        complain(
            "blows come so close that the scenario leaves many out and will be milder than the data; count each "
            "code once a day (--one-a-day), or only harder blows (--at-least 4)"
        )
    return text


def _events(options: argparse.Namespace) -> int:
    from sim.eventdata import data_text, series

    if options.fit != "var":
        goes_with("--fit var", {"--lags": options.lags})
    if options.fit != "hawkes":
        goes_with("--fit hawkes", {"--at-least": options.at_least})
    if options.by != series.WEEK:
        goes_with("--by week", {"--week-begins": options.week_begins})
    sheet = new_file(options.csv, options.force, (".csv",)) if options.csv else None
    figure = figure_target(options)
    reading, dyad = read(options.file, options)
    if options.week_begins:
        dyad = replace(dyad, week_begins=WEEKDAYS.index(options.week_begins))
    hawkes = fitted(dyad, options.at_least) if options.fit == "hawkes" else None
    regressed = _regressed(dyad, options) if options.fit == "var" else None
    weekdays = _by_weekday(dyad, regressed)
    write_sheet(sheet, lambda: series.csv_text(dyad, options.by))
    source = f"{reading.format} in {', '.join(options.file)}"
    write_figure(figure, lambda: dyad.figure(options.by, source), options)
    if options.json:
        print_json(_document(reading, dyad, hawkes, regressed, weekdays, options.by))
    else:
        say(data_text.told(reading, dyad, options.by))
        if hawkes:
            say(data_text.hawkes_told(hawkes, dyad))
        if regressed:
            say(data_text.var_told(regressed, weekdays, dyad))
    return ended((sheet, figure))


def _by_weekday(dyad: "Dyad", regressed: "Autoregression | None") -> "list[Autoregression]":
    """The fits to weeks that begin on each weekday, beside one to weeks; else none."""
    if regressed is None or regressed.by != "week":
        return []
    from sim.eventdata import granger

    return granger.fit_weekdays(dyad, regressed.criterion)


def _regressed(dyad: "Dyad", options: argparse.Namespace) -> "Autoregression":
    try:
        from sim.eventdata import granger
    except ModuleNotFoundError as error:
        raise UsageError(f"{error.name} is missing: {EXTRA}") from None
    return granger.fit(dyad, options.by, options.lags or "aic")


def _document(
    reading: "Reading",
    dyad: "Dyad",
    hawkes: "Fit | None",
    regressed: "Autoregression | None",
    weekdays: "list[Autoregression]",
    by: str,
) -> dict[str, Any]:
    document: dict[str, Any] = {
        "format": reading.format,
        "rows": reading.rows,
        "malformed": reading.malformed,
        "first_malformed": plain(reading.first),
        "actors": dyad.actors,
        "first": dyad.first,
        "last": dyad.last,
        "unscored": dyad.unscored,
        "mirrored": dyad.mirrored().total(),
        "dropped": dyad.dropped,
        "notes": [*reading.notes, *dyad.notes],
        "by": by,
        "week_begins": WEEKDAYS[dyad.week_begins] if by == "week" else None,
        "series": plain(dyad.series(by)),
    }
    if hawkes:
        sides = [plain(vars(side)) for side in hawkes.sides]
        document["hawkes"] = {"days": hawkes.days, "spreads": hawkes.spreads, "radius": hawkes.radius, "sides": sides}
    if regressed:
        document["var"] = {**plain(vars(regressed)), "doubts": regressed.doubts}
        if weekdays:
            document["var"]["weekdays"] = [
                {"lag": made.lag, "foresight": plain(made.foresight), "responses": plain(made.responses)}
                for made in weekdays
            ]
    return document
