# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Images carried from one engine to another, without a file between."""

from __future__ import annotations

import http.client
import json
import typing as t
import urllib.parse

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import engine_log
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings.workplace import Workplace
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_api import NotFoundError, UnixConnection
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

_CHUNK = 1 << 20
_PATIENCE = 600.0  # seconds without a sign of life: large layers are unpacked before the engine says anything


def identity(place: Workplace, name: str) -> str:
    """The image's number, by any name of it; "" where the engine does not have it."""
    try:
        return str(place.ask(f"/images/{urllib.parse.quote(name)}/json")["Id"])
    except NotFoundError:
        return ""


def carry(source: Workplace, target: Workplace, image: str, names: t.Sequence[str]) -> None:
    """C(names): those that it is to have there. Raises HostError."""
    if not identity(target, image):
        _stream(source, target, [*names] or [image])
    if identity(target, image) != image:
        raise HostError(f"the image {image[:19]} was carried, and the other engine does not have it under that number")
    for name in names:
        if identity(target, name) != image:
            target.commands.tag(image, name)


def _stream(source: Workplace, target: Workplace, names: t.Sequence[str]) -> None:
    reading, writing = UnixConnection(source.socket, _PATIENCE), UnixConnection(target.socket, _PATIENCE)
    try:
        reading.request("GET", "/images/get?" + urllib.parse.urlencode([("names", name) for name in names]))
        saved = reading.getresponse()
        if saved.status != 200:
            raise HostError(f"the engine did not hand out the image {names[0]} (status {saved.status})")
        writing.request("POST", "/images/load?quiet=1", iter(lambda: saved.read(_CHUNK), b""),
                        {"Content-Type": "application/x-tar"})
        loaded = writing.getresponse()
        _expect_no_error(loaded.status, loaded.read(), names[0])
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "strerror", "") or f"{error!r:.80}"
        raise HostError(f"carrying the image {names[0]} was broken off: {reason}") from None
    finally:
        reading.close()
        writing.close()


def _expect_no_error(status: int, body: bytes, name: str) -> None:
    """An engine answers 200, and tells what went wrong in the middle of what it says."""
    for line in body.splitlines():
        try:
            said = json.loads(line)
        except ValueError:
            continue
        reason = str(said.get("error") or (said.get("message") if status != 200 else "") or "")
        if reason:
            raise HostError(f"the other engine did not take the image {name}: {engine_log.clean(reason)}")
    if status != 200:
        raise HostError(f"the other engine did not take the image {name} (status {status})")
