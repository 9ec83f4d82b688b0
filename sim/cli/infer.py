"""`sim infer`: which strategy a side of an exchange may have played."""

import argparse
from typing import TYPE_CHECKING

from sim.cli.common import (
    DONE,
    Command,
    UsageError,
    collection_argument,
    ended,
    goes_with,
    json_argument,
    named,
    print_json,
    whole_number,
)
from sim.cli.drawing import figure_target, plot_argument, write_figure
from sim.cli.terminal import say
from sim.luck import SEEDS

if TYPE_CHECKING:
    from sim.history import Exchange


def declare_infer(command: Command) -> None:
    """The arguments of `sim infer`."""
    made = command("infer", _infer, "say which strategies a side of an exchange may have played")
    made.add_argument(
        "exchange",
        type=named("exchange"),
        nargs="?",
        metavar="EXCHANGE",
        help="a name of the collections, a .yaml file, or a table of one (.tsv); with --all a folder or a wave too",
    )
    made.add_argument("--actor", type=named("actor"), metavar="NAME", help="the side (default: both, one by one)")
    made.add_argument("--all", action="store_true", help="estimate the mixture over all sides of a collection")
    collection_argument(made)
    made.add_argument(
        "--prior",
        default="uniform",
        metavar="PRIOR",
        help="uniform, by strategy, or weights of some, where every other has 1: tit_for_tat=3,grim=0.5",
    )
    made.add_argument(
        "--seed",
        type=whole_number("seed", SEEDS),
        metavar="N",
        help="of the bootstrap of --all (default: 1)",
    )
    plot_argument(made, "draw one side's")
    made.add_argument("--force", action="store_true", help="replace that file if it is there")
    json_argument(made)


def _infer(options: argparse.Namespace) -> int:
    from sim import history
    from sim.forecast import inference
    from sim.forecast.inference_text import all_told, document, drawn, told
    from sim.text import plain

    if not options.plot:
        figure_target(options)
    if options.all:
        for given, name in ((options.actor, "actor"), (options.plot, "plot"), (options.prior != "uniform", "prior")):
            if given:
                raise UsageError(f"--all is of all sides together; leave out --{name}")
        if options.exchange and options.collection:
            raise UsageError("--collection is estimated where no exchange is named; leave one of the two out")
        named = options.exchange or options.collection or history.RECORD
        exchanges = history.load_all([named])
        try:
            pooled = inference.pooled(exchanges, 1 if options.seed is None else options.seed)
        except ValueError as error:
            raise UsageError(str(error)) from None
        if options.json:
            print_json(plain(pooled) | {"warnings": history.warnings(exchanges)})
        else:
            say(all_told(pooled, history.warnings(exchanges)))
        return DONE
    goes_with("--all", {"--seed": options.seed, "--collection": options.collection})
    if not options.exchange:
        raise UsageError("no exchange is named; name one, as uk-russia-2018 or mine.yaml, or give --all")
    exchange = _exchange(options.exchange)
    prior = _prior(options.prior)
    actors = [_actor(exchange, options.actor)] if options.actor else list(exchange.actors)
    if options.plot and len(actors) > 1:
        raise UsageError(f"--plot draws one side; give --actor, {' or '.join(actors)}")
    figure = figure_target(options)
    found = [inference.infer(exchange, actor, prior) for actor in actors]
    write_figure(figure, lambda: drawn(exchange, found[0]), options)
    if options.json:
        print_json({"posteriors": [plain(document(one)) for one in found], "warnings": history.warnings([exchange])})
    else:
        say(told(exchange, found))
    return ended((figure,))


def _exchange(source: str) -> "Exchange":
    """The one exchange of a name, a file, a table or a folder."""
    from sim import history

    found = history.load_all([source])
    if len(found) > 1:
        names = ", ".join(exchange.name for exchange in found)
        raise UsageError(f"{source}: it holds {len(found)} exchanges, {names}; keep one there, or give --all")
    return found[0]


def _actor(exchange: "Exchange", name: str) -> str:
    from sim.scenario.problems import did_you_mean

    if name not in exchange.actors:
        raise UsageError(f"--actor {name}: no side of {exchange.name}; {did_you_mean(name, list(exchange.actors))}")
    return name


def _prior(text: str) -> dict[str, float] | None:
    """The prior of the command line; None for the uniform one."""
    from sim.forecast import inference

    if text == "uniform":
        return None
    given: dict[str, float] = {}
    for part in text.split(","):
        name, equals, value = part.strip().partition("=")
        if name in given:
            raise UsageError(f"--prior {text}: '{name}' has two weights; give one")
        try:
            given[name] = float(value)
        except ValueError:
            equals = ""
        if not equals:
            raise UsageError(f"--prior {text}: '{part}' is no weight; write uniform, or NAME=WEIGHT,NAME=WEIGHT")
    try:
        inference.weighted(given)
    except ValueError as error:
        raise UsageError(f"--prior {text}: {error}") from None
    return given
