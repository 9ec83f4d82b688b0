"""A strategy of the user's own, from a Python file beside the scenario: refused, then allowed, and held to its word."""

import json
import pickle
import re
import signal
import sys
from fractions import Fraction
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from helpers.processes import PIPE, completed, ended, started, until
from helpers.scenarios import QUARREL
from sim.cli import main
from sim.engines import player, simpy_engine
from sim.scenario.preparation import prepare
from sim.strategies import MODIFIERS, STRATEGIES, View

MINE = """\
import sim


@sim.strategy
def measured(view, share=0.5, red_line=5.0):
    if view.received > red_line:
        return view.received
    return share * view.received
"""
HEAD = "import sim\n\n\n@sim.strategy\n"  # what a test writes below it begins on line 5


def function(text, head=HEAD):
    return head + dedent(text).lstrip("\n")


def made(code, strategy="{file: mine.py, name: measured}", **more):
    """The scenario with a text as its mine.py, without a file on disk."""
    text = QUARREL.replace("{file: mine.py, name: measured, with: {share: 0.6}}", strategy)
    text = text.replace("assumptions: {actors.Alba.strategy.with.share: a guess}\n", "")
    return sim.parse(text, allow_code=True, code={"mine.py": code}, **more)


def refusal(code, strategy="{file: mine.py, name: measured}"):
    with pytest.raises(sim.ScenarioError) as error:
        made(code, strategy)
    [problem] = error.value.problems
    return f"{problem.found}; {problem.remedy}"


def failure(code):
    with pytest.raises(sim.StrategyError) as error:
        sim.simulate(made(code))
    assert str(error.value).isprintable()
    return str(error.value)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder to work in, with the scenario and the student's file."""
    monkeypatch.chdir(tmp_path)
    Path("quarrel.yaml").write_text(QUARREL)
    Path("mine.py").write_text(MINE)
    return tmp_path


@pytest.fixture
def cli(folder, capsys):
    def command(*arguments):
        code = main(arguments)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


# Refused, then allowed.


@pytest.mark.parametrize(
    "command",
    [("run", "--no-save"), ("show",), ("check",), ("plot",), ("explain",), ("explain", "--fragile")],
    ids=" ".join,
)
def test_without_leave_nothing_of_the_file_is_run_and_the_refusal_says_what_to_do(cli, command):
    Path("mine.py").write_text("open('witness', 'w').close()\n" + MINE)

    code, out, err = cli(command[0], "quarrel.yaml", *command[1:])

    assert code == (1 if command == ("check",) else 2)
    assert out == ""
    refused = "this scenario runs code of its own, mine.py; read it, then give --allow-code"
    assert f"quarrel.yaml:14:22: actors.Alba.strategy.file: {refused}" in err
    assert "Traceback" not in err
    assert not Path("witness").exists()


@pytest.mark.parametrize(
    "command",
    [("run", "--no-save"), ("show",), ("check",), ("plot",), ("explain",), ("explain", "--fragile")],
    ids=" ".join,
)
def test_with_leave_every_command_works_as_for_any_other_strategy(cli, command):
    code, out, err = cli(command[0], "quarrel.yaml", *command[1:], "--allow-code")

    assert (code, err) == (0, "")
    expected = {
        "run": "aimed at 2.4, best available 2.0",
        "show": "Alba plays measured from mine.py with share 0.6",
        "check": "quarrel.yaml: no problems",
        "plot": "quarrel-seed-1.png",
        "explain": "measured, aimed at 2.4" if len(command) == 1 else "actors.Alba.strategy.with.share",
    }
    assert expected[command[0]] in out


def test_a_folder_is_listed_with_what_is_allowed(cli):
    assert "1 problem: see sim check quarrel.yaml" in cli("list", ".")[1]
    assert "Alba plays measured" in cli("list", ".", "--allow-code")[1]


def test_a_strategy_set_on_the_command_line_may_be_from_a_file_and_replace_one(cli):
    Path("quarrel.yaml").write_text(QUARREL.replace("horizon: 90", "horizon: 80"))

    assert cli("run", "quarrel.yaml", "--no-save", "-q", "--set", "actors.Alba.strategy=grim")[0] == 0
    both = "actors.Brie.strategy={file: mine.py, name: measured}"
    assert cli("run", "quarrel.yaml", "--no-save", "-q", "--allow-code", "--set", both)[0] == 0


