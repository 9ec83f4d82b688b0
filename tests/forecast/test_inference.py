"""Strategies inferred from answers: right as often as is said, and it is said when nothing can be told."""

import json
import shutil
from datetime import date
from math import fsum

import pytest

from sim import figures, history
from sim.cli import main
from sim.forecast import inference
from sim.forecast.answers import SETTINGS, Option, would_answer
from sim.forecast.classes import even_chance, vocabulary
from sim.forecast.coverage import answers, coverage, made_up
from sim.forecast.inference import (
    STRATEGIES,
    UNKNOWNS,
    infer,
    pooled,
    posterior,
    trembling,
    uniform,
    weighted,
)
from sim.forecast.inference_text import drawn, rule
from sim.forecast.ladder import at_point, rungs_of
from sim.forecast.lessons import lesson
from sim.forecast.points import NO_ANSWER, Part, Point, points
from sim.history.move_tables import COLUMNS

COLLECTION = history.shipped()
RUNGS = rungs_of(point for exchange in COLLECTION for point in points(exchange))
KINDS = vocabulary()


def quarrel(*answers, kind="expel", severity=4.0):
    """As many blows of a kind, each answered by a kind."""
    hard = {one.kind: one.severity for one in RUNGS} | {NO_ANSWER: 0.0, kind: severity}
    sent = [hard[answer] for answer in answers]
    return [
        Point("made up", n, "it", kind, severity, (severity,) * n, tuple(sent[:n]), (), (Part(answer),), None)
        for n, answer in enumerate(answers)
    ]


def test_the_posterior_is_bayes_rule_by_hand():
    asked = quarrel("expel", NO_ANSWER, "expel")
    found = posterior(asked, RUNGS, len(KINDS))

    def by_hand(likely):
        return fsum(likely(one) for one in UNKNOWNS) / len(UNKNOWNS)

    def echo(one):  # tit for tat: in kind where it can be had, a ceiling where not, and any of all by the tremble
        even = one.tremble / len(KINDS)
        return ((1.0 - one.tremble) * one.kept + even) ** 2 * even

    def hold(one):
        even = one.tremble / len(KINDS)
        return even**2 * ((1.0 - one.tremble) + even)

    ratio = found.strategies["tit_for_tat"] / found.strategies["always_hold"]
    assert ratio == pytest.approx(by_hand(echo) / by_hand(hold))
    assert fsum(found.strategies.values()) == pytest.approx(1.0)
    assert fsum(found.options.values()) == pytest.approx(1.0)
    assert fsum(found.trembles.values()) == pytest.approx(1.0)


def test_chances_of_a_trembling_strategy_add_up():
    point = quarrel("expel")[0]
    for option in (Option("tit_for_tat", ()), Option("generous", (("forgive", 0.5),))):
        said = would_answer(at_point(RUNGS, point), point, option)
        assert len(said) == len(SETTINGS)
        for unknown in UNKNOWNS:
            for told in (map(Part, KINDS), answers(KINDS, point.kind)):  # without sizes, and with them
                chances = (trembling(said, part, unknown, even_chance(part, len(KINDS))) for part in told)
                assert fsum(chances) == pytest.approx(1.0)


def test_the_size_of_an_answer_tells_between_strategies_that_answer_with_the_same_kind():
    alike = [point._replace(answers=(Part("expel", 1.0),)) for point in quarrel("expel", "expel")]
    softer = [point._replace(answers=(Part("expel", 0.75),)) for point in alike]
    same, less = (posterior(asked, RUNGS, len(KINDS)).strategies for asked in (alike, softer))

    assert same["tit_for_tat"] > 5.0 * same["measured_share"]
    assert less["measured_share"] > 5.0 * less["tit_for_tat"]


def test_the_credible_set_holds_the_truth_as_often_as_it_says():
    for found in coverage(60, 5, seed=2):  # of strategies, and of strategies with their parameters
        assert found.said >= inference.LEVEL
        assert found.right, f"it says {found.said:.3f} and holds {found.share:.3f}, with an error of {found.error:.3f}"


@pytest.mark.parametrize("errors", inference.ERRORS)
def test_it_does_so_whatever_errors_are_like(errors):
    for found in coverage(50, 5, seed=3, errors=errors):
        assert found.right, f"it says {found.said:.3f} and holds {found.share:.3f}, with an error of {found.error:.3f}"


