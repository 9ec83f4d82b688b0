"""Figures are the same whatever the reader's own settings of Matplotlib say."""

import os
import sys

import pytest
from matplotlib import dates

from helpers.places import SEED_CASE
from helpers.processes import completed
from sim import figures
from sim.figures import canvas

DRAW = """
import hashlib, os, sys
import sim
from sim import figures

page = figures.page(sim.simulate(sim.load(sys.argv[1])).figures()["curve"], "svg")
import matplotlib
from matplotlib import dates
print(hashlib.sha256(page).hexdigest(), dates.get_epoch(), os.environ.get("MPLBACKEND"), matplotlib.rcParams["backend"])
"""


def drawn(folder, **environment):
    command = [sys.executable, "-c", DRAW, str(SEED_CASE)]
    return completed(command, check=True, cwd=folder, env={**os.environ, **environment}).stdout.split()


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    return drawn(tmp_path_factory.mktemp("usual"), MPLBACKEND="agg")


def test_a_backend_that_is_not_here_as_a_notebook_names_it_for_its_shell_changes_nothing(usual, tmp_path):
    named = "module://matplotlib_inline.backend_inline"
    page, _, kept, _ = drawn(tmp_path, MPLBACKEND=named)
    assert (page, kept) == (usual[0], named)
    assert usual[2:] == ["agg", "agg"], "and one that is here is the reader's"


def test_days_count_from_the_same_epoch_in_every_page_and_from_the_readers_in_what_else_is_drawn(usual, tmp_path):
    (tmp_path / "matplotlibrc").write_text("date.epoch: 0000-12-31T00:00:00\n")
    page, epoch, *_ = drawn(tmp_path, MPLBACKEND="agg")
    assert page == usual[0]
    assert (usual[1], epoch) == ("1970-01-01T00:00:00", "0000-12-31T00:00:00")


def test_on_an_axes_of_the_readers_days_are_where_the_readers_days_are(run, monkeypatch):
    for epoch in ("1970-01-01T00:00:00", "2000-01-01T00:00:00"):
        monkeypatch.setattr(dates, "_epoch", epoch)
        left, right = figures.draw(run.figures()["curve"]).get_xlim()
        assert left < dates.date2num(run.crisis.start) < right
        with canvas.own_epoch():
            assert dates.get_epoch() == "1970-01-01T00:00:00"
        assert dates.get_epoch() == epoch
