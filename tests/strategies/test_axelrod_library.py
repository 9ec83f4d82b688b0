"""Our repeated game is the field's: move for move what the Axelrod library plays, and its strategies play in ours."""

import pickle
import re
import sys
from functools import cache
from itertools import pairwise, product
from math import inf, sqrt
from random import Random

import pytest

import sim
from docs.make import axelrod as against
from helpers.dialogue import Dialogue
from helpers.places import ROOT
from helpers.processes import completed
from sim.cli import main
from sim.scenario import ScenarioError
from sim.strategies import Modified, axelrod_library
from sim.strategies.axelrod_library import AxelrodStrategy

ours, theirs, parting, memory_one = against.ours, against.theirs, against.parting, against.memory_one

library = against.library
KNOWN = list(axelrod_library.strategy_names())
SIZE = 31  # of the sample


@cache
def voices():
    """The names of the library's strategies but for teams, whose up to 200 members take long to make; and a sample.

    The sample has one team.
    """
    classes = axelrod_library.strategy_classes()
    soloists = [name for name, kind in classes.items() if not issubclass(kind, library.MetaPlayer)]
    return soloists, [*Random(1).sample(soloists, SIZE - 1), "Meta Hunter"]


def played_as(strategy, other="tit_for_tat", **changes):
    """What the first side wants, turn by turn, where it plays a strategy in a scenario."""
    crisis = against.game().with_({"horizon": 20, "actors.One.strategy": strategy, "actors.Other.strategy": other})
    run = sim.simulate(crisis.with_(changes))
    return [event.wanted for event in run.events if event.actor == "One" and event.wanted is not None]


def view(felt, sent, run=0, seed=1):
    """What a side sees after having done `sent`, with one thing more felt than done."""
    turns = len(sent)
    memory = felt[:-1], sent, sent
    talk = Dialogue(None, 1.0, 0.0, (5.0,), run, 0, *memory)
    return talk.view(felt[-1])._replace(turns=turns, day=turns, seed=seed)


def courses(number, turns=15):
    """A history of blows at random, as the views of one side turn by turn."""
    draw = Random(number)
    felt = [0.0, *(draw.choice((0.0, 5.0)) for _ in range(turns))]
    sent = [draw.choice((0.0, 5.0)) for _ in range(turns)]
    return [view(felt[: turn + 1], sent[:turn], run=number) for turn in range(turns + 1)]


# Move for move.


def test_each_pair_of_what_both_know_plays_alike_for_200_rounds():
    assert against.unequal_pairs() == []


def test_what_both_know_is_deterministic_and_no_two_of_it_are_one():
    assert len({str(pair) for pair in against.BOTH}) == len(against.BOTH) == 16
    for pair in against.BOTH:
        assert not library.Classifiers["stochastic"](pair.player())


@pytest.mark.parametrize("hold", list(product((1.0, 0.0), repeat=4)))
def test_each_memory_one_strategy_without_chance_is_the_librarys(hold):
    for other in (against.BOTH[0], against.BOTH[6], against.ALTERNATOR):
        player = library.MemoryOnePlayer(four_vector=hold, initial=library.Action.C)
        assert ours(memory_one(hold), other.ours, 50) == theirs(player, other.player(), 50)


def test_under_errors_too_each_does_what_the_librarys_does_as_a_voice():
    apart = {str(pair) for pair, _ in against.NAMESAKES}
    named = [pair for pair in against.BOTH if not pair.settings and str(pair) not in apart]
    assert len(named) == 12, "the alternator and its opposite among them"
    for pair in named:
        voice = {"axelrod": pair.player().name}
        for other in ("tit_for_tat", "gradual"):
            game = ours(pair.ours, other, error=against.ERROR)
            assert game == ours(voice, other, error=against.ERROR), str(pair)
            assert game != ours(pair.ours, other), "nobody erred"


@pytest.mark.parametrize(("pair", "why"), against.NAMESAKES, ids=str)
def test_a_namesake_that_is_another_rule_plays_otherwise(pair, why):
    assert against.namesake_parts(pair) is not None
    assert why


