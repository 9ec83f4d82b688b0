"""Pools of strategies on the command line: for both sides, or for each its own."""

import argparse
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.cli.common import UsageError, named

if TYPE_CHECKING:
    from sim.scenario import Crisis


class Pools(NamedTuple):
    """The strategies that a command line lists; None where it lists none."""

    both: list[Any] | None
    first: list[Any] | None
    second: list[Any] | None

    @property
    def options(self) -> str:
        """The options that list them."""
        given = [f"--{which}" for which in ("first", "second") if getattr(self, which) is not None]
        return " and ".join(given) or "--strategies"


def pool_arguments(made: argparse.ArgumentParser) -> None:
    """--strategies, --first and --second."""
    made.add_argument(
        "--strategies",
        type=named("strategy"),
        metavar="NAME,NAME,...",
        help="those to play (default: all that sim strategies lists), by name or as a scenario says it, "
        "{name: grit, modifiers: [{cap_at: 5}]}",
    )
    for which in ("first", "second"):
        made.add_argument(
            f"--{which}",
            type=named("strategy"),
            metavar="NAME,NAME,...",
            help=f"those of the {which} actor alone",
        )


def exact_argument(made: argparse.ArgumentParser) -> None:
    """--exact."""
    made.add_argument(
        "--exact",
        action="store_true",
        help="in a repeated game: payoffs over all luck, not of runs, where two strategies of finite memory meet",
    )


def exact_of(options: argparse.Namespace, crisis: "Crisis") -> bool:
    """Whether exact payoffs are asked for. Raises UsageError where there are none."""
    from sim.studies.arguments import may_be_exact

    try:
        may_be_exact(crisis, options.exact)
    except ValueError as error:
        raise UsageError(f"--exact: {error}") from None
    return bool(options.exact)


def pools_of(options: argparse.Namespace) -> Pools:
    """The pools of a command line. Raises UsageError for names that there are not."""
    found = Pools(*(listed(getattr(options, name), f"--{name}") for name in ("strategies", "first", "second")))
    if found.both is not None and (found.first is not None or found.second is not None):
        raise UsageError(
            "--strategies is for both sides, --first and --second for one each; leave out the one or the others"
        )
    return found


def listed(text: str | None, option: str) -> list[Any] | None:
    """What an option lists: names, and mappings as in a scenario."""
    from sim.scenario import ScenarioError, yaml_reader
    from sim.scenario.problems import did_you_mean
    from sim.strategies import STRATEGIES

    if text is None:
        return None
    if "{" not in text:
        found: list[Any] = [name.strip() for name in text.split(",")]
    else:
        document = yaml_reader.parse(f"strategies: [{text}]", option)
        if document.problems:
            raise ScenarioError(option, document.problems, document.text)
        found = document.data["strategies"]
    for name in found:
        if isinstance(name, str) and name not in STRATEGIES:
            raise UsageError(f"{option}: no strategy is called '{name}'; {did_you_mean(name, sorted(STRATEGIES))}")
    return found
