# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import copy
import shlex

import pytest
from ansible_collections.bulkhead.containers.tests.unit import handed

COMPOSE = ("docker compose --project-name shop --project-directory /srv/shop -f /srv/shop/compose.yml "
           "-f /srv/shop/prod.yml -f /srv/shop/compose.bulkhead.yml ")
GOLDEN = """\
# For the Compose project shop: what the policy asks for, and its own files do not say. By bulkhead.containers.
#
# 1. Put this file into /srv/shop as compose.bulkhead.yml.
# 2. See that Compose takes it and misses no variable, in the environment that the project usually has:
#      %(compose)sconfig --quiet
# 3. Have the containers made anew:
#      %(compose)sup -d --no-deps db web
#
# - This needs Docker Compose 2.24.4 or later: it takes off what the project's own files say.
services:
  db:
    cap_drop:
      - ALL
    pids_limit: 200
    deploy:
      resources:
        limits:
          pids: 200
  web:
    read_only: true
    ports: !override
      - "127.0.0.1:8080:80/tcp"
""" % {"compose": COMPOSE}


def service(*settings, **changes):
    """What the file says of web."""
    return document(*settings, **changes)["services"]["web"]


def document(*settings, **changes):
    return handed.load(handed.one(handed.entry("compose", *settings, **changes)).content)


def of_version(version, *settings):
    return handed.one(handed.entry("compose", *settings, owner=handed.with_details("compose", version=version)))


def test_one_file_for_a_project():
    db = handed.entry("compose", "cap_drop", "pids_limit", container="shop-db-1",
                      owner=handed.with_details("compose", service="db"))
    artefact = handed.one(handed.entry("compose", "read_only", "publish_address"), db)
    assert artefact.content == GOLDEN
    assert artefact.path == "docker/compose/shop/compose.bulkhead.yml"
    assert artefact.command == COMPOSE + "up -d --no-deps db web"


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("privileged", {"privileged": False}),
        ("user", {"user": "1000:1000"}),
        ("cap_drop", {"cap_drop": ["ALL"]}),
        ("cap_add", {"cap_add": ("!override", ["CHOWN", "NET_BIND_SERVICE"])}),
        ("no_new_privileges", {"security_opt": ["no-new-privileges:true"]}),
        ("read_only", {"read_only": True}),
        ("tmpfs", {"tmpfs": ["/run:size=64m,mode=0770", "/tmp"]}),
        ("seccomp", {"security_opt": ("!override", ["apparmor=unconfined"])}),
        ("apparmor", {"security_opt": ("!override", ["seccomp=unconfined"])}),
        ("masked_paths", {"security_opt": ("!override", ["seccomp=unconfined", "apparmor=unconfined"])}),
        ("ipc_mode", {"ipc": "private"}),
        ("pid_mode", {"pid": ""}),
        ("uts_mode", {"uts": ""}),
        ("cgroupns_mode", {"cgroup": "private"}),
        ("publish_address", {"ports": ("!override", ["127.0.0.1:8080:80/tcp"])}),
        ("remove_mounts", {"volumes": ("!override", [
            {"type": "volume", "source": "bulkhead_shop_data", "target": "/data"}])}),
        ("init", {"init": True}),
        ("ulimits", {"ulimits": {"nofile": {"soft": 1024, "hard": 4096}}}),
        ("log_options", {"logging": {"options": {"max-size": "10m"}}}),
        # Of a dollar sign Compose would make a variable.
        ("healthcheck", {"healthcheck": {"test": ["CMD-SHELL", "test $$HOME"], "interval": "30s",
                                         "start_period": "0.5s", "retries": 3}}),
        ("runtime", {"runtime": "runsc"}),
        ("pids_limit", {"pids_limit": 200, "deploy": {"resources": {"limits": {"pids": 200}}}}),
        ("memory", {"mem_limit": "256M", "deploy": {"resources": {"limits": {"memory": "256M"}}}}),
        ("memory_swap", {"memswap_limit": "512M"}),
        ("memory_reservation", {"mem_reservation": "128M",
                                "deploy": {"resources": {"reservations": {"memory": "128M"}}}}),
        ("cpus", {"cpus": "1.5", "deploy": {"resources": {"limits": {"cpus": "1.5"}}}}),
        ("cpu_shares", {"cpu_shares": 512}),
        # Where a file has it below deploy, that would count.
        ("restart_policy", {"restart": "on-failure:5", "deploy": {"restart_policy": ("!reset", None)}}),
        ("networks", {"networks": ("!override", ["bulkhead_backend"])}),
    ],
)
def test_each_setting(setting, expected):
    assert service(setting) == expected


