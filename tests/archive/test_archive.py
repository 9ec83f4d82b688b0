"""Results folders: whole or not at all, the same bytes from the same run, and found out when they are changed."""

import errno
import hashlib
import json
import os
import re
import shutil
import socket
import sys
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from helpers.places import SEED_CASE
from helpers.processes import HANG, PIPE, completed, ended, started
from sim import archive, figures
from sim.archive import MANIFEST, RUN_FILES, ResultsError, atomic, written
from sim.archive.manifest import read
from sim.scenario.yaml_reader import parse as read_yaml
from sim.scenario.yaml_writer import as_yaml
from sim.studies.verification import verify

TEXTS, FIGURES, FILES = RUN_FILES.texts, RUN_FILES.figures, RUN_FILES.files
SVG, PNG = "<svg>Größe</svg>\n", b"\x89PNG\r\n\x1a\n\x00\xff"


@pytest.fixture(scope="module")
def other(crisis):
    """Another run that belongs in the same folder."""
    made = sim.simulate(crisis, seed=1)
    return replace(made, events=made.events[:-1])


@pytest.fixture
def real_figures():
    """What a test takes that wants figures as they are drawn."""


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda handle: None)


@pytest.fixture(autouse=True)
def plain_figures(request, monkeypatch):
    """Figures that take no time, but in the test that asks for real ones."""
    if "real_figures" not in request.fixturenames:
        monkeypatch.setattr(figures, "pages", lambda _: {"svg": SVG.encode(), "png": PNG})


def place_of(run, root="results"):
    name = f"seed-{run.seed}" + (f"-run-{run.number}" if run.number else "")
    return archive.place(run.crisis, name, root)


def save(run, root, *, force=False, command=None, figures=True):
    """As `Run.save`, with figures or without."""
    manifest = archive.Manifest.of(run.crisis, run.seed, run=run.number, command=command)
    return archive.keep(place_of(run, root), manifest, run.files(figures), force=force)


def verdicts(folder):
    return {check.name: check.verdict for check in verify(folder)}


def outcome(folder):
    """The verdicts, or the one line of a refusal."""
    try:
        return verdicts(folder), ""
    except ResultsError as error:
        return {}, str(error)


