"""Settings of the site: `sphinx-build -W docs build/site` makes it of the pages of this folder."""

import os
import re
import sys
from collections import _tuplegetter  # type: ignore[attr-defined]  # what a field of a NamedTuple is
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sim.lessons import lesson  # noqa: E402
from sim.lessons.edition import edition  # noqa: E402
from sim.version import __version__  # noqa: E402

LESSONS = "lessons"  # a folder of the site

project = "Tit for tat"
author = "The tit-for-tat contributors"
version = release = __version__
html_title = f"Tit for tat {__version__}"
html_theme = "furo"
html_show_copyright = False
html_show_search_summary = False  # a browser refuses to fetch them where the site is a folder of files
html_static_path = ["static"]
html_css_files = ["site.css"]
html_extra_path = ["pages"]  # the seed case as one page, which the links to it open
extensions = ["myst_nb", "sphinx.ext.autodoc"]
exclude_patterns = ["*.py", "make", "pages", "static"]
myst_heading_anchors = 4  # as Git forges make them
default_role = "code"  # what docstrings put between backticks
autodoc_typehints = "signature"
nb_custom_formats = {".py": ["jupytext.reads", {"fmt": "py:percent"}]}
nb_execution_mode = "auto"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
os.environ["PYTHONPATH"] = str(ROOT)  # of the kernels that run notebooks, which play few runs: no compiler
os.environ["SIM_NO_NUMBA"] = "1"


def _within(app: Any, name: str, source: list[str]) -> None:
    """Point links that lead out of this folder, as on a Git forge, to where the site has the same."""
    up = "../" * name.count("/")
    text = source[0]
    for outside, inside in (("CONTRIBUTING.md", "contributing.md"), ("benchmarks/README.md", "benchmarks.md")):
        text = re.sub(rf"\]\((?:\.\./)+{outside}", f"]({up}{inside}", text)
    text = re.sub(r"\[`?([^\]`]+)`?\]\(((?:\.\./)+[\w/.-]+\.py)\)", r"{download}`\1 <\2>`", text)  # and no notebook
    if name == "seminar":
        for one in lesson.lessons():
            text = text.replace(f"| {one.title} |", f'| <a href="{LESSONS}/{one.key}.html">{one.title}</a> |')
    source[0] = re.sub(r"\[([^\]]+)\]\((?:\.\./)*pages/([\w-]+\.html)\)", rf'<a href="{up}\2">\1</a>', text)


def _lessons(app: Any, exception: Exception | None) -> None:
    """Put the student's edition of each lesson, which has no answers, beside the pages."""
    if exception is None and app.builder.format == "html":
        folder = Path(app.outdir) / LESSONS
        folder.mkdir(exist_ok=True)
        for one in lesson.lessons():
            text = edition(one, lesson.numbers(one.key))
            (folder / f"{one.key}.html").write_text(text, encoding="utf-8", newline="\n")


def _no_field(app: Any, what: str, name: str, thing: object, skip: bool, options: object) -> bool | None:
    """Leave out the fields of tuples, of which no docstring says anything; the page has a table of them."""
    return True if isinstance(thing, _tuplegetter) else None


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("source-read", _within)
    app.connect("autodoc-skip-member", _no_field)
    app.connect("build-finished", _lessons)