def test_all_settings_are_in_the_table():
    table = next(mark for mark in test_each_setting.pytestmark if mark.name == "parametrize")
    assert {setting for setting, _expected in table.args[1]} == set(handed.SETTINGS)


def test_what_lists_have_already_is_not_said_again():
    assert service(differences=handed.differences(
        cap_drop=(["MKNOD"], ["MKNOD", "NET_RAW"]), cap_add=(["CHOWN"], ["CHOWN"]),
        tmpfs=(["/run"], {"/run": "", "/tmp": ""}),
    )) == {"cap_drop": ["NET_RAW"], "tmpfs": ["/tmp"]}


@pytest.mark.parametrize(("version", "taken_off"), [("2.26.1", True), ("2.20.3", False), ("1.29.2", False)])
def test_a_healthcheck_that_is_turned_off(version, taken_off):
    settings = handed.differences(healthcheck=("disabled", {"test": ["CMD", "true"]}))
    artefact = handed.one(handed.entry("compose", owner=handed.with_details("compose", version=version),
                                       differences=settings))
    expected = {"healthcheck": {"test": ["CMD", "true"], "disable": False}} if taken_off else {}
    assert handed.load(artefact.content)["services"]["web"] == expected
    assert any("take disable out of healthcheck" in note for note in artefact.notes) is not taken_off
    assert ("2.24.4" in artefact.content) is taken_off


def test_all_limits_are_said_in_both_places():
    record = handed.record(memory=512 * handed.MIB, nano_cpus=500000000)
    found = service("pids_limit", record=record)
    assert found["deploy"]["resources"]["limits"] == {"pids": 200, "memory": "512M", "cpus": "0.5"}
    assert (found["pids_limit"], found["mem_limit"], found["cpus"]) == (200, "512M", "0.5")


def test_lists_of_which_nothing_stays():
    record = {**handed.record(seccomp={"kind": "unconfined"}, apparmor=""),
              "mounts": [handed.mount("/run/docker.sock", "/var/run/docker.sock")]}
    found = service(record=record,
                    differences=handed.differences(seccomp=("unconfined", "default"), cap_add=(["SYS_ADMIN"], []),
                                                   remove_mounts=([], ["/var/run/docker.sock"])))
    assert found == dict.fromkeys(("security_opt", "cap_add", "volumes"), ("!reset", None))


@pytest.mark.parametrize(
    ("mount", "expected"),
    [
        (handed.mount("/srv/a", "/a", rw=False),
         {"type": "bind", "source": "/srv/a", "target": "/a", "read_only": True}),
        (handed.mount("/srv/$a", "/a", propagation="rshared"),
         {"type": "bind", "source": "/srv/$$a", "bind": {"propagation": "rshared"}, "target": "/a"}),
        (handed.volume("0" * 64, "/a"), {"type": "volume", "target": "/a"}),
        (handed.mount("", "/a", type="tmpfs"), {"type": "tmpfs", "target": "/a"}),
    ],
)
def test_mounts_that_stay(mount, expected):
    record = {**handed.record(), "mounts": [mount, handed.mount("/srv/s", "/run/secrets/key")]}
    assert service("remove_mounts", record=record) == {"volumes": ("!override", [expected])}


def test_what_is_unmasked_because_it_is_privileged_has_no_option():
    record = handed.record(privileged=True, masked_paths="none")
    assert service("privileged", "masked_paths", record=record) == {"privileged": False}


def test_volumes_and_networks_that_are_there_are_taken_as_they_are():
    found = document("remove_mounts", "networks")
    assert found["volumes"] == {"bulkhead_shop_data": {"name": "shop_data", "external": True}}
    assert found["networks"] == {"bulkhead_backend": {"name": "backend", "external": True}}


@pytest.mark.parametrize(
    ("mode", "networks", "expected"),
    [
        ("host", ["a"], {"networks": ("!override", ["bulkhead_a"]), "network_mode": ("!reset", None)}),
        ("container:0123", ["a"], {"networks": ("!override", ["bulkhead_a"]), "network_mode": ("!reset", None)}),
        ("shop_default", ["a", "b"], {"networks": ("!override", ["bulkhead_a", "bulkhead_b"])}),
        ("shop_default", ["none"], {"networks": ("!reset", None), "network_mode": "none"}),
    ],
)
def test_networks(mode, networks, expected):
    assert service(record=handed.record(network_mode=mode),
                   differences=handed.differences(networks=([], networks))) == expected


