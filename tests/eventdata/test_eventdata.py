"""Event data: read from files of all formats, made into series, fitted, and made into a scenario."""

import gzip
import json
import random
import re
import sys
import tracemalloc
import zipfile
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from math import exp, log
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from scipy.stats import binom, kstest

from benchmarks.hawkes_coverage import BASELINES, DECAYS, EXCITATION, thinned
from helpers.figures import texts
from helpers.places import DATA
from helpers.processes import completed
from sim import figures
from sim.eventdata import EventDataError, granger, hawkes, scales
from sim.eventdata.readers import Reading
from sim.eventdata.series import Act, Dyad, Period, PeriodSums, between, csv_text
from sim.eventdata.streams import BLOCK_BYTES
from sim.figures import event_series

CODES = ("USA", "RUS")
NAMES = ("United States", "Russian Federation")
FILES = {
    "made_up_gdelt1_57.csv": ("gdelt1", CODES),
    "made_up_gdelt1_58.csv": ("gdelt1", CODES),
    "made_up_gdelt2.csv": ("gdelt2", CODES),
    "made_up_icews.tab": ("icews", NAMES),
    "made_up_polecat.txt": ("polecat", CODES),
    "made_up_keds.txt": ("keds", CODES),
}


@pytest.fixture(params=FILES)
def sample(request):
    """A made-up file, its format and its two actors."""
    return DATA / request.param, *FILES[request.param]


def gdelt(rows, path):
    """A file of GDELT 2.0 with (day, source, target, code, score) in each row."""
    lines = []
    for n, (day, source, target, code, score) in enumerate(rows):
        row = [""] * 61
        row[0], row[1], row[5], row[15], row[26] = str(n), f"{day:%Y%m%d}", source, target, code
        row[30] = "" if score is None else str(score)
        lines.append("\t".join(row))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def acts_of(path, *, actors=CODES, form=None):
    return between(Reading([path], form), *actors)


# Files.


def test_each_format_is_told_by_its_first_lines_and_tells_the_same_story(sample):
    path, form, actors = sample
    reading = Reading([path])

    dyad = between(reading, *actors)

    assert reading.format == form
    when = Counter((date.fromordinal(act.day), act.direction) for act in dyad.acts.elements())
    first = date(2014, 3, 1)
    assert when == Counter({
        (first, 0): 1, (first + timedelta(1), 1): 1, (first + timedelta(4), 0): 2, (first + timedelta(4), 1): 1,
        (first + timedelta(9), 1): 2, (first + timedelta(15), 0): 1,
    })  # fmt: skip


def test_a_malformed_row_is_counted_told_with_its_line_and_stops_nothing(sample):
    path, _, actors = sample
    reading = Reading([path])

    between(reading, *actors)

    assert (reading.rows, reading.malformed, len(reading.first)) == (10, 1, 1)
    told = reading.first[0]
    assert path.read_text().splitlines()[told.line - 1].count("made") + (told.why.startswith("42 columns")) > 0
    assert str(told).startswith(f"{path}, line {told.line}: ")


def test_lines_may_end_as_on_windows_and_the_first_may_have_a_mark_before_it(sample, tmp_path):
    path, form, actors = sample
    (tmp_path / "events").write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    reading = Reading([tmp_path / "events"])

    assert between(reading, *actors).acts == acts_of(path, actors=actors).acts
    assert (reading.rows, reading.malformed, reading.format) == (10, 1, form)


def test_only_the_first_malformed_rows_are_told_of_one_by_one(tmp_path):
    path = tmp_path / "events.csv"
    gdelt([(date(2020, 1, 1), "USA", "RUS", "112", -2.0)] * 30, path)
    path.write_text(path.read_text() + "broken\n" * 12)
    reading = Reading([path])

    between(reading, *CODES)

    assert (reading.malformed, [row.line for row in reading.first]) == (12, [31, 32, 33, 34, 35])


@pytest.mark.parametrize("pack", ["gz", "zip"])
def test_gzip_and_zip_are_read_directly_whatever_they_are_called(sample, pack, tmp_path):
    path, form, actors = sample
    packed = tmp_path / "packed.data"
    if pack == "gz":
        packed.write_bytes(gzip.compress(path.read_bytes()))
    else:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(path, path.name)
    reading = Reading([packed])

    assert between(reading, *actors).acts == acts_of(path, actors=actors).acts
    assert reading.format == form


