"""The page on games: what it tells is what the program computes."""

import re

import pytest

from docs.make import games


@pytest.mark.long
def test_the_page_is_what_the_program_computes_and_so_are_its_pictures():
    assert games.PAGE.stale() == []


def test_closed_form_bisection_and_program_agree():
    text = games.PAGE.text()
    for name in ("tit_for_tat", "grim"):
        row = re.search(rf"^\| `{name}` \| (\S+) \| (\S+) \| (\S+) \|", text, re.MULTILINE)
        numerator, denominator = map(int, row[1].split("/"))
        assert row[3] == row[1]
        assert abs(float(row[2]) - numerator / denominator) < 1e-6


def test_two_roles_end_elsewhere_than_one_population_as_the_page_says():
    made = games.evolved()
    first, second, both = (max(shares, key=shares.get) for shares in (*made.roles, made.single))
    assert first != second, "each role has its own"
    assert made.roles[0][both] < 0.5 or made.roles[1][both] < 0.5, "which one population cannot have"


def test_the_contrite_are_an_equilibrium_with_errors_and_tit_for_tat_is_none():
    found = games.sim.patience(games.sim.load(games.ECHO), ["tit_for_tat", "contrite"])
    assert {one.first: one.threshold is not None for one in found.alike} == {"contrite": True, "tit_for_tat": False}
