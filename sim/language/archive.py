"""Sentences about results that are run again: each file's verdict, and why."""

ENGLISH = {
    # A verdict, by its code (`sim.archive.results`, `sim.studies.verification`).
    "verify.file": "{file}: {verdict}",
    "verify.file.why": "{file}: {verdict}: {why}",
    "verify.verdict.same": "same",
    "verify.verdict.differs": "differs",
    "verify.verdict.missing": "missing",
    "verify.verdict.not compared": "not compared",
    "verify.verdict.of another version": "of another version",
    "verify.verdict.no result": "no result",
    # Why.
    "verify.unlisted": "the manifest does not list it",
    "verify.missing": "the manifest lists it",
    "verify.unreadable": "it cannot be read ({reason})",
    "verify.changed": "changed since it was written",
    "verify.scenario": "its scenario is not what its text says",
    "verify.other bytes": "running it again gives other bytes",
    "verify.other bytes.line": "running it again gives other bytes, from line {line} on",
    "verify.other bytes.length": "running it again gives other bytes, in length",
    "verify.not of a sweep": "no sweep writes it",
    "verify.unfinished": "the sweep has not come to its end; the same command goes on",
    # The versions that made results, and those that are here.
    "made.version": "made by {then}, and here is {now}",
    "made.version.so": "made by {then}, and here is {now}: {why}",
    "made.version.cannot": "made by {then}, and here is {now}, which cannot run it again: {why}",
    "made.python": "made under Python {then}, and here is {now}",
    "made.library": "drawn with {library} {then}, and here is {now}",
    "made.words": "what it calls {renamed}",
    "made.word": "{old} is told now as {new}",
    # The plan of a sweep, beside the one that is wanted (`sim.archive.journal`).
    "plan.version": "begun by {then}, and here is {now}",
    "plan.value": "its {key} is {then}, and here it is {now}",
    "plan.other": "its {key} says something else",
    "plan.none": "it has no {key}",
}
