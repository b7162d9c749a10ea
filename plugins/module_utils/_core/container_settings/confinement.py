# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings that confine what a container's processes may do, compared with what it has."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.container import (
    Container,
    Untold,
)

Change = t.Tuple[str, t.Any, t.Any]
Judge = t.Callable[[Container, t.Any], t.List[Change]]

_DEFAULT, _UNCONFINED = "default", "unconfined"


def privileged(seen: Container, wanted: bool) -> t.List[Change]:
    return [("privileged", True, wanted)] if seen.told("privileged") else []


def user(seen: Container, wanted: str) -> t.List[Change]:
    """Which group it is does not matter where none is wanted."""
    now = str(seen.told("user"))
    compared = now if ":" in wanted else now.partition(":")[0]
    return [] if compared == wanted else [("user", now, wanted)]


def no_new_privileges(seen: Container, wanted: bool) -> t.List[Change]:
    """The engine gives its own default without telling: the kernel knows, or the engine's notes of one that is down."""
    told = seen.configured["no_new_privileges"]
    has = seen.in_force("no_new_privileges") if seen.alive else _stored(seen)
    if told is True or has is True:
        return []
    if has is None and told is not False and (told is None or seen.kernel_was_asked):
        raise Untold("It could not be seen whether the container has no-new-privileges.")
    return [("no_new_privileges", told, wanted)]


def _stored(seen: Container) -> t.Optional[bool]:
    stored = seen.record.get("stored_no_new_privileges")
    return None if stored is None else str(stored).lower() == "true"


def read_only(seen: Container, wanted: bool) -> t.List[Change]:
    return [] if seen.told("read_only") else [("read_only", False, wanted)]


def init(seen: Container, wanted: bool) -> t.List[Change]:
    now = seen.told("init")
    return [] if now is True else [("init", now, wanted)]


def seccomp(seen: Container, wanted: str) -> t.List[Change]:
    return _profile(seen, "seccomp", str(seen.told("seccomp").get("kind")), "builtin", wanted)


def apparmor(seen: Container, wanted: str) -> t.List[Change]:
    return _profile(seen, "apparmor", str(seen.told("apparmor")), "", wanted)


def _profile(seen: Container, setting: str, now: str, engines: str, wanted: str) -> t.List[Change]:
    """A privileged container has none, unless it has one of its own."""
    if now in (engines, _UNCONFINED):
        seen.demand_room()
    return [(setting, now, wanted)] if now == _UNCONFINED else []


def masked_paths(seen: Container, wanted: str) -> t.List[Change]:
    """Both kinds of paths. Of what a privileged one would have, its options say nothing."""
    now = [seen.told(key) for key in ("masked_paths", "readonly_paths")]
    other = [one for one in now if one != _DEFAULT]
    if other:
        seen.demand_room()
    return [("masked_paths", other[0], wanted)] if other else []


def ipc_mode(seen: Container, wanted: str) -> t.List[Change]:
    """Empty is how old engines write shareable."""
    return _namespace(seen, "ipc_mode", ("host", "shareable", ""), wanted)


def pid_mode(seen: Container, wanted: str) -> t.List[Change]:
    return _namespace(seen, "pid_mode", ("host",), wanted)


def uts_mode(seen: Container, wanted: str) -> t.List[Change]:
    return _namespace(seen, "uts_mode", ("host",), wanted)


def cgroupns_mode(seen: Container, wanted: str) -> t.List[Change]:
    """Empty is how engines write the host's that have nothing else."""
    return _namespace(seen, "cgroupns_mode", ("host", ""), wanted)


def _namespace(seen: Container, setting: str, shared: t.Tuple[str, ...], wanted: str) -> t.List[Change]:
    now = str(seen.told(setting))
    return [(setting, now, wanted)] if now in shared else []


def healthcheck(seen: Container, wanted: t.Any) -> t.List[Change]:
    now = seen.told("healthcheck")
    return [] if now == "set" else [("healthcheck", now, wanted)]


def runtime(seen: Container, wanted: str) -> t.List[Change]:
    now = seen.told("runtime")
    return [] if now == wanted else [("runtime", now, wanted)]
