# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""/var/lib/dpkg/status: the packages of a Debian system."""

from __future__ import annotations

import re
import typing as t


def versions(text: str, packages: t.Iterable[str]) -> dict[str, str]:
    """The versions of those of the packages that are installed."""
    found = {}
    for package in packages:
        for match in re.finditer(r"^Package: %s\n(.+\n)*" % re.escape(package), text, re.MULTILINE):
            fields = _fields(match.group(0))
            if fields.get("Status", "").split()[2:] == ["installed"] and fields.get("Version"):
                found[package] = fields["Version"]
    return found


def _fields(stanza: str) -> dict[str, str]:
    pairs = (line.partition(": ") for line in stanza.split("\n") if not line.startswith(" "))
    return {name: value for name, colon, value in pairs if colon}
