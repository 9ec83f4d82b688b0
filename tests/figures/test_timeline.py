"""The picture of an exchange."""

import os
import sys
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.text import Text

from helpers.places import ROOT
from helpers.processes import completed
from sim import figures, history
from sim.history.timeline import timeline

NAMES = [exchange.name for exchange in history.shipped()]
SVG = "{http://www.w3.org/2000/svg}"


def long_one(moves, a="Alba", b="Brie", title="Long", days=7):
    """An exchange of many moves, invented: one answers the other, week by week."""
    rows = []
    for step in range(moves):
        mover, target = (a, b) if step % 2 == 0 else (b, a)
        answers = f"answers: {step - 1}, " if step else ""
        day = date(2000, 1, 1) + timedelta(days=step * days)
        rows.append(
            f"  - {{step: {step}, date: {day}, mover: '{mover}', target: '{target}', kind: expel, n: {step + 1}, "
            f"unit: people, {answers}status: general-knowledge}}"
        )
    head = f"schema_version: 1\nname: long\ntitle: '{title}'\nabout: invented\nactors: {{'{a}': x, '{b}': y}}\nmoves:\n"
    return history.parse_exchange(head + "\n".join(rows) + "\n")


def crowded():
    """An exchange that has all there is in a legend, long names and a long title."""
    plain = long_one(5, "A republic called at length", "A kingdom called at length", "A title that wraps " * 5)
    text = plain._document.text.replace("kind: expel, n: 1, unit: people", "kind: trigger")
    return history.parse_exchange(text.replace("kind: expel, n: 3, unit: people", "kind: recall"))


HARD = {
    "twenty-five moves": lambda: long_one(25),
    "all on one day": lambda: long_one(12, days=0),
    "odd names": lambda: long_one(
        4, "A & B <are> $x_1$ at 50%", "日本 and others, told at length indeed, yes", "$y$ " * 40
    ),
    "a title of two lines over a legend of two rows": crowded,
    "one move": lambda: long_one(1),
}
CASES = [pytest.param(lambda name=name: history.load_exchange(name), id=name) for name in NAMES]
CASES += [pytest.param(make, id=name) for name, make in HARD.items()]


def drawn(exchange):
    made = figures.figure(timeline(exchange))
    FigureCanvasAgg(made).draw()
    return made


def texts(made):
    renderer = made.canvas.get_renderer()
    found = [text for text in made.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return [(text.get_text(), text.get_window_extent(renderer)) for text in found]


@pytest.mark.filterwarnings("ignore:Glyph")  # a PNG shows boxes for letters that its type lacks
@pytest.mark.parametrize("make", CASES)
def test_no_text_lies_on_another_or_leaves_the_page(make):
    made = drawn(make())
    found = texts(made)

    assert len(found) > 3
    for at, (text, box) in enumerate(found):
        assert made.bbox.x0 <= box.x0 and box.x1 <= made.bbox.x1, text  # noqa: PT018
        assert made.bbox.y0 <= box.y0 and box.y1 <= made.bbox.y1, text  # noqa: PT018
        for other, other_box in found[at + 1 :]:
            assert not box.overlaps(other_box), f"{text!r} lies on {other!r}"


@pytest.mark.parametrize("name", NAMES)
def test_every_move_has_its_marker_its_step_and_its_label(name):
    exchange = history.load_exchange(name)
    made = drawn(exchange)
    found = [text for text, _ in texts(made)]
    twice = sum(move.mover == "both" for move in exchange.moves)  # what both do stands on both sides

    assert (
        len([one for one in made.axes[0].collections if isinstance(one, PathCollection)]) == len(exchange.moves) + twice
    )
    for move in exchange.moves:
        assert f"{move.step}" in found
        assert any(text.startswith(f"{move.step}: ") for text in found)


def test_a_marker_is_hollow_where_a_move_was_not_read_in_full_and_dotted_where_nowhere():
    exchange = history.load_exchange("bulgaria-russia-2020-2021")
    markers = [one for one in drawn(exchange).axes[0].collections if isinstance(one, PathCollection)]

    for move, marker in zip(exchange.moves, markers, strict=True):
        hollow = tuple(marker.get_facecolor()[0][:3]) == (1.0, 1.0, 1.0)
        assert hollow == (move.status != "verified")
        assert (marker.get_linestyle()[0][1] is not None) == (move.status == "general-knowledge")


def test_sides_are_told_apart_without_colour_and_lie_above_and_below():
    exchange = history.load_exchange("uk-ussr-1989")
    markers = [one for one in drawn(exchange).axes[0].collections if isinstance(one, PathCollection)]
    shapes = {move.mover: len(marker.get_paths()[0]) for move, marker in zip(exchange.moves, markers, strict=True)}
    heights = [marker.get_offsets()[0][1] for marker in markers]

    assert shapes["UK"] != shapes["USSR"]
    assert [height > 0 for height in heights] == [True, False, False]


def test_a_line_leads_to_each_answer_solid_in_kind_and_dashed_otherwise():
    exchange = history.load_exchange("uk-russia-2018")
    arrows = [text.arrow_patch for text in drawn(exchange).axes[0].texts if getattr(text, "arrow_patch", None)]

    assert [arrow.get_linestyle() for arrow in arrows] == [(0, (4, 2)), "-", (0, (4, 2)), (0, (4, 2))]


def test_the_same_exchange_gives_the_same_bytes_in_any_process():
    exchange = history.load_exchange("uk-ussr-1971")
    code = (
        "import sys; from sim import figures, history; from sim.history.timeline import timeline; "
        "made = timeline(history.load_exchange('uk-ussr-1971')); "
        "sys.stdout.buffer.write(figures.page(made, 'svg') + figures.page(made, 'png'))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    done = completed([sys.executable, "-c", code], cwd=ROOT, env=environment, text=False, check=True)

    assert done.stdout == figures.page(timeline(exchange), "svg") + figures.page(timeline(exchange), "png")


def test_the_picture_tells_itself_in_words():
    exchange = history.load_exchange("us-china-consulates-2020")
    root = ElementTree.fromstring(figures.page(timeline(exchange), "svg"))
    said = root.find(f"{SVG}desc").text

    assert root.find(f"{SVG}title").text == exchange.title
    assert said == figures.alt_text(timeline(exchange))
    assert "2, 24 Jul 2020, China: close consulate Chengdu, which answers 1" in said
    assert "3, 27 Jul 2020, China: come into force (general knowledge)" in said


@pytest.mark.parametrize("style", figures.STYLES)
def test_a_page_is_as_its_style_has_it_and_larger_only_where_labels_need_it(style):
    short, long = timeline(history.load_exchange("uk-ussr-1971")), timeline(long_one(25))
    width, height = figures.figure(short, style=style).get_size_inches()
    wider, taller = figures.figure(long, style=style).get_size_inches()

    assert width == figures.STYLES[style].page[0]
    assert taller > height
    assert wider > width
