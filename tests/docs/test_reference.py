"""The pages of reference say what the program declares: keys, columns, strategies, commands, the Python interface."""

import re

import pytest

import sim
from docs.make import commands, event_log, python_api, scenario_file, strategies
from docs.make.parts.page import PageError
from sim.model import log

PAGES = (commands, event_log, python_api, scenario_file, strategies)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.PAGE.name)
def test_the_page_is_what_is_declared(page):
    assert page.PAGE.stale() == []


def test_a_kind_of_event_that_nobody_explains_is_refused(monkeypatch):
    monkeypatch.setattr(log, "KINDS", (*log.KINDS, "threat"))
    with pytest.raises(PageError, match="threat"):
        list(event_log.event_kinds())


def test_every_column_of_the_log_has_its_meaning_on_the_page():
    rows = dict(
        re.findall(r"^\| `(\w+)` \| .+ \| (.+) \|$", event_log.PAGE.text().split("<!-- end -->")[0], re.MULTILINE)
    )
    assert tuple(rows) == (*log.COLUMNS, log.WISHES)
    assert all(rows.values())


def test_every_public_name_is_on_the_page_once_with_its_docstring():
    found = re.findall(r"^\.\. auto\w+:: sim\.(\w+)$", python_api.PAGE.text(), re.MULTILINE)

    assert sorted(found) == sorted({*sim.__all__} - {"__version__"})


def test_a_public_name_that_is_in_no_group_is_refused(monkeypatch):
    monkeypatch.setattr(sim, "__all__", [*sim.__all__, "unheard_of"])
    with pytest.raises(PageError, match="unheard_of"):
        list(python_api.interface())
