# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a Compose file takes off from those before it: C(!override) and C(!reset) in the place of the rules of merging.

None: not all that stays is known, so that a person has to edit the file itself.
"""

from __future__ import annotations

import re
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import lists, values
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.document import Document, put
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.model import Container, Record
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.table import NAMES
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.yaml_text import Tagged

# No name that the project's own files would have.
_KEY = "bulkhead_%s"
_ANONYMOUS = re.compile(r"[0-9a-f]{64}\Z")
# What Compose mounts for secrets, it mounts again.
_SECRETS = "/run/secrets/"
_USUAL = ("", "rprivate")
_NONE = "none"
_NO_NETWORKS = ("host", _NONE, "bridge", "default")
_LOOSENING = ("seccomp", "apparmor", "masked_paths")


class Removal(t.NamedTuple):
    """C(keys): of the service. C(top): what they refer to, beside the services."""

    keys: Document
    top: Document


def of(container: Container) -> t.Dict[str, t.Optional[Removal]]:
    """By the setting that asks for it."""
    return {setting: make(container) for setting, make in _REMOVALS.items()
            if setting in container.after and _takes_off(container, setting)}


def _takes_off(container: Container, setting: str) -> bool:
    """Some do so only sometimes."""
    if setting == "cap_add":
        return bool(container.lost_capabilities)
    if setting == "masked_paths":
        return container.unmasked
    return setting != "healthcheck" or container.before.get("healthcheck") == "disabled"


def _instead(values: t.Optional[t.Sequence[t.Any]]) -> t.Optional[Tagged]:
    if values is None:
        return None
    return Tagged("!override", values) if values else Tagged("!reset", [])


def _list(key: str, values: t.Optional[t.Sequence[t.Any]]) -> t.Optional[Removal]:
    tagged = _instead(values)
    return None if tagged is None else Removal({key: tagged}, {})


def _volumes(container: Container) -> t.Optional[Removal]:
    mounts = lists.mounts(container)
    if mounts is None or any(one["type"] not in _MOUNTS for one in mounts):
        return None
    kept = [one for one in mounts if not one["destination"].startswith(_SECRETS)]
    named = sorted({one["name"] for one in kept if _is_named(one)})
    tagged = _instead([_volume(one) for one in kept])
    top = {"volumes": {_KEY % name: {"name": name, "external": True} for name in named}} if named else {}
    return Removal({"volumes": tagged}, top)


def _is_named(mount: Record) -> bool:
    return mount["type"] == "volume" and not _ANONYMOUS.match(mount["name"])


def _volume(mount: Record) -> Document:
    read_only = {"read_only": True} if mount["rw"] is False else {}
    return {"type": mount["type"], **_MOUNTS[mount["type"]](mount), "target": mount["destination"], **read_only}


def _bind(mount: Record) -> Document:
    propagation = mount["propagation"]
    told = {} if propagation in _USUAL else {"bind": {"propagation": propagation}}
    return {"source": mount["source"], **told}


_MOUNTS: t.Mapping[str, t.Callable[[Record], Document]] = {
    "bind": _bind,
    "volume": lambda mount: {"source": _KEY % mount["name"]} if _is_named(mount) else {},
    "tmpfs": lambda mount: {},
}


def _networks(container: Container) -> Removal:
    names = container.after["networks"]
    if names == [_NONE]:
        return Removal({"networks": Tagged("!reset", []), "network_mode": _NONE}, {})
    keys: Document = {"networks": Tagged("!override", [_KEY % name for name in names])}
    mode = (container.configured or {"network_mode": "default"})["network_mode"] or "default"
    if mode in _NO_NETWORKS or mode.startswith("container:"):
        keys["network_mode"] = Tagged("!reset", None)
    return Removal(keys, {"networks": {_KEY % name: {"name": name, "external": True} for name in names}})


def _options(container: Container) -> t.Optional[Removal]:
    return _list("security_opt", lists.security_options(container))


def _healthcheck(container: Container) -> Removal:
    keys: Document = {}
    for name, value in values.of({"healthcheck": container.after["healthcheck"]}).items():
        put(keys, NAMES[name].compose, value)
    put(keys, "healthcheck.disable", False)
    return Removal(keys, {})


_REMOVALS: t.Mapping[str, t.Callable[[Container], t.Optional[Removal]]] = {
    "cap_add": lambda container: _list("cap_add", container.after["cap_add"]),
    **dict.fromkeys(_LOOSENING, _options),
    "publish_address": lambda container: _list("ports", lists.ports(container)),
    "remove_mounts": _volumes,
    "networks": _networks,
    "healthcheck": _healthcheck,
}
