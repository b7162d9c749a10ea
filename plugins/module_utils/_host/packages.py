# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Versions of the software that containers depend on, and the CVEs that its packages' changelogs name."""

from __future__ import annotations

import functools
import gzip
import os
import platform
import re
import shutil
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._host import command
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError, attempt

# The first that is installed provides the component. The engine's own project packs runc with containerd.
_PACKAGES: t.Dict[str, t.Tuple[str, ...]] = {
    "engine": ("docker-ce", "docker.io", "moby-engine", "docker"),
    "containerd": ("containerd.io", "containerd", "moby-containerd"),
    "runc": ("containerd.io", "runc", "moby-runc"),
    "nvidia_toolkit": ("nvidia-container-toolkit",),
}
_CVE = re.compile(rb"CVE-\d{4}-\d{4,}")
_BLOCK = 1 << 20


def read(cves: t.Collection[str], errors: Errors) -> t.Dict[str, t.Any]:
    """The snapshot's record of packages, by component; an empty one where no package provides it."""
    wanted = dict(_PACKAGES, kernel=_kernel_packages())
    names = sorted({name for alternatives in wanted.values() for name in alternatives})
    manager, versions = _versions(names)
    found = {}
    for component, alternatives in wanted.items():
        package = next((name for name in alternatives if name in versions), "")
        found[component] = _record(package, versions[package], manager, cves, errors) if package else {}
    return found


def _kernel_packages() -> t.Tuple[str, ...]:
    release = platform.release()
    return ("linux-image-" + release, "linux-image-unsigned-" + release, "kernel-core", "kernel")


def _versions(names: t.Sequence[str]) -> t.Tuple[str, t.Dict[str, str]]:
    tool = shutil.which("dpkg-query", path=command.PATH)
    if tool is not None:
        # It says on stderr which packages it does not know, and ends with 1; what it knows it prints.
        done = command.run([tool, "-W", "-f", "${db:Status-Status}\t${Package}\t${Version}\n", *names])
        lines = (line.split("\t") for line in done.stdout.decode("utf-8", "replace").splitlines())
        return "dpkg", {name: version for status, name, version in lines if status == "installed"}
    tool = shutil.which("rpm", path=command.PATH)
    if tool is None:
        return "none", {}
    done = command.run([tool, "-q", "--qf", "%{NAME}\t%{VERSION}-%{RELEASE}.%{ARCH}\n", *names])
    pairs = [line.split("\t") for line in done.stdout.decode("utf-8", "replace").splitlines() if "\t" in line]
    # Several kernels are installed side by side: the one that runs counts.
    return "rpm", {name: version for name, version in pairs
                   if not name.startswith("kernel") or version == platform.release()}


def _record(package: str, version: str, manager: str, cves: t.Collection[str], errors: Errors) -> t.Dict[str, t.Any]:
    named = attempt(errors, "host.packages", package, _named, package, version, manager) if cves else None
    return {
        "package": package,
        "version": version,
        "manager": manager,
        "changelog_searched": [] if named is None else sorted(cves),
        "changelog_names": [] if named is None else sorted(named & set(cves)),
    }


@functools.lru_cache(maxsize=None)
def _named(package: str, version: str, manager: str) -> t.FrozenSet[str]:
    """All CVEs that a package's changelog names."""
    if manager == "rpm":
        text = command.output(["rpm", "-q", "--changelog", package if package != "kernel-core" else
                               "%s-%s" % (package, platform.release())])
        return frozenset(name.decode() for name in _CVE.findall(text.encode()))
    # A native package's changelog has no .Debian in its name.
    for name in ("changelog.Debian.gz", "changelog.gz"):
        path = "/usr/share/doc/%s/%s" % (package, name)
        if os.path.exists(path):
            return _search(path)
    raise HostError("its changelog is not installed, so what its version has mended cannot be told")


def _search(path: str) -> t.FrozenSet[str]:
    found: t.Set[bytes] = set()
    tail = b""
    with gzip.open(path) as stream:
        while True:
            block = stream.read(_BLOCK)
            found.update(_CVE.findall(tail + block))
            if not block:
                return frozenset(name.decode() for name in found)
            tail = block[-32:]
