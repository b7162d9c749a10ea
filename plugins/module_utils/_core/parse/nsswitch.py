# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""/etc/nsswitch.conf: who is asked about users, hosts and subordinate ids."""

from __future__ import annotations

import typing as t


def sources(text: str, database: str) -> t.List[str]:
    """In their order, without the actions in brackets; [] where the file does not name the database."""
    for line in text.split("\n"):
        name, colon, words = line.split("#", 1)[0].partition(":")
        if colon and name.strip() == database:
            return [word for word in words.split() if not word.startswith("[") and not word.endswith("]")]
    return []
