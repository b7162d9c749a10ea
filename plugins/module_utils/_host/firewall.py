# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The host's firewall: the chains of the engine and the services that believe they decide.

At most iptables, ip6tables and nft are run, and only to list. They load the kernel's filter where it is not loaded:
they are run only where an engine or the kernel shows that there is something to list.
"""

from __future__ import annotations

import os
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import iptables
from ansible_collections.bulkhead.containers.plugins.module_utils._host import command
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError, attempt
from ansible_collections.bulkhead.containers.plugins.module_utils._host.optional_file import text_or
from ansible_collections.bulkhead.containers.plugins.module_utils._host.running import is_running

ABSENT = "absent"

_SECTION = "host.firewall"
_UFW = "/etc/ufw/ufw.conf"
# The engine's tables where it speaks to nftables itself (its firewall-backend).
_NFTABLES_OF_THE_ENGINE = "table ip docker-bridges"
_LOADED = ("/sys/module/nf_tables", "/sys/module/ip_tables", "/proc/net/ip_tables_names", "/sys/class/net/docker0")

Chains = t.Optional[t.Dict[str, t.List[str]]]


def read(engines: bool, run: command.Run, errors: Errors) -> dict[str, t.Any]:
    """C(engines): whether one runs."""
    needed = engines or any(os.path.exists(path) for path in _LOADED)
    ipv4 = attempt(errors, _SECTION, "iptables", _chains, "iptables", engines, needed, run)
    ipv6 = attempt(errors, _SECTION, "ip6tables", _chains, "ip6tables", engines, needed, run)
    return {
        "docker_user": {"ipv4": _docker_user(ipv4), "ipv6": _docker_user(ipv6)},
        "docker_chains": attempt(errors, _SECTION, "nft", _docker_chains, ipv4, needed, run),
        "ufw": attempt(errors, _SECTION, _UFW, _ufw, ipv4),
        "firewalld": attempt(errors, _SECTION, "firewalld", _firewalld),
    }


def _chains(tool: str, engines: bool, needed: bool, run: command.Run) -> Chains:
    path = command.find(tool)
    if path is None and engines:
        # The engine made its chains with the tool; that it is gone does not undo them.
        raise HostError("%s is not installed, so its chains cannot be listed" % tool)
    if path is None or not needed:
        return {}
    if os.geteuid() != 0:
        raise HostError("only root may list the firewall's rules")
    return iptables.chains(command.output(run, [path, "-S"]))


def _docker_user(chains: Chains) -> int | str | None:
    if chains is None:
        return None
    return iptables.own_rules(chains["DOCKER-USER"]) if "DOCKER-USER" in chains else ABSENT


def _docker_chains(chains: Chains, needed: bool, run: command.Run) -> bool | None:
    if chains is None:
        return None
    if "DOCKER" in chains:
        return True
    nft = command.find("nft")
    if not nft or not needed:
        return False
    return _NFTABLES_OF_THE_ENGINE in command.output(run, [nft, "list", "tables"]).split("\n")


def _ufw(chains: Chains) -> str:
    settings = text_or(_UFW, ABSENT)
    if settings == ABSENT:
        return ABSENT
    if not any(line.strip().lower() == "enabled=yes" for line in settings.split("\n")):
        return "inactive"
    if chains is None:
        raise HostError("ufw is enabled; whether its rules are loaded cannot be seen without the list of rules")
    return "active" if "ufw-user-input" in chains else "inactive"


def _firewalld() -> str:
    if not command.find("firewalld"):
        return ABSENT
    return "active" if is_running("firewalld") else "inactive"
