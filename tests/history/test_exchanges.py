"""The record: exchanges that history had, in a format that is checked, and what can be reckoned from them."""

import copy
import json
import pickle
import re
import shlex
from datetime import date
from pathlib import Path
from statistics import median

import jsonschema
import pytest
import yaml

import sim
from helpers.places import ROOT
from sim import history
from sim.cli import parser
from sim.history import chronicle
from sim.history.codes import codes
from sim.scenario import ScenarioError
from sim.text import in_units, several

FILES = sorted((ROOT / "sim" / "history" / "exchanges").glob("*.yaml"))

QUARREL = """\
schema_version: 1
name: quarrel
title: A quarrel
about: invented for the tests
actors: {Alba: a republic, Brie: a kingdom}
others: {Caen: a duchy that looks on}
kinds:
  blockade: {role: blow, means: closes a port}
sources:
  gazette: "The Gazette, 2020"
  mercury: "The Mercury, 2020"
moves:
  - {step: 0, date: 2020-01-01, mover: Caen, target: Alba, kind: trigger, object: a shot, status: general-knowledge}
  - step: 1
    date: 2020-01-11
    mover: Alba
    attributed: true
    target: Brie
    kind: expel
    n: 8
    unit: people
    object: diplomats
    effective: 2020-01-18
    code: CAMEO 161
    answers: 0
    detail: a week to leave
    disagreements:
      - {says: nine, n: 9, unit: posts, date: 2020-01-12, effective: 2020-01-19, sources: [mercury]}
    remark: it may be one too many
    sources: [gazette]
    status: partly-verified
  - step: 3
    date: 2020-01-13
    mover: Brie
    target: Alba
    kind: expel
    n: 4
    unit: people
    answers: 1
    sources: [gazette, mercury]
    status: verified
  - step: 4
    date: 2020-01-16
    mover: Brie
    target: Alba
    kind: blockade
    answers: 1
    sources: [gazette]
    status: verified
  - {step: 5, date: 2020-01-18, mover: Alba, target: Brie, kind: effective, answers: 1, status: general-knowledge}
  - step: 6
    date: 2020-01-18
    mover: Alba
    target: Brie
    kind: decline_to_retaliate
    answers: 4
    status: general-knowledge
  - step: 7
    date: 2020-02-01
    mover: both
    kind: truce
    n: 90
    unit: days
    code: CAMEO 0871
    status: general-knowledge
"""


def refused(text):
    with pytest.raises(ScenarioError) as error:
        history.parse_exchange(text, "x.yaml")
    return error.value


def planted(old, new):
    assert QUARREL.count(old) >= 1, old
    return QUARREL.replace(old, new, 1)


@pytest.fixture(scope="module")
def quarrel():
    return history.parse_exchange(QUARREL)


@pytest.fixture(scope="module")
def shipped():
    return history.shipped()