def test_several_files_and_several_in_one_zip_are_read_one_after_another(tmp_path):
    one, two = DATA / "made_up_gdelt1_57.csv", tmp_path / "two.csv"
    two.write_text((DATA / "made_up_gdelt1_58.csv").read_text().replace("9000000", "9000001"))  # with IDs of its own
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        archive.write(one, "one.csv")
        archive.write(two, "two.csv")
    both = between(Reading([one, two]), *CODES)
    reading = Reading([tmp_path / "both.zip"])

    assert between(reading, *CODES).acts == both.acts
    assert both.acts.total() == 2 * acts_of(one).acts.total()
    assert [Path(row.file).name for row in reading.first] == ["one.csv", "two.csv"]


def test_a_packed_file_that_is_cut_short_is_one_clear_error(tmp_path):
    packed = tmp_path / "events.gz"
    packed.write_bytes(gzip.compress((DATA / "made_up_gdelt2.csv").read_bytes())[:-20])

    with pytest.raises(EventDataError, match="damaged or cut short"):
        acts_of(packed)


@pytest.mark.parametrize(
    "content", [b"", b"a,b,c\n1,2,3\n", bytes(range(256)) * 50, b"12345678\t20140301\t201403\t2014\n"]
)
def test_a_file_of_none_of_the_formats_is_one_clear_error(content, tmp_path):
    path = tmp_path / "events.csv"
    path.write_bytes(content)

    with pytest.raises(EventDataError) as error:
        acts_of(path)

    assert str(error.value).startswith(f"{path}: no")
    assert "\n" not in str(error.value)


def test_a_format_that_is_given_wrongly_is_told_from_the_one_that_is_there():
    with pytest.raises(EventDataError, match="its lines are gdelt2, and icews was to be read"):
        acts_of(DATA / "made_up_gdelt2.csv", form="icews")


def test_keds_with_cameo_codes_is_scored_so_only_when_it_is_said(tmp_path):
    path = tmp_path / "events.txt"
    path.write_text("140301\tUSA\tRUS\t190\t(made up)\n")

    weis, cameo = acts_of(path), acts_of(path, form="keds-cameo")

    assert next(iter(weis.acts)).severity == 4.0  # reduce relations
    assert next(iter(cameo.acts)).severity == -scales.cameo("190", "keds") != 4.0


def test_polecat_rows_may_be_shorter_than_a_header_with_names_too_many(tmp_path):
    lines = (DATA / "made_up_polecat.txt").read_text().splitlines()
    path = tmp_path / "events.txt"
    path.write_text("\n".join(["Headline\t" + lines[0], *lines[1:4]]) + "\t\t\n")

    assert acts_of(path).acts.total() == 3


def test_memory_does_not_grow_with_the_file_nor_with_a_line_that_never_ends(tmp_path):
    rows = [(date(2020, 1, 1) + timedelta(days=n % 300), "USA", "RUS", "112", -2.0) for n in range(8_000)]
    path = gdelt(rows, tmp_path / "events.csv")
    long = path.read_text().replace("\t-2.0\t", "\t-2.0\t" + "x" * 1000)
    path.write_text(long + "x" * 8 * BLOCK_BYTES)
    tracemalloc.start()
    reading = Reading([path])

    between(reading, *CODES)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert path.stat().st_size > 15 * BLOCK_BYTES
    assert peak < 8 * BLOCK_BYTES  # a block is there as bytes, as text and as lines
    assert (reading.rows, reading.malformed) == (8_001, 1)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("20140301", "2014-1-031", "'2014-1-031' is no date"),
        ("20140301", "2014-0301", "'2014-0301' is no date"),
        ("20140301", "2014-03-01x", "'2014-03-01x' is no date"),
        ("-2.0", "-1_0", "'-1_0' is no score from -10 to 10"),
        ("-2.0", "-\u0662", "'-\u0662' is no score from -10 to 10"),
    ],
)
def test_a_date_or_a_score_that_only_a_program_would_read_is_malformed(before, after, told, tmp_path):
    path = gdelt([(date(2014, 3, 1), "USA", "RUS", "112", -2.0)] * 4, tmp_path / "events.csv")
    rows = path.read_text().split("\n")
    path.write_text("\n".join([*rows[:2], rows[2].replace(before, after), *rows[3:]]), encoding="utf-8")
    reading = Reading([path])

    assert between(reading, *CODES).acts.total() == 3
    assert [str(row) for row in reading.first] == [f"{path}, line 3: {told}"]


def test_a_date_may_have_hyphens_and_a_time_of_day(tmp_path):
    path = gdelt([(date(2014, 3, 1), "USA", "RUS", "112", -2.0)] * 4, tmp_path / "events.csv")
    rows = path.read_text().split("\n")
    path.write_text("\n".join([*rows[:3], rows[3].replace("20140301", "2014-03-02 00:00:00")]))

    assert acts_of(path).last == date(2014, 3, 2)


