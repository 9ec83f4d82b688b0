"""Letters, blanks, digits and escapes that look like others; what JSON and other programs write; names misspelt."""

import json
import unicodedata
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import jsonschema
import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import sim
from helpers.places import ROOT
from helpers.scenarios import RICH
from sim.history import build_exchange, exchange_schema, load_exchange
from sim.scenario import characters
from sim.scenario.json_schema import schema

ROWS = RICH.splitlines(keepends=True)


def problems(text):
    with pytest.raises(sim.ScenarioError) as error:
        sim.parse(text)
    return error.value.problems


def planted(old, new):
    assert old in RICH
    return RICH.replace(old, new, 1)


# Letters.


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("other", ["NFC", "NFD"])
def test_a_name_is_the_same_however_its_letters_are_composed(form, other):
    name = unicodedata.normalize(form, "Br\u00efe\u0301")
    text = RICH.replace("  Brie:", f"  {name}:").replace("by: Brie", f"by: {unicodedata.normalize(other, name)}")
    crisis = sim.parse(text)

    changed = crisis.with_({f"actors.{unicodedata.normalize(other, name)}.tolerance": 2.5})

    assert list(crisis.actors) == ["Alba", "Br\u00ef\u00e9"]
    assert changed.actors["Br\u00ef\u00e9"].tolerance == 2.5


def test_a_command_takes_a_name_in_either_spelling(command):
    Path("mine.yaml").write_text(RICH.replace("Brie", "Bri\u00e9"), encoding="utf-8")

    line = ("branch", "mine.yaml", "--at", "4", "--do", "let pass", "--runs", "2", "--actor")

    assert command(*line, "Brie\u0301")[1] == command(*line, "Bri\u00e9")[1] != ""


def test_a_file_is_found_whose_name_is_composed_otherwise(tmp_path):
    (tmp_path / "cafe\u0301.yaml").write_text(RICH)

    assert sim.load(tmp_path / "caf\u00e9.yaml").name == "A quarrel"


@given(st.text())
def test_a_text_is_composed_once_and_for_all(text):
    made = characters.composed(text)

    assert characters.composed(made) == made
    assert (characters.half_character(made) is None) or any("\ud800" <= c <= "\udfff" for c in text)


# Blanks and signs.


@pytest.mark.parametrize("blank", ["\u00a0", "\u3000", "\u2003", "\u200b", "\u202f"])
@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("horizon: 600", "horizon:{}600", (5, 9)),
        ("  staff: {label", "{}{}staff: {label", (7, 1)),
        ("  staff: {label", " {}staff: {label", (7, 2)),
        ("    tolerance: 0.5", "    tolerance:{}0.5", (25, 15)),
        ("    review_days: 40", "{0}   review_days: 40", (30, 1)),
        ("horizon: 600", "horizon{}: 600", (5, 1)),
    ],
)
def test_a_blank_that_is_none_is_named_at_its_place(blank, old, new, place):
    [found] = problems(planted(old, new.replace("{0}", blank).replace("{}", blank)))

    assert found.place[0] == place[0]
    assert found.place[1] in (place[1], 1)
    assert found.found == f"a {characters.told(blank)}"


@pytest.mark.parametrize(("sign", "name"), [("\uff1a", "fullwidth colon (U+FF1A)")])
def test_a_full_width_sign_is_named_too(sign, name):
    [found] = problems(planted("horizon: 600", f"horizon{sign}600"))

    assert (found.place, found.found) == ((5, 8), f"a {name}")


def test_a_blank_that_does_not_break_may_stand_in_a_text():
    text = planted("name: A quarrel", "name: 25\u00a0% : A\u00a0quarrel").replace("25\u00a0% :", "25\u00a0%,")

    assert sim.parse(text).name == "25\u00a0%, A\u00a0quarrel"


@pytest.mark.parametrize(
    ("old", "written", "odd", "plain"),
    [
        ("severity: -3.5", "\u22123.5", "minus sign (U+2212)", "-3.5"),
        ("severity: -3.5", "\u20133.5", "en dash (U+2013)", "-3.5"),
        ("horizon: 600", "\uff16\uff10\uff10", "fullwidth digit six (U+FF16)", "600"),
        ("horizon: 600", "600\u00a0", "no-break space (U+00A0)", "600"),
        ("horizon: 600", "\u0666\u0660\u0660", "arabic-indic digit six (U+0666)", "600"),
        ("start: 2020-01-01", "2020\u201301\u201301", "en dash (U+2013)", "2020-01-01"),
        ("money: 33%", "\uff13\uff13\uff05", "fullwidth digit three (U+FF13)", "33%"),
        ("tolerance: 0.5", "\uff10.\uff15", "fullwidth digit zero (U+FF10)", "0.5"),
    ],
)
def test_a_number_that_only_looks_like_one_is_told_with_what_is_in_the_way(old, written, odd, plain):
    key, _ = old.split(": ")
    [found, *_] = problems(planted(old, f"{key}: {written}"))

    assert found.found.endswith(f" is no number or date: it has {odd} in it")
    assert found.remedy == f"write {plain}, if that is meant"


