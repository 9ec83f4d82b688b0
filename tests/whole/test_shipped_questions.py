"""The questions of the shipped scenarios: each is put, as its words say, and none leads to an absurd run."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import sim
from helpers.places import SCENARIOS
from sim.cli import main
from sim.measures import turns
from sim.scenario import Crisis
from sim.studies.run import Run

SEEDS = (1, 2, 3)
Changes = dict[str, Any]
Make = Callable[[Crisis], Changes]


class Put(NamedTuple):
    """How a question is put: scenarios that it is about, by what is changed, or commands after the scenario's name."""

    words: str  # of the question, by which it is known
    changes: tuple[Changes | Make, ...] = ({},)
    commands: tuple[str, ...] = ()


def plays(actor: str, *strategies: Any) -> tuple[Changes, ...]:
    return tuple({f"actors.{actor}.strategy": strategy} for strategy in strategies)


def both(crisis: Crisis, strategy: Any) -> Changes:
    return {f"actors.{actor}.strategy": strategy for actor in crisis.actors}


def all_play(*strategies: Any) -> tuple[Make, ...]:
    return tuple(lambda crisis, one=strategy: both(crisis, one) for strategy in strategies)


def within_a_day(actor: str) -> Changes:
    return {f"actors.{actor}.reply_days": {"low": 0, "likely": 0, "high": 1}}


def without(part: str, *names: str) -> Make:
    """A list of the file without the entries that bear these names."""

    def changes(crisis: Crisis) -> Changes:
        kept = [one for one in crisis.data[part] if one.get("move", one.get("name")) not in names]
        return {part: kept, "assumptions": {}, "history": []}

    return changes


def by_heads(britons: int) -> Make:
    def changes(crisis: Crisis) -> Changes:
        sized = [one for one in crisis.data["ladder"] if isinstance(one["severity"], dict)]
        size = {"base": 4.1, "per_unit": 0.02, "most": 7.0}
        found: Changes = {f"ladder.{one['move']}.severity": size for one in sized if one["severity"]["base"] > 0}
        found["incidents.an officer of the trade delegation comes over.severity"] = 6.2
        return found | {"actors.UK.stocks.staff.amount": britons}

    return changes


def decides(how: Any) -> Changes:
    return {"actors.NATO.decides": how}


PARTNERS = "actors.Partners.members"
FIVE, FOUR = f"{PARTNERS}.five that called envoys home", f"{PARTNERS}.four that did nothing"
DELEGATE = {"delegate": "Secretary General"}
EIGHT = "actors.NATO.members.allies that did not"
TWENTY_TWO = "actors.NATO.members.allies that expelled in 2018"
CLEAR = {f"actors.{actor}.perception.bias": 1 for actor in ("Altland", "Neuland")}
NO_LAW = without("incidents", "the sanctions law")

