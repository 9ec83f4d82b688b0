"""A page with a Python in it: Pyodide, the libraries and the program, inside the file.

Pyodide comes from its npm package in a folder, and must be the one that is pinned here, byte by byte. The compiled core
of pydantic comes as a wheel for that Pyodide in another; all else is what is installed here.
"""

import base64
import gzip
import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from importlib import metadata, util
from pathlib import Path
from typing import Any

from sim.page.document import static
from sim.scenario import shipped

VERSION = "314.0.7"  # of Pyodide
PINNED = {  # the files of its package that are needed, with their SHA-256
    "pyodide.mjs": "6f1d60f7bf529beb300f0f47983c921d3982363640ba20af0e38efdddbc66109",
    "pyodide.asm.mjs": "f7cdc8ece80678ceb712f8e65ebe6d3a83203a180c399865f49612a051693635",
    "pyodide.asm.wasm": "cc36e3cab04fdfc9a63ff13eb52eae2b911bf46c025cc7b281f394bd3de1d5e6",
    "python_stdlib.zip": "fa1957e5777068fc4f7437f96d860ae2fbe9c19732ba06c84e004ec16dd7dd7a",
}
CORE = "pydantic_core"
CORE_WHEEL = "pydantic_core-{version}-cp314-cp314-pyemscripten_2026_0_wasm32.whl"
DOWNLOAD = "pip download --no-deps --only-binary=:all: --python-version 314 --platform pyemscripten_2026_0_wasm32"
LIBRARIES = ("simpy", "yaml", "pydantic", "annotated_types", "typing_extensions", "typing_inspection")  # pure Python
LOCK = {  # what Pyodide asks for in the place of its list of packages: there are none
    "info": {
        "arch": "wasm32",
        "platform": "emscripten_5_0_3",
        "version": VERSION,
        "python": "3.14.2",
        "abi_version": "2026_0",
    },
    "packages": {},
}
LEFT_OUT = re.compile(r"(__pycache__|\.so$|\.pyd$|\.pyc$|/tests?/|/mypy\.py$|/v1/)")
WORKER = "python.js"
COMPILE = "compile.mjs"
PATIENCE = 300  # seconds for compiling, which takes five or so


class LiveError(OSError):
    """What a page with a Python in it lacks. Its text is one line: what was found, and what would do."""


def parts(pyodide: Path, wheels: Path) -> dict[str, bytes]:
    """The files of a page with a Python in it, by name. Raises LiveError where one is missing or is another."""
    found = {name: _pinned(pyodide / name, sha256) for name, sha256 in PINNED.items()}
    wheel = wheels / CORE_WHEEL.format(version=metadata.version(CORE))
    if not wheel.is_file():
        get = f"{DOWNLOAD} --dest {wheels} {CORE}=={metadata.version(CORE)}"
        raise LiveError(f"{wheel}: there is no such file; get it by: {get}")
    return {
        **found,
        "pyodide-lock.json": json.dumps(LOCK).encode(),
        "program.zip": _zipped(_compiled({**_wheel(wheel), **dict(_libraries()), **dict(_program())}, pyodide)),
    }


def _compiled(files: dict[str, bytes], pyodide: Path) -> dict[str, bytes]:
    """The program, with what it loads as it starts compiled by that Pyodide; as it is where node is not at hand."""
    node = shutil.which("node")
    if node is None:
        return files
    command = [node, "--input-type=module", "--eval", static(COMPILE), str(pyodide.resolve()), json.dumps(LOCK)]
    try:
        given = _zipped(files, level=0)
        made = subprocess.run(command, input=given, capture_output=True, timeout=PATIENCE, check=True).stdout
        with zipfile.ZipFile(io.BytesIO(made)) as found:
            return {name: found.read(name) for name in found.namelist()}
    except (OSError, subprocess.SubprocessError, zipfile.BadZipFile):  # a node that is too old for it
        return files


def _pinned(path: Path, sha256: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        get = f"npm install pyodide@{VERSION}"
        raise LiveError(f"{path}: it cannot be read ({error.strerror}); give the folder that {get} makes") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise LiveError(f"{path}: this is not that of Pyodide {VERSION}; give the folder of that version")
    return content


def _wheel(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as wheel:
        return {name: wheel.read(name) for name in wheel.namelist() if not name.endswith((".pyi", ".md", "/"))}


def _libraries() -> Iterator[tuple[str, bytes]]:
    """The files of the libraries that are installed here, and the metadata of those that look for it."""
    for name in LIBRARIES:
        spec = util.find_spec(name)
        if spec is None or spec.origin is None:
            raise LiveError(f"the library {name} is not installed; install the program")
        origin = Path(spec.origin)
        if origin.name == "__init__.py":
            yield from _tree(origin.parent, name)
        else:
            yield origin.name, origin.read_bytes()


def _program() -> Iterator[tuple[str, bytes]]:
    """The program, with the scenarios where an installed one has them, and without what draws and tests."""
    package = Path(__file__).parents[1]
    yield from (
        (name, content)
        for name, content in _tree(package, "sim")
        if not name.startswith(("sim/cli/", "sim/page/static/", "sim/scenarios/"))
    )
    for name, file in shipped.files().items():
        yield f"sim/scenarios/{name}.yaml", file.read_bytes()


def _tree(folder: Path, name: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        place = f"{name}/{path.relative_to(folder).as_posix()}"
        if path.is_file() and not LEFT_OUT.search(place):
            yield place, path.read_bytes()


def _zipped(files: Mapping[str, bytes], level: int = 9) -> bytes:
    """A zip of files, the same for the same files, compressed as much as a level from 0 to 9 says."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in sorted(files.items()):
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, level)
    return out.getvalue()


def blobs(files: Mapping[str, bytes], worker: str) -> dict[str, str]:
    """The files, and the script of the worker, as texts that a page can hold, by id."""
    every: dict[str, Any] = {**files, WORKER: worker.encode()}
    return {
        f"file:{name}": base64.b64encode(gzip.compress(content, 9, mtime=0)).decode() for name, content in every.items()
    }
