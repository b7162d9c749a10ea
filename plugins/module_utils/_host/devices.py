# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a path given to a container as a device is: volume groups and udev rules give disks any name."""

from __future__ import annotations

import os
import stat


def kind(path: str) -> str:
    """block, character, other, absent; of a directory, of which the engine passes all devices, block if one is."""
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return "absent"
    if stat.S_ISDIR(mode):
        inside = (os.path.join(top, name) for top, _directories, names in os.walk(path) for name in names)
        return "block" if any(kind(one) == "block" for one in inside) else "other"
    return "block" if stat.S_ISBLK(mode) else "character" if stat.S_ISCHR(mode) else "other"
