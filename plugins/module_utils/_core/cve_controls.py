# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One control for each entry of the CVE list."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.cve import FIXED, NOT_AFFECTED

_NAMES = {
    "engine": "The engine",
    "containerd": "containerd",
    "runc": "runc",
    "kernel": "The kernel",
    "nvidia_toolkit": "The NVIDIA container toolkit",
}

_IMPACT = {
    "engine": "The engine restarts: without live-restore all its containers stop.",
    "containerd": "containerd restarts; containers keep running, the engine should be restarted after it.",
    "runc": "Nothing stops; containers that run keep the old runtime's process until they are started again.",
    "kernel": "The host has to be booted again.",
    "nvidia_toolkit": "Containers with GPUs use the new toolkit when they are started again.",
}


def controls(cves: t.Mapping[str, t.Any]) -> t.List[t.Dict[str, t.Any]]:
    """The controls of a CVE list: C({as_of, entries})."""
    return [_control(entry, cves["as_of"]) for entry in cves["entries"]]


def control_id(cve: str) -> str:
    """The id of a CVE's control."""
    return cve.lower().replace("-", "_")


def _control(entry: t.Mapping[str, t.Any], as_of: str) -> t.Dict[str, t.Any]:
    component = entry["component"]
    return {
        "id": control_id(entry["id"]),
        "title": "%s is not open to %s: %s" % (_NAMES[component], entry["id"], entry["title"]),
        "severity": entry["severity"],
        "subject": "component",
        "where": {"name": component},
        "applies_when": [dict(condition) for condition in entry.get("only_when", ())],
        "absent": "%s was not found on this host." % _NAMES[component],
        "evidence": "cve.%s" % entry["id"],
        "expect": {"one_of": [FIXED, NOT_AFFECTED]},
        "why": "%s (As of %s.)" % (entry["why"].strip(), as_of),
        "remedy": _remedy(entry),
        "tags": ["versions"] + list(entry.get("tags", ())),
    }


def _remedy(entry: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    component = entry["component"]
    return {
        "text": "Upgrade %s to %s, or to a package of the distribution whose changelog names the fix.%s" % (
            _NAMES[component].replace("The ", "the "), " or ".join(entry["fixed"]),
            " %s" % entry["workaround"].strip() if entry.get("workaround") else ""),
        "disruption": "none" if component in ("runc", "nvidia_toolkit") else "restart",
        "impact": _IMPACT[component],
    }
