"""The command line as people use it."""

import json
import os
import re
import signal
import sys
from datetime import date
from pathlib import Path

import pytest

from helpers.places import ROOT
from helpers.processes import PIPE, completed, ended, started, until
from sim.cli import parser

SEED_CASE = str(ROOT / "scenarios" / "nato_russia_2021.yaml")
EXCHANGE = str(ROOT / "sim" / "history" / "exchanges" / "uk-russia-2018.yaml")


@pytest.fixture
def sim(command):
    """A command line in an empty folder, by a short name."""
    return command


def test_run_prints_the_chronicle_the_seed_the_results_folder_and_the_picture(sim):
    code, out, err = sim("run", SEED_CASE)

    assert (code, err) == (0, "")
    assert "the typical one of 200 by luck alone" in out
    assert "suspend relations" in out
    folder = Path("results/nato_russia_2021/typical")
    assert out.endswith(f"results: {folder}\npicture: {folder / 'curve.png'}\n")
    assert {path.name for path in Path("results/nato_russia_2021/typical").iterdir()} == {
        "events.csv", "chronicle.txt", "curve.svg", "curve.png", "manifest.json",
    }  # fmt: skip


def test_run_quietly_prints_nothing_and_still_leaves_results(sim):
    assert sim("run", SEED_CASE, "-q") == (0, "", "")
    assert Path("results/nato_russia_2021/typical/events.csv").exists()


def test_run_as_json_prints_one_document(sim):
    code, out, _ = sim("run", SEED_CASE, "--json", "--no-save", "--seed", "5")

    document = json.loads(out)

    assert code == 0
    assert document["seed"] == 5
    assert document["results"] is None
    assert document["events"][1]["changes"] == [{"effect": "caps", "stock": "staff", "units": 8.0, "level": 10.0}]
    assert document["summary"]["course"] == "levelled off"


def test_the_same_seed_gives_the_same_document_and_another_run_another(sim):
    first = sim("run", SEED_CASE, "--json", "--no-save", "--run", "3")
    again = sim("run", SEED_CASE, "--json", "--no-save", "--run", "3")
    other = sim("run", SEED_CASE, "--json", "--no-save", "--run", "4")

    assert first == again
    assert first != other


def test_a_value_can_be_set_and_is_checked_like_the_file(sim):
    _, out, _ = sim("run", SEED_CASE, "--no-save", "--set", "actors.NATO.stocks.staff.amount=9")
    code, _, err = sim("run", SEED_CASE, "--no-save", "--set", "actors.NATO.stocks.stuff.amount=9")

    assert "Russia  expel as many" in out
    assert code == 2
    assert "did you mean 'staff'" in err


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("actors.NATO.tolerance", "write PATH=VALUE"),
        ("actors.NATO.tolerance=NO", "plain YAML reads NO as false"),
        ("actors.NATO.tolerance=high", "actors.NATO.tolerance: found the text 'high'"),
        ("actors.NATO.strategy=tit4tat", "did you mean 'tit_for_tat'"),
        ("ladder.expell.notice=3", "'expell' is not one of these"),
        ("actors.NATO.tolerance={", "not YAML"),
        ("actors.NATO.tolerance=1\nhorizon: 3", "more than one value"),
    ],
)
def test_a_wrong_set_is_one_clear_error(sim, given, told):
    code, out, err = sim("run", SEED_CASE, "--set", given)

    assert (code, out) == (2, "")
    assert told in err
    assert not Path("results").exists()


def test_results_that_somebody_changed_are_not_overwritten_without_force(sim):
    sim("run", SEED_CASE, "-q")
    chronicle = Path("results/nato_russia_2021/typical/chronicle.txt")
    chronicle.write_text("mine")

    code, _, err = sim("run", SEED_CASE, "-q")
    assert code == 2
    assert "--force" in err
    assert chronicle.read_text() == "mine"

    assert sim("run", SEED_CASE, "-q", "--force")[0] == 0
    assert chronicle.read_text() != "mine"


