"""The command line: one subcommand for one function of the Python interface, and one module for one or a few of them.

Exit codes: 0 done; 1 the answer is no (`check` found problems, `verify` found differences, or could not compare all);
2 wrong use, input that cannot be read or run, or workers that were lost; 130 stopped by Ctrl-C, or told to end
(SIGTERM). What is made is kept before it is told of, and nobody has to read to the end. What is heavy is imported where
it is used: `sim --help` is quick.
"""

import argparse
import io
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sim
from sim.cli import (
    branch,
    compare,
    demo,
    ensemble,
    events,
    evolve,
    explain,
    explore,
    game,
    history,
    infer,
    next_move,
    pack,
    page,
    patience,
    play,
    replay,
    run,
    scenario_files,
    score,
    seminar,
    strategies,
    sweep,
    table,
    tournament,
    verify,
)
from sim.cli.arguments import InAnyOrder, Parser
from sim.cli.common import DONE, STOPPED, WRONG, Command, UsageError, complain
from sim.cli.streams import guarded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TextIO


def main(arguments: "Sequence[str] | None" = None) -> int:
    """Run a command line and return its exit code."""
    with guarded():
        return _main(arguments)


def _main(arguments: "Sequence[str] | None") -> int:
    try:
        try:
            options = parser().parse_args(arguments)
            options.words = list(sys.argv[1:] if arguments is None else arguments)
            return int(options.command(options))
        finally:
            if sys.stdout is not None and not sys.stdout.closed:  # as code of the user's own may have left it
                sys.stdout.flush()  # here, where its failing can still be told
    except BrokenPipeError:  # where nobody reads on, and `console` did not see to it
        _discard()
        return DONE
    except Exception as error:  # the errors named below are imported only when it comes to that
        if isinstance(error, UsageError | sim.ScenarioError | sim.ResultsError | sim.StrategyError | sim.WorkersError):
            complain(str(error))
        elif isinstance(error, ValueError) and sys.stdout is not None and sys.stdout.closed:
            complain("standard output was closed, by code of the scenario's own; let it open")
        elif _of_event_data(error):
            complain(str(error))
        elif isinstance(error, OSError):
            _discard()
            complain(f"{error.filename or 'standard output'}: {error.strerror or error}")
        else:
            raise
        return WRONG


def console() -> None:
    """The console script."""
    try:
        sys.stdout, sys.stderr = _open(sys.stdout), _open(sys.stderr)
        if "--allow-code" in sys.argv:
            _keep_apart()
        signal.signal(signal.SIGTERM, _end)
        code = main()
    except (KeyboardInterrupt, RuntimeError) as error:
        # While a class is made, as of a library that is imported, Python 3.11 makes a RuntimeError of what stops it.
        if not isinstance(error, KeyboardInterrupt) and not isinstance(error.__cause__, KeyboardInterrupt):
            raise
        complain("stopped")
        code = STOPPED
    if code == STOPPED and "sim.engines.changeover" in sys.modules:
        sys.modules["sim.engines.changeover"].HERE.stop()  # whatever still compiles
    sys.exit(code)


def _end(*_: object) -> None:
    """To be told to end is as Ctrl-C: what is done is kept, and workers and what they share are put away."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as of a command that a script leaves in the background
        raise KeyboardInterrupt
    signal.raise_signal(signal.SIGINT)


class _Unread(io.FileIO):
    """A file that does not mind when nobody reads on, as in `sim ... | head`: the work goes on to its exit code."""

    def write(self, content: Any, /) -> int:
        """Write, or let it go nowhere."""
        try:
            return super().write(content)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())
            return len(content)


def _open(stream: "TextIO | None") -> "TextIO":
    """A stream that takes every letter, for one that cannot show it should still get the rest, and minds no reader."""
    if stream is None:  # closed, as by `sim ... >&-`
        return Path(os.devnull).open("w", encoding="utf-8", errors="replace")
    if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
        stream.flush()
        unread = io.BufferedWriter(_Unread(stream.fileno(), "wb", closefd=False))
        return io.TextIOWrapper(unread, stream.encoding, "replace", line_buffering=stream.line_buffering)
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
    return stream


def _keep_apart() -> None:
    """Keep standard output for the program: what code of the user's own writes there goes to standard error."""
    try:
        kept = os.dup(1)
        os.dup2(2, 1)
    except OSError:  # one of them is closed
        return
    sys.stdout.flush()
    sys.stdout = open(kept, "w", encoding=sys.stdout.encoding, errors="replace")  # noqa: PTH123, SIM115


def _discard() -> None:
    """Let what is still to be printed go nowhere, as it cannot go where it should."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _of_event_data(error: Exception) -> bool:
    from sim.eventdata import EventDataError

    return isinstance(error, EventDataError)


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    top = Parser(
        prog="sim",
        description="Simulate two actors trading retaliatory diplomatic moves on a real calendar.",
        epilog="A first run: sim demo",
    )
    top.add_argument("--version", action="version", version=f"sim {sim.__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=InAnyOrder)

    def command(name: str, function: Any, about: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")
        made.set_defaults(command=function)
        return made

    for declare in (
        demo.declare_demo,
        run.declare_run,
        scenario_files.declare_show,
        scenario_files.declare_check,
        scenario_files.declare_list,
        run.declare_plot,
        explain.declare_explain,
        strategies.declare_strategies,
        table.declare_table,
        tournament.declare_tournament,
        game.declare_game,
        patience.declare_patience,
        evolve.declare_evolve,
        ensemble.declare_ensemble,
        sweep.declare_sweep,
        events.declare_events,
        compare.declare_compare,
        verify.declare_verify,
        history.declare_history,
        replay.declare_replay,
        branch.declare_branch,
        play.declare_play,
        next_move.declare_next,
        page.declare_page,
        page.declare_site,
        seminar.declare_seminar,
        pack.declare_pack,
        explore.declare_explore,
        score.declare_score,
        infer.declare_infer,
        scenario_files.declare_new,
        scenario_files.declare_schema,
        declare_completion,
    ):
        declare(command)
    return top


def declare_completion(command: Command) -> None:
    """The arguments of `sim completion`."""
    made = command("completion", _completion, 'print shell completion, as: eval "$(sim completion bash)"')
    made.add_argument("shell", choices=("bash", "zsh", "tcsh"))


def _completion(options: argparse.Namespace) -> int:
    import shtab

    print(shtab.complete(parser(), options.shell))
    return DONE
