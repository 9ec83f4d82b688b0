"""What tests of pages in a browser share: Debian's Chromium, driven by Playwright, and pages that are quickly made."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

import sim
from helpers.places import SEED_CASE
from sim.page import cells
from sim.page.answers import answer
from sim.page.handout import handout
from sim.page.live import PINNED, parts

HERE = Path(__file__).parent
NODE_MODULES, WHEELS = HERE / "node_modules", HERE / "wheels"
PYODIDE = NODE_MODULES / "pyodide"
CHROMIUM = shutil.which("chromium")
TYPICAL = 20  # run of the seed case
SOME = ("ledger", "tit_for_tat", "generous", "grit", "grim")
DESK, PHONE = {"width": 1366, "height": 900}, {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is here: it is asked for by itself."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])  # as root it has none
        yield browser
        browser.close()


class Visit:
    """A page that was opened, and what it asked for and complained of."""

    def __init__(self, context: Any, address: str, patience: float = 60.0) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page = context.new_page()
        self.page.on("request", lambda one: self.requests.append(one.url))
        self.page.on("pageerror", lambda one: self.complaints.append(str(one)))
        self.page.on("console", lambda one: self.complaints.append(one.text))
        self.page.on("dialog", lambda one: self.complaints.append(f"a dialog: {one.message}"))
        self.page.goto(address)
        self.page.wait_for_selector("html[data-ready]", timeout=1000 * patience)

    @property
    def foreign(self) -> list[str]:
        """What was asked for beyond the page itself and what it made."""
        return [url for url in self.requests[1:] if not url.startswith(("data:", "blob:"))]

    def width(self) -> int:
        """How wide the page is, with what lies beside the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth"))


def until(page: Any, expression: str, given: Any = None, patience: float = 60.0) -> None:
    """Wait until something holds of a page, whose policy lets Playwright's own way of waiting not run."""
    end = monotonic() + patience
    while not page.evaluate(expression, given):
        assert monotonic() < end, f"it never came to hold: {expression}"
        page.wait_for_timeout(50)


@pytest.fixture
def visit(chromium: Any) -> Iterator[Callable[..., Visit]]:
    """Open an address in a window of a size, with the network off unless it is said to be on."""
    contexts = []

    def open_(address: str, size: dict[str, int] = DESK, *, online: bool = False, **given: Any) -> Visit:
        context = chromium.new_context(viewport=size, offline=not online, **given)
        contexts.append(context)
        return Visit(context, address)

    yield open_
    for context in contexts:
        context.close()


def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make cells of few runs and positions: enough to try a page, and quickly made."""
    for name, value in (("RUNS", 100), ("RUNS_A_CELL", 20), ("FEW", 6)):
        monkeypatch.setattr(cells, name, value)


@pytest.fixture(scope="session")
def made() -> tuple[sim.Crisis, dict[str, Any]]:
    """The seed case and its cells, few of them."""
    with pytest.MonkeyPatch.context() as patch:
        few(patch)
        crisis = sim.load(SEED_CASE)
        return crisis, cells.cells(crisis, strategies=SOME)


@pytest.fixture(scope="session")
def page_file(made: tuple[sim.Crisis, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a page of the seed case."""
    path = tmp_path_factory.mktemp("page") / "case.html"
    path.write_text(handout(*made), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="session")
def inside() -> dict[str, bytes]:
    """The files of a page with the program inside."""
    return parts(PYODIDE, WHEELS)


def told_by_the_program(run: int) -> list[str]:
    """What happens where Russia closes offices and then lets all pass, asked of the program itself."""
    state: dict[str, Any] = {"scenario": "nato_russia_2021", "run": run, "chairs": ["Russia"], "orders": []}
    order = "close offices"
    while True:
        state["orders"].append(["Russia", order])
        found = json.loads(answer(json.dumps({"ask": "ask", "state": state})))
        if found["over"]:
            return [event["told"] for event in found["run"]["events"]]
        order = "let pass"


NEEDED = [
    pytest.mark.skipif(not all((PYODIDE / name).exists() for name in PINNED), reason="npm install was not run"),
    pytest.mark.skipif(not list(WHEELS.glob("pydantic_core-*.whl")), reason="no pydantic_core for Pyodide in wheels"),
]


def needs_pyodide(test: Any) -> Any:
    """Skip a test where what it needs of Pyodide is not there."""
    for mark in NEEDED:
        test = mark(test)
    return test
