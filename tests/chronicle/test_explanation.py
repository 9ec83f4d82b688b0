"""Why an event happened."""

import pytest

import sim
from helpers.places import SEED_CASE
from sim.chronicle import explanation, sentences


def reply(run):
    return run.summary.first_reply


def test_a_chain_goes_back_to_the_first_cause(run):
    links = explanation.chain(run.events, reply(run).number)

    assert [event.kind for event in links] == ["incident", "move", "move"]


def test_a_chain_follows_every_blow_that_was_answered_together():
    crisis = sim.load(SEED_CASE).with_(
        {
            "incidents": [
                {"name": name, "by": "Russia", "date": day, "severity": 3.0}
                for name, day in (("one", sim.load(SEED_CASE).start), ("two", sim.load(SEED_CASE).start))
            ]
        }
    )
    run = sim.simulate(crisis)

    links = explanation.chain(run.events, next(e.number for e in run.events if e.kind == "move"))

    assert [event.move for event in links[:2]] == ["one", "two"]


def test_russia_could_not_expel_eight_because_nato_has_six(run):
    told = run.explain(reply(run).number)

    assert "could not expel as many: needs 8 staff: NATO has 6 within reach" in told
    assert "best option: suspend relations" in told


def test_the_losses_of_an_alternative_add_up(run, crisis):
    for decision in explanation.decisions(crisis, run.seed, run.number).values():
        for a in decision.alternatives:
            assert a.loss == pytest.approx(a.too_hard + a.too_soft + a.given_up + a.out_of_kind)


def test_what_was_chosen_is_the_alternative_of_least_loss(run, crisis):
    for decision in explanation.decisions(crisis, run.seed, run.number).values():
        if decision.wanted != 0.0:
            possible = [a for a in decision.alternatives if not a.obstacle]
            assert min(possible, key=lambda a: a.loss).move == decision.chosen


def test_watching_the_decisions_changes_none(run, crisis):
    found = explanation.decisions(crisis, run.seed, run.number)

    assert {n: d.made for n, d in found.items()} == {
        e.number: e.move for e in run.events if e.kind in ("move", "let pass")
    }


def test_every_event_of_every_kind_can_be_explained():
    changes = {
        "actors.Russia.perception": {
            "noise": 0.5,
            "missed": 0.1,
            "false_alarms": {"per_year": 12, "severity": 4.0},
        },
        "actors.NATO.execution_error": 0.3,
        "actors.NATO.strategy": "grit",
        "ladder.halve the posts.lasts": 20,
    }
    crisis = sim.load(SEED_CASE, changes)
    kinds = set()
    for seed in range(8):
        run = sim.simulate(crisis, seed=seed)
        for event in run.events:
            assert sentences.day(event).isoformat() in run.explain(event.number)
            kinds.add(event.kind)
        run.chronicle()

    assert kinds == {"incident", "false alarm", "move", "let pass", "in force", "expired"}


def test_an_event_that_is_not_there_is_refused(run):
    with pytest.raises(ValueError, match="there is no event 99; this run has events 1 to"):
        run.explain(99)


def test_the_chronicle_leaves_out_quiet_reviews_and_prompt_effects(run):
    told = run.chronicle()

    assert "answers 1: aimed at 5.7, and had it; caps staff at 10 (8 must go)" in told
    assert len(told.splitlines()) < len(run.events)


def test_a_run_in_which_nothing_happens_says_so(crisis):
    quiet = crisis.close().with_({"incidents": [], "actors.NATO.review_days": None, "actors.Russia.review_days": None})

    assert sim.simulate(quiet).chronicle() == "Nothing happened.\n"


def test_what_is_set_in_the_place_of_a_draw_is_told_so(crisis):
    set_by_hand = crisis.with_({"actors.NATO.stocks.staff.amount": 13, "actors.Russia.review_days": None})
    told = sim.simulate(set_by_hand).chronicle()

    assert "Of what is drawn in a run of many:\n  NATO's people in Moscow: 13 people (set, not drawn)\n" in told
    assert "review_days: none (set, not drawn)" in told


def test_what_was_drawn_for_a_run_is_told_as_what_it_has(crisis):
    told = sim.simulate(crisis, run=3, drawn=True).chronicle()

    assert "Of what is drawn in a run of many, this run has:\n  NATO's people in Moscow: " in told
    assert "(set, not drawn)" not in told
