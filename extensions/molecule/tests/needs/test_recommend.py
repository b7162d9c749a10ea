# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is recommended is applied, and the workloads work; what they need is never proposed away."""

from __future__ import annotations

import pytest

testinfra_hosts = ["ansible://needs"]

# The engine's default set, by the kernel's numbers.
CAPABILITIES = {
    "CHOWN": 0, "DAC_OVERRIDE": 1, "FOWNER": 3, "FSETID": 4, "KILL": 5, "SETGID": 6, "SETUID": 7, "SETPCAP": 8,
    "NET_BIND_SERVICE": 10, "NET_RAW": 13, "SYS_CHROOT": 18, "MKNOD": 27, "AUDIT_WRITE": 29, "SETFCAP": 31,
}
RARE = ["AUDIT_WRITE", "MKNOD", "NET_RAW", "SETFCAP", "SYS_CHROOT"]
TO_DROP_ROOT = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"]

ROOT = {"no_new_privileges": True, "cap_drop": RARE, "read_only": True, "pids_limit": 200,
        "log_options": {"max-size": "10m", "max-file": "3"}}
EXEC, NOEXEC = "rw,nosuid,nodev,exec,", "rw,nosuid,nodev,noexec,"


def but(settings, *without, **changes):
    return {**{name: value for name, value in settings.items() if name not in without}, **changes}


def all_but(*names):
    return [name for name in RARE if name not in names]


def only(*names):
    return {"cap_drop": ["ALL"], "cap_add": sorted([*TO_DROP_ROOT, *names])}


RECOMMENDED = {
    "plain": ROOT,
    "server": but(ROOT, cap_drop=["ALL"]),
    "server2": but(ROOT, cap_drop=["ALL"]),
    "drop": but(ROOT, **only()),
    "super": but(ROOT, **only("KILL")),
    "su": but(ROOT, "no_new_privileges", **only("KILL", "AUDIT_WRITE")),
    "suid": but(ROOT, "no_new_privileges"),
    "pinger": but(ROOT, "no_new_privileges", cap_drop=all_but("NET_RAW")),
    "health": but(ROOT, "no_new_privileges"),
    "writer": but(ROOT, "read_only"),
    "cleaner": but(ROOT, "read_only"),
    "tmpwriter": but(ROOT, tmpfs={"/run": NOEXEC + "mode=0755", "/tmp": NOEXEC + "mode=1777"}),
    "executes": but(ROOT, tmpfs={"/tmp": EXEC + "mode=1777"}),
    "generator": but(ROOT, tmpfs={"/tmp": EXEC + "mode=1777"}),
    "volume": ROOT,
    "socket-used": ROOT,
    "socket-idle": ROOT,
    "socket-hostnet": ROOT,
    "packets": but(ROOT, cap_drop=all_but("NET_RAW")),
    "mknods": but(ROOT, cap_drop=all_but("MKNOD")),
    "jailer": but(ROOT, cap_drop=all_but("SYS_CHROOT")),
    "hostipc": but(ROOT, ipc_mode="private"),
    "shareable": ROOT,
    "joined": ROOT,
    "lowport": but(ROOT, **only("NET_BIND_SERVICE")),
    "caller": but(ROOT, "no_new_privileges"),
    "many": but(ROOT, pids_limit=400),
    "added": ROOT,
    "limited": but(ROOT, "pids_limit"),
}
# Its first process has another root directory than it was given.
OF_THESE_NOTHING = {"chrooted"}
EVERYBODY = {*RECOMMENDED, *OF_THESE_NOTHING}

