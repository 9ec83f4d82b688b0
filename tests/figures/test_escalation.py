"""The escalation curve as a figure."""

import os
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO
from xml.etree import ElementTree

import matplotlib
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.image import imread

import sim
from helpers.figures import STYLES, faint, least_size, outside, overlapping, texts
from helpers.places import ROOT, SEED_CASE, SHIPPED
from helpers.processes import completed
from sim import figures
from sim.figures import canvas, waits
from sim.figures.days import x_of
from sim.measures.perception import perceived
from sim.measures.waits import find_waits
from sim.text import long_day, short_day

SVG = "{http://www.w3.org/2000/svg}"

# What a figure must stand: nothing at all, much of everything, and names that formats trip over.
HARD = {
    "nothing happens": {"incidents": [], "history": []},
    "only incidents": {"actors.NATO.strategy": "always_hold", "actors.Russia.strategy": "always_hold", "history": []},
    "a week": {"horizon": 7, "history": []},
    "ten thousand days": {"horizon": 10_000},
    "two hundred moves": {
        "actors.NATO.strategy": {"name": "always_strike", "with": {"severity": 2.4}},
        "actors.Russia.strategy": {"name": "always_strike", "with": {"severity": 2.4}},
        "actors.NATO.review_days": 5,
        "actors.Russia.review_days": 5,
        "horizon": 600,
    },
    "good will": {
        "actors.NATO.strategy": "grit",
        "actors.Russia.strategy": "grit",
        "ladder.restore relations.severity": -9,
    },
    "a hail of incidents": {"incidents": [{"name": "hail", "by": "Russia", "per_year": 200, "severity": 3.0}]},
    "odd names": {"name": "A & B <are> $x_1$ at 50% \\odds\\ & more, told at a length no slide was made for" * 3},
}  # fmt: skip


def hard(name):
    return sim.simulate(sim.load(SEED_CASE).with_(HARD[name] | {"assumptions": {}}))


SOME = [pytest.param(path, marks=pytest.mark.long if at % 3 else (), id=path.stem) for at, path in enumerate(SHIPPED)]
RUNS = [
    pytest.param(lambda path=path: sim.simulate(sim.load(path)), marks=pytest.mark.long if at % 3 else (), id=path.stem)
    for at, path in enumerate(SHIPPED)
]
RUNS += [pytest.param(lambda name=name: hard(name), id=name) for name in HARD]


def curve(run):
    """What its curve is drawn from."""
    return run.figures()["curve"]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("made", RUNS)
def test_no_label_lies_on_another_or_outside_the_figure_or_is_faint_or_small(made, style):
    figure = figures.figure(curve(made()), style=style)

    assert outside(figure) == []
    assert overlapping(figure) == []
    assert faint(figure) == []
    assert least_size(figure) >= figures.STYLES[style].least


@pytest.mark.parametrize("made", RUNS)
def test_every_figure_is_well_formed_and_says_what_it_shows(made):
    run = made()
    page = ElementTree.fromstring(figures.page(curve(run), "svg"))
    title, description = page[0], page[1]

    assert page.get("role") == "img"
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert " ".join(title.text.split()) == " ".join(run.crisis.name.split())
    assert all(actor in description.text for actor in run.crisis.actors)


def test_the_description_tells_the_first_move_the_peak_and_the_ending(run):
    told = figures.alt_text(curve(run))

    first = next(event for event in run.events if event.kind == "move")
    assert f"the first on {long_day(first.announced)}: {first.actor}, {first.move}" in told
    assert f"peak at {run.summary.peak:.1f}" in told
    assert f"{run.summary.course}; ending: {run.summary.ending}" in told


def test_drawing_twice_gives_the_same_bytes(run):
    assert figures.page(curve(run), "svg") == figures.page(curve(run), "svg")
    assert figures.page(curve(run), "png") == figures.page(curve(run), "png")