def test_a_difference_is_found():
    assert parting(ours("tit_for_tat", "bully"), theirs(library.Grudger(), library.Bully())) == 4


# How often those hold that draw.

Z = 4.0  # normal quantile: where both are alike, one comparison in 16,000 fails
MATCHES, SHORT = 160, 20


def shares(games):
    """The mean share of holding of the first side over independent matches, and its standard error squared."""
    held = [1.0 - sum(mine for mine, _ in game) / len(game) for game in games]
    mean = sum(held) / len(held)
    return mean, sum((share - mean) ** 2 for share in held) / (len(held) - 1) / len(held)


DRAWING = {
    "generous": ({"name": "generous"}, lambda: library.GTFT(p=1 / 3)),
    "random": ({"name": "random", "with": {"strikes": 0.3}}, lambda: library.Random(p=0.7)),
    "memory_one": (
        memory_one((0.9, 0.2, 0.7, 0.4)),
        lambda: library.MemoryOnePlayer(four_vector=(0.9, 0.2, 0.7, 0.4), initial=library.Action.C),
    ),
    "generous zero-determinant": ({"name": "memory_one"}, lambda: library.ZDGTFT2()),  # noqa: PLW0108 - imported when called
    "extortionate zero-determinant": (memory_one((8 / 9, 1 / 2, 1 / 3, 0.0)), lambda: library.ZDExtort2()),  # noqa: PLW0108
}


def test_the_memory_one_of_the_program_is_the_librarys_generous_zero_determinant_one():
    given = sim.strategies.parameters(sim.strategies.STRATEGIES["memory_one"])
    vector = dict(zip(product("CD", repeat=2), library.ZDGTFT2()._four_vector.values(), strict=True))
    expected = [given[name].default for name in ("p_cc", "p_cd", "p_dc", "p_dd")]
    assert list(vector.values()) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("name", DRAWING)
def test_who_draws_holds_as_often_as_in_the_library(name):
    mine, player = DRAWING[name]
    other = memory_one((0.6, 0.4, 0.6, 0.4)), (0.6, 0.4, 0.6, 0.4)
    here = [ours(mine, other[0], SHORT, run=run) for run in range(MATCHES)]
    there = [
        theirs(player(), library.MemoryOnePlayer(four_vector=other[1], initial=library.Action.C), SHORT, seed)
        for seed in range(3 * MATCHES)
    ]
    (a, va), (b, vb) = shares(here), shares(there)
    assert abs(a - b) <= Z * sqrt(va + vb)
    assert Z * sqrt(va + vb) < 0.08, "the interval is too wide to tell anything"


# Voices.


def test_each_voice_plays_as_the_librarys_own_player_with_its_seed():
    assert len(KNOWN) == 240
    assert against.unequal_voices([*voices()[0], "Meta Hunter", "Meta Winner Memory One"], 25) == []


def test_two_voices_play_as_the_librarys_own_match():
    for one, other in pairwise(voices()[1]):
        players = (axelrod_library.strategy_classes()[name]() for name in (one, other))
        assert ours({"axelrod": one}, {"axelrod": other}, 60) == against.theirs_as_ours(*players, 60), (one, other)


@pytest.mark.parametrize("number", range(SIZE))
def test_a_voice_is_pure_in_effect(number):
    name = voices()[1][number]
    first, second = courses(1), courses(2)
    along = AxelrodStrategy(name)
    wanted = [along(seen) for seen in first]
    assert along(first[-1]) == wanted[-1], "asked twice"
    other = AxelrodStrategy(name)
    assert other(second[-1]) == along(second[-1]), "of another run"
    assert along(first[7]) == wanted[7] == AxelrodStrategy(name)(first[7]), "back to a turn of the first run"
    assert [along(first[turn]) for turn in (9, 15)] == [wanted[9], wanted[15]], "some turns passed over"


