"""The lessons: they quote what the program says, what they ask for can be done, and answers turn with the file."""

import json
import re
import shlex
from html import escape

import pytest

import sim
from docs.make import lessons as make
from sim.cli import main, parser
from sim.lessons import lesson
from sim.lessons.edition import edition
from sim.lessons.quantity import Found, LessonError, Quantity

ALL = [*lesson.lessons(), lesson.lesson(lesson.QUIZ)]
EACH = pytest.mark.parametrize("made", ALL, ids=[one.key for one in ALL])
BY_LUCK = {"ensemble", "branch", "next"}  # commands of which a seed is asked


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIM_NO_NUMBA", "1")  # the same bits, and these few runs are not worth a compiler's half minute


@pytest.mark.parametrize(
    "made", [pytest.param(one, marks=pytest.mark.long if one.key == "7" else (), id=one.key) for one in ALL]
)
def test_every_number_is_the_one_that_the_program_computes_now(made):
    now = json.loads(
        json.dumps(made.computed(make.ask, make.read, make.shows)),
        parse_float=lambda text: float(f"{float(text):.12g}"),
    )

    assert lesson.kept_numbers()[made.key] == now


@EACH
def test_its_figures_are_of_what_it_says_they_show(made):
    kept = lesson.numbers(made.key).figures
    told = edition(made, lesson.numbers(made.key), instructor=True)

    assert len(kept) == (made.key != lesson.QUIZ)
    for at, command in enumerate(made.drawn()):
        assert make.described(lesson.figure(made.key, at)) == kept[command]
        assert told.count(f'alt="{escape(kept[command], quote=True)}"') == 1
        assert "language-figure" not in told


@pytest.mark.long
@EACH
def test_an_answer_computed_with_other_luck_is_accepted(made):
    kept = lesson.numbers(made.key).found
    for one in made.exercises:
        what = made.quantities[one.quantity]
        if what.command.split()[0] in BY_LUCK:
            assert kept[one.quantity].takes(what.found(make.ask, seed=2).value, what.digits), one.number


@pytest.mark.long
@EACH
def test_the_key_and_the_value_that_are_said_to_turn_an_answer_turn_it(made):
    kept = lesson.numbers(made.key).found
    for one in made.exercises:
        if one.turn is not None:
            what = made.quantities[one.quantity]
            turned = what.found(make.ask, {one.turn.path: one.turn.value}).value
            assert not kept[one.quantity].takes(turned, what.digits), one.number


@EACH
def test_every_command_that_a_reader_is_told_to_type_runs(made):
    known = set(made.printed())  # whose output is compared above
    for command in set(made.commands()) - known:
        words = shlex.split(command)
        if words[0] == "pack":  # takes minutes; tests/lessons/test_pack.py makes one
            assert sim.load(parser().parse_args(words).scenario)
        else:
            assert main(words) == 0, command


@EACH
def test_each_says_what_it_is_for_and_its_answers_are_the_instructor_s_alone(made):
    numbers = lesson.numbers(made.key)
    student, instructor = edition(made, numbers), edition(made, numbers, instructor=True)

    assert "For the instructor." in instructor
    assert "For the instructor." not in student
    assert "solution" in instructor.split("</style>")[1]
    assert 'class="solution"' not in student
    assert made.title in student
    assert not re.search(r"\{\w+\}|:::", student.split("<main>")[1].split("</main>")[0])
    if made.key != lesson.QUIZ:
        for part in (
            "Warm-up",
            "The idea",
            "Lab in pairs",
            "Discussion",
            "Misconceptions",
            "Homework",
            "With no device",
        ):
            assert part in student
        assert "Homework" not in edition(made, numbers, short=True)
        assert len(made.reading) >= 2


def test_the_payoffs_of_the_lesson_on_equilibrium_give_the_threshold_that_it_states():
    from sim.model.bimatrix import PRESETS

    (both, struck), (strikes, feud) = ([mine for mine, _ in row] for row in PRESETS["prisoners_dilemma"])

    assert (strikes - both) / (both - struck) == pytest.approx(2 / 3)
    assert (both + struck + strikes + feud) / 4 == 2.25