# What the schema admits.


def as_json(**dumped):
    return json.dumps(yaml.safe_load(RICH), default=str, **dumped)


@pytest.mark.parametrize(
    "dumped", [{}, {"indent": 2}, {"indent": "\t"}, {"separators": (",", ":")}, {"sort_keys": True}]
)
def test_a_scenario_in_json_is_valid_by_the_schema_and_for_the_reader(dumped):
    text = as_json(**dumped)

    jsonschema.validate(json.loads(text), schema())
    crisis = sim.parse(text)

    events = sim.simulate(crisis).events
    assert {event.actor for event in events} == {"Alba", "Brie"}
    assert sorted(crisis.actors) == ["Alba", "Brie"]
    if "sort_keys" not in dumped:
        assert events == sim.simulate(sim.parse(RICH)).events


def test_json_may_write_small_numbers_and_whole_ones_as_it_does():
    document = yaml.safe_load(RICH)
    document["horizon"], document["actors"]["Alba"]["tolerance"] = 600.0, 1e-07
    document["actors"]["Brie"]["puts_off"]["until"] = "2020-02-20"
    text = json.dumps(document, default=str)
    jsonschema.validate(json.loads(text), schema())

    crisis = sim.parse(text)

    assert (crisis.horizon, crisis.actors["Alba"].tolerance) == (600, 1e-07)
    assert crisis.actors["Brie"].puts_off.until == date(2020, 2, 20)


@pytest.mark.parametrize("quote", ["'", '"'])
def test_dates_may_stand_in_quotes_as_other_programs_write_them(quote):
    text = RICH.replace("2020-01-01", f"{quote}2020-01-01{quote}").replace("2020-02-01", f"{quote}2020-02-01{quote}")

    assert sim.simulate(sim.parse(text)).events == sim.simulate(sim.parse(RICH)).events
    [found] = problems(planted("2020-01-01", f"{quote}2020-13-01{quote}"))
    assert found.found == "found the text '2020-13-01'"


def test_a_text_that_looks_like_a_date_stays_a_text_where_one_is_wanted():
    assert sim.parse(planted("name: A quarrel", "name: '2020-01-01'")).name == "2020-01-01"


def test_an_exchange_of_the_record_may_be_json_too():
    source = Path("sim/history/exchanges/italy-russia-2021.yaml")
    document = yaml.safe_load((ROOT / source).read_text(encoding="utf-8"))
    text = json.dumps(document, default=str)
    jsonschema.validate(json.loads(text), exchange_schema())

    assert build_exchange(json.loads(text)).moves == load_exchange(ROOT / source).moves


@pytest.mark.parametrize(("escape", "character"), [(r"\ud83d\ude00", "\U0001f600"), (r"\ud834\udd1e", "\U0001d11e")])
def test_two_halves_of_a_character_are_one_in_texts_and_in_keys(escape, character):
    text = planted("name: A quarrel", f'name: "A {escape} quarrel"').replace("Alba:", f'"Al{escape}ba":')
    text = text.replace("by: Alba", f'by: "Al{escape}ba"')

    crisis = sim.parse(text)

    assert crisis.name == f"A {character} quarrel"
    assert next(iter(crisis.actors)) == f"Al{character}ba"


@pytest.mark.parametrize("half", [r"\ud83d", r"\ude00", r"\ude00\ud83d"])
def test_half_a_character_is_refused_for_what_it_is(half):
    [found] = problems(planted("name: A quarrel", f'name: "A {half} quarrel"'))

    assert found.found == f"{half[:6]} is half a character"
    assert found.remedy == "write the character itself, or both its halves"


# What Python brings.


