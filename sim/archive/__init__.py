"""Results on disk: folders of files written whole or not at all, with a manifest from which they can be made again."""

from sim.archive.atomic import ResultsError, write_whole
from sim.archive.game_file import GameFile, is_game
from sim.archive.game_file import parse as parse_game
from sim.archive.game_file import read as read_game
from sim.archive.manifest import (
    ENSEMBLE_FILES,
    MANIFEST,
    RUN_FILES,
    Files,
    Manifest,
    Runs,
    record_of,
    restore,
)
from sim.archive.results import Check, home, keep, place, verify
from sim.archive.written import is_as_written, write

__all__ = [
    "ENSEMBLE_FILES", "MANIFEST", "RUN_FILES", "Check", "Files", "GameFile", "Manifest", "ResultsError", "Runs",
    "home", "is_as_written", "is_game", "keep", "parse_game", "place", "read_game", "record_of", "restore", "verify",
    "write", "write_whole",
]  # fmt: skip
