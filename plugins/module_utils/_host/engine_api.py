# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Asks an engine over its local socket, with nothing but the standard library. Only ever GET."""

from __future__ import annotations

import http.client
import json
import socket
import struct
import time
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

# Larger than any honest answer: 10 000 containers in a list are 20 MB.
_LARGEST_ANSWER = 64 << 20
_CHUNK = 1 << 18


class EngineError(HostError):
    """The engine does not serve us. `state` is the snapshot's word for that."""

    def __init__(self, state: str, reason: str) -> None:
        super().__init__(reason)
        self.state = state


class NotFoundError(HostError):
    """The engine does not have it (any more)."""


class AnswerError(HostError):
    """This question was answered with an error, or with something that is no answer."""


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: str, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path
        self.peer: t.Optional[int] = None

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)
        credentials = self.sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        # Of a process that is outside our PID namespace the kernel shows 0.
        self.peer = struct.unpack("3i", credentials)[0] or None


class EngineApi:
    """One engine, one connection. Once it has not answered in time it is not asked again."""

    def __init__(self, path: str, timeout: float) -> None:
        self.path = path
        self.calls = 0
        self.failure: t.Optional[EngineError] = None
        self._timeout = timeout
        self._connection = UnixConnection(path, timeout)

    def get(self, question: str) -> t.Any:
        """The decoded answer. Raises EngineError, NotFoundError or AnswerError."""
        if self.failure:
            raise self.failure
        self.calls += 1
        try:
            status, body = self._ask(question)
        except EngineError as error:
            self.failure = error
            self._connection.close()
            raise
        return _decoded(question, status, body)

    @property
    def peer(self) -> t.Optional[int]:
        """The process that listens on the socket. None where it cannot be seen from here."""
        return self._connection.peer

    def close(self) -> None:
        self._connection.close()

    def _ask(self, question: str) -> t.Tuple[int, bytes]:
        try:
            return self._exchange(question)
        except socket.timeout:
            raise EngineError("stuck", f"no answer to GET {question} within {self._timeout:g} s") from None
        except PermissionError:
            raise EngineError("denied", f"permission denied connecting to {self.path}") from None
        except OSError as error:
            raise EngineError("down", f"nobody answers at {self.path}: {error.strerror or error}") from None
        except http.client.HTTPException as error:
            raise EngineError("down", f"what answers at {self.path} does not speak HTTP: {error!r:.80}") from None

    def _exchange(self, question: str) -> t.Tuple[int, bytes]:
        deadline = time.monotonic() + self._timeout
        try:
            response = self._request(question)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # An engine may drop an idle connection at any time; that says nothing about the question.
            if self.calls == 1:
                raise
            self._connection.close()
            response = self._request(question)
        body = _read(response, deadline)
        if body is None:
            self._connection.close()
            raise AnswerError(f"the answer to GET {question} is larger than {_LARGEST_ANSWER >> 20} MiB")
        return response.status, body

    def _request(self, question: str) -> http.client.HTTPResponse:
        self._connection.request("GET", question)
        return self._connection.getresponse()


def _read(response: http.client.HTTPResponse, deadline: float) -> t.Optional[bytes]:
    """The body, in pieces: an answer that trickles in would never run into the socket's own timeout."""
    pieces: t.List[bytes] = []
    size = 0
    while True:
        piece = response.read1(_CHUNK)
        if not piece:
            response.read()  # which notices that the answer is complete, and leaves the connection to the next one
            return b"".join(pieces)
        pieces.append(piece)
        size += len(piece)
        if size > _LARGEST_ANSWER:
            return None
        if time.monotonic() > deadline:
            raise socket.timeout


def _decoded(question: str, status: int, body: bytes) -> t.Any:
    if status == 404:
        raise NotFoundError(f"the engine does not have {question}")
    if status != 200:
        raise AnswerError(f"the engine answered GET {question} with status {status}")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise AnswerError(f"the answer to GET {question} is not JSON") from None
