# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""HostConfig.SecurityOpt: what a container was given as --security-opt."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import seccomp_profile

_YES = frozenset(["", "true", "1", "t", "T", "TRUE", "True"])


def read(options: t.Iterable[t.Any]) -> t.Dict[str, t.Any]:
    """The keys of C(configured) that are told here, each with its default where nothing was said."""
    found: t.Dict[str, t.Any] = {
        "no_new_privileges": "unset",
        "seccomp": {"kind": "builtin"},
        "apparmor": "",
        "label_disabled": False,
        "writable_cgroups": False,
        "system_paths_unconfined": False,
    }
    for option in options:
        name, value = _split(str(option))
        reader = _READERS.get(name)
        if reader:
            key, read_value = reader
            said = read_value(value)
            if said is not None:
                found[key] = said
    return found


def _split(option: str) -> t.Tuple[str, str]:
    """Since 1.11 with an equals sign, with a colon before and, for no-new-privileges, still."""
    equals, colon = option.find("="), option.find(":")
    ends = [position for position in (equals, colon) if position >= 0]
    if not ends:
        return option, ""
    return option[: min(ends)], option[min(ends) + 1 :]


def _seccomp(value: str) -> t.Dict[str, t.Any]:
    if value in ("unconfined", "builtin"):
        return {"kind": value}
    return seccomp_profile.describe(value)


def _label(value: str) -> t.Optional[bool]:
    return True if value == "disable" else None


_Reader = t.Tuple[str, t.Callable[[str], t.Any]]
_READERS: t.Dict[str, _Reader] = {
    "no-new-privileges": ("no_new_privileges", lambda value: value in _YES),
    "seccomp": ("seccomp", _seccomp),
    "apparmor": ("apparmor", str),
    "label": ("label_disabled", _label),
    "writable-cgroups": ("writable_cgroups", lambda value: value in _YES),
    "systempaths": ("system_paths_unconfined", lambda value: value == "unconfined"),
}
