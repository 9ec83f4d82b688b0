"""Imports point one way, the core needs no heavy library, and types and style hold."""

import ast
import sys
from graphlib import CycleError, TopologicalSorter
from subprocess import CompletedProcess

import pytest

from helpers.places import ROOT
from helpers.processes import completed


def run(*command: str) -> CompletedProcess[str]:
    return completed([sys.executable, *command], cwd=ROOT)


def loaded(code: str) -> set[str]:
    done = run("-c", f"{code}\nimport sys; print(' '.join(sys.modules))")
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split("\n")[-2].split())


def test_imports_point_one_way():
    done = run("-c", "from importlinter.cli import lint_imports_command as lint; lint()")

    assert done.returncode == 0, done.stdout


def modules(root):
    """The files of a package by the names of the modules."""
    files = {path.relative_to(root.parent).with_suffix(""): path for path in root.rglob("*.py")}
    return {".".join(name.parts).removesuffix(".__init__"): path for name, path in files.items()}


def imports(files):
    """By module: those of the same package that it imports, wherever it does: in functions and for types alone too."""
    found = {}
    for module, path in files.items():
        names = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{module}: imports are absolute"
                names |= {f"{node.module}.{alias.name}" for alias in node.names}
        found[module] = {name if name in files else name.rpartition(".")[0] for name in names} & set(files)
    return found


def test_no_module_imports_itself_by_whatever_way_round_in_functions_and_for_types_too():
    graph = imports(modules(ROOT / "sim"))

    assert len(graph) > 100
    assert sum(map(len, graph.values())) > 500
    TopologicalSorter(graph).prepare()  # which names the circle, if there is one


@pytest.mark.parametrize(
    "told", ["from pkg import b", "def f():\n    import pkg.b", "if TYPE_CHECKING:\n    from pkg.b import B"]
)
def test_a_circle_would_be_found_wherever_it_is_closed(tmp_path, told):
    for name, text in (("__init__", ""), ("a", told), ("b", "from pkg.a import A")):
        (tmp_path / "pkg" / f"{name}.py").parent.mkdir(exist_ok=True)
        (tmp_path / "pkg" / f"{name}.py").write_text(text)

    with pytest.raises(CycleError, match=r"pkg\.a.*pkg\.b"):
        TopologicalSorter(imports(modules(tmp_path / "pkg"))).prepare()


@pytest.mark.long
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


def test_what_figures_draw_can_be_had_without_numpy_and_matplotlib():
    run = "sim.simulate(sim.load('scenarios/nato_russia_2021.yaml'))"
    modules = loaded(f"import sim; print({run}.figures()['curve'].alt_text())")

    assert not {"numpy", "matplotlib", "filelock"} & modules
    assert "sim.figures.data" in modules


def test_short_work_and_whether_there_is_compiled_code_need_no_compiler():
    modules = loaded(
        "from sim import scenario\nfrom sim.engines import changeover, player\n"
        "from sim.engines.compiled_engine import source\nfrom sim.scenario.preparation import prepare\n"
        "made = prepare(scenario.load('scenarios/nato_russia_2021.yaml'))\n"
        "assert player.build.coded(made.answers)\nprint(player.build.kept(source()))\nplayer.play(made, 1, range(9))"
    )

    assert not {"numpy", "numba"} & modules
