"""Whatever comes from a file is shown on the terminal, and none of it obeyed: by every command, done or refused."""

import io
import json
import shutil
from functools import partial
from pathlib import Path

import pytest

from helpers.places import DATA, SEED_CASE
from helpers.scenarios import RICH
from sim.cli import main, parser, streams
from sim.page import cells

EVIL = "\x1b[31m\x9b2J\x07\u202e\r\x7f"  # colour, clear, bell, from right to left, over the line, delete
QUOTED = "\\e[31m\\x9b2J\\a\\u202e\\r\\x7f"  # as YAML has it
EXCHANGE = Path("sim/history/exchanges/italy-russia-2021.yaml")


def spoilt(*words):
    """A scenario whose names and texts a terminal would obey; in some of the words, which it says twice."""
    text = RICH.replace("name: A quarrel", f'name: "A {QUOTED}quarrel"').replace(
        "story: Two", f'questions: ["Who {QUOTED}?"]\nsources: ["Me {QUOTED}"]\nstory: "{QUOTED}"\n# Two'
    )
    for word in words:
        text = text.replace(f" {word}:", f' "{word}{QUOTED}":').replace(f": {word},", f': "{word}{QUOTED}",')
        text = text.replace(f": {word}}}", f': "{word}{QUOTED}"}}')
    return text.replace("label: people", f'label: "people {QUOTED}"')


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with files that a terminal would obey, in their names and in what they hold."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIM_NO_NUMBA", "1")
    few = partial(cells.cells, strategies=("tit_for_tat", "grim"))  # how much a page counts is another matter
    for module in ("cells", "site"):
        monkeypatch.setattr(f"sim.page.{module}.cells", few)
    for bound in ("RUNS", "RUNS_A_CELL", "FEW"):
        monkeypatch.setattr(cells, bound, 2)
    Path("mine.yaml").write_text(spoilt("Alba", "Brie", "note", "expel", "leave"), encoding="utf-8", newline="")
    Path(f"evil{EVIL}.yaml").write_text(RICH.replace("horizon: 600", f'horizon: "{QUOTED}"'))
    return tmp_path


@pytest.fixture
def told(folder, capsys):
    """What a command prints on both streams, with its exit code."""

    def run(*arguments):
        try:
            code = main(arguments)
        except SystemExit as left:
            code = left.code
        return code, *capsys.readouterr()

    return run


def sober(text):
    return all(c.isprintable() or c in "\n\t\u00a0" for c in text)


MINE, BAD, NOT_THERE = "mine.yaml", f"evil{EVIL}.yaml", f"gone{EVIL}.yaml"
ALBA = f"Alba{EVIL}"
SET = ("--set", f"actors.{EVIL}.tolerance=1")
FEW = ("--runs", "2", "--force")
EVENTS = ("--between", f"A{EVIL}", "RUS")
COMMANDS = {
    "demo": [("--results", f"results{EVIL}")],
    "run": [
        (MINE, "--force"), (MINE, "--json", "--no-save"), (BAD,), (NOT_THERE,), (MINE, *SET),
        (MINE, "--results", f"r{EVIL}"),
    ],
    "show": [(MINE,), (BAD,), (NOT_THERE,), (EVIL,)],
    "check": [(MINE, BAD, NOT_THERE), (MINE, *SET)],
    "list": [(), (f"folder{EVIL}",)],
    "plot": [(MINE, "--force", "--output", f"a{EVIL}.svg"), (MINE, "--output", f"a{EVIL}.x"), (BAD,)],
    "explain": [(MINE, "2"), (MINE, "--fragile"), (BAD, "1"), (MINE, "99999")],
    "strategies": [(), ("grim",), (f"gr{EVIL}im",)],
    "table": [
        (MINE, "--strategies", "grim,tit_for_tat", "--runs", "2"),
        (MINE, "--strategies", f"gri{EVIL}m", "--runs", "2"),
    ],
    "ensemble": [
        (MINE, *FEW), (MINE, "--json", *FEW, "--no-save"), (BAD,),
        (MINE, *FEW, "--no-save", "--csv", f"a{EVIL}.csv"),
    ],
    "sweep": [
        (MINE, "--over", f"actors.{ALBA}.tolerance=0,1", *FEW),
        (MINE, "--over", f"actors.{EVIL}.tolerance=1,2", *FEW), (BAD,),
    ],
    "events": [
        ("rows.txt", "--between", "USA", "RUS"), ("rows.txt", *EVENTS), (f"rows{EVIL}.txt", *EVENTS),
        ("names.tab", *EVENTS), ("names.tab", "--between", "United", "France"),
        ("names.tab", "--between", "United States", "France", "--json"),
    ],
    "compare": [(MINE, "--set", f"actors.{ALBA}.tolerance=2", "--runs", "4"), (MINE, BAD), (MINE, *SET)],
    "verify": [("results",), (f"none{EVIL}",), ("forged",), ("torn",)],
    "history": [(), ("italy.yaml",), (f"gone{EVIL}",), ("italy.yaml", "--json")],
    "replay": [(MINE,), (BAD,), (EVIL,)],
    "branch": [
        (MINE, "--at", "2", "--actor", ALBA, "--do", f"note{EVIL}", "--runs", "4"),
        (MINE, "--at", "2", "--actor", EVIL),
        (MINE, "--at", "2", "--actor", ALBA, "--do", f"no{EVIL}te", "--runs", "4"),
    ],
    "play": [(MINE, "--as", ALBA), (MINE, "--as", EVIL), (BAD,)],
    "next": [(MINE, "--at", "2", "--runs", "4"), (BAD, "--at", "1"), (MINE, "--at", "2", "--actor", EVIL)],
    "score": [("--on", "table.tsv"), ("--on", f"gone{EVIL}.tsv")],
    "infer": [("italy.yaml", "--actor", EVIL), (f"gone{EVIL}.yaml",), ("--prior", f"gr{EVIL}im=1")],
    "page": [(MINE, "-o", f"page{EVIL}.html"), (BAD,), (NOT_THERE,), (MINE, *SET)],
    "site": [(MINE, "-o", f"site{EVIL}"), (BAD, "-o", "site"), (NOT_THERE, "-o", "site")],
    "explore": [(BAD, "--no-browser"), (NOT_THERE, "--no-browser")],
    "game": [(MINE, "--strategies", "grim,ledger", *FEW), (MINE, "--first", f"gr{EVIL}im"), (BAD,), (NOT_THERE,)],
    "evolve": [(MINE, "--strategies", "grim,ledger", *FEW), (MINE, "--first", f"gr{EVIL}im"), (BAD,)],
    "patience": [(MINE, "--strategies", "grim,ledger"), (MINE, "--strategies", f"gr{EVIL}im"), (BAD,)],
    "tournament": [(f"none{EVIL}",), (".", "--scenario", NOT_THERE), (".", "--with", f"gr{EVIL}im")],
    "seminar": [(), (EVIL,), ("3", "--answer", f"3.1={EVIL}"), ("3", "--answer", f"{EVIL}=1")],
    "pack": [(BAD, "-o", "pack"), (NOT_THERE, "-o", f"pack{EVIL}"), (MINE, "--strategies", f"gr{EVIL}im")],
    "new": [(f"new{EVIL}.yaml",), ("new.yaml", "--from-data", f"rows{EVIL}.txt", *EVENTS), (f"none{EVIL}/new.yaml",)],
    "schema": [(), (EVIL,)],
    "completion": [("bash",), (EVIL,)],
    EVIL: [()],
}  # fmt: skip


