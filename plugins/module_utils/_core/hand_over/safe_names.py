# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names of owners -> parts of a path. A part is no path, and no two names have the same."""

from __future__ import annotations

import hashlib
import re

_UNUSUAL = re.compile(r"[^a-z0-9_.@-]")
_LONGEST = 80
_MARK = 8


def part(name: str) -> str:
    """The name itself where it may stand in a path everywhere; otherwise what may, and a mark of the name.

    Some file systems do not tell capitals from small letters.
    """
    usual = _UNUSUAL.sub("_", name.lower()).lstrip(".-")[:_LONGEST]
    if usual == name and usual:
        return usual
    return "%s-%s" % (usual or "_", hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK])
