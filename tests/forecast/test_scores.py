"""Scores of the next answer: proper, finite, and of nothing that was tuned on what it is scored on."""

import json
import random
from math import inf, log
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docs.make import score
from sim import figures, history, luck
from sim.cli import main
from sim.forecast import classes, forecasts, laws, players, scores, scores_text, skill
from sim.forecast.classes import DAYS, SIZES, vocabulary
from sim.forecast.forecasts import (
    ALIKE,
    BASE,
    EXCESS,
    FOLLOWED,
    FORECASTS,
    HARD,
    MODEL,
    NAIVE,
    NONE,
    PLAYERS,
    SAME,
    STACKED,
    THREE,
    WATCHED,
    WHOLE,
    WITHOUT_MODEL,
    learned,
)
from sim.forecast.lessons import lesson
from sim.forecast.mixtures import EVEN, weigh
from sim.forecast.players import PARTS, chance_of, deliberated
from sim.forecast.points import NO_ANSWER, Part, Point
from sim.forecast.scores import DELAY, KIND, LOG, SIZE, Held, brier, in_sample, leave_one_out, ranked, score_on
from sim.forecast.skill import permuted, result, shuffled
from sim.measures.intervals import Mean

COLLECTION = [scores.held(exchange) for exchange in history.shipped()]
WORDS = vocabulary()
KINDS = {"expel": 4.0, "tariff": 8.0, "close_consulate": 4.0, "detain": 5.0, "seize_property": 9.2}


@pytest.fixture(scope="module")
def found():
    return score.found()  # what the page shows, reckoned once


def echoes(exchanges=7, length=5, seed=1):
    """Exchanges whose every blow, drawn at random, is answered in kind and number."""
    draw = random.Random(seed)
    made = []
    for n in range(exchanges):
        felt, points = [], []
        for step in range(length):
            kind = draw.choice(list(KINDS))
            seen = tuple(sorted(KINDS.items()))
            points.append(
                Point(f"echo {n}", step, "it", kind, KINDS[kind], tuple(felt), tuple(felt), seen, (Part(kind, 1.0),), 3,
                      cluster=f"echo {n}", n=5.0)
            )  # fmt: skip
            felt.append(KINDS[kind])
        made.append(Held(f"echo {n}", tuple(points)))
    return made


def gain(found, name, other, aspect=KIND):
    return skill.against(found, name, other, aspect).mean


def taught(points, name, **how):
    return learned(name, tuple(points), WORDS, **how)


ALL = [point for one in COLLECTION for point in one.points]


# The scores.


def test_brier_and_ranked_scores_by_hand():
    assert brier({"a": 0.5, "b": 0.3, "c": 0.2}, "a") == pytest.approx(0.25 + 0.09 + 0.04)
    assert brier({"a": 1.0, "b": 0.0}, "a") == 0.0
    assert brier({"a": 1.0, "b": 0.0}, "b") == 2.0
    assert ranked((0.5, 0.3, 0.2), 0) == pytest.approx(0.25 + 0.04)
    assert ranked((0.5, 0.3, 0.2), 1) == pytest.approx(0.25 + 0.04)
    assert ranked((0.5, 0.3, 0.2), 2) == pytest.approx(0.25 + 0.64)
    assert ranked((1.0, 0.0, 0.0), 1) < ranked((1.0, 0.0, 0.0), 2)  # to be near is worth something


shares = st.lists(st.integers(1, 20), min_size=4, max_size=4).map(lambda ns: [n / sum(ns) for n in ns])


@given(shares, shares)
def test_nobody_does_better_than_by_saying_what_is_believed(truth, said):
    names = dict(enumerate("abcd"))

    def expected(score, chances):
        return sum(p * score(chances, at) for at, p in enumerate(truth))

    for one in (
        lambda chances, at: brier(dict(zip("abcd", chances, strict=True)), names[at]),
        ranked,
        lambda chances, at: -log(chances[at]),
    ):
        assert expected(one, truth) <= expected(one, said) + 1e-12


