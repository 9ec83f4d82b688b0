"""What ties a scenario to an exchange: of which it tells, and which of its steps what history did stands for."""

from os import PathLike
from pathlib import Path as File

from sim.history.collection import load_exchange
from sim.history.exchange import EXCHANGE, Exchange
from sim.history.format import BOTH, Move
from sim.scenario import Crisis, ScenarioError, load, shipped
from sim.scenario.problems import Problem


def is_file(name: str) -> bool:
    """Whether a name is a scenario's, or some other file's, and not an exchange's of the collection."""
    return File(name).suffix in EXCHANGE.suffixes or File(shipped.find(name).path).exists()


def source_of(crisis: Crisis) -> str | None:
    """The exchange that a scenario tells of: its name, or its file as it is found from here; None for none."""
    if crisis.record is None or File(crisis.record).suffix not in EXCHANGE.suffixes:
        return crisis.record
    return str(File(crisis.folder) / crisis.record)


def exchange_of(crisis: Crisis) -> Exchange | None:
    """The exchange that a scenario tells of. Raises ScenarioError where it is not there, or is none."""
    source = source_of(crisis)
    if source is None:
        return None
    try:
        return load_exchange(source)
    except ScenarioError as error:
        [problem, *others] = error.problems
        more = f" (and {len(others)} more: sim history --check {source})" if others else ""
        where = f"{source}: " if File(source).suffix in EXCHANGE.suffixes else ""
        raise crisis.refuse(("record",), f"{where}{problem.found}{more}", problem.remedy) from None


def tied(crisis: Crisis) -> dict[int, Move]:
    """The moves of the exchange that a scenario's history tells of, by their steps; none where it names no exchange.

    A step is of its actor or of both, and has the day on which that was announced or took effect. Raises ScenarioError
    with every place where the history tells otherwise, or names a step that is not there, or twice for one thing.
    """
    exchange = exchange_of(crisis)
    if exchange is None:
        return {}
    steps = {move.step: move for move in exchange.moves}
    problems = []
    for at, past in enumerate(crisis.history):
        for n, step in enumerate(past.steps):
            place = ("history", at, "steps", n)
            if step not in steps:
                known = ", ".join(map(str, steps))
                problems.append(Problem(place, f"{exchange.name} has no step {step}", f"its steps are {known}"))
                continue
            move = steps[step]
            if step in past.steps[:n]:
                problems.append(Problem(place, f"step {step} is named twice", "name it once"))
            elif move.date not in (past.date, past.effective) or move.mover not in (past.actor, BOTH):
                found = f"step {step} of {exchange.name} is of {move.mover}, {move.date}"
                remedy = f"name a step of {past.actor}, {past.date}, or mend what is wrong"
                problems.append(Problem(place, found, remedy))
    if problems:
        raise crisis.refuse_all(problems)
    return steps


def scenario_of(name: str, folder: str | PathLike[str] = "scenarios", *, allow_code: bool = False) -> Crisis:
    """The scenario that is meant, by a file or a name; or the one that tells most of an exchange of that name.

    That is looked for in a folder, then among those that come with the program; of two that tell of as many steps, the
    one found first is meant. Raises ScenarioError for a file that is
    no scenario, KeyError (found, remedy) where no scenario tells of such an exchange.
    """
    if is_file(name):
        return load(name, allow_code=allow_code)
    known: dict[str, None] = {}
    found: list[Crisis] = []
    for source in [*map(str, sorted(File(folder).glob("*.yaml"))), *shipped.files()]:
        try:
            crisis = load(source, allow_code=allow_code)
        except ScenarioError:
            continue  # `sim check` says what is wrong with it
        if crisis.record is not None and name in (crisis.record, File(crisis.record).stem):
            found.append(crisis)
        known |= {crisis.record: None} if crisis.record else {}
    if found:
        return max(found, key=lambda crisis: len({step for past in crisis.history for step in past.steps}))
    raise KeyError(
        f"'{name}' is neither a scenario nor an exchange that a scenario tells of",
        f"exchanges of which one tells are {', '.join(known)}",
    )
