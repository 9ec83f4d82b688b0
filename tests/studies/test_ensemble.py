"""Many runs at once: what is counted is what the runs come to one by one, however they are cut into blocks."""

import csv
import io
import json
import re
from collections import Counter
from datetime import date
from itertools import pairwise
from math import fsum, sqrt
from statistics import mean, stdev

import numpy as np
import pytest
from matplotlib.colors import to_rgb

import sim
from helpers.engines import After, changing, engines
from helpers.figures import texts
from helpers.places import SEED_CASE
from sim import figures
from sim.engines import player
from sim.figures.canvas import LOOKS
from sim.figures.fan import BANDS
from sim.measures import curves, intervals, summaries
from sim.studies.counting import histograms
from sim.studies.counting.distributions import PERCENT
from sim.studies.counting.histograms import Histograms
from sim.studies.counting.sums import ExactSums

RUNS = 60  # of `many`


@pytest.fixture(scope="module")
def crisis(misperception):
    return misperception


def in_force(run):
    return [fsum(both) for both in zip(*run.curve().in_force.values(), strict=True)]


def quantiles(values):
    """The lowest value that so many in a hundred do not exceed, by numpy's own reckoning."""
    return np.percentile(values, PERCENT, axis=0, method="inverted_cdf").T


def counted(shares):
    return {name: share.counted for name, share in shares.items() if share.counted}


def test_shares_are_those_of_the_runs_one_by_one(many, one_by_one):
    told = [run.summary for run in one_by_one]
    replies = Counter((one.first_reply.actor, one.first_reply.move) for one in told if one.first_reply)
    assert counted(many.courses) == Counter(one.course for one in told)
    assert counted(many.endings) == Counter(one.ending for one in told)
    assert many.first_replies == {who: intervals.share(count, RUNS) for who, count in replies.items()}
    assert many.unanswered.counted == sum(one.first_reply is None for one in told)
    assert many.endings["cut off by the horizon"].counted > 0
    assert len(counted(many.courses)) > 1


def test_peaks_lengths_and_moves_are_those_of_the_runs_one_by_one(many, one_by_one):
    t = intervals.student(0.95, RUNS - 1)
    for spread, values, error in (
        (many.peak, [run.summary.peak for run in one_by_one], many.peak_error),
        (many.length, [summaries.length(run.events) for run in one_by_one], 0.0),
        (many.moves, [run.summary.moves for run in one_by_one], 0.0),
    ):
        reach = t * stdev(values) / sqrt(RUNS)
        assert spread.mean == pytest.approx((mean(values), mean(values) - reach, mean(values) + reach), rel=1e-12)
        assert np.abs(quantiles(values) - spread.quantiles).max() <= error + 1e-9


def test_bands_are_the_quantiles_of_the_runs_by_day_within_half_a_bin(many, one_by_one):
    curves = [in_force(run) for run in one_by_one]
    assert many.error == 0.05
    assert np.abs(quantiles(curves) - many.bands).max() <= many.error + 1e-9
    assert len({band for band in many.bands if band[0] < band[-1]}) > 10


def test_good_will_has_its_bands_below_0(crisis):
    givers = crisis.with_({f"actors.{actor}.strategy": "grit" for actor in crisis.actors})
    many = sim.ensemble(givers, 20)
    curves = [in_force(many.replay(run)) for run in range(20)]
    assert min(map(min, many.bands)) < 0.0
    assert np.abs(quantiles(curves) - many.bands).max() <= many.error + 1e-9


def test_a_histogram_grows_both_ways_and_coarsens_where_it_must(monkeypatch):
    monkeypatch.setattr(histograms, "MAX_BINS", 100)
    luck = np.random.default_rng(1)
    values = luck.normal(size=(200, 2)) * np.geomspace(0.1, 40.0, 200).reshape(-1, 1)  # ever further out, both ways
    found = Histograms()
    for block in np.split(values, 20):
        found = found.plus(block)
    assert found.width > 1.0 / histograms.BINS_A_UNIT
    assert found.counts.sum() == values.size
    assert found.counts.size <= 100
    assert np.abs(quantiles(values) - found.quantiles(200)).max() <= found.width / 2.0 + 1e-9
    again = Histograms().plus(values[::-1])
    assert (again.merges, again.low) == (found.merges, found.low)
    assert (again.counts == found.counts).all()