def prepare(command):
    """Make what a command reads beside scenarios."""
    if command in ("verify",):
        main(("run", MINE, "--run", "0", "--force"))
        [results] = Path("results").rglob("seed-1")
        for name in ("forged", "torn"):
            shutil.copytree(results, name)
            manifest = json.loads(Path(name, "manifest.json").read_text(encoding="utf-8"))
            manifest |= {"version": f"0.0.1{EVIL}", "command": EVIL, "python": EVIL}
            Path(name, "manifest.json").write_text(json.dumps(manifest)[: None if name == "forged" else 200])
        Path("forged", f"more{EVIL}.txt").touch()
    if command in ("events", "new"):
        rows = (DATA / "made_up_keds.txt").read_text() + f"140306\t{EVIL}GOTCHA\n{EVIL}\n140307 {EVIL}A RUS 121 (X)\n"
        for name in ("rows.txt", f"rows{EVIL}.txt"):
            Path(name).write_text(rows, newline="")
        names = (
            (DATA / "made_up_icews.tab").read_text().replace("France", f"Fr{EVIL}ance").replace("2014-03-05", EVIL, 1)
        )
        Path("names.tab").write_text(names.replace("United States\t", f"United{EVIL} States\t", 1), newline="")
    if command in ("history", "infer"):
        exchange = (SEED_CASE.parents[1] / EXCHANGE).read_text(encoding="utf-8")
        title = next(line for line in exchange.splitlines() if line.startswith("title:"))
        Path("italy.yaml").write_text(exchange.replace(title, f'title: "{QUOTED}"'), encoding="utf-8")
    if command == "score":
        Path("table.tsv").write_text(f"date\tactor{EVIL}\n{EVIL}\t2\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_that_a_terminal_would_obey_is_told_by_any_command(command, told, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"1\n{EVIL}\nhelp\n"))
    prepare(command)
    capsys.readouterr()
    met = 0
    for arguments in COMMANDS[command]:
        code, out, err = told(command, *arguments)

        assert sober(out), arguments
        assert sober(err), arguments
        assert "Traceback" not in err, arguments
        assert code in (0, 1, 2), arguments
        met += "x1b" in out + err or "u001b" in out or "\\e" in out + err
    shows_none = {"demo", "list", "strategies", "completion", "schema", "score", "tournament", "seminar"}
    assert met or command in shows_none, "it shows what it met"


def test_every_command_is_walked():
    [commands] = [set(action.choices) for action in parser()._actions if action.choices and "run" in action.choices]

    assert set(COMMANDS) == commands | {EVIL}


def test_one_document_of_json_is_one_whatever_it_holds(told):
    out = told("run", MINE, "--no-save", "--json")[1]

    assert json.loads(out)["scenario"] == f"A {EVIL}quarrel"


def test_the_programs_own_orders_reach_the_terminal_and_nothing_else_does():
    stream = io.StringIO()
    guarded = streams.Guarded(stream)

    print("a\x1b[31m\tb\u2028c\r\nd é 中", file=guarded)
    streams.order("\r\x1b[K", guarded)

    assert stream.getvalue() == "a\\x1b[31m\tb\\u2028c\\r\nd é 中\n\r\x1b[K"
