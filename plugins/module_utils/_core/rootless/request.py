# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which users are to have an engine, as people and surveys write it -> one form."""

from __future__ import annotations

import json
import re
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import drivers
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.model import Wish

NAME = re.compile(r"[a-z_][a-z0-9_-]{0,30}\Z")
FEWEST = 65536

# What the role does for a user beyond its engine: its account, and its engine's configuration.
ROLE_KEYS = ("home", "shell", "settings")
KEYS = ("name", "count", "start", "net", "port_driver", "adopt", *ROLE_KEYS)
_TRUE, _FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")

Entry = t.Dict[str, t.Any]


class RequestError(ValueError):
    """Not a list of users; the text names the entry and what it can be."""


def read(raw: t.Any) -> t.List[Entry]:
    """A list of maps or of names; as a survey sends it, JSON or lines of names. Blank means not given."""
    entries = _parsed(raw)
    if not isinstance(entries, list):
        raise RequestError("it is a list of users, such as [{name: web}]")
    users = [_entry(one) for one in entries if one not in ("", None)]
    for name in sorted({one["name"] for one in users}):
        if sum(one["name"] == name for one in users) > 1:
            raise RequestError("%s is named twice" % name)
    return users


def wish(entry: t.Mapping[str, t.Any]) -> Wish:
    """Of an entry as C(read) or the module's own argument spec returns it."""
    return Wish(
        name=entry["name"],
        count=int(entry.get("count") or FEWEST),
        start=entry.get("start"),
        net=entry.get("net") or drivers.AUTO,
        port_driver=entry.get("port_driver") or drivers.AUTO,
        adopt=bool(entry.get("adopt")),
    )


def sysctls(port_start: t.Optional[int], ping_groups: str) -> t.Dict[str, str]:
    """Kernel settings that were asked for."""
    found = {}
    if port_start is not None:
        if not 0 <= port_start <= 65535:
            raise RequestError("unprivileged_port_start is %d; a port is a number from 0 to 65535" % port_start)
        found["net.ipv4.ip_unprivileged_port_start"] = str(port_start)
    if ping_groups.strip():
        words = ping_groups.split()
        if len(words) != 2 or not all(word.isdigit() for word in words):
            raise RequestError("ping_group_range is %r; it is the first and the last group, such as 0 2147483647"
                               % ping_groups)
        found["net.ipv4.ping_group_range"] = " ".join(words)
    return found


def _parsed(raw: t.Any) -> t.Any:
    if not isinstance(raw, str):
        return [] if raw is None else raw
    if raw.strip()[:1] not in ("[", "{"):
        return [word for word in re.split(r"[,\s]+", raw) if word]
    try:
        return json.loads(raw)
    except ValueError as error:
        raise RequestError("it is text that is not JSON: %s" % error) from None


def _entry(one: t.Any) -> Entry:
    given = {"name": one} if isinstance(one, str) else one
    if not isinstance(given, dict):
        raise RequestError("%r is no user: give a name, or a map with one" % (one,))
    given = {key: value for key, value in given.items() if value not in ("", None)}
    name = str(given.get("name", "")).strip()
    if not NAME.match(name) or name == "root":
        raise RequestError("%r cannot be the user of a rootless engine: it is no name of an account, or root's" % name)
    unknown = sorted(set(given) - set(KEYS))
    if unknown:
        raise RequestError("%s has unknown keys: %s; known are %s" % (name, ", ".join(unknown), ", ".join(KEYS)))
    return {"name": name, **{key: _READERS[key](name, key, value) for key, value in given.items() if key != "name"}}


def _number(name: str, key: str, value: t.Any) -> int:
    if isinstance(value, bool) or not str(value).strip().isdigit():
        raise RequestError("%s: %s is %r; it is a whole number" % (name, key, value))
    return int(value)


def _count(name: str, key: str, value: t.Any) -> int:
    number = _number(name, key, value)
    if number < FEWEST:
        raise RequestError("%s: %s is %d; images expect that there are %d ids or more" % (name, key, number, FEWEST))
    return number


def _switch(name: str, key: str, value: t.Any) -> bool:
    word = str(value).strip().lower()
    if word not in _TRUE + _FALSE:
        raise RequestError("%s: %s is %r; it is true or false" % (name, key, value))
    return word in _TRUE


def _choice(choices: t.Sequence[str]) -> t.Callable[[str, str, t.Any], str]:
    def read_choice(name: str, key: str, value: t.Any) -> str:
        if value not in choices:
            raise RequestError("%s: %s is %r; it can be %s" % (name, key, value, ", ".join(choices)))
        return str(value)

    return read_choice


def _path(name: str, key: str, value: t.Any) -> str:
    if not str(value).startswith("/") or re.search(r"[\s:]", str(value)):
        raise RequestError("%s: %s is %r; it is a full path without blanks" % (name, key, value))
    return str(value)


def _map(name: str, key: str, value: t.Any) -> t.Dict[str, t.Any]:
    parsed = _parsed(value)
    if not isinstance(parsed, dict):
        raise RequestError("%s: %s is a map of the engine's settings" % (name, key))
    return parsed


_READERS: t.Dict[str, t.Callable[[str, str, t.Any], t.Any]] = {
    "count": _count,
    "start": _number,
    "net": _choice((drivers.AUTO, *drivers.NETS)),
    "port_driver": _choice((drivers.AUTO, *drivers.PORT_DRIVERS)),
    "adopt": _switch,
    "home": _path,
    "shell": _path,
    "settings": _map,
}