# However little confidence is asked for.
NEVER = {
    "su": {"no_new_privileges"},
    "suid": {"no_new_privileges"},
    "pinger": {"no_new_privileges"},
    "health": {"no_new_privileges"},
    "writer": {"read_only", "tmpfs"},
    "cleaner": {"read_only", "tmpfs"},
    "server2": {"publish_address"},
    "socket-used": {"remove_mounts"},
    "socket-hostnet": {"remove_mounts"},
    "volume": {"remove_mounts", "tmpfs"},
    "shareable": {"ipc_mode"},
    "joined": {"ipc_mode"},
    "limited": {"pids_limit"},
}
NEVER_OF_ANYBODY = {"user", "privileged", "memory", "memory_swap", "networks", "seccomp", "apparmor", "restart_policy"}
NEEDED = {
    "drop": {*TO_DROP_ROOT},
    "super": {*TO_DROP_ROOT, "KILL"},
    "su": {*TO_DROP_ROOT, "AUDIT_WRITE"},
    "pinger": {"NET_RAW"},
    "packets": {"NET_RAW"},
    "mknods": {"MKNOD"},
    "jailer": {"SYS_CHROOT"},
    "lowport": {*TO_DROP_ROOT, "NET_BIND_SERVICE"},
}
# Setting -> what would change it, or what a person has to know.
SAID = {
    "suid": ("not no_new_privileges: ", "/opt/suid-sleep"),
    "pinger": ("not no_new_privileges: ", "/opt/ping-like"),
    "health": ("not no_new_privileges: ", "/opt/suid-sleep"),
    "su": ("not no_new_privileges: ", "/usr/bin/su"),
    "caller": ("not no_new_privileges: ", "/usr/bin/doas"),
    "writer": ("not read_only: ", "/var/log/app.log"),
    "cleaner": ("not read_only: ", "/var/log"),
    "socket-used": ("not remove_mounts: ", "connected to the engine's socket"),
    "socket-hostnet": ("not remove_mounts: ", "could not be read"),
    "socket-idle": ("not remove_mounts: With low confidence only", "between them it may have been"),
    "server": ("not publish_address: With low confidence only", "127.0.0.1"),
    "server2": ("not publish_address: ", "used from elsewhere"),
    "shareable": ("not ipc_mode: ", "joined"),
    "plain": ("not user: ", "run as 0"),
    "chrooted": ("not all: ", "could not be had"),
}
# What somebody added is never taken away (NET_ADMIN).
ADDED = {"added": 1 << 12}
# The one has files of its own, of the other others use what it has: neither is made anew.
STAY = {"writer", "shareable"}


def held(settings):
    dropped = settings.get("cap_drop", [])
    left = set() if "ALL" in dropped else set(CAPABILITIES) - set(dropped)
    return left | set(settings.get("cap_add", []))


def mask(names):
    return sum(1 << CAPABILITIES[name] for name in names)


def sees_the_engine(seen):
    return any(path.endswith("/docker.sock") for path in seen["in_force"]["mounts"])


def test_as_found_they_do_what_their_names_say(as_found):
    assert {name: one["works"] for name, one in as_found.items()} == dict.fromkeys(EVERYBODY, True)


def test_a_window_that_is_too_short_is_no_grounds_for_anything(looks):
    assert looks.early.policy == {"hardening_containers": []}
    for name in EVERYBODY - OF_THESE_NOTHING:
        reason, = looks.early.said_of(name)
        assert reason.startswith("not all: It was watched for ") and "24 hours are asked for" in reason


def test_a_few_looks_are_not_enough_to_say_what_root_needs(looks):
    for name in ("drop", "super", "su", "lowport"):
        assert "ALL" not in looks.few.settings[name]["cap_drop"] and "cap_add" not in looks.few.settings[name]


def test_it_is_data_for_the_variable_and_nothing_else(looks):
    for one in (looks.few, looks.usual, looks.guesses):
        assert list(one.policy) == ["hardening_containers"]
        assert all(set(entry) == {"match", "settings"} and set(entry["match"]) == {"name"}
                   for entry in one.policy["hardening_containers"])


def test_what_is_recommended(looks):
    assert looks.usual.settings == RECOMMENDED


def test_each_setting_has_its_confidence_and_its_reason(looks):
    for one in (looks.few, looks.usual, looks.guesses):
        for name, settings in one.settings.items():
            assert set(one.confidence(name)) == set(settings)
    assert not [name for name in RECOMMENDED if "low" in looks.usual.confidence(name).values()]


@pytest.mark.parametrize("container", sorted(set(RECOMMENDED) - {"caller"}))
def test_the_next_run_recommends_the_same(looks, container):
    confidence = looks.guesses.confidence(container)
    sure = {name: value for name, value in looks.guesses.settings[container].items() if confidence[name] != "low"}
    assert sure == looks.usual.settings[container]


@pytest.mark.parametrize("container", SAID)
def test_what_is_not_recommended_is_told_with_its_reason(looks, container):
    begins, holds = SAID[container]
    assert [line for line in looks.usual.said_of(container) if line.startswith(begins) and holds in line]


@pytest.mark.parametrize("container", sorted(EVERYBODY))
def test_what_they_need_is_never_proposed_away(looks, container):
    for one in (looks.few, looks.usual, looks.guesses):
        settings = one.settings.get(container, {})
        assert not (NEVER.get(container, set()) | NEVER_OF_ANYBODY) & set(settings)
        assert NEEDED.get(container, set()) <= held(settings)