@pytest.mark.parametrize(
    ("version", "setting", "keys", "edits"),
    [
        ("1.29.2", "cap_add", {"cap_add": ["CHOWN"]}, "take SYS_ADMIN out of cap_add"),
        ("1.29.2", "seccomp", {}, "take seccomp out of security_opt"),
        ("1.29.2", "apparmor", {}, "take apparmor out of security_opt"),
        ("1.29.2", "masked_paths", {}, "take systempaths=unconfined out of security_opt"),
        ("1.29.2", "publish_address", {}, "write 127.0.0.1 before every port"),
        ("1.29.2", "remove_mounts", {}, "take /var/run/docker.sock out of volumes"),
        ("1.29.2", "networks", {}, "have it in backend alone"),
        ("1.29.2", "uts_mode", {}, "take uts out"),
        ("1.29.2", "cgroupns_mode", {}, "take cgroup out"),
        ("1.29.2", "privileged", {"privileged": False}, ""),
        ("1.29.2", "pid_mode", {"pid": ""}, ""),
        # Compose 1 heeds what is below deploy, where there is no limit of processes.
        ("1.29.2", "memory", {"mem_limit": "256M", "deploy": {"resources": {"limits": {"memory": "256M"}}}}, ""),
        ("1.29.2", "pids_limit", {"pids_limit": 200}, ""),
        ("1.25.0", "memory", {"mem_limit": "256M"}, ""),
        ("v2.20.3", "privileged", {}, "take privileged out"),
        ("v2.20.3", "pid_mode", {}, "take pid out"),
        ("v2.20.3", "publish_address", {}, "write 127.0.0.1 before every port"),
        ("v2.20.3", "cgroupns_mode", {"cgroup": "private"}, ""),
        ("v2.20.3", "restart_policy", {"restart": "on-failure:5"}, "Change it there"),
        ("1.29.2", "restart_policy", {"restart": "on-failure:5"}, "Change it there"),
        ("2.24.4", "privileged", {"privileged": False}, ""),
        ("5.1.3", "pid_mode", {"pid": ""}, ""),
    ],
)
def test_what_an_older_compose_cannot_do_is_said_in_words(version, setting, keys, edits):
    artefact = of_version(version, setting)
    assert handed.load(artefact.content)["services"] == {"web": keys}
    found = [note for note in artefact.notes if note.startswith("Service web: ")]
    assert len(found) == bool(edits) and all(edits in note for note in found)
    assert "2.24.4" not in artefact.content or version in ("2.24.4", "5.1.3")


@pytest.mark.parametrize(("record", "setting"), [
    ({}, "publish_address"), ({}, "remove_mounts"), ({}, "seccomp"),
    (handed.record(ports=None), "publish_address"),
    ({**handed.record(), "mounts": [handed.mount("image", "/a", type="image")]}, "remove_mounts"),
])
def test_lists_that_are_not_known_are_left_to_people(record, setting):
    artefact = handed.one(handed.entry("compose", setting, record=record))
    assert handed.load(artefact.content)["services"] == {"web": {}}
    assert len(artefact.notes) == 1


def test_the_command_of_compose_1():
    assert shlex.split(of_version("1.29.2", "read_only").command)[:3] == ["docker-compose", "--project-name", "shop"]


@pytest.mark.parametrize(("version", "told"), [("1.25.0", True), ("1.29.2", False), ("", False)])
def test_compose_before_1_27_wants_its_files_to_have_one_version(version, told):
    assert any("version:" in note for note in of_version(version, "read_only").notes) is told


@pytest.mark.parametrize("files", [[], None, ["-"]])
def test_without_files_there_is_no_command(files):
    owner = handed.with_details("compose", config_files=files)
    artefact = handed.one(handed.entry("compose", "read_only", owner=owner))
    assert artefact.command == "" and any("give them with -f" in note for note in artefact.notes)


@pytest.mark.parametrize(
    ("engine", "words"),
    [("docker", []), ("docker@ann", []), ("docker:/run/its own.sock", ["--host", "unix:///run/its own.sock"])],
)
def test_the_engine_that_is_meant(engine, words):
    artefact = handed.one(handed.entry("compose", "read_only", engine=engine))
    assert shlex.split(artefact.command)[:len(words) + 2] == ["docker", *words, "compose"]
    assert ("Run this as ann, whose engine it is." in artefact.notes) is (engine == "docker@ann")


