"""Pages with the program behind them or inside: a server on this machine, and Pyodide in the page itself."""

import base64
import json
import shutil
import threading
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

import sim
from conftest import HERE, PHONE, TYPICAL, needs_pyodide, told_by_the_program, until
from helpers.places import ECHO, SEED_CASE, SHIPPED
from helpers.processes import completed
from sim.chair.played_game import load_game
from sim.page.answers import answer
from sim.page.course import course
from sim.page.handout import handout
from sim.page.server import Server
from sim.text import short_day

STAFF = "actors.NATO.stocks.staff.amount"
FAULTY = "schema_version: 1\nname: Two faults\nstory: x\nstart: 2021-13-01\nhorizon: long\n"


@pytest.fixture
def served() -> Iterator[Server]:
    cases = [
        {"scenario": "nato_russia_2021", "title": "NATO and Russia, October 2021"},
        {"text": ECHO.read_text(encoding="utf-8"), "title": "The echo"},
    ]
    with Server(cases) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def play(page: Any, order: str) -> None:
    """Give an order, and wait for what comes of it."""
    page.evaluate("document.querySelector('.play h2').dataset.old = 'yes'")
    page.click(f"[data-order='{order}']")
    page.wait_for_selector(".play h2:not([data-old])", timeout=60_000)


def headline_of(crisis: sim.Crisis) -> str:
    """The headline of the run that a page of the seed case opens with, of another scenario."""
    run = sim.simulate(crisis, 1, TYPICAL)
    return str(course(run)["headline"])


def game(page: Any) -> list[str]:
    """Play Russia to the end: close offices, then let all pass. Returns the events that are told at the end."""
    page.click("[data-view=play]")
    page.locator(".play .choices button").nth(1).click()  # the second side
    page.wait_for_selector("[data-order]", timeout=60_000)
    play(page, "close offices")
    while page.locator("[data-order='let pass']").count():
        play(page, "let pass")
    page.wait_for_selector(".debrief h3", timeout=120_000)
    return [one.strip() for one in page.locator(".play .known li small").all_inner_texts()]


def test_a_game_is_played_to_its_debrief_and_its_log_is_the_program_s(visit, served):
    found = visit(served.address, online=True)
    page = found.page
    log = game(page)

    assert "would have" in page.inner_text(".debrief")
    until(page, "location.hash.startsWith('#play=')")
    assert log == told_by_the_program(TYPICAL)
    assert [url for url in found.foreign if not url.startswith(served.origin)] == []
    assert found.complaints == []


def test_a_link_holds_a_game_and_its_file_goes_on_in_the_terminal(visit, served, tmp_path):
    page = visit(served.address, online=True).page
    page.click("[data-view=play]")
    page.select_option("#against", "?")
    page.locator(".play .choices button").nth(1).click()
    page.wait_for_selector("[data-order]", timeout=60_000)
    play(page, "expel two")
    until(page, "location.hash.startsWith('#play=')")
    page.wait_for_timeout(600)
    other = visit(page.url, online=True).page
    other.wait_for_selector("[data-order]", timeout=60_000)
    assert other.inner_text(".play") == page.inner_text(".play")

    with other.expect_download() as coming:
        other.click("[data-save=game]")
    path = tmp_path / coming.value.suggested_filename
    coming.value.save_as(path)
    game = load_game(path)
    assert (path.suffix, game.chairs, game.orders, game.hidden) == (
        ".game",
        ("Russia",),
        (("Russia", "expel two"),),
        True,
    )
    assert page.inner_text(".play h2").startswith(short_day(game.play().ended.day))


def test_several_numbers_are_moved_at_once_and_a_link_holds_them(visit, served):
    page = visit(f"{served.address}#explore", online=True).page
    for key in (STAFF, "actors.Russia.audience_cost"):
        page.locator(f"[data-key='{key}']").evaluate(
            "one => { const d = one.closest('details'); if (d) d.open = true; }"
        )
        page.focus(f"[data-key='{key}']")
        page.keyboard.press("End")
    until(page, "document.querySelectorAll('.slider.changed').length === 2")
    page.wait_for_timeout(1500)
    other = visit(page.url, online=True).page

    assert other.inner_text(".stage .headline") == page.inner_text(".stage .headline")
    assert other.locator(".slider.changed").count() == 2


def test_a_strategy_is_made_by_the_keyboard_and_played_and_a_link_holds_it(visit, served):
    found = visit(f"{served.address}#explore", PHONE, online=True)
    page, press = found.page, found.page.keyboard.press
    page.focus("details.devise summary")
    press("Enter")
    page.wait_for_selector("[data-base]")
    page.focus("[data-base]")
    page.keyboard.type("measured_share")
    press("Tab")
    page.keyboard.type("0.6")
    press("Tab")
    page.keyboard.type("11")
    press("Tab")
    page.keyboard.type("forgive")
    press("Tab")
    press("Enter")  # which adds it, and leads to its number
    page.keyboard.type("0.1")
    press("Enter")
    page.wait_for_selector("[aria-invalid]")
    assert page.evaluate("document.activeElement.dataset.number") == "red_line"
    assert page.inner_text(".fault:not(:empty)") == "found 11; write a number from 0 to 10"
    page.keyboard.press("Control+a")
    page.keyboard.type("6")
    press("Enter")
    page.wait_for_selector(".devise pre")
    line = page.inner_text(".devise pre")
    assert line == "strategy: {name: measured_share, with: {share: 0.6, red_line: 6}, modifiers: [{forgive: 0.1}]}"
    assert found.width() <= PHONE["width"]

    told = "measured_share (share 0.6, red_line 6, forgive 0.1)"
    typed = sim.parse(SEED_CASE.read_text(encoding="utf-8").replace("strategy: ledger", line, 1)).close()
    headline = headline_of(typed)
    until(page, "said => document.querySelector('.stage .headline').innerText.startsWith(said)", headline)
    page.wait_for_timeout(600)
    other = visit(page.url, online=True).page
    assert other.inner_text(".stage .headline").startswith(headline)
    assert other.locator("#strategy-0 option:checked").inner_text() == told
    assert found.complaints == []


