"""What a strategy would answer at a point of the record: the model's rules, and nothing from the days after."""

import pytest

from sim import history
from sim.forecast import answers
from sim.forecast.answers import (
    NO_ANSWER,
    OPTIONS,
    SETTINGS,
    Option,
    Part,
    at_point,
    draws,
    known_by,
    points,
    rung,
    rungs_of,
)
from sim.luck import STRATEGY, uniform

TFT = Option("tit_for_tat", ())
COLLECTION = history.shipped()
POINTS = [point for exchange in COLLECTION for point in points(exchange)]
RUNGS = rungs_of(POINTS)


def said(point, option, audience=1.0, in_kind=True, rungs=RUNGS):
    found = answers.would_answer(at_point(rungs, point), point, option)
    return found[SETTINGS.index((audience, in_kind))]


def point(kind="expel", severity=4.0, felt=(), sent=()):
    return answers.Point("made up", 1, "it", kind, severity, felt, sent)


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

        assert then == one.blind._replace(answers=(Part(NO_ANSWER),))


def test_tit_for_tat_answers_every_blow_in_kind_and_number_for_number():
    for one in POINTS:
        (guess,) = said(one, TFT)

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
    ladder = answers.ladder(RUNGS)
    for kind in ("expel", "tariff", "threat"):
        words = answers.role_of(kind) != "blow"
        for wanted in (0.5, 1.9, 2.6, 4.0, 5.5, 6.4, 8.7, 10.0):
            losses = {NO_ANSWER: wanted * audience}
            for one in RUNGS:
                if one.severity > 0.0 and (in_kind or one.kind != kind):
                    miss = one.severity - wanted if one.severity > wanted else (wanted - one.severity) * audience
                    alike = one.words if words else one.kind == kind
                    losses[one.kind] = miss + (0.0 if alike else answers.OUT_OF_KIND)

            chosen = ladder.choose(kind, wanted, audience, in_kind)

            assert losses[chosen] == pytest.approx(min(losses.values()))


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
