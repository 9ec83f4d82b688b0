"""Many runs one by one, a row each: its number, what was drawn for it, and what it came to.

Runs are played again, a block at a time: nothing of them is kept, and any part of them can be had.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sim.engines import player
from sim.model.outcomes import COURSES, ENDINGS, NONE
from sim.scenario import Crisis
from sim.scenario.draws import Facts
from sim.scenario.preparation import ready

OF_A_RUN = ("course", "ending", "replier", "first_reply", "moves", "peak", "peak_day", "length", "last_word")


def rows(crisis: Crisis, seed: int, runs: range) -> Iterator[Sequence[Any]]:
    """The head, and then a row for each of some runs of a seed that follow one another.

    What is drawn stands by its path, as the body of a file may have it. None stands where there is nothing to tell.
    """
    here, facts = ready(crisis), Facts(crisis)
    names = here.prepared.names
    paid = [f"payoff {actor}" for actor in names.actors] if here.payoffs is not None else []
    yield ["run", *facts.paths, *OF_A_RUN, *paid]
    number = runs.start
    for table in player.blocks(here.prepared, seed, runs, payoffs=here.payoffs, drawn=bool(facts.doubts)):
        for row in range(len(table.course)):
            drawn = facts.of([float(n) for n in table.drawn[row]]).values() if facts.doubts else ()
            who, last, day = int(table.replier[row]), int(table.last_word[row]), int(table.peak_day[row])
            yield [
                number,
                *drawn,
                COURSES[table.course[row]],
                ENDINGS[table.ending[row]],
                None if who == NONE else names.actors[who],
                None if who == NONE else names.moves[int(table.reply[row])],
                int(table.moves[row]),
                float(table.peak[row]),
                None if day == NONE else crisis.start + timedelta(day),
                int(table.length[row]),
                None if last == NONE else names.actors[last],
                *(float(column[row]) for column in table.payoff),
            ]
            number += 1