def test_a_zip_that_holds_something_else_too_is_refused_with_what_is_in_it(tmp_path):
    with zipfile.ZipFile(tmp_path / "events.zip", "w") as archive:
        archive.writestr("README.txt", "Read me first.\n")
        archive.write(DATA / "made_up_gdelt2.csv", "march.csv")

    with pytest.raises(EventDataError) as error:
        acts_of(tmp_path / "events.zip")

    told = str(error.value)
    assert told.startswith(f"{tmp_path / 'events.zip'}/README.txt: none of the formats")
    assert told.endswith("unpack the zip and name the files of events in it; beside this one it holds march.csv")


def test_a_table_without_its_header_is_text_and_the_formats_that_need_one_are_named(tmp_path):
    path = tmp_path / "events.tab"
    path.write_bytes(b"1\t2018-01-03\tMake statement\r\n" * 3)

    with pytest.raises(EventDataError, match="it begins with 3 columns, '1 2018-01-03 Make statement'; give") as error:
        acts_of(path)

    assert "ICEWS or POLECAT (with their headers)" in str(error.value)


# Scores and actors.


def test_events_without_a_score_of_their_own_have_one_of_the_published_scales(tmp_path):
    assert (scales.weis("201"), scales.weis("0311"), scales.weis("999")) == (-5.0, 1.0, None)
    assert (scales.cameo("1661"), scales.cameo("16999")) == (-7.0, scales.cameo("16"))
    assert (scales.plover("SANCTION expel"), scales.plover("SANCTION sneer"), scales.plover("ACCUSE")) == (
        -5.5,
        -6.0,
        -3.0,
    )
    path = gdelt(
        [(date(2020, 1, 1), "USA", "RUS", "112", None), (date(2020, 1, 2), "USA", "RUS", "zz", None)], tmp_path / "e"
    )

    dyad = acts_of(path)

    assert list(dyad.acts) == [Act(date(2020, 1, 1).toordinal(), 0, "112", 2.0)]
    assert dyad.unscored == 1


def test_a_code_is_matched_by_its_beginning_and_a_country_by_its_whole_name(tmp_path):
    day = date(2020, 1, 1)
    path = gdelt([(day, "USAGOV", "RUSMIL", "112", -2.0), (day, "MUSA", "RUS", "112", -2.0)], tmp_path / "events.csv")

    assert acts_of(path).events(0) == 1
    assert acts_of(path, actors=("usa", "rus")).events(0) == 1
    with pytest.raises(EventDataError, match="nobody is called United exactly: there are United States"):
        acts_of(DATA / "made_up_icews.tab", actors=("United", "France"))


def test_one_who_asks_for_somebody_unknown_is_told_who_is_there():
    with pytest.raises(EventDataError, match=r"nobody is called FRG: near it are FRA"):
        acts_of(DATA / "made_up_gdelt2.csv", actors=("USA", "FRG"))
    with pytest.raises(EventDataError, match="what is one of the two is the other as well"):
        acts_of(DATA / "made_up_gdelt2.csv", actors=("USA", "USAGOV"))


# Series.


def dyad_of(*acts, first=date(2020, 1, 6), last=date(2020, 1, 20)):
    """A dyad with (days from the first, direction, code, severity)."""
    return Dyad(("A", "B"), Counter(Act(first.toordinal() + day, *rest) for day, *rest in acts), first, last)


def test_what_two_did_to_each_other_is_shown_on_a_line():
    made = dyad_of((0, 0, "121", 1.0), (1, 1, "132", 2.4), (2, 1, "132", 2.4))

    assert repr(made) == "<A and B, 2020-01-06 to 2020-01-20: A to B 1 event, B to A 2 events>"


def test_a_series_has_every_period_and_sums_counts_and_means_of_both_directions():
    made = dyad_of((0, 0, "112", 2.0), (1, 0, "040", -1.0), (9, 1, "161", 4.0), first=date(2020, 1, 6))

    days, weeks = made.series("day"), made.series("week")

    assert len(days) == 15
    assert days[2] == Period(date(2020, 1, 8), 1, (PeriodSums(0, 0, 0.0, None), PeriodSums(0, 0, 0.0, None)))
    assert [week.start for week in weeks] == [date(2020, 1, 6), date(2020, 1, 13), date(2020, 1, 20)]
    assert [week.days for week in weeks] == [7, 7, 1]
    assert weeks[0].sides == (PeriodSums(2, 1, 1.0, 0.5), PeriodSums(0, 0, 0.0, None))
    assert weeks[1].sides[1] == PeriodSums(1, 1, 4.0, 4.0)
    assert csv_text(made, "week").splitlines()[1] == "2020-01-06,7,2,1,1,0.5,0,0,0,"


