"""The pages, whatever they are about: links lead somewhere, Python runs, and what `docs/make` makes is not stale."""

import doctest
import re
import sys
from importlib import import_module

import pytest
from matplotlib.figure import Figure
from PIL import Image

from docs.make.__main__ import PAGES, main
from docs.make.event_log import PAGE as CHEAP
from docs.make.parts.page import Page
from helpers.places import DOCS, ROOT
from helpers.processes import completed

FILES = [
    *sorted(DOCS.rglob("*.md")),
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "benchmarks/README.md")),
]
DRAWN = [name for name in PAGES if name != "axelrod"]  # it has no picture, and its library takes seconds to import


def anchors(page):
    """The anchors that Git forges give the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_link_leads_somewhere(file):
    for link in re.findall(r"\]\(([^)\s]+)\)", file.read_text(encoding="utf-8")):
        if "://" not in link:
            name, _, anchor = link.partition("#")
            target = file.parent / name if name else file
            assert target.exists(), link
            assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), link


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_file_of_the_project_that_a_page_names_is_there(file):
    named = re.findall(r"\b(?:benchmarks|docs|sim|tests)/[\w./-]*\w", file.read_text(encoding="utf-8"))

    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", ["record", "score"])
def test_the_python_of_a_page_runs_and_prints_what_it_says(page):
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    test = doctest.DocTestParser().get_doctest(code, {}, page, page, 0)
    failures = []
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=failures.append)

    assert test.examples
    assert not failures, "".join(failures)


def test_a_page_with_blocks_has_a_module_of_its_name():
    made = (file.stem.lower() for file in FILES if "<!-- generated: " in file.read_text(encoding="utf-8"))
    blocks = {name.replace("-", "_") for name in made}

    assert blocks == set(PAGES) - {"lessons"}  # whose numbers stand in a file beside their texts


@pytest.mark.parametrize("name", DRAWN)
def test_every_picture_is_on_its_page_told_in_words_and_of_a_size_to_read_and_to_send(name):
    page = import_module(f"docs.make.{name}").PAGE

    for picture in page.pictures:
        assert re.search(rf"!\[[^\]]{{20,}}\]\([\w/]*pictures/{picture}\.png\)", page.text())
        file = page.picture_file(picture)
        assert file.stat().st_size < 600_000
        with Image.open(file) as image:
            assert image.size[0] > 900


# What is made.


@pytest.fixture
def made(tmp_path):
    """A page with a block and its picture, as they are made."""
    number = [1]
    page = Page("docs/made.md")
    page.path = tmp_path / "made.md"
    page.picture_folder = tmp_path / "pictures"
    page.path.write_text("<!-- generated: a-count -->\n\nold\n\n<!-- end -->\nThe end.\n", encoding="utf-8")

    @page.block
    def a_count():
        yield f"{number[0]} of 3"

    @page.picture("a-count")
    def _():
        return Figure()

    page.write()
    assert page.text() == "<!-- generated: a-count -->\n\n1 of 3\n\n<!-- end -->\nThe end.\n"
    assert page.stale() == []
    assert sorted(file.name for file in tmp_path.iterdir()) == ["made.md", "pictures"]
    page.number = number
    return page


def test_a_block_and_its_picture_are_stale_once_the_program_says_otherwise(made):
    made.number[0] = 2
    assert made.stale() == ["a-count", "picture a-count"]

    made.write()
    assert made.stale() == []


def test_a_picture_of_other_numbers_is_stale_and_so_is_one_that_is_gone(made):
    made.number[0] = 2
    picture = made.picture_file("a-count")
    old = picture.read_bytes()
    made.write()
    picture.write_bytes(old)
    assert made.stale() == ["picture a-count"]

    picture.unlink()
    assert made.stale() == ["picture a-count"]


# The command.


def altered(text, tmp_path, monkeypatch):
    """Have a changed copy stand for a page that is quickly made."""
    assert text != CHEAP.text()
    copy = tmp_path / "event-log.md"
    copy.write_text(text, encoding="utf-8")
    monkeypatch.setattr(CHEAP, "path", copy)
    return copy


def test_a_number_altered_by_hand_is_found_and_made_good(tmp_path, monkeypatch, capsys):
    page = CHEAP.text()
    copy = altered(page.replace("1, 2, ... in the order", "0, 1, ... in the order"), tmp_path, monkeypatch)

    assert main(["--check", "event_log"]) == 1
    assert capsys.readouterr().err == "docs/event-log.md: stale: event-columns; run python docs/make event_log\n"
    assert main(["event_log"]) == 0
    assert copy.read_text(encoding="utf-8") == page
    assert main(["--check", "event_log"]) == 0


def test_a_block_that_nobody_makes_is_refused(tmp_path, monkeypatch, capsys):
    altered(CHEAP.text().replace("generated: event-kinds", "generated: event-sorts"), tmp_path, monkeypatch)
    with pytest.raises(SystemExit) as left:
        main(["--check", "event_log"])

    assert left.value.code == 2
    assert capsys.readouterr().err.startswith(
        "docs/event-log.md: the page has the blocks ['event-columns', 'event-sorts']"
    )


def test_a_page_that_is_none_is_refused_with_those_that_there_are(capsys):
    with pytest.raises(SystemExit) as left:
        main(["tables"])

    assert left.value.code == 2
    assert "no page is called tables; there are axelrod, commands, event_log, games, " in capsys.readouterr().err


def test_without_the_library_that_a_page_needs_the_command_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "axelrod", None)
    monkeypatch.delitem(sys.modules, "docs.make.axelrod", raising=False)
    with pytest.raises(SystemExit) as left:
        main(["event_log", "axelrod"])

    assert left.value.code == 2
    assert "axelrod is not installed; python -m pip install '.[test]'" in capsys.readouterr().err


def test_the_command_runs_as_it_is_told_from_any_folder(tmp_path):
    command = [sys.executable, str(DOCS / "make"), "--check", "event_log"]

    assert completed(command, cwd=tmp_path, check=True).stderr == ""
