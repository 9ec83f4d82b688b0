"""The server of a page answers its page, and nobody else."""

import http.client
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from helpers.places import SEED_CASE
from helpers.scenarios import QUARREL
from sim.page.server import MOST, Server

QUESTION = json.dumps({"ask": "run", "state": {"scenario": "nato_russia_2021"}})


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server([{"scenario": "nato_russia_2021", "title": "NATO and Russia, October 2021"}]) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def asked(server, method="GET", path=None, body=None, **headers):
    """The status, the headers and the content that a request is answered with."""
    line = http.client.HTTPConnection(*server.server_address)
    try:
        path = f"/{server.token}/" if path is None else path
        line.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        got = line.getresponse()
        return got.status, got.headers, got.read()
    finally:
        line.close()


def test_it_gives_its_page_and_answers_its_questions(server):
    status, headers, page = asked(server)
    assert (status, headers.get_content_type()) == (200, "text/html")
    assert b"NATO and Russia" in page
    assert server.token.encode() not in page

    path = f"/{server.token}/answer"
    status, _, found = asked(server, "POST", path, QUESTION, Content_Type="application/json", Origin=server.origin)
    assert status == 200
    assert json.loads(found)["reply"] == [1, "suspend relations", 3]


def test_it_listens_on_this_machine_alone_and_under_another_path_each_time(server):
    assert server.server_address[0] == "127.0.0.1"
    with Server([]) as other:
        assert other.token != server.token
        assert len(other.token) >= 32


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/", {}, 404),
        ("GET", "/wrong-token/", {}, 404),
        ("GET", "/{token}/../../etc/passwd", {}, 404),
        ("GET", "/{token}/page.css", {}, 404),
        ("GET", "/{token}/%2e%2e/sim/page/server.py", {}, 404),
        ("GET", "/{token}/answer", {}, 404),
        ("GET", "/{token}/", {"Host": "example.org"}, 403),
        ("GET", "/{token}/", {"Origin": "http://example.org"}, 403),
        ("POST", "/answer", {"Content-Type": "application/json"}, 404),
        ("POST", "/{token}/answer", {"Content-Type": "application/json", "Origin": "null"}, 403),
        ("POST", "/{token}/answer", {"Content-Type": "application/json", "Origin": "http://127.0.0.1:1"}, 403),
        ("POST", "/{token}/answer", {"Content-Type": "text/plain"}, 403),
        ("POST", "/{token}/answer", {"Content-Type": "application/json", "Content-Length": str(MOST + 1)}, 413),
        ("PUT", "/{token}/answer", {}, 501),
    ],
)
def test_whoever_has_no_token_comes_from_elsewhere_or_asks_for_more_is_told_nothing(
    server, method, path, headers, status
):
    body = QUESTION if method == "POST" and "Content-Length" not in headers else None
    found, _, content = asked(server, method, path.format(token=server.token), body, **headers)

    assert found == status
    assert b"suspend" not in content
    assert b"<script" not in content


def test_explore_prints_its_address_and_ctrl_c_ends_it():
    command = [sys.executable, "-m", "sim", "explore", "--no-browser", str(SEED_CASE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        address = running.stdout.readline().strip()
        running.send_signal(signal.SIGINT)
        _, complained = running.communicate()

    assert address.startswith("http://127.0.0.1:")
    assert running.returncode == 0
    assert complained.endswith("ended\n")


def test_explore_refuses_a_file_that_is_none_and_one_that_brings_code(command, tmp_path):
    (tmp_path / "quarrel.yaml").write_text(QUARREL)

    assert command("explore", "nothing.yaml", "--no-browser")[0] == 2
    code, _, complaint = command("explore", "quarrel.yaml", "--no-browser")
    assert code == 2
    assert "mine.py" in complaint
