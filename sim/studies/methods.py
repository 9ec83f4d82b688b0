"""By whose methods intervals are: a note under a text, and in a document for machines."""

from sim.language import say

METHODS = {  # in documents, by what has the intervals
    "share": "Wilson (1927)",
    "difference": "Tango (1998), paired by run",
    "mean": "Student",
    "mean difference": "Student, paired by run",
    "variance": "bootstrap",
    "index": "bootstrap",  # of a sampled sweep: what an outcome hangs on
}


def note(*of: str) -> str:
    """The note under a text that has intervals of these kinds (see METHODS)."""
    return say("intervals", methods=", ".join(say(f"intervals.{kind}") for kind in of))


def document(*of: str) -> dict[str, object]:
    """The same for a document: how sure the intervals are, and by whose method each kind is."""
    return {"level": 0.95, **{kind.replace(" ", "_"): METHODS[kind] for kind in of}}