def test_acts_coded_both_ways_on_one_day_are_counted_and_both_left_out_if_asked():
    made = dyad_of(
        (0, 0, "040", -1.0), (0, 0, "040", -1.0), (0, 1, "040", -1.0), (0, 1, "112", 2.0), (1, 0, "112", 2.0)
    )

    left = made.without_mirrored()

    assert made.mirrored() == Counter({(date(2020, 1, 6).toordinal(), "040"): 1})
    assert Counter(act.code for act in left.acts.elements()) == {"040": 1, "112": 2}
    assert left.mirrored().total() == 0
    assert left.dropped == ("1 mirrored pair",)


def test_each_code_counts_once_a_day_in_each_direction_if_asked():
    made = dyad_of(*[(0, 0, "112", 2.0)] * 3, (0, 1, "112", 2.0), (1, 0, "112", 2.0), (0, 0, "112", 3.0))

    assert Counter(made.one_a_day().acts) == Counter(
        dyad_of((0, 0, "112", 3.0), (0, 1, "112", 2.0), (1, 0, "112", 2.0)).acts
    )


def test_a_window_leaves_out_what_lies_outside_and_keeps_days_without_events():
    made = dyad_of((0, 0, "112", 2.0), (9, 0, "112", 2.0)).within(date(2020, 1, 10), date(2020, 1, 31))

    assert (made.days, made.blows(0)) == (22, [(5, 2.0)])


def test_a_window_stretched_by_stray_dates_is_refused_with_their_lines_and_an_end_that_is_given_with_none(tmp_path):
    days = [date(2020, 1, 2), date(1000, 1, 1), date(2020, 1, 3), date(9999, 12, 31), date(2020, 1, 4)]
    path = gdelt([(day, "USA", "RUS", "112", -2.0) for day in days], tmp_path / "events.csv")
    made = acts_of(path)

    with pytest.raises(EventDataError) as error:
        made.within(None, None)

    assert str(error.value).startswith(
        f"the window from 1000-01-01 ({path}, line 2) to 9999-12-31 ({path}, line 4) has 3,287,182 days, and "
    )
    assert str(error.value).endswith("give the window with --from and --to")
    with pytest.raises(EventDataError, match=r"from 2020-01-01 to 9999-12-31 \("):
        made.within(date(2020, 1, 1), None)
    assert made.within(date(2020, 1, 1), date(2020, 1, 31)).days == 31


# The Hawkes process.


def plain_likelihood(times, side, days, terms):
    """The logarithm of the likelihood by its definition, every pair of blows of it."""
    baseline, own, other, decay = terms
    drawn = {side: own, 1 - side: other}
    total = -baseline * days
    for when in times[side]:
        total += log(baseline + sum(
            drawn[by] * decay * exp(-decay * (when - blow)) for by in (0, 1) for blow in times[by] if blow < when
        ))  # fmt: skip
    return total - sum(drawn[by] * (1.0 - exp(-decay * (days - blow))) for by in (0, 1) for blow in times[by])


def test_the_recursion_gives_the_likelihood_of_the_definition_and_its_slope():
    times, terms = thinned(1, 300.0), np.array([0.07, 0.2, 0.35, 0.3])
    record = hawkes._MarkedTimes(times, 1, 300.0)

    value, slope = record.minus_likelihood(terms)

    assert -value == pytest.approx(plain_likelihood(times, 1, 300.0, terms), rel=1e-12)
    for n in range(4):
        step = np.eye(4)[n] * 1e-6
        ahead, behind = (plain_likelihood(times, 1, 300.0, terms + way * step) for way in (1, -1))
        assert -slope[n] == pytest.approx((ahead - behind) / 2e-6, rel=1e-5)


def test_intervals_hold_the_truth_nineteen_times_in_twenty():
    sets = 30
    held = Counter()
    rejected = 0
    for seed in range(sets):
        made = hawkes.fit(thinned(seed, 1500.0), 1500.0)
        for side, one in enumerate(made.sides):
            truth = (BASELINES[side], EXCITATION[side][side], EXCITATION[side][1 - side], DECAYS[side])
            for n, (estimate, true) in enumerate(
                zip((one.baseline, one.own, one.other, one.decay), truth, strict=True)
            ):
                held[side, n] += estimate.low is None or estimate.low <= true <= estimate.high
            rejected += one.p_ks < 0.05

    for which, count in held.items():
        assert binom.cdf(count, sets, 0.95) > 0.001, f"{which}: {count} of {sets}"
    assert binom.sf(rejected, 2 * sets, 0.05) > 0.001


