# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What settings refer to outside of their file: it has to be there, or the engine dies at its start, or later."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Request
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import daemon_json

_FILES = ("tlscacert", "tlscert", "tlskey")
_NAMED_PROFILES = ("", "builtin", "default", "unconfined")


def paths(request: Request, content: bytes) -> t.List[str]:
    """All that has to be looked at before a request for a file with that content is decided."""
    try:
        present = daemon_json.parse(content)
    except daemon_json.BrokenConfig:
        present = {}
    return sorted({*named(present), *named(request.settings)})


def named(settings: t.Mapping[str, t.Any]) -> t.Dict[str, str]:
    """{path: the key that names it}, of files that have to be regular and readable for the engine."""
    found = {settings[key]: key for key in _FILES if isinstance(settings.get(key), str) and settings[key]}
    profile = settings.get("seccomp-profile")
    if isinstance(profile, str) and profile not in _NAMED_PROFILES:
        found[profile] = "seccomp-profile"
    for name, runtime in _items(settings.get("runtimes")):
        path = runtime.get("path") if isinstance(runtime, dict) else None
        # A name without a slash is searched for by the engine.
        if isinstance(path, str) and "/" in path:
            found[path] = "runtimes.%s" % name
    return found


def plugins(settings: t.Mapping[str, t.Any]) -> t.Tuple[str, ...]:
    """Authorization plugins: with one that is missing the engine dies, even at a reload."""
    names = settings.get("authorization-plugins")
    return tuple(one for one in names if isinstance(one, str)) if isinstance(names, list) else ()


def _items(value: t.Any) -> t.Iterable[t.Tuple[str, t.Any]]:
    return value.items() if isinstance(value, dict) else ()
