"""What the literature has published of repeated games and of arms races, put to this program's own engine.

`published.yaml` holds the claims: each with its source, its number, the experiment that bears on it and what to measure
there. The number is as it was printed, or else what the source's formula, chain or program gives of that case, reckoned
apart from this one. `check` computes the exact number, plays the experiment and judges:

1. The exact number must be the published one, to the digits that are there. A fraction must be it outright, and of
   a sign or a limit ('> 0') it must lie on the right side.
2. What was simulated must agree with the exact number of that very experiment: exchanges open peacefully and mix
   slowly, so this is the mean over just the rounds that were counted, and not the long run's.

To agree is to lie within a 99.99 % interval of the mean of independent runs, so that rounds that hang together within
a run are no matter: of some hundred 95 % intervals a few miss by chance alone. The intervals are Student's, or Wilson's
where a run says yes or no. A regression has Student's about its jackknife, which leaves out one run after another.
Where nothing is drawn the two must be equal but for the rounding of doubles, or differ by no more than what the steps
of the ladder can do, a bound that is derived where it is used.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from importlib.resources import files
from importlib.util import find_spec
from math import fsum, inf, isclose, log, sqrt
from statistics import fmean, stdev
from typing import Any, NamedTuple

from sim import luck, scenario
from sim.engines import player
from sim.games import markov_chain
from sim.games.markov_chain import OUTCOMES, rational
from sim.measures.intervals import Interval, interval, student, wilson
from sim.model import bimatrix
from sim.model.bimatrix import HOLD, STRIKE
from sim.scenario import Crisis, yaml_reader
from sim.scenario.preparation import prepare
from sim.strategies import axelrod_library
from sim.text import several

NEAR, FAR = 0.95, 0.9999  # the interval that is shown, and the one that judges
AGREES, FAILS, NOT_RUN, NOT_COMPARED = "agrees", "FAILS", "not run", "not compared"
SIDES = ("first", "second")
BLOW = 5.0  # severity of the one blow of a repeated game
UNKNOWN = (-inf, inf)  # the interval of too few runs
ROUNDING = 1e-9  # what doubles may lose where nothing else is lost

Played = tuple[list[float], list[float]]  # by actor: the severity of what it did in each round


def play_rounds(crisis: Crisis, seed: int, runs: int) -> list[Played]:
    """Play a scenario with a clock of rounds so many times, runs 0, 1, ... of a seed."""
    return list(player.deeds(prepare(crisis), seed, range(runs)))


class Measured(NamedTuple):
    """What theory says, in the long run and of this very experiment, and what was simulated."""

    exact: float | Fraction
    expected: float | Fraction
    simulated: float
    near: Interval
    far: Interval
    runs: int
    bound: str = ""  # what the intervals are where nothing is drawn, in words


class Finding(NamedTuple):
    """A row of the table. Numbers are None where nothing was run."""

    row: str
    claim: str
    source: str
    published: str
    exact: float | None
    expected: float | None  # the exact number of this very experiment
    simulated: float | None
    low: float | None  # the 95 % interval, or the ladder's bound
    high: float | None
    runs: int | None
    verdict: str
    why: str


# The claims.


class Claim(NamedTuple):
    """A claim, and what to do about it: an experiment and a measure of it."""

    row: str  # the number of its item, and its place among them
    claim: str
    source: str
    published: str
    experiment: str
    measure: tuple[str, Any]
    not_compared: str  # why it is not put to the test, if it is not


def claims() -> tuple[list[Claim], dict[str, dict[str, Any]]]:
    """The claims of `published.yaml`, and the experiments by name, those varied from others included."""
    text = files("sim.games").joinpath("published.yaml").read_text(encoding="utf-8")
    document = yaml_reader.parse(text, "published.yaml")
    if document.problems:
        raise scenario.ScenarioError("published.yaml", document.problems, document.text)
    experiments: dict[str, dict[str, Any]] = {}
    variants: dict[str, list[str]] = {}
    for name, written in document.data["experiments"].items():
        spec = {key: _numbers(value) for key, value in written.items() if key != "also"}
        experiments[name] = spec
        variants[name] = [f"{name} {number}" for number, _ in enumerate(written.get("also", ()), 1)]
        for variant, other in zip(variants[name], written.get("also", ()), strict=True):
            experiments[variant] = spec | {key: _numbers(value) for key, value in other.items()}
    made: list[Claim] = []
    places: dict[int, int] = {}

    def add(row: Mapping[str, Any], experiment: str, published: str, source: str) -> None:
        places[row["item"]] = places.get(row["item"], 0) + 1
        number = f"{row['item']}.{places[row['item']]}"
        claim = row["claim"].format_map(experiments.get(experiment, {}))
        measure = next(iter(row.get("measure", {"": None}).items()))
        made.append(Claim(number, claim, source, published, experiment, measure, row.get(NOT_COMPARED, "")))

    for row in document.data["rows"]:
        add(row, row.get("of", ""), row.get("published", "-"), row["source"])
    for row in document.data["rows"]:
        for variant in variants.get(row.get("of", ""), ()):
            add(row, variant, "-", "the same formula")
    return sorted(made, key=lambda claim: [int(part) for part in claim.row.split(".")]), experiments


def _numbers(value: Any) -> Any:
    """What was written, with fractions, as '11/13', made numbers."""
    if isinstance(value, dict):
        return {key: _numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_numbers(item) for item in value]
    if isinstance(value, str) and re.fullmatch(r"[0-9]+/[0-9]+", value):
        return float(Fraction(value))
    return value


def check(seed: int = 1, most: int | None = None) -> Iterator[Finding]:
    """Put every claim to the test, one after another; `most` is the most runs to play of an experiment."""
    found, specs = claims()
    played: dict[str, Experiment] = {}
    for claim in found:
        name = claim.experiment
        if claim.not_compared:
            yield _untested(claim, NOT_COMPARED, claim.not_compared)
            continue
        kind = specs[name].get("kind", "game")
        if kind.startswith("library") and find_spec("axelrod") is None:
            yield _untested(claim, NOT_RUN, f"{axelrod_library.MISSING}; {axelrod_library.HOW_TO_GET_IT}")
            continue
        if name not in played:
            played[name] = KINDS[kind](specs[name], seed, most)
        yield judge(claim, played[name].measure(*claim.measure))


def _untested(claim: Claim, verdict: str, why: str) -> Finding:
    blank = (None,) * 6
    return Finding(claim.row, claim.claim, claim.source, claim.published, *blank, verdict, why)


def judge(claim: Claim, measured: Measured) -> Finding:
    """The verdict on a claim, by the two rules above."""
    expected, (low, high) = float(measured.expected), measured.far
    why = ""
    verdict = FAILS
    if not agrees_in_print(measured.exact, claim.published):
        why = f"the exact number {float(measured.exact):.6f} is not the published one"
    elif not low - ROUNDING <= expected <= high + ROUNDING:
        why = f"[{low:.6f}, {high:.6f}], where it must lie, leaves out {expected:.6f}"
    elif measured.far == UNKNOWN:
        verdict, why = NOT_COMPARED, f"all of so few runs, {measured.runs}, came out alike; give more (--runs)"
    return Finding(
        claim.row, claim.claim, claim.source, claim.published, float(measured.exact), expected, measured.simulated,
        *measured.near, measured.runs, verdict if why else AGREES, why or measured.bound,
    )  # fmt: skip


def agrees_in_print(number: float | Fraction, printed: str) -> bool:
    """Whether a number is what was printed of it, to the digits that were; '-' is of nothing."""
    if printed == "-":
        return True
    exactly = Fraction(number)
    if printed[0] in "<>":
        limit = Fraction(printed[1:].strip())
        return exactly < limit if printed[0] == "<" else exactly > limit
    if "/" in printed:
        return exactly == Fraction(printed)
    digits = len(printed.partition(".")[2])
    return abs(exactly - Fraction(printed)) <= Fraction(1, 2 * 10**digits)


# The experiments.


class Experiment:
    """An experiment of the data file: played once, measured as often as is asked."""

    crisis: Crisis

    def __init__(self, spec: Mapping[str, Any], seed: int, most: int | None) -> None:
        self.spec = spec
        self.seed = seed
        runs = spec.get("runs", 1)
        self.runs = runs if most is None else min(runs, most)
        self.rounds: int = spec["rounds"]
        self.after: int = spec.get("after", 0)
        self.payoffs = spec.get("payoffs", "prisoners_dilemma")

    def measure(self, what: str, of: Any) -> Measured:
        """Measure something, as the data file names it."""
        raise NotImplementedError

    @cached_property
    def played(self) -> list[Played]:
        """All runs."""
        return play_rounds(self.crisis, self.seed, self.runs)

    def mean(self, number: float | Fraction, expected: float | Fraction, values: Sequence[float]) -> Measured:
        """The measure of one value a run; where all are alike, and no yes or no, that one is all there is."""
        alike = min(values), max(values)
        point = alike[0] == alike[1] not in (0.0, 1.0)
        cut = self.runs < self.spec.get("runs", 1)
        if point and cut and abs(alike[0] - expected) > ROUNDING:  # by chance, as it may be of so few
            return Measured(number, expected, fmean(values), UNKNOWN, UNKNOWN, len(values))
        if len(values) == 1 or point:
            return Measured(number, expected, fmean(values), alike, alike, len(values))
        return Measured(number, expected, fmean(values), interval(values, NEAR), interval(values, FAR), len(values))

    def build(self, ladder: Sequence[float], strategies: Sequence[Any], **more: Any) -> Crisis:
        """A scenario of rounds on a ladder that is given by its severities; `more` is by actor."""
        alternating = self.spec.get("order", "simultaneous") == "alternating"
        actors = {}
        for me, name in enumerate(SIDES):
            given = {key: value[me] for key, value in more.items()}
            actors[name] = {"stocks": {}, "strategy": strategies[me]} | given
        spark = self.spec.get("spark")
        incidents = [{"name": "a spark", "date": START} | spark] if spark else []
        return scenario.build(
            {
                "schema_version": 1,
                "name": "A published result",
                "story": "An experiment of published.yaml.",
                "start": START,
                "horizon": self.rounds * (2 if alternating else 1),
                "clock": {"rounds": "alternating" if alternating else "simultaneous"},
                "payoffs": self.payoffs,
                "kinds": {"none": {}},
                "ladder": [
                    {"move": f"blow {at}", "severity": severity, "source": "published.yaml"}
                    for at, severity in enumerate(ladder, 1)
                ],
                "actors": actors,
                "incidents": incidents,
            }
        )


START = date(2001, 1, 1)


class Game(Experiment):
    """A repeated game of two strategies that remember finitely much, with errors."""

    def __init__(self, spec: Mapping[str, Any], seed: int, most: int | None) -> None:
        super().__init__(spec, seed, most)
        error = spec.get("error", 0.0)
        errors = error if isinstance(error, list) else [error, error]
        self.crisis = self.build([BLOW], self.sides(spec), execution_error=errors)
        chain = self.solved([rational(error) for error in errors])
        if chain is None:
            raise ValueError(f"no exact results are known of {self.sides(spec)}")
        self.chain = chain

    def sides(self, spec: Mapping[str, Any]) -> Sequence[Any]:
        """Both strategies, as a scenario names them."""
        named: Sequence[Any] = spec["sides"]
        return named

    def solved(self, errors: Sequence[Fraction]) -> markov_chain.Chain | None:
        """The chain of the game, or None where none is known; `errors` are by side."""
        return markov_chain.of(self.crisis)

    def measure(self, what: str, of: Any) -> Measured:
        """Measure share of an outcome; payoff, total or holds of a side; holds_at a round; first_strike; or relation.

        `holds` is the share of rounds in which the side holds, `holds_at` the probability that the first one does, and
        `relation` a sum of both sides' payoffs with such weights.
        """
        chain, after, rounds = self.chain, self.after, self.rounds
        if what == "first_strike":
            return self.first_strike()
        worth = self.worth(what, of)
        if what == "holds_at":
            after, rounds = of - 1, of
        if what == "total":
            after = 0
        expected = _total(worth, chain.mean(after, rounds))
        values = [fmean(float(worth[outcome]) for outcome in _outcomes(run)[after:rounds]) for run in self.played]
        if what == "total":
            return self.mean(rounds * expected, rounds * expected, [rounds * value for value in values])
        return self.mean(expected if what == "holds_at" else _total(worth, chain.long_run), expected, values)

    def first_strike(self) -> Measured:
        """The mean round of the first blow by either side, where it is as likely in each quiet round as in any.

        Its chance is the share of quiet rounds that a blow ended, with Wilson's interval, and the mean is 1 over it: a
        mean of waiting times is too skewed for Student's interval.
        """
        mean = self.chain.first_strike()
        if mean is None or self.chain.first_strike_within(3) != (1 - (1 - 1 / mean) ** 3) * mean:
            raise ValueError("the first blow is not as likely in each round as in any")
        struck = waited = 0
        for run in self.played:
            outcomes = _outcomes(run)
            first = next((number for number, outcome in enumerate(outcomes, 1) if outcome > 0), None)
            struck += first is not None
            waited += len(outcomes) if first is None else first
        chances = (wilson(struck, waited, level) for level in (NEAR, FAR))
        near, far = ((1 / high, 1 / low if low > 0.0 else inf) for low, high in chances)
        found = waited / struck if struck else inf  # in few runs there may be no blow: then there is no upper end
        return Measured(mean, mean, found, near, far, len(self.played))

    def worth(self, what: str, of: Any) -> Sequence[Fraction]:
        """What each outcome of a round counts towards a measure."""
        if what == "share":
            return [Fraction(outcome == of) for outcome in OUTCOMES]
        if what == "holds_at":
            return [Fraction(outcome[0] == "C") for outcome in OUTCOMES]
        if what == "holds":
            return [Fraction(outcome[SIDES.index(of)] == "C") for outcome in OUTCOMES]
        matrix = bimatrix.matrix(self.payoffs)
        pairs = [markov_chain.worth(matrix, markov_chain.certain(outcome)) for outcome in range(len(OUTCOMES))]
        if what == "relation":
            return [rational(of[0]) * first + rational(of[1]) * second for first, second in pairs]
        if what in ("payoff", "total"):
            return [pair[SIDES.index(of)] for pair in pairs]
        raise ValueError(f"a game has no '{what}'")


def _outcomes(run: Played) -> list[int]:
    """The outcome of each round, as a place in OUTCOMES."""
    return [2 * _move(first) + _move(second) for first, second in zip(*run, strict=True)]


def _move(severity: float) -> int:
    return STRIKE if severity > 0.0 else HOLD


def _total(worth: Sequence[Fraction], shares: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(worth, shares, strict=True)), Fraction(0))


class LibraryContrite(Game):
    """The Axelrod library's ContriteTitForTat against itself: it is contrite about its own errors, not by standing.

    It copies the other's last move, but once it has erred by striking at one who held it holds until it has managed to.
    """

    def sides(self, spec: Mapping[str, Any]) -> Sequence[Any]:
        """Both strategies, as a scenario names them."""
        return [{"axelrod": "Contrite Tit For Tat"}] * 2

    def solved(self, errors: Sequence[Fraction]) -> markov_chain.Chain | None:
        """The chain of two automata whose states are (contrite, what is wanted), and between moves what was done."""

        def heard(state: tuple[bool, int, int], theirs: int) -> tuple[bool, int]:
            contrite, wanted, done = state
            if contrite and done == HOLD:
                return False, HOLD
            return contrite or (wanted == HOLD and done == STRIKE and theirs == HOLD), theirs

        side = markov_chain.Automaton(
            start=(False, HOLD),
            hold=lambda state: Fraction(state[1] == HOLD),
            did=lambda state, wanted, done: (state[0], wanted, done),
            heard=heard,
            wishes=(BLOW,),
        )
        return markov_chain.chain(side, side, (errors[0], errors[1]), False)


class LibraryTournament(Experiment):
    """Axelrod's first tournament as the library plays it again, everybody against everybody else.

    Exact is what the library's own tournament gives, seed and repetitions as they were published; of these rounds, what
    its players score when played by hand with the luck of our voices, who are not told when the end comes; simulated,
    what they score as voices in our engine, which must be the same.
    """

    SEED = 1

    @cached_property
    def players(self) -> list[Any]:
        """The library's entries to the first tournament, new."""
        return [kind() for kind in axelrod_library.library().axelrod_first_strategies]

    @cached_property
    def again(self) -> dict[str, float]:
        """The mean score a round of each in the library's own tournament."""
        contest = axelrod_library.library().Tournament(
            self.players, turns=self.rounds, repetitions=self.spec["repetitions"], seed=self.SEED
        )
        results = contest.play(processes=None, progress_bar=False)
        return {p.name: fmean(scores) for p, scores in zip(self.players, results.normalised_scores, strict=True)}

    @cached_property
    def scores(self) -> tuple[dict[str, float], dict[str, float]]:
        """The mean score a round of each, by hand and as voices, over all opponents and runs."""
        names = [type(player).name for player in self.players]
        matrix = bimatrix.matrix(self.payoffs)
        totals = {name: ([0.0], [0.0]) for name in names}
        for at, name in enumerate(names):
            for other in names[at + 1 :]:
                crisis = self.build([BLOW], [{"axelrod": name}, {"axelrod": other}])
                for run, played in enumerate(play_rounds(crisis, self.seed, self.runs)):
                    ours = [(_move(one), _move(two)) for one, two in zip(*played, strict=True)]
                    for way, rounds in enumerate((self.by_hand(name, other, run), ours)):
                        for side, mean in zip((name, other), bimatrix.mean_payoffs(matrix, rounds), strict=True):
                            totals[side][way].append(mean / (self.runs * (len(names) - 1)))
        by_hand, ours_scored = ({name: fsum(total[way]) for name, total in totals.items()} for way in (0, 1))
        return by_hand, ours_scored

    def by_hand(self, one: str, other: str, run: int) -> list[bimatrix.Round]:
        """The rounds of two of the library's players, with the luck of our voices of a run, the end untold."""
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
        """Measure the score of one of the entries, by the library's name for it."""
        by_hand, ours = self.scores
        again = next(score for name, score in self.again.items() if name.split(":")[0] == of)
        point = ours[of], ours[of]
        return Measured(again, by_hand[of], ours[of], point, point, self.runs)


