# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The files of the host that are ours as a whole: where they are, and what we last wrote to them.

Each has everything that is wanted of its kind. What is in one of them and is not wanted any more was wanted once: it is
taken back.
"""

from __future__ import annotations

import typing as t

Record = t.Mapping[str, t.Any]
Texts = t.List[t.Dict[str, str]]

SYSCTLS = "/etc/sysctl.d/99-zz-bulkhead.conf"
AUDIT_RULES = "/etc/audit/rules.d/50-bulkhead.rules"
RUN_DIRECTORIES = "/etc/tmpfiles.d/50-bulkhead.conf"
SOCKET_UNIT = "/etc/systemd/system/docker.socket.d/50-bulkhead.conf"
JOURNALD = "/etc/systemd/journald.conf.d/50-bulkhead.conf"
ALL = (SYSCTLS, AUDIT_RULES, RUN_DIRECTORIES, SOCKET_UNIT, JOURNALD)

_HEADER = "# Written by bulkhead.containers. Each run of it writes this file anew: make changes elsewhere.\n"
UNREAD = "What we wrote before, and what was there before that, could not be read: look at the host as root."


def were_read(snapshot: Record, *paths: str) -> bool:
    """Whether it is known what these files hold, and what the host was like before us."""
    files, ledger = snapshot["host"].get("own_files"), snapshot["host"].get("ledger")
    # A key without a value is a file that could not be read; a file that is not there has no key.
    return None not in (files, ledger) and all(files.get(path, "") is not None for path in paths)


def content(snapshot: Record, path: str) -> str:
    """What we last wrote to a file; nothing where it is not there."""
    return (snapshot["host"].get("own_files") or {}).get(path) or ""


def lines(snapshot: Record, path: str) -> t.List[str]:
    """What is in it, but for comments."""
    return [line for line in content(snapshot, path).splitlines() if line and not line.startswith("#")]


def changed(snapshot: Record, texts: t.Mapping[str, t.Sequence[str]]) -> Texts:
    """Those of the files, given with their lines, that have to be written. One without lines has to go: it is empty."""
    wanted = {path: _HEADER + "".join(line + "\n" for line in some) if some else "" for path, some in texts.items()}
    return [{"path": path, "content": text} for path, text in wanted.items() if text != content(snapshot, path)]
