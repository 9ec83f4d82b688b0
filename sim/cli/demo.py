"""`sim demo`: the first run."""

import argparse
from pathlib import Path

from sim import language
from sim.cli.common import DONE, Command, print_results, results_arguments, save, save_first, simulate
from sim.cli.run import tell_run
from sim.cli.terminal import say
from sim.text import as_text, columns

NEXT = {  # questions, each with the command that answers it
    "demo.why": "explain {name} {event}",
    "demo.what if": "run {name} --set actors.NATO.stocks.staff.amount=13",
    "demo.odds": "ensemble {name}",
    "demo.sides": "show {name}",
    "demo.scenarios": "list",
    "demo.own": "new mine.yaml",
}


def declare_demo(command: Command) -> None:
    """The arguments of `sim demo`, which are some of those of `sim run`."""
    made = command("demo", _demo, "play a first run, and say what to try next")
    results_arguments(made)
    made.set_defaults(set=[], open=[], close=[], allow_code=False, seed=None, run=None, drawn=False)


def _demo(options: argparse.Namespace) -> int:
    from sim import archive
    from sim.studies.typical import DEMO

    options.scenario = DEMO
    made, luck = simulate(options)

    def tell(folder: Path | None) -> None:
        say(" ".join(made.crisis.story.split()) + "\n\n")
        tell_run(options, made, luck)
        print_results(folder, archive.RUN_FILES.pictures)
        reply = made.summary.first_reply
        assert reply is not None, "the first run is chosen for its answer"
        rows = [
            (language.say(code, actor=reply.actor), "sim " + command.format(name=DEMO, event=reply.number))
            for code, command in NEXT.items()
        ]
        say("\n" + as_text(columns(rows, indent="", words=True)))

    save_first(lambda: save(made, options, name="typical"), tell)
    return DONE
