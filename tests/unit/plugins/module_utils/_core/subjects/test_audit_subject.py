# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.audit import build, names
from ansible_collections.bulkhead.containers.tests.unit.reference_host import CONTEXT, host

FILE = {"role": "runc_binary", "engine": "docker", "path": "/usr/bin/runc", "type": "file", "target": ""}
RULE = ["-w /usr/bin/runc -p rwxa -k docker"]
STORED = [{"file": "/etc/audit/rules.d/docker.rules", "rules": RULE}]


def only(file, **audit):
    subject, = build(host(files=[file], audit={"auditd": "running", **audit}), CONTEXT).subjects
    return subject


STATES = [
    (RULE, STORED, "loaded and persisted"),
    (RULE, [], "loaded, but not persisted"),
    ([], STORED, "persisted, but not loaded"),
    ([], [], "neither loaded nor persisted"),
    (None, STORED, None),
    (None, [], "not persisted"),
    (RULE, None, None),
    ([], None, "not loaded"),
    (None, None, None),
]


@pytest.mark.parametrize("loaded, persisted, expected", STATES)
def test_both_halves_count(loaded, persisted, expected):
    assert only(FILE, loaded=loaded, persisted=persisted).facts["watch"] == expected


WATCHED = [
    ({"path": "/var/run/docker.sock"}, "/run/docker.sock", True),
    ({"path": "/run/docker.sock"}, "/var/run/docker.sock", True),
    ({"path": "/lib/systemd/system/docker.service"}, "/usr/lib/systemd/system/docker.service", True),
    ({"path": "/usr/bin/runc"}, "/usr/bin/runc2", False),
    ({"path": "/etc/docker", "type": "directory"}, "/etc/docker", True),
    ({"path": "/etc/docker", "type": "directory"}, "/etc/docker/daemon.json", False),
    # What happens to a link's target does not happen to the link.
    ({"path": "/usr/bin/runc", "target": "/opt/runc"}, "/usr/bin/runc", False),
    ({"path": "/usr/bin/runc", "target": "/opt/runc"}, "/opt/runc", True),
]


@pytest.mark.parametrize("changes, path, expected", WATCHED)
def test_the_rule_is_on_the_path(changes, path, expected):
    rules = ["-w %s -p rwxa" % path]
    assert only({**FILE, **changes}, loaded=rules, persisted=[]).facts["loaded"] is expected


@pytest.mark.parametrize("role", ["data_root", "mapped_data_root"])
def test_of_a_data_root_what_is_the_engine_s_own_has_to_be_watched(role):
    root = "/var/lib/docker" if role == "data_root" else "/var/lib/docker/100000.100000"
    entry = {**FILE, "role": role, "path": root, "type": "directory"}
    rules = ["-w %s/%s -p wa" % (root, part) for part in ("containers", "image", "network", "plugins", "swarm")]
    assert only(entry, loaded=rules, persisted=[]).facts["loaded"] is True
    assert only(entry, loaded=rules[1:], persisted=[]).facts["loaded"] is False
    assert only(entry, loaded=["-w %s -p wa" % root], persisted=[]).facts["loaded"] is True


def test_a_watch_on_the_own_parts_of_a_data_root_does_not_see_what_is_mapped():
    entry = {**FILE, "role": "mapped_data_root", "path": "/var/lib/docker/100000.100000", "type": "directory"}
    rules = ["-w /var/lib/docker/%s -p wa" % part for part in ("containers", "image", "network", "plugins", "swarm")]
    assert only(entry, loaded=rules, persisted=[]).facts["loaded"] is False


def test_paths_that_are_not_watched_by_anyone_are_no_subjects():
    assert build(host(files=[{**FILE, "role": "cdi_spec_dir"}]), CONTEXT).subjects == ()


def test_names_of_a_path():
    assert names("/etc/docker") == ["/etc/docker"]
    assert names("/lib/x") == ["/lib/x", "/usr/lib/x"]


def test_unread_audit_says_why():
    errors = [{"section": "host.audit", "object": "loaded rules", "reason": "only root may list them"}]
    subject, = build(host(errors, files=[FILE], audit=None), CONTEXT).subjects
    assert subject.facts["watch"] is None
    assert "only root may list them" in subject.unread[""]


def test_without_an_engine_there_is_nothing_to_watch():
    found = build(dict(host(files=[FILE]), engines=[]), CONTEXT)
    assert (found.subjects, found.absent) == ((), "No container engine is installed on this host.")


def test_where_engines_could_not_be_looked_for_the_paths_are_watched_all_the_same():
    errors = [{"section": "engine.discovery", "object": "/run", "reason": "permission denied"}]
    assert build(dict(host(errors, files=[FILE]), engines=[]), CONTEXT).subjects


DATA_ROOT = {"role": "data_root", "engine": "docker", "path": "/srv/docker", "type": "directory", "target": ""}
RUN_DIRECTORY = {"role": "containerd_run_dir", "engine": "docker", "path": "/run/containerd", "type": "directory",
                 "target": ""}
OWN = ["-w /srv/docker/%s -p wa" % part for part in ("containers", "image", "network", "plugins", "swarm")]
SOCKETS = ["-w /run/containerd/containerd.sock -p wa", "-w /run/containerd/containerd.sock.ttrpc -p wa"]

PARTS = [
    (DATA_ROOT, ["-w /srv/docker -p wa"], True),
    (DATA_ROOT, ["-w /srv -p wa"], True),
    (DATA_ROOT, OWN, True),
    (DATA_ROOT, OWN[1:], False),
    (DATA_ROOT, [*OWN[1:], "-w /srv/docker/containers -p r"], False),
    (DATA_ROOT, ["-a never,exit -F dir=/srv/docker/swarm", *OWN], False),
    (RUN_DIRECTORY, ["-w /var/run/containerd -p wa"], True),
    (RUN_DIRECTORY, SOCKETS, True),
    (RUN_DIRECTORY, SOCKETS[1:], False),
    # What is ours by name only in one place is nothing special in another.
    ({**DATA_ROOT, "role": "docker_config_dir"}, OWN, False),
]


@pytest.mark.parametrize("entry, rules, expected", PARTS)
def test_of_some_directories_what_is_the_engines_own_is_enough(entry, rules, expected):
    assert only(entry, loaded=rules, persisted=[]).facts["loaded"] is expected
