"""The next answer: what a side does next after an event is counted as it is done, run by run."""

import json
from collections import Counter

import pytest

import sim
from helpers.figures import outside, overlapping
from helpers.places import SCENARIOS
from sim import cli, figures
from sim.forecast.inference import infer
from sim.history import load_exchange
from sim.history.scenario_links import scenario_of
from sim.measures.intervals import share
from sim.studies.branch import course
from sim.studies.next_move import INFERRED, NO_ANSWER, PUT_OFF

FEW = 60


@pytest.fixture(scope="module")
def found(misperception):
    return sim.next_answer(misperception, 3, runs=FEW)


def test_shares_sizes_and_delays_are_those_of_the_runs_one_by_one(misperception, found):
    held = course(misperception, 3)
    assert found.actor == "Altland", "whose doing event 3 is not"
    answers, delays = Counter(), Counter()
    for run in range(FEW):
        events = sim.simulate(held.fixed, 1, run).events
        own = [e for e in events[3:] if e.actor == "Altland" and e.kind in ("move", "let pass")]
        first = next((e for e in own if e.kind == "move" or e.cause is not None), None)
        answers[first.move if first else NO_ANSWER] += 1
        if first:
            delays[(first.decided - held.event.announced).days] += 1
    assert {kind.answer: kind.share for kind in found.kinds} == {name: share(n, FEW) for name, n in answers.items()}
    assert found.days == dict(sorted(delays.items()))
    for kind in found.kinds:
        assert sum(one.counted for _, one in kind.sizes) in (0, kind.share.counted)


def test_after_the_record_s_expulsion_russia_suspends_relations_in_twelve_days_or_so(crisis):
    told = sim.next_answer(crisis.close(), 4, record=True, runs=300)
    (kind,) = told.kinds
    assert (kind.answer, kind.share.share) == ("suspend relations", 1.0)
    assert 11 <= told.delay[2] <= 13
    assert min(told.days) >= 5
    assert max(told.days) <= 19


def test_with_doubt_drawn_it_is_one_answer_of_several(crisis):
    told = sim.next_answer(crisis, 4, record=True, runs=60)
    runs = [sim.simulate(told.course.fixed, 1, run, drawn=True).events[told.course.at :] for run in range(60)]
    answers = Counter(next(e.move for e in events if e.actor == "Russia" and e.is_turn) for events in runs)
    assert {kind.answer: kind.share.counted for kind in told.kinds} == answers
    assert len(answers) > 2
    assert "25 assumptions drawn anew in each" in told.text()


def test_another_strategy_gives_another_answer(crisis):
    told = sim.next_answer(crisis, 4, record=True, strategy="always_hold", runs=FEW)
    assert [kind.answer for kind in told.kinds] == ["let pass"]
    assert told.strategies == {"NATO": "ledger", "Russia": "always_hold"}


def test_a_strategy_of_ones_own_may_be_played_from_there_on(tmp_path):
    (tmp_path / "own.py").write_text("import sim\n\n\n@sim.strategy\ndef none(view):\n    return 0.0\n")
    (tmp_path / "case.yaml").write_text((SCENARIOS / "nato_russia_2021.yaml").read_text(encoding="utf-8"))
    case = sim.load(tmp_path / "case.yaml", allow_code=True)
    told = sim.next_answer(case, 2, strategy={"file": "own.py", "name": "none"}, runs=3)
    assert [kind.answer for kind in told.kinds] == ["let pass"]


