# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a plan leaves undone on a host, with the findings that it is about and the words that would allow it."""

from __future__ import annotations

import shlex
import typing as t

from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports.fleet import Report

PLAYBOOK = "bulkhead.containers.harden"

Entry = t.Mapping[str, t.Any]
Finding = t.Mapping[str, t.Any]
Key = t.Tuple[str, str, str]


def pending(report: Report) -> t.List[Entry]:
    """What could be done, but not in this run."""
    return list(report["plan"]["pending"]) if "plan" in report else []


def by_hand(report: Report) -> t.List[Entry]:
    """What fails, and is left to people."""
    return list(report["plan"]["by_hand"]) if "plan" in report else []


def handed_over(report: Report) -> t.List[Entry]:
    """What the owners of containers are to do: for each container whose it is, and which settings it lacks."""
    return [_handed(entry) for entry in report["plan"]["hand_over"]] if "plan" in report else []


def _handed(entry: Entry) -> Entry:
    owner = entry["owner"]
    return {
        "container": entry["container"],
        "engine": str(entry.get("engine") or ""),
        "owner": " ".join(str(owner[key]) for key in ("kind", "name") if owner.get(key)),
        "settings": ", ".join(str(one.get("setting") or "") for one in entry["differences"]),
    }


def steps(report: Report) -> int:
    """How many steps of the plan are still to be carried out, by the last look at the host."""
    return int(report["plan"]["count"]) if "plan" in report else 0


def by_finding(entries: t.Iterable[Entry]) -> t.Dict[Key, Entry]:
    return {key_of(entry): entry for entry in entries}


def key_of(entry: Entry) -> Key:
    return entry["control"], entry["subject"], entry["engine"]


def key(finding: Finding) -> Key:
    """The finding, as the entry of a plan names it."""
    subject = finding["subject"]
    return finding["id"], subject["name"], subject.get("engine", "")


def command(allow: str, hosts: t.Sequence[str]) -> str:
    """What to type to have it done on these hosts, and on no other."""
    words = ["ansible-playbook", PLAYBOOK, "-e", allow, "--limit", ",".join(hosts)]
    return " ".join(shlex.quote(word) for word in words)


def sentence(entry: Entry, host: str) -> str:
    """Why it waits, and what to type."""
    allow = " Allow it with: %s" % command(entry["allow"], [host]) if entry["allow"] else ""
    return "Needs %s: %s%s" % (entry["needs"] or "a decision", entry["reason"], allow)
