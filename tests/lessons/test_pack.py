"""A pack: each side is told what it knows and no more, and each answer is what the program says."""

import pytest

import sim
from helpers.scenarios import GAME, SMALL
from sim.cli import main
from sim.lessons.pack import TAUGHT, pack, questions, taught
from sim.page import cells
from sim.page.cells import cells as cells_of
from sim.page.sliders import undrawn
from sim.strategies import STRATEGIES
from sim.text import plain

FEW = ("tit_for_tat", "grim")


@pytest.fixture(scope="module")
def crisis():
    """A quarrel over little, one number of which nobody knows."""
    return sim.parse(SMALL)


@pytest.fixture(scope="module")
def found(crisis):
    return cells.cells(crisis, strategies=FEW)


@pytest.fixture(scope="module")
def files(crisis, found):
    return dict(pack(crisis, found))


def body(text):
    """What is read of a page, without its style and script."""
    return text.split("<main>")[1].split("</main>")[0]


def test_it_holds_a_brief_a_card_a_side_the_sheets_the_questions_and_the_instructor_s_guide(crisis, files):
    cards = {f"card-{actor}.html" for actor in crisis.actors}

    assert set(files) == cards | {
        "brief.html", "ladder.html", "log-sheet.html", "curve-sheet.html", "questions.html", "instructor.html",
        "sources.html", "case.html",
    }  # fmt: skip


def test_a_card_tells_a_side_what_its_own_is_worth_and_of_the_other_s_only_how_much_there_is(crisis):
    first, second = crisis.actors
    dear = crisis.with_({f"actors.{second}.{key}": value for key, value in SECRET.items()})
    cards = dict(pack(dear, cells.cells(dear, strategies=FEW[:1])))

    for told in ("7.25", "6.75", "5.25"):
        assert told not in body(cards[f"card-{first}.html"])
        assert told in body(cards[f"card-{second}.html"])


SECRET = {"tolerance": 7.25, "audience_cost": 6.75, "out_of_kind": 5.25}


def test_neither_brief_nor_cards_nor_questions_tell_how_it_ends(crisis, files):
    for name, text in files.items():
        if name not in {"instructor.html", "case.html"}:
            assert "typical run" not in body(text), name


def test_the_answers_are_those_of_the_typical_run_and_of_many(crisis, found, files):
    run = sim.simulate(undrawn(crisis), found["seed"], found["run"])
    many = plain(sim.ensemble(crisis, 400, found["seed"]).document())
    asked = list(questions(run, many, found))
    reply = run.summary.first_reply
    assert reply is not None

    assert asked[0].answer.startswith(f"{reply.move}, after ")
    assert f"{run.summary.peak:g}"[:3] in next(one.answer for one in asked if "highest" in one.ask)
    assert all(one.answer.replace("'", "&#x27;") in body(files["instructor.html"]) for one in asked)
    assert not any(one.answer in body(files["questions.html"]) for one in asked)


def test_a_game_of_rounds_has_a_pack_too(monkeypatch):
    monkeypatch.setattr("sim.lessons.pack.RUNS", 10)
    game = sim.parse(GAME)
    files = dict(pack(game, cells.cells(game, strategies=FEW[:1])))

    assert "of 10 runs" in body(files["instructor.html"])


def test_its_page_has_the_strategies_that_a_class_knows_and_those_of_the_scenario():
    assert set(STRATEGIES) >= TAUGHT
    assert set(taught(sim.load("italy_russia_2021"))) == TAUGHT | {"one_rung_lower"}


def test_the_command_makes_a_folder_and_replaces_none(crisis, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(SMALL, encoding="utf-8")
    played = []
    monkeypatch.setattr(cells, "cells", lambda *given: played.append(given[4]) or cells_of(*given))
    own = {one.strategy.called for one in crisis.actors.values()}

    assert main(["pack", "mine.yaml", "--strategies", "grim"]) == 0
    assert [set(names) for names in played] == [{"grim"} | own]
    assert "mine-pack/brief.html" in capsys.readouterr().out.replace("\\", "/")
    assert main(["pack", "mine.yaml"]) == 2
    assert "it is there already" in capsys.readouterr().err
    assert main(["pack", "mine.yaml", "-o", "other", "--strategies", "{name: grit}"]) == 2
    assert "give names alone" in capsys.readouterr().err
