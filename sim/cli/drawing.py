"""Figures that a command draws: into which file, and for a slide, a paper or a handout."""

import argparse
import datetime
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.common import UsageError, goes_with, named, new_file

if TYPE_CHECKING:
    from sim.figures.data import Record

KINDS = (".png", ".svg", ".pdf")
STYLES = ("slide", "paper", "handout")  # those of `sim.figures`, which takes longer to load than to say


def plot_argument(made: argparse.ArgumentParser, what: str, *, days: bool = False) -> None:
    """--plot, and how it is to be drawn; `days` says that it may be a figure over days."""
    made.add_argument("--plot", type=named("file"), metavar="FILE", help=f"{what}, as a .png, .svg or .pdf file")
    style_arguments(made, days=days)


def style_arguments(made: argparse.ArgumentParser, *, days: bool = False) -> None:
    """--style, --title and --size; and --until."""
    made.add_argument(
        "--style",
        choices=STYLES,
        help="what the figure is for: a slide, with large type and few words; a paper (default); a handout, with a key",
    )
    made.add_argument("--title", metavar="TEXT", help="its title, instead of its own; '' for none")
    made.add_argument("--size", type=_size, metavar="WxH", help="its page in inches, as 13.3x7.5")
    if days:
        made.add_argument(
            "--until",
            type=_day,
            metavar="DATE",
            help="the last day drawn (default: some days after the last change)",
        )


def figure_names(made: argparse.ArgumentParser, names: Sequence[str], what: str) -> None:
    """--figure, where there is more than one; the first is drawn where none is named."""
    made.add_argument("--figure", choices=tuple(names), help=f"what --plot draws: {what}")


def figure_target(options: argparse.Namespace) -> Path | None:
    """The file that --plot names, once it may be written; None without --plot."""
    if options.plot:
        return figure_file(options.plot, options.force)
    told = {f"--{name}": getattr(options, name, None) for name in ("style", "title", "size", "until", "figure")}
    if told["--figure"]:
        raise UsageError(
            f"--figure {options.figure} says what --plot draws; name its file, as --plot {options.figure}.png"
        )
    goes_with("--plot", told)
    return None


def figure_file(name: str, force: bool) -> Path:
    """A file that a figure may be written to."""
    return new_file(name, force, KINDS)


def files_of_many_runs(options: argparse.Namespace) -> tuple[Path | None, Path | None]:
    """The files that many runs are to leave, a sheet and a figure, refused before anything runs."""
    if options.runs == 0:
        raise UsageError("--runs 0: with no runs there is nothing to tell; give 1 at least")
    sheet = new_file(options.csv, options.force, (".csv",)) if options.csv else None
    figure = figure_target(options)
    return sheet, figure


def write_figure(target: Path | None, record: "Callable[[], Record]", options: argparse.Namespace) -> None:
    """Draw the figure that the command line asks for, if it does."""
    if target is None:
        return
    from sim import archive, figures

    how: figures.How = {"style": options.style, "title": options.title, "size": options.size}
    how |= {"until": getattr(options, "until", None), "tension": getattr(options, "tension", False)}
    try:
        page = figures.page(record(), target.suffix[1:], **how)
    except figures.OptionError as error:
        raise UsageError(f"{target}: {error}") from None
    archive.write(target, page)


def _size(text: str) -> tuple[float, float]:
    """Reads a page off the command line."""
    from sim.figures.options import MAX_SIDE, MIN_SIDE

    found = re.fullmatch(r"(\d+(?:\.\d+)?)[xX](\d+(?:\.\d+)?)", text)
    sides = (float(found[1]), float(found[2])) if found else (0.0, 0.0)
    if not all(MIN_SIDE <= side <= MAX_SIDE for side in sides):
        what = f"write its sides in inches, from {MIN_SIDE:g} to {MAX_SIDE:g}, as 13.3x7.5"
        raise argparse.ArgumentTypeError(f"'{text}' is no size of a page; {what}")
    return sides


def _day(text: str) -> datetime.date:
    """Reads a day off the command line."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day; write it as 2021-12-31") from None
