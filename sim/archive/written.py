"""The single files that this program wrote last, so that it may replace them until somebody changes them.

A folder of results has a manifest. A picture or a table of its own has none: of these the hashes are kept with the
user's own state. Where that is lost, or cannot be kept, such a file counts as somebody else's, and stays.
"""

import json
from contextlib import suppress
from pathlib import Path

from sim.archive.atomic import write_whole
from sim.archive.manifest import sha256

MOST = 1000  # files that are remembered, the latest


def write(target: Path, content: bytes) -> None:
    """Write a file, whole or not at all, and remember it. Raises ResultsError if it cannot be written."""
    write_whole(target, content)
    known = _known()
    name = str(target.absolute())
    known.pop(name, None)
    known[name] = sha256(content)
    latest = dict(list(known.items())[-MOST:])
    with suppress(OSError):
        _place().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(_place(), json.dumps(latest, indent=1).encode())


def is_as_written(target: Path) -> bool:
    """True if a file is there as this program wrote it."""
    found = _known().get(str(target.absolute()))
    if found is None or target.is_symlink():
        return False
    try:
        return sha256(target.read_bytes()) == found
    except OSError:
        return False


def _place() -> Path:
    from platformdirs import user_state_path  # noqa: PLC0415 - only who writes such a file has to wait for this import

    return user_state_path("tit-for-tat", appauthor=False) / "written.json"


def _known() -> dict[str, str]:
    try:
        found = json.loads(_place().read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