def test_the_same_rule_in_a_file_and_in_the_program_gives_the_same_events(folder):
    mine = sim.load("quarrel.yaml", allow_code=True)
    theirs = mine.with_({"actors.Alba.strategy": {"name": "measured_share", "with": {"share": 0.6, "red_line": 5.0}}})

    assert sim.simulate(mine).events == sim.simulate(theirs).events
    assert mine.code["mine.py"].text == MINE
    assert theirs.code == {}


def test_modifiers_and_luck_are_had_by_a_students_strategy_too():
    code = function("def measured(view): return 4.0 if sim.chance(view) < 0.5 else 2.0")
    capped = made(code, "{file: mine.py, name: measured, modifiers: [{cap_at: 3}]}")

    wanted = {event.wanted for seed in range(9) for event in sim.simulate(capped, seed).events if event.actor == "Alba"}

    assert {2.0, 3.0} <= wanted
    assert 4.0 not in wanted
    assert sim.simulate(capped, 3).events == sim.simulate(capped, 3).events


def test_both_sides_may_play_from_one_file_and_neither_sees_the_others_memory():
    code = function(
        """
        def measured(view):
            askers.add(view.purpose)
            return 1.0 + len(askers)
        """,
        "import sim\n\naskers = set()\n\n\n@sim.strategy\n",
    )
    crisis = made(code).with_({"actors.Brie.strategy": {"file": "mine.py", "name": "measured"}})

    first = {event.actor: event.wanted for event in sim.simulate(crisis).events[::-1] if event.wanted}

    assert first == {"Alba": 2.0, "Brie": 2.0}
    assert sim.simulate(crisis).events == sim.simulate(crisis).events


# The file goes where the scenario goes.


def test_a_crisis_is_changed_and_pickled_without_its_file(folder):
    crisis = sim.load("quarrel.yaml", allow_code=True)
    events = sim.simulate(crisis).events
    Path("mine.py").unlink()

    assert sim.simulate(pickle.loads(pickle.dumps(crisis))).events == events
    assert sim.simulate(crisis.with_({"actors.Alba.tolerance": 0})).events == events
    assert sim.simulate(sim.build(crisis)).events == events
    assert sim.simulate(crisis.with_({"actors.Alba.strategy.with.share": 1})).events != events


def test_a_scenario_built_in_python_has_its_file_in_the_working_directory(folder):
    data = sim.load("quarrel.yaml", allow_code=True).data

    assert sim.build(data, allow_code=True).code["mine.py"].text == MINE
    with pytest.raises(sim.ScenarioError, match="runs code of its own"):
        sim.build(data)


def test_the_file_lies_beside_the_scenario_and_not_in_the_working_directory(folder, monkeypatch):
    Path("elsewhere").mkdir()
    monkeypatch.chdir("elsewhere")

    crisis = sim.load(Path("..") / "quarrel.yaml", allow_code=True)

    assert Path(crisis.code["mine.py"].path) == Path("..") / "mine.py"