def test_who_asks_for_guesses_gets_these_too(looks):
    guesses = looks.guesses.settings
    assert guesses["server"]["publish_address"] == "127.0.0.1"
    assert guesses["socket-idle"]["remove_mounts"] == ["/var/run/docker.sock"]
    assert {name for name in guesses if "remove_mounts" in guesses[name]} == {"socket-idle"}
    assert {name for name in guesses if "publish_address" in guesses[name]} == {"server"}
    assert {one["ulimits"]["nofile"]["hard"] for one in guesses.values()} == {1024}
    for name, settings in looks.usual.settings.items():
        assert set(settings) - {"cap_add"} <= set(guesses[name])


def test_looking_changed_nothing(looks):
    assert looks.before == looks.after


def test_what_is_recommended_is_accepted(hardened):
    assert not hardened.called["failed"], hardened.called["msg"]
    told = {one["name"]: one for one in hardened.called["containers"]}
    assert {name for name, one in told.items() if one["refused"]} == STAY
    assert {name for name, one in told.items() if not one["kept_as"]} == STAY
    assert hardened.played.status == 0, hardened.played.output


def test_hardened_they_do_what_their_names_say(hardened):
    assert {name: one["works"] for name, one in hardened.seen.items()} == dict.fromkeys(EVERYBODY, True)


@pytest.mark.parametrize("container", sorted(set(RECOMMENDED) - STAY))
def test_what_is_recommended_is_in_force(as_found, hardened, container):
    wanted, seen = RECOMMENDED[container], hardened.seen[container]["in_force"]
    assert hardened.seen[container]["id"] != as_found[container]["id"]
    assert seen["no_new_privileges"] == ("no_new_privileges" in wanted)
    assert seen["bounding"] == mask(held(wanted)) | ADDED.get(container, 0)
    assert seen["effective"] & ~seen["bounding"] == 0
    assert ("ro" in seen["mounts"]["/"][0]) == ("read_only" in wanted)
    for path, options in wanted.get("tmpfs", {}).items():
        assert seen["mounts"][path][1] == "tmpfs"
        assert ("noexec" in seen["mounts"][path][0]) == ("noexec" in options.split(","))
    assert seen["log_options"] == wanted["log_options"]
    assert seen["ipc"] != seen["hosts_ipc"]


@pytest.mark.parametrize("container", sorted(RECOMMENDED))
def test_limits_are_in_force_even_of_those_that_stay(hardened, container):
    limit = 100 if container == "limited" else RECOMMENDED[container]["pids_limit"]
    assert hardened.seen[container]["in_force"]["pids_max"] == str(limit)


def test_what_they_had_is_left_to_them(as_found, hardened):
    assert all(hardened.seen[name]["id"] == as_found[name]["id"] for name in STAY | OF_THESE_NOTHING)
    assert hardened.seen["joined"]["in_force"]["ipc"] == as_found["shareable"]["in_force"]["ipc"]
    assert hardened.seen["limited"]["in_force"]["memory"] == 64 << 20
    assert hardened.seen["server"]["in_force"]["published"] == as_found["server"]["in_force"]["published"]
    for name in ("socket-used", "socket-idle", "socket-hostnet"):
        assert sees_the_engine(hardened.seen[name])


def test_guesses_that_are_right(guessed):
    assert not guessed.called["failed"], guessed.called["msg"]
    assert {name: one["works"] for name, one in guessed.seen.items()} == dict.fromkeys(EVERYBODY, True)
    assert guessed.seen["server"]["in_force"]["published"] == ["127.0.0.1"]
    assert not sees_the_engine(guessed.seen["socket-idle"])


def test_an_ordinary_audit_does_not_look_at_needs(operator, hardened):
    snapshot = operator.evidence()["snapshot"]
    containers = [one for engine in snapshot["engines"] for one in engine["containers"]]
    assert len(containers) > len(EVERYBODY)
    assert not [one["name"] for one in containers if "evidence" in one]


def test_nothing_secret_and_no_command_line_is_left_on_the_controller(operator, guessed):
    assert "planted-in-env" in operator.host.check_output("docker inspect plain")
    assert "planted-in-argv" in operator.host.check_output("docker inspect plain")
    kept = operator.everything_kept()
    assert f"{operator.name}.looks.json.gz" in kept and f"{operator.name}.recommended.yml" in kept
    assert not [name for name, text in kept.items() if b"planted" in text]
