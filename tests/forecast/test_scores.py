"""Scores of the next answer: proper, finite, and of nothing that was tuned on what it is scored on."""

import json
import random
from math import inf, log
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docs.make import score
from sim import figures, history, luck
from sim.cli import main
from sim.forecast import scores, scores_text
from sim.forecast.answers import NO_ANSWER, Part, Point
from sim.forecast.scores import (
    ALIKE,
    BASE,
    DAYS,
    DELAY,
    EVEN,
    FOLLOWED,
    FORECASTS,
    KIND,
    LOG,
    MODEL,
    NONE,
    SAME,
    SIZE,
    SIZES,
    THREE,
    WITH_MODEL,
    Held,
    brier,
    learn,
    leave_one_out,
    ranked,
    result,
    score_on,
    score_point,
    vocabulary,
)

COLLECTION = [scores.held(exchange) for exchange in history.shipped()]
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
                Point(f"echo {n}", step, "it", kind, KINDS[kind], tuple(felt), tuple(felt), seen, (Part(kind, 1.0),), 3)
            )
            felt.append(KINDS[kind])
        made.append(Held(f"echo {n}", tuple(points)))
    return made


def shuffled(exchanges, seed):
    """The same points with the answers dealt out anew among all of them."""
    answers = [(point.answers, point.delay) for one in exchanges for point in one.points]
    random.Random(seed).shuffle(answers)
    dealt = iter(answers)
    made = []
    for one in exchanges:
        points = []
        for point in one.points:
            parts, delay = next(dealt)
            points.append(point._replace(answers=parts, delay=delay))
        made.append(one._replace(points=tuple(points)))
    return made


def skill(found, name, other, aspect=KIND):
    return scores.against(found, name, other, aspect).mean


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


@settings(max_examples=40)
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
        assert scores.size_class(ratio) == len(SIZES) - 1 - scores.size_class(1.0 / ratio)
    found = [scores.delay_class(days) for days in range(400)]
    assert found == sorted(found)
    assert set(found) == set(range(len(DAYS)))


def test_delays_of_the_model_are_those_of_its_deliberation():
    for low, likely, high in ((0, 1, 3), (3, 7, 30), (1, 14, 90), (7, 7, 7), (0, 0, 1)):
        drawn = [0] * len(DAYS)
        for n in range(4000):
            days = int(luck.triangular((n + 0.5) / 4000, low, likely, high) + 0.5)
            drawn[scores.delay_class(days)] += 1
        assert [n / 4000 for n in drawn] == pytest.approx(list(scores.deliberated(low, likely, high)), abs=0.001)


# The weights.


def test_weights_are_the_maximum_of_the_likelihood_with_one_item_more_for_the_even_guess():
    right, wrong = 6, 4
    columns = {"sure": [1.0] * right + [0.0] * wrong}

    weights = scores.weigh(columns, [1e-9] * (right + wrong), [1.0] * (right + wrong))

    assert weights["sure"] == pytest.approx(right / (right + wrong + 1))
    assert weights[EVEN] == pytest.approx((wrong + 1) / (right + wrong + 1))


def test_guesses_that_say_the_same_share_alike():
    weights = scores.weigh({"one": [1.0, 0.0], "other": [1.0, 0.0], "third": [0.0, 1.0]}, [0.1, 0.1], [1.0, 1.0])

    assert weights["one"] == weights["other"] == pytest.approx(weights["third"] / 2.0, rel=0.05)


def test_every_forecast_is_a_distribution_and_holds_nothing_to_be_impossible():
    learned = learn([point for one in COLLECTION[3:] for point in one.points])
    for point in (point for one in COLLECTION[:3] for point in one.points):
        for name in FORECASTS:
            made = scores.forecast(name, learned, point)
            assert sum(made.kinds.values()) == pytest.approx(1.0)
            assert min(made.kinds.values()) > 0.0
            assert sum(made.sizes) == pytest.approx(1.0)
            assert min(made.sizes) > 0.0
            if made.days is not None:
                assert sum(made.days) == pytest.approx(1.0)
                assert min(made.days) > 0.0


def test_naive_guesses_say_what_they_are_called():
    learned = learn([point for one in COLLECTION for point in one.points])
    point = COLLECTION[0].points[0]

    def top(name):
        kinds = scores.forecast(name, learned, point).kinds
        return max(kinds, key=lambda kind: kinds[kind])

    assert top(SAME) == point.kind
    assert top(NONE) == NO_ANSWER
    rates = scores.forecast(BASE, learned, point).kinds
    silent = sum(one.delay is None for held in COLLECTION for one in held.points)
    assert rates[NO_ANSWER] == pytest.approx(silent / learned.items, abs=0.02)
    assert len(set(scores.forecast(ALIKE, learned, point).kinds.values())) == 1


