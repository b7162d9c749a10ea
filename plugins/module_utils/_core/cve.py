# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Is an installed component open to a CVE? The rule of two sources.

Distributions mend old versions, so a version alone never says that one is open. C(fixed): the version is at or above
the fixed one of its branch, or the package's changelog names the CVE. C(vulnerable): neither, and the changelog was
searched for it, or there is none because no distribution built it. Anything else is not known.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.package_versions import (
    Version,
    has_fix,
    upstream,
)

FIXED = "fixed"
NOT_AFFECTED = "not affected"
VULNERABLE = "vulnerable"

# The projects' own packages: built from the release as it is. containerd.io holds runc too, under containerd's version.
UPSTREAM_PACKAGES = ("containerd.io", "docker-ce", "nvidia-container-toolkit")

Judgement = t.Tuple[t.Optional[str], str]


@dataclass(frozen=True)
class Build:
    """An installed component. C(package) is empty where no package has it, None where packages could not be read."""

    component: str
    version: str
    package: t.Optional[t.Mapping[str, t.Any]]


def judge(entry: t.Mapping[str, t.Any], build: Build) -> Judgement:
    """The verdict on one entry of the CVE list, or None, and a sentence that says what it rests on."""
    version = upstream(build.version)
    if version is None:
        return None, "The version of %s could not be read." % build.component
    start = upstream(entry.get("introduced"))
    if start is not None and version < start:
        return NOT_AFFECTED, "%s %s is older than the fault, which came with %s." % (
            build.component, build.version, entry["introduced"])
    fixes = [fix for fix in map(upstream, entry["fixed"]) if fix is not None]
    if has_fix(version, fixes):
        return FIXED, ""
    return _by_package(entry, build, version)


def _by_package(entry: t.Mapping[str, t.Any], build: Build, version: Version) -> Judgement:
    package = build.package
    if package is None:
        return None, "%s %s is older than the fix, and the host's packages could not be read." % (
            build.component, build.version)
    if not package.get("package") or package["package"] in UPSTREAM_PACKAGES:
        return _unpackaged(entry, build)
    named = "%s %s" % (package["package"], package.get("version"))
    if upstream(package.get("version")) != version:
        return None, "The package %s is not what runs here (%s): its changelog does not count." % (named, build.version)
    if entry["id"] in (package.get("changelog_names") or ()):
        return FIXED, "The changelog of the package %s names it." % named
    if entry["id"] not in (package.get("changelog_searched") or ()):
        return None, "%s is older than the fix, and the changelog of its package could not be searched." % named
    return VULNERABLE, "%s is older than the fix (%s), and the changelog of its package does not name it." % (
        named, ", ".join(entry["fixed"]))


def _unpackaged(entry: t.Mapping[str, t.Any], build: Build) -> Judgement:
    # A kernel that no package has is most often that of a machine around this one, and may well have been mended there.
    if build.component == "kernel":
        return None, "No package of this host has the kernel %s; whether its builder mended it is not known." % (
            build.version,)
    return VULNERABLE, "%s %s is older than the fix (%s)." % (build.component, build.version, ", ".join(entry["fixed"]))