def test_with_a_wrong_likelihood_it_does_not():
    def wrong(said, part, unknown, by):  # who answers does so by halves, whatever it plays
        whole = trembling(said, part, unknown, by)
        return 0.5 * whole + 0.5 * (part.kind == NO_ANSWER)

    for found in coverage(60, 5, seed=2, drawn=wrong):
        assert not found.right
        assert found.share < found.said


def test_a_side_that_struck_first_cannot_have_played_what_never_strikes():
    first, second = (infer(history.load_exchange("uk-russia-2018"), actor) for actor in ("UK", "Russia"))

    assert (first.struck, second.struck) == (True, False)
    assert first.strategies["always_hold"] == first.strategies["appeaser"] == 0.0
    assert second.strategies["always_hold"] > 0.0
    early = infer(history.load_exchange("us-china-media-2020"), "China", until=1)
    assert not early.struck


def test_what_is_open_tells_less_than_what_was_let_pass():
    taught = lesson(tuple(point for one in COLLECTION for point in points(one)), KINDS)
    (passed,) = quarrel(NO_ANSWER)
    unlikely = [
        posterior([passed._replace(watched=watched)], RUNGS, len(KINDS), taught=taught).strategies["tit_for_tat"]
        for watched in (None, 60, 3, 0)
    ]

    assert unlikely == sorted(unlikely)
    assert unlikely[-1] > 2.0 * unlikely[0]


def test_stocks_that_a_file_tells_are_known():
    told = posterior([quarrel("cap_mission")[0]._replace(n=8.0, left=0.0)], RUNGS, len(KINDS))
    untold = posterior(quarrel("cap_mission"), RUNGS, len(KINDS))

    assert told.strategies["tit_for_tat"] > untold.strategies["tit_for_tat"]


def test_others_of_its_wave_teach_nothing_of_an_exchange():
    one = history.load_exchange("expulsions-2018-france")
    both = history.shipped("both")

    assert infer(one, "Russia", others=both) == infer(
        one, "Russia", others=[other for other in both if other.wave != one.wave]
    )


def test_strategies_that_would_have_done_the_same_stay_as_probable_as_each_other_and_it_cannot_tell():
    found = posterior(quarrel("expel"), RUNGS, len(KINDS))

    group = next(names for names in found.alike if "tit_for_tat" in names)
    assert {"grit", "contrite"} <= set(group)
    assert len({found.strategies[name] for name in group}) == 1
    assert not found.tells
    for names in found.alike:  # all of them are in the credible set, or none is
        assert len({name in found.credible for name in names}) == 1


def test_it_tells_where_one_strategy_alone_did_what_was_done():
    answers = ["sanction_individuals"] * 9  # a rung above each expulsion
    found = posterior(quarrel(*answers), RUNGS, len(KINDS))

    assert found.credible == ("one_rung_higher",)
    assert found.tells


def test_with_nothing_to_answer_the_posterior_is_the_prior():
    found = posterior([], RUNGS, len(KINDS))

    assert found.strategies == pytest.approx(uniform())
    assert not found.tells
    assert found.unlikely == ()


def test_the_prior_counts():
    asked = quarrel("expel")
    even = posterior(asked, RUNGS, len(KINDS)).strategies
    tilted = posterior(asked, RUNGS, len(KINDS), weighted({"grit": 3.0, "contrite": 0.0})).strategies

    assert even["grit"] == even["tit_for_tat"]
    assert tilted["grit"] == pytest.approx(3.0 * tilted["tit_for_tat"])
    assert tilted["contrite"] == 0.0
    told = infer("uk-russia-2018", "UK", {"grit": 3.0, "contrite": 0.0})
    assert told.prior == pytest.approx(weighted({"grit": 3.0, "contrite": 0.0}))
    with pytest.raises(ValueError, match="no strategy inferred 'tit for tat'; did you mean 'tit_for_tat'"):
        weighted({"tit for tat": 1.0})
    for weights in ({"grim": -1.0}, {"grim": float("inf")}, {"grim": float("nan")}, dict.fromkeys(STRATEGIES, 0.0)):
        with pytest.raises(ValueError, match="prior"):
            weighted(weights)


def test_a_prior_is_even_over_strategies_however_many_parameters_are_tried():
    found = posterior([], RUNGS, len(KINDS))
    of_one = [share for option, share in found.options.items() if option.name == "measured_share"]

    assert len(of_one) > 1
    assert fsum(of_one) == pytest.approx(found.prior["always_hold"])


