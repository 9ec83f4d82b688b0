"""The numbers and figures of the lessons: all that they quote, print and show, from the program."""

import io
import json
import shlex
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree

from docs.make.parts.page import ROOT, PageError
from sim.cli import main
from sim.lessons import lesson


@cache
def read(command: str) -> str:
    """What a command prints, without a folder of results."""
    words = shlex.split(command)
    if words[0] in {"run", "ensemble", "sweep"}:
        words.append("--no-save")
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(words)
    if code != 0:
        raise PageError(f"sim {command}: exit code {code}: {err.getvalue().strip()}")
    return out.getvalue()


@cache
def ask(command: str) -> Any:
    """The JSON that a command prints."""
    return json.loads(read(command))


@cache
def drawn(command: str) -> bytes:
    """What a command draws, as SVG."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "figure.svg"
        read(f"{command} {'-o' if command.startswith('plot ') else '--plot'} {shlex.quote(str(file))}")
        return file.read_bytes()


def shows(command: str) -> str:
    """What a command draws, in words: the description that its file carries."""
    return described(drawn(command))


def described(svg: bytes) -> str:
    """The description in an SVG file."""
    found = ElementTree.fromstring(svg).find("{http://www.w3.org/2000/svg}desc")
    if found is None or not found.text:
        raise PageError("a figure without a description")
    return found.text


class _Numbers:
    """The file of numbers, renewed as the blocks of a page are, and the figures beside it."""

    name = "sim/lessons/texts/numbers.json"
    path = ROOT / "sim" / "lessons" / "texts" / lesson.NUMBERS
    pictures: dict[str, Any] = {}  # noqa: RUF012  # as a page has them; there are none

    def made(self) -> dict[str, Any]:
        """What the program says now, by lesson; a number of many digits is kept to twelve."""
        found = {one.key: one.computed(ask, read, shows) for one in [*lesson.lessons(), lesson.lesson(lesson.QUIZ)]}
        kept = json.loads(json.dumps(found), parse_float=lambda text: float(f"{float(text):.12g}"))
        return dict(kept)

    def stale(self) -> list[str]:
        """The lessons whose numbers are others now."""
        kept = lesson.kept_numbers()
        return [key for key, found in self.made().items() if kept.get(key) != found]

    def write(self) -> None:
        """Compute all numbers anew."""
        text = json.dumps(self.made(), indent=1, ensure_ascii=False) + "\n"
        self.path.write_text(text, encoding="utf-8", newline="\n")
        folder = self.path.parent / "figures"
        folder.mkdir(exist_ok=True)
        for one in lesson.lessons():
            for at, command in enumerate(one.drawn(), 1):
                (folder / f"{one.key}-{at}.svg").write_bytes(drawn(command))


PAGE = _Numbers()
