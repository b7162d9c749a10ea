# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Quadlets, from which podman makes units of systemd: a drop-in, where an empty line takes off what was said before."""

from __future__ import annotations

import posixpath
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import (
    comments,
    flags,
    lists,
    safe_names,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.model import Artefact, Container
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.systemd_unit import KIND, Unit
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.table import NAMES

_SUFFIX = ".container"
FILE = "50-bulkhead.conf"
# Of these more than one line counts, and the files before this one may have some.
_LISTS = ("cap_add", "networks", "ports")
# No key of podman's takes them off.
_EDITS = ("privileged", "seccomp", "apparmor", "masked_paths", "pid_mode", "uts_mode", "remove_mounts")
_RESTARTS = {"no": "no", "on-failure": "on-failure"}
# podman takes it before its command's name.
_GLOBAL = ("runtime",)

_ABOUT = "For the quadlet %s: what the policy asks for. By bulkhead.containers."
_PUT = "Put this file into %s.d/, and have the container made anew, which stops it:"
_EDIT = "Take out of %s what stands for these of podman run: %s."


def is_one(unit: Unit) -> bool:
    return unit.fragment.endswith(_SUFFIX)


def artefact(unit: Unit, containers: t.Sequence[Container]) -> Artefact:
    """A quadlet has one container."""
    container = containers[-1]
    command = "%s && %s" % (unit.command("daemon-reload"), unit.command("restart", unit.name))
    gone = flags.to_leave_out(container, _EDITS)
    notes = [*unit.notes, *([_EDIT % (unit.fragment, ", ".join(gone))] if gone else ())]
    about = [_ABOUT % unit.fragment, "", _PUT % unit.fragment, "  " + command, *comments.listed(notes)]
    file = "%s.d/%s" % (safe_names.part(posixpath.basename(unit.fragment)), FILE)
    return Artefact(unit.engine, KIND, unit.title, unit.path(file),
                    comments.comment(about) + _sections(container), command, notes)


def _sections(container: Container) -> str:
    lines = ["[Container]", *_container_lines(container)]
    if "restart_policy" in container.after:
        name = container.after["restart_policy"]["name"]
        lines += ["", "[Service]", "Restart=%s" % _RESTARTS.get(name, "always")]
    return "".join(comments.visible(line) + "\n" for line in lines)


def _container_lines(container: Container) -> t.List[str]:
    found = dict(container.values)
    ports = lists.ports(container) if "publish_address" in container.after else None
    if ports:
        found["ports"] = ports
    found.pop("restart_policy", None)
    user, colon, group = str(found.pop("user", "")).partition(":")
    found = {**({"user": user} if user else {}), **({"group": group} if colon else {}), **found}
    return [line for name, value in found.items() for line in _lines(name, value)]


def _lines(name: str, value: t.Any) -> t.List[str]:
    names = NAMES[name]
    key = "Network" if name == "networks" else str(names.quadlet)
    if not key:
        argument = "GlobalArgs" if name in _GLOBAL else "PodmanArgs"
        return ["%s=%s" % (argument, _literal(comments.line(flag))) for flag in flags.of_cell(names.run, value)]
    words = [word for _key, *rest in flags.of_cell(key, value) for word in rest or ["true"]]
    return ["%s=" % key] * (name in _LISTS) + ["%s=%s" % (key, _literal(word)) for word in words]


def _literal(word: str) -> str:
    """It becomes a word of a unit's command, in which systemd puts its own for what these two begin."""
    return word.replace("%", "%%").replace("$", "$$")
