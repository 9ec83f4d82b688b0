"""What a page asks the program: JSON in, JSON out, without a browser."""

import json
import sys
from datetime import date

import pytest

import sim
from helpers.places import SCENARIOS, SHIPPED
from helpers.processes import completed
from helpers.scenarios import QUARREL, RICH
from sim.chair.played_game import begin_game, load_game
from sim.chair.questions import Question, ask
from sim.chronicle import sentences
from sim.page.answers import QUESTIONS, answer
from sim.page.counts import counts
from sim.page.course import readable
from sim.page.states import game_of
from sim.strategies import STRATEGIES
from sim.text import short_day

SEED_CASE = {"scenario": "nato_russia_2021"}


def told(name, **arguments):
    """The answer to a question, as a page has it."""
    return json.loads(answer(json.dumps({"ask": name, **arguments})))


def test_all_shipped_scenarios_are_listed_and_can_be_opened():
    listed = told("scenarios")["scenarios"]

    assert [one["name"] for one in listed] == [path.stem for path in SHIPPED]
    for one in listed:
        opened = told("scenario", state={"scenario": one["name"]})
        assert opened["case"]["name"] == one["title"]
        assert opened["text"] == (SCENARIOS / f"{one['name']}.yaml").read_text(encoding="utf-8")


def test_a_slider_has_the_name_the_range_and_the_reason_that_the_file_and_the_format_give():
    crisis = sim.load(SCENARIOS / "nato_russia_2021.yaml")
    found = {one["key"]: one for one in told("scenario", state=SEED_CASE)["case"]["sliders"]}
    people, price = found["actors.NATO.stocks.staff.amount"], found["price of a head"]

    assert set(found) == set(crisis.assumptions)
    assert (people["name"], people["value"], people["doubt"]) == ("NATO's people in Moscow", 6, [5.0, 13.0])
    assert people["told"][people["values"].index(13)] == "13 people"
    assert people["about"] == "units at the start; people accredited with the other side"
    assert people["why"] == crisis.assumptions[people["key"]].why
    assert all(isinstance(value, int) for value in people["values"])
    assert ["ladder.readmit staff.severity.per_unit", -1.0] in price["sets"]


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=pytest.mark.long if at % 4 else (), id=path.stem) for at, path in enumerate(SHIPPED)],
)
def test_every_slider_can_be_moved_to_both_of_its_ends(path):
    crisis = sim.load(path)
    data = crisis.data
    for one in told("scenario", state={"scenario": path.stem})["case"]["sliders"]:
        target, times = one["sets"][0]
        assert one["value"] in one["values"]
        assert sim.scenario.resolve(data, target) == one["value"] * times
        for end in (one["values"][0], one["values"][-1]):
            changes = {name: end * times if times != 1 else end for name, times in one["sets"]}
            found = told("run", state={"scenario": path.stem, "changes": changes})
            assert "error" not in found, (one["key"], found)


def test_a_number_s_marks_stand_where_the_first_answer_of_the_run_turns():
    state = {**SEED_CASE, "run": 20}
    found = told("turns", state=state, key="actors.NATO.stocks.staff.amount")

    assert [(mark["value"], mark["answer"]) for mark in found["marks"]] == [(7, "expel all"), (8, "expel as many")]
    for mark in found["marks"]:
        changed = told("run", state={**state, "changes": {found["key"]: mark["value"]}})
        before = told("run", state={**state, "changes": {found["key"]: mark["value"] - 1}})
        assert changed["reply"][1] == mark["answer"] != before["reply"][1]
    assert "is called 'nothing'" in told("turns", state=state, key="nothing")["error"]


def test_marks_that_are_looked_for_a_little_at_a_time_are_the_same():
    key = "actors.Russia.tolerance"
    asked, looked = {"state": {**SEED_CASE, "run": 20}, "key": key}, 0
    while (found := told("turns", **asked, seconds=0)) == {"looking": True}:
        looked += 1

    assert looked > 10
    assert found == told("turns", state={**SEED_CASE, "run": 20, "seed": 1}, key=key)


