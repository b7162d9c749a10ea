# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What we remember on the host of engines without root."""

from __future__ import annotations

import os

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import memory
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.memory import Entry, Memory
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.state_dir import StateDir
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

PLACE = "/var/lib/bulkhead/rootless"
_FILE = "engines.json"


class Remembered:
    """C(directory) is another one only in tests."""

    def __init__(self, directory: str = PLACE) -> None:
        self.state = StateDir(directory)

    def load(self) -> Memory:
        try:
            return memory.load(self.state.read(_FILE))
        except ValueError:
            path = os.path.join(self.state.path, _FILE)
            raise HostError("%s, which says what is ours, is damaged. Restore it from a backup, or remove it: the "
                            "engines that are there then count as found" % path) from None

    def put(self, subject: str, entry: Entry) -> None:
        self.state.write(_FILE, memory.dump({**self.load(), subject: entry}))

    def forget(self, subject: str) -> None:
        known = self.load()
        if known.pop(subject, None) is None:
            return
        if known:
            self.state.write(_FILE, memory.dump(known))
        else:
            self.state.remove(_FILE)
