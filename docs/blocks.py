"""Pages whose tables and pictures are made from the program, so that they cannot say anything else.

A block of a page lies between `<!-- generated: NAME -->` and `<!-- end -->`, where NAME is a function that the page's
script registers with `@PAGE.block`. A picture is `pictures/NAME.png`, drawn by a function registered with
`@PAGE.picture`; it carries the block of its name as its description, and is stale when that block has changed.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure
from PIL import Image

from sim.figures.canvas import STYLE

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
DPI = 110

Made = Callable[[], Iterable[str]]
Drawn = Callable[[], Figure]


class Page:
    """A page of `docs`, or the README, and what its script makes of it."""

    def __init__(self, name: str, script: str, pictures: str = "pictures") -> None:
        self.path = ROOT / "docs" / name
        self.script = script
        self.folder = pictures  # from where the page lies
        self.blocks: dict[str, Made] = {}
        self.pictures: dict[str, Drawn] = {}

    def block(self, function: Made) -> Made:
        """Register a block under its function's name, with hyphens."""
        self.blocks[function.__name__.replace("_", "-")] = function
        return function

    def picture(self, name: str) -> Callable[[Drawn], Drawn]:
        """Register a picture under the name of the block whose numbers it shows."""

        def register(function: Drawn) -> Drawn:
            self.pictures[name] = function
            return function

        return register

    def renew(self, page: str) -> str:
        """Make every block of the page anew. Raises KeyError for a block that nobody makes, or that is nowhere."""
        names = [found[2] for found in BLOCK.finditer(page)]
        if sorted(names) != sorted(self.blocks):
            raise KeyError(f"the page has the blocks {sorted(names)}; {self.script} makes {sorted(self.blocks)}")

        def made(found: re.Match[str]) -> str:
            lines = "\n".join(self.blocks[found[2]]())
            return f"{found[1]}\n{lines}\n\n{found[3]}"

        return BLOCK.sub(made, page)

    def stale(self, page: str) -> list[str]:
        """Name the blocks that are not what they would be if made anew, and the pictures of other numbers."""
        renewed = self.renew(page)
        pairs = zip(BLOCK.finditer(page), BLOCK.finditer(renewed), strict=True)
        found = [old[2] for old, new in pairs if old[0] != new[0]]
        return found + [
            f"picture {name}" for name, told in self._told(renewed) if _description(self.file(name)) != told
        ]

    def file(self, name: str) -> Path:
        """Where a picture lies."""
        return self.path.parent / self.folder / f"{name}.png"

    def _told(self, page: str) -> Iterator[tuple[str, str]]:
        """Each picture with the block that it shows."""
        for found in BLOCK.finditer(page):
            if found[2] in self.pictures:
                yield found[2], found[0]

    def main(self, arguments: list[str] | None = None) -> int:
        """Run the command line and return its exit code."""
        parser = argparse.ArgumentParser(description=f"Rewrite what is generated on {self.path.name}.")
        parser.add_argument("--check", action="store_true", help="only say what is stale; exit code 1 if anything is")
        page = self.path.read_text(encoding="utf-8")
        if parser.parse_args(arguments).check:
            found = self.stale(page)
            if found:
                sys.stderr.write(f"{self.path.name}: stale: {', '.join(found)}; run python {self.script}\n")
            return 1 if found else 0
        renewed = self.renew(page)
        for name, told in self._told(renewed):
            self.file(name).parent.mkdir(exist_ok=True)
            with matplotlib.rc_context():
                matplotlib.rcdefaults()
                matplotlib.rcParams.update(STYLE)
                self.pictures[name]().savefig(
                    self.file(name), dpi=DPI, metadata={"Description": told, "Software": None}
                )
        aside = self.path.with_name(f".{self.path.name}.new")
        aside.write_text(renewed, encoding="utf-8", newline="\n")
        aside.replace(self.path)
        return 0


def _description(picture: Path) -> str | None:
    if not picture.exists():
        return None
    with Image.open(picture) as image:
        image.load()
        return str(image.info.get("Description"))


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Lay out a Markdown table, line by line."""
    head = list(head)
    yield _row(head)
    yield _row("---" for _ in head)
    for row in rows:
        yield _row(row)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|') for cell in cells)} |"
