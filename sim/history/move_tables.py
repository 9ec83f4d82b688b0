"""Exchanges from a table: one row a move, tab-separated, with the columns in which the collection was gathered.

A row holds less than the format of files does: what a number counts is told by its words and by the kind of move. What
is read is checked as a file of the format is, and every problem has its line.
"""

import csv
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import Any

from sim.history.codes import CODEBOOK, codes
from sim.history.exchange import Exchange, checked
from sim.history.format import BOTH, KINDS, ROLES
from sim.scenario.documents import Document
from sim.scenario.files import FileKind, text_of
from sim.scenario.problems import Path, Place, Problem, ScenarioError, nearest, plain
from sim.scenario.yaml_scalars import scalar_value

TABLE = FileKind("table of moves", "tab-separated text", "an exchange is some rows of text", (".tsv",))
COLUMNS = (
    "seq", "step", "date", "mover", "target", "move", "n", "unit_or_object", "cameo", "goldstein_gdelt",
    "responds_to_step", "detail", "source", "status",
)  # fmt: skip
OPTIONAL = ("role",)  # the part that a kind of move plays which the vocabulary lacks: so it is declared
_FIELDS = {"move": "kind", "unit_or_object": "object", "cameo": "code", "responds_to_step": "answers"}
_BREAK = re.compile(
    "[\v\f\x1c-\x1e\x85\u2028\u2029]|\r(?!\n)"
)  # within a text pasted from elsewhere: no row ends there
_ATTRIBUTED = " (attributed)"
_COUNTED = {
    "close_consulate": "consulates",
    "close_office": "offices",
    "seize_property": "properties",
    "designate": "outlets",
    "suspend_mission": "posts",
    "ease": "share",
    "truce": "days",
    "agreement": "agreements",
    "effective": "things",
}

Row = tuple[int, dict[str, str]]  # its line, and what stands in its columns


def load_table(source: str | os.PathLike[str]) -> list[Exchange]:
    """The exchanges of a table, in its order. Raises ScenarioError with all that is wrong, line by line."""
    name = os.fsdecode(source)
    return parse_table(text_of(name, TABLE), name)


def parse_table(text: str, source: str = "<text>") -> list[Exchange]:
    """Check exchanges given as the text of a table. Raises ScenarioError."""
    exchanges, _, error = _parsed(text, source)
    if error is not None:
        raise error
    return exchanges


def readable(source: str | os.PathLike[str]) -> tuple[list[Exchange], list[str], ScenarioError | None]:
    """The exchanges of a table in which nothing is wrong, the names of the others, and what is wrong; None for nothing.

    Raises ScenarioError where the file or its columns cannot be read.
    """
    name = os.fsdecode(source)
    return _parsed(text_of(name, TABLE), name)


def _parsed(text: str, source: str) -> tuple[list[Exchange], list[str], ScenarioError | None]:
    text = _BREAK.sub(" ", text.removeprefix("\ufeff"))  # so that lines are the same, whoever counts them
    problems, grouped = _rows(text)
    if not grouped:
        raise ScenarioError(source, problems, text)
    exchanges = []
    for name, rows in grouped.items():
        document, found = _document(source, text, name, rows)
        try:
            exchange = checked(document)
        except ScenarioError as error:
            found += error.problems
        else:
            exchanges += [] if found else [exchange]
        problems += found
    names = {exchange.name for exchange in exchanges}
    unread = [name for name in grouped if name not in names]
    return exchanges, unread, ScenarioError(source, problems, text) if problems else None


def _rows(text: str) -> tuple[list[Problem], dict[str, list[Row]]]:
    """The rows by exchange, in the order of the file."""
    lines = text.splitlines()
    if not lines:
        return [Problem((), "the file is empty", f"begin with a line of columns: {' '.join(COLUMNS)}")], {}
    head = [cell.strip() for cell in _cells(lines[0])]
    missing = [column for column in COLUMNS if column not in head]
    unknown = [column for column in head if column not in (*COLUMNS, *OPTIONAL) or head.count(column) > 1]
    if missing or unknown:
        found = f"no column is called '{missing[0]}'" if missing else f"'{plain(unknown[0])}' has no place here"
        remedy = f"begin with these columns, separated by tabs: {' '.join(COLUMNS)}"
        return [Problem((), found, remedy, Place(1, 1))], {}
    problems: list[Problem] = []
    grouped: dict[str, list[Row]] = {}
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        cells = _cells(line)
        if len(cells) > len(head):
            found = f"{len(cells)} cells under {len(head)} columns"
            problems.append(Problem((), found, "remove a tab, or quote the text that has it", Place(number, 1)))
            continue
        row = dict(zip(head, [*(cell.strip() for cell in cells), *[""] * (len(head) - len(cells))], strict=True))
        if not row["seq"]:
            problems.append(Problem((), "seq is empty", "name the exchange that this move is of", Place(number, 1)))
            continue
        grouped.setdefault(row["seq"], []).append((number, row))
    if not grouped and not problems:
        problems.append(Problem((), "there is no move", "add a row for each", Place(1, 1)))
    return problems, grouped


