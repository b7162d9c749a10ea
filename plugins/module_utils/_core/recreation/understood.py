# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The fields of an inspect answer that a container can be made anew from. A field that is not here would be lost.

Read in the engine's sources (api/types/container, api/types/network) of the releases 20.10 to 29, and held against what
real engines answer.
"""

from __future__ import annotations

import typing as t

CONFIG = frozenset((
    "ArgsEscaped", "AttachStderr", "AttachStdin", "AttachStdout", "Cmd", "Domainname", "Entrypoint", "Env",
    "ExposedPorts", "Healthcheck", "Hostname", "Image", "Labels", "MacAddress", "NetworkDisabled", "OnBuild",
    "OpenStdin", "Shell", "StdinOnce", "StopSignal", "StopTimeout", "Tty", "User", "Volumes", "WorkingDir",
))
HOST_CONFIG = frozenset((
    "Annotations", "AutoRemove", "Binds", "BlkioDeviceReadBps", "BlkioDeviceReadIOps", "BlkioDeviceWriteBps",
    "BlkioDeviceWriteIOps", "BlkioWeight", "BlkioWeightDevice", "CapAdd", "CapDrop", "Capabilities", "Cgroup",
    "CgroupParent", "CgroupnsMode", "ConsoleSize", "ContainerIDFile", "CpuCount", "CpuPercent", "CpuPeriod", "CpuQuota",
    "CpuRealtimePeriod", "CpuRealtimeRuntime", "CpuShares", "CpusetCpus", "CpusetMems", "DeviceCgroupRules",
    "DeviceRequests", "Devices", "Dns", "DnsOptions", "DnsSearch", "ExtraHosts", "GroupAdd", "IOMaximumBandwidth",
    "IOMaximumIOps", "Init", "IpcMode", "Isolation", "KernelMemory", "KernelMemoryTCP", "Links", "LogConfig",
    "MaskedPaths", "Memory", "MemoryReservation", "MemorySwap", "MemorySwappiness", "Mounts", "NanoCpus", "NetworkMode",
    "OomKillDisable", "OomScoreAdj", "PidMode", "PidsLimit", "PortBindings", "Privileged", "PublishAllPorts",
    "ReadonlyPaths", "ReadonlyRootfs", "RestartPolicy", "Runtime", "SecurityOpt", "ShmSize", "StorageOpt", "Sysctls",
    "Tmpfs", "UTSMode", "Ulimits", "UsernsMode", "VolumeDriver", "VolumesFrom",
))
# The second half is what the engine found out: it is not asked for.
ENDPOINT = frozenset((
    "Aliases", "DriverOpts", "GwPriority", "IPAMConfig", "Links", "MacAddress",
    "DNSNames", "EndpointID", "Gateway", "GlobalIPv6Address", "GlobalIPv6PrefixLen", "IPAddress", "IPPrefixLen",
    "IPv6Gateway", "NetworkID",
))


def unknown(inspect: t.Mapping[str, t.Any]) -> t.List[str]:
    """The fields that hold something and are not understood, as in C(HostConfig.NewThing).

    One that holds nothing is not lost: the container that is made is compared with the old one, field by field.
    """
    networks = (inspect.get("NetworkSettings") or {}).get("Networks") or {}
    parts = [("Config", inspect.get("Config"), CONFIG), ("HostConfig", inspect.get("HostConfig"), HOST_CONFIG)]
    parts += [("NetworkSettings.Networks." + name, one, ENDPOINT) for name, one in sorted(networks.items())]
    return ["%s.%s" % (where, key) for where, record, known in parts for key in sorted(record or {})
            if key not in known and (record or {})[key]]