def test_an_inferred_strategy_is_drawn_anew_in_each_run_from_what_the_record_had_shown_by_then(crisis):
    told = sim.next_answer(crisis, 4, record=True, strategy=INFERRED, runs=200)
    posterior = infer(load_exchange("nato-russia-2014-2021"), "Russia", until=4)
    assert told.inferred == posterior
    assert (posterior.asked, posterior.answered) == (3, 0), "three blows before 2021, none answered"

    # The same by hand: each strategy of the posterior alone, mixed by its share.
    expected = Counter()
    for option, share_of_it in posterior.options.items():
        if share_of_it > 1e-3:
            alone = {"name": option.name, "with": dict(option.given)}
            for kind in sim.next_answer(crisis, 4, record=True, strategy=alone, runs=20).kinds:
                expected[kind.answer] += share_of_it * kind.share.share
    shares = {kind.answer: kind.share for kind in told.kinds}
    assert sum(expected.values()) > 0.95
    for name in ("let pass", "propose a meeting"):
        assert shares[name].low - 0.02 <= expected[name] <= shares[name].high + 0.02
    assert "always_hold 22 %" in told.text()
    assert told.document()["inferred"] == posterior.strategies


def test_it_says_what_history_did_next_and_the_chance_that_had(crisis, misperception):
    told = sim.next_answer(crisis, 4, record=True, strategy=INFERRED, runs=200)
    shares = {kind.answer: kind.share for kind in told.kinds}

    assert told.happened.move == "suspend relations"
    assert (told.happened.days, told.happened.share) == (12, shares.get("suspend relations", share(0, 200)))
    line = next(line for line in told.text().splitlines() if line.startswith("History: "))
    assert line.endswith(f"(suspend relations), after 12 days; the chance it had here: {told.happened.share}")
    assert told.document()["history"]["move"] == "suspend relations"
    over = sim.next_answer(crisis, 5, "NATO", record=True, runs=FEW)
    assert (over.happened.what, over.happened.days) == (NO_ANSWER, None)
    assert sim.next_answer(misperception, 1, runs=FEW).happened is None


def test_an_inferred_strategy_needs_a_record_to_be_inferred_from(crisis, misperception):
    loose = crisis.with_({"record": None, "history.0.steps": [], "history.1.steps": []})
    for case, record, said in ((misperception, False, "this course is a run's"), (loose, True, "names no exchange")):
        with pytest.raises(sim.BranchError, match=said):
            sim.next_answer(case, 1, record=record, strategy=INFERRED, runs=FEW)


def test_an_answer_put_off_is_told_as_such():
    told = sim.next_answer(scenario_of("us-russia-2016-2017", SCENARIOS), 1, record=True, runs=FEW)
    assert told.kinds[0].answer == PUT_OFF


def test_who_does_nothing_more_is_counted_too(crisis):
    told = sim.next_answer(crisis, len(sim.simulate(crisis).events), "NATO", runs=FEW)
    assert [kind.answer for kind in told.kinds] == [NO_ANSWER]
    assert told.delay == ()
    assert figures.page(told.figure(), "svg")


def test_what_is_not_there_is_refused(crisis):
    for at, actor, strategy, said in (
        (99, None, None, "there is no event 99"),
        (2, "Rusia", None, "did you mean 'Russia'"),
        (2, None, "generos", "did you mean 'generous'"),
    ):
        with pytest.raises(sim.BranchError, match=said):
            sim.next_answer(crisis, at, actor, strategy=strategy, runs=FEW)
    with pytest.raises(ValueError, match="give 1 at least"):
        sim.next_answer(crisis, 2, runs=0)


def test_the_command_prints_and_draws_it(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(SCENARIOS.parent)
    words = ["next", "nato-russia-2014-2021", "--at", "4", "--runs", "50"]
    figure = tmp_path / "next.png"
    assert cli.main([*words, "--plot", str(figure)]) == 0
    assert "suspend relations  " in capsys.readouterr().out
    assert figure.stat().st_size > 10_000
    assert cli.main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert sum(one["share"]["counted"] for one in told["answers"]) == 50
    assert sum(one["runs"] for one in told["delays"]) == 50
    assert cli.main([*words[:-1], "0"]) == 2


@pytest.mark.parametrize("style", figures.STYLES)
def test_no_label_of_the_figure_leaves_it_or_lies_on_another(found, style):
    page = figures.figure(found.figure(), style=style)
    assert outside(page) == []
    assert overlapping(page) == []
