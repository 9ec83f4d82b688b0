"""The change-over from plain Python to compiled code: when it pays, who compiles, and what becomes of that process."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from engines.test_compiling import DAMAGES, linux
from helpers.engines import compiled, needs_numba
from helpers.places import ROOT, SEED_CASE
from helpers.processes import PIPE, completed, ended, gone, started, until
from sim.engines import compiled_engine
from sim.engines.changeover import COMPILING, LOADING, LOOK, Changeover
from sim.engines.compilation import BESIDE, BUSY, FAILED, GO_ON
from sim.engines.jit import build, shelf


def code(*_):
    """What stands for compiled code."""


class Shelf:
    """A shelf and a compiler that do nothing, for `changeover`: what is kept, and how often a process was started."""

    def __init__(self, monkeypatch, kept=None):
        self.kept, self.loaded, self.started = kept, 0, 0
        monkeypatch.setattr(build, "available", lambda: True)
        monkeypatch.setattr(build, "kept", lambda source: self.kept is not None)
        monkeypatch.setattr(build, "load", self.load)
        monkeypatch.setattr(Changeover, "_start", self.start)

    def load(self, source, arguments):
        self.loaded += 1
        return code if self.kept is code else None

    def start(self, *_):
        self.started += 1


def test_short_work_is_played_in_plain_python_even_if_there_is_compiled_code(monkeypatch):
    there, over = Shelf(monkeypatch, code), Changeover()
    assert over.compiled(left=0.9 * LOADING) is None
    assert (there.loaded, there.started) == (0, 0)


def test_compiled_code_takes_over_if_what_is_left_takes_longer_than_loading_it(monkeypatch):
    there, over = Shelf(monkeypatch, code), Changeover()
    assert over.compiled(left=1.1 * LOADING) is code
    assert over.compiled() is code
    assert (there.loaded, there.started) == (1, 0)


def test_after_much_short_work_compiled_code_takes_over_for_more_may_come(monkeypatch):
    Shelf(monkeypatch, code)
    over = Changeover()
    over.spent = 1.1 * LOADING
    assert over.compiled() is code


def test_it_is_compiled_only_for_long_work_and_meanwhile_plain_python_plays_on(monkeypatch):
    there, over = Shelf(monkeypatch), Changeover()
    assert over.compiled(left=0.9 * COMPILING) is None
    assert there.started == 0
    over.spent += LOOK
    assert over.compiled(left=1.1 * COMPILING) is None
    assert there.started == 1
    there.kept = code
    assert over.compiled(left=1.1 * COMPILING) is None  # it does not look every time
    over.spent += LOOK
    assert over.compiled(left=1.1 * LOADING) is code


def test_what_was_kept_and_is_damaged_is_made_anew_sooner(monkeypatch):
    there, over = Shelf(monkeypatch, "damaged"), Changeover()
    assert over.compiled(left=1.1 * LOADING) is None
    assert (there.loaded, there.started) == (1, 1)


def test_those_who_wait_for_others_have_it_compiled_for_them(monkeypatch):
    there, over = Shelf(monkeypatch), Changeover()
    over.ask(0.9 * COMPILING)
    assert there.started == 0
    over.ask(1.1 * COMPILING)
    assert there.started == 1
    there.kept = code
    over.ask(1.1 * COMPILING)
    assert (there.loaded, there.started) == (0, 1)


@pytest.mark.parametrize("kept", [None, code])
def test_a_library_that_cannot_be_imported_means_plain_python_with_a_word(monkeypatch, capsys, kept):
    there, over = Shelf(monkeypatch, kept), Changeover()

    def broken(*_):
        raise ImportError("no LLVM\nfor you")

    monkeypatch.setattr(build, "load", broken)
    monkeypatch.setattr(Changeover, "_start", broken)
    assert over.compiled(left=2 * COMPILING) is None
    over.spent += LOOK
    assert over.compiled(left=2 * COMPILING) is None
    assert not over.at_once()
    assert capsys.readouterr().err == f"{BROKEN}ImportError: no LLVM for you\n"
    assert there.started == 0


BROKEN = "this numba does not compile the engine, which runs as plain Python: "


@pytest.mark.parametrize(
    ("variable", "value", "wanted"),
    [
        ("SIM_NO_NUMBA", "1", False),
        ("NUMBA_DISABLE_JIT", "1", False),
        ("NUMBA_DISABLE_JIT", "0", True),
        ("NUMBA_DISABLE_JIT", "certainly", True),  # which numba warns of, and takes for nothing
    ],
)
@needs_numba
def test_whoever_switches_the_compiler_off_gets_plain_python(monkeypatch, variable, value, wanted):
    monkeypatch.setenv(variable, value)
    over = Changeover()
    over.code = code
    assert (over.compiled() is code) == wanted


# What the process that compiles does and how it ends. Those here are stopped long before they are done.

COMPILE = [sys.executable, "-m", "sim.engines.compilation", BESIDE]
PLAYING = """
import sys, time
from sim import scenario
from sim.engines import changeover, player
from sim.scenario.preparation import prepare
changeover.HERE._start()
print(changeover.HERE._compiler.pid, flush=True)
exec(sys.argv[1])
"""
FOR_EVER = f"list(player.blocks(prepare(scenario.load({str(SEED_CASE)!r})), 1, range(2**32)))"


def environment(home, **env):
    return os.environ | {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(home), "LOCALAPPDATA": str(home)} | env


def playing(home, what):
    """A process that has another compile, and does something meanwhile."""
    command = [sys.executable, "-c", PLAYING, what]
    return started(command, env=environment(home), stdout=PIPE, stderr=PIPE, text=True)


@linux
@needs_numba
def test_one_compiles_however_many_jobs_there_are(tmp_path):
    with started(COMPILE, env=environment(tmp_path), stdin=PIPE, stdout=PIPE) as one:
        until(lambda: list(tmp_path.rglob("compiling.lock")), one)
        another = completed(COMPILE, env=environment(tmp_path), typed=GO_ON.decode())
        assert (another.returncode, another.stdout) == (BUSY, "")
        job = completed([sys.executable, "-c", PLAYING, ""], env=environment(tmp_path))
        assert "'NoneType' object has no attribute 'pid'" in job.stderr  # it did not even start one
        assert one.poll() is None


@linux
@needs_numba
def test_a_script_needs_no_guard_and_does_not_wait(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "print('once')\nimport sim\nfrom sim.engines import changeover\n"
        "changeover.LOADING = changeover.COMPILING = 0.0\n"
        f"print(repr(sim.ensemble(sim.load({str(SEED_CASE)!r}), 3000)))\nprint(changeover.HERE._compiler.poll())\n"
    )
    where = tmp_path / "elsewhere"
    where.mkdir()
    for shadow in ("sim.py", "numba.py"):  # in the folder where it is started, and not what is meant
        (where / shadow).write_text("raise SystemExit")
    given = {"env": environment(tmp_path), "cwd": where, "stdout": PIPE, "stderr": PIPE, "text": True}
    with started([sys.executable, script], **given) as process:
        code, out, complaint = ended(process)
        assert (code, complaint) == (0, "")
        assert out.startswith("once\n<NATO and Russia, October 2021, 3000 runs")
        assert out.endswith("\nNone\n")
        assert not gone(process.pid)  # it compiles on
    until(lambda: gone(process.pid))


@linux
@needs_numba
def test_it_ends_with_a_program_that_is_killed(tmp_path):
    with playing(tmp_path, "time.sleep(10_000)") as process:
        process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        until(lambda: gone(process.pid))
        assert not list(tmp_path.rglob("*.code"))  # it was not that it had come to its end


@linux
@needs_numba
@pytest.mark.parametrize("group", [False, True], ids=["told alone", "as a terminal does"])
@pytest.mark.parametrize("what", [FOR_EVER, "time.sleep(10_000)"], ids=["while it plays", "while it does not"])
def test_it_ends_with_a_program_that_is_stopped(tmp_path, group, what):
    with playing(tmp_path, f"print('begins', flush=True); {what}") as process:
        assert [process.stdout.readline() for _ in range(2)][1] == "begins\n"
        (os.killpg if group else os.kill)(process.pid, signal.SIGINT)
        _, _, complaint = ended(process)
        assert complaint.endswith("KeyboardInterrupt\n")
        until(lambda: gone(process.pid))
        assert not list(tmp_path.rglob("*.code"))


@linux
@needs_numba
@pytest.mark.parametrize("which", [signal.SIGINT, signal.SIGTERM])
def test_a_command_that_is_stopped_leaves_nothing_behind(tmp_path, which):
    command = [sys.executable, "-m", "sim", "ensemble", str(SEED_CASE), "--runs", "1000000000", "--no-save"]
    with started(command, env=environment(tmp_path), stdout=PIPE, stderr=PIPE, text=True) as process:
        until(lambda: list(tmp_path.rglob("compiling.lock")), process)
        os.kill(process.pid, which)
        assert ended(process)[0] == 130
        until(lambda: gone(process.pid))
        assert not list(tmp_path.rglob("*.code"))


@linux
@needs_numba
@pytest.mark.parametrize(
    ("first", "why"),
    [
        ("import sys; sys.modules['sim.engines.jit.structs'] = None", "ModuleNotFoundError"),
        ("import numba; del numba.extending.intrinsic", "ImportError"),
        ("from sim.engines.jit import structs; structs.lend = None", "TypingError"),
    ],
    ids=["a module", "a name", "at its use"],
)
def test_where_numba_cannot_be_built_on_the_engine_runs_as_plain_python_with_a_word(tmp_path, first, why):
    (tmp_path / "sitecustomize.py").write_text(first, encoding="utf-8")
    paths = os.pathsep.join([str(tmp_path), str(ROOT)])
    asked = "from sim.engines import changeover; print(changeover.HERE.at_once(), changeover.HERE.compiled(9.9))"
    done = completed([sys.executable, "-c", asked], env=environment(tmp_path / "home", PYTHONPATH=paths), check=True)
    assert done.stdout == "False None\n"
    assert done.stderr.startswith(f"{BROKEN}{why}")
    assert done.stderr.count("\n") == 1


def test_a_compiler_that_fails_without_a_word_means_plain_python_in_silence(monkeypatch, capsys):
    over = Changeover()
    for ending in ("import os; os.kill(os.getpid(), 9)", f"import sys; sys.exit({FAILED})"):
        over._compiler = subprocess.Popen([sys.executable, "-c", ending], stdin=PIPE, stdout=PIPE)
        over._compiler.wait()
        assert over._compiles()
        assert not over.at_once()
        over = Changeover()
    assert capsys.readouterr().err == ""


# The whole story.


@pytest.fixture
def home(tmp_path):
    """A folder with the compiled code of the engine."""
    made = tmp_path / "home" / shelf.FOLDER
    made.mkdir(mode=0o700, parents=True)
    compiled()
    for way in (build.FAST, build.ORDINARY):
        for path in shelf.found(build.stamp(compiled_engine.source(), way)):
            shutil.copy(path, made)
    return made.parent


def ensemble(home, *more, runs=3000, **env):
    """What `sim ensemble` prints."""
    command = [sys.executable, "-m", "sim", "ensemble", str(SEED_CASE), "--no-save", "--json", "--runs", str(runs)]
    return completed([*command, *more], env=environment(home, **env), check=True)


@linux
@needs_numba
def test_damaged_code_is_no_error(home):
    (kept,) = home.rglob("*.code")
    DAMAGES[0](kept)
    done = ensemble(home)
    assert all("at this pace" in line for line in done.stderr.splitlines())  # on a busy machine
    assert done.stdout == ensemble(home, SIM_NO_NUMBA="1").stdout


@linux
@needs_numba
@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_code_is_made_anew(home, damage, monkeypatch):
    (kept,) = home.rglob("*.code")
    damage(kept)
    monkeypatch.setattr(shelf, "folders", lambda: [kept.parent])
    begun = []
    monkeypatch.setattr(Changeover, "_start", lambda _: begun.append("anew"))
    assert Changeover().compiled(left=1.1 * LOADING) is None
    assert begun == ["anew"]


@pytest.mark.long
@linux
@needs_numba
def test_the_first_program_has_it_compiled_and_ends_and_the_next_one_finds_it(tmp_path):
    home = tmp_path / "home"
    with playing(home, "") as process:
        code, _, complaint = ended(process)
        assert (code, complaint) == (0, "")
        until(lambda: list(home.rglob("*.code")))
        until(lambda: gone(process.pid))
    with playing(home, "assert changeover.HERE.at_once(); print('loaded')") as process:
        assert ended(process)[1].endswith("loaded\n")