# How an answer is judged.


def test_an_estimate_is_accepted_where_another_of_as_many_runs_would_lie_and_a_count_where_it_rounds_to_the_same():
    estimate, count = Found(2.0, 1.9, 2.1), Found(8.0, None, None)

    assert estimate.accepted(2) == pytest.approx((1.814, 2.186), abs=0.001)
    assert estimate.takes(1.85, 2)
    assert not estimate.takes(1.8, 2)
    assert count.takes(8.4, 0)
    assert not count.takes(7, 0)


def test_a_word_is_taken_in_any_case():
    found = Found("grim", None, None)

    assert found.takes(" Grim ", 0)
    assert not found.takes("generous", 0)
    with pytest.raises(TypeError, match="words"):
        found.accepted(0)


def test_a_path_leads_through_lists_by_what_their_entries_say():
    document = {"rows": [{"a": "x", "n": {"low": 1, "share": 2, "high": 3}}, {"a": "y", "day": "2021-11-01"}]}

    assert Quantity("show", "rows/a=x/n/share", times=10).read(document) == Found(20.0, 10.0, 30.0)
    assert Quantity("show", "rows/a=y/day", less="rows/a=y/day").read(document).value == 0
    assert Quantity("show", "rows/a=z/day", otherwise=0).read(document).value == 0
    assert Quantity("show", "=1", over="rows/0/n/share").read(document).value == 0.5
    with pytest.raises(LessonError, match="nothing at rows/a=z/day"):
        Quantity("show", "rows/a=z/day").read(document)


SOURCE = """+++
title = "T"
able = "a"
scenario = "echo"
[quantities.one]
command = "show echo"
path = "horizon"
[[exercises]]
ask = "How long?"
quantity = "one"
because = "It says so."
+++
In {one} days.
"""


def test_a_lesson_whose_text_and_head_do_not_fit_together_is_refused():
    assert lesson.parsed("9", SOURCE).exercises[0].number == "9.1"
    with pytest.raises(LessonError, match=r"\['two'\] is told and not computed"):
        lesson.parsed("9", SOURCE.replace("In {one}", "In {two}"))
    with pytest.raises(LessonError, match="head in TOML"):
        lesson.parsed("9", SOURCE.replace("+++", "---"))


def test_markup_in_a_lesson_is_shown_and_not_obeyed():
    from sim.lessons.edition import markdown

    assert "<script>" not in markdown("<script>alert(1)</script>")


# The command.


def test_the_command_lists_writes_and_judges(capsys):
    assert main(["seminar"]) == 0
    assert "3  The echo" in capsys.readouterr().out
    assert main(["seminar", "3"]) == 0
    assert main(["seminar", "3", "--instructor", "-o", "with-answers.html"]) == 0
    assert capsys.readouterr().out.split() == ["seminar-3.html", "with-answers.html"]
    assert main(["seminar", "3", "--answer", "3.1=2.25"]) == 0
    assert main(["seminar", "3", "--answer", "3.1=3"]) == 1
    assert main(["seminar", "1", "--answer", "1.1=14 days"]) == 0
    assert main(["seminar", "8", "--answer", "8.2=always_strike"]) == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["9"], "there is no lesson '9'; known: 1, 2, 3, 4, 5, 6, 7, 8, quiz"),
        (["3", "--answer", "3.9=1"], "here are 3.1 to 3.4"),
        (["3", "--answer", "3.1=many"], "'many' is no number; 3.1 asks for one"),
        (["3", "--answer", "3.1=2", "--short"], "with --answer no page is written"),
        (["--short"], "--short goes with a lesson"),
        (["quiz", "--answer", "1=c"], "the quiz is judged by its key"),
        (["quiz", "--short"], "the quiz has one length"),
        (["3", "-o", "a.pdf"], "a.pdf"),
    ],
)
def test_what_it_cannot_do_it_says_in_a_line(words, told, capsys):
    assert main(["seminar", *words]) == 2
    assert told in capsys.readouterr().err