def content(folder):
    """Everything below a folder, hidden or not: bytes by path."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def rewrite(folder, **changes):
    """Forge the manifest, its own hash included."""
    forged = read(folder).model_copy(update=changes).seal()
    (folder / MANIFEST).write_bytes(forged.to_bytes())


# What is written.


def test_a_folder_holds_log_chronicle_curve_and_manifest(run, tmp_path):
    folder = save(run, tmp_path)
    assert folder == tmp_path / "nato_russia_2021" / "seed-1"
    assert names(folder) == sorted(FILES)
    assert (folder / "events.csv").read_text() == sim.model.log.write(run.events)
    assert (folder / "chronicle.txt").read_text() == run.chronicle()
    assert (folder / "curve.svg").read_text(encoding="utf-8") == SVG
    assert (folder / "curve.png").read_bytes() == PNG
    assert names(tmp_path / "nato_russia_2021") == ["seed-1"]


def test_the_manifest_holds_the_scenario_seed_command_versions_and_hashes(run, tmp_path):
    folder = save(run, tmp_path, command="sim run scenarios/nato_russia_2021.yaml")
    told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    text = SEED_CASE.read_text(encoding="utf-8")
    assert (told["seed"], told["run"], told["version"]) == (1, 0, sim.__version__)
    assert told["command"] == "sim run scenarios/nato_russia_2021.yaml"
    assert told["python"] == ".".join(map(str, sys.version_info[:3]))
    assert set(told["libraries"]) == {"simpy", "numpy", "matplotlib", "pydantic", "pyyaml"}
    assert all(told["libraries"].values())
    assert "\n".join(told["scenario"]["text"]) == text
    assert told["scenario"]["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert told["scenario"]["name"] == run.crisis.name
    assert set(told["sha256"]) == set(FILES)
    for name in set(FILES) - {MANIFEST}:
        assert told["sha256"][name] == hashlib.sha256((folder / name).read_bytes()).hexdigest()


def test_the_manifest_tells_neither_when_nor_where(crisis, tmp_path, monkeypatch):
    monkeypatch.chdir(SEED_CASE.parent)
    near = sim.simulate(sim.load("nato_russia_2021.yaml"))
    one, other = save(near, tmp_path / "one"), save(near, tmp_path / "other")
    assert content(one) == content(other)
    text = (one / MANIFEST).read_text(encoding="utf-8")
    assert json.loads(text)["scenario"]["file"] == "nato_russia_2021.yaml"
    for tell_tale in (str(tmp_path), str(SEED_CASE.parent), str(Path.home()), socket.gethostname(), str(date.today())):
        assert tell_tale not in text


def test_a_folder_is_named_after_file_seed_run_and_what_was_set(crisis, tmp_path):
    assert place_of(sim.simulate(crisis, seed=7, run=57)) == Path("results/nato_russia_2021/seed-7-run-57")
    nine = crisis.with_({"actors.NATO.stocks.staff.amount": 9})
    ten = crisis.with_({"actors.NATO.stocks.staff.amount": 10})
    changed = place_of(sim.simulate(nine)).name
    assert re.fullmatch("seed-1-set-[0-9a-f]{8}", changed)
    assert changed != place_of(sim.simulate(ten)).name
    again = ten.with_({"actors.NATO.stocks.staff.amount": 9})
    assert changed == place_of(sim.simulate(again)).name


@pytest.mark.parametrize(
    ("name", "folder"),
    [("Thaw: a story", "thaw_a_story"), ("../../etc", "etc"), ("!", "scenario"), ("n" * 300, "n" * 60)],
)
def test_a_crisis_built_in_python_is_filed_under_its_name(crisis, tmp_path, name, folder):
    built = sim.build(crisis.data | {"name": name})
    assert save(sim.simulate(built), tmp_path, figures=False) == tmp_path / folder / "seed-1"


def test_without_figures_the_log_the_chronicle_and_the_manifest_are_left(run, tmp_path):
    folder = save(run, tmp_path, figures=False)
    assert names(folder) == sorted([*TEXTS, MANIFEST])
    assert set(verdicts(folder).values()) == {"same"}


# What stands there already.


def test_saving_the_same_run_again_changes_nothing(run, tmp_path):
    folder = save(run, tmp_path)
    before = folder.stat()
    assert save(run, tmp_path) == save(run, tmp_path, force=True) == folder
    assert (folder.stat().st_ino, folder.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_the_same_run_by_another_command_under_another_python_is_kept_as_it_stands(run, tmp_path):
    folder = save(run, tmp_path)
    rewrite(folder, command="sim run x.yaml", python="3.99.0", libraries={"matplotlib": "0.1", "numpy": "0.1"})
    before = content(folder)
    assert save(run, tmp_path) == folder
    assert content(folder) == before
    save(run, tmp_path, force=True)
    assert content(folder) != before


def test_other_results_that_nobody_changed_are_replaced(run, other, tmp_path):
    folder = save(run, tmp_path)
    assert save(other, tmp_path) == folder
    assert (folder / "events.csv").read_text() == sim.model.log.write(other.events)
    assert names(folder.parent) == ["seed-1"]


@pytest.mark.parametrize("had", [True, False], ids=["with figures", "without"])
def test_results_with_figures_and_without_do_not_pass_for_each_other(run, tmp_path, had):
    folder = save(run, tmp_path, figures=had)
    save(run, tmp_path, figures=not had)
    assert ("curve.png" in names(folder)) is not had


def test_an_edited_scenario_does_not_pass_for_the_old_one(run, tmp_path):
    folder = save(run, tmp_path)
    source = read(folder).scenario
    rewrite(folder, scenario=source.model_copy(update={"text": (*source.text, "# and more")}))
    save(run, tmp_path)
    assert read(folder).scenario == source


def test_results_of_another_version_are_replaced_even_where_they_are_the_same(run, tmp_path):
    folder = save(run, tmp_path)
    rewrite(folder, version="0.0.1")
    save(run, tmp_path)
    assert read(folder).version == sim.__version__


@pytest.mark.parametrize("name", FILES)
def test_a_result_that_somebody_changed_is_kept_and_told_of(run, other, tmp_path, name):
    folder = save(run, tmp_path)
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")
    before = content(tmp_path)
    with pytest.raises(
        ResultsError, match=rf"seed-1: {name} was changed since a run wrote the folder; force \(--force\) replaces"
    ):
        save(other, tmp_path)
    assert content(tmp_path) == before
    save(run, tmp_path, force=True)
    assert set(verdicts(folder).values()) == {"same"}


def test_a_picture_put_where_a_run_had_drawn_none_is_kept_and_told_of(run, tmp_path):
    folder = save(run, tmp_path, figures=False)
    (folder / "curve.png").write_bytes(b"drawn by hand")
    with pytest.raises(ResultsError, match=r"curve\.png was changed"):
        save(run, tmp_path)
    assert (folder / "curve.png").read_bytes() == b"drawn by hand"


def test_a_result_that_is_gone_is_made_again(run, tmp_path):
    folder = save(run, tmp_path)
    (folder / "curve.svg").unlink()
    save(run, tmp_path)
    assert set(verdicts(folder).values()) == {"same"}


@pytest.mark.parametrize("force", [False, True], ids=["without force", "with force"])
def test_what_no_run_wrote_stays_whatever_is_replaced(run, other, tmp_path, force):
    folder = save(run, tmp_path)
    (folder / "notes.txt").write_text("mine")
    (folder / "slides" / "old").mkdir(parents=True)
    (folder / "slides" / "old" / "one.txt").write_text("mine too")
    (folder / "link").symlink_to("nowhere")
    save(other, tmp_path, force=force)
    assert (folder / "events.csv").read_text() == sim.model.log.write(other.events)
    assert (folder / "notes.txt").read_text() == "mine"
    assert (folder / "slides" / "old" / "one.txt").read_text() == "mine too"
    assert (folder / "link").is_symlink()
    assert names(folder.parent) == ["seed-1"]


@pytest.mark.parametrize("force", [False, True], ids=["without force", "with force"])
def test_a_folder_in_the_place_of_a_file_is_never_removed(run, other, tmp_path, force):
    folder = save(run, tmp_path)
    (folder / "curve.svg").unlink()
    (folder / "curve.svg").mkdir()
    (folder / "curve.svg" / "mine.txt").write_text("mine")
    before = content(tmp_path)
    with pytest.raises(ResultsError, match=r"curve\.svg in it is a folder, which no run made"):
        save(other, tmp_path, force=force)
    assert content(tmp_path) == before


def test_force_replaces_neither_a_file_nor_a_link(run, other, tmp_path):
    place = place_of(run, tmp_path)
    place.parent.mkdir()
    place.write_text("mine")
    for force in (False, True):
        with pytest.raises(ResultsError):
            save(run, tmp_path, force=force)
    assert place.read_text() == "mine"
    place.unlink()
    place.symlink_to(save(other, tmp_path / "elsewhere"), target_is_directory=True)
    for force in (False, True):
        with pytest.raises(ResultsError):
            save(run, tmp_path, force=force)
    assert place.is_symlink()


def test_an_empty_folder_is_in_nobodys_way(run, tmp_path):
    place_of(run, tmp_path).mkdir(parents=True)
    assert set(verdicts(save(run, tmp_path)).values()) == {"same"}


# What goes wrong.


def one_line(error):
    return "\n" not in str(error.value) and str(error.value).count(";") == 1


def test_a_root_that_is_a_file_is_named(run, tmp_path):
    (tmp_path / "results").write_text("mine")
    with pytest.raises(ResultsError, match=r"\(.*results is a file\); give another folder") as error:
        save(run, tmp_path / "results")
    assert one_line(error)
    assert names(tmp_path) == ["results"]


def test_a_folder_that_may_not_be_written_is_named_and_nothing_is_left(run, tmp_path, monkeypatch):
    def refuse(self, *args, **options):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(ResultsError, match=r"cannot be written \(permission denied\)") as error:
        save(run, tmp_path)
    assert one_line(error)
    assert names(tmp_path) == []


def failing(do, left, failure):
    """The same function, which fails once, at the call when nothing is left of left[0]."""

    def call(*args, **options):
        left[0] -= 1
        if left[0] == -1:
            raise failure
        return do(*args, **options)

    return call


CALLS = [(os, "fsync"), (Path, "mkdir"), (Path, "rename"), (atomic, "_swap")]


@pytest.mark.parametrize("failure", [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), KeyboardInterrupt()], ids=repr)
@pytest.mark.parametrize("standing", [False, True], ids=["new", "standing"])
@pytest.mark.parametrize("exchange", [False, True], ids=["two renames", "exchange"])
def test_a_full_disk_or_ctrl_c_at_any_call_leaves_old_or_new_and_nothing_else(
    run, other, tmp_path, monkeypatch, failure, standing, exchange
):
    """The n-th call of those that change the disk fails, for every n until none does."""
    wanted = KeyboardInterrupt if isinstance(failure, KeyboardInterrupt) else ResultsError
    whole = [content(save(made, tmp_path / at)) for made, at in ((other, "old"), (run, "new"))]
    failed = 0
    for n in range(25):
        root = tmp_path / f"{n}"
        if standing:
            save(other, root)
        left = [n]
        with monkeypatch.context() as patch:
            if not exchange:
                patch.setattr(atomic, "_swap", lambda one, other: False)
            for owner, name in CALLS + [(shutil, "rmtree")] * (wanted is KeyboardInterrupt):
                patch.setattr(owner, name, failing(getattr(owner, name), left, failure))
            try:
                save(run, root, force=True)
            except wanted:
                failed += 1
        stands = place_of(run, root)
        if not stands.exists():
            assert not standing
            assert not root.exists()
            continue
        assert content(stands) in (whole if standing else whole[1:])
        assert names(stands.parent) == ["seed-1"]
    assert 5 <= failed < 25


def test_what_a_killed_program_left_is_removed_at_the_next_save(run, tmp_path):
    scenario = tmp_path / "nato_russia_2021"
    left = scenario / ".seed-9.0123abcd.new"
    left.mkdir(parents=True)
    (left / "events.csv").write_text("half")
    (scenario / ".mine").mkdir()
    save(run, tmp_path)
    assert names(scenario) == [".mine", "seed-1"]


def test_a_folder_set_aside_is_put_back_by_a_save_and_by_verify(run, tmp_path):
    folder = save(run, tmp_path)
    aside = folder.with_name(".seed-1.old")
    for again in (verdicts, lambda folder: save(run, tmp_path)):
        folder.rename(aside)
        again(folder)
        assert names(folder.parent) == ["seed-1"]
        assert set(verdicts(folder).values()) == {"same"}


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP], ids=errno.errorcode.get)
def test_a_file_system_without_locks_serves_too(run, other, tmp_path, monkeypatch, code):
    def refuse(*args):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(pytest.importorskip("fcntl"), "flock", refuse)
    save(other, tmp_path)
    left = tmp_path / "nato_russia_2021" / ".seed-1.0123abcd.new"
    left.mkdir()
    folder = save(run, tmp_path, force=True)
    assert set(verdicts(folder).values()) == {"same"}
    assert left.exists(), "somebody may still be writing it"


def test_the_file_of_a_lock_that_a_killed_program_left_is_in_nobodys_way(run, tmp_path):
    left = tmp_path / "nato_russia_2021" / atomic.LOCK_FILE
    left.parent.mkdir()
    left.touch()
    save(run, tmp_path)
    assert names(left.parent) == ["seed-1"]


# One process that forks many: each child saves, over and over or once, and is killed.
FORKS = """
import json, os, random, signal, sys, time
from dataclasses import replace
from pathlib import Path
import sim
from sim.archive import atomic
from sim.archive.results import FOLDER_PATTERNS

