"""`sim run` and `sim plot`: one run."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from sim.text import plain, several

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
    say(f"{made.crisis.name}  ({luck_text(luck, options.drawn)})\n\n{made.chronicle()}\n{_summary(made)}")
    if luck.typical is not None:
        say(_among_many(options, luck.typical))


def _document(made: "Run") -> dict[str, Any]:
    return {
        "scenario": made.crisis.name,
        "seed": made.seed,
        "run": made.number,
        "summary": plain(made.summary._asdict()),
        "events": [plain(event._asdict()) for event in made.events],
    }


def _summary(made: "Run") -> str:
    told = made.summary
    reply = f"{told.first_reply.actor}: {told.first_reply.move}" if told.first_reply else "none"
    moves = several(told.moves, "move")
    peak = f"{told.peak:.1f} on {told.peak_day}" if told.peak_day else "none"
    line = f"first reply {reply}; {moves}; peak {peak}; course: {told.course}; ending: {told.ending}"
    if not told.payoffs:
        line += "\nit cost " + ", ".join(f"{name} {cost}" for name, cost in told.costs.items())
    else:
        line += "\npayoff a round: " + ", ".join(f"{name} {mean:.3f}" for name, mean in told.payoffs.items())
        line += _long_run(made.crisis)
    return line


def _among_many(options: argparse.Namespace, typical: "Typical") -> str:
    """How many runs go as the one shown, in all that a way is: by luck alone, and with what is not known drawn."""
    share = typical.share
    counted = "all" if share.counted == share.runs else share.counted
    told = f"the same moves, course and ending come in {counted} of {share.runs} runs by luck alone"
    crisis = load(options)
    if not crisis.doubts:
        return told
    from sim.studies.typical import goes_so

    found = goes_so(crisis, typical)
    what = several(len(crisis.doubts), "assumption")
    return f"{told},\n  and in {found} of {found.runs} with {what} drawn (see sim ensemble)"


def _long_run(crisis: "Crisis") -> str:
    """What a game is worth in the long run, where that can be had exactly."""
    from sim.games import markov_chain
    from sim.model import bimatrix

    chain = markov_chain.of(crisis)
    if chain is None or crisis.payoffs is None:
        return ""
    worth = markov_chain.worth(bimatrix.matrix(crisis.payoffs), chain.long_run)
    told = ", ".join(f"{name} {float(mean):.3f}" for name, mean in zip(crisis.actors, worth, strict=True))
    return f"\nin the long run, exactly: {told}"


def _plot(options: argparse.Namespace) -> int:
    seed = 1 if options.seed is None else options.seed
    stem = f"{Path(options.scenario).stem}-seed-{seed}{'-perceived' if options.perceived else ''}"
    target = figure_file(options.output or f"{stem}.png", options.force)
    made, _ = simulate(options)
    write_figure(target, lambda: made.figures()["perception" if options.perceived else "curve"], options)
    print(target)
    return DONE
