"""Runs, many runs, questions and debriefs as plain values for a page. All sentences come from the core."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sim.chair import words
from sim.chair.debrief import Debrief
from sim.chair.questions import Question
from sim.chronicle import sentences
from sim.language import say
from sim.measures.intervals import Share
from sim.model.log import Event
from sim.scenario import Crisis, ScenarioError
from sim.scenario.problems import Problem, spell
from sim.studies.ensemble import Ensemble
from sim.studies.run import Run
from sim.text import plain

Told = dict[str, Any]

WEIGHED = ("move", "let pass", "let lapse")  # kinds of events of which there is a why


def run(made: Run) -> Told:
    """A run as a page shows it. A curve is a list of [day, value]: the days on which it changes, from the start."""
    crisis, curve, summary = made.crisis, made.curve(), made.summary
    reply = summary.first_reply
    return {
        "headline": headline(made),
        "summary": plain(summary._replace(first_reply=None)) | {"first_reply": reply and [reply.actor, reply.move]},
        "days": len(curve.days),
        "in_force": {actor: steps(series) for actor, series in curve.in_force.items()},
        "announced": {actor: steps(series) for actor, series in curve.announced.items()},
        "ties": {actor: steps(series) for actor, series in curve.ties.items()},
        "history": {actor: series and steps(series) for actor, series in curve.history.items()},
        "events": [_event(one, crisis) for one in made.events if not sentences.is_omitted(one, made.events)],
        "squares": squares(made),
    }


def _event(event: Event, crisis: Crisis) -> Told:
    day = sentences.day(event)
    notice = event.kind == "move" and event.effective != event.announced
    return {
        "number": event.number,
        "day": day,
        "at": (day - crisis.start).days,
        "kind": event.kind,
        "actor": event.actor,
        "move": event.move,
        "done": event.done,
        "felt": event.felt,
        "in_force": event.effective if notice else None,  # where that is later than its announcement
        "expires": event.expires,
        "told": sentences.tell(event, crisis),
        "weighed": event.kind in WEIGHED and not event.is_silence,
    }


def headline(made: Run) -> str:
    """A run in a sentence or two."""
    summary = made.summary
    reply = summary.first_reply
    begins = say("headline.reply", actor=reply.actor, move=reply.move) if reply else say("headline.no reply")
    ends = {"course": summary.course, "ending": summary.ending, "moves": words.count(summary.moves, "moves")}
    return f"{begins} {say('headline.course', peak=summary.peak, **ends)}"


def squares(made: Run) -> dict[str, list[str]] | None:
    """By actor, what it did in each round: held, struck, or either by mistake; None without rounds."""
    if made.crisis.clock is None:
        return None
    found: dict[str, list[str]] = {actor: [] for actor in made.crisis.actors}
    for event in made.events:
        if event.is_decision:
            struck = "struck" if (event.done or 0.0) > 0.0 else "held"
            found[event.actor].append(f"{struck} by mistake" if event.rule == "execution error" else struck)
    return found


def many(found: Ensemble) -> Told:
    """What many runs came to: shares with their intervals, in order; bands by day as steps of [day, quantiles]."""

    def share(name: str, one: Share, **more: Any) -> Told:
        return {"name": name, **more, "count": one.counted, "share": one.share, "low": one.low, "high": one.high}

    replies = [share(move, one, actor=actor) for (actor, move), one in found.first_replies.items()]
    return {
        "runs": found.runs,
        "courses": [share(name, one) for name, one in found.courses.items()],
        "endings": [share(name, one) for name, one in found.endings.items()],
        "first_replies": [*replies, share("", found.unanswered, actor="")],
        "peak": plain(found.peak),
        "length": plain(found.length),
        "moves": plain(found.moves),
        "payoffs": plain(found.payoffs),
        "bands": steps(found.bands),
        "error": found.error,
    }


def question(asked: Question) -> Told:
    """A question as a page shows it."""
    told = {name: value for name, value in asked._asdict().items() if name not in ("crisis", "options", "known")}
    options = [(one, "" if one.obstacle else "; ".join(words.does(one, asked.day))) for one in asked.options]
    return {
        **plain(told),
        "headline": words.headline(asked),
        "known": [{**plain(one), "told": words.report(one, asked.actor)} for one in asked.known],
        "options": [{**plain(one), "told": text} for one, text in options],
        "possible": list(asked.possible),
        "advice": {**plain(asked.advice), "told": " ".join(words.advice(asked))},
    }


def debrief(found: Debrief) -> Told:
    """A debrief as a page shows it."""
    crisis, chairs = found.game.crisis, found.game.chairs
    return {
        **plain({name: value for name, value in found._asdict().items() if name not in ("game", "run")}),
        "pivotal": plain(found.pivotal),
        "plays": {actor: one.strategy.told for actor, one in crisis.actors.items() if actor not in chairs},
        "told": list(words.debrief(found)),
        "run": run(found.run),
    }


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


def steps(series: Sequence[Any]) -> list[list[Any]]:
    """A series by day as [day, value] where the value changes."""
    starts = [next(group) for _, group in groupby(enumerate(series), key=lambda one: one[1])]
    return [[day, value] for day, value in starts]