class Richardson(Experiment):
    """An arms race in steps of time, dx/dt = k y - a x + g and dy/dt = l x - b y + h, on a ladder of 60 even rungs.

    A step multiplies the distance from rest by B = I + step * M, where M holds the rates, and an eigenvalue m of M
    shows as growth 1 + step * m: neither rest nor eigenvalues need the step to be small. The ladder rounds each wish
    to the nearest rung, and d is from one to the next: every round adds an error within d/2, which B then carries on.
    """

    def __init__(self, spec: Mapping[str, Any], seed: int, most: int | None) -> None:
        super().__init__(spec, seed, most)
        self.step = rational(spec["step"])
        self.fatigue, self.reaction, self.grievance = (
            [rational(number) for number in spec[key]] for key in ("fatigue", "reaction", "grievance")
        )
        top = spec["top"]
        self.half_rung = top / 60 / 2
        strategies = [
            {
                "name": "richardson",
                "with": {
                    "fatigue": float(self.step * self.fatigue[me]),
                    "reaction": float(self.step * self.reaction[me]),
                    "grievance": float(self.step * self.grievance[me]),
                },
            }
            for me in (0, 1)
        ]
        self.crisis = self.build([top * at / 60 for at in range(1, 61)], strategies)
        (a, b), (k, l), (g, h) = self.fatigue, self.reaction, self.grievance  # noqa: E741 - Richardson's letters
        self.rest = (k * h + b * g) / (a * b - k * l), (l * g + a * h) / (a * b - k * l)

    def measure(self, what: str, of: Any) -> Measured:
        """Measure rest of a side, or the fast or slow eigenvalue."""
        return self.resting(SIDES.index(of)) if what == "rest" else self.eigenvalue(of)

    def resting(self, me: int) -> Measured:
        """The last round of a side, whose distance from the same race without a ladder is at most sum(B^n) d/2."""
        race = [Fraction(0), Fraction(0)]
        error = [0.0, 0.0]
        for _ in range(self.rounds):
            race = [self.kept(me) * race[me] + self.drawn(me) * race[1 - me] + self.goaded(me) for me in (0, 1)]
            error = [
                float(self.kept(me)) * error[me] + float(self.drawn(me)) * error[1 - me] + self.half_rung
                for me in (0, 1)
            ]
        found = self.played[0][me][-1]
        reach = found - error[me], found + error[me]
        bound = f"half a rung a round, {self.half_rung:.4f}, carried on: {error[me]:.4f}"
        return Measured(self.rest[me], race[me], found, reach, reach, 1, bound)

    def kept(self, me: int) -> Fraction:
        """The share of its own last blow that a side carries on."""
        return 1 - self.step * self.fatigue[me]

    def drawn(self, me: int) -> Fraction:
        """The share of the other's blow that it answers."""
        return self.step * self.reaction[me]

    def goaded(self, me: int) -> Fraction:
        """What it adds each round."""
        return self.step * self.grievance[me]

    def eigenvalue(self, which: str) -> Measured:
        """An eigenvalue, off the growth of the distance from rest along its left eigenvector w.

        Over n rounds that is (1 + step * m)^n, but for an error of at most the sum of |1 + step * m|^k |w| d/2 over the
        k < n, where |w| is the sum of what w is made of. Rounds are counted from the first to where this says most.
        """
        a, b = (float(rate) for rate in self.fatigue)
        k, l = (float(rate) for rate in self.reaction)  # noqa: E741
        spread = sqrt((a - b) ** 2 + 4.0 * k * l)
        value = (-(a + b) + (spread if which == "slow" else -spread)) / 2.0
        w = l, value + a  # from w M = m w
        step, growth = float(self.step), 1.0 + float(self.step) * value
        first, second = self.played[0]
        u = [
            w[0] * (x - float(self.rest[0])) + w[1] * (y - float(self.rest[1]))
            for x, y in zip(first, second, strict=True)
        ]
        top = max(self.crisis.ladder[-1].severity.base, 0.0)
        best = (-inf, inf)
        found, over = 0.0, 0
        for n in range(1, len(u)):
            if max(first[n], second[n]) >= top:
                break  # where the ladder ends, what is done is no longer what was wanted, rounded
            error = sum(abs(growth) ** k for k in range(n)) * (abs(w[0]) + abs(w[1])) * self.half_rung / abs(u[0])
            ratio = u[n] / u[0]
            if ratio - error <= 0.0:
                continue
            low, high = (((ratio + side) ** (1.0 / n) - 1.0) / step for side in (-error, error))
            if high - low < best[1] - best[0]:
                best, found, over = (low, high), (ratio ** (1.0 / n) - 1.0) / step, n
        bound = f"half a rung a round, {self.half_rung:.4f}, in the growth over {several(over, 'round')}"
        return Measured(value, value, found, best, best, 1, bound)