@pytest.mark.parametrize(
    "file", ["../mine.py", "/tmp/mine.py", "lib/../../mine.py", r"..\mine.py", r"C:\mine.py", "C:mine.py"]
)
def test_a_file_that_leads_out_of_the_folder_is_refused(folder, file):
    Path("quarrel.yaml").write_text(QUARREL.replace("mine.py", f"'{file}'"))

    with pytest.raises(sim.ScenarioError, match="leads out of the scenario's folder; write where it lies"):
        sim.load("quarrel.yaml", allow_code=True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "mine.py: there is no such file; did you mean 'mind.py'? known: mind.py"),
        (b"a = 1\nb = '\xff'\n", "mine.py:2: byte 0xff is not UTF-8 text; save the file as UTF-8"),
        (b"\0", "mine.py: this is not a text file; name a Python file: Python, in UTF-8"),
        (b"#" * 300_000, "mine.py: this is larger than 200,000 bytes; a strategy is one short function"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_problem_of_the_scenario(folder, content, said):
    Path("mine.py").rename("mind.py")
    if content is not None:
        Path("mine.py").write_bytes(content)

    with pytest.raises(sim.ScenarioError) as error:
        sim.load("quarrel.yaml", allow_code=True)

    assert str(error.value).startswith(f"quarrel.yaml:14:22: actors.Alba.strategy.file: {said}")


def test_results_are_verified_with_the_code_they_recorded(cli):
    assert cli("run", "quarrel.yaml", "-q", "--allow-code", "--seed", "1")[0] == 0
    Path("mine.py").write_text("raise SystemExit\n")
    results = str(Path("results/quarrel/seed-1"))

    manifest = json.loads(Path(results, "manifest.json").read_text())
    assert "\n".join(manifest["scenario"]["code"]["mine.py"]) == MINE
    code, out, err = cli("verify", results)
    assert (code, out) == (2, "")
    assert "this scenario runs code of its own, mine.py; read it, then give --allow-code" in err
    assert err.count("\n") == 1
    code, out, err = cli("verify", results, "--allow-code")
    assert (code, err) == (0, "")
    assert len(re.findall(": same$", out, re.MULTILINE)) == 5


def test_results_of_other_code_replace_what_nobody_touched_and_nothing_else(cli):
    words = ("run", "quarrel.yaml", "-q", "--allow-code", "--seed", "1")
    assert cli(*words)[0] == 0
    chronicle = Path("results/quarrel/seed-1/chronicle.txt")

    Path("mine.py").write_text(MINE.replace("red_line=5.0", "red_line=4.0"))
    assert cli(*words)[0] == 0
    chronicle.write_text("notes of mine\n")
    Path("mine.py").write_text(MINE.replace("red_line=5.0", "red_line=3.0"))
    code, _, err = cli(*words)

    assert code == 2
    assert "chronicle.txt" in err
    assert chronicle.read_text() == "notes of mine\n"


def test_code_that_a_manifest_lacks_is_not_taken_from_the_disk(folder):
    with pytest.raises(sim.ScenarioError, match=r"the text of mine\.py was not recorded"):
        sim.parse(QUARREL, "quarrel.yaml", allow_code=True, code={})


# The signature is the schema.


@pytest.mark.parametrize(
    ("signature", "given", "said"),
    [
        ("view, share=0.5", "chare: 1", "measured has no parameter 'chare'; did you mean 'share'? known: share"),
        (
            "view, turns=2",
            "turns: 1.5",
            "found 1.5; write a whole number, as its default is, or make that 2.0 in mine.py",
        ),
        ("view, turns: Count = 2", "turns: 1.5", "found 1.5; write a whole number"),
        ("view, share: Share = 0.5", "share: 2", "found 2; write a number from 0 to 1"),
        ("view, turns: Count = 2", "turns: -1", "found -1; write a number from 0 to 1000"),
    ],
)
def test_what_a_scenario_sets_is_checked_against_the_signature(signature, given, said):
    head = "import sim\nfrom sim.strategies.view import Count, Share\n\n\n@sim.strategy\n"
    code = function(f"def measured({signature}): return 1", head)

    assert refusal(code, f"{{file: mine.py, name: measured, with: {{{given}}}}}") == said


def test_a_default_gives_the_type_and_no_range():
    code = function("def measured(view, *, share=0.5, turns=2):\n    return share if type(turns) is int else 0")

    crisis = made(code, "{file: mine.py, name: measured, with: {share: 4, turns: 9}}")

    assert {event.wanted for event in sim.simulate(crisis).events if event.actor == "Alba" and event.wanted} == {4.0}


@pytest.mark.parametrize(
    ("signature", "said"),
    [
        ("", "mine.py:5: measured: it takes no view; write def measured(view, ...)"),
        ("*, view=1", "mine.py:5: measured: it takes no view"),
        ("view,\n  share", "mine.py:6: measured: the parameter share has no default; write a number for it"),
        ("view,\n  *rest", "mine.py:6: measured: *rest could be anything; name each parameter"),
        ("view,\n\n  **rest", "mine.py:7: measured: **rest could be anything"),
        ("view, share=0.5, /", "mine.py:5: measured: the parameter share cannot be set by name; remove the /"),
        ("view, firm=True", "mine.py:5: measured: the default of firm is True; write a number"),
        ("view, firm='yes'", "the default of firm is the text 'yes'; write a number"),
        ("view, seen=[]", "the default of seen is a Python list; write a number"),
        ("view, far=float('inf')", "the default of far is inf; write a number"),
        ("view, share: 'Shore' = 1", "NameError: name 'Shore' is not defined; mend the annotations"),
    ],
)
def test_a_signature_that_no_scenario_could_fill_in_is_refused_at_its_line(signature, said):
    assert said in refusal(function(f"def measured({signature}):\n    return 1"))


def test_a_default_out_of_the_range_that_it_declares_is_refused():
    head = "import sim\nfrom sim.strategies.view import Count\n\n@sim.strategy\n"
    code = function("def measured(view, n: Count = 0.5): return 1", head)

    assert refusal(code) == "mine.py:5: measured: the default of n is 0.5; write a whole number from 0 to 1000"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (MINE.replace("measured", "measurd"), "mine.py has no strategy called 'measured'; did you mean 'measurd'?"),
        (MINE.replace("@sim.strategy\n", ""), "mine.py has no strategy called 'measured'; write @sim.strategy above"),
        (MINE.replace("@sim.strategy", "@sim.strategy()"), "mine.py:4: TypeError: strategy() missing 1 required"),
        (MINE.replace("def ", "async def "), "TypeError: @sim.strategy stands above a plain function"),
        ("import sim\nmeasured = sim.strategy(4)\n", "mine.py:2: TypeError: @sim.strategy stands above a plain"),
    ],
)
def test_a_strategy_is_a_plain_function_that_is_marked(code, said):
    assert said in refusal(code)


