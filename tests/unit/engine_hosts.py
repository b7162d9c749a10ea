# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Hosts and requests for these tests. A running engine, unless a test says otherwise."""

from __future__ import annotations

import json
from dataclasses import replace

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    Container,
    Decision,
    Info,
    Observed,
    Process,
    Unit,
)

PATH = "/etc/docker/daemon.json"
INFO = Info(
    id="ENGINE",
    data_root="/var/lib/docker",
    live_restore=False,
    security_options=("name=seccomp,profile=builtin",),
    logging_driver="json-file",
    cgroup_driver="systemd",
    debug=False,
    authorization_plugins=(),
    runtimes=("io.containerd.runc.v2", "runc"),
    default_runtime="runc",
    icc=True,
)
UNIT = Unit("docker.service", "/usr/sbin/dockerd -H fd:// $DOCKER_OPTS", {"host": ["fd://"]})
PROCESS = Process(
    pid=100,
    started="2026-01-01T10:00:00Z",
    flags={"host": ["fd://"]},
    file_is_newer=False,
    hard_limits={"nofile": 1048576},
)
WEB = Container("c1", "web", 200, "2026-01-01T11:00:00.123Z", ("0.0.0.0:80/tcp",))


def host(content: bytes | None = None, **different: object) -> Observed:
    seen = Observed(
        path=PATH,
        content=content,
        owned=(),
        version="26.1.5+dfsg1",
        up=True,
        unit=UNIT,
        process=PROCESS,
        info=INFO,
        plugins=frozenset(),
        validator=True,
    )
    return replace(seen, **different)


def stopped(content: bytes | None = None, **different: object) -> Observed:
    return host(content, **{"up": False, "info": None, "process": None, **different})


def restarted(seen: Observed, decision: Decision) -> Observed:
    """The engine after it was started with what was decided, under the containers that ran."""
    document = json.loads(decision.after or b"{}")
    options = ("name=no-new-privileges",) if document.get("no-new-privileges") else ()
    kept = decision.keeps_containers
    info = replace(
        INFO,
        live_restore=document.get("live-restore", False),
        debug=document.get("debug", False),
        logging_driver=document.get("log-driver", "json-file"),
        icc=seen.info.icc if kept else document.get("icc", True),
        security_options=options,
    )
    return replace(
        seen,
        content=decision.after,
        owned=decision.owned,
        info=info,
        process=replace(PROCESS, pid=101, started="2026-01-02T10:00:00Z"),
    )
