"""A pack: any scenario as a lesson on paper, with a card for each side, sheets to fill in, questions and answers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from html import escape
from typing import Any, NamedTuple

from sim.chronicle import explanation, outcome, sentences
from sim.chronicle.description import effects, severity_told
from sim.lessons.edition import markdown, page
from sim.page.handout import handout
from sim.page.sliders import sliders, undrawn
from sim.scenario import Crisis
from sim.scenario.format import Move
from sim.strategies import STRATEGIES
from sim.studies.ensemble import ensemble
from sim.studies.run import Run, simulate
from sim.text import in_full, in_units, long_day, plain, several

RUNS = 400
ROWS = 14  # of a log sheet, which are a page
TAUGHT = frozenset(  # a dozen that a class can tell apart; each pair of them is a cell of the page, and takes its time
    (
        "tit_for_tat", "ledger", "generous", "contrite", "tit_for_two_tats", "suspicious", "grim", "grit", "appeaser",
        "measured_share", "always_hold", "always_strike",
    )
)  # fmt: skip
PLAN = (
    ("Brief and role cards, read in silence", 10, 5),
    ("Predictions: what will be done first, by whom, and what ends it?", 10, 5),
    ("Play, in two teams, with the ladder, the counters and the log sheet", 35, 20),
    ("Questions, with the page of the case", 20, 10),
    ("Discussion: what the numbers hang on, and what is not in the file", 15, 5),
)
RULES = """\
1. Two teams, one for each side, each with its own card. What is on it is not shown to the other.
2. Whoever was hit last says what it does: a move of the ladder, or nothing. It says on which day, within the time that
   its card gives.
3. Lay out a counter for each unit that is held. Write each move on the log sheet: announced, in force (announced and
   notice), what it answers. Take counters away when a move is in force.
4. Add up the severity of all that is in force, and draw it on the curve sheet.
5. It ends when both let pass in turn, or on {end}. Each then says, in a minute, why it stopped, and who began.
"""
WORKS = """\
Each side feels what the other did and wants an answer of a severity that its strategy gives. It takes the move of the
ladder whose loss is least: softer or harder than wanted, not like for like, and what it gives up of its own.
"""
USUALLY = """\
The commonest ways of {runs} runs with other luck, in each of which what nobody knows is drawn anew, with intervals of
95 %:
"""
NOTICE = """\
Did a team do what its card made cheapest? Whom did it blame? Who thought that it had only answered? A class that ends
otherwise than the program has found something that the file leaves out: write it down.
"""
EXTEND = """\
`sim new mine.yaml --copy` and the name of this scenario makes a copy. Change one assumption for which you have a better
source, and make the pack anew.
"""


class Question(NamedTuple):
    """A question with its answer."""

    ask: str
    answer: str


def taught(crisis: Crisis) -> tuple[str, ...]:
    """The strategies that the page of a pack sets against each other: those a class knows, and the scenario's own."""
    own = {actor.strategy.called for actor in crisis.actors.values()}
    return tuple(name for name in STRATEGIES if name in TAUGHT | own)


