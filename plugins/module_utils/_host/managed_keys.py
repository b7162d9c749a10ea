# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which keys of an engine's configuration file are ours, and whether a change of it was broken off."""

from __future__ import annotations

import os
import pwd
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import (
    followed,
    managed,
    remembered,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Refused
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import daemon_json
from ansible_collections.bulkhead.containers.plugins.module_utils._host import processes, reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config import state_dir
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError

_SECTION = "engine.managed"


def look(path: str, uid: int, pid: int, errors: Errors) -> t.Dict[str, t.Any]:
    """The three entries of an engine's section. They are None where they could not be read."""
    try:
        state = os.path.join(state_dir.path_of(_home(uid)), state_dir.slug(path))
        memory = _content(state + ".json")
        content = _content(path) if memory else None
        return {
            "managed": managed.records(remembered.load(memory), _document(content)),
            "followed": followed.holds(remembered.load_followed(memory), content, processes.identity(pid)),
            "interrupted": os.path.exists(state + ".journal"),
        }
    except OSError as error:
        reason = "%s reading %s" % (error.strerror, error.filename)
    except (Refused, HostError, KeyError) as error:
        reason = str(error)
    errors.add(_SECTION, path, reason)
    return {"managed": None, "followed": None, "interrupted": None}


def _home(uid: int) -> str:
    """Of the user whose engine it is; "" for root's."""
    return pwd.getpwuid(uid).pw_dir if uid else ""


def _document(content: t.Optional[bytes]) -> t.Dict[str, t.Any]:
    """As it is written. A broken file has none of our keys: it says so elsewhere that it is broken."""
    try:
        return daemon_json.load(content or b"")
    except daemon_json.BrokenConfig:
        return {}


def _content(path: str) -> t.Optional[bytes]:
    try:
        return reading.regular_file(path)
    except FileNotFoundError:
        return None