def test_the_readers_settings_and_time_zone_change_no_byte(run, tmp_path):
    (tmp_path / "matplotlibrc").write_text(
        "font.size: 30\ntimezone: Asia/Tokyo\nsvg.fonttype: path\naxes.facecolor: red\n"
    )
    code = (
        "import sim, sys; from sim import figures; import hashlib;"
        f"curve = sim.simulate(sim.load({str(SEED_CASE)!r})).figures()['curve'];"
        "print(hashlib.sha256(figures.page(curve, 'svg') + figures.page(curve, 'png')).hexdigest())"
    )
    environment = os.environ | {"MATPLOTLIBRC": str(tmp_path), "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}
    there = completed([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True).stdout.strip()
    import hashlib

    assert there == hashlib.sha256(figures.page(curve(run), "svg") + figures.page(curve(run), "png")).hexdigest()


@pytest.mark.parametrize("made", RUNS)
def test_what_was_felt_is_drawn_with_no_text_on_another_and_every_point_within(made):
    run = made()
    ax = run.plot_perception()
    figure = ax.get_figure()
    boxes = [(text, box.padded(-1.0)) for text, box in texts(figure)]

    for at, (text, box) in enumerate(boxes):
        assert 0 <= box.x0 < box.x1 <= figure.bbox.width, text
        assert 0 <= box.y0 < box.y1 <= figure.bbox.height, text
        for other, other_box in boxes[at + 1 :]:
            assert not box.overlaps(other_box), f"{text!r} lies on {other!r}"
    drawn = [{(float(x), float(y)) for x, y in dots.get_offsets()} for dots in ax.collections]
    assert drawn == [set(perceived(run.events, actor)) for actor in run.crisis.actors]
    low, high = ax.get_xlim()
    assert all(low < value < high for points in drawn for point in points for value in point)
    assert ax.get_xlim() == ax.get_ylim()


def test_where_both_sides_felt_the_same_neither_hides_the_other(run):
    one, other = run.plot_perception().collections

    assert len(one.get_facecolor()) == 1
    assert len(other.get_facecolor()) == 0  # hollow
    assert min(other.get_sizes()) > 2.0 * max(one.get_sizes())


def test_what_was_missed_and_misheard_lies_on_the_axes_and_the_labels_say_so():
    run = sim.simulate(sim.load(ROOT / "scenarios" / "misperception.yaml"))
    page = run.plot_perception().get_figure()
    labels = " ".join(text for text, _ in texts(page))

    assert any(done == 0.0 for actor in run.crisis.actors for done, _ in perceived(run.events, actor))
    assert "0: nothing was" in labels
    assert "0: it was not noticed" in labels
    assert "Seed 1, run 0. Larger: several alike." in labels
    assert "0:" not in " ".join(text for text, _ in texts(hard("nothing happens").plot_perception().get_figure()))


def test_the_picture_of_what_was_felt_is_told_in_words_and_drawn_alike_twice(run):
    page = figures.page(run.figures()["perception"], "svg")

    assert page == figures.page(run.figures()["perception"], "svg")
    felt = len(perceived(run.events, "Russia"))
    assert f"Russia perceived {felt} events, 0 as harder and 0 as softer than they were." in page.decode()
    assert figures.page(run.figures()["perception"], "png")[:8] == b"\x89PNG\r\n\x1a\n"


def test_every_move_is_labelled_where_there_is_room(run):
    labels = " ".join(text.replace("\n", " ") for text, _ in texts(figures.figure(curve(run))))

    for event in run.events:
        if event.kind == "move":
            assert f"{event.number} · {short_day(event.announced)}: {event.move}" in labels


def test_a_slide_has_a_handful_of_labels_and_no_numbers():
    run = sim.simulate(sim.load(ROOT / "scenarios" / "misperception.yaml"))
    labels = [text for text, _ in texts(figures.figure(curve(run), style="slide"))]

    moves = {event.move for event in run.events if event.kind in ("move", "incident")}
    assert 3 <= sum(any(move in label for move in moves) for label in labels) <= 5
    assert not any(label == f"{event.number}" for label in labels for event in run.events if event.number != 50)


def test_what_matters_is_labelled_and_the_rest_has_its_number_in_the_chronicle():
    run = sim.simulate(sim.load(ROOT / "scenarios" / "misperception.yaml"))
    shown = texts(figures.figure(curve(run)))
    labels = [text for text, _ in shown]
    told = {int(label.split(" · ")[0]) for label in labels if " · " in label and label[0].isdigit()}
    pinned = {int(label) for label in labels if label.isdigit()}
    first = next(event for event in run.events if event.kind == "move")

    assert first.number in told
    assert len(told) <= figures.STYLES["paper"].labels
    assert {event.number for event in run.events if event.kind == "move"} <= told | pinned
    assert "Numbers are those of the chronicle" in words(run)


def test_the_axis_ends_some_days_after_the_last_change_or_where_it_is_asked_to(run):
    def last(**how):
        return run.plot(**how).get_xlim()[1]

    changes = [at for event in run.events for at in (event.effective, event.expires) if at is not None]
    assert max(changes) < calendar_day(last()) < run.curve().days[-1]
    assert calendar_day(last(until=date(2021, 10, 20))) == date(2021, 10, 21), "that day too"
    assert f"After {long_day(calendar_day(last()) - timedelta(days=1))} nothing more is done." in words(run)
    with pytest.raises(figures.OptionError, match="give a later day"):
        run.plot(until=date(2021, 9, 1))


def calendar_day(x):
    from matplotlib.dates import num2date

    return num2date(x).date()


def test_one_side_goes_up_the_other_down_and_the_days_stand_between(run):
    ax = run.plot()
    blue, red = (to_rgb(look.colour) for look in canvas.LOOKS)
    heights = {colour: [] for colour in (blue, red)}
    for line in ax.get_lines():
        if to_rgb(line.get_color()) in heights:
            heights[to_rgb(line.get_color())] += list(line.get_ydata())

    days = [label.get_window_extent() for label in ax.get_xticklabels() if label.get_text()]
    zero = ax.transData.transform((0.0, 0.0))[1]
    assert min(heights[blue]) > 0.0 > max(heights[red])
    assert all(box.y0 < zero < box.y1 for box in days)


def test_equal_severities_are_equally_high_on_both_sides(run):
    top, bottom = run.plot().get_yticks().max(), run.plot().get_yticks().min()

    assert top == pytest.approx(-bottom)


def test_tension_is_drawn_only_if_it_is_asked_for(run):
    assert len(run.plot(tension=True).collections) == len(run.plot().collections) + 2
    grey = texts(figures.figure(curve(run), tension=True))
    assert any("tension" in text for text, _ in grey)
    assert not any("tension" in text for text, _ in texts(figures.figure(curve(run))))


def test_a_line_lies_at_one_full_break_of_relations_on_a_scale_that_has_one(run):
    assert "one full break of relations (7)" in words(run)
    assert "one full break" not in words(sim.simulate(run.crisis.with_({"scale": "another"})))


def test_sides_differ_in_marker_and_hatching_and_not_in_colour_alone():
    first, second = canvas.LOOKS

    assert first.marker != second.marker
    assert first.hatch != second.hatch


def test_it_still_reads_in_grey(run):
    picture = imread(BytesIO(figures.page(curve(run), "png")))[..., :3]
    grey = picture @ [0.2126, 0.7152, 0.0722]

    assert picture.shape[:2] == (1290, 2100)
    assert grey.min() < 0.2
    assert grey.max() > 0.99


def test_history_is_drawn_over_the_curve_where_it_is_told(run):
    bare = sim.simulate(run.crisis.with_({"history": []}))

    def dotted(made):
        return [line for line in made.plot().get_lines() if line.get_color() == "black" and line.is_dashed()]

    assert len(dotted(run)) == 2
    assert dotted(bare) == []


def test_announced_is_told_apart_from_in_force(run):
    ax = run.plot()
    russia = run.crisis.with_({"ladder.suspend relations.notice": 0})
    prompt = sim.simulate(russia).plot()

    assert len(ax.collections) == len(prompt.collections) + 1
    assert any(fill.get_hatch() for fill in ax.collections)


def test_it_draws_on_the_axes_it_is_given_and_returns_them(run):
    figure = Figure(figsize=(6, 4))
    left, right = figure.subplots(1, 2)

    for draw in (run.plot, run.plot_perception):
        assert draw(ax=right) is right
        assert right.get_lines()
        assert not left.get_lines()


def test_threads_draw_the_same_and_leave_the_readers_settings_alone(run):
    settings = dict(matplotlib.rcParams)
    with ThreadPoolExecutor(4) as pool:
        drawn = set(pool.map(lambda _: figures.page(curve(run), "svg"), range(4)))

    assert len(drawn) == 1
    assert dict(matplotlib.rcParams) == settings


@pytest.mark.parametrize("start", [date(1, 1, 1), date(9999, 6, 1)])
def test_the_calendar_has_ends_and_figures_keep_to_them(run, start):
    edge = run.crisis.with_({"start": start, "horizon": 30, "incidents": [], "history": [], "assumptions": {}})

    assert f"{start.year}".encode() in figures.page(curve(sim.simulate(edge)), "svg")


def test_every_past_move_of_the_seed_case_is_told_in_the_key_of_a_handout(run):
    labels = " ".join(text.replace("\n", " ") for text, _ in texts(figures.figure(curve(run), style="handout")))

    assert all(past.what in labels for past in run.crisis.history)


@pytest.mark.parametrize("size", [(11.0, 6.2), (6.4, 4.8), (5.0, 5.0)])
def test_labels_keep_apart_on_small_axes_too(run, size):
    page = Figure(figsize=size)
    ax = run.plot(page.add_axes((0.14, 0.16, 0.83, 0.58)))

    assert ax.texts
    assert overlapping(page) == []


def test_the_axes_have_units_and_dates(run):
    labels = [text for text, _ in texts(figures.figure(curve(run)))]

    assert any("Sum of Goldstein weights in force" in text for text in labels)
    assert any(text.endswith("2021") for text in labels)
    assert any("Seed 1, run 0." in text for text in labels)


def test_neither_pyplot_nor_a_window_is_ever_asked_for():
    code = "import sim; from sim import figures; run = sim.simulate(sim.load('scenarios/nato_russia_2021.yaml'));"
    code += "figures.page(run.figures()['curve'], 'png');"
    code += "import sys; print('matplotlib.pyplot' in sys.modules)"

    assert completed([sys.executable, "-c", code], cwd=ROOT, check=True).stdout == "False\n"


def test_a_day_reads_the_same_everywhere():
    assert long_day(date(2021, 10, 6)) == "6 Oct 2021"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("name", "Another name"),
        ("scale", "Another"),
        ("tension_half_life", 10),
        ("history.0.date", date(2021, 10, 9)),
        ("history.1.actor", "NATO"),
        ("history.0.what", "does otherwise"),
        ("history.0.severity", 3.0),
        ("history.0.effective", date(2021, 10, 12)),
        ("history.0.expires", date(2021, 12, 1)),
    ],
)
def test_what_only_the_picture_reads_changes_the_picture(run, path, value):
    how = {"style": "handout", "tension": True}
    other = curve(sim.simulate(run.crisis.with_({path: value})))

    assert figures.page(other, "svg", **how) != figures.page(curve(run), "svg", **how)


