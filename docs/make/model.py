"""The tables and the diagram of the model page, made from what the program declares."""

import ast
import inspect
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache

from matplotlib.figure import Figure

import sim
from docs.make.parts.comments import commented
from docs.make.parts.diagrams import Arrow, boxes_and_arrows, rows_of_boxes
from docs.make.parts.page import ROOT, Page, PageError, table
from sim import luck, scenario
from sim.chronicle import explanation
from sim.measures import summaries
from sim.measures.turns import moves
from sim.model import bimatrix, calendar, log, state
from sim.model.outcomes import COURSES, ENDINGS, FORMER
from sim.studies.run import simulate
from sim.studies.typical import goes_so, typical

PAGE = Page("docs/model.md")
SEED_CASE = ROOT / "scenarios" / "nato_russia_2021.yaml"


@PAGE.block
def effects() -> Iterator[str]:
    """List what a move may do to stocks."""
    move = scenario.schema()["definitions"]["Move"]["properties"]
    rows = (
        (f"`{name}`", "one's own" if name in log.OWN_STOCK else "the other's", move[name]["description"])
        for name in state.EFFECTS
    )
    yield from table(("Effect", "On stock of", "Meaning"), rows)


# The day, luck, games.


TURN = {  # the places of the boxes of its picture
    "Peace": (0.11, 0.62),
    "Deliberation": (0.5, 0.88),
    "Waiting": (0.88, 0.62),
    "Turn": (0.5, 0.4),
    "Wish": (0.15, 0.1),
    "Choice": (0.5, 0.1),
    "Deed": (0.85, 0.1),
}
WAYS = (
    Arrow("Peace", "Deliberation", "something is felt", 0.0, (-0.07, 0.03)),
    Arrow("Deliberation", "Waiting", "its days are over, and it\nputs its answer off", 0.0, (0.09, 0.03)),
    Arrow("Deliberation", "Turn", "its days are over", 0.0, (0.0, -0.02)),
    Arrow("Waiting", "Turn", "what it waited for\nhas come", 0.0, (0.03, -0.02)),
    Arrow("Peace", "Turn", "review of a quiet spell", -0.12, (-0.02, 0.06)),
    Arrow("Turn", "Peace", "announced, or let pass", -0.12, (-0.08, -0.06)),
    Arrow("Turn", "Wish", "strategy, unless\nit is tolerated"),
    Arrow("Wish", "Choice", "least loss of what\ncan be had"),
    Arrow("Choice", "Deed", "seldom, by error,\nthe rung beside"),
)


@PAGE.block
def turn() -> Iterator[str]:
    """List the ways from one state of an actor to another."""
    yield from table(("From", "To", "When, or how"), ((way.start, way.end, way.label) for way in WAYS))


@PAGE.picture("turn")
def _() -> Figure:
    """Draw them."""
    return boxes_and_arrows((7.6, 4.6), TURN, WAYS)


@PAGE.block
def phases() -> Iterator[str]:
    """List the phases of a day in their order."""
    found = [(getattr(calendar, name), name, why) for name, _, why in commented(calendar) if name != "PHASE" and why]
    rows = [(order, name, why) for order, name, why in found if isinstance(order, int) and order >= calendar.PHASE]
    numbered = ((f"{order // calendar.PHASE}", name.lower(), why) for order, name, why in sorted(rows))
    yield from table(("Phase", "Name", "What happens"), numbered)


@PAGE.block
def purposes() -> Iterator[str]:
    """List what luck is drawn for."""
    drawn = [(name, comment) for name, _, comment in commented(luck) if "event:" in comment]
    rows = (
        (f"{getattr(luck, name)}", name.lower().replace("_", " "), comment.replace("event: ", ""))
        for name, comment in drawn
    )
    yield from table(("Purpose", "Name", "Event of the address"), rows)


@PAGE.block
def presets() -> Iterator[str]:
    """List the games that have a name."""

    def cell(pair: tuple[float, float]) -> str:
        return f"{pair[0]:g}, {pair[1]:g}"

    rows = []
    for name, ((cc, cd), (dc, dd)) in bimatrix.PRESETS.items():
        rows.append((f"`{name}`", cell(cc), cell(cd), cell(dc), cell(dd)))
    head = (
        "Game",
        "Both hold",
        "The first holds, the second strikes",
        "The first strikes, the second holds",
        "Both strike",
    )
    yield from table(head, rows)


# The seed case.


