"""What is inferred of strategies in plain words."""

from collections.abc import Sequence
from math import fsum
from textwrap import wrap
from typing import Any

from sim.figures.data import PosteriorBars
from sim.forecast.inference import LEVEL, RULE, STRATEGIES, Pooled, Posterior
from sim.forecast.scores_text import laid_out
from sim.history import Exchange, warnings
from sim.text import WIDTH, several

FEW = 0.01  # strategies below this share of the posterior are named together


def verdict(found: Posterior) -> str:
    """What the posterior comes to, in a sentence."""
    if not found.asked:
        return "cannot tell: it had nothing to answer, so the posterior is the prior"
    held = found.credible
    if found.tells:
        return f"{held[0]}, with probability {100 * found.strategies[held[0]]:.0f} %"
    many = "" if len(held) == len(STRATEGIES) else f" of {len(STRATEGIES)}"
    return f"cannot tell: the credible set of {100 * LEVEL:.0f} % holds {len(held)}{many} strategies"


def told(exchange: Exchange, found: Sequence[Posterior]) -> str:
    """Posteriors of an exchange, as text."""
    lines = [f"{exchange.title}: which strategy?", ""]
    for one in found:
        lines += [*_side(one), ""]
    return "\n".join([*lines, *_read_this(warnings([exchange]))]) + "\n"


def _side(one: Posterior) -> list[str]:
    moves = f"{several(one.asked, 'move')} that it could answer, {one.answered} answered"
    if one.struck:
        moves += "; it struck first, so that no strategy which never strikes is in question"
    lines = [
        *wrap(f"{one.actor}: {moves}", WIDTH),
        *wrap(verdict(one), WIDTH, initial_indent="  ", subsequent_indent="  "),
    ]
    if not one.asked:
        return lines
    rows = [("  strategy", "prior", "posterior", "most probable parameters")]
    rest = []
    for name, share in one.strategies.items():
        if share < FEW:
            rest.append(name)
            continue
        option, of = max(((o, s) for o, s in one.options.items() if o.name == name), key=lambda pair: pair[1])
        best = str(option).removeprefix(name).strip(" ()")
        rows.append(
            (
                f"  {name}{' *' if name in one.credible else ''}",
                f"{100 * one.prior[name]:.1f} %",
                f"{100 * share:.1f} %",
                f"{best} ({100 * of / share:.0f} % of it)" if option.given else "",
            )
        )
    lines += laid_out(rows)
    if rest:
        total = fsum(one.strategies[name] for name in rest)
        lines += wrap(
            f"{100 * total:.1f} % together: {', '.join(rest)}", WIDTH, initial_indent="  ", subsequent_indent="    "
        )
    for names in one.alike:
        text = f"would have answered every move here alike: {', '.join(names)}"
        lines += wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")
    tremble = fsum(value * share for value, share in one.trembles.items())
    return [*lines, f"  tremble: {tremble:.2f} on average"]


def _read_this(warned: Sequence[str]) -> list[str]:
    text = (
        f"* in the credible set of {100 * LEVEL:.0f} %, the fewest strategies that hold as much, and any as probable "
        f"as the last; {RULE}. The prior spreads evenly over the parameters tried of each strategy. Read are the kinds "
        "of the answers, and their sizes where both count the same, not the days; where an answer may still have come, "
        "that none was seen. Stocks are known where the file tells them. Errors are even, or as base rates have them. "
        "A strategy that is not in the set tried cannot be found: the posterior says which of these fits best, and not "
        "that any does."
    )
    lines = [*wrap(text, WIDTH), "", "Read this with it:"]
    for warning in warned:
        lines += wrap(warning, WIDTH, initial_indent="- ", subsequent_indent="  ")
    return lines


def document(one: Posterior) -> dict[str, Any]:
    """A posterior as a JSON document has it."""
    return one._asdict() | {
        "options": [
            {"strategy": option.name, "with": dict(option.given), "posterior": share}
            for option, share in one.options.items()
        ],
        "credible": one.credible,
        "level": LEVEL,
        "tells": one.tells,
        "verdict": verdict(one),
        "rule": RULE,
        "unlikely": one.unlikely,
        "trembles": {f"{tremble:g}": share for tremble, share in one.trembles.items()},
    }


def all_told(found: Pooled, warned: Sequence[str]) -> str:
    """The mixture over a collection, as text, with what must be read with it."""
    head = f"The mixture of strategies over {found.sides} sides of {found.exchanges} exchanges"
    rows = [("strategy", "share", "standard error")]
    rest = 0.0
    for one in found.estimates:
        if one.share < FEW and one.error < FEW:
            rest += one.share
            continue
        rows.append((", ".join(one.strategies), f"{100 * one.share:.0f} %", f"{100 * one.error:.0f} points"))
    text = (
        "Maximum likelihood, each side playing one strategy throughout, with tremble, audience cost and parameters "
        "integrated out; standard errors from clusters drawn anew, and rough, for they are few. Strategies in one row "
        f"answer every move of the collection alike. All others together: {100 * rest:.1f} %."
    )
    lines = [head, "", *laid_out(rows), "", *wrap(text, WIDTH), "", "Read this with it:"]
    for warning in warned:
        lines += wrap(warning, WIDTH, initial_indent="- ", subsequent_indent="  ")
    return "\n".join(lines) + "\n"


def drawn(exchange: Exchange, found: Posterior) -> PosteriorBars:
    """What is to be drawn of a posterior."""
    return PosteriorBars(
        exchange=exchange.title,
        actor=found.actor,
        asked=found.asked,
        answered=found.answered,
        verdict=verdict(found),
        strategies=found.strategies,
        prior=found.prior,
        credible=found.credible,
        level=LEVEL,
    )
