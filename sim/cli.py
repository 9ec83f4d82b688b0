"""The command line: one subcommand for one function of the Python interface.

Exit codes: 0 done; 1 the answer is no (`check` found problems, `verify` found differences); 2 wrong use, or input
that cannot be read or run; 130 stopped by Ctrl-C. What is heavy is imported where it is used: `sim --help` is quick.
"""

import argparse
import os
import shlex
import sys
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sim
from sim.agenda import PHASE
from sim.luck import RUNS, SEEDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TextIO

    from sim.experiment import Run
    from sim.scenario import Crisis
    from sim.strategies import Parameter

DONE, NO, WRONG, STOPPED = 0, 1, 2, 130


class UsageError(Exception):
    """Something the user asked for that cannot be done, in one line."""


def main(arguments: "Sequence[str] | None" = None) -> int:
    """Run a command line and return its exit code."""
    try:
        try:
            options = parser().parse_args(arguments)
            options.words = list(sys.argv[1:] if arguments is None else arguments)
            return int(options.command(options))
        finally:
            if sys.stdout is not None and not sys.stdout.closed:  # as code of the user's own may have left it
                sys.stdout.flush()  # here, where its failing can still be told
    except BrokenPipeError:  # `sim ... | head`: nobody reads on
        _discard()
        return DONE
    except Exception as error:  # the errors named below are imported only when it comes to that
        if isinstance(error, UsageError | sim.ScenarioError | sim.ResultsError | sim.StrategyError):
            _complain(str(error))
        elif isinstance(error, ValueError) and sys.stdout is not None and sys.stdout.closed:
            _complain("standard output was closed, by code of the scenario's own; let it open")
        elif isinstance(error, OSError):
            _discard()
            _complain(f"{error.filename or 'standard output'}: {error.strerror or error}")
        else:
            raise
        return WRONG


def run() -> None:
    """The console script."""
    try:
        sys.stdout, sys.stderr = _open(sys.stdout), _open(sys.stderr)
        code = main()
    except KeyboardInterrupt:
        _complain("stopped")
        code = STOPPED
    sys.exit(code)


def _open(stream: "TextIO | None") -> "TextIO":
    """A stream that takes every letter: one that cannot show it should still get the rest."""
    if stream is None:  # closed, as by `sim ... >&-`
        return Path(os.devnull).open("w", encoding="utf-8", errors="replace")
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
    return stream