class Gains(Experiment):
    """Each side answers so many times what it perceives; the exchange begins with one move, from outside, at the first.

    The ladder's rungs have one ratio. Its users hold excess dearer than shortfall, a hundred times, so an answer comes
    to the rung below what was wanted, or to the one above that is within a hundredth of a rung. Where both gains are
    powers of the ratio no answer is rounded, and all that is lost is what would be done below the lowest rung.
    """

    def __init__(self, spec: Mapping[str, Any], seed: int, most: int | None) -> None:
        super().__init__(spec, seed, most)
        self.bias: list[float] = spec.get("bias", [1.0, 1.0])
        self.gain = [share * bias for share, bias in zip(spec["shares"], self.bias, strict=True)]
        self.ratio: float = spec["ratio"]
        self.lowest: float = spec["lowest"]
        self.spark: float = self.lowest * self.ratio ** spec["begins"]
        self.spec = {**spec, "spark": {"by": "second", "severity": self.spark}}
        rungs = [self.lowest * self.ratio**at for at in range(60)]
        strategies = [
            "tit_for_tat" if share == 1.0 else {"name": "measured_share", "with": {"share": share}}
            for share in spec["shares"]
        ]
        self.crisis = self.build(
            [rung for rung in rungs if rung <= 10.0],
            strategies,
            perception=[{"bias": bias} for bias in self.bias],
            audience_cost=[0.01, 0.01],
        )

    @cached_property
    def answers(self) -> list[float]:
        """The severities done, in their order, the spark first, until nothing is done."""
        rounds = [severity for pair in zip(*self.played[0], strict=True) for severity in pair]
        return [self.spark, *(severity for severity in rounds if severity > 0.0)]

    def measure(self, what: str, of: Any) -> Measured:
        """Measure total, of all that is done; growth over so many answers; or answer, the severity of such a one."""
        if what == "total":
            return self.total()
        times = of
        grown = (self.gain[0] * self.gain[1]) ** (times // 2) * (self.gain[0] if times % 2 else 1.0)
        if not self.on_the_ladder():
            raise ValueError("growth is measured where the ladder rounds nothing")
        found = self.answers[times] if what == "answer" else self.answers[times] / self.spark
        theory = self.spark * grown if what == "answer" else grown
        return Measured(theory, theory, found, (found, found), (found, found), 1)

    def on_the_ladder(self) -> bool:
        """Whether all answers fall on rungs."""
        steps = [log(gain) / log(self.ratio) for gain in self.gain]
        return all(isclose(step, round(step), abs_tol=1e-6) for step in steps)

    def total(self) -> Measured:
        """The total, which is least if every answer falls a whole rung short, and most if none does.

        A blow whose answer would be below the lowest rung draws nothing: that loses at most the total of such a one.
        """
        one, other = self.gain
        below = 0.0 if self.on_the_ladder() else 1.0 - 1.0 / self.ratio
        above = 0.0 if self.on_the_ladder() else 0.01 * (self.ratio - 1.0)
        theory = self.answered(one, other)
        least = self.answered(one * (1.0 - below), other * (1.0 - below))
        lost = theory - least + self.lowest * (1.0 + max(self.gain)) / (1.0 - one * other)
        found = sum(self.answers)
        reach = found - (self.answered(one * (1.0 + above), other * (1.0 + above)) - theory), found + lost
        short = f"{below:.1%} an answer, and " if below else ""
        bound = f"falls short of the rungs by at most {short}all that is below {self.lowest:g}"
        return Measured(theory, theory, found, reach, reach, 1, bound)

    def answered(self, one: float, other: float) -> float:
        """All that is done on account of the spark, itself included."""
        return self.spark * (1.0 + one) / (1.0 - one * other)


class Hawkes(Experiment):
    """Two sides whose blows excite each other's, in turns: each draws `branching` more of the other's in the end.

    Chances add, so means obey a linear recursion, from the opening on, as long as no chance passes 1.
    """

    def __init__(self, spec: Mapping[str, Any], seed: int, most: int | None) -> None:
        super().__init__(spec, seed, most)
        self.background = [rational(number) for number in spec["background"]]
        self.branching = [rational(number) for number in spec["branching"]]
        self.decay = rational(spec["decay"])
        if any(one + other > 1 for one, other in zip(self.background, self.branching, strict=True)):
            raise ValueError("these chances may pass 1")
        strategies = [
            {
                "name": "hawkes",
                "with": {
                    "background": float(self.background[me]),
                    "excitation": float(self.branching[me] * (1 - self.decay) / rational(BLOW)),
                    "decay": float(self.decay),
                    "severity": BLOW,
                },
            }
            for me in (0, 1)
        ]
        self.crisis = self.build([BLOW], strategies)

    def measure(self, what: str, of: Any) -> Measured:
        """Measure rate of a side, in blows a round; or cluster, the blows of the spark, itself included."""
        (m, n), (g, h) = self.background, self.branching
        counts = [
            [float(sum(_move(severity) for severity in side[self.after :])) for side in run] for run in self.played
        ]
        means = self.means()
        if what == "cluster":
            struck = g if self.spec["spark"]["by"] == "second" else h
            expected = 1 + sum(sum(pair) for pair in means)
            return self.mean((1 + struck) / (1 - g * h), expected, [1.0 + sum(count) for count in counts])
        me = SIDES.index(of)
        counted = self.rounds - self.after
        rate = ((m + g * n) if me == 0 else (n + h * m)) / (1 - g * h)
        expected = sum(pair[me] for pair in means[self.after :]) / counted
        return self.mean(rate, expected, [count[me] / counted for count in counts])

    def means(self) -> list[list[float]]:
        """The mean number of blows of each side in each round."""
        decay = float(self.decay)
        excited = [0.0, 0.0]
        spark = self.spec.get("spark")
        if spark:
            excited[1 - SIDES.index(spark["by"])] = 1.0
        found: list[list[float]] = []
        for _ in range(self.rounds):
            now = [
                float(self.background[me]) + float(self.branching[me]) * (1.0 - decay) * excited[me] for me in (0, 1)
            ]
            excited = [decay * excited[me] + now[1 - me] for me in (0, 1)]
            found.append(now)
        return found


class Regression(Experiment):
    """What each side does, struck 1 and held 0, regressed on what both did the round before, by least squares.

    For two reactive strategies, who hold with chance p after C and q after D, the mean is linear: an answer to the
    other's blow of (1 - 2e)(p - q), and nothing of one's own. So the two eigenvalues are opposite; the positive one is
    measured as the spectral radius, for the greater in size would be the one that luck favours. The runs are pooled;
    leaving out one after another gives the interval (the jackknife).
    """

    def __init__(self, spec: Mapping[str, Any], seed: int, most: int | None) -> None:
        super().__init__(spec, seed, most)
        error = spec["error"]
        self.crisis = self.build([BLOW], spec["sides"], execution_error=[error, error])
        self.answer = []
        for actor in self.crisis.actors.values():
            numbers = markov_chain.numbers_of(actor.strategy.name or "", actor.strategy.with_)
            if numbers is None or numbers[:2] != numbers[2:]:
                raise ValueError(f"{actor.strategy.name} is not reactive")
            self.answer.append((1 - 2 * rational(error)) * (numbers[0] - numbers[1]))

    def measure(self, what: str, of: Any) -> Measured:
        """Measure answer of a side to the other; habit, to its own last move; or radius, the spectral one of both."""
        theory: dict[str, float | Fraction] = {
            "habit": Fraction(0),
            "radius": sqrt(self.answer[0] * self.answer[1]),
            "answer": self.answer[SIDES.index(of)] if of in SIDES else 0.0,
        }
        sums = [_moments(run) for run in self.played]
        whole = [sum(column) for column in zip(*sums, strict=True)]
        parts = [[a - b for a, b in zip(whole, part, strict=True)] for part in sums]
        all_of_them = _coefficient(whole, what, of)
        n = len(sums)
        values = [n * all_of_them - (n - 1) * _coefficient(part, what, of) for part in parts]
        middle, error = fmean(values), stdev(values) / sqrt(n)
        near, far = (
            (middle - student(level, n - 1) * error, middle + student(level, n - 1) * error) for level in (NEAR, FAR)
        )
        return Measured(theory[what], theory[what], middle, near, far, n)


def _moments(run: Played) -> list[float]:
    """The sums that least squares needs of a run: 1, x, y, xx, xy, yy, and x', xx', yx', y', xy', yy' of the next."""
    x, y = ([float(_move(severity)) for severity in side] for side in run)
    rows = zip(x, y, x[1:], y[1:], strict=False)
    terms = [(1.0, a, b, a * a, a * b, b * b, c, a * c, b * c, d, a * d, b * d) for a, b, c, d in rows]
    return [sum(column) for column in zip(*terms, strict=True)]


def _coefficient(moments: Sequence[float], what: str, of: str) -> float:
    n, x, y, xx, xy, yy, *nexts = moments
    a, b, c = xx - x * x / n, xy - x * y / n, yy - y * y / n
    rows = []
    for s, sx, sy in (nexts[:3], nexts[3:]):
        p, q = sx - x * s / n, sy - y * s / n
        rows.append(((p * c - q * b) / (a * c - b * b), (q * a - p * b) / (a * c - b * b)))
    (own, other), (another, habit) = rows
    if what == "radius":
        half = (own + habit) / 2.0
        root = half * half - own * habit + other * another
        return half + sqrt(max(0.0, root))
    if what == "answer":
        return (other, another)[SIDES.index(of)]
    return (own, habit)[SIDES.index(of)]


KINDS: dict[str, Callable[[Mapping[str, Any], int, int | None], Experiment]] = {
    "game": Game,
    "library contrite": LibraryContrite,
    "library tournament": LibraryTournament,
    "richardson": Richardson,
    "gains": Gains,
    "hawkes": Hawkes,
    "regression": Regression,
}


# The table.

_HEAD = ("row", "claim", "published", "exact", "of these rounds", "simulated", "interval", "runs", "verdict")


def table(findings: Sequence[Finding]) -> str:
    """The findings as a table, with what is to be said of it below."""
    rows = [_HEAD]
    for found in findings:
        between = f"[{found.low:.4f}, {found.high:.4f}]" if found.low is not None else "-"
        why = f"{found.verdict}: {found.why}" if found.why else found.verdict
        numbers = (_number(found.exact), _number(found.expected), _number(found.simulated), between)
        rows.append((found.row, found.claim, found.published, *numbers, str(found.runs or "-"), why))
    wide = [max(len(row[at]) for row in rows) for at in range(len(_HEAD) - 1)]
    lines = []
    item = ""
    for row in rows:
        if row[0] != "row" and row[0].split(".")[0] != item:
            item = row[0].split(".")[0]
            lines += ["", f"{item}  {_literature(findings, item)}".rstrip()]
        cells = [text.ljust(wide[at]) if at < 2 else text.rjust(wide[at]) for at, text in enumerate(row[:-1])]
        lines.append("  ".join([*cells, row[-1]]))
    counts = {verdict: [found.verdict for found in findings].count(verdict) for verdict in VERDICTS}
    drawn = [found for found in findings if (found.runs or 0) > 1 and found.expected is not None]
    missed = sum(not _inside(found) for found in drawn)
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count)
    return "\n".join([*lines, "", f"{len(findings)} rows: {told}", *_notes(len(drawn), missed), ""])


