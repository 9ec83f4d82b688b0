"""Questions, debriefs and problems as plain values for a page. All sentences come from the core."""

from collections.abc import Sequence

from sim.chair import words
from sim.chair.debrief import Debrief
from sim.chair.questions import Question
from sim.page.course import Told, course, readable
from sim.scenario import ScenarioError
from sim.scenario.format import Strategy
from sim.scenario.problems import Problem, spell
from sim.text import plain, short_day


def question(asked: Question) -> Told:
    """A question as a page shows it."""
    told = {name: value for name, value in asked._asdict().items() if name not in ("crisis", "options", "known")}
    options = [(one, "" if one.obstacle else readable("; ".join(words.does(one, asked.day)))) for one in asked.options]
    return {
        **plain(told),
        "headline": readable(words.headline(asked)),
        "known": [
            {**plain(one), "told": readable(words.report(one, asked.actor)), "at": short_day(one.day)}
            for one in asked.known
        ],
        "options": [{**plain(one), "told": text} for one, text in options],
        "possible": list(asked.possible),
        "stocks": [readable(one) for one in words.holdings(asked)],
        "advice": {**plain(asked.advice), "told": " ".join(words.advice(asked))},
    }


def debrief(found: Debrief) -> Told:
    """A debrief as a page shows it."""
    crisis, chairs = found.game.crisis, found.game.chairs
    with words.unbroken():
        told = list(words.debrief(found))
    return {
        **plain({name: value for name, value in found._asdict().items() if name not in ("game", "run")}),
        "pivotal": plain(found.pivotal),
        "plays": {actor: one.strategy.told for actor, one in crisis.actors.items() if actor not in chairs},
        "told": [_line(one) for one in told],
        "run": course(found.run),
    }


def _line(told: str) -> tuple[int, str]:
    """A line: how far it is indented, and its words."""
    words_of_it = told.lstrip()
    return len(told) - len(words_of_it), readable(words_of_it)


def strategy(played: Strategy) -> Told:
    """A strategy as a form shows it: its name, its parameters and its modifiers; and all of it in words."""
    return {"name": played.called, "with": dict(played.with_), "modifiers": played.steps, "told": played.told}


def problems(error: ScenarioError) -> list[Told]:
    """The problems of a scenario, each with its place in the text."""
    lines = error.text.split("\n")
    return [_problem(one, lines) for one in error.problems]


def _problem(problem: Problem, lines: Sequence[str]) -> Told:
    """A problem with its place: line and column from 1, the line itself; None where it has no place in the text."""
    place = problem.place
    at = place.line - 1 if place is not None else -1
    return {
        "path": spell(problem.path),
        "found": problem.found,
        "remedy": problem.remedy,
        "line": None if place is None else place.line,
        "column": None if place is None else place.column,
        "shown": lines[at].rstrip("\r") if 0 <= at < len(lines) else "",
    }
