"""`sim show`, `check`, `list`, `new` and `schema`: scenario files."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import language
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
    told_if_hiding,
)
from sim.cli.events import data_arguments, data_given, seed
from sim.cli.terminal import say

if TYPE_CHECKING:
    from sim.scenario import Crisis


def declare_show(command: Command) -> None:
    """The arguments of `sim show`."""
    made = command("show", _show, "print a scenario: its story, both sides, the ladder, what is assumed")
    scenario_arguments(made)
    json_argument(made)


def declare_check(command: Command) -> None:
    """The arguments of `sim check`."""
    made = command("check", _check, "check scenario files and name every problem, or both sides that will go on")
    made.add_argument("scenario", type=named("file"), nargs="+", metavar="SCENARIO", help="scenario files, or names")
    code_argument(made)
    made.add_argument("-q", "--quiet", action="store_true", help="print problems only")


def declare_list(command: Command) -> None:
    """The arguments of `sim list`."""
    made = command("list", _list, "list the scenarios that are here, and those that come with the program")
    made.add_argument(
        "folder",
        nargs="?",
        metavar="FOLDER",
        help="list those of this folder alone (default: this folder, its folder scenarios, and those of the program)",
    )
    code_argument(made)
    json_argument(made)


def declare_new(command: Command) -> None:
    """The arguments of `sim new`."""
    made = command("new", _new, "write a scenario to start from; on a terminal it asks who, what, how many, when")
    made.add_argument("file", type=named("file"), metavar="FILE", help="the file to write, as mine.yaml")
    made.add_argument(
        "--copy", type=named("scenario"), metavar="SCENARIO", help="instead: a copy of a scenario, as nato_russia_2021"
    )
    made.add_argument(
        "--facts",
        metavar="FACTS",
        help="instead of being asked: FIRST,SECOND,DAY,COUNT, who expelled how many of whose people when; then, "
        "as far as known, ANSWERED,DAY, and how many people FIRST and SECOND had with the other before",
    )
    made.add_argument(
        "--like",
        type=named("scenario"),
        metavar="SCENARIO",
        help="with facts: a scenario whose sides lend their numbers",
    )
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
    instead = made.add_mutually_exclusive_group()
    instead.add_argument("--exchange", action="store_true", help="print that of files of exchanges instead")
    instead.add_argument("--wave", action="store_true", help="print that of files of waves instead")


def _show(options: argparse.Namespace) -> int:
    from sim.chronicle.description import describe

    crisis = load(options)
    if options.json:
        print_json(crisis.data)
    else:
        say(describe(crisis))
    return DONE


def _check(options: argparse.Namespace) -> int:
    from sim.scenario import ScenarioError, load
    from sim.studies.endless import endless

    found = 0
    unread = False
    for name in options.scenario:
        told_if_hiding(options, name)
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
                print("\n".join(_sound(name, crisis)))
            if (found_endless := endless(crisis)) is not None:
                complain(language.say("check.but", file=name, but=found_endless))
    if found:
        complain(language.so_many("problems", found))
    return WRONG if unread else NO if found else DONE


def _sound(name: str, crisis: "Crisis") -> list[str]:
    """That a scenario has no problems; and what of it is drawn, run by run, a line each."""
    doubts = crisis.doubts
    if not doubts:
        return [language.say("check.sound", file=name)]
    assumptions = language.so_many("assumptions", len(crisis.assumptions))
    head = language.say("check.sound.drawn", file=name, drawn=len(doubts), assumptions=assumptions)
    return [head, *(f"  {doubt.told()}" for doubt in doubts)]


def _list(options: argparse.Namespace) -> int:
    from sim.scenario import shipped

    rows = _local_rows(options)
    if options.folder is None:
        rows += filter(None, map(_shipped_row, shipped.files()))
    if options.json:
        print_json(rows)
        return DONE
    if not rows:
        complain(f"{options.folder}: no scenario files (*.yaml)")
    for row in rows:
        plays = row.get("strategies", {}).items()
        played = ", ".join(language.say("side.plays", actor=actor, strategy=name) for actor, name in plays)
        note = f"  ({row['note']})" if "note" in row else ""
        say(f"{row['file']}{note}\n    {row['name']}{': ' if played else ''}{played}")
    return DONE


def _local_rows(options: argparse.Namespace) -> list[dict[str, Any]]:
    """The scenario files of a folder; where none is named, of those in which names are looked for."""
    from sim.scenario import ScenarioError, load
    from sim.scenario.shipped import LOCAL_FOLDERS

    if options.folder is not None and not Path(options.folder).is_dir():
        raise UsageError(f"{options.folder}: there is no such folder; name one that holds scenario files")
    rows = []
    for folder in LOCAL_FOLDERS if options.folder is None else [Path(options.folder)]:
        for path in sorted(folder.glob("*.yaml")):
            try:
                row = _row(str(path), load(path, allow_code=options.allow_code))
            except ScenarioError as error:
                if options.folder is None and "ladder:" not in error.text:
                    continue  # a YAML file of something else
                problems = language.so_many("problems", len(error.problems))
                told = language.say("list.unsound", problems=problems, check=command_line("check", path))
                row = {"file": str(path), "name": told}
            rows.append(row)
    return rows


def _shipped_row(name: str) -> dict[str, Any] | None:
    """A scenario that comes with the program; None where its name means a copy of it that is here."""
    from sim.scenario import load, shipped

    found, file = shipped.find(name), shipped.files()[name]
    if found.path != str(file) and not found.hides:
        return None
    note = "list.shipped.hidden" if found.hides else "list.shipped"
    return _row(name, load(file)) | {"note": language.say(note, file=found.path)}


def _row(file: str, crisis: "Crisis") -> dict[str, Any]:
    strategies = {name: actor.strategy.played for name, actor in crisis.actors.items()}
    return {"file": file, "name": crisis.name, "strategies": strategies, "story": crisis.story.strip()}


def _new(options: argparse.Namespace) -> int:
    target = Path(options.file)
    if target.suffix not in (".yaml", ".yml"):
        raise UsageError(f"{target}: a scenario file ends in .yaml, as mine.yaml")
    if not target.parent.is_dir():  # told before much data are read
        raise UsageError(f"{target}: {target.parent} is no folder; choose another place")
    ways = {"--copy": options.copy, "--from-data": options.from_data, "--facts": options.facts}
    if len(given := [way for way, value in ways.items() if value]) > 1:
        raise UsageError(f"{given[0]} and {given[1]}: a scenario is begun from one of them; leave out the other")
    if options.like and given and given != ["--facts"]:
        raise UsageError(f"--like goes with facts, and not with {given[0]}; leave out one of them")
    text = seed(options) if options.from_data and not target.exists() else _template(options)
    from sim import archive

    try:
        archive.write_whole(target, text.encode(), new=True)
    except FileExistsError:
        raise UsageError(f"{target}: the file is there already; choose another name") from None
    print(language.say("new.written", file=target, run=command_line("run", target)))
    return DONE


def _template(options: argparse.Namespace) -> str:
    from importlib.resources import files

    if not options.from_data:
        goes_with("--from-data", data_given(options) | {"--as": options.form})
    if options.copy:
        from sim.scenario import load

        return load(options.copy).text
    if options.facts or sys.stdin.isatty():
        return _begun(options)
    goes_with("--facts", {"--like": options.like})
    return files("sim.scenario").joinpath("template.yaml").read_text(encoding="utf-8")


QUESTIONS = (
    ("Who expelled people of the other side first? (Enter: none of this; a template is written) ", False),
    ("Whose people? ", False),
    ("On which day was it announced, as 2021-10-06? ", False),
    ("How many had to go? ", False),
    ("How many did the other side expel in answer? (Enter: not known, or none) ", True),
    ("On which day? (Enter: not known) ", True),
    ("How many people had the first with the other, before it began? (Enter: not known) ", True),
    ("And the other with the first? (Enter: not known) ", True),
)


def _begun(options: argparse.Namespace) -> str:
    """A scenario from the facts of the command line, or from what is typed; the template where nothing is."""
    from importlib.resources import files

    from sim.scenario import begun, load

    like = load(options.like) if options.like else None
    if options.facts:
        try:
            return begun.begun(begun.facts_of([text.strip() for text in options.facts.split(",")]), like)
        except ValueError as error:
            raise UsageError(f"--facts: {error}") from None
    while True:
        told: list[str] = []
        for at, (asked, may_be_empty) in enumerate(QUESTIONS):
            said = _asked(asked)
            if at == 0 and not said:
                return files("sim.scenario").joinpath("template.yaml").read_text(encoding="utf-8")
            while not said and not may_be_empty:
                said = _asked(asked)
            told.append(said)
        try:
            return begun.begun(begun.facts_of(told), like)
        except ValueError as error:
            complain(f"{error}. Once more:")


def _asked(text: str) -> str:
    try:
        return input(text).strip()
    except EOFError:
        raise UsageError("nothing was written: the answers ended; begin anew, or give --facts") from None


def _schema(options: argparse.Namespace) -> int:
    if options.exchange:
        from sim.history import exchange_schema

        print_json(exchange_schema())
    elif options.wave:
        from sim.history import wave_schema

        print_json(wave_schema())
    else:
        from sim.scenario import schema

        print_json(schema())
    return DONE