def test_the_guided_round_knows_the_numbers_that_turn_the_answer_if_it_is_told():
    key = "actors.NATO.stocks.staff.amount"
    marks = told("turns", state=SEED_CASE, key=key)["marks"]
    blind, seeing = told("guided", state=SEED_CASE), told("guided", state=SEED_CASE, turned={key: marks})

    assert blind["guide"]["model"] == seeing["guide"]["model"] == "suspend relations"
    assert seeing["guide"]["slider"] == key
    assert seeing["guide"]["doubt"].startswith("1 of the 25 numbers")


def test_a_run_is_told_as_the_program_tells_it():
    made = sim.simulate(sim.load(SCENARIOS / "nato_russia_2021.yaml"))
    found = told("run", state=SEED_CASE)

    assert found["headline"].startswith("Russia answers: suspend relations. It levels off.")
    assert found["peak"] == pytest.approx(made.summary.peak, abs=0.0005)
    assert [one["told"] for one in found["events"]] == [
        readable(sentences.tell(event, made.crisis))
        for event in made.events
        if not sentences.is_omitted(event, made.events)
    ]
    for actor, steps in zip(made.crisis.actors, found["in_force"], strict=True):
        series = []
        for (day, value), (end, _) in zip(steps, [*steps[1:], [len(made.curve().days), None]], strict=True):
            series += [value] * (end - day)
        assert series == pytest.approx(made.curve().in_force[actor], abs=0.0005)
    assert "rounds" not in found
    assert found["reply"] == [1, "suspend relations", 3]


def test_changes_seed_and_run_are_of_the_state():
    larger = told("run", state={**SEED_CASE, "changes": {"actors.NATO.stocks.staff.amount": 13}})
    other = told("run", state={**SEED_CASE, "seed": 5, "run": 7})

    assert larger["headline"].startswith("Russia answers: expel as many.")
    made = sim.simulate(sim.load(SCENARIOS / "nato_russia_2021.yaml"), 5, 7)
    assert [one["day"] for one in other["events"]][1] == short_day(made.events[1].decided)


def test_rounds_are_told_as_squares():
    found = told("run", state={"scenario": "echo", "changes": {"horizon": 70}})

    assert {len(row) for row in found["rounds"]} == {10}
    assert set("".join(found["rounds"])) <= set("shSH")


def test_why_is_told_by_its_chain_with_reasons_and_with_all_that_could_be_done():
    found = told("why", state=SEED_CASE, number=3)

    assert found["chain"] == [1, 2, 3]
    assert "could not expel as many: needs 8 staff: NATO has 6 within reach" in found["reasons"]
    assert found["made"] == found["could"][0][0] == "suspend relations"
    assert found["could"][0][-1] == pytest.approx(0.5)
    assert dict(found["could_not"])["expel as many"]
    assert "there is no event 99" in told("why", state=SEED_CASE, number=99)["error"]


def test_shares_are_counted_on_until_they_are_those_of_the_ensemble():
    state = {"scenario": "misperception", "seed": 3}
    seen = [told("shares", state=state, runs=40, seconds=1e-9)]
    while seen[-1]["runs"] < 40:
        seen.append(told("shares", state=state, runs=40, seconds=1e-9))
        assert seen[-1]["runs"] > seen[-2]["runs"]
    whole = sim.ensemble(sim.load(SCENARIOS / "misperception.yaml"), 40, 3)

    assert len(seen) > 2
    assert seen[-1] == {"until": 40, **json.loads(json.dumps(counts(whole)))}
    assert told("shares", state=state, runs=40, seconds=1e-9) == seen[-1]


