"""Parsers whose errors speak like the rest of the program: what was found, and what would do, under a usage.

Options are not abbreviated: `--run` and `--runs` are two of them, and a third may come.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from sim.cli.common import WRONG
from sim.text import printable


class Parser(argparse.ArgumentParser):
    """A parser that refuses in one line what it does not know, and tells what was probably meant."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        """Print the usage and what is wrong, and end the program."""
        self.print_usage(sys.stderr)
        self.exit(WRONG, f"{printable(self._reworded(message), blanks=True)}\n")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        from sim.scenario.problems import did_you_mean

        remedy = did_you_mean(str(value), map(str, action.choices))
        if isinstance(action, argparse._SubParsersAction):
            raise argparse.ArgumentError(None, f"no command is called '{value}'; {remedy}")
        raise argparse.ArgumentError(action, f"'{value}' is none of its values; {remedy}")

    def unknown(self, extras: Sequence[str]) -> NoReturn:
        """Refuse what nothing asked for: an option that there is not, or one name too many."""
        from sim.scenario.problems import nearest

        option = next((extra.split("=", 1)[0] for extra in extras if extra.startswith("-")), None)
        if option is None:
            self.error(f"'{extras[0]}' is one too many; leave it out")
        meant = nearest(option, self._option_string_actions)
        remedy = f"did you mean {meant}?" if meant else f"{self.prog} --help lists them"
        self.error(f"{option}: {self.prog} has no such option; {remedy}")

    def _reworded(self, message: str) -> str:
        """A message of argparse's own, as this program would say it."""
        message = message.removeprefix("argument ")
        if found := re.fullmatch(r"the following arguments are required: (.+)", message):
            if found[1] == "COMMAND":
                return "no command is named; a first run is sim demo, and sim --help lists all"
            return f"{found[1]}: not given; give it, as the usage says"
        name, _, rest = message.partition(": ")
        action = self._option_string_actions.get(name.split("/")[0])
        if re.fullmatch(r"expected (one|at least one|\d+) arguments?", rest) and action is not None:
            values = action.metavar or str(action.dest).upper()
            named = " ".join(values) if isinstance(values, tuple) else values
            return f"{name}: what it sets is not given; write {action.option_strings[-1]} {named}"
        if found := re.fullmatch(r"ignored explicit argument '?(.*?)'?", rest):
            return f"{name}: it takes no value; leave out '{found[1]}'"
        return message


class InAnyOrder(Parser):
    """A parser that takes options between its arguments too: `sim explain FILE --seed 2 3`."""

    mixing = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """What was understood; what was not is refused here, where the usage of the command can be told."""
        if self.mixing:  # the other one calls this one
            return super().parse_known_args(args, namespace)
        self.mixing = True
        try:
            found, extras = self.parse_known_intermixed_args(args, namespace)
        finally:
            self.mixing = False
        if extras:
            self.unknown(extras)
        return found, extras
