"""Words of figures: texts in one line, and shares in per cent."""

from sim.measures.intervals import Share

GLUE = "\u00a0"  # a blank at which no line breaks; drawn as any other


def clean(text: str) -> str:
    """Text that any format can hold: one line, without control characters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def glue(text: str) -> str:
    """Text that is not broken between lines."""
    return text.replace(" ", GLUE)


def in_percent(found: Share) -> str:
    """A share with its interval in as many digits as tell it from nothing and from all."""
    small = min(found.share, 1.0 - found.share) < 0.01
    share, low, high = (f"{100.0 * part:.{2 if small else 1}f}" for part in found[2:])
    return f"{share} % [{low}, {high}]"
