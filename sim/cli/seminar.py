"""`sim seminar`: lessons to teach with, as pages; and answers to their questions, judged."""

import argparse
import sys
from typing import TYPE_CHECKING

from sim.cli.common import DONE, NO, Command, UsageError, goes_with, named, new_file
from sim.cli.terminal import say

if TYPE_CHECKING:
    from sim.lessons.lesson import Lesson

FORMS = ("instructor", "short", "output", "force", "no_browser")


def declare_seminar(command: Command) -> None:
    """The arguments of `sim seminar`."""
    made = command("seminar", _seminar, "list eight lessons to teach with, or write one as a page to read and to print")
    made.add_argument("lesson", nargs="?", metavar="LESSON", help="1 to 8, or quiz (default: list them)")
    made.add_argument("--instructor", action="store_true", help="with answers, their intervals, and what turns them")
    made.add_argument("--short", action="store_true", help="the lesson of 45 minutes")
    made.add_argument(
        "-o", "--output", type=named("file"), metavar="FILE", help="an .html file (default: seminar-LESSON.html)"
    )
    made.add_argument("--force", action="store_true", help="replace the file if it is there")
    made.add_argument("--no-browser", action="store_true", help="open no browser")
    made.add_argument(
        "--answer",
        metavar="EXERCISE=VALUE",
        help="say whether an answer lies where it was computed to lie, as 3.1=2.25; exit code 1 if not",
    )


def _seminar(options: argparse.Namespace) -> int:
    from sim.lessons import lesson

    if options.lesson is None:
        goes_with("a lesson", {_option(one): getattr(options, one) or None for one in ("answer", *FORMS)})
        for listed in lesson.lessons():
            say(f"{listed.key}  {listed.title}\n    {listed.able}")
        say("quiz  Eight questions, before and after\nsim seminar 1 writes the first; --instructor has the answers")
        return DONE
    try:
        made = lesson.lesson(options.lesson)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if options.answer is not None and made.key == lesson.QUIZ:
        raise UsageError("--answer: the quiz is judged by its key, which is in the instructor's edition")
    if options.answer is not None:
        for one in FORMS:
            if getattr(options, one):
                raise UsageError(f"{_option(one)}: with --answer no page is written; leave it out")
        return _judged(made, options.answer)
    return _written(made, options)


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _written(made: "Lesson", options: argparse.Namespace) -> int:
    import webbrowser

    from sim import archive
    from sim.lessons import edition, lesson

    if made.key == lesson.QUIZ and options.short:
        raise UsageError("--short: the quiz has one length; leave it out")
    ending = "-instructor" if options.instructor else ""
    target = new_file(options.output or f"seminar-{made.key}{ending}.html", options.force, (".html",))
    text = edition.edition(made, lesson.numbers(made.key), instructor=options.instructor, short=options.short)
    archive.write_whole(target, text.encode())
    print(target)
    if sys.stdout.isatty() and not options.no_browser:
        webbrowser.open(target.resolve().as_uri())
    return DONE


def _judged(made: "Lesson", answer: str) -> int:
    """Say whether an answer is right, and print no more than that: the right one is in the instructor's edition."""
    from sim.lessons import lesson

    number, equals, text = answer.partition("=")
    exercise = made.exercise(number.strip())
    if not equals or exercise is None:
        known = f"{made.exercises[0].number} to {made.exercises[-1].number}"
        raise UsageError(f"--answer {answer}: write EXERCISE=VALUE, as {number or '3.1'}=2.25; here are {known}")
    found, what = lesson.numbers(made.key).found[exercise.quantity], made.quantities[exercise.quantity]
    value: float | str = text
    if not isinstance(found.value, str):
        try:
            value = float(text.strip().removesuffix(what.unit).strip() if what.unit else text)
        except ValueError:
            raise UsageError(f"--answer {answer}: '{text}' is no number; {number} asks for one") from None
    right = found.takes(value, what.digits)
    word = isinstance(found.value, str)
    where, wrong = (
        ("that is it", "it is another")
        if word
        else ("it lies within the computed interval", "it lies outside the computed interval")
    )
    print(f"{number}: {text}: yes, {where}" if right else f"{number}: {text}: no, {wrong}")
    return DONE if right else NO
