# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A real server on a Unix socket that answers as an engine did."""

from __future__ import annotations

import contextlib
import http.server
import socketserver
import threading
import typing as t

import pytest

Answers = t.Mapping[str, t.Union[bytes, t.Callable[[http.server.BaseHTTPRequestHandler], None]]]


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    block_on_close = False


@contextlib.contextmanager
def _serving(path: str, answers: Answers) -> t.Iterator[t.List[str]]:
    """Yields the list of what was asked."""
    asked: t.List[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append(self.path)
            answer = answers.get(self.path)
            if callable(answer):
                answer(self)
                return
            body = b'{"message": "no such thing"}' if answer is None else answer
            self.send_response(404 if answer is None else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: t.Any) -> None:
            pass

        def address_string(self) -> str:
            return path

    with _Server(path, Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield asked
        finally:
            server.shutdown()


@pytest.fixture
def serving() -> t.Callable[..., t.ContextManager[t.List[str]]]:
    """serving(path, answers), to be used in a with statement."""
    return _serving
