# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What earlier runs left on this host: files that are ours as a whole, and what was there before we changed it."""

from __future__ import annotations

import json
import re
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core import own_files as places
from ansible_collections.bulkhead.containers.plugins.module_utils._host import reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError, attempt

LEDGER = "/var/lib/bulkhead/ledger.json"

_DAMAGED = "%s is damaged (%s); put it right, or remove it and with it what it remembers"
_MODE = re.compile(r"[0-7]{3,4}\Z")


def ledger() -> dict[str, t.Any]:
    """Nothing where nothing is remembered. A damaged one is an error: to begin anew would be to forget."""
    text = _content(LEDGER)
    if text is None:
        return {}
    try:
        remembered = json.loads(text)
    except ValueError as error:
        raise HostError(_DAMAGED % (LEDGER, "it is not JSON: %s" % error)) from None
    if not isinstance(remembered, dict) or not all(isinstance(section, dict) for section in remembered.values()):
        raise HostError(_DAMAGED % (LEDGER, "it is not a map of maps"))
    for section, is_whole in _WHOLE.items():
        for name, entry in remembered.get(section, {}).items():
            if not is_whole(entry):
                raise HostError(_DAMAGED % (LEDGER, "%s has the wrong form in its %s" % (name, section)))
    return remembered


def _is_value(entry: t.Any) -> bool:
    # null is what could not be read at the time.
    return entry is None or isinstance(entry, str)


def _is_file(entry: t.Any) -> bool:
    if not isinstance(entry, dict) or not all(isinstance(entry.get(key), str) for key in ("owner", "group", "mode")):
        return False
    return bool(entry["owner"] and entry["group"] and _MODE.match(entry["mode"]))


def _is_list_of_names(entry: t.Any) -> bool:
    return isinstance(entry, list) and all(isinstance(name, str) and name for name in entry)


_WHOLE: dict[str, t.Callable[[t.Any], bool]] = {
    "sysctls": _is_value,
    "files": _is_file,
    "group_members": _is_list_of_names,
}


def own_files(errors: Errors) -> dict[str, str | None]:
    """Those that are there."""
    found: dict[str, str | None] = {}
    for path in places.ALL:
        content = attempt(errors, "host.own_files", path, _content_or_nothing, path)
        if content != "":
            found[path] = content
    return found


def _content_or_nothing(path: str) -> str:
    return _content(path) or ""


def _content(path: str) -> str | None:
    try:
        return reading.regular_file(path).decode("utf-8", "replace")
    except (FileNotFoundError, NotADirectoryError):
        return None