def test_base_rates_are_the_counts_and_one_item_more_spread_evenly():
    learned = learn([point for one in echoes() for point in one.points])
    days = scores.forecast(BASE, learned, echoes()[0].points[0]).days

    assert days[scores.delay_class(3)] == pytest.approx((35 + 1 / 8) / 36)


def test_the_model_follows_what_a_side_did_by_bayes_rule():
    learned = learn([point for one in COLLECTION for point in one.points])
    asked = COLLECTION[0].points[-1]
    silent = [one._replace(answers=(Part(NO_ANSWER),), delay=None) for one in COLLECTION[0].points[:-1]]

    weights = learned.weights[MODEL]
    even = weights[EVEN]
    by_hand = {}
    for guess, weight in weights.items():
        by_hand[guess] = weight
        for point in silent if guess != EVEN else ():
            likely = scores.chance_of(scores.guesses(learned, point)[guess], Part(NO_ANSWER))
            by_hand[guess] *= (1.0 - even) * likely + even / len(vocabulary())
    grown = sum(by_hand.values()) - even
    said = scores.guesses(learned, asked)
    expected = even / len(vocabulary()) + sum(
        (1.0 - even) * weight / grown * scores.chance_of(said[guess], Part(NO_ANSWER))
        for guess, weight in by_hand.items()
        if guess != EVEN
    )

    as_learned, followed = (scores.forecast(name, learned, asked, (), silent) for name in (MODEL, FOLLOWED))
    assert followed.kinds[NO_ANSWER] == pytest.approx(expected)
    assert followed.kinds[NO_ANSWER] > as_learned.kinds[NO_ANSWER]
    assert scores.forecast(FOLLOWED, learned, asked) == as_learned  # with nothing to follow


def test_who_answered_late_is_expected_to_be_late():
    learned = learn([point for one in COLLECTION for point in one.points])
    asked = COLLECTION[0].points[-1]
    late = [one._replace(answers=(Part("expel"),), delay=20) for one in COLLECTION[0].points[:-1]]

    before, after = (scores.forecast(FOLLOWED, learned, asked, (), past).days for past in ((), late))
    assert after[scores.delay_class(20)] > 1.5 * before[scores.delay_class(20)]
    assert sum(after) == pytest.approx(1.0)


def test_several_answers_of_a_day_count_in_equal_parts():
    learned = learn([point for one in COLLECTION for point in one.points])
    point = next(p for one in COLLECTION for p in one.points if len(p.answers) == 2)
    chances = [scores.forecast(MODEL, learned, point).kinds[part.kind] for part in point.answers]

    kind = next(item for item in score_point(MODEL, learned, point) if item.aspect == KIND)

    assert kind.log == pytest.approx(-fmean(log(chance) for chance in chances))


# Nothing is tuned on what it is scored on.


def test_what_is_learned_does_not_move_when_the_answers_held_out_are_changed(monkeypatch):
    learned = []
    really = scores.learn
    monkeypatch.setattr(scores, "learn", lambda *given: learned.append(really(*given)) or learned[-1])
    held, others = COLLECTION[4], COLLECTION
    first = score_on(held, others)
    changed = shuffled([held], 5)[0]
    changed = changed._replace(points=tuple(p._replace(answers=(Part("tariff", None),)) for p in changed.points))

    second = score_on(changed, others)

    assert learned[0] == learned[1]
    assert [item.log for item in first] != [item.log for item in second]
    with_it = really([point for one in (*others[:4], changed, *others[5:]) for point in one.points])
    assert with_it != really([point for one in others for point in one.points])  # it would have moved


def test_a_forecast_does_not_see_the_answer():
    learned = learn([point for one in COLLECTION[1:] for point in one.points])
    point = COLLECTION[0].points[0]
    other = point._replace(answers=(Part("threat"),), delay=77)

    for name in FORECASTS:
        assert scores.forecast(name, learned, point) == scores.forecast(name, learned, other)


def test_the_model_has_skill_where_tit_for_tat_is_played_and_none_once_the_answers_are_shuffled():
    played = echoes()
    true = result(leave_one_out(played))

    assert skill(true, MODEL, BASE) < -0.8
    assert skill(true, SAME, BASE) < -0.8
    apart = [skill(result(leave_one_out(shuffled(played, seed))), MODEL, BASE) for seed in (1, 2)]
    assert min(apart) > -0.1


