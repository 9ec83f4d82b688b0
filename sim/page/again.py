"""How to have a run again that a page shows: version, command, and file."""

import shlex
from collections.abc import Mapping

from sim.scenario import Crisis
from sim.scenario.yaml_writer import as_yaml
from sim.version import __version__


def again(crisis: Crisis, seed: int, run: int) -> Mapping[str, str]:
    """What repeats a run: the program, the command, and the file. By what each is."""
    settings = [part for path, value in crisis.changes.items() for part in ("--set", f"{path}={as_yaml(value)}")]
    command = shlex.join(["sim", "run", crisis.file, "--seed", str(seed), "--run", str(run), *settings])
    made = {f"With version {__version__} of the program": command}
    return made | ({"The scenario file": crisis.text} if crisis.text else {})