def test_a_run_of_a_voice_that_draws_hangs_on_its_address_alone():
    def wants(seed, run):
        side = AxelrodStrategy("Random")
        return [side(view([0.0] * (turn + 1), [0.0] * turn, run, seed)) for turn in range(30)]

    assert wants(1, 0) == wants(1, 0)
    assert len({tuple(wants(seed, run)) for seed in (1, 2) for run in (0, 1)}) == 4


def test_two_runs_that_a_voice_is_asked_of_in_turns_do_not_mix():
    runs = [[view([0.0] * (turn + 1), [0.0] * turn, run) for turn in range(30)] for run in (0, 1)]
    shared, alone = AxelrodStrategy("Random"), AxelrodStrategy("Random")
    assert [(shared(one), shared(other))[1] for one, other in zip(*runs, strict=True)] == [alone(at) for at in runs[1]]


def test_what_was_done_counts_where_the_same_was_felt():
    side = AxelrodStrategy("Win-Stay Lose-Shift")
    assert [side(view([0.0, 0.0], [done])) for done in (0.0, 5.0, 0.0)] == [0.0, 5.0, 0.0]


def test_a_voice_leaves_the_luck_of_others_alone():
    import random

    import numpy as np

    before = random.getstate(), np.random.get_state()[1].tolist()
    for name in voices()[1]:
        AxelrodStrategy(name)(courses(3)[-1])
    assert (random.getstate(), np.random.get_state()[1].tolist()) == before


def test_a_voice_survives_the_way_to_another_process():
    side = Modified(AxelrodStrategy("grudger", 3.0, 7.0), [("cap_at", 6.0)])
    asked = courses(4)
    assert [pickle.loads(pickle.dumps(side))(seen) for seen in asked] == [side(seen) for seen in asked]
    assert 6.0 in {side(seen) for seen in asked}


def test_what_is_felt_below_the_threshold_is_no_defection():
    felt = [0.0, 2.9, 3.0, -3.0, 0.0]
    seen = [view(felt[: turn + 1], [0.0] * turn) for turn in range(5)]
    assert [AxelrodStrategy("Tit For Tat", 3.0)(at) for at in seen] == [0.0, 0.0, 5.0, 0.0, 0.0]
    assert [AxelrodStrategy("Tit For Tat")(at) for at in seen] == [0.0, 5.0, 5.0, 0.0, 0.0]


def test_a_blow_felt_before_the_first_turn_is_a_round_in_which_oneself_held():
    assert AxelrodStrategy("Tit For Tat")(view([5.0], [])) == 5.0
    assert AxelrodStrategy("Suspicious Tit For Tat")(view([0.0], [])) == 5.0
    assert AxelrodStrategy("Suspicious Tit For Tat", 6.0)(view([5.0], [])) == 5.0, "its opening: nothing counts yet"
    assert AxelrodStrategy("Win-Stay Lose-Shift", 5.0)(view([5.0], [])) == 5.0, "it held and was struck, so it shifts"


def test_a_voice_that_moves_second_answers_in_the_same_round():
    clock = {"clock": {"rounds": "alternating"}, "horizon": 20}
    voice = played_as("suspicious", {"axelrod": "Tit For Tat"}, **clock)
    assert voice == played_as("suspicious", "tit_for_tat", **clock)
    assert voice == [5.0] * 10


def test_strike_says_how_severe_and_modifiers_apply():
    defector = {"axelrod": "Defector"}
    assert set(played_as(defector)) == {5.0}
    assert set(played_as(defector | {"strike": 8.0})) == {8.0}
    assert set(played_as(defector | {"strike": 8.0, "modifiers": [{"cap_at": 6}]})) == {6.0}


def test_a_turn_that_tolerance_answers_is_a_turn_of_the_voice_too():
    spared = {"actors.One.tolerance": 5.0, "horizon": 12}
    assert set(played_as({"axelrod": "Grudger"}, "always_strike", **spared)) == {0.0}
    peace = played_as({"axelrod": "Grudger"}, memory_one((0.0, 0.0, 1.0, 1.0)), **spared)
    assert peace == [0.0, 0.0, 0.0, 5.0, 0.0, 5.0, 0.0, 5.0, 0.0, 5.0, 0.0, 5.0]


