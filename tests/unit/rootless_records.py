# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A host and a user as the readers describe them, and what a test makes different of them."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import host_preflight, texts, worlds

Record = t.Dict[str, t.Any]
UNIT = "/home/web/.config/systemd/user/docker.service"
DELEGATION = "/etc/systemd/system/user@1001.service.d/50-bulkhead.conf"
FOREIGN = "[Service]\nExecStart=/usr/bin/dockerd-rootless.sh\n"


def host(**different: t.Any) -> Record:
    """One on which nothing lacks and nothing of ours is there."""
    programs = {name: "/usr/bin/" + name for name in (*host_preflight.NEEDED, "slirp4netns")}
    return {
        "gpus": [], "root": True, "systemd": True, "user_bus": True,
        "cgroup": 2, "kernel": "6.12.1-amd64", "programs": programs,
        "raises": {"newuidmap": True, "newgidmap": True}, "kit": ["slirp4netns", "pasta"], "tun": "open",
        "sysctls": {"user.max_user_namespaces": "96364"}, "apparmor_profile": False,
        "rootful": {"units": {"docker.service": "unmasked active", "docker.socket": "unmasked active"}, "active": True,
                    "containers": [], "swarm": False},
        "files": {texts.SYSCTLS: None, texts.APPARMOR: None, texts.SHELL: None},
        **different,
    }


def without_program(name: str) -> Record:
    found = host()
    return {**found, "programs": {**found["programs"], name: ""}}


def user(**different: t.Any) -> Record:
    """One who has an account and ids, and nothing of an engine."""
    return {
        "name": "web", "exists": True, "uid": 1001, "home": "/home/web", "made": False, "in_docker_group": False,
        "filesystem": "ext4", "home_problem": "", "by_hand": False, "containers": [], "has_data": False,
        "data_root": "/home/web/.local/share/docker", "key": "", "directories": [],
        "managed": False,
        "range": {"start": 165536, "count": 65536}, "range_refused": "", "range_changes": True, "range_ours": False,
        "files": dict.fromkeys(worlds.user_files("1001", "/home/web")),
        "switches": {"linger": "no", "unit": "disabled", "loaded": "yes", "engine": "stopped", "systemd": "loaded"},
        **different,
    }


def with_engine(wanted: t.Any, **different: t.Any) -> Record:
    """The user once that world has come true."""
    return user(files=dict(wanted.files), switches=dict(wanted.switches), range_changes=False, range_ours=True,
                has_data=True, **different)
