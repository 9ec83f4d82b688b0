"""What rules read and write: the world, which does not change during a run, the state, which does, and what is settled.

Names, texts and dates have become small integers (`sim.scenario.preparation`). Actors are 0 and 1, in the order of
their names. A stock's place in a sequence is `actor * kinds + kind`. Move 0 is letting pass. Severities are on the
scenario's scale (blows above zero, concessions below), amounts in the stock's units, days are whole days since the
start.

An actor may be an alliance, whose members perceive, wish and take their time each for itself. Their *voices* are
numbered after those of the two actors: 0 and 1 are the actors', from 2 on come the members of the first, by name, and
then those of the second.
"""

from collections.abc import MutableSequence, Sequence
from typing import NamedTuple

LET_PASS = 0
NEVER = -1  # a move that lasts for good; an actor that never reviews
UNLIMITED = float("inf")  # a ceiling that is none
NOT_TO_BE_HAD = -1.0  # a quantity that the stocks cannot give

# What an effect does to a stock, and the form its amount is written in.
EFFECTS = ("takes", "gives_up", "caps", "restores", "resumes")
TAKES, GIVES_UP, CAPS, RESTORES, RESUMES = range(5)
NUMBER, SHARE, MATCH, POSTS = range(4)

# What lifts a threat: any concession that is felt, or only one that restores.
GESTURE, RESTORED = range(2)

# Which rule decided.
RULES = (
    "from outside",
    "misheard",
    "tolerance",
    "strategy",
    "least loss",
    "nothing better",
    "execution error",
    "notice over",
    "term over",
    "waits",
    "carried out",
    "lifted",
    "backed down",
    "out of reach",
    "settled",
    "as chosen",
    "carried out as chosen",
    "misjudged",
)
FROM_OUTSIDE, MISHEARD, TOLERANCE, STRATEGY, LEAST_LOSS, NOTHING_BETTER, ERROR, NOTICE_OVER, TERM_OVER = range(9)
WAITS, CARRIED_OUT, LIFTED, BACKED_DOWN, OUT_OF_REACH, SETTLED, AS_CHOSEN, KEPT, MISJUDGED = range(9, 18)

# How an alliance decides; any other number is the voice of the one that decides for all.
CONSENSUS, MAJORITY = range(2)

FREE = -1  # in the place of a move that an actor is to make: it decides for itself


class World(NamedTuple):
    """What does not change during a run. Of what can be written, some may be drawn before it (`sim.model.doubt`)."""

    kinds: int
    divisible: Sequence[int]  # by kind: 1 where amounts need not be whole
    channel: Sequence[int]  # by kind: 1 where the two sides talk through it
    start: MutableSequence[float]  # by stock: amount at the start
    ceiling: MutableSequence[float]  # by stock: ceiling at the start
    value: MutableSequence[float]  # by stock: severity that a unit is worth to its holder
    blows: Sequence[int]  # the moves that are blows, and those that are concessions, in the ladder's order
    concessions: Sequence[int]
    first_rung: Sequence[int]  # by actor, and one more: where the blows that it can make begin in the next
    rungs: MutableSequence[float]  # the severities of blows at no size, by actor, ascending
    base: MutableSequence[
        float
    ]  # by move: severity = base + per_unit * units + per_share * share, no further than most
    per_unit: MutableSequence[float]
    per_share: MutableSequence[float]
    most: MutableSequence[float]
    sign: Sequence[int]  # by move: 1 for a blow, -1 for a concession, 0 for letting pass
    makers: Sequence[int]  # by move: the actors that can make it, as bits
    national: Sequence[int]  # by move: the alliances each of whose members takes it for itself, or does not; as bits
    touches: Sequence[int]  # by move: the kinds it takes, caps or restores, as bits; 0 where it is words
    notice: MutableSequence[int]  # by move: days from announcement to effect
    lasts: MutableSequence[int]  # by move: days from effect to expiry, or NEVER
    threatens: Sequence[int]  # by move: the move that it announces, or LET_PASS
    deadline: MutableSequence[int]  # by move: days until that is carried out or lapses; 0 where it announces none
    unless: Sequence[int]  # by move: what lifts its threat
    first: Sequence[int]  # by move, and one more: where its effects begin in the next four
    what: Sequence[int]
    kind: Sequence[int]
    form: MutableSequence[int]
    amount: MutableSequence[float]
    stock: Sequence[Sequence[int]]  # by actor, then by effect of a move of its: the stock that the effect moves
    tolerance: MutableSequence[float]  # by voice
    audience_cost: MutableSequence[float]  # by voice
    out_of_kind: MutableSequence[float]  # by actor, from here on, unless it says by voice
    bias: MutableSequence[float]  # by voice
    noise: MutableSequence[float]
    missed: MutableSequence[float]
    fog: MutableSequence[float]
    execution_error: MutableSequence[float]
    judgement_error: MutableSequence[float]
    discount: MutableSequence[float]  # what a day takes off a cost, as a share (see `sim.model.costs`)
    relative_gains: MutableSequence[float]  # the share of the other's cost that counts as its gain
    puts_off: Sequence[int]  # 1 where it answers no blow before what it waits for has come
    low: MutableSequence[int]  # by voice
    likely: MutableSequence[int]  # by voice
    high: MutableSequence[int]  # by voice
    first_member: Sequence[int]  # by actor, and one more: where the voices of its members begin
    decides: Sequence[int]  # by actor: how its members decide; no matter where it has none
    weight: MutableSequence[float]  # by voice: that of a member in a majority, and of its part in what each takes


