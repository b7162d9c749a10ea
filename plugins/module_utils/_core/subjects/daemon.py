# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Engines: what their files say, what they say that they run with, and what the kernel shows."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import (
    engine_answers,
    engine_listeners,
    engine_pending,
    engine_settings,
    network,
    swarm,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.engine_settings import Layer
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.model import Subject, SubjectSet
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.unread import (
    NO_ENGINE,
    undiscovered,
    why,
)

Record = t.Mapping[str, t.Any]
Facts = t.Dict[str, t.Any]


# ip6tables is on by default from this release on.
_FILTERS_IPV6 = 27


def build(snapshot: Record, context: Record) -> SubjectSet:
    """One subject for each engine of the host."""
    subjects = tuple(_subject(snapshot, engine, context["parameters"]) for engine in snapshot["engines"])
    return SubjectSet(subjects, absent=NO_ENGINE, unread=undiscovered(snapshot))


def _subject(snapshot: Record, engine: Record, parameters: Record) -> Subject:
    configured, running = engine_settings.configured(engine), engine_settings.running(engine)
    facts = _facts(snapshot, engine, configured, running)
    facts["wanted"] = {
        "rootless": engine["mode"] == "rootless" or bool(parameters.get("rootless_required")),
        "swarm": bool(parameters.get("swarm_expected")),
    }
    notes = engine_pending.notes(facts, configured) if engine["state"] == "up" else {}
    return Subject("daemon", engine["name"], facts, engine=engine["name"],
                   unread=_unread(snapshot, engine, configured, running), notes=notes)


def _facts(snapshot: Record, engine: Record, configured: Layer, running: Layer) -> Facts:
    config = engine["config"] or {}
    root = engine.get("data_root") or {}
    facts: Facts = {
        "name": engine["name"],
        "mode": engine["mode"],
        "rootless": engine["mode"] == "rootless",
        "state": engine["state"],
        "major": engine_answers.major(engine),
        "config": {"state": config.get("state"), "conflicts": engine_settings.conflicts(engine)},
        "configured": configured.values,
        "data_root_separate": root.get("mount_point"),
        "host": _host(snapshot),
    }
    if engine["state"] != "up":
        return facts
    facts["loaded"] = engine_answers.loaded(engine)
    facts["running"] = _running(running, facts)
    facts["in_force"] = _in_force(snapshot, engine, facts)
    facts["swarm"] = swarm.facts(snapshot, engine)
    facts["pending"] = engine_pending.pending(engine, facts, configured)
    return facts


def _host(snapshot: Record) -> Facts:
    kernel = snapshot["host"]["kernel"] or {}
    return {module: (kernel.get(module) or {}).get("enabled") for module in ("apparmor", "selinux")}


def _running(layer: Layer, facts: Facts) -> Facts:
    """The settings of the process, with the defaults that depend on more, and what lies within some of them."""
    values = dict(layer.values)
    if values["ip6tables"] == "":
        values["ip6tables"] = None if facts["major"] is None else facts["major"] >= _FILTERS_IPV6
    if values["default-cgroupns-mode"] == "":
        version = facts["loaded"].get("cgroup_version")
        values["default-cgroupns-mode"] = {"1": "host", "2": "private"}.get(str(version))
    values["log_max_size"] = _log_limit(values["log-opts"])
    values["builder_entitlements"] = _entitlements(values["builder"])
    return values


def _log_limit(options: t.Optional[Record]) -> t.Optional[str]:
    return None if options is None else str(options.get("max-size") or "")


def _entitlements(builder: t.Optional[Record]) -> t.Optional[t.List[str]]:
    if builder is None:
        return None
    # The engine's JSON reader does not mind the case of a struct's keys: "Entitlements" is as good as "entitlements".
    lower = {str(key).lower(): value for key, value in builder.items()}
    granted = lower.get("entitlements")
    return sorted(name for name, value in granted.items() if value) if isinstance(granted, dict) else []


