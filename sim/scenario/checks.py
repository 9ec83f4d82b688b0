"""What binds one part of a document to another: names, dates, orders, moves that nobody could ever make."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from math import inf
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from sim.model.bimatrix import PRESETS
from sim.model.state import EFFECTS
from sim.scenario import yaml_reader
from sim.scenario.changes import PathError, find
from sim.scenario.format import Declaration, amount_form
from sim.scenario.messages import expected, show, value_at
from sim.scenario.move_names import rung
from sim.scenario.problems import Path, Problem, ScenarioError, did_you_mean, nearest, nearest_few, plain
from sim.scenario.shapes import day as _day
from sim.scenario.shapes import items as _list
from sim.scenario.shapes import mapping as _dict
from sim.scenario.shapes import number as _number
from sim.scenario.yaml_reader import Code, Document
from sim.strategies import MODIFIERS, STRATEGIES, Parameter, axelrod_library, parameter, parameters, user_code

_GIVING = ("restores", "resumes")  # what concessions do; the others are what blows do


def bound(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    """All that is amiss between parts of the document whose shapes are right; `wrong` has the others' paths."""
    yield from _names(document)
    yield from _dates(document)
    yield from _quantities(document, wrong)
    yield from _strategies(document)
    yield from _clock(document, wrong)
    yield from _payoffs(document)
    yield from _fog(document, wrong)
    yield from _puts_off(document, wrong)
    yield from _threats(document, wrong)
    yield from _ladder(document, wrong)


