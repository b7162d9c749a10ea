# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""JSON files of ours on the host, with the number of their schema."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Objection, Refused

_SCHEMA = 1
_Found = t.TypeVar("_Found")


def dump(record: t.Mapping[str, t.Any]) -> bytes:
    return (json.dumps({"schema": _SCHEMA, **record}, indent=1, sort_keys=True) + "\n").encode("ascii")


def load(content: bytes, read: t.Callable[[t.Dict[str, t.Any]], _Found], what: str, remedy: str) -> _Found:
    """What C(read) makes of it. Raises Refused, with C(what) it is and the remedy."""
    try:
        record = json.loads(content)
        schema = record.pop("schema")
        if schema == _SCHEMA:
            return read(record)
        reason = "%s was written by another version of this collection (schema %s)" % (what, schema)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        reason = "%s is damaged (%s)" % (what, type(error).__name__)
    raise Refused(Objection("", reason, remedy))


def text(value: t.Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
