# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The keys of the engine's configuration file: what they hold, which engines know them, and when they take effect."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Document, Path

# What a key reaches once the engine has taken it.
ENGINE = "engine"  # the engine itself, at once
CREATE = "create"  # containers that are created afterwards
START = "start"  # containers that are started afterwards, and commands executed in them
NETWORK = "network"  # nothing as long as the engine was started under running containers
PROXY = "proxy"  # the engine at once, containers after their own next start
ROOT = "root"  # everything: the engine would look for containers somewhere else

ALWAYS = "0"


@dataclass(frozen=True)
class Key:
    """One key. C(reload): since which version a reload takes it, C("") if none does; C(reset): what to write for a
    reload to have the default back, as taking the key away does not do it; None if there is nothing to write.
    C(depth): how many levels of maps are merged."""

    type: str
    reach: str = ENGINE
    reload: str = ""
    reset: t.Any = None
    since: str = ""
    until: str = ""
    depth: int = 0
    # Taking the key away makes a reload take the default.
    forgets: bool = False


KEYS: t.Mapping[str, Key] = {
    "allow-direct-routing": Key("switch", NETWORK, since="28.2"),
    "allow-nondistributable-artifacts": Key("texts"),
    "api-cors-header": Key("text", until="28.0"),
    "authorization-plugins": Key("texts", reload=ALWAYS, reset=[], forgets=True),
    "bip": Key("text", NETWORK),
    "bip6": Key("text", NETWORK, since="28.0"),
    "bridge": Key("text", NETWORK),
    "bridge-accept-fwmark": Key("text", NETWORK, since="29.0"),
    "builder": Key("map", depth=1),
    "cdi-spec-dirs": Key("texts", since="25.0"),
    "cgroup-parent": Key("text", START),
    "cluster-advertise": Key("text", until="24.0"),
    "cluster-store": Key("text", until="24.0"),
    "cluster-store-opts": Key("text_map", until="24.0", depth=1),
    "containerd": Key("text", ROOT),
    "containerd-namespace": Key("text", ROOT),
    "cpu-rt-period": Key("number"),
    "cpu-rt-runtime": Key("number"),
    "cri-containerd": Key("switch"),
    "data-root": Key("text", ROOT),
    "debug": Key("switch", reload=ALWAYS, reset=False),
    "default-address-pools": Key("maps", CREATE),
    "default-cgroupns-mode": Key("text", CREATE, reload=ALWAYS),
    "default-gateway": Key("text", NETWORK),
    "default-gateway-v6": Key("text", NETWORK),
    "default-ipc-mode": Key("text", CREATE, reload=ALWAYS, reset="private"),
    "default-network-opts": Key("text_maps", CREATE, since="24.0", depth=2),
    "default-runtime": Key("text", CREATE, reload=ALWAYS, reset="runc"),
    "default-shm-size": Key("size", CREATE, reload=ALWAYS, reset="64M"),
    "default-stop-timeout": Key("number", CREATE, reload=ALWAYS, reset=10, since="29.7"),
    "default-ulimits": Key("limits", START, depth=1),
    "deprecated-key-path": Key("text"),
    "dns": Key("texts", START),
    "dns-opts": Key("texts", START),
    "dns-search": Key("texts", START),
    "exec-opts": Key("texts", START),
    "exec-root": Key("text", ROOT),
    "experimental": Key("switch"),
    "features": Key("switches", reload=ALWAYS, forgets=True, depth=1),
    "firewall-backend": Key("text", NETWORK, since="29.0"),
    "fixed-cidr": Key("text", NETWORK),
    "fixed-cidr-v6": Key("text", NETWORK),
    "graph": Key("text", ROOT, until="24.0"),
    "group": Key("text"),
    "hosts": Key("texts"),
    "icc": Key("switch", NETWORK),
    "init": Key("switch", START),
    "init-path": Key("text", START),
    "insecure-registries": Key("texts", reload=ALWAYS, reset=[]),
    "ip": Key("text", NETWORK),
    "ip-forward": Key("switch", NETWORK),
    "ip-forward-no-drop": Key("switch", NETWORK, since="28.0"),
    "ip-masq": Key("switch", NETWORK),
    "ip6tables": Key("switch", NETWORK),
    "iptables": Key("switch", NETWORK),
    "ipv6": Key("switch", NETWORK),
    "labels": Key("texts", reload=ALWAYS, reset=[]),
    "live-restore": Key("switch", reload=ALWAYS, reset=False),
    "log-driver": Key("text", CREATE),
    "log-format": Key("text", since="25.0"),
    "log-level": Key("text"),
    "log-opts": Key("text_map", CREATE, depth=1),
    "max-concurrent-downloads": Key("number", reload=ALWAYS, forgets=True),
    "max-concurrent-uploads": Key("number", reload=ALWAYS, forgets=True),
    "max-download-attempts": Key("number", reload=ALWAYS, forgets=True),
    "metrics-addr": Key("text"),
    "min-api-version": Key("text", since="29.0"),
    "mtu": Key("number", NETWORK),
    "network-control-plane-mtu": Key("number", NETWORK),
    "network-diagnostic-port": Key("number", reload=ALWAYS, forgets=True),
    "no-new-privileges": Key("switch", CREATE),
    "node-generic-resources": Key("texts"),
    "nri-opts": Key("map", reload="29.2", since="29.2", depth=1),
    "oom-score-adjust": Key("number", until="26.0"),
    "pidfile": Key("text"),
    "proxies": Key("text_map", since="23.0", depth=1),
    "raw-logs": Key("switch"),
    "registry-mirrors": Key("texts", reload=ALWAYS, reset=[]),
    "rootless": Key("switch"),
    "runtimes": Key("maps_by_name", CREATE, reload=ALWAYS, depth=1),
    "seccomp-profile": Key("text", START),
    "selinux-enabled": Key("switch", CREATE),
    "shutdown-timeout": Key("number", reload=ALWAYS, reset=15),
    "storage-driver": Key("text", ROOT),
    "storage-opts": Key("texts", ROOT),
    "swarm-default-advertise-addr": Key("text"),
    "tls": Key("switch"),
    "tlscacert": Key("text"),
    "tlscert": Key("text"),
    "tlskey": Key("text"),
    "tlsverify": Key("switch"),
    "userland-proxy": Key("switch", PROXY),
    "userland-proxy-path": Key("text", START),
    "userns-remap": Key("text", ROOT),
}

