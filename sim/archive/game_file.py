"""The file of a game that persons play: its scenario, its seed, and what was said in the chairs. No state is kept."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import StrictBool, StrictInt, ValidationError

from sim.archive.atomic import ResultsError, reason, write_whole
from sim.archive.manifest import ManifestPart, Source, misfit
from sim.scenario import Crisis
from sim.text import plain
from sim.version import __version__

MARK = b'"format": "a game of sim play"'
MOST = 5_000_000  # bytes; a game of a shipped scenario has 20,000 or so
GIVE = "give a file that sim play wrote"


class GameFile(ManifestPart):
    """The content of the file of a game, in its order."""

    format: Literal["a game of sim play"]
    version: str  # of the program that wrote it
    seed: StrictInt
    run: StrictInt
    hidden: StrictBool  # whether the strategy of the other side is to be guessed
    chairs: tuple[str, ...]
    orders: tuple[tuple[str, str], ...]  # (actor, order), as it was said
    log: str | None  # SHA-256 of what had happened by then; None where whoever changed the file left it out
    scenario: Source

    @classmethod
    def of(
        cls,
        crisis: Crisis,
        seed: int,
        run: int,
        chairs: Sequence[str],
        orders: Sequence[tuple[str, str]],
        *,
        hidden: bool = False,
        log: str | None = None,
    ) -> "GameFile":
        """The file of a game of a scenario."""
        return cls(
            format="a game of sim play",
            version=__version__,
            seed=seed,
            run=run,
            hidden=hidden,
            chairs=tuple(chairs),
            orders=tuple(orders),
            log=log,
            scenario=Source.of(crisis).model_copy(update={"chairs": None}),
        )

    def to_bytes(self) -> bytes:
        """The bytes of the file."""
        document = plain(self.model_dump())
        return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode(errors="backslashreplace")

    def write(self, path: Path) -> None:
        """Write the file, whole or not at all. Raises ResultsError."""
        try:
            write_whole(path, self.to_bytes())
        except OSError as error:
            raise ResultsError(
                f"{path}: the game cannot be written ({reason(error, path)}); name another file"
            ) from None


def is_game(name: str | os.PathLike[str]) -> bool:
    """Whether a file is that of a game, by how it begins."""
    try:
        with Path(name).open("rb") as file:
            return MARK in file.read(200)
    except (OSError, ValueError):
        return False


def read(path: str | os.PathLike[str]) -> GameFile:
    """The content of the file of a game. Raises ResultsError where it is none."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            raw = file.read(MOST + 1)
    except OSError as error:
        raise ResultsError(f"{path}: it cannot be read ({reason(error, path)}); {GIVE}") from None
    except ValueError:  # a name that no file can have
        raise ResultsError(f"{path}: it cannot be read; {GIVE}") from None
    return parse(raw, path)


def parse(raw: bytes, source: str | os.PathLike[str]) -> GameFile:
    """The content of a game from the bytes of its file, called `source`. Raises ResultsError where it is none."""
    try:
        if len(raw) > MOST:
            raise ResultsError(f"{source}: no game is longer than {MOST:,} bytes; {GIVE}")
        found: Any = json.loads(raw)
        return GameFile.model_validate(found)
    except ValidationError as error:
        raise ResultsError(f"{source}: not the file of a game: {misfit(error)}; {GIVE}") from None
    except (ValueError, RecursionError):
        raise ResultsError(f"{source}: not the file of a game: it is not JSON text; {GIVE}") from None
