"""An alliance: its members perceive, wish and take their time each for itself, and decide together."""

from copy import deepcopy
from functools import cache

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

import sim
from helpers.scenarios import RICH
from sim.engines import player, simpy_engine
from sim.engines.stepper import choices
from sim.measures.costs import costs_of
from sim.model import log, voices
from sim.model.game import new_game
from sim.model.state import CONSENSUS, MAJORITY
from sim.scenario import Settled, build
from sim.scenario.preparation import prepare

RUNS = range(12)
OWN = {  # what a member may have of its own, each unlike Alba's in RICH
    "strategy": {"name": "generous", "with": {"forgive": 0.4}, "modifiers": [{"times": 1.2}]},
    "tolerance": 1.5,
    "audience_cost": 0.7,
    "bias": 1.3,
    "reply_days": {"low": 1, "likely": 9, "high": 30},
}


def quarrel(members=None, decides="consensus", **alba):
    """RICH, in which Alba is an alliance."""
    data = deepcopy(yaml.safe_load(RICH))
    data["actors"]["Alba"] |= alba
    if members is not None:
        data["actors"]["Alba"] |= {"members": members, "decides": decides}
    return build(data)


def events(crisis, run, seed=1):
    made = prepare(crisis)
    found = simpy_engine.rows(made, seed, run)
    assert repr(player.rows(made, seed, run)) == repr(found)
    return [log.decode(row, made.names) for row in found]


def without_wishes(events):
    return [event._replace(wishes=()) for event in events]


# One, and many.


@pytest.mark.parametrize("decides", ["consensus", "majority", {"leader": "Una"}, {"delegate": "Una"}])
def test_an_alliance_of_one_is_a_state_bit_for_bit(decides):
    perception = yaml.safe_load(RICH)["actors"]["Alba"]["perception"] | {"bias": OWN["bias"]}
    state = quarrel(**{key: value for key, value in OWN.items() if key != "bias"}, perception=perception)
    alliance = quarrel({"Una": {**OWN, "weight": 0.3}}, decides)

    for run in RUNS:
        alone, one = events(state, run), events(alliance, run)
        assert without_wishes(one) == alone
        assert costs_of(one, alliance) == costs_of(alone, state)
    assert any(event.wishes for event in one)


def test_members_have_what_is_the_alliances_where_they_have_nothing_of_their_own():
    for run in RUNS:
        assert without_wishes(events(quarrel({"Una": {}}), run)) == events(quarrel(), run)


def test_costs_read_off_the_log_are_those_that_the_engine_counts():
    members = {"Una": OWN, "Duo": {"audience_cost": 3}, "Tria": {"tolerance": 6, "bias": 0.5}}
    for decides in ("consensus", "majority", {"leader": "Tria"}):
        crisis = quarrel(members, decides)
        table = player.play(prepare(crisis), 1, RUNS)
        for run in RUNS:
            told = costs_of(events(crisis, run), crisis)
            assert [told[name].total for name in ("Alba", "Brie")] == [table.cost[me][run] for me in (0, 1)]


# What is wished.


severities = st.floats(-10, 10)
weighted = st.lists(st.tuples(severities, st.sampled_from((0.25, 1.0, 2.0, 7.0))), min_size=1, max_size=7)


@cache
def plain_world():
    """A world without alliances."""
    return prepare(quarrel()).world


def prevailing(said, decides):
    """The severity that prevails among members, (severity, weight) each."""
    world = plain_world()._replace(
        first_member=[2, 2 + len(said), 2 + len(said)],
        decides=[decides, CONSENSUS],
        weight=[1.0, 1.0, *(weight for _, weight in said)],
    )
    says = [0.0, 0.0, *(severity for severity, _ in said)]
    return says[voices.prevailing(world, 0, says)]


@given(weighted)
def test_consensus_is_never_harder_than_any_member(said):
    assert prevailing(said, CONSENSUS) == min(severity for severity, _ in said)


@given(weighted, severities, st.sampled_from((0.25, 1.0, 2.0)))
def test_a_majority_of_equals_wishes_what_its_members_wish(others, wish, weight):
    whole = sum(other for _, other in others)
    equals = [(wish, weight)] * (int(whole / weight) + 1)  # which weigh more than all others together

    assert prevailing([*others, *equals], MAJORITY) == wish


@given(weighted)
@example([(3.0, 1.0), (7.0, 1.0)])  # half is no majority
def test_a_majority_is_the_hardest_wish_to_which_more_than_half_of_the_weight_would_go(said):
    whole = sum(weight for _, weight in said)
    backed = [one for one, _ in said if 2 * sum(weight for other, weight in said if other >= one) > whole]

    assert prevailing(said, MAJORITY) == max(backed)