def words(run):
    return " ".join(" ".join(text.split()) for text, _ in texts(figures.figure(curve(run))))


@pytest.mark.parametrize("path", SOME)
def test_every_move_and_every_past_move_of_a_shipped_scenario_is_told_in_full_on_a_handout(path):
    run = sim.simulate(sim.load(path))
    if len(run.events) > 200:
        return  # echo, whose key would not end
    told = " ".join(" ".join(text.split()) for text, _ in texts(figures.figure(curve(run), style="handout")))

    assert "…" not in told
    for past in run.crisis.history:
        assert past.what in told
    for event in run.events:
        if event.kind == "move":
            assert f"{event.number}" in told.split()
            assert event.move in told


def test_what_both_sides_did_together_has_one_entry_in_the_key(run):
    both = {"date": date(2021, 12, 1), "what": "agree on a truce", "severity": -1.0, "source": "made up"}
    truce = run.crisis.with_({"history": [{"actor": actor, **both} for actor in run.crisis.actors], "record": None})
    labels = Counter(text for text, _ in texts(figures.figure(curve(sim.simulate(truce)), style="handout")))

    assert labels["1 Dec 2021 NATO and Russia: agree on a truce"] == 1


def test_a_deadline_has_an_hourglass_on_its_day_and_a_label_with_what_became_of_it():
    run = sim.simulate(sim.load(ROOT / "scenarios" / "us_china_consulates_2020.yaml"))
    glasses = [line for line in run.plot().get_lines() if line.get_marker() is waits.HOURGLASS]

    deadlines = [wait.until for wait in find_waits(run.events, run.crisis)]
    assert [line.get_xdata()[-1] for line in glasses] == [x_of(day) for day in deadlines]
    assert all(line.get_markerfacecolor() != "white" for line in glasses), "both are carried out"
    first, second = (f"deadline {day.day} {day:%b}" for day in deadlines)
    assert f"{first}: carried out" in words(run)
    assert f"{second}: carried out" in words(run)
    assert "Hourglass: deadline of a threat." in words(run)
    days = (deadlines[0] - run.crisis.start).days - 1  # to the eve of the first
    before = sim.simulate(run.crisis.with_({"horizon": days, "history": [], "assumptions": {}}))
    assert not [line for line in before.plot().get_lines() if line.get_marker() is waits.HOURGLASS]
    assert first in words(before)


