# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.kernel import build
from ansible_collections.bulkhead.containers.tests.unit.reference_host import CONTEXT, engine, host


def facts(snapshot):
    subject, = build(snapshot, CONTEXT).subjects
    return subject.facts


def test_numbers_are_numbers():
    sysctls = facts(host(sysctls={"a.b": "1", "c": "-1", "d": "absent", "e": None, "f": "|/bin/helper %P"}))["sysctls"]
    assert sysctls == {"a.b": 1, "c": -1, "d": "absent", "e": None, "f": "|/bin/helper %P"}


MAX, CLONE, APPARMOR = ("user.max_user_namespaces", "kernel.unprivileged_userns_clone",
                        "kernel.apparmor_restrict_unprivileged_userns")


@pytest.mark.parametrize("values, expected", [
    ({MAX: "63355", CLONE: "1", APPARMOR: "absent"}, "open"),
    ({MAX: "63355", CLONE: "absent", APPARMOR: "absent"}, "open"),
    ({MAX: "0", CLONE: "1", APPARMOR: "absent"}, "closed"),
    ({MAX: "63355", CLONE: "0", APPARMOR: "absent"}, "closed"),
    ({MAX: "63355", CLONE: "absent", APPARMOR: "1"}, "closed"),
    ({MAX: None, CLONE: "1", APPARMOR: "absent"}, None),
    (None, None),
])
def test_user_namespaces(values, expected):
    assert facts(host(sysctls=values))["unprivileged_user_namespaces"] == expected


ON, OFF, UNREAD = {"enabled": True}, {"enabled": False}, {"enabled": None}


@pytest.mark.parametrize("apparmor, selinux, expected", [
    (ON, OFF, "apparmor"),
    (OFF, {"enabled": True, "mode": "enforcing"}, "selinux"),
    (OFF, {"enabled": True, "mode": "permissive"}, "none"),
    (OFF, OFF, "none"),
    (UNREAD, OFF, None),
    (OFF, UNREAD, None),
])
def test_security_module(apparmor, selinux, expected):
    kernel = dict(host()["host"]["kernel"], apparmor=apparmor, selinux=selinux)
    assert facts(host(kernel=kernel))["mandatory_access"] == expected


@pytest.mark.parametrize("modules, version, expected", [
    ([], "6.12.1-1", []),
    (["algif_aead"], "6.12.90-1", []),
    (["algif_aead"], "6.12.1-1", ["algif_aead (CVE-2026-31431)"]),
    (None, "6.12.1-1", None),
])
def test_a_module_is_a_finding_until_the_kernel_is_mended(modules, version, expected):
    kernel = dict(host()["host"]["kernel"], modules=modules)
    packages = {"kernel": {"package": "linux-image", "version": version, "changelog_searched": [],
                           "changelog_names": []}}
    assert facts(host(kernel=kernel, packages=packages))["unmended_modules"] == expected


def test_a_host_whose_kernel_could_not_be_read():
    found = facts(host(kernel=None, sysctls=None, packages=None))
    assert [found[key] for key in ("cgroup_version", "mandatory_access", "lockdown", "unmended_modules")] == [None] * 4


def test_rootless_engines_are_seen():
    assert facts(engine(mode="rootless"))["rootless_engines"] is True
    assert facts(engine())["rootless_engines"] is False
