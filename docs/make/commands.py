"""The page of the commands, made from the declarations of their arguments."""

import argparse
from collections.abc import Iterator

from docs.make.parts.page import Page, table
from sim.cli import parser

PAGE = Page("docs/commands.md")


@PAGE.block
def commands() -> Iterator[str]:
    """Give each command a heading, what it does, and a table of its arguments."""
    [action] = [action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]
    for name, declared in action.choices.items():
        arguments = [given for given in declared._actions if not isinstance(given, argparse._HelpAction)]
        yield f"## sim {name}"
        yield ""
        yield from escaped(declared.description or "").splitlines()
        yield ""
        if arguments:
            yield from table(("Argument", "Meaning"), ((called(given), meaning(given)) for given in arguments))
            yield ""


def called(argument: argparse.Action) -> str:
    """An argument as one types it: `FILE`, or `-o FILE`, `--output FILE`."""
    value = _value(argument)
    if not argument.option_strings:
        return f"`{value}`"
    return ", ".join(f"`{f'{option} {value}'.strip()}`" for option in argument.option_strings)


def meaning(argument: argparse.Action) -> str:
    """Its help, as `sim COMMAND --help` prints it."""
    return escaped((argument.help or "") % vars(argument))


def escaped(text: str) -> str:
    """Text of which Markdown takes nothing for markup of its own."""
    return text.replace("*", r"\*").replace("<", r"\<")


def _value(argument: argparse.Action) -> str:
    if argument.nargs == 0:
        return ""
    name = argument.metavar or (_choices(argument) if argument.choices else argument.dest.upper())
    if isinstance(name, tuple):
        return " ".join(name)
    if isinstance(argument.nargs, int):
        return " ".join([name] * argument.nargs)
    return {"?": f"[{name}]", "*": f"[{name} ...]", "+": f"{name} ..."}.get(argument.nargs or "", name)


def _choices(argument: argparse.Action) -> str:
    return "|".join(map(str, argument.choices or ()))
