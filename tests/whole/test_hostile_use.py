"""What a user may well write amiss at the record and at event data: one clear line, exit code 2, no traceback."""

import gzip
import zipfile

import pytest

from helpers.places import ROOT
from sim.cli import main

EVENTS = str(ROOT / "tests" / "data" / "made_up_gdelt2.csv")
BETWEEN = ("--between", "USA", "RUS")


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line that tells why a command was not done."""
    assert main(list(arguments)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1 or "\n    " in err  # the line, or the line with its place in a file
    return err


def test_weights_of_a_prior_that_add_up_to_infinity_are_refused(capsys):
    err = refused(capsys, "infer", "nato-russia-2014-2021", "--prior", "tit_for_tat=1e308,grim=1e308")
    assert "a prior has weights of 0 or more, with a sum above 0 that is no infinity" in err


@pytest.mark.parametrize("by", ["day", "week"])
def test_a_window_may_end_on_the_last_day_that_there_is(by, capsys):
    arguments = ["events", EVENTS, *BETWEEN, "--from", "9999-12-01", "--to", "9999-12-31", "--by", by]
    assert main(arguments) == 0
    assert "9999-12-31" in capsys.readouterr().out


def test_a_zip_without_a_file_in_it_is_told_of(capsys, tmp_path):
    with zipfile.ZipFile(tmp_path / "events.zip", "w") as packed:
        packed.writestr("folder/", "")
    err = refused(capsys, "events", str(tmp_path / "events.zip"), *BETWEEN)
    assert err.endswith("events.zip: it holds no row; name a file of events\n")


def test_a_place_where_nothing_can_be_written_is_told_before_the_data_are_read(capsys, tmp_path):
    (tmp_path / "damaged.gz").write_bytes(gzip.compress(b"x" * 1000)[:15])
    target = tmp_path / "nowhere" / "mine.yaml"
    err = refused(capsys, "new", str(target), "--from-data", str(tmp_path / "damaged.gz"), *BETWEEN)
    assert err == f"{target}: {target.parent} is no folder; choose another place\n"


def test_a_scenario_where_an_exchange_is_asked_for_is_told_in_one_line(capsys):
    err = refused(capsys, "history", str(ROOT / "scenarios" / "uk_russia_2018.yaml"))
    assert "this is a scenario, and no exchange; `sim show` shows one" in err
    assert err.count("; ") == 2


def test_without_a_folder_of_scenarios_an_exchange_is_replayed_by_the_one_that_comes_with_the_program(
    capsys, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert main(["replay", "nato-russia-2014-2021"]) == 0
    assert "NATO and Russia, 2014 to 2021" in capsys.readouterr().out
    err = refused(capsys, "replay", "nato-russia-2014-202")
    assert "exchanges of which one tells are " in err


@pytest.mark.parametrize("option", ["--csv", "--plot"])
def test_a_file_without_a_name_is_refused(option, capsys):
    with pytest.raises(SystemExit) as error:
        main(["events", EVENTS, *BETWEEN, option, ""])
    assert error.value.code == 2
    assert f"{option}: no file is named" in capsys.readouterr().err


def test_a_strategy_has_one_weight_in_a_prior(capsys):
    err = refused(capsys, "infer", "uk-russia-2018", "--prior", "grim=1,grim=2")
    assert err == "--prior grim=1,grim=2: 'grim' has two weights; give one\n"


def test_a_link_that_leads_nowhere_is_not_said_to_be_meant_by_itself(capsys, tmp_path):
    link = tmp_path / "dangling.yaml"
    link.symlink_to("nowhere.yaml")
    for command in ("show", "history"):
        err = refused(capsys, command, str(link))
        assert err == f"{link}: the file: it is a link to 'nowhere.yaml', which is not there; mend the link\n"
    (tmp_path / "quarrel.yaml").touch()
    assert refused(capsys, "show", str(tmp_path / "danglin.yaml")).endswith("known: quarrel.yaml\n")


def test_nothing_that_a_terminal_would_obey_is_told_of_an_exchange_or_a_scenario(capsys, tmp_path):
    exchange = (ROOT / "sim" / "history" / "exchanges" / "italy-russia-2021.yaml").read_text(encoding="utf-8")
    scenario = (ROOT / "scenarios" / "uk_russia_2018.yaml").read_text(encoding="utf-8")
    for command, text, key in (("history", exchange, "title"), ("show", scenario, "name")):
        file = tmp_path / "mine.yaml"
        spoilt, *_ = (line for line in text.splitlines() if line.startswith(f"{key}:"))
        head, tail = text.split(spoilt, 1)
        file.write_text(f'{head}{key}: "red \\e[31malert\u00a0!"{tail}', encoding="utf-8")

        assert main([command, str(file)]) == 0

        out = capsys.readouterr().out
        assert "\x1b" not in out
        assert "red \\x1b[31malert\u00a0!" in out, "a blank that does not break is a blank"
