# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""To mapped ids and back. What is true is what kernel and engine say."""

from __future__ import annotations

import pytest

testinfra_hosts = ["ansible://userns_remap"]
pytestmark = pytest.mark.usefixtures("as_found")

# Stands before the engine's own client, and fails where images are unpacked.
FAILS_TO_LOAD = """#!/bin/sh
case $1 in
load) echo 'no room for it' >&2; exit 1 ;;
*) exec /usr/bin/docker "$@" ;;
esac
"""


def ids(words):
    return {name: line.split()[0] for name, line in words.containers().items()}


def is_remapped(words):
    return "name=userns" in words.info()["SecurityOptions"]


def id_map(host, name):
    pid = host.check_output("docker inspect --format '{{.State.Pid}}' %s", name)
    return [host.check_output("cat /proc/%s/%s", pid, file).split() for file in ("uid_map", "gid_map")]


def images(host):
    return set(host.check_output("docker images --no-trunc --format '{{.Repository}}:{{.Tag}} {{.ID}}'").splitlines())


def volume_data(host):
    return host.check_output("tar --create --directory /var/lib/docker/volumes/data/_data . | sha256sum")


def test_a_host_with_containers_is_refused_and_stays_as_it_is(move, words):
    everything = words.everything()
    refused = move(accept=["data", "donor"])
    assert refused.returncode != 0
    assert "joined: it would be stopped and stay behind" in refused.stdout
    assert "idle: it would be stopped and stay behind" in refused.stdout
    assert words.everything() == everything


def test_check_mode_changes_no_byte(move, words):
    everything = words.everything()
    foretold = move("--check", accept=["all"])
    assert foretold.returncode == 0, foretold.stdout
    assert "Would stop joined, donor, data" in foretold.stdout
    assert "changed=1" in foretold.stdout
    assert words.everything() == everything


def test_there_and_back(move, words, host):
    containers, named, data, config = ids(words), images(host), volume_data(host), words.hash()
    assert set(containers) == {"data", "donor", "joined"}

    there = move(accept=["all"])
    assert there.returncode == 0, there.stdout
    assert is_remapped(words)
    assert words.info()["DockerRootDir"] == "/var/lib/docker/165536.165536"
    assert {one for one in images(host) if not one.startswith("<none>")} == {
        one for one in named if not one.startswith("<none>")}
    assert {one.split()[1] for one in images(host)} == {one.split()[1] for one in named}
    assert not host.file("/var/lib/docker/bulkhead-images").exists
    host.check_output("docker run --detach --name new workload:1")
    assert id_map(host, "new") == [["0", "165536", "65536"]] * 2
    assert host.check_output("cat /etc/subuid") == host.check_output("cat /etc/subgid")

    everything = words.everything()
    again = move(accept=["all"])
    assert again.returncode == 0 and "changed=0" in again.stdout, again.stdout
    assert words.everything() == everything

    refused = move(state="absent")
    assert refused.returncode != 0 and "new: it would be stopped" in refused.stdout
    assert words.everything() == everything

    back = move(state="absent", accept=["new"])
    assert back.returncode == 0, back.stdout
    assert not is_remapped(words)
    assert ids(words) == containers
    assert (images(host), volume_data(host), words.hash()) == (named, data, config)
    assert id_map(host, "data") == [["0", "0", "4294967295"]] * 2
    assert host.file("/var/lib/docker/165536.165536").exists
    once_more = move(state="absent")
    assert once_more.returncode == 0 and "changed=0" in once_more.stdout, once_more.stdout


def test_a_failure_on_the_way_brings_the_old_world_back(move, words, host):
    containers, data, config = ids(words), volume_data(host), words.hash()
    host.check_output("printf %%s %s >/usr/local/bin/docker && chmod 0755 /usr/local/bin/docker", FAILS_TO_LOAD)
    failed = move(accept=["all"])
    host.check_output("rm /usr/local/bin/docker")
    assert failed.returncode != 0
    assert "The engine is as it was, and the same containers run" in failed.stdout
    assert "no room for it" in failed.stdout
    assert not is_remapped(words)
    assert (ids(words), volume_data(host), words.hash()) == (containers, data, config)
    assert not host.file("/var/lib/bulkhead/userns_remap.json").exists
