# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Made-up fleets that look like real ones, for the tests of what is written about them. Same seed, same fleet."""

from __future__ import annotations

import random
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.summary import counts
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports.comparison import compare, of_fleet
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports.fleet import Fleet, read

Json = t.Dict[str, t.Any]

COLUMNS = ("id", "title", "severity", "kind", "area", "expected", "actual", "why", "todo", "disruption")
CONTROLS = [
    (
        "container_not_privileged",
        "Container does not run privileged",
        "critical",
        "container",
        "capabilities",
        "false",
        True,
        "A privileged container has every capability and every device of the host: who breaks into it owns the host.",
        "Take the flag away and give the container the single capabilities and devices that it needs.",
        "recreate",
    ),
    (
        "container_no_engine_socket",
        "Container does not hold the engine's socket",
        "critical",
        "container",
        "engine_access",
        "none of /run/docker.sock, /var/run/docker.sock",
        ["/var/run/docker.sock"],
        "Whoever can write to the socket can start a privileged container, and is root on the host by that.",
        "Put a proxy that allows single calls between the container and the engine.",
        "recreate",
    ),
    (
        "daemon_tcp_tls",
        "The engine's TCP socket asks for a client certificate",
        "critical",
        "daemon",
        "engine_access",
        "true",
        False,
        "An engine that listens on the network without asking who calls gives root to everybody who can reach it.",
        "Set tlsverify with a certificate authority of your own, or stop listening on TCP.",
        "restart",
    ),
    (
        "container_host_network",
        "Container has a network namespace of its own",
        "high",
        "container",
        "namespaces",
        'not "host"',
        "host",
        "In the host's network namespace a container reaches what listens on loopback only.",
        "Publish the ports that it needs on a network of its own.",
        "recreate",
    ),
    (
        "container_no_new_privileges",
        "Container cannot gain privileges",
        "high",
        "container",
        "kernel_filters",
        "true",
        False,
        "A set-user-id program in the image lets a process become root again inside the container.",
        "Start the container with no-new-privileges.",
        "recreate",
    ),
    (
        "container_seccomp",
        "Container runs under a system-call filter",
        "high",
        "container",
        "kernel_filters",
        "filter",
        "disabled",
        "Without the filter every system call of the kernel is there to be attacked.",
        "Drop the option that switches the filter off.",
        "recreate",
    ),
    (
        "container_not_root",
        "Container runs as a user that is not root",
        "high",
        "container",
        "identity",
        "not 0",
        0,
        "Root inside is root outside where no user namespace lies between them.",
        "Give the container a user, or remap users for the engine.",
        "recreate",
    ),
    (
        "daemon_icc_disabled",
        "Containers on the default bridge cannot reach each other",
        "medium",
        "daemon",
        "network",
        "false",
        True,
        "One container that is broken into can attack its neighbours on the same bridge.",
        "Set icc to false in daemon.json.",
        "restart",
    ),
    (
        "container_memory_limit",
        "Container has a memory limit",
        "medium",
        "container",
        "resources",
        "at least 1",
        0,
        "One container that takes all the memory takes its neighbours down with it.",
        "Set a limit that fits what it does.",
        "none",
    ),
    (
        "container_pids_limit",
        "Container has a limit of processes",
        "medium",
        "container",
        "resources",
        "at least 1",
        0,
        "A fork bomb in one container stops the host.",
        "Set pids-limit.",
        "none",
    ),
    (
        "container_read_only",
        "Container's root file system is read-only",
        "medium",
        "container",
        "mounts",
        "true",
        False,
        "What an intruder leaves behind in a writable root file system is there after the next start.",
        "Mount it read-only, with volumes and tmpfs where it writes.",
        "recreate",
    ),
    (
        "file_daemon_config_mode",
        "Only root can write to the engine's configuration",
        "high",
        "file",
        "files",
        "at most 0644",
        "0666",
        "Whoever can write the configuration decides how the engine runs.",
        "Set the owner to root and the mode to 0644.",
        "none",
    ),
    (
        "audit_docker_socket",
        "Calls to the engine's socket are audited",
        "low",
        "audit",
        "audit",
        "true",
        False,
        "Without a rule nobody can say afterwards who used the engine.",
        "Add the rule to /etc/audit/rules.d.",
        "reload",
    ),
    (
        "kernel_kptr_restrict",
        "Addresses of the kernel are hidden",
        "low",
        "kernel",
        "kernel",
        "one of 1, 2",
        "0",
        "An exploit needs addresses; this sysctl decides who can read them.",
        "Set kernel.kptr_restrict to 1.",
        "none",
    ),
    (
        "component_runc_cve_2024_21626",
        "runc is not open to CVE-2024-21626",
        "critical",
        "component",
        "versions",
        "1.1.12 or later",
        "1.1.5",
        "A leaked file descriptor lets a container reach the host's file system.",
        "Upgrade runc and restart the containers.",
        "recreate",
    ),
    (
        "image_user",
        "Image sets a user",
        "low",
        "image",
        "images",
        "not empty",
        "",
        "An image without a user starts as root wherever nobody says otherwise.",
        "Set USER in its Dockerfile.",
        "none",
    ),
    (
        "volume_not_host_root",
        "Volume is no disguised mount of the host",
        "high",
        "volume",
        "storage",
        "false",
        True,
        "A volume can be a bind mount of the host's root under another name.",
        "Remove it and create a volume of its own.",
        "recreate",
    ),
    (
        "container_secrets_env",
        "No secrets in the environment",
        "medium",
        "container",
        "secrets",
        "none",
        ["DB_PASSWORD", "API_TOKEN"],
        "The environment is shown to everybody who can inspect the container.",
        "Hand secrets over as files.",
        "recreate",
    ),
]
SERVICES = ["web", "api", "worker", "queue", "cache", "db", "search", "mail", "proxy", "metrics", "ci-runner", "batch"]
REASONS = ["Permission denied: /proc/%d/status.", "The engine did not answer in time.", "auditctl is not there to ask."]


