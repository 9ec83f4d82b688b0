"""Pages in Debian's Firefox, driven by puppeteer-core, with the network off."""

import json
import shutil
from typing import Any

import pytest

from conftest import HERE, NODE_MODULES, PHONE, TYPICAL, needs_pyodide, told_by_the_program
from helpers.processes import completed
from sim.page.handout import handout

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
pytestmark = [
    pytest.mark.skipif(FIREFOX is None, reason="Firefox is not installed: apt-get install firefox-esr"),
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed"),
    pytest.mark.skipif(
        not (NODE_MODULES / "puppeteer-core").exists(), reason="npm install was not run in tests/browser"
    ),
]


def seen(asked: str, address: str) -> dict[str, Any]:
    """What was seen on a page."""
    assert FIREFOX is not None
    found = completed(["node", str(HERE / "firefox.mjs"), FIREFOX, asked, address], check=True).stdout
    return dict(json.loads(found))


def test_the_guided_round_the_sliders_and_a_link_do_in_firefox_as_elsewhere(page_file):
    found = seen("round", page_file)

    assert found["headings"][0] == "What would you do?"
    assert found["headings"][2] == "Why not “expel as many”?"
    assert found["headings"][-1] == found["screen"] == "Now you"
    assert "was: suspend relations" in found["after"]
    assert found["linked"] == found["after"] != found["before"]
    assert found["widest"] <= PHONE["width"]
    assert (found["foreign"], found["complaints"]) == ([], [])


@needs_pyodide
def test_a_page_with_the_program_inside_plays_a_game_in_firefox(made, inside, tmp_path):
    path = tmp_path / "live.html"
    path.write_text(handout(*made, inside), encoding="utf-8")
    found = seen("game", path.as_uri())

    assert found["log"] == told_by_the_program(TYPICAL)
    assert (found["foreign"], found["complaints"]) == ([], [])
