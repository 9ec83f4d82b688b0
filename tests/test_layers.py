"""Imports point one way, the core needs no heavy library, and types and style hold."""

import sys
from pathlib import Path
from subprocess import CompletedProcess

from helpers.processes import completed

ROOT = Path(__file__).parent.parent


def run(*command: str) -> CompletedProcess[str]:
    return completed([sys.executable, *command], cwd=ROOT)


def loaded(code: str) -> set[str]:
    done = run("-c", f"{code}\nimport sys; print(' '.join(sys.modules))")
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split("\n")[-2].split())


def test_imports_point_one_way():
    done = run("-c", "from importlinter.cli import lint_imports_command as lint; lint()")

    assert done.returncode == 0, done.stdout


def test_types_are_strict():
    done = run("-m", "mypy", "--cache-dir", "/dev/null" if sys.platform != "win32" else "nul")

    assert done.returncode == 0, done.stdout


def test_style_holds():
    done = run("-m", "ruff", "check", "--no-cache", ".")

    assert done.returncode == 0, done.stdout


def test_the_help_waits_for_no_heavy_library():
    heavy = {"numpy", "matplotlib", "pydantic", "yaml", "simpy", "pandas", "numba"}

    modules = loaded("from sim.cli import parser; parser().format_help()")

    assert not heavy & modules


def test_checking_a_scenario_loads_neither_numpy_nor_matplotlib_nor_simpy():
    modules = loaded("from sim.cli import main; assert main(['check', 'scenarios/nato_russia_2021.yaml']) == 0")

    assert not {"numpy", "matplotlib", "simpy", "numba"} & modules


def test_a_run_without_results_loads_neither_numpy_nor_matplotlib():
    modules = loaded("from sim.cli import main; main(['run', 'scenarios/nato_russia_2021.yaml', '--no-save', '-q'])")

    assert not {"numpy", "matplotlib", "numba"} & modules


def test_whether_a_scenario_can_be_compiled_is_told_without_importing_the_compiler():
    modules = loaded(
        "from sim import compiled, prepare, scenario\n"
        "print(compiled.engine(prepare.prepare(scenario.load('scenarios/nato_russia_2021.yaml'))))"
    )

    assert not {"numpy", "numba"} & modules
