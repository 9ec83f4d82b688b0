"""Pages whose tables and pictures are made from the program, so that they cannot say anything else.

A block of a page lies between `<!-- generated: NAME -->` and `<!-- end -->`, where NAME is a function that the page's
module registers with `@PAGE.block`. A picture is `docs/pictures/NAME.png`, drawn by a function registered with
`@PAGE.picture`. It carries the block of its name as its description, and is stale when that block has changed.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure
from PIL import Image

from sim.figures.canvas import STYLE

ROOT = Path(__file__).resolve().parents[3]
BLOCK = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
DPI = 150

BlockMaker = Callable[[], Iterable[str]]
PictureMaker = Callable[[], Figure]


class PageError(Exception):
    """A page and its module that do not fit together."""


class Page:
    """A page, and the functions that make its blocks and pictures. `path` is relative to the root of the repository."""

    def __init__(self, path: str) -> None:
        self.name = path
        self.path = ROOT / path
        self.picture_folder = ROOT / "docs" / "pictures"
        self.blocks: dict[str, BlockMaker] = {}
        self.pictures: dict[str, PictureMaker] = {}

    def block(self, function: BlockMaker) -> BlockMaker:
        """Register a block under its function's name, with hyphens."""
        self.blocks[function.__name__.replace("_", "-")] = function
        return function

    def picture(self, name: str) -> Callable[[PictureMaker], PictureMaker]:
        """Register a picture under the name of the block whose numbers it shows."""

        def register(function: PictureMaker) -> PictureMaker:
            self.pictures[name] = function
            return function

        return register

    def text(self) -> str:
        """The page as it stands."""
        return self.path.read_text(encoding="utf-8")

    def picture_file(self, name: str) -> Path:
        """Where a picture lies."""
        return self.picture_folder / f"{name}.png"

    def stale(self) -> list[str]:
        """The names of the blocks that would come out otherwise today, and of the pictures of other numbers.

        Raises PageError as `write` does.
        """
        text = self.text()
        renewed = self._renewed(text)
        pairs = zip(BLOCK.finditer(text), BLOCK.finditer(renewed), strict=True)
        blocks = [old[2] for old, new in pairs if old[0] != new[0]]
        shown = self._shown(renewed)
        return blocks + [f"picture {name}" for name in shown if _description(self.picture_file(name)) != shown[name]]

    def write(self) -> None:
        """Make every block and picture anew, where they stand.

        Raises PageError for a block of the page that nobody makes, and for one that is made and not on the page.
        """
        renewed = self._renewed(self.text())
        for name, block in self._shown(renewed).items():
            self.picture_folder.mkdir(exist_ok=True)
            with matplotlib.rc_context():
                matplotlib.rcdefaults()
                matplotlib.rcParams.update(STYLE)
                metadata = {"Description": block, "Software": None}
                self.pictures[name]().savefig(self.picture_file(name), dpi=DPI, metadata=metadata)
        aside = self.path.with_name(f".{self.path.name}.new")
        aside.write_text(renewed, encoding="utf-8", newline="\n")
        aside.replace(self.path)

    def _renewed(self, text: str) -> str:
        names = [found[2] for found in BLOCK.finditer(text)]
        if sorted(names) != sorted(self.blocks):
            raise PageError(f"the page has the blocks {sorted(names)}; its module makes {sorted(self.blocks)}")

        def made(found: re.Match[str]) -> str:
            lines = "\n".join(self.blocks[found[2]]())
            return f"{found[1]}\n{lines}\n\n{found[3]}"

        return BLOCK.sub(made, text)

    def _shown(self, text: str) -> dict[str, str]:
        """Each picture's name with the block that it shows."""
        return {found[2]: found[0] for found in BLOCK.finditer(text) if found[2] in self.pictures}


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
