# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One read-only look at this host."""

from __future__ import annotations

import datetime
import os
import resource
import sys
import time
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core import release, snapshot_schema
from ansible_collections.bulkhead.containers.plugins.module_utils._core.told_labels import LABELS
from ansible_collections.bulkhead.containers.plugins.module_utils._host import (
    command,
    engine,
    engines,
    owners,
    systemd,
    wanted_files,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.host import HostWanted, read_host

PROCESS_NAMES = ("sshd", "dropbear", "dockerd", "containerd", "podman", "systemd")
# Parts of the kernel that have been ways out of a container and can do without being loaded.
KERNEL_MODULES = ("algif_aead", "overlay", "br_netfilter", "nf_tables", "kvm", "usb_storage")


@dataclass(frozen=True)
class Options:
    engine_timeout: float = 10.0
    cves: t.Tuple[str, ...] = ()
    label_values: t.Tuple[str, ...] = LABELS
    process_names: t.Tuple[str, ...] = PROCESS_NAMES
    evidence: bool = False


def look(options: Options, run: command.Run) -> t.Dict[str, t.Any]:
    """The snapshot, of docs/snapshot.md. What cannot be read is told in its errors; nothing is raised for that."""
    began = time.monotonic()
    taken = datetime.datetime.now(datetime.timezone.utc)
    errors = Errors()
    units = _units(run, errors)
    wanted = engine.Wanted(
        options.engine_timeout,
        frozenset(options.label_values),
        frozenset(options.process_names),
        owners.Host(run, errors).clues,
        options.evidence,
    )
    seen = _engines(units, wanted, errors)
    host = read_host(
        HostWanted(
            files=tuple(wanted for one in seen for wanted in wanted_files.of_engine(one, units, errors)),
            engine_processes={one.record["name"]: _pids(one) for one in seen},
            cves=options.cves,
            kernel_modules=KERNEL_MODULES,
            docker_group=wanted_files.docker_group(seen),
        ),
        run,
        errors,
    )
    return {
        "schema": snapshot_schema.SCHEMA,
        "taken": taken.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "collector": _collector(sum(one.calls for one in seen), time.monotonic() - began),
        "errors": errors.entries,
        "host": host,
        "engines": [one.record for one in seen],
    }


def _units(run: command.Run, errors: Errors) -> t.Optional[systemd.Units]:
    try:
        return systemd.ask(run)
    except (OSError, HostError) as error:
        errors.add("engine.unit", "docker.service", str(error))
        return {}


def _engines(units: t.Optional[systemd.Units], wanted: engine.Wanted, errors: Errors) -> t.List[engine.Seen]:
    found: t.List[engine.Seen] = []
    for place in engines.find(units, errors):
        seen = engine.look(place, wanted, errors)
        if seen is not None and not _same(seen, found):
            found.append(seen)
    return found


def _pids(seen: engine.Seen) -> t.List[int]:
    return [seen.record["process"]["pid"]] if seen.record["process"] else []


def _same(seen: engine.Seen, before: t.Iterable[engine.Seen]) -> bool:
    """One engine can listen on several sockets."""
    return _pids(seen) != [] and any(_pids(one) == _pids(seen) for one in before)


def _collector(engine_calls: int, seconds: float) -> t.Dict[str, t.Any]:
    return {
        "version": release.VERSION,
        "uid": os.geteuid(),
        "python": "%d.%d.%d" % sys.version_info[:3],
        "seconds": round(seconds, 3),
        "engine_calls": engine_calls,
        "peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }
