"""Why an alliance did what it did: who felt and wanted what, whose wish prevailed, and who was overruled."""

from datetime import date

import pytest

from helpers.scenarios import small_crisis
from sim.chronicle.description import describe
from sim.chronicle.explanation import decisions, explain
from sim.chronicle.sentences import tell
from sim.studies.run import simulate

MEMBERS = {
    "Dove": {"tolerance": 5},
    "Hawk": {"strategy": {"name": "tit_for_tat", "modifiers": [{"times": 2}]}, "audience_cost": 3, "weight": 4},
    "Owl": {"bias": 0.5, "reply_days": {"low": 7, "likely": 7, "high": 7}},
}


def crisis(decides, **more):
    own = {"stocks": {}, "strategy": "tit_for_tat", "reply_days": {"low": 2, "likely": 2, "high": 2}}
    ladder = [{"move": "note", "severity": 2}, {"move": "slap", "severity": 4}, {"move": "break", "severity": 9}]
    return small_crisis(
        date(2021, 1, 1), 9, ["staff"], ladder,
        {"Pact": own | {"members": MEMBERS, "decides": decides} | more, "Rival": own | {"strategy": "always_hold"}},
        [{"name": "an affair", "by": "Rival", "severity": 4, "date": date(2021, 1, 2)}],
    )  # fmt: skip


def answer(decides):
    """The alliance's answer: its event, its sentence, and why."""
    run = simulate(crisis(decides), 1, 0)
    event = next(event for event in run.events if event.is_decision)
    why = explain(run.crisis, 1, 0, run.events, event.number)
    return event, tell(event, run.crisis), " ".join(why.split())


SAID = (
    "Dove perceived 4.0, which it tolerates (up to 5) "
    "Hawk perceived 4.0; its strategy, tit_for_tat (times 2), aimed at 8.0 "
    "Owl perceived 2.0; its strategy, tit_for_tat, aimed at 2.0"
)


@pytest.mark.parametrize(
    ("decides", "day", "move", "verdict", "overruled"),
    [
        ("consensus", 9, "let pass", "by consensus the mildest aim is that of Pact: 0.0, of Dove", "Hawk and Owl"),
        (
            "majority",
            4,
            "break",
            "by majority Pact goes as far as half of the weight and more: 8.0, with Hawk",
            "Dove and Owl",
        ),
        ({"leader": "Owl"}, 9, "note", "Owl leads Pact, whose aim is its own: 2.0", "Dove and Hawk"),
        ({"delegate": "Hawk"}, 4, "break", "Pact leaves it to Hawk, whose aim is its own: 8.0", "Dove and Owl"),
    ],
)
def test_an_explanation_says_who_wanted_what_whose_wish_it_became_and_who_was_overruled(
    decides, day, move, verdict, overruled
):
    event, told, why = answer(decides)

    assert (event.decided, event.move) == (date(2021, 1, day), move)
    assert f"{SAID} {verdict} overruled: {overruled}" in why
    assert [str(wish) for wish in event.wishes] == ["Dove 0.0", "Hawk 8.0", "Owl 2.0"]
    others = {"Dove": "Dove (0.0)", "Hawk": "Hawk (8.0)", "Owl": "Owl (2.0)"}
    assert f"overruled: {' and '.join(others[name] for name in overruled.split(' and '))}" in told


def test_the_price_of_falling_short_is_that_of_the_member_whose_wish_it_was():
    found = [decisions(crisis(decides), 1, 0)[2] for decides in ({"leader": "Hawk"}, {"leader": "Owl"})]
    soft = [next(one for one in decision.alternatives if one.move == "let pass") for decision in found]

    assert [decision.prevailed for decision in found] == ["Hawk", "Owl"]
    assert [one.too_soft for one in soft] == [3 * 8.0, 1 * 2.0]


def test_of_many_who_were_overruled_the_number_is_told():
    many = {f"m{n}": {"tolerance": 5} for n in range(6)}
    run = simulate(crisis({"leader": "Hawk"}).with_({"actors.Pact.members": MEMBERS | many}), 1, 0)
    assert "overruled: 8 of 9 members" in run.chronicle()


def test_a_scenario_in_words_says_how_an_alliance_decides_and_what_each_member_has_of_its_own():
    told = " ".join(describe(crisis("majority")).split())

    assert "decides by majority: the hardest wish to which more than half of the weight would go" in told
    assert "Hawk: plays tit_for_tat (times 2); audience cost 3; weight 4" in told
    assert "Owl: feels 0.5 times what is done; takes 7 to 7 days, most likely 7" in told
    assert "is led by Owl: it does what that one wants" in describe(crisis({"leader": "Owl"}))
