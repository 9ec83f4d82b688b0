"""Print the lowest version of every library that pyproject.toml allows, as constraints for pip."""

import re
import sys
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

HERE = Path(__file__).resolve().parent


def lowest(text: str) -> Iterator[str]:
    """Each requirement of a pyproject.toml, extras too, at its lower bound. Raises ValueError where it has none."""
    project = tomllib.loads(text)["project"]
    bounds: dict[str, str] = {}
    for requirement in chain(project["dependencies"], *project["optional-dependencies"].values()):
        found = re.fullmatch(r"([\w.-]+)(?:>=|==)([\w.]+)(?:,[^;]*)?(?:;.*)?", requirement.replace(" ", ""))
        if found is None:
            raise ValueError(f"{requirement}: no lower bound; write NAME>=VERSION")
        name, version = found[1].lower(), found[2]
        if bounds.setdefault(name, version) != version:
            raise ValueError(f"{name}: its lower bound is {bounds[name]} here and {version} there")
    yield from (f"{name}=={version}" for name, version in sorted(bounds.items()))


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in lowest((HERE.parent / "pyproject.toml").read_text(encoding="utf-8")))
