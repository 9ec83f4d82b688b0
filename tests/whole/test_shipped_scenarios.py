"""The shipped scenarios: each is documented, tells its story, and can tell others."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from statistics import mean, stdev
from typing import Any

import pytest

import sim
import sim.scenario
from helpers.places import SCENARIOS
from sim.measures import curves, turns
from sim.model.log import Change, Event
from sim.scenario import Crisis, resolve, yaml_reader
from sim.studies.endless import endless
from sim.studies.run import Run

FILES = {path.stem: path for path in sorted(SCENARIOS.glob("*.yaml"))}
CRISES = {name: sim.load(path) for name, path in FILES.items()}
SEEDS = range(1, 21)

# What each file is there to show under its own strategies, and in how many of 20 seeds it does.
STORIES = {
    "echo": ("feud", 15),
    "india_pakistan_2020": ("levelled off", 20),
    "italy_russia_2021": ("levelled off", 20),
    "misperception": ("climbed", 18),
    "nato_russia_2014": ("climbed", 20),
    "nato_russia_2021": ("levelled off", 20),
    "nato_russia_2021_delegate": ("levelled off", 20),
    "saudi_canada_2018": ("levelled off", 20),
    "skripal_2018": ("levelled off", 20),
    "uk_russia_2018": ("levelled off", 20),
    "uk_ussr_1971": ("levelled off", 20),
    "us_china_consulates_2020": ("levelled off", 20),
    "us_china_tariffs_2018": ("wound down", 20),
    "us_russia_2016": ("levelled off", 20),
}

# What each file of history says it would take to go on: in each of 20 seeds there are more moves.
GOES_ON: dict[str, dict[str, Any]] = {
    "india_pakistan_2020": {"actors.India.strategy": "tit_for_tat"},
    "italy_russia_2021": {"actors.Italy.strategy": "tit_for_tat"},
    "nato_russia_2014": {"actors.NATO.strategy": "tit_for_tat"},
    "nato_russia_2021": {"actors.NATO.strategy": "tit_for_tat"},
    "nato_russia_2021_delegate": {"actors.NATO.strategy": "tit_for_tat"},
    "saudi_canada_2018": {"actors.Canada.audience_cost": 0.3},
    "skripal_2018": {"actors.Partners.strategy": "tit_for_tat"},
    "uk_russia_2018": {"actors.UK.strategy": "tit_for_tat", "actors.Russia.strategy": "tit_for_tat"},
    "uk_ussr_1971": {"actors.UK.strategy": "tit_for_tat"},
    "us_china_consulates_2020": {"actors.USA.strategy": "tit_for_tat"},
    "us_china_tariffs_2018": {"actors.USA.strategy": "grim", "actors.China.strategy": "grim"},
    "us_russia_2016": {"actors.Russia.strategy": "ledger"},
}

# The strategies that every file is tried with; all pairs of the whole register would take minutes.
TRIED = ("tit_for_tat", "generous", "measured_share", "grim", "always_hold", "always_strike", "grit")

# The files that cannot show all three courses: those that are missing, and the words in which the story says so.
MISSING = {
    "echo": ({"levelled off", "wound down", "climbed"}, "this file can show neither a climb nor a way down"),
    "nato_russia_2014": ({"wound down"}, "What is mended in a quiet year the next incident undoes"),
}

STRATEGIES: list[str | dict[str, Any]] = [
    "grit",
    "tit_for_tat",
    "tit_for_two_tats",
    "generous",
    {"name": "measured_share", "with": {"share": 0.5}},
    {"name": "measured_share", "with": {"share": 1.4}},
    "grim",
    "always_strike",
    "always_hold",
]

ANSWER = "suspend relations"

every_file = pytest.mark.parametrize("name", FILES)


def moves(run: Run) -> list[Event]:
    return turns.moves(run.events)


def courses(crisis: Crisis) -> Counter[str]:
    return Counter(sim.simulate(crisis, seed).summary.course for seed in SEEDS)


# What a file must tell its reader.


@every_file
def test_its_first_line_tells_editors_where_the_schema_is(name: str) -> None:
    first = FILES[name].read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=scenario.schema.json"


@every_file
def test_it_has_a_story_sources_three_questions_or_more_and_assumptions(name: str) -> None:
    crisis = CRISES[name]
    assert len(crisis.story) > 200
    assert crisis.sources
    assert len(crisis.questions) >= 3
    assert crisis.assumptions


@every_file
def test_every_severity_has_a_code_or_says_that_it_is_the_files_own_reckoning(name: str) -> None:
    for move in CRISES[name].ladder:
        assert move.code or "own reckoning" in move.source, move.move


def numbers_to_be_owned(document: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The numbers that somebody must answer for: where each stands, and its path as `assumptions` spells it.

    They are all that stand under `actors`, but for the parameters of strategies, which are the question and not an
    assumption; what the incidents weigh and how often they come; and the terms of size in severities.
    """

    def leaves(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
        if isinstance(value, dict):
            for key, below in value.items():
                yield from leaves(below, (*path, key))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield path

    for path in leaves(document["actors"], ("actors",)):
        if "strategy" not in path:
            yield path, ".".join(str(step) for step in path)
    for at, incident in enumerate(document.get("incidents", [])):
        for key in ("severity", "per_year"):
            if key in incident:
                yield ("incidents", at, key), f"incidents.{incident['name']}.{key}"
    for at, move in enumerate(document["ladder"]):
        for key in ("per_unit", "per_share"):
            if isinstance(move["severity"], dict) and key in move["severity"]:
                yield ("ladder", at, "severity", key), f"ladder.{move['move']}.severity.{key}"


@every_file
def test_every_number_that_no_source_gives_is_listed_under_assumptions(name: str) -> None:
    """Each number to be owned is listed, or its line says `# documented: KEY, KEY; where it was read`.

    Of moves that share a term of size, one entry speaks for all.
    """
    document = yaml_reader.read(FILES[name])
    lines = document.text.splitlines()
    listed = set(CRISES[name].assumed)
    sizes = {
        (path.rsplit(".", 1)[1], resolve(document.data, path))
        for path in listed
        if path.startswith("ladder.") and path.endswith((".per_unit", ".per_share"))
    }
    missing = []
    for path, spelled in numbers_to_be_owned(document.data):
        _, _, comment = lines[document.values[path].line - 1].partition("# documented: ")
        keys, _, where = comment.partition("; ")
        documented = path[-1] in keys.split(", ") and where
        shared = path[0] == "ladder" and (path[-1], resolve(document.data, spelled)) in sizes
        if spelled not in listed and not documented and not shared:
            missing.append(spelled)
    assert not missing, f"neither an assumption nor documented: {missing}"


def test_between_them_the_files_use_every_field_of_the_format() -> None:
    schema = sim.scenario.schema()
    fields = {key for part in (schema, *schema["definitions"].values()) for key in part.get("properties", {})}

    def keys(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            yield from value
        for below in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from keys(below)

    elsewhere = {
        "file",
        "axelrod",
        "threshold",
        "strike",
        "judgement_error",
        "interests",
        "discount",
        "relative_gains",
        "one_of",
        "weight",
        "drawn",
    }  # see test_user_code, test_axelrod_library, test_costs, test_doubts
    assert fields - elsewhere <= {key for crisis in CRISES.values() for key in keys(crisis.data)}


def test_between_them_the_files_cap_at_a_number_at_a_share_and_at_parity() -> None:
    amounts = [amount for crisis in CRISES.values() for move in crisis.ladder for amount in move.caps.values()]
    found = {amount if isinstance(amount, str) else "number" for amount in amounts}
    assert found == {"number", "50%", "50% of ceiling", "match"}


# What a file must be able to show.


def test_every_shipped_file_is_here_to_show_something() -> None:
    assert set(STORIES) == set(FILES)


@every_file
def test_under_its_own_strategies_it_tells_its_story_in_most_of_20_seeds(name: str) -> None:
    course, times = STORIES[name]
    assert courses(CRISES[name])[course] >= times


@pytest.mark.parametrize("name", [name for name, crisis in CRISES.items() if crisis.history])
def test_it_says_what_it_would_take_to_go_on_and_so_it_does(name: str) -> None:
    crisis = CRISES[name]
    assert any(re.search("What would it (take|have taken) .*to go on", question) for question in crisis.questions)
    for seed in SEEDS:
        longer = sim.simulate(crisis.with_(GOES_ON[name]), seed)
        assert len(moves(longer)) > len(moves(sim.simulate(crisis, seed)))


@every_file
def test_no_file_has_two_sides_that_go_on_until_something_runs_out(name: str) -> None:
    assert endless(CRISES[name]) is None


@every_file
def test_over_its_strategies_it_levels_off_winds_down_and_climbs_or_its_story_says_why_not(name: str) -> None:
    crisis = CRISES[name]
    one, other = crisis.actors
    wanted = {"levelled off", "wound down", "climbed"}
    shown: set[str] = set()
    for mine in TRIED:
        for theirs in TRIED:
            if wanted <= shown:
                return
            played = crisis.with_({f"actors.{one}.strategy": mine, f"actors.{other}.strategy": theirs})
            shown.add(sim.simulate(played, 1).summary.course)
    missing, words = MISSING[name]
    assert wanted - shown == missing
    assert words in crisis.story


@pytest.mark.parametrize("name", [name for name, crisis in CRISES.items() if crisis.history])
def test_what_history_did_is_never_read_by_the_model(name: str) -> None:
    crisis = CRISES[name]
    untold = crisis.with_({"history": []})
    for seed in SEEDS:
        assert sim.simulate(crisis, seed).events == sim.simulate(untold, seed).events


@every_file
def test_its_chronicle_changes_only_openly(name: str, baseline: Callable[[str, str], None]) -> None:
    baseline(f"{name}.txt", sim.simulate(CRISES[name], 1).chronicle())


# NATO and Russia, October 2021.

SEED_CASE = CRISES["nato_russia_2021"]
HISTORICAL_DAYS = {
    f"actors.{actor}.reply_days.{key}": days
    for actor, days in (("NATO", 5), ("Russia", 12))
    for key in ("low", "likely", "high")
}


def test_nato_expels_eight_and_russia_closes_the_offices_and_its_own_mission_whatever_the_seed() -> None:
    for seed in range(200):
        blow, answer, *_ = moves(sim.simulate(SEED_CASE, seed))
        assert blow.actor == "NATO"
        assert blow.changes == (Change("caps", "staff", 8.0, 10.0),)
        assert (answer.actor, answer.move) == ("Russia", ANSWER)
        assert {Change("takes", "offices", 2.0), Change("gives_up", "staff", 10.0)} <= set(answer.changes)
        assert answer.cause == blow.number


def test_decided_on_the_historical_days_both_measures_are_announced_and_in_force_when_they_were() -> None:
    blow, answer, *_ = moves(sim.simulate(SEED_CASE.with_(HISTORICAL_DAYS), 1))
    assert (blow.announced, answer.announced) == (date(2021, 10, 6), date(2021, 10, 18))
    assert blow.effective == answer.effective == date(2021, 11, 1)


def test_the_run_ends_on_the_day_before_the_invasion() -> None:
    for crisis in (SEED_CASE, CRISES["nato_russia_2014"]):
        assert crisis.start + timedelta(days=crisis.horizon) == date(2022, 2, 23)


@pytest.mark.parametrize("staff", [0, 3, 6])
def test_russia_suspends_relations_where_nato_has_too_few_to_expel(staff: int) -> None:
    crisis = SEED_CASE.with_({"actors.NATO.stocks.staff.amount": staff})
    _, answer, *_ = moves(sim.simulate(crisis, 1))
    assert answer.move == ANSWER


@pytest.mark.parametrize("staff", [8, 9, 13, 50])
def test_russia_answers_in_kind_once_nato_has_eight_to_expel(staff: int) -> None:
    crisis = SEED_CASE.with_({"actors.NATO.stocks.staff.amount": staff})
    _, answer, *_ = moves(sim.simulate(crisis, 1))
    assert answer.changes == (Change("takes", "staff", 8.0),)


def test_with_seven_to_expel_russia_makes_do_with_seven() -> None:
    _, answer, *_ = moves(sim.simulate(SEED_CASE.with_({"actors.NATO.stocks.staff.amount": 7}), 1))
    assert answer.changes == (Change("takes", "staff", 7.0),)


def test_nothing_outside_the_ladder_names_russias_answer() -> None:
    read = {key: SEED_CASE.data[key] for key in ("kinds", "actors", "incidents")}
    assert ANSWER not in json.dumps(read, default=str)
    assert not any(word in json.dumps(read, default=str) for word in ("suspend", "close"))


def test_under_another_name_and_at_another_place_on_the_ladder_russias_answer_is_the_same() -> None:
    data = SEED_CASE.data
    rung = next(move for move in data["ladder"] if move["move"] == ANSWER)
    data["ladder"].remove(rung)
    data["ladder"].insert(0, rung | {"move": "xyz"})
    data["history"] = []  # which names the rung too
    data["assumptions"] = {}
    for seed in SEEDS:
        renamed = [
            event._replace(move=ANSWER) if event.move == "xyz" else event
            for event in sim.simulate(sim.build(data), seed).events
        ]
        assert tuple(renamed) == sim.simulate(SEED_CASE, seed).events


# NATO and Russia, 2014 to 2021.


def answered(slack: float, seed: int) -> list[tuple[int, str]]:
    """Russia's moves under one slack: how many measures NATO had taken before each, and what it did."""
    played = CRISES["nato_russia_2014"].with_({"actors.Russia.strategy.with.slack": slack})
    made = moves(sim.simulate(played, seed))
    return [
        (sum(one.actor == "NATO" for one in made[:at]), event.move)
        for at, event in enumerate(made)
        if event.actor == "Russia"
    ]


@pytest.mark.parametrize("slack", [17.5, 20, 23])
def test_one_account_lets_three_measures_pass_and_answers_the_fourth_by_leaving(slack: float) -> None:
    for seed in SEEDS:
        assert answered(slack, seed) == [(4, ANSWER)]


@pytest.mark.parametrize(("slack", "first"), [(1, 1), (5, 2), (12, 3), (17, 3), (23.5, None)])
def test_with_another_slack_another_measure_is_the_last_straw_or_none_is(slack: float, first: int | None) -> None:
    made = answered(slack, 1)
    assert (made[0][0] if made else None) == first


def test_nato_sets_the_ceilings_of_the_record_and_russia_has_none_to_set() -> None:
    levels = [
        change.level
        for event in moves(sim.simulate(CRISES["nato_russia_2014"], 1))
        for change in event.changes
        if change.effect == "caps"
    ]
    assert levels == [30.0, 20.0, 10.0]


# The stories of the others.


def test_china_answers_dollar_for_dollar_until_there_are_no_dollars_left() -> None:
    crisis = CRISES["us_china_tariffs_2018"]
    for seed in SEEDS:
        taken: dict[str, list[float]] = {"USA": [], "China": []}
        for event in moves(sim.simulate(crisis, seed)):
            taken[event.actor] += [change.units for change in event.changes if change.effect == "takes"]
        assert taken["China"][0] == taken["USA"][0] == 50.0
        assert sum(taken["China"]) == crisis.actors["USA"].stocks["trade"].amount
        assert sum(taken["USA"]) > sum(taken["China"])


def test_the_first_concession_on_tariffs_is_chinas_and_it_is_met() -> None:
    for seed in SEEDS:
        concessions = [event for event in moves(sim.simulate(CRISES["us_china_tariffs_2018"], seed)) if event.done < 0]
        assert concessions[0].actor == "China"
        assert concessions[0].cause is None
        assert concessions[1].actor == "USA"
        assert concessions[1].cause == concessions[0].number


def test_one_consulate_is_ordered_to_close_in_three_days_and_one_in_return_and_there_it_rests() -> None:
    crisis = CRISES["us_china_consulates_2020"]
    for seed in SEEDS:
        made = moves(sim.simulate(crisis, seed))
        assert sorted((event.actor, event.move) for event in made) == [
            (actor, move) for actor in ("China", "USA") for move in ("close a consulate", "order a consulate to close")
        ]
        order, answer = (event for event in made if event.move == "order a consulate to close")
        carried = {event.cause: event for event in made if event.rule == "carried out"}
        assert (order.actor, answer.cause) == ("USA", order.number)
        assert answer.announced == carried[order.number].announced == order.announced + timedelta(days=3)
        assert carried[answer.number].announced == answer.announced + timedelta(days=3)


def test_the_same_gesture_lifts_the_order_of_a_government_whose_audience_is_cheaper() -> None:
    crisis = CRISES["us_china_consulates_2020"].with_({"actors.China.strategy": "appeaser"})
    for price, rule in ((1.5, "carried out"), (1.0, "lifted")):
        for seed in SEEDS:
            events = sim.simulate(crisis.with_({"actors.USA.audience_cost": price}), seed).events
            order = next(event for event in events if event.move == "order a consulate to close")
            assert [event.rule for event in events if event.cause == order.number and event.actor == "USA"] == [rule]


def test_russia_puts_its_answer_off_and_after_the_law_cuts_the_american_missions_to_parity() -> None:
    crisis = CRISES["us_russia_2016"]
    for seed in SEEDS:
        events = sim.simulate(crisis, seed).events
        blow, answer, closing, *_ = moves(sim.simulate(crisis, seed))
        assert blow.changes == (Change("takes", "staff", 35.0), Change("takes", "property", 2.0))
        assert Change("caps", "staff", 755.0, 455.0) in answer.changes
        law = next(event for event in events if event.move == "the sanctions law")
        assert (answer.cause, answer.joined) == (blow.number, (law.number,))
        held = next(event for event in events if event.kind == "put off")
        assert (held.actor, held.cause) == ("Russia", blow.number)
        assert (closing.actor, closing.cause) == ("USA", answer.number)
        assert Change("takes", "consulates", 1.0) in closing.changes


def test_had_russia_not_waited_it_would_have_answered_in_kind_and_in_number() -> None:
    crisis = CRISES["us_russia_2016"].with_({"actors.Russia.puts_off": None})
    for seed in SEEDS:
        blow, answer, *_ = moves(sim.simulate(crisis, seed))
        assert (answer.actor, answer.move) == ("Russia", blow.move)
        assert answer.changes == blow.changes


def test_india_and_pakistan_come_to_rest_at_55_people_each() -> None:
    crisis = CRISES["india_pakistan_2020"]
    for seed in SEEDS:
        standing = curves.stocks(sim.simulate(crisis, seed).events, crisis)
        assert [standing[actor]["staff"][-1] for actor in standing] == [55.0, 55.0]


def test_with_clear_eyes_the_governments_that_climb_let_the_matter_drop() -> None:
    crisis = CRISES["misperception"]
    clear = crisis.with_({f"actors.{actor}.perception.bias": 1.0 for actor in crisis.actors})
    assert courses(clear)["climbed"] <= 2


def test_an_echo_begins_by_mistake_and_without_mistakes_never() -> None:
    crisis = CRISES["echo"]
    perfect = crisis.with_({f"actors.{actor}.execution_error": 0.0 for actor in crisis.actors})
    for seed in SEEDS:
        assert moves(sim.simulate(crisis, seed))[0].rule == "execution error"
        assert not moves(sim.simulate(perfect, seed))


def test_generosity_on_one_side_cuts_echoes_short() -> None:
    crisis = CRISES["echo"]
    forgiving = crisis.with_({"actors.Eastmark.strategy": "generous"})

    def strikes(played: Crisis) -> int:
        return sum(len(moves(sim.simulate(played, seed))) for seed in SEEDS)

    assert strikes(forgiving) < 0.5 * strikes(crisis)


def test_two_rungs_and_a_week_a_round_are_axelrods_game_with_noise() -> None:
    """Tit for tat against itself, moves simultaneous: a side strikes in round t with chance [1 - (1 - 2e)^t] / 2."""
    error, rounds, runs = 0.05, 50, 200
    crisis = CRISES["echo"].with_(
        {"horizon": 7 * rounds} | {f"actors.{actor}.execution_error": error for actor in CRISES["echo"].actors}
    )
    strikes = []
    for run in range(runs):
        events = sim.simulate(crisis, 1, run).events
        assert Counter(event.actor for event in events) == dict.fromkeys(crisis.actors, rounds)
        strikes.append(sum(event.kind == "move" for event in events))
    expected = sum(1 - (1 - 2 * error) ** t for t in range(1, rounds + 1))
    assert mean(strikes) == pytest.approx(expected, abs=3 * stdev(strikes) / runs**0.5)
