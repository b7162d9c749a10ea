# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The kernel's audit: the rules that it has loaded, those that it will load at boot, and its daemon."""

from __future__ import annotations

import os
import re
import socket
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import audit_messages
from ansible_collections.bulkhead.containers.plugins.module_utils._host import command, reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError, attempt
from ansible_collections.bulkhead.containers.plugins.module_utils._host.optional_file import text_or
from ansible_collections.bulkhead.containers.plugins.module_utils._host.running import is_running

_SECTION = "host.audit"
_DIRECTORY = "/etc/audit/rules.d"
_SINGLE_FILE = "/etc/audit/audit.rules"

_NETLINK_AUDIT = 9
_PATIENCE = 10
_LARGEST_PACKET = 1 << 16

Record = t.Dict[str, t.Any]


def read(run: command.Run, errors: Errors) -> Record:
    loaded = attempt(errors, _SECTION, "auditctl", _loaded, run)
    return {
        "loaded": loaded,
        # Who does not list the rules does not tell of their state either, and has said why.
        "locked": None if loaded is None else attempt(errors, _SECTION, "auditctl -s", _locked, run),
        "persisted": attempt(errors, _SECTION, _DIRECTORY, _persisted),
        "auditd": attempt(errors, _SECTION, "auditd", _daemon),
    }


def _loaded(run: command.Run) -> list[str]:
    auditctl = command.find("auditctl")
    if auditctl is None:
        # Other programs can load rules, too.
        raise HostError("auditctl is not installed, so the loaded rules cannot be listed; install the audit package")
    if os.geteuid() != 0:
        raise HostError("only root may list the loaded audit rules")
    rules = [rule for rule in _lines(command.output(run, [auditctl, "-l"])) if rule != "No rules"]
    return audit_messages.told_apart(rules, _asked_of_the_kernel()) if rules else []


def _asked_of_the_kernel() -> list[bytes]:
    rules: list[bytes] = []
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _NETLINK_AUDIT) as kernel:
        kernel.settimeout(_PATIENCE)
        kernel.send(audit_messages.question())
        while True:
            for kind, content in audit_messages.messages(kernel.recv(_LARGEST_PACKET)):
                if audit_messages.is_last(kind):
                    return rules
                if kind == audit_messages.LIST_RULES:
                    rules.append(content)


def _locked(run: command.Run) -> bool:
    return is_locked(command.output(run, [command.find("auditctl") or "auditctl", "-s"]))


def is_locked(status: str) -> bool:
    """Whether the kernel takes no other rules until the next boot."""
    return "enabled 2" in status.split("\n")


def _persisted() -> list[Record]:
    try:
        names = [name for name in os.listdir(_DIRECTORY) if name.endswith(".rules")]
    except FileNotFoundError:
        names = []
    if not names:
        rules = _lines(text_or(_SINGLE_FILE, ""))
        return [{"file": _SINGLE_FILE, "rules": rules}] if rules else []
    # augenrules writes the single file anew from these at every boot, in this order, and moves -D to its start.
    paths = [os.path.join(_DIRECTORY, name) for name in sorted(names, key=version_order)]
    return [{"file": path, "rules": [rule for rule in _lines(reading.text(path)) if rule != "-D"]} for path in paths]


def version_order(name: str) -> list[tuple[int, str]]:
    """That of ls -v, which augenrules uses: numbers count as numbers, the suffix does not."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name[:-len(".rules")])]


def _lines(text: str) -> list[str]:
    lines = (line.strip() for line in text.split("\n"))
    return [line for line in lines if line and not line.startswith("#")]


def _daemon() -> str:
    if not command.find("auditd"):
        return "absent"
    return "running" if is_running("auditd") else "stopped"