QUESTIONS: dict[str, tuple[Put, ...]] = {
    "echo": (
        Put(
            "How many strikes does one mistake cost",
            tuple(
                {f"actors.{actor}.execution_error": error for actor in ("Eastmark", "Westmark")}
                for error in (0, 0.001, 0.1)
            ),
        ),
        Put("play generous", plays("Eastmark", "generous")),
        Put("Let both play tit_for_two_tats", all_play("tit_for_two_tats")),
        Put("play grim", plays("Eastmark", "grim")),
        Put("set clock.rounds to alternating", ({"clock.rounds": "alternating"},)),
        Put("What is a round worth", tuple({"payoffs": game} for game in ("chicken", "stag_hunt", "deadlock"))),
    ),
    "india_pakistan_2020": (
        Put("Let India play tit_for_tat", plays("India", "tit_for_tat")),
        Put(
            "a red line of 6.5, then of 7",
            plays("India", *({"name": "measured_share", "with": {"share": 0.5, "red_line": r}} for r in (6.5, 7))),
        ),
        Put(
            "Leave Pakistan 60 people",
            ({"actors.Pakistan.stocks.staff.amount": 60, "actors.India.stocks.staff.amount": 90},),
        ),
        Put("Raise the tolerance", ({f"actors.{actor}.tolerance": 3.0 for actor in ("India", "Pakistan")},)),
        Put(
            "Who could wind it down",
            (
                *plays("India", "grit"),
                *plays("Pakistan", "grit"),
                {"actors.India.strategy": "grit", "actors.Pakistan.strategy": "tit_for_two_tats"},
                {"actors.Pakistan.strategy": "grit", "actors.India.strategy": "tit_for_two_tats"},
            ),
        ),
    ),
    "italy_russia_2021": (
        Put("Let Russia play tit_for_tat", plays("Russia", "tit_for_tat")),
        Put(
            "Leave Italy one person",
            tuple(
                {"actors.Italy.stocks.staff.amount": 1, "actors.Russia.strategy": strategy}
                for strategy in ("tit_for_tat", "one_rung_lower")
            ),
        ),
        Put("What would it take to go on", (*plays("Italy", "tit_for_tat"), *all_play("one_rung_lower"))),
        Put("Was the answer one for two"),
        Put("At which tolerance of Russia's", ({"actors.Russia.tolerance": 6},), ("explain @ --fragile",)),
    ),
    "misperception": (
        Put("Set both biases to 1", (CLEAR, *(dict.fromkeys(CLEAR, bias) for bias in (1.25, 1.3)))),
        Put("Correct one side only", tuple({path: 1} for path in CLEAR)),
        Put(
            "Take away the fog",
            tuple(
                {f"actors.{actor}.perception.{key}": value for actor in ("Altland", "Neuland")}
                for key, value in (("fog", 0), ("noise", 0), ("false_alarms", None), ("missed", 0))
            ),
        ),
        Put("as Altland alone would tell it"),
        Put(
            "Let Altland play grit",
            ({"actors.Altland.strategy": "grit", "actors.Neuland.strategy": "tit_for_two_tats"},),
        ),
    ),
    "nato_russia_2014": (
        Put("Set Russia's slack to 1", ({"actors.Russia.strategy.with.slack": 1},)),
        Put(
            "the third cut the last straw",
            tuple({"actors.Russia.strategy.with.slack": slack} for slack in (12, 17, 18)),
            ("sweep @ --over actors.Russia.strategy.with.slack=1:30:5 --runs 20",),
        ),
        Put("Let NATO play tit_for_tat", plays("NATO", "tit_for_tat")),
        Put("tit_for_two_tats, gradual or salami", plays("Russia", "tit_for_two_tats", "gradual", "salami")),
        Put("feel blows at half their weight", ({"actors.Russia.perception.bias": 0.5},)),
        Put(
            "What is a mission of ten worth",
            tuple({"actors.Russia.stocks.staff.value": value} for value in (0.05, 0.1, 0.2)),
        ),
    ),
    "nato_russia_2021": (
        Put("Why does Russia not simply expel", commands=("explain @ --fragile",)),
        Put("13 people", tuple({"actors.NATO.stocks.staff.amount": n} for n in (6, 7, 13))),
        Put("What must Russia's own mission be worth", ({"actors.Russia.stocks.staff.value": 0.04},)),
        Put(
            "What does the Council do in this file",
            ({"actors.NATO.stocks.council.value": 0.1}, *plays("NATO", "grit"), *plays("Russia", "grit")),
        ),
        Put("by that day", commands=("ensemble @ --by 2021-11-01 --runs 50 --no-save",)),
        Put("Let NATO play tit_for_tat, then both", (*plays("NATO", "tit_for_tat"), *all_play("tit_for_tat"))),
        Put(
            "Let either side play grit",
            (
                *plays("NATO", "grit"),
                *plays("Russia", "grit"),
                {"actors.NATO.strategy": "grit", "actors.Russia.strategy": "grim"},
                {"actors.NATO.strategy": "grim", "actors.Russia.strategy": "grit"},
            ),
        ),
    ),
    "nato_russia_2021_delegate": (
        Put("Who wanted what on 6 October", commands=("explain @ 2",)),
        Put("Let consensus decide", (decides("consensus"), decides("consensus") | {f"{EIGHT}.tolerance": 5.5})),
        Put(
            "Let a majority decide",
            (decides("majority"), decides("majority") | {f"{EIGHT}.weight": 22, f"{TWENTY_TWO}.weight": 8}),
        ),
        Put("Let the allies that expelled in 2018 lead", (decides({"leader": "allies that expelled in 2018"}),)),
        Put("lowered the ceiling in line with"),
        Put(
            "Let NATO play tit_for_tat",
            tuple(plays("NATO", "tit_for_tat")[0] | decides(how) for how in (DELEGATE, "majority", "consensus")),
        ),
    ),
    "saudi_canada_2018": (
        Put("Make Canada's audience cost", tuple({"actors.Canada.audience_cost": price} for price in (0.3, 1))),
        Put("Saudi Arabia's perception bias to 1", ({"actors.Saudi Arabia.perception.bias": 1},)),
        Put("Let Canada play appeaser", ({"actors.Canada.strategy": "appeaser"} | within_a_day("Canada"),)),
        Put(
            "Which of Canada's silences was a choice",
            ({"actors.Canada.audience_cost": 0.2}, *plays("Canada", "always_hold")),
        ),
        Put(
            "keep its own in Ottawa",
            ({"ladder.part with the ambassadors and freeze new trade.gives_up": {"trade": "all"}},),
        ),
    ),
    "skripal_2018": (
        Put("Who joined on 26 March", ({f"{FIVE}.bias": 0.32},), ("explain @ 2",)),
        Put("Let consensus decide", ({"actors.Partners.decides": "consensus"},)),
        Put(
            "Let the United States feel no more",
            tuple(
                {f"{PARTNERS}.United States.bias": 0.2, "actors.Partners.decides": how}
                for how in ("majority", {"leader": "eighteen of the Union"})
            ),
        ),
        Put("Let the five and the four feel", ({f"{FIVE}.bias": 0.6, f"{FOUR}.bias": 0.6},)),
        Put("Take `national` away", ({"ladder.expel each for itself.national": False},)),
        Put("Let the partners play tit_for_tat", plays("Partners", "tit_for_tat")),
    ),
    "uk_russia_2018": (
        Put(
            "Let Russia play appeaser",
            tuple(
                {"actors.Russia.strategy": "appeaser", "actors.UK.audience_cost": price} | within_a_day("Russia")
                for price in (1.5, 1.0)
            ),
        ),
        Put("Take the deadline away", (without("ladder", "give a day to explain"),)),
        Put("Give the United Kingdom 80 people", ({"actors.UK.stocks.staff.amount": 80},)),
        Put("Without the expulsions by others", (without("incidents", "others expel over 150"),)),
        Put("lets London answer half of it", plays("UK", "ledger")),
        Put("Let both play tit_for_tat", all_play("tit_for_tat")),
    ),
    "uk_ussr_1971": (
        Put("550 people in Moscow", ({"actors.UK.stocks.staff.amount": 550},)),
        Put("Count by heads", (by_heads(90), by_heads(120))),
        Put("110", ({"actors.UK.stocks.staff.amount": 110},)),
        Put("Moscow called a visit off"),
        Put("Let London play tit_for_tat", plays("UK", "tit_for_tat")),
    ),
    "us_china_consulates_2020": (
        Put("Let China play appeaser", plays("China", "appeaser")),
        Put(
            "At which audience_cost",
            tuple({"actors.China.strategy": "appeaser", "actors.USA.audience_cost": price} for price in (1.36, 1.37)),
        ),
        Put(
            "Write `unless: restores`",
            ({"actors.China.strategy": "appeaser", "ladder.order a consulate to close.threatens.unless": "restores"},),
        ),
        Put("Let the United States play tit_for_tat", plays("USA", "tit_for_tat")),
        Put("Make the days of the order 30", ({"ladder.order a consulate to close.threatens.days": 30},)),
    ),
    "us_china_tariffs_2018": (
        Put("The replay of the record stops", commands=("replay @",)),
        Put("Let both play ledger, then both grim", all_play("ledger", "grim")),
        Put("505", ({"actors.China.stocks.trade.amount": 505},)),
        Put(
            "does it matter who begins",
            (
                {
                    "actors.USA.strategy": "grit",
                    "actors.China.strategy": {"name": "measured_share", "with": {"share": 1.25}},
                },
            ),
        ),
        Put("The truces of 2018 and 2019"),
        Put(
            "Set China's step to 2",
            plays("China", *({"name": "grit", "with": {"step": step}} for step in (2, 1))),
        ),
        Put("With share at 0.5", ({"actors.USA.strategy.with.share": 0.5},)),
    ),
    "us_russia_2016": (
        Put("Take Russia's puts_off away", ({"actors.Russia.puts_off": None},)),
        Put(
            "2017-03-01",
            (
                {"actors.Russia.puts_off.until": date(2017, 3, 1)},
                lambda crisis: NO_LAW(crisis) | {"actors.Russia.puts_off": {"until": date(2017, 3, 1)}},
            ),
        ),
        Put("Let it play grit", plays("USA", "grit")),
        Put("1,210 people in America", ({"actors.Russia.stocks.staff.amount": 1210},)),
        Put("Let Russia play ledger, then tit_for_tat", plays("Russia", "ledger", "tit_for_tat")),
    ),
}

