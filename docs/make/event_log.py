"""The page of the event log's columns and words, made from what the log declares."""

from collections.abc import Iterator

from docs.make.parts.comments import commented
from docs.make.parts.page import Page, PageError, table
from sim.model import log, state

PAGE = Page("docs/event-log.md")

# What the log's words mean. A word that is added to the log and not here, or the other way round, is refused.
KINDS = {
    "incident": "a blow from outside the exchange",
    "false alarm": "a blow that is felt and that nobody struck",
    "move": "a move decided and announced",
    "let pass": "a turn at which nothing is done",
    "in force": "a move that touches stocks takes effect on them",
    "expired": "the term of such a move is over",
    "let lapse": "a threat that is not carried out at its deadline",
    "put off": "an answer is announced for later",
}
RULES = {
    "from outside": "nobody within the model: an incident",
    "misheard": "nobody at all: a false alarm taken for real",
    "tolerance": "the blow was no harder than the actor lets pass, and the strategy was not asked",
    "strategy": "the strategy wanted nothing done",
    "least loss": "of the moves that could be had, this one cost least",
    "nothing better": "something was wanted, and letting pass cost least",
    "misjudged": "another had cost less, but this one's loss was judged to be the least",
    "execution error": "the rung beside the one chosen was done",
    "notice over": "the days of notice have passed",
    "term over": "the days that the move lasts have passed",
    "carried out": "the threat whose deadline is over cost less to carry out than to let lapse",
    "lifted": "the other's concessions made it cheaper to let the threat lapse",
    "backed down": "nothing was conceded, and it was no dearer to let the threat lapse",
    "out of reach": "what was threatened, or settled before the run, could not be had",
    "settled": "it was settled before the run, and the actor would have done otherwise (the model, 7.16)",
    "as chosen": "a person in the actor's chair chose it (the model, 7.18)",
    "carried out as chosen": "a person in the actor's chair chose to carry its threat out",
    "waits": "the actor answers no blow before what it waits for has come",
}


@PAGE.block
def event_columns() -> Iterator[str]:
    """List the columns of the event log; one without a comment shares that of the column above."""
    rows: list[tuple[str, str, str]] = []
    for name, annotation, comment in commented(log.Event):
        rows.append((f"`{name}`", f"`{annotation}`", comment or rows[-1][2]))
    yield from table(("Column", "Type", "Meaning"), rows)


@PAGE.block
def event_kinds() -> Iterator[str]:
    """List what happens, and what decides it."""
    yield from _words("Kind of event", log.KINDS, KINDS)
    yield ""
    yield from _words("Rule", state.RULES, RULES)


def _words(head: str, used: tuple[str, ...], meanings: dict[str, str]) -> Iterator[str]:
    if set(used) != set(meanings):
        raise PageError(
            f"{head}: the log knows {', '.join(used)}; docs/make/event_log.py explains {', '.join(meanings)}"
        )
    yield from table((head, "Meaning"), ((word, meanings[word]) for word in used))
