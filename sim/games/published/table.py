"""The findings as a table for a terminal, item by item, with notes on how to read it."""

import re
from collections.abc import Sequence
from textwrap import wrap

from sim.games.published.experiment import LEVEL, ROUNDING
from sim.games.published.findings import VERDICTS, Finding
from sim.language import say
from sim.text import WIDTH, columns

HEADINGS = ("row", "claim", "published", "exact", "of rounds", "simulated", "interval", "runs", "verdict")


def table(findings: Sequence[Finding]) -> str:
    """The findings as a table, with notes below it."""
    rows = [tuple(say(f"published.{heading}") for heading in HEADINGS)]
    for found in findings:
        between = f"[{found.low:.4f}, {found.high:.4f}]" if found.low is not None else "-"
        verdict = say(f"published.is.{found.verdict}")
        why = say("published.why", verdict=verdict, why=found.why) if found.why else verdict
        numbers = (_number(found.exact), _number(found.expected), _number(found.simulated), between)
        rows.append((found.row, found.claim, found.published, *numbers, str(found.runs or "-"), why))
    head, *laid_out = (
        f"{line}  {row[-1]}"
        for line, row in zip(columns([row[:-1] for row in rows], left=2, indent=""), rows, strict=True)
    )
    lines: list[str] = []
    item = ""
    for row, line in zip(rows[1:], laid_out, strict=True):
        if row[0].split(".")[0] != item:
            item = row[0].split(".")[0]
            lines += [*[""] * bool(lines), f"{item}. {_literature(findings, item)}".rstrip(), head]
        lines.append(line)
    counts = {verdict: [found.verdict for found in findings].count(verdict) for verdict in VERDICTS}
    drawn = [found for found in findings if (found.runs or 0) > 1 and found.expected is not None]
    missed = sum(not _inside(found) for found in drawn)
    summary = ", ".join(f"{count} {say(f'published.is.{verdict}')}" for verdict, count in counts.items() if count)
    by_chance = len(drawn) * (1 - LEVEL)
    notes = wrap(say("published.notes", drawn=len(drawn), missed=missed, chance=by_chance), WIDTH)
    return "\n".join([*lines, "", say("published.rows", count=len(findings), verdicts=summary), *notes, ""])


def _literature(findings: Sequence[Finding], item: str) -> str:
    """The sources of the rows of an item, each once: those with a year, or all where none has one."""
    sources = [part for found in findings if found.row.split(".")[0] == item for part in found.source.split("; ")]
    dated = [source for source in sources if re.search(r"\(\d{4}", source)]
    return "; ".join(dict.fromkeys(dated or sources))


def _inside(found: Finding) -> bool:
    low, high = found.low or 0.0, found.high or 0.0
    return low - ROUNDING <= (found.expected or 0.0) <= high + ROUNDING


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.6f}"
