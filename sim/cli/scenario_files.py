"""`sim show`, `check`, `list`, `new` and `schema`: scenario files."""

import argparse
import os
from pathlib import Path
from typing import Any

from sim.cli.common import (
    DONE,
    NO,
    WRONG,
    Command,
    UsageError,
    code_argument,
    command_line,
    complain,
    goes_with,
    json_argument,
    load,
    named,
    print_json,
    scenario_arguments,
)
from sim.cli.events import data_arguments, data_given, seed
from sim.text import several


def declare_show(command: Command) -> None:
    """The arguments of `sim show`."""
    made = command("show", _show, "print a scenario: its story, both sides, the ladder, what is assumed")
    scenario_arguments(made)
    json_argument(made)


def declare_check(command: Command) -> None:
    """The arguments of `sim check`."""
    made = command("check", _check, "check scenario files and name every problem")
    made.add_argument("scenario", type=named("file"), nargs="+", metavar="SCENARIO", help="scenario files")
    code_argument(made)
    made.add_argument("-q", "--quiet", action="store_true", help="print problems only")


def declare_list(command: Command) -> None:
    """The arguments of `sim list`."""
    made = command("list", _list, "list the scenarios of a folder")
    made.add_argument("folder", nargs="?", default="scenarios", metavar="FOLDER", help="(default: scenarios)")
    code_argument(made)
    json_argument(made)


def declare_new(command: Command) -> None:
    """The arguments of `sim new`."""
    made = command("new", _new, "write a commented scenario to start from")
    made.add_argument("file", type=named("file"), metavar="FILE", help="the file to write, as mine.yaml")
    made.add_argument(
        "--from-data",
        nargs="+",
        type=named("file"),
        metavar="DATA",
        help="instead: event files, a Hawkes fit to which makes the scenario; with --between, as in `sim events`",
    )
    made.add_argument(
        "--as",
        dest="form",
        choices=("turns", "calendar"),
        help="with --from-data: a game of one turn a day (the default), or incidents and reply days",
    )
    data_arguments(made)


def declare_schema(command: Command) -> None:
    """The arguments of `sim schema`."""
    made = command("schema", _schema, "print the JSON Schema of scenario files, for editors")
    made.add_argument("--exchange", action="store_true", help="print that of files of exchanges instead")


def _show(options: argparse.Namespace) -> int:
    from sim.chronicle.description import describe

    crisis = load(options)
    if options.json:
        print_json(crisis.data)
    else:
        print(describe(crisis), end="")
    return DONE


def _check(options: argparse.Namespace) -> int:
    from sim.scenario import ScenarioError, load

    found = 0
    unread = False
    for name in options.scenario:
        try:
            crisis = load(name, allow_code=options.allow_code)
            if crisis.record is not None:
                from sim.history.scenario_links import tied

                tied(crisis)
        except ScenarioError as error:
            complain(str(error))
            if Path(name).is_file() and os.access(name, os.R_OK):
                found += len(error.problems)
            else:
                unread = True
        else:
            if not options.quiet:
                print(f"{name}: no problems")
    if found:
        complain(several(found, "problem"))
    return WRONG if unread else NO if found else DONE


def _list(options: argparse.Namespace) -> int:
    from sim.scenario import ScenarioError, load

    folder = Path(options.folder)
    if not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder; name one that holds scenario files")
    rows: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            crisis = load(path, allow_code=options.allow_code)
        except ScenarioError as error:
            rows.append(
                {
                    "file": str(path),
                    "name": f"{several(len(error.problems), 'problem')}: see {command_line('check', path)}",
                }
            )
            continue
        strategies = {name: actor.strategy.played for name, actor in crisis.actors.items()}
        rows.append({"file": str(path), "name": crisis.name, "strategies": strategies, "story": crisis.story.strip()})
    if options.json:
        print_json(rows)
        return DONE
    if not rows:
        complain(f"{folder}: no scenario files (*.yaml)")
    for row in rows:
        played = ", ".join(f"{actor} plays {name}" for actor, name in row.get("strategies", {}).items())
        print(f"{row['file']}\n    {row['name']}{': ' if played else ''}{played}")
    return DONE


def _new(options: argparse.Namespace) -> int:
    target = Path(options.file)
    if target.suffix not in (".yaml", ".yml"):
        raise UsageError(f"{target}: a scenario file ends in .yaml, as mine.yaml")
    if not target.parent.is_dir():  # told before much data are read
        raise UsageError(f"{target}: {target.parent} is no folder; choose another place")
    text = seed(options) if options.from_data and not target.exists() else _template(options)
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{target}: the file is there already; choose another name") from None
    except OSError as error:
        raise UsageError(f"{target}: cannot be written ({error.strerror}); choose another place") from None
    print(f"{target}: written; change it, then: {command_line('run', target)}")
    return DONE


def _template(options: argparse.Namespace) -> str:
    from importlib.resources import files

    if not options.from_data:
        goes_with("--from-data", data_given(options) | {"--as": options.form})
    return files("sim.scenario").joinpath("template.yaml").read_text(encoding="utf-8")


def _schema(options: argparse.Namespace) -> int:
    if options.exchange:
        from sim.history import exchange_schema

        print_json(exchange_schema())
    else:
        from sim.scenario import schema

        print_json(schema())
    return DONE