def _discard() -> None:
    """Let what is still to be printed go nowhere, as it cannot go where it should."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(text: str) -> None:
    print(text, file=sys.stderr)


def whole_number(what: str, end: int) -> "Callable[[str], int]":
    """Reads a whole number from 0 to end - 1 off the command line."""

    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or len(text) > len(str(end)) or int(text) >= end:
            shown = text if len(text) <= 40 else f"{text[:10]}... ({len(text)} characters)"
            raise argparse.ArgumentTypeError(f"'{shown}' is no {what}; give a whole number from 0 to {end - 1}")
        return int(text)

    return read


def named(what: str) -> "Callable[[str], str]":
    """Reads a name, as of a file or a folder, off the command line."""

    def read(text: str) -> str:
        if not text:
            raise argparse.ArgumentTypeError(f"no {what} is named")
        return text

    return read


def _scenario(made: argparse.ArgumentParser) -> None:
    made.add_argument("scenario", type=named("file"), metavar="SCENARIO", help="a scenario file")
    made.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="PATH=VALUE",
        help="change a value of the file, as actors.NATO.stocks.staff.amount=9; may be repeated",
    )
    _code(made)


def _code(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--allow-code", action="store_true", help="run the Python file that a strategy is from, once you have read it"
    )


def _luck(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--seed", type=whole_number("seed", SEEDS), default=1, metavar="N", help="seed of all luck (default: 1)"
    )
    made.add_argument(
        "--run", type=whole_number("run", RUNS), default=0, metavar="N", help="which run of the seed (default: 0)"
    )


def _as_json(made: argparse.ArgumentParser) -> None:
    made.add_argument("--json", action="store_true", help="print one JSON document instead")


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="sim",
        description="Simulate two actors trading retaliatory diplomatic moves on a real calendar.",
        epilog="A first run: sim run scenarios/nato_russia_2021.yaml",
    )
    top.add_argument("--version", action="version", version=f"sim {sim.__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, function: Any, about: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")
        made.set_defaults(command=function)
        return made

    made = command("run", _run, "run a scenario, print its chronicle and leave a results folder")
    _scenario(made)
    _luck(made)
    made.add_argument("--results", default="results", metavar="FOLDER", help="where results go (default: results)")
    made.add_argument("--no-save", action="store_true", help="leave no results folder")
    made.add_argument("--force", action="store_true", help="replace results that differ")
    _as_json(made)
    made.add_argument("-q", "--quiet", action="store_true", help="print nothing but errors")

    made = command("show", _show, "print a scenario: its story, both sides, the ladder, what is assumed")
    _scenario(made)
    _as_json(made)

    made = command("check", _check, "check scenario files and name every problem")
    made.add_argument("scenario", type=named("file"), nargs="+", metavar="SCENARIO", help="scenario files")
    _code(made)
    made.add_argument("-q", "--quiet", action="store_true", help="print problems only")

    made = command("list", _list, "list the scenarios of a folder")
    made.add_argument("folder", nargs="?", default="scenarios", metavar="FOLDER", help="(default: scenarios)")
    _code(made)
    _as_json(made)

    made = command("plot", _plot, "draw the escalation curve of a run")
    _scenario(made)
    _luck(made)
    made.add_argument(
        "-o", "--output", type=named("file"), metavar="FILE", help="a .png or .svg file (default: SCENARIO-seed-N.png)"
    )
    made.add_argument("--force", action="store_true", help="replace the file if it is there")
    made.add_argument(
        "--perceived", action="store_true", help="draw what each side felt over what was done to it, not the curve"
    )

    made = command("explain", _explain, "tell why an event happened, or what an answer hangs on")
    _scenario(made)
    _luck(made)
    made.add_argument(
        "event",
        nargs="?",
        type=whole_number("event", PHASE),
        metavar="EVENT",
        help="its number in the chronicle (default: the first reply)",
    )
    made.add_argument(
        "--fragile",
        action="store_true",
        help="show how little each assumption must change to turn the first reply into another",
    )
    made.add_argument("--actor", metavar="NAME", help="with --fragile: whose first answer (default: who replies first)")
    made.add_argument(
        "--over",
        action="append",
        default=[],
        metavar="PATH",
        help="with --fragile: this number, not the file's assumptions; may be repeated",
    )
    _as_json(made)

    made = command("strategies", _strategies, "list the strategies with parameters and sources, or show one at work")
    made.add_argument("name", nargs="?", metavar="NAME", help="show this one in dialogue")
    made.add_argument(
        "--with",
        dest="given",
        action="append",
        default=[],
        metavar="PARAMETER=VALUE",
        help="with NAME: a parameter other than its default; may be repeated",
    )
    made.add_argument(
        "--modifier",
        dest="modifiers",
        action="append",
        default=[],
        metavar="MODIFIER=VALUE",
        help="with NAME: a modifier, as forgive=0.1; may be repeated",
    )
    made.add_argument("--axelrod", action="store_true", help="list those of the Axelrod library instead, by name")
    made.add_argument(
        "--plot", type=named("file"), metavar="FILE", help="with NAME: draw its response curve, as a .png or .svg file"
    )
    made.add_argument("--force", action="store_true", help="replace that file if it is there")
    _as_json(made)

    made = command("table", _table, "play strategy against strategy, and count how it goes")
    _scenario(made)
    made.add_argument(
        "--strategies",
        type=named("strategy"),
        metavar="NAME,NAME,...",
        help="those to play (default: all that sim strategies lists)",
    )
    made.add_argument(
        "--runs", type=whole_number("number of runs", RUNS), default=20, metavar="N", help="runs a pair (default: 20)"
    )
    made.add_argument(
        "--seed", type=whole_number("seed", SEEDS), default=1, metavar="N", help="seed of all luck (default: 1)"
    )
    made.add_argument("--long", action="store_true", help="print a line a pair, with shares, intervals and means")
    made.add_argument("--csv", type=named("file"), metavar="FILE", help="write a row a pair to a .csv file")
    made.add_argument(
        "--plot",
        type=named("file"),
        metavar="FILE",
        help="draw heat maps, of freeze, thaw, spiral and the peak, or payoff",
    )
    made.add_argument("--force", action="store_true", help="replace these files if they are there")
    _as_json(made)

    made = command("ensemble", _ensemble, "run a scenario many times, and count how it goes")
    _scenario(made)
    made.add_argument(
        "--runs", type=whole_number("number of runs", RUNS), default=10_000, metavar="N", help="(default: 10000)"
    )
    made.add_argument(
        "--seed", type=whole_number("seed", SEEDS), default=1, metavar="N", help="seed of all luck (default: 1)"
    )
    made.add_argument("--csv", metavar="FILE", help="write the quantiles, a row a day, to a .csv file")
    made.add_argument("--plot", metavar="FILE", help="draw them with history over them, as a .png or .svg file")
    made.add_argument("--force", action="store_true", help="replace these files if they are there")
    _as_json(made)

    made = command("verify", _verify, "run results folders again and compare every bit, or check published results")
    made.add_argument(
        "folder",
        type=named("folder"),
        nargs="*",
        metavar="FOLDER",
        help="results folders, as results/nato_russia_2021/seed-1",
    )
    _code(made)
    made.add_argument("-q", "--quiet", action="store_true", help="print differences only, or rows that fail")
    made.add_argument(
        "--published",
        action="store_true",
        help="compare published results of game theory and of arms races with exact ones and with this program's runs",
    )
    made.add_argument(
        "--seed",
        type=whole_number("seed", SEEDS),
        metavar="N",
        help="with --published: seed of all luck (default: 1)",
    )
    made.add_argument(
        "--runs",
        type=whole_number("number of runs", RUNS),
        metavar="N",
        help="with --published: at most so many runs an experiment, for a quicker and weaker look; "
        "with few, a row may fail for want of runs",
    )
    _as_json(made)

    made = command("new", _new, "write a commented scenario to start from")
    made.add_argument("file", type=named("file"), metavar="FILE", help="the file to write, as mine.yaml")

    command("schema", _schema, "print the JSON Schema of scenario files, for editors")

    made = command("completion", _completion, 'print shell completion, as: eval "$(sim completion bash)"')
    made.add_argument("shell", choices=("bash", "zsh", "tcsh"))
    return top


# The commands.


def _load(options: argparse.Namespace) -> "Crisis":
    from sim import scenario
    from sim.scenario import reading

    changes: dict[str, Any] = {}
    for given in options.set:
        path, equals, value = given.partition("=")
        if not equals or not path:
            raise UsageError(f"--set {given}: no path and value; write PATH=VALUE, as actors.NATO.tolerance=3")
        document = reading.parse(f"value: {value}", f"--set {path}")
        if document.problems:
            raise scenario.ScenarioError(f"--set {path}", document.problems, document.text)
        if list(document.data) != ["value"]:
            raise UsageError(f"--set {path}: more than one value was given; repeat --set for each")
        changes[path] = document.data["value"]
    return scenario.load(options.scenario, changes, allow_code=options.allow_code)


def _simulate(options: argparse.Namespace) -> "Run":
    from sim.experiment import simulate

    return simulate(_load(options), options.seed, options.run)


def _json(document: Any) -> None:
    import json

    text = json.dumps(document, indent=2, ensure_ascii=False, default=str)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:  # JSON has escapes for what the output cannot take
        text = json.dumps(document, indent=2, default=str)
    print(text)


def _run(options: argparse.Namespace) -> int:
    made = _simulate(options)
    folder = None
    if not options.json and not options.quiet:
        print(f"{made.crisis.name}  (seed {made.seed}, run {made.number})\n")
        print(made.chronicle())
        print(_summary(made))
        sys.stdout.flush()
    if not options.no_save:
        folder = made.save(options.results, force=options.force, command=shlex.join(["sim", *options.words]))
    if options.json:
        _json(
            {
                "scenario": made.crisis.name,
                "seed": made.seed,
                "run": made.number,
                "summary": _plain(made.summary._asdict()),
                "events": [_plain(event._asdict()) for event in made.events],
                "results": str(folder) if folder else None,
            }
        )
    elif folder and not options.quiet:
        print(f"results: {folder}")
    return DONE


def _plain(value: Any) -> Any:
    """Named tuples as dicts, all the way down, and null for an infinite number; dates become texts when written."""
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not isfinite(value):  # JSON has no word for it
        return None
    return value


def _summary(made: "Run") -> str:
    told = made.summary
    reply = f"{told.first_reply.actor}: {told.first_reply.move}" if told.first_reply else "none"
    moves = f"{told.moves} move{'' if told.moves == 1 else 's'}"
    peak = f"{told.peak:.1f} on {told.peak_day}" if told.peak_day else "none"
    line = f"first reply {reply}; {moves}; peak {peak}; course: {told.course}; ending: {told.ending}"
    if told.payoffs:
        line += "\npayoff a round: " + ", ".join(f"{name} {mean:.3f}" for name, mean in told.payoffs.items())
        line += _long_run(made.crisis)
    return line


def _long_run(crisis: "Crisis") -> str:
    """What a game is worth in the long run, where that can be had exactly."""
    from sim import exact, games

    chain = exact.of(crisis)
    if chain is None or crisis.payoffs is None:
        return ""
    worth = exact.worth(games.matrix(crisis.payoffs), chain.long_run)
    told = ", ".join(f"{name} {float(mean):.3f}" for name, mean in zip(crisis.actors, worth, strict=True))
    return f"\nin the long run, exactly: {told}"


def _show(options: argparse.Namespace) -> int:
    from sim import words

    crisis = _load(options)
    if options.json:
        _json(crisis.data)
    else:
        print(words.describe(crisis), end="")
    return DONE


def _problems(count: int) -> str:
    return f"{count} problem{'' if count == 1 else 's'}"


def _check(options: argparse.Namespace) -> int:
    from sim.scenario import ScenarioError, load

    found = 0
    unread = False
    for name in options.scenario:
        try:
            load(name, allow_code=options.allow_code)
        except ScenarioError as error:
            _complain(str(error))
            if Path(name).is_file() and os.access(name, os.R_OK):
                found += len(error.problems)
            else:
                unread = True
        else:
            if not options.quiet:
                print(f"{name}: no problems")
    if found:
        _complain(_problems(found))
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
            rows.append({"file": str(path), "name": f"{_problems(len(error.problems))}: see {_command('check', path)}"})
            continue
        strategies = {name: actor.strategy.played for name, actor in crisis.actors.items()}
        rows.append({"file": str(path), "name": crisis.name, "strategies": strategies, "story": crisis.story.strip()})
    if options.json:
        _json(rows)
        return DONE
    if not rows:
        _complain(f"{folder}: no scenario files (*.yaml)")
    for row in rows:
        played = ", ".join(f"{actor} plays {name}" for actor, name in row.get("strategies", {}).items())
        print(f"{row['file']}\n    {row['name']}{': ' if played else ''}{played}")
    return DONE


def _plot(options: argparse.Namespace) -> int:
    stem = f"{Path(options.scenario).stem}-seed-{options.seed}{'-perceived' if options.perceived else ''}"
    target = _figure_file(options.output or f"{stem}.png", options.force)
    made = _simulate(options)
    from sim import plots, store

    if options.perceived:
        store.write_whole(target, plots.perception_page(made, target.suffix[1:]))
    else:
        store.write_whole(target, plots.png(made) if target.suffix == ".png" else plots.svg(made).encode())
    print(target)
    return DONE


def _figure_file(name: str, force: bool) -> Path:
    """A file that a figure may be written to."""
    return _new_file(name, force, (".png", ".svg"))


def _new_file(name: str, force: bool, kinds: tuple[str, ...]) -> Path:
    """A file of one of these kinds that may be written."""
    target = Path(name)
    if target.suffix not in kinds:
        what = "table that can be written" if ".csv" in kinds else "figure that can be drawn"
        raise UsageError(f"{target}: '{target.suffix}' is not a kind of {what}; write {' or '.join(kinds)}")
    if os.path.lexists(target) and not force:  # a link that leads nowhere is there too
        raise UsageError(f"{target}: the file is there already; give --force to replace it, or another name")
    if not os.access(target.parent, os.W_OK):  # said before the work is done, and not after
        found = "cannot be written to" if target.parent.is_dir() else "is no folder"
        raise UsageError(f"{target}: {target.parent} {found}; name another file")
    return target


def _explain(options: argparse.Namespace) -> int:
    from sim import explain

    if options.fragile:
        if options.event is not None:
            raise UsageError(f"--fragile is about the first answer; leave out event {options.event}, or --fragile")
        return _fragile(options)
    if options.actor or options.over:
        raise UsageError(f"{'--actor' if options.actor else '--over'} goes with --fragile; add it, or leave this out")
    made = _simulate(options)
    number = options.event
    if number is None:
        reply = made.summary.first_reply
        acts = [event for event in made.events if event.kind in ("move", "let pass") and event.cause is not None]
        if reply is None and not acts:
            raise UsageError("nothing was answered in this run; name an event by its number")
        number = (reply or acts[0]).number
    try:
        text = made.explain(number)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if options.json:
        decision = explain.decisions(made.crisis, made.seed, made.number).get(number)
        links = [_plain(event) for event in explain.chain(made.events, number)]
        _json({"event": number, "seed": made.seed, "run": made.number, "chain": links, "decision": _plain(decision)})
    else:
        print(f"{made.crisis.name}  (seed {made.seed}, run {made.number})\n\n{text}", end="")
    return DONE


def _fragile(options: argparse.Namespace) -> int:
    from sim import explain

    made = _simulate(options)
    crisis, reply = made.crisis, made.summary.first_reply
    actor = options.actor or (reply.actor if reply else None)
    if actor is None:
        raise UsageError("neither side replies in this run; say whose answer with --actor")
    if actor not in crisis.actors:
        raise UsageError(f"--actor {actor}: not one of the actors; known: {', '.join(crisis.actors)}")
    paths = options.over or list(crisis.assumptions)
    if not paths:
        raise UsageError("the file marks no assumptions; name numbers with --over PATH")
    found = []
    for at, path in enumerate(paths):
        if sys.stderr.isatty():
            print(f"\r\033[K{at + 1}/{len(paths)} {path}", end="", file=sys.stderr, flush=True)
        try:
            found += explain.fragility(crisis, actor, made.seed, made.number, [path])
        except KeyError as error:
            raise UsageError(f"--over {path}: {error.args[0]}; {error.args[1]}") from None
        finally:
            if sys.stderr.isatty():
                print("\r\033[K", end="", file=sys.stderr, flush=True)
    today = explain.answer(crisis, actor, made.seed, made.number)
    if options.json:
        _json({"actor": actor, "answer": today, "seed": made.seed, "run": made.number, "fragility": _plain(found)})
    else:
        print(f"{crisis.name}  (seed {made.seed}, run {made.number})\n")
        print(explain.fragility_table(found, actor, today), end="")
    return DONE


def _strategies(options: argparse.Namespace) -> int:
    from sim.strategies import MODIFIERS, STRATEGIES, parameter, parameters

    if options.axelrod:
        return _voices(options)
    if options.name is not None:
        return _strategy(options)
    if options.given or options.modifiers or options.plot:
        raise UsageError("--with, --modifier and --plot are of one strategy; name it")
    rows = [_strategy_row(name, function, parameters(function)) for name, function in sorted(STRATEGIES.items())]
    if options.json:
        _json(rows)
        return DONE
    for row in rows:
        _print_strategy(row)
    print(
        "Modifiers, for any of them, as modifiers: [{forgive: 0.1}, {cap_at: 5}], in the order in which they apply:\n"
    )
    for name, function in sorted(MODIFIERS.items()):
        _print_strategy(_strategy_row(name, function, {name: parameter(function)._replace(name=name)}))
    return DONE


def _voices(options: argparse.Namespace) -> int:
    """The strategies of the Axelrod library that a scenario may name."""
    from sim.strategies import voices

    if options.name is not None or options.given or options.modifiers or options.plot:
        raise UsageError("--axelrod lists names and takes no others; leave out NAME, --with, --modifier and --plot")
    try:
        names = sorted(voices.known(), key=str.casefold)
    except ImportError as error:
        raise UsageError(str(error)) from None
    if options.json:
        _json(names)
    else:
        print("\n".join(names))
    return DONE


def _strategy_row(name: str, function: "Callable[..., float]", known: "Mapping[str, Parameter]") -> dict[str, Any]:
    import inspect

    about, _, source = inspect.cleandoc(function.__doc__ or "").partition("Source:")
    told = [parameter._asdict() for parameter in known.values()]
    return {"name": name, "about": about.strip(), "source": " ".join(source.split()), "parameters": told}


def _print_strategy(row: dict[str, Any]) -> None:
    print(f"{row['name']}")
    for line in row["about"].splitlines():
        print(f"    {line}".rstrip())
    for parameter in row["parameters"]:
        if parameter["name"] == row["name"]:  # a modifier's one number, which has no default
            print("    {name}: a number from {low:g} to {high:g}".format(**parameter))
        else:
            print("    with {name}: {default:.4g} (from {low:g} to {high:g})".format(**parameter))
    print(f"    source: {row['source']}\n")


def _strategy(options: argparse.Namespace) -> int:
    """One strategy: what it says of itself, a dialogue computed on the spot, and its response curve."""
    from sim import dialogue
    from sim.strategies import MODIFIERS, STRATEGIES, parameter, parameters

    if options.name not in STRATEGIES:
        from sim.scenario.problems import did_you_mean

        raise UsageError(f"no strategy is called '{options.name}'; {did_you_mean(options.name, sorted(STRATEGIES))}")
    known = parameters(STRATEGIES[options.name])
    given = dict(_numbers("--with", options.given, known, "parameter"))
    spans = {name: parameter(function) for name, function in MODIFIERS.items()}
    modifiers = _numbers("--modifier", options.modifiers, spans, "modifier")
    points = dialogue.response(options.name, given, modifiers)
    changed = ", ".join(f"{name} {number:.4g}" for name, number in (*given.items(), *modifiers))
    title = f"{options.name} ({changed})" if changed else options.name
    if options.plot:
        target = _figure_file(options.plot, options.force)
        from sim import plots, store

        store.write_whole(target, plots.response_page(title, points, target.suffix[1:]))
    row = _strategy_row(options.name, STRATEGIES[options.name], known)
    if options.json:
        _json(row | {"with": given, "modifiers": modifiers, "response": points})
        return DONE
    _print_strategy(row)
    if changed:
        print(f"Here: {title}\n")
    print(dialogue.dialogue(options.name, given, modifiers=modifiers), end="")
    if options.plot:
        _complain(f"{target}: written")
    return DONE


def _numbers(
    option: str, given: "Sequence[str]", known: "Mapping[str, Parameter]", what: str
) -> list[tuple[str, float]]:
    """What NAME=VALUE says, for names that are known and within their range, in order."""
    found: list[tuple[str, float]] = []
    for text in given:
        name, _, value = text.partition("=")
        if name not in known:
            from sim.scenario.problems import did_you_mean

            remedy = did_you_mean(name, known) if known else "it has none"
            raise UsageError(f"{option} {text}: no {what} is called '{name}'; {remedy}")
        span = known[name]
        try:
            number = int(value) if span.whole else float(value)
        except ValueError:
            number = span.high + 1.0
        if not span.low <= number <= span.high:
            whole = "whole " if span.whole else ""
            raise UsageError(f"{option} {text}: write a {whole}number from {span.low:g} to {span.high:g}")
        found.append((name, number))
    return found


def _of_many_runs(options: argparse.Namespace) -> tuple[Path | None, Path | None]:
    """The files that many runs are to leave, a sheet and a figure, refused before anything runs."""
    if options.runs == 0:
        raise UsageError("--runs 0: with no runs there is nothing to tell; give 1 at least")
    sheet = _new_file(options.csv, options.force, (".csv",)) if options.csv else None
    figure = _figure_file(options.plot, options.force) if options.plot else None
    return sheet, figure


def _table(options: argparse.Namespace) -> int:
    from sim import store
    from sim.experiment import table
    from sim.scenario.problems import did_you_mean
    from sim.strategies import STRATEGIES

    wanted = [name.strip() for name in options.strategies.split(",")] if options.strategies else None
    for name in wanted or ():
        if name not in STRATEGIES:
            raise UsageError(f"--strategies: no strategy is called '{name}'; {did_you_mean(name, sorted(STRATEGIES))}")
    sheet, figure = _of_many_runs(options)
    crisis = _load(options)
    progress = _Progress("pairs")
    made = table(crisis, wanted, options.runs, options.seed, progress)
    progress.clear()
    if sheet:
        store.write_whole(sheet, made.csv().encode())
    if figure and made.pairs:
        from sim import plots

        store.write_whole(figure, plots.strategy_table_page(made, figure.suffix[1:]))
    if options.json:
        _json(
            {"scenario": crisis.name, "seed": made.seed, "runs": made.runs, "pairs": _plain(list(made.pairs.values()))}
        )
    else:
        print(made.text(long=options.long), end="")
    for written in filter(None, (sheet, figure)):
        _complain(f"{written}: written")
    of = len(made.strategies) ** 2
    if len(made.pairs) < of:
        _complain(f"stopped: {len(made.pairs)} of {of} pairs were played, and are kept")
        return STOPPED
    return DONE


def _ensemble(options: argparse.Namespace) -> int:
    from sim import store
    from sim.ensembles import PERCENT, ensemble

    sheet, figure = _of_many_runs(options)
    crisis = _load(options)
    progress = _Progress("runs")
    try:
        made = ensemble(crisis, options.runs, options.seed, progress)
    finally:
        progress.clear()
    if sheet:
        store.write_whole(sheet, made.csv().encode())
    if figure:
        from sim import plots

        store.write_whole(figure, plots.fan_page(made, figure.suffix[1:]))
    if options.json:
        replies = [{"actor": actor, "move": move, **_plain(n)} for (actor, move), n in made.first_replies.items()]
        _json(
            {
                "scenario": crisis.name,
                "seed": made.seed,
                "asked": made.asked,
                "runs": made.runs,
                "engine": made.engine,
                "courses": _plain(made.courses),
                "endings": _plain(made.endings),
                "first_replies": replies,
                "unanswered": _plain(made.unanswered),
                "percent": PERCENT,
                "peak": {**_plain(made.peak), "error": made.peak_error},
                "length": _plain(made.length),
                "moves": _plain(made.moves),
                "bands": {"error": made.error, "start": crisis.start, "by_day": _plain(made.bands)},
            }
        )
    else:
        print(made.text(), end="")
    for written in filter(None, (sheet, figure)):
        _complain(f"{written}: written")
    if made.runs < made.asked:
        _complain(f"stopped: {made.runs} of {made.asked} runs were done, and are kept")
        return STOPPED
    return DONE


class _Progress:
    """A line on a terminal that says how much is done and how long the rest will take; nothing in a pipe."""

    def __init__(self, what: str) -> None:
        from time import monotonic

        self.what, self.clock, self.begun, self.shown = what, monotonic, monotonic(), 0.0

    def __call__(self, done: int, of: int) -> None:
        now = self.clock()
        if not sys.stderr.isatty() or (now - self.shown < 0.1 and done < of):
            return
        self.shown = now
        left = (now - self.begun) / done * (of - done)
        print(f"\r\033[K{done} of {of} {self.what}, {left:.0f} s left", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Leave the line empty."""
        if self.shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def _verify(options: argparse.Namespace) -> int:
    if options.published:
        if options.folder:
            raise UsageError(f"--published takes no folder; leave it out, or {options.folder[0]}")
        return _published(options)
    for option in ("seed", "runs", "json"):
        if getattr(options, option) not in (None, False):
            raise UsageError(f"--{option} goes with --published; add it, or leave this out")
    if not options.folder:
        raise UsageError("no folder is named; give a results folder, or --published")
    from sim.experiment import verify

    same = True
    for folder in options.folder:
        for check in verify(folder, allow_code=options.allow_code):
            same = same and check.verdict in ("same", "not compared")
            if check.verdict != "same" or not options.quiet:
                print(f"{Path(folder) / check.name}: {check.verdict}{': ' if check.why else ''}{check.why}")
    return DONE if same else NO