def test_check_says_no_and_names_every_problem(sim):
    text = Path(SEED_CASE).read_text().replace("horizon: ", "horizn: ").replace("by: Russia", "by: Rusia")
    Path("bad.yaml").write_text(text)

    code, out, err = sim("check", SEED_CASE, "bad.yaml")

    assert code == 1
    assert "no problems" in out
    assert err.endswith("2 problems\n")
    assert "did you mean 'horizon'" in err
    assert "did you mean 'Russia'" in err


def test_check_warns_where_both_sides_will_go_on_until_something_runs_out(sim):
    quarrel = Path(SEED_CASE).with_name("uk_ussr_1971.yaml").read_text()
    Path("endless.yaml").write_text(re.sub("strategy: ledger.*", "strategy: tit_for_tat", quarrel))
    Path("ends.yaml").write_text(quarrel)

    code, out, err = sim("check", "endless.yaml", "ends.yaml", SEED_CASE)

    assert code == 0
    assert out.count("no problems") == 3
    assert err.count("\n") == 1
    assert "endless.yaml: no problem, but in 20 of 20 runs both sides answer blow for blow until the horizon" in err
    assert "strategy: ledger" in err


def test_check_of_what_cannot_be_read_is_wrong_input_and_of_what_is_wrong_a_no(sim):
    Path("empty.yaml").write_text("")

    assert sim("check", "empty.yaml")[0] == 1
    for missing in ("nowhere.yaml", "."):
        code, _, err = sim("check", SEED_CASE, missing, "empty.yaml")
        assert code == 2
        assert err.endswith("\n1 problem\n")


def test_list_shows_the_scenarios_of_a_folder_and_what_they_play(sim):
    code, out, _ = sim("list", str(ROOT / "scenarios"))
    document = json.loads(sim("list", str(ROOT / "scenarios"), "--json")[1])

    assert code == 0
    assert "NATO plays ledger" in out
    assert len(document) == len(list((ROOT / "scenarios").glob("*.yaml")))


def test_plot_writes_the_figure_asked_for_and_nothing_over_what_it_did_not_write(sim):
    assert sim("plot", SEED_CASE, "-o", "curve.svg")[1] == "curve.svg\n"
    assert Path("curve.svg").read_text().lstrip().startswith("<?xml")
    Path("curve.svg").write_text("mine")

    code, _, err = sim("plot", SEED_CASE, "-o", "curve.svg")
    assert code == 2
    assert "--force" in err
    assert sim("plot", SEED_CASE, "-o", "curve.gif")[0] == 2
    assert sim("plot", SEED_CASE, "-o", "nowhere/curve.png")[0] == 2


def test_plot_draws_what_was_felt_into_a_file_of_its_own_name(sim):
    assert sim("plot", SEED_CASE, "--perceived")[1] == "nato_russia_2021-seed-1-perceived.png\n"
    assert sim("plot", SEED_CASE)[1] == "nato_russia_2021-seed-1.png\n"


def test_plot_does_not_replace_a_link_that_leads_nowhere(sim):
    Path("link.png").symlink_to("nowhere")

    assert "--force" in sim("plot", SEED_CASE, "-o", "link.png")[2]
    assert Path("link.png").is_symlink()


def test_explain_tells_the_first_reply_unless_another_event_is_named(sim):
    code, out, _ = sim("explain", SEED_CASE)
    document = json.loads(sim("explain", SEED_CASE, "--json")[1])

    assert code == 0
    assert "could not expel as many" in out
    assert document["decision"]["made"] == "suspend relations"
    assert sim("explain", SEED_CASE, "1")[0] == 0
    assert "this run has events 1 to" in sim("explain", SEED_CASE, "999")[2]


def test_options_may_stand_between_the_arguments(sim):
    between = sim("explain", SEED_CASE, "--seed", "2", "3")
    assert between == sim("explain", SEED_CASE, "3", "--seed", "2")
    assert between != sim("explain", SEED_CASE, "3")


