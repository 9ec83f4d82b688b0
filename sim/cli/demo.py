"""`sim demo`: the first run."""

import argparse
from pathlib import Path

from sim.cli.common import DONE, Command, print_results, results_arguments, save, save_first, simulate
from sim.cli.run import tell_run
from sim.cli.terminal import say

NEXT = """\
{why:<38}sim explain {name} {event}
What if NATO had had 13 in Moscow?    sim run {name} --set actors.NATO.stocks.staff.amount=13
Many runs, and the odds:              sim ensemble {name}
Both sides and the ladder, in words:  sim show {name}
More scenarios:                       sim list
One of your own:                      sim new mine.yaml
"""


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
        why = f"Why did {reply.actor} do that?"
        say("\n" + NEXT.format(why=why, name=DEMO, event=reply.number))

    save_first(lambda: save(made, options, name="typical"), tell)
    return DONE
