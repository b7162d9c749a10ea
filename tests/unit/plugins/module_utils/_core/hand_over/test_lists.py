# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import lists, model
from ansible_collections.bulkhead.containers.tests.unit import handed

NO_LABEL = {"process_label": "", "disabled": True}


def container(*settings, **changes):
    return model.read(handed.entry("compose", *settings, **changes))


def port(address, number=8080, inside="80/tcp"):
    return {"container": inside, "host_ip": address, "host_port": number}


@pytest.mark.parametrize(
    ("address", "bindings", "expected"),
    [
        ("127.0.0.1", [port("")], ["127.0.0.1:8080:80/tcp"]),
        ("127.0.0.1", [port("0.0.0.0"), port("::")], ["127.0.0.1:8080:80/tcp"]),
        ("127.0.0.1", [port("10.0.0.1"), port("", 0, "53/udp")], ["10.0.0.1:8080:80/tcp", "127.0.0.1::53/udp"]),
        ("::1", [port(""), port("fe80::1", 81)], ["[::1]:8080:80/tcp", "[fe80::1]:81:80/tcp"]),
        ("127.0.0.1", None, None),
    ],
)
def test_ports(address, bindings, expected):
    wanted = handed.differences(publish_address=([], address))
    assert lists.ports(container(record=handed.record(ports=bindings), differences=wanted)) == expected


def test_mounts_that_stay():
    assert [one["destination"] for one in lists.mounts(container("remove_mounts"))] == ["/data"]


@pytest.mark.parametrize("record", [{}, {"mounts": None}])
def test_mounts_that_nobody_read(record):
    assert lists.mounts(container("remove_mounts", record=record)) is None


@pytest.mark.parametrize(
    ("settings", "configured", "expected"),
    [
        (["seccomp"], {}, ["apparmor=unconfined"]),
        (["seccomp", "apparmor"], {}, []),
        (["apparmor", "no_new_privileges"], {}, ["no-new-privileges:true", "seccomp=unconfined"]),
        (["seccomp"], {"no_new_privileges": True, "apparmor": "mine"}, ["no-new-privileges:true", "apparmor=mine"]),
        (["seccomp"], {"no_new_privileges": False, "apparmor": ""}, ["no-new-privileges:false"]),
        (["seccomp"], {"selinux": NO_LABEL}, ["apparmor=unconfined", "label=disable"]),
        # The engine does that by itself for who shares that much with the host.
        (["seccomp"], {"selinux": NO_LABEL, "pid_mode": "host"}, ["apparmor=unconfined"]),
        (["seccomp"], {"writable_cgroups": True, "apparmor": ""}, ["writable-cgroups=true"]),
        (["seccomp"], {"masked_paths": "none", "apparmor": ""}, ["systempaths=unconfined"]),
        (["seccomp", "masked_paths"], {"masked_paths": "none", "apparmor": ""}, []),
        (["seccomp"], {"masked_paths": "none", "privileged": True, "apparmor": ""}, []),
        # What a snapshot does not have.
        (["apparmor"], {"seccomp": {"kind": "custom"}}, None),
        (["seccomp"], {"selinux": {"process_label": "system_u:system_r:container_t:s0", "disabled": False}}, None),
        (["seccomp"], {"seccomp": None}, None),
    ],
)
def test_security_options(settings, configured, expected):
    assert lists.security_options(container(*settings, record=handed.record(**configured))) == expected