def test_explain_fragile_shows_what_the_answer_hangs_on(sim):
    code, out, _ = sim("explain", SEED_CASE, "--fragile", "--over", "actors.NATO.stocks.staff.amount")

    assert code == 0
    assert "Russia's first answer: suspend relations" in out
    assert "7: expel all" in out
    assert "not one of the actors" in sim("explain", SEED_CASE, "--fragile", "--actor", "Rusia")[2]
    assert "'stuff' is not there" in sim("explain", SEED_CASE, "--fragile", "--over", "actors.NATO.stocks.stuff")[2]
    assert "not a number" in sim("explain", SEED_CASE, "--fragile", "--over", "actors.NATO.strategy")[2]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--actor", "NATO"], "--actor goes with --fragile"),
        (["--over", "horizon"], "--over goes with --fragile"),
        (["4", "--fragile"], "leave out event 4, or --fragile"),
    ],
)
def test_an_option_that_would_count_for_nothing_is_refused(sim, arguments, told):
    code, out, err = sim("explain", SEED_CASE, *arguments)

    assert (code, out) == (2, "")
    assert told in err
    assert err.count("\n") == 1


def test_a_modifier_is_heard_in_the_dialogue_and_the_curve(sim):
    plain, capped = (sim("strategies", "tit_for_tat", *more)[1] for more in ((), ("--modifier", "cap_at=4")))
    assert plain != capped
    response = json.loads(sim("strategies", "tit_for_tat", "--modifier", "cap_at=4", "--json")[1])["response"]
    assert response[-1] == [10.0, 4.0, 1.0]  # felt, wanted, and the chance of that


def test_strategies_come_with_their_sources_and_parameters(sim):
    _, out, _ = sim("strategies")

    assert "source: Osgood (1962)." in out
    assert "with forgive: 0.3333 (from 0 to 1)" in out
    assert "cap_at: a number from 0 to 10" in out
    assert {"name", "about", "source", "parameters"} == set(json.loads(sim("strategies", "--json")[1])[0])


def test_the_committed_schema_is_the_one_the_program_prints(sim):
    _, out, _ = sim("schema")

    assert out == (ROOT / "scenarios" / "scenario.schema.json").read_text(), (
        "update it: sim schema > scenarios/scenario.schema.json"
    )


def test_verify_says_the_same_or_what_differs(sim):
    sim("run", SEED_CASE, "-q")
    folder = Path("results/nato_russia_2021/typical")

    assert sim("verify", str(folder), "-q") == (0, "", "")

    (folder / "events.csv").write_text("run\n")
    code, out, _ = sim("verify", str(folder))
    assert code == 1
    assert "events.csv: differs" in out
    assert sim("verify", "nowhere")[0] == 2


def test_new_writes_a_scenario_that_runs_and_never_over_a_file(sim):
    assert sim("new", "mine.yaml")[0] == 0
    assert sim("check", "mine.yaml")[0] == 0
    assert sim("run", "mine.yaml", "-q")[0] == 0
    assert "already" in sim("new", "mine.yaml")[2]
    assert sim("new", "mine.txt")[0] == 2
    assert sim("new", "nowhere/mine.yaml")[0] == 2


@pytest.mark.parametrize("name", ["/", "../..", "mine.txt", ".yaml"])
def test_new_wants_a_name_that_ends_in_yaml(sim, name):
    assert sim("new", name) == (2, "", f"{name}: a scenario file ends in .yaml, as mine.yaml\n")


def test_what_is_printed_to_be_copied_is_quoted(sim):
    _, out, _ = sim("new", "a b.yaml")
    assert out.endswith("then: sim run 'a b.yaml'\n")

    Path("a b.yaml").write_text(Path("a b.yaml").read_text().replace("horizon: 120", "horizn: 120"))
    assert sim("list", ".")[1] == "a b.yaml\n    1 problem: see sim check 'a b.yaml'\n"


