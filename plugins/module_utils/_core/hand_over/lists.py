# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What has to be given as a whole, because something of it goes or changes: made from what the container has now.

None: not all of what it has is known, so that a list made from it could lose something.
"""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.model import Container, Record
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.ports import wildcard


def ports(container: Container) -> t.Optional[t.List[str]]:
    """All that are published: those at every address, at the one that is wanted."""
    bindings = (container.configured or {}).get("ports")
    if bindings is None:
        return None
    wanted = container.after["publish_address"]
    # The engine tells an address of IPv4 and one of IPv6 for what was asked for once.
    return list(dict.fromkeys(_port(one, wanted) for one in bindings))


def _port(binding: Record, wanted: str) -> str:
    address = wanted if wildcard(binding) else binding["host_ip"]
    return "%s:%s:%s" % ("[%s]" % address if ":" in address else address, binding["host_port"] or "",
                         binding["container"])


def mounts(container: Container) -> t.Optional[t.List[Record]]:
    """What stays mounted."""
    found, gone = container.record.get("mounts"), container.after["remove_mounts"]
    return None if found is None else [one for one in found if one["destination"] not in gone]


def log_driver(container: Container) -> str:
    """Some take no options of a driver that they are not told."""
    return (container.configured or {}).get("log_driver") or "json-file"


def security_options(container: Container) -> t.Optional[t.List[str]]:
    """As they are to be. A snapshot knows neither the file of a seccomp profile nor the parts of an SELinux label."""
    now = container.configured
    if now is None or None in (now["seccomp"], now["selinux"], now["masked_paths"]):
        return None
    if now["seccomp"]["kind"] == "custom" or now["selinux"]["process_label"]:
        return None
    after = container.after
    kept = [
        ("no-new-privileges:true", "no_new_privileges" in after or now["no_new_privileges"] is True),
        ("no-new-privileges:false", "no_new_privileges" not in after and now["no_new_privileges"] is False),
        ("seccomp=unconfined", now["seccomp"]["kind"] == "unconfined" and "seccomp" not in after),
        ("apparmor=%s" % now["apparmor"], now["apparmor"] not in ("", "unconfined") or (
            now["apparmor"] == "unconfined" and "apparmor" not in after)),
        ("label=disable", now["selinux"]["disabled"] and not _is_the_engines_own(now)),
        ("writable-cgroups=true", now["writable_cgroups"]),
        ("systempaths=unconfined", now["masked_paths"] == "none" and not now["privileged"]
         and "masked_paths" not in after),
    ]
    return [option for option, stays in kept if stays]


def _is_the_engines_own(now: Record) -> bool:
    """Who shares that much with the host gets no SELinux label, without asking for it."""
    return bool(now["privileged"]) or "host" in (now["pid_mode"], now["ipc_mode"])
