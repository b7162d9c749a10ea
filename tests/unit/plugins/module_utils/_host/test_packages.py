# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.dpkg_status import versions
from ansible_collections.bulkhead.containers.plugins.module_utils._host.packages import (
    PACKAGES,
    rpm_packages,
    rpm_record,
)

# What rpm prints for the layout that it is given, and for packages that it does not know.
OUTPUT = (b"package docker-ce is not installed\n"
          b"\x1erunc\x1f1.1.12-1.el9\x1frunc-1.1.12-1.el9.x86_64\x1f"
          b"1706745600 - fix CVE-2024-21626\n1640995200 - build\n"
          b"\x1ekernel-core\x1f5.14.0-1.el9\x1fkernel-core-5.14.0-1.el9.x86_64\x1f")


def test_rpm_packages_by_either_name():
    found = rpm_packages(OUTPUT)
    assert sorted(found) == ["kernel-core", "kernel-core-5.14.0-1.el9.x86_64", "runc", "runc-1.1.12-1.el9.x86_64"]


@pytest.mark.parametrize("package, searched, named", [
    ("runc", ["CVE-2024-21626", "CVE-2025-31133"], ["CVE-2024-21626"]),
    ("kernel-core", [], []),
])
def test_rpm_record(package, searched, named):
    record = rpm_record(rpm_packages(OUTPUT)[package], ["CVE-2024-21626", "CVE-2025-31133", "CVE-2019-5736"])
    assert (record["manager"], record["package"]) == ("rpm", package)
    assert (record["changelog_searched"], record["changelog_names"]) == (searched, named)


def test_without_cves_no_changelog_was_searched():
    assert rpm_record(rpm_packages(OUTPUT)["runc"], [])["changelog_searched"] == []


def test_of_two_packages_the_one_that_is_installed_counts():
    status = "Package: containerd.io\nStatus: install ok installed\nVersion: 1.7.27-1\n"
    assert [name for name in PACKAGES["runc"] if name in versions(status, PACKAGES["runc"])] == ["containerd.io"]
