"""The figures of many runs besides the fan: endings, first replies, and the flow of steps."""

from collections import Counter
from io import BytesIO
from xml.etree import ElementTree

import pytest
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.patches import PathPatch, Rectangle

import sim
from helpers.figures import STYLES, faint, least_size, outside, overlapping, texts
from helpers.places import SCENARIOS, SEED_CASE
from sim import figures
from sim.figures import bars, flow
from sim.figures.text import in_percent
from sim.measures import intervals
from sim.studies import ensemble_figures
from sim.studies.ensemble import Ensemble

LONG = {"name": "A & B <are> $x_1$ at 50% \\odds\\ & more, told at a length no slide was made for" * 2}
MADE = {
    "seed case": (SEED_CASE, {}),
    "generous": (SEED_CASE, {"actors.Russia.strategy": "generous"}),
    "many replies": (SCENARIOS / "misperception.yaml", {}),
    "a game": (SCENARIOS / "echo.yaml", {"horizon": 210}),
    "long names": (SCENARIOS / "us_china_tariffs_2018.yaml", LONG),
    "nothing": (SEED_CASE, {"incidents": [], "history": []}),
    "one step": (SEED_CASE, {f"actors.{actor}.tolerance": 10 for actor in ("NATO", "Russia")} | {"horizon": 30}),
}
DRAWN = {
    "fan": Ensemble.plot,
    "endings": Ensemble.plot_endings,
    "replies": Ensemble.plot_first_replies,
    "flow": Ensemble.plot_flow,
}
_kept = {}


def many(name, runs=150):
    if name not in _kept:
        path, changes = MADE[name]
        crisis = sim.load(path)
        _kept[name] = sim.ensemble(crisis.with_(changes | {"assumptions": {}}) if changes else crisis, runs)
    return _kept[name]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("what", DRAWN)
def test_no_label_lies_on_another_or_outside_the_figure_or_is_faint_or_small(name, what, style):
    page = figures.figure(many(name).figures()[what], style=style)

    assert len(texts(page)) > 3
    assert outside(page) == []
    assert overlapping(page) == []
    assert faint(page) == []
    assert least_size(page) >= figures.STYLES[style].least


@pytest.mark.parametrize("what", DRAWN)
def test_drawing_twice_gives_the_same_bytes_and_says_in_words_what_it_shows(what):
    made = many("many replies")
    page = figures.page(made.figures()[what], "svg")
    assert page == figures.page(made.figures()[what], "svg")
    title, description = ElementTree.fromstring(page)[:2]
    assert title.text == made.crisis.name
    assert "150 runs" in description.text
    shown = " ".join(text for text, _ in texts(DRAWN[what](made).get_figure())).replace("\n", " ")
    assert "150 runs" in shown
    assert "eed 1" in shown


def test_bars_are_as_long_as_the_shares_and_whiskers_as_their_intervals():
    made = many("many replies")
    shares = [share for share in (*made.courses.values(), *made.endings.values()) if share.counted]
    ax = made.plot_endings()
    bars = [one for one in ax.patches if isinstance(one, Rectangle)]
    assert [bar.get_width() for bar in bars] == [share.share for share in shares]
    lines = [line for line in ax.collections if isinstance(line, LineCollection)]
    ends = [tuple(line.get_segments()[0][:, 0]) for line in lines if len(line.get_segments()) == 1]
    assert ends == [pytest.approx((share.low, share.high)) for share in shares]
    labels = [text for text, _ in texts(ax.get_figure())]
    assert all(in_percent(share) in labels for share in shares)


def test_rare_replies_are_one_bar_that_says_how_many_they_are():
    made = many("many replies")
    page = figures.figure(made.figures()["replies"], style="slide")
    labels = [label.get_text() for label in page.axes[0].get_yticklabels()]
    rare = len(made.first_replies) - (bars.FEW - 1)
    assert rare > 1
    assert f"{rare} others together" in labels
    rest = intervals.share(sum(share.counted for share in list(made.first_replies.values())[-rare:]), made.runs)
    assert page.axes[0].patches[bars.FEW - 1].get_width() == rest.share


