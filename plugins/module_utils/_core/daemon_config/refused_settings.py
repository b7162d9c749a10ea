# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings that do not go together, or that the engine or its containers could not start with."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import log_drivers, references
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Objection, Observed

Objections = t.Iterator[Objection]


@dataclass(frozen=True)
class Case:
    """The settings of the next start, flags of the unit included; which of the keys are asked for or change now."""

    settings: t.Mapping[str, t.Any]
    in_file: t.FrozenSet[str]
    asked: t.FrozenSet[str]
    observed: Observed

    def text(self, key: str, otherwise: str = "") -> str:
        value = self.settings.get(key)
        return value if isinstance(value, str) and value else otherwise

    def map(self, key: str) -> t.Mapping[str, t.Any]:
        value = self.settings.get(key)
        return value if isinstance(value, dict) else {}

    def concerns(self, *names: str) -> bool:
        return not self.asked.isdisjoint(names)


def objections(case: Case) -> t.List[Objection]:
    return [one for rule in _RULES for one in rule(case)]


def _network(case: Case) -> Objections:
    off = {key for key in ("icc", "iptables") if case.settings.get(key) is False}
    if case.concerns("icc", "iptables") and len(off) == 2:
        yield Objection("icc", "false needs iptables, which is false", "Set iptables to true, or leave icc alone.")
    if case.concerns("bridge", "bip") and case.text("bridge") and case.text("bip"):
        yield Objection("bip", "it does not go together with bridge", "Set one of the two.")


def _listeners(case: Case) -> Objections:
    hosts = case.settings.get("hosts")
    if not case.concerns("hosts", "tlsverify") or not isinstance(hosts, list):
        return
    for host in hosts:
        if isinstance(host, str) and _is_tcp(host) and case.settings.get("tlsverify") is not True:
            yield Objection(
                "hosts",
                "whoever reaches %s would be root here, as tlsverify is not set" % host,
                "Set tlsverify, tlscacert, tlscert and tlskey as well.",
            )


def _is_tcp(host: str) -> bool:
    scheme, separator, _rest = host.partition("://")
    return scheme == "tcp" if separator else True


def _logging(case: Case) -> Objections:
    driver = case.text("log-driver", "json-file")
    if case.concerns("log-driver") and not log_drivers.is_known(driver):
        yield Objection("log-driver", "%s is no logging driver: no container would start" % driver, "Correct its name.")
    if case.concerns("log-driver", "log-opts"):
        for name in log_drivers.unknown_options(driver, case.map("log-opts")):
            reason = "the logging driver %s does not know it" % driver
            yield Objection("log-opts.%s" % name, reason, "Remove it, or use another driver.")


def _limits(case: Case) -> Objections:
    if not case.concerns("default-ulimits"):
        return
    for name, limit in case.map("default-ulimits").items():
        numbers = {str(key).lower(): value for key, value in limit.items()} if isinstance(limit, dict) else {}
        soft, hard = numbers.get("soft"), numbers.get("hard")
        if isinstance(soft, int) and isinstance(hard, int):
            yield from _limit(case.observed, name, soft, hard)


def _limit(observed: Observed, name: str, soft: int, hard: int) -> Objections:
    key = "default-ulimits.%s" % name
    if hard != -1 and (soft > hard or soft == -1):
        yield Objection(key, "its soft limit is above its hard one: no container would start", "Correct one of them.")
    process = observed.process
    if process is None or process.may_raise_limits:
        return
    own = process.hard_limits.get(name, -1)
    if own != -1 and (hard == -1 or hard > own):
        reason = "the engine itself has %d and may not give more: no container would start" % own
        yield Objection(key, reason, "Ask for %d at most." % own)


def _cgroup_parent(case: Case) -> Objections:
    parent = case.text("cgroup-parent")
    if case.concerns("cgroup-parent", "exec-opts") and parent and _uses_systemd(case) and not parent.endswith(".slice"):
        yield Objection("cgroup-parent", "systemd keeps containers in slices only", "Use a name that ends in .slice.")


def _uses_systemd(case: Case) -> bool:
    options = case.settings.get("exec-opts")
    listed = options if isinstance(options, list) else []
    told = [one for one in listed if str(one).startswith("native.cgroupdriver=")]
    if told:
        return bool(str(told[-1]).endswith("=systemd"))
    return bool(case.observed.info and case.observed.info.cgroup_driver == "systemd")


def _runtime(case: Case) -> Objections:
    name, info = case.text("default-runtime", "runc"), case.observed.info
    known = {"runc", *case.map("runtimes"), *(info.runtimes if info else ())}
    if case.concerns("default-runtime") and name not in known and not name.startswith("io.containerd."):
        yield Objection("default-runtime", "there is no runtime %s" % name, "Add it to runtimes, or correct its name.")


def _user_namespace(case: Case) -> Objections:
    features = case.map("features")
    if not case.concerns("userns-remap", "features") or not case.text("userns-remap"):
        return
    if features.get("containerd-snapshotter") is True:
        reason = "the engine does not start with it and features.containerd-snapshotter"
        yield Objection("userns-remap", reason, "Set one of the two.")


def _references(case: Case) -> Objections:
    for path, key in references.named(case.settings).items():
        if case.concerns(key.partition(".")[0]) and case.observed.files.get(path) is False:
            reason = "%s is not a regular file that the engine can read" % path
            yield Objection(key, reason, "Put the file there, or correct the path.")
    # Whatever is asked for: a reload kills an engine that misses one of these.
    for name in references.plugins(case.settings):
        if case.observed.plugins is not None and name not in case.observed.plugins:
            yield Objection(
                "authorization-plugins",
                "there is no plugin %s: the engine would end, even at a reload" % name,
                "Install and start the plugin, or take it out of the list.",
            )


_RULES: t.Sequence[t.Callable[[Case], Objections]] = (
    _network,
    _listeners,
    _logging,
    _limits,
    _cgroup_parent,
    _runtime,
    _user_namespace,
    _references,
)