def test_classes_of_sizes_are_the_same_upside_down_and_days_go_up():
    for ratio in (0.1, 0.25, 0.3, 0.5, 0.7, 1.0):
        assert classes.size_class(ratio) == len(SIZES) - 1 - classes.size_class(1.0 / ratio)
    found = [classes.delay_class(days) for days in range(400)]
    assert found == sorted(found)
    assert set(found) == set(range(len(DAYS)))


def test_delays_of_the_model_are_those_of_its_deliberation():
    for low, likely, high in ((0, 1, 3), (3, 7, 30), (1, 14, 90), (7, 7, 7), (0, 0, 1)):
        drawn = [0] * len(DAYS)
        for n in range(4000):
            days = int(luck.triangular((n + 0.5) / 4000, low, likely, high) + 0.5)
            drawn[classes.delay_class(days)] += 1
        assert [n / 4000 for n in drawn] == pytest.approx(list(deliberated(low, likely, high)), abs=0.001)


# The weights.


def test_weights_are_the_maximum_of_the_likelihood_with_one_item_more_for_the_even_guess():
    right, wrong = 6, 4
    columns = {"sure": [1.0] * right + [0.0] * wrong}

    weights = weigh(columns, [1e-9] * (right + wrong), [1.0] * (right + wrong))

    assert weights["sure"] == pytest.approx(right / (right + wrong + 1))
    assert weights[EVEN] == pytest.approx((wrong + 1) / (right + wrong + 1))


def test_guesses_that_say_the_same_share_alike():
    weights = weigh({"one": [1.0, 0.0], "other": [1.0, 0.0], "third": [0.0, 1.0]}, [0.1, 0.1], [1.0, 1.0])

    assert weights["one"] == weights["other"] == pytest.approx(weights["third"] / 2.0, rel=0.05)


def test_every_forecast_is_a_distribution_and_holds_nothing_to_be_impossible():
    for name in FORECASTS:
        say = taught([point for one in COLLECTION[3:] for point in one.points], name)
        for point in (point for one in COLLECTION[:3] for point in one.points):
            made = say(point, [])
            assert set(made.kinds) == set(WORDS)
            for shares in (list(made.kinds.values()), made.sizes, made.days):
                if shares is not None:
                    assert sum(shares) == pytest.approx(1.0)
                    assert min(shares) > 0.0


# Naive guesses.


def test_naive_guesses_say_what_they_are_called():
    point = COLLECTION[0].points[0]

    def top(name):
        kinds = taught(ALL, name)(point, []).kinds
        return max(kinds, key=lambda kind: kinds[kind])

    assert top(SAME) == point.kind
    assert top(NONE) == NO_ANSWER
    assert len(set(taught(ALL, ALIKE)(point, []).kinds.values())) == 1


def test_base_rates_are_the_counts_and_one_more_spread_evenly():
    points = [point for one in echoes() for point in one.points]
    made = taught(points, BASE)(points[0], [])

    assert made.days[classes.delay_class(3)] == pytest.approx((35 + 1 / 8) / 36)
    assert made.kinds[NO_ANSWER] == pytest.approx(1 - 36 / 37)
    expelled = sum(point.kind == "expel" for point in points)
    assert made.kinds["expel"] == pytest.approx(36 / 37 * (expelled + 1 / (len(WORDS) - 1)) / 36)


def asked(opens, answered, excess=0.0, cluster="a", watched=None, delay=2):
    answers = (Part("expel", 1.0),) if answered else (Part(NO_ANSWER),)
    return Point("x", 1, "it", "expel", 4.0, answers=answers, delay=delay if answered else None, opens=opens,
                 excess=excess, cluster=cluster, watched=watched, n=5.0)  # fmt: skip


