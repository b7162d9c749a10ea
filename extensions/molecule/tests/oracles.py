# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Control -> what the kernel or the engine says about it. Each answers for one running container: True is bad.

An oracle looks at no finding and shares no code with the collection, so that it is wrong in other ways, if it is wrong.
"""

from __future__ import annotations

import typing as t

CAPABILITY_BITS = {
    "DAC_READ_SEARCH": 2,
    "NET_RAW": 13,
    "SYS_MODULE": 16,
    "SYS_RAWIO": 17,
    "SYS_PTRACE": 19,
    "SYS_ADMIN": 21,
}
# As tests/bed/states/unsafe writes it; the kernel shows only that there is a filter, not what it does.
ALLOW_ALL = 'seccomp={"defaultAction":"SCMP_ACT_ALLOW"}'
WILDCARDS = ("0.0.0.0", "::", "")


class Container(t.NamedTuple):
    inspect: dict[str, t.Any]
    kernel: dict[str, t.Any]
    host_namespaces: dict[str, int]

    @property
    def configured(self) -> dict[str, t.Any]:
        return self.inspect["HostConfig"]

    def shares(self, kind: str) -> bool:
        return self.kernel["namespaces"][kind] == self.host_namespaces[kind]

    def has_process(self, field: str, value: str) -> bool:
        return any(process[field].split()[0] == value for process in self.kernel["processes"])

    def holds(self, capability: str) -> bool:
        bit = 1 << CAPABILITY_BITS[capability]
        return any(int(process["CapEff"], 16) & bit for process in self.kernel["processes"])

    def filters_nothing(self) -> bool:
        """No filter at all, or the one of the test host that lets every system call through."""
        return self.has_process("Seccomp", "0") or ALLOW_ALL in str(self.configured["SecurityOpt"])

    def host_ports(self) -> t.Iterator[dict[str, str]]:
        for bindings in (self.inspect["NetworkSettings"]["Ports"] or {}).values():
            yield from bindings or ()


Oracle = t.Callable[[Container], bool]


def _capability(name: str) -> Oracle:
    # A privileged container has one finding that says so, not one for each capability.
    return lambda c: c.holds(name) and not c.configured["Privileged"]


ORACLES: dict[str, Oracle] = {
    "container_capability_dac_read_search": _capability("DAC_READ_SEARCH"),
    "container_capability_net_raw": _capability("NET_RAW"),
    "container_capability_sys_admin": _capability("SYS_ADMIN"),
    "container_capability_sys_module": _capability("SYS_MODULE"),
    "container_capability_sys_ptrace": _capability("SYS_PTRACE"),
    "container_capability_sys_rawio": _capability("SYS_RAWIO"),
    "container_cgroup_namespace_own": lambda c: c.shares("cgroup"),
    "container_ipc_namespace_own": lambda c: c.shares("ipc"),
    "container_kernel_paths_protected": lambda c: not c.kernel["sysctls_read_only"] and not c.configured["Privileged"],
    "container_memory_limited": lambda c: not c.kernel["memory_limited"],
    "container_network_namespace_own": lambda c: c.shares("net"),
    "container_no_data_root_mount": lambda c: c.kernel["sees_data_root"] and not c.kernel["sees_host_root"],
    # The host's root directory has the engine's socket in it: that graver finding stands for both.
    "container_no_engine_socket_mount": lambda c: c.kernel["sees_engine_socket"] and not c.kernel["sees_host_root"],
    "container_no_host_root_mount": lambda c: c.kernel["sees_host_root"],
    "container_no_new_privileges": lambda c: c.has_process("NoNewPrivs", "0"),
    "container_no_privileged_ports": lambda c: any(int(port["HostPort"]) < 1024 for port in c.host_ports()),
    "container_no_wildcard_ports": lambda c: any(port["HostIp"] in WILDCARDS for port in c.host_ports()),
    "container_not_on_default_bridge": lambda c: "bridge" in c.inspect["NetworkSettings"]["Networks"],
    "container_not_privileged": lambda c: c.configured["Privileged"],
    "container_oom_killable": lambda c: bool(c.configured["OomKillDisable"]),
    "container_pid_namespace_own": lambda c: c.shares("pid"),
    "container_pids_limited": lambda c: not c.kernel["pids_limited"],
    "container_root_filesystem_read_only": lambda c: not c.kernel["root_read_only"],
    "container_seccomp_enabled": lambda c: c.filters_nothing() and not c.configured["Privileged"],
    "container_user_not_root": lambda c: c.has_process("Uid", "0") and not c.kernel["mapped"],
    "container_uts_namespace_own": lambda c: c.shares("uts"),
}


def disagreements(control: str, answers: dict[str, t.Any], statuses: dict[str, str]) -> dict[str, str]:
    """Containers about which the audit and the host differ: a false pass, a false alarm, or no verdict at all."""
    wrong = {}
    for name, answer in answers["containers"].items():
        if answer["kernel"] is None:
            continue
        bad = ORACLES[control](Container(answer["inspect"], answer["kernel"], answers["host_namespaces"]))
        status = statuses.get(name, "missing")
        if bad != (status == "fail") or status in ("unknown", "missing"):
            wrong[name] = f"{'bad' if bad else 'good'} on the host, {status} in the report"
    return wrong
