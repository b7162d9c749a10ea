# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An engine's configuration file, as it is now."""

from __future__ import annotations

import datetime
import os
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import redaction
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import daemon_json
from ansible_collections.bulkhead.containers.plugins.module_utils._host import reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError

ROOTFUL = "/etc/docker/daemon.json"


def look(path: str, errors: Errors) -> t.Tuple[t.Dict[str, t.Any], t.Dict[str, t.Any]]:
    """(the snapshot's record, the settings with their secrets, which stay on this host)."""
    record: t.Dict[str, t.Any] = {"path": path, "state": "read", "reason": "", "modified": "", "settings": {}}
    try:
        record["modified"] = _modified(path)
        settings = daemon_json.parse(reading.regular_file(path))
    except FileNotFoundError:
        return {**record, "state": "absent", "modified": ""}, {}
    except PermissionError:
        # Whether it is broken is not known then.
        errors.add("engine.config", path, f"permission denied reading {path}")
        return {**record, "state": None, "settings": None, "reason": "permission denied"}, {}
    except (OSError, HostError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        errors.add("engine.config", path, reason)
        return {**record, "state": "broken", "settings": None, "reason": reason}, {}
    return {**record, "settings": redaction.settings(settings)}, settings


def _modified(path: str) -> str:
    # The kernel's own date of the last change: a copy can bring along the other one from years ago.
    seconds = os.stat(path).st_ctime
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
