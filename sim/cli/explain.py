"""`sim explain`: why an event happened, and what an answer hangs on."""

import argparse

from sim.cli.common import (
    DONE,
    Command,
    UsageError,
    goes_with,
    json_argument,
    luck_arguments,
    luck_text,
    print_json,
    scenario_arguments,
    simulate,
    terminal_line,
    whole_number,
)
from sim.cli.terminal import say
from sim.model.calendar import PHASE
from sim.text import plain


def declare_explain(command: Command) -> None:
    """The arguments of `sim explain`."""
    made = command("explain", _explain, "tell why an event happened, or what an answer hangs on")
    scenario_arguments(made)
    luck_arguments(made)
    made.add_argument(
        "event",
        nargs="?",
        type=whole_number("event", PHASE),
        metavar="EVENT",
        help="its number in the chronicle (default: the first reply)",
    )
    made.add_argument(
        "--fragile",
        action="store_true",
        help="show how little each assumption must change to turn the first reply into another",
    )
    made.add_argument("--actor", metavar="NAME", help="with --fragile: whose first answer (default: who replies first)")
    made.add_argument(
        "--over",
        action="append",
        default=[],
        metavar="PATH",
        help="with --fragile: this number, not the file's assumptions; may be repeated",
    )
    json_argument(made)


def _explain(options: argparse.Namespace) -> int:
    from sim.chronicle import explanation

    if options.fragile:
        if options.event is not None:
            raise UsageError(f"--fragile is about the first answer; leave out event {options.event}, or --fragile")
        return _fragile(options)
    goes_with("--fragile", {"--actor": options.actor, "--over": options.over})
    made, luck = simulate(options)
    number = options.event
    if number is None:
        reply = made.summary.first_reply
        acts = [event for event in made.events if event.is_turn and event.cause is not None]
        if reply is None and not acts:
            raise UsageError("nothing was answered in this run; name an event by its number")
        number = (reply or acts[0]).number
    try:
        text = made.explain(number)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if options.json:
        decision = explanation.decisions(made.crisis, made.seed, made.number).get(number)
        links = [plain(event) for event in explanation.chain(made.events, number)]
        print_json(
            {"event": number, "seed": made.seed, "run": made.number, "chain": links, "decision": plain(decision)}
        )
    else:
        say(f"{made.crisis.name}  ({luck_text(luck)})\n\n{text}")
    return DONE


def _fragile(options: argparse.Namespace) -> int:
    from sim.studies import fragility

    made, luck = simulate(options, games=False)
    crisis, reply = made.crisis, made.summary.first_reply
    actor = options.actor or (reply.actor if reply else None)
    if actor is None:
        raise UsageError("neither side replies in this run; say whose answer with --actor")
    if actor not in crisis.actors:
        raise UsageError(f"--actor {actor}: not one of the actors; known: {', '.join(crisis.actors)}")
    paths = options.over or fragility.assumed(crisis)
    if not paths:
        raise UsageError("the file marks no assumptions; name numbers with --over PATH")
    found = []
    for at, path in enumerate(paths):
        terminal_line(f"{at + 1}/{len(paths)} {path}")
        try:
            found += fragility.fragilities(crisis, actor, made.seed, made.number, [path])
        except ValueError as error:
            raise UsageError(f"--over {error}") from None
        finally:
            terminal_line()
    today = fragility.first_answer(crisis, actor, made.seed, made.number)
    if options.json:
        print_json({"actor": actor, "answer": today, "seed": made.seed, "run": made.number, "fragility": plain(found)})
    else:
        text = fragility.table(found, actor, today)
        say(f"{crisis.name}  ({luck_text(luck)})\n\n{text}")
    return DONE
