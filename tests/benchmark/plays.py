#!/usr/bin/env python
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an audit and the hardening of a hardened host cost, as ratios measured in one run: `make bench`.

Each round times one `ansible -m ping`, one whole audit and one whole hardening of the same host, reports included, one
after the other, so that what else the machine does weighs on all. Seconds are the least of all rounds: what it takes
undisturbed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import subprocess
import tempfile
import time
import typing as t
from pathlib import Path

from module_calls import ModuleCalls

# docker-bench-security 1.6 was measured on such a host to take this long for each container that runs.
DOCKER_BENCH_SECONDS_PER_CONTAINER = 1.8


class Figures(t.NamedTuple):
    """Seconds are the least of the rounds; C(paired) and C(harden_paired) are the medians of the rounds' own ratios."""

    containers: int
    ping: float
    audit: float
    paired: float
    harden: float
    harden_paired: float
    harden_calls: int
    snapshot_bytes: int
    engine_calls: int
    peak_kib: int
    module_seconds: float


def main() -> None:
    arguments = _arguments()
    figures = [_measure(arguments, count) for count in sorted(arguments.containers)]
    _print(figures)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--inventory", required=True, help="inventory with the one host to measure on")
    parser.add_argument("--host", required=True, help="name of its container on this machine's engine")
    parser.add_argument("--image", required=True, help="image of the workload, loaded in the host's engine")
    parser.add_argument("--containers", type=int, nargs="+", default=[0, 50, 150])
    parser.add_argument("--rounds", type=int, default=9)
    return parser.parse_args()


def _measure(arguments: argparse.Namespace, count: int) -> Figures:
    _run_containers(arguments.host, arguments.image, count)
    with tempfile.TemporaryDirectory() as reports:
        ping = ["ansible", "all", "-i", arguments.inventory, "-m", "ansible.builtin.ping"]
        audit, harden = (["ansible-playbook", "bulkhead.containers." + playbook, "-i", arguments.inventory,
                          "-e", "hardening_report_dir=" + reports, "-e", "hardening_disruption=restart"]
                         for playbook in ("audit", "harden"))
        # The first hardening has something to do.
        _seconds(ping), _seconds(audit), _seconds(harden)
        rounds = [(_seconds(ping), _seconds(audit), _seconds(harden)) for _round in range(arguments.rounds)]
        with ModuleCalls(arguments.host) as calls:
            _seconds(harden)
        return _figures(Path(reports), count, rounds, calls.count)


def _figures(reports: Path, count: int, rounds: t.Sequence[t.Tuple[float, float, float]], calls: int) -> Figures:
    evidence, = reports.glob("*.evidence.json.gz")
    snapshot = json.loads(gzip.decompress(evidence.read_bytes()))["snapshot"]
    running = [one for engine in snapshot["engines"] for one in engine["containers"] if one["state"] == "running"]
    assert len(running) == count, "%d containers run, not %d" % (len(running), count)
    collector = snapshot["collector"]
    return Figures(
        containers=count,
        ping=min(ping for ping, _audit, _harden in rounds),
        audit=min(audit for _ping, audit, _harden in rounds),
        paired=statistics.median(audit / ping for ping, audit, _harden in rounds),
        harden=min(harden for _ping, _audit, harden in rounds),
        harden_paired=statistics.median(harden / ping for ping, _audit, harden in rounds),
        harden_calls=calls,
        snapshot_bytes=len(json.dumps(snapshot, separators=(",", ":"))),
        engine_calls=collector["engine_calls"],
        peak_kib=collector["peak_kib"],
        module_seconds=collector["seconds"],
    )


def _run_containers(host: str, image: str, count: int) -> None:
    # One shell in the host: a round trip for each container would take longer than the containers.
    script = 'n=$(docker ps -q | wc -l); while [ "$n" -lt %d ]; do docker run -d %s sleep 86400; n=$((n+1)); done' % (
        count, image)
    subprocess.run(["docker", "exec", host, "sh", "-c", script], check=True, stdout=subprocess.DEVNULL)


def _seconds(command: t.Sequence[str]) -> float:
    start = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return time.monotonic() - start


def _print(figures: t.Sequence[Figures]) -> None:
    print("%10s %8s %8s %10s %8s %11s %12s %9s %9s" % (
        "containers", "ping s", "audit s", "audit/ping", "paired", "snapshot kB", "engine calls", "peak MiB",
        "module s"))
    for one in figures:
        print("%10d %8.2f %8.2f %10.2f %8.2f %11.1f %12d %9.1f %9.3f" % (
            one.containers, one.ping, one.audit, one.audit / one.ping, one.paired, one.snapshot_bytes / 1000,
            one.engine_calls, one.peak_kib / 1024, one.module_seconds))
    print("a host that is as the policy wants it:")
    print("%10s %8s %11s %8s %13s" % ("containers", "harden s", "harden/ping", "paired", "module calls"))
    for one in figures:
        print("%10d %8.2f %11.2f %8.2f %13d" % (
            one.containers, one.harden, one.harden / one.ping, one.harden_paired, one.harden_calls))
    first, last = figures[0], figures[-1]
    added = last.containers - first.containers
    if added:
        each = (last.audit - last.ping - first.audit + first.ping) / added
        print("each container adds %.1f ms, %.2f kB of snapshot and %.2f engine calls: %.0f times faster than "
              "docker-bench-security" % (
                  each * 1000, (last.snapshot_bytes - first.snapshot_bytes) / added / 1000,
                  (last.engine_calls - first.engine_calls) / added, DOCKER_BENCH_SECONDS_PER_CONTAINER / each))


if __name__ == "__main__":
    main()
