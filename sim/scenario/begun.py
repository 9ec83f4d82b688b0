"""A scenario begun from a few facts: who expelled how many of whose people on which day, and what came of it.

It has three rungs and runs as it is. What nobody said is invented, stands under `assumptions` and has a range there;
the numbers of a side may be taken from another scenario instead. History, as far as it was told, is drawn over the
curve.
"""

import json
from datetime import date, timedelta
from typing import NamedTuple

from sim.scenario.crisis import Crisis
from sim.scenario.problems import plain
from sim.text import in_full

BASE, A_HEAD, MOST = 4.1, 0.2, 7.0  # the severity of an expulsion, as in the ladder
LEAD = 5  # days from what began it, of which nothing is known, to the expulsion
HORIZON = 150
UNTOLD = "how many there were was not said: three times as many as went"


class Facts(NamedTuple):
    """What is known. `answered` and `answer_day` are None where no answer is known, the amounts where nobody said."""

    first: str
    second: str
    day: date
    expelled: int
    answered: int | None = None
    answer_day: date | None = None
    first_amount: int | None = None  # people of the first within the second's reach, before it began
    second_amount: int | None = None


class _Side(NamedTuple):
    """The numbers by which a side decides, and where they are from."""

    value: float
    low: float
    likely: float
    high: float
    tolerance: float
    audience_cost: float
    out_of_kind: float
    source: str


INVENTED = _Side(0.1, 2, 6, 14, 2.5, 1.5, 0.5, "invented")


def facts_of(texts: list[str]) -> Facts:
    """Facts from texts in the order of their fields; an empty one is not known.

    Raises ValueError, in words for whoever wrote them, for what is no day, no number, or cannot be.
    """
    if not 4 <= len(texts) <= len(Facts._fields):
        raise ValueError("four facts are needed: who, whose people, on which day, how many; up to four more may follow")
    first, second, day, count, answered, answer_day, mine, yours = (*texts, *[""] * (8 - len(texts)))
    for name in (first, second):
        if not name:
            raise ValueError("a side without a name; give both")
    if first == second:
        raise ValueError(f"{first} and {second} are one; two sides are needed")
    made = Facts(
        first,
        second,
        a_day(day, LEAD + 1),
        a_count(count, 1),
        a_count(answered, 0) if answered else None,
        a_day(answer_day) if answer_day else None,
        a_count(mine, 0) if mine else None,
        a_count(yours, 1) if yours else None,
    )
    if made.answer_day is not None and made.answer_day < made.day:
        raise ValueError(f"the answer of {answer_day} is before {day}; give its own day")
    if made.second_amount is not None and made.second_amount < made.expelled:
        raise ValueError(f"{made.second_amount} people were there and {made.expelled} had to go; one of them is wrong")
    return made


def a_day(text: str, before: int = 0) -> date:
    """A day that has so many before it on the calendar. Raises ValueError for what is none."""
    try:
        day = date.fromisoformat(text)
        day - timedelta(days=before)
    except (ValueError, OverflowError):
        raise ValueError(f"'{plain(str(text))}' is no day; write it as 2021-10-06") from None
    return day


def a_count(text: str, least: int) -> int:
    """A whole number. Raises ValueError for what is none, or less than the least that can be."""
    if not (text.isascii() and text.isdigit()) or not least <= int(text) <= 10_000:
        raise ValueError(f"'{text}' is no number of people; give a whole number from {least} to 10000")
    return int(text)


def begun(facts: Facts, like: Crisis | None = None) -> str:
    """The text of a scenario file. `like` is one whose sides lend their numbers, first to first, second to second."""
    severity = severity_of(facts.expelled)
    sides = [INVENTED, INVENTED] if like is None else [_side(like, actor) for actor in like.actors]
    amounts = [facts.first_amount, facts.second_amount]
    gone = [facts.answered or facts.expelled, facts.expelled]
    names = [json.dumps(name, ensure_ascii=False) for name in (facts.first, facts.second)]
    told = f"{facts.day} {facts.first} expels {facts.expelled} of {facts.second}'s people. What follows?"
    lines = [
        "# Begun from a few facts. What is invented stands under `assumptions`: put in what you know, with its source.",
        "schema_version: 1",
        f"name: {json.dumps(f'{facts.first} and {facts.second}, {facts.day:%Y}', ensure_ascii=False)}",
        f"story: {json.dumps(told, ensure_ascii=False)}",
        "sources: [your own; put it here]",
        f"start: {facts.day - timedelta(days=LEAD + 1)}",
        f"horizon: {HORIZON}",
        "kinds:",
        "  staff: {label: people accredited with the other side}",
        "  # offices: {label: consulates and offices}    # whatever else can be taken; give it to both sides below",
        "",
        *LADDER,
        "",
        "actors:",
    ]
    for name, side, amount, left in zip(names, sides, amounts, gone, strict=True):
        held = 3 * left if amount is None else amount
        lines += [
            f"  {name}:",
            f"    stocks: {{staff: {{amount: {held}, value: {in_full(side.value)}}}}}",
            "    strategy: ledger         # an equal answer closes it; sim strategies lists others",
            f"    reply_days: {{low: {side.low:g}, likely: {side.likely:g}, high: {side.high:g}}}",
            f"    tolerance: {in_full(side.tolerance)}           # blows felt no harder than this are let pass",
            f"    audience_cost: {in_full(side.audience_cost)}       # a point too soft, in points too hard",
            f"    out_of_kind: {in_full(side.out_of_kind)}",
        ]
    lines += [
        "",
        "incidents:",
        f"  - {{name: what began it, by: {names[1]}, date: {facts.day - timedelta(days=LEAD)}, ",
    ]
    lines[-1] += f"severity: {severity}, counts: {{staff: {facts.expelled}}}}}"
    lines += ["", *_history(facts, names), "", "assumptions:", *_assumptions(facts, sides, amounts, gone, severity)]
    return "\n".join(lines) + "\n"


