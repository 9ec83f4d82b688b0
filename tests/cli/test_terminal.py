"""Text that fits the terminal, whatever its width, and says the same as on a wide one."""

import os
import pty
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.places import SEED_CASE
from sim.cli.terminal import fitted, width

CHRONICLE = """\
The quarrel  (seed 1, run 0)

 1  2021-10-01  Russia  eight undeclared intelligence officers found  laid at its door; NATO felt 5.7
10  2021-10-13  NATO    suspend relations                             answers 2: wanted 5.7, did 6.0; takes 6 staff

first reply Russia: suspend relations; 3 moves; peak 14.1 on 2021-10-27; course: freeze; ending: exhaustion"""

NUMBERS = """\
first        second       freeze                thaw                  spiral                mean peak
tit_for_tat  tit_for_tat  50.0 % [34.2, 100.0]  25.0 % [34.2, 100.0]  25.0 % [34.2, 100.0]  10.0 [10.0, 10.0]
tit_for_tat  grim         -                     -                     100.0 % [34.2, 99.0]  17.0 [10.0, 99.0]"""


def test_what_fits_stays_as_it_is():
    assert fitted(CHRONICLE, 200) == CHRONICLE
    assert fitted(NUMBERS, max(map(len, NUMBERS.split("\n")))) == NUMBERS


def test_a_chronicle_goes_on_below_each_line_and_keeps_its_columns():
    assert (
        fitted(CHRONICLE, 80)
        == """\
The quarrel  (seed 1, run 0)

 1  2021-10-01  Russia  eight undeclared intelligence officers found
    laid at its door; NATO felt 5.7
10  2021-10-13  NATO    suspend relations
    answers 2: wanted 5.7, did 6.0; takes 6 staff

first reply Russia: suspend relations; 3 moves; peak 14.1 on 2021-10-27; course:
  freeze; ending: exhaustion"""
    )


def test_a_wide_last_column_is_wrapped_in_its_place_where_there_is_room():
    told = "answers 2: wanted 5.7, did 6.0; takes 6 staff, takes 2 offices, gives up 10 staff, gives up 1 office"
    row = f"1  2021-10-01  Russia  suspend relations  {told}"
    first, second, _ = fitted(f"{row}\n2  2021-10-02  NATO    let pass           no", 105).split("\n")
    assert first.endswith("takes 2 offices,")
    assert second == " " * row.index("answers") + "gives up 10 staff, gives up 1 office"


def test_a_table_of_numbers_goes_on_below_with_what_tells_its_rows_apart():
    assert (
        fitted(NUMBERS, 80)
        == """\
first        second       freeze                thaw
tit_for_tat  tit_for_tat  50.0 % [34.2, 100.0]  25.0 % [34.2, 100.0]
tit_for_tat  grim         -                     -

first        second       spiral                mean peak
tit_for_tat  tit_for_tat  25.0 % [34.2, 100.0]  10.0 [10.0, 10.0]
tit_for_tat  grim         100.0 % [34.2, 99.0]  17.0 [10.0, 99.0]"""
    )


def test_what_stands_side_by_side_goes_below_each_other():
    both = "  A                  |  B\n  2021-10-01  NATO   |  2021-10-01  Russia\n"
    both += "                     |  2021-10-02  let pass"
    told = "  A\n  2021-10-01  NATO\n  B\n  2021-10-01  Russia\n  2021-10-02  let pass"
    assert fitted(both, 44) == both
    assert fitted(both, 40) == told


WORDS = st.text(st.characters(categories=["L", "N", "P"], exclude_characters="|"), min_size=1, max_size=12)
SENTENCES = st.lists(WORDS, min_size=1, max_size=30).map(" ".join)
ROWS = st.integers(2, 6).flatmap(
    lambda size: st.lists(st.lists(SENTENCES, min_size=size, max_size=size), min_size=1, max_size=6)
)


def laid_out(rows):
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(wide) for cell, wide in zip(row, widths, strict=True)).rstrip() for row in rows
    )


@given(st.lists(st.one_of(SENTENCES, st.just(""), ROWS.map(laid_out)), max_size=5).map("\n".join), st.integers(40, 130))
def test_no_line_is_too_long_and_no_word_is_lost(text, columns):
    found = fitted(text, columns)
    assert all(len(line) <= columns for line in found.split("\n"))
    assert set(found.split()) == set(text.split())
    if all(len(line) <= columns for line in text.split("\n")):
        assert found == text


def test_the_environment_may_say_how_wide_it_is_and_a_pipe_has_no_end(monkeypatch, capsys):
    monkeypatch.delenv("COLUMNS", raising=False)
    assert width() is None
    for said, found in (("100", 100), ("7", 40), ("0", None), ("wide", None), ("", None)):
        monkeypatch.setenv("COLUMNS", said)
        assert width() == found


@pytest.mark.skipif(not hasattr(pty, "openpty"), reason="a terminal of POSIX")
def test_on_a_terminal_it_is_as_wide_as_that(monkeypatch):
    import fcntl
    import struct
    import termios

    monkeypatch.delenv("COLUMNS", raising=False)
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 93, 0, 0))
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr(sys, "stdout", terminal)
        assert width() == 93
    os.close(ours)


LINES = [
    f"run {SEED_CASE} --no-save", f"show {SEED_CASE}", f"explain {SEED_CASE} 4", "list", "demo --no-save", "strategies",
    "strategies generous", f"table {SEED_CASE} --strategies tit_for_tat,grim --runs 3 --long",
    f"table {SEED_CASE} --strategies tit_for_tat,grim --runs 3", f"ensemble {SEED_CASE} --runs 9 --no-save",
    f"compare {SEED_CASE} --set actors.NATO.stocks.staff.amount=13 --runs 9",
    f"compare {SEED_CASE} --set actors.NATO.stocks.staff.amount=13 --part 0", "history", "history italy-russia-2021",
    "replay nato-russia-2014-2021", "next nato-russia-2014-2021 --at 4 --runs 9", "infer uk-russia-2018",
    f"branch {SEED_CASE} --at 2 --actor NATO --do 'let pass' --runs 9", "score --on mine.yaml",
    f"sweep {SEED_CASE} --over actors.NATO.tolerance=1,2 --runs 9 --no-save",
]  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_eighty_columns_do_for_every_command(command, monkeypatch, line):
    import shlex

    from sim.engines import player

    exchange = Path(__file__).parents[2] / "sim/history/exchanges/italy-russia-2021.yaml"
    Path("mine.yaml").write_bytes(exchange.read_bytes())
    monkeypatch.setattr(player.build, "available", lambda: False)
    monkeypatch.setenv("COLUMNS", "80")
    _, out, _ = command(*shlex.split(line))
    assert out
    assert [one for one in out.split("\n") if len(one) > 80 and " " in one.strip()] == []


def test_the_help_of_every_command_fits_too(command, monkeypatch):
    from sim.cli import parser

    monkeypatch.setenv("COLUMNS", "80")
    for name in list(parser()._subparsers._group_actions[0].choices):
        assert [line for line in command(name, "--help")[1].split("\n") if len(line) > 80] == [], name
