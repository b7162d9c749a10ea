# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Ports at which a container can be reached, as in "80/tcp 0.0.0.0:8080", and which of their numbers anybody chose."""

from __future__ import annotations

import typing as t

Record = t.Mapping[str, t.Any]

_EVERY_ADDRESS = ("", "0.0.0.0", "::")


def of_answer(inspect: Record) -> t.FrozenSet[str]:
    ports = (inspect.get("NetworkSettings") or {}).get("Ports") or {}
    return frozenset("%s %s:%s" % (port, one.get("HostIp"), one.get("HostPort") or "")
                     for port, bound in ports.items() for one in bound or ())


def chosen(published: t.Iterable[str], bindings: Record) -> t.List[str]:
    """C(bindings): as in the request. A number that the engine chose by itself will be another one."""
    ports = {port for port, bound in bindings.items() if all(_is_chosen(one) for one in bound or ())}
    return [one for one in published if one.split(" ")[0] in ports]


def by_chance(inspect: Record) -> t.List[str]:
    """The others: whoever relies on such a number has to look it up again."""
    published = of_answer(inspect)
    return sorted(published - set(chosen(published, inspect["HostConfig"].get("PortBindings") or {})))


def moved(published: t.Iterable[str], address: str) -> t.List[str]:
    """Those at every address are at this one; where it is "", nothing is moved."""
    return ["%s %s:%s" % (one.split(" ")[0], address, one.rpartition(":")[2])
            if address and _is_everywhere(one) else one for one in published]


def _is_chosen(binding: Record) -> bool:
    """Not 0, and not a range of which the engine takes one."""
    number = str(binding.get("HostPort") or "0")
    return number.isdigit() and int(number) > 0


def _is_everywhere(published: str) -> bool:
    return published.partition(" ")[2].rpartition(":")[0] in _EVERY_ADDRESS
