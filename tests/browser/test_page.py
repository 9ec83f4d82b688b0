"""A page of one file, in a browser, with the network off."""

import re
from pathlib import Path
from typing import Any

import pytest

import sim
from conftest import DESK, NODE_MODULES, PHONE, few, until
from sim.page import cells
from sim.page.handout import handout

STAFF = "actors.NATO.stocks.staff.amount"
AXE = NODE_MODULES / "axe-core" / "axe.min.js"


def keyboard_round(page: Any) -> list[str]:
    """Go through the guided round by the keyboard alone, and return the headings of its screens."""
    seen = []
    for screen in range(1, 8):
        page.wait_for_selector(f".guide[data-screen='{screen}']")
        seen.append(page.inner_text(".guide h2"))
        if screen == 7:
            return seen
        for _ in range(60):  # to the button that goes on, or to a prediction
            page.keyboard.press("Tab")
            focused = page.evaluate("document.activeElement.innerText")
            if focused == "Next" or (screen == 1 and focused.startswith("expel as many")):
                break
        page.keyboard.press("Enter")
    return seen


def unfold(page: Any) -> None:
    """Open all that is folded and can be seen."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_it_opens_from_a_file_with_the_network_off_and_asks_for_nothing(visit, page_file, size):
    found = visit(page_file, size)

    assert found.page.inner_text("h1") == "NATO and Russia, October 2021"
    assert found.foreign == []
    assert found.complaints == []


def test_the_guided_round_is_gone_through_by_the_keyboard_alone(visit, page_file):
    found = visit(page_file, PHONE)
    seen = keyboard_round(found.page)

    assert seen[0] == "What would you do?"
    assert seen[2] == "Why not “expel as many”?"
    assert seen[-1] == "Now you"
    assert found.complaints == []


def test_no_screen_scrolls_sideways_on_a_phone(visit, page_file):
    found = visit(page_file, PHONE)
    for _ in range(7):
        assert found.width() <= PHONE["width"]
        if found.page.locator(".guide .steps .main").is_visible():
            found.page.click(".guide .steps .main")
    found.page.click("[data-view=explore]")
    unfold(found.page)
    found.page.locator("[data-event]").nth(2).click()

    assert found.width() <= PHONE["width"]


def test_arrow_keys_on_a_slider_turn_the_answer_where_its_mark_stands(visit, page_file, made):
    crisis, given = made
    slider = next(one for one in given["case"]["sliders"] if one["key"] == STAFF)
    found = visit(f"{page_file}#explore").page
    assert found.get_attribute(".stage .headline", "aria-live") == "polite"
    before = found.inner_text(".stage .headline")
    found.focus(f"[data-key='{STAFF}']")
    for value in slider["values"][slider["values"].index(6) + 1 :]:
        found.keyboard.press("ArrowRight")
        reply = sim.simulate(crisis.close().with_({STAFF: value}), 1, given["run"]).summary.first_reply
        assert reply is not None
        until(
            found,
            "move => document.querySelector('.stage .headline').innerText.includes(move)",
            f"answers: {reply.move}.",
        )
        assert found.input_value(f"[data-key='{STAFF}']") == str(slider["values"].index(value))
    assert "was: suspend relations" in found.inner_text(".stage .headline")
    found.get_by_role("button", name="Back to the file").click()
    until(found, "text => document.querySelector('.stage .headline').innerText === text", before)


def test_every_event_of_the_chronicle_is_a_button_that_tells_why(visit, page_file):
    found = visit(f"{page_file}#explore").page
    buttons = found.locator(".chronicle button")
    assert buttons.count() >= 4
    for number in range(buttons.count()):
        buttons.nth(number).focus()
        found.keyboard.press("Enter")
        assert buttons.nth(number).get_attribute("aria-expanded") == "true"
        found.wait_for_selector(".why")
    found.locator(".chronicle button", has_text="suspend relations").first.click()
    why = found.inner_text(".why")

    assert "needs 8 staff: NATO has 6 within reach" in why
    assert found.locator(".losses li.made").inner_text().startswith("suspend relations")


def test_the_sides_are_told_apart_without_colour(visit, page_file):
    found = visit(f"{page_file}#explore").page
    drawing = found.locator(".mirror")
    lines = drawing.locator("path[stroke-width='3'][fill='none']:not([stroke='#111'])")

    assert [one.get_attribute("stroke-dasharray") for one in lines.all()] == [None, "9 3"]
    assert "NATO ▲" in drawing.text_content()
    assert "Russia ▼" in drawing.text_content()
    assert drawing.locator("g.event rect").count() >= 1
    assert drawing.locator("g.event circle[r='7']").count() >= 1


def test_a_link_brings_its_reader_to_the_same_place(visit, page_file):
    first = visit(f"{page_file}#explore").page
    first.focus(f"[data-key='{STAFF}']")
    first.keyboard.press("End")
    until(first, "document.querySelector('.stage .headline').innerText.includes('was:')")
    until(first, "location.hash.length > 20")
    first.wait_for_timeout(600)
    second = visit(first.url).page

    assert second.inner_text(".stage .headline") == first.inner_text(".stage .headline")
    assert second.input_value(f"[data-key='{STAFF}']") == first.input_value(f"[data-key='{STAFF}']")


def test_a_link_leads_to_its_guided_screen_also_in_a_page_that_stands_elsewhere(visit, page_file):
    first = visit(page_file).page
    for _ in range(3):
        first.click(".guide .steps .main")
    assert first.inner_text(".guide h2") == "Turn it"
    until(first, "location.hash.length > 20")
    address = first.url
    assert visit(address).page.inner_text(".guide h2") == "Turn it"

    first.click(".guide .steps button")
    until(first, "old => location.href !== old", address)
    first.goto(address)  # in the same window: nothing is loaded anew
    until(first, "document.querySelector('.guide h2')?.innerText === 'Turn it'")


def test_without_the_program_a_page_says_what_a_strategy_of_one_s_own_needs(visit, page_file):
    page = visit(f"{page_file}#explore").page

    assert "needs the program" in page.inner_text("p.devise")
    assert page.locator("details.devise").count() == 0


@pytest.mark.parametrize("kind", ["svg", "png", "csv", "yaml"])
def test_what_is_shown_can_be_saved(visit, page_file, made, kind, tmp_path):
    found = visit(f"{page_file}#explore").page
    with found.expect_download() as coming:
        found.click(f"[data-save={kind}]")
    path = tmp_path / coming.value.suggested_filename
    coming.value.save_as(path)
    content = path.read_bytes()

    assert path.suffix == f".{kind}"
    begins = {"svg": b"<svg", "png": b"\x89PNG", "csv": b"number,day,actor,move,told\n", "yaml": b"# yaml-language"}
    assert content.startswith(begins[kind])
    if kind == "yaml":
        assert content.decode() == made[0].text


def test_on_paper_the_case_stands_whole_whatever_is_on_the_screen(visit, page_file, tmp_path):
    found = visit(page_file).page  # at the first guided screen
    paper = found.pdf(format="A4", prefer_css_page_size=True)
    found.emulate_media(media="print")

    assert paper.startswith(b"%PDF")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 6
    assert found.is_visible(".chronicle")
    assert not found.is_visible(".guide")
    assert not found.is_visible(".controls")
    found.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert "needs 8 staff: NATO has 6 within reach" in found.inner_text(".why")  # the reasons of the first answer
    assert found.get_attribute(".chronicle button[aria-expanded=true]", "data-event") == "3"


def test_nothing_moves_for_those_who_ask_for_rest(visit, page_file):
    found = visit(f"{page_file}#explore", reduced_motion="reduce").page
    found.focus(f"[data-key='{STAFF}']")
    found.keyboard.press("End")
    found.wait_for_selector(".slider.changed")

    assert found.evaluate("document.getAnimations().length") == 0


MARKED = """\
schema_version: 1
name: "<img src=x onerror=alert(1)> A & B"
story: "<script>alert(2)</script> &amp; </script><!-- "
start: 2021-01-01
horizon: 60
kinds: {staff: {label: "<u>people</u>"}}
ladder:
  - {move: "<i>note</i>", severity: 2, source: "<b>invented</b>"}
  - {move: "<b>slap</b>", severity: 5, takes: {staff: 1}, source: invented}