def test_numbers_are_the_same_wherever_blocks_begin(crisis, many, monkeypatch):
    monkeypatch.setattr(player.Player, "portion", lambda *_: 7)
    done = []
    again = sim.ensemble(crisis, RUNS, seed=5, progress=lambda *at: done.append(at))
    assert vars(again) == vars(many)
    assert done[:2] == [(7, RUNS), (14, RUNS)]
    assert done[-1] == (RUNS, RUNS)


def test_another_seed_gives_other_runs_and_more_runs_the_same_ones_first(crisis, many):
    assert sim.ensemble(crisis, RUNS, seed=6).bands != many.bands
    assert many.replay(7).events == sim.ensemble(crisis, 8, seed=5).replay(7).events


def test_whichever_engine_played_all_that_is_told_and_saved_is_the_same(crisis, tmp_path):
    found = []
    for number, engine in enumerate([*engines(), *map(After, (1, 3) if len(engines()) == 2 else ())]):
        with changing(engine):
            made = sim.ensemble(crisis, 60)
        folder = made.save(tmp_path / str(number))
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
        found.append((vars(made), repr(made), made.text(), made.document(), files))
    assert all(other == found[0] for other in found[1:])


def test_a_run_is_replayed_to_the_bit(many, one_by_one):
    assert many.replay(57).events == one_by_one[57].events
    with pytest.raises(ValueError, match=f"0 to {RUNS - 1}"):
        many.replay(RUNS)


def test_stopped_it_keeps_the_blocks_that_are_done(crisis, many, monkeypatch):
    monkeypatch.setattr(player.Player, "portion", lambda *_: 20)

    def stop(done, _):
        if done == 40:
            raise KeyboardInterrupt

    found = sim.ensemble(crisis, RUNS, seed=5, progress=stop)
    assert (found.runs, found.asked) == (40, RUNS)
    assert found.bands == sim.ensemble(crisis, 40, seed=5).bands
    assert f"Stopped: {RUNS} runs were asked for" in found.text()
    assert "Stopped" not in many.text()


def test_stopped_while_a_block_is_counted_it_leaves_that_block_out(crisis, monkeypatch):
    monkeypatch.setattr(player.Player, "portion", lambda *_: 20)
    plus, blocks = Histograms.plus, iter(range(2))  # of the third block, the histogram by day is not reached

    def stop(self, values):
        if values.shape[1] > 1 and next(blocks, None) is None:
            raise KeyboardInterrupt
        return plus(self, values)

    monkeypatch.setattr(Histograms, "plus", stop)
    found = sim.ensemble(crisis, RUNS, seed=5)
    monkeypatch.undo()
    assert vars(found) == vars(sim.ensemble(crisis, 40, seed=5)) | {"asked": RUNS}


