# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A volume, from the list of volumes."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import fields, redaction

_GENERATED_NAME = re.compile(r"^[0-9a-f]{64}$")
_KNOWN = frozenset(["type", "o", "device", "size"])
# Of mount options, those with a value that tells how something is mounted; who logs in with what is left out.
_TELLING = frozenset(
    [
        "addr",
        "vers",
        "nfsvers",
        "uid",
        "gid",
        "size",
        "mode",
        "proto",
        "port",
        "sec",
        "upperdir",
        "lowerdir",
        "workdir",
        "file_mode",
        "dir_mode",
        "soft",
        "hard",
        "timeo",
        "retrans",
        "rsize",
        "wsize",
        "nr_inodes",
    ]
)


def read(volume: fields.Answer, used: t.Optional[t.Container[str]]) -> t.Dict[str, t.Any]:
    name = fields.text(volume, "Name")
    labels = fields.mapping(volume, "Labels")
    return {
        "name": name,
        "driver": fields.text(volume, "Driver"),
        "mountpoint": fields.text(volume, "Mountpoint"),
        # Engines before 23 do not mark the volumes that nobody named.
        "anonymous": "com.docker.volume.anonymous" in labels or bool(_GENERATED_NAME.match(name)),
        "used": None if used is None else name in used,
        "options": {key: _option(key, str(value)) for key, value in sorted(fields.mapping(volume, "Options").items())},
    }


def bound(volume: fields.Answer) -> str:
    """The directory of the host that the volume is a bind of; "" of any other volume."""
    options = fields.mapping(volume, "Options")
    words = {word.strip() for word in str(options.get("o") or "").split(",")}
    return fields.text(options, "device") if words & {"bind", "rbind"} else ""


def _option(key: str, value: str) -> str:
    if key == "o":
        return ",".join(_mount_option(one) for one in value.split(","))
    return redaction.url(value) if key in _KNOWN else redaction.PRESENT


def _mount_option(option: str) -> str:
    name, equals, _value = option.partition("=")
    return option if not equals or name in _TELLING else name + "="
