"""`sim history`: what history did, exchange by exchange."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.common import (
    DONE,
    NO,
    WRONG,
    Command,
    UsageError,
    collection_argument,
    complain,
    json_argument,
    named,
    print_json,
)
from sim.cli.drawing import figure_target, plot_argument, write_figure
from sim.cli.terminal import say
from sim.text import plain, several

if TYPE_CHECKING:
    from sim.history import Exchange, Listed


def declare_history(command: Command) -> None:
    """The arguments of `sim history`."""
    made = command("history", _history, "list what history did, or show an exchange as chronicle and picture")
    made.add_argument(
        "exchange",
        type=named("exchange"),
        nargs="*",
        metavar="EXCHANGE",
        help="a name of the collections, as uk-russia-2018 or expulsions-2022; a .yaml file, a table (.tsv), or a "
        "folder; one exchange is shown, others are listed (default: a collection)",
    )
    collection_argument(made)
    made.add_argument("--check", action="store_true", help="check files of exchanges and name every problem")
    plot_argument(made, "draw the one exchange")
    made.add_argument("--force", action="store_true", help="replace that file if it is there")
    json_argument(made)


def _history(options: argparse.Namespace) -> int:
    from sim import history
    from sim.history import chronicle

    if options.check:
        return _check(options)
    if options.exchange and options.collection:
        raise UsageError("--collection is listed where no exchange is named; leave one of the two out")
    alone = len(options.exchange) == 1 and not history.holds_many(options.exchange[0])
    if options.plot and not alone:
        raise UsageError("--plot draws one exchange; name one, as uk-russia-2018 or mine.yaml")
    target = figure_target(options)
    if alone:
        exchange = history.load_exchange(options.exchange[0])
        if target:
            from sim.history.timeline import timeline

            write_figure(target, lambda: timeline(exchange), options)
            complain(f"{target}: written")
        if options.json:
            print_json(_document(exchange) | {"warnings": history.warnings([exchange])})
        else:
            say(chronicle.chronicle(exchange))
        return DONE
    exchanges, refused = _found(options.exchange, options.collection or history.RECORD)
    if not exchanges and not refused:
        raise UsageError(_none(options.exchange))
    if options.json:
        listed = [_document(exchange) for exchange in exchanges]
        warnings = history.warnings(exchanges)
        print_json({"exchanges": listed, "summary": plain(history.summary(exchanges)), "warnings": warnings})
    elif exchanges:
        say(chronicle.listing(exchanges))
    for one in refused:
        count = several(len(one.error.problems), "problem") if one.error else ""
        complain(f"{one.file}: {count}; see sim history --check {one.file}")
    return DONE if exchanges else WRONG


def _found(sources: list[str], collection: str) -> "tuple[list[Exchange], list[Listed]]":
    """The exchanges of names, files, folders and waves, and what else lies in the folders."""
    from sim import history

    if not sources:
        return history.shipped(collection), []
    listed = [one for source in sources if Path(source).is_dir() for one in history.folder(source)]
    exchanges = [exchange for one in listed for exchange in one.exchanges]
    exchanges += history.load_all(source for source in sources if not Path(source).is_dir())
    return exchanges, [one for one in listed if one.error is not None]


def _none(folders: list[str]) -> str:
    return f"{', '.join(folders)}: no exchange is in there; name a folder that holds .yaml files of exchanges"


def _document(exchange: "Exchange") -> dict[str, Any]:
    """An exchange with what can be reckoned from it: the parts its moves play, severities, answers."""
    from sim import history

    made: dict[str, Any] = exchange.model_dump(mode="json", exclude={"moves"})
    made["moves"] = []
    for move in exchange.moves:
        values = plain(move.coded._asdict()) if move.coded else None
        reckoned = {"role": exchange.kind(move).role, "severity": move.severity, "goldstein": values}
        made["moves"].append(move.model_dump(mode="json") | reckoned)
    made["answers"] = [
        {
            "step": reply.move.step,
            "answers": reply.answered.step,
            "delay": reply.delay,
            "same_kind": reply.same_kind,
            "ratio": reply.ratio,
            "same_number": reply.same_number,
        }
        for reply in history.replies(exchange)
    ]
    made["unanswered"] = [move.step for move in history.unanswered(exchange)]
    return made


def _check(options: argparse.Namespace) -> int:
    """Every problem of some files; the answer is no if there is one."""
    from sim import history
    from sim.scenario import ScenarioError

    for option in ("plot", "json"):
        if getattr(options, option):
            raise UsageError(f"--check only checks; leave out --{option}")
    if not options.exchange:
        raise UsageError("no file is named; name one or more, as mine.yaml")
    found, unread = 0, False
    files = [
        file
        for source in options.exchange
        for file in ([one.file for one in history.folder(source)] if Path(source).is_dir() else [source])
    ]
    if not files:
        raise UsageError(_none(options.exchange))
    for file in files:
        try:
            history.load_all([file])
        except ScenarioError as error:
            complain(str(error))
            readable = Path(file).is_file() and os.access(file, os.R_OK)
            found, unread = found + len(error.problems) * readable, unread or not readable
        else:
            print(f"{file}: no problems")
    if found:
        complain(several(found, "problem"))
    return WRONG if unread else NO if found else DONE
