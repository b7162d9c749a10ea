# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Entries of a plan about containers that have owners, and what is handed to these."""

from __future__ import annotations

import yaml
from ansible_collections.bulkhead.containers.plugins.module_utils._core import hand_over

MIB = 2**20

# All settings in their normal form: what a container has, and what it is to have.
SETTINGS = {
    "privileged": (True, False),
    "user": ("", "1000:1000"),
    "cap_drop": (["MKNOD"], ["ALL"]),
    "cap_add": (["NET_BIND_SERVICE", "SYS_ADMIN"], ["CHOWN", "NET_BIND_SERVICE"]),
    "no_new_privileges": ("unset", True),
    "read_only": (False, True),
    "tmpfs": (["/cache"], {"/run": "size=64m,mode=0770", "/tmp": ""}),
    "seccomp": ("unconfined", "default"),
    "apparmor": ("unconfined", "default"),
    "masked_paths": ("none", "default"),
    "ipc_mode": ("host", "private"),
    "pid_mode": ("host", "private"),
    "uts_mode": ("host", "private"),
    "cgroupns_mode": ("host", "private"),
    "publish_address": (["*:8080->80/tcp"], "127.0.0.1"),
    "remove_mounts": (["/run/docker.sock at /var/run/docker.sock"], ["/var/run/docker.sock"]),
    "init": ("unset", True),
    "ulimits": ({"nofile": None}, {"nofile": {"soft": 1024, "hard": 4096}}),
    "log_options": ({"max-size": None}, {"max-size": "10m"}),
    "healthcheck": ("none", {"test": ["CMD-SHELL", "test $HOME"], "interval": 30, "start_period": 0.5, "retries": 3}),
    "runtime": ("runc", "runsc"),
    "pids_limit": (0, 200),
    "memory": (0, 256 * MIB),
    "memory_swap": (0, 512 * MIB),
    "memory_reservation": (0, 128 * MIB),
    "cpus": (0, 1500000000),
    "cpu_shares": (0, 512),
    "restart_policy": ({"name": "no", "max_retry": 0}, {"name": "on-failure", "max_retry": 5}),
    "networks": (["bridge"], ["backend"]),
}

OWNERS = {
    "compose": {
        "kind": "compose",
        "name": "shop/web",
        "details": {
            "project": "shop",
            "service": "web",
            "working_dir": "/srv/shop",
            "config_files": ["/srv/shop/compose.yml", "/srv/shop/prod.yml"],
            "environment_files": [],
            "oneoff": False,
            "number": 1,
            "unit": "",
            "version": "2.26.1",
        },
    },
    "swarm": {"kind": "swarm", "name": "shop_web", "details": {"service": "shop_web"}},
    "kubernetes": {"kind": "kubernetes", "name": "default/web-1", "details": {}},
    "systemd": {
        "kind": "systemd",
        "name": "web.service",
        "details": {"unit": "web.service", "fragment": "/etc/systemd/system/web.service", "user": ""},
    },
    "quadlet": {
        "kind": "systemd",
        "name": "web.service",
        "details": {"unit": "web.service", "fragment": "/etc/containers/systemd/web.container", "user": ""},
    },
    "auto_remove": {"kind": "auto_remove", "name": "", "details": {}},
    "manager": {"kind": "manager", "name": "Portainer", "details": {}},
    "access": {"kind": "access", "name": "this run", "details": {}},
    "none": {"kind": "none", "name": "", "details": {}},
}


def mount(source, destination, **changes):
    return {"type": "bind", "source": source, "real": source, "destination": destination, "rw": True,
            "propagation": "rprivate", "name": "", "driver": "", **changes}


def volume(name, destination, **changes):
    place = "/var/lib/docker/volumes/%s/_data" % name
    return {**mount(place, destination, type="volume", propagation="", name=name, driver="local"), **changes}


def record(**configured):
    """Of a snapshot, of a container that has all that SETTINGS takes from it."""
    return {
        "name": "shop-web-1",
        "image": "nginx:1.27",
        "state": "running",
        "donates_to": [],
        "mounts": [mount("/run/docker.sock", "/var/run/docker.sock"), volume("shop_data", "/data")],
        "configured": {
            "ports": [{"container": "80/tcp", "host_ip": "", "host_port": 8080}],
            "seccomp": {"kind": "unconfined"},
            "apparmor": "unconfined",
            "network_mode": "shop_default",
            **configured,
        },
    }


def entry(kind, *settings, **changes):
    """About one container, with some of SETTINGS."""
    found = {"engine": "docker", "container": "shop-web-1", "owner": OWNERS[kind], "record": record(), "replicas": 1}
    return {**found, "differences": differences(**{name: SETTINGS[name] for name in settings}), **changes}


def differences(**settings):
    return [{"setting": name, "before": before, "after": after} for name, (before, after) in settings.items()]


def with_details(owner, **details):
    return {**OWNERS[owner], "details": {**OWNERS[owner]["details"], **details}}


def one(*entries):
    """The only artefact made of them."""
    (artefact,) = hand_over.artefacts(entries)
    return artefact


class _Loader(yaml.SafeLoader):
    """Knows the tags of Compose: (tag, value)."""


def _tagged(loader, node):
    # What follows !reset is of no account.
    return node.tag, loader.construct_sequence(node, deep=True) if node.tag == "!override" else None


for _tag in ("!override", "!reset"):
    _Loader.add_constructor(_tag, _tagged)


def load(text):
    return yaml.load(text, Loader=_Loader)  # a safe one
