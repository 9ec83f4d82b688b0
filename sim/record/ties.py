"""What ties a scenario to an exchange: of which it tells, and which of its steps what history did stands for."""

from os import PathLike
from pathlib import Path as File

from sim.record.checking import load_exchange
from sim.record.declarations import BOTH, Move
from sim.scenario import Crisis, ScenarioError, load


def tied(crisis: Crisis) -> dict[int, Move]:
    """The moves of the exchange that a scenario's history tells of, by their steps; none where it names no exchange.

    A step is of its actor or of both, and has the day on which that was announced or took effect. Raises ScenarioError
    where the history tells otherwise, or names a step that is not there.
    """
    if crisis.record is None:
        return {}
    try:
        exchange = load_exchange(crisis.record)
    except ScenarioError as error:
        problem = error.problems[0]
        raise crisis.refuse(("record",), problem.found, problem.remedy) from None
    steps = {move.step: move for move in exchange.moves}
    for at, past in enumerate(crisis.history):
        for n, step in enumerate(past.steps):
            place = ("history", at, "steps", n)
            if step not in steps:
                known = ", ".join(map(str, steps))
                raise crisis.refuse(place, f"{exchange.name} has no step {step}", f"its steps are {known}")
            move = steps[step]
            if move.date not in (past.date, past.effective) or move.mover not in (past.actor, BOTH):
                found = f"step {step} of {exchange.name} is of {move.mover}, {move.date}"
                raise crisis.refuse(place, found, f"name a step of {past.actor}, {past.date}, or mend what is wrong")
    return steps


def scenario_of(name: str, folder: str | PathLike[str] = "scenarios", *, allow_code: bool = False) -> Crisis:
    """The scenario that is meant: a file; or the one of a folder that tells of an exchange of that name.

    Raises ScenarioError for a file that is none, KeyError (found, remedy) where no scenario tells of it.
    """
    if File(name).suffix in (".yaml", ".yml") or File(name).exists():
        return load(name, allow_code=allow_code)
    known = []
    for file in sorted(File(folder).glob("*.yaml")):
        try:
            crisis = load(file, allow_code=allow_code)
        except ScenarioError:
            continue  # `sim check` says what is wrong with it
        if crisis.record == name:
            return crisis
        known += [crisis.record] if crisis.record else []
    if not File(folder).is_dir():
        at = f"there is no folder {folder} here; go where it is, or name a scenario file"
    else:
        at = f"those of {folder} that do are {', '.join(known)}" if known else f"no scenario in {folder} does"
    raise KeyError(f"'{name}' is neither a scenario file nor an exchange that a scenario tells of", at)
