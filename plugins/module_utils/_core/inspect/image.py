# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An image that containers were made of: its inspect answer and its history."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import configured, fields, secret_names

_ADD = re.compile(r"^(?:/bin/sh -c #\(nop\) +)?ADD\s+(.*)$", re.DOTALL)
# The classic builder writes "ADD file:... in /", BuildKit "ADD rootfs.tar.gz / # buildkit".
_INTO_ROOT = re.compile(r"(?: in /|\s/)\s*(?:# buildkit)?\s*$")
_UPDATE = re.compile(
    r"\b(?:apt-get|apt|aptitude|apk)\b(?:\s+-\S+)*\s+update\b|\b(?:yum|dnf|microdnf|zypper)\b(?:\s+-\S+)*\s+"
    r"(?:makecache|refresh)\b"
)
_INSTALL = re.compile(r"\b(?:install|add|upgrade|dist-upgrade|full-upgrade|update)\b")
_BUILD_ARGUMENTS = re.compile(r"^\|\d+ (.*?) /bin/(?:ba)?sh -c", re.DOTALL)
_INSTRUCTION = re.compile(r"^(?:/bin/sh -c #\(nop\) +)?(?:ENV|ARG|LABEL)\s+(.*)$", re.DOTALL)
_ASSIGNMENT = re.compile(r"(?<![\w.-])([\w.-]+)=(\"[^\"]*\"|\S+)")


def read(inspect: fields.Answer, history: t.Optional[t.List[t.Any]]) -> t.Dict[str, t.Any]:
    """The record of an image in use. What is None could not be read."""
    config = fields.mapping(inspect, "Config")
    return {
        "id": fields.short_id(inspect.get("Id")),
        "names": sorted(str(name) for name in fields.items(inspect, "RepoTags") if name != "<none>:<none>"),
        "digests": sorted(str(name) for name in fields.items(inspect, "RepoDigests") if name != "<none>@<none>"),
        "created": fields.time(inspect.get("Created")),
        "user": fields.text(config, "User"),
        "healthcheck": configured.healthcheck(config),
        "exposed_ports": sorted(fields.mapping(config, "ExposedPorts")),
        "unused": False,
        "secrets": {
            "env": secret_names.in_environment(config.get("Env")),
            "history": None if history is None else _secrets(history),
        },
        "history": None if history is None else {"add": _adds(history), "lone_update": _updates_alone(history)},
    }


def _steps(history: t.Iterable[t.Any]) -> t.List[str]:
    """What made the layers, the oldest first."""
    return [fields.text(one, "CreatedBy") for one in history][::-1]


def _adds(history: t.Iterable[t.Any]) -> bool:
    """ADD, other than of the root file system that an image starts from: there is no other instruction for that."""
    steps = _steps(history)
    found = [(number, match.group(1)) for number, match in enumerate(map(_ADD.match, steps)) if match]
    return any(number > 0 or not _INTO_ROOT.search(what) for number, what in found)


def _updates_alone(history: t.Iterable[t.Any]) -> bool:
    """An index fetched in a layer of its own stays in the cache, and later layers install from an old one."""
    for step in _steps(history):
        rest, updates = _UPDATE.subn("", step)
        if updates and not _INSTALL.search(rest):
            return True
    return False


def _secrets(history: t.Iterable[t.Any]) -> t.List[str]:
    names: t.Set[str] = set()
    for step in _steps(history):
        for pattern in (_BUILD_ARGUMENTS, _INSTRUCTION):
            match = pattern.match(step)
            if match:
                pairs = ("%s=%s" % (name, value.strip('"')) for name, value in _ASSIGNMENT.findall(match.group(1)))
                names.update(secret_names.in_environment(list(pairs)))
    return sorted(names)
