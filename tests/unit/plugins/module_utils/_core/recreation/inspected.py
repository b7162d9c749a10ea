# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An engine's answer about a container that was started with nothing but an image, as 26.1 gives it, shortened."""

from __future__ import annotations

import copy
import typing as t

IDENTITY = "4f" * 32

_ANSWER: t.Dict[str, t.Any] = {
    "Id": IDENTITY,
    "Name": "/web",
    "Image": "sha256:" + "ab" * 32,
    "State": {"Status": "running", "Running": True, "Pid": 4711},
    "RestartCount": 0,
    "Mounts": [],
    "Config": {
        "Hostname": IDENTITY[:12], "Domainname": "", "User": "", "Env": ["PATH=/bin"], "Cmd": ["sleep", "inf"],
        "Image": "workload:1", "Volumes": None, "WorkingDir": "", "Entrypoint": None, "Labels": {},
    },
    "HostConfig": {
        "Binds": None, "NetworkMode": "default", "PortBindings": {}, "AutoRemove": False,
        "RestartPolicy": {"Name": "no", "MaximumRetryCount": 0}, "CapAdd": None, "CapDrop": None,
        "CgroupnsMode": "private", "IpcMode": "private", "PidMode": "",
        "Privileged": False, "PublishAllPorts": False, "ReadonlyRootfs": False, "SecurityOpt": None, "UTSMode": "",
        "ShmSize": 67108864, "Runtime": "runc", "MaskedPaths": ["/proc/kcore"], "ReadonlyPaths": ["/proc/sys"],
        "Memory": 0, "PidsLimit": None, "Ulimits": [],
    },
    "NetworkSettings": {
        "Ports": {},
        "Networks": {"bridge": {"IPAMConfig": None, "Links": None, "Aliases": None, "NetworkID": "b1" * 32,
                                "MacAddress": "02:42:ac:11:00:02", "IPAddress": "172.17.0.2", "DriverOpts": None}},
    },
}


def answer(config: t.Optional[t.Dict[str, t.Any]] = None, networks: t.Optional[t.Dict[str, t.Any]] = None,
           mounts: t.Sequence[t.Dict[str, t.Any]] = (), state: t.Optional[t.Dict[str, t.Any]] = None,
           **host_config: t.Any) -> t.Dict[str, t.Any]:
    """With what is given in place of what is usual."""
    made = copy.deepcopy(_ANSWER)
    made["Config"].update(config or {})
    made["HostConfig"].update(host_config)
    made["State"].update(state or {})
    made["Mounts"] = list(mounts)
    if networks is not None:
        made["NetworkSettings"]["Networks"] = networks
    return made


def volume(name: str, place: str, rw: bool = True) -> t.Dict[str, t.Any]:
    return {"Type": "volume", "Name": name, "Source": "/v/%s/_data" % name, "Destination": place, "Driver": "local",
            "RW": rw}