@PAGE.block
def worked_example() -> Iterator[str]:
    """Show the first reply of the seed case as its actor weighed it."""
    run = sim.simulate(sim.load(SEED_CASE), seed=1)
    reply = summaries.first_reply(run.events)
    assert reply is not None, "the seed case has a reply"
    decision = explanation.decisions(run.crisis, run.seed, run.number)[reply.number]
    actor = run.crisis.actors[reply.actor]
    yield (
        f"{reply.actor}, {reply.decided} (seed {run.seed}): felt {decision.received:g}; "
        f"`{actor.strategy.called}` wants {decision.wanted:g}. "
        f"Audience cost {actor.audience_cost:g}, out of kind {actor.out_of_kind:g}."
    )
    yield ""
    rows = []
    for a in sorted(decision.alternatives, key=lambda a: (bool(a.obstacle), a.loss)):
        if a.obstacle == explanation.UNWANTED:
            continue
        cells = (a.severity, a.too_hard, a.too_soft, a.given_up, a.out_of_kind, a.loss)
        texts = [a.obstacle, *[""] * 5] if a.obstacle else [f"{cell:.2f}" for cell in cells]
        rows.append((f"**{a.move}**" if a.move == decision.made else a.move, *texts))
    yield from table(("Alternative", "Severity", "Harder", "Softer", "Given up", "Not alike", "Loss"), rows)


# An account that closes.

RUNS = 20  # of each scenario and pair of strategies
SLACKS = (1, 5, 12, 17.5, 20, 23, 24)
DRAWN_RUNS = 2000
BIASES = (1.0, 1.1, 1.2, 1.25, 1.5)


@PAGE.block
def accounts() -> Iterator[str]:
    """Count the moves of history, and of runs in which neither side, or both, keep an account."""
    yield from table(
        ("Scenario", "History", "As the file has it", "`ledger` on both sides", "`tit_for_tat`"), counted_moves()
    )


@cache
def counted_moves() -> list[tuple[str, ...]]:
    """The moves of each scenario: in history, as it stands, and with either strategy on both sides."""
    rows = []
    for path in sorted(SEED_CASE.parent.glob("*.yaml")):
        crisis = scenario.load(path)
        outside = {(incident.date, incident.by) for incident in crisis.incidents}
        known = [past for past in crisis.history if (past.date, past.actor) not in outside]
        if known:
            played = [crisis, *(both_play(crisis, name) for name in ("ledger", "tit_for_tat"))]
            rows.append((f"`{path.stem}`", f"{len(known)}", *map(moves_told, played)))
    return rows


JOINING = (  # what is changed in the case of March 2018, and what of its members
    ("As the file has it", {}),
    ("The five feel a little more (0.32)", {"five that called envoys home.bias": 0.32}),
    ("All feel the same", {"five that called envoys home.bias": 0.6, "four that did nothing.bias": 0.6}),
    ("The United States feel as little as the four", {"United States.bias": 0.2}),
    ("Nobody feels more than the five", {"bias": 0.3}),
)


@PAGE.block
def joining() -> Iterator[str]:
    """Play March 2018 with more joiners and with fewer."""
    crisis = scenario.load(SEED_CASE.with_name("skripal_2018.yaml"))
    rows = []
    for told, members in JOINING:
        partners = "actors.Partners"
        paths = {f"{partners}.perception.bias" if key == "bias" else f"{partners}.members.{key}": value
                 for key, value in members.items()}  # fmt: skip
        blow, *answers = moves(simulate(crisis.with_(paths)).events)
        joined = ", ".join(wish.member for wish in blow.wishes if wish.joins) or "nobody"
        answer = f"{answers[0].move}: {answers[0].size:g}" if answers else "let pass"
        rows.append((told, joined, blow.move, f"{blow.size:g}", f"{blow.done:.2f}", answer))
    yield from table(("What is changed", "Joined by", "The partners", "Go", "Severity", "Russia"), rows)


@PAGE.block
def disagreement() -> Iterator[str]:
    """Count the moves of a quarrel in which one side feels more than was done."""
    rows = []
    for bias in BIASES:
        crisis = clear_quarrel(bias)
        told = simulate(crisis)
        blows = [event.done or 0.0 for event in moves(told.events)]
        first = ", ".join(f"{blow:g}" for blow in blows[:6]) + (", ..." if len(blows) > 6 else "")
        other = simulate(both_play(crisis, "tit_for_tat")).summary.moves
        rows.append((f"{bias:g}", f"{len(blows)}", first, told.summary.course, f"{other}"))
    yield from table(("Brie's bias", "Moves", "Blows, Alba's first", "Course", "Moves with `tit_for_tat`"), rows)


