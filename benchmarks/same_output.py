"""Whether two versions of the program print, write and draw the same bytes.

    python benchmarks/same_output.py record before                        # what is installed here
    python benchmarks/same_output.py record after --python other/bin/python
    python benchmarks/same_output.py compare before after                 # exit code 0 only if all is the same

The baselines of the tests can be renewed, and figures have none; so a change that should change nothing is proved by a
recording of the version before it and one of the version after it. `commands.txt` lists what is run, in cases: lines
for a shell, one after another in a working folder of their own, which begins as a copy of the scenarios, of the data of
the tests and of `given`. A recording keeps the exit code, the output and the errors of each line, and every file that
is left. Where PYTHONPATH is set, the program is taken from there.

What does not depend on the program is the same in every recording: the environment, and the name of the working folder,
in whose place `<folder>` is kept. Python's hashes are seeded with PYTHONHASHSEED where it is set, and with 0 elsewhere.
Not for Windows.
"""

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import chain, product
from pathlib import Path
from string import Template
from time import monotonic
from typing import Any, NamedTuple, NoReturn

HERE = Path(__file__).parent
COMMANDS = HERE / "commands.txt"
GIVEN = {".": HERE / "given", "scenarios": HERE.parent / "scenarios", "data": HERE.parent / "tests" / "data"}
SEEDS = ("1", "2", "3")
ABOUT = "about.json"  # of a recording; written last, so that one without it is known to be unfinished
SHOWN = 5  # differences of a case
WIDTH = 160  # characters shown of a line that differs

# Run by the interpreter that is recorded: which program it has, and what its command line takes.
ASKED = """
import argparse, hashlib, importlib.metadata, json, pathlib, platform
import sim
from sim.cli import parser

home = pathlib.Path(sim.__file__).parent
sources = b"".join(path.read_bytes() for path in sorted(home.rglob("*.py")))
libraries = sorted({f"{one.name} {one.version}" for one in importlib.metadata.distributions()})
(commands,) = (one for one in parser()._actions if isinstance(one, argparse._SubParsersAction))
options = [
    [name, one.option_strings, [str(choice) for choice in one.choices or ()]]
    for name, made in commands.choices.items() for one in made._actions if "--help" not in one.option_strings
]
about = {"sim": str(home), "sources": hashlib.sha256(sources).hexdigest()[:16], "python": platform.python_version()}
print(json.dumps({"about": about | {"libraries": libraries}, "commands": list(commands.choices), "options": options}))
"""


class Case(NamedTuple):
    """Lines for a shell, which follow one another in one working folder."""

    name: str
    variables: Mapping[str, str]
    lines: Sequence[str]

    @property
    def folder(self) -> str:
        """What its recording is called."""
        return re.sub(r"[^\w.]+", "-", self.name)