def test_shares_are_by_luck_alone_unless_doubt_is_asked_for():
    crisis = sim.load(SCENARIOS / "nato_russia_2021.yaml")
    luck, doubt = (told("shares", state=SEED_CASE, runs=30, seconds=1000, doubt=doubt) for doubt in (False, True))

    assert luck == {"until": 30, **json.loads(json.dumps(counts(sim.ensemble(crisis.close(), 30))))}
    assert doubt["replies"] == json.loads(json.dumps(counts(sim.ensemble(crisis, 30))))["replies"]
    assert doubt["hangs"]["outcome"] == sim.ensemble(crisis, 30).usual


def test_a_game_is_asked_and_answered_order_by_order_to_its_debrief():
    state = {**SEED_CASE, "seed": 7, "chairs": ["Russia"], "orders": []}
    asked = told("ask", state=state)
    assert (asked["over"], asked["actor"], asked["occasion"]) == (False, "Russia", "answer")
    assert asked["headline"].endswith("You perceived 5.7 in all.")
    assert {one["move"]: bool(one["obstacle"]) for one in asked["options"]}["expel as many"]
    while not asked["over"]:
        state["orders"].append([asked["actor"], asked["advice"]["order"]])
        asked = told("ask", state=state)
    crisis = sim.load(SCENARIOS / "nato_russia_2021.yaml")
    orders = [order for _, order in state["orders"]]

    assert asked["run"] == told("run", state=state)
    assert len(asked["run"]["events"]) == sum(
        not sentences.is_omitted(event, made.events)
        for made in [ask(crisis, 7, {"Russia": orders})]
        for event in made.events
    )
    over = told("weigh", state=state, lucks=4)
    assert [one["order"] for one in over["decisions"]] == orders
    assert {one["strategy"] for one in over["strategies"]["Russia"]} == set(STRATEGIES)
    assert over["plays"] == {"NATO": crisis.actors["NATO"].strategy.told}


def test_a_hidden_strategy_is_a_change_that_the_page_keeps_to_itself():
    found = told("hide", state={**SEED_CASE, "seed": 4, "chairs": ["Russia"]})["changes"]

    assert list(found) == ["actors.NATO.strategy"]
    assert told("ask", state={**SEED_CASE, "seed": 4, "chairs": ["Russia"], "changes": found})["actor"] == "Russia"


@pytest.mark.parametrize("given", [SEED_CASE, {"text": RICH}], ids=["shipped", "one's own"])
def test_a_game_that_is_kept_goes_on_in_the_terminal_where_it_was(given, tmp_path):
    opened = told("scenario", state=given)
    chair = opened["case"]["actors"][1]
    change = {f"actors.{opened['case']['actors'][0]}.strategy": "generous"}
    state = {**given, "seed": 7, "run": 3, "changes": change, "chairs": [chair], "orders": [[chair, "let pass"]]}
    for hidden in (False, True):
        path = tmp_path / f"{hidden}.game"
        path.write_text(told("keep", state={**state, "hidden": hidden})["text"], encoding="utf-8")
        game = load_game(path)
        asked = game.play().ended

        assert (game.seed, game.run, game.chairs, game.orders, game.hidden) == (
            7, 3, (chair,), ((chair, "let pass"),), hidden,
        )  # fmt: skip
        assert asked.day.isoformat() == told("ask", state=state)["day"]


@pytest.mark.parametrize("given", [SEED_CASE, {"text": RICH}], ids=["shipped", "one's own"])
def test_a_kept_game_is_opened_again_to_the_same_question_and_with_its_changes(given):
    actors = told("scenario", state=given)["case"]["actors"]
    changes = {f"actors.{actors[0]}.strategy": {"name": "generous", "modifiers": [{"cap_at": 5}]}}
    game = {"changes": changes, "seed": 7, "run": 3, "chairs": [actors[1]], "orders": [[actors[1], "let pass"]]}
    kept = told("keep", state={**given, **game, "hidden": True})["text"]

    state = told("reopen", text=kept, source="kept.game")["state"]
    assert state == {**given, **game, "hidden": True}
    assert told("ask", state=state) == told("ask", state={**given, **game})