@pytest.mark.parametrize("number", [None, *range(5)])
def test_a_voice_plays_on_the_calendar_as_well(number):
    crisis = sim.load(ROOT / "scenarios" / "nato_russia_2021.yaml")
    voice = {"axelrod": "Tit For Tat" if number is None else voices()[1][number], "threshold": 0.5}
    run = sim.simulate(crisis.with_({"actors.Russia.strategy": voice}))
    assert {event.wanted for event in run.events if event.actor == "Russia" and event.kind == "move"} <= {5.0}
    assert run.events == sim.simulate(run.crisis).events


def test_names_are_matched_whatever_the_case():
    assert AxelrodStrategy("adaptive TIT for tat").name == "Adaptive Tit For Tat"
    assert len({name.casefold() for name in KNOWN}) == len(KNOWN)


def test_darwin_cannot_be_driven_and_so_is_refused_with_the_reason():
    told = library.Action.C, library.Action.D

    def driven():
        player, other = library.Darwin(), library.MockPlayer()
        player.set_match_attributes(length=inf)
        wants = []
        for turn in range(10):
            wants.append(player.strategy(other))
            player.update_history(told[0], told[turn % 2])
            other.update_history(told[turn % 2], told[0])
        return wants

    try:
        assert driven() != driven(), "the same history, told twice"
    finally:
        library.Darwin.reset_genome()
    assert set(axelrod_library.REFUSED) == {kind.name for kind in library.all_strategies} - set(KNOWN) == {"Darwin"}


# What a file says of voices.


def found(strategy):
    with pytest.raises(ScenarioError) as raised:
        against.game().with_({"actors.One.strategy": strategy})
    return [(sim.scenario.problems.spell(p.path)[19:], f"{p.found}; {p.remedy}") for p in raised.value.problems]


@pytest.mark.parametrize(
    ("strategy", "where", "said"),
    [
        ({"axelrod": "Grujer"}, ".axelrod", r"no strategy called 'Grujer'; did you mean 'Grudger'.*lists all 240"),
        ({"axelrod": "xxxxxxxx"}, ".axelrod", r"no strategy called 'xxxxxxxx'; `sim strategies --axelrod` lists all"),
        ({"axelrod": "darwin"}, ".axelrod", "Darwin cannot be played: what it learns.*choose another"),
        ({"axelrod": ""}, ".axelrod", "found an empty text"),
        ({"axelrod": 5}, ".axelrod", "found 5; write a text"),
        ({"axelrod": "Grudger", "name": "grim"}, ".name", "name does not go with axelrod.*remove name, or axelrod"),
        ({"axelrod": "Grudger", "file": "mine.py"}, ".file", "file does not go with axelrod"),
        ({"axelrod": "Grudger", "with": {"p": 1}}, ".with", "with does not go with axelrod"),
        ({"axelrod": "Grudger", "threshold": 0}, ".threshold", "found 0; write a number of at least|above 0"),
        ({"axelrod": "Grudger", "strike": 11}, ".strike", "found 11"),
        ({"name": "grim", "threshold": 3}, ".threshold", "threshold is for a strategy of the Axelrod library; remove"),
        ({"name": "grim", "strike": 3}, ".strike", "strike is for a strategy of the Axelrod library; remove"),
        ({"axlerod": "Grudger", "strike": 3}, ".axlerod", "not a key here; did you mean 'axelrod'"),
        ({"axelrod": "Grudger", "modifiers": [{"cap": 3}]}, ".modifiers.0.cap", "no modifier is called 'cap'"),
    ],
)
def test_what_is_wrong_about_a_voice_is_said_once(strategy, where, said):
    (one,) = found(strategy)
    assert one[0] == where
    assert re.search(said, one[1])


def test_a_message_names_the_line(tmp_path, capsys):
    file = tmp_path / "game.yaml"
    file.write_text(against.GAME.replace("strategy: always_hold}", "strategy: {axelrod: Grujer}}", 1))
    assert main(["check", str(file)]) == 1
    assert f"{file}:12:41: actors.One.strategy.axelrod: the Axelrod library has no" in capsys.readouterr().err