def test_stopped_before_the_first_block_there_is_nothing_to_keep(crisis, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(player, "blocks", stop)
    with pytest.raises(KeyboardInterrupt):
        sim.ensemble(crisis, 10)


@pytest.mark.parametrize("runs", [0, -1, 1.5, True, "9", 2**32])
def test_a_number_of_runs_that_is_none_is_refused(crisis, runs):
    with pytest.raises(ValueError, match=r"give (1 at least|a whole number)"):
        sim.ensemble(crisis, runs)


def test_what_is_no_crisis_and_no_seed_is_refused():
    with pytest.raises(TypeError, match="found a str; give a crisis"):
        sim.ensemble(str(SEED_CASE))
    with pytest.raises(ValueError, match="this seed will not do"):
        sim.ensemble(sim.load(SEED_CASE), 2, seed=-1)


def test_few_runs_say_what_they_are(crisis):
    one, two, some = (sim.ensemble(crisis, runs) for runs in (1, 2, 19))
    assert "A single run is an anecdote" in one.text()
    assert one.peak.mean[1:] == (None, None)
    assert set(one.bands[-1]) == {one.bands[-1][0]}
    assert "Two runs: quantiles up to 50 % are the lower of the two" in two.text()
    lengths = sorted(summaries.length(two.replay(run).events) for run in range(2))
    assert list(two.length.quantiles) == [lengths[0]] * 3 + [lengths[1]] * 2
    assert "With 19 runs the quantiles of 5 and 95 % are the lowest and the highest run" in some.text()
    assert "lowest and the highest" not in sim.ensemble(crisis, 20).text()
    assert "(1 run, " not in repr(two)
    assert "1 run, seed 1" in repr(one)


def test_a_share_of_none_or_of_all_says_so_with_the_end_of_its_interval():
    many = sim.ensemble(sim.load(SEED_CASE), 50)
    never, always = many.courses["calm"], many.courses["levelled off"]
    assert (never.counted, always.counted) == (0, 50)
    assert f"never; its interval ends at {100 * never.high:.2g} %" in many.text()
    assert f"always; its interval begins at {100 * always.low:.4g} %" in many.text()


def test_with_much_freedom_students_t_is_the_same_by_its_series_as_by_its_sum(monkeypatch):
    freedom = intervals.SERIES_FREEDOM + 1
    series = intervals.student(0.95, freedom)
    monkeypatch.setattr(intervals, "SERIES_FREEDOM", freedom)
    assert series == pytest.approx(intervals.student(0.95, freedom), rel=1e-13)


def test_sums_lose_nothing_to_size_and_a_constant_has_no_spread():
    values = [1e15 + 1.0, 1e15, 1e15 + 2.0, 1e15 + 1.0]
    found = ExactSums().plus(values[:1]).plus(values[1:]).mean()
    assert found.mean == 1e15 + 1.0
    assert found.high - found.low == pytest.approx(2 * intervals.student(0.95, 3) * sqrt(2 / 3) / 2, abs=0.2)
    assert ExactSums().plus([0.1] * 9).mean() == (0.1, 0.1, 0.1)


def test_the_sheet_has_a_row_a_day(crisis, many):
    rows = list(csv.reader(io.StringIO(many.csv())))
    assert rows[0] == ["date", "q05", "q25", "q50", "q75", "q95"]
    assert [date.fromisoformat(row[0]) for row in rows[1:]] == curves.days(crisis)
    assert [tuple(map(float, row[1:])) for row in rows[1:]] == list(many.bands)
    frame = many.to_pandas()
    assert list(frame.columns) == rows[0][1:]
    assert [tuple(row) for row in frame.to_numpy()] == list(many.bands)


def test_the_text_names_the_scenario_runs_and_seed_and_a_notebook_shows_it(crisis, many):
    head = many.text().splitlines()[0]
    assert head == f"{crisis.name}: {RUNS} runs, seed 5"
    assert "quantile bands by day (of runs, not of a mean; within 0.05)" in many.text()
    assert head in many._repr_html_()


def test_the_fan_has_bands_median_and_history_and_says_what_it_is(crisis):
    past = {"date": crisis.start, "actor": "Altland", "what": "did it", "severity": 9.0, "source": "made up"}
    many = sim.ensemble(crisis.with_({"history": [past]}), 200, seed=3)
    ax = many.plot()
    shown = many.figures()["fan"]
    assert not shown.apart
    told = " ".join(text for text, _ in texts(ax.get_figure()))
    for part in ("median by day", "half of the runs", "nine in ten", "what history did", "3 of the runs"):
        assert part in told
    count = len(ax.lines[0].get_ydata()) - 1
    assert list(ax.lines[0].get_ydata())[:-1] == [band[2] for band in many.bands][:count]
    assert "200 runs, seed 3" in told
    assert many.crisis.name in told


def test_the_bands_are_told_apart_in_grey():
    greys = [0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (to_rgb(face) for face, _ in BANDS)]
    line = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), to_rgb(LOOKS[0].colour), strict=True))
    ladder = [1.0, *greys, line, 0.0]
    assert all(light - dark > 0.1 for light, dark in pairwise(ladder))


