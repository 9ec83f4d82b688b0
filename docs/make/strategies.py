"""The page of strategies and modifiers, made from the register."""

import inspect
from collections.abc import Iterator

from docs.make.parts.page import Page, table
from sim import strategies

PAGE = Page("docs/strategies.md")


@PAGE.block
def strategy_register() -> Iterator[str]:
    """List the strategies, their parameters and their sources."""
    rows = []
    for name, function in strategies.STRATEGIES.items():
        about, _, source = (inspect.getdoc(function) or "").partition("Source:")
        given = strategies.parameters(function).values()
        spans = (f"`{p.name}` {'whole, ' if p.whole else ''}{p.low:g} to {p.high:g}: {p.default:.3g}" for p in given)
        rows.append((f"`{name}`", about, "; ".join(spans) or "none", source))
    yield from table(("Strategy", "What it does", "Parameters, with range: default", "Source"), rows)


@PAGE.block
def modifier_register() -> Iterator[str]:
    """List the modifiers, their range and their sources."""
    rows = []
    for name, function in strategies.MODIFIERS.items():
        about, _, source = (inspect.getdoc(function) or "").partition("Source:")
        span = strategies.parameter(function)
        rows.append((f"`{name}`", about, f"{'whole, ' if span.whole else ''}{span.low:g} to {span.high:g}", source))
    yield from table(("Modifier", "What it does", "Its number", "Source"), rows)