def test_what_hangs_on_nothing_is_drawn_as_an_empty_frame_and_told_in_words():
    ax = many("seed case").plot_hangs_on("calm")  # which it never is

    assert not ax.axison
    assert "NATO and Russia" in " ".join(text for text, _ in texts(ax.get_figure()))


def test_a_share_near_nothing_or_all_is_told_in_more_digits():
    assert in_percent(intervals.share(0, 2000)) == "0.00 % [0.00, 0.19]"
    assert in_percent(intervals.share(1999, 2000)) == "99.95 % [99.72, 99.99]"
    assert in_percent(intervals.share(1000, 2000)) == "50.0 % [47.8, 52.2]"


def nodes(made):
    """The boxes and the bands of a flow, with the height of a run."""
    ax = made.plot_flow()
    boxes = [one for one in ax.patches if isinstance(one, Rectangle)]
    bands = [one for one in ax.patches if isinstance(one, PathPatch)]
    first = min(box.get_x() for box in boxes)
    return boxes, bands, sum(box.get_height() for box in boxes if box.get_x() == first) / made.runs


@pytest.mark.parametrize("name", MADE)
def test_every_run_flows_through_every_column_and_none_is_lost(name):
    made = many(name)
    assert sum(flow._group_rare(made.figures()["flow"].routes(4), made.runs, flow.PAGE)[0].values()) == made.runs
    boxes, bands, run = nodes(made)
    for x in {box.get_x() for box in boxes}:
        assert sum(box.get_height() for box in boxes if box.get_x() == x) == pytest.approx(run * made.runs)
    starts = {}
    for band in bands:
        (left, up), (_, down) = band.get_path().vertices[0], band.get_path().vertices[7]
        starts[left] = starts.get(left, 0.0) + up - down
    assert list(starts.values()) == pytest.approx([run * made.runs] * len(starts))
    assert len(starts) == len({box.get_x() for box in boxes}) - 1


def test_the_last_column_tells_the_courses_and_endings_in_their_shares():
    made = many("generous")
    labels = [" ".join(text.split()) for text, _ in texts(made.plot_flow().get_figure())]
    ends = Counter()
    for way in made.ways:
        ends[f"{way.course} ({way.ending})"] += way.share.counted
    for way, count in ends.items():
        if count > 0.06 * made.runs:
            assert f"{way} {100 * count / made.runs:.0f} %" in labels
    replied = made.first_replies["Russia", "let pass"].share
    assert f"Russia: let pass {100 * replied:.0f} %" in labels


def test_steps_that_are_rare_are_grouped_and_said_to_be(monkeypatch):
    made = many("many replies")
    monkeypatch.setattr(flow, "PAGE", flow.PAGE._replace(nodes=2))
    labels = [text for text, _ in texts(made.plot_flow().get_figure())]
    grouped = [label for label in labels if " others\n" in label]
    assert len(grouped) > 2
    assert any("beyond the 2 most frequent" in label.replace("\n", " ") for label in labels)
    first = {way.steps[0] for way in made.ways if way.steps}
    assert any(label.startswith(f"{len(first) - 2} others\n") for label in grouped)


def test_columns_in_which_nothing_happens_are_left_out():
    labels = [text for text, _ in texts(many("nothing").plot_flow().get_figure())]
    assert "calm (no blow)\n100 %" in labels
    assert not any(label.endswith(" step") for label in labels)


@pytest.mark.parametrize("method", ["plot_endings", "plot_first_replies", "plot_flow"])
def test_it_draws_on_the_axes_it_is_given_and_returns_them(method):
    page = Figure(figsize=(12, 5))
    left, right = page.subplots(1, 2)
    assert getattr(many("generous"), method)(ax=right) is right
    assert right.patches
    assert not left.patches


@pytest.mark.parametrize("what", DRAWN)
def test_it_still_reads_in_grey(what):
    picture = imread(BytesIO(figures.page(many("generous").figures()[what], "png")))[..., :3]
    grey = picture @ [0.2126, 0.7152, 0.0722]
    assert grey.min() < 0.1
    assert grey.max() > 0.99


