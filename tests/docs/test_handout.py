"""The page of the seed case that the repository keeps is the one that the program makes.

`sim page nato_russia_2021 --force -o docs/pages/nato_russia_2021.html` makes it anew, which takes a minute.
"""

import base64
import gzip
import json

import sim
from helpers.places import DOCS, SEED_CASE
from sim.page import document
from sim.page.course import course
from sim.page.labels import LABELS
from sim.page.sliders import sliders, undrawn

PAGE = DOCS / "pages" / "nato_russia_2021.html"


def block(name):
    """What stands in a script element of data."""
    return PAGE.read_text(encoding="utf-8").split(f'id="{name}">', 1)[1].split("</script>", 1)[0]


def kept():
    """The cells of the page."""
    return json.loads(gzip.decompress(base64.b64decode(block("cells"))))


def test_its_scripts_its_style_and_its_labels_are_those_of_the_program():
    text = PAGE.read_text(encoding="utf-8")

    assert document.script() in text
    assert document.static("page.css") in text
    assert json.loads(block("given"))["labels"] == LABELS


def test_its_case_and_its_first_run_are_what_the_program_says_now():
    found, crisis = kept(), sim.load(SEED_CASE)
    told = dict(found["courses"][found["base"][0]])
    told["events"] = [found["events"][at] for at in told["events"]]
    told["whys"] = {number: found["whys"][at] for number, at in told["whys"].items()}
    run = sim.simulate(undrawn(crisis), found["seed"], found["run"])

    assert found["text"] == crisis.text
    assert told == json.loads(json.dumps(course(run, None, None)))
    assert {one["key"] for one in found["case"]["sliders"]} == {one.key for one in sliders(crisis)}


def test_it_is_small_enough_to_be_sent():
    assert PAGE.stat().st_size < 600_000
