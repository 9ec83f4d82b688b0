"""Sentences about forecasts of the next answer, and about what is inferred of strategies."""

ENGLISH = {
    # Scores (`sim.forecast.scores_text`).
    "score.head": "Forecasts of the next answer: {exchanges} in {clusters}, each by what the other clusters teach",
    "score.head.on": "Forecasts of the next answer: {exchanges} in {clusters}, of {on}, by what the collection teaches",
    "clusters.one": "{number} cluster",
    "clusters.more": "{number} clusters",
    "score.unread": "Not scored, for they cannot be read: {exchanges}.",
    "score.aspect.kind": "Kind of the next answer, 'no answer' among them",
    "score.aspect.size": "Size, where the answer is of the same kind and counts the same",
    "score.aspect.delay": "Delay, where there was an answer",
    "score.column.forecast": "forecast",
    "score.column.clusters": "clusters",
    "score.column.items": "items",
    "score.column.apart": "from the best naive",
    "score.how to read": "Lower is better in every column. A cluster is an exchange, or all exchanges of one wave. "
    "Scores are means over clusters of the mean in each; 'log' is minus the natural logarithm of the probability "
    "given to the answer; * is the naive guess with the lowest mean log score, chosen with hindsight, which favours "
    "it; differences from it are paired by cluster. Where no answer is known, what is scored is that none was seen by "
    "the day to which one was looked for.",
    "score.intervals.none": "Of one cluster there is no interval.",
    "score.intervals.few": "Intervals of 95 % (Student) are over {clusters} clusters at most: too few to mean much.",
    "score.intervals": "Intervals of 95 % (Student) are over {clusters} clusters at most: few, so they are wide and "
    "rough.",
    # What they come to.
    "score.comes to": "What it comes to:",
    "score.beats": "of {aspects}, the model beats the best naive guess in {told}",
    "score.beats.nothing": "nothing",
    "score.one cluster": "of one cluster no interval can be had, and so nothing be said of skill",
    "score.few clusters": "{clusters} clusters are too few to tell skill from chance, whatever their intervals",
    "score.aspect": "{aspect}: by the log score the model {log} ('{best}'), {by_log} over {clusters}, where below 0 "
    "would be better; by the {name} score it {second}, {by_second}",
    "score.beside": "{aspect}: '{one}' beside '{other}': {apart}, where below 0 would mean {meaning}",
    "score.beside.power": "{told}; a difference of that size would show in about {clusters:,} clusters",
    "score.means.hard": "that it matters whether a blow is a first one or a retaliation",
    "score.means.model": "that the model knows more than that",
    "score.means.stacked": "that strategies add something to the naive guesses, with weights learned inside",
    "score.means.followed": "that what a side did tells what it will do",
    "skill.best": "is the best naive guess",
    "skill.worse": "is worse",
    "skill.better": "is better",
    "skill.loses": "loses to the best naive guess",
    "skill.beats": "beats the best naive guess",
    "skill.worse by chance": "is worse on average, within what chance allows",
    "skill.better by chance": "is better on average, within what chance allows",
    # Where the model loses most.
    "loss.head": "Where the model loses most to '{best}' (kinds; chance each gave to the answer)",
    "loss.exchange": "exchange",
    "loss.step": "step",
    "loss.asked": "to be answered",
    "loss.answer": "the answer",
    "loss.model": "model",
    "loss.naive": "naive",
    "loss.by": "log lost",
    # What is inferred of a side (`sim.forecast.inference_text`).
    "infer.head": "{exchange}: which strategy?",
    "infer.side": "{actor}: {moves} that it could answer, {answered} answered",
    "infer.side.struck": "{actor}: {moves} that it could answer, {answered} answered; it struck first, so that no "
    "strategy which never strikes is in question",
    "infer.nothing asked": "cannot tell: it had nothing to answer, so the posterior is the prior",
    "infer.tells": "{strategy}, with probability {percent:.0f} %",
    "infer.all": "cannot tell: the credible set of {level:.0f} % holds {count} strategies",
    "infer.some": "cannot tell: the credible set of {level:.0f} % holds {count} of {of} strategies",
    "infer.strategy": "strategy",
    "infer.prior": "prior",
    "infer.posterior": "posterior",
    "infer.parameters": "most probable parameters",
    "infer.part": "{parameters} ({percent:.0f} % of it)",
    "infer.rest": "{percent:.1f} % together: {names}",
    "infer.alike": "would have answered every move here alike: {names}",
    "infer.tremble": "tremble: {tremble:.2f} on average",
    "infer.rule": "it can tell where one strategy alone makes up the credible set of {level:.0f} %",
    "infer.how to read": "* in the credible set of {level:.0f} %, the fewest strategies that hold as much, and any as "
    "probable as the last; {rule}. The prior spreads evenly over the parameters tried of each strategy. Read are the "
    "kinds of the answers, and their sizes where both count the same, not the days; where an answer may still have "
    "come, that none was seen. Stocks are known where the file tells them. Errors are even, or as base rates have "
    "them. A strategy that is not in the set tried cannot be found: the posterior says which of these fits best, and "
    "not that any does.",
    # The mixture over a collection.
    "mixture.head": "The mixture of strategies over {sides} sides of {exchanges} exchanges",
    "mixture.share": "share",
    "mixture.error": "standard error",
    "mixture.points": "{percent:.0f} points",
    "mixture.how to read": "Maximum likelihood, each side playing one strategy throughout, with tremble, audience "
    "cost and parameters integrated out; standard errors from clusters drawn anew, and rough, for they are few. "
    "Strategies in one row answer every move of the collection alike. All others together: {percent:.1f} %.",
    # What an answer hangs on (`sim.studies.fragility`).
    "fragile.head": "{actor}'s first answer: {answer}",
    "fragile.turning": "The nearest values that turn it into another, and into which, all else and luck the same:",
    "fragile.assumption": "assumption",
    "fragile.value": "value",
    "fragile.smaller": "smaller",
    "fragile.larger": "larger",
    "fragile.in range": "* lies within the range that the number is drawn from: see sim ensemble",
    "fragile.unturned": "No value tried of these turns it:",
}