LADDER = (
    "ladder:                      # the moves; letting pass is always one",
    "  - move: protest note",
    "    severity: 2.4            # 0 to 10, on one published scale",
    "    lasts: 30",
    "    code: WEIS 132",
    '    source: "Goldstein (1992): formal protest, -2.4"',
    "  - move: expel as many",
    f"    severity: {{base: {BASE}, per_unit: {A_HEAD}, most: {MOST}}}",
    "    takes: {staff: match}    # as many as the blow answered took",
    "    code: WEIS 201",
    '    source: "Goldstein (1992): expel personnel, -5.0; the size term is this file\'s own reckoning"',
    "  - move: break relations",
    "    severity: 7.0",
    "    takes: {staff: all}",
    "    gives_up: {staff: all}",
    "    notice: 7",
    "    code: WEIS 195",
    '    source: "Goldstein (1992): break diplomatic relations, -7.0"',
    "  # - move: readmit staff    # a way back: a concession is below zero",
    "  #   severity: {base: -1.0, per_unit: -0.2, most: -4.0}",
    "  #   restores: {staff: 50%}",
    '  #   source: "Goldstein (1992): grant position, 3.5"',
)


def severity_of(count: int) -> float:
    """The severity of expelling so many."""
    return round(min(MOST, BASE + A_HEAD * count), 1)


def _side(crisis: Crisis, actor: str) -> _Side:
    """The numbers of a side of another scenario; those that it has not are invented."""
    me = crisis.actors[actor]
    days, stock = me.reply_days, me.stocks.get("staff", next(iter(me.stocks.values()), None))
    low, likely, high = (days.low, days.likely, days.high) if days is not None else INVENTED[1:4]
    value = stock.value if stock is not None and stock.value else INVENTED.value
    source = f"as {actor}'s in '{crisis.name}'"
    return _Side(value, low, likely, high, me.tolerance, me.audience_cost, me.out_of_kind, source)


def _history(facts: Facts, names: list[str]) -> list[str]:
    rows = [(facts.day, names[0], facts.expelled)]
    if facts.answered and facts.answer_day is not None:
        rows.append((facts.answer_day, names[1], facts.answered))
    lines = ["history:                     # what was done; drawn over the curve"]
    for day, name, count in rows:
        lines.append(
            f"  - {{date: {day}, actor: {name}, what: expels {count}, move: expel as many, "
            f"severity: {severity_of(count)},"
        )
        lines.append('     source: "to be found: put it here"}')
    return lines


def _assumptions(
    facts: Facts, sides: list[_Side], amounts: list[int | None], gone: list[int], severity: float
) -> list[str]:
    """Every invented number with its range: half to twice as much unless more is known."""
    lines = []
    for name, side, amount, left in zip((facts.first, facts.second), sides, amounts, gone, strict=True):
        at = f"actors.{name}"
        if amount is None:
            lines.append(_one(f"{at}.stocks.staff.amount", left, 3 * left, 6 * left, UNTOLD, "people"))
        why = f"{side.source}; it may be from half to twice as much"
        lines.append(_one(f"{at}.stocks.staff.value", side.value / 2, side.value, 2 * side.value, why))
        for end in ("low", "likely", "high"):
            days = getattr(side, end)
            half = max(0, round(days / 2)) if end == "low" else max(1, round(days / 2))
            lines.append(_one(f"{at}.reply_days.{end}", half, days, max(half + 1, round(1.5 * days)),
                              f"{side.source}; it may be from half as long to half as long again", "days"))  # fmt: skip
        lines.append(_one(f"{at}.tolerance", min(1.9, side.tolerance), side.tolerance, max(3.0, side.tolerance + 0.5),
                          f"{side.source}; a complaint (1.9) surely is let pass, a warning (3.0) hardly"))  # fmt: skip
        for key in ("audience_cost", "out_of_kind"):
            value = getattr(side, key)
            if value:
                lines.append(_one(f"{at}.{key}", value / 2, value, 2 * value, why))
    why = "what the expulsion is worth on this ladder; an arrest (4.4) at least, a break (7.0) at most"
    lines.append(_one("incidents.what began it.severity", min(4.4, severity), severity, MOST, why))
    lines.append(_one("ladder.expel as many.severity.per_unit", A_HEAD / 2, A_HEAD, 1.5 * A_HEAD,
                      "no scale measures size; it may be from half as much to half as much again"))  # fmt: skip
    return lines


def _one(key: str, low: float, likely: float, high: float, why: str, unit: str = "") -> str:
    ends = f"low: {in_full(round(low, 4))}, likely: {in_full(round(likely, 4))}, high: {in_full(round(high, 4))}"
    of = f"unit: {unit}, " if unit else ""
    return f"  {json.dumps(key, ensure_ascii=False)}: {{{of}{ends}, why: {json.dumps(why, ensure_ascii=False)}}}"