def test_the_command_prints_and_writes(command, tmp_path):
    arguments = ["ensemble", str(SEED_CASE), "--runs", "9", "--csv", "e.csv", "--plot", "e.svg", "--no-save"]
    code, out, err = command(*arguments)
    many = sim.ensemble(sim.load(SEED_CASE), 9)
    assert (code, out) == (0, many.text())
    assert err.splitlines() == ["e.csv: written", "e.svg: written"]
    assert (tmp_path / "e.csv").read_text() == many.csv()
    assert figures.alt_text(many.figures()["fan"]) in (tmp_path / "e.svg").read_text()
    (tmp_path / "e.csv").write_text("mine")
    code, _, err = command(*arguments)
    assert code == 2
    assert "the file is there already" in err
    code, out, _ = command(*arguments, "--force", "--json", "--set", "actors.NATO.tolerance=9")
    told = json.loads(out)
    assert code == 0
    assert (told["runs"], told["asked"]) == (9, 9)
    assert told["bands"]["by_day"] != json.loads(json.dumps(many.bands))


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--runs", "0"], "give 1 at least"),
        (["--runs", "some"], "'some' is no number of runs"),
        (["--csv", "t.txt"], "'.txt' is not a kind of table that can be written; write .csv"),
        (["--plot", "t.gif"], "'.gif' is not a kind of figure"),
        (["--figure", "flow"], "name its file, as --plot flow.png"),
        (["--figure", "pie", "--plot", "t.png"], "--figure: 'pie' is none of its values"),
        (["--set", "actors.Nato.tolerance=1"], "Nato"),
    ],
)
def test_an_ensemble_that_cannot_be_made_is_refused_before_anything_runs(command, monkeypatch, arguments, found):
    monkeypatch.setattr(player, "blocks", lambda *_, **__: pytest.fail("it ran"))
    code, out, err = command("ensemble", str(SEED_CASE), *arguments)
    assert (code, out) == (2, "")
    assert found in err


def test_stopped_the_command_tells_what_it_kept(command, monkeypatch):
    blocks = player.blocks

    def stop(*given, **named):
        yield from blocks(*given[:2], range(4), **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(player, "blocks", stop)
    code, out, err = command("ensemble", str(SEED_CASE), "--runs", "9", "--no-save")
    assert code == 130
    assert "4 runs, seed 1" in out
    assert err == "stopped: 4 of 9 runs were done, and are kept\n"


def test_counting_on_in_slices_ends_in_the_ensemble_and_each_slice_is_an_ensemble_of_its_runs(misperception):
    whole = sim.ensemble(misperception, 60, 3)
    found = list(sim.count_on(misperception, 60, 3, seconds=1e-9))
    runs = [many.runs for many in found]

    assert runs[0] == 1
    assert runs == sorted(set(runs))
    assert found[-1].document() == whole.document()
    half = sim.ensemble(misperception, runs[len(runs) // 2], 3)
    assert found[len(runs) // 2].courses == half.courses
    assert found[len(runs) // 2].bands == half.bands


def test_what_is_asked_for_no_more_is_counted_no_more(misperception):
    slices = sim.count_on(misperception, 10**9, seconds=1e-9)

    assert next(slices).runs == 1
    slices.close()
    with pytest.raises(ValueError, match="a number above 0"):
        sim.count_on(misperception, seconds=0.0)


def test_costs_are_those_of_the_runs_one_by_one(crisis):
    many = sim.ensemble(crisis, 40)
    runs = [many.replay(run).summary.costs for run in range(40)]
    for actor, found in many.costs.items():
        for name, part in (("total", found.whole.mean), ("ties", found.ties), ("audience", found.audience)):
            assert part.mean == pytest.approx(sum(getattr(run[actor], name) for run in runs) / 40)
        assert re.search(rf"^  {actor} +{found.whole.mean.mean:.2f} ", many.text(), re.MULTILINE)
    assert list(many.costs) == list(crisis.actors)
    assert many.document()["costs"]["by_actor"] == many.costs
    frame = many.to_pandas("costs")
    assert len(frame) == 8