def _cells(line: str) -> list[str]:
    return next(csv.reader([line], delimiter="\t"), [])


def _document(source: str, text: str, name: str, rows: list[Row]) -> tuple[Document, list[Problem]]:
    """An exchange as the format has it, with the line of each row; and what no field of the format could tell."""
    actors, others, misspelt = _sides([row for _, row in rows])
    sources: dict[str, str] = {}
    moves: list[dict[str, Any]] = []
    keys: dict[Path, Place] = {}
    values: dict[Path, Place] = {(): Place(rows[0][0], 1)}
    problems = []
    last: list[str] = []
    lines = text.splitlines()
    for at, (number, row) in enumerate(rows):
        move, last = _move(row, sources, last)
        moves.append(move)
        values["moves", at] = Place(number, 1)
        starts = [1]
        for cell in lines[number - 1].split("\t"):
            starts.append(starts[-1] + len(cell) + 1)
        for column, start in zip(_cells(lines[0]), starts, strict=False):
            field = _FIELDS.get(column, column)
            values["moves", at, field] = keys["moves", at, field] = Place(number, start)

        def refuse(column: str, found: str, remedy: str, at: int = at) -> None:
            problems.append(Problem(("moves", at, column), found, remedy, values["moves", at, column]))

        several = _several(row["target"], actors)
        if several:
            told = " and ".join(map(plain, several))
            refuse("target", f"{told} are several targets", "write a row for each, or name one who stands for them")
            move["target"] = next(actor for actor in actors if actor != move["mover"])  # so that it is said once
        for column in ("mover",) if several else ("mover", "target"):
            for one in _names(row[column]):
                if one in misspelt:
                    found = f"'{plain(one)}' is neither of the sides, {' and '.join(map(plain, actors))}"
                    refuse(column, found, f"did you mean '{plain(misspelt[one])}'?")
                    move[column] = BOTH if "+" in row[column] else misspelt[one]  # so that it is said once
        together = {misspelt.get(one, one) for one in _names(row["mover"])}
        if "+" in row["mover"] and together != {*actors}:
            found = f"'{plain(row['mover'])}' is not the two sides together"
            refuse("mover", found, f"write {'+'.join(map(plain, actors))}, or one of them")
        code = codes().get(move.get("code", ""))
        said, value = _number(row["goldstein_gdelt"]), code.gdelt if code else None
        shown = plain(row["goldstein_gdelt"])
        if shown and not row["cameo"]:
            found = f"there is no code of which '{shown}' is the value"
            refuse("goldstein_gdelt", found, "write the code, or leave it empty")
        elif shown and code and said != value:
            remedy = "leave it empty" if value is None else f"write {value:g}, or leave it empty"
            refuse("goldstein_gdelt", f"'{shown}' is not the value of {code.code}", remedy)
    own = {
        row["move"]: {"role": row["role"] if row["role"] in ROLES else "blow", "means": row["move"].replace("_", " ")}
        for _, row in rows
        if row.get("role") and row["move"] not in KINDS
    }
    for at, (_, row) in enumerate(rows):
        problems += _of_role(row, at, own, values)
    steps = {move["step"] for move in moves}
    for move in moves:
        if move.get("answers") == 0 and 0 not in steps:
            del move["answers"]  # it answers what set the exchange off, which has no row
    data = {
        "schema_version": 1,
        "name": name,
        "title": name.replace("-", " "),
        "about": "read from a table of moves",
        "actors": {actor: actor for actor in actors},
        "moves": moves,
    }
    if own:
        data["kinds"] = own
    if others:
        data["others"] = {other: other for other in others}
    if sources:
        data["sources"] = {key: said for said, key in sources.items()}
    return Document(source, text, data, keys, values), problems


def _of_role(
    row: dict[str, str], at: int, own: dict[str, dict[str, str]], values: dict[Path, Place]
) -> Iterator[Problem]:
    """What is wrong with the part that a row says its kind of move plays."""
    given, path = row.get("role"), ("moves", at, "role")
    if not given:
        return
    plays = KINDS[row["move"]].role if row["move"] in KINDS else own[row["move"]]["role"]
    if given not in ROLES:
        found, remedy = f"'{plain(given)}' is no part that a move plays", f"write one of {', '.join(ROLES)}"
        yield Problem(path, found, remedy, values[path])
    elif given != plays:
        found = f"'{plain(given)}' is not the part that '{plain(row['move'])}' plays, {plays}"
        yield Problem(path, found, "leave it empty, or call the move otherwise", values[path])