@pytest.mark.parametrize(
    "day",
    [
        pd.Timestamp("2020-02-05"), np.datetime64("2020-02-05"), np.datetime64("2020-02-05T00:00:00.000000000"),
        datetime(2020, 2, 5), pd.Series(pd.to_datetime(["2020-02-05"]))[0], pd.date_range("2020-02-05", periods=1)[0],
        pd.date_range("2020-02-05", periods=1).to_numpy()[0], "2020-02-05", date(2020, 2, 5),
    ],
)  # fmt: skip
def test_a_day_is_a_day_whichever_library_it_is_from(day):
    changed = sim.parse(RICH).with_({"incidents.spies found.date": day})

    assert changed.incidents[0].date == date(2020, 2, 5)
    assert sim.simulate(changed).events == sim.simulate(sim.parse(RICH, changes={"incidents.0.date": day})).events


@pytest.mark.parametrize(
    "moment", [pd.Timestamp("2020-02-05 12:30"), np.datetime64("2020-02-05T12:30"), pd.NaT, np.datetime64("NaT")]
)
def test_a_moment_is_no_day(moment):
    with pytest.raises(sim.ScenarioError, match=r"incidents.0.date: found .*; write a date as 2021-10-18"):
        sim.parse(RICH).with_({"incidents.0.date": moment})


def test_numbers_of_other_libraries_are_numbers():
    crisis = sim.parse(RICH).with_({
        "actors.Alba.tolerance": np.float32(1.5), "horizon": np.int64(60), "kinds.money.divisible": np.bool_(True),
        "actors.Brie.tolerance": Fraction(1, 2),
    })  # fmt: skip

    assert (crisis.horizon, crisis.actors["Alba"].tolerance, crisis.kinds["money"].divisible) == (60, 1.5, True)


# Names that are not there.


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("actors.alba.tolerance", "'alba' is not there; did you mean 'Alba'? known: Alba, Brie"),
        ("actors.Quux", "'Quux' is not there; known: Alba, Brie"),
        ("actors.Brei.stocks.staff.amount", "'Brei' is not there; did you mean 'Brie'? known: Alba, Brie"),
        ("kinds.mony.divisible", "'mony' is not there; did you mean 'money'? known: staff, offices, money"),
    ],
)
def test_a_third_actor_is_a_name_misspelt(path, told):
    with pytest.raises(sim.ScenarioError) as error:
        sim.parse(RICH).with_({path: 1})

    [found] = error.value.problems
    assert f"{found.found}; {found.remedy}" == told


def test_a_new_kind_may_be_set_as_a_whole():
    changed = sim.parse(RICH).with_({"kinds.grain": {"divisible": True}, "actors.Alba.stocks.grain": {"amount": 2.5}})

    assert changed.actors["Alba"].stocks["grain"].amount == 2.5


# The end of the calendar.


@pytest.mark.parametrize(
    ("ladder", "key"),
    [
        ({"lasts": 365}, "lasts"), ({"notice": 200}, "notice"), ({"notice": 20, "lasts": 100}, "lasts"),
        ({"threatens": {"move": "shut", "days": 400, "unless": "gesture"}}, "threatens"),
    ],
)  # fmt: skip
def test_what_would_end_past_the_year_9999_is_refused_at_its_place(ladder, key):
    late = yaml.safe_load(RICH) | {"start": date(9999, 1, 1), "horizon": 300, "incidents": []}
    del late["actors"]["Brie"]["puts_off"]
    late["ladder"] = [{"move": "note", "severity": 5, "source": "x", **ladder}]
    late["ladder"] += [{"move": "shut", "severity": 6, "takes": {"offices": "all"}, "source": "x"}]

    with pytest.raises(sim.ScenarioError) as error:
        sim.build(late)

    [found] = error.value.problems
    assert found.path == ("ladder", 0, key)
    assert found.found == "made on 9999-10-28, the last day, it would end past the year 9999"


@pytest.mark.parametrize(("start", "horizon"), [("9999-01-01", 264), ("0001-01-01", 100)])
def test_what_ends_on_the_last_day_there_is_or_begins_on_the_first_is_played_and_drawn(start, horizon, command):
    text = RICH.replace("2020-01-01", start).replace("600", str(horizon)).replace("2020-02-01", start)
    text = text.replace("puts_off: {until: 2020-02-20}", "").replace("days: 100", "days: 90")
    Path("mine.yaml").write_text(text.replace("  - {move: cap", "#").replace("spies found,", "spies found, "))

    assert command("check", "mine.yaml")[0] == 0
    assert command("run", "mine.yaml", "--no-save")[0] == 0
    assert command("plot", "mine.yaml", "--output", "mine.svg")[0] == 0
