"""What a strategy would answer at a point of the record: the model's rules, and nothing from the days after."""

import pytest

from sim import history
from sim.forecast import answers, classes
from sim.forecast import points as record_points
from sim.forecast.answers import DRAWN, OPTIONS, SETTINGS, Option, draws
from sim.forecast.ladder import OUT_OF_KIND, SIDES, at_point, ladder, rung, rungs_of
from sim.forecast.points import NO_ANSWER, Part, known_by, points
from sim.luck import STRATEGY, uniform
from sim.model import rules

TFT = Option("tit_for_tat", ())
COLLECTION = history.shipped()
POINTS = [point for exchange in COLLECTION for point in points(exchange)]
RUNGS = rungs_of(POINTS)


def said(point, option, audience=1.0, in_kind=True, rungs=RUNGS):
    found = answers.would_answer(at_point(rungs, point), point, option)
    return found[SETTINGS.index((audience, in_kind))]


def point(kind="expel", severity=4.0, felt=(), sent=()):
    return record_points.Point("made up", 1, "it", kind, severity, felt, sent)


def ended(exchange, step):
    """The same exchange, as if it had ended with a step."""
    data = exchange.model_dump(exclude_defaults=True)
    data["schema_version"] = 1
    data["moves"] = [move for move in data["moves"] if move["step"] <= step]
    cited = {name for move in data["moves"] for name in move.get("sources", ())}
    cited |= {
        name for move in data["moves"] for said in move.get("disagreements", ()) for name in said.get("sources", ())
    }
    data["sources"] = {name: text for name, text in data.get("sources", {}).items() if name in cited}
    return history.build_exchange(data)


def test_every_blow_and_threat_between_the_sides_is_a_point_and_nothing_else_is():
    asked = {(one.exchange, one.step) for one in POINTS}

    expected = set()
    for exchange in COLLECTION:
        for move in exchange.moves:
            between = move.mover in exchange.actors and move.target in exchange.actors
            if between and exchange.kind(move).role in ("blow", "threat"):
                expected.add((exchange.name, move.step))
    assert asked == expected


def test_unanswered_points_are_those_of_the_record_and_those_that_were_only_refused():
    silent = {(one.exchange, one.step) for one in POINTS if one.delay is None}
    unanswered = {(exchange.name, move.step) for exchange in COLLECTION for move in history.unanswered(exchange)}

    assert unanswered < silent
    assert silent - unanswered == {("saudi-canada-2018", 2)}  # to which Canada said that it would not answer


def test_an_answer_put_off_is_the_answer_and_not_the_refusal_before_it():
    off = next(one for one in POINTS if (one.exchange, one.step) == ("us-russia-2016-2017", 1))

    assert off.answers == (Part("cap_mission"),)
    assert off.delay == 211


def test_until_it_comes_an_answer_put_off_counts_as_none_and_an_open_blow_not_at_all():
    exchange = history.load_exchange("us-russia-2016-2017")
    asked = [one for one in points(exchange) if one.actor == "Russia"]
    refusal = next(move for move in exchange.moves if exchange.kind(move).role == "pass" and move.answers == 1)
    answer = next(one for one in asked if one.step == 1).answered

    assert known_by(asked, 1) == []
    (put_off,) = known_by(asked, refusal.step)
    assert (put_off.step, put_off.answers, put_off.delay) == (1, (Part(NO_ANSWER),), None)
    assert next(one for one in known_by(asked, answer) if one.step == 1).delay == 211


@pytest.mark.parametrize("exchange", COLLECTION, ids=lambda exchange: exchange.name)
def test_what_is_known_by_a_step_is_what_a_record_that_ends_there_would_say(exchange):
    """Whatever came after: the same points are made of the exchange cut off behind the step."""
    for move in {move.date: move for move in exchange.moves}.values():  # the last of each day
        then = points(ended(exchange, move.step))

        assert known_by(points(exchange), move.step) == known_by(then, move.step)


def test_answers_of_the_first_day_count_together_and_later_ones_do_not():
    one = next(one for one in POINTS if (one.exchange, one.step) == ("uk-russia-2018", 1))

    assert one.answers == (Part("expel", 1.0), Part("close_office"))


