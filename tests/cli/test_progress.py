"""How far long work is: on a terminal in a line that changes, elsewhere in one line, once."""

import pytest

from sim.cli.common import Progress


class Clock:
    """Time that passes when it is told to."""

    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def progress(monkeypatch):
    monkeypatch.setattr("time.monotonic", Clock())
    return Progress("runs")


def after(progress, seconds, done, of=1000):
    progress.clock.now = 1000.0 + seconds
    progress(done, of)


def test_in_no_terminal_one_line_tells_of_long_work(progress, capsys):
    for second in range(1, 60):
        after(progress, second, 10 * second)
    progress.clear()
    assert capsys.readouterr() == ("", "50 of 1000 runs, 95 s left at this pace\n")


def test_how_long_it_takes_to_begin_says_nothing_of_the_pace(progress, capsys):
    after(progress, 20.0, 1)
    after(progress, 20.1, 2)
    assert capsys.readouterr() == ("", "")
    for second in range(21, 30):
        after(progress, second, 20 * (second - 20))
    assert capsys.readouterr() == ("", "20 of 1000 runs, 52 s left at this pace\n")


def test_of_short_work_and_of_what_is_nearly_done_nothing_is_said_there(progress, capsys):
    after(progress, 4.9, 1)
    after(progress, 6.0, 500)
    after(progress, 9.0, 1000)
    progress.clear()
    assert capsys.readouterr() == ("", "")


def test_on_a_terminal_the_line_changes_and_goes(progress, capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    after(progress, 1.0, 10)
    after(progress, 1.05, 11)  # too soon to be read
    after(progress, 2.0, 20)
    after(progress, 3.0, 1000)
    progress.clear()
    told = ["10 of 1000 runs, 99 s left", "20 of 1000 runs, 98 s left", "1000 of 1000 runs, 0 s left", ""]
    assert capsys.readouterr() == ("", "".join(f"\r\033[K{line}" for line in told))


def test_the_pace_is_that_of_the_last_seconds(progress, capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    for second in range(1, 11):
        after(progress, second, second, of=11010)
    after(progress, 11.0, 1010, of=11010)
    after(progress, 12.0, 2010, of=11010)
    assert capsys.readouterr().err.endswith("2010 of 11010 runs, 9 s left")