@pytest.mark.parametrize("how", ["leader", "delegate"])
def test_a_leader_and_a_delegate_decide_for_all(how):
    for at, wish in enumerate((3.0, -2.0, 8.0)):
        world = prepare(quarrel({f"m{n}": {} for n in range(3)}, {how: f"m{at}"})).world
        says = [0.0, 0.0, 3.0, -2.0, 8.0]
        assert says[voices.prevailing(world, 0, says)] == wish


def test_in_every_run_the_alliance_wants_what_prevails_among_its_members():
    members = {"Una": OWN, "Duo": {"strategy": "grim"}, "Tria": {"tolerance": 3, "bias": 0.5}}
    told = 0
    for decides, of in (("consensus", min), ("majority", lambda wishes: sorted(wishes)[1])):
        for run in RUNS:
            for event in events(quarrel(members, decides), run):
                if event.actor == "Alba" and event.is_decision:
                    wishes = {one.member: one.severity for one in event.wishes}
                    assert list(wishes) == ["Duo", "Tria", "Una"]
                    assert event.wanted == of(wishes.values())
                    told += len(set(wishes.values())) > 1
                else:
                    assert event.wishes == ()
    assert told > 50


def test_each_member_feels_what_reaches_the_alliance_by_its_own_bias():
    made = prepare(quarrel({"Cold": {"bias": 0.5}, "Hot": {"bias": 2}}, {"leader": "Hot"}))
    seen = 0
    for choice in choices(new_game(made, 1), 3):
        if choice.actor == 0 and choice.received > 0.0 and choice.threat == 0:
            cold, hot = choice.state.received[2:4]
            alarms = [one for one in (cold, hot) if one == 2.0]  # a false alarm is the same to all
            seen += not alarms and hot == pytest.approx(4 * cold)
    assert seen


def test_a_member_that_tolerates_a_blow_wants_no_answer_to_it_and_holds_a_consensus_back():
    hard = quarrel({"A": {}, "B": {"tolerance": 0}}, perception={}, strategy="tit_for_tat", tolerance=0)
    held = quarrel({"A": {}, "B": {"tolerance": 10}}, perception={}, strategy="tit_for_tat", tolerance=0)

    assert any(event.kind == "move" and event.actor == "Alba" for event in events(hard, 0))
    answers = [event for event in events(held, 0) if event.actor == "Alba" and event.cause is not None]
    answers = [event for event in answers if event.is_decision]
    assert {(event.kind, event.rule) for event in answers if event.rule != "execution error"} == {
        ("let pass", "tolerance")
    }


# When.


def days_of(number, decides, weights=None):
    """The days over which an alliance of equals deliberates, in many runs: sorted."""
    own = {"reply_days": {"low": 0, "likely": 0, "high": 1000}}
    weights = weights or [1.0] * number
    members = {f"m{at:02}": {**own, "weight": weight} for at, weight in enumerate(weights)}
    crisis = quarrel(members, decides, execution_error=0.0)
    made = prepare(crisis)
    state = new_game(made, 1).state
    return sorted(
        voices.reply(made.world, state, 0, occasion, 1, run) for run in range(60) for occasion in range(1, 51)
    )


def law(days):
    """The distribution of the days of one member: triangular, its mode at 0."""
    return 1 - (1 - min(1.0, max(0.0, (days + 0.5) / 1000))) ** 2


@pytest.mark.parametrize(
    ("number", "decides", "share"),
    [
        (1, "consensus", lambda f: f),
        (4, "consensus", lambda f: f**4),  # the last of four
        (9, "consensus", lambda f: f**9),
        (3, "majority", lambda f: 3 * f**2 - 2 * f**3),  # the second of three
        (4, "majority", lambda f: 4 * f**3 - 3 * f**4),  # the third of four
        (5, {"leader": "m03"}, lambda f: f),
        (5, {"delegate": "m00"}, lambda f: f),
    ],
)
def test_an_alliance_takes_as_long_as_the_order_statistic_of_its_members_says(number, decides, share):
    days = days_of(number, decides)
    apart = max(
        abs((at + 1) / len(days) - share(law(one)))
        for at, one in enumerate(days)
        if at + 1 == len(days) or days[at + 1] != one
    )

    assert apart < 1.95 / len(days) ** 0.5  # Kolmogorov-Smirnov, at a level of 0.001


