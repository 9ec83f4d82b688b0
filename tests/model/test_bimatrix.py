"""The repeated game: rounds on a calendar, by the same rules, and what they are worth."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from helpers.scenarios import GAME
from sim.measures import summaries
from sim.model import bimatrix
from sim.scenario import ScenarioError, parse
from sim.strategies import STRATEGIES

PLAYED = parse(GAME)


def game(first="tit_for_tat", second="tit_for_tat", **changes):
    played = {"actors.Alba.strategy": first, "actors.Brie.strategy": second}
    return PLAYED.with_(played | {path.replace("__", "."): value for path, value in changes.items()})


def rounds(crisis, run=0):
    """The rounds of a run, as letters: H for hold, S for strike, the first actor's first."""
    found = summaries.rounds(sim.simulate(crisis, 1, run).events, crisis)
    return ["".join("HS"[done] for done in pair) for pair in found]


# Rounds.


def test_two_who_decide_at_once_pass_a_strike_to_and_fro():
    assert rounds(game("suspicious"))[:4] == ["SH", "HS", "SH", "HS"]


def test_of_two_who_alternate_the_second_sees_what_the_first_has_just_done():
    assert rounds(game("suspicious", clock__rounds="alternating"))[:3] == ["SS", "SS", "SS"]
    assert rounds(game("tit_for_tat", "suspicious", clock__rounds="alternating"))[:3] == ["HS", "SS", "SS"]


def test_there_are_as_many_rounds_as_the_horizon_has_room_for():
    assert len(rounds(game())) == 60
    assert len(rounds(game(clock__days=5))) == 12
    assert len(rounds(game(clock__rounds="alternating", clock__days=5))) == 6