def test_time_rescaling_rejects_a_wrong_model_and_not_the_true_one():
    times = thinned(5, 4000.0)
    rate = len(times[0]) / 4000.0
    true = hawkes.Terms(BASELINES[0], *EXCITATION[0], DECAYS[0])
    wrong = {
        "no excitation at all": hawkes.Terms(rate, 0.0, 0.0, 1.0),
        "the kernel far too slow": true._replace(decay=0.01),
        "the other's blows do nothing": hawkes.Terms(0.06, 0.0, 0.0, 1.0),
    }

    assert kstest(hawkes.rescaled_gaps(times, 0, 4000.0, true), "expon").pvalue > 0.05
    for what, terms in wrong.items():
        assert kstest(hawkes.rescaled_gaps(times, 0, 4000.0, terms), "expon").pvalue < 0.001, what


def test_time_rescaling_rejects_a_fit_to_answers_that_keep_a_delay():
    luck, days = random.Random(0), 3000.0
    times = ([], [])
    waiting = [(luck.uniform(0.0, days), side) for side in (0, 1) for _ in range(150)]
    while waiting:
        when, side = waiting.pop()
        if when < days:
            times[side].append(when)
            if luck.random() < 0.7:
                waiting.append((when + luck.uniform(3.0, 5.0), 1 - side))

    made = hawkes.fit([sorted(side) for side in times], days)

    assert all(one.p_ks < 0.05 for one in made.sides)  # the level of the verdict that `sim events` prints