os.fsync = lambda handle: None  # SIGKILL takes nothing from what the system has
mode, root, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
crisis = sim.load(sys.argv[4])
new = sim.simulate(crisis)
old = replace(new, events=new.events[:-1])
files = sim.studies.run.Run.files
for run in (old, new):
    vars(run)["files"] = lambda pictures=True, run=run: files(run, pictures=False)
vars(old)["chronicle"], vars(new)["chronicle"] = lambda: "old" * 2000, lambda: "new" * 3000
if mode == "renames":
    atomic._swap = lambda one, other: False

def put(run, force=True):
    return run.save(root, force=force)

def read(folder):
    return {name: (folder / name).read_bytes() for name in os.listdir(folder)}

def child(work):
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = work() or 0
        finally:
            os._exit(code)
    return pid

def loop():
    while True:
        for run in (new, old):
            put(run)
            os.write(told, b".")

def killed_at(n):
    left = [n]
    def trace(frame, event, arg):
        if frame.f_code.co_filename != atomic.__file__:
            return trace if event == "call" else None
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace
    def work():
        sys.settrace(trace)
        atomic.write_folder(folder, whole[0])
    return work

folder = put(new); whole = [read(folder)]
put(old); whole.append(read(folder))
random.seed(1)
heard, told = os.pipe()
seen, wrong, dead, aside = [0, 0], [], 0, 0
for trial in range(count):
    if mode == "renames" or mode == "lines":
        atomic.tidy(folder.parent, FOLDER_PATTERNS)
        atomic.write_folder(folder, whole[1])
        pid = child(killed_at(trial))
    else:
        pid = child(loop)
        for _ in range(1 + trial % 2):  # it has put the new, and every second time the old too
            os.read(heard, 1)
        time.sleep(random.uniform(0.0, 0.05))
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    dead += os.WIFSIGNALED(status)
    aside += any(name.startswith(".") for name in os.listdir(folder.parent))
    if mode != "renames" and not folder.exists():
        wrong.append([trial, "missing"])
    atomic.recover(folder, FOLDER_PATTERNS)
    stands = read(folder)
    if stands in whole:
        seen[whole.index(stands)] += 1
    else:
        wrong.append([trial, sorted(stands)])
    if not os.WIFSIGNALED(status):
        break
