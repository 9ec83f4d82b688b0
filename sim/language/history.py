"""Sentences about the record: an exchange as a chronicle, a collection as a list, and how both are to be read."""

ENGLISH = {
    # How a move was read (`sim.history.chronicle`).
    "read.verified": "verified",
    "read.partly-verified": "partly verified",
    "read.general-knowledge": "general knowledge",
    "read.by": "{status}: {sources}",
    "read.nowhere": "read nowhere",
    # A number with what it counts, and what was done.
    "counted.people left": "to {number} people left",
    "counted.billion USD": "${number} bn",
    "counted.share": "{number} %",
    "deed.effective": "come into force",
    "deed.trigger": "trigger",
    "deed.cap": "{deed}, {people} to go",
    "deed.to": "{deed} (to {target})",
    "deed.marked": "{deed} ({mark})",
    "who.denied": "{actor} (denied)",
    "who.both": "{first} and {second}",
    # A move of an exchange: when it came, what it answers, how severe it is, what others say of it.
    "later.same day": "the same day",
    "later": "{days} later",
    "exchange.answers": "answers {step}, {later}",
    "exchange.carries out": "carries out {step}, {later}",
    "exchange.in force": "in force {day}",
    "exchange.severity": "{code} ({event}), severity {severity:g}",
    "exchange.copies": "{severity} ({copies})",
    "exchange.otherwise": "otherwise: {says}",
    "exchange.otherwise.by": "otherwise: {says} [{sources}]",
    "exchange.remark": "(our remark: {remark})",
    # An answer, and what it answers.
    "reply": "{step} answers {answered}, {later}: {how}",
    "reply.other": "{kind} for {answered}",
    "reply.in kind": "in kind",
    "reply.same number": "in kind, number for number",
    "reply.ratio": "in kind, {ratio:.2g} for one",
    # An exchange as a whole.
    "exchange.title": "{title}  ({name})",
    "exchange.side": "{name}: {about}",
    "exchange.replies": "Answers",
    "exchange.unanswered": "No move here is known to answer {steps}.",
    "exchange.stock": "{actor} had {units} within the other's reach when it began.",
    "exchange.stock.of": "{actor} had {units} within the other's reach when it began ({detail}).",
    "exchange.watched.every move": "Answers were looked for until {day}.",
    "exchange.watched.first blows": "Answers were looked for until {day}, and to first blows alone.",
    "exchange.wave": "It is of the wave {wave}.",
    "exchange.sources": "Sources",
    "exchange.read this": "Read this with it:",
    # A collection.
    "collection.name": "name",
    "collection.from": "from",
    "collection.to": "to",
    "collection.sides": "sides",
    "collection.moves": "moves",
    "collection.read": "of which",
    "exchanges.one": "{number} exchange",
    "exchanges.more": "{number} exchanges",
    "collection.all": "{exchanges}, {moves}: {read}",
    "collection.replies": "{number} moves answer one of the other side's; days later: {days}",
    "collection.same kind": "{number} of these are of the same kind; days later: {days}",
    "collection.compared": "{number} of these count the same: {matched} match number for number; ratio: {ratio}",
    "collection.unanswered": "{number} blows and threats that no move here is known to answer, last ones included",
    "collection.spread": "{middle:.3g} (median; from {low:.2g} to {high:.3g})",
    # How all of it is to be read (`sim.history.collection`).
    "warning.collected": "Exchanges are collected because they were answered, and so were these: a share of them is no "
    "rate. Nobody has counted the expulsions that were let pass; in the Correlates of War disputes about half of the "
    "targets make no militarised reply.",
    "warning.disagree": "Sources disagree on some numbers and days; the row has one, and what others say stands beside "
    "it.",
    "warning.scale": "An expulsion is CAMEO 161, as the codebook has it. No published scale has a code for closing a "
    "mission, and none measures size: one expulsion and 755 have the same severity.",
    "warning.read": "A row marked (general knowledge) was read nowhere; one marked (partly verified) was read in part.",
    "warning.wave": "{wave}: {warning}",
}