def test_more_members_under_consensus_are_never_sooner():
    fewer, more = days_of(2, "consensus"), days_of(6, "consensus")
    assert all(one <= other for one, other in zip(fewer, more, strict=True))
    assert sum(fewer) < sum(more)


def test_a_heavy_member_is_a_majority_by_itself():
    assert days_of(3, "majority", [5.0, 1.0, 1.0]) == days_of(1, {"leader": "m00"})


# Luck, doubt and what is settled.


def test_one_more_member_late_in_the_alphabet_shifts_no_luck_of_the_others():
    few, more = (prepare(quarrel(dict.fromkeys(names, OWN), {"leader": "A"})) for names in ("AB", "ABC"))
    for voice in (2, 3):
        for run in RUNS:
            assert voices.deliberation(few.world, voice, 1, 1, run) == voices.deliberation(more.world, voice, 1, 1, run)
    seen = [voices.address(more.world, voice, 8, 2**31) for voice in range(5)]
    assert seen[0] == seen[2]
    assert len(set(seen)) == 4


def test_what_is_drawn_of_an_alliance_holds_for_members_that_have_nothing_of_their_own():
    crisis = quarrel({"Own": {"tolerance": 2, "weight": 2}, "None": {}}, "majority").open(
        {
            "actors.Alba.tolerance": (0.2, 0.8),
            "actors.Alba.members.Own.weight": (1, 3),
            "actors.Alba.members.Own.tolerance": (1, 4),
            "actors.Alba.reply_days.likely": (3, 9),
        }
    )
    made = prepare(crisis, drawn=True)
    game = new_game(made, 1)
    for run in RUNS:
        for _ in choices(game, run):
            pass
        actor, _, none, own = game.world.tolerance
        assert 0.2 <= actor == none <= 0.8
        assert 1 <= own <= 4
        assert 1 <= game.world.weight[3] <= 3
        assert game.world.likely[0] == game.world.likely[2] == game.world.likely[3]
    from sim.scenario.preparation import as_drawn

    for run in RUNS:  # the run with its facts in its body is the run
        assert simpy_engine.rows(made, 1, run) == simpy_engine.rows(prepare(as_drawn(crisis, 1, run)), 1, run)


def test_a_strategy_of_a_member_and_its_parameters_may_be_drawn():
    crisis = quarrel({"Own": {"strategy": {"name": "generous", "with": {"forgive": 0.3}}}, "None": {}}).open(
        {
            "actors.Alba.members.Own.strategy.with.forgive": (0.1, 0.9),
            "actors.Brie.strategy.with.share": (0.5, 1.0),
            "actors.Alba.strategy.with.step": (2, 4),
        }
    )
    from sim.scenario.preparation import as_drawn

    made = prepare(crisis, drawn=True)
    for run in RUNS:
        assert simpy_engine.rows(made, 1, run) == simpy_engine.rows(prepare(as_drawn(crisis, 1, run)), 1, run)
        assert repr(player.rows(made, 1, run)) == repr(simpy_engine.rows(made, 1, run))


def test_the_log_of_an_alliance_reads_back_and_that_of_states_has_no_column_more():
    told = events(quarrel({"Una": OWN, "Duo": {}}), 2)
    text = log.write(told)

    assert log.read(text) == told
    assert text.splitlines()[0].endswith(",changes,wishes")
    assert log.write(events(quarrel(), 2)).splitlines()[0].endswith(",changes")


def test_the_chronicle_says_who_was_overruled():
    run = sim.simulate(quarrel({"Una": OWN, "Duo": {}}), 1, 2)

    assert list(run.events) == events(run.crisis, 2)
    assert "; overruled: Duo (" in run.chronicle()


def test_whatever_strategy_a_study_has_an_alliance_play_all_its_members_play():
    crisis = quarrel({"Own": {"strategy": "grim"}, "None": {}}, "majority")
    changed = crisis.with_(crisis.playing({"Alba": "always_strike"}))
    found = [event for run in RUNS for event in events(changed, run) if event.wishes]

    assert {one.severity for event in found for one in event.wishes if event.rule != "tolerance"} <= {0.0, 5.0}
    assert any({one.severity for one in event.wishes} == {5.0} for event in found)
    for run in RUNS:
        settled = crisis.settle(Settled(3, run, False, (), {"Alba": "always_hold"}, 3, "", ""))
        late = [event for event in events(settled, run) if event.number > 4 and event.wishes]
        assert all(one.severity == 0.0 for event in late for one in event.wishes)