class Program:
    """The program that an interpreter has, in an environment that is the same everywhere."""

    def __init__(self, python: str, home: Path) -> None:
        found = shutil.which(python)
        if found is None:
            refuse(f"{python}: no interpreter is there; give the path of one that has the program")
        commands, cache = home / "bin", home / "cache"
        commands.mkdir()
        for name, words in (("python", ""), ("sim", " -m sim")):
            file = commands / name
            file.write_text(f'#!/bin/sh\nexec {shlex.quote(str(Path(found).absolute()))}{words} "$@"\n')
            file.chmod(0o755)
        paths = [str(Path(path).absolute()) for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
        self.environment = {
            "PATH": f"{commands}{os.pathsep}{os.defpath}",
            "HOME": os.environ.get("HOME", str(home)),
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONHASHSEED": os.environ.get("PYTHONHASHSEED", "0"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "XDG_CACHE_HOME": str(cache),  # where the compiled engine is kept, and Matplotlib's list of fonts
            "MPLCONFIGDIR": str(cache),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "COLUMNS": "80",
            "TERM": "dumb",
            "NO_COLOR": "1",
            "OMP_NUM_THREADS": "1",  # in how many parts a sum is added up decides its last bits
            "OPENBLAS_NUM_THREADS": "1",
        }

    def run(self, line: str, folder: Path, variables: Mapping[str, str] | None = None) -> Any:
        """Run a line in a folder."""
        return subprocess.run(
            ["/bin/sh", "-c", line], cwd=folder, env=self.environment | dict(variables or {}), check=False,
            stdin=subprocess.DEVNULL, capture_output=True,
        )  # fmt: skip

    def ask(self, line: str, folder: Path) -> Any:
        """The document that a line prints."""
        done = self.run(line, folder)
        if done.returncode:
            refuse(f"{line}\n{done.stderr.decode(errors='replace')}")
        return json.loads(done.stdout)


def refuse(why: str) -> NoReturn:
    """End with the exit code of wrong use."""
    print(why, file=sys.stderr)
    sys.exit(2)


def cases(text: str, values: Mapping[str, Sequence[Mapping[str, str]]]) -> Iterator[Case]:
    """The cases of a list, as often as their names have values for their variables."""
    for block in re.split(r"^== ", text, flags=re.MULTILINE)[1:]:
        name, *lines = (line for line in block.splitlines() if line and not line.startswith("#"))
        for each in product(*(values[key] for key in re.findall(r"\$(\w+)", name))):
            variables = {key: value for one in each for key, value in one.items()}
            yield Case(Template(name).substitute(variables), variables, lines)


def left_out(options: Iterable[tuple[str, Sequence[str], Sequence[str]]], listed: Iterable[Case]) -> list[str]:
    """What the command line takes and no case gives: commands, options, and choices, for which any command will do."""
    given: dict[str, set[str]] = {}
    for line in {line for case in listed for line in case.lines}:
        words = shlex.split(line.replace(";", " "))
        if "sim" in words[:-1]:
            command = words[words.index("sim") + 1]
            given.setdefault(command, set()).update(words)
    lacking, anywhere = set(), set().union(*given.values())
    for command, names, choices in options:
        lacking.update(f"{command} {choice}" for choice in choices if choice not in anywhere)
        if names and given.get(command, set()).isdisjoint(names):
            lacking.add(f"{command} {'/'.join(names)}")
        lacking.update({command} - given.keys())
    return sorted(lacking)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, hidden ones too."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def play(case: Case, program: Program, begin: Path, folder: Path, target: Path) -> float:
    """Run a case in a copy of the folder that all begin with, and keep what came of it; returns the seconds it took."""
    begun = monotonic()
    shutil.copytree(begin, folder)
    given = contents(folder)
    settings = [f"{name}={value}" for name, value in case.variables.items()]
    kept = {"case": "\n".join([*settings, *case.lines, ""]).encode()}
    for number, line in enumerate(case.lines, 1):
        done = program.run(line, folder, case.variables)
        kept |= {f"{number:02}.code": b"%d\n" % done.returncode}
        kept |= {f"{number:02}.stdout": done.stdout, f"{number:02}.stderr": done.stderr}
    left = contents(folder)
    kept |= {f"files/{name}": content for name, content in left.items() if given.get(name) != content}
    kept |= {f"gone/{name}": b"" for name in given.keys() - left.keys()}
    for name, content in kept.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.replace(str(folder).encode(), b"<folder>"))
    shutil.rmtree(folder)
    return monotonic() - begun


