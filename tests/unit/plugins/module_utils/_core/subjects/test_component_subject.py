# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.component import build
from ansible_collections.bulkhead.containers.tests.unit.reference_host import CONTEXT, engine, host, without_engines

DEBIAN = {
    "engine": {"package": "docker.io", "version": "20.10.24+dfsg1-1+deb12u1", "manager": "dpkg",
               "changelog_searched": ["CVE-2024-41110"], "changelog_names": ["CVE-2024-41110"]},
    "runc": {"package": "runc", "version": "1.1.5+ds1-1+deb12u1", "manager": "dpkg",
             "changelog_searched": ["CVE-2024-21626"], "changelog_names": []},
    "containerd": {}, "kernel": {}, "nvidia_toolkit": {},
}
VERSION = {"engine": "20.10.24+dfsg1", "api": "1.41", "components": {"containerd": "1.6.20~ds1", "runc": "1.1.5+ds1"}}


def found(snapshot):
    return {subject.name: subject for subject in build(snapshot, CONTEXT).subjects}


def test_a_distributions_packages():
    snapshot = engine(version=VERSION)
    snapshot["host"]["packages"] = DEBIAN
    components = found(snapshot)
    assert components["engine"].facts["cve"] == {"CVE-2024-41110": "fixed"}
    assert "changelog" in components["engine"].notes["cve.CVE-2024-41110"]
    assert components["runc"].facts["cve"] == {"CVE-2024-21626": "vulnerable"}
    assert components["containerd"].facts["version"] == "1.6.20~ds1"
    assert "nvidia_toolkit" not in components


def test_an_engine_that_does_not_run_is_judged_by_its_packages():
    snapshot = engine(state="down", version=None, info=None)
    snapshot["host"]["packages"] = DEBIAN
    components = found(snapshot)
    assert components["engine"].facts["version"] == "20.10.24+dfsg1-1+deb12u1"
    assert components["engine"].facts["cve"] == {"CVE-2024-41110": "fixed"}
    assert components["engine"].facts["setting"]["authorization_plugins"] is None


def test_what_is_not_known_is_not_fixed():
    components = found(engine(version=None))
    assert components["runc"].facts["cve"] == {"CVE-2024-21626": None}
    assert "could not be read" in components["runc"].unread["cve.CVE-2024-21626"]


def test_the_projects_package_of_containerd_does_not_tell_of_its_runc():
    package = {"package": "containerd.io", "version": "2.2.5-1", "changelog_searched": [], "changelog_names": []}
    snapshot = engine(version=None)
    snapshot["host"]["packages"] = {"runc": package, "containerd": package}
    components = found(snapshot)
    assert components["runc"].facts["version"] is None
    assert components["containerd"].facts["version"] == "2.2.5-1"


def test_a_host_without_engines_has_a_kernel():
    snapshot = without_engines()
    snapshot["host"]["packages"] = {"kernel": {}}
    assert set(found(snapshot)) == {"kernel"}


def test_packages_without_an_engine_are_judged():
    snapshot = without_engines()
    snapshot["host"]["packages"] = DEBIAN
    assert {"engine", "runc", "kernel"} <= set(found(snapshot))


def test_two_engines_of_one_version_are_one_component():
    snapshot = engine()
    snapshot["engines"].append(dict(snapshot["engines"][0], name="docker@ann"))
    assert [subject.name for subject in build(snapshot, CONTEXT).subjects].count("engine") == 1


def test_unread_packages_leave_an_old_version_unknown():
    snapshot = engine(version=VERSION)
    snapshot["host"]["packages"] = None
    assert found(snapshot)["runc"].facts["cve"] == {"CVE-2024-21626": None}


def test_a_swarm_of_any_engine_counts():
    assert found(engine(swarm={"state": "active"}))["engine"].facts["setting"]["swarm_active"] is True
    assert found(engine(swarm=None))["engine"].facts["setting"]["swarm_active"] is None
    assert found(host())["engine"].facts["setting"]["swarm_active"] is False
