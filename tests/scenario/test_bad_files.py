"""Bad files: every problem at once, each in its place, and never a traceback."""

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from helpers.places import SHIPPED
from sim.scenario import Crisis, ScenarioError, files, load, parse, schema, yaml_reader
from sim.scenario.documents import Document
from sim.scenario.problems import Place

QUARREL = """\
schema_version: 1
name: A quarrel
story: Two neighbours and a note.
start: 2020-01-01
horizon: 100
kinds:
  staff: {label: people}
  money: {divisible: true}
  council: {channel: true}
ladder:
  - move: note
    severity: 2
    lasts: 30
    source: invented
  - move: expel
    severity: {base: 4, per_unit: 0.5, most: 8}
    takes: {staff: match}
    source: invented
  - move: fine
    severity: 3
    takes: {money: 2.5}
    source: invented
  - move: readmit
    severity: -3
    restores: {staff: 50%}
    source: invented
actors:
  Alba:
    stocks: {staff: {amount: 10, ceiling: 12}, money: {amount: 9.5}}
    strategy: {name: generous, with: {forgive: 0.5}}
    reply_days: {low: 1, likely: 2, high: 3}
    tolerance: 1
  Brie:
    stocks: {staff: {amount: 10}}
    strategy: tit_for_tat
    reply_days: {low: 1, likely: 2, high: 3}
    perception: {noise: 0.1, false_alarms: {per_year: 1, severity: 2}}
incidents:
  - {name: spies found, by: Alba, severity: 5, date: 2020-02-01, counts: {staff: 8}}
  - {name: storms, by: Brie, severity: 1, per_year: 2}
history:
  - {date: 2020-02-02, actor: Brie, what: expelled eight, severity: 5, effective: 2020-02-09, source: invented}
assumptions:
  actors.Alba.tolerance: a guess
  ladder.expel.severity.per_unit: a guess
"""


def refused(text: str) -> ScenarioError:
    with pytest.raises(ScenarioError) as error:
        parse(text, "x.yaml")
    return error.value


def planted(old: str, new: str, text: str = QUARREL) -> str:
    assert text.count(old) >= 1
    return text.replace(old, new, 1)


def problem_of(text: str) -> tuple[str, str, str]:
    """The one problem of a text: its path, what was found and what would do."""
    error = refused(text)
    assert len(error.problems) == 1, str(error)
    problem = error.problems[0]
    return ".".join(map(str, problem.path)), problem.found, problem.remedy


def pointed_at(error: ScenarioError) -> str:
    """The text from the caret of a one-problem message on."""
    _, line, caret = str(error).splitlines()
    return line[caret.index("^") :]


def test_the_file_these_tests_spoil_is_good() -> None:
    assert parse(QUARREL).name == "A quarrel"


# One planted mistake of each kind: (what to replace, by what, path, what is found, how the remedy begins, caret).

