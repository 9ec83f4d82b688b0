"""What is built of the program holds all of it, and its lower bounds are the versions that were tried."""

import os
import re
import runpy
import tarfile
import tomllib
import zipfile
from itertools import chain
from pathlib import Path

import pytest
from hatchling import build

import sim
from helpers.places import ROOT, SHIPPED
from sim.cli import main
from sim.scenario import shipped

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LEFT_OUT = {".pyc"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A wheel and a source distribution."""
    folder, here = tmp_path_factory.mktemp("dist"), Path.cwd()
    os.chdir(ROOT)
    try:
        return folder / build.build_wheel(str(folder)), folder / build.build_sdist(str(folder))
    finally:
        os.chdir(here)


def files_below(folder):
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix not in LEFT_OUT and "__pycache__" not in path.parts
    }


def test_a_wheel_holds_the_package_its_data_its_types_and_the_scenarios_and_nothing_else(built):
    held = {name for name in zipfile.ZipFile(built[0]).namelist() if ".dist-info/" not in name}

    assert held == files_below("sim") | {f"sim/{name}" for name in files_below("scenarios")}
    assert {"sim/py.typed", "sim/scenario/template.yaml", "sim/scenarios/scenario.schema.json"} < held


def test_a_source_distribution_holds_what_its_own_tests_need(built):
    with tarfile.open(built[1]) as packed:
        held = {name.partition("/")[2] for name in packed.getnames()}

    for folder in ("sim", "scenarios", "tests", "docs", "benchmarks", ".ci"):
        kept = {name for name in files_below(folder) if "node_modules" not in name and "/wheels/" not in name}
        assert kept <= held, kept - held
    assert {"README.md", "LICENSE", "CITATION.cff", "pyproject.toml", "results/echo/seed-1/manifest.json"} < held


def test_the_version_is_told_in_one_way(built):
    assert PROJECT["version"] == sim.__version__
    assert f"-{sim.__version__}-" in built[0].name


# Scenarios by name.


def test_every_scenario_that_comes_along_is_played_by_its_name_in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert list(shipped.files()) == [path.stem for path in SHIPPED]
    for path in SHIPPED:
        crisis = sim.load(path.stem)
        assert crisis.data == sim.load(path).data
        assert crisis.file == path.name, "the same on every machine"


def test_the_first_run_is_what_running_the_seed_case_shows_and_what_it_says_to_try_can_be_tried(command):
    shown = command("run", "nato_russia_2021", "--no-save")[1]

    code, out, err = command("demo")

    assert (code, err) == (0, "")
    assert shown in out
    assert f"run {sim.demo().number}, the typical one" in out
    assert re.search(rf"picture: {re.escape(str(Path('results/nato_russia_2021')))}.*curve\.png\n", out)
    for line in out.splitlines():
        if line.partition("  sim ")[1] and "ensemble" not in line:
            assert main(line.partition("  sim ")[2].split()) == 0, line


@pytest.mark.parametrize("place", ["echo.yaml", "echo.yml", "scenarios/echo.yaml"])
def test_a_file_of_ones_own_of_that_name_comes_first_and_is_told(command, place):
    Path(place).parent.mkdir(exist_ok=True)
    assert command("new", "echo.yaml")[0] == 0
    Path("echo.yaml").rename(place)
    told = f"{Path(place)}: this file, and not the scenario of that name that comes with the program\n"

    code, out, err = command("run", "echo", "--no-save")

    assert (code, err) == (0, told)
    assert out.startswith("Northland and Southland")
    for words in (("show", "echo"), ("check", "echo"), ("compare", "echo", "--set", "horizon=99", "--part", "0")):
        assert command(*words)[::2] == (0, told)
    assert sim.load("echo").name == "Northland and Southland"
    if place.endswith(".yaml"):
        listed = command("list")[1]
        assert f"{Path(place)}\n    Northland and Southland" in listed
        assert f"echo  (comes with the program; {Path(place)} comes before it)\n    The echo" in listed


def test_a_copy_of_a_scenario_is_that_scenario_until_it_is_changed(command):
    assert command("new", "echo.yaml", "--copy", "echo")[0] == 0
    assert command("check", "echo") == (0, "echo: no problems\n", "")
    assert "comes before it" not in command("list")[1]
    Path("echo.yaml").write_text(Path("echo.yaml").read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    assert command("check", "echo")[2].startswith("echo.yaml: this file")


def test_only_scenarios_are_listed_of_what_lies_here(command):
    Path("compose.yaml").write_text("services: {}\n")
    Path("broken.yaml").write_text("ladder: []\n")
    told = command("list")[1]
    assert "compose" not in told
    assert "broken.yaml\n" in told
    assert "nato_russia_2021  (comes with the program)\n" in told


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("nato_rusia_2021", "did you mean 'nato_russia_2021'?"),
        ("scenarios/echo.yaml", "echo, without folder and .yaml, is the one that comes with the program"),
    ],
)
def test_a_name_of_nothing_is_told_with_what_is_there(command, name, remedy):
    code, _, err = command("run", name)
    assert code == 2
    assert f"{name}: the file: there is no such file; {remedy}" in err


# Lower bounds.

lowest = runpy.run_path(str(ROOT / ".ci" / "lowest.py"))["lowest"]


def test_every_requirement_is_tried_at_its_lower_bound():
    pins = list(lowest((ROOT / "pyproject.toml").read_text(encoding="utf-8")))
    wanted = [*PROJECT["dependencies"], *chain(*PROJECT["optional-dependencies"].values())]

    assert len(pins) == len({requirement.split(">")[0].split("=")[0].strip().lower() for requirement in wanted})
    assert all(pin.count("==") == 1 for pin in pins)
    assert {"simpy==4.1", "numba==0.68", "axelrod==4.13.1"} < set(pins)


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (["numpy"], "no lower bound"),
        (["numpy<3"], "no lower bound"),
        (["numpy>=2", "numpy>=2.1"], "here and 2.1 there"),
    ],
)
def test_a_requirement_without_a_lower_bound_or_with_two_is_refused(wanted, told):
    text = f"[project]\ndependencies = {wanted}\n[project.optional-dependencies]\ntest = []\n"
    with pytest.raises(ValueError, match=told):
        list(lowest(text))
