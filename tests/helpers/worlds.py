"""Worlds for properties that hold whatever the scenario."""

from hypothesis import strategies as st

from sim.model import rules
from sim.model.calendar import NO_DAY, Calendar
from sim.model.state import (
    CAPS,
    CONSENSUS,
    GESTURE,
    GIVES_UP,
    MAJORITY,
    MATCH,
    NEVER,
    NUMBER,
    POSTS,
    RESTORED,
    RESTORES,
    RESUMES,
    SHARE,
    TAKES,
    UNLIMITED,
    World,
)
from sim.strategies import STRATEGIES


@st.composite
def worlds(draw, alliances=False):
    """Any world the rules can be given, wilder than the scenario format lets through; and its calendar.

    With `alliances` its actors may have members.
    """
    kinds = draw(st.integers(1, 2))
    moves = draw(st.integers(1, 6))
    what, kind, form, amount, first, sign, touches = [], [], [], [], [0, 0], [0], [0]
    for _ in range(moves):
        sign.append(draw(st.sampled_from((1, 1, -1))))
        effects = draw(
            st.lists(st.tuples(st.integers(0, 4), st.integers(0, kinds - 1)), max_size=3, unique=True).map(sorted)
        )
        pairs = {(TAKES, CAPS), (GIVES_UP, RESUMES), (TAKES, RESTORES),
                 (CAPS, RESTORES)}  # fmt: skip
        effects = [e for e in effects if not any((w, e[0]) in pairs and k == e[1] for w, k in effects)]
        for which, of_kind in effects:
            shapes = (NUMBER, SHARE, SHARE, MATCH)
            shape = draw(st.sampled_from((*shapes, POSTS) if which == CAPS else shapes))
            what.append(which)
            kind.append(of_kind)
            form.append(shape)
            amount.append(
                draw(st.sampled_from((0.25, 0.5, 1.0)) if shape in {SHARE, POSTS} else st.integers(1, 6).map(float))
            )
        first.append(len(what))
        touches.append(draw(st.integers(0, 2**kinds - 1)))
    blows = [move for move, s in enumerate(sign) if s > 0]
    threatens = [0, *(draw(st.sampled_from((0, *blows))) if s > 0 else 0 for s in sign[1:])]
    start = draw(st.lists(st.integers(0, 12).map(float), min_size=2 * kinds, max_size=2 * kinds))
    channel = draw(st.lists(st.integers(0, 1), min_size=kinds, max_size=kinds))
    room = draw(st.lists(st.sampled_from((0.0, 3.0, UNLIMITED)), min_size=2 * kinds, max_size=2 * kinds))

    def by_move(size):
        return [0.0, *(s * draw(st.sampled_from(size)) for s in sign[1:])]

    def by_actor(*choices):
        return [draw(st.sampled_from(choices)) for _ in range(2)]

    members = [draw(st.integers(0, 4)) if alliances else 0 for _ in range(2)]
    first_member = [2, 2 + members[0], 2 + sum(members)]
    alliance = sum(1 << me for me in (0, 1) if members[me] > 0)

    def by_voice(*choices):
        return [draw(st.sampled_from(choices)) for _ in range(first_member[2])]

    def decides(me):
        return draw(st.sampled_from((CONSENSUS, MAJORITY, *range(first_member[me], first_member[me + 1]))))

    value = draw(st.lists(st.sampled_from((0.0, 0.1)), min_size=2 * kinds, max_size=2 * kinds))
    own = {GIVES_UP, RESUMES}
    reply = [sorted(draw(st.lists(st.integers(0, 12), min_size=3, max_size=3))) for _ in range(first_member[2])]
    makers = [0b11, *(draw(st.sampled_from((0b11, 0b11, 0b01, 0b10))) for _ in range(moves))]
    of_first, of_second = (sum(makers[move] >> me & 1 for move in blows) for me in (0, 1))
    world = World(
        kinds=kinds,
        divisible=draw(st.lists(st.integers(0, 1), min_size=kinds, max_size=kinds)),
        channel=channel,
        start=start,
        ceiling=[n + more for n, more in zip(start, room, strict=True)],
        value=value,
        blows=[n for n, s in enumerate(sign) if s > 0],
        concessions=[n for n, s in enumerate(sign) if s < 0],
        first_rung=[0, of_first, of_first + of_second],
        rungs=[0.0] * (of_first + of_second),
        base=by_move((1.0, 3.0, 5.0)),
        per_unit=by_move((0.0, 0.2)),
        per_share=by_move((0.0, 2.0)),
        most=[0.0, *(s * UNLIMITED for s in sign[1:])],
        sign=sign,
        makers=makers,
        national=[0, *(draw(st.sampled_from((0, 0b01, 0b11) if alliances else (0,))) & alliance for _ in range(moves))],
        touches=touches,
        notice=[0, *(draw(st.sampled_from((0, 0, 7, 40))) for _ in range(moves))],
        lasts=[NEVER, *(draw(st.sampled_from((NEVER, 1, 15, 60))) for _ in range(moves))],
        threatens=threatens,
        deadline=[draw(st.sampled_from((1, 7, 40))) if threatened else 0 for threatened in threatens],
        unless=[0, *(draw(st.sampled_from((GESTURE, RESTORED))) for _ in range(moves))],
        first=first,
        what=what,
        kind=kind,
        form=form,
        amount=amount,
        stock=tuple(
            [(me if w in own else 1 - me) * kinds + k for w, k in zip(what, kind, strict=True)] for me in (0, 1)
        ),
        tolerance=by_voice(0.0, 2.0),
        audience_cost=by_voice(0.0, 1.0, 2.0),
        out_of_kind=by_actor(0.0, 0.5),
        bias=by_voice(*((0.0, 0.5, 1.0, 1.5) if alliances else (0.5, 1.0, 1.5))),
        noise=by_actor(0.0, 0.5),
        missed=by_actor(0.0, 0.1),
        fog=by_actor(0.0, 2.0),
        execution_error=by_actor(0.0, 0.3),
        judgement_error=by_actor(0.0, 0.5),
        discount=by_actor(0.0, 0.01),
        relative_gains=by_actor(0.0, 0.25),
        puts_off=by_actor(0, 0, 1),
        low=[days[0] for days in reply],
        likely=[days[1] for days in reply],
        high=[days[2] for days in reply],
        first_member=first_member,
        decides=[decides(0), decides(1)],
        weight=by_voice(0.5, 1.0, 3.0),
    )
    rules.sort_rungs(world)
    plan = Calendar(
        horizon=200,
        first=[NO_DAY, NO_DAY],
        every=NO_DAY,
        review=by_actor(NO_DAY, 1, 20),
        until_day=by_actor(NO_DAY, 25, 60),
        until_incident=by_actor(NO_DAY, 1, 2),
        until_move=by_actor(NO_DAY, NO_DAY, 1),
        alarms=by_actor(0.0, 6.0),
        alarm_severity=[3.0, 3.0],
        day=[0, 30, NO_DAY],
        per_year=[0.0, 0.0, 18.0],
        culprit=[1, 0, draw(st.integers(0, 1))],
        severity=[5.0, 3.0, 4.0],
        touches=[1, 0, 1],
        counts=[float(draw(st.integers(0, 3))) for _ in range(3 * kinds)],
    )
    answers = [STRATEGIES[draw(st.sampled_from(sorted(STRATEGIES)))] for _ in range(first_member[2])]
    return world, plan, answers
