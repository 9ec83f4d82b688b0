"""The page of the Python interface, made from the list of what is public and from docstrings."""

import inspect
import re
from collections.abc import Iterator

import sim
from docs.make.parts.comments import commented
from docs.make.parts.page import Page, PageError, table

PAGE = Page("docs/python-api.md")

GROUPS = {  # each public name once, in the order of the page
    "Scenarios": ("load", "parse", "build", "Crisis", "ScenarioError"),
    "One run": ("simulate", "typical", "demo", "verify", "Run", "Event", "Typical", "ResultsError"),
    "Many runs": (
        "ensemble", "count_on", "compare", "sweep",
        "Ensemble", "Comparison", "Sweep", "SweepError", "WorkersError",
    ),
    "What follows from a point": (
        "branch", "next_answer", "replay",
        "Branch", "NextAnswer", "Replay", "BranchError",
    ),
    "Games": (
        "table", "game", "game_tree", "decision_point", "patience", "evolve", "tournament",
        "Table", "StrategyGame", "GameTree", "DecisionPoint", "Tournament", "TreeError", "PatienceError",
        "TournamentError",
    ),
    "A person in a chair": ("ask", "begin_game", "load_game", "debrief", "Question", "OrderError"),
    "Strategies": ("strategy", "chance", "strategies", "View", "StrategyError"),
    "The record and event data": (
        "load_exchange", "score", "infer", "events", "history",
        "Exchange", "Posterior", "Dyad", "EventDataError",
    ),
}  # fmt: skip


@PAGE.block
def interface() -> Iterator[str]:
    """Give each group a heading, a table of its names, and the directives by which a site shows their docstrings."""
    listed = sorted(name for names in GROUPS.values() for name in names)
    if listed != sorted({*sim.__all__} - {"__version__"}):
        raise PageError(f"public, or on the page, but not both: {sorted({*listed} ^ {*sim.__all__} - {'__version__'})}")
    for group, names in GROUPS.items():
        yield f"## {group}"
        yield ""
        yield from table(("Name", "What it is"), ((f"`sim.{name}`", first_sentence(name)) for name in names))
        for name in names:
            yield ""
            yield from details(name)
        yield ""


def details(name: str) -> Iterator[str]:
    """The directive for a name; of a class whose fields have comments, a table of them too."""
    thing = getattr(sim, name)
    yield "```{eval-rst}"
    if inspect.ismodule(thing):
        yield f".. automodule:: {thing.__name__}"
    elif inspect.isclass(thing):
        yield f".. autoclass:: sim.{name}"
        if not issubclass(thing, Exception):
            yield "   :members:"
    else:
        yield f".. autofunction:: sim.{name}"
    yield "```"
    if thing is sim.Event:
        yield ""
        yield "Its fields are [the columns of the log](event-log.md)."
    elif inspect.isclass(thing) and not issubclass(thing, Exception):
        fields = [(f"`{field}`", f"`{kind}`", about) for field, kind, about in commented(thing) if field[0] != "_"]
        if any(about for _, _, about in fields):
            yield ""
            yield from table(("Field", "Type", "Meaning"), fields)


def first_sentence(name: str) -> str:
    """The first sentence of a docstring, on one line."""
    told = " ".join((inspect.getdoc(getattr(sim, name)) or "").split("\n\n")[0].split())
    return re.split(r"(?<=\.) (?=[A-Z`])", told)[0].replace("*", r"\*")