def finding(control: t.Sequence[t.Any], name: str, status: str = "fail", **changes: t.Any) -> Json:
    told = dict(zip(COLUMNS, control))
    shown = ", ".join(told["actual"]) if isinstance(told["actual"], list) else str(told["actual"]).lower()
    reason = {
        "fail": "Found %s; expected %s." % (shown, told["expected"]),
        "pass": "",
        "not_applicable": "The container does not run.",
        "manual": "Ask who needs this.",
    }.get(status, "")
    made = {
        "id": told["id"],
        "title": told["title"],
        "severity": told["severity"],
        "status": status,
        "area": told["area"],
        "subject": {"kind": told["kind"], "name": name},
        "expected": told["expected"],
        "actual": told["actual"] if status in ("fail", "waived") else None,
        "reason": reason,
        "why": told["why"],
        "remedy": {
            "text": told["todo"],
            "disruption": told["disruption"],
            "impact": "What depends on it needs a look first.",
        },
        "disruption": told["disruption"],
        "references": {"cis_docker_1.8": ["5.%d" % (len(told["id"]) % 31 + 1)]},
        "waiver": None,
    }
    made.update(changes)
    return made


def waived(control: t.Sequence[t.Any], name: str) -> Json:
    waiver = {
        "control": control[0],
        "reason": "Nested builds until the move, SEC-1234",
        "owner": "team-ci",
        "until": "2026-12-31",
        "expired": False,
        "status": "fail",
    }
    return finding(control, name, "waived", reason="Found it; expected otherwise.", waiver=waiver)


def report(host: str, findings: t.List[Json], **changes: t.Any) -> Json:
    made = {
        "schema": 1,
        "host": host,
        "taken": "2026-11-24T01:00:00Z",
        "collection": "0.1.0",
        "profile": "baseline",
        "engines": [{"name": "docker", "mode": "rootful", "version": "26.1.5", "state": "up"}],
        "counts": counts(findings),
        "errors": [],
        "findings": findings,
    }
    made.update(changes)
    return made


def fleet(hosts: int, failing: int, seed: int = 1) -> t.List[Json]:
    """So many hosts, the worst of which have about so many failing findings."""
    chance = random.Random(seed)
    return [_host(chance, number, failing) for number in range(1, hosts + 1)]


