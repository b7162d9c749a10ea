# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an engine is told to do, in its own API's raw documents.

No library stands between: every field has to arrive as it was read, and those that libraries send leave some out.
"""

from __future__ import annotations

import http.client
import json
import typing as t
import urllib.parse

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import engine_log
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import image_names
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_api import UnixConnection
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

_DONE = frozenset((200, 201, 204, 304))
_LINES = 20  # of a container's log, the last

Record = t.Dict[str, t.Any]


class CommandRefused(HostError):
    """The engine did not do as it was told; the text says why in its own words."""


class EngineCommands:
    """`timeout`: seconds that the engine may take for one command, beyond what the command itself waits for."""

    def __init__(self, socket: str, timeout: float) -> None:
        self._socket = socket
        self._timeout = timeout

    def create(self, name: str, document: Record) -> str:
        """The number of the container that was made. It does not run."""
        return str(self._send("POST", "/containers/create?name=" + _quoted(name), document)["Id"])

    def start(self, identity: str) -> None:
        self._send("POST", f"/containers/{identity}/start")

    def stop(self, identity: str, seconds: int) -> None:
        """C(seconds): how long it may take to end by itself; -1 for ever."""
        wait = max(seconds, 0)
        self._send("POST", f"/containers/{identity}/stop?t={seconds}", wait=wait)

    def rename(self, identity: str, name: str) -> None:
        self._send("POST", f"/containers/{identity}/rename?name={_quoted(name)}")

    def update(self, identity: str, document: Record) -> None:
        self._send("POST", f"/containers/{identity}/update", document)

    def remove(self, identity: str) -> None:
        """Never with its volumes."""
        self._send("DELETE", f"/containers/{identity}?force=true&v=false")

    def connect(self, network: str, identity: str, endpoint: Record) -> None:
        self._send("POST", f"/networks/{_quoted(network)}/connect", {"Container": identity, "EndpointConfig": endpoint})

    def disconnect(self, network: str, identity: str) -> None:
        self._send("POST", f"/networks/{_quoted(network)}/disconnect", {"Container": identity, "Force": False})

    def make_network(self, document: Record) -> None:
        self._send("POST", "/networks/create", document)

    def remove_network(self, name: str) -> None:
        self._send("DELETE", f"/networks/{_quoted(name)}")

    def make_volume(self, document: Record) -> None:
        self._send("POST", "/volumes/create", document)

    def remove_volume(self, name: str) -> None:
        """With all that is in it."""
        self._send("DELETE", f"/volumes/{_quoted(name)}")

    def remove_image(self, identity: str) -> None:
        """With all of its names. Refused while a container was made from it."""
        self._send("DELETE", f"/images/{identity}?force=true")

    def tag(self, identity: str, name: str) -> None:
        """C(name): with or without a tag."""
        repository, tag = image_names.repository_and_tag(name)
        self._send("POST", f"/images/{identity}/tag?repo={_quoted(repository)}&tag={_quoted(tag)}")

    def last_lines(self, identity: str) -> str:
        """Of its log; "" where its driver keeps none that can be read."""
        try:
            raw = self._exchange("GET", f"/containers/{identity}/logs?stdout=1&stderr=1&tail={_LINES}", None, 0)[1]
        except (HostError, OSError):
            return ""
        return _without_headers(raw).decode("utf-8", "replace").strip()

    def _send(self, method: str, path: str, document: t.Optional[Record] = None, wait: float = 0) -> Record:
        status, body = self._exchange(method, path, document, wait)
        said = _parsed(body)
        if status not in _DONE:
            message = engine_log.clean(str(said.get("message") or "")) or f"it answered with status {status}"
            raise CommandRefused(message)
        return said

    def _exchange(self, method: str, path: str, document: t.Optional[Record], wait: float) -> t.Tuple[int, bytes]:
        connection = UnixConnection(self._socket, self._timeout + wait)
        body = None if document is None else json.dumps(document).encode()
        headers = {} if document is None else {"Content-Type": "application/json"}
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "strerror", "") or f"{error!r:.80}"
            raise HostError(f"the engine did not answer {method} {path.partition('?')[0]}: {reason}") from None
        finally:
            connection.close()


def _quoted(name: str) -> str:
    return urllib.parse.quote(name, safe="")


def _parsed(body: bytes) -> Record:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _without_headers(raw: bytes) -> bytes:
    """A log of two streams comes in pieces, each with eight bytes before it: the stream's number and the length."""
    pieces, place = [], 0
    while raw[place:place + 4] in (b"\0\0\0\0", b"\1\0\0\0", b"\2\0\0\0"):
        length = int.from_bytes(raw[place + 4:place + 8], "big")
        pieces.append(raw[place + 8:place + 8 + length])
        place += 8 + length
    return b"".join(pieces) if pieces else raw
