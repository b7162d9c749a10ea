# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import (
    drivers,
    host_preflight,
    user_preflight,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.model import Wish
from ansible_collections.bulkhead.containers.tests.unit import rootless_records as records

Record = t.Dict[str, t.Any]


def sysctls(**values: t.Optional[str]) -> Record:
    named = {name.replace("__", "."): value for name, value in values.items()}
    return records.host(sysctls={"user.max_user_namespaces": "96364", **named})


def test_nothing_speaks_against_a_host_that_has_everything() -> None:
    assert list(host_preflight.blocking(records.host())) == []
    assert list(user_preflight.blocking(records.user(), Wish("web"), records.host(), check_mode=False)) == []


@pytest.mark.parametrize(("host", "subject"), [
    (records.host(root=False), "host"),
    (records.host(systemd=False), "host"),
    (records.host(user_bus=False), "dbus"),
    (records.host(tun="closed"), "/dev/net/tun"),
    (records.host(tun="absent"), "/dev/net/tun"),
    (records.host(raises={"newuidmap": False, "newgidmap": True}), "/usr/bin/newuidmap"),
    (records.host(kit=["pasta"]), "network"),
    (records.without_program("slirp4netns"), "network"),
    (sysctls(user__max_user_namespaces="0"), "user.max_user_namespaces"),
    (sysctls(user__max_user_namespaces=None), "user.max_user_namespaces"),
    (sysctls(kernel__unprivileged_userns_clone="0"), "kernel.unprivileged_userns_clone"),
    (records.host(kernel="5.10.0-28-amd64"), "kernel"),
    *((records.without_program(name), name) for name in host_preflight.NEEDED),
])
def test_what_a_host_lacks_is_told_with_the_next_step(host: Record, subject: str) -> None:
    found = list(host_preflight.blocking(host))
    assert [one.subject for one in found] == [subject]
    assert found[0].reason and found[0].next


@pytest.mark.parametrize(("host", "program"), [
    (records.without_program("rootlesskit"), "rootlesskit"),
    (records.without_program("slirp4netns"), "slirp4netns"),
    (records.host(user_bus=False), "dbus-user-session"),
    (records.host(tun="closed"), ""),
])
def test_what_a_package_would_bring_is_named(host: Record, program: str) -> None:
    assert [one.program for one in host_preflight.blocking(host)] == [program]


def test_an_old_kernel_will_do_with_fuse_overlayfs() -> None:
    host = records.host(kernel="5.10.0-28-amd64")
    host["programs"]["fuse-overlayfs"] = "/usr/bin/fuse-overlayfs"
    assert list(host_preflight.blocking(host)) == []


@pytest.mark.parametrize(("setting", "profile", "expected"), [
    ("1", False, True), ("1", True, False), ("0", False, False), (None, False, False),
])
def test_apparmor_s_restriction(setting: t.Optional[str], profile: bool, expected: bool) -> None:
    host = {**sysctls(kernel__apparmor_restrict_unprivileged_userns=setting), "apparmor_profile": profile}
    assert host_preflight.restricted_by_apparmor(host) is expected


@pytest.mark.parametrize(("user", "wish", "words"), [
    (records.user(range_refused="no ids are left. Make some"), Wish("web"), "no ids are left"),
    (records.user(exists=False), Wish("web"), "this host has no such user"),
    (records.user(uid=0), Wish("web"), "root under another name"),
    (records.user(home_problem="the user's home is not there"), Wish("web"), "is not there"),
    (records.user(filesystem="nfs4"), Wish("web"), "it lies on nfs4"),
    (records.user(by_hand=True), Wish("web"), "its systemd did not start"),
    (records.user(files={records.UNIT: records.FOREIGN}), Wish("web"), "somebody else has made this unit"),
    (records.user(), Wish("web", net="pasta"), "its program is not installed"),
    (records.user(), Wish("web", port_driver="implicit"), "does not go with"),
])
def test_what_a_user_lacks(user: Record, wish: Wish, words: str) -> None:
    found = list(user_preflight.blocking(user, wish, records.host(), check_mode=False))
    assert len(found) == 1 and words in found[0].reason and found[0].next


@pytest.mark.parametrize(("user", "wish", "check_mode"), [
    (records.user(exists=False), Wish("web"), True),
    (records.user(files={records.UNIT: records.FOREIGN}), Wish("web", adopt=True), False),
])
def test_what_is_no_obstacle(user: Record, wish: Wish, check_mode: bool) -> None:
    assert list(user_preflight.blocking(user, wish, records.host(), check_mode)) == []


CONTAINER = {"id": "1", "name": "db", "auto_remove": False, "paused": False}


@pytest.mark.parametrize(("containers", "disruption", "count"), [
    ([], "restart", 0),
    ([CONTAINER], "restart", 1),
    ([CONTAINER], "recreate", 0),
    ([{**CONTAINER, "auto_remove": True}], "recreate", 1),
    ([{**CONTAINER, "paused": True}], "recreate", 1),
    (None, "recreate", 1),
])
def test_containers_are_stopped_only_with_consent(
    containers: t.Optional[t.List[Record]], disruption: str, count: int
) -> None:
    assert len(list(user_preflight.stopping(records.user(containers=containers), disruption))) == count


def test_that_the_client_s_address_is_lost_is_told_unless_it_was_chosen() -> None:
    builtin = drivers.Drivers("slirp4netns", "builtin")
    assert len(list(user_preflight.worth_knowing(records.user(), Wish("web"), builtin))) == 1
    assert not list(user_preflight.worth_knowing(records.user(), Wish("web", port_driver="builtin"), builtin))
    assert not list(user_preflight.worth_knowing(records.user(), Wish("web"), drivers.Drivers("pasta", "implicit")))
