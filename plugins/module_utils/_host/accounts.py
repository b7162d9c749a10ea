# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Accounts of the host that can command an engine, and the ids handed to user namespaces."""

from __future__ import annotations

import grp
import os
import pwd
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import subordinate_ids, sudoers
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, attempt
from ansible_collections.bulkhead.containers.plugins.module_utils._host.optional_file import text_or

_SECTION = "host.accounts"
_SUDOERS = "/etc/sudoers"

Record = t.Dict[str, t.Any]


def read(docker_group: str, errors: Errors) -> Record:
    return {
        "docker_group": attempt(errors, _SECTION, "group %s" % docker_group, _group, docker_group),
        "sudo_docker": attempt(errors, _SECTION, _SUDOERS, _sudo),
        "subuid": attempt(errors, _SECTION, "/etc/subuid", _ranges, "/etc/subuid"),
        "subgid": attempt(errors, _SECTION, "/etc/subgid", _ranges, "/etc/subgid"),
    }


def _group(name: str) -> Record:
    try:
        # The engine takes a number for a group, too.
        group = grp.getgrgid(int(name)) if name.isdigit() else grp.getgrnam(name)
    except KeyError:
        return {}
    primary = sorted({user.pw_name for user in pwd.getpwall() if user.pw_gid == group.gr_gid})
    return {"name": group.gr_name, "gid": group.gr_gid, "members": sorted(set(group.gr_mem)), "primary": primary}


def _sudo() -> list[str]:
    return sudoers.allowed([text_or(path, "") for path in [_SUDOERS] + _sudo_directory(_SUDOERS + ".d")])


def _sudo_directory(path: str) -> list[str]:
    try:
        names = sorted(os.listdir(path))
    except FileNotFoundError:
        return []
    # sudo passes over names with a dot or a tilde at the end: they are an editor's or a package manager's.
    return [os.path.join(path, name) for name in names if "." not in name and not name.endswith("~")]


def _ranges(path: str) -> list[Record]:
    return [{"name": entry.name, "start": entry.start, "count": entry.count}
            for entry in subordinate_ids.parse(text_or(path, ""))]