VERDICTS = (AGREES, FAILS, NOT_RUN, NOT_COMPARED)


def _literature(findings: Sequence[Finding], item: str) -> str:
    """Who published what the rows of an item put to the test: the sources that have a year, or all; each once."""
    sources = [part for found in findings if found.row.split(".")[0] == item for part in found.source.split("; ")]
    dated = [source for source in sources if re.search(r"\(\d{4}", source)]
    return "; ".join(dict.fromkeys(dated or sources))


def _inside(found: Finding) -> bool:
    low, high = found.low or 0.0, found.high or 0.0
    return low - ROUNDING <= (found.expected or 0.0) <= high + ROUNDING


def _notes(drawn: int, missed: int) -> Iterator[str]:
    yield "C is to hold, D to strike (CD: one holds, the other strikes), v against; e is the chance that a turn goes"
    yield "wrong, q that to forgive; in brackets are chances of C: of four, after CC, CD, DC, DD; of two, after C, D."
    yield "Exact is the long run's; of these rounds, the exact mean over just the rounds that were counted."
    by_chance = drawn * (1 - NEAR)
    yield f"Of {drawn} intervals of 95 % {missed} leave that out, where about {by_chance:.0f} would by chance; rows"
    yield "share their luck, run by run, so that they miss together."
    yield "A row fails where the 99.99 % interval leaves it out, or where the exact number is not the published one."
    yield "With one run nothing is drawn: the interval is what the steps of the ladder can do, or a point."


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.6f}"
