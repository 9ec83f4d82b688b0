from collections import defaultdict

import pytest

from helpers.places import ECHO
from sim.cli import main
from sim.strategies import STRATEGIES, parameters
from sim.strategies.dialogue import MAX_SEVERITY, dialogue, response


def turns(table):
    """The turns of a table: felt and wanted against fixed blows, and by each of two alike."""
    rows = [[float(cell) for cell in line.split()] for line in table.splitlines()[2:-1]]
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    return [(tuple(row[1:3]), tuple(row[3:5]), tuple(row[5:])) for row in rows]


def test_tit_for_tat_answers_fixed_blows_one_by_one():
    alone = [turn[0] for turn in turns(dialogue("tit_for_tat", {}))]
    assert alone == [(0, 0), (3, 3), (3, 3), (0, 0), (6, 6), (0, 0), (-2, -2), (0, 0)]


def test_two_of_tit_for_tat_throw_an_incident_to_and_fro_for_ever():
    one = [turn[1] for turn in turns(dialogue("tit_for_tat", {}))]
    other = [turn[2] for turn in turns(dialogue("tit_for_tat", {}))]
    assert one == [(0, 0), (3, 3), (0, 0), (3, 3), (0, 0), (3, 3), (0, 0), (3, 3)]
    assert other == [(0, 0), (0, 0), (3, 3), (0, 0), (3, 3), (0, 0), (3, 3), (0, 0)]


def test_the_parameters_are_heard():
    assert turns(dialogue("measured_share", {"share": 0.5}, [4.0])) == [((4, 2), (0, 0), (0, 0))]
    assert turns(dialogue("tit_for_two_tats", {}, [5.0, 5.0]))[1][0] == (5, 5)


def test_what_is_done_stays_on_the_scale_whatever_is_wanted():
    climbing = turns(dialogue("measured_share", {"share": 10}, [0.0] * 8))
    assert max(turn[1][0] for turn in climbing) == MAX_SEVERITY
    assert max(turn[1][1] for turn in climbing) == 10 * MAX_SEVERITY


def test_a_quiet_month_lets_the_deadline_pass():
    assert turns(dialogue("deadline_keeper", {"days": 30}))[3][0] == (0, 6)
    assert turns(dialogue("deadline_keeper", {"days": 31}))[3][0] == (0, 0)


def test_losses_are_felt_by_the_parity_seeker():
    (_, _), (_, wanted) = (turn[0] for turn in turns(dialogue("parity_seeker", {"weight": 10}, [0.0, 3.0])))
    assert wanted == pytest.approx(0.6)  # 3 at 2 % each, times 10


@pytest.mark.parametrize("name", STRATEGIES)
def test_every_strategy_has_its_dialogue_and_its_curve_and_always_the_same(name):
    assert dialogue(name, {}) == dialogue(name, {})
    assert len(turns(dialogue(name, {}))) == 8
    assert all(len(line) <= 80 for line in dialogue(name, {}).splitlines())
    curve = response(name, {p.name: p.default for p in parameters(STRATEGIES[name]).values()})
    assert curve == response(name, {})
    shares = defaultdict(list)
    for felt, wanted, share in curve:
        assert wanted not in dict(shares[felt])  # each answer once
        shares[felt].append((wanted, share))
    assert list(shares) == [n / 4 for n in range(-20, 41)]
    for answers in shares.values():
        assert all(share > 0 for _, share in answers)
        assert sum(share for _, share in answers) == pytest.approx(1, abs=1e-12)


def certain(name, parameters):
    """The curve of a strategy without luck: for each severity felt its one answer."""
    curve = response(name, parameters)
    assert {share for _, _, share in curve} == {1.0}
    return {felt: wanted for felt, wanted, _ in curve}


def test_the_curve_is_that_of_a_first_blow():
    assert all(wanted == felt for felt, wanted in certain("tit_for_tat", {}).items())
    assert {wanted for felt, wanted in certain("tit_for_two_tats", {}).items() if felt > 0} == {0.0}
    assert certain("measured_share", {"share": 0.5, "red_line": 6})[6.0] == 3.0
    assert certain("measured_share", {"share": 0.5, "red_line": 6})[6.25] == 6.25
    assert certain("one_rung_higher", {})[3.25] == 4.0


def test_modifiers_are_named_wherever_a_strategy_is(tmp_path, capsys):
    picture = tmp_path / "generous.svg"
    assert main(["strategies", "generous", "--modifier", "cap_at=3", "--plot", str(picture)]) == 0
    out, err = capsys.readouterr()
    assert "Here: generous (cap_at 3)" in out
    assert err == f"{picture}: written\n"
    assert "generous (cap_at 3)" in picture.read_text(encoding="utf-8")

    changed = [str(ECHO), "--set", "actors.Eastmark.strategy={name: grim, modifiers: [{forgive: 0.5}]}"]
    assert main(["show", *changed]) == 0
    assert "Eastmark plays grim, modified by forgive 0.5" in capsys.readouterr().out
    assert main(["explain", *changed]) == 0
    assert "its strategy, grim (forgive 0.5), aimed at" in capsys.readouterr().out


def test_what_does_not_exist_is_refused():
    with pytest.raises(KeyError, match="tit_for_tit"):
        dialogue("tit_for_tit", {})
    with pytest.raises(KeyError, match="part"):
        response("measured_share", {"part": 0.5})