# The file and the flag disagree about its name, so that the engine knows neither in the file.
UNSETTABLE = frozenset(["containerd-plugin-namespace", "containerd-plugins-namespace"])

# A key that no table has: only the engine's own validator knows better.
UNKNOWN = Key("any")


def of(name: str) -> Key:
    return KEYS.get(name, UNKNOWN)


def name_of(path: Path) -> str:
    """As results and people call it: C(log-opts.max-size)."""
    return ".".join(path)


def path_of(name: str) -> Path:
    """The other way round. The names of an engine's own keys have no dot, those within maps may."""
    return tuple(name.split(".", of(name.partition(".")[0]).depth))


def leaves(settings: t.Mapping[str, t.Any]) -> t.Dict[Path, t.Any]:
    """{path: value} of all that is replaced as a whole; maps that are merged are opened."""
    found: t.Dict[Path, t.Any] = {}
    for name, value in settings.items():
        _open(found, (name,), value, of(name).depth)
    return found


def is_group(path: Path) -> bool:
    """Is this the place of a map that is merged? The file as a whole, C(()), is one."""
    return not path or len(path) <= of(path[0]).depth


def find(document: Document, path: Path, otherwise: t.Any = None) -> t.Any:
    """The value there, or the other one."""
    value: t.Any = document
    for name in path:
        if not isinstance(value, dict) or name not in value:
            return otherwise
        value = value[name]
    return value


def version_of(text: str) -> t.Tuple[int, ...]:
    """20.10.24+dfsg1 -> (20, 10); empty where there is none."""
    numbers = []
    for part in text.lstrip("v").split(".")[:2]:
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if not digits:
            break
        numbers.append(int(digits))
    return tuple(numbers)


def reloads(path: Path, version: str) -> bool:
    """Does a reload of that engine take the key? Of an engine whose version is not known: only what all take."""
    key = of(path[0])
    if path == ("features", "containerd-snapshotter") or not key.reload:
        return False
    return key.reload == ALWAYS or version_of(version) >= version_of(key.reload)


def is_removed(name: str, version: str) -> bool:
    until = of(name).until
    return bool(until) and bool(version_of(version)) and version_of(version) >= version_of(until)


def is_too_new(name: str, version: str) -> bool:
    since = of(name).since
    return bool(since) and bool(version_of(version)) and version_of(version) < version_of(since)


def _open(found: t.Dict[Path, t.Any], path: Path, value: t.Any, depth: int) -> None:
    if not depth or not isinstance(value, dict):
        found[path] = value
        return
    for name, inner in value.items():
        _open(found, (*path, str(name)), inner, depth - 1)