CRISES = {name: sim.load(SCENARIOS / f"{name}.yaml") for name in QUESTIONS}
EVERY = [
    pytest.param(name, put, id=f"{name}: {put.words}") for name, questions in QUESTIONS.items() for put in questions
]


def test_every_question_of_every_shipped_scenario_is_put_here() -> None:
    assert set(QUESTIONS) == {path.stem for path in SCENARIOS.glob("*.yaml")}
    for name, questions in QUESTIONS.items():
        words = [" ".join(question.split()) for question in CRISES[name].questions]
        assert [len([one for one in words if put.words in one]) for put in questions] == [1] * len(words), name


def runs(name: str, put: Put) -> Iterator[Run]:
    crisis = CRISES[name]
    for changes in put.changes:
        played = crisis.with_(changes(crisis) if callable(changes) else changes)
        for seed in SEEDS:
            yield sim.simulate(played, seed)


@pytest.mark.parametrize(("name", "put"), EVERY)
def test_what_a_question_asks_for_can_be_played_and_is_not_absurd(name: str, put: Put) -> None:
    for run in runs(name, put):
        assert run.chronicle()
        assert not list(absurdities(run))


def absurdities(run: Run) -> Iterator[str]:
    """What a lecturer would laugh at: an offer made while it stands, and measures that move nobody and nothing."""
    offers = {
        move.move: move.lasts
        for move in run.crisis.ladder
        if move.severity.base < 0 and not any((move.takes, move.gives_up, move.caps, move.restores, move.resumes))
    }
    stands: dict[tuple[str, str], date] = {}
    for event in turns.moves(run.events):
        day = event.announced
        assert day is not None
        if event.move in offers:
            until = stands.get((event.actor, event.move))
            if until is not None and day < until:
                yield f"{event.actor} makes '{event.move}' again on {day}, and it stands until {until}"
            lasts = offers[event.move]
            stands[event.actor, event.move] = date.max if lasts is None else day + timedelta(days=lasts)
        elif event.changes and not any(change.units > 0 or change.level is not None for change in event.changes):
            yield f"{event.actor} makes '{event.move}' on {day}, which moves nothing"
        for change in event.changes:
            if change.level is not None and change.units == 0.0:
                yield f"{event.actor} caps {change.stock} at {change.level:g} on {day}: nobody has to go"


def test_an_absurdity_would_be_seen() -> None:
    """As the consulates' first question was answered once: one concession, from day to day."""
    run = sim.simulate(CRISES["us_china_consulates_2020"].with_({"actors.China.strategy": "appeaser"}), 1)
    made = next(event for event in turns.moves(run.events) if event.move == "withdraw the staff complained of")
    assert made.announced is not None
    again = made._replace(announced=made.announced + timedelta(days=3))
    repeated = Run(run.crisis, run.seed, run.number, (*run.events, again))
    assert any("makes 'withdraw the staff complained of' again" in one for one in absurdities(repeated))


SAYS_NO = {"replay @"}  # the replay of the tariffs stops being possible, as its question says
COMMANDS = [
    pytest.param(name, command, id=f"{name}: {command}")
    for name, questions in QUESTIONS.items()
    for put in questions
    for command in put.commands
]


@pytest.mark.parametrize(("name", "command"), COMMANDS)
def test_a_command_that_a_question_asks_for_runs(
    name: str, command: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where a sweep keeps its results
    words = [str(SCENARIOS / f"{name}.yaml") if word == "@" else word for word in command.split()]
    assert main(words) == (1 if command in SAYS_NO else 0)
    assert capsys.readouterr().out