def _published(options: argparse.Namespace) -> int:
    """Published results, exact ones and ours; the answer is no if a row fails."""
    from sim import published

    if options.runs is not None and options.runs < 2:
        raise UsageError(f"--runs {options.runs}: an interval needs two runs; give 2 or more")
    found = []
    try:
        for finding in published.check(1 if options.seed is None else options.seed, options.runs):
            found.append(finding)
            if sys.stderr.isatty():
                print(f"\r\033[K{finding.row} {finding.claim}", end="", file=sys.stderr, flush=True)
    finally:
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)
    failed = [finding for finding in found if finding.verdict == published.FAILS]
    if options.json:
        rows = [_plain(finding._asdict()) for finding in found]
        _json(rows)
    elif not options.quiet:
        print(published.table(found), end="")
    for finding in failed:
        _complain(f"{finding.row} {finding.claim}: {finding.verdict}: {finding.why}")
    return NO if failed else DONE


def _command(name: str, path: Path) -> str:
    """A command line as it can be copied."""
    return shlex.join(["sim", name, str(path)])


def _new(options: argparse.Namespace) -> int:
    from importlib.resources import files

    target = Path(options.file)
    if target.suffix not in (".yaml", ".yml"):
        raise UsageError(f"{target}: a scenario file ends in .yaml, as mine.yaml")
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(files("sim.scenario").joinpath("template.yaml").read_text(encoding="utf-8"))
    except FileExistsError:
        raise UsageError(f"{target}: the file is there already; choose another name") from None
    except OSError as error:
        raise UsageError(f"{target}: cannot be written ({error.strerror}); choose another place") from None
    print(f"{target}: written; change it, then: {_command('run', target)}")
    return DONE


def _schema(options: argparse.Namespace) -> int:
    from sim.scenario import schema

    _json(schema())
    return DONE


def _completion(options: argparse.Namespace) -> int:
    import shtab

    print(shtab.complete(parser(), options.shell))
    return DONE