def test_the_hard_guess_knows_first_blows_from_retaliations_each_with_two_counts_of_the_whole():
    points = [asked(True, True)] * 8 + [asked(True, False)] * 2 + [asked(False, True)] * 1 + [asked(False, False)] * 9
    say, whole = taught(points, HARD), 10 / 22

    for opens, expected in ((True, (8 + 2 * whole) / 12), (False, (1 + 2 * whole) / 12)):
        assert 1.0 - say(asked(opens, False), []).kinds[NO_ANSWER] == pytest.approx(expected)


def test_with_the_excess_a_retaliation_that_goes_further_is_answered_more_often():
    points = [asked(False, True, 4.0)] * 8 + [asked(False, False, 4.0)] * 2
    points += [asked(False, True, 0.0)] * 1 + [asked(False, False, 0.0)] * 9
    say = taught(points, EXCESS)

    shares = [1.0 - say(asked(False, False, excess), []).kinds[NO_ANSWER] for excess in (0.0, 4.0, 8.0)]
    assert shares == sorted(shares)
    assert shares[1] > 2.0 * shares[0]


def test_what_is_open_counts_as_what_it_is_likely_to_be():
    known = [asked(True, True, delay=40)] * 10
    rates = {
        watched: 1.0
        - taught([*known, *[asked(True, False, watched=watched)] * 10], HARD)(known[0], []).kinds[NO_ANSWER]
        for watched in (0, 3, 300, None)
    }

    assert rates[0] > 0.9  # for answers come late, and nobody waited for these
    assert rates[0] > rates[3] > rates[300]
    assert rates[None] == pytest.approx(0.5)
    passed = taught([*known, *[asked(True, False, watched=0)] * 10], HARD, parts=WHOLE - {players.OPEN})
    assert 1.0 - passed(known[0], []).kinds[NO_ANSWER] == pytest.approx(0.5)


def test_large_numbers_are_matched_less_often_and_ratios_have_heavy_tails():
    found = [(n, 1.0, 1.0) for n in (1, 2, 2, 3, 4, 4, 5, 60)] + [
        (n, r, 1.0) for n, r in ((40, 0.5), (70, 0.2), (30, 0.8))
    ]
    law = laws.sizes(found)

    equal = [law(n)[classes.EQUAL] for n in (1, 5, 20, 100)]
    assert equal == sorted(equal, reverse=True)
    assert equal[0] > 0.8
    assert equal[-1] < 0.5
    for n in (1, 100, None):
        assert sum(law(n)) == pytest.approx(1.0)
        assert min(law(n)) > 0.002  # nothing is far out


def test_the_law_of_ratios_is_students_with_three_degrees_of_freedom():
    assert laws._student(0.0) == pytest.approx(0.5)
    assert laws._student(3.182446) == pytest.approx(0.975, abs=1e-6)
    assert laws._student(-2.353363) == pytest.approx(0.05, abs=1e-6)


def test_each_cluster_has_a_pace_of_its_own():
    quick, slow = [3, 3, 4, 4, 3], [40, 50, 45, 42, 48]
    law = laws.pace([quick, slow])

    assert law.between > law.within
    new, after = laws.delays(law), laws.delays(law, slow)
    assert after[classes.delay_class(45)] > 2.0 * new[classes.delay_class(45)]
    assert sum(new) == pytest.approx(sum(after)) == pytest.approx(1.0)


def test_a_logit_is_the_maximum_of_its_posterior():
    cases = [laws.Case((float(n % 2), n / 10), n % 3 == 0, 0.0) for n in range(12)]
    rate = laws.logit(cases)

    def slope(at):  # of the logarithm of the posterior, by hand
        w = [log(rate((0.0, 0.0)) / (1 - rate((0.0, 0.0))))]
        w += [log(rate(x) / (1 - rate(x))) - w[0] for x in ((1.0, 0.0), (0.0, 1.0))]
        rows = [(1.0, *case.features) for case in cases]
        return sum((case.answered - rate(case.features)) * row[at] for case, row in zip(cases, rows, strict=True)) - w[
            at
        ] / (4.0 if at == 0 else 1.0)

    assert [slope(at) for at in range(3)] == pytest.approx([0.0] * 3, abs=1e-9)


