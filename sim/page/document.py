"""A page as one file of HTML: its style, its scripts and its data inside, and a policy that lets nothing else in."""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

STATIC = files("sim.page") / "static"
FIRST = "main.js"  # the script that imports the others

_IMPORT = re.compile(r'^import .*? from "\./(?P<name>[a-z_]+\.js)";\n', re.MULTILINE)


@cache
def static(name: str) -> str:
    """A file of the page's own."""
    return (STATIC / name).read_text(encoding="utf-8")


@cache
def script(first: str = FIRST) -> str:
    """A script and all that it imports, as one: each module once, after those that it imports.

    Names at the top of modules are one name space here; a test sees to it that no two are the same.
    """
    order: list[str] = []

    def visit(name: str) -> None:
        if name not in order:
            for found in _IMPORT.finditer(static(name)):
                visit(found["name"])
            order.append(name)

    visit(first)
    bare = (re.sub(r"^export ", "", _IMPORT.sub("", static(name)), flags=re.MULTILINE) for name in order)
    return "\n".join(bare)


def page(
    title: str,
    given: Mapping[str, Any],
    blobs: Mapping[str, str] | None = None,
    plain: str = "",
    *,
    connect: str = "",
    python: bool = False,
) -> str:
    """The page of one file. `given` is JSON for its script, `blobs` are texts by id, `plain` is for a browser without.

    `connect` is what its script may speak to, as `'self'`; nothing where it is empty. With `python` it may start a
    worker of its own, and compile what it brings.

    Nothing in it can be taken for markup: JSON has no '<' here, blobs are base64, and texts are escaped.
    """
    style, code = static("page.css"), script()
    data = [f'<script type="application/json" id="given">{as_data(given)}</script>']
    data += [f'<script type="text/plain" id="{name}">{text}</script>' for name, text in (blobs or {}).items()]
    filled = {
        "policy": policy(style, code, connect, python=python),
        "title": escape(title),
        "style": style,
        "plain": escape(plain),
        "data": "\n".join(data),
        "script": code,
    }
    return re.sub(r"\{(\w+)\}", lambda found: filled.get(found[1], found[0]), static("page.html"))


def policy(style: str, code: str, connect: str = "", *, python: bool = False) -> str:
    """The content security policy: this style and this script, pictures of the page's own making, and nothing else."""
    scripts = f"'{_hash(code)}'"
    rules = [
        "default-src 'none'",
        f"script-src {scripts} 'wasm-unsafe-eval' blob:" if python else f"script-src {scripts}",
        f"style-src '{_hash(style)}'",
        "img-src data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    rules += ["worker-src blob:"] if python else ["require-trusted-types-for 'script'"]
    rules += [f"connect-src {connect}"] if connect else []
    return "; ".join(rules)


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def as_data(document: Any) -> str:
    """JSON that can stand in a script element whatever it says."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=str, allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def packed(document: Any) -> str:
    """A document as JSON, compressed, in base64."""
    return base64.b64encode(gzip.compress(as_data(document).encode(), 9, mtime=0)).decode()
