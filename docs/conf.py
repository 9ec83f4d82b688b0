"""Settings of the site: `sphinx-build -W docs build/site` makes it of the pages of this folder."""

import os
import re
import sys
from collections import _tuplegetter  # type: ignore[attr-defined]  # what a field of a NamedTuple is
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sim.version import __version__  # noqa: E402

project = "Tit for tat"
author = "The tit-for-tat contributors"
version = release = __version__
html_title = f"Tit for tat {__version__}"
html_theme = "furo"
html_show_copyright = False
html_show_search_summary = (
    False  # they are fetched page by page, which browsers refuse of a file that is opened as such
)
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
    source[0] = re.sub(r"\[([^\]]+)\]\((?:\.\./)*pages/([\w-]+\.html)\)", rf'<a href="{up}\2">\1</a>', text)


def _no_field(app: Any, what: str, name: str, thing: object, skip: bool, options: object) -> bool | None:
    """Leave out the fields of tuples, of which no docstring says anything; the page has a table of them."""
    return True if isinstance(thing, _tuplegetter) else None


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("source-read", _within)
    app.connect("autodoc-skip-member", _no_field)