def test_a_threat_that_is_lifted_has_a_hollow_hourglass_and_the_legend_says_what_that_means():
    crisis = sim.load(ROOT / "scenarios" / "us_china_consulates_2020.yaml")
    soft = {"actors.China.strategy": "appeaser", "actors.China.reply_days": {"low": 1, "likely": 1, "high": 1}}
    lifted = sim.simulate(crisis.with_(soft | {"actors.USA.audience_cost": 0.1, "assumptions": {}}))
    (wait, *_) = find_waits(lifted.events, lifted.crisis)
    glasses = [line for line in lifted.plot().get_lines() if line.get_marker() is waits.HOURGLASS]

    assert wait.end.kind == "let lapse"
    assert glasses[0].get_markerfacecolor() == "white"
    assert "deadline of a threat (hollow: not carried out)" in words(lifted)
    assert f"order a consulate to close, deadline {wait.until.day} Jul: lifted." in figures.alt_text(curve(lifted))


def test_an_answer_put_off_is_drawn_from_its_day_to_the_day_on_which_it_comes():
    run = sim.simulate(sim.load(ROOT / "scenarios" / "us_russia_2016.yaml"))
    (wait,) = find_waits(run.events, run.crisis)
    lines = run.plot().get_lines()
    pause = next(line for line in lines if line.get_marker() is waits.PAUSE)
    span = next(line for line in lines if len(line.get_xdata()) == 2 and line.get_ydata()[0] == pause.get_ydata()[0])

    put_off = wait.event.decided
    assert wait.until == wait.end.announced > date(2017, 7, 1)
    assert list(span.get_xdata()) == [x_of(put_off), x_of(wait.until)]
    assert pause.get_ydata()[0] < 0.0, "below the curves, where Russia's labels are"
    assert f"{put_off.day} Dec: answer put off until the sanctions law" in words(run)
    assert f"Russia, {put_off.day} Dec 2016: answer put off until the sanctions law." in figures.alt_text(curve(run))
    bare = sim.simulate(run.crisis.with_({"actors.Russia.puts_off": None}))
    assert "put off" not in words(bare)
