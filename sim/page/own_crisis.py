"""A scenario from a form: who expelled how many of whom, and when."""

import json
from datetime import timedelta

from sim.scenario.begun import A_HEAD, BASE, LEAD, MOST, a_day, severity_of

TEMPLATE = """\
# Made by a form: what is not known of this crisis stands under `assumptions`, and all of it can be changed.
schema_version: 1
name: {name}
story: {story}
start: {start}
horizon: 150
kinds:
  staff: {{label: people accredited with the other side}}
  offices: {{label: missions and offices with the other side}}
ladder:
  - {{move: protest note, severity: 2.4, lasts: 30, code: WEIS 132, source: "Goldstein (1992): formal protest, -2.4"}}
  - move: expel as many
    severity: {{base: {base}, per_unit: {a_head}, most: {most}}}
    takes: {{staff: match}}
    code: WEIS 201
    source: "Goldstein (1992): expel personnel, -5.0; the size term is a reckoning of the form's"
  - move: expel all
    severity: {{base: {base}, per_unit: {a_head}, most: {most}}}
    takes: {{staff: all}}
    code: WEIS 202
    source: "Goldstein (1992): expel group, -4.9; the size term is a reckoning of the form's"
  - move: close offices
    severity: 5.0
    takes: {{offices: all}}
    notice: 14
    code: WEIS 203
    source: "Goldstein (1992): ban organization, -5.0"
  - move: propose a meeting
    severity: -1.5
    lasts: 30
    code: WEIS 101
    source: "Goldstein (1992): offer proposal, 1.5"
  - move: readmit staff
    severity: {{base: -1.0, per_unit: -0.2, most: -4.0}}
    restores: {{staff: 50%}}
    code: WEIS 067
    source: "Goldstein (1992): grant position, 3.5; the size term is a reckoning of the form's"
actors:
  {first}:
    stocks:
      staff: {{amount: {first_staff}, value: 0.1}}
      offices: {{amount: 1, value: 0.5}}
    strategy: ledger
    reply_days: {{low: 1, likely: 3, high: 10}}
    tolerance: 2.5
    audience_cost: 1.0
    out_of_kind: 0.5
    review_days: 45
  {second}:
    stocks:
      staff: {{amount: {second_staff}, value: 0.1}}
      offices: {{amount: 1, value: 0.5}}
    strategy: ledger
    reply_days: {{low: 1, likely: 5, high: 14}}
    tolerance: 2.5
    audience_cost: 1.0
    out_of_kind: 0.5
    review_days: 45
incidents:
  - name: what began it
    by: {second}
    date: {start}
    severity: {severity}
    counts: {{staff: {count}}}
questions:
  - Which of these numbers does the first answer hang on, and who could know it?
assumptions:
  {first_amount}: as it was said in the form
  {second_amount}: as it was said in the form
  {first_audience_cost}: a guess
  {second_audience_cost}: a guess
  {first_tolerance}: a protest note (2.4) is let pass
  {second_tolerance}: a protest note (2.4) is let pass
"""


def own_crisis(name: str, first: str, second: str, day: str, count: int, first_staff: int, second_staff: int) -> str:
    """The text of a scenario in which `first` expels `count` of the people of `second` about a day, as 2021-10-06.

    Each side has so many `staff` within the other's reach. Names are quoted, and so are what they are, whatever they
    say; whether they will do, the check of the scenario says. Raises ValueError for a day that is none.
    """
    start = a_day(day, LEAD) - timedelta(days=LEAD)
    story = f"About {day} {first} expels {count} of {second}'s people. What follows?"
    quoted = {key: json.dumps(text, ensure_ascii=False) for key, text in (("first", first), ("second", second))}
    paths = {
        f"{which}_{path.rsplit('.')[-1]}": json.dumps(f"actors.{actor}.{path}", ensure_ascii=False)
        for which, actor in (("first", first), ("second", second))
        for path in ("stocks.staff.amount", "audience_cost", "tolerance")
    }
    return TEMPLATE.format(
        name=json.dumps(name, ensure_ascii=False),
        story=json.dumps(story, ensure_ascii=False),
        start=start,
        base=BASE,
        a_head=A_HEAD,
        most=MOST,
        count=int(count),
        severity=severity_of(int(count)),
        first_staff=int(first_staff),
        second_staff=int(second_staff),
        **quoted,
        **paths,
    )
