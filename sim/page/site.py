"""A static site: a page of each scenario, a list of them, and one page with all of them and a Python inside."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sim.page import document
from sim.page.cells import cells
from sim.page.handout import handout, made_beforehand, with_cells
from sim.page.labels import LABELS, MADE
from sim.scenario import Crisis

INDEX, EVERYTHING, SUMS = "index.html", "everything.html", "SHA256SUMS"
OF_A_CASE = ("name", "actors", "past", "horizon", "months", "scale", "rounds", "span")  # what a list shows of it

Progress = Callable[[str, int, int], None]


def site(
    crises: Mapping[str, Crisis], inside: Mapping[str, bytes] | None = None, progress: Progress | None = None
) -> Iterator[tuple[str, bytes]]:
    """The files of a site of some scenarios by name, one by one; the list of checksums comes last.

    `inside` are the files of a Python (see `live.parts`): with them there is a page with all scenarios. `progress` is
    called with the name of the scenario and the number of steps done and of all.
    """
    sums: dict[str, str] = {}
    pages, cases, first = [], [], None

    def file(name: str, text: str) -> tuple[str, bytes]:
        content = text.encode()
        sums[name] = hashlib.sha256(content).hexdigest()
        return name, content

    for name, crisis in crises.items():
        found = cells(crisis, progress=None if progress is None else _of(progress, name))
        first = first or (crisis, found)
        yield file(f"{name}.html", handout(crisis, found))
        pages.append({"href": f"{name}.html", **_listed(found)})
        cases.append({"scenario": name, "title": crisis.name, **made_beforehand(found)})
    if inside is not None and first is not None:
        yield file(EVERYTHING, with_cells(*first, cases, inside))
    given = {"driver": "index", "labels": LABELS, "made": MADE, "pages": pages}
    given |= {"live": EVERYTHING} if inside is not None else {}
    yield file(INDEX, document.page(LABELS["index"], given))
    yield SUMS, "".join(f"{of}  {name}\n" for name, of in sorted(sums.items())).encode()


def _of(progress: Progress, name: str) -> Callable[[int, int], None]:
    return lambda done, of: progress(name, done, of)


def _listed(found: Mapping[str, Any]) -> dict[str, Any]:
    """What a list shows of a scenario: its picture and its headline."""
    course = found["courses"][found["base"][0]]
    shown = {**course, "events": [found["events"][at] for at in course["events"]]}
    shown.pop("whys")
    return {"case": {key: found["case"][key] for key in OF_A_CASE}, "course": shown}
