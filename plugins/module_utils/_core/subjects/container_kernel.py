# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The kernel's filters around a container: no-new-privileges, seccomp, AppArmor, SELinux, masked paths, sysctls."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.container_view import (
    Aspect,
    ContainerView,
    Map,
)

# Of the paths that the engine covers or makes read-only by default, those that every kernel has and that matter.
_MASKED = ("/proc/kcore", "/proc/keys", "/sys/firmware")
_READ_ONLY = ("/proc/sys", "/proc/sysrq-trigger")

_ALLOWING = ("SCMP_ACT_ALLOW", "SCMP_ACT_LOG")

_OLDER = "The engine now sets no-new-privileges for new containers; this one is older: recreate it."
_SOME = "%s of its %s processes."
_ROOTLESS_LSM = "A rootless engine cannot load AppArmor profiles."


def build(view: ContainerView) -> Aspect:
    silent = view.kernel_silent() if view.alive else "The engine did not tell."
    effective = {
        "no_new_privileges": no_new_privileges(view),
        "seccomp": _seccomp(view),
        "apparmor": _apparmor(view),
        "selinux": _selinux(view),
    }
    facts = {
        "effective": effective,
        "seccomp": {"dangerous_calls": _dangerous_calls(view.configured["seccomp"])},
        "lsm": {"apparmor": _apparmor_applies(view), "selinux": _selinux_applies(view)},
        "kernel_paths": {"exposed": _exposed(view)},
        "sysctls": sorted(view.configured["sysctls"]),
    }
    profile = "The container's own seccomp profile could not be understood."
    lsm = "The host's security modules could not be read."
    return Aspect(facts, {"effective": silent, "kernel_paths": silent, "lsm": lsm, "seccomp": profile},
                  _notes(view, effective))


def no_new_privileges(view: ContainerView) -> t.Optional[bool]:
    """Whether no process can gain privileges; the engine copies its own default in when it creates a container."""
    if view.alive:
        without = view.in_force("processes", "without_no_new_privileges")
        main = view.in_force("no_new_privileges")
        if main is False:
            return False
        return None if main is None or without is None else without == 0
    told = str(view.configured["no_new_privileges"]).lower()
    if told in ("true", "false"):
        return told == "true"
    stored = view.record.get("stored_no_new_privileges")
    return None if stored is None else str(stored).lower() == "true"


def _seccomp(view: ContainerView) -> t.Optional[str]:
    profile = view.configured["seccomp"]
    mode = _seccomp_in_force(view) if view.alive else _seccomp_to_come(view, profile)
    if mode != "filter":
        return mode
    lax = _lax(profile)
    return None if lax is None else ("allows everything" if lax else mode)


def _lax(profile: Map) -> t.Optional[bool]:
    """Whether a profile of the container's own lets through what it does not name, and what is dangerous of that."""
    action = profile.get("default_action")
    # A runtime refuses a profile without that; one that could not be understood is not known.
    if profile.get("kind") in ("builtin", "unconfined") or (action and action not in _ALLOWING):
        return False
    return None if action is None or profile.get("allows") is None else bool(profile["allows"])


def _dangerous_calls(profile: Map) -> t.Optional[t.List[str]]:
    calls = () if profile.get("kind") in ("builtin", "unconfined") else profile.get("allows")
    return None if calls is None else list(calls)


def _seccomp_in_force(view: ContainerView) -> t.Optional[str]:
    main, without = view.in_force("seccomp"), view.in_force("processes", "without_seccomp")
    if main == "filter":
        return None if without is None else ("disabled" if without else "filter")
    return None if main is None else str(main)


def _seccomp_to_come(view: ContainerView, profile: Map) -> t.Optional[str]:
    if view.privileged or profile["kind"] == "unconfined":
        return "disabled"
    if view.security_options is None:
        return None
    own = [option for option in view.security_options if option.startswith("name=seccomp")]
    if not own or (profile["kind"] == "builtin" and "profile=unconfined" in own[0]):
        return "disabled"
    return "filter"


def _apparmor_applies(view: ContainerView) -> t.Optional[bool]:
    if view.rootless:
        return False
    state = view.host_kernel.get("apparmor")
    return None if state is None else state.get("enabled")


def _apparmor(view: ContainerView) -> t.Optional[str]:
    if view.alive:
        label = view.in_force("lsm_label")
        return None if label is None else (label or "unconfined")
    name = view.configured["apparmor"] or "docker-default"
    if view.privileged or name == "unconfined":
        return "unconfined"
    if name == "docker-default":
        # The engine loads its own profile itself, in enforce mode, before it starts a container.
        return "docker-default (enforce)"
    profiles = (view.host_kernel.get("apparmor") or {}).get("profiles")
    return None if profiles is None else "%s (%s)" % (name, profiles.get(name, "not loaded"))


def _selinux_applies(view: ContainerView) -> t.Optional[bool]:
    state = view.host_kernel.get("selinux")
    return None if state is None else state.get("enabled")


def _selinux(view: ContainerView) -> t.Optional[str]:
    if view.alive:
        label = view.in_force("lsm_label")
        return None if label is None else (label or "unlabelled")
    told = view.configured["selinux"]
    if view.privileged or told.get("disabled"):
        return "disabled"
    return str(told.get("process_label") or "unlabelled")


def _exposed(view: ContainerView) -> t.Optional[t.List[str]]:
    masked = _uncovered(view, "masked_paths", _MASKED)
    read_only = _uncovered(view, "readonly_paths", _READ_ONLY)
    return None if masked is None or read_only is None else masked + read_only


def _uncovered(view: ContainerView, key: str, wanted: t.Sequence[str]) -> t.Optional[t.List[str]]:
    told = view.configured[key]
    missing = [] if told == "default" else [path for path in wanted if told == "none" or path not in told]
    if not view.alive:
        return missing
    seen = view.in_force(key)
    if seen is None:
        return missing or None
    # A path that this kernel does not have is covered nowhere; none covered at all means that the engine did not try.
    return missing if seen else list(wanted)


def _notes(view: ContainerView, effective: Map) -> t.Dict[str, str]:
    notes = {}
    if effective["no_new_privileges"] is False:
        notes["effective.no_new_privileges"] = _about_no_new_privileges(view)
    if view.rootless:
        notes["effective.apparmor"] = _ROOTLESS_LSM
    if view.alive and view.in_force("seccomp") == "filter" and effective["seccomp"] == "disabled":
        notes["effective.seccomp"] = "Without a filter are " + _SOME % (
            view.in_force("processes", "without_seccomp"), view.in_force("processes", "count"))
    return notes


def _about_no_new_privileges(view: ContainerView) -> str:
    if view.has_security_option("no-new-privileges") and str(view.configured["no_new_privileges"]).lower() != "false":
        return _OLDER
    if str(view.configured["no_new_privileges"]).lower() == "true" and view.alive:
        return "The container is configured with it; without it are " + _SOME % (
            view.in_force("processes", "without_no_new_privileges"), view.in_force("processes", "count"))
    return ""