actors:
  "<s>Alba</s>":
    {stocks: {staff: {amount: 3, value: 1}}, strategy: tit_for_tat, reply_days: {low: 1, likely: 2, high: 9}}
  "Brie\\" onclick=alert(3)":
    {stocks: {staff: {amount: 5}}, strategy: tit_for_tat, reply_days: {low: 1, likely: 3, high: 9}}
incidents:
  - {name: "<a href=javascript:alert(4)>spies</a>", by: "<s>Alba</s>", date: 2021-01-02, severity: 4}
questions: ["<h1>Why?</h1>"]
sources: ["<iframe src=data:,x></iframe>"]
assumptions:
  "actors.<s>Alba</s>.stocks.staff.amount": "<em>nobody</em> knows </script>"
"""


def test_markup_in_a_scenario_is_text_on_the_page(visit, tmp_path, monkeypatch):
    few(monkeypatch)
    crisis = sim.parse(MARKED)
    path = tmp_path / "marked.html"
    path.write_text(handout(crisis, cells.cells(crisis, strategies=["tit_for_tat"])), encoding="utf-8")
    found = visit(f"{path.as_uri()}#explore")
    page = found.page
    for button in page.locator(".chronicle button").all():
        button.click()
    unfold(page)
    text = page.inner_text("body")

    assert page.inner_text("h1") == crisis.name
    for said in ("<script>alert(2)</script> &amp; </script>", "<i>note</i>", "<h1>Why?</h1>", "<em>nobody</em> knows"):
        assert said in text
    assert page.locator("#page :is(img, script, iframe, s, u, i, em, a[href])").count() == 0
    assert found.complaints == []


@pytest.mark.skipif(not AXE.exists(), reason="npm install was not run in tests/browser")
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_judge_of_accessibility_finds_nothing(visit, page_file, size):
    found = visit(page_file, size, bypass_csp=True).page
    axe = Path(AXE).read_text(encoding="utf-8")
    for view in ("guided", "explore"):
        found.click(f"[data-view={view}]")
        if view == "explore":
            found.locator(".chronicle button").nth(2).click()
        found.evaluate(axe)
        faults = found.evaluate("async () => (await axe.run()).violations.map((one) => [one.id, one.nodes[0].html])")
        assert faults == []
