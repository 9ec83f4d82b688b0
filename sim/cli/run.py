"""`sim run` and `sim plot`: one run."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import language
from sim.cli.common import (
    DONE,
    Command,
    UsageError,
    drawn_argument,
    json_argument,
    load,
    luck_arguments,
    luck_text,
    named,
    new_file,
    print_json,
    print_results,
    results_arguments,
    save,
    save_first,
    scenario_arguments,
    simulate,
    write_sheet,
)
from sim.cli.drawing import figure_file, style_arguments, write_figure
from sim.cli.terminal import say
from sim.text import in_decimals, plain

if TYPE_CHECKING:
    from sim.cli.common import Luck
    from sim.scenario import Crisis
    from sim.studies.run import Run
    from sim.studies.typical import Typical


def declare_run(command: Command) -> None:
    """The arguments of `sim run`."""
    made = command("run", _run, "run a scenario, print its chronicle and leave a results folder")
    scenario_arguments(made)
    luck_arguments(made)
    drawn_argument(made)
    results_arguments(made)
    json_argument(made)
    made.add_argument(
        "--write",
        type=named("file"),
        metavar="FILE",
        help="write the scenario of this run, with what is set and drawn, to a .yaml file",
    )
    made.add_argument("-q", "--quiet", action="store_true", help="print nothing but errors")


def declare_plot(command: Command) -> None:
    """The arguments of `sim plot`."""
    made = command("plot", _plot, "draw the escalation curve of a run")
    scenario_arguments(made)
    luck_arguments(made)
    drawn_argument(made)
    made.add_argument(
        "-o",
        "--output",
        type=named("file"),
        metavar="FILE",
        help="a .png, .svg or .pdf file (default: SCENARIO-seed-N.png)",
    )
    made.add_argument("--force", action="store_true", help="replace the file if it is there")
    made.add_argument(
        "--perceived", action="store_true", help="draw what each side felt over what was done to it, not the curve"
    )
    made.add_argument("--tension", action="store_true", help="draw tension behind the curve")
    style_arguments(made, days=True)


def _run(options: argparse.Namespace) -> int:
    if options.json and options.quiet:
        raise UsageError("--quiet prints nothing and --json a document; give one of them")
    from sim import archive

    scenario = new_file(options.write, options.force, (".yaml", ".yml")) if options.write else None
    made, luck = simulate(options)
    write_sheet(scenario, lambda: made.crisis.written)
    pictures = archive.RUN_FILES.pictures

    def tell(folder: Path | None) -> None:
        if options.json:
            print_json(
                _document(made)
                | {"drawn": options.drawn, "typical": plain(luck.typical)}
                | {"results": folder, "picture": folder and folder / pictures[0]}
            )
        elif not options.quiet:
            tell_run(options, made, luck)
            print_results(folder, pictures)

    name = {} if luck.typical is None else {"name": "typical"}  # whichever it is, after an edit another
    save_first(lambda: save(made, options, **name), tell)
    return DONE


def tell_run(options: argparse.Namespace, made: "Run", luck: "Luck") -> None:
    """Print a run: which it is, its chronicle, what it comes to; and what many say of it, if it is the typical one."""
    from sim.chronicle.outcome import came_to

    told = f"{made.chronicle()}\n{came_to(made.summary)}{_long_run(made.crisis)}"
    say(f"{made.crisis.name}  ({luck_text(luck, options.drawn)})\n\n{told}")
    if luck.typical is not None:
        say(_among_many(options, luck.typical))


def _document(made: "Run") -> dict[str, Any]:
    return {
        "scenario": made.crisis.name,
        "seed": made.seed,
        "run": made.number,
        "summary": in_decimals(plain(made.summary)),
        "events": in_decimals(plain(made.events)),
    }


def _among_many(options: argparse.Namespace, typical: "Typical") -> str:
    """How many runs go as the one shown, in all that a way is: by luck alone, and with what is not known drawn."""
    share = typical.share
    every = share.counted == share.runs
    count = language.say("typical.all") if every else str(share.counted)
    told = language.say("typical", count=count, runs=share.runs)
    crisis = load(options)
    if not crisis.doubts:
        return told
    from sim.studies.typical import goes_so

    found = goes_so(crisis, typical)
    drawn = language.so_many("assumptions", len(crisis.doubts))
    return language.say("typical.doubt", told=told, assumptions=drawn, share=found, runs=found.runs)


def _long_run(crisis: "Crisis") -> str:
    """What a game is worth in the long run, where that can be had exactly."""
    from sim.games import markov_chain
    from sim.model import bimatrix

    chain = markov_chain.of(crisis)
    if chain is None or crisis.payoffs is None:
        return ""
    worth = markov_chain.worth(bimatrix.matrix(crisis.payoffs), chain.long_run)
    told = ", ".join(f"{name} {float(mean):.3f}" for name, mean in zip(crisis.actors, worth, strict=True))
    return f"\n{language.say('came to.long run', sides=told)}"


def _plot(options: argparse.Namespace) -> int:
    seed = 1 if options.seed is None else options.seed
    stem = f"{Path(options.scenario).stem}-seed-{seed}{'-perceived' if options.perceived else ''}"
    target = figure_file(options.output or f"{stem}.png", options.force)
    made, _ = simulate(options)
    write_figure(target, lambda: made.figures()["perception" if options.perceived else "curve"], options)
    print(target)
    return DONE
