"""A lesson as it is written: Markdown with a head in TOML that says what is counted and what is asked.

The text names a quantity in braces, as `{notice}`; what the build found of it stands in `numbers.json` beside the
texts. Lines from `::: instructor` to `:::` are for the instructor alone, those from `::: long` on are left out of the
lesson of 45 minutes, and `::: exercises` is where the exercises go. A fenced block of the language `sim` holds a
command, under which its output is printed; one of the language `figure` holds a command that draws, and a caption. What
it draws stands in the folder `figures`.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from sim.lessons.quantity import Ask, Found, LessonError, Quantity
from sim.scenario.problems import known

TEXTS = files("sim.lessons") / "texts"
QUIZ = "quiz"
NUMBERS = "numbers.json"

_NAME = re.compile(r"\{(\w+)\}")
_PRINTED = re.compile(r"^```sim\n(.+)\n```$", re.MULTILINE)
_DRAWN = re.compile(r"^```figure\nsim (.+)\n(.+)\n```$", re.MULTILINE)
Read = Callable[[str], str]  # runs a command of this program, without its first word, and gives what it prints


class Turn(NamedTuple):
    """A key of the scenario and a value with which an answer is another."""

    path: str
    value: str


class Exercise(NamedTuple):
    """A question with a computed answer."""

    number: str  # as 3.1; in the quiz, as 1
    ask: str
    quantity: str
    turn: Turn | None  # none where the record is counted, of which nothing can be set
    because: str
    choices: tuple[str, ...] = ()  # in the quiz: what may be chosen from


class Lesson(NamedTuple):
    """One lesson, or the quiz."""

    key: str  # 1 to 8, or quiz
    title: str
    able: str  # what they can do after it
    scenario: str
    reading: tuple[str, ...]
    quantities: Mapping[str, Quantity]
    exercises: tuple[Exercise, ...]
    text: str

    def exercise(self, number: str) -> Exercise | None:
        """The exercise of a number, as 3.1."""
        return next((one for one in self.exercises if one.number == number), None)

    def printed(self) -> Iterator[str]:
        """The commands whose output the text shows."""
        return (found[1].removeprefix("sim ") for found in _PRINTED.finditer(self.text))

    def drawn(self) -> Iterator[str]:
        """The commands that draw the figures of the text."""
        return (found[1] for found in _DRAWN.finditer(self.text))

    def commands(self) -> Iterator[str]:
        """Every command that the text tells a reader to type, without its first word."""
        yield from self.printed()
        yield from (found.removeprefix("sim ") for found in re.findall(r"`(sim [^`]+)`", self.text))

    def computed(self, ask: Ask, read: Read, shows: Read) -> dict[str, Any]:
        """All that its text quotes, as `numbers.json` keeps it; `shows` says in words what a command draws."""
        return {
            "quantities": {name: one.found(ask)._asdict() for name, one in self.quantities.items()},
            "printed": {command: read(command) for command in self.printed()},
            "figures": {command: shows(command) for command in self.drawn()},
        }


def lessons() -> list[Lesson]:
    """All lessons, in their order."""
    return [lesson(str(number)) for number in range(1, 9)]


@cache
def lesson(key: str) -> Lesson:
    """A lesson by its number, or the quiz. Raises ValueError for one that there is not."""
    names = [one.name for one in TEXTS.iterdir() if one.name.endswith(".md")]
    keys = {name.removesuffix(".md").partition("-")[0]: name for name in sorted(names)}
    return parsed(key, (TEXTS / keys[known(key, keys, "lesson")]).read_text(encoding="utf-8"))


def parsed(key: str, source: str) -> Lesson:
    """A lesson from its source. Raises LessonError for one whose text and head do not fit together."""
    try:
        _, head, text = source.split("+++\n", 2)
        told = tomllib.loads(head)
    except ValueError as error:
        raise LessonError(f"lesson {key}: {error}; it begins with a head in TOML between two lines of +++") from None
    quantities = {name: Quantity(**one) for name, one in told["quantities"].items()}
    exercises = tuple(
        _exercise(str(at) if key == QUIZ else f"{key}.{at}", one) for at, one in enumerate(told["exercises"], 1)
    )
    made = Lesson(
        key, told["title"], told["able"], told["scenario"], tuple(told.get("reading", ())), quantities, exercises, text
    )
    everywhere = [text, *(f"{one.ask} {one.because} {{{one.quantity}}}" for one in exercises)]
    named = {name for one in everywhere for name in _NAME.findall(one)}
    if named != set(quantities):
        raise LessonError(f"lesson {key}: {sorted(named ^ set(quantities))} is told and not computed, or never told")
    return made


def _exercise(number: str, told: Mapping[str, Any]) -> Exercise:
    turn = Turn(told["turn"]["path"], str(told["turn"]["value"])) if "turn" in told else None
    choices = tuple(map(str, told.get("choices", ())))
    return Exercise(number, told["ask"], told["quantity"], turn, told["because"], choices)


class Numbers(NamedTuple):
    """What the build found for a lesson."""

    found: Mapping[str, Found]
    printed: Mapping[str, str]
    figures: Mapping[str, str]  # by command, what the figure shows, in words

    def filled(self, made: Lesson, text: str) -> str:
        """A text with its numbers, and its commands with what they print."""

        def shown(match: re.Match[str]) -> str:
            command = match[1].removeprefix("sim ")
            return f"```\n$ sim {command}\n{self.printed[command].rstrip()}\n```"

        text = _NAME.sub(lambda match: made.quantities[match[1]].told(self.found[match[1]].value), text)
        return _PRINTED.sub(shown, text)

    def interval(self, made: Lesson, name: str) -> str:
        """The interval of 95 % of a quantity in words; empty where no luck is in it."""
        found, what = self.found[name], made.quantities[name]
        if found.low is None or found.high is None:
            return ""
        return f"[{found.low:.{what.digits}f}, {found.high:.{what.digits}f}]"


def numbers(key: str) -> Numbers:
    """What the build found for a lesson. Raises LessonError where the build is older than the lesson."""
    kept = kept_numbers().get(key)
    made = lesson(key)
    quoted = {"quantities": made.quantities, "printed": made.printed(), "figures": made.drawn()}
    if kept is None or any(set(kept.get(what, ())) != set(names) for what, names in quoted.items()):
        raise LessonError(f"lesson {key}: its numbers are not computed yet; run python docs/make lessons")
    return Numbers({name: Found(**one) for name, one in kept["quantities"].items()}, kept["printed"], kept["figures"])


def figure(key: str, at: int) -> bytes:
    """A figure of a lesson, by its place among them from 0, as SVG."""
    return (TEXTS / "figures" / f"{key}-{at + 1}.svg").read_bytes()


def kept_numbers() -> dict[str, Any]:
    """What the build found, by lesson."""
    try:
        return dict(json.loads((TEXTS / NUMBERS).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
