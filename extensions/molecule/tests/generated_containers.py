# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Containers of every kind, as documents that an engine makes them from. The same number gives the same container."""

from __future__ import annotations

import random
import typing as t

Document = t.Dict[str, t.Any]
# One in so many containers has it, as one of these values.
Option = t.Tuple[int, str, t.Sequence[t.Any]]

_SECOND = 10 ** 9

_CONFIG: t.Sequence[Option] = (
    (3, "User", ["1000", "1000:1000", "app", "0"]),
    (3, "Env", [["EMPTY=", "WITH=a=b c", "QUOTED='\"\\"], ["ONE=1"]]),
    (3, "WorkingDir", ["/tmp", "/home/app"]),
    (3, "Entrypoint", [["/bin/env", "LEAD=1"]]),
    (3, "StopTimeout", [0, 3]),
    (3, "StopSignal", ["9", "KILL"]),
    (4, "Tty", [True]),
    (4, "OpenStdin", [True]),
    (4, "AttachStdout", [True]),
    (12, "Healthcheck", [
        {"Test": ["NONE"]},
        {"Test": ["CMD", "true"], "Interval": _SECOND, "Timeout": 9 * _SECOND, "Retries": 7},
    ]),
    (2, "Labels", [{"tenant": "one", "with space": "a b", "empty": ""}]),
    (3, "Volumes", [{"/anonymous": {}, "/anonymous2": {}}]),
)
_HOST_CONFIG: t.Sequence[Option] = (
    (3, "Tmpfs", [{"/scratch": ""}, {"/scratch": "size=64k,noexec"}]),
    (4, "VolumesFrom", [["giver"], ["giver:ro"]]),
    (4, "ReadonlyRootfs", [True]),
    (4, "Memory", [64 << 20]),
    (4, "NanoCpus", [500000000]),
    (4, "CpuShares", [512]),
    (4, "CpusetCpus", ["0"]),
    (4, "PidsLimit", [100, -1]),
    (4, "OomScoreAdj", [100]),
    (4, "ShmSize", [1 << 20]),
    (3, "Ulimits", [[{"Name": "nofile", "Soft": 1000, "Hard": 2000}, {"Name": "core", "Soft": 0, "Hard": 0}]]),
    (3, "RestartPolicy", [{"Name": "always"}, {"Name": "unless-stopped"},
                          {"Name": "on-failure", "MaximumRetryCount": 3}]),
    (8, "Privileged", [True]),
    (3, "CapAdd", [["NET_ADMIN"], ["SYS_PTRACE", "SYS_NICE"], ["CAP_NET_ADMIN"]]),
    (3, "CapDrop", [["MKNOD"], ["NET_RAW", "AUDIT_WRITE"]]),
    (4, "SecurityOpt", [["seccomp=unconfined"], ["label=disable"], ["no-new-privileges=false"],
                        ['seccomp={"defaultAction":"SCMP_ACT_ALLOW"}', "no-new-privileges"]]),
    (5, "MaskedPaths", [[], ["/proc/kcore"]]),
    (5, "ReadonlyPaths", [[], ["/proc/sys"]]),
    (4, "Devices", [[{"PathOnHost": "/dev/fuse", "PathInContainer": "/dev/fuse", "CgroupPermissions": "rw"}]]),
    (4, "DeviceCgroupRules", [["c 1:3 rwm"]]),
    (4, "GroupAdd", [["3000", "root"]]),
    (2, "IpcMode", ["private", "shareable", "host", "none", "container:giver"]),
    (5, "PidMode", ["host", "container:giver"]),
    (5, "CgroupnsMode", ["host", "private"]),
    (3, "Init", [True, False]),
    (3, "LogConfig", [{"Type": "json-file", "Config": {"max-size": "1m", "max-file": "2", "labels": "tenant"}},
                      {"Type": "local", "Config": {"max-size": "1m"}}, {"Type": "none", "Config": {}}]),
)
_BINDS = ("named:/data", "named:/data:ro", "named:/data:nocopy", "/srv/generated:/srv", "/srv/generated:/srv:ro",
          "/srv/generated:/srv:rslave")
