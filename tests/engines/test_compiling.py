"""What is compiled is kept, and taken from there by the next process; what cannot be read is made anew."""

import contextlib
import errno
import gc
import os
import sys
import tempfile
from pathlib import Path

import pytest

from helpers.engines import needs_numba
from helpers.places import ROOT
from helpers.processes import PIPE, ended, started
from sim.engines.jit import build, shelf

TOY = """
import sys
import toy
from sim.engines.jit import build, shelf
exec(sys.argv[1])
source, arguments, made = build.Source((toy,), toy, "entry"), lambda: [2.0], "kept"
function = build.load(source, arguments)
if function is None:
    made = "made"
    build.make(source, arguments)
    function = build.load(source, arguments)
ways = [way for way in (build.FAST, build.ORDINARY) if shelf.found(build.stamp(source, way))]
print(function(2.0), made, *ways)
"""
TWICE = "def entry(x):\n    return twice(x)\n\ndef twice(x):\n    return max(2.0 * x, -0.0)\n"

linux = pytest.mark.skipif(sys.platform != "linux", reason="the folders differ elsewhere")


def begun(tmp_path, home, text=TWICE, first="", **env):
    """A process that takes a small function from the shelf, or makes it: it prints its value, which, and the ways."""
    (tmp_path / "toy.py").write_text(text, encoding="utf-8")
    paths = os.pathsep.join([str(tmp_path), str(ROOT)])
    environment = os.environ | {"PYTHONPATH": paths, "XDG_CACHE_HOME": str(home), "LOCALAPPDATA": str(home)} | env
    return started([sys.executable, "-c", TOY, first], env=environment, stdout=PIPE, stderr=PIPE, text=True)


def said(process):
    code, out, complaint = ended(process)
    assert (code, complaint) == (0, "")
    return out.split()


def toy(*given, **env):
    with begun(*given, **env) as process:
        return said(process)


def test_no_garbage_is_looked_for_while_it_compiles_and_afterwards_as_before():
    with contextlib.suppress(KeyError), build.no_garbage():
        assert not gc.isenabled()
        raise KeyError
    assert gc.isenabled()
    gc.disable()
    try:
        with build.no_garbage():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


@linux
@needs_numba
def test_what_is_compiled_is_kept_for_the_next_process_and_two_may_compile_at_once(tmp_path):
    home = tmp_path / "home"
    with begun(tmp_path, home) as one, begun(tmp_path, home) as another:
        assert [said(process)[0] for process in (one, another)] == ["4.0", "4.0"]
    assert toy(tmp_path, home) == ["4.0", "kept", "fast"]
    assert len(list(home.rglob("*.*"))) == 1


@linux
@needs_numba
def test_a_changed_source_is_compiled_anew(tmp_path):
    home = tmp_path / "home"
    assert toy(tmp_path, home) == ["4.0", "made", "fast"]
    changed = TWICE.replace("max(2.0 * x, -0.0)", "3.0 * x")
    assert toy(tmp_path, home, changed) == ["6.0", "made", "fast"]
    assert toy(tmp_path, home, changed) == ["6.0", "kept", "fast"]
    assert toy(tmp_path, home) == ["4.0", "kept", "fast"]


@pytest.mark.long
@linux
@needs_numba
def test_settings_of_numba_s_own_have_code_of_their_own_where_numba_is_told_to_keep_it(tmp_path):
    home, other = tmp_path / "home", tmp_path / "other"
    assert toy(tmp_path, home) == ["4.0", "made", "fast"]
    assert toy(tmp_path, home, NUMBA_OPT="1") == ["4.0", "made", "fast"]
    assert toy(tmp_path, home, NUMBA_OPT="1", NUMBA_NUM_THREADS="1") == ["4.0", "kept", "fast"]
    assert toy(tmp_path, tmp_path / "third", NUMBA_CACHE_DIR=str(other)) == ["4.0", "made", "fast"]
    assert len(list(other.rglob("*.code"))) == 1


def empty(path):
    path.write_bytes(b"")


def truncate(path):
    path.write_bytes(path.read_bytes()[:1000])


def flip(path):
    """Turn a bit of the machine code, which nothing but a checksum would find."""
    text = bytearray(path.read_bytes())
    text[len(text) // 2] ^= 1
    path.write_bytes(text)


def forge(path):
    """Something else, whose checksum is right."""
    found = tempfile.mkdtemp(dir=path.parent)
    shelf._put(Path(found), path.name, shelf.hashlib.sha256(b"no code").digest() + b"no code")
    Path(found, path.name).replace(path)


DAMAGES = (empty, truncate, flip, forge)


@linux
@needs_numba
@pytest.mark.parametrize("damage", [DAMAGES[0], *(pytest.param(one, marks=pytest.mark.long) for one in DAMAGES[1:])])
def test_what_is_damaged_is_made_anew(tmp_path, damage):
    home = tmp_path / "home"
    assert toy(tmp_path, home) == ["4.0", "made", "fast"]
    (kept,) = home.rglob("*.code")
    damage(kept)
    assert toy(tmp_path, home) == ["4.0", "made", "fast"]
    assert toy(tmp_path, home) == ["4.0", "kept", "fast"]


@pytest.mark.long
@linux
@needs_numba
def test_without_a_folder_to_write_in_a_temporary_one_serves(tmp_path):
    nowhere = tmp_path / "file"
    nowhere.write_text("no folder", encoding="utf-8")
    spare = tmp_path / "spare"
    spare.mkdir()
    assert toy(tmp_path, nowhere, TMPDIR=str(spare)) == ["4.0", "made", "fast"]
    assert toy(tmp_path, nowhere, TMPDIR=str(spare)) == ["4.0", "kept", "fast"]
    (folder,) = spare.iterdir()
    folder.chmod(0o777)  # others could put there what would be executed
    with begun(tmp_path, nowhere, TMPDIR=str(spare)) as process:
        code, _, complaint = ended(process)
    assert code == 1
    assert complaint.endswith("OSError: there is no folder to keep compiled code in\n")


def test_on_a_full_disk_the_next_folder_serves_and_nothing_is_left_half_written(tmp_path, monkeypatch):
    folders = [tmp_path / "full", tmp_path / "other"]
    monkeypatch.setattr(shelf, "folders", lambda: folders)
    fill = os.fdopen

    def fdopen(handle, *given):
        if len(list(folders[0].iterdir())) == 1:
            os.close(handle)
            raise OSError(errno.ENOSPC, "No space left on device")
        return fill(handle, *given)

    monkeypatch.setattr(os, "fdopen", fdopen)
    shelf.write("some.code", b"code")
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")] == ["other/some.code"]
    assert shelf.read("some.code") == b"code"
    (tmp_path / "other" / "some.code").unlink()
    del folders[1]
    with pytest.raises(OSError, match="No space left on device"):
        shelf.write("some.code", b"code")
    assert shelf.read("some.code") is None
    assert not list(folders[0].iterdir())


# Another numba.

FAST = "from sim.engines.jit import fast_lowering; fast_lowering._Link = None"  # a part of numba's that has changed
NO_FAST = "import sys; sys.modules['sim.engines.jit.fast_lowering'] = None"


@linux
@needs_numba
@pytest.mark.parametrize("broken", [FAST, NO_FAST])
def test_where_the_fast_way_fails_the_ordinary_one_serves(tmp_path, broken):
    home = tmp_path / "home"
    assert toy(tmp_path, home, first=broken) == ["4.0", "made", "ordinary"]
    assert toy(tmp_path, home, first=broken) == ["4.0", "kept", "ordinary"]
