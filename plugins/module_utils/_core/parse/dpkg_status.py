# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""/var/lib/dpkg/status: the packages of a Debian system."""

from __future__ import annotations

import typing as t


def versions(text: str, packages: t.Iterable[str]) -> dict[str, str]:
    """The versions of those of the packages that are installed."""
    found = {}
    for package in packages:
        # There is one paragraph for each architecture that a package is known in.
        for paragraph in _paragraphs("\n" + text, "\nPackage: %s\n" % package):
            fields = _fields(paragraph)
            if fields.get("Status", "").split()[2:] == ["installed"] and fields.get("Version"):
                found[package] = fields["Version"]
    return found


def _paragraphs(text: str, first_line: str) -> t.Iterator[str]:
    # Half a megabyte and more: this is many times faster than to take it all apart.
    start = text.find(first_line)
    while start >= 0:
        end = text.find("\n\n", start + 1)
        yield text[start + 1:] if end < 0 else text[start + 1:end]
        start = -1 if end < 0 else text.find(first_line, end)


def _fields(paragraph: str) -> dict[str, str]:
    pairs = (line.partition(": ") for line in paragraph.split("\n") if not line.startswith(" "))
    return {name: value for name, colon, value in pairs if colon}