@pytest.fixture
def mine(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(QUARREL, encoding="utf-8")
    return file


# The collection.


def test_the_collection_has_all_its_rows_and_says_how_they_were_read(shipped):
    told = history.summary(shipped)

    assert (told.exchanges, told.moves) == (16, 85)
    assert told.statuses == {"verified": 74, "partly-verified": 9, "general-knowledge": 2}


def test_no_column_of_the_collection_has_lost_an_entry(shipped):
    moves = [move for exchange in shipped for move in exchange.moves]

    def filled(key):
        return sum(getattr(move, key) not in (None, "", ()) for move in moves)

    # as counted in the rows that were gathered; one object was taken from a detail, one cell said "general knowledge"
    assert [filled(key) for key in ("target", "n", "object", "code", "answers", "detail", "sources")] == [
        82, 78, 79, 81, 48, 58, 84,
    ]  # fmt: skip
    assert sum(move.n for move in moves if move.kind == "expel") == 493


def test_every_file_is_asked_for_by_its_name_and_lies_under_it():
    assert len(FILES) == 16
    for file in FILES:
        assert history.load_exchange(file.stem).name == file.stem
        assert history.load_exchange(file.stem) == history.load_exchange(file)


def test_a_file_of_ones_own_works_as_one_of_the_collection_does(tmp_path):
    (tmp_path / "mine.yaml").write_text(FILES[0].read_text(encoding="utf-8"), encoding="utf-8")

    mine = history.load_exchange(tmp_path / "mine.yaml")

    assert mine.model_dump() == history.load_exchange(FILES[0].stem).model_dump()
    assert chronicle.chronicle(mine) == chronicle.chronicle(history.load_exchange(FILES[0].stem))


def test_every_row_that_is_called_verified_names_a_source_and_every_other_is_marked_where_it_is_shown(shipped):
    for exchange in shipped:
        text = chronicle.chronicle(exchange)
        for move in exchange.moves:
            assert move.sources or move.status == "general-knowledge"
            line = next(line for line in text.splitlines() if re.match(rf" *{move.step}  {move.date}  ", line))
            assert line.endswith(f" ({chronicle.mark(move)})") or move.status == "verified"
            assert ("partly verified" in line) == (move.status == "partly-verified")
            assert ("general knowledge" in line) == (move.status == "general-knowledge")


def test_every_detail_disagreement_remark_and_source_is_in_the_chronicle(shipped):
    for exchange in shipped:
        text = " ".join(chronicle.chronicle(exchange).split())
        for move in exchange.moves:
            said = [one.says for one in move.disagreements]
            for part in (move.detail, move.object, move.remark, *said):
                assert part is None or " ".join(part.split()) in text
        for source in exchange.sources.values():
            assert source in text


# Severities, from codes.


def test_a_severity_is_read_from_the_code_with_blows_above_zero(quarrel, shipped):
    assert quarrel.move(1).severity == 4.0  # CAMEO 161: -4.0 in GDELT's copy
    assert quarrel.move(7).severity == -9.0  # CAMEO 0871: 9.0
    assert quarrel.move(3).severity is None  # it has no code
    tariffs = history.load_exchange("us-china-tariffs-2018-2020")
    assert tariffs.move(6).severity == 8.0


def test_where_copies_of_the_scale_differ_the_chronicle_says_so():
    text = chronicle.chronicle(history.load_exchange("us-china-tariffs-2018-2020"))
    text = re.sub(r"(\S)\n {6}(?=\S)", r"\1 ", text)  # what a line goes on with stands below it

    assert "CAMEO 163 (impose embargo, boycott, or sanctions), severity 8 (GDELT 8, ICEWS 8, KEDS 6.5)" in text
    assert "CAMEO 1312 (threaten to boycott, embargo, or sanction), severity 5.8\n" in text


def test_a_code_without_a_value_in_one_copy_has_that_of_the_next():
    code = codes()["CAMEO 1213"]

    assert (code.gdelt, code.icews, code.goldstein, code.copies_differ) == (None, -4.0, -4.0, False)


def test_an_expulsion_of_diplomats_is_coded_161_and_every_code_has_a_value(shipped):
    given = {move.code for exchange in shipped for move in exchange.moves if move.kind == "expel" and move.code}

    assert given == {"CAMEO 161", "CAMEO 174"}  # 174 for the journalists
    assert all(-10.0 <= code.goldstein <= 10.0 for code in codes().values())
    assert len(codes()) == 312


# What answers what.


def test_an_answer_comes_with_what_it_answers(quarrel):
    third, fourth, sixth = history.replies(quarrel)

    assert (third.answered.step, third.move.step, third.delay) == (1, 3, 2)
    assert (third.same_kind, third.ratio, third.same_number) == (True, 0.5, False)
    assert (fourth.same_kind, fourth.ratio, fourth.same_number) == (False, None, None)
    assert (sixth.move.step, sixth.delay) == (6, 2)


def test_what_sets_an_exchange_off_and_what_comes_into_force_are_no_replies(quarrel):
    steps = [reply.move.step for reply in history.replies(quarrel)]

    assert 1 not in steps  # it answers the trigger
    assert 5 not in steps
    assert history.summary([quarrel]).triggers_answered == 1


def test_a_level_that_a_ceiling_leaves_has_no_ratio_to_a_number_of_people():
    text = planted("kind: expel\n    n: 4\n    unit: people", "kind: expel\n    n: 4\n    unit: people left")
    reply = history.replies(history.parse_exchange(text))[0]

    assert (reply.same_kind, reply.ratio) == (True, None)


def test_a_blow_or_threat_that_nothing_answers_is_found(quarrel):
    assert [move.step for move in history.unanswered(quarrel)] == [3]
    assert [move.step for move in history.unanswered(history.load_exchange("uk-russia-2018"))] == [2, 3, 4]


def test_the_numbers_of_the_collection_are_those_that_a_plain_reading_of_its_files_gives(shipped):
    answers, in_kind, ratios = [], [], []
    for file in FILES:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        by_step = {move["step"]: move for move in data["moves"]}
        for move in data["moves"]:
            of = by_step.get(move.get("answers"))
            if of is None or move["kind"] == "effective" or of["kind"] == "trigger":
                continue
            answers.append((move["date"] - of["date"]).days)
            if move["kind"] == of["kind"]:
                in_kind.append(answers[-1])
                if move["unit"] == of["unit"]:
                    ratios.append(move["n"] / of["n"])
    told = history.summary(shipped)

    assert (told.replies, told.same_kind, told.compared) == (len(answers), len(in_kind), len(ratios))
    assert told.same_number == ratios.count(1)
    assert told.ratio == (median(ratios), min(ratios), max(ratios))
    assert told.delay == (median(answers), min(answers), max(answers))
    assert told.delay_in_kind == (median(in_kind), min(in_kind), max(in_kind))


def test_a_collection_of_nothing_comes_to_nothing():
    told = history.summary([])

    assert (told.exchanges, told.replies, told.ratio, told.delay) == (0, 0, None, None)


# An exchange as an object.


def test_an_exchange_is_frozen_and_can_be_kept_and_copied(quarrel):
    with pytest.raises(Exception, match="frozen"):
        quarrel.title = "another"
    with pytest.raises(TypeError, match="load_exchange"):
        history.Exchange()
    assert pickle.loads(pickle.dumps(quarrel)) == quarrel
    assert copy.deepcopy(quarrel) is quarrel
    assert copy.copy(quarrel) is quarrel


def test_its_moves_are_had_by_step_and_its_sides_by_name(quarrel):
    assert quarrel.move(3).mover == "Brie"
    assert quarrel.other("Brie") == "Alba"
    assert quarrel.kind(quarrel.move(4)) == ("blow", "closes a port")
    assert quarrel.move(1).disagreements[0].date == date(2020, 1, 12)
    assert quarrel.file == "<text>"
    with pytest.raises(ValueError, match="there is no step 2 in quarrel; it has 0, 1, 3"):
        quarrel.move(2)


def test_it_can_be_built_from_plain_data_and_is_checked_as_a_file_is(quarrel):
    data = yaml.safe_load(QUARREL)

    assert history.build_exchange(data).model_dump() == quarrel.model_dump()
    data["moves"][2]["n"] = -4
    with pytest.raises(ScenarioError, match=r"<python>: moves\.2\.n: found -4"):
        history.build_exchange(data)


def test_the_package_offers_it(mine):
    assert sim.load_exchange(mine).name == "quarrel"
    assert sim.Exchange is history.Exchange


# One planted mistake of each kind: (what to replace, by what, path, what is found, how the remedy begins).

MISTAKES = {
    "another version": ("schema_version: 1", "schema_version: 2", "schema_version", "found 2", "write 1"),
    "no name": ("name: quarrel", "name: a.b", "name", "the text 'a.b' will not do as a name", "use a few words"),
    "no title": ("title: A quarrel", "title: ''", "title", "found an empty text", "write a text"),
    "no story": ("about: invented for the tests", "about: 7", "about", "found 7", "write a text"),
    "three sides": ("Brie: a kingdom}", "Brie: x, Dol: y}", "actors", "3 actors are declared", "declare two"),
    "a side that is both": ("{Alba:", "{both:", "actors.both", "'both' stands for the two", "call it otherwise"),
    "a side as a third party": ("{Caen:", "{Alba: x, Caen:", "others.Alba", "'Alba' is not a third party", "remove"),
    "a common kind as one's own": (
        "  blockade:",
        "  expel: {role: blow, means: x}\n  blockade:",
        "kinds.expel",
        "'expel' is in the vocabulary already",
        "use it as it is",
    ),
    "a part that is none": (
        "role: blow",
        "role: slap",
        "kinds.blockade.role",
        "found the text 'slap'",
        "write trigger or",
    ),
    "no meaning": ("means: closes a port", "means: ", "kinds.blockade.means", "found nothing", "write a text"),
    "a source's name": (
        "  gazette: ",
        "  the gazette: ",
        "sources.the gazette",
        "will not do as a name",
        "use one word",
    ),
    "a source that nobody cites": (
        "  mercury:",
        "  herald: x\n  mercury:",
        "sources.herald",
        "no move cites",
        "cite it",
    ),
    "no moves": (QUARREL[QUARREL.index("moves:") :], "moves: []\n", "moves", "found an empty list", "write a list"),
    "a step twice": ("step: 3", "step: 1", "moves.2.step", "step 1 comes after step 1", "number the moves"),
    "half a step": ("step: 3", "step: 2.5", "moves.2.step", "found 2.5", "write a whole number from 0"),
    "a day before the last": ("2020-01-13", "2020-01-03", "moves.2.date", "2020-01-03 comes after 2020-01-11", "put"),
    "no day": ("2020-01-13", "2020-02-30", "moves.2.date", "2020-02-30 is no day of the calendar", "write a date"),
    "a stranger moves": ("mover: Brie", "mover: Bree", "moves.2.mover", "'Bree' is not one of", "did you mean 'Brie'"),
    "a third party moves": (
        "mover: Brie",
        "mover: Caen",
        "moves.2.mover",
        "'Caen' is not one of the actors (a third",
        "",
    ),
    "said or not": ("attributed: true", "attributed: perhaps", "moves.1.attributed", "found the text", "write true"),
    "a stranger hit": (
        "target: Alba\n    kind: block",
        "target: Dol\n    kind: block",
        "moves.3.target",
        "'Dol' is neither",
        "",
    ),
    "its own target": (
        "target: Alba\n    kind: block",
        "target: Brie\n    kind: block",
        "moves.3.target",
        "Brie is its own",
        "",
    ),
    "no target": (
        "target: Alba\n    kind: block",
        "kind: block",
        "moves.3.target",
        "'target' is missing",
        "add it: to whom",
    ),
    "both with a target": (
        "mover: both",
        "mover: both\n    target: Alba",
        "moves.6.target",
        "what both do has no",
        "remove",
    ),
    "an unknown kind": (
        "kind: blockade",
        "kind: blocade",
        "moves.3.kind",
        "no kind of move is called 'blocade'",
        "did you mean 'blockade'",
    ),
    "less than none": ("n: 4", "n: -4", "moves.2.n", "found -4", "write a number from 0"),
    "much for letting pass": (
        "kind: decline_to_retaliate",
        "kind: decline_to_retaliate\n    n: 3\n    unit: things",
        "moves.5.n",
        "found 3 where nothing is done",
        "write 0",
    ),
    "no unit": ("n: 4\n    unit: people\n", "n: 4\n", "moves.2.unit", "'unit' is missing", "add it: what the 4 are"),
    "a unit of nothing": ("n: 4\n    unit: people\n", "unit: people\n", "moves.2.unit", "there is no number", "add n"),
    "an unknown unit": (
        "n: 4\n    unit: people",
        "n: 4\n    unit: sheep",
        "moves.2.unit",
        "found the text",
        "write people",
    ),
    "an object that is a number": ("object: diplomats", "object: 3", "moves.1.object", "found 3", "write a text"),
    "in force too early": (
        "effective: 2020-01-18",
        "effective: 2020-01-08",
        "moves.1.effective",
        "2020-01-08 comes before 2020-01-11",
        "write date <= effective",
    ),
    "a bare code": ("code: CAMEO 161", 'code: "161"', "moves.1.code", "'161' is no code of CAMEO", "write CAMEO 161"),
    "no such code": (
        "code: CAMEO 161",
        "code: CAMEO 1619",
        "moves.1.code",
        "'CAMEO 1619' is no code",
        "write one of the codebook, as CAMEO 161",
    ),
    "a blow worth nothing": (
        "code: CAMEO 161",
        "code: CAMEO 010",
        "moves.1.code",
        "CAMEO 010 is worth +0, and this is a blow",
        "write a code with a value below 0",
    ),
    "a blow that is a gift": (
        "code: CAMEO 161",
        "code: CAMEO 057",
        "moves.1.code",
        "CAMEO 057 is worth +8, and this is a blow",
        "write a code with a value below 0",
    ),
    "an answer to nothing": (
        "answers: 1\n",
        "answers: 2\n",
        "moves.2.answers",
        "there is no step 2",
        "name one of 0, 1, 3",
    ),
    "an answer to what comes later": (
        "answers: 1\n",
        "answers: 5\n",
        "moves.2.answers",
        "step 5 does not come before",
        "",
    ),
    "an answer to oneself": (
        "answers: 1\n    sources: [gazette]\n    status: verified",
        "answers: 3\n    sources: [gazette]\n    status: verified",
        "moves.3.answers",
        "step 3 was Brie's own",
        "",
    ),
    "a trigger that answers": (
        "object: a shot,",
        "answers: 1,",
        "moves.0.answers",
        "a trigger answers nothing",
        "remove",
    ),
    "letting nothing pass": ("    answers: 4\n", "", "moves.5.answers", "this lets something pass", "add answers"),
    "no detail": ("detail: a week to leave", "detail: ''", "moves.1.detail", "found an empty text", "write a text"),
    "a disagreement that says nothing": (
        "says: nine,",
        "",
        "moves.1.disagreements.0.says",
        "'says' is missing",
        "add it",
    ),
    "another number": ("n: 9,", "n: nine,", "moves.1.disagreements.0.n", "found the text 'nine'", "write a number"),
    "another unit": (
        "unit: posts",
        "unit: pots",
        "moves.1.disagreements.0.unit",
        "found the text 'pots'",
        "write people",
    ),
    "another day": ("date: 2020-01-12", "date: soon", "moves.1.disagreements.0.date", "found the text", "write a date"),
    "another effect": (
        "effective: 2020-01-19",
        "effective: 3",
        "moves.1.disagreements.0.effective",
        "found 3",
        "write a",
    ),
    "another source": (
        "[mercury]",
        "[mercure]",
        "moves.1.disagreements.0.sources.0",
        "no source is called 'mercure'",
        "did you mean 'mercury'",
    ),
    "disagreements that are one": (
        "disagreements:\n      - {",
        "disagreements:\n      {",
        "moves.1.disagreements",
        "found a mapping",
        "write a list",
    ),
    "a remark that is none": (
        "remark: it may be one too many",
        "remark: true",
        "moves.1.remark",
        "found true",
        "write",
    ),
    "an unknown source": (
        "[gazette, mercury]",
        "[gazet, mercury]",
        "moves.2.sources.0",
        "no source is called 'gazet'",
        "did you mean 'gazette'",
    ),
    "sources that are one": (
        "sources: [gazette]\n",
        "sources: gazette\n",
        "moves.1.sources",
        "found the text",
        "write a list",
    ),
    "read nowhere": (
        "    sources: [gazette, mercury]\n",
        "",
        "moves.2.status",
        "it is verified, and no source is named",
        "",
    ),
    "an unknown status": (
        "status: verified",
        "status: sure",
        "moves.2.status",
        "found the text 'sure'",
        "write verified or",
    ),
    "stocks of a stranger": (
        "kinds:\n",
        "stocks: [{actor: Bree, n: 6, unit: people}]\nkinds:\n",
        "stocks.0.actor",
        "'Bree' is not one of the actors",
        "did you mean 'Brie'",
    ),
    "stocks below none": (
        "kinds:\n",
        "stocks: [{actor: Brie, n: -6, unit: people}]\nkinds:\n",
        "stocks.0.n",
        "found -6",
        "write a number from 0",
    ),
    "stocks of sheep": (
        "kinds:\n",
        "stocks: [{actor: Brie, n: 6, unit: sheep}]\nkinds:\n",
        "stocks.0.unit",
        "found the text",
        "write people",
    ),
    "stocks by nobody": (
        "kinds:\n",
        "stocks: [{actor: Brie, n: 6, unit: people, detail: ''}]\nkinds:\n",
        "stocks.0.detail",
        "found an empty text",
        "write a text",
    ),
    "a wave without a name": (
        "kinds:\n",
        "wave: a.b\nkinds:\n",
        "wave",
        "the text 'a.b' will not do",
        "use a few words",
    ),
    "chosen by nobody": ("kinds:\n", "selection: liked\nkinds:\n", "selection", "found the text", "write struck or"),
    "an end before the end": (
        "kinds:\n",
        "observed_until: 2020-01-31\nkinds:\n",
        "observed_until",
        "2020-01-31 comes before 2020-02-01",
        "write the last day",
    ),
    "half observed": ("kinds:\n", "observed: half\nkinds:\n", "observed", "found the text", "write every move or"),
    "a key of another's": ("    answers: 1\n", "    responds_to: 1\n", "moves.2.responds_to", "is not a key here", ""),
}


def test_the_exchange_these_tests_spoil_is_good(quarrel):
    assert len(quarrel.moves) == 7


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_found_where_it_is_and_nothing_else(mistake):
    old, new, path, found, remedy = MISTAKES[mistake]
    error = refused(planted(old, new))

    assert len(error.problems) == 1, str(error)
    problem = error.problems[0]
    assert ".".join(map(str, problem.path)) == path
    assert found in problem.found
    assert problem.remedy.startswith(remedy)
    assert re.match(r"x\.yaml:\d+:\d+: ", str(error))


def test_every_field_of_the_format_is_broken_by_one_of_these_mistakes():
    definitions = history.exchange_schema()["definitions"]
    fields = {("", name) for name in history.exchange_schema()["properties"]}
    fields |= {("moves", name) for name in definitions["Move"]["properties"]}
    fields |= {("disagreements", name) for name in definitions["Disagreement"]["properties"]}
    fields |= {("kinds", name) for name in definitions["OwnKind"]["properties"]}
    fields |= {("stocks", name) for name in definitions["Held"]["properties"]}
    broken = set()
    for _, _, path, _, _ in MISTAKES.values():
        steps = [step for step in path.split(".") if not step.isdigit()]
        for at, step in enumerate(steps):
            broken.add(("" if at == 0 else "kinds" if steps[0] == "kinds" else steps[at - 1], step))

    assert fields - broken == set()


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file():
    text = QUARREL
    for mistake in ("another version", "a stranger moves", "an unknown kind", "no such code", "another source"):
        text = text.replace(*MISTAKES[mistake][:2], 1)
    error = refused(text)

    assert [".".join(map(str, problem.path)) for problem in error.problems] == [
        "schema_version", "moves.1.code", "moves.1.disagreements.0.sources.0", "moves.2.mover", "moves.3.kind",
    ]  # fmt: skip


def test_a_misspelt_key_is_told_once_and_not_as_missing_too():
    error = refused(planted("    status: partly-verified", "    statsu: partly-verified"))

    assert [problem.found for problem in error.problems] == ["'statsu' is not a key here"]
    assert "did you mean 'status'" in str(error)


def test_what_is_no_exchange_at_all_is_told_in_terms_of_exchanges():
    assert "an exchange is a mapping; docs/record.md" in str(refused("- 1"))
    assert "one file holds one exchange" in str(refused(QUARREL + "---\na: 1\n"))
    with pytest.raises(ScenarioError, match="name an exchange file in it"):
        history.load_exchange(ROOT)
    with pytest.raises(ScenarioError, match=r"did you mean 'uk-russia-2018'\?"):
        history.load_exchange("uk-rusia-2018")
    with pytest.raises(ScenarioError, match="there is no such file"):
        history.load_exchange("nowhere.yaml")


JUNK = [None, [], {}, "", "x", -1, 0.5, True, date(2020, 1, 1), ["x"], {"x": "y"}, [[]], 10**30]


def test_nothing_that_a_value_may_be_replaced_by_ends_in_anything_but_problems(quarrel):
    def places(value, path=()):
        yield path
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, item in items:
            yield from places(item, (*path, key))

    data = yaml.safe_load(QUARREL)
    refusals = 0
    for path in list(places(data))[1:]:
        for junk in JUNK:
            spoilt = copy.deepcopy(data)
            holder = spoilt
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = junk
            try:
                history.build_exchange(spoilt)
            except ScenarioError:
                refusals += 1
    assert refusals > 500


def test_the_schema_takes_what_the_checks_take_and_refuses_what_it_can():
    checker = jsonschema.Draft7Validator(history.exchange_schema(), format_checker=jsonschema.FormatChecker())

    def plain(text):
        return json.loads(json.dumps(yaml.safe_load(text), default=str))

    for file in FILES:
        assert list(checker.iter_errors(plain(file.read_text(encoding="utf-8")))) == []
    for mistake in ("another version", "three sides", "an unknown unit", "less than none", "an unknown status"):
        assert not checker.is_valid(plain(planted(*MISTAKES[mistake][:2]))), mistake


# The command.


def test_history_lists_the_collection_with_its_warnings(command):
    code, out, err = command("history")

    assert (code, err) == (0, "")
    assert all(file.stem in out for file in FILES)
    assert "16 exchanges, 85 moves: 74 verified, 9 partly verified, 2 general knowledge" in out
    for warning in history.warnings():
        assert warning in " ".join(out.split())


def test_history_shows_one_and_its_warnings_stand_there_too(command):
    code, out, err = command("history", "us-russia-2016-2017")

    assert (code, err) == (0, "")
    assert "3  2016-12-30  Russia  decline to retaliate\n   answers 1, 1 day later\n" in out
    assert "4 answers 1, 211 days later: cap mission for expel" in out
    assert "5 answers 2, 211 days later: in kind, number for number" in out
    assert "a share of them is no rate" in " ".join(out.split())


def test_history_shows_a_file_of_ones_own_and_lists_a_folder_of_them(command, mine):
    assert command("history", str(mine))[1].startswith("A quarrel  (quarrel)\n")
    (mine.parent / "spoilt.yaml").write_text(planted("n: 4", "n: -4"), encoding="utf-8")
    code, out, err = command("history", str(mine.parent))

    assert code == 0
    assert "1 exchange, 7 moves: 2 verified, 1 partly verified, 4 general knowledge" in out
    assert "spoilt.yaml: 1 problem; see sim history --check" in err
    assert "2 exchanges, " in command("history", str(mine), "uk-ussr-1989")[1]


def test_history_as_json_has_what_is_reckoned_beside_what_is_read(command):
    one = json.loads(command("history", "uk-ussr-1971", "--json")[1])
    everything = json.loads(command("history", "--json")[1])

    assert one["moves"][0]["severity"] == 4.0
    assert one["moves"][0]["goldstein"]["gdelt"] == -4.0
    assert one["answers"][0] == {
        "step": 2, "answers": 1, "delay": 14, "same_kind": True, "ratio": 18 / 105, "same_number": False,
    }  # fmt: skip
    assert one["warnings"] == list(history.warnings()) == everything["warnings"]
    assert len(everything["exchanges"]) == 16
    assert everything["summary"]["moves"] == 85


def test_checking_says_yes_with_0_no_with_1_and_2_where_there_is_nothing_to_check(command, mine):
    assert command("history", "--check", str(mine)) == (0, f"{mine}: no problems\n", "")
    mine.write_text(planted("n: 4", "n: -4"), encoding="utf-8")
    code, out, err = command("history", "--check", str(mine), "uk-ussr-1971")

    assert (code, out) == (1, "uk-ussr-1971: no problems\n")
    assert f"{mine}:37:8: moves.2.n: found -4; write a number from 0 to" in err
    assert err.endswith("1 problem\n")
    assert command("history", "--check", "nowhere.yaml")[0] == 2
    assert command("history", "--check")[0] == 2


def test_a_file_with_problems_is_not_shown(command, mine):
    mine.write_text(planted("n: 4", "n: -4"), encoding="utf-8")
    code, out, err = command("history", str(mine))

    assert (code, out) == (2, "")
    assert "moves.2.n: found -4" in err


def test_the_schema_of_exchanges_is_printed_and_is_the_one_that_lies_beside_them(command):
    _, out, _ = command("schema", "--exchange")

    assert out == (ROOT / "sim" / "history" / "exchanges" / "exchange.schema.json").read_text(encoding="utf-8")


def test_the_commands_that_the_page_of_the_record_names_are_commands():
    lines = re.findall(r"`(sim history\b[^`]*)`", (ROOT / "docs" / "record.md").read_text(encoding="utf-8"))

    named = ("sim history", "sim history NAME", "sim history NAME --plot FILE", "sim history FOLDER")
    assert {*named, "sim history --check mine.yaml", "sim history mine.yaml"} <= set(lines)
    for line in lines:
        parser().parse_args(shlex.split(line.replace("FILE", "a.svg"))[1:])


def test_history_draws_the_one_exchange_and_no_file_is_lost(command, mine):
    assert command("history", str(mine), "--plot", "a.svg")[0] == 0
    assert "<title>A quarrel</title>" in Path("a.svg").read_text(encoding="utf-8")
    assert command("history", str(mine), "--plot", "a.svg")[0] == 0, "as it was written it can be drawn anew"
    Path("a.svg").write_text("somebody's own", encoding="utf-8")
    code, _, err = command("history", str(mine), "--plot", "a.svg")
    assert code == 2
    assert "a.svg: the file is there already" in err
    assert Path("a.svg").read_text(encoding="utf-8") == "somebody's own"
    assert command("history", str(mine), "--plot", "a.svg", "--force")[0] == 0
    assert "<title>A quarrel</title>" in Path("a.svg").read_text(encoding="utf-8")
    assert command("history", "--plot", "b.svg")[0] == 2
    assert command("history", str(mine), "--plot", "b.txt")[0] == 2
    assert sorted(path.name for path in Path().glob("*.svg")) == ["a.svg"]


def test_one_is_no_plural_of_what_is_counted():
    told = [in_units(n, kind) for n, kind in ((1, "offices"), (2, "offices"), (1, "staff"), (1.0, "people"))]
    assert told == ["1 office", "2 offices", "1 staff", "1 person"]
    assert in_units(1, "people left") == "1 person left"
    assert (in_units(1, "access"), in_units(1, "properties")) == ("1 access", "1 property")
    assert [several(n, "exchange") for n in (0, 1, 2)] == ["0 exchanges", "1 exchange", "2 exchanges"]
    assert several(2000, "event", apart=True) == "2,000 events"
