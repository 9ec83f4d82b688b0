"""Waves: first blows taken because they were struck, answered or not, with the day to which answers were looked for."""

import json
import pickle
from datetime import date

import pytest

import sim
from helpers.places import ROOT
from sim import history
from sim.cli import parser
from sim.forecast.points import points
from sim.history import chronicle
from sim.scenario import ScenarioError

WAVE = """\
schema_version: 1
wave: ports-2020
title: Ports
about: invented for the tests
selection: struck
observed_until: 2020-02-10
warnings: [one state answered]
states: {Alba: a republic, Brie: a kingdom, Caen: a duchy, Dol: a city}
sources: {gazette: "The Gazette, 2020", mercury: "The Mercury, 2020"}
common: {unit: people, code: CAMEO 161, sources: [gazette], status: verified}
blows:
  - {mover: Brie, target: Alba, date: 2020-02-03, kind: expel, n: 4,
     answers: [{date: 2020-02-05, kind: expel, n: 3, sources: [mercury]}, {date: 2020-02-06, kind: recall}]}
  - {mover: Caen, target: Dol, date: 2020-02-01, kind: close_office, n: 1, unit: offices, code: null, answers: []}
"""


def planted(old, new):
    assert old in WAVE
    return WAVE.replace(old, new, 1)


def refused(text):
    with pytest.raises(ScenarioError) as error:
        history.parse_wave(text, "ports.yaml")
    return error.value


def test_each_blow_with_its_answers_is_an_exchange_of_two_sides():
    caen, brie = history.parse_wave(WAVE).exchanges

    assert (brie.name, list(brie.actors), list(brie.sources)) == (
        "ports-2020-brie",
        ["Brie", "Alba"],
        ["gazette", "mercury"],
    )
    assert [(m.mover, m.kind, m.n, m.unit, m.code, m.answers) for m in brie.moves] == [
        ("Brie", "expel", 4, "people", "CAMEO 161", None),
        ("Alba", "expel", 3, "people", "CAMEO 161", 1),
        ("Alba", "recall", None, None, "CAMEO 161", 1),
    ]
    assert (caen.moves[0].unit, caen.moves[0].code, len(caen.moves)) == ("offices", None, 1)
    for one in (caen, brie):
        assert (one.wave, one.selection, one.observed, one.end) == (
            "ports-2020",
            "struck",
            "first blows",
            date(2020, 2, 10),
        )
        assert pickle.loads(pickle.dumps(one)) == one


def test_a_wave_may_have_kinds_of_its_own():
    own = planted("sources:", "kinds: {blockade: {role: blow, means: closes a port}}\nsources:")
    caen, brie = history.parse_wave(own.replace("kind: recall", "kind: blockade")).exchanges

    assert brie.kind(brie.moves[2]) == ("blow", "closes a port")
    assert dict(caen.kinds) == {}


def test_several_states_may_answer_and_none_need_to():
    caen, brie = history.parse_wave(WAVE).exchanges

    assert {point.actor for one in (caen, brie) for point in points(one)} == {"Alba", "Dol"}
    assert history.unanswered(caen) == caen.moves
    assert history.unanswered(brie) == ()  # to the answers no answer was looked for


def test_a_point_says_how_long_an_answer_to_it_was_looked_for():
    caen, brie = history.parse_wave(WAVE).exchanges

    assert [(point.delay, point.watched) for one in (caen, brie) for point in points(one)] == [(None, 9), (2, 7)]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("mover: Brie", "mover: Bree", 12, "blows.0.mover: 'Bree' is none of the states"),
        ("kind: recall", "kind: recal", 13, "no kind of move is called 'recal'; did you mean 'recall'"),
        ("date: 2020-02-06", "date: 2020-02-16", 13, "blows.0.answers.1.date: 2020-02-16 comes after 2020-02-10"),
        ("date: 2020-02-05", "date: 2020-02-02", 13, "blows.0.answers.0.date: 2020-02-02 comes after 2020-02-03"),
        ("[mercury]", "[merkury]", 13, "no source is called 'merkury'"),
        ("mover: Caen, target: Dol", "name: brie, mover: Caen, target: Dol", 14, "blow 1 is called 'brie' too"),
        (", answers: []}", "}", 14, "blows.1.answers: 'answers' is missing"),
        ("selection: struck", "selection: liked", 5, "selection: found the text 'liked'"),
        ("kind: close_office", "kind: close_office, answer: 3", 14, "'answer' is not a key here"),
        ("status: verified", "status: sure", 10, "common.status: found the text 'sure'"),
    ],
)
def test_every_problem_of_a_wave_has_its_line(old, new, line, said):
    told = str(refused(planted(old, new)))

    assert any(one.startswith(f"ports.yaml:{line}:") and said in one for one in told.splitlines()), told


