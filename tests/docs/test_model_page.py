"""The model page says what the program does."""

import doctest
import re

import pytest

import tables
from helpers.places import ROOT
from sim.model import log

PAGE = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
ODD = (
    "Purpose and patterns",
    "Entities, state variables and scales",
    "Process overview and scheduling",
    "Design concepts",
    "Initialisation",
    "Input data",
    "Submodels",
)


def numbers(text):
    return {float(number) for number in re.findall(r"\d+(?:\.\d+)?", text)}


@pytest.mark.parametrize("page", ["record.md", "score.md"])
def test_the_python_of_a_page_runs_and_prints_what_it_says(page):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    test = doctest.DocTestParser().get_doctest(code, {}, page, page, 0)
    failures = []
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=failures.append)

    assert test.examples
    assert not failures, "".join(failures)


def anchor(heading):
    """The anchor that Git forges give a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def generated(name):
    return re.search(f"<!-- generated: {name} -->.*?<!-- end -->", PAGE, re.DOTALL)[0]


def test_the_page_is_what_the_declarations_say():
    assert tables.PAGE.stale(PAGE) == []
    assert tables.PAGE.main(["--check"]) == 0


def test_a_number_altered_by_hand_is_found_and_made_good(tmp_path, monkeypatch, capsys):
    altered = tmp_path / "model.md"
    altered.write_text(PAGE.replace(generated("phases"), generated("phases").replace("| 1 |", "| 9 |")))
    monkeypatch.setattr(tables.PAGE, "path", altered)
    assert tables.PAGE.main(["--check"]) == 1
    assert "stale: phases;" in capsys.readouterr().err
    assert tables.PAGE.main([]) == 0
    assert altered.read_text() == PAGE
    assert [file.name for file in tmp_path.iterdir()] == ["model.md"]


def test_a_block_that_nobody_makes_is_refused():
    with pytest.raises(KeyError, match="fases"):
        tables.PAGE.renew(PAGE.replace("generated: phases", "generated: fases"))


def test_a_kind_of_event_that_nobody_explains_is_refused(monkeypatch):
    monkeypatch.setattr(log, "KINDS", (*log.KINDS, "threat"))
    with pytest.raises(KeyError, match="threat"):
        list(tables.event_kinds())


def test_the_headings_are_those_of_odd_in_its_order():
    headings = re.findall(r"^## \d\. (.+)$", PAGE, re.MULTILINE)
    assert tuple(headings) == ODD


def test_every_number_of_the_worked_example_is_in_its_table():
    section = re.search(r"^#### A worked example\n(.*?)^#", PAGE, re.DOTALL | re.MULTILINE)[1]
    table = generated("worked-example")
    prose = section.replace(table, "")
    assert len(numbers(prose)) > 5
    assert numbers(prose) <= numbers(table)


def test_every_column_of_the_log_has_its_meaning_on_the_page():
    rows = dict(re.findall(r"^\| `(\w+)` \| .+ \| (.+) \|$", generated("event-columns"), re.MULTILINE))
    assert tuple(rows) == log.COLUMNS
    assert all(rows.values())


def test_links_lead_somewhere():
    links = re.findall(r"\]\(([^)\s]+)\)", PAGE)
    anchors = {anchor(heading) for heading in re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)}
    assert links
    for link in links:
        if link.startswith("#"):
            assert link[1:] in anchors, link
        else:
            assert (ROOT / "docs" / link).exists(), link


def test_every_work_that_is_cited_is_in_the_list_and_the_other_way_round():
    prose, _, literature = PAGE.partition("## Literature")
    listed = {(name, year) for name, year in re.findall(r"^- (\w+), .*?\((\d{4})\)", literature, re.MULTILINE)}
    cited = set()
    for name, years in re.findall(r"([A-Z]\w+)(?:'s)?(?: et al\.| and [A-Z]\w+)? \(?((?:\d{4}(?:, )?)+)", prose):
        cited |= {(name, year) for year in re.findall(r"\d{4}", years)}
    assert cited - {("October", "2021")} == listed
