# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the engine itself says that it runs with: its C(info), read as facts."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.package_versions import upstream

_PLAIN = ("live_restore", "debug", "experimental", "insecure_registries", "registry_mirrors", "authorization_plugins",
          "proxy_credentials", "logging_driver", "driver", "default_runtime", "cgroup_version", "cgroup_driver",
          "firewall_backend")

# The first release that names no-new-privileges among its security options.
_TELLS_NO_NEW_PRIVILEGES = 24


def major(engine: t.Mapping[str, t.Any]) -> t.Optional[int]:
    """The first number of the engine's version; None if it is not known."""
    version = upstream((engine["version"] or {}).get("engine"))
    return version[0][0] if version else None


def loaded(engine: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """The facts; each None where the engine does not say."""
    info = engine["info"]
    if not info:
        return {}
    facts = {key: info.get(key) for key in _PLAIN}
    facts.update(_security(info.get("security_options"), major(engine)))
    return facts


def _security(options: t.Optional[t.Sequence[str]], number: t.Optional[int]) -> t.Dict[str, t.Any]:
    if options is None:
        return {}
    # "name=seccomp,profile=builtin"; very old engines print the bare name.
    parts = [dict(part.partition("=")[::2] for part in option.split(",")) for option in options]
    by_name = {part.get("name") or next(iter(part)): part for part in parts}
    facts: t.Dict[str, t.Any] = {name: name in by_name for name in ("rootless", "userns", "apparmor", "selinux")}
    facts["seccomp_profile"] = by_name["seccomp"].get("profile", "default") if "seccomp" in by_name else "none"
    if number is not None and number >= _TELLS_NO_NEW_PRIVILEGES:
        facts["no_new_privileges"] = "no-new-privileges" in by_name
    return facts