def test_show_tells_the_scenario_in_words(sim):
    code, out, err = sim("show", SEED_CASE, "--set", "actors.NATO.stocks.staff.amount=9")

    assert (code, err) == (0, "")
    words = " ".join(out.split())
    for told in (
        "NATO and Russia, October 2021 2021-10-01 and",
        "council: seats in the NATO-Russia Council, which had not met since 2019 (a channel)",
        "Russia plays ledger answers in 5 to 19 days, most likely 12",
        "9 staff, worth 0.1 a unit",
        "18 staff, at most 20, worth 0.01 a unit",
        "4.1 + 0.2 a unit, at most 7 halve the mission caps staff at 50%; notice 30 days",
        "expels as many staff as the move answered; only Russia",
        "expels all staff, closes all offices, withdraws all staff of its own, closes all offices of its own; notice",
        "2021-10-01: eight undeclared intelligence officers found; blamed on Russia, severity 5.7",
        "2021-10-18 Russia: suspends its mission, closes NATO's offices",
        "Questions Why does Russia not simply expel",
        "actors.NATO.tolerance = 2.5, drawn from 1.9 to 3, likeliest 2.5: a protest note (2.4) is let pass",
        "Sources The Independent, 18 October 2021",
    ):
        assert told in words


def test_show_as_json_is_the_document_of_the_file(sim):
    document = json.loads(sim("show", SEED_CASE, "--json")[1])

    assert document["start"] == "2021-10-01"
    assert document["ladder"][0]["move"] == "protest note"