def test_the_waves_that_come_with_the_program_have_all_their_rows():
    spring, war = history.shipped_waves()

    assert [len(wave.exchanges) for wave in (spring, war)] == [27, 23]
    assert sum(len(one.moves) for wave in (spring, war) for one in wave.exchanges) == 95
    answered = [sum(len(one.moves) > 1 for one in wave.exchanges) for wave in (spring, war)]
    assert answered == [23, 22]
    assert [wave.declared.selection for wave in (spring, war)] == ["struck", "answered"]
    assert sum(one.moves[0].n for one in spring.exchanges) == 63
    assert all(one.selection == "answered" and one.end == one.moves[-1].date for one in history.shipped())


def test_a_collection_is_the_record_the_waves_or_both():
    record, waves, both = (history.shipped(which) for which in history.COLLECTIONS)

    assert len(record) + len(waves) == len(both) == 66
    assert {one.name for one in history.load_all(["waves"])} == {one.name for one in waves}
    assert len(history.load_all(["expulsions-2018"])) == 27
    assert [one.wave for one in record if one.wave] == ["expulsions-2018"] * 2 + ["solidarity-2021"] * 2


def test_warnings_of_a_wave_stand_wherever_it_is_shown(command):
    for arguments in (["expulsions-2018"], ["--collection", "waves"], ["expulsions-2018-france"]):
        code, out, _ = command("history", *arguments)
        assert code == 0
        assert "Observation ends on 31 March 2018" in " ".join(out.split())
    assert "Observation ends" not in command("history")[1]
    assert json.loads(command("history", "--collection", "both", "--json")[1])["summary"]["exchanges"] == 66
    assert command("history", "uk-ussr-1971", "--collection", "waves")[0] == 2


def test_an_exchange_of_a_wave_says_until_when_answers_were_looked_for():
    text = " ".join(chronicle.chronicle(history.load_exchange("expulsions-2018-georgia")).split())

    assert "Answers were looked for until 2018-03-31, and to first blows alone." in text
    assert "It is of the wave expulsions-2018." in text


def test_a_wave_of_ones_own_works_as_those_of_the_collection_do(command, tmp_path):
    (tmp_path / "ports.yaml").write_text(WAVE, encoding="utf-8")

    assert command("history", "--check", "ports.yaml") == (0, "ports.yaml: no problems\n", "")
    assert "2 exchanges, 4 moves" in command("history", "ports.yaml")[1]
    assert "2 exchanges, 4 moves" in command("history", ".")[1]
    with pytest.raises(ScenarioError, match="this is a wave of exchanges"):
        history.load_exchange(tmp_path / "ports.yaml")
    with pytest.raises(ScenarioError, match="did you mean 'expulsions-2018-france'"):
        history.load_exchange("expulsions-2018-frence")


def test_a_scenario_can_tell_of_one(tmp_path):
    text = (ROOT / "scenarios" / "italy_russia_2021.yaml").read_text(encoding="utf-8")
    assert "record: italy-russia-2021" in text
    crisis = sim.parse(text.replace("record: italy-russia-2021", "record: expulsions-2018-italy"))

    assert history.load_exchange(crisis.record).wave == "expulsions-2018"


def test_the_schema_of_waves_is_printed_and_lies_beside_them(command):
    file = ROOT / "sim" / "history" / "waves" / "wave.schema.json"

    assert command("schema", "--wave")[1] == file.read_text(encoding="utf-8")


def test_commands_know_collections_by_their_names(command):
    for line in ("history", "score", "infer --all"):
        for which in history.COLLECTIONS:
            assert parser().parse_args([*line.split(), "--collection", which]).collection == which
    assert command("history", "--collection", "war")[0] == 2
