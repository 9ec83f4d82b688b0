"""Sentences about games: equilibria, trees, patience, evolution, and the tournament of a class."""

ENGLISH = {
    # The game of strategies (`sim.studies.strategy_game`), or of moves at an event (`sim.studies.decision_point`).
    "game.head": "{scenario}: the game of {first} strategies against {second}, {runs} a cell, seed {seed}{drawn}",
    "game.costs": "Payoffs are minus the cost of the exchange, {actor}'s first; the luck is the same in every cell.",
    "game.rounds": "Payoffs are those of a round, {actor}'s first; the luck is the same in every cell.",
    "game.exact": "Payoffs are those of a round, {actor}'s first; the luck is the same in every cell that is played.",
    "game.stopped": "Stopped: {done} of {of} cells were played; a game is solved with all.",
    "game.own": "{actor} plays {strategy} in the scenario, and is paid {payoff}.",
    "game.own.best": "Nothing that was tried is a better reply to what the other side plays there.",
    "game.own.gains exactly": "Best reply of those tried: {best}, {payoff}. It gains {gain}.",
    "game.own.gains": "Best reply of those tried: {best}, {payoff}. It gains {gain}, chosen by one half of the runs "
    "and measured by the other.",
    "point.head": "{scenario}: {runs} a cell, with the same random draws",
    "point.rules": "There {one} makes a move, and {other} answers with one at its first turn after it; then both play "
    "their strategies. Payoffs are minus the cost of the exchange, {one}'s first.",
    "point.stories": "What becomes of each: its course, and what is done in its first run:",
    "point.nothing more": "nothing more",
    "point.impossible": "{steps} (one could not be made)",
    # Its cells, its equilibria, and what is dominated (`sim.studies.matrix_game_text`).
    "game.large": "The bimatrix has {count} cells: --long prints them, --csv keeps them.",
    "game.bimatrix": "Down: {first} plays; across: {second} plays. A star marks a best reply.",
    "game.payoff of first": "payoff of {actor}",
    "game.payoff of second": "of {actor}",
    "game.no equilibrium": "No pure equilibrium, in which neither side would gain by another strategy, whatever it "
    "tried.",
    "game.equilibria": "Equilibria, in which neither side gains by another of these; and in what share of {runs} "
    "resamples of the runs each stands:",
    "game.payoffs": "payoffs",
    "game.stands": "stands",
    "game.mixed": "Mixed, payoffs {payoffs}; stands in {share}:",
    "game.more": "and {count} more, which --json has",
    "game.unsearched": "Mixed ones were not looked for: {left} strategies are left when those strictly dominated go, "
    "and they would take more than {systems} systems of equations; name fewer strategies.",
    "game.against": " against ",
    "game.tie": "Payoffs tie: mixtures of some of these are equilibria too.",
    "game.none dominated": "No strategy is dominated by another one.",
    "game.dominated": "Dominated, whatever the other side plays; and in what share of resamples:",
    "game.dominated.strictly": "by {other}",
    "game.dominated.weakly": "by {other}, weakly",
    # The tree of a crisis (`sim.studies.game_tree`).
    "tree.head": "{scenario}: the tree of {depth} moves, {nodes} nodes",
    "tree.rules": "Payoffs are minus the cost of the exchange. Nobody plays a strategy and nothing is left to chance: "
    "both see all, answers come after their likely days, and after these moves all is let pass.",
    "tree.best": "Best for both, one after the other (subgame-perfect): payoffs {payoffs}",
    "tree.begin": "What {actor} could begin with, and what then follows:",
    "tree.then": "then",
    "tree.by": "By depth and by the discount of both sides a day:",
    "tree.moves": "moves",
    "tree.discount": "discount",
    "tree.path": "best",
    "tree.range": "{low} to {high} %",
    "tree.turns": "The answer turns with both, so none of these rows is the solution of the crisis.",
    # How patient both sides must be (`sim.studies.patience`): in rounds, and in a crisis.
    "patience.head": "{scenario}, without end: rounds of {days}, {order}; errors {slips}",
    "patience.rules": "Both play the same strategy, and neither gains by any other, whatever it is, where a round "
    "counts at least so much of the last. Beside it: what the one who gains just below does, H to hold and S to "
    "strike; and how many days a round may last where a day takes off so much. All of it is exact.",
    "patience.both": "both play",
    "patience.counts": "counts",
    "patience.below": "just below",
    "patience.a day": "{percent:g} % a day",
    "patience.any": "any",
    "patience.never": "However patient both are, another strategy gains against {names}.",
    "patience.unknown": "Nothing exact is known of {names}.",
    "patience.own": "The scenario's own, {names}: {so}; {payoffs} a round in the long run.",
    "patience.own.never": "no equilibrium, however patient both are",
    "patience.own.from": "an equilibrium where a round counts {threshold:.4f} of the last, or more",
    "patience.least": "Each can have so much a round whatever the other does: {first} {one:.3f}, {second} {other:.3f}. "
    "More than that for both, if it can be had at all, is an equilibrium of sides patient enough (Friedman 1971).",
    "patience.crisis": "{scenario}: what is best in {moves}, as patience and days turn it",
    "patience.crisis.rules": "In the tree of the crisis (sim game --tree) nobody plays a strategy and nothing is left "
    "to chance. A side discounts each day that a cost lies ahead.",
    "patience.by discount": "By the discount of both sides a day, up to {percent:g} %:",
    "patience.by days": "At {percent:g} % a day, by the days that {actor}'s answer takes, up to {most}:",
    "patience.from discount": "from {percent:.3f} %",
    "patience.from days": "from {days:.0f} days",
    # Evolution (`sim.studies.evolution`).
    "evolution.head": "{scenario}: evolution of {first} strategies and {second}, {runs} a cell, seed {seed}{drawn}",
    "evolution.rules": "Each role copies what does well in it. Replicator: mean share at the end, over {starts} random "
    "starts. Time: of finite populations of {size} with rare mutants (selection {selection:g}).",
    "evolution.both": "both in one",
    "evolution.time of": "{actor}, time",
    "evolution.moving.two": "With two populations, something still moved in the end from {percent:.0f} % of the "
    "starts: strategies that earn the same drift, or shares go round.",
    "evolution.moving.one": "With one, something still moved in the end from {percent:.0f} % of the starts: strategies "
    "that earn the same drift, or shares go round.",
    "evolution.states": "Where all of a role play the same; and who would do better there, by a gain whose interval is "
    "above 0:",
    "evolution.strains": "And in one population, in which each plays both roles:",
    "evolution.time": "time",
    "evolution.invaded": "invaded by",
    "evolution.invader": "{actor}'s {strategy}",
    "evolution.more": "{names} and {count} more",
    "evolution.nobody": "nobody",
    # A tournament of a class (`sim.studies.tournament`).
    "tournament.head": "{scenario}: a tournament; entries: {entries}, {runs} a pair, seed {seed}{drawn}",
    "tournament.costs": "Costs of the exchange, the least first, over all that each met.",
    "tournament.payoffs": "Payoffs a round, the most first, over all that each met.",
    "tournament.places": "Entries with one place cannot be told apart from the first of them.",
    "tournament.entry": "entry",
    "tournament.both": "both roles",
    "tournament.as": "as {actor}",
    "tournament.late": "late",
    "tournament.out": "Out, and why:",
    "tournament.fault": "{entry}: {fault}",
    "tournament.left": "Not entries: {files}.",
    # Published results beside exact ones and our runs (`sim.games.published`).
    "published.row": "row",
    "published.claim": "claim",
    "published.published": "published",
    "published.exact": "exact",
    "published.of rounds": "of these rounds",
    "published.simulated": "simulated",
    "published.interval": "interval",
    "published.runs": "runs",
    "published.verdict": "verdict",
    "published.is.agrees": "agrees",
    "published.is.FAILS": "FAILS",
    "published.is.not run": "not run",
    "published.is.not compared": "not compared",
    "published.why": "{verdict}: {why}",
    "published.not exact": "the exact number {exact:.6f} is not the published one",
    "published.left out": "[{low:.6f}, {high:.6f}], where it must lie, leaves out {expected:.6f}",
    "published.alike": "all of so few runs, {runs}, came out alike; give more (--runs)",
    "rounds.one": "{number} round",
    "rounds.more": "{number} rounds",
    "published.half a rung.carried": "half a rung a round, {half:.4f}, carried on: {error:.4f}",
    "published.half a rung.growth": "half a rung a round, {half:.4f}, in the growth over {rounds}",
    "published.short": "falls short of the rungs by at most all that is below {lowest:g}",
    "published.short.each": "falls short of the rungs by at most {below:.1f}% an answer, and all that is below "
    "{lowest:g}",
    "published.rows": "{count} rows: {verdicts}",
    "published.notes": "C is to hold, D to strike (CD: one holds, the other strikes), v against; e is the chance that "
    "a turn goes wrong, q that to forgive; in brackets are chances of C: of four, after CC, CD, DC, DD; of two, after "
    "C, D. Exact is the long run's; of these rounds, the exact mean over just the rounds that were counted. Of {drawn} "
    "intervals of 95 % {missed} leave that out, where about {chance:.0f} would by chance; rows share their luck, run "
    "by run, so that they miss together. A row fails where the 99.99 % interval leaves it out, or where the exact "
    "number is not the published one. With one run nothing is drawn: the interval is what the steps of the ladder can "
    "do, or a point.",
}
