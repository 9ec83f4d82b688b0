"""The site: each page has one place in it, and its settings name what is there. To build it is for `.ci/site`."""

import re
from pathlib import PurePosixPath

from helpers.places import DOCS, ROOT
from sim.version import __version__

TOCTREE = re.compile(r"^```\{toctree\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = {
    file.relative_to(DOCS).with_suffix("").as_posix()
    for file in (*DOCS.rglob("*.md"), *(DOCS / "notebooks").glob("*.py"))
}


def listed(page):
    """The pages in the toctrees of a page, from the root of the site."""
    folder = PurePosixPath(page).parent
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8") if (DOCS / f"{page}.md").exists() else ""
    return [
        (folder / line).as_posix() for body in TOCTREE.findall(text) for line in body.splitlines() if line[:1] != ":"
    ]


def test_every_page_is_in_one_toctree_and_can_be_reached_from_the_first():
    found = sorted(name for page in PAGES for name in listed(page))
    reached, ahead = set(), ["index"]
    while ahead:
        page = ahead.pop()
        reached.add(page)
        ahead += [name for name in listed(page) if name not in reached]

    assert found == sorted(PAGES - {"index"})
    assert reached == PAGES


def test_every_page_begins_with_one_heading():
    for page in sorted(PAGES):
        file = DOCS / f"{page}.md"
        if file.exists() and not file.read_text(encoding="utf-8").startswith("```{include}"):
            text = re.sub(r"^```.*?^```$", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
            assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1, page


def test_the_list_of_changes_begins_with_the_version_that_this_is():
    newest = re.search(r"^## (\S+?),? ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert newest[1] == __version__