put(new); put(old)
print(json.dumps({"dead": dead, "seen": seen, "wrong": wrong, "aside": aside, "left": os.listdir(folder.parent)}))
"""


def forks(mode, root, count):
    command = [sys.executable, "-c", FORKS, mode, str(root), str(count), str(SEED_CASE)]
    return json.loads(completed(command, check=True).stdout)


def test_sigkill_at_any_moment_leaves_the_old_or_the_new(tmp_path):
    told = forks("moments", tmp_path, 40)
    assert told["dead"] == 40
    assert told["wrong"] == []
    assert min(told["seen"]) > 0, "old and new are both met"
    assert told["left"] == ["seed-1"]


@pytest.mark.parametrize("mode", ["lines", "renames"])
def test_sigkill_at_any_line_leaves_the_old_or_the_new(tmp_path, mode):
    """Killed at the first line that writing runs through, at the second, and so on to the last."""
    told = forks(mode, tmp_path, 400)
    assert 40 < told["dead"] < 400
    assert told["aside"] > 40, "killed as they wrote"
    assert told["wrong"] == []
    assert min(told["seen"]) > 0
    assert told["left"] == ["seed-1"]


SAVES = """
import sys
import unicodedata
from dataclasses import replace
import sim
import unicodedata

run = sim.simulate(sim.load(sys.argv[1]))
run = replace(run, events=run.events[: len(run.events) - int(sys.argv[3])])
files = run.files(pictures=False)
vars(run)["files"] = lambda: files
for _ in range(25):
    run.save(sys.argv[2], force=True)