@pytest.mark.parametrize("path", sorted((ROOT / "scenarios").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_scenario_can_be_shown(sim, path):
    code, out, _ = sim("show", str(path))

    assert code == 0
    assert "None" not in out
    assert "{" not in out


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_completion_knows_the_commands(sim, shell):
    code, out, _ = sim("completion", shell)

    assert code == 0
    assert "--fragile" in out


@pytest.mark.parametrize(
    "arguments", [(), ("fly",), ("run",), ("run", SEED_CASE, "--seed", "-1"), ("run", SEED_CASE, "--seed", "1.5")]
)
def test_wrong_use_is_exit_code_2_with_the_usage(sim, arguments):
    code, _, err = sim(*arguments)

    assert code == 2
    assert err.startswith("usage: sim")


@pytest.mark.parametrize(
    "arguments",
    [("run", ""), ("check", SEED_CASE, ""), ("plot", ""), ("explain", ""), ("show", ""), ("new", ""), ("verify", "")],
)
def test_an_empty_name_names_nothing(sim, arguments):
    code, out, err = sim(*arguments)

    assert (code, out) == (2, "")
    assert "is named\n" in err


def test_a_long_seed_is_refused_without_all_its_digits(sim):
    code, _, err = sim("run", SEED_CASE, "--seed", "9" * 5000)

    assert code == 2
    assert "'9999999999... (5000 characters)' is no seed; give a whole number from 0 to 9223372036854775807" in err


@pytest.mark.parametrize("name", ["nowhere.yaml", "."])
def test_a_file_that_cannot_be_read_is_exit_code_2_without_a_traceback(sim, name):
    code, out, err = sim("run", name)

    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1


def test_every_command_has_a_help_of_its_own(sim):
    for name in (
        "run",
        "show",
        "check",
        "list",
        "plot",
        "explain",
        "strategies",
        "verify",
        "history",
        "new",
        "schema",
        "completion",
    ):
        code, out, _ = sim(name, "--help")
        assert code == 0
        assert out.startswith(f"usage: sim {name}")


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_wait_for_no_heavy_library(option):
    code = "import atexit, sys; from sim.cli import console; atexit.register(lambda: print(*sys.modules)); console()"
    command = [sys.executable, "-c", code, option]
    done = completed(command, cwd=ROOT, check=True)

    assert "argparse" in done.stdout.split()
    assert not {"numpy", "pydantic", "yaml", "simpy", "matplotlib"} & set(done.stdout.split())


def test_the_version_is_the_packages(sim):
    import sim as package

    assert sim("--version")[1] == f"sim {package.__version__}\n"


def spawn(*arguments, **more):
    return started([sys.executable, "-m", "sim", *arguments], cwd=ROOT, stdout=PIPE, stderr=PIPE, **more)


def test_as_a_module_it_is_the_same_program():
    with spawn("--version") as process:
        code, out, _ = ended(process)

    assert code == 0
    assert out.startswith(b"sim ")


ENDLESS = """
import pathlib
from sim.cli import console
from sim.studies import fragility

fragilities = fragility.fragilities

def endless(*given):
    pathlib.Path("begun").touch()
    while True:
        fragilities(*given)

fragility.fragilities = endless
console()
"""


def test_ctrl_c_in_the_midst_of_work_stops_with_130_and_leaves_nothing_behind(tmp_path):
    command = [sys.executable, "-c", ENDLESS, "explain", SEED_CASE, "--fragile"]
    with started(command, cwd=tmp_path, stdout=PIPE, stderr=PIPE) as process:
        until((tmp_path / "begun").exists, process)
        process.send_signal(signal.SIGINT)

        assert ended(process) == (130, b"", b"stopped\n")
    assert [path.name for path in tmp_path.iterdir()] == ["begun"]


def test_a_reader_that_goes_away_is_no_error():
    with spawn("strategies") as process:
        process.stdout.close()
        assert ended(process)[::2] == (0, b"")


def test_ctrl_c_while_the_program_is_being_imported_stops_it_too():
    code = """
import runpy, sys

stop, *sys.argv[1:] = sys.argv[1:]

class Interrupt:
    def find_spec(self, name, path, target=None):
        if name == stop == "yaml":
            type("Library", (), {"part": Interrupted()})  # stopped while it is made
        if name == stop:
            raise KeyboardInterrupt

class Interrupted:
    def __set_name__(self, owner, name):
        raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupt())
runpy.run_module("sim", run_name="__main__")
"""
    for stop in ("sim.cli", "argparse", "sim.luck", "pydantic", "yaml"):
        command = [sys.executable, "-c", code, stop, "check", SEED_CASE]
        done = completed(command, cwd=ROOT)
        assert (done.returncode, done.stdout, done.stderr) == (130, "", "stopped\n"), stop


def shell(line, **more):
    """A line of sh, `sim` in it being this one."""
    line = line.replace("sim ", f"'{sys.executable}' -m sim ", 1)
    done = completed(["sh", "-c", line], cwd=ROOT, text=False, env={**os.environ, **more})
    return done.returncode, done.stdout, done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("command", ["strategies", f"run {SEED_CASE} --no-save", "schema"])
def test_output_that_cannot_be_written_is_one_line(command):
    assert shell(f"sim {command} >/dev/full") == (2, b"", b"standard output: No space left on device\n")


@pytest.mark.skipif(os.name != "posix", reason="a shell of POSIX")
def test_output_that_is_closed_is_nobody_listening():
    assert shell("sim strategies >&-") == (0, b"", b"")
    assert shell("sim run nowhere.yaml 2>&-") == (2, b"", b"")


ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}


@pytest.mark.skipif(sys.platform != "linux", reason="a locale of ASCII letters")
def test_json_keeps_every_letter_where_the_output_takes_ascii_alone(tmp_path):
    scenario = tmp_path / "ü.yaml"
    text = Path(SEED_CASE).read_text(encoding="utf-8").replace("name: NATO and Russia", "name: Größe und Russland")
    scenario.write_text(text, encoding="utf-8")

    code, out, err = shell(f"sim run {scenario} --json --no-save", **ASCII)

    assert (code, err) == (0, b"")
    assert json.loads(out.decode("ascii"))["scenario"].startswith("Größe")


def test_plain_output_has_no_colour_codes(sim):
    assert "\x1b" not in "".join(sim("run", SEED_CASE, "--no-save")[1:])


def test_the_parser_declares_only_commands_that_exist():
    assert parser().prog == "sim"


def test_a_strategy_shows_itself_in_dialogue_and_as_a_curve(sim):
    code, out, _ = sim("strategies", "measured_share", "--with", "share=1.5", "--plot", "curve.svg")

    assert code == 0
    assert "source: the reaction coefficient of Richardson (1960)" in out
    assert "   2       3     4.5" in out
    assert "Response of the strategy measured_share" in Path("curve.svg").read_text()
    assert json.loads(sim("strategies", "grim", "--json")[1])["response"][0][:2] == [-5.0, 0.0]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("tit4tat",), "did you mean 'tit_for_tat'?"),
        (("generous", "--with", "forgiv=0.1"), "did you mean 'forgive'?"),
        (("generous", "--with", "forgive=2"), "write a number from 0 to 1"),
        (("generous", "--with", "forgive=often"), "write a number from 0 to 1"),
        (("grit", "--with", "patience=1.5"), "write a whole number from 0 to 1000"),
        (("tit_for_tat", "--with", "x=1"), "it has none"),
        (("--with", "share=1"), "name it"),
        (("generous", "--plot", "curve.gif"), "write .png or .svg or .pdf"),
        (["grim", "--modifier", "forgve=0.1"], "no modifier is called 'forgve'; did you mean 'forgive'?"),
        (["grim", "--modifier", "forgive=2"], "write a number from 0 to 1"),
        (["--modifier", "forgive=0.1"], "are of one strategy; name it"),
    ],
)
def test_a_strategy_that_cannot_be_shown_is_one_clear_error(sim, arguments, told):
    code, out, err = sim("strategies", *arguments)

    assert (code, out) == (2, "")
    assert told in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("plot", SEED_CASE, "-o", ""), "no file is named"),
        (("table", SEED_CASE, "--csv", ""), "no file is named"),
        (("ensemble", SEED_CASE, "--csv", ""), "no file is named"),
        (("ensemble", SEED_CASE, "--plot", ""), "no file is named"),
        (("ensemble", SEED_CASE, "--results", ""), "no folder is named"),
        (("table", SEED_CASE, "--plot", ""), "no file is named"),
        (("table", SEED_CASE, "--strategies", ""), "no strategy is named"),
        (("strategies", "grim", "--plot", ""), "no file is named"),
        (("plot", SEED_CASE, "-o", "nowhere/a.png"), "nowhere/a.png: nowhere is no folder; name another file"),
        (("events", "x.csv", "--between", "A", "B", "--lags", "bic"), "--lags goes with --fit var; add it, or leave"),
        (("events", "x.csv", "--fit", "hawkes", "--lags", "aic"), "--lags goes with --fit var"),
        (("events", "x.csv", "--fit", "var", "--at-least", "0"), "--at-least goes with --fit hawkes"),
        (("new", "mine.yaml", "--at-least", "4"), "--at-least goes with --from-data"),
        (("new", "mine.yaml", "--as", "turns"), "--as goes with --from-data"),
        (("new", "mine.yaml", "--to", "2014-03-01"), "--to goes with --from-data"),
        (("infer", "uk-russia-2018", "--seed", "0"), "--seed goes with --all"),
        (("verify", "somewhere", "--seed", "0"), "--seed goes with --published"),
        (("compare", SEED_CASE, "--set", "horizon=99", "--part", "1", "--jobs", "2"), "leave out --jobs and --cluster"),
        (("run", SEED_CASE, "--json", "--quiet"), "--quiet prints nothing and --json a document; give one of them"),
        (("strategies", "--axelrod", "--modifier", "forgive=0.1"), "leave out NAME, --with, --modifier and --plot"),
    ],
)
def test_an_option_is_taken_or_refused_and_never_passed_over(sim, words, said):
    code, out, err = sim(*words)
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("history", "empty"), "empty: no exchange is in there; name a folder that holds .yaml files of exchanges"),
        (("history", "--check", "empty"), "empty: no exchange is in there"),
        (("score", "--on", "empty"), "empty: the file: no exchange is in this folder; name one that holds .yaml files"),
        (("infer", "--all", "empty"), "empty: the file: no exchange is in this folder"),
        (("infer", "nope"), "or name a file, .yaml or .tsv"),
        (("events", "empty", "--between", "A", "B"), "empty: this is a folder; name the event files in it, as"),
        (("run", EXCHANGE), "this is an exchange of the record, and no scenario; `sim history` shows one"),
        (("replay", EXCHANGE), "this is an exchange of the record, and no scenario"),
        (("history", SEED_CASE), "this is a scenario, and no exchange; `sim show` shows one, and `sim run` plays it"),
        (("run", SEED_CASE, "--set", "record=nope"), "record: no exchange of the collection is called 'nope'"),
        (("replay", SEED_CASE, "--set", "record=nope"), "record: no exchange of the collection is called 'nope'"),
        (("next", SEED_CASE, "--set", "record=nope", "--at", "2"), "no exchange of the collection is called 'nope'"),
    ],
)  # fmt: skip
def test_what_is_not_there_or_is_something_else_is_said_with_what_would_do(sim, words, said):
    Path("empty").mkdir()
    code, out, err = sim(*words)
    assert (code, out) == (2, "")
    assert said in err


