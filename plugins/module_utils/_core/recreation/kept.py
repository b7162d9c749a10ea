# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Old containers that are kept for a while after another one took their place."""

from __future__ import annotations

import datetime
import typing as t
from dataclasses import asdict, dataclass, field

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import stored

_TIME = "%Y-%m-%dT%H:%M:%SZ"
_WHAT = "the list of containers that are kept"
_REMEDY = "Remove those that you do not need (docker ps --all shows them as NAME.bulkhead-kept-...), and the list."


@dataclass(frozen=True)
class Kept:
    """C(since): ISO 8601, in UTC. C(restart): the policy that it had. While it is kept, it has none."""

    id: str
    name: str
    kept_as: str
    since: str
    restart: t.Mapping[str, t.Any] = field(default_factory=dict)


def kept_name(name: str, identity: str) -> str:
    """Two of the same name are never kept under one."""
    return "%s.bulkhead-kept-%s" % (name, identity[:12])


def dump(entries: t.Iterable[Kept]) -> bytes:
    return stored.dump({"kept": [asdict(one) for one in entries]})


def load(content: t.Optional[bytes]) -> t.List[Kept]:
    """None: there is no such file. Raises Refused where it cannot be understood."""
    if content is None:
        return []
    return stored.load(content, lambda record: [Kept(**one) for one in record["kept"]], _WHAT, _REMEDY)


def expired(entries: t.Iterable[Kept], works: t.Container[str], now: str, seconds: float) -> t.List[Kept]:
    """C(works): names of containers that work. The way back stays as long as the one in an old one's place does not."""
    return [one for one in entries if one.name in works and _is_over(one.since, now, seconds)]


def _is_over(since: str, now: str, seconds: float) -> bool:
    began, ended = _moment(since), _moment(now)
    return began is not None and ended is not None and began + datetime.timedelta(seconds=seconds) <= ended


def _moment(stamp: t.Any) -> t.Optional[datetime.datetime]:
    try:
        return datetime.datetime.strptime(str(stamp), _TIME)
    except ValueError:
        return None