# The model.


def test_the_model_follows_what_a_side_did_by_bayes_rule():
    one = COLLECTION[2]
    silent = [
        p._replace(answers=(Part(NO_ANSWER),), delay=None, watched=None) for p in one.points[:-1] if p.actor == "Russia"
    ]
    point, whole = one.points[3], lesson(tuple(ALL), WORDS)
    weighed = players._weighed(whole, WHOLE - {players.RATES, players.OPEN})
    weights, even = weighed.weights, weighed.weights[EVEN]
    by_hand = {name: weight for name, weight in weights.items() if name != EVEN}
    for past in silent:
        said = players.players(weighed.rungs, past, WHOLE)
        for name in by_hand:
            by_hand[name] *= (1.0 - even) * chance_of(said[name], Part(NO_ANSWER)) + even / len(WORDS)
    said, grown = players.players(weighed.rungs, point, WHOLE), sum(by_hand.values())
    expected = even / len(WORDS) + sum(
        (1.0 - even) * weight / grown * chance_of(said[name], Part(NO_ANSWER)) for name, weight in by_hand.items()
    )

    as_learned, followed = (taught(ALL, name)(point, silent) for name in (PLAYERS, WATCHED))
    assert followed.kinds[NO_ANSWER] == pytest.approx(expected)
    assert followed.kinds[NO_ANSWER] > as_learned.kinds[NO_ANSWER]
    assert taught(ALL, WATCHED)(point, []) == taught(ALL, PLAYERS)(point, [])  # with nothing to follow


def test_who_answered_late_is_expected_to_be_late():
    point = COLLECTION[0].points[-1]
    late = [one._replace(answers=(Part("expel"),), delay=20) for one in COLLECTION[0].points[:-1]]
    say = taught(ALL, WATCHED)

    before, after = (say(point, past).days for past in ([], late))
    assert after[classes.delay_class(20)] > 1.5 * before[classes.delay_class(20)]
    assert sum(after) == pytest.approx(1.0)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_the_model_changes_what_it_says(part):
    name = MODEL if part == players.RATES else PLAYERS
    known = ALL[:40]
    with_it, without = (taught(known, name, parts=parts) for parts in (WHOLE, WHOLE - {part}))

    assert any(with_it(point, []) != without(point, []) for point in ALL[40:])


def test_the_weights_of_a_stack_are_learned_from_clusters_that_its_members_were_not_taught(monkeypatch):
    seen = []
    really = forecasts.learned
    monkeypatch.setattr(
        forecasts,
        "learned",
        lambda name, known, *rest: seen.append({p.cluster for p in known}) or really(name, known, *rest),
    )
    points = tuple(point for one in echoes(3, 2) for point in one.points)

    forecasts._stacked(lesson(points, WORDS), (BASE, SAME), WHOLE)

    clusters = {"echo 0", "echo 1", "echo 2"}
    assert seen == [clusters - {left} for left in sorted(clusters) for _ in (BASE, SAME)] + [clusters] * 2


def test_a_stack_gives_most_to_whoever_is_right():
    points = [point for one in echoes() for point in one.points]
    rows = {name: taught(points, name)(points[0], []).kinds[points[0].kind] for name in (THREE, WITHOUT_MODEL, ALIKE)}

    assert rows[WITHOUT_MODEL] > 0.8 > rows[ALIKE]


def test_several_answers_of_a_day_count_in_equal_parts():
    one = next(one for one in COLLECTION for p in one.points if len(p.answers) == 2)
    point = next(p for p in one.points if len(p.answers) == 2)
    made = taught(ALL, HARD)(point.blind, [])
    chances = [made.kinds[part.kind] for part in point.answers]

    items = scores.score(HARD, ALL, one._replace(points=(point,)))

    assert items[0].log == pytest.approx(-fmean(log(chance) for chance in chances))


