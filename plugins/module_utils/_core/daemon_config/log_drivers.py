# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The logging drivers of the engine, and which log-opts those know that are set for a whole engine."""

from __future__ import annotations

import typing as t

_COMMON = frozenset(["mode", "max-buffer-size"])
_CACHE = frozenset(["cache-compress", "cache-disabled", "cache-max-file", "cache-max-size"])
_TAGS = frozenset(["env", "env-regex", "labels", "labels-regex", "tag"])
_ROTATION = frozenset(["compress", "max-file", "max-size"])

# None: not told apart here.
DRIVERS: t.Mapping[str, t.Optional[t.FrozenSet[str]]] = {
    "awslogs": None,
    "etwlogs": None,
    "fluentd": None,
    "gcplogs": None,
    "gelf": None,
    "journald": _COMMON | _CACHE | _TAGS,
    "json-file": _COMMON | _CACHE | _TAGS | _ROTATION,
    "local": _COMMON | _CACHE | _ROTATION,
    "logentries": None,
    "none": None,
    "splunk": None,
    "syslog": _COMMON
    | _CACHE
    | _TAGS
    | frozenset(
        [
            "syslog-address",
            "syslog-facility",
            "syslog-format",
            "syslog-tls-ca-cert",
            "syslog-tls-cert",
            "syslog-tls-key",
            "syslog-tls-skip-verify",
        ]
    ),
}


def is_known(driver: str) -> bool:
    """Names of plugins have a slash, or a tag."""
    return driver in DRIVERS or "/" in driver or ":" in driver


def unknown_options(driver: str, options: t.Iterable[str]) -> t.List[str]:
    known = DRIVERS.get(driver)
    return [] if known is None else sorted(set(options) - known)
