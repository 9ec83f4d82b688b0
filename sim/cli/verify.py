"""`sim verify`: results folders, and published results."""

import argparse
from pathlib import Path

from sim import language
from sim.cli.common import (
    DONE,
    NO,
    Command,
    UsageError,
    code_argument,
    complain,
    goes_with,
    json_argument,
    named,
    print_json,
    terminal_line,
    whole_number,
)
from sim.cli.terminal import say
from sim.luck import RUNS, SEEDS
from sim.text import plain


def declare_verify(command: Command) -> None:
    """The arguments of `sim verify`."""
    made = command("verify", _verify, "run results folders again and compare every bit, or check published results")
    made.add_argument(
        "folder",
        type=named("folder"),
        nargs="*",
        metavar="FOLDER",
        help="results folders, as results/nato_russia_2021/seed-1",
    )
    code_argument(made)
    made.add_argument("-q", "--quiet", action="store_true", help="print differences only, or rows that fail")
    made.add_argument(
        "--accept-uncompared",
        action="store_true",
        help="exit with 0 also where something could not be compared: pictures that other libraries drew, and what "
        "another version of this program made",
    )
    made.add_argument(
        "--published",
        action="store_true",
        help="compare published results of game theory and of arms races with exact ones and with this program's runs",
    )
    made.add_argument(
        "--seed",
        type=whole_number("seed", SEEDS),
        metavar="N",
        help="with --published: seed of all luck (default: 1)",
    )
    made.add_argument(
        "--runs",
        type=whole_number("number of runs", RUNS),
        metavar="N",
        help="with --published: at most so many runs an experiment, for a quicker and weaker look; "
        "with few, a row may fail for want of runs",
    )
    json_argument(made)


def _verify(options: argparse.Namespace) -> int:
    if options.published:
        if options.folder:
            raise UsageError(f"--published takes no folder; leave it out, or {options.folder[0]}")
        goes_with("a results folder", {"--accept-uncompared": options.accept_uncompared})
        return _published(options)
    goes_with("--published", {"--seed": options.seed, "--runs": options.runs, "--json": options.json})
    if not options.folder:
        raise UsageError("no folder is named; give a results folder, or --published")
    from sim.studies.verification import verify

    good = {"same", "no result"} | ({"not compared", "of another version"} if options.accept_uncompared else set())
    found = set()
    for folder in options.folder:
        for check in verify(folder, allow_code=options.allow_code):
            found.add(check.verdict)
            if check.verdict != "same" or not options.quiet:
                verdict = language.say(f"verify.verdict.{check.verdict}")
                code = "verify.file.why" if check.why else "verify.file"
                say(language.say(code, file=Path(folder) / check.name, verdict=verdict, why=check.why))
    return DONE if found <= good else NO


def _published(options: argparse.Namespace) -> int:
    """Published results, exact ones and ours; the answer is no if a row fails."""
    from sim.games.published.findings import FAILS, check
    from sim.games.published.table import table

    if options.runs is not None and options.runs < 2:
        raise UsageError(f"--runs {options.runs}: an interval needs two runs; give 2 or more")
    found = []
    try:
        for finding in check(1 if options.seed is None else options.seed, options.runs):
            found.append(finding)
            terminal_line(f"{finding.row} {finding.claim}")
    finally:
        terminal_line()
    failed = [finding for finding in found if finding.verdict == FAILS]
    if options.json:
        rows = [plain(finding._asdict()) for finding in found]
        print_json(rows)
    elif not options.quiet:
        say(table(found))
    for finding in failed:
        complain(f"{finding.row} {finding.claim}: {finding.verdict}: {finding.why}")
    return NO if failed else DONE