def test_what_is_scored_of_an_open_point_is_that_nothing_was_seen():
    point = next(p for p in ALL if p.open and p.watched == 0)
    held = Held("x", (point._replace(cluster="x"),))
    whole = lesson(tuple(ALL), WORDS)
    (item,) = scores.score(HARD, ALL, held)

    none = taught(ALL, HARD)(point.blind, []).kinds[NO_ANSWER]
    later = classes.still_to_come(whole.days, 0)
    assert later == pytest.approx(1.0 - 0.5 * whole.days[0])
    assert item.chance == pytest.approx(none + (1.0 - none) * later)
    (passed,) = scores.score(HARD, ALL, held, open_=False)
    assert passed.chance == pytest.approx(none)


# Nothing is tuned on what it is scored on.


def test_what_is_learned_does_not_move_when_the_answers_held_out_are_changed():
    held, others = COLLECTION[0], COLLECTION
    changed = held._replace(points=tuple(p._replace(answers=(Part("tariff"),), delay=9) for p in held.points))
    known = scores.others(held, others)

    assert scores.others(changed, [*others[1:], changed]) == known
    first, second = score_on(held, others, (HARD, MODEL)), score_on(changed, others, (HARD, MODEL))
    assert [item.log for item in first] != [item.log for item in second]
    told = [point for one in (changed, *others[1:]) for point in one.points]
    assert taught(told, HARD)(ALL[9], []) != taught(ALL, HARD)(ALL[9], [])  # it would have moved


def test_a_forecast_does_not_see_the_answer_nor_when_observation_ended():
    known, point = [point for one in COLLECTION[1:] for point in one.points], COLLECTION[0].points[0]
    other = point._replace(answers=(Part("threat"),), delay=77, watched=500, answered=9, passed=9)

    for name in FORECASTS:
        say = taught(known, name)
        assert say(point.blind, []) == say(other.blind, []) == say(other, [])


def test_nothing_of_a_wave_teaches_what_is_scored_of_it():
    both = [scores.held(exchange) for exchange in history.shipped("both")]
    france = next(one for one in both if one.name == "expulsions-2018-france")
    britain = next(one for one in both if one.name == "uk-russia-2018")

    for one in (france, britain):
        assert one.cluster == "expulsions-2018"
        assert not any(p.cluster == "expulsions-2018" for p in scores.others(one, both))
    assert len({one.cluster for one in both}) == 15


def test_the_model_has_skill_where_tit_for_tat_is_played_and_none_once_the_answers_are_shuffled():
    names = (BASE, SAME, MODEL, STACKED)
    true = result(leave_one_out(echoes(), names))

    for name in (SAME, MODEL, STACKED):
        assert gain(true, name, BASE) < -0.8
    dealt = result(leave_one_out(shuffled(echoes(), 1), names))
    for name in (MODEL, STACKED):
        assert gain(dealt, name, BASE) > -0.1


@pytest.mark.long
def test_on_the_record_too_the_skill_is_gone_once_the_answers_are_dealt_out_anew(found):
    names = (BASE, THREE, HARD, EXCESS, MODEL, STACKED)
    dealt = result(leave_one_out(shuffled(COLLECTION, 3), names))

    for name in names[1:]:
        assert gain(found, name, BASE) < -0.2
        assert gain(dealt, name, BASE) > -0.12


def test_a_permutation_test_finds_what_there_is_and_nothing_where_there_is_nothing():
    played = echoes()
    real = permuted(played, SAME, BASE, 9)

    assert real.chance == 0.1
    assert real.gain < min(real.dealt)
    assert permuted(shuffled(played, 5), SAME, BASE, 9).chance > 0.1


def test_every_cluster_is_left_out_once_and_one_of_the_same_name_is_never_learned_from(monkeypatch):
    seen = []
    really = scores.learned
    monkeypatch.setattr(scores, "learned", lambda name, known, *rest: seen.append(known) or really(name, known, *rest))
    three = echoes(3, 2)

    leave_one_out(three, (BASE,))
    score_on(three[0], three, (BASE,))

    assert [{point.exchange for point in known} for known in seen] == [
        {"echo 1", "echo 2"}, {"echo 0", "echo 2"}, {"echo 0", "echo 1"}, {"echo 1", "echo 2"},
    ]  # fmt: skip