@pytest.mark.parametrize(
    ("order", "first", "second"), [("simultaneous", (7, 14), (7, 14)), ("alternating", (7, 21), (14, 28))]
)
def test_every_round_has_its_days(order, first, second):
    crisis = game("always_strike", "always_strike", clock__rounds=order, clock__days=7, horizon=28)
    struck = {"Alba": [], "Brie": []}
    for event in sim.simulate(crisis).events:
        struck[event.actor].append((event.announced - crisis.start) // timedelta(1))
    assert tuple(struck["Alba"][:2]) == first
    assert tuple(struck["Brie"][:2]) == second


def test_who_felt_nothing_takes_its_turn_all_the_same():
    events = sim.simulate(game()).events
    assert [event.kind for event in events] == ["let pass"] * 120
    assert {event.rule for event in events} == {"strategy"}


def test_an_error_of_execution_does_the_other_of_the_two():
    crisis = game("always_hold", "always_strike", actors__Alba__execution_error=1, actors__Brie__execution_error=1)
    assert set(rounds(crisis)) == {"SH"}


def test_an_incident_is_seen_in_the_round_of_its_day():
    news = {"name": "news", "by": "Brie", "severity": 5, "date": PLAYED.start + timedelta(3)}
    assert rounds(game(incidents=[news]))[:5] == ["HH", "HH", "SH", "HS", "SH"]


def test_a_graded_quarrel_can_have_rounds_too():
    crisis = game("always_strike", {"name": "measured_share", "with": {"share": 0.5}}, ladder=[
        {"move": f"rung {n}", "severity": n, "source": "invented"} for n in range(1, 11)
    ])  # fmt: skip
    done = [event.done for event in sim.simulate(crisis).events if event.actor == "Brie"]
    assert done[:3] == [0.0, 2.0, 2.0]  # half of 5, and of two equally near the milder


@given(
    st.sampled_from(sorted(STRATEGIES)), st.sampled_from(sorted(STRATEGIES)),
    st.sampled_from(["simultaneous", "alternating"]), st.integers(0, 1000),
)  # fmt: skip
def test_each_side_takes_one_turn_a_round_whatever_they_play(first, second, order, run):
    crisis = game(first, second, clock__rounds=order, actors__Alba__execution_error=0.1)
    turns = [event for event in sim.simulate(crisis, 1, run).events if event.kind in ("move", "let pass")]
    days = [event.decided for event in turns]
    assert days == sorted(days)
    for actor, at in (("Alba", 0), ("Brie", 1)):
        own = [(event.decided - crisis.start).days for event in turns if event.actor == actor]
        assert own == (list(range(1, 61)) if order == "simultaneous" else list(range(at + 1, 61, 2)))


# Payoffs.


def test_a_round_is_worth_what_the_matrix_says_to_each_side():
    matrix = [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]
    for first, second, worth in (
        ("always_hold", "always_hold", (1, 2)), ("always_hold", "always_strike", (3, 4)),
        ("always_strike", "always_hold", (5, 6)), ("always_strike", "always_strike", (7, 8)),
    ):  # fmt: skip
        told = sim.simulate(game(first, second, payoffs=matrix)).summary.payoffs
        assert tuple(told.values()) == worth


def test_a_game_without_payoffs_is_not_scored():
    unscored = PLAYED.data
    del unscored["payoffs"]
    assert sim.simulate(sim.build(unscored)).summary.payoffs is None


def test_a_run_prints_what_a_round_was_worth(command, tmp_path):
    (tmp_path / "game.yaml").write_text(GAME)
    _, out, _ = command("run", "game.yaml", "--no-save", "--set", "actors.Alba.strategy=always_hold")
    assert "payoff a round: Alba 3.000, Brie 3.000" in out


ORDERS = {  # by what a side would have: both hold (R), it alone strikes (T), the other alone (S), both strike (P)
    "prisoners_dilemma": "TRPS", "chicken": "TRSP", "stag_hunt": "RTPS", "deadlock": "TPRS",
}  # fmt: skip


@pytest.mark.parametrize(("name", "order"), ORDERS.items())
def test_a_named_game_ranks_its_outcomes_as_the_literature_does(name, order):
    (cc, cd), (dc, dd) = bimatrix.PRESETS[name]
    worth = {"R": cc, "S": cd, "T": dc, "P": dd}
    assert [cell[0] for cell in (worth[letter] for letter in order)] == sorted(
        (c[0] for c in worth.values()), reverse=True
    )
    assert (cc[1], dc[1], cd[1], dd[1]) == (cc[0], cd[0], dc[0], dd[0]), "and is symmetric"


def test_in_the_battle_of_the_sexes_each_would_rather_agree_than_not_and_on_its_own_wish():
    (hold, apart), (other_apart, strike) = bimatrix.PRESETS["battle_of_the_sexes"]
    assert set(bimatrix.PRESETS) == {*ORDERS, "battle_of_the_sexes"}
    assert hold[0] > strike[0] > apart[0]
    assert strike[1] > hold[1] > apart[1]
    assert apart == other_apart


# What will not do.

P, R, S = "payoffs: chicken", "rounds: simultaneous", "strategy: suspicious"


@pytest.mark.parametrize(
    ("was", "now", "path", "found", "remedy"),
    [
        (P, "payoffs: chiken", "payoffs", "no game is called 'chiken'", "did you mean 'chicken'?"),
        (P, "payoffs: 5", "payoffs", "found 5", "write prisoners_dilemma or chicken or"),
        (P, "payoffs: []", "payoffs", "found a list of 0", "write two rows"),
        (P, "payoffs: [[[1, 2], [3, 4]]]", "payoffs", "found a list of 1", "write two rows"),
        (P, "payoffs: [[[1, 2]], [[1, 2], [3, 4]]]", "payoffs.0", "found a list of 1", "write two rows"),
        (P, "payoffs: [[1, 2], [3, 4]]", "payoffs.0.0", "found 1", "write two rows"),
        (P, "payoffs: [[[1, 2], [3, 4, 5]], [[1, 2], [3, 4]]]", "payoffs.0.1", "found a list of 3", "write"),
        (P, "payoffs: [[[1, 2], [3, x]], [[1, 2], [3, 4]]]", "payoffs.0.1.1", "found the text 'x'", "write a"),
        (R, "rounds: both", "clock.rounds", "found the text 'both'", "write simultaneous or"),
        (R, "rounds: alternating, days: 7", "horizon", "60 days are no whole number of", "write 56"),
        (R, "rounds: simultaneous, days: 61", "horizon", "60 days are no whole", "write 61"),
        (S, "strategy: suspicious, review_days: 5", "actors.Alba.review_days", "the clock", "remove"),
        (S, "strategy: {with: {opening: 2}}", "actors.Alba.strategy.name", "'name' is missing", "add it"),
    ],
)  # fmt: skip
def test_a_game_that_will_not_do_is_told_in_its_place(was, now, path, found, remedy):
    text = GAME.replace(was, now)
    with pytest.raises(ScenarioError) as error:
        parse(text, "game.yaml")
    problem = error.value.problems[0]
    assert ".".join(map(str, problem.path)) == path
    assert problem.found.startswith(found)
    assert problem.remedy.startswith(remedy)
    assert problem.place is not None


def test_four_numbers_out_of_range_or_one_too_few_are_told_by_name():
    """`memory_one` has four numbers with defaults; one that is misspelt, or no probability, is named."""
    four = "{name: memory_one, with: {p_cc: 0.9, p_cd: 1.2, p_dc: -0.1, p_d: 0.5}}"
    with pytest.raises(ScenarioError) as error:
        parse(GAME.replace("strategy: suspicious", f"strategy: {four}"), "game.yaml")
    assert [(problem.path[-1], problem.found) for problem in error.value.problems] == [
        ("p_cd", "found 1.2"), ("p_dc", "found -0.1"), ("p_d", "memory_one has no parameter 'p_d'"),
    ]  # fmt: skip


def test_three_of_four_numbers_are_one_too_few():
    three = "{name: memory_one, with: {p_cc: 0.9, p_cd: 0.2, p_dc: 0.1, severity: 4}}"
    with pytest.raises(ScenarioError) as error:
        parse(GAME.replace("strategy: suspicious", f"strategy: {three}"), "game.yaml")
    told = "p_dd is missing, of p_cc, p_cd, p_dc, p_dd; give all of them, or none"
    assert str(error.value).startswith(f"game.yaml:12:57: actors.Alba.strategy.with: {told}")


def test_without_a_clock_a_side_needs_days_to_reply_and_payoffs_have_no_rounds():
    with pytest.raises(ScenarioError) as error:
        parse(GAME.replace("clock: {rounds: simultaneous}\n", ""), "game.yaml")
    assert [(".".join(map(str, p.path)), p.found) for p in error.value.problems] == [
        ("payoffs", "payoffs are of rounds, and there are none"),
        ("actors.Alba.reply_days", "'reply_days' is missing"),
        ("actors.Brie.reply_days", "'reply_days' is missing"),
    ]


def test_one_round_is_worth_what_its_cell_says():
    assert bimatrix.mean_payoffs(bimatrix.PRESETS["prisoners_dilemma"], [(0, 1)]) == (0.0, 5.0)


def test_in_turns_a_round_is_two_moves_long():
    odd = game(horizon=3)
    with pytest.raises(ScenarioError, match="3 days are no whole number of rounds of 2 days; write 2"):
        odd.with_({"clock": {"rounds": "alternating", "days": 1}})