def references(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    """Names that are declared nowhere: looked for only where what is declared can be relied on."""
    actors = document.get("actors")
    if isinstance(actors, dict) and len(actors) != 2:
        yield Problem(("actors",), f"{len(actors)} actors are declared", "declare two; an alliance is one actor")
    elif isinstance(actors, dict) and ("actors",) not in wrong:
        for part, key in (("incidents", "by"), ("history", "actor")):
            for at, item in enumerate(_list(document.get(part))):
                name = _dict(item).get(key)
                if isinstance(name, str) and name not in actors:
                    found = f"{show(name, bare=True)} is not one of the actors"
                    yield Problem((part, at, key), found, did_you_mean(name, actors))
    kinds = document.get("kinds")
    if not isinstance(kinds, dict) or ("kinds",) in wrong:
        return
    used: list[tuple[Path, Any]] = [
        (("ladder", at, effect), _dict(move).get(effect))
        for at, move in enumerate(_list(document.get("ladder")))
        for effect in EFFECTS
    ]
    used += [(("actors", name, "stocks"), _dict(actor).get("stocks")) for name, actor in _dict(actors).items()]
    used += [
        (("incidents", at, "counts"), _dict(incident).get("counts"))
        for at, incident in enumerate(_list(document.get("incidents")))
    ]
    for path, names in used:
        for name in _dict(names):
            if isinstance(name, str) and name not in kinds:
                found = f"no kind of stock is called '{plain(name)}'"
                yield Problem((*path, name), found, did_you_mean(name, kinds), at_key=True)


def _names(document: dict[str, Any]) -> Iterator[Problem]:
    for part, key in (("ladder", "move"), ("incidents", "name")):
        seen: dict[str, int] = {}
        for at, item in enumerate(_list(document.get(part))):
            name = _dict(item).get(key)
            if not isinstance(name, str):
                continue
            if part == "ladder" and name in ("let pass", "false alarm", "put off"):
                yield Problem((part, at, key), f"'{name}' is always there", "remove this move, or call it otherwise")
            if name in seen:
                yield Problem((part, at, key), f"'{name}' is taken by item {seen[name]}", "give each its own name")
            seen.setdefault(name, at)


def _span(document: dict[str, Any]) -> tuple[date | None, date | None]:
    """The first day and the last; None where one is not known."""
    start, horizon = _day(document.get("start")), document.get("horizon")
    if start and type(horizon) is int and 0 < horizon <= 36525:
        try:
            return start, start + timedelta(days=horizon)
        except OverflowError:
            return start, None
    return start, None


def _dates(document: dict[str, Any]) -> Iterator[Problem]:
    start, end = _span(document)
    if start and end is None and type(document.get("horizon")) is int and 0 < document["horizon"] <= 36525:
        yield Problem(("horizon",), "the last day is past the year 9999", "start earlier, or run for fewer days")
    for part in ("incidents", "history"):
        for at, item in enumerate(_list(document.get(part))):
            day = _day(_dict(item).get("date"))
            if day and start and end and not start <= day <= end:
                remedy = f"the scenario runs from {start} to {end} (start and horizon)"
                yield Problem((part, at, "date"), f"{day} is outside the horizon", remedy)
            effective, expires = (_day(_dict(item).get(key)) for key in ("effective", "expires"))
            for key, earlier, later in (("effective", day, effective), ("expires", effective or day, expires)):
                if part == "history" and earlier and later and later < earlier:
                    found = f"{later} comes before {earlier}"
                    yield Problem((part, at, key), found, "write date <= effective <= expires")
    for at, incident in enumerate(_list(document.get("incidents"))):
        given = [key for key in ("date", "per_year") if _dict(incident).get(key) is not None]
        if isinstance(incident, dict) and len(given) != 1:
            found = "both date and per_year are given" if given else "neither date nor per_year is given"
            yield Problem(("incidents", at), found, "give one: a day, or how many a year come at random")
    for name, actor in _dict(document.get("actors")).items():
        reply = _dict(_dict(actor).get("reply_days"))
        low, likely, high = (_number(reply.get(key)) for key in ("low", "likely", "high"))
        if low is not None and likely is not None and high is not None and not low <= likely <= high:
            found = f"low {low:g}, likely {likely:g}, high {high:g} are out of order"
            yield Problem(("actors", name, "reply_days"), found, "write low <= likely <= high")


def _quantities(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    indivisible = {
        name
        for name, kind in _dict(document.get("kinds")).items()
        if _dict(kind).get("divisible") is not True and not any(_below(wrong, ("kinds", name)))
    }

    def whole(path: Path, kind: str, value: Any) -> Iterator[Problem]:
        n = _number(value)
        if n is not None and n != n // 1 and kind in indivisible:
            remedy = f"write a whole number, or declare kinds.{kind}.divisible: true"
            yield Problem(path, f"{n:g} is not a whole number of {kind}", remedy)

    for name, actor in _dict(document.get("actors")).items():
        for kind, stock in _dict(_dict(actor).get("stocks")).items():
            path: Path = ("actors", name, "stocks", kind)
            for key in ("amount", "ceiling"):
                yield from whole((*path, key), kind, _dict(stock).get(key))
            amount, ceiling = (_number(_dict(stock).get(key)) for key in ("amount", "ceiling"))
            if amount is not None and ceiling is not None and amount > ceiling:
                remedy = "raise the ceiling, or lower the amount"
                yield Problem((*path, "ceiling"), f"the ceiling {ceiling:g} is below the amount {amount:g}", remedy)
    for at, move in enumerate(_list(document.get("ladder"))):
        for effect in EFFECTS:
            for kind, amount in _dict(_dict(move).get(effect)).items():
                yield from whole(("ladder", at, effect, kind), kind, amount)
    for at, incident in enumerate(_list(document.get("incidents"))):
        for kind, amount in _dict(_dict(incident).get("counts")).items():
            yield from whole(("incidents", at, "counts", kind), kind, amount)


def _strategies(document: dict[str, Any]) -> Iterator[Problem]:
    for actor_name, actor in _dict(document.get("actors")).items():
        path: Path = ("actors", actor_name, "strategy")
        given = _dict(actor).get("strategy")
        name = given if isinstance(given, str) else _dict(given).get("name")
        if isinstance(given, dict):
            yield from _modifiers(given, path)
            yield from _voice(given, path)
            if given.get("axelrod") is not None or _misspelt("axelrod", given, path):
                continue
            if given.get("name") is None and not _misspelt("name", given, path):
                about = expected((*path, "name")).get("description", "")
                yield Problem((*path, "name"), "'name' is missing", f"add it: {about}")
        if not isinstance(name, str) or _dict(given).get("file") is not None:
            continue
        if name not in STRATEGIES:
            at = path if isinstance(given, str) else (*path, "name")
            yield Problem(at, f"no strategy is called '{plain(name)}'", did_you_mean(name, sorted(STRATEGIES)))
            continue
        yield from _parameters(_dict(given), name, parameters(STRATEGIES[name]), path)


def _parameters(
    strategy: dict[str, Any], name: str, known: Mapping[str, Parameter], path: Path, file: str | None = None
) -> Iterator[Problem]:
    """What `with` says, against the parameters that there are."""
    for key, value in _dict(strategy.get("with")).items():
        here = (*path, "with", key)
        if key not in known:
            found = f"{name} has no parameter '{plain(str(key))}'"
            yield Problem(here, found, did_you_mean(str(key), known), at_key=True)
        else:
            for problem in _within(value, known[key], here):
                hint = ""
                if file and known[key].high == inf:  # its type is that of its default, which may not have been meant
                    hint = f", as its default is, or make that {float(known[key].default)} in {plain(file)}"
                yield problem._replace(remedy=problem.remedy + hint)
    yield from _together(_dict(strategy.get("with")), known, (*path, "with"))


def _together(given: dict[str, Any], known: Mapping[str, Parameter], path: Path) -> Iterator[Problem]:
    """Some of the parameters that make one whole, without the rest."""
    whole = [name for name, span in known.items() if span.together]
    missing = [name for name in whole if name not in given]
    if any(name in given for name in whole) and missing and all(name in known for name in given):
        found = f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing, of {', '.join(whole)}"
        yield Problem(path, found, "give all of them, or none")


def _with_files(document: dict[str, Any]) -> Iterator[tuple[Path, dict[str, Any], str]]:
    """The strategies that are from a Python file: the path of each, what it says, and its file."""
    for name, actor in _dict(document.get("actors")).items():
        strategy = _dict(_dict(actor).get("strategy"))
        if isinstance(strategy.get("file"), str) and strategy["file"] and strategy.get("axelrod") is None:
            yield ("actors", name, "strategy"), strategy, strategy["file"]


def with_code(document: Document) -> tuple[Document, list[Problem]]:
    """A document with the text of the Python files that it names, and no others; each is read once, and if allowed."""
    had = {code.name: code for code in document.code}
    has: dict[str, Code] = {}
    problems: dict[str, Problem] = {}
    for path, _, file in _with_files(_dict(document.data)):
        if file in has or file in problems:
            continue
        at = (*path, "file")
        if _astray(file):
            remedy = "write where it lies from the scenario's folder on, as mine.py, without .."
            problems[file] = Problem(at, f"'{plain(file)}' leads out of the scenario's folder", remedy)
        elif not document.allow_code:
            found = f"this scenario runs code of its own, {plain(file)}"
            problems[file] = Problem(at, found, "read it, then give --allow-code (in Python, allow_code=True)")
        elif file in had:
            has[file] = had[file]
        elif document.folder is None:
            problems[file] = Problem(at, f"the text of {plain(file)} was not recorded", "run the scenario itself")
        else:
            try:
                has[file] = yaml_reader.read_code(file, document.folder)
            except ScenarioError as error:
                [(_, found, remedy, place, _)] = error.problems
                where = f"{plain(error.source)}{f':{place.line}' if place else ''}"
                problems[file] = Problem(at, f"{where}: {found}", remedy)
    return document._replace(code=tuple(has.values())), list(problems.values())


def _astray(file: str) -> bool:
    """Whether the name of a file leads out of the folder it is looked for in, on any system."""
    windows = PureWindowsPath(file)
    return bool(windows.anchor) or ".." in windows.parts or PurePosixPath(file).is_absolute()


def students_of(document: Document, wrong: set[Path]) -> Iterator[Problem]:
    """Strategies from Python files: each file is run, and what it says is held against the scenario."""
    modules: dict[str, user_code.Module | None] = {}
    texts = {code.name: code for code in document.code}
    for path, strategy, file in _with_files(_dict(document.data)):
        if file not in texts:
            continue
        name = strategy.get("name")
        try:
            if file not in modules:
                modules[file] = None
                modules[file] = user_code.run(texts[file].text, texts[file].path)
            module = modules[file]
            if module is None or not isinstance(name, str):
                continue
            if name not in module.marked:
                found = f"{plain(file)} has no strategy called '{plain(name)}'"
                remedy = did_you_mean(name, module.marked) if module.marked else "write @sim.strategy above its def"
                yield Problem((*path, "name"), found, remedy)
                continue
            known = module.parameters(name)
        except user_code.StrategyError as error:
            found = f"{error.file}:{error.line}: {error.found}"
            yield Problem((*path, "file"), found, error.remedy or "mend it there")
        else:
            yield from _parameters(strategy, name, known, path, file)


def _voice(given: dict[str, Any], path: Path) -> Iterator[Problem]:
    """A strategy of the Axelrod library, what does not go with one, and what goes with nothing else."""
    if given.get("axelrod") is None:
        for key in ("threshold", "strike"):
            if given.get(key) is not None and not _misspelt("axelrod", given, path):
                remedy = f"remove {key}, or name a strategy of that library, as axelrod: Adaptive Tit For Tat"
                yield Problem((*path, key), f"{key} is for a strategy of the Axelrod library", remedy, at_key=True)
        return
    for key in ("name", "file", "with"):
        if given.get(key):
            found = f"{key} does not go with axelrod, which says it all"
            yield Problem((*path, key), found, f"remove {key}, or axelrod", at_key=True)
    name, here = given["axelrod"], (*path, "axelrod")
    if not isinstance(name, str) or not name:
        return
    try:
        names = list(axelrod_library.known())
    except ImportError:
        yield Problem(here, axelrod_library.MISSING, axelrod_library.HOW_TO_GET_IT)
        return
    refused = axelrod_library.spelt(name, list(axelrod_library.REFUSED))
    if refused is not None:
        found = f"{refused} cannot be played: {axelrod_library.REFUSED[refused]}"
        yield Problem(here, found, "choose another; `sim strategies --axelrod` lists them")
    elif axelrod_library.spelt(name, names) is None:
        near = " or ".join(f"'{one}'" for one in nearest_few(name, names))
        remedy = f"{f'did you mean {near}? ' if near else ''}`sim strategies --axelrod` lists all {len(names)}"
        yield Problem(here, f"the Axelrod library has no strategy called '{plain(name)}'", remedy)


def _within(value: Any, span: Parameter, path: Path) -> Iterator[Problem]:
    """A number out of its range, or not whole where it must be."""
    n = _number(value)
    if n is not None and not span.low <= n <= span.high:
        yield Problem(path, f"found {n:g}", f"write a number from {span.low:g} to {span.high:g}")
    elif n is not None and span.whole and n != n // 1:
        yield Problem(path, f"found {n:g}", "write a whole number")


def _modifiers(strategy: dict[str, Any], path: Path) -> Iterator[Problem]:
    for at, item in enumerate(_list(strategy.get("modifiers"))):
        here = (*path, "modifiers", at)
        if isinstance(item, dict) and len(item) != 1:
            found = f"{len(item)} modifiers in one item" if item else "an empty mapping"
            yield Problem(here, found, "write one a line, as - {forgive: 0.1}")
        for name, value in _dict(item).items():
            if name not in MODIFIERS:
                found = f"no modifier is called '{plain(str(name))}'"
                yield Problem((*here, name), found, did_you_mean(str(name), sorted(MODIFIERS)), at_key=True)
            else:
                yield from _within(value, parameter(MODIFIERS[name]), (*here, name))


def _misspelt(key: str, holder: dict[str, Any], path: Path) -> bool:
    """Whether a key that is not there was written otherwise: that is said already."""
    known = expected(path)["known"]
    return nearest(key, [str(name) for name in holder if name not in known]) is not None


def _clock(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    """Days to reply and a clock of rounds: each actor has the one, or both have the other."""
    if _misspelt("clock", document, ()):
        return
    clock = document.get("clock")
    timed = isinstance(clock, dict)
    for name, actor in _dict(document.get("actors")).items():
        path: Path = ("actors", name)
        if timed:
            for key in ("reply_days", "review_days", "puts_off"):
                if _dict(actor).get(key) is not None:
                    yield Problem(
                        (*path, key), "the clock of rounds says when it decides", f"remove {key}, or clock", at_key=True
                    )
        elif clock is None and isinstance(actor, dict) and actor.get("reply_days") is None:
            if _misspelt("reply_days", actor, path):
                continue
            about = expected((*path, "reply_days")).get("description", "")
            yield Problem((*path, "reply_days"), "'reply_days' is missing", f"add it: {about}")
    if isinstance(clock, dict) and not any(_below(wrong, ("clock",))) and ("horizon",) not in wrong:
        days, horizon = clock.get("days", 1), document.get("horizon")
        length = 2 * days if clock.get("rounds") == "alternating" else days
        if type(horizon) is int and horizon % length:
            found = f"{horizon} days are no whole number of rounds of {length} days"
            yield Problem(("horizon",), found, f"write {max(1, horizon // length) * length}, or change clock.days")


def _payoffs(document: dict[str, Any]) -> Iterator[Problem]:
    """A game by name, or two rows of two cells of two numbers."""
    payoffs = document.get("payoffs")
    if payoffs is None or not isinstance(payoffs, str | list | tuple):
        return
    if document.get("clock") is None and not _misspelt("clock", document, ()):
        remedy = "add clock: {rounds: simultaneous}, or remove payoffs"
        yield Problem(("payoffs",), "payoffs are of rounds, and there are none", remedy, at_key=True)
    if isinstance(payoffs, str):
        if payoffs not in PRESETS:
            yield Problem(("payoffs",), f"no game is called '{plain(payoffs)}'", did_you_mean(payoffs, PRESETS))
        return

    def amiss(value: Any, path: Path, left: int) -> Iterator[Problem]:
        form = "write two rows (the first actor holds, strikes) of two cells (the second does) of two numbers"
        if left == 0:
            if _number(value) is None:
                yield Problem(path, f"found {show(value)}", "write a number: what the round is worth to this actor")
        elif not isinstance(value, list | tuple):
            yield Problem(path, f"found {show(value)}", form)
        elif len(value) != 2:
            yield Problem(path, f"found a list of {len(value)}", form)
        else:
            for at, item in enumerate(value):
                yield from amiss(item, (*path, at), left - 1)

    yield from amiss(payoffs, ("payoffs",), 3)


def _fog(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    """Fog where no channel could ever close."""
    kinds = document.get("kinds")
    if not isinstance(kinds, dict) or any(_below(wrong, ("kinds",))):
        return
    if any(_dict(kind).get("channel") is True for kind in kinds.values()):
        return
    for name, actor in _dict(document.get("actors")).items():
        if _number(_dict(_dict(actor).get("perception")).get("fog")):
            remedy = "declare kinds.X.channel: true, or leave fog out"
            yield Problem(("actors", name, "perception", "fog"), "there is no channel to close", remedy)


def _puts_off(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    """Answers put off to a day that is none of the run's, or to what nothing is called."""
    start, end = _span(document)
    parts = (("ladder", "move"), ("incidents", "name"))
    names = [_dict(item).get(key) for part, key in parts for item in _list(document.get(part))]
    known = [name for name in names if isinstance(name, str)]
    sure = len(known) == len(names) and not any((part,) in wrong or _misspelt(part, document, ()) for part, _ in parts)
    for name, actor in _dict(document.get("actors")).items():
        path: Path = ("actors", name, "puts_off", "until")
        until = _dict(_dict(actor).get("puts_off")).get("until")
        day = _day(until)
        if day and start and end and not start < day <= end:
            remedy = f"write a day after {start} and not after {end} (start and horizon)"
            yield Problem(path, f"{day} is no later day of the scenario", remedy)
        elif isinstance(until, str) and until and sure and until not in known:
            found = f"no incident and no move is called '{plain(until)}'"
            yield Problem(path, found, f"{did_you_mean(until, known)}; or write a day, as 2021-10-18")


def _threats(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    """Threats of what is no blow, or is not there, or could not be had at the deadline."""
    moves = [_dict(move) for move in _list(document.get("ladder"))]
    names = [move.get("move") for move in moves]
    known = [name for name in names if isinstance(name, str)]
    if len(known) < len(names) or len(set(known)) < len(known):
        return
    next_one = {move["move"]: _dict(move.get("threatens")).get("move") for move in moves}
    for at, move in enumerate(moves):
        path: Path = ("ladder", at, "threatens")
        threat = _dict(move.get("threatens"))
        if threat and isinstance(document.get("clock"), dict):
            yield Problem(path, "a clock of rounds knows no deadlines", "remove threatens, or clock", at_key=True)
            continue
        name = threat.get("move")
        if not isinstance(name, str) or not name:
            continue
        if name not in known:
            yield Problem((*path, "move"), f"no move is called '{plain(name)}'", did_you_mean(name, known))
            continue
        threatened = moves[known.index(name)]
        if any(_sign(one, wrong, known) < 0 for one in (move, threatened)):
            remedy = "let a move with a severity above 0 threaten another such"
            yield Problem((*path, "move"), "only a blow threatens, and only with a blow", remedy)
            continue
        way: set[Any] = {move["move"]}
        last: Any = name
        while isinstance(last, str) and last not in way:
            way.add(last)
            last = next_one.get(last)
        if last == move["move"]:
            found = f"'{plain(name)}' leads back to '{plain(last)}': the threat would never end"
            yield Problem((*path, "move"), found, "threaten with a move that does not threaten with this one")
        for effect in ("takes", "gives_up"):
            for kind, amount in _dict(threatened.get(effect)).items():
                if amount == "match":
                    found = f"'{plain(name)}' {effect} as many {kind} as were taken, and none is matched at a deadline"
                    yield Problem((*path, "move"), found, "threaten with a move of a number or a share")


def _sign(move: dict[str, Any], wrong: set[Path], names: list[str]) -> float:
    """Above zero for a blow, below for a concession; 0 where its severity is amiss."""
    if any(_below(wrong, ("ladder", names.index(move["move"]), "severity"))):
        return 0.0
    severity = move.get("severity")
    parts = severity if isinstance(severity, dict) else {"base": severity}
    return next((n for key in ("base", "per_unit", "per_share") if (n := _number(parts.get(key)))), 0.0)


def _ladder(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    for at, move in enumerate(map(_dict, _list(document.get("ladder")))):
        path: Path = ("ladder", at)
        effects = {effect: _dict(move.get(effect)) for effect in EFFECTS}
        severity = move.get("severity")
        parts = severity if isinstance(severity, dict) else {"base": severity}
        numbers = [_number(parts.get(key)) for key in ("base", "per_unit", "per_share", "most")]
        if _number(parts.get("base")) is not None and not any(_below(wrong, (*path, "severity"))):
            signs = {n > 0 for n in numbers if n}
            remedy = "write numbers above 0 for a blow, all of them, or below 0 for a concession"
            if not signs:
                yield Problem((*path, "severity"), "the severity is zero", remedy)
            elif len(signs) == 2:
                yield Problem((*path, "severity"), "the parts of the severity have mixed signs", remedy)
            else:
                blow = signs == {True}
                amiss = [effect for effect in EFFECTS if effects[effect] and (effect in _GIVING) == blow]
                if amiss:
                    found = f"a {'blow' if blow else 'concession'} that {' and '.join(amiss)}"
                    remedy = "takes, caps and gives_up make a blow, above 0; restores and resumes a concession, below 0"
                    yield Problem((*path, "severity"), found, remedy)
        if not any(effects.values()) and _sound(document, wrong, at):
            for key in ("per_unit", "per_share"):
                if _number(parts.get(key)):
                    remedy = f"say what the move {', '.join(EFFECTS)}, or write one number"
                    yield Problem((*path, "severity", key), "there is nothing here to count", remedy)
        for kind in effects["takes"]:
            if kind in effects["caps"]:
                remedy = "keep takes or caps, or make two moves of it"
                yield Problem((*path, "caps", kind), f"one move both takes and caps {kind}", remedy)
    yield from _impossible(document, wrong)


def _below(paths: set[Path], top: Path) -> Iterator[Path]:
    """Those of some paths that lie at or below one."""
    return (path for path in paths if path[: len(top)] == top)


def _sound(document: dict[str, Any], wrong: set[Path], at: int) -> bool:
    """Whether what a move does to stocks can be relied on."""
    path = ("ladder", at)
    return path not in wrong and not any(any(_below(wrong, (*path, effect))) for effect in EFFECTS)


def _impossible(document: dict[str, Any], wrong: set[Path]) -> Iterator[Problem]:
    """Moves that neither actor could make in any course of the exchange. What is wrong elsewhere is given credit."""
    actors = _dict(document.get("actors"))
    moves = [_dict(move) for move in _list(document.get("ladder"))]
    sound = [_sound(document, wrong, at) for at in range(len(moves))]
    if len(actors) != 2 or any(_below(wrong, ("kinds",))):
        return

    def stock(actor: str, kind: str, key: str, unknown: float, none: float) -> float:
        path: Path = ("actors", actor)
        if path in wrong or (*path, "stocks") in wrong or any(_below(wrong, (*path, "stocks", kind))):
            return unknown
        value = _number(_dict(_dict(_dict(actors[actor]).get("stocks")).get(kind)).get(key))
        return none if value is None else value

    def some(kind: str, *effects: str, but: str = "") -> bool:
        """Whether any move has such an effect on a kind, in an amount other than `but`."""
        amounts = [_dict(move.get(effect)).get(kind, but) for move in moves for effect in effects]
        return not all(sound) or any(amount != but for amount in amounts)

    incidents = _list(document.get("incidents"))
    counted = {kind for incident in incidents for kind in _dict(_dict(incident).get("counts"))}
    doubtful = any(path[0] == "incidents" and path[2:3] in ((), ("counts",)) for path in wrong if path)

    def hindrance(me: str, other: str, move: dict[str, Any]) -> str | None:
        """Why an actor can never make a move; None if it might."""
        idle: list[str | None] = []  # for each effect, why it can move nothing; None if it might
        for effect in EFFECTS:
            for kind, amount in _dict(move.get(effect)).items():
                form, n = amount_form(amount) or ("number", 0.0)
                holder = me if effect in ("gives_up", "resumes") else other
                there = stock(holder, kind, "amount", inf, 0.0)
                ceiling = stock(holder, kind, "ceiling", inf, inf)
                none = f"{holder} has no {kind}" if there == 0.0 else None
                if effect == "restores" and not some(kind, "takes", "caps"):
                    return f"no move takes or caps {kind}"
                if effect == "resumes" and not some(kind, "gives_up"):
                    return f"no move gives up {kind}"
                if effect == "caps":
                    if form == "share" and none:
                        return none
                    if form == "number" and n >= ceiling:
                        return f"{holder}'s ceiling for {kind} is {ceiling:g} already"
                    if form == "posts" and ceiling == inf and not some(kind, "caps", but=amount):
                        return f"{holder} has no ceiling for {kind} to take a share of"
                    idle.append(None)
                    continue
                if form == "number" and n == 0.0:
                    return f"0 {kind} is nothing"
                if form == "number" and n > there:
                    return f"{holder} has {there:g} {kind}, not {n:g}"
                if form == "match":
                    if none:
                        return none
                    blows = doubtful or kind in counted or some(kind, "takes", but="match") or some(kind, "caps")
                    if effect in ("takes", "gives_up") and not blows:
                        return f"no incident and no other move gives a number of {kind} to match"
                    if effect in ("restores", "resumes") and not some(kind, "restores", but="match"):
                        return f"no other move restores {kind} first"
                idle.append(none)
        return idle[0] if idle and all(idle) else None

    names = list(actors)
    for at, move in enumerate(moves):
        reasons = [hindrance(me, other, move) for me, other in (names, names[::-1])] if sound[at] else [None]
        if all(reasons):
            found = f"nobody can ever make this move: {'; '.join(dict.fromkeys(map(str, reasons)))}"
            yield Problem(("ladder", at), found, "change its amounts, or the stocks, or remove it")


def record(crisis: Declaration) -> Iterator[Problem]:
    """What history did is named by moves of the ladder, and by steps only where it is said of which exchange."""
    done: dict[tuple[str, date], int] = {}
    for at, past in enumerate(crisis.history):
        if past.steps and crisis.record is None:
            found = "no exchange is named that has these steps"
            yield Problem(("history", at, "steps"), found, "add `record: NAME`, as `sim history` lists it")
        if past.move is None:
            continue
        try:
            rung(crisis.ladder, past.move)
        except KeyError as error:
            yield Problem(("history", at, "move"), *error.args)
        first = done.setdefault((past.actor, past.date), at)
        if first != at:
            found = f"{plain(past.actor)} makes two moves on {past.date}"
            yield Problem(
                ("history", at, "move"), found, "name one move that stands for both, and all their steps there"
            )


def assumptions(document: dict[str, Any], wrong: set[Path], changed: list[Path]) -> Iterator[Problem]:
    """Assumptions about what is no number. Those about what was changed since speak of the file as it was."""
    for spelled in _dict(document.get("assumptions")):
        try:
            way, value = find(document, str(spelled))
        except PathError as error:
            found, remedy = error.args
            way = error.path
            holder = way[:-1]
            unnamed = isinstance(value_at(document, holder), list) and any(_below(wrong, holder))
            known = holder in wrong or unnamed
            found = f"this is no path: {found}"
        else:
            if _number(value) is not None:
                continue
            known = False
            found, remedy = (
                f"what stands there is {show(value)}",
                "name the path of a number, as actors.NATO.tolerance",
            )
        if not known and way not in wrong and not any(way[: len(path)] == path for path in changed):
            yield Problem(("assumptions", spelled), found, remedy, at_key=True)