def test_a_long_exchange_is_no_more_than_its_logarithms():
    found = posterior(quarrel(*["freeze_trade"] * 190), RUNGS, len(KINDS))  # which none would do

    assert fsum(found.strategies.values()) == pytest.approx(1.0)


def test_a_prior_that_leaves_one_strategy_is_its_own_posterior_however_unlikely():
    alone = weighted(dict.fromkeys(STRATEGIES, 0.0) | {"tit_for_tat": 1.0})
    found = posterior(quarrel(*[NO_ANSWER] * 300), RUNGS, len(KINDS), alone)

    assert found.credible == ("tit_for_tat",)
    assert found.strategies["always_hold"] == 0.0


def test_the_exchange_itself_teaches_the_ladder_nothing():
    exchange = history.load_exchange("uk-russia-2018")
    others = [one for one in COLLECTION if one.name != exchange.name]

    assert infer(exchange, "Russia", others=COLLECTION) == infer(exchange, "Russia", others=others)
    assert infer(exchange, "Russia") == infer(exchange, "Russia", others=COLLECTION)
    with pytest.raises(ValueError, match="has no side 'France'"):
        infer(exchange, "France")


def test_a_made_up_exchange_is_the_same_whenever_it_is_made_up():
    one, same, other = (made_up(RUNGS, KINDS, 4, 1, run) for run in (0, 0, 1))

    assert one == same != other
    assert [point.felt for point in one.asked] == [
        tuple(point.severity for point in one.asked[:n]) for n in range(len(one.asked))
    ]


def echoes(count):
    """Exchanges in which one side holds and the other answers in kind, each as long as it takes to tell them apart."""
    made = []
    for n in range(count):
        moves = []
        for step in range(1, 9):
            mover = ("Alba", "Brie")[(step - 1) % 2]
            move = {
                "step": step, "date": date(2020, 1, step), "mover": mover, "kind": "expel", "n": 1, "unit": "people",
                "target": "Brie" if mover == "Alba" else "Alba", "code": "CAMEO 161", "status": "general-knowledge",
            }  # fmt: skip
            moves.append(move | ({"answers": step - 1} if mover == "Brie" else {}))
        made.append(
            history.build_exchange(
                {
                    "schema_version": 1, "name": f"echo {n}", "title": "an echo", "about": "invented",
                    "actors": {"Alba": "a", "Brie": "b"}, "moves": moves,
                }
            )
        )  # fmt: skip
    return made


def test_the_mixture_over_a_collection_has_a_share_for_each_way_of_answering():
    found = pooled(echoes(4))

    shares = {name: one.share for one in found.estimates for name in one.strategies}
    assert (found.exchanges, found.sides) == (4, 8)
    assert fsum(one.share for one in found.estimates) == pytest.approx(1.0)
    # Who strikes first takes the answer in silence, and who is struck answers: one strategy does both.
    assert shares["contrite"] == pytest.approx(1.0, abs=0.05)
    assert max(shares["always_hold"], shares["tit_for_tat"]) < 0.02
    assert all(one.error < 0.02 for one in found.estimates)  # for the exchanges are all alike
    assert found == pooled(echoes(4))


def test_a_collection_in_which_nobody_could_answer_is_refused():
    with pytest.raises(ValueError, match="could answer"):
        pooled([])


# The command.


def test_the_command_tells_prior_posterior_and_verdict(capsys):
    assert main(["infer", "us-russia-2016-2017", "--actor", "Russia"]) == 0

    text = capsys.readouterr().out
    assert "Russia: 4 moves that it could answer, 2 answered" in text
    assert "cannot tell: the credible set of 90 % holds 10 of 27 strategies" in text
    assert "3.7 %" in text
    assert "tremble" in text
    assert "are counted" not in text
    assert history.warnings()[0][:40] in text
    assert "validated" not in text.lower()


