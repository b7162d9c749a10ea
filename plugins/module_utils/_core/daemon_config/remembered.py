# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which keys of a configuration file are ours, as the bytes that stay on the host."""

from __future__ import annotations

import json
import typing as t
from dataclasses import asdict

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.followed import Followed
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import ABSENT, Owned
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.stored import dump as dump_record
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.stored import load as load_record
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.stored import text

_WHAT = "what is remembered of the keys of this configuration file"
_REMEDY = (
    "Restore that file of /var/lib/bulkhead/daemon_config from a backup, or move it away: then all keys that are there "
    "count as somebody else's."
)


def dump(path: str, owned: t.Iterable[Owned], followed: t.Optional[Followed] = None) -> bytes:
    """C(path): the configuration file it is about."""
    record: t.Dict[str, t.Any] = {"path": path, "keys": [of_owned(one) for one in owned]}
    if followed is not None:
        record["followed"] = asdict(followed)
    return dump_record(record)


def load(content: t.Optional[bytes]) -> t.Tuple[Owned, ...]:
    """Nothing is ours where there is no such file. Raises Refused where it cannot be understood."""
    if content is None:
        return ()
    return load_record(content, lambda record: tuple(map(to_owned, record["keys"])), _WHAT, _REMEDY)


def load_followed(content: t.Optional[bytes]) -> t.Optional[Followed]:
    """Raises Refused, too."""
    if content is None:
        return None
    return load_record(content, _to_followed, _WHAT, _REMEDY)


def _to_followed(record: t.Mapping[str, t.Any]) -> t.Optional[Followed]:
    found = record.get("followed")
    return None if found is None else Followed(text(found["digest"]), text(found["process"]))


def of_owned(one: Owned) -> t.Dict[str, t.Any]:
    """A key that was removed has no value, one that was not there no former value."""
    record: t.Dict[str, t.Any] = {"path": list(one.path), "manager": one.manager, "waits": one.waits}
    if one.value is not ABSENT:
        record["value"] = one.value
    if one.former is not None:
        record["former"] = str(one.former)
    return record


def to_owned(record: t.Mapping[str, t.Any]) -> Owned:
    path, former = tuple(map(text, record["path"])), record.get("former")
    if former is not None and path:
        json.loads(former)
    return Owned(
        path=path,
        value=record.get("value", ABSENT),
        former=None if former is None else text(former),
        manager=text(record["manager"]),
        waits=text(record["waits"]),
    )
