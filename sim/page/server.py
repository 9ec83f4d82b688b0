"""A server on this machine for one page: it answers the page's questions by the engine of this program.

It listens on 127.0.0.1 alone, at a port that the system chooses, under a path that nobody can guess. Whoever does not
know that path, comes from another page, or asks for anything else is told nothing.
"""

import secrets
from collections.abc import Mapping, Sequence
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any, ClassVar

from sim.page import document
from sim.page.answers import answer
from sim.page.labels import LABELS, MADE

HERE = "127.0.0.1"
MOST = 2_000_000  # bytes of a question; the longest scenario that is shipped has 20,000 or so
NOT_FOUND, FORBIDDEN, TOO_LONG = 404, 403, 413


class Server(ThreadingHTTPServer):
    """The server of one page. `cases` are what it offers: {scenario: NAME} or {text: YAML}, each with a title."""

    daemon_threads = True

    def __init__(self, cases: Sequence[Mapping[str, Any]]) -> None:
        super().__init__((HERE, 0), _Handler)
        self.cases = cases
        self.token = secrets.token_urlsafe(24)
        self.one = Lock()  # the answers are not for threads to share

    def handle_error(self, *_: object) -> None:
        """Nothing: a page that was closed while it was being answered is no fault."""

    @property
    def origin(self) -> str:
        """Where it is: http://127.0.0.1:PORT."""
        return f"http://{HERE}:{self.server_address[1]}"

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"{self.origin}/{self.token}/"

    @cached_property
    def page(self) -> bytes:
        """The page."""
        given = {"driver": "server", "labels": LABELS, "made": MADE, "cases": list(self.cases)}
        return document.page(LABELS["brand"], given, connect="'self'").encode()

    def answered(self, question: str) -> bytes:
        """The answer to a question, one after another."""
        with self.one:
            return answer(question).encode(errors="backslashreplace")


class _Handler(BaseHTTPRequestHandler):
    server: Server
    server_version = sys_version = ""
    HEADERS: ClassVar[Mapping[str, str]] = {
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }

    def do_GET(self) -> None:
        """The page itself, and nothing else."""
        if self._admitted("/"):
            self._give(self.server.page, "text/html; charset=utf-8")

    def do_POST(self) -> None:
        """The answer to a question."""
        if not self._admitted("/answer"):
            return
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > MOST:
            self._refuse(TOO_LONG)
        elif self.headers.get_content_type() != "application/json":  # which no form of another page can send
            self._refuse(FORBIDDEN)
        else:
            question = self.rfile.read(int(length)).decode(errors="replace")
            self._give(self.server.answered(question), "application/json")

    def _admitted(self, path: str) -> bool:
        """Whether the request is for that path under the token, by the name of this server, from its own page."""
        here = self.server.origin
        if self.headers.get("Host") != here.removeprefix("http://") or self.headers.get("Origin", here) != here:
            return self._refuse(FORBIDDEN)
        if not secrets.compare_digest(self.path.encode(), f"/{self.server.token}{path}".encode()):
            return self._refuse(NOT_FOUND)
        return True

    def _refuse(self, code: int) -> bool:
        self.send_response(code)
        self.send_header("Content-Length", "0")
        self.end_headers()
        return False

    def _give(self, content: bytes, kind: str) -> None:
        self.send_response(200)
        for name, value in {**self.HEADERS, "Content-Type": kind, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing: a log of a page's questions is of no use."""