@pytest.mark.parametrize("how", ["import sim", "from sim.strategies.view import strategy"])
def test_a_student_neither_joins_nor_replaces_the_programs_strategies(how):
    before = list(STRATEGIES.items())
    mark = "@sim.strategy" if how == "import sim" else "@strategy"
    theirs = f"{mark}\ndef tit_for_tat(view): return 9\n\n{mark}\ndef new(view): return 9\n\n"
    code = f"import sim\n{how}\n{theirs}@sim.strategy\ndef measured(view): return 0\n"

    sim.simulate(made(code))

    assert list(STRATEGIES.items()) == before
    assert not [name for name in sys.modules if "mine.py" in name]


# A file that does not run.


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import sim\n\ndef measured(view:\n", "mine.py:3: SyntaxError: '(' was never closed; mend it there"),
        ("import sim\n  x = 1\n", "mine.py:2: IndentationError: unexpected indent"),
        ("a = 1\n\n\nb = shar\n", "mine.py:4: NameError: name 'shar' is not defined"),
        ("def f():\n    return 1 / 0\n\nf()\n", "mine.py:2: ZeroDivisionError: division by zero"),
        ("import no_such_library\n", "mine.py:1: ModuleNotFoundError: No module named 'no_such_library'"),
        ("import sys\nsys.exit()\n", "mine.py:2: SystemExit"),
        ("raise BrokenPipeError('mine')\n", "mine.py:1: BrokenPipeError: mine; mend it there"),
        ("def f(): f()\nf()\n", "mine.py:1: RecursionError: maximum recursion depth exceeded"),
        ("raise BaseException('two\\nlines \\x1b[31m')\n", r"mine.py:1: BaseException: two\nlines \x1b[31m; mend it"),
        ("x = " + "(" * 500 + ")" * 500, "mine.py:1: SyntaxError: too many nested parentheses"),
        ("x = " + "-" * 100_000 + "1", "mine.py:1: "),
    ],
)  # fmt: skip
def test_a_file_that_does_not_run_is_a_problem_of_the_scenario(code, said):
    assert said in refusal(code)