def _host(chance: random.Random, number: int, failing: int) -> Json:
    kind = chance.choice(["web", "db", "build", "edge", "batch"])
    name = "%s-%02d.%s.example.net" % (kind, number, chance.choice(["fra", "ams", "iad"]))
    badness = chance.choice([0.15, 0.4, 0.7, 1.0])
    on_containers = sum(1 for control in CONTROLS if control[3] == "container")
    # Orchestrators put something random into every name: hardly any is there twice in a fleet.
    containers = [
        "%s-%d-%08x" % (chance.choice(SERVICES), one, chance.getrandbits(32))
        for one in range(max(1, failing // on_containers))
    ]
    found = []
    for control in CONTROLS:
        names = containers if control[3] == "container" else [_single(control[3], name)]
        found += [_judged(chance, control, one, badness) for one in names]
    errors = [{"section": "container.in_force", "object": "docker/%s" % containers[0], "reason": REASONS[0] % number}]
    return report(name, found, errors=errors if chance.random() < 0.2 else [])


def _single(kind: str, host: str) -> str:
    return {
        "host": host,
        "file": "/etc/docker/daemon.json",
        "component": "runc",
        "image": "registry.example.net/shop/web:1.4",
        "volume": "data",
    }.get(kind, "docker" if kind == "daemon" else kind)


def _judged(chance: random.Random, control: t.Sequence[t.Any], name: str, badness: float) -> Json:
    drawn = chance.random() / badness
    rare = {"critical": 0.12, "high": 0.5, "medium": 1.0, "low": 1.0}[control[2]]
    if drawn < 0.04:
        return waived(control, name)
    if drawn < 0.07:
        return finding(control, name, "unknown", reason=chance.choice(REASONS[1:]))
    if drawn < 0.09:
        return finding(control, name, "manual")
    return finding(control, name, "fail" if drawn < 0.09 + rare else chance.choice(["pass", "pass", "not_applicable"]))


def hardened(hosts: int, failing: int) -> Fleet:
    """A fleet after some of what failed was mended and the rest was planned, compared with what it was before."""
    before = read(fleet(hosts, failing))
    first = {one["host"]: one for one in before.reports}
    after = [_hardened(random.Random(host), one) for host, one in first.items()]
    return of_fleet(read(after), lambda one: first[one["host"]])


def compared(before: t.List[Json], after: t.List[Json], **changes: t.Any) -> Json:
    """The report of the host C(web-1), which had some findings and has others now."""
    first = read(report("web-1", before, taken="2026-11-24T00:00:00Z")).reports[0]
    return compare(read(report("web-1", after, **changes)).reports[0], first)


def _hardened(chance: random.Random, before: Json) -> Json:
    found = [_mended(chance, one) for one in before["findings"] if one["status"] != "fail" or chance.random() > 0.02]
    failing = [one for one in found if one["status"] == "fail"]
    plan = {
        "count": 0,
        "steps": {},
        "pending": [pending(one) for one in failing if one["disruption"] == "restart"],
        "by_hand": [_named(one, text=one["remedy"]["text"]) for one in failing if one["disruption"] != "restart"],
        "hand_over": [handed_over()],
    }
    return report(before["host"], found, taken="2026-11-24T01:10:00Z", errors=before["errors"], plan=plan)


def _mended(chance: random.Random, one: Json) -> Json:
    if one["status"] not in ("fail", "pass"):
        return one
    drawn = chance.random()
    if one["status"] == "fail" and drawn < 0.3:
        return dict(one, status="pass", reason="", actual=None)
    if one["status"] == "pass" and drawn < 0.02:
        return dict(one, status="unknown", reason=REASONS[1])
    return one


def pending(one: Json, allow: str = "hardening_disruption=restart") -> Json:
    """The entry of a plan for a finding that waits for a word."""
    return _named(one, needs="restart", reason="It takes effect when the engine restarts.", allow=allow)


def handed_over(container: str = "shop-web-1", owner: str = "shop/web") -> Json:
    """The entry of a plan for a container that somebody owns."""
    return {"engine": "docker", "container": container, "owner": {"kind": "compose", "name": owner},
            "differences": [{"setting": "read_only", "before": False, "after": True},
                            {"setting": "tmpfs", "before": [], "after": {"/tmp": ""}}]}


def _named(one: Json, **words: str) -> Json:
    subject = one["subject"]
    return dict(words, control=one["id"], subject=subject["name"], engine=subject.get("engine", ""))
