"""The page's scripts: one name space, no sentences of their own, and labels that do not cross leaders."""

import json
import re
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.processes import completed
from sim.page import document
from sim.page.labels import LABELS

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="node is not installed")


def test_scripts_that_are_put_together_have_no_two_names_the_same():
    names = [
        line.replace("async ", "").split()[1].split("(")[0].rstrip(",;=")
        for line in document.script().split("\n")
        if line.startswith(("const ", "let ", "function ", "async function ", "class "))
    ]

    assert len(names) > 20
    assert len(names) == len(set(names))


def test_every_label_that_a_script_says_is_there_and_every_one_that_is_there_is_said():
    script = document.script()
    said = set(re.findall(r'say\("([^"]+)"', script))
    quoted = set(re.findall(r'"([^"\n]*)"', script))

    assert said <= set(LABELS)
    assert set(LABELS) - quoted - {"in force", "expired", "carry out", "let lapse"} == set()  # said by what was done


def test_scripts_have_no_sentences_of_their_own():
    script = re.sub(r"//.*|/\*\*.*?\*/", "", document.script(), flags=re.DOTALL)
    quoted = [text for text in re.findall(r'"([^"\n]*)"', script) if len(text) >= 12]

    assert [text for text in quoted if len(re.findall(r"\b[a-z]{3,}\b", text)) >= 4 and text not in LABELS
            and not re.search(r"[<>{}=:#.\[\]()]", text)] == []  # fmt: skip


def test_nothing_in_the_scripts_reads_a_text_as_markup_or_code():
    for name in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
        assert name not in document.script()


@needs_node
def test_the_script_is_one_that_can_be_read(tmp_path):
    path = tmp_path / "page.mjs"
    path.write_text(document.script(), encoding="utf-8")

    completed([NODE, "--check", str(path)], check=True)


ROWS = """
import { labelRows } from "%s/mirror.js";
const told = [];
for await (const part of process.stdin) told.push(part);
console.log(JSON.stringify(JSON.parse(told.join("")).map((places) => labelRows(places, 5))));
"""


chart = st.lists(st.tuples(st.integers(0, 900), st.integers(20, 200)), max_size=12)  # places and widths of labels


@needs_node
def test_no_leader_crosses_a_label_and_no_label_another(tmp_path):
    @given(
        st.lists(st.lists(st.tuples(st.integers(0, 900), st.integers(20, 200)), max_size=12), min_size=20, max_size=20)
    )
    def hold(charts):
        charts = [[{"x": x, "width": width} for x, width in sorted(chart)] for chart in charts]
        rows = json.loads(completed([NODE, str(path)], typed=json.dumps(charts), check=True).stdout)
        for places, found in zip(charts, rows, strict=True):
            shown = [(place, row) for place, row in zip(places, found, strict=True) if row >= 0]
            for at, (one, row) in enumerate(shown):
                for other, beside in shown[at + 1 :]:
                    if other["x"] < one["x"] + one["width"]:
                        assert beside < row  # the later label, and so its leader, stays below

    path = tmp_path / "rows.mjs"
    path.write_text(ROWS % document.STATIC, encoding="utf-8")
    hold()
