"""Results on disk: folders of files written whole or not at all, with a manifest from which they can be made again."""

from sim.archive.atomic import ResultsError, write_whole
from sim.archive.manifest import MANIFEST, MANY, ONE, Files, Manifest, Runs, as_yaml, recorded, restored
from sim.archive.results import Check, home, keep, place, verify

__all__ = [
    "MANIFEST", "MANY", "ONE", "Check", "Files", "Manifest", "ResultsError", "Runs", "as_yaml", "home", "keep",
    "place", "recorded", "restored", "verify", "write_whole",
]  # fmt: skip
