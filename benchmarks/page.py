"""How long a person waits for a page: each kind of page in Chromium, each wait beside its target.

The page of cells stands in docs/pages; the server is that of `sim explore`; the page with the program inside is made
here, where `npm install` was run in tests/browser. A wait is counted in the page itself, from the turn of a slider (or
from the beginning of the load) until what is waited for stands in it. Each line tells the median, the lowest and the
highest, and how busy the machine was: targets are meant for one that is quiet. `python -m benchmarks.page [times]`.
"""

import base64
import gzip
import json
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from sim.page.handout import handout
from sim.page.live import LiveError, parts
from sim.page.server import Server
from sim.scenario import load, shipped

ROOT = Path(__file__).parents[1]
SEED_CASE = "nato_russia_2021"
PAGE = ROOT / "docs" / "pages" / f"{SEED_CASE}.html"
BROWSER = ROOT / "tests" / "browser"

# When the page could first be used, and when the program in it was there: milliseconds from the beginning of the load.
WATCH = """
window.stood = {};
new MutationObserver(() => {
  for (const name of ["ready", "python"]) {
    if (name in document.documentElement.dataset) window.stood[name] ??= performance.now();
  }
}).observe(document, { attributes: true, subtree: true, childList: true });
"""
# Put a slider to another place; the milliseconds to the curve, to the first shares, and to 200 runs counted or more.
TURN = """
async ([key, place]) => {
  const slider = document.querySelector(`[data-key='${key}']`), waits = {};
  const counted = () => +document.querySelector("#shares .quiet").innerText.match(/\\d+/)[0];
  const start = performance.now(), since = () => performance.now() - start;
  await new Promise((done) => {
    const watch = (id, does) => new MutationObserver(does).observe(document.querySelector(id), { childList: true });
    watch("#chart", () => { waits.curve ??= since(); });
    watch("#shares", (found, watching) => {
      waits.shares ??= since();
      if (counted() < 200) return;
      waits.counted ??= since();
      watching.disconnect();
      done();
    });
    slider.value = place;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  });
  return waits;
}
"""
TARGETS = {"curve": 100, "shares": 300, "counted": 1000}  # milliseconds
TOLD = {
    "curve": "slider to curve",
    "shares": "slider to first shares",
    "counted": "slider to 200 runs counted",
}
KEY = "actors.NATO.stocks.staff.amount"
USABLE, FIRST_CURVE = 1000, 8000


class Wait(NamedTuple):
    """What was waited for, how long each time, and how long it may be: milliseconds."""

    name: str
    took: list[float]
    target: float

    def __str__(self) -> str:
        middle = median(self.took)
        told = f"{middle:7.0f} ms ({min(self.took):.0f} to {max(self.took):.0f} in {len(self.took)})"
        return f"{self.name:54} {told:36} target {self.target:5.0f} ms  {'met' if middle < self.target else 'NOT MET'}"


def opened(browser: Any, address: str) -> Any:
    """A page in a window of its own."""
    page = browser.new_context(viewport={"width": 1366, "height": 900}).new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_selector("html[data-ready]", timeout=120_000)
    return page


def turned(kind: str, page: Any, times: int) -> Iterator[Wait]:
    """The waits for a slider on a page, which is turned to other places again and again."""
    page.click("[data-view=explore]")
    page.wait_for_selector(f"[data-key='{KEY}']")
    places = int(page.get_attribute(f"[data-key='{KEY}']", "max"))
    found = []
    for at in range(times):
        found.append(page.evaluate(TURN, [KEY, (at * 5 + 1) % places]))
        page.wait_for_timeout(1000)
    for name, target in TARGETS.items():
        yield Wait(f"{kind}: {TOLD[name]}", [one[name] for one in found], target)


def of_cells(browser: Any, address: str, times: int) -> Iterator[Wait]:
    """The waits on a page of one file."""
    pages = [opened(browser, address) for _ in range(times)]
    yield Wait("cells: to be used", [page.evaluate("window.stood.ready") for page in pages], USABLE)
    yield from turned("cells", pages[-1], times)
    for page in pages:
        page.context.close()


def of_server(browser: Any, times: int) -> Iterator[Wait]:
    """The waits on the page of `sim explore`."""
    with Server([{"scenario": SEED_CASE, "title": SEED_CASE}]) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            page = opened(browser, server.address)
            yield from turned("sim explore", page, times)
            page.context.close()
        finally:
            server.shutdown()
            thread.join()


def of_program(browser: Any, times: int, inside: dict[str, bytes]) -> Iterator[Wait]:
    """The waits on a page with the program inside: to the first curve that it draws, and then."""
    packed = PAGE.read_text(encoding="utf-8").split('id="cells">', 1)[1].split("</script>", 1)[0]
    made = json.loads(gzip.decompress(base64.b64decode(packed)))
    text = handout(load(shipped.files()[SEED_CASE]), made, inside)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "live.html"
        path.write_text(text, encoding="utf-8")
        first = []
        for at in range(times):
            page = opened(browser, path.as_uri())
            page.wait_for_selector("html[data-python]", timeout=240_000)
            page.evaluate("document.querySelector('#go-over').click(), window.over = performance.now()")
            page.wait_for_selector("[data-view=play]", timeout=60_000)
            first.append(page.evaluate("window.stood.python + performance.now() - window.over"))
            if at < times - 1:
                page.context.close()
        yield Wait("program inside: to its first curve", first, FIRST_CURVE)
        yield from turned("program inside", page, times)


def main(times: int = 5) -> None:
    """Measure, and print a line for each wait."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        print(f"Chromium {browser.version}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
        for wait in of_cells(browser, PAGE.as_uri(), times):
            print(wait, flush=True)
        for wait in of_server(browser, times):
            print(wait, flush=True)
        try:
            inside = parts(BROWSER / "node_modules" / "pyodide", BROWSER / "wheels")
        except LiveError as lacking:
            print(f"program inside: not measured: {lacking}")
        else:
            for wait in of_program(browser, times, inside):
                print(wait, flush=True)
        print(f"load at the end {os.getloadavg()[0]:.1f}")
        browser.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