def pack(crisis: Crisis, found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The files of a pack by name, from a scenario and its cells (see `sim.page.cells`)."""
    run = simulate(undrawn(crisis), found["seed"], found["run"])
    many = plain(ensemble(crisis, RUNS, found["seed"]).document())
    asked = list(questions(run, many, found))
    yield "brief.html", page(crisis.name, "Brief, for everybody", _brief(crisis))
    for actor in crisis.actors:
        yield (
            f"card-{_file_name(actor)}.html",
            page(f"You are {actor}", f"{crisis.name}: for this side alone", _card(crisis, actor)),
        )
    yield "ladder.html", page("The ladder", f"{crisis.name}: a card for each table", _ladder(crisis))
    yield "log-sheet.html", page("Log sheet", crisis.name, _log_sheet())
    yield "curve-sheet.html", page("Curve sheet", crisis.name, _curve_sheet(run))
    yield "questions.html", page("Questions", f"{crisis.name}: predict before you look", _questions(crisis, asked))
    yield "instructor.html", page(crisis.name, "For the instructor alone", _instructor(run, many, found, asked))
    yield "sources.html", page("Sources and assumptions", crisis.name, _sources(crisis))
    yield "case.html", handout(crisis, dict(found))


def _file_name(actor: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in actor)


def questions(run: Run, many: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Question]:
    """Questions that the program answers: of a run, of many, and of the numbers that the first answer hangs on."""
    crisis, summary = run.crisis, run.summary
    reply = summary.first_reply
    if reply is not None and reply.cause is not None:
        struck = run.events[reply.cause - 1]
        waited = (sentences.day(reply) - sentences.day(struck)).days
        share, alone = (_share(counted, reply.actor, reply.move) for counted in (many, many.get("by_luck")))
        yield Question(
            f"{struck.actor}: {struck.move}, {long_day(sentences.day(struck))}. What does {reply.actor} do, "
            "and after how many days?",
            f"{reply.move}, after {several(waited, 'day')}, in the typical run.",
        )
        if share is not None:
            yield Question(
                f"Numbers that nobody knows may lie anywhere in their ranges. In what share of {RUNS} runs is that the "
                "answer?",
                _percent(share)
                + ("" if alone is None else f"; with the numbers of the file, by luck alone, {_percent(alone)}"),
            )
        if crisis.clock is None:
            yield from _what_else(run, reply.number)
    yield Question(
        "How severe are all measures in force together at their highest, and when?",
        f"{in_full(round(summary.peak, 1))}, from {long_day(summary.peak_day)} on, in the typical run."
        if summary.peak_day is not None
        else "Nothing is ever in force in the typical run.",
    )
    if summary.costs:
        paid = ", ".join(f"{actor} {cost.total:.1f}" for actor, cost in summary.costs.items())
        yield Question(
            "What has it cost either side in the end? Who paid more, and for what?", f"{paid}, in the typical run."
        )
    if found["guide"] is not None:
        yield Question("Which number, moved by how little, turns the first answer?", found["guide"]["doubt"])


def _what_else(run: Run, number: int) -> Iterator[Question]:
    """What the first answer was chosen from: the next best, and the first that could not be had."""
    decision = explanation.decisions(run.crisis, run.seed, run.number).get(number)
    if decision is None:
        return
    open_ones = sorted((one for one in decision.alternatives if not one.obstacle), key=lambda one: one.loss)
    if len(open_ones) > 1:
        yield Question(
            "Which answer would have been the next best to it, and by how much worse?",
            f"{open_ones[1].move}: a loss of {open_ones[1].loss:.2f}, against {open_ones[0].loss:.2f} of "
            f"{open_ones[0].move}.",
        )
    barred = next((one for one in decision.alternatives if one.obstacle and one.severity > 0.0), None)
    if barred is not None:
        yield Question(f"Why not '{barred.move}'?", f"{barred.obstacle[0].upper()}{barred.obstacle[1:]}.")


def _share(counted: Mapping[str, Any] | None, actor: str, move: str) -> Mapping[str, float] | None:
    """In what share of runs a move is the first answer; None where it is in none, or nothing was counted."""
    found = counted["first_replies"] if counted else []
    return next((one for one in found if (one["actor"], one["move"]) == (actor, move)), None)


def _percent(share: Mapping[str, float]) -> str:
    return f"{100 * share['share']:.0f} % [{100 * share['low']:.0f}, {100 * share['high']:.0f}]"


def _brief(crisis: Crisis) -> str:
    """What both sides may know, and how it is played on paper."""
    first = min(crisis.incidents, key=lambda one: (one.date is None, one.date or crisis.start), default=None)
    begun = ""
    if first is not None and first.date is not None:
        begun = f"{long_day(first.date)}: {first.name}. It is blamed on {first.by}. How does it go on?"
    sides = " and ".join(crisis.actors)
    end = long_day(crisis.start + timedelta(days=crisis.horizon))
    return (
        f"<h2>What has happened</h2><p>{escape(begun)}</p><p>Two sides act: {escape(sides)}.</p>"
        f"<h2>How it is played</h2>{markdown(RULES.format(end=end))}"
    )


def _card(crisis: Crisis, actor: str) -> str:
    """What a side knows: its own numbers and moves, and what it can see of the other side."""
    me = crisis.actors[actor]
    other = next(name for name in crisis.actors if name != actor)
    own = [
        f"{in_units(stock.amount, kind)}{_ceiling(stock.ceiling)}, worth {in_full(stock.value)} each to you"
        for kind, stock in me.stocks.items()
    ]
    theirs = [
        f"{in_units(stock.amount, kind)}{_ceiling(stock.ceiling)}"
        for kind, stock in crisis.actors[other].stocks.items()
    ]
    about = [f"You let pass what weighs {in_full(me.tolerance)} or less: nobody at home would notice."]
    about.append(
        f"An answer a point too soft costs you {in_full(me.audience_cost)} at home; one a point too hard costs 1."
    )
    if me.out_of_kind:
        about.append(f"To answer with something of another kind costs {in_full(me.out_of_kind)}.")
    if me.reply_days is not None:
        days = me.reply_days
        about.append(f"You need {days.low:g} to {days.high:g} days for an answer, most often {days.likely:g}.")
    kinds = "".join(
        f"<li>{escape(kind)}: {escape(declared.label or kind)}</li>" for kind, declared in crisis.kinds.items()
    )
    return (
        f'<div class="card"><h2>What you hold within the reach of {escape(other)}</h2>{_listed(own)}'
        f"<h2>What {escape(other)} holds within yours</h2>{_listed(theirs)}"
        "<p>What that is worth to them you do not know.</p>"
        f"<h2>How you decide</h2>{_listed(about)}<h2>What the words mean</h2><ul>{kinds}</ul></div>"
        f"<h2>What you can do</h2>{_moves(crisis, actor)}"
        f"<p>Severity is felt by the other side. Below zero it is a concession.</p>"
    )


def _ceiling(ceiling: float | None) -> str:
    return "" if ceiling is None else f" (of {in_full(ceiling)} posts)"


def _listed(lines: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines) or '<li>nothing</li>'}</ul>"


def _moves(crisis: Crisis, actor: str) -> str:
    """The moves that are open to a side, with what each would cost its maker at the beginning."""
    rows = [
        (severity_told(move.severity), move.move, effects(move), _price(crisis, actor, move))
        for move in crisis.ladder
        if move.only in (None, actor)
    ]
    return _table(("severity", "move", "what it does", "costs you"), rows)


def _price(crisis: Crisis, actor: str, move: Move) -> str:
    """What a move gives up of its maker's own, by what that is worth to it."""
    stocks = crisis.actors[actor].stocks
    lost = 0.0
    for kind, amount in move.gives_up.items():
        if kind in stocks:
            held = stocks[kind].amount
            lost += stocks[kind].value * (held if isinstance(amount, str) else min(held, amount))
    return f"up to {in_full(round(lost, 2))}" if lost else ""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    cells = "".join(f"<th>{escape(one)}</th>" for one in head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(one)}</td>' for one in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"


def _ladder(crisis: Crisis) -> str:
    """All moves from the hardest to the greatest concession, with what each gives up for either side."""
    rows = [
        (
            severity_told(move.severity),
            move.move,
            effects(move),
            *(_price(crisis, actor, move) for actor in crisis.actors),
        )
        for move in sorted(crisis.ladder, key=lambda move: -move.severity.base)
    ]
    return _table(("severity", "move", "what it does", *(f"costs {actor}" for actor in crisis.actors)), rows)


def _log_sheet() -> str:
    head = ("no.", "decided", "announced", "in force", "who", "move", "answers no.")
    cells = "".join(f"<th>{one}</th>" for one in head)
    rows = "".join(f"<tr><td>{number}</td>{'<td></td>' * (len(head) - 1)}</tr>" for number in range(1, ROWS + 1))
    return f'<table class="log"><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table>'


def _curve_sheet(run: Run) -> str:
    """Axes to draw on, tall enough for half as much again as the typical run comes to."""
    crisis = run.crisis
    step = next(one for one in (1, 2, 5, 10, 20, 50, 100) if one * 10 >= 1.5 * max(run.summary.peak, 5.0))
    width, height, left = 640, 380, 46
    last = max(((sentences.day(event) - crisis.start).days for event in run.events), default=0)
    days = min(crisis.horizon, max(16, round(1.5 * last)))
    lines = []
    for at in range(11):
        y = height - 30 - at * (height - 50) / 10
        lines.append(
            f'<line x1="{left}" y1="{y:.0f}" x2="{width}" y2="{y:.0f}"/><text x="8" y="{y + 4:.0f}">{at * step}</text>'
        )
    for at in range(9):
        x = left + at * (width - left - 40) / 8
        day = long_day(crisis.start + timedelta(days=round(at * days / 8)))
        lines.append(f'<line x1="{x:.0f}" y1="20" x2="{x:.0f}" y2="{height - 30}"/>')
        if at % 2 == 0:
            lines.append(f'<text x="{x - 12:.0f}" y="{height - 8}">{escape(day)}</text>')
    size = f'viewBox="0 0 {width + 40} {height}"'
    return (
        "<p>Severity of all measures in force together, by day. Draw your prediction first, dashed, then what came.</p>"
        f'<svg class="grid" {size} role="img" aria-label="empty axes">{"".join(lines)}</svg>'
        "<p>One point is a mild complaint; 5 an expulsion; 7 a break of relations.</p>"
    )


def _questions(crisis: Crisis, asked: Sequence[Question]) -> str:
    room = '<p class="answer">Prediction: ________________ Answer: ________________</p>'
    computed = "".join(f"<li>{escape(one.ask)}{room}</li>" for one in asked)
    open_ones = "".join(f"<li>{escape(one)}</li>" for one in crisis.questions)
    more = f"<h2>To discuss</h2><ol>{open_ones}</ol>" if open_ones else ""
    return f"<ol>{computed}</ol>{more}"


def _instructor(run: Run, many: Mapping[str, Any], found: Mapping[str, Any], asked: Sequence[Question]) -> str:
    """How long, what usually happens, what to ask; and what NetLogo's Info tab has a model say of itself."""
    crisis = run.crisis
    plan = _table(("part", "90 minutes", "45 minutes"), [(part, f"{long}", f"{short}") for part, long, short in PLAN])
    answers = "".join(f'<li>{escape(one.ask)}<div class="solution">{escape(one.answer)}</div></li>' for one in asked)
    plays = [f"{actor} plays {one.strategy.told}" for actor, one in crisis.actors.items()]
    past = [f"{long_day(one.date)} {one.actor}: {one.what}" for one in crisis.history]
    parts = [
        ("How long it takes", plan),
        ("What it is", f"<p>{escape(' '.join(crisis.story.split()))}</p>"),
        ("How it works", markdown(WORKS) + _listed(plays)),
        ("What usually happens", markdown(USUALLY.format(runs=RUNS)) + _listed(list(_ways(many)))),
        ("The typical run", _typical(run)),
        ("What history did", _listed(past) if past else ""),
        ("What to ask: answers", f"<ol>{answers}</ol>"),
        ("Things to try", _listed(list(_tries(found)))),
        ("Things to notice", markdown(NOTICE)),
        ("To extend", markdown(EXTEND)),
    ]
    return "".join(f"<h2>{head}</h2>{text}" for head, text in parts if text)


def _typical(run: Run) -> str:
    """The events of a run as a table, and who lost what."""
    events, crisis = run.events, run.crisis
    rows = [
        (f"{event.number}", long_day(sentences.day(event)), event.actor, event.move, sentences.tell(event, crisis))
        for event in events
        if not sentences.is_omitted(event, events)
    ]
    lost = outcome.losses(events, crisis, run.summary).strip()
    return _table(("no.", "day", "who", "move", "why"), rows) + _listed(lost.splitlines())


def _ways(many: Mapping[str, Any]) -> Iterator[str]:
    """The commonest ways, with their shares."""
    for way in many["ways"]["most_frequent"][:5]:
        steps = ", then ".join(f"{step['actor']} {step['move']}" for step in way["steps"]) or "nothing"
        yield f"{_percent(way['share'])}: {steps} ({way['course']})"


def _tries(found: Mapping[str, Any]) -> Iterator[str]:
    """What to change in the page of the case."""
    for one in [one for one in found["case"]["sliders"] if one["marks"]][:4]:
        mark, whose = one["marks"][0], f"{one['of']}: " if one["of"] else ""
        yield f"{whose}{one['name']}, at {mark['told']} or {'less' if mark['below'] else 'more'}: {mark['answer']}."
    yield "Give either side another strategy: which pair winds it down?"


def _sources(crisis: Crisis) -> str:
    named = {one.key: one.quantity.full for one in sliders(crisis)}
    assumed = [f"{named.get(key, key)}. {why[0].upper()}{why[1:]}" for key, why in crisis.assumed.items()]
    return f"<h2>Sources</h2>{_listed(crisis.sources)}<h2>What is assumed, and why</h2>{_listed(assumed)}"