def test_in_sample_a_forecast_is_taught_what_it_is_scored_by_and_does_better():
    out, fitted = (of(COLLECTION, (HARD,)) for of in (leave_one_out, in_sample))

    assert fmean(item.log for item in fitted) < fmean(item.log for item in out)


def test_with_nothing_to_learn_from_it_is_refused():
    with pytest.raises(ValueError, match="two at least"):
        leave_one_out(echoes(1))
    with pytest.raises(ValueError, match="nothing to learn"):
        lesson((), WORDS)


def test_what_exchanges_were_chosen_by_can_be_left_out():
    kept = skill.unselected(COLLECTION)

    assert {one.name for one in kept} < {one.name for one in COLLECTION}
    assert all(point.watched != 0 for one in kept for point in one.points)
    before = sum(p.opens and p.delay is not None for one in COLLECTION for p in one.points)
    after = sum(p.opens and p.delay is not None for one in kept for p in one.points)
    assert before - after >= 14


def test_how_many_clusters_would_show_a_difference_by_hand():
    apart = [-0.1, -0.3, 0.1, -0.2, 0.0]
    by_hand = ((1.959964 + 0.841621) * 0.158114 / 0.1) ** 2

    assert skill.needed(apart) == 20 == -int(-by_hand // 1)
    assert skill.needed(apart, 0.05) == 79
    assert skill.needed([0.1, -0.1]) is None


# What it comes to.


def test_means_are_over_clusters_and_differences_are_paired(found):
    line = found.line(MODEL, KIND)
    mine = skill.by_cluster(found.items, MODEL, KIND, LOG)
    naive = skill.by_cluster(found.items, found.best[KIND], KIND, LOG)

    assert line.clusters == len(mine) == len({one.cluster for one in COLLECTION}) == len(COLLECTION) - 2
    assert line.items == sum(len(one.points) for one in COLLECTION)
    assert line.log == pytest.approx(fmean(mine.values()))
    assert line.log_difference.mean == pytest.approx(fmean(mine[name] - naive[name] for name in mine))
    assert line.log_difference.low < line.log_difference.mean < line.log_difference.high


def test_the_best_naive_guess_is_the_one_with_the_lowest_log_score_and_has_no_difference_from_itself(found):
    for aspect, best in found.best.items():
        lines = [line for line in found.lines if line.aspect == aspect and line.forecast in NAIVE]
        assert min(lines, key=lambda line: line.log).forecast == best
        assert found.line(best, aspect).log_difference is None


def test_names_that_are_not_scored_are_refused_with_what_was_meant(found):
    with pytest.raises(ValueError, match="no aspect 'kinds'; did you mean 'kind'"):
        found.line(MODEL, "kinds")
    with pytest.raises(ValueError, match="no forecast of kind 'tit_for_tatt'"):
        found.line("tit_for_tatt", KIND)
    with pytest.raises(ValueError, match="no score of 'nobody' for kind"):
        skill.differences(found.items, MODEL, "nobody", KIND)


def test_losses_are_the_points_at_which_the_model_gave_less_to_what_came(found):
    lost = skill.losses(found)

    assert lost
    assert all(one.item.log > one.other.log and one.item.chance <= one.other.chance for one in lost)
    assert [one.by for one in lost] == sorted((one.by for one in lost), reverse=True)
    assert {one.item.forecast for one in lost} == {MODEL}


def test_a_verdict_follows_the_interval():
    def told(low, mean, high):
        return scores_text.verdict(Mean(mean, low, high), 14)

    assert told(0.1, 0.2, 0.3) == "loses to the best naive guess"
    assert told(-0.3, -0.2, -0.1) == "beats the best naive guess"
    assert told(-0.1, 0.1, 0.3) == "is worse on average, within what chance allows"
    assert told(-0.3, -0.1, 0.1) == "is better on average, within what chance allows"
    assert told(None, 0.1, None) == "is worse"  # of one cluster
    assert scores_text.verdict(Mean(-0.2, -0.3, -0.1), 2) == "is better"  # two tell nothing of chance


# The command.


def test_the_command_prints_the_table_the_losses_and_the_warnings(capsys, found, monkeypatch):
    monkeypatch.setattr(scores, "score_on", lambda one, _: [i for i in found.items if i.exchange == one.name])

    assert main(["score", "--worst", "3"]) == 0

    text = capsys.readouterr().out
    for name in FORECASTS:
        assert f"  {name}" in text
    assert "Where the model loses most" in text
    assert "few" in text
    assert text.count("log lost") == 1
    for warning in history.warnings():
        assert warning.split(".")[0][:40] in text
    assert "validated" not in text.lower()


def test_a_file_and_a_table_and_a_folder_can_be_held_out(capsys, tmp_path):
    (tmp_path / "mine.yaml").write_text(QUARREL, encoding="utf-8")
    table = tmp_path.parent / "mine.tsv"
    table.write_text(TABLE, encoding="utf-8")

    by_file = scored(capsys, tmp_path / "mine.yaml")
    by_table = scored(capsys, table)
    by_folder = scored(capsys, tmp_path)

    assert by_file == by_folder
    assert [item["log"] for item in by_file["items"]] == [item["log"] for item in by_table["items"]]
    assert {item["exchange"] for item in by_file["items"]} == {"mine"}


def scored(capsys, file):
    assert main(["score", "--on", str(file), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_an_exchange_of_the_collection_scores_as_a_file_as_it_does_left_out(capsys, found):
    file = history.load_exchange("italy-russia-2021").file

    by_file = scored(capsys, file)

    left_out = [item.log for item in found.items if item.exchange == "italy-russia-2021"]
    assert [item["log"] for item in by_file["items"]] == left_out
    assert by_file["lines"][0]["log_difference"]["low"] is None  # of one exchange there is no interval


def test_a_kind_that_the_file_declares_can_be_forecast(capsys, tmp_path):
    own = QUARREL.replace("actors:", "kinds: {blockade: {role: blow, means: closes a port}}\nactors:")
    (tmp_path / "own.yaml").write_text(own.replace("kind: detain", "kind: blockade"), encoding="utf-8")

    found = scored(capsys, tmp_path / "own.yaml")

    assert all(0.0 < item["log"] < inf for item in found["items"])
    assert len(vocabulary(["blockade", "expel"])) == len(vocabulary()) + 1


def test_what_cannot_be_scored_is_refused_in_a_line(capsys, tmp_path):
    quiet = tmp_path / "quiet.yaml"
    quiet.write_text(QUARREL.replace("kind: expel", "kind: criticise").replace("kind: detain", "kind: criticise"))

    assert main(["score", "--on", str(quiet)]) == 2
    assert "nothing to score" in capsys.readouterr().err
    assert main(["score", "--on", str(tmp_path / "none.tsv")]) == 2
    assert "there is no such file" in capsys.readouterr().err
    assert main(["score", "--plot", "picture.gif"]) == 2


def test_who_stops_it_keeps_the_exchanges_that_were_scored(capsys, found, monkeypatch):
    def until(one, _):
        if one.name == "uk-russia-2018":
            raise KeyboardInterrupt
        return [item for item in found.items if item.exchange == one.name]

    monkeypatch.setattr(scores, "score_on", until)
    assert main(["score"]) == 0

    out, err = capsys.readouterr()
    assert "4 exchanges in 4 clusters" in out
    assert "stopped: 4 of 16 exchanges were scored" in err


def test_csv_and_picture_are_written(tmp_path, capsys, found, monkeypatch):
    monkeypatch.setattr(scores, "score_on", lambda one, _: [i for i in found.items if i.exchange == one.name])
    sheet, picture = tmp_path / "scores.csv", tmp_path / "skill.svg"

    assert main(["score", "--csv", str(sheet), "--plot", str(picture)]) == 0

    rows = sheet.read_text().splitlines()
    assert len(rows) == len(found.items) + 1
    assert "the best naive guess, chosen with" in picture.read_text()
    assert picture.read_bytes() == figures.page(scores_text.skill(found), "svg")


def test_the_picture_tells_its_numbers_in_words(found):
    text = figures.alt_text(scores_text.skill(found))

    for line in found.lines:
        if line.log_difference is not None:
            assert f"{line.forecast} {line.log_difference.told('+.2f')}" in text


# The page.


@pytest.mark.long
def test_the_page_is_what_the_program_says_today():
    assert score.PAGE.stale() == []


def test_the_page_says_where_the_model_loses(found):
    page = score.PAGE.text()

    assert "validated" not in page.lower()
    for one in skill.losses(found)[:3]:
        assert one.item.exchange in page.split("## Where the model loses")[1]
    assert {SIZE, DELAY, KIND} == set(found.best)
    assert found.line(STACKED, KIND)


QUARREL = """\
schema_version: 1
name: mine
title: Mine
about: invented for the tests
actors: {Alba: a republic, Brie: a kingdom}
moves:
  - {step: 1, date: 2020-01-11, mover: Alba, target: Brie, kind: expel, n: 8, unit: people, code: CAMEO 161,
     status: general-knowledge}
  - {step: 2, date: 2020-01-13, mover: Brie, target: Alba, kind: expel, n: 4, unit: people, code: CAMEO 161, answers: 1,
     status: general-knowledge}
  - {step: 3, date: 2020-01-16, mover: Alba, target: Brie, kind: detain, code: CAMEO 173, answers: 2,
     status: general-knowledge}
"""
TABLE = """\
seq\tstep\tdate\tmover\ttarget\tmove\tn\tunit_or_object\tcameo\tgoldstein_gdelt\tresponds_to_step\tdetail\tsource\tstatus
mine\t1\t2020-01-11\tAlba\tBrie\texpel\t8\tdiplomats\t161\t-4.0\t\t\t\tgeneral-knowledge
mine\t2\t2020-01-13\tBrie\tAlba\texpel\t4\tdiplomats\t161\t-4.0\t1\t\t\tgeneral-knowledge
mine\t3\t2020-01-16\tAlba\tBrie\tdetain\t\t\t173\t-5.0\t2\t\t\tgeneral-knowledge
"""


def test_two_exchanges_of_one_name_are_not_scored_as_one(capsys):
    file = history.load_exchange("italy-russia-2021").file
    assert main(["score", "--on", file, "--on", file]) == 2
    assert "is called 'italy-russia-2021' too; give each a name of its own" in capsys.readouterr().err


def test_waves_are_scored_by_what_the_record_teaches_with_their_warnings(capsys, monkeypatch):
    def few(one, others):  # quicker: each forecast is taught as little as will do
        names = (THREE, HARD, MODEL, FOLLOWED, WITHOUT_MODEL, STACKED)
        return [item for name in names for item in scores.score(name, ALL[:9], one)]

    monkeypatch.setattr(scores, "score_on", few)
    assert main(["score", "--on", "expulsions-2018"]) == 0

    text = " ".join(capsys.readouterr().out.split())
    assert "27 exchanges in 1 cluster" in text
    assert "Observation ends on 31 March 2018" in text
    assert "of one cluster no interval can be had" in text


def test_of_a_table_what_can_be_read_is_scored_and_what_cannot_is_listed(capsys, tmp_path):
    table = tmp_path / "mine.tsv"
    rows = TABLE + TABLE.split("\n", 1)[1].replace("mine\t", "other\t").replace("expel", "expell")
    table.write_text(rows, encoding="utf-8")

    assert main(["score", "--on", str(table)]) == 0
    out, err = capsys.readouterr()
    assert "1 exchange in 1 cluster" in out
    assert "Not scored, for they cannot be read: other in " in " ".join(out.split())
    assert f"{table}:5:" in err