"""


def test_two_processes_saving_at_once_do_not_disturb_each_other(tmp_path, run, other):
    commands = [[sys.executable, "-c", SAVES, str(SEED_CASE), str(tmp_path), less] for less in ("0", "1")]
    one, another = (started(command, stdout=PIPE, stderr=PIPE, text=True) for command in commands)
    with one as first, another as second:
        assert [ended(saving) for saving in (first, second)] == [(0, "", "")] * 2
    folder = tmp_path / "nato_russia_2021" / "seed-1"
    assert names(folder.parent) == ["seed-1"]
    log = (folder / "events.csv").read_text()
    assert log in (sim.model.log.write(run.events), sim.model.log.write(other.events))
    assert all(check.why != "changed since it was written" for check in verify(folder))


def test_a_save_waits_until_another_is_done(run, tmp_path):
    folder = place_of(run, tmp_path)
    waiting = Thread(target=save, args=(run, tmp_path), kwargs={"figures": False})
    with atomic.wait_for_lock(folder.parent) as alone:
        assert alone
        waiting.start()
        waiting.join(timeout=0.2)
        assert waiting.is_alive()
        assert names(folder.parent) == [atomic.LOCK_FILE]
    waiting.join(timeout=HANG)
    assert set(verdicts(folder).values()) == {"same"}, "also where the folder it waited for is gone by then"


# Verifying.


def test_a_run_saved_with_its_figures_is_the_same_on_running_again(crisis, tmp_path, real_figures):
    folder = save(sim.simulate(crisis, seed=3), tmp_path)
    assert [(check.name, check.verdict) for check in verify(folder)] == [(name, "same") for name in FILES]


@pytest.mark.parametrize("name", FILES)
def test_one_changed_byte_in_any_file_is_found(run, tmp_path, name):
    folder = save(run, tmp_path)
    path = folder / name
    whole = path.read_bytes()
    step = max(1, len(whole) // 6)
    for at in [*range(0, len(whole), step), len(whole) - 1]:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        found, refused = outcome(folder)
        assert found.get(name) == "differs" or (name == MANIFEST and MANIFEST in refused)
    path.write_bytes(whole + b" ")
    assert verdicts(folder)[name] == "differs"


def test_a_forged_result_is_found_by_running_again(run, tmp_path):
    folder = save(run, tmp_path)
    for name in ("events.csv", *FIGURES):
        forged = (folder / name).read_bytes().replace(b"1", b"2").replace(b"PNG", b"GIF").replace(b"svg", b"gvs")
        (folder / name).write_bytes(forged)
        rewrite(folder, sha256=read(folder).sha256 | {name: hashlib.sha256(forged).hexdigest()})
    found = {check.name: check for check in verify(folder)}
    assert [name for name in FILES if found[name].verdict == "differs"] == ["events.csv", *FIGURES]
    assert found["events.csv"].why == "running it again gives other bytes, from line 2 on"


def test_a_forged_seed_is_found_by_running_again(run, tmp_path):
    folder = save(run, tmp_path)
    rewrite(folder, seed=2)
    assert verdicts(folder)["events.csv"] == "differs"


def test_a_forged_scenario_is_found(run, tmp_path):
    folder = save(run, tmp_path)
    source = read(folder).scenario
    rewrite(folder, scenario=source.model_copy(update={"text": (*source.text, "# and more")}))
    check = verify(folder)[-1]
    assert (check.name, check.verdict, check.why) == (MANIFEST, "differs", "its scenario is not what its text says")


def test_a_missing_file_is_missing_and_a_strange_one_is_not_compared(run, tmp_path):
    folder = save(run, tmp_path)
    (folder / "curve.svg").unlink()
    (folder / "notes.txt").write_text("mine")
    (folder / "chronicle.txt").unlink()
    (folder / "chronicle.txt").mkdir()
    found = verdicts(folder)
    assert found["curve.svg"] == "missing"
    assert found["notes.txt"] == "no result"
    assert found["chronicle.txt"] == "differs"
    assert found["events.csv"] == "same"


@pytest.mark.parametrize("library", ["numpy", "matplotlib"])
def test_figures_drawn_by_other_libraries_are_not_compared_but_their_hashes_are(run, tmp_path, library):
    folder = save(run, tmp_path)
    here = read(folder).libraries
    rewrite(folder, libraries=here | {library: "0.1"})
    for check in verify(folder):
        if check.name in FIGURES:
            assert check.verdict == "not compared"
            assert check.why == f"drawn with {library} 0.1, and here is {here[library]}"
        else:
            assert check.verdict == "same"
    (folder / "curve.png").write_bytes(PNG + b"!")
    assert verdicts(folder)["curve.png"] == "differs"


def test_another_python_or_version_of_the_program_is_told(run, tmp_path):
    folder = save(run, tmp_path)
    rewrite(folder, python="3.99.0", version="0.0.1")
    check = verify(folder)[-1]
    assert (check.name, check.verdict) == (MANIFEST, "same")
    assert f"made by 0.0.1, and here is {sim.__version__}" in check.why
    assert "made under Python 3.99.0" in check.why


def test_what_another_version_made_otherwise_is_no_difference_and_told_as_of_that_version(run, tmp_path):
    folder = save(run, tmp_path)
    rewrite(folder, version="0.0.1", seed=2)
    check = next(check for check in verify(folder) if check.name == "events.csv")
    assert check.verdict == "of another version"
    assert check.why.startswith(f"made by 0.0.1, and here is {sim.__version__}: running it again gives other bytes")
    (folder / "events.csv").write_text("mine")
    assert verdicts(folder)["events.csv"] == "differs", "what was changed since has nothing to do with versions"


def test_what_this_version_cannot_run_again_is_told_as_of_the_version_that_made_it(run, tmp_path):
    folder = save(run, tmp_path)
    source = read(folder).scenario
    text = tuple(line.replace("horizon:", "horizn:") for line in source.text)
    rewrite(folder, scenario=source.model_copy(update={"text": text}), version="0.0.1")
    found = verify(folder)
    assert {check.verdict for check in found} == {"of another version"}
    assert all("made by 0.0.1, and here is" in check.why and "horizn" in check.why for check in found)


def test_a_manifest_of_another_form_says_which_version_made_it(run, tmp_path):
    folder = save(run, tmp_path, figures=False)
    whole = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps(whole | {"version": "9.1.0", "more": 1}))
    with pytest.raises(ResultsError, match=r"an unknown 'more' \(made by 9\.1\.0, and here is"):
        verify(folder)


def broken_manifests():
    yield "binary", b"\x00\xff\xfe"
    yield "half", b'{"version": '
    yield "deep", b"[" * 100_000
    yield "a list", b"[]"
    yield "empty", b"{}"
    yield "nothing", b""


@pytest.mark.parametrize("raw", [raw for _, raw in broken_manifests()], ids=[name for name, _ in broken_manifests()])
def test_a_broken_manifest_is_one_clear_line(run, tmp_path, raw):
    folder = save(run, tmp_path)
    (folder / MANIFEST).write_bytes(raw)
    with pytest.raises(ResultsError, match="not the manifest of a run") as error:
        verify(folder)
    assert "\n" not in str(error.value)
    with pytest.raises(ResultsError, match="was written by no run"):
        save(run, tmp_path)


@pytest.mark.parametrize("wrong", ["absent", [], {}, 1.5, None], ids=repr)
def test_a_manifest_that_lacks_or_mistypes_anything_is_refused_or_found(run, tmp_path, wrong):
    folder = save(run, tmp_path, figures=False)
    whole = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    for part in (whole, whole["scenario"]):
        for key in list(part):
            right = part[key]
            if wrong == "absent":
                del part[key]
            else:
                part[key] = wrong
            (folder / MANIFEST).write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            part[key] = right
            found, refused = outcome(folder)
            assert "\n" not in refused
            assert key in refused or "cannot be run again" in refused or "differs" in found.values() or right == wrong


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"seed": "1"}, "its seed is not a whole number"),
        ({"seed": True}, "its seed is not a whole number"),
        ({"command": 7}, "its command is not a text"),
        ({"libraries": {"numpy": 2}}, "its libraries.numpy is not a text"),
        ({"scenario": "x"}, "its scenario is not a mapping"),
        ({"scenario": {}}, "its scenario lacks 'name'"),
        ({"more": 1}, "it has an unknown 'more'"),
        ({"runs": {"asked": 1, "done": 1, "until_width": None}}, "it has both 'run' and 'runs'"),
        ({"runs": {"asked": 1, "done": 1, "until_width": "wide"}}, "its runs.until_width is not a number"),
        ({"run": None}, "it lacks 'run', or 'runs'"),
    ],
    ids=repr,
)
def test_a_manifest_that_does_not_fit_says_what_is_amiss_and_where(run, tmp_path, changes, told):
    folder = save(run, tmp_path, figures=False)
    whole = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps(whole | changes))
    with pytest.raises(ResultsError) as error:
        verify(folder)
    assert f"{MANIFEST}: not the manifest of a run: {told}; give a folder" in str(error.value)


def test_lines_of_a_scenario_that_are_no_texts_are_found(run, tmp_path):
    folder = save(run, tmp_path, figures=False)
    whole = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    whole["scenario"]["text"][3] = 3
    (folder / MANIFEST).write_text(json.dumps(whole))
    with pytest.raises(ResultsError, match=r"an item of its scenario\.text is not a text"):
        verify(folder)


@pytest.mark.parametrize("names", [["../../secret"], ["events.csv"], []])
def test_a_manifest_that_lists_other_files_is_refused(run, tmp_path, names):
    folder = save(run, tmp_path)
    rewrite(folder, sha256=dict.fromkeys([*names], "0" * 64))
    with pytest.raises(ResultsError, match="lists other files"):
        verify(folder)


def test_a_folder_without_manifest_or_none_at_all_is_refused(tmp_path):
    with pytest.raises(ResultsError, match=r"there is no manifest\.json in it"):
        verify(tmp_path)
    with pytest.raises(ResultsError, match="there is no such folder"):
        verify(tmp_path / "nowhere")


def test_a_manifest_whose_scenario_is_refused_says_what_is_wrong(run, tmp_path):
    folder = save(run, tmp_path)
    source = read(folder).scenario
    text = tuple(line.replace("horizon:", "horizn:") for line in source.text)
    rewrite(folder, scenario=source.model_copy(update={"text": text}))
    with pytest.raises(ResultsError, match=r"cannot be run again: .*horizn") as error:
        verify(folder)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("given", [".", "", "/", "..", "../seed-1"])
def test_a_folder_is_verified_from_within_and_by_any_name(run, tmp_path, monkeypatch, given):
    monkeypatch.chdir(save(run, tmp_path, figures=False))
    found, refused = outcome(given)
    if given in ("/", ".."):
        assert refused.startswith(f"{given}: there is no manifest.json in it")
    else:
        assert set(found.values()) == {"same"}


def test_a_file_whose_name_is_not_utf_8_leaves_results_that_verify(tmp_path):
    name = os.fsdecode(b"\xff.yaml")
    text = SEED_CASE.read_text(encoding="utf-8")
    folder = save(sim.simulate(sim.parse(text, name)), tmp_path, command=f"sim run {name}", figures=False)
    assert read(folder).scenario.file == name
    assert read(folder).command == f"sim run {name}"
    assert set(verdicts(folder).values()) == {"same"}


# From the manifest back to the crisis.


def test_what_was_set_is_recorded_and_set_again(tmp_path):
    changes = {
        "start": date(2021, 9, 1),
        "actors.NATO.stocks.staff.amount": 9,
        "actors.NATO.strategy": {"name": "measured_share", "with": {"share": 0.75}},
        "name": 'a "name": NO, 12:30 \\ \x07 Größe 🕊',
        "questions": ["yes", "~", "null"],
    }
    run = sim.simulate(sim.load(SEED_CASE, changes))
    folder = save(run, tmp_path)
    assert folder.name.startswith("seed-1-set-")
    recorded = read(folder).scenario
    assert recorded.changes["start"] == "2021-09-01"
    assert recorded.changes["actors.NATO.stocks.staff.amount"] == "9"
    assert recorded.text == tuple(SEED_CASE.read_text(encoding="utf-8").split("\n"))
    assert set(verdicts(folder).values()) == {"same"}
    assert read(folder).scenario.crisis().data == run.crisis.data


def test_what_was_set_twice_counts_once(crisis, tmp_path):
    changed = crisis
    for change in (
        {"ladder.0.severity": {"base": 1.0, "most": 2.0}},
        {"ladder.0.severity.most": 1.5},
        {"ladder.0.severity": 1.25, "ladder.0.move": "another note"},
        {"ladder.another note.severity": 1.5},
        {"ladder.0.move": "a third note"},
    ):
        changed = changed.with_(change)
    folder = save(sim.simulate(changed), tmp_path, figures=False)
    assert read(folder).scenario.changes == {"ladder.0.severity": "1.5", "ladder.0.move": '"a third note"'}
    assert set(verdicts(folder).values()) == {"same"}
    assert read(folder).scenario.crisis().data == changed.data


def test_a_crisis_built_in_python_is_written_as_a_scenario_and_its_dates_survive(crisis, tmp_path):
    built = sim.build(crisis.data).with_({"start": date(2021, 9, 1), "tension_half_life": 0.0000125})
    folder = save(sim.simulate(built), tmp_path)
    recorded = read(folder).scenario
    assert (recorded.file, recorded.changes) == ("<python>", {})
    assert "start: 2021-09-01" in recorded.text
    assert set(verdicts(folder).values()) == {"same"}
    assert read(folder).scenario.crisis().data == built.data


def composed(text):
    """A text as scenarios are read: its letters composed."""
    return unicodedata.normalize("NFC", text)


WORDS = st.text(st.characters(exclude_categories=["Cs"])).map(composed)
KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(composed)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(-1e9, 1e9).filter(lambda n: n == 0 or abs(n) > 1e-20)
    | st.dates(date(1000, 1, 1))
    | WORDS
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)


@given(VALUES)
def test_the_strict_reader_reads_back_what_is_written(value):
    document = read_yaml(f"value: {as_yaml(value)}")
    assert document.problems == ()
    assert repr(document.data["value"]) == repr(value)


# One file.


def test_a_file_is_known_as_written_until_somebody_changes_it(tmp_path, monkeypatch):
    monkeypatch.setattr(written, "_place", lambda: tmp_path / "state" / "written.json")
    target = tmp_path / "table.csv"
    assert not archive.is_as_written(target)
    archive.write(target, b"one")
    assert archive.is_as_written(target)
    target.write_bytes(b"one!")
    assert not archive.is_as_written(target)
    target.write_bytes(b"one")
    assert archive.is_as_written(target)
    target.unlink()
    (tmp_path / "other.csv").write_bytes(b"one")
    target.symlink_to("other.csv")
    assert not archive.is_as_written(target), "a link is somebody's own"


@pytest.mark.parametrize("state", [b"\xff", b"[]", b"{", b'{"x": [', b"[" * 100_000], ids=repr)
def test_where_it_is_forgotten_what_was_written_a_file_is_somebody_elses(tmp_path, monkeypatch, state):
    place = tmp_path / "written.json"
    monkeypatch.setattr(written, "_place", lambda: place)
    archive.write(tmp_path / "table.csv", b"one")
    place.write_bytes(state)
    assert not archive.is_as_written(tmp_path / "table.csv")
    archive.write(tmp_path / "table.csv", b"two")
    assert archive.is_as_written(tmp_path / "table.csv")


def test_only_the_latest_files_are_remembered(tmp_path, monkeypatch):
    monkeypatch.setattr(written, "_place", lambda: tmp_path / "written.json")
    monkeypatch.setattr(written, "MOST", 2)
    for name in ("a", "b", "a", "c"):
        archive.write(tmp_path / name, b"one")
    assert [archive.is_as_written(tmp_path / name) for name in "abc"] == [True, False, True]


def test_a_file_is_written_where_nothing_can_be_remembered(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setattr(written, "_place", lambda: tmp_path / "file" / "written.json")
    archive.write(tmp_path / "table.csv", b"one")
    assert (tmp_path / "table.csv").read_bytes() == b"one"


@pytest.mark.parametrize("links", [True, False], ids=["with links", "without"])
def test_a_new_file_replaces_none(tmp_path, monkeypatch, links):
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", lambda *_: (_ for _ in ()).throw(OSError(errno.EPERM, "no links")))
    target = tmp_path / "mine.yaml"
    archive.write_whole(target, b"one", new=True)
    with pytest.raises(FileExistsError):
        archive.write_whole(target, b"two", new=True)
    assert content(tmp_path) == {Path("mine.yaml"): b"one"}


def test_a_single_file_is_written_whole_and_replaced(tmp_path):
    target = tmp_path / "curve.svg"
    archive.write_whole(target, b"one")
    with target.open("rb") as reading:
        archive.write_whole(target, b"two")
        assert reading.read() == b"one", "whoever reads meanwhile reads the old one whole"
    assert content(tmp_path) == {Path("curve.svg"): b"two"}


def test_a_single_file_that_cannot_be_written_leaves_nothing(tmp_path, monkeypatch):
    with pytest.raises(ResultsError, match=r"cannot be written \(no such file or directory\)"):
        archive.write_whole(tmp_path / "nowhere" / "curve.svg", b"one")

    def full(handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ResultsError, match="no space left"):
        archive.write_whole(tmp_path / "curve.svg", b"one")
    assert names(tmp_path) == []
