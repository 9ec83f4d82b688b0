"""What the program tells people, by code: one table of sentences for a language.

A room says what there is to tell by a code and values, and the table has the words. `speaking` puts another table in
the place of the English one, for whatever is told within it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

Table = Mapping[str, str]

ENGLISH: Table = {
    # Events and effects (`sim.chronicle.sentences`).
    "and": "{some} and {last}",
    "days.one": "{number} day",
    "days.more": "{number} days",
    "moves.one": "{number} move",
    "moves.more": "{number} moves",
    "effect.takes": "takes {units}",
    "effect.gives_up": "gives up {units}",
    "effect.caps": "caps {stock} at {level} ({units} must go)",
    "effect.restores": "gives back {units}",
    "effect.resumes": "resumes {units}",
    "told.nothing": "Nothing happened.",
    "told.felt": "{other} felt {felt:.1f}",
    "told.felt more": "{other} felt {felt:.1f} more",
    "told.unnoticed": "{other} did not notice",
    "told.incident": "laid at its door; {felt}",
    "told.false alarm": "never happened; {felt}",
    "told.in force": "in force: {changes}",
    "told.nothing moves": "nothing moves",
    "told.expired": "term over: {changes}",
    "told.back": "{units} back",
    "told.gone again": "{units} gone again",
    "told.nothing comes back": "nothing comes back",
    "told.put off": "its answer to {numbers}, until {until}",
    "told.let lapse": "its threat of {cause} lapses: {why}",
    "told.let lapse.as chosen": "held to {wanted:.1f}, as chosen",
    "told.let lapse.lifted": "held to {wanted:.1f} after what was conceded",
    "told.let lapse.backed down": "held to {wanted:.1f}, it backs down",
    "told.let lapse.out of reach": "it can no longer be done",
    "told.answers": "answers {numbers}: ",
    "told.initiative": "on its own initiative: ",
    "told.carries out": "carries out its threat of {cause}: ",
    "told.let pass.tolerance": "within its tolerance",
    "told.let pass.strategy": "its strategy wants no answer",
    "told.let pass.nothing better": "wanted {wanted:.1f}, nothing better to be had",
    "told.let pass.execution error": "wanted {wanted:.1f}, by mistake did nothing",
    "told.let pass.misjudged": "wanted {wanted:.1f}, misjudged that nothing was better",
    "told.let pass.settled": "as it is settled",
    "told.let pass.as chosen": "as chosen",
    "told.let pass.out of reach": "what is settled cannot be had",
    "told.did": "wanted {wanted:.1f}, did {done:.1f}",
    "told.did.carried out": "held to {wanted:.1f}, did {done:.1f}",
    "told.did.misjudged": "wanted {wanted:.1f}, did {done:.1f}, which it misjudged",
    "told.did.settled": "as it is settled, did {done:.1f}",
    "told.did.as chosen": "as chosen, did {done:.1f}",
    "told.did.execution error": "wanted {wanted:.1f}, did {done:.1f} by mistake",
    "told.threatens": "threatens '{move}' {day}",
    "told.effective": "in force {day}",
    "told.expires": "until {day}",
    # Why (`sim.chronicle.explanation`).
    "obstacle.unwanted": "not what was wanted",
    "obstacle.threat stands": "one threat stands already",
    "obstacle.threatened": "could not {move}: {obstacle}",
    "obstacle.there": "{holder} has {there} within reach",
    "obstacle.restores": "{there} of {holder}'s to give back",
    "obstacle.resumes": "{there} of its own to resume",
    "obstacle.caps": "no lower ceiling for {stock} to set",
    "obstacle.match": "no {stock} to match",
    "obstacle.needs": "needs {units}: {there}",
    "obstacle.nothing": "no {stock}: {there}",
    "reason.settled": "whatever it wanted, it is settled that it did: {move}",
    "reason.chosen": "whatever its strategy wanted, whoever sits in its chair chose: {move}",
    "reason.mistake": "by an error of execution it did the rung beside: {move}",
    "reason.tolerated": "felt {felt:.1f}, which it tolerates (up to {tolerance})",
    "reason.conceded": "felt {felt:.1f} of concessions since",
    "reason.unconceded": "nothing was conceded",
    "reason.deadline": "the deadline is over; {given}, and it is held to {wanted:.1f}",
    "reason.quiet": "nothing to answer; in the quiet its strategy {strategy} wanted {wanted:.1f}",
    "reason.felt": "felt {felt:.1f}; its strategy {strategy} wanted {wanted:.1f}",
    "reason.could not": "could not {move}: {obstacle}",
    "reason.could": "could {move}, at a loss of {loss:.2f}: {costs}",
    "reason.misjudged": "misjudged to be of least loss: {move}, {loss:.2f}: {costs}",
    "reason.best": "least loss: {move}, {loss:.2f}: {costs}",
    "cost.too hard": "too hard by {by:.2f}",
    "cost.too soft": "too soft by {by:.2f} at price {price}",
    "cost.given up": "gives up {by:.2f} of its own",
    "cost.out of kind": "out of kind {by:.2f}",
    "cost.none": "just what was wanted",
    "paid": "it cost {actor} {parts}",
    "paid.audience": "{by:.2f} before its audience, for less than was felt, or threatened",
    "paid.out of kind": "{by:.2f} for leaving the kind",
    "table.alternative": "alternative",
    "table.severity": "severity",
    "table.too hard": "too hard",
    "table.too soft": "too soft",
    "table.given up": "given up",
    "table.out of kind": "out of kind",
    "table.loss": "loss",
    "table.chance": "chance",
    # A run in two sentences (`sim.page.answers`).
    "headline.reply": "{actor} answers: {move}.",
    "headline.no reply": "Nobody answers.",
    "headline.course": "Course: {course}; ending: {ending}. {moves}, peak {peak:.1f}.",
    # What a side knows (`sim.chair.words`).
    "known.incident.mine": "{move}, laid at your door",
    "known.incident": "{move}, laid at the door of {actor}; you felt {severity:.1f}",
    "known.move.mine": "you: {move}, {severity:.1f}",
    "known.move": "{actor}: {move}; you felt {severity:.1f}",
    "known.move.guessed": "{actor} does what feels like '{move}', {severity:.1f}",
    "known.let pass": "you let it pass",
    "known.put off.mine": "you put your answer off until {until}",
    "known.put off": "{actor} says that it will answer later",
    "known.in force": "in force: {move}",
    "known.in force.guessed": "in force: what felt like '{move}'",
    "known.expired": "over: {move}",
    "known.expired.guessed": "over: what felt like '{move}'",
    "known.let lapse.mine": "you let your threat of '{move}' lapse",
    "known.let lapse": "{actor} lets its threat of '{move}' lapse",
    "known.let lapse.guessed": "{actor} lets a threat lapse",
    "known.mistake": "by mistake: you had ordered something else",
    "known.threat": "threatens '{move}' for {day}",
    "known.threat.unknown": "threatens something for {day}",
    "known.answers": "answers {numbers}",
    "known.effective": "in force {day}",
    "known.expires": "until {day}",
    # What is asked of a person.
    "asked.answer": "{day}: {actor}, your answer to {numbers}. You felt {felt:.1f} in all.",
    "asked.quiet": "{day}: {actor}, it has been quiet. Will you do something of your own accord?",
    "asked.round": "{day}: {actor}, your move of this round. You felt {felt:.1f} since your last.",
    "asked.deadline": "{day}: {actor}, the deadline of your threat ({report}) of '{move}', {severity:.1f}, is here.",
    "asked.conceded": "Since then you felt concessions of {conceded:.1f}, and are held to {held:.1f}.",
    "asked.unconceded": "Nothing was conceded: you are held to all of it.",
    "asked.known": "What you know",
    "asked.new": "What is new",
    "asked.nothing": "Nothing has happened that you know of.",
    "asked.yours": "Yours, within reach of {other}: {stocks}.",
    "asked.theirs": "Within your reach of {other}'s: {stocks}.",
    "asked.none": "nothing",
    "asked.going": "{going:g} of them announced to go",
    "asked.ceiling": "{most:g} at most",
    "asked.worth": "worth {value:g} each",
    "asked.head": "     severity   move, and what it does",
    "asked.not to be had": "Not to be had",
    "asked.wait": "Or put your answer off: not yet, and the days, as 'not yet 10' ({most} at most).",
    "asked.words": "words",
    "asked.given up": "which is worth {given_up:.2f} to you",
    "asked.out of kind": "not in kind ({price:g})",
    "asked.notice": "in force on {day}",
    "asked.lasts": "for {days}",
    "asked.threatens": "threatens '{move}' in {days}",
    "asked.do nothing": "let pass: nothing is done",
    "asked.carry out": "carry out: {move}",
    "asked.let lapse": "let lapse: back down",
    # Why not.
    "why.obstacle": "{move} cannot be had: {obstacle}.",
    "why.loss": "{move} can be had. Your strategy, {strategy}, wants {wanted:.1f}, and puts its loss at {loss:.2f}.",
    "why.unwanted": "{move} can be had. Your strategy, {strategy}, wants {wanted:.1f}, and so nothing of this kind.",
    "why.advice": "Your strategy, {strategy}, wants {wanted:.1f} here: {order}.",
    # The debrief.
    "debrief.head": "What it came to: {course}, {ending}; {moves}; peak {peak}",
    "debrief.peak": "{peak:.1f} on {day}",
    "debrief.no peak": "none",
    "debrief.side": "{actor}: it cost {cost:.2f}; {ties:.0f} % of its ties are left",
    "debrief.payoff": "{actor}: {payoff:.3f} a round",
    "debrief.cost": "(Cost: the value of own stocks while they are gone, a mean over the days, in units of severity.)",
    "debrief.hidden": "{actor} played {strategy}.",
    "debrief.decisions": "Your decisions, against all that could be done in their place, in {lucks} lucks from there:",
    "debrief.decision": "{number}. {day}  {actor}: {order}",
    "debrief.slipped": "(by mistake: {done})",
    "debrief.better": "{order} would have spared {regret}",
    "debrief.best": "nothing would surely have been better",
    "debrief.alone": "nothing else could be done",
    "debrief.pivotal": "It turned on {number}, {order}: {better} would have spared {regret}.",
    "debrief.no pivot": "It turned on none of your decisions: in the place of none was something surely better.",
    "debrief.chair": "In your chair and with your luck, of {count} strategies:",
    "debrief.chair.cost": "{count} would have cost {actor} less than you did; least: {strategies} ({cost:.2f})",
    "debrief.chair.peak": "{count} would have climbed higher than the {peak:.1f} that you saw",
    "debrief.chair.ties": "{count} would have kept less than your {ties:.0f} % of ties",
    "debrief.felt": "What was felt as other than it was:",
    "debrief.felt.missed": "{number}. {day}  {actor}: {move}, {done:.1f}; nobody on the other side noticed",
    "debrief.felt.false": "{number}. {day}  a false alarm: {actor} did nothing, and {felt:.1f} was felt",
    "debrief.felt.other": "{number}. {day}  {actor}: {move}, {done:.1f}; felt as {felt:.1f}",
}

_spoken: ContextVar[Table] = ContextVar("spoken", default=ENGLISH)


def say(code: str, /, **values: object) -> str:
    """The words of a code, with its values. Raises KeyError for a code that is not in the table."""
    return _spoken.get()[code].format(**values)


def knows(code: str) -> bool:
    """Whether there are words for a code."""
    return code in _spoken.get()


@contextmanager
def speaking(table: Table) -> Iterator[None]:
    """Tell by another table within this. It must have every code of the English one; the default is that one."""
    before = _spoken.set(table)
    try:
        yield
    finally:
        _spoken.reset(before)
