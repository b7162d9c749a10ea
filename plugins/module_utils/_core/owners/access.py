# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Containers that people, this run included, come to the host or to its engine by."""

from __future__ import annotations

import re
import typing as t
from urllib.parse import urlsplit

from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.model import Clues, Container, owner
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.mountinfo import is_below

Record = t.Dict[str, t.Any]
Registry = t.Tuple[str, int]

# The last words of an image's name, without registry and tag.
_CONSOLES = ("portainer/portainer", "portainer/portainer-ce", "portainer/portainer-ee", "portainer/agent",
             "louislam/dockge", "selfhostedpro/yacht", "moghtech/komodo-periphery", "rancher/rancher-agent",
             "rancher/agent", "amazon/amazon-ecs-agent")
_REPLACERS = ("containrrr/watchtower", "v2tec/watchtower", "nickfedor/watchtower", "nicholas-fedor/watchtower",
              "beatkind/watchtower", "pyouroboros/ouroboros", "getwud/wud", "fmartinou/whats-up-docker")
_PROXIES = re.compile(r"(socket-?proxy|docker-?proxy|dockersocket)")
# Where the engine's API is offered.
_API_PORTS = ("2375", "2376")
_TUNNEL = "/dev/net/tun"
_SSH, _DNS, _HTTPS = 22, 53, 443
_LOOPBACK = re.compile(r"(localhost|127(\.\d+){3}|::1)\Z")


def find(container: Container, clues: Clues, registries: t.Iterable[Registry]) -> t.Optional[Record]:
    """None where nobody is known to come through it."""
    for kind, name, said in (
        ("access", "this run", _came_through(container, clues)),
        ("access", "SSH", _carries_ssh(container, clues)),
        ("access", "engine", _shows_engine(container, clues)),
        ("manager", "Watchtower", _replaces_others(container)),
        ("access", "name server", _answers_names(container, clues)),
        ("access", "registry", _keeps_images(container, clues, registries)),
        ("access", "VPN", _tunnels(container)),
    ):
        if said:
            return owner(kind, name, said)
    return None


def registries(images: t.Iterable[str], mirrors: t.Iterable[str]) -> t.FrozenSet[Registry]:
    """The registries that images are named after, and those that the engine asks first."""
    named = (one.partition("/")[0] for one in images if "/" in one)
    hosts = [one for one in named if re.search(r"[.:]", one) or one == "localhost"]
    found = [_address("//" + one) for one in hosts] + [_address(one) for one in mirrors]
    return frozenset(one for one in found if one[0])


def _came_through(container: Container, clues: Clues) -> str:
    return "this run came through it" if container.identity in clues.way_in.containers else ""


def _carries_ssh(container: Container, clues: Clues) -> str:
    if clues.way_in.ssh_client in container.addresses:
        return "the SSH connection of this run came from its address %s" % clues.way_in.ssh_client
    ports = _published(container) & {_SSH, clues.way_in.ssh_port}
    return "it publishes port %d, which is SSH's" % min(ports) if ports else ""


def _shows_engine(container: Container, clues: Clues) -> str:
    image = _image(container)
    if image in _CONSOLES:
        return "image %s: it commands the engine for others" % image
    offered = {port.partition("/")[0] for port in container.exposed}
    offered |= {str(one["container"]).partition("/")[0] for one in container.record["published"] or ()}
    if not _holds_socket(container, clues.socket) or not (offered & set(_API_PORTS) or _PROXIES.search(image)):
        return ""
    return "it has the engine's socket, and serves it to others"


def _replaces_others(container: Container) -> str:
    image = _image(container)
    return "image %s: it makes containers anew by itself, its own too" % image if image in _REPLACERS else ""


def _answers_names(container: Container, clues: Clues) -> str:
    asked = sorted(clues.name_servers & container.addresses)
    if asked:
        return "the host has its names from it: %s" % asked[0]
    return "it publishes port 53, which is that of name servers" if _DNS in _published(container, "/udp") else ""


def _keeps_images(container: Container, clues: Clues, wanted: t.Iterable[Registry]) -> str:
    for host, port in sorted(wanted):
        here = _LOOPBACK.match(host) or host in clues.own_names or host in _host_addresses(container)
        inside = {str(one) for one in container.exposed}
        if (here and port in _published(container)) or (host in container.addresses and "%d/tcp" % port in inside):
            return "the engine has images from it: %s:%d" % (host, port)
    return ""


def _tunnels(container: Container) -> str:
    configured = container.configured
    if configured["network_mode"] != "host":
        return ""
    if any(one.get("host") == _TUNNEL for one in configured["devices"] or ()):
        return "it has the host's network and %s, as a VPN has" % _TUNNEL
    added = {"NET_ADMIN", "ALL"} & set(configured["cap_add"] or ())
    return "it has the host's network and may change it, as a VPN has to" if added else ""


def _holds_socket(container: Container, socket: str) -> bool:
    paths = [path for mount in container.record["mounts"] or ()
             for path in (mount.get("real"), *(mount.get("elsewhere") or ()))]
    return bool(socket) and any(is_below(socket, path) for path in paths if path)


def _published(container: Container, protocol: str = "/tcp") -> t.Set[int]:
    """Ports of the host."""
    return {one["host_port"] for one in container.record["published"] or ()
            if one["host_port"] and one["container"].endswith(protocol)}


def _host_addresses(container: Container) -> t.Set[str]:
    return {one["host_ip"] for one in container.record["published"] or ()}


def _image(container: Container) -> str:
    """portainer/agent, of docker.io/portainer/agent:2.21@sha256:..."""
    path = container.record["image"].partition("@")[0].lower()
    name, _colon, tag = path.rpartition(":")
    return "/".join((name if name and "/" not in tag else path).split("/")[-2:])


def _address(url: str) -> Registry:
    try:
        parts = urlsplit(url)
        port = parts.port or (80 if parts.scheme == "http" else _HTTPS)
    except ValueError:
        return "", 0
    return parts.hostname or "", port
