"""Axelrod's first tournament, as the Axelrod library plays it again."""

from functools import cached_property
from math import fsum, inf
from statistics import fmean
from typing import Any

from sim import luck
from sim.games.published.experiment import BLOW_SEVERITY, Experiment, Measured, move_of, play_rounds
from sim.model import bimatrix
from sim.strategies import axelrod_library


class LibraryTournament(Experiment):
    """Axelrod's first tournament as the library plays it again, each entry against every other.

    The exact number is the score in the library's own tournament, with the published seed and repetitions. The expected
    one is the score of the library's players played by hand, with the luck that they have in our engine and without
    being told when the game ends. The simulated one is their score in our engine, which must be the same.
    """

    SEED = 1

    @cached_property
    def players(self) -> list[Any]:
        """Fresh players of the library: its entries to the first tournament."""
        return [kind() for kind in axelrod_library.library().axelrod_first_strategies]

    @cached_property
    def library_scores(self) -> dict[str, float]:
        """The mean score a round of each entry in the library's own tournament, by name."""
        contest = axelrod_library.library().Tournament(
            self.players, turns=self.rounds, repetitions=self.spec["repetitions"], seed=self.SEED
        )
        results = contest.play(processes=None, progress_bar=False)
        return {p.name: fmean(scores) for p, scores in zip(self.players, results.normalised_scores, strict=True)}

    @cached_property
    def scores(self) -> tuple[dict[str, float], dict[str, float]]:
        """The mean score a round of each entry over all opponents and runs: played by hand, and in our engine."""
        names = [type(player).name for player in self.players]
        matrix = bimatrix.matrix(self.payoffs)
        totals = {name: ([0.0], [0.0]) for name in names}
        for at, name in enumerate(names):
            for other in names[at + 1 :]:
                crisis = self.build([BLOW_SEVERITY], [{"axelrod": name}, {"axelrod": other}])
                for run, played in enumerate(play_rounds(crisis, self.seed, self.runs)):
                    ours = [(move_of(one), move_of(two)) for one, two in zip(*played, strict=True)]
                    for way, rounds in enumerate((self.by_hand(name, other, run), ours)):
                        for side, mean in zip((name, other), bimatrix.mean_payoffs(matrix, rounds), strict=True):
                            totals[side][way].append(mean / (self.runs * (len(names) - 1)))
        by_hand, in_our_engine = ({name: fsum(total[way]) for name, total in totals.items()} for way in (0, 1))
        return by_hand, in_our_engine

    def by_hand(self, one: str, other: str, run: int) -> list[bimatrix.Round]:
        """The rounds of two players of the library, with the luck that they have in a run of our engine.

        They are not told when the game ends.
        """
        strike = axelrod_library.library().Action.D
        players = [axelrod_library.strategy_classes()[name]() for name in (one, other)]
        for me, playing in enumerate(players):
            playing.set_match_attributes(length=inf)
            playing.set_seed(axelrod_library.library_seed(self.seed, run, luck.STRATEGY + me))
        rounds = []
        for _ in range(self.rounds):
            first, second = players[0].strategy(players[1]), players[1].strategy(players[0])
            players[0].update_history(first, second)
            players[1].update_history(second, first)
            rounds.append((int(first == strike), int(second == strike)))
        return rounds

    def measure(self, what: str, of: Any) -> Measured:
        """Measure the score of an entry, which `of` names as the library does."""
        by_hand, ours = self.scores
        exact = next(score for name, score in self.library_scores.items() if name.split(":")[0] == of)
        point = ours[of], ours[of]
        return Measured(exact, by_hand[of], ours[of], point, point, self.runs)