class State(NamedTuple):
    """What changes during a run. Every sequence is written in place."""

    amount: MutableSequence[float]  # by stock: what stands
    bound: MutableSequence[float]  # by stock: what stands and is announced to go
    ceiling: MutableSequence[float]  # by stock: what may stand
    caps: MutableSequence[float]  # by actor and effect: the ceiling that it sets, or UNLIMITED
    capping: MutableSequence[int]  # by actor and effect: how often it has been announced and is not over
    taken: MutableSequence[float]  # by stock of the victim: what the other took and has not restored
    late: MutableSequence[float]  # by stock of the victim: of what was taken, the part whose term is over
    given: MutableSequence[float]  # by stock: what its holder gave up and has not resumed
    owed: MutableSequence[float]  # by stock of the victim: taken by the blows still to be answered
    offered: MutableSequence[float]  # by stock of the beneficiary: restored by the concessions still to be answered
    received: MutableSequence[float]  # by voice: severity felt and still to be answered,
    outside: MutableSequence[float]  # that of it which came from incidents,
    by_moves: MutableSequence[float]  # and that which came from the other's moves
    balance: MutableSequence[float]  # by voice: severity felt by the other's moves, less that of its own
    touched: MutableSequence[int]  # by actor: kinds that what is to be answered touched, as bits
    last_felt: MutableSequence[int]  # by voice: the day something was last felt
    standing: MutableSequence[int]  # by actor and move: 1 while an offer in words of its stands
    waits: MutableSequence[int]  # by actor: 1 while what it waits for is still to come
    threat: MutableSequence[int]  # by actor: the move by which it has threatened, or LET_PASS
    conceded: MutableSequence[float]  # by actor: what it has felt since that lifts the threat; 0 or below
    turns: MutableSequence[int]  # by actor: turns taken
    felt: Sequence[MutableSequence[float]]  # by voice: what was felt at each turn, as in `View`; so the next two
    sent: Sequence[MutableSequence[float]]  # by actor
    wanted: Sequence[MutableSequence[float]]  # by voice
    notes: Sequence[MutableSequence[float]]  # by voice: what its strategy has made of its past turns (see `View`)
    feels: MutableSequence[float]  # by voice: what was felt of the last thing that reached the actor,
    wishes: MutableSequence[float]  # the severity wanted at its last turn,
    takes: MutableSequence[int]  # and the days over which it last deliberated
    prevails: MutableSequence[int]  # by actor: the voice whose wish was its own at its last turn


class Script(NamedTuple):
    """What is settled of a run before it is played: how it begins, and what an actor does at some of its turns.

    Orders are carried out in order. Until `until` events have happened the luck is that of the run `run`, and from then
    on the run's own.
    """

    until: int  # how many events are settled; 0 where none is
    run: int
    imposed: int  # 1 where nobody acts until then but by orders, each on its day
    since: int  # how many events must have happened before the later strategies are asked; NEVER where there are none
    orders: Sequence[int]  # by actor: how many it has
    day: Sequence[Sequence[int]]  # by actor, by order: its day, where it is imposed; else below 0
    after: Sequence[Sequence[int]]  # likewise: how many events must have happened before it is due
    move: Sequence[Sequence[int]]  # likewise: the move to be made, or FREE
    chair: Sequence[int] = (0, 0)  # by actor: 1 where its orders are those of a person in its chair
    wait: Sequence[Sequence[int]] = (
        (),
        (),
    )  # by actor, by order of a chair: days by which it puts its answer off, or 0
    words: Sequence[int] = (0, 0)  # by actor: at how many of its deadlines a person decides
    kept: Sequence[Sequence[int]] = ((), ())  # by actor, by such a deadline: 1 where the threat is carried out


UNSETTLED = Script(0, 0, 0, NEVER, (0, 0), ((), ()), ((), ()), ((), ()))