def record(target: Path, python: str, only: str, jobs: int) -> None:
    """Run the cases whose names hold a text, and keep them in a folder."""
    if target.exists() and any(target.iterdir()):
        refuse(f"{target}: there is something in it; name another folder")
    begun = monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary).resolve()
        program = Program(python, home)
        begin = home / "begin"  # copied once, so that a checkout may change meanwhile
        for name, source in GIVEN.items():
            shutil.copytree(source, begin / name, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        (home / "asked.py").write_text(ASKED)
        asked = program.ask("python ../asked.py", begin)
        values = {
            "seed": [{"seed": seed} for seed in SEEDS],
            "command": [{"command": command} for command in asked["commands"]],
            "strategy": [{"strategy": one["name"]} for one in program.ask("sim strategies --json", begin)],
            "scenario": [
                {"scenario": Path(one["file"]).stem} | dict(zip("ab", one["strategies"], strict=True))
                for one in program.ask("sim list --json", begin)
            ],
            "exchange": [
                {"exchange": one["name"]} | dict(zip("ab", one["actors"], strict=True))
                for one in program.ask("sim history --json", begin)["exchanges"]
            ],
        }
        listed = list(cases(COMMANDS.read_text(encoding="utf-8"), values))
        lacking = left_out(asked["options"], listed)
        if lacking and not only:
            refuse(f"{COMMANDS.name} leaves out: {', '.join(lacking)}")
        if len({case.folder for case in listed}) < len(listed):
            refuse(f"{COMMANDS.name} has two cases of one name")
        wanted = [case for case in listed if only in case.name]
        if not wanted:
            refuse(f"--only {only}: no case has this in its name")
        print(f"{len(wanted)} of {len(listed)} cases, of the program in {asked['about']['sim']}", flush=True)
        # The list of fonts is made once, and whoever must wait long for it is told so: nobody should.
        program.run("python -c 'import matplotlib.font_manager'", begin)
        pool = ThreadPoolExecutor(jobs)
        try:
            waiting = {
                pool.submit(play, case, program, begin, home / f"case-{number}", target / case.folder): case
                for number, case in enumerate(wanted)
            }
            for number, done in enumerate(as_completed(waiting), 1):
                print(f"{number:4} {waiting[done].name}: {done.result():.1f} s", flush=True)
        finally:
            pool.shutdown(cancel_futures=True)  # Ctrl-C should not wait for what has not begun
        target.mkdir(parents=True, exist_ok=True)
        (target / ABOUT).write_text(json.dumps(asked["about"] | {"cases": len(wanted), "only": only}, indent=1) + "\n")
    print(f"recorded in {monotonic() - begun:.0f} s", flush=True)


def parting(a: Sequence[Any], b: Sequence[Any]) -> int:
    """Where two sequences that are not the same begin to differ, from 0."""
    return next((at for at, (one, other) in enumerate(zip(a, b, strict=False)) if one != other), min(len(a), len(b)))


def first_difference(a: bytes, b: bytes) -> list[str]:
    """Where two files begin to differ, in words."""
    if b"\0" in a + b:
        return [f"byte {parting(a, b)} is the first to differ, of {len(a)} and {len(b)}"]
    pair = [content.decode(errors="backslashreplace").split("\n") for content in (a, b)]
    at = parting(*pair)
    shown = [lines[at] if at < len(lines) else "(has ended)" for lines in pair]
    begin = max(0, parting(*shown) - WIDTH // 2)
    cut = [("... " if begin else "") + line[begin : begin + WIDTH] for line in shown]
    return [f"line {at + 1} is the first to differ", f"  A  {cut[0]}", f"  B  {cut[1]}"]


def differences(a: Path, b: Path) -> Iterator[list[str]]:
    """What two recordings of a case have otherwise, in words, a file at a time."""
    one, other = contents(a), contents(b)
    for name in sorted(one.keys() | other.keys()):
        if name not in one or name not in other:
            yield [f"{name}: in {'A' if name in one else 'B'} alone"]
        elif one[name] != other[name]:
            first, *rest = first_difference(one[name], other[name])
            yield [f"{name}: {first}", *rest]


def recorded(folder: Path) -> tuple[Any, set[str]]:
    """What a recording is of, and its cases."""
    found = {path.name for path in folder.iterdir() if path.is_dir()} if folder.is_dir() else set()
    about = json.loads((folder / ABOUT).read_text()) if (folder / ABOUT).is_file() else {"cases": -1}
    if about["cases"] != len(found):
        refuse(f"{folder}: no recording, or one that is not whole")
    return about, found


def compare(a: Path, b: Path) -> bool:
    """Say in what two recordings differ; returns whether they are the same."""
    (about, one), (about_other, other) = recorded(a), recorded(b)
    for name, of in (("A", about), ("B", about_other)):
        print(f"{name}: {of['cases']} cases of {of['sim']} (sources {of['sources']}), Python {of['python']}")
    if about["sources"] == about_other["sources"]:
        print("the program is the same in both: this shows only that a recording can be repeated")
    for library in sorted(set(about["libraries"]) ^ set(about_other["libraries"])):
        print(f"{library} is installed in {'A' if library in about['libraries'] else 'B'} alone")
    differing = 0
    for name in sorted(one | other):
        if name not in one or name not in other:
            found = [[f"in {'A' if name in one else 'B'} alone"]]
        else:
            found = list(differences(a / name, b / name))
        if found:
            differing += 1
            more = [f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
            print("\n".join([name, *(f"  {line}" for line in chain(*found[:SHOWN], more))]))
    print(f"{differing} of {len(one | other)} cases differ" if differing else f"the same in all cases, {len(one)}")
    return not differing


def main(arguments: Sequence[str] | None = None) -> None:
    """Record, or compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    made = commands.add_parser("record", help="run all commands, and keep what they print, write and draw")
    made.add_argument("folder", type=Path)
    made.add_argument("--python", default=sys.executable, help="the interpreter that has the program (default: this)")
    made.add_argument("--only", default="", metavar="TEXT", help="only cases with this in their names")
    made.add_argument("--jobs", type=int, default=2, help="how many cases at a time (default: 2)")
    made = commands.add_parser("compare", help="say in what two recordings differ")
    made.add_argument("a", type=Path)
    made.add_argument("b", type=Path)
    options = parser.parse_args(arguments)
    if options.command == "record":
        record(options.folder, options.python, options.only, options.jobs)
    elif not compare(options.a, options.b):
        sys.exit(1)


if __name__ == "__main__":
    main()
