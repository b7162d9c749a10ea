# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Ports of the host that somebody listens on: those that containers publish must survive a change."""

from __future__ import annotations

import sys
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import net_tables
from ansible_collections.bulkhead.containers.plugins.module_utils._host.optional_file import text_or


def tcp_ports() -> t.FrozenSet[int]:
    # There is no tcp6 where the kernel was booted without IPv6.
    tables = (text_or("/proc/net/" + name, "") for name in ("tcp", "tcp6"))
    return frozenset(one.port for table in tables for one in net_tables.listening_tcp(table, sys.byteorder))
