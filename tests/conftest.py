"""What all tests share: scenarios, the command line, and baselines, texts that change openly or not at all."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

import sim
from helpers.places import SCENARIOS, SEED_CASE
from helpers.processes import running
from sim.cli import main
from sim.engines import changeover

# No example has to be quick, nor the making of it. `--hypothesis-profile=thorough` looks for longer.
for profile, examples in (("patient", 25), ("thorough", 500)):
    settings.register_profile(
        profile, max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
settings.load_profile("patient")

# What tests write is nothing that the user's own programs should remember.
STATE = tempfile.TemporaryDirectory(prefix="sim-state-")
os.environ["XDG_STATE_HOME"] = STATE.name

# Nor is what they read folded to some terminal's width: a worker of pytest-xdist sets one.
os.environ.pop("COLUMNS", None)

BASELINES = Path(__file__).parent / "baselines"


@pytest.fixture(scope="session", autouse=True)
def nothing_is_left_running() -> Iterator[None]:
    """No process that a test started is there when all have run, and none was started by the way to compile."""
    changeover.HERE.starts = False
    yield
    left = running()
    assert not left, f"left running: {left}"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-baselines", action="store_true", help="write tests/baselines anew from what comes out")


@pytest.fixture(scope="session")
def crisis() -> sim.Crisis:
    """The seed case, in every file that does not play another."""
    return sim.load(SEED_CASE)


@pytest.fixture(scope="session")
def run(crisis: sim.Crisis) -> sim.Run:
    """The run of the seed case that the README shows."""
    return sim.simulate(crisis)


@pytest.fixture(scope="session")
def misperception() -> sim.Crisis:
    """A scenario whose runs differ in course, reply and height, and of which some still go on at the end."""
    return sim.load(SCENARIOS / "misperception.yaml")


@pytest.fixture
def baseline(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with `tests/baselines/<name>`, or, with --update-baselines, write it there."""

    def compare(name: str, text: str) -> None:
        path = BASELINES / name
        if request.config.getoption("--update-baselines"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.exists(), f"no {path}; write it with: pytest --update-baselines"
        assert text == path.read_text(encoding="utf-8"), (
            f"{name} has changed; if it should, run pytest --update-baselines and commit the difference"
        )

    return compare


@pytest.fixture
def command(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Any, str, str]]:
    """Run a command line in an empty folder; return exit code, what was printed and what was complained."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[Any, str, str]:
        code: Any
        try:
            code = main(arguments)
        except SystemExit as left:
            code = left.code
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run
