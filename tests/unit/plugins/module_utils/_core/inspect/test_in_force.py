# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import in_force
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import mountinfo, proc_status

MOUNTS = """247 68 0:68 / / ro,relatime - overlay overlay rw
71 248 0:71 /irq /proc/irq ro,nosuid - proc proc rw
72 248 0:71 /sys /proc/sys rw,nosuid - proc proc rw
73 248 0:77 / /proc/acpi ro,relatime - tmpfs tmpfs ro
74 248 0:72 /null /proc/keys rw,nosuid - tmpfs tmpfs rw
76 251 0:78 / /sys/firmware rw,relatime - tmpfs tmpfs rw
"""
STATUS = "Name:\t{}\nPPid:\t1\nUid:\t{}\nCapEff:\t{}\nNoNewPrivs:\t{}\nSeccomp:\t{}\n"


def _process(name: str, uids: str, effective: str, nnp: int, seccomp: int) -> proc_status.ProcStatus:
    return proc_status.parse(STATUS.format(name, uids, effective, nnp, seccomp))


def test_mounts() -> None:
    found = in_force.of_mounts(mountinfo.parse(MOUNTS))
    assert found["root_read_only"] is True
    # A file system that can be written to masks nothing for long.
    assert found["masked_paths"] == ["/proc/acpi", "/proc/keys"]
    assert found["readonly_paths"] == ["/proc/irq"]
    assert in_force.of_mounts(None) == {"root_read_only": None, "masked_paths": None, "readonly_paths": None}


def test_all_processes_count() -> None:
    found = in_force.of_all(
        [
            _process("app", "100101 100101 100101 100101", "0000000000000000", 1, 2),
            _process("sshd", "100000 100101 100000 100101", "0000000000000400", 0, 0),
        ],
        [[0, 100000, 65536]],
        {"sshd"},
    )
    assert found == {
        "count": 2,
        "user_ids": [0, 101],
        "host_user_ids": [100000, 100101],
        "capabilities": "0000000000000400",
        "without_no_new_privileges": 1,
        "without_seccomp": 1,
        "names": {"sshd": 1},
    }


def test_what_one_process_does_not_tell_is_not_known_of_all() -> None:
    silent = proc_status.parse("PPid:\t1\nUid:\t0 0 0 0\n")
    found = in_force.of_all([silent, _process("a", "0 0 0 0", "0" * 16, 1, 2)], None, ())
    assert (found["capabilities"], found["without_seccomp"], found["user_ids"]) == (None, None, None)