def _in_force(snapshot: Record, engine: Record, facts: Facts) -> Facts:
    settings, loaded = facts["running"], facts["loaded"]
    listeners = engine_listeners.api(snapshot, engine, settings)
    told = loaded.get("no_new_privileges")
    return {
        "icc": _icc(engine),
        "no_new_privileges": settings["no-new-privileges"] if told is None else told,
        "userland_proxy": True if (engine["process"] or {}).get("userland_proxies") else settings["userland-proxy"],
        "firewall": _firewall(snapshot, engine, facts),
        "ipv6_unfiltered": _ipv6_unfiltered(snapshot, settings),
        "tcp": listeners,
        "tcp_without_client_certificates": _unprotected(listeners, settings["tlsverify"]),
        "environment": (engine["process"] or {}).get("environment"),
    }


def _icc(engine: Record) -> t.Union[bool, str, None]:
    if engine["networks"] is None:
        return None
    bridge = next((record for record in engine["networks"] if record["name"] == "bridge"), None)
    if bridge is None:
        return "none"
    options = network.options(bridge)
    # The option is always written; where it is not, the driver lets containers talk.
    return None if options is None else str(options.get("com.docker.network.bridge.enable_icc", "true")) == "true"


def _firewall(snapshot: Record, engine: Record, facts: Facts) -> t.Optional[bool]:
    managed: t.Optional[bool] = facts["running"]["iptables"]
    firewall = snapshot["host"]["firewall"] or {}
    by_iptables = not str(facts["loaded"].get("firewall_backend") or "").startswith("nftables")
    is_here = engine["mode"] == "rootful" and _icc(engine) != "none"
    # Rules that somebody flushed are not in force, whatever the engine was told. A rootless engine's are elsewhere.
    if by_iptables and is_here and managed is not False:
        return firewall.get("docker_chains") and managed
    return managed


def _ipv6_unfiltered(snapshot: Record, settings: Facts) -> t.Optional[bool]:
    forwarding = (snapshot["host"]["sysctls"] or {}).get("net.ipv6.conf.all.forwarding")
    if forwarding in ("0", "absent"):
        return False
    if forwarding is None or settings["ip6tables"] is None:
        return None
    return not settings["ip6tables"]


def _unprotected(listeners: t.Optional[t.List[str]], verifies: t.Optional[bool]) -> t.Optional[t.List[str]]:
    if not listeners or verifies is False:
        return listeners
    return [] if verifies else None


def _unread(snapshot: Record, engine: Record, configured: Layer, running: Layer) -> t.Dict[str, str]:
    name = engine["name"]
    if engine["state"] != "up":
        silent = {"down": "does not run", "stuck": "did not answer in time", "denied": "refused to be asked"}
        reason = " (%s)" % engine["reason"].rstrip(".") if engine.get("reason") else ""
        said = "The engine %s %s%s." % (name, silent.get(engine["state"], "could not be asked"), reason)
        return {"": said, "configured": configured.unread or said}
    return {
        "config": why(snapshot, "engine.config", "The configuration file of the engine %s" % name, name),
        "configured": configured.unread,
        "data_root_separate": "Where the data root of the engine %s is mounted could not be read." % name,
        "host": why(snapshot, "host.kernel", "The kernel's security modules"),
        "in_force.icc": why(snapshot, "engine.networks", "The networks of the engine %s" % name, name),
        "in_force.ipv6_unfiltered": running.unread or "Whether the host forwards IPv6 could not be read.",
        "in_force.tcp": "The ports that the engine %s listens on could not be told." % name,
        "in_force": running.unread or "The process of the engine %s could not be read." % name,
        "loaded": why(snapshot, "engine.info", "What the engine %s says of itself" % name, name),
        "major": "The version of the engine %s could not be read." % name,
        "pending": running.unread or configured.unread,
        "running": running.unread or "What this default is depends on what could not be read.",
        "swarm.data_path": "The engine does not tell which address carries the data: compare the --data-path-addr with "
                           "which the node joined.",
        "swarm": why(snapshot, "engine.swarm", "The swarm of the engine %s" % name, name),
    }