def test_a_saved_game_is_opened_and_a_damaged_one_is_told_in_a_line(visit, served):
    state = {"scenario": "nato_russia_2021", "seed": 7, "run": 2, "chairs": ["Russia"]}
    state["orders"] = [["Russia", "expel two"]]
    kept = json.loads(answer(json.dumps({"ask": "keep", "state": state})))["text"]
    asked = json.loads(answer(json.dumps({"ask": "ask", "state": state})))
    found = visit(f"{served.address}#play", online=True)
    page = found.page

    def choose(text: str) -> None:
        page.set_input_files("#saved-game", [{"name": "kept.game", "mimeType": "", "buffer": text.encode()}])

    choose(kept[:300])
    page.wait_for_selector(".play .problem")
    assert page.inner_text(".play .problem").startswith("kept.game: not the file of a game: it is not JSON text;")
    choose(kept)
    page.wait_for_selector("[data-order]")
    assert page.inner_text(".play h2") == asked["headline"]
    assert page.locator(".known li").count() == min(6, len(asked["known"]))
    assert found.complaints == []


@pytest.mark.parametrize(
    ("position", "told"),
    [
        ({"scenario": "nowhere"}, "there is no scenario 'nowhere'"),
        ({"text": "a: ["}, "scenario.yaml:1"),
    ],
)
def test_a_link_that_leads_nowhere_opens_the_first_case_and_says_why(visit, served, position, told):
    packed = zlib.compress(json.dumps(position).encode(), wbits=-15)
    found = visit(f"{served.address}#explore={base64.urlsafe_b64encode(packed).decode().rstrip('=')}", online=True)

    assert told in found.page.inner_text("[role=alert]")
    assert found.page.inner_text(".stage .headline")
    assert found.complaints == []


def test_a_stranger_s_scenario_is_told_its_faults_with_their_lines_and_then_opens(visit, served):
    page = visit(served.address, PHONE, online=True).page
    page.click("[data-view=own]")
    page.fill("#own-text", FAULTY)
    page.get_by_role("button", name="Check").click()
    page.wait_for_selector(".problems li")
    faults = page.inner_text(".problems")
    assert "4:8" in faults
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert "is no day of the calendar" in faults
    for name, value in {"name": "Alba and Brie", "one": "Alba", "other": "Brie", "day": "2021-10-06"}.items():
        page.fill(f"#form-{name}", value)
    page.get_by_role("button", name="Make the file").click()
    until(page, "document.querySelector('#own-text').value.includes('Alba')")
    page.get_by_role("button", name="Open it").click()
    page.wait_for_selector("text=Alba ▲", timeout=60_000)

    assert "Alba and Brie" in page.inner_text("header")


def test_rounds_of_a_game_are_squares(visit, served):
    page = visit(f"{served.address}#explore", online=True).page
    page.select_option("select.cases", label="The echo")
    page.wait_for_selector("text=Westmark ▼", timeout=60_000)

    assert page.locator(".mirror rect").count() == 400
    assert "in 200 rounds" in page.inner_text(".stage .headline").replace("of 200", "in 200")


@needs_pyodide
@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_every_scenario_is_told_and_counted_alike_in_a_browser_s_python(inside, tmp_path):
    asked = []
    for path in SHIPPED:
        state = {"scenario": path.stem, "seed": 3}
        asked += [
            {"ask": "run", "state": state},
            {"ask": "shares", "state": state, "runs": 20, "seconds": 1000},
            {"ask": "shares", "state": state, "runs": 20, "seconds": 1000, "doubt": True},
        ]
    program = tmp_path / "program.zip"
    program.write_bytes(inside["program.zip"])
    names = set(zipfile.ZipFile(program).namelist())
    assert {"sim/page/answers.pyc", "sim/page/document.py"} < names  # what it starts with is compiled
    assert "sim/page/answers.py" not in names
    lines = [json.dumps(one) for one in asked]
    command = ["node", str(HERE / "answers.mjs"), str(program)]
    there = completed(command, typed="\n".join(lines), check=True).stdout.splitlines()

    assert there == [answer(line) for line in lines]


@needs_pyodide
def test_a_page_with_the_program_inside_plays_a_game_from_a_file_with_the_network_off(visit, made, inside, tmp_path):
    path = tmp_path / "live.html"
    path.write_text(handout(*made, inside), encoding="utf-8")
    found = visit(path.as_uri())
    page = found.page
    assert page.inner_text("h1") == "NATO and Russia, October 2021"  # at once, by its cells
    page.wait_for_selector("html[data-python]", timeout=180_000)
    page.click("#go-over")
    page.wait_for_selector("[data-view=play]", timeout=60_000)

    assert game(page) == told_by_the_program(TYPICAL)
    assert found.foreign == []
    assert found.complaints == []