def test_a_broken_file_is_told_once_though_both_sides_play_from_it(cli):
    Path("mine.py").write_text("import sim\n\nx = 1 / 0\n")
    Path("quarrel.yaml").write_text(QUARREL.replace("strategy: tit_for_tat", "strategy: {file: mine.py, name: other}"))

    code, _, err = cli("check", "quarrel.yaml", "--allow-code")

    assert code == 1
    assert err.count("ZeroDivisionError") == 1
    assert err.endswith("1 problem\n")
    assert cli("check", "quarrel.yaml")[2].endswith("1 problem\n")


# A strategy that goes wrong as it runs.


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return 1 / (view.turns - 1)", ":6: measured: ZeroDivisionError: division by zero (Alba, turn 2, 2021-01-08)"),
        ("return help_me(view)", "mine.py:6: measured: NameError: name 'help_me' is not defined (Alba, turn 1, 2021"),
        ("raise BrokenPipeError('mine')", "mine.py:6: measured: BrokenPipeError: mine (Alba, turn 1"),
        ("return measured(view)", "mine.py:6: measured: RecursionError: maximum recursion depth exceeded"),
        ("raise SystemExit(3)", "mine.py:6: measured: SystemExit: 3 (Alba"),
        ("raise BaseException", "mine.py:6: measured: BaseException (Alba"),
        ("raise GeneratorExit", "mine.py:6: measured: GeneratorExit (Alba"),
        ("raise StopIteration", "mine.py:6: measured: StopIteration (Alba"),
        ("raise ValueError('a\\nb')", r"measured: ValueError: a\nb (Alba"),
        ("return sorted([1, 'a'])", "mine.py:6: measured: TypeError: '<' not supported"),
        ("view.felt.append(1)", "mine.py:6: measured: AttributeError: 'tuple' object has no attribute 'append'"),
        ("view.rungs[0] = 1", "mine.py:6: measured: TypeError: 'tuple' object does not support item assignment"),
        ("view.received = 1", "mine.py:6: measured: AttributeError: can't set attribute"),
        ("pass", "mine.py:6: measured returned None at turn 1 of Alba, 2021-01-"),
        ("if view.received > 9:\n        return 1\n    return float('nan')", "mine.py:8: measured returned nan at"),
        ("return float('-inf')", "mine.py:6: measured returned -inf at turn 1"),
        ("return 'five'", "measured returned the text 'five' at turn 1"),
        ("return True", "measured returned True at turn 1"),
        ("return [1]", "measured returned a Python list at turn 1"),
        ("return view", "measured returned a Python View at turn 1"),
        ("yield 1", "measured returned a Python generator at turn 1"),
        ("return 1j", "measured returned a Python complex at turn 1"),
        ("return 10 ** 5000", "measured returned a number of more than 40 digits at turn 1"),
        ("return 1e300", "measured returned 1e+300 at turn 1"),
    ],
)  # fmt: skip
def test_what_goes_wrong_in_a_run_is_told_in_one_line_that_points_to_the_students(body, said):
    told = failure(function(f"def measured(view):\n    {body}"))

    assert said in told
    if "returned" in said:
        assert told.endswith("; return a number: the severity wanted, 0 to 10")


def test_how_deep_python_recurses_stays_as_it_was_whatever_a_file_sets():
    shallow = "import inspect, sys\nsys.setrecursionlimit(len(inspect.stack(0)) + 20)\n"
    limit = sys.getrecursionlimit()
    sim.simulate(made(shallow + function("def measured(view): return view.received")))
    assert sys.getrecursionlimit() == limit
    body = "".join(f"    {line}\n" for line in shallow.splitlines())
    sim.simulate(made(function(f"def measured(view):\n{body}    return view.received")))
    assert sys.getrecursionlimit() == limit


def test_an_exception_that_cannot_be_told_is_told_by_its_name():
    code = "class Mute(Exception):\n    def __str__(self): raise SystemExit\n\n" + function(
        "def measured(view):\n    raise Mute"
    )

    assert "mine.py:9: measured: Mute (Alba, turn 1" in failure(code)


def test_the_name_of_an_exception_gives_no_orders_to_the_terminal():
    code = 'Odd = type("a\\nb\\x1b[2J", (Exception,), {})\n' + function("def measured(view):\n    raise Odd('x')")

    assert r"mine.py:7: measured: a\nb\x1b[2J: x (Alba, turn 1" in failure(code)