MISTAKES = {
    "NO": (
        "noise: 0.1",
        "noise: NO",
        "actors.Brie.perception.noise",
        "plain YAML reads NO as false",
        'write "NO"',
        "NO",
    ),
    "on": ("label: people", "label: on", "kinds.staff.label", "plain YAML reads on as true", 'write "on"', "on}"),
    "Norway as an actor": ("by: Alba", "by: no", "incidents.0.by", "plain YAML reads no as false", 'write "no"', "no,"),
    "12:30": ("horizon: 100", "horizon: 12:30", "horizon", "plain YAML reads 12:30 as 750", 'write "12:30"', "12:30"),
    "1e3": ("horizon: 100", "horizon: 1e3", "horizon", "plain YAML reads 1e3 as text", "write the number", "1e3"),
    "1.5e+3": ("100", "1.5e+3", "horizon", "plain YAML reads 1.5e+3 as 1500.0", 'write "1.5e+3"', "1.5e+3"),
    "010": ("horizon: 100", "horizon: 010", "horizon", "plain YAML reads 010 as 8", 'write "010"', "010"),
    "0x1F": ("horizon: 100", "horizon: 0x1F", "horizon", "plain YAML reads 0x1F as 31", 'write "0x1F"', "0x1F"),
    "1_000": ("horizon: 100", "horizon: 1_000", "horizon", "plain YAML reads 1_000 as 1000", 'write "1_000"', "1_000"),
    "1,000": (
        "horizon: 100",
        "horizon: 1,000",
        "horizon",
        "plain YAML reads 1,000 as text",
        "write the number",
        "1,000",
    ),
    ".inf": (
        "noise: 0.1",
        "noise: .inf",
        "actors.Brie.perception.noise",
        "plain YAML reads .inf as inf",
        "write",
        ".inf",
    ),
    ".nan": (
        "noise: 0.1",
        "noise: .nan",
        "actors.Brie.perception.noise",
        "plain YAML reads .nan as nan",
        "write",
        ".nan",
    ),
    "a googol": ("100", "1" + "0" * 100, "horizon", "a number of 101 digits", "write a shorter one", "1000"),
    "minus nothing": ("horizon: 100", "horizon: -0", "horizon", "found 0", "write a whole number from 1 to", "-0"),
    "a moment": (
        "2020-01-01",
        "2020-01-01 12:00:00",
        "start",
        "plain YAML reads 2020-01-01 12:00:00 as a moment",
        "write",
        "2020",
    ),
    "no such day": (
        "2020-01-01",
        "2020-02-30",
        "start",
        "2020-02-30 is no day of the calendar",
        "write a date",
        "2020-02-30",
    ),
    "a date in quotes that is none": (
        "2020-01-01",
        "'2020-02-30'",
        "start",
        "found the text '2020-02-30'",
        "write a date as",
        "'2020",
    ),
    "a number in quotes": ("100", "'100'", "horizon", "found the text '100'", "write a whole number", "'100'"),
    "a truth for a number": (
        "tolerance: 1",
        "tolerance: true",
        "actors.Alba.tolerance",
        "found true",
        "write a number",
        "true",
    ),
    "half a day": (
        "low: 1",
        "low: 1.5",
        "actors.Alba.reply_days.low",
        "found 1.5",
        "write a whole number from 0",
        "1.5",
    ),
    "nothing": ("horizon: 100", "horizon:", "horizon", "found nothing", "write a whole number", ""),
    "an empty text": ("A quarrel", '""', "name", "found an empty text", "write a text", '""'),
    "a list for a mapping": (
        "{staff: match}",
        "[staff]",
        "ladder.1.takes",
        "found a list",
        "write a mapping",
        "[staff]",
    ),
    "a range": (
        "noise: 0.1",
        "noise: 1.1",
        "actors.Brie.perception.noise",
        "found 1.1",
        "write a number from 0 to 1",
        "1.1",
    ),
    "an unknown key": (
        "tolerance: 1",
        "colour: 1",
        "actors.Alba.colour",
        "'colour' is not a key here",
        "known: ",
        "colour",
    ),
    "a misspelt key": (
        "tolerance: 1",
        "tolerence: 1",
        "actors.Alba.tolerence",
        "'tolerence' is not a key here",
        "did you mean 'tolerance'?",
        "tolerence",
    ),
    "a misspelt needed key": (
        "horizon:",
        "horizons:",
        "horizons",
        "'horizons' is not a key here",
        "did you mean 'horizon'?",
        "horizons",
    ),
    "a key in capitals": (
        "horizon:",
        "HORIZON:",
        "HORIZON",
        "'HORIZON' is not a key here",
        "did you mean 'horizon'?",
        "HOR",
    ),
    "a key twice": (
        "horizon: 100",
        "horizon: 100\nhorizon: 200",
        "",
        "'horizon' is given a second time",
        "keep one; the first is on line 5",
        "horizon: 200",
    ),
    "an actor twice": ("  Brie:", "  Alba:", "actors", "'Alba' is given a second time", "keep one", "Alba:"),
    "a key that is no text": (
        "label: people",
        "1: people",
        "kinds.staff.1",
        "a key must be text, and this is 1",
        "put it",
        "1:",
    ),
    "a key that is a list": (
        "label: people",
        "[a]: people",
        "kinds.staff",
        "a key must be text, and this is a list or a mapping",
        "write key: value",
        "[a]",
    ),
    "a missing key": (
        "horizon: 100\n",
        "",
        "horizon",
        "'horizon' is missing",
        "add it: how many days",
        "schema_version",
    ),
    "an unknown kind taken": (
        "{staff: match}",
        "{stuff: match}",
        "ladder.1.takes.stuff",
        "no kind of stock is called 'stuff'",
        "did you mean 'staff'?",
        "stuff",
    ),
    "an unknown kind held": (
        "{staff: {amount: 10}}",
        "{stuff: {amount: 10}}",
        "actors.Brie.stocks.stuff",
        "no kind of stock is called 'stuff'",
        "did you mean 'staff'?",
        "stuff",
    ),
    "an unknown kind counted": (
        "counts: {staff",
        "counts: {spies",
        "incidents.0.counts.spies",
        "no kind of stock is called 'spies'",
        "known: staff",
        "spies",
    ),
    "an unknown actor": (
        "by: Alba",
        "by: Alva",
        "incidents.0.by",
        "Alva is not one of the actors",
        "did you mean 'Alba'?",
        "Alva",
    ),
    "an unknown actor in history": (
        "actor: Brie",
        "actor: Bria",
        "history.0.actor",
        "Bria is not one of the actors",
        "did you mean 'Brie'?",
        "Bria",
    ),
    "an unknown strategy": (
        "tit_for_tat",
        "tit_for_tot",
        "actors.Brie.strategy",
        "no strategy is called 'tit_for_tot'",
        "did you mean 'tit_for_tat'?",
        "tit_for_tot",
    ),
    "an unknown parameter": (
        "forgive: 0.5",
        "forget: 0.5",
        "actors.Alba.strategy.with.forget",
        "generous has no parameter 'forget'",
        "did you mean 'forgive'?",
        "forget",
    ),
    "a parameter's range": (
        "forgive: 0.5",
        "forgive: 5",
        "actors.Alba.strategy.with.forgive",
        "found 5",
        "write a number from 0 to 1",
        "5}",
    ),
    "an unknown move assumed": (
        "ladder.expel.sev",
        "ladder.expell.sev",
        "assumptions.ladder.expell.severity.per_unit",
        "this is no path: 'expell' is not one of these",
        "did you mean 'expel'?",
        "ladder.expell",
    ),
    "an assumption about no number": (
        "actors.Alba.tolerance: a",
        "actors.Alba.strategy: a",
        "assumptions.actors.Alba.strategy",
        "what stands there is a mapping",
        "name the path of a number",
        "actors.Alba.strategy",
    ),
    "low > likely": (
        "low: 1, likely: 2",
        "low: 3, likely: 2",
        "actors.Alba.reply_days",
        "low 3, likely 2, high 3 are out of order",
        "write low <= likely <= high",
        "{low: 3",
    ),
    "likely > high": (
        "likely: 2, high: 3",
        "likely: 2, high: 1",
        "actors.Alba.reply_days",
        "low 1, likely 2, high 1 are out of order",
        "write low <= likely",
        "{low: 1",
    ),
    "an amount above its ceiling": (
        "ceiling: 12",
        "ceiling: 9",
        "actors.Alba.stocks.staff.ceiling",
        "the ceiling 9 is below the amount 10",
        "raise the ceiling",
        "9}",
    ),
    "part of a person": (
        "{amount: 10}}",
        "{amount: 9.5}}",
        "actors.Brie.stocks.staff.amount",
        "9.5 is not a whole number of staff",
        "write a whole number, or declare",
        "9.5",
    ),
    "a share above all": ("50%", "150%", "ladder.3.restores.staff", "found the text '150%'", "write a number", "150%"),
    "a share of nothing": ("50%", "0%", "ladder.3.restores.staff", "found the text '0%'", "write a number", "0%"),
    "a move nobody can make: too much": (
        "{money: 2.5}",
        "{money: 12}",
        "ladder.2",
        "nobody can ever make this move: Brie has 0 money, not 12; Alba has 9.5 money, not 12",
        "change its amounts",
        "move: fine",
    ),
    "a move nobody can make: nothing there": (
        "takes: {money: 2.5}",
        "gives_up: {council: all}",
        "ladder.2",
        "nobody can ever make this move: Alba has no council; Brie has no council",
        "change its amounts",
        "move: fine",
    ),
    "a move nobody can make: nothing to resume": (
        "restores: {staff: 50%}",
        "resumes: {staff: 50%}",
        "ladder.3",
        "nobody can ever make this move: no move gives up staff",
        "change",
        "move: readmit",
    ),
    "a move nobody can make: nothing to match": (
        ", counts: {staff: 8}",
        "",
        "ladder.1",
        "nobody can ever make this move: no incident and no other move gives a number of staff to match",
        "change",
        "move: expel",
    ),
    "no severity": (
        "severity: 3",
        "severity: 0",
        "ladder.2.severity",
        "the severity is zero",
        "write numbers above 0",
        "0",
    ),
    "a blow and a concession": (
        "per_unit: 0.5",
        "per_unit: -0.5",
        "ladder.1.severity",
        "the parts of the severity have mixed signs",
        "write numbers above 0",
        "{base",
    ),
    "size of nothing": (
        "severity: 2",
        "severity: {base: 2, per_unit: 1}",
        "ladder.0.severity.per_unit",
        "there is nothing here to count",
        "say what",
        "1}",
    ),
    "taken and given back": (
        "takes: {staff: match}",
        "takes: {staff: match}\n    restores: {staff: all}",
        "ladder.1.severity",
        "a blow that restores",
        "takes, caps and gives_up make a blow, above 0",
        "{base",
    ),
    "taken and capped": (
        "takes: {staff: match}",
        "takes: {staff: match}\n    caps: {staff: 5}",
        "ladder.1.caps.staff",
        "one move both takes and caps staff",
        "keep takes or caps",
        "5",
    ),
    "a minus too many": (
        "severity: 3",
        "severity: -3",
        "ladder.2.severity",
        "a concession that takes",
        "takes, caps and gives_up make a blow, above 0; restores and resumes a concession, below 0",
        "-3",
    ),
    "a minus too many with a ceiling": (
        "severity: {base: 4, per_unit: 0.5, most: 8}\n    takes: {staff: match}",
        "severity: {base: -4, per_unit: -0.5}\n    caps: {staff: match}\n    gives_up: {staff: 1}",
        "ladder.1.severity",
        "a concession that gives_up and caps",
        "takes, caps",
        "{base",
    ),
    "a minus lost": (
        "severity: -3\n    restores: {staff: 50%}",
        "severity: 3\n    restores: {staff: 50%}",
        "ladder.3.severity",
        "a blow that restores",
        "takes, caps",
        "3",
    ),
    "fog without a channel": (
        "noise: 0.1",
        "noise: 0.1, fog: 2",
        "actors.Brie.perception.fog",
        "there is no channel to close",
        "declare kinds.X.channel: true, or leave fog out",
        "2,",
    ),
    "an empty step assumed": (
        "actors.Alba.tolerance: a",
        "actors..tolerance: a",
        "assumptions.actors..tolerance",
        "this is no path: 'actors..tolerance' has an empty step",
        "write names with one dot between them",
        "actors..",
    ),
    "a move twice": (
        "move: fine",
        "move: expel",
        "ladder.2.move",
        "'expel' is taken by item 1",
        "give each its own name",
        "expel",
    ),
    "a move that is always there": (
        "move: fine",
        "move: let pass",
        "ladder.2.move",
        "'let pass' is always there",
        "remove",
        "let",
    ),
    "a name with a dot": (
        "move: fine",
        "move: fine.art",
        "ladder.2.move",
        "the text 'fine.art' will not do as a name",
        "use a few",
        "fine",
    ),
    "a kind of two words": (
        "  council:",
        "  the council:",
        "kinds.the council",
        "the text 'the council' will not do as a name",
        "use one word",
        "the council",
    ),
    "before the start": (
        "2020-02-01",
        "2019-02-01",
        "incidents.0.date",
        "2019-02-01 is outside the horizon",
        "the scenario runs from 2020-01-01 to 2020-04-10",
        "2019",
    ),
    "after the horizon": (
        "2020-02-02, actor: Brie, what: expelled eight, severity: 5, effective: 2020-02-09,",
        "2020-04-11, actor: Brie, what: expelled eight, severity: 5,",
        "history.0.date",
        "2020-04-11 is outside the horizon",
        "the scenario",
        "2020-04-11",
    ),
    "in force before it is announced": (
        "2020-02-09",
        "2020-02-01",
        "history.0.effective",
        "2020-02-01 comes before 2020-02-02",
        "write date <= effective",
        "2020-02-01",
    ),
    "past the calendar": (
        "2020-01-01",
        "9999-12-31",
        "horizon",
        "the last day is past the year 9999",
        "start earlier",
        "100",
    ),
    "neither day nor rate": (
        ", per_year: 2",
        "",
        "incidents.1",
        "neither date nor per_year is given",
        "give one",
        "{name: storms",
    ),
    "day and rate": (
        "per_year: 2}",
        "per_year: 2, date: 2020-01-02}",
        "incidents.1",
        "both date and per_year are given",
        "give one",
        "{name",
    ),
    "a tag": (
        "A quarrel",
        "!!python/object/apply:os.system ['true']",
        "name",
        "'tag:yaml.org,2002:python/object/apply:os.system' is a tag",
        "remove it",
        "!!python",
    ),
    "an anchor": ("A quarrel", "&q A quarrel", "name", "'&q' is an anchor", "remove it", "&q"),
    "an alias": ("A quarrel", "*q", "name", "'*q' is an alias", "write out", "*q"),
    "a merge": (
        "    tolerance: 1",
        "    <<: {tolerance: 1}",
        "actors.Alba",
        "'<<' merges another mapping into this one",
        "write out",
        "<<",
    ),
    "a second document": (
        "assumptions:",
        "---\nassumptions:",
        "",
        "a second document begins here",
        "one file holds",
        "---",
    ),
    "a tab": ("    tolerance: 1", "\ttolerance: 1", "", "a tab", "use spaces", "tolerance"),
    "a quote left open": (
        "A quarrel",
        "'A quarrel",
        "",
        "a quote is opened here and never closed",
        "close it",
        "'A quarrel",
    ),
    "a bracket left open": (
        "{label: people}",
        "{label: people",
        "",
        "this list or mapping is not closed, or lacks a comma",
        "add a",
        ":",
    ),
    "a colon too many": ("A quarrel", "A quarrel: a", "", "a colon too many", "put the text in quotes", ": a"),
    "an at sign": ("A quarrel", "@home", "", "no text begins with '@' in YAML", "put the text in quotes", "@home"),
    "bad indentation": (
        "    tolerance: 1",
        "   tolerance: 1",
        "",
        "this fits neither what is above nor its indentation",
        "line it up",
        "tol",
    ),
    "a control character": (
        "A quarrel",
        "A \x1b[31mquarrel",
        "",
        "character #x001b has no place in YAML",
        "remove it",
        " [31m",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_once_in_its_place_with_what_would_do(mistake: str) -> None:
    old, new, path, found, remedy, caret = MISTAKES[mistake]
    text = planted(old, new)
    if mistake == "past the calendar":
        text = planted("9999-12-31", "9999-12-31", re.sub(r"(incidents|history):\n(  - .*\n)+", "", text))
        text = planted("{staff: match}", "{staff: 1}", text)
    if mistake == "fog without a channel":
        text = planted("{channel: true}", "{}", text)
    if mistake == "a tab":
        found_path, was_found, better = problem_of(text)
        assert (found_path, was_found, better) == (path, found, remedy)
        return
    found_path, was_found, better = problem_of(text)
    assert (found_path, was_found) == (path, found)
    assert better.startswith(remedy)
    assert pointed_at(refused(text)).startswith(caret)


def test_five_planted_mistakes_give_five_messages() -> None:
    text = planted("horizon: 100", "horizon: 12:30")
    text = planted("tolerance: 1", "tolerence: 1", text)
    text = planted("{staff: match}", "{stuff: match}", text)
    text = planted("low: 1, likely: 2, high: 3}\n    perc", "low: 4, likely: 2, high: 3}\n    perc", text)
    text = planted("by: Brie", "by: Bria", text)
    assert (
        str(refused(text))
        == """\
x.yaml:5:10: horizon: plain YAML reads 12:30 as 750; write "12:30" in quotes if a text is meant, or the number in \
plain digits, as 1000 or 0.5
    horizon: 12:30
             ^
x.yaml:17:13: ladder.1.takes.stuff: no kind of stock is called 'stuff'; did you mean 'staff'? known: staff, money, \
council
        takes: {stuff: match}
                ^
x.yaml:32:5: actors.Alba.tolerence: 'tolerence' is not a key here; did you mean 'tolerance'? known: stocks, strategy, \
reply_days, puts_off, tolerance, audience_cost, out_of_kind, perception, execution_error, judgement_error, interests, \
members, decides, review_days
        tolerence: 1
        ^
x.yaml:36:17: actors.Brie.reply_days: low 4, likely 2, high 3 are out of order; write low <= likely <= high
        reply_days: {low: 4, likely: 2, high: 3}
                    ^
x.yaml:40:24: incidents.1.by: Bria is not one of the actors; did you mean 'Brie'? known: Alba, Brie
      - {name: storms, by: Bria, severity: 1, per_year: 2}
                           ^"""
    )


def test_a_third_actor_is_told_of_with_the_rest() -> None:
    text = planted("  Brie:", "  France: {}\n  Brie:", planted("tolerance: 1", "tolerance: -1"))
    found = {".".join(map(str, problem.path)): problem.found for problem in refused(text).problems}
    assert found["actors"] == "3 actors are declared"
    assert found["actors.Alba.tolerance"] == "found -1"
    assert found["actors.France.stocks"] == "'stocks' is missing"
    assert "declare two; an alliance is one actor" in str(refused(text))


def test_one_actor_and_none_are_too_few() -> None:
    begin, end = QUARREL.index("actors:"), QUARREL.index("incidents:")
    assert problem_of(f"{QUARREL[:begin]}actors: {{}}\n{QUARREL[end:]}")[:2] == ("actors", "0 actors are declared")
    begin = QUARREL.index("  Brie:")
    assert problem_of(QUARREL[:begin] + QUARREL[end:])[:2] == ("actors", "1 actors are declared")


def test_fog_and_parts_are_left_alone_where_the_kinds_are_what_is_wrong() -> None:
    text = planted("noise: 0.1", "noise: 0.1, fog: 2")
    parse(text)
    assert problem_of(planted("channel: true", "chanel: true", text))[0] == "kinds.council.chanel"
    assert problem_of(planted("divisible: true", "divisable: true", text))[0] == "kinds.money.divisable"
    kinds = text[text.index("kinds:") : text.index("ladder:")]
    assert problem_of(planted(kinds, "", text))[:2] == ("kinds", "'kinds' is missing")
    assert problem_of(planted("kinds:", "kindes:", text))[0] == "kindes"
    assert problem_of(planted("{channel: true}", "{}", planted("noise: 0.1", "noise: 0.1, fog: oops")))[2].startswith(
        "write"
    )


def test_the_caret_stands_under_wide_characters_and_tabs() -> None:
    for label in ("東京の人々", "e\u0301e\u0301", "people", "\tpeople"):
        text = planted("{label: people}", f"{{label: '{label}', lable: x}}")
        _, line, caret = str(refused(text)).splitlines()
        before = line[: line.index("lable: x")]
        width = len(before) + sum(c in "東京の人々" for c in before) - before.count("\u0301")
        assert caret == " " * width + "^"


def test_a_very_long_line_is_shown_around_the_caret() -> None:
    text = planted("{label: people}", f"{{label: {'x' * 500}, lable: {'y' * 500}}}")
    message = str(refused(text))
    assert pointed_at(refused(text)).startswith("lable: yyy")
    assert max(map(len, message.splitlines()[1:])) < 120


def test_long_names_and_texts_are_cut_in_messages() -> None:
    assert len(str(refused(planted("tolerance: 1", f"{'x' * 900}: 1")))) < 700
    assert len(str(refused(planted("tolerance: 1", f"tolerance: {'x' * 900}")))) < 400


def test_a_message_has_nothing_that_a_terminal_would_obey() -> None:
    error = refused(planted("tit_for_tat", r'"\e[31mred\nalert"'))
    assert "\x1b" not in str(error)
    assert len(str(error).splitlines()) == 3
    assert error.problems[0].found == r"no strategy is called '\x1b[31mred\nalert'"


# Files that are no scenario at all.


def refused_file(path: Any) -> str:
    with pytest.raises(ScenarioError) as error:
        load(path)
    return str(error.value)


FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "{}:1:1: the file: the file is empty; a scenario is a mapping"),
    "a comment": (b"# nothing\n", "{}:1:1: the file: the file says nothing; a scenario is a mapping"),
    "a list": (b"- a\n- b\n", "{}:1:1: the file: the file holds a list; a scenario is a mapping"),
    "one value": (b"42\n", "{}:1:1: the file: the file holds one value; a scenario is a mapping"),
    "UTF-16": ("name: x".encode("utf-16"), "{}: the file: this is UTF-16 text; save the file as UTF-8"),
    "UTF-16 without mark": ("name: x".encode("utf-16-le"), "{}: the file: this is not a text file"),
    "binary": (bytes(range(256)), "{}: the file: this is not a text file; name a scenario file: YAML, in UTF-8"),
    "Latin-1": (
        "name: Zürich\nstory: Genève\n".encode("latin-1"),
        "{}:1:8: the file: byte 0xfc is not UTF-8 text; save",
    ),
    "marked Latin-1": (b"\xef\xbb\xbfname: x\nstory: \xfc\n", "{}:2:8: the file: byte 0xfc is not UTF-8 text; save"),
    "huge": (b"# " + b"x" * 300_000, "{}: the file: this is larger than 200,000 bytes; a scenario is a few pages"),
    "a bomb": (
        b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n",
        "{}:1:1: a: 'a' is not a key here; known: schema_version",
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_no_scenario_is_refused_in_words(kind: str, tmp_path: Path) -> None:
    raw, message = FILES[kind]
    file = tmp_path / "x.yaml"
    file.write_bytes(raw)
    assert refused_file(file).startswith(message.replace("{}", str(file))) or kind == "a bomb"
    if kind == "a bomb":
        assert "'*a' is an alias" in refused_file(file)


def test_a_byte_order_mark_and_any_line_ends_are_let_pass(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    for ends in ("\n", "\r\n", "\r"):
        file.write_bytes(b"\xef\xbb\xbf" + QUARREL.replace("\n", ends).encode())
        assert load(file).model_dump() == parse(QUARREL).model_dump()
        file.write_bytes(b"\xef\xbb\xbf" + planted("noise: 0.1", "noise: 9").replace("\n", ends).encode())
        assert refused_file(file).startswith(f"{file}:37:25: actors.Brie.perception.noise: found 9")


def test_a_missing_file_names_its_neighbours(tmp_path: Path) -> None:
    (tmp_path / "quarrel.yaml").write_text(QUARREL)
    assert refused_file(tmp_path / "quarel.yaml").endswith(
        "quarel.yaml: the file: there is no such file; did you mean 'quarrel.yaml'? known: quarrel.yaml"
    )
    (tmp_path / "empty").mkdir()
    assert "no scenario file lies in" in refused_file(tmp_path / "empty" / "x.yaml")
    assert "there is no folder" in refused_file(tmp_path / "none" / "x.yaml")


def test_a_folder_and_other_things_that_cannot_be_read_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refused_file(tmp_path) == f"{tmp_path}: the file: this is a folder; name a scenario file in it"
    file = tmp_path / "x.yaml"
    file.write_text(QUARREL)
    assert "cannot be read (Not a directory)" in refused_file(file / "y.yaml")
    assert "cannot be read (embedded null byte)" in refused_file(f"{tmp_path}/\0.yaml")

    def closed(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with monkeypatch.context() as patch:
            patch.setattr(Path, "open", closed)  # it would wait for a writer
            assert "the file: it cannot be read (a pipe or a device); name a scenario" in refused_file(
                tmp_path / "pipe"
            )
    monkeypatch.setattr(Path, "open", closed)
    assert refused_file(file).startswith(f"{file}: the file: no permission to read it; change its permissions")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read anything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(QUARREL)
    file.chmod(0)
    assert "no permission to read it" in refused_file(file)


WALLS = [
    "[",
    "{",
    "{a: ",
    "- ",
    "? ",
    "a: b\n",
    "[],",
    "&a ",
    "*a ",
    "! ",
    ":",
    "'",
    "\\",
    "%a\n",
    "# \n",
    "\n",
    " ",
    "\t",
]


def steps(work: Callable[[], object]) -> int:
    """How often functions are called and left while work is done, which no machine's speed changes."""
    count = 0

    def note(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("sign", [*WALLS, "---\n", "a,", "1", "|\n"], ids=repr)
def test_no_wall_of_signs_holds_the_reader_up(sign: str) -> None:
    assert steps(lambda: refused(sign * (files.MAX_BYTES // len(sign)))) < 100 * files.MAX_BYTES
    assert steps(lambda: refused(sign * 1_000_000)) < 10_000, "it is not looked into"
    assert "this is larger than" in str(refused(sign * 1_000_000))


def test_nesting_has_a_limit_in_flow_and_in_block() -> None:
    flow = "".join(f"{{k{i}: " for i in range(40))
    block = "\n".join(f"{' ' * i}k{i}:" for i in range(40))
    lists = "- " * 40
    for text in (flow, block, lists, "? " * 40, "[" * 40, "? [" * 40):
        assert "nested deeper than 12 levels" in str(refused(text))


# Every key of every shipped scenario: misspelt, mistyped, deleted.


class Edit:
    """A shipped scenario's text with what is needed to spoil it: where keys and values begin and end."""

    def __init__(self, file: Path) -> None:
        self.stem = file.stem
        self.text = file.read_text(encoding="utf-8")
        self.document: Document = yaml_reader.parse(self.text, file.name)
        self.starts = [0]
        for line in self.text.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.ends: dict[Any, int] = {}
        self.flow: dict[Any, bool] = {}
        self.note(yaml.compose(self.text, Loader=yaml_reader._LOADER), ())

    def note(self, node: Any, path: tuple[Any, ...]) -> None:
        begin, end = (self.starts[mark.line] + mark.column for mark in (node.start_mark, node.end_mark))
        self.ends[path] = begin + len(self.text[begin:end].rstrip())
        self.flow[path] = bool(getattr(node, "flow_style", False))
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self.note(value, (*path, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for at, value in enumerate(node.value):
                self.note(value, (*path, at))

    @property
    def chosen(self) -> dict[tuple[Any, ...], Place]:
        """The keys to spoil."""
        return {path: place for path, place in self.document.keys.items() if path in first_met()[self.stem]}

    def at(self, place: Place) -> int:
        return self.starts[place.line - 1] + place.column - 1

    def misspelt(self, path: tuple[Any, ...]) -> str:
        middle = self.at(self.document.keys[path]) + 1
        return self.text[:middle] + "q" + self.text[middle:]

    def mistyped(self, path: tuple[Any, ...]) -> str:
        wrong = "oops" if isinstance(at_path(self.document.data, path), list) else "[oops]"
        begin, end = self.at(self.document.values[path]), self.ends[path]
        return self.text[:begin] + (wrong if end > begin else f" {wrong}") + self.text[end:]

    def deleted(self, path: tuple[Any, ...]) -> str:
        begin, end = self.at(self.document.keys[path]), self.ends[path]
        holder = path[:-1]
        if len(at_path(self.document.data, holder)) == 1 and not self.flow[holder]:
            return f"{self.text[:begin]}{{}}{self.text[end:]}"
        if self.flow[holder]:
            after = re.match(r"\s*,\s*", self.text[end:])
            before = re.search(r"\s*,\s*$", self.text[:begin])
            end += after.end() if after else 0
            begin = before.start() if before and not after else begin
        return self.text[:begin] + self.text[end:]


def shape(path: tuple[Any, ...]) -> tuple[str, ...]:
    """A path whose numbers and names of the file's own are stars: what is wrong there is told alike in all of them."""
    return tuple(step if described(path[: at + 1])[0] else "*" for at, step in enumerate(path))


@cache
def first_met() -> dict[str, frozenset[tuple[Any, ...]]]:
    """The paths of each shipped scenario, but for those whose shape three before them have."""
    met: Counter[tuple[str, ...]] = Counter()
    found = {}
    for file in SHIPPED:
        own = []
        for path in yaml_reader.parse(file.read_text(encoding="utf-8"), file.name).keys:
            met[shape(path)] += 1
            if met[shape(path)] <= 3:
                own.append(path)
        found[file.stem] = frozenset(own)
    return found


def at_path(data: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


@cache
def described(path: tuple[Any, ...]) -> tuple[bool, bool]:
    """Whether the JSON Schema declares the last step of a path as a key, and whether it requires it."""
    definitions = schema()["definitions"]

    def alternatives(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
        if "$ref" in node:
            node = definitions[node["$ref"].rsplit("/", 1)[1]]
        yield node
        for choice in (*node.get("anyOf", ()), *node.get("allOf", ())):
            yield from alternatives(choice)

    here = [schema()]
    declared = required = False
    for step in path:
        choices = [choice for node in here for choice in alternatives(node)]
        declared = any(step in choice.get("properties", {}) for choice in choices)
        required = any(step in choice.get("required", ()) for choice in choices)
        if isinstance(step, int):
            here = [choice["items"] for choice in choices if "items" in choice]
        elif declared:
            here = [choice["properties"][step] for choice in choices if step in choice.get("properties", {})]
        else:
            free = [below for choice in choices for below in choice.get("patternProperties", {}).values()]
            here = free + [
                c["additionalProperties"] for c in choices if isinstance(c.get("additionalProperties"), dict)
            ]
        assert here, f"the schema does not know {path}"
    return declared, required


def problems(text: str) -> list[tuple[tuple[Any, ...], Place | None, str, str]]:
    """What is wrong with a text: path, place, what was found and what would do; nothing where it is accepted."""
    try:
        parse(text, "x.yaml")
    except ScenarioError as error:
        return [(problem.path, problem.place, problem.found, problem.remedy) for problem in error.problems]
    return []


@pytest.fixture(params=SHIPPED, ids=lambda path: path.stem)
def edit(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Edit:
    """A shipped scenario to spoil, read by libyaml where PyYAML has it: there are thousands of readings to do."""
    plain = yaml_reader.parse(request.param.read_text(encoding="utf-8"), request.param.name)
    monkeypatch.setattr(yaml_reader, "_LOADER", getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    edit = Edit(request.param)
    assert edit.document == plain, "libyaml reads the same, in the same places"
    return edit


def test_every_misspelt_key_is_refused_in_its_place(edit: Edit) -> None:
    for path, place in edit.chosen.items():
        found = problems(edit.misspelt(path))
        raw = edit.text[edit.at(place)]
        key = path[-1][0] + "q" + path[-1][1:] if raw not in "'\"" else "q" + path[-1]
        wrong = (*path[:-1], key)
        if described(path)[0]:
            (only,) = found
            assert only[:3] == (wrong, place, f"'{key}' is not a key here"), path
            assert only[3].startswith(f"did you mean '{path[-1]}'?"), path
        elif path[:-1] == ("assumptions",) and "." not in path[-1]:  # a quantity of its own goes by any name
            assert not found, path
        elif (
            path[:-1] in (("kinds",), ("actors",)) or path[-2] == "members"
        ):  # a declared name: whatever refers to it is refused, if anything
            for at, _, what, better in found:
                assert f"'{path[-1]}'" in what or what.startswith(path[-1]) or at[0] == "assumptions", path
                assert f"did you mean '{key}'?" in better or at[0] == "assumptions", path
            referred = [p for p in edit.document.keys if p[-1] == path[-1] and p[:-1] != path[:-1]]
            assert found or not referred or path[0] == "actors", path
        else:
            (only,) = found
            assert only[:2] == (wrong, place), path


def test_every_mistyped_value_is_refused_in_its_place(edit: Edit) -> None:
    for path in edit.chosen:
        if path == ("payoffs",):
            continue  # a list is one of its two forms
        was_list = isinstance(at_path(edit.document.data, path), list)
        (only,) = problems(edit.mistyped(path))
        assert only[:3] == (
            path,
            edit.document.values[path],
            "found the text 'oops'" if was_list else "found a list",
        ), path
        assert only[3].startswith("write "), path


STATED = re.compile(
    r"nobody can ever make this move|no kind of stock is called|is not one of the actors|this is no path|"
    r"neither date nor per_year is given|there is nothing here to count|is not a whole number of|"
    r"\d actors are declared|an empty mapping|there is no channel to close|"
    r"'(reply_days|name|decides)' is missing|payoffs are of rounds|are no whole number of rounds|"
    r"no incident and no move is called|is not on the ladder|no exchange is named that has these steps|"
    r"moves nothing that could be counted|an empty mapping|"
    r"there are no members|no member is called|0 ways to decide|nobody who can make this move has members|"
    r"(is|are) given, and no (low|high)|may be drawn above|of it here and|outside"
)


def test_every_deleted_key_is_missed_in_its_place_where_it_is_needed(edit: Edit) -> None:
    for path in edit.chosen:
        text = edit.deleted(path)
        found = problems(text)
        if described(path)[1]:
            (only,) = found
            assert only[0] == path, path
            first = next(key for key in edit.document.keys if key[:-1] == path[:-1]) == path
            document = yaml_reader.parse(text) if first else edit.document
            assert only[1] == document.values[path[:-1]], path
            assert only[2:] == (f"'{path[-1]}' is missing", only[3]), path
        else:
            for _, place, what, _ in found:
                assert place, path
                assert STATED.search(what), (path, what)


def test_libyaml_only_makes_these_tests_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for file in SHIPPED:
        with monkeypatch.context() as patch:
            patch.setattr(yaml_reader, "_LOADER", getattr(yaml, "CSafeLoader", yaml.SafeLoader))
            edit = Edit(file)
            quick = [(text, problems(text)) for text in sample(edit)]
        assert [problems(text) for text, _ in quick] == [found for _, found in quick]


def sample(edit: Edit) -> list[str]:
    """Some of the spoilt texts, of each kind."""
    spoil: tuple[Callable[..., str], ...] = (edit.misspelt, edit.mistyped, edit.deleted)
    return [spoil[n % 3](path) for n, path in enumerate(list(edit.document.keys)[::80])]


# Whatever is in a file, there is a crisis or an error in words.


def survives(text: str) -> None:
    try:
        crisis = parse(text)
    except ScenarioError as error:
        in_words(error)
    else:
        assert isinstance(crisis, Crisis)


def in_words(error: ScenarioError) -> None:
    """Whether an error says something, on lines that any terminal can show."""
    assert error.problems
    assert all(problem.found and problem.remedy for problem in error.problems)
    assert all(line.isprintable() for line in str(error).split("\n"))


FRAGMENTS = st.sampled_from(
    [
        "name",
        "kinds",
        "ladder",
        "actors",
        "staff",
        "NATO",
        "~",
        "null",
        "NO",
        "on",
        "12:30",
        "1e3",
        "010",
        "1_000",
        ".inf",
        ".nan",
        "<<",
        "---",
        "...",
        "2021-10-01",
        "2021-02-30",
        "50%",
        "all",
        "match",
        "-1",
        "9" * 50,
        "? ",
        "a: ",
        ": ",
        "- ",
        "\n",
        "\n  ",
        "\n    ",
        "\t",
        " ",
        "\r\n",
        "\x85",
        "\u2028",
        "\ufeff",
        "é",
        "東",
        *":-,{}[]&*!|>'\"#%@`\\",
    ]
)


@given(st.lists(FRAGMENTS, max_size=40).map("".join) | st.text(max_size=60))
def test_no_text_at_all_makes_a_traceback(text: str) -> None:
    survives(text)


@given(st.data())
def test_no_bytes_spliced_into_a_shipped_scenario_make_a_traceback(data: st.DataObject) -> None:
    raw = data.draw(st.sampled_from([QUARREL.encode(), *(file.read_bytes()[:3000] for file in SHIPPED)]))
    at = data.draw(st.integers(0, len(raw)))
    until = data.draw(st.integers(at, min(len(raw), at + 40)))
    raw = raw[:at] + data.draw(st.binary(max_size=8) | FRAGMENTS.map(str.encode)) + raw[until:]
    survives(raw.decode("utf-8", "surrogateescape"))


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.dates()
    | st.datetimes()
    | st.sampled_from(["all", "match", "50%", "tit_for_tat", "staff", "NATO", "Russia", 10**400, -0.0, 1e308])
)
KEYS = st.text(max_size=8) | st.integers()
SHALLOW = st.lists(SCALARS, max_size=3) | st.dictionaries(KEYS, SCALARS, max_size=3)
JUNK = SCALARS | SHALLOW | st.lists(SHALLOW, max_size=2) | st.dictionaries(KEYS, SHALLOW, max_size=2)
PATHS = sorted((path for path in yaml_reader.parse(QUARREL).values if path), key=str)
quarrel = cache(lambda: parse(QUARREL))


@given(st.lists(st.tuples(st.sampled_from(PATHS), JUNK), min_size=1, max_size=4))
def test_no_value_anywhere_makes_a_traceback(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    try:
        crisis = quarrel().with_({".".join(map(str, path)): junk for path, junk in changes})
    except ScenarioError as error:
        in_words(error)
    else:
        assert isinstance(crisis, Crisis)