def test_a_figure_is_drawn_for_a_slide_with_a_title_a_size_and_a_last_day(sim):
    from sim import figures, load
    from sim.studies.run import simulate
    from sim.studies.typical import typical

    words = ["plot", SEED_CASE, "--style", "slide", "--title", "Not eight for eight", "--until", "2021-11-01"]
    code, out, _ = sim(*words, "--size", "10x6", "-o", "curve.pdf")
    assert (code, out) == (0, "curve.pdf\n")
    crisis = load(SEED_CASE)
    record = simulate(crisis, 1, typical(crisis).number).figures()["curve"]
    how = {"style": "slide", "title": "Not eight for eight", "until": date(2021, 11, 1), "size": (10.0, 6.0)}
    assert Path("curve.pdf").read_bytes() == figures.page(record, "pdf", **how)
    assert Path("curve.pdf").read_bytes()[:5] == b"%PDF-"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("plot", SEED_CASE, "--style", "sldie"), "did you mean 'slide'?"),
        (("plot", SEED_CASE, "--size", "3"), "write its sides in inches, from 1 to 60, as 13.3x7.5"),
        (("plot", SEED_CASE, "--until", "soon"), "'soon' is no day; write it as 2021-12-31"),
        (("plot", SEED_CASE, "--until", "2020-01-01"), "it begins on 2021-10-01; give a later day"),
        (("plot", SEED_CASE, "--perceived", "--until", "2021-11-01"), "this figure has no days"),
        (("plot", SEED_CASE, "--perceived", "--tension"), "tension is drawn behind the escalation curve"),
        (("ensemble", SEED_CASE, "--style", "slide"), "--style goes with --plot; add it, or leave this out"),
        (("compare", SEED_CASE, "--set", "horizon=90", "--figure", "days"), "name its file, as --plot days.png"),
        (("strategies", "--title", "All of them"), "--title goes with --plot"),
    ],
)
def test_what_a_figure_cannot_be_is_refused_in_one_line(sim, words, said):
    code, out, err = sim(*words)
    assert (code, out) == (2, "")
    assert said in err.splitlines()[-1]


def test_the_styles_of_the_command_line_are_those_of_the_figures():
    from sim import figures
    from sim.cli import drawing

    assert tuple(figures.STYLES) == drawing.STYLES
    assert tuple(f".{kind}" for kind in figures.KINDS) == drawing.KINDS
