# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.cve import Build, judge

ENTRY = {"id": "CVE-2024-21626", "component": "runc", "fixed": ["1.1.12"]}
LATER = {"id": "CVE-2024-32473", "component": "engine", "introduced": "26.0.0", "fixed": ["26.0.2"]}
KERNEL = {"id": "CVE-2026-31431", "component": "kernel", "fixed": ["6.12.85", "6.18.22", "7.0.0"]}


def package(version, searched=(), names=(), name="runc"):
    return {"package": name, "version": version, "manager": "dpkg", "changelog_searched": list(searched),
            "changelog_names": list(names)}


THIS = ["CVE-2024-21626"]
COPY_FAIL = ["CVE-2026-31431"]
CASES = [
    # entry, component, version, package, verdict, word of the sentence
    (ENTRY, "runc", "1.1.12", {}, "fixed", ""),
    (ENTRY, "runc", "1.1.12", None, "fixed", ""),
    (ENTRY, "runc", "1.1.5", {}, "vulnerable", "older than the fix (1.1.12)"),
    (ENTRY, "runc", "1.1.5", None, None, "packages could not be read"),
    (ENTRY, "runc", "", {}, None, "version of runc"),
    (ENTRY, "runc", "1.1.5+ds1", package("1.1.5+ds1-1+deb12u1", THIS, THIS), "fixed", "changelog"),
    (ENTRY, "runc", "1.1.5+ds1", package("1.1.5+ds1-1", THIS, []), "vulnerable", "does not name"),
    (ENTRY, "runc", "1.1.5+ds1", package("1.1.5+ds1-1", [], []), None, "could not be searched"),
    (ENTRY, "runc", "1.1.5", package("1.1.15-1", THIS, THIS), None, "not what runs"),
    (ENTRY, "runc", "1.1.5", package("1.7.27-1", name="containerd.io"), "vulnerable", "older than the fix (1.1.12)"),
    (LATER, "engine", "20.10.24+dfsg1", {}, "not affected", "older than the fault"),
    (LATER, "engine", "26.0.1", {}, "vulnerable", "26.0.2"),
    (KERNEL, "kernel", "6.12.90-1", package("6.12.90-1", name="linux-image-6.12.90-amd64"), "fixed", ""),
    (KERNEL, "kernel", "6.1.76-1", package("6.1.76-1", COPY_FAIL, COPY_FAIL), "fixed", "changelog"),
    (KERNEL, "kernel", "6.1.76-1", package("6.1.76-1", COPY_FAIL, []), "vulnerable", "does not name"),
    (KERNEL, "kernel", "6.1.76-1", package("6.1.76-1"), None, "could not be searched"),
    (KERNEL, "kernel", "6.1.0-18-amd64", {}, None, "not known"),
    (KERNEL, "kernel", "7.1.0", {}, "fixed", ""),
]


@pytest.mark.parametrize("entry, component, version, packaged, verdict, word", CASES)
def test_two_sources(entry, component, version, packaged, verdict, word):
    found, sentence = judge(entry, Build(component, version, packaged))
    assert found == verdict
    assert word in sentence


def test_only_a_known_fix_gives_a_pass():
    """Whatever is missing, what is below the fix and not named is never called fixed."""
    for packaged in (None, {}, package("1.1.5"), package("1.1.5", THIS), package("9.9.9", THIS, THIS)):
        for version in ("", "dev", "1.1.5", "1.1.11"):
            assert judge(ENTRY, Build("runc", version, packaged))[0] in (None, "vulnerable")
