# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Speed and size of an audit, as ratios measured in one run: the machine's own speed cancels out.

A disposable host gets 0, 50 and 150 running containers. With each number, the whole playbook, reports included, is
timed against C(ansible -m ping) on the same host over the same connection.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
import typing as t
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / ".build"
REPORTS = BUILD / "bench"
HOST = "bulkhead-bench"
NUMBERS = (0, 50, 150)
REPEATS = 5
# What docker-bench-security needs for each container, measured on the same kind of machine.
SECONDS_OF_DOCKER_BENCH = 1.8
AIMS = {0: 1.6, 150: 2.0}
INVENTORY = [
    "--inventory", HOST + ",", "--connection", "community.docker.docker",
    "--extra-vars", "ansible_python_interpreter=/usr/bin/python3",
]


@dataclass(frozen=True)
class Measurement:
    containers: int
    ping: float
    audit: float
    snapshot_bytes: int
    engine_calls: int
    module_seconds: float
    peak_kib: int


def in_host(script: str) -> None:
    subprocess.run(["docker", "exec", HOST, "bash", "-euc", script], check=True, stdout=subprocess.DEVNULL)


def ansible(command: str, *arguments: str) -> None:
    paths = os.pathsep.join(str(BUILD / name) for name in ("collections", "connection"))
    environment = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": paths, "ANSIBLE_PIPELINING": "true"}
    called = [str(BUILD / "run/bin" / command), *INVENTORY, *arguments]
    done = subprocess.run(called, env=environment, cwd=str(BUILD), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(called)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def best(action: t.Callable[[], None]) -> float:
    """The least of several times: what else the machine does only ever adds to a time."""
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return min(times)


def measure(containers: int) -> Measurement:
    ping = best(lambda: ansible("ansible", "all", "--module-name", "ansible.builtin.ping"))
    audit = best(lambda: ansible(
        "ansible-playbook", "bulkhead.containers.audit",
        "--extra-vars", json.dumps({"hardening_report_dir": str(REPORTS), "hardening_profile": "all"}),
    ))
    with gzip.open(REPORTS / f"{HOST}.evidence.json.gz", "rt", encoding="utf-8") as stream:
        snapshot = json.load(stream)["snapshot"]
    look = snapshot["collector"]
    size = len(json.dumps(snapshot, separators=(",", ":")))
    return Measurement(containers, ping, audit, size, look["engine_calls"], look["seconds"], look["peak_kib"])


def set_up(containers: int, running: int) -> None:
    in_host(f"seq {running + 1} {containers} | xargs -I N -P 4 docker run --detach --name c-N workload:1")


def show(results: t.Sequence[Measurement]) -> None:
    print("containers   ping  audit  ratio   aim  module   peak  snapshot  calls")
    for one in results:
        aim = f"{AIMS[one.containers]:.1f}" if one.containers in AIMS else "-"
        print(f"{one.containers:10d} {one.ping:5.2f}s {one.audit:5.2f}s {one.audit / one.ping:6.2f} {aim:>5}"
              f" {one.module_seconds:6.2f}s {one.peak_kib / 1024:3.0f}MiB"
              f" {one.snapshot_bytes:8d}B {one.engine_calls:6d}")
    first, last = results[0], results[-1]
    more = last.containers - first.containers
    seconds = (last.audit - first.audit) / more
    print(f"per container: {seconds * 1000:.1f} ms,"
          f" {(last.snapshot_bytes - first.snapshot_bytes) / more:.0f} bytes (aim: 2500),"
          f" {(last.engine_calls - first.engine_calls) / more:.2f} engine calls (aim: 1),"
          f" {SECONDS_OF_DOCKER_BENCH / max(seconds, 0.0001):.0f} times faster than docker-bench-security (aim: 100)")


def main() -> None:
    bed = str(ROOT / "tests/bed/host")
    subprocess.run([bed, "up", HOST, "trixie"], check=True)
    try:
        in_host("docker import --change 'CMD [\"sleep\", \"inf\"]' /opt/workload.tar workload:1")
        results, running = [], 0
        for number in NUMBERS:
            set_up(number, running)
            running = number
            results.append(measure(number))
        show(results)
    finally:
        subprocess.run([bed, "down", HOST], check=True)


if __name__ == "__main__":
    main()