@pytest.fixture
def _without_the_library(monkeypatch):
    for cached in (axelrod_library.strategy_classes, axelrod_library.strategy_names, axelrod_library.library):
        cached.cache_clear()
    monkeypatch.setitem(sys.modules, "axelrod", None)
    yield
    for cached in (axelrod_library.strategy_classes, axelrod_library.strategy_names, axelrod_library.library):
        cached.cache_clear()


@pytest.mark.usefixtures("_without_the_library")
def test_without_the_library_the_message_says_how_to_get_it(capsys):
    how = "install it with: python -m pip install '.[axelrod]'"
    assert found({"axelrod": "Grudger"}) == [(".axelrod", f"the Axelrod library is not installed; {how}")]
    assert main(["strategies", "--axelrod"]) == 2
    assert capsys.readouterr().err == f"the Axelrod library is not installed; {how}\n"
    assert played_as("tit_for_tat", "suspicious")[1] == 5.0, "all else goes on"


def test_sim_strategies_lists_the_voices(capsys):
    assert main(["strategies", "--axelrod"]) == 0
    assert capsys.readouterr().out.splitlines() == sorted(KNOWN, key=str.casefold)
    assert main(["strategies", "--axelrod", "--json"]) == 0
    assert '"Adaptive Tit For Tat"' in capsys.readouterr().out
    assert main(["strategies", "--axelrod", "grim"]) == 2
    assert "leave out NAME" in capsys.readouterr().err


def test_a_voice_is_told_of_by_its_name(tmp_path, capsys):
    file = tmp_path / "game.yaml"
    voice = "strategy: {axelrod: Grudger, threshold: 2}}"
    file.write_text(against.GAME.replace("strategy: always_hold}", voice, 1))
    assert main(["show", str(file)]) == 0
    assert "One plays Grudger with threshold 2" in capsys.readouterr().out
    assert main(["list", str(tmp_path)]) == 0
    assert "One plays Grudger" in capsys.readouterr().out


def test_the_library_is_imported_only_for_a_scenario_that_uses_it():
    code = "import sim, sys; sim.simulate(sim.load('scenarios/echo.yaml')); print('axelrod' in sys.modules)"
    assert completed([sys.executable, "-c", code], cwd=ROOT, check=True).stdout == "False\n"


# The page.


def test_the_page_counts_what_is_so():
    page = against.PAGE.text()
    assert page.count("<!-- generated: ") == len(against.PAGE.blocks)
    lines = "\n".join(against.PAGE.blocks["pairs"]())
    assert f"<!-- generated: pairs -->\n\n{lines}\n\n<!-- end -->" in page, "run python docs/make axelrod"
    assert f"**{len(KNOWN)} of {len(KNOWN)} voices equal**" in page


def test_its_names_are_read_without_the_import_and_are_those_of_its_classes():
    code = "import sys; from sim.strategies import axelrod_library; names = axelrod_library.strategy_names()"
    done = completed([sys.executable, "-c", f"{code}; print(*names, 'axelrod' in sys.modules, sep='|')"], check=True)

    *names, imported = done.stdout.strip().split("|")

    assert (sorted(names), imported) == (sorted(KNOWN), "False")


def test_a_misspelt_name_is_refused_without_the_import(tmp_path):
    text = (
        (ROOT / "scenarios" / "echo.yaml")
        .read_text(encoding="utf-8")
        .replace("strategy: tit_for_tat", "strategy: {axelrod: Tit For Tit}")
    )
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    code = "import atexit, sys; from sim.cli import console; atexit.register(lambda: print('axelrod' in sys.modules))"

    done = completed([sys.executable, "-c", f"{code}; console()", "check", str(tmp_path / "mine.yaml")])

    assert (done.returncode, done.stdout) == (1, "False\n")
    assert "did you mean 'Tit For Tat'" in done.stderr