def test_a_number_that_says_it_is_small_and_is_not_is_refused():
    code = "class Sly(float):\n    def __abs__(self): return 0\n\n" + function("def measured(view): return Sly('inf')")

    assert "measured returned a Python Sly at turn 1" in failure(code)


def test_an_annotation_that_leaves_the_program_is_a_problem_of_the_file():
    code = function("def measured(view, share: 'exit(3)' = 1.0): return 1.0")

    assert "mine.py:5: measured: SystemExit: 3; mend the annotations" in refusal(code)


def test_the_python_error_lies_behind_the_one_that_is_raised():
    with pytest.raises(sim.StrategyError) as error:
        sim.simulate(made(function("def measured(view): return 1 / 0")))

    causes, cause = [], error.value
    while cause := cause.__cause__:
        causes.append(cause)
    assert isinstance(causes[-1], ZeroDivisionError)
    assert (error.value.file, error.value.line) == ("mine.py", 5)


def test_the_command_line_tells_it_in_one_line_and_leaves_with_2(cli):
    Path("mine.py").write_text(function("def measured(view, share=1.0):\n    return 1 // 0"))

    for command in (("run",), ("plot",), ("explain",), ("explain", "--fragile")):
        code, out, err = cli(command[0], "quarrel.yaml", *command[1:], "--allow-code")
        assert (code, out) == (2, "")
        assert re.fullmatch(
            r"mine.py:6: measured: ZeroDivisionError: .* by zero \(Alba, turn 1, 2021-01-0\d\)\n", err
        ), command
    assert not Path("results").exists()


def test_a_recorded_strategy_that_no_longer_runs_is_named_by_verify(cli):
    Path("mine.py").write_text(
        function(
            "def measured(view, share=1.0):\n    return 1 / (not os.path.exists('gone'))",
            "import os\nimport sim\n\n@sim.strategy\n",
        )
    )
    assert cli("run", "quarrel.yaml", "-q", "--allow-code")[0] == 0
    Path("gone").touch()

    code, _, err = cli("verify", "results/quarrel/typical", "--allow-code")

    assert code == 2
    assert "manifest.json: it cannot be run again: mine.py:6: measured: ZeroDivisionError" in err


def test_a_strategy_that_remembers_is_told_that_it_must_be_pure():
    code = function(
        """
        def measured(view):
            asked.append(1)
            return len(asked)
        """,
        "import sim\n\nasked = []\n\n\n@sim.strategy\n",
    )

    assert failure(code).startswith("mine.py:7: measured returned 1.0 and then 2.0 at turn 1 of Alba, 2021-01-")
    assert failure(code).endswith("of one view; it must be pure; for luck use sim.chance(view)")


REMEMBERS = {  # a run's first decision as it was in the first run that came to it, each in a way of its own
    "a dictionary": "seen = {}\ndef first(view): return seen.setdefault(view.turns, view.received)",
    "an attribute": "def first(view): return first.__dict__.setdefault(str(view.turns), view.received)",
    "a default": "def first(view, seen={}): return seen.setdefault(view.turns, view.received)",
    "a class": "class Seen: at = {}\ndef first(view): return Seen.at.setdefault(view.turns, view.received)",
    "a cache": "from functools import cache\nnow = []\n@cache\ndef at(turn): return now[-1]\n"
    "def first(view):\n    now.append(view.received)\n    return at(view.turns)",
    "another file": "import tools\ndef first(view): return tools.seen.setdefault(view.turns, view.received)",
    "another file, late": "def first(view):\n    import tools\n"
    "    return tools.seen.setdefault(view.turns, view.received)",
}


