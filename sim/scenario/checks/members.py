"""The members of an alliance: that there are some, how they decide, and what each takes for itself."""

from collections.abc import Iterator, Mapping
from typing import Any

from sim.scenario.checks.common import any_below, entries, misspelt
from sim.scenario.field_types import FOR_ALL, MAX_MEMBERS, TOGETHER
from sim.scenario.messages import show
from sim.scenario.problems import Path, Problem, did_you_mean, plain
from sim.scenario.shapes import mapping, number


def check(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    """Look for members that do not decide, for decisions without members, and for those whose say is nobody's.

    And for moves that are each member's own to make where there is no member, or that only all could make.
    """
    ladder = entries(document, "ladder")
    yield from _national(document, ladder, wrong)
    for path, actor in entries(document, "actors"):
        members, decides = actor.get("members"), actor.get("decides")
        if members is None:
            if decides is not None and not misspelt("members", actor, path):
                remedy = "name them under members, or remove decides"
                yield Problem((*path, "decides"), "there are no members to decide", remedy, at_key=True)
        elif isinstance(members, dict):
            yield from _members(members, (*path, "members"))
            if decides is None:
                if members and not misspelt("decides", actor, path):
                    yield Problem((*path, "decides"), "'decides' is missing", f"add it: {_ways(members)}")
            elif members and not any_below(wrong, (*path, "decides")):
                yield from _decides(decides, members, (*path, "decides"))
                if _counts(decides, ladder, path[1]) and not any_below(wrong, (*path, "members")):
                    yield from _weights(members, (*path, "members"))


def _counts(decides: Any, ladder: list[tuple[Path, dict[str, Any]]], actor: Any) -> bool:
    """Whether the weight of the members of an actor counts for anything."""
    return decides == "majority" or any(
        move.get("national") is True and move.get("only") in (None, actor) for _, move in ladder
    )


def _may_have_members(actor: dict[str, Any], path: Path, wrong: set[Path]) -> bool:
    """Whether an actor has members, or would if what is wrong were right."""
    return "members" in actor or path in wrong or misspelt("members", actor, path)


def _national(
    document: dict[str, Any], ladder: list[tuple[Path, dict[str, Any]]], wrong: set[Path]
) -> Iterator[Problem]:
    """Look at moves that each member makes for itself, or does not."""
    actors = entries(document, "actors")
    named = [mapping(move.get("threatens")).get("move") for _, move in ladder]
    threatened = [name for name in named if isinstance(name, str)]
    for path, move in ladder:
        if move.get("national") is not True:
            continue
        only, here = move.get("only"), (*path, "national")
        makers = [(at, actor) for at, actor in actors if only in (None, at[1])]
        if makers and not any(_may_have_members(actor, at, wrong) for at, actor in makers):
            yield Problem(
                here, "nobody who can make this move has members", "name them, or remove national", at_key=True
            )
        elif mapping(move.get("caps")):
            yield Problem(here, "a ceiling is one for all members", "remove national, or caps", at_key=True)
        elif "threatens" in move or move.get("move") in threatened:
            remedy = "remove national, or the threat"
            yield Problem(here, "who joins is not known before the deadline of a threat", remedy, at_key=True)


def _ways(members: Mapping[str, Any], of: Any = None) -> str:
    """The ways to decide that there are, in words, with the member that is meant or any."""
    first = plain(str(of if of in members else next(iter(members))))
    return f"consensus, majority, {{leader: {first}}} or {{delegate: {first}}}"


def _members(members: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    if not members:
        yield Problem(path, "no member is named", "name one at least, or remove members and decides", at_key=True)
    elif len(members) > MAX_MEMBERS:
        found = f"{len(members)} members are named"
        yield Problem(path, found, f"name {MAX_MEMBERS} at most: members who are alike go as one, with their weight")


def _decides(decides: Any, members: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    """Look at the name of a way to decide, or at who decides for all."""
    if isinstance(decides, str):
        if decides in members or decides in FOR_ALL:
            yield Problem(path, f"'{plain(decides)}' alone says too little", f"write {_ways(members, decides)}")
        elif decides not in TOGETHER:
            found = f"no way to decide is called '{plain(decides)}'"
            yield Problem(path, found, f"{did_you_mean(decides, TOGETHER)}; or {{leader: ...}}, {{delegate: ...}}")
        return
    given = mapping(decides)
    if len(given) != 1:
        yield Problem(path, f"{len(given)} ways to decide are given", f"write {_ways(members)}")
        return
    ((how, who),) = given.items()
    if how not in FOR_ALL:
        yield Problem(
            (*path, how), f"'{plain(str(how))}' is not a key here", did_you_mean(str(how), FOR_ALL), at_key=True
        )
    elif not isinstance(who, str):
        yield Problem(
            (*path, how), f"found {show(who)}", f"write the name of a member: {', '.join(map(plain, members))}"
        )
    elif who not in members:
        yield Problem((*path, how), f"no member is called '{plain(who)}'", did_you_mean(who, members))


def _weights(members: Mapping[str, Any], path: Path) -> Iterator[Problem]:
    if not any(number(mapping(member).get("weight", 1.0)) for member in members.values()):
        yield Problem(path, "their weights add to nothing", "give one member at least a weight above 0")