def test_sides_that_share_busy_times_look_as_if_they_moved_each_other():
    luck, days = random.Random(0), 3000.0
    busy = [[when for when in np.cumsum([luck.expovariate(0.6) for _ in range(1800)]) if when < days] for _ in (0, 1)]

    made = hawkes.fit(
        [[when for when in side if when // 100 % 2 or luck.random() < 0.05] for side in busy], days
    )  # nobody answers anybody: the page on event data warns of it

    assert all(one.other.value > 0.1 for one in made.sides)
    assert made.radius > 0.8
    assert all(one.p_ks > 0.05 for one in made.sides)


def test_blows_of_whole_days_give_the_same_answer_within_a_standard_error_and_the_same_bits_twice():
    times = thinned(3, 1500.0)
    days = [[int(when) for when in side] for side in times]

    exact, made = hawkes.fit(times, 1500.0), hawkes.fit_days(days, 1500)

    assert made == hawkes.fit_days(days, 1500)
    for one, known in zip(made.sides, exact.sides, strict=True):
        for what in ("baseline", "own", "other", "decay"):
            assert getattr(one, what).value == pytest.approx(getattr(known, what).value, abs=getattr(known, what).error)
    assert all(int(when) in days[0] for when in hawkes.spread(days, 1)[0])
    assert all(a < b for a, b in pairwise(hawkes.spread(days, 1)[0]))


def test_a_side_that_the_other_does_not_move_is_found_to_be_so():
    p_values = [
        hawkes.fit(thinned(seed, 1000.0, excitation=((0.3, 0.0), (0.4, 0.2))), 1000.0).sides[0].p_other
        for seed in range(15)
    ]

    assert binom.sf(sum(p < 0.05 for p in p_values), 15, 0.05) > 0.001
    assert hawkes.fit(thinned(0, 1500.0), 1500.0).sides[1].p_other < 0.01


def test_too_few_blows_are_said_to_be_too_few():
    with pytest.raises(EventDataError, match="3 blows of one side: too few"):
        hawkes.fit([[1.0, 2.0, 3.0], list(range(50))], 60.0)


def daily(*starts, every=1, days=60):
    """Days of blows of each side, one every so many days from its start."""
    return [list(range(start, days, every)) for start in starts]


def test_an_estimate_is_on_its_bound_only_where_it_is_and_a_decay_of_nothing_is_not_told():
    first, second = hawkes.fit_days(daily(0, 0), 60).sides
    alone = hawkes.fit_days(daily(0, 4, every=8, days=400), 400).sides[0]

    assert first.own.text(".3f") == "0.000 [on its bound]"
    assert first.other.value > 0.1
    assert re.search(r" \[no interval: on its bound in \d of 5 spreads\]$", first.other.text())
    assert re.search(r" \[no interval: .*no blow draws another in \d of 5 spreads\]$", first.decay.text())
    assert "[on its bound]" not in second.decay.text()
    assert (alone.own.text(".3f"), alone.other.text(".3f")) == ("0.000 [on its bound]",) * 2
    assert alone.decay.text() == "not told by these data, for no blow draws another"


@pytest.mark.parametrize(("blows", "every", "apart"), [(200, 1, 0), (30, 2, 1), (100, 1, 2), (365, 2, 1), (25, 3, 2)])
def test_no_interval_of_a_regular_exchange_ends_where_no_rate_can_be(blows, every, apart):
    made = hawkes.fit_days(daily(0, apart, every=every, days=blows * every), blows * every + 1)

    for one in made.sides:
        for estimate in (one.baseline, one.own, one.other, one.decay, one.apart):
            assert len(estimate.text(".3f")) < 80
            assert estimate.high is None or estimate.high < 100.0 * max(estimate.value, 0.1)


def test_an_interval_wider_than_any_rate_is_said_to_be_not_told():
    made = hawkes.fit_days(daily(0, 1, every=2), 61).sides[1]

    assert made.decay.text(".3f").endswith(" [no interval: not told by these data]")
    assert made.decay.error is None


def test_a_side_that_only_answers_has_a_baseline_on_its_bound_and_no_endless_interval():
    answering = hawkes.fit_days(daily(0, 1, every=8, days=400), 400).sides[1]

    assert answering.baseline.text(".4f") == "0.0000 [on its bound]"
    assert answering.other.low < 1.0 < answering.other.high


# The autoregression.


def autoregressive(seed, matrix, periods=300):
    luck = np.random.default_rng(seed)
    rows = np.zeros((periods, 2))
    for n in range(1, periods):
        rows[n] = matrix @ rows[n - 1] + luck.normal(size=2)
    return rows


def test_coefficients_and_tests_of_an_autoregression_are_as_sure_as_they_say():
    matrix, sets = np.array([[0.3, 0.4], [0.0, 0.2]]), 30
    held = tested = blamed = 0
    for seed in range(sets):
        made = granger.fit_sums(autoregressive(seed, matrix), criterion="bic")
        for one in made.coefficients[:: made.lag] if made.lag == 1 else [c for c in made.coefficients if c.lag == 1]:
            tested += 1
            held += one.low <= matrix[one.of, one.by] <= one.high
        blamed += made.foresight[0].p < 0.05
        assert made.foresight[1].p < 0.001
        assert made.radius < 1.0

    assert binom.cdf(held, tested, 0.95) > 0.001
    assert binom.sf(blamed, sets, 0.05) > 0.001


def test_what_an_autoregression_takes_for_granted_is_tested_and_told():
    noise = np.random.default_rng(1).standard_cauchy((300, 2))

    calm = granger.fit_sums(autoregressive(2, np.array([[0.3, 0.4], [0.0, 0.2]])))
    wandering = granger.fit_sums(np.cumsum(np.random.default_rng(3).normal(size=(300, 2)), axis=0))

    assert calm.doubts == []
    assert any("not normal" in doubt for doubt in granger.fit_sums(noise).doubts)
    assert any("may wander" in doubt for doubt in wandering.doubts)


def test_too_short_or_unchanging_series_are_said_to_be_so():
    with pytest.raises(EventDataError, match="20 whole weeks: too few"):
        granger.fit_sums(np.ones((20, 2)), "week")
    with pytest.raises(EventDataError, match="never changes"):
        granger.fit_sums(np.stack([np.arange(100.0), np.ones(100)], axis=1))


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (lambda one: one, "from the other's of the same day without error"),
        (lambda one: 3.0 - 2.2 * one, "from the other's of the same day without error"),
        (lambda one: np.roll(one, 1), "from the days before without error"),
        (lambda one: np.roll(one, 1) + np.roll(one, 2), "from the days before without error"),
        (lambda one: np.arange(200) % 2, "from the days before without error"),
        (lambda one: np.arange(200) == 199, "in too few of the days"),
    ],
)
def test_series_that_follow_from_each_other_or_from_the_past_without_error_are_said_to_do_so(second, told):
    one = np.random.default_rng(1).integers(0, 5, 200).astype(float)
    one[0] = one[-1] = 0.0

    with pytest.raises(EventDataError, match=told) as error:
        granger.fit_sums(np.stack([one, second(one)], axis=1))

    assert "\n" not in str(error.value)


# The command line.


def keds(path, seed=11, days=1500, excitation=((0.15, 0.3), (0.35, 0.1))):
    """A made-up KEDS file whose blows are a Hawkes process."""
    times = thinned(seed, float(days), (0.03, 0.03), excitation, (0.4, 0.3))
    luck = random.Random(1)
    rows = []
    for side, (source, target) in enumerate((CODES, CODES[::-1])):
        for when in times[side]:
            day = date(2010, 1, 1) + timedelta(days=int(when))
            rows.append(f"{day:%y%m%d}\t{source}\t{target}\t{luck.choice(('121', '132', '201'))}\t(made up)")
    path.write_text("\n".join(sorted(rows)) + "\n")
    return times