def test_files_and_environment_as_the_project_has_them():
    owner = handed.with_details("compose", working_dir="/srv/my shop", config_files=["a.yml", "/b.yml"],
                                environment_files=["/srv/my shop/prod.env"])
    words = shlex.split(handed.one(handed.entry("compose", "read_only", owner=owner)).command)
    assert words[4:] == ["--project-directory", "/srv/my shop", "--env-file", "/srv/my shop/prod.env",
                         "-f", "/srv/my shop/a.yml", "-f", "/b.yml", "-f", "/srv/my shop/compose.bulkhead.yml",
                         "up", "-d", "--no-deps", "web"]


def files_of(*lists):
    artefact = handed.one(handed.entry("compose", "init", project_files=lists))
    words = shlex.split(artefact.command)
    files = [words[place + 1] for place, word in enumerate(words) if word == "-f"]
    assert artefact.path == "docker/compose/shop/" + files[-1].rpartition("/")[2]
    return files, [note for note in artefact.notes if "other files" in note]


def test_what_was_given_before_stays_and_has_its_name():
    base, first, second = "/srv/shop/compose.yml", "/srv/shop/compose.bulkhead.yml", "/srv/shop/compose.bulkhead-2.yml"
    assert files_of([base]) == ([base, first], [])
    assert files_of([base], [base, first]) == ([base, first, second], [])
    assert files_of([base, first, second])[0][-1] == "/srv/shop/compose.bulkhead-3.yml"
    assert files_of([base, second])[0][-1] == first


def test_containers_that_were_started_from_other_files():
    files, notes = files_of(["/a.yml", "/b.yml"], ["/a.yml", "/c.yml"])
    assert files == ["/a.yml", "/b.yml", "/srv/shop/compose.bulkhead.yml"]
    assert len(notes) == 1 and "/c.yml" in notes[0]


def test_as_many_containers_as_there_are():
    artefact = handed.one(handed.entry("compose", "read_only", replicas=3),
                          handed.entry("compose", "read_only", container="shop-web-2", replicas=3))
    assert artefact.command == COMPOSE + "up -d --no-deps --scale web=3 web"


def stopped():
    return handed.entry("compose", "read_only", record={**handed.record(), "state": "exited"})


def job():
    return handed.entry("compose", "read_only", container="shop-web-run-1",
                        owner=handed.with_details("compose", oneoff=True))


@pytest.mark.parametrize("entry", [stopped(), job()], ids=["stopped", "job"])
def test_what_does_not_run_is_not_started(entry):
    artefact = handed.one(entry)
    assert artefact.command == ""
    assert len(artefact.notes) == 1
    assert handed.load(artefact.content)["services"] == {"web": {"read_only": True}}


@pytest.mark.parametrize("others", [[stopped()], [job()], [stopped(), job()]], ids=["stopped", "job", "both"])
def test_but_does_not_keep_the_others_from_it(others):
    for entries in ([handed.entry("compose", "init"), *others], [*others, handed.entry("compose", "init")]):
        artefact = handed.one(*copy.deepcopy(entries))
        assert artefact.command.endswith("up -d --no-deps web")
        assert handed.load(artefact.content)["services"] == {"web": {"read_only": True, "init": True}}


def test_two_projects_and_two_engines():
    other = handed.with_details("compose", project="Shop")
    paths = [one.path for one in handed.hand_over.artefacts([
        handed.entry("compose", "init"), handed.entry("compose", "init", owner=other),
        handed.entry("compose", "init", engine="docker@ann")])]
    assert len({path.lower() for path in paths}) == 3


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"owner": handed.with_details("compose", unit="shop.service")}, "The unit shop.service"),
        ({"record": {**handed.record(), "donates_to": ["joined"]}}, "joined uses its network"),
    ],
)
def test_who_else_has_to_know(changes, words):
    assert any(words in note for note in handed.one(handed.entry("compose", "init", **changes)).notes)


def test_nothing_breaks_out_of_a_comment():
    owner = handed.with_details("compose", working_dir="/srv\nservices: {}\u2028x", config_files=["/a\nb.yml"])
    artefact = handed.one(handed.entry("compose", "init", owner=owner))
    assert handed.load(artefact.content) == {"services": {"web": {"init": True}}}
    assert "/a\nb.yml" in shlex.split(artefact.command)
