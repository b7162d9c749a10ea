# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of an engine's settings may leave the host: harmless values, and the names of all others."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.daemon_flags import key_of


def _words(text: str) -> t.FrozenSet[str]:
    return frozenset(text.split())


# What stands for a value that was given and is not told.
PRESENT = "present"

# A password that was not escaped may hold a slash: rather too much is taken for one than too little.
# Also without a scheme, as proxies (ann:secret@proxy:3128) and file servers (ann:secret@files:/data) may be given.
_USERINFO = re.compile(r"(?:(?<=://)|(?<=^//))(?:[^\s@]*:\S*|[^/\s?#]*)@|^[^\s/:@]+:(?!/)\S*@")
_LOG_OPTIONS = frozenset(["max-size", "max-file"])
_LONGEST = 1024

# Keys of the configuration file. Of a flag's name the same is asked, and its plural.
_HARMLESS = _words(
    """
    allow-direct-routing allow-nondistributable-artifacts authorization-plugins bip bip6 bridge
    bridge-accept-fwmark cdi-spec-dirs cgroup-parent config-file containerd containerd-namespace
    containerd-plugins-namespace cpu-rt-period cpu-rt-runtime cri-containerd data-root debug
    default-address-pools default-cgroupns-mode default-gateway default-gateway-v6 default-ipc-mode
    default-network-opts default-runtime default-shm-size default-stop-timeout default-ulimits
    deprecated-key-path dns dns-opts dns-search exec-opts exec-root experimental features firewall-backend
    fixed-cidr fixed-cidr-v6 graph group hosts http-proxy https-proxy icc init init-path insecure-registries ip
    ip-forward ip-forward-no-drop ip-masq ip6tables iptables ipv6 live-restore log-driver log-format log-level
    max-concurrent-downloads max-concurrent-uploads max-download-attempts metrics-addr min-api-version mtu
    network-control-plane-mtu network-diagnostic-port no-new-privileges no-proxy oom-score-adjust pidfile
    raw-logs registry-mirrors rootless runtimes seccomp-profile selinux-enabled shutdown-timeout storage-driver
    storage-opts swarm-default-advertise-addr tls tlscacert tlscert tlskey tlsverify userland-proxy
    userland-proxy-path userns-remap validate
    """
)


def url(text: str) -> str:
    """A URL without its user and password."""
    return _USERINFO.sub("", text)


def has_credentials(text: str) -> bool:
    return bool(_USERINFO.search(text))


def settings(flat: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """The configuration file's."""
    return {key: _setting(key, value) for key, value in flat.items()}


def flags(given: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """The command line's, under the names of the flags."""
    return {name: _flag(key_of(name), value) for name, value in given.items()}


def log_options(options: t.Any) -> t.Dict[str, str]:
    """Names of all, values of those that say how much is kept."""
    if not isinstance(options, dict):
        return {}
    return {str(name): str(value) if name in _LOG_OPTIONS else "" for name, value in options.items()}


def _setting(key: str, value: t.Any) -> t.Any:
    if key == "log-opts":
        return log_options(value)
    if key == "runtimes":
        return _runtimes(value)
    if key == "builder":
        return {
            name: _clean(inner) for name, inner in _map(value).items() if str(name).lower() in ("entitlements", "gc")
        }
    return _clean(value) if key in _HARMLESS else _presence(value)


def _flag(key: str, value: t.Any) -> t.Any:
    if key == "log-opts" and isinstance(value, list):
        return [_log_flag(one) for one in value]
    return _clean(value) if key in _HARMLESS else _presence(value)


def _log_flag(text: str) -> str:
    name, _equals, value = text.partition("=")
    return "%s=%s" % (name, value if name in _LOG_OPTIONS else "")


def _runtimes(value: t.Any) -> t.Dict[str, t.Any]:
    """Paths only: a runtime's arguments are anybody's."""
    return {
        str(name): {key: _clean(one[key]) for key in ("path", "runtimeType") if key in one}
        for name, one in _map(value).items()
        if isinstance(one, dict)
    }


def _map(value: t.Any) -> t.Dict[t.Any, t.Any]:
    return value if isinstance(value, dict) else {}


def _presence(value: t.Any) -> t.Any:
    """Whether something is on or off tells no secret."""
    return value if value is None or isinstance(value, bool) else PRESENT


def _clean(value: t.Any) -> t.Any:
    if isinstance(value, str):
        return url(value)[:_LONGEST]
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _clean(one) for key, one in value.items()}
    return value
