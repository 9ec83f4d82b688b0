"""What a page tells its reader to type is a command that there is."""

import re
import shlex

import pytest

from helpers.places import DOCS, ROOT
from sim.cli import parser

BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILES = [*sorted(DOCS.rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]


def commands(file):
    """The lines of its blocks for a shell that begin with `sim`, a line that is broken by a backslash as one."""
    text = "".join(BLOCK.findall(file.read_text(encoding="utf-8"))).replace("\\\n", " ")
    return [line for line in text.splitlines() if line.startswith("sim ")]


@pytest.mark.parametrize(
    "file", [file for file in FILES if commands(file)], ids=lambda file: str(file.relative_to(ROOT))
)
def test_every_line_for_a_shell_is_one_that_the_program_takes(file):
    top = parser()
    for line in commands(file):
        words = shlex.split(line, comments=True)
        words = words[: next((at for at, word in enumerate(words) if word in ("|", "&&", ">", "&")), None)]
        top.parse_args(words[1:])
