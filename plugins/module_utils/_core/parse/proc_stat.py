# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""/proc/<pid>/stat and /proc/<pid>/task/<tid>/stat: one line of numbers."""

from __future__ import annotations

# Of include/linux/sched.h. Set when a check of a privilege was passed, and taken away from who is forked.
_USED_PRIVILEGE = 0x100
_FLAGS = 6  # field 9, counted behind the name, which may hold anything


def used_privilege(text: str) -> bool:
    """Raises ValueError where the text is no such line."""
    fields = text.rpartition(")")[2].split()
    if len(fields) <= _FLAGS:
        raise ValueError("not the line of numbers of a process")
    return bool(int(fields[_FLAGS]) & _USED_PRIVILEGE)