def test_a_game_of_the_terminal_s_is_opened_whatever_was_changed_or_drawn(crisis):
    moved = begin_game(crisis.with_({"start": date(2021, 9, 30)}), ("Russia",), 3, 2)
    drawn = begin_game(crisis, ("Russia",), 3, 2, drawn=True)
    for game in (moved.said("Russia", "let pass"), drawn.said("Russia", "let pass")):
        state = told("reopen", text=game.file().to_bytes().decode())["state"]
        there, here = game_of(state).play().ended, game.play().ended

        assert isinstance(there, Question)
        assert isinstance(here, Question)
        assert (there.own, there.options, there.known, there.advice) == (
            here.own,
            here.options,
            here.known,
            here.advice,
        )


def test_a_damaged_game_or_another_version_s_is_told_in_one_line():
    kept = told("keep", state={**SEED_CASE, "seed": 7, "chairs": ["Russia"], "orders": [["Russia", "let pass"]]})[
        "text"
    ]
    other = kept.replace('"seed": 7', '"seed": 8')
    told_of = {
        "": "kept.game: not the file of a game: it is not JSON text; give a file that sim play wrote",
        kept[:500]: "kept.game: not the file of a game: it is not JSON text",
        "[]": "kept.game: not the file of a game: it is not a mapping",
        other: "its orders do not come to what they came to when it was written; it was changed",
        other.replace('"version": "', '"version": "9'): "under version 9",
        kept.replace('"let pass"', '"fly"'): "it cannot be played as it was",
        kept.replace('"seed": 7', '"seed": -1'): "this seed will not do",
    }
    for text, error in told_of.items():
        found = told("reopen", text=text, source="kept.game")["error"]
        assert error in found
        assert found.startswith("kept.game: ")
        assert "\n" not in found


def test_what_a_person_let_pass_in_the_quiet_is_in_the_list_by_the_number_that_the_debrief_gives_it():
    state = {**SEED_CASE, "chairs": ["Russia"], "orders": []}
    while not (asked := told("ask", state=state))["over"]:
        state["orders"].append(["Russia", "let pass"])
    decided = [one["number"] for one in told("weigh", state=state, lucks=4)["decisions"]]
    listed = {one["n"]: one["move"] for one in asked["run"]["events"]}

    assert len(decided) > 2  # its answer, and quiet spells
    assert [listed[number] for number in decided] == ["let pass"] * len(decided)


FAULTY = """\
schema_version: 1
name: Five faults
story: A stranger's first try.
start: 2021-13-01
horizon: long
kinds: {staff: {}}
ladder:
  - {move: note, severity: 2, source: invented}
  - {move: expel, severity: 4, takes: {stuff: 2}, source: invented}
actors:
  Alba: {stocks: {staff: {amount: 3}}, strategy: tit_for_tot, reply_days: {low: 1, likely: 2, high: 3}}
  Brie: {stocks: {staff: {amount: 3}}, strategy: tit_for_tat, reply_days: {low: 9, likely: 2, high: 3}}
"""


def test_a_stranger_s_five_faults_are_told_each_with_line_and_column():
    found = told("check", text=FAULTY)
    lines = FAULTY.split("\n")

    assert not found["fits"]
    assert len(found["problems"]) == 5
    for one in found["problems"]:
        assert one["shown"] == lines[one["line"] - 1]
        assert 1 <= one["column"] <= len(one["shown"]) + 1
        assert one["found"]
        assert one["remedy"]
    assert {one["line"] for one in found["problems"]} == {4, 5, 9, 11, 12}
    fits = told("check", text=RICH)
    assert (fits["fits"], fits["problems"], fits["title"]) == (True, [], "A quarrel")
    assert {actor: one["told"] for actor, one in fits["played"].items()} == {
        actor: one.strategy.told for actor, one in sim.parse(RICH).actors.items()
    }
    assert told("check", text="a: [1")["problems"][0]["line"] == 1