def test_both_sides_are_told_unless_one_is_named_and_json_has_all_of_it(capsys):
    assert main(["infer", "italy-russia-2021", "--json", "--prior", "grim=2,always_hold=0.5"]) == 0

    document = json.loads(capsys.readouterr().out)
    assert [one["actor"] for one in document["posteriors"]] == ["Italy", "Russia"]
    one = document["posteriors"][1]
    assert one["prior"]["grim"] == pytest.approx(4.0 * one["prior"]["always_hold"])
    assert sum(option["posterior"] for option in one["options"]) == pytest.approx(1.0)
    assert one["tells"] is False
    assert one["rule"] == rule()
    assert document["warnings"] == list(history.warnings())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["uk-russia-2018", "--actor", "Rusia"], "did you mean 'Russia'?"),
        (["uk-russia-2018", "--prior", "tit_for_tit=2"], "did you mean 'tit_for_tat'?"),
        (["uk-russia-2018", "--prior", "grim"], "is no weight"),
        (["uk-russia-2018", "--prior", "grim=-1"], "weights of 0 or more"),
        (["uk-russia-2018", "--plot", "x.png"], "--plot draws one side"),
        (["--all", "--actor", "Russia"], "leave out --actor"),
        (["--all", "--prior", "grim=2"], "leave out --prior"),
        ([], "no exchange is named"),
    ],
)
def test_what_cannot_be_inferred_is_refused_in_a_line(capsys, words, said):
    assert main(["infer", *words]) == 2

    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


def test_the_posterior_can_be_drawn(tmp_path):
    picture = tmp_path / "russia.svg"

    assert main(["infer", "us-russia-2016-2017", "--actor", "Russia", "--plot", str(picture)]) == 0

    exchange = history.load_exchange("us-russia-2016-2017")
    found = infer(exchange, "Russia", others=COLLECTION)
    text = picture.read_text()
    assert picture.read_bytes() == figures.page(drawn(exchange, found), "svg")
    assert "cannot tell" in text
    for name in found.credible:
        assert f">{name.replace('_', ' ')}<" in text


def test_the_mixture_over_a_folder_is_told(capsys, tmp_path):
    for n, exchange in enumerate(("italy-russia-2021", "poland-russia-2021")):
        shutil.copy(history.load_exchange(exchange).file, tmp_path / f"{n}.yaml")

    assert main(["infer", "--all", str(tmp_path)]) == 0

    text = capsys.readouterr().out
    assert "over 4 sides of 2 exchanges" in text
    assert "standard error" in text


def test_a_table_of_one_exchange_will_do_and_of_two_will_not(capsys, tmp_path):
    table = tmp_path / "mine.tsv"
    head = "\t".join(COLUMNS)
    row = f"1\t2020-01-11\tAlba\tBrie\texpel\t8\tdiplomats\t161{chr(9) * 5}general-knowledge"
    rows = [f"{name}\t{row}" for name in "ab"]

    table.write_text(f"{head}\n{rows[0]}\n", encoding="utf-8")
    assert main(["infer", str(table), "--actor", "Brie"]) == 0
    assert "Brie: 1 move that it could answer, 0 answered" in capsys.readouterr().out
    table.write_text(f"{head}\n{rows[0]}\n{rows[1]}\n", encoding="utf-8")
    assert main(["infer", str(table)]) == 2
    assert "it holds 2 exchanges, a, b" in capsys.readouterr().err


def test_the_mixture_can_be_had_of_either_collection(capsys):
    assert main(["infer", "--all", "--collection", "waves", "--json"]) == 0

    document = json.loads(capsys.readouterr().out)
    assert (document["exchanges"], document["sides"]) == (50, 50)
    assert any("Observation ends on 31 March 2018" in warning for warning in document["warnings"])
    assert main(["infer", "expulsions-2018", "--all", "--collection", "waves"]) == 2
    assert main(["infer", "italy-russia-2021", "--collection", "waves"]) == 2
    assert main(["infer", "expulsions-2018"]) == 2
    assert "it holds 27 exchanges" in capsys.readouterr().err


def test_a_side_of_a_wave_is_inferred_by_what_other_clusters_teach_and_with_its_warnings(capsys):
    assert main(["infer", "expulsions-2018-georgia", "--actor", "Russia"]) == 0

    text = " ".join(capsys.readouterr().out.split())
    assert "1 move that it could answer, 0 answered" in text
    assert "where an answer may still have come, that none was seen" in text
    assert "Observation ends on 31 March 2018" in text
    assert main(["infer", "uk-russia-2018", "--actor", "UK"]) == 0
    assert "it struck first, so that no strategy which never strikes is in question" in " ".join(
        capsys.readouterr().out.split()
    )
