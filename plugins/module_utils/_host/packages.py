# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Versions of the software that containers depend on, and the CVEs that its packages' changelogs name."""

from __future__ import annotations

import gzip
import os
import typing as t
import zlib

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import changelog, dpkg_status
from ansible_collections.bulkhead.containers.plugins.module_utils._host import command, reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError, attempt
from ansible_collections.bulkhead.containers.plugins.module_utils._host.optional_file import text_or

_SECTION = "host.packages"
_STATUS = "/var/lib/dpkg/status"
_PIECE = 1 << 18
# The kernel's own changelogs have some megabytes.
_LIMIT = 32 << 20

# The first that is installed is the component's. The engine's own project packs runc with containerd.
PACKAGES: t.Dict[str, t.Tuple[str, ...]] = {
    "engine": ("docker-ce", "docker.io", "moby-engine", "docker"),
    "containerd": ("containerd.io", "containerd", "moby-containerd"),
    "runc": ("runc", "containerd.io", "moby-runc"),
    "kernel": (),
    "nvidia_toolkit": ("nvidia-container-toolkit",),
}
# {release} is that of the kernel that runs: others may be installed beside it.
_KERNELS = {
    "dpkg": ("linux-image-{release}", "linux-image-unsigned-{release}"),
    "rpm": ("kernel-core-{release}", "kernel-uek-core-{release}", "kernel-{release}", "kernel-default-{release}"),
}
_PROGRAMS = {"engine": "dockerd_binary", "containerd": "containerd_binary", "runc": "runc_binary"}

Record = t.Dict[str, t.Any]
Programs = t.Mapping[str, t.Sequence[str]]


def read(cves: t.Sequence[str], programs: Programs, run: command.Run,
         errors: Errors) -> dict[str, Record] | None:
    """By component; {} where no package has it. C(programs): the paths of the binaries in use, by their role."""
    if os.path.exists(_STATUS):
        return attempt(errors, _SECTION, _STATUS, _dpkg, cves, programs, errors)
    return attempt(errors, _SECTION, "rpm", _rpm, cves, run)


def _candidates(manager: str) -> dict[str, tuple[str, ...]]:
    release = os.uname().release
    return dict(PACKAGES, kernel=tuple(name.format(release=release) for name in _KERNELS[manager]))


def _dpkg(cves: t.Sequence[str], programs: Programs, errors: Errors) -> dict[str, Record]:
    candidates = _candidates("dpkg")
    # Reading the file takes a fifth of the time of dpkg-query, which reads it too.
    versions = dpkg_status.versions(reading.text(_STATUS), {name for names in candidates.values() for name in names})
    found: dict[str, Record] = {}
    for component, names in candidates.items():
        paths = programs.get(_PROGRAMS.get(component, ""), ())
        package = next((name for name in names if name in versions and _owns(name, paths)), "")
        found[component] = _record(package, versions[package], "dpkg", cves, errors) if package else {}
    return found


def _owns(package: str, paths: t.Sequence[str]) -> bool:
    """Whether one of the paths is the package's. True as well where no program or no list of files is known."""
    listed = text_or("/var/lib/dpkg/info/%s.list" % package, "")
    here = [os.path.realpath(path) for path in paths if os.path.exists(path)]
    if not here or not listed:
        return True
    # Packages may still call /usr/sbin by its old name.
    names = {_merged(line) for line in listed.split("\n")}
    return any(_merged(path) in names for path in here)


def _merged(path: str) -> str:
    return path[len("/usr"):] if path.startswith("/usr/") else path


def _record(package: str, version: str, manager: str, cves: t.Sequence[str], errors: Errors) -> Record:
    search = attempt(errors, _SECTION, package, _search, package, cves) if cves else None
    return _described(package, version, manager, cves, search)


def _described(package: str, version: str, manager: str, cves: t.Sequence[str],
               search: changelog.Search | None) -> Record:
    return {
        "package": package,
        "version": version,
        "manager": manager,
        "changelog_searched": search.searched(cves) if search else [],
        "changelog_names": list(search.named) if search else [],
    }


def _search(package: str, cves: t.Sequence[str]) -> changelog.Search:
    # A package that has no upstream of its own has a changelog without .Debian in its name.
    for name in ("changelog.Debian.gz", "changelog.gz"):
        path = "/usr/share/doc/%s/%s" % (package, name)
        if os.path.exists(path):
            return _search_file(path, cves)
    raise HostError("the changelog of the package %s is not installed" % package)


def _search_file(path: str, cves: t.Sequence[str]) -> changelog.Search:
    try:
        with gzip.open(path) as stream:
            return changelog.search(iter(lambda: stream.read(_PIECE), b""), cves, _LIMIT)
    except (EOFError, zlib.error) as problem:
        raise HostError("%s is damaged: %s" % (path, problem)) from None


def _rpm(cves: t.Sequence[str], run: command.Run) -> dict[str, Record]:
    rpm = command.find("rpm")
    if rpm is None:
        raise HostError("neither dpkg nor rpm is on this host, so versions of packages could not be read")
    candidates = _candidates("rpm")
    wanted = sorted({name for names in candidates.values() for name in names})
    # One call for all: a start of rpm is what takes the time. It ends with the number of packages that are not there.
    layout = "\x1e%{NAME}\x1f%{VERSION}-%{RELEASE}\x1f%{NAME}-%{VERSION}-%{RELEASE}.%{ARCH}\x1f"
    entries = "[%{CHANGELOGTIME} %{CHANGELOGTEXT}\n]" if cves else ""
    _status, printed, _said = command.ended(run, [rpm, "-q", "--qf", layout + entries, *wanted])
    output = printed.encode("utf-8", "surrogateescape")
    if not output:
        raise HostError("rpm told nothing")
    installed = rpm_packages(output)
    found: dict[str, Record] = {}
    for component, names in candidates.items():
        package = next((name for name in names if name in installed), "")
        found[component] = rpm_record(installed[package], cves) if package else {}
    return found


def rpm_packages(output: bytes) -> dict[str, list[bytes]]:
    """Name, version, full name and changelog of each package, by its name and by its full name."""
    found = {}
    for text in output.split(b"\x1e")[1:]:
        fields = text.split(b"\x1f", 3)
        if len(fields) == 4:
            found[fields[0].decode()] = found[fields[2].decode()] = fields
    return found


def rpm_record(fields: list[bytes], cves: t.Sequence[str]) -> Record:
    search = changelog.search_rpm(fields[3][:_LIMIT], cves) if cves else None
    return _described(fields[0].decode(), fields[1].decode(), "rpm", cves, search)
