"""A page with the program inside takes Pyodide from the package that is pinned, and no other."""

import io
import zipfile

import pytest

from sim.page import document
from sim.page.live import PINNED, LiveError, _libraries, _program, _zipped, parts


def test_what_is_not_there_or_is_another_version_is_refused_in_a_line(tmp_path):
    with pytest.raises(LiveError, match="npm install pyodide@"):
        parts(tmp_path, tmp_path)
    for name in PINNED:
        (tmp_path / name).write_bytes(b"another")
    with pytest.raises(LiveError, match="this is not that of Pyodide"):
        parts(tmp_path, tmp_path)


def test_the_program_inside_has_the_scenarios_and_is_the_same_zip_each_time():
    files = {**dict(_libraries()), **dict(_program())}
    first, second = _zipped(files), _zipped(dict(reversed(files.items())))
    names = zipfile.ZipFile(io.BytesIO(first)).namelist()

    assert first == second
    assert "sim/scenarios/nato_russia_2021.yaml" in names
    assert "sim/page/answers.py" in names
    assert not [name for name in names if name.endswith((".so", ".pyc"))]


def test_only_a_page_with_a_program_inside_may_compile_and_start_workers():
    plain, live = document.policy("style", "code"), document.policy("style", "code", python=True)

    assert "default-src 'none'" in plain
    assert "connect-src" not in plain + live
    for word in ("unsafe-inline", "unsafe-eval'", "http", "*"):
        assert word not in plain.replace("'wasm-unsafe-eval'", "")
    assert "'wasm-unsafe-eval'" in live
    assert "worker-src blob:" in live