def test_type_on_a_band_is_readable_and_sides_differ_by_more_than_colour():
    for shade in (*bars.TINTS, bars.NOBODY_COLOUR):
        light = sum(
            weight * (int(shade[at : at + 2], 16) / 255) ** 2.2
            for weight, at in zip((0.2126, 0.7152, 0.0722), (1, 3, 5), strict=True)
        )
        assert (light + 0.05) / 0.05 > 7.0
    looks = [bars.look_of(me) for me in (0, 1)]
    assert looks[0]["hatch"] != looks[1]["hatch"]


@pytest.mark.parametrize("what", DRAWN)
def test_the_command_draws_which_it_is_asked_for(command, tmp_path, what):
    arguments = ["ensemble", str(SEED_CASE), "--runs", "9", "--no-save", "--plot", "e.svg", "--figure", what]
    assert command(*arguments)[0] == 0
    drawn = sim.ensemble(sim.load(SEED_CASE), 9).figures()[what]
    assert (tmp_path / "e.svg").read_bytes() == figures.page(drawn, "svg")


def columns_of(made, style="paper"):
    page = figures.figure(made.figures()["flow"], style=style)
    return [text for text, _ in texts(page) if text.endswith(" step")]


def test_a_flow_stops_at_what_can_be_read_and_tells_that_in_full():
    assert 2 <= len(columns_of(many("many replies"))) <= flow.PAGE.steps
    assert len(columns_of(many("a game"))) <= flow.PAGE.steps
    assert 1 <= len(columns_of(many("many replies"), "slide")) <= flow.ROOM.steps
    crisis = sim.load(SCENARIOS / "misperception.yaml")
    named = {f"ladder.{n}.move": f"{rung.move} {'over and over ' * 4}"[:58] for n, rung in enumerate(crisis.ladder)}
    long = sim.ensemble(crisis.with_(named | {"assumptions": {}}), 150)
    assert 1 <= len(columns_of(long)) < 4
    assert not any("…" in text for text, _ in texts(long.plot_flow().get_figure()))


def test_where_no_run_lies_between_clusters_are_drawn_and_else_a_fan():
    either = sim.ensemble(sim.load(SCENARIOS / "india_pakistan_2020.yaml"), 150)
    apart, together = (made.figures()["fan"] for made in (either, many("many replies")))

    assert apart.apart
    assert not together.apart
    for fan in (apart, together):
        named = " ".join(text for text, _ in texts(figures.figure(fan)))
        assert ("where the runs are" in named) == fan.apart
        assert ("half of the runs" in named) != fan.apart


def total(run):
    return [one + other for one, other in zip(*run.curve().in_force.values(), strict=True)]


def test_the_clusters_of_a_day_are_counted_from_the_runs_themselves():
    made = many("seed case")
    fan = made.figures()["fan"]
    levels = [total(sim.simulate(made.crisis, made.seed, n, drawn=True)) for n in range(made.runs)]
    for day in (0, 10, 20, 40, 100):
        here = [run[day] for run in levels]
        for low, high, share in fan.clusters[day]:
            inside = [low - made.error <= level <= high + made.error for level in here]
            assert sum(inside) / made.runs == pytest.approx(share)
        assert sum(cluster.share for cluster in fan.clusters[day]) > 0.9


def test_runs_that_are_drawn_by_themselves_are_the_first_of_the_ensemble():
    made = many("many replies")
    samples = made.figures()["fan"].samples

    assert len(samples) == ensemble_figures.SAMPLES
    assert [list(one) for one in samples] == [
        pytest.approx(total(sim.simulate(made.crisis, made.seed, n, drawn=True))) for n in range(len(samples))
    ]


def test_a_reply_with_a_long_name_is_told_in_full():
    made = sim.ensemble(sim.load(SCENARIOS / "us_russia_2016.yaml"), 20)
    labels = [" ".join(label.get_text().split()) for label in made.plot_first_replies().get_yticklabels()]
    assert "Russia: cut to parity and close as much property" in labels


def test_a_caption_of_any_length_lies_on_the_page_of_the_fan():
    made = many("seed case")
    made = sim.ensemble(made.crisis.with_({"scale": "a scale of a long name", "assumptions": {}}), 150)
    object.__setattr__(made, "seed", 2**63 - 1)
    page = made.plot().get_figure()
    assert all(box.y0 >= 0 for _, box in texts(page))