def test_code_of_a_stranger_s_is_never_run():
    for found in (told("check", text=QUARREL), told("run", state={"text": QUARREL})):
        assert found["problems"]
        assert "mine.py" in found["problems"][0]["found"]


def test_markup_in_a_scenario_is_told_as_the_text_that_it_is():
    text = RICH.replace("A quarrel", "<script>alert(1)</script>").replace("note", "<b>note</b>")

    found = told("scenario", state={"text": text})
    assert found["case"]["name"] == "<script>alert(1)</script>"
    asked = told("ask", state={"text": text, "chairs": ["Alba"]})
    assert "<b>note</b>" in [option["move"] for option in asked["options"]]


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ("not json", "Expecting value"),
        ("[1]", "nothing is called None here; known: scenarios"),
        ('{"ask": "explode"}', "nothing is called 'explode'"),
        ('{"ask": "run"}', "missing 1 required positional argument: 'state'"),
        ('{"ask": "run", "state": {}}', "give the name of a scenario, or the text of one"),
        ('{"ask": "run", "state": {"scenario": "../../etc/passwd"}}', "there is no scenario"),
        ('{"ask": "run", "state": {"scenario": "echo", "seed": -1}}', "this seed will not do"),
        ('{"ask": "run", "state": {"scenario": "echo", "changes": {"nothing": 1}}}', "nothing"),
        ('{"ask": "run", "state": {"scenario": "echo", "changes": []}}', "a state is a mapping"),
        ('{"ask": "shares", "state": {"scenario": "echo"}, "runs": 0}', "a number of runs above 0"),
        ('{"ask": "ask", "state": {"scenario": "echo", "chairs": ["Nobody"]}}', "there is no actor 'Nobody'"),
        ('{"ask": "ask", "state": {"scenario": "echo", "chairs": ["Eastmark"], "orders": [1]}}', "orders are pairs"),
        ('{"ask": "weigh", "state": {"scenario": "echo", "chairs": ["Eastmark"]}}', "the game is not over"),
    ],
)
def test_what_cannot_be_answered_is_told_and_nothing_is_raised(asked, error):
    found = json.loads(answer(asked))

    assert error in found["error"]
    assert "\n" not in found["error"]
    assert found["problems"] == [] or all(one["found"] for one in found["problems"])


def test_every_question_is_documented_by_a_sentence():
    assert all(one.__doc__ and one.__doc__.strip().endswith(".") for one in QUESTIONS.values())


LEAN = """
import sys
for name in ("numpy", "matplotlib", "numba", "llvmlite", "pandas", "scipy", "SALib", "statsmodels", "distributed",
             "axelrod", "shtab", "filelock", "platformdirs"):
    sys.modules[name] = None
from sim.page.answers import answer
for line in sys.stdin:
    print(answer(line))
"""


def test_all_of_it_is_answered_alike_with_nothing_but_what_a_browser_has():
    orders = [["Russia", "expel two"], ["Russia", "let pass"], ["Russia", "let pass"]]
    game = {**SEED_CASE, "chairs": ["Russia"], "orders": orders}
    asked = [
        {"ask": "scenario", "state": SEED_CASE},
        {"ask": "strategies"},
        {"ask": "run", "state": SEED_CASE},
        {"ask": "why", "state": SEED_CASE, "number": 4},
        {"ask": "shares", "state": SEED_CASE, "runs": 30, "seconds": 1000},
        {"ask": "ask", "state": game},
        {"ask": "weigh", "state": {**game, "orders": [["Russia", "let pass"]] * 5}, "lucks": 4},
        {"ask": "keep", "state": game},
        {"ask": "check", "text": FAULTY},
    ]
    lines = "".join(f"{json.dumps(one)}\n" for one in asked)
    there = completed([sys.executable, "-c", LEAN], typed=lines, check=True).stdout.splitlines()

    for one, found in zip(asked, there, strict=True):
        assert json.loads(found) == told(one.pop("ask"), **one)