def test_on_the_record_too_the_skill_is_gone_once_the_answers_are_shuffled(found):
    dealt = result(leave_one_out(shuffled(COLLECTION, 3)))

    assert skill(found, THREE, BASE) < -0.2
    assert skill(found, MODEL, BASE) < -0.2
    assert skill(dealt, THREE, BASE) > -0.1
    assert skill(dealt, MODEL, BASE) > -0.1


def test_every_exchange_is_left_out_once_and_one_of_the_same_name_is_never_learned_from(monkeypatch):
    seen = []
    really = scores.learn
    monkeypatch.setattr(scores, "learn", lambda known, kinds=(): seen.append(known) or really(known, kinds))
    three = echoes(3, 2)

    leave_one_out(three)
    score_on(three[0], three)

    assert [{point.exchange for point in known} for known in seen] == [
        {"echo 1", "echo 2"}, {"echo 0", "echo 2"}, {"echo 0", "echo 1"}, {"echo 1", "echo 2"},
    ]  # fmt: skip


def test_with_nothing_to_learn_from_it_is_refused():
    with pytest.raises(ValueError, match="two at least"):
        leave_one_out(echoes(1))
    with pytest.raises(ValueError, match="nothing to learn"):
        learn([])


# What it comes to.


def test_means_are_over_exchanges_and_differences_are_paired(found):
    line = found.line(MODEL, KIND)
    mine = scores.by_exchange(found.items, MODEL, KIND, LOG)
    naive = scores.by_exchange(found.items, found.best[KIND], KIND, LOG)

    assert line.exchanges == len(mine) == len(COLLECTION)
    assert line.items == sum(len(one.points) for one in COLLECTION)
    assert line.log == pytest.approx(fmean(mine.values()))
    assert line.log_difference.mean == pytest.approx(fmean(mine[name] - naive[name] for name in mine))
    assert line.log_difference.low < line.log_difference.mean < line.log_difference.high


def test_the_best_naive_guess_is_the_one_with_the_lowest_log_score_and_has_no_difference_from_itself(found):
    for aspect, best in found.best.items():
        lines = [line for line in found.lines if line.aspect == aspect and line.forecast in scores.NAIVE]
        assert min(lines, key=lambda line: line.log).forecast == best
        assert found.line(best, aspect).log_difference is None


def test_losses_are_the_points_at_which_the_model_gave_less_to_what_came(found):
    lost = scores.losses(found)

    assert lost
    assert all(one.item.log > one.other.log and one.item.chance <= one.other.chance for one in lost)
    assert [one.by for one in lost] == sorted((one.by for one in lost), reverse=True)
    assert {one.item.forecast for one in lost} == {MODEL}


def test_a_verdict_follows_the_interval():
    def told(low, mean, high):
        return scores_text.verdict(scores.Mean(mean, low, high))

    assert told(0.1, 0.2, 0.3) == "loses to the best naive guess"
    assert told(-0.3, -0.2, -0.1) == "beats the best naive guess"
    assert told(-0.1, 0.1, 0.3) == "is worse on average, within what chance allows"
    assert told(-0.3, -0.1, 0.1) == "is better on average, within what chance allows"
    assert told(None, 0.1, None) == "is worse"  # of one exchange


# The command.


def test_the_command_prints_the_table_the_losses_and_the_warnings(capsys, found, monkeypatch):
    monkeypatch.setattr(scores, "leave_one_out", lambda _: list(found.items))

    assert main(["score", "--worst", "3"]) == 0

    text = capsys.readouterr().out
    for name in FORECASTS:
        assert f"  {name}" in text
    assert "Where the model loses most" in text
    assert "few" in text
    assert text.count("log lost") == 1
    for warning in history.WARNINGS:
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


def test_csv_and_picture_are_written(tmp_path, capsys, found, monkeypatch):
    monkeypatch.setattr(scores, "leave_one_out", lambda _: list(found.items))
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


def test_the_page_is_what_the_program_says_today():
    assert score.PAGE.stale() == []


def test_the_page_says_where_the_model_loses(found):
    page = score.PAGE.text()

    assert "validated" not in page.lower()
    for one in scores.losses(found)[:3]:
        assert one.item.exchange in page.split("## Where the model loses")[1]
    assert {SIZE, DELAY, KIND} == set(found.best)
    assert found.line(WITH_MODEL, KIND)


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