@pytest.mark.parametrize("exchange", COLLECTION, ids=lambda exchange: exchange.name)
def test_a_point_knows_nothing_of_what_came_after_it(exchange):
    for one in points(exchange):
        then = points(ended(exchange, one.step))[-1]

        assert then.blind == one.blind
        assert (then.answers, then.watched) == ((Part(NO_ANSWER),), 0)


def test_tit_for_tat_answers_every_blow_in_kind_and_number_for_number():
    for one in POINTS:
        (guess,) = said(one._replace(left=None), TFT)

        assert guess == (one.kind, 1.0, 1.0)


def test_who_cannot_answer_in_kind_takes_the_commonest_kind_as_severe():
    (guess,) = said(point(), TFT, in_kind=False)

    assert guess.kind == "cap_mission"
    assert guess.ratio is None


def test_the_audience_makes_a_soft_answer_harder():
    half = Option("measured_share", (("share", 0.5),))
    rungs = [rung("expel", 4.0)]  # for a wish of 2 it is as much too hard as letting pass is too soft

    assert said(point(), half, audience=1.0, rungs=rungs)[0].kind == NO_ANSWER
    assert said(point(), half, audience=2.0, rungs=rungs)[0].kind == "expel"


@pytest.mark.parametrize(("audience", "in_kind"), SETTINGS)
def test_the_move_is_the_one_of_least_loss(audience, in_kind):
    steps = ladder(RUNGS)
    for kind in ("expel", "tariff", "threat"):
        words = classes.role_of(kind) != "blow"
        for wanted in (0.5, 1.9, 2.6, 4.0, 5.5, 6.4, 8.7, 10.0):
            losses = {NO_ANSWER: wanted * audience}
            for one in RUNGS:
                if one.severity > 0.0 and (in_kind or one.kind != kind):
                    miss = one.severity - wanted if one.severity > wanted else (wanted - one.severity) * audience
                    alike = one.words if words else one.kind == kind
                    losses[one.kind] = miss + (0.0 if alike else OUT_OF_KIND)

            chosen = steps.choose(kind, wanted, audience, in_kind)

            assert losses[chosen] == pytest.approx(min(losses.values()))


def test_the_move_that_is_chosen_is_the_one_that_the_rules_choose():
    steps = ladder(RUNGS)
    for kind in ("expel", "tariff", "threat"):
        for audience in (0.75, 1.0, 2.0):
            world = steps.world._replace(audience_cost=[audience] * 2, out_of_kind=[OUT_OF_KIND] * 2)
            state, _ = steps._asked(kind)
            for wanted in (-3.0, 0.0, 0.5, 1.9, 2.6, 4.0, 5.5, 6.4, 8.7, 10.0):
                move, _ = rules.choose(world, state, 0, wanted)
                assert steps.choose(kind, wanted, audience, True) == steps.kinds[move]


def test_errors_of_judgement_are_those_of_the_rules():
    """Quantal response: by the draws of `rules.judge`, each kind comes as often as its chance says."""
    steps, side, error, runs = ladder(RUNGS), SIDES[1], 0.5, 4000
    world = steps.world._replace(
        audience_cost=[side.audience] * 2, out_of_kind=[side.out_of_kind] * 2, judgement_error=[error] * 2
    )
    state, _ = steps._asked("expel")
    found = [steps.kinds[rules.judge(world, state, 0, 4.0, 1, run)[0]] for run in range(runs)]

    chances = steps.judge("expel", 4.0, side, error, True)
    assert sum(chances.values()) == pytest.approx(1.0)
    for kind, chance in chances.items():
        assert found.count(kind) / runs == pytest.approx(
            chance, abs=4.0 * (chance * (1.0 - chance) / runs) ** 0.5 + 1e-4
        )


def test_where_all_else_is_drawn_chances_add_up_and_an_answer_has_whole_people():
    half = Option("measured_share", (("share", 0.5),))
    for n, ratios in ((1.0, {1.0}), (8.0, {0.4})):  # half of one is one; half of eight is four
        blow = point()._replace(n=n)
        for option in (half, TFT, Option("ledger", (("share", 1.0), ("slack", 1.0)))):
            made = answers.would_answer_in_doubt(at_point(RUNGS, blow), blow, option)
            assert len(made) == len(DRAWN)
            assert all(sum(guess.chance for guess in said) == pytest.approx(1.0) for said in made)
        can = answers.would_answer_in_doubt(at_point(RUNGS, blow), blow, half)[DRAWN.index((0.5, True))]
        assert {guess.ratio for guess in can if guess.kind == "expel"} == ratios