def test_events_prints_the_exchange_and_writes_sheet_and_picture(command):
    path = str(DATA / "made_up_gdelt2.csv")
    code, out, err = command("events", path, "--between", *CODES, "--by", "week", "--csv", "o.csv", "--plot", "o.svg")

    assert code == 0
    assert "10 rows read, 1 of them malformed" in out
    assert "line 4: 2 columns where there are 61" in out
    assert "1 mirrored pair: one code, one day, both ways" in out
    assert "RUS to USA: 4 events, 3 blows among them, mean severity 4.25" in out
    assert err == "o.csv: written\no.svg: written\n"
    assert len(Path("o.csv").read_text().splitlines()) == 4
    assert "RUS to USA: 4 events; the harshest week begins on 2014-03-10 with 16.0" in Path("o.svg").read_text()


def test_the_picture_of_an_exchange_has_its_caption_on_the_page_and_two_sides_that_differ_in_grey():
    reading = Reading([DATA / "made_up_icews.tab"])
    dyad = between(reading, *NAMES)
    page = figures.figure(dyad.figure("day", "icews in " + "a folder with a long name/" * 6))
    found = texts(page)

    assert "4 and 4 events" in " ".join(" ".join(text.split()) for text, _ in found)
    for text, box in found:
        assert 0 <= box.x0 < box.x1 <= page.bbox.width, text
        assert 0 <= box.y0 < box.y1 <= page.bbox.height, text
    one, other = (sum(w * v for w, v in zip((0.2, 0.7, 0.1), to_rgb(face), strict=True)) for face in event_series.FACES)
    assert other - one > 0.3


