# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Audit rules: those that the kernel has loaded and those that the next boot will load."""

from __future__ import annotations

import glob
import os
import shutil
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import audit_rules
from ansible_collections.bulkhead.containers.plugins.module_utils._host import command, reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError, attempt

_FILES = ("/etc/audit/rules.d/*.rules", "/etc/audit/audit.rules")
_PROCESS_FILE = "/run/auditd.pid"


def read(errors: Errors) -> t.Dict[str, t.Any]:
    """The snapshot's record of audit rules."""
    return {
        "loaded": attempt(errors, "host.audit", "loaded rules", _loaded),
        "persisted": attempt(errors, "host.audit", "/etc/audit", _persisted),
        "auditd": _daemon(),
    }


def _loaded() -> t.List[str]:
    tool = shutil.which("auditctl", path=command.PATH)
    if tool is None:
        # Without it no rule can be there by the usual way, yet some other program may have loaded one.
        raise HostError("auditctl is not installed, so the kernel's rules cannot be listed; install the audit package")
    return [line for line in command.output([tool, "-l"]).splitlines() if line.startswith("-")]


def _persisted() -> t.List[t.Dict[str, t.Any]]:
    paths = [path for pattern in _FILES for path in sorted(glob.glob(pattern))]
    if not paths and os.path.isdir("/etc/audit"):
        os.listdir("/etc/audit")  # raises where it may not be read, and then nothing is known
    return [{"file": path, "rules": audit_rules.rules_of(reading.text(path))} for path in paths]


def _daemon() -> str:
    if shutil.which("auditd", path=command.PATH) is None:
        return "absent"
    try:
        return "running" if os.path.exists("/proc/%d" % int(reading.text(_PROCESS_FILE))) else "stopped"
    except (OSError, ValueError):
        return "stopped"