def _several(cell: str, actors: Sequence[str]) -> list[str]:
    """The targets that a cell names, where they are several and a side is among them; none else."""
    if cell in actors:
        return []
    names = [name.strip() for name in re.split(r"\s*(?:,|;|\+|&|/|\band\b)\s*", cell) if name.strip()]
    return names if len(names) > 1 and any(name in actors for name in names) else []


def _names(cell: str) -> list[str]:
    """Who is named in a cell of the mover or the target: one, or two that move together."""
    return [name.strip() for name in cell.removesuffix(_ATTRIBUTED).split("+")]


def _sides(rows: Sequence[dict[str, str]]) -> tuple[list[str], list[str], dict[str, str]]:
    """The two sides, the third parties, and the names that seem to be those of a side misspelt, with that side.

    Those who move most, setting the exchange off left out, are the sides.
    """
    meant = _misspelt(rows)
    movers: Counter[str] = Counter()
    together: dict[str, None] = {}
    setting_off: dict[str, None] = {}
    targets: dict[str, None] = {}
    for row in rows:
        names = [meant.get(name, name) for name in _names(row["mover"])]
        if row["move"] == "trigger":
            setting_off |= dict.fromkeys(names)
        elif len(names) == 1:
            movers.update(names)
        else:
            together |= dict.fromkeys(names)
        targets[meant.get(row["target"], row["target"])] = None
    most = [name for name, _ in movers.most_common() if name and name != BOTH][:2]
    actors = [name for name in movers if name in most]
    for name in (*together, *targets, *setting_off):
        if len(actors) < 2 and name and name != BOTH and name not in actors:
            actors.append(name)
    misspelt = {name: side for name, side in meant.items() if side in actors}
    cells = [cell for row in rows for cell in (row["mover"], row["target"]) if not _several(cell, actors)]
    everyone = [name for cell in cells for name in _names(cell)]
    known = {"", BOTH, *actors, *misspelt}
    return actors, [name for name in dict.fromkeys(everyone) if name not in known], misspelt


def _misspelt(rows: Sequence[dict[str, str]]) -> dict[str, str]:
    """Names that are near to one that occurs more often, or as often and before, with that one.

    Names that face each other, as mover and target, or move together are two, as those of North and South.
    """
    count: Counter[str] = Counter()
    apart: set[frozenset[str]] = set()
    for row in rows:
        names = [name for cell in (row["mover"], row["target"]) for name in _names(cell) if name and name != BOTH]
        count.update(names)
        apart.update(frozenset(pair) for pair in combinations(names, 2))
    right: list[str] = []
    found: dict[str, str] = {}
    for name, _ in count.most_common():
        near = nearest(name, [other for other in right if frozenset((name, other)) not in apart])
        if near is None:
            right.append(name)
        else:
            found[name] = near
    return found


def _move(row: dict[str, str], sources: dict[str, str], last: list[str]) -> tuple[dict[str, Any], list[str]]:
    """A row as a move of the format, and where it was read; a source is named anew where it is not known."""
    mover = row["mover"].removesuffix(_ATTRIBUTED)
    move: dict[str, Any] = {
        "step": _whole(row["step"]),
        "date": _date(row["date"]),
        "mover": BOTH if "+" in mover else mover,
        "target": row["target"],
        "kind": row["move"],
        "n": _number(row["n"]),
        "object": row["unit_or_object"],
        "code": f"{CODEBOOK} {row['cameo']}" if row["cameo"] else "",
        "answers": _whole(row["responds_to_step"]),
        "detail": row["detail"],
        "status": row["status"],
    }
    if row["mover"].endswith(_ATTRIBUTED):
        move["attributed"] = True
    if move["n"]:
        move["unit"] = _unit(row)
    told = [said.strip() for said in row["source"].split(" ; ")]
    if told != ["same"]:
        last = [said for said in told if said and said != "general knowledge"]
    move["sources"] = [sources.setdefault(said, f"source{len(sources) + 1}") for said in last]
    return {key: value for key, value in move.items() if value not in ("", [])}, last


def _unit(row: dict[str, str]) -> str:
    """What the number of a row counts, by its words and by the kind of move."""
    words = row["unit_or_object"]
    if "USD bn" in words or (row["move"] == "tariff" and not words):
        return "billion USD"
    if row["move"] == "cap_mission":
        return "people" if "to go" in words or words.startswith("staff cut") else "people left"
    return _COUNTED.get(row["move"], "people")


def _number(text: str) -> Any:
    """A number; the text itself where it is none, to be refused."""
    return _of((int, float), text)


def _whole(text: str) -> Any:
    return _of((int,), text)


def _date(text: str) -> Any:
    return _of((date,), text)


def _of(kinds: tuple[type, ...], text: str) -> Any:
    """What a text stands for in a file of the format, if that is of these kinds; else the text itself."""
    value, _ = scalar_value(text)
    return value if type(value) in kinds else text