def test_events_as_json_is_one_document(command):
    _, out, _ = command("events", str(DATA / "made_up_icews.tab"), "--between", *NAMES, "--json")

    document = json.loads(out)

    assert (document["format"], document["rows"], document["malformed"], document["mirrored"]) == ("icews", 10, 1, 1)
    assert document["series"][0]["sides"][0] == {"events": 1, "blows": 1, "total": 2.0, "mean": 2.0}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ((), "give two actors, as --between USA RUS"),
        (("--between", "USA", "NOBODY"), "nobody is called NOBODY"),
        (("--between", "USA", "RUS", "--fit", "hawkes"), "2 blows of one side: too few to fit"),
        (("--between", "USA", "RUS", "--fit", "var"), "16 whole days: too few"),
        (("--between", "USA", "RUS", "--from", "2015-01-01"), "ends before it begins"),
        (("--between", "USA", "RUS", "--from", "March"), "'March' is no date"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(command, given, told):
    code, out, err = command("events", str(DATA / "made_up_gdelt2.csv"), *given)

    assert (code, out) == (2, "")
    assert told in err.splitlines()[-1]


def test_without_the_libraries_of_the_extra_a_fit_says_what_to_install(tmp_path):
    keds(tmp_path / "events.txt")
    line = ["events", str(tmp_path / "events.txt"), "--between", *CODES, "--fit", "hawkes"]
    script = f"import sys; sys.modules['scipy'] = None\nfrom sim.cli import main\nsys.exit(main({line}))"

    made = completed([sys.executable, "-c", script])

    assert (made.returncode, made.stdout) == (2, "")
    assert "of the extra `data`: python -m pip install '.[data]'" in made.stderr


def test_both_fits_are_printed_and_in_the_document(command):
    keds(Path("events.txt"))
    code, out, _ = command("events", "events.txt", "--between", *CODES, "--fit", "hawkes")
    document = json.loads(
        command("events", "events.txt", "--between", *CODES, "--by", "week", "--fit", "var", "--json")[1]
    )

    assert code == 0
    assert "drawn by each blow of RUS" in out
    assert "days cannot tell how soon" not in out
    assert "spectral radius 0." in out
    assert document["var"]["criterion"] == "aic"
    assert len(document["var"]["foresight"]) == 2


def test_where_weeks_begin_is_said_and_offered_and_how_far_it_matters_is_shown(command):
    keds(Path("events.txt"))
    line = ("events", "events.txt", "--between", *CODES, "--by", "week", "--fit", "var")
    monday, sunday = command(*line)[1], command(*line, "--week-begins", "sunday")[1]
    var = json.loads(command(*line, "--json")[1])["var"]

    assert "weeks begin on Monday; --week-begins takes another day" in monday
    assert "weeks begin on Sunday" in sunday
    assert "week of 2013-05-06: severities" in monday
    assert "week of 2013-05-05: severities" in sunday
    at_once = [[one["value"] for one in fit["responses"] if one["by"] == 1][1] for fit in var["weekdays"]]
    assert len(at_once) == 7
    assert at_once[0] == [one["value"] for one in var["responses"] if one["by"] == 1][1]
    told = f"by the weekday on which weeks begin 1 on: {min(at_once):.3f} to {max(at_once):.3f}"
    assert told in monday
    assert told in sunday
    assert command("events", "events.txt", "--between", *CODES, "--week-begins", "sunday")[0] == 2


def test_a_scenario_from_data_checks_runs_and_strikes_as_often_as_the_data(command):
    import sim

    times = keds(Path("events.txt"))
    line = ("new", "mine.yaml", "--from-data", "events.txt", "--between", *CODES)
    code, _, err = command(*line)
    text = Path("mine.yaml").read_text()

    assert (code, err) == (0, "")
    assert command("check", "mine.yaml")[0] == 0
    crisis = sim.load("mine.yaml")
    for actor in CODES:
        for parameter in ("background", "excitation", "decay", "severity"):
            told = crisis.assumptions[f"actors.{actor}.strategy.with.{parameter}"].why
            assert told.startswith(f"estimated by `sim {' '.join(line)}`")
            assert "[" in told
    assert text.startswith(f"# Made by: sim {' '.join(line)}\n")
    runs = [sim.simulate(crisis, seed=seed).events for seed in range(15)]
    for side, actor in enumerate(CODES):
        struck = [sum(event.actor == actor and (event.move or "").startswith("blow") for event in run) for run in runs]
        reach = 3.0 * np.std(struck, ddof=1) / np.sqrt(len(struck))
        assert np.mean(struck) == pytest.approx(365 * len(times[side]) / 1500, abs=reach)


def test_a_scenario_with_reply_days_checks_too_and_is_no_harsher_than_the_data(command):
    import sim

    times = keds(Path("events.txt"))
    command("new", "mine.yaml", "--from-data", "events.txt", "--between", *CODES, "--as", "calendar")

    assert command("check", "mine.yaml")[0] == 0
    crisis = sim.load("mine.yaml")
    assert set(crisis.assumptions) == {
        *(f"ladder.blow of {actor}.severity" for actor in CODES),
        *(f"actors.{actor}.{rest}" for actor in CODES for rest in (
            "strategy.with.share", "strategy.modifiers.0.forgive",
            "reply_days.low", "reply_days.likely", "reply_days.high",
        )),
        *(f"incidents.unprovoked, {actor}.{rest}" for actor in CODES for rest in ("per_year", "severity")),
    }  # fmt: skip
    runs = [sim.simulate(crisis, seed=seed).events for seed in range(30)]
    blows = [sum(event.kind == "incident" or (event.move or "").startswith("blow") for event in run) for run in runs]
    expected = 365 * (len(times[0]) + len(times[1])) / 1500
    reach = 3.0 * np.std(blows, ddof=1) / np.sqrt(len(blows))
    assert 0.75 * expected < np.mean(blows) < expected + reach


def test_a_name_that_no_scenario_can_have_is_refused_without_a_warning_before_it(command):
    rows = [
        f"{date(2010, 1, 1) + timedelta(days=n):%y%m%d}\t{source}\t{target}\t121\t(made up)"
        for n in range(60) for source, target in (("USA", "ST.LUCIA"), ("ST.LUCIA", "USA"))
    ]  # fmt: skip
    Path("events.txt").write_text("\n".join(rows) + "\n")

    code, _, err = command("new", "mine.yaml", "--from-data", "events.txt", "--between", "USA", "ST.LUCIA")

    assert code == 2
    assert err.splitlines() == ["'ST.LUCIA' cannot be an actor's name in a scenario: no ';' or '.', 40 letters at most"]


def test_a_decay_that_the_data_do_not_tell_is_told_as_such_on_paper_and_in_the_scenario(command):
    rows = [
        f"{date(2010, 1, 1) + timedelta(days=n):%y%m%d}\t{source}\t{target}\t121\t(made up)"
        for start, source, target in ((0, *CODES), (4, *CODES[::-1])) for n in range(start, 400, 8)
    ]  # fmt: skip
    Path("events.txt").write_text("\n".join(rows) + "\n")

    out = command("events", "events.txt", "--between", *CODES, "--fit", "hawkes")[1]
    code = command("new", "mine.yaml", "--from-data", "events.txt", "--between", *CODES)[0]

    assert "    decay          not told by these data, for no blow draws another\n" in out
    assert code == 0
    assert "a decay that is not told by these data, in which no blow draws another" in Path("mine.yaml").read_text()
    assert command("check", "mine.yaml")[0] == 0


def test_no_scenario_is_made_of_an_exchange_that_feeds_itself(command):
    keds(Path("events.txt"), seed=0, days=200, excitation=((0.3, 0.9), (0.9, 0.3)))

    code, _, err = command("new", "mine.yaml", "--from-data", "events.txt", "--between", *CODES)

    assert code == 2
    assert "the blows feed themselves" in err
    assert not Path("mine.yaml").exists()
