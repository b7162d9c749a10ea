# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A container's processes -> who they are and which privileges they hold."""

from __future__ import annotations

import typing as t
from collections import Counter

from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import known_programs
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import id_map
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.proc_status import ProcStatus

Record = t.Dict[str, t.Any]


def identities(statuses: t.Sequence[ProcStatus], uid_map: id_map.IdMap, roots: t.Sequence[str]) -> Record:
    """C(roots): their root directories, as seen from the container's own."""
    inside = [tuple(id_map.inside(uid_map, number) for number in status.user_ids) for status in statuses]
    counted = Counter((ids[0], ids[1]) for ids in inside)
    return {
        "count": len(statuses),
        "users": [{"real": real, "effective": effective, "count": count}
                  for (real, effective), count in sorted(counted.items())],
        "with_other_ids": sum(len(set(ids)) > 1 for ids in inside),
        "privileged_users": _privileged_users(statuses, inside),
        "chrooted": sum(root != "/" for root in roots),
        "names": sorted({status.name for status in statuses} & known_programs.NAMES),
    }


def capabilities(statuses: t.Sequence[ProcStatus], uid_map: id_map.IdMap) -> Record:
    """Sets as the kernel prints them: what any of them has, and of the bounding sets what each of them has."""
    users = [status for status in statuses if not _is_root(status, uid_map)]
    return {
        "permitted": _any(statuses, "permitted"),
        "effective": _any(statuses, "effective"),
        "bounding": _any(statuses, "bounding"),
        "bounding_of_each": _each(statuses, "bounding"),
        "permitted_to_users": _any(users, "permitted"),
    }


def used_privilege(tasks: t.Sequence[bool]) -> Record:
    return {"tasks": len(tasks), "used": sum(tasks)}


def _privileged_users(statuses: t.Sequence[ProcStatus], inside: t.Sequence[t.Tuple[int, ...]]) -> t.Optional[int]:
    sets = [_bits(status, "permitted") for status, ids in zip(statuses, inside) if 0 not in ids]
    return None if None in sets else sum(bits != 0 for bits in sets)


def _is_root(status: ProcStatus, uid_map: id_map.IdMap) -> bool:
    return 0 in (id_map.inside(uid_map, number) for number in status.user_ids)


def _any(statuses: t.Iterable[ProcStatus], name: str) -> t.Optional[str]:
    union = 0
    for status in statuses:
        bits = _bits(status, name)
        if bits is None:
            return None
        union |= bits
    return f"{union:016x}"


def _each(statuses: t.Iterable[ProcStatus], name: str) -> t.Optional[str]:
    common = (1 << 64) - 1
    for status in statuses:
        bits = _bits(status, name)
        if bits is None:
            return None
        common &= bits
    return f"{common:016x}"


def _bits(status: ProcStatus, name: str) -> t.Optional[int]:
    text = status.capabilities.get(name)
    return None if text is None else int(text, 16)