def test_who_has_nothing_left_to_take_cannot_answer_in_kind_and_with_few_answers_with_few():
    for left, told in ((0.0, ("cap_mission", None)), (2.0, ("expel", 0.2)), (None, ("expel", 1.0))):
        guess = said(point()._replace(n=8.0, left=left), TFT)[0]
        assert (guess.kind, guess.ratio) == told


def test_a_side_that_struck_first_remembers_it_and_a_ledger_is_even_once_it_is_answered():
    exchange = history.load_exchange("uk-russia-2018")
    answered = next(one for one in points(exchange) if one.step == 2)  # Russia's 23 for the 23 of the UK

    assert (answered.felt, answered.sent, answered.own, answered.balance) == ((0.0,), (4.0,), (True,), 0.0)
    ledger = Option("ledger", (("share", 1.0), ("slack", 1.0)))
    for option in (ledger, Option("contrite", ())):
        assert said(answered, option)[0].kind == NO_ANSWER
        assert said(answered.forgetful, option)[0].kind == "expel"
    assert said(answered, TFT)[0].kind == "expel"


def test_a_first_blow_answers_nothing_and_the_excess_is_what_outweighs_what_is_answered():
    one, two, three, four = points(history.load_exchange("uk-russia-2018"))

    assert [point.opens for point in (one, two, three, four)] == [True, False, False, False]
    assert [point.excess for point in (one, two, three, four)] == [0.0, 0.0, 4.0, 8.0]
    assert {point.cluster for point in (one, two, three, four)} == {"expulsions-2018"}
    answered = {role: [p.delay is not None for p in POINTS if p.opens == role] for role in (True, False)}
    assert [(sum(found), len(found)) for found in (answered[True], answered[False])] == [(24, 31), (6, 42)]


def test_what_is_left_to_take_is_what_a_file_tells_less_what_was_taken():
    last = next(p for p in points(history.load_exchange("nato-russia-2014-2021")) if p.step == 4)

    assert last.left == 6.0
    assert all(p.left is None for p in points(history.load_exchange("uk-russia-2018")))


def test_strategies_that_never_strike_are_found():
    assert [str(option) for option in OPTIONS if not answers.strikes(option)] == ["always_hold", "appeaser"]


def test_luck_is_tried_at_equal_parts_so_that_a_third_is_a_third():
    for turn in (0, 1, 7):
        parts = sorted(int(24 * uniform(1, run, turn, STRATEGY)) for run in draws(turn))
        assert parts == list(range(24))
    forgiving = Option("generous", (("forgive", 4 / 12),))

    chances = {guess.kind: guess.chance for guess in said(point(), forgiving)}

    assert chances == {NO_ANSWER: pytest.approx(1 / 3), "expel": pytest.approx(2 / 3)}


def test_what_went_before_is_what_a_strategy_sees():
    two = Option("tit_for_two_tats", ())

    assert said(point(), two)[0].kind == NO_ANSWER
    assert said(point(felt=(4.0,), sent=(0.0,)), two)[0].kind == "expel"


def test_every_strategy_that_is_tried_says_something_at_every_point_and_its_chances_add_up():
    for option in OPTIONS:
        for one in POINTS[::6]:
            for guesses in answers.would_answer(at_point(RUNGS, one), one, option):
                assert sum(guess.chance for guess in guesses) == pytest.approx(1.0)


def test_a_kind_that_only_this_exchange_has_shown_is_on_the_ladder_last():
    one = point("blockade", 9.5)._replace(seen=(("blockade", 9.5),))

    assert at_point(RUNGS, one).kinds[-1] == "blockade"
    assert said(one, TFT)[0] == ("blockade", 1.0, 1.0)


def test_a_blow_without_a_code_is_felt_as_the_codebooks_reduced_relations():
    exchange = history.build_exchange(
        {
            "schema_version": 1, "name": "q", "title": "q", "about": "invented", "actors": {"A": "a", "B": "b"},
            "moves": [
                {
                    "step": 1, "date": COLLECTION[0].moves[0].date, "mover": "A", "target": "B", "kind": "detain",
                    "status": "general-knowledge",
                }
            ],
        }
    )  # fmt: skip

    assert [one.severity for one in points(exchange)] == [4.0]