_MOUNTS = (
    {"Type": "volume", "Target": "/sourceless", "VolumeOptions": {"NoCopy": True}},
    {"Type": "volume", "Source": "labelled", "Target": "/labelled", "ReadOnly": True,
     "VolumeOptions": {"Labels": {"kept": "yes"}}},
    {"Type": "bind", "Source": "/srv/generated", "Target": "/bound", "BindOptions": {"Propagation": "rslave"}},
    {"Type": "tmpfs", "Target": "/memory", "TmpfsOptions": {"SizeBytes": 65536, "Mode": 448}},
)
_MODES = ("default", "bridge", "none", "host", "first", "first", "first", "second", "container:giver")
# Of containers with a network of their own.
_OWN_CONFIG: t.Sequence[Option] = (
    (3, "Domainname", ["example.test"]),
    (4, "ExposedPorts", [{"81/tcp": {}}]),
)
_OWN_HOST_CONFIG: t.Sequence[Option] = (
    (3, "Dns", [["192.0.2.1"]]),
    (3, "DnsSearch", [["example.test"]]),
    (3, "DnsOptions", [["ndots:2"]]),
    (3, "ExtraHosts", [["other:192.0.2.7"]]),
    (3, "Sysctls", [{"net.ipv4.ip_forward": "0"}]),
)


def document(number: int) -> Document:
    """A container that runs. Each of its aspects is drawn by itself, so that all meet all others."""
    draw = random.Random(number)
    host = _drawn(draw, _HOST_CONFIG)
    made = {"Image": "workload:1", "Cmd": ["sleep", "inf"], "StopSignal": "SIGKILL", **_drawn(draw, _CONFIG),
            "HostConfig": host}
    host["Binds"] = draw.sample(_BINDS[:3], draw.randrange(2)) + draw.sample(_BINDS[3:], draw.randrange(2))
    host["Mounts"] = draw.sample(_MOUNTS, draw.randrange(3))
    host["NetworkMode"] = draw.choice(_MODES)
    if host["NetworkMode"] in _MODES[:2] + ("first", "second"):
        _own_network(made, draw, number)
    return made


def also_in(number: int) -> list[str]:
    """Networks that it is put into afterwards."""
    mode = document(number)["HostConfig"]["NetworkMode"]
    return ["third"] if mode in ("first", "second", "bridge") and number % 3 == 0 else []


def _drawn(draw: random.Random, options: t.Sequence[Option]) -> Document:
    return {key: draw.choice(values) for one_in, key, values in options if draw.randrange(one_in) == 0}


def _own_network(made: Document, draw: random.Random, number: int) -> None:
    host = made["HostConfig"]
    made.update(_drawn(draw, (*_OWN_CONFIG, (3, "Hostname", ["host%d" % number]),
                              (4, "MacAddress", ["02:99:00:00:%02x:%02x" % divmod(number, 256)]))))
    bindings = {"80/tcp": [{"HostIp": draw.choice(["", "127.0.0.1"]), "HostPort": str(20000 + number)}],
                "53/udp": [{"HostPort": str(20000 + number)}]}
    by_chance = {"80/tcp": [{"HostPort": ""}], "81/tcp": [{"HostPort": "0"}, {"HostPort": str(40000 + number)}]}
    host.update(_drawn(draw, (*_OWN_HOST_CONFIG, (3, "PortBindings", [bindings, by_chance]),
                              (6, "PublishAllPorts", [True]))))
    made["ExposedPorts"] = {**made.get("ExposedPorts", {}), **{port: {} for port in host.get("PortBindings", {})}}
    if host["NetworkMode"] in ("first", "second"):
        made["NetworkingConfig"] = {"EndpointsConfig": {host["NetworkMode"]: _drawn(draw, (
            (3, "Aliases", [["alias%d" % number, "db"]]),
            (3, "IPAMConfig", [{"IPv4Address": "10.77.%d.%d" % (1 + number // 200, 10 + number % 200)}]
             if host["NetworkMode"] == "first" else [{}]),
            (3, "Links", [["giver:theirs"]]),
        ))}}
    else:
        host.update(_drawn(draw, ((3, "Links", [["giver:linked"]]),)))