@pytest.mark.parametrize("how", REMEMBERS)
def test_no_strategy_remembers_from_run_to_run_in_whatever_way(folder, monkeypatch, how):
    monkeypatch.syspath_prepend(folder)
    (folder / "tools.py").write_text("seen = {}\n")
    rule = "@sim.strategy\ndef measured(view, share=1.0):\n    return share * first(view)\n"
    (folder / "mine.py").write_text(f"import sim\n{REMEMBERS[how]}\n{rule}")
    noisy = {"actors.Alba.perception": {"noise": 0.9}, "actors.Alba.strategy.with.share": 1.0}
    crisis = sim.load("quarrel.yaml", noisy, allow_code=True)
    made_ready = prepare(crisis)

    many = [simpy_engine.rows(made_ready, 1, run) for run in (0, 1, 2, 1, 0)]
    alone = [simpy_engine.rows(prepare(crisis), 1, run) for run in (0, 1, 2, 1, 0)]

    assert many == alone
    assert many[0] != many[1]
    peaks = player.play(made_ready, 1, range(3)).peak
    assert peaks == [player.play(made_ready, 1, range(run, run + 1)).peak[0] for run in range(3)]


def test_an_ensemble_is_the_same_in_one_process_and_in_two_whatever_a_student_remembers(folder):
    (folder / "mine.py").write_text(
        "import sim\nseen = {}\n@sim.strategy\ndef measured(view, share=1.0):\n"
        "    return seen.setdefault(view.turns, view.received)\n"
    )
    (folder / "quarrel.yaml").write_text(
        QUARREL.replace("strategy: {file", "perception: {noise: 0.9}\n    strategy: {file")
    )
    line = [
        sys.executable,
        "-m",
        "sim",
        "ensemble",
        "quarrel.yaml",
        "--runs",
        "30",
        "--json",
        "--allow-code",
        "--no-save",
    ]

    assert completed([*line, "--jobs", "1"]).stdout == completed([*line, "--jobs", "2"]).stdout != ""


@pytest.mark.parametrize(
    "body",
    [
        "    turns.add(view.turns)\n    return len(turns)",
        "    blows.add((view.turns, view.received))\n    return float(sum(felt for _, felt in blows))",
    ],
)
def test_a_strategy_that_remembers_earlier_decisions_is_refused_with_what_would_do(body):
    head = "import sim\n\nturns, blows = set(), set()\n\n\n@sim.strategy\n"

    said = failure(function(f"def measured(view):\n{body}", head))

    assert re.match(
        r"mine\.py:7: measured returned \d+\.0 at turn \d of Alba, .*, and \d.* where the file was run anew; ", said
    )
    assert said.endswith(
        "it must not remember what it was asked before; view.felt, sent and wanted hold all past turns"
    )


def test_luck_of_ones_own_is_an_error_and_chance_is_not():
    head = "import random\nimport sim\n\n\n@sim.strategy\n"

    assert "it must be pure; for luck use sim.chance(view)" in failure(
        function("def measured(view): return random.random()", head)
    )
    sim.simulate(made(function("def measured(view): return sim.chance(view)", head)))


def test_what_a_student_prints_goes_to_standard_error_once(capsys):
    code = function("def measured(view):\n    print('asked', view.turns)\n    return 0", "print('read')\n" + HEAD)

    sim.simulate(made(code))

    out, err = capsys.readouterr()
    assert (out, err.splitlines()[:3]) == ("", ["read", "asked 0", "asked 1"])


@pytest.mark.parametrize("jobs", [(), ("--jobs", "2")])
@pytest.mark.parametrize("says", ["print('loud')", "os.write(1, b'loud')", "os.system('echo loud')"])
def test_standard_output_is_the_programs_whatever_a_student_prints(folder, says, jobs):
    loud = MINE.replace("    return share", f"    {says}\n    return share")
    (folder / "mine.py").write_text(f"import os\n{loud}\n{says}\n")
    line = [sys.executable, "-m", "sim", "ensemble", "quarrel.yaml", "--runs", "20", "--json", "--allow-code"]
    line += ["--no-save", *jobs]

    done = completed(line)

    assert json.loads(done.stdout)["runs"] == 20
    assert "loud" in done.stderr


def test_a_reader_of_what_a_student_prints_may_go_away(folder):
    Path("mine.py").write_text(function("def measured(view, share=1.0):\n    print('x' * 99_999)\n    return 0"))
    command = [sys.executable, "-m", "sim", "run", "quarrel.yaml", "--allow-code", "--no-save"]
    with started(command, stdout=PIPE, stderr=PIPE) as process:
        process.stdout.close()
        code, _, err = ended(process)
        assert (code, set(err)) == (0, set(b"x\n"))


