# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The engine's command line, read as the engine reads it."""

from __future__ import annotations

import typing as t


def _words(text: str) -> t.FrozenSet[str]:
    return frozenset(text.split())


Flags = t.Dict[str, t.Union[bool, str, t.List[str]]]

_SWITCHES = _words(
    """
    allow-direct-routing bridge-accept-fwmark cri-containerd debug disable-legacy-registry experimental help icc
    init ip-forward ip-forward-no-drop ip-masq ip6tables iptables ipv6 live-restore no-new-privileges raw-logs
    rootless selinux-enabled tls tlsverify userland-proxy validate version
    """
)
# Given once for each value.
_LISTS = _words(
    """
    add-runtime allow-nondistributable-artifacts authorization-plugin cdi-spec-dir cluster-store-opt
    default-address-pool default-network-opt default-ulimit dns dns-opt dns-search exec-opt feature host
    insecure-registry label log-opt node-generic-resource registry-mirror storage-opt
    """
)
_SHORT = {
    "b": "bridge",
    "D": "debug",
    "g": "data-root",
    "G": "group",
    "H": "host",
    "h": "help",
    "l": "log-level",
    "p": "pidfile",
    "s": "storage-driver",
    "v": "version",
}
_RENAMED = {"graph": "data-root", "dns-opts": "dns-opt"}
# A flag that may be repeated is in the singular, its key in the configuration file in the plural.
_KEYS = {
    "add-runtime": "runtimes",
    "authorization-plugin": "authorization-plugins",
    "cdi-spec-dir": "cdi-spec-dirs",
    "default-address-pool": "default-address-pools",
    "default-network-opt": "default-network-opts",
    "default-ulimit": "default-ulimits",
    "dns-opt": "dns-opts",
    "exec-opt": "exec-opts",
    "feature": "features",
    "host": "hosts",
    "insecure-registry": "insecure-registries",
    "label": "labels",
    "log-opt": "log-opts",
    "node-generic-resource": "node-generic-resources",
    "registry-mirror": "registry-mirrors",
    "storage-opt": "storage-opts",
}
_TRUE = frozenset(["", "1", "t", "T", "true", "TRUE", "True"])


def key_of(flag: str) -> str:
    """What a flag is called in the configuration file."""
    return _KEYS.get(flag, flag)


def parse(arguments: t.Sequence[str]) -> Flags:
    """{long name: value}; the program's own name is not among the arguments."""
    flags: Flags = {}
    words = list(arguments)
    while words:
        word = words.pop(0)
        if word == "--":
            break
        if word.startswith("--"):
            _take(flags, word[2:], words)
        elif word.startswith("-") and len(word) > 1:
            _take_short(flags, word[1:], words)
    return flags


def _take(flags: Flags, text: str, rest: t.List[str]) -> None:
    name, equals, value = text.partition("=")
    name = _RENAMED.get(name, name)
    if name in _SWITCHES:
        flags[name] = value in _TRUE
    elif equals:
        _put(flags, name, value)
    else:
        _put(flags, name, rest.pop(0) if rest else "")


def _take_short(flags: Flags, text: str, rest: t.List[str]) -> None:
    """Letters may stand together: -DHtcp://... is -D -H tcp://..."""
    name = _SHORT.get(text[0], text[0])
    if name in _SWITCHES:
        if text[1:2] == "=":
            flags[name] = text[2:] in _TRUE
            return
        flags[name] = True
        if len(text) > 1:
            _take_short(flags, text[1:], rest)
    elif len(text) > 1:
        _put(flags, name, text[2:] if text[1] == "=" else text[1:])
    else:
        _put(flags, name, rest.pop(0) if rest else "")


def _put(flags: Flags, name: str, value: str) -> None:
    if name not in _LISTS:
        flags[name] = value
        return
    values = flags.setdefault(name, [])
    if isinstance(values, list):
        values.append(value)
