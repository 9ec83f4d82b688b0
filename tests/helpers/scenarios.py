"""Scenarios invented for tests: RICH and GAME say all that one may say, QUARREL brings a strategy of its own."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sim.scenario import Crisis, build

Data = Mapping[str, Any]

RICH = """\
schema_version: 1
name: A quarrel
story: Two neighbours who find everything to quarrel about.
start: 2020-01-01
horizon: 600
kinds:
  staff: {label: people}
  offices: {channel: true}
  money: {divisible: true}
ladder:
  - {move: note, severity: 1, lasts: 30, source: invented}
  - {move: expel, severity: {base: 2, per_unit: 0.3, most: 5}, takes: {staff: match}, notice: 5, source: invented}
  - {move: cap, severity: {base: 3, per_share: 2}, caps: {staff: 15}, lasts: 90, source: invented}
  - {move: ultimatum, severity: 2.5, threatens: {move: leave, days: 100, unless: restores}, source: invented}
  - {move: fine, severity: 4, takes: {money: 33%}, source: invented}
  - {move: leave, severity: 6, takes: {offices: all}, gives_up: {offices: all}, notice: 10, source: invented}
  - {move: regret, severity: -3.5, lasts: 30, source: invented}
  - {move: readmit, severity: -2, restores: {staff: 50%}, source: invented}
  - {move: return, severity: -4, restores: {offices: all}, resumes: {offices: all}, source: invented}
actors:
  Alba:
    stocks: {staff: {amount: 20, ceiling: 25, value: 0.1}, offices: {amount: 2, value: 1}, money: {amount: 9.5}}
    strategy: {name: grit, with: {step: 3, patience: 4}}
    reply_days: {low: 2, likely: 6, high: 15}
    tolerance: 0.5
    audience_cost: 1.5
    out_of_kind: 0.4
    perception: {bias: 1.1, noise: 0.3, missed: 0.1, fog: 1, false_alarms: {per_year: 2, severity: 2}}
    execution_error: 0.1
    review_days: 40
  Brie:
    stocks: {staff: {amount: 12, value: 0.1}, offices: {amount: 1, value: 0.5}, money: {amount: 5}}
    strategy: {name: measured_share, with: {share: 0.9}}
    reply_days: {low: 1, likely: 3, high: 9}
    puts_off: {until: 2020-02-20}
    review_days: 60
incidents:
  - {name: spies found, by: Alba, severity: 5, date: 2020-02-01, counts: {staff: 4}}
  - {name: storms, by: Brie, severity: 3, per_year: 3}
"""

GAME = """\
schema_version: 1
name: A game
story: Two players.
start: 2020-01-01
horizon: 60
clock: {rounds: simultaneous}
payoffs: chicken
kinds: {ties: {}}
ladder:
  - {move: strike, severity: 5, source: invented}
actors:
  Alba: {stocks: {}, strategy: suspicious}
  Brie: {stocks: {}, strategy: tit_for_tat}
"""

SMALL = """\
schema_version: 1
name: A small quarrel
story: Two neighbours and four notes.
start: 2021-01-01
horizon: 60
kinds: {staff: {}}
ladder:
  - {move: note, severity: 2, source: invented}
  - {move: expel as many, severity: 4, takes: {staff: match}, source: invented}
  - {move: slap, severity: 5, source: invented}
actors:
  Alba: {stocks: {staff: {amount: 3, value: 1}}, strategy: tit_for_tat, reply_days: {low: 1, likely: 2, high: 9}}
  Brie: {stocks: {staff: {amount: 5}}, strategy: tit_for_tat, reply_days: {low: 1, likely: 3, high: 9}}
incidents:
  - {name: spies found, by: Brie, date: 2021-01-02, severity: 4, counts: {staff: 4}}
assumptions:
  actors.Alba.stocks.staff.amount: nobody knows
"""

QUARREL = """\
schema_version: 1
name: A quarrel
story: Two neighbours and a note.
start: 2021-01-01
horizon: 90
kinds: {staff: {}}
ladder:
  - {move: note, severity: 2, source: invented}
  - {move: slap, severity: 4, source: invented}
  - {move: sorry, severity: -2, source: invented}
actors:
  Alba:
    stocks: {staff: {amount: 9}}
    strategy: {file: mine.py, name: measured, with: {share: 0.6}}
    reply_days: {low: 1, likely: 2, high: 3}
    review_days: 20
  Brie:
    stocks: {staff: {amount: 9}}
    strategy: tit_for_tat
    reply_days: {low: 1, likely: 2, high: 3}
incidents:
  - {name: a spy found, by: Brie, severity: 4, date: 2021-01-02}
assumptions: {actors.Alba.strategy.with.share: a guess}
"""


def small_crisis(
    start: date,
    horizon: int,
    kinds: Iterable[str] | Mapping[str, Data],
    ladder: Iterable[Data],
    actors: Mapping[str, Data],
    incidents: Iterable[Data] = (),
    **more: Any,
) -> Crisis:
    """A scenario of a few lines, its fields as in a file; `kinds` may be names alone, and no move needs a source."""
    return build(
        {
            "schema_version": 1,
            "name": "a small crisis",
            "story": "Invented for a test.",
            "start": start,
            "horizon": horizon,
            "kinds": kinds if isinstance(kinds, Mapping) else {kind: {} for kind in kinds},
            "ladder": [{"source": "invented", **move} for move in ladder],
            "actors": actors,
            "incidents": list(incidents),
            **more,
        }
    )


def texts(value):
    """All that a file says, at any depth: names and sentences, each on one line."""
    if isinstance(value, str):
        yield " ".join(value.split())
    elif isinstance(value, dict):
        yield from (text for item in value.items() for one in item for text in texts(one))
    elif isinstance(value, list | tuple):
        yield from (text for item in value for text in texts(item))
