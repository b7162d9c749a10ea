# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where the engine's client keeps credentials for registries in plain text. They are looked at and go nowhere."""

from __future__ import annotations

import os
import pwd

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import client_config, mountinfo
from ansible_collections.bulkhead.containers.plugins.module_utils._host import reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError

# People's accounts; those of services below have homes like /var/lib that are not theirs alone.
_FIRST_USER = 1000
_NOBODY = 65534


def credential_files(errors: Errors) -> list[str]:
    """The configurations that hold them, and those that may: they are there and could not be read."""
    return [path for path in _configurations() if _may_hold(path, errors)]


def _configurations() -> list[str]:
    homes = {user.pw_dir for user in pwd.getpwall() if user.pw_uid == 0 or _FIRST_USER <= user.pw_uid != _NOBODY}
    mounts = mountinfo.parse(reading.text("/proc/self/mountinfo"))
    # To look below an automatic mount would mount it.
    local = [home for home in homes if home.startswith("/") and not _is_automatic(mounts, home)]
    return sorted(os.path.join(home, ".docker/config.json") for home in local)


def _is_automatic(mounts: list[mountinfo.Mount], home: str) -> bool:
    mount = mountinfo.holding(mounts, home)
    return mount is not None and mount.filesystem == "autofs"


def _may_hold(path: str, errors: Errors) -> bool:
    try:
        return client_config.holds_credentials(reading.regular_file(path))
    except (FileNotFoundError, NotADirectoryError):
        return False
    except PermissionError:
        return True  # who reads its owner and mode meets the same refusal, and says so
    except (OSError, ValueError, HostError) as problem:
        errors.add("host.files", path, "whether it holds credentials is not known: %s" % problem)
        return False