def test_a_file_may_hold_more_than_strategies():
    head = "from __future__ import annotations\nfrom dataclasses import dataclass\n\nimport sim\n\n"
    mood = "@dataclass(frozen=True)\nclass Mood:\n    anger: float = 2.0\n\n\n@sim.strategy\n"
    code = function("def measured(view: sim.View, share: float = 1.0) -> float:\n    return Mood().anger", head + mood)

    assert {2.0} == {
        event.wanted for event in sim.simulate(made(code)).events if event.actor == "Alba" and event.wanted
    }


def test_the_view_is_the_one_that_the_programs_strategies_have():
    code = function("def measured(view):\n    assert type(view) is sim.View\n    return view.received")

    assert sim.View is View
    sim.simulate(made(code))


@pytest.mark.parametrize("where", ["as it is read", "as it runs"])
def test_an_endless_loop_is_stopped_by_ctrl_c(folder, where):
    begin = "" if where == "as it is read" else HEAD + "def measured(view, share=1.0): "
    Path("mine.py").write_text(f"def hang():\n    open('there', 'w').close()\n    while True: pass\n\n{begin}hang()\n")
    command = [sys.executable, "-m", "sim", "run", "quarrel.yaml", "--allow-code"]
    with started(command, stdout=PIPE, stderr=PIPE) as process:
        until(Path("there").exists, process)
        process.send_signal(signal.SIGINT)

        assert ended(process) == (130, b"", b"stopped\n")


values = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(),
    st.integers().map(lambda n: 10**400 + n),
    st.text(max_size=50),
    st.binary(max_size=9),
    st.fractions(),
    st.decimals(),
    st.complex_numbers(),
    st.lists(st.integers(), max_size=2),
    st.sampled_from([object, View, 10.0, -10.0, -0.0, 1e6, -1e6]),
)


@cache
def giving_a_value():
    code = function(
        "def measured(view): return next(iter(sys.modules['value']))", "import sys\nimport sim\n\n\n@sim.strategy\n"
    )
    return made(code, "{file: mine.py, name: measured, modifiers: [{times: 10}]}")


@given(values)
def test_whatever_a_function_returns_the_program_says_what_is_wrong_in_one_line_or_runs(value):
    severity = isinstance(value, int | float | Fraction) and not isinstance(value, bool) and abs(value) <= 1e6
    said, sys.modules["value"] = None, (value,)
    try:
        told = sim.simulate(giving_a_value()).chronicle()
    except sim.StrategyError as error:
        said = str(error)
    finally:
        del sys.modules["value"]

    assert (said is None) == severity
    if said is None:
        assert "Alba" in told or value == 0
    else:
        assert said.isprintable()
        assert re.fullmatch(
            r"mine\.py:6: measured returned .+ at turn 1 of Alba, 2021-01-\d\d; return a number.*", said
        )


@pytest.mark.parametrize(("spoils", "code"), [("sys.stdout = None", 0), ("sys.stdout.close()", 0)])
def test_a_file_that_takes_standard_output_away_makes_no_traceback(folder, spoils, code):
    (folder / "mine.py").write_text(f"import sys\n{MINE}\n{spoils}\n")

    line = [sys.executable, "-m", "sim", "run", "quarrel.yaml", "--no-save", "--allow-code"]
    done = completed(line)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert "first reply" in done.stdout


def test_a_file_enters_nothing_in_the_programs_registers(folder):
    (folder / "mine.py").write_text(
        f"from sim.strategies.modifiers import modifier\nfrom sim.strategies.view import strategy\n{MINE}\n"
        "@modifier\ndef evil(view, wanted, number, slot):\n    return 9.0\n\nstrategy(measured)\n"
    )

    before = list(MODIFIERS), list(STRATEGIES)
    sim.load("quarrel.yaml", allow_code=True)
    assert (list(MODIFIERS), list(STRATEGIES)) == before
