"""The model page says what the program does."""

import re

import pytest

from docs.make import model, strategies

PAGE = model.PAGE.text()
ODD = (
    "Purpose and patterns",
    "Entities, state variables and scales",
    "Process overview and scheduling",
    "Design concepts",
    "Initialisation",
    "Input data",
    "Submodels",
)


def numbers(text):
    return {float(number) for number in re.findall(r"\d+(?:\.\d+)?", text)}


def generated(name):
    return re.search(f"<!-- generated: {name} -->.*?<!-- end -->", PAGE, re.DOTALL)[0]


@pytest.mark.long
def test_the_page_is_what_the_declarations_say():
    assert model.PAGE.stale() == []


def test_the_headings_are_those_of_odd_in_its_order():
    headings = re.findall(r"^## \d\. (.+)$", PAGE, re.MULTILINE)
    assert tuple(headings) == ODD


def test_every_number_of_the_worked_example_is_in_its_table():
    section = re.search(r"^#### A worked example\n(.*?)^#", PAGE, re.DOTALL | re.MULTILINE)[1]
    table = generated("worked-example")
    prose = section.replace(table, "")
    assert len(numbers(prose)) > 5
    assert numbers(prose) <= numbers(table)


def test_every_work_that_is_cited_is_in_the_list_and_the_other_way_round():
    prose, _, literature = (strategies.PAGE.text() + PAGE).partition("## Literature")
    prose = " ".join(prose.split())
    listed = {(name, year) for name, year in re.findall(r"^- (\w+), .*?\((\d{4})\)", literature, re.MULTILINE)}
    cited = set()
    for name, years in re.findall(r"([A-Z]\w+)(?:'s)?(?: et al\.| and [A-Z]\w+)? \(?((?:\d{4}(?:, )?)+)", prose):
        cited |= {(name, year) for year in re.findall(r"\d{4}", years)}
    assert cited - {("October", "2021"), ("March", "2018")} == listed  # which are months
