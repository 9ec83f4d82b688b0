"""The way to the terminal: whatever is printed is shown there, and nothing of it is obeyed.

Names, remedies, rows of data, manifests and names of files come from files that anybody may have made, and a terminal
obeys some of their characters. So both streams are guarded here, once, for all commands.
"""

import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sim.text import printable


class Guarded:
    """A stream on which characters that a terminal would obey, but for line ends and tabs, become escapes."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write a text, of one line or many."""
        shown = text if text.isprintable() else "".join(map(_shown, text.splitlines(keepends=True)))
        self.stream.write(shown)
        return len(text)

    def writelines(self, texts: Iterable[str]) -> None:
        """Write texts, one after another."""
        for text in texts:
            self.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def _shown(line: str) -> str:
    """A line as it is shown; it may end in a line feed, and what else would end one is no end."""
    end = "\n" if line.endswith("\n") else ""
    return "\t".join(printable(part, blanks=True) for part in line.removesuffix("\n").split("\t")) + end


@contextmanager
def guarded() -> Iterator[None]:
    """Guard standard output and standard error, and have the program's own warnings said there in one line."""
    before, show = (sys.stdout, sys.stderr), warnings.showwarning

    def told(message: Warning | str, category: type[Warning], *rest: Any, **more: Any) -> None:
        """Say a warning of the program's own in one line; any other as ever."""
        if category.__module__.partition(".")[0] == __name__.partition(".")[0]:
            print(message, file=sys.stderr)
        else:
            show(message, category, *rest, **more)

    sys.stdout, sys.stderr = (stream and Guarded(stream) for stream in before)  # None where it is closed
    warnings.showwarning = told
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
        warnings.showwarning = show


def order(text: str, stream: Any) -> None:
    """Have the terminal obey: the one way for the program's own orders, as to clear a line."""
    (stream.stream if isinstance(stream, Guarded) else stream).write(text)
    stream.flush()
