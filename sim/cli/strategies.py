"""`sim strategies`: the repertoire."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sim import language
from sim.cli.common import (
    DONE,
    Command,
    UsageError,
    complain,
    json_argument,
    print_json,
)
from sim.cli.drawing import figure_target, plot_argument, write_figure
from sim.cli.terminal import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sim.figures.data import Response
    from sim.strategies import Parameter


def declare_strategies(command: Command) -> None:
    """The arguments of `sim strategies`."""
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
    plot_argument(made, "with NAME: draw what it wants for what it felt")
    made.add_argument("--force", action="store_true", help="replace that file if it is there")
    json_argument(made)


def _strategies(options: argparse.Namespace) -> int:
    from sim.strategies import MODIFIERS, STRATEGIES, parameter, parameters

    if options.axelrod:
        return _voices(options)
    if options.name is not None:
        return _strategy(options)
    if not options.plot:
        figure_target(options)
    if options.given or options.modifiers or options.plot:
        raise UsageError("--with, --modifier and --plot are of one strategy; name it")
    rows = [_strategy_row(name, function, parameters(function)) for name, function in sorted(STRATEGIES.items())]
    if options.json:
        print_json(rows)
        return DONE
    for row in rows:
        _print_strategy(row)
    say(f"{language.say('strategy.modifiers')}\n\n")
    for name, function in sorted(MODIFIERS.items()):
        _print_strategy(_strategy_row(name, function, {name: parameter(function)._replace(name=name)}))
    return DONE


def _voices(options: argparse.Namespace) -> int:
    """The strategies of the Axelrod library that a scenario may name."""
    from sim.strategies import axelrod_library

    if options.name is not None or options.given or options.modifiers or options.plot:
        raise UsageError("--axelrod lists names and takes no others; leave out NAME, --with, --modifier and --plot")
    try:
        names = sorted(axelrod_library.strategy_names(), key=str.casefold)
    except ImportError as error:
        raise UsageError(str(error)) from None
    if options.json:
        print_json(names)
    else:
        print("\n".join(names))
    return DONE


def _strategy_row(name: str, function: "Callable[..., float]", known: "Mapping[str, Parameter]") -> dict[str, Any]:
    import inspect

    about, _, source = inspect.cleandoc(function.__doc__ or "").partition("Source:")
    told = [parameter._asdict() for parameter in known.values()]
    return {"name": name, "about": about.strip(), "source": " ".join(source.split()), "parameters": told}


def _print_strategy(row: dict[str, Any]) -> None:
    lines = row["about"].splitlines()
    for parameter in row["parameters"]:
        own = parameter["name"] == row["name"]  # a modifier's one number, which has no default
        lines.append(language.say("strategy.modifier" if own else "strategy.parameter", **parameter))
    lines.append(language.say("strategy.source", source=row["source"]))
    say("\n".join([row["name"], *(f"    {line}".rstrip() for line in lines), "", ""]))


def _strategy(options: argparse.Namespace) -> int:
    """One strategy: what it says of itself, a dialogue computed on the spot, and its response curve."""
    from sim.strategies import MODIFIERS, STRATEGIES, dialogue, parameter, parameters

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
    target = figure_target(options)

    def drawn() -> "Response":
        from sim.figures.data import Response

        return Response(title, dialogue.DRAWS, points)

    write_figure(target, drawn, options)
    row = _strategy_row(options.name, STRATEGIES[options.name], known)
    if options.json:
        print_json(row | {"with": given, "modifiers": modifiers, "response": points})
        return DONE
    _print_strategy(row)
    if changed:
        say(f"{language.say('strategy.here', title=title)}\n\n")
    say(dialogue.dialogue(options.name, given, modifiers=modifiers))
    if target:
        complain(f"{target}: written")
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
