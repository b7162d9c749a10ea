# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The software that containers depend on, with a verdict on each CVE of the list."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.cve import Build, judge
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.model import Subject, SubjectSet
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.unread import undiscovered

_OF_ENGINES = ("engine", "containerd", "runc")


def build(snapshot: t.Mapping[str, t.Any], context: t.Mapping[str, t.Any]) -> SubjectSet:
    """One subject for each component, and for each version of it that engines of this host run."""
    cves = context["cves"]["entries"]
    setting = _setting(snapshot)
    return SubjectSet(tuple(_subject(engine, made, cves, setting) for engine, made in builds(snapshot)))


def builds(snapshot: t.Mapping[str, t.Any]) -> t.List[t.Tuple[str, Build]]:
    """What is installed: pairs of the engine that it belongs to ("" for the host's) and the build."""
    found: t.Dict[t.Tuple[str, str], t.Tuple[str, Build]] = {}
    for engine in snapshot["engines"] or _unseen(snapshot):
        for component in _OF_ENGINES:
            made = _of_engine(snapshot, engine, component)
            if made is not None:
                found.setdefault((component, made.version), (engine["name"], made))
    own = [made for made in (_kernel(snapshot), _nvidia_toolkit(snapshot)) if made is not None]
    return list(found.values()) + [("", made) for made in own]


def _unseen(snapshot: t.Mapping[str, t.Any]) -> t.List[t.Dict[str, t.Any]]:
    """What stands for the engines that could not be listed, and for packages whose engine does not show itself."""
    installed = any((snapshot["host"]["packages"] or {}).get(component) for component in _OF_ENGINES)
    return [{"name": "", "version": None}] if installed or undiscovered(snapshot) else []


def _package(snapshot: t.Mapping[str, t.Any], component: str) -> t.Optional[t.Mapping[str, t.Any]]:
    packages = snapshot["host"]["packages"]
    package = None if packages is None else packages.get(component, {})
    return None if package is None or None in package.values() else package


def _of_engine(snapshot: t.Mapping[str, t.Any], engine: t.Mapping[str, t.Any], component: str) -> t.Optional[Build]:
    version = engine["version"] or {}
    told = version.get("engine") if component == "engine" else (version.get("components") or {}).get(component)
    package = _package(snapshot, component)
    # An engine that answers and does not tell of a component may well use another; one that is silent uses something.
    if not told and not package and version:
        return None
    return Build(component, told or _package_version(component, package), package)


def _package_version(component: str, package: t.Optional[t.Mapping[str, t.Any]]) -> str:
    # The project's own package of containerd holds a runc whose version it does not carry.
    if not package or (component == "runc" and package.get("package") == "containerd.io"):
        return ""
    return package.get("version") or ""


def _kernel(snapshot: t.Mapping[str, t.Any]) -> t.Optional[Build]:
    package = _package(snapshot, "kernel")
    release = (snapshot["host"]["kernel"] or {}).get("release") or ""
    # A distribution's release (6.1.0-18-amd64) counts its own changes, its package carries upstream's version.
    return Build("kernel", (package or {}).get("version") or release, package)


def _nvidia_toolkit(snapshot: t.Mapping[str, t.Any]) -> t.Optional[Build]:
    package = _package(snapshot, "nvidia_toolkit")
    return Build("nvidia_toolkit", package.get("version") or "", package) if package else None


def _setting(snapshot: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """What decides whether some of the faults can be reached at all. None: could not be read."""
    unseen = [None] if undiscovered(snapshot) else []
    infos = [engine["info"] for engine in snapshot["engines"]] + unseen
    swarms = [engine.get("swarm") for engine in snapshot["engines"]] + unseen
    firewall = snapshot["host"]["firewall"]
    return {
        "authorization_plugins": _any(infos, lambda info: bool(info.get("authorization_plugins"))),
        "swarm_active": _any(swarms, lambda swarm: swarm.get("state") == "active"),
        "firewalld_active": None if firewall is None else firewall.get("firewalld") == "active",
    }


def _any(items: t.Sequence[t.Any], test: t.Callable[[t.Any], bool]) -> t.Optional[bool]:
    if any(item is not None and test(item) for item in items):
        return True
    return None if None in items else False


def _subject(engine: str, made: Build, cves: t.Sequence[t.Mapping[str, t.Any]],
             setting: t.Mapping[str, t.Any]) -> Subject:
    judged = {entry["id"]: judge(entry, made) for entry in cves if entry["component"] == made.component}
    sentences = {"cve.%s" % name: sentence for name, (_verdict, sentence) in judged.items() if sentence}
    facts = {
        "name": made.component,
        "version": made.version or None,
        "package": (made.package or {}).get("package", ""),
        "cve": {name: verdict for name, (verdict, _sentence) in judged.items()},
        "setting": setting,
    }
    unknown = {path: sentence for path, sentence in sentences.items() if facts["cve"][path[len("cve."):]] is None}
    known = {path: sentence for path, sentence in sentences.items() if path not in unknown}
    unknown["setting"] = "Whether this host uses what the fault needs could not be read."
    return Subject("component", made.component, facts, engine=engine, unread=unknown, notes=known)
