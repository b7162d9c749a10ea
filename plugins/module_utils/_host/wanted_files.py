# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which files belong to an engine: told by its units, its flags, its settings and itself."""

from __future__ import annotations

import os
import shutil
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._host import processes, systemd
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine import Seen
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors
from ansible_collections.bulkhead.containers.plugins.module_utils._host.files import FileWanted

_CONTAINERD_SOCKET = "/run/containerd/containerd.sock"
_CERTIFICATES = {"tlscacert": "tls_ca_certificate", "tlscert": "tls_certificate", "tlskey": "tls_key"}
# Found where a service would look for them. They are wanted also where they are not there: the judge says so then.
_BINARIES = {
    "containerd_binary": "containerd",
    "containerd_shim_binary": "containerd-shim",
    "containerd_shim_runc_v1_binary": "containerd-shim-runc-v1",
    "containerd_shim_runc_v2_binary": "containerd-shim-runc-v2",
}
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_MOST_CERTIFICATES = 200

Wanted = t.Tuple[str, str]


def of_engine(seen: Seen, units: t.Optional[systemd.Units], errors: Errors) -> t.List[FileWanted]:
    found = [
        *_of_units(seen, units),
        *_of_configuration(seen, errors),
        *_sockets(seen),
        *_binaries(seen, units),
    ]
    found.extend(_data_roots(seen))
    found.extend(("cdi_spec_dir", path) for path in _cdi_directories(seen))
    return [FileWanted(role, seen.record["name"], path) for role, path in dict.fromkeys(found)]


def _data_roots(seen: Seen) -> t.Iterator[Wanted]:
    """With mapped user ids the engine keeps all that is its own in a directory inside its data root."""
    root = (seen.record["data_root"] or {}).get("path")
    in_use = (seen.record["info"] or {}).get("data_root")
    if root:
        yield "data_root", root
        if in_use and in_use != root:
            yield "mapped_data_root", in_use


def _rootful(seen: Seen) -> bool:
    return seen.place.mode == "rootful"


def _of_units(seen: Seen, units: t.Optional[systemd.Units]) -> t.Iterator[Wanted]:
    if seen.place.unit:
        yield "docker_service_unit", systemd.fragment(seen.place.unit)
        for path in systemd.dropins(seen.place.unit):
            yield "docker_service_dropin", path
    listener = systemd.loaded(units, "docker.socket")
    if listener and _rootful(seen):
        yield "docker_socket_unit", systemd.fragment(listener)


def _of_configuration(seen: Seen, errors: Errors) -> t.Iterator[Wanted]:
    path = seen.record["config"]["path"]
    yield "daemon_config", path
    directory = os.path.dirname(path)
    yield "docker_config_dir", directory
    for certificate in _registry_certificates(directory + "/certs.d", seen.record["name"], errors):
        yield "registry_certificate", certificate
    for key, role in _CERTIFICATES.items():
        value = seen.flags.get(key) or seen.settings.get(key)
        if isinstance(value, str) and value:
            yield role, value


def _registry_certificates(directory: str, engine: str, errors: Errors) -> t.List[str]:
    def problem(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            errors.add("host.files", f"{error.filename}", f"{error.strerror} listing the certificates of {engine}")

    found: t.List[str] = []
    for top, directories, names in os.walk(directory, onerror=problem):
        directories.sort()
        found.extend(f"{top}/{name}" for name in sorted(names))
        if len(found) > _MOST_CERTIFICATES:
            errors.add("host.files", directory, f"only the first {_MOST_CERTIFICATES} files were looked at")
            break
    return found[:_MOST_CERTIFICATES]


def _sockets(seen: Seen) -> t.Iterator[Wanted]:
    yield "docker_socket", seen.record["socket"]
    for host in _texts(seen.flags.get("host")) + _texts(seen.settings.get("hosts")):
        if host.startswith("unix://") and len(host) > len("unix://"):
            yield "docker_socket", os.path.realpath(host[len("unix://") :])
    if _rootful(seen):
        told = seen.flags.get("containerd") or seen.settings.get("containerd") or _CONTAINERD_SOCKET
        yield "containerd_socket", str(told)
        yield "containerd_run_dir", os.path.dirname(str(told))
        yield "containerd_config", "/etc/containerd/config.toml"


def _binaries(seen: Seen, units: t.Optional[systemd.Units]) -> t.Iterator[Wanted]:
    yield "dockerd_binary", (seen.record["process"] or {}).get("exe") or _which("dockerd")
    if _rootful(seen):
        containerd = systemd.loaded(units, "containerd.service")
        running = processes.executable(systemd.main_pid(containerd)) if containerd else ""
        for role, name in _BINARIES.items():
            yield role, (running if name == "containerd" else "") or _which(name)
    runtimes = (seen.record["info"] or {}).get("runtimes") or {}
    runc = _which(runtimes.get("runc") or "runc")
    yield "runc_binary", runc
    # runc goes by several names.
    others = {_which(path) for path in runtimes.values() if path} - {runc}
    for path in sorted(others):
        yield "runtime_binary", path
    yield "userland_proxy_binary", _userland_proxy(seen)


def _userland_proxy(seen: Seen) -> str:
    told = seen.flags.get("userland-proxy-path") or seen.settings.get("userland-proxy-path")
    if isinstance(told, str) and told:
        return told
    return shutil.which("docker-proxy", path="/usr/libexec/docker:/usr/lib/docker:" + _PATH) or "/usr/bin/docker-proxy"


def _which(name: str) -> str:
    """A name without a slash is looked up by the engine, too; where it is nowhere, where it would be."""
    return name if name.startswith("/") else shutil.which(name, path=_PATH) or f"/usr/bin/{os.path.basename(name)}"


def _cdi_directories(seen: Seen) -> t.List[str]:
    told = _texts(seen.flags.get("cdi-spec-dir")) or _texts(seen.settings.get("cdi-spec-dirs"))
    return told or ["/etc/cdi", "/var/run/cdi"]


def _texts(value: t.Any) -> t.List[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def docker_group(all_seen: t.Iterable[Seen]) -> str:
    """The group that may command the rootful engine."""
    for seen in all_seen:
        told = seen.flags.get("group") or seen.settings.get("group")
        if _rootful(seen) and isinstance(told, str) and told:
            return told
    return "docker"
