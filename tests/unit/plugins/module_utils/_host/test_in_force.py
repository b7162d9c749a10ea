# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The kernel of this machine, asked about this very process."""

from __future__ import annotations

import os
import subprocess
import sys

from ansible_collections.bulkhead.containers.plugins.module_utils._host import processes
from ansible_collections.bulkhead.containers.plugins.module_utils._host.in_force import Kernel


def test_this_process() -> None:
    problems: list = []
    record = Kernel(set()).of(os.getpid(), "", problems.append)
    assert record is not None
    assert record["processes"]["host_user_ids"] == [os.getuid()]
    assert record["namespaces"]["pid"] == os.stat("/proc/self/ns/pid").st_ino
    assert set(record["limits"]) == {"memory", "pids", "cpu"}
    assert record["seccomp"] in ("disabled", "strict", "filter")


def test_what_a_process_starts_is_counted_and_named() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        kernel = Kernel({kernel_name(child.pid)})
        assert child.pid in processes.descendants(os.getpid(), kernel.processes)
        child.communicate(b"\n")
    assert kernel.of(child.pid, "", lambda reason: None) is None


def kernel_name(pid: int) -> str:
    process = processes.read(pid)
    assert process is not None
    return process.status.name


def test_a_process_is_known_by_what_the_kernel_says() -> None:
    pid = os.getpid()
    assert processes.executable(pid) == os.path.realpath(f"/proc/{pid}/exe")
    assert processes.started(pid).startswith("20")
    assert processes.start_ticks(2**31) is None
    assert processes.read(2**31) is None
