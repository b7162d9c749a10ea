# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The unit of systemd that runs a user's engine."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import unit_file
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.drivers import Drivers
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.model import MARK

NAME = "docker.service"
# Below the user's home.
PLACE = ".config/systemd/user/" + NAME

# dockerd looks for iptables and its like there; a user's own search path often lacks them.
_SYSTEM = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")

_TEXT = """\
# %(mark)s: rootless_engine writes this file anew. Put changes of yours into docker.service.d.
[Unit]
Description=Docker engine of this user, without root
Documentation=https://docs.docker.com/go/rootless/
StartLimitBurst=3
StartLimitIntervalSec=60

[Service]
Type=notify
NotifyAccess=all
Environment=PATH=%(path)s
Environment=DOCKERD_ROOTLESS_ROOTLESSKIT_NET=%(net)s
Environment=DOCKERD_ROOTLESS_ROOTLESSKIT_PORT_DRIVER=%(port)s
ExecStart=%(script)s
ExecReload=/bin/kill -s HUP $MAINPID
TimeoutStartSec=120
Restart=always
RestartSec=2
LimitNOFILE=infinity
LimitNPROC=infinity
LimitCORE=infinity
TasksMax=infinity
Delegate=yes
KillMode=mixed

[Install]
WantedBy=default.target
"""


def text(script: str, drivers: Drivers, programs: t.Iterable[str]) -> str:
    """C(script): dockerd-rootless.sh. C(programs): full paths of what it calls."""
    return _TEXT % {
        "mark": MARK,
        "path": ":".join(_directories(programs)),
        "net": drivers.net,
        "port": drivers.port,
        "script": script,
    }


def environment(unit_text: str) -> t.List[str]:
    """What the engine is started with, in the form NAME=value."""
    return unit_file.service([unit_text]).get("Environment", [])


def _directories(programs: t.Iterable[str]) -> t.List[str]:
    """Where the programs are, beyond the system's own directories, first: they are what was looked at."""
    own = [one.rpartition("/")[0] for one in programs if one]
    return list(dict.fromkeys([one for one in own if one not in _SYSTEM] + list(_SYSTEM)))
