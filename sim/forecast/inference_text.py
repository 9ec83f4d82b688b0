"""What is inferred of strategies in plain words."""

from collections.abc import Sequence
from math import fsum
from textwrap import wrap
from typing import Any

from sim.figures.data import PosteriorBars
from sim.forecast.inference import LEVEL, STRATEGIES, Pooled, Posterior
from sim.forecast.scores_text import laid_out, with_warnings
from sim.history import Exchange, warnings
from sim.language import say, so_many
from sim.text import WIDTH, as_text

FEW = 0.01  # strategies below this share of the posterior are named together


def verdict(found: Posterior) -> str:
    """What the posterior comes to, in a sentence."""
    if not found.asked:
        return say("infer.nothing asked")
    held = found.credible
    if found.tells:
        return say("infer.tells", strategy=held[0], percent=100 * found.strategies[held[0]])
    code = "infer.all" if len(held) == len(STRATEGIES) else "infer.some"
    return say(code, level=100 * LEVEL, count=len(held), of=len(STRATEGIES))


def rule() -> str:
    """When a posterior can tell a strategy."""
    return say("infer.rule", level=100 * LEVEL)


def told(exchange: Exchange, found: Sequence[Posterior]) -> str:
    """Posteriors of an exchange, as text."""
    lines = [say("infer.head", exchange=exchange.title), ""]
    for one in found:
        lines += [*_side(one), ""]
    how = wrap(say("infer.how to read", level=100 * LEVEL, rule=rule()), WIDTH)
    return as_text([*lines, *how, "", *with_warnings(warnings([exchange]))])


def _side(one: Posterior) -> list[str]:
    code = "infer.side.struck" if one.struck else "infer.side"
    lines = [
        *wrap(say(code, actor=one.actor, moves=so_many("moves", one.asked), answered=one.answered), WIDTH),
        *wrap(verdict(one), WIDTH, initial_indent="  ", subsequent_indent="  "),
    ]
    if not one.asked:
        return lines
    rows = [[say(f"infer.{head}") for head in ("strategy", "prior", "posterior", "parameters")]]
    rest = []
    for name, share in one.strategies.items():
        if share < FEW:
            rest.append(name)
            continue
        option, of = max(((o, s) for o, s in one.options.items() if o.name == name), key=lambda pair: pair[1])
        best = str(option).removeprefix(name).strip(" ()")
        rows.append(
            [
                f"{name}{' *' if name in one.credible else ''}",
                f"{100 * one.prior[name]:.1f} %",
                f"{100 * share:.1f} %",
                say("infer.part", parameters=best, percent=100 * of / share) if option.given else "",
            ]
        )
    lines += laid_out(rows)
    if rest:
        total = fsum(one.strategies[name] for name in rest)
        lines += _indented(say("infer.rest", percent=100 * total, names=", ".join(rest)))
    for names in one.alike:
        lines += _indented(say("infer.alike", names=", ".join(names)))
    tremble = fsum(value * share for value, share in one.trembles.items())
    return [*lines, f"  {say('infer.tremble', tremble=tremble)}"]


def _indented(text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")


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
        "rule": rule(),
        "unlikely": one.unlikely,
        "trembles": {f"{tremble:g}": share for tremble, share in one.trembles.items()},
    }


def all_told(found: Pooled, warned: Sequence[str]) -> str:
    """The mixture over a collection, as text, with what must be read with it."""
    head = say("mixture.head", sides=found.sides, exchanges=found.exchanges)
    rows = [[say("infer.strategy"), say("mixture.share"), say("mixture.error")]]
    rest = 0.0
    for one in found.estimates:
        if one.share < FEW and one.error < FEW:
            rest += one.share
            continue
        error = say("mixture.points", percent=100 * one.error)
        rows.append([", ".join(one.strategies), f"{100 * one.share:.0f} %", error])
    how = wrap(say("mixture.how to read", percent=100 * rest), WIDTH)
    return as_text([head, "", *laid_out(rows, indent=""), "", *how, "", *with_warnings(warned)])


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