@PAGE.block
def last_straw() -> Iterator[str]:
    """Find which of NATO's measures Russia answers first, and with what, by the slack of its account."""
    crisis = scenario.load(SEED_CASE.with_name("nato_russia_2014.yaml"))
    rows = []
    for slack in SLACKS:
        made = moves(simulate(crisis.with_({"actors.Russia.strategy.with.slack": slack})).events)
        at = next((n for n, event in enumerate(made) if event.actor == "Russia"), None)
        first = "none" if at is None else f"number {at}, {made[at - 1].move}"
        others = [event.move for event in made if event.actor == "Russia"]
        rows.append((f"{slack:g}", first, ", then ".join(others) or "nothing"))
    yield from table(("Slack", "The measure answered first", "What Russia does"), rows)
    yield ""
    found = goes_so(crisis, typical(crisis.close()), runs=DRAWN_RUNS)  # as it stands it goes as history did
    count = len(crisis.doubts)
    yield f"With all {count} assumptions drawn, the slack evenly from 1 to 30, {found} of {DRAWN_RUNS:,} runs"
    yield "go history's way: three measures let pass, and the fourth answered by suspending relations."


def both_play(crisis: scenario.Crisis, strategy: str) -> scenario.Crisis:
    """The same with one strategy on both sides."""
    return crisis.with_({f"actors.{actor}.strategy": strategy for actor in crisis.actors})


def moves_told(crisis: scenario.Crisis) -> str:
    """The moves of its runs: one number where all have as many, or the least and the most."""
    made = sorted(simulate(crisis, 1, run).summary.moves for run in range(RUNS))
    return f"{made[0]}" if made[0] == made[-1] else f"{made[0]} to {made[-1]}"


def clear_quarrel(bias: float) -> scenario.Crisis:
    """Alba suffers an affair of 5 laid at Brie's door; both have all rungs from 0.25 to 10, and answer in a week."""
    side = {"stocks": {}, "strategy": "ledger", "reply_days": {"low": 7, "likely": 7, "high": 7}}
    return scenario.build(
        {
            "schema_version": 1,
            "name": "An account",
            "story": "Invented.",
            "start": date(2030, 1, 1),
            "horizon": 365,
            "kinds": {"none": {}},
            "ladder": [{"move": f"rung {n}", "severity": n / 4, "source": "invented"} for n in range(1, 41)],
            "actors": {"Alba": side, "Brie": side | {"perception": {"bias": bias}}},
            "incidents": [{"name": "an affair", "by": "Brie", "severity": 5.0, "date": date(2030, 1, 2)}],
        }
    )


# What becomes of a run.


@PAGE.block
def outcomes() -> Iterator[str]:
    """Define courses and endings, in the words of the functions that tell them."""
    for what, names, function in (
        ("Course: which way it went", COURSES, summaries.course),
        ("Ending: why it stopped", ENDINGS, summaries.ending),
    ):
        if names is not COURSES:
            yield ""
        items = (inspect.getdoc(function) or "").partition("\n- ")[2].split("\n- ")
        told = {name.strip("'"): " ".join(text.split()) for name, _, text in (item.partition(": ") for item in items)}
        if set(told) != set(names):
            raise PageError(f"{function.__name__} explains {', '.join(told)}; there are {', '.join(names)}")
        yield from table((what, "Of a run in which"), ((f"*{name}*", text) for name, text in told.items()))


@PAGE.block
def former_outcomes() -> Iterator[str]:
    """List what courses and endings were called before."""
    yield from table(("It was called", "It is told now as"), FORMER.items())


# The modules.


@PAGE.block
def rooms() -> Iterator[str]:
    """List the rooms from the highest to the lowest, with a line on each and what it imports."""
    names = [name for layer in _layers() for name in layer]
    graph = {name: _imported(name, names) for name in names}
    rows = []
    for name, below in graph.items():
        further = set().union(*(_reached(other, graph) for other in below))
        direct = [f"`{other}`" for other in names if other in below - further]
        rows.append((f"`{name}`", _about(name), ", ".join(direct)))
    yield from table(("Room", "What it is for", "Imports"), rows)


@PAGE.picture("rooms")
def _() -> Figure:
    """Stack the rooms as the contract of imports does."""
    return rows_of_boxes(_layers())


def _layers() -> list[list[str]]:
    """The layers of rooms that the contract of imports declares, the highest first."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    return [layer.split(" : ") for layer in declared]


def _imported(name: str, names: list[str]) -> set[str]:
    """The rooms that a room imports, wherever in its files."""
    room = ROOT / "sim" / name
    found = set()
    for file in room.rglob("*.py") if room.is_dir() else [room.with_suffix(".py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module is not None:
                for alias in node.names:
                    found.update(f"{node.module}.{alias.name}".removeprefix("sim.").split(".")[:1])
    return found & set(names) - {name}


def _reached(name: str, graph: dict[str, set[str]]) -> set[str]:
    """The rooms that a room imports, and those that they import, and so on."""
    return graph[name].union(*(_reached(other, graph) for other in graph[name]))


def _about(room: str) -> str:
    file = ROOT / "sim" / f"{room}.py"
    file = file if file.exists() else ROOT / "sim" / room / "__init__.py"
    return (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").partition("\n")[0]
