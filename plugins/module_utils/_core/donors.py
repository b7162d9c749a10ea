# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Containers that lend others something: a namespace, volumes, a link by name."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_defaults import DEFAULTS

Record = t.Mapping[str, t.Any]

_NAMESPACES = ("network_mode", "pid_mode", "ipc_mode")
_JOINED = "container:"


def joined(container: Record) -> t.List[str]:
    """Names and ids of those whose namespaces it uses or that it is linked to."""
    modes = [_asked(container, key) or "" for key in _NAMESPACES]
    return [mode[len(_JOINED):] for mode in modes if mode.startswith(_JOINED)] + [
        str(link).partition(":")[0].lstrip("/") for link in _asked(container, "links") or ()]


def of_volumes(container: Record) -> t.List[str]:
    """Names and ids of those whose volumes it uses."""
    return [str(one).partition(":")[0].lstrip("/") for one in _asked(container, "volumes_from") or ()]


def donates_to(containers: t.Sequence[Record]) -> t.Dict[str, t.Optional[t.List[str]]]:
    """{id: names of those that it lends something}, of all containers of an engine.

    None for all of them where one could not be asked what it uses.
    """
    if not all(map(_is_told, containers)):
        return {one["id"]: None for one in containers}
    found: t.Dict[str, t.Set[str]] = {one["id"]: set() for one in containers}
    for one in containers:
        for reference in [*joined(one), *of_volumes(one)]:
            donor = _meant(reference, containers)
            if donor is not None and donor is not one:
                found[donor["id"]].add(one["name"])
    return {identity: sorted(names) for identity, names in found.items()}


def _is_told(container: Record) -> bool:
    keys = (*_NAMESPACES, "links", "volumes_from")
    return container.get("configured") is not None and all(_asked(container, key) is not None for key in keys)


def _asked(container: Record, key: str) -> t.Any:
    return (container.get("configured") or {}).get(key, DEFAULTS[key])


def _meant(reference: str, containers: t.Sequence[Record]) -> t.Optional[Record]:
    """As the engine finds it: by its name, or else by the beginning of its id."""
    if not reference:
        return None
    named = [one for one in containers if one["name"] == reference]
    numbered = [one for one in containers if one["id"].startswith(reference) or reference.startswith(one["id"])]
    return next(iter(named + numbered), None)
