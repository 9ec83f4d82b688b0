"""A scenario begun from a few facts runs, says what is invented, and has history over it."""

import sys
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.cli import main
from sim.scenario.begun import begun, facts_of

FEW = ["Alba", "Brie", "2022-06-28", "7"]
ALL = [*FEW, "5", "2022-07-05", "40", "30"]


def test_it_begins_with_the_expulsion_that_it_was_told_of_and_runs():
    crisis = sim.parse(begun(facts_of(FEW)))
    first = next(event for event in sim.simulate(crisis).events if event.kind == "move")

    assert len(crisis.ladder) == 3
    assert (first.actor, first.move) == ("Alba", "expel as many")
    assert next(change.units for change in first.changes) == 7


def test_every_number_that_was_invented_has_a_range_and_none_that_was_told():
    few, told = sim.parse(begun(facts_of(FEW))), sim.parse(begun(facts_of(ALL)))
    amounts = {f"actors.{actor}.stocks.staff.amount" for actor in ("Alba", "Brie")}

    assert {doubt.key for doubt in few.doubts} == set(few.assumptions)
    assert set(few.assumptions) - set(told.assumptions) == amounts
    assert told.actors["Alba"].stocks["staff"].amount == 40


def test_history_is_as_far_as_it_was_told():
    told = sim.parse(begun(facts_of(ALL)))

    assert [(str(deed.date), deed.actor) for deed in told.history] == [("2022-06-28", "Alba"), ("2022-07-05", "Brie")]
    assert len(sim.parse(begun(facts_of(FEW))).history) == 1


def test_it_takes_the_numbers_of_the_sides_of_another_scenario():
    like = sim.load("nato_russia_2021")
    made = sim.parse(begun(facts_of(FEW), like))

    for mine, theirs in zip(made.actors.values(), like.actors.values(), strict=True):
        assert (mine.audience_cost, mine.tolerance, mine.reply_days) == (
            theirs.audience_cost, theirs.tolerance, theirs.reply_days,
        )  # fmt: skip


@pytest.mark.parametrize("like", ["echo", "misperception", "us_china_tariffs_2018", "us_russia_2016"])
def test_any_shipped_scenario_can_lend_its_numbers(like):
    assert sim.simulate(sim.parse(begun(facts_of(FEW), sim.load(like)))).events


names = st.text(min_size=1, max_size=20)


@given(first=names, second=names, count=st.integers(1, 300))
def test_what_it_is_told_stays_what_it_is(first, second, count):
    try:
        crisis = sim.parse(begun(facts_of([first, second, "2022-06-28", str(count)])))
    except (ValueError, sim.ScenarioError):  # a name that will not do
        return
    assert list(crisis.actors) == [first, second]


@given(count=st.integers(1, 10_000), answered=st.integers(0, 10_000))
def test_it_runs_whatever_the_numbers(count, answered):
    assert sim.simulate(sim.parse(begun(facts_of([*FEW[:3], str(count), str(answered), "2022-07-05"])))).events


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (FEW[:3], "four facts are needed"),
        (["Alba", "Alba", *FEW[2:]], "two sides are needed"),
        (["Alba", "", *FEW[2:]], "a side without a name"),
        ([*FEW[:2], "tomorrow", "7"], "'tomorrow' is no day"),
        ([*FEW[:2], "0001-01-03", "7"], "'0001-01-03' is no day"),  # nothing can have begun it before there were days
        ([*FEW[:3], "some"], "'some' is no number of people"),
        ([*FEW, "5", "2022-06-01"], "is before"),
        ([*ALL[:7], "3"], "3 people were there and 7 had to go"),
    ],
)
def test_what_cannot_be_is_refused_in_words(facts, told):
    with pytest.raises(ValueError, match=told):
        facts_of(facts)


# The command.


class Terminal(StringIO):
    """Standard input with somebody at it."""

    def isatty(self):
        return True


def typed(monkeypatch, *lines):
    monkeypatch.setattr(sys, "stdin", Terminal("".join(f"{line}\n" for line in lines)))


def test_on_a_terminal_it_asks_and_asks_again_where_an_answer_cannot_be(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    typed(monkeypatch, *FEW[:2], "tomorrow", "7", "", "", "", "", *ALL)

    assert main(["new", "mine.yaml"]) == 0
    assert "'tomorrow' is no day" in capsys.readouterr().err
    assert sim.load("mine.yaml").actors["Brie"].stocks["staff"].amount == 30


def test_enter_alone_writes_the_template_and_an_end_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    typed(monkeypatch, "")
    assert main(["new", "mine.yaml"]) == 0
    assert sim.load("mine.yaml").name == "Northland and Southland"
    typed(monkeypatch, "Alba")
    assert main(["new", "other.yaml"]) == 2
    assert "nothing was written" in capsys.readouterr().err
    assert not (tmp_path / "other.yaml").exists()


def test_facts_can_be_given_at_once_and_with_nothing_else_to_begin_from(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    assert main(["new", "mine.yaml", "--like", "nato_russia_2021", "--facts", ",".join(ALL)]) == 0
    assert main(["new", "other.yaml", "--facts", "A,B"]) == 2
    assert main(["new", "other.yaml", "--facts", ",".join(FEW), "--copy", "echo"]) == 2
    assert main(["new", "other.yaml", "--like", "echo", "--copy", "echo"]) == 2
    assert main(["new", "other.yaml", "--like", "echo"]) == 2
    assert "--like goes with --facts" in capsys.readouterr().err
