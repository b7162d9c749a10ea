# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files that need not be there: their absence is an answer, not a fault."""

from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._host import reading


def text_or(path: str, absent: str) -> str:
    """The file, or C(absent) where there is none. Raises OSError if it is there and cannot be read."""
    try:
        return reading.text(path)
    except (FileNotFoundError, NotADirectoryError):
        return absent
