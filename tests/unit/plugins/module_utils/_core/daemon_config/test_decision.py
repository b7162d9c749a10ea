# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json
from dataclasses import replace

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.decision import decide
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    Container,
    Owned,
    Process,
    Refused,
    Request,
    Unit,
)
from ansible_collections.bulkhead.containers.tests.unit.engine_hosts import (
    INFO,
    PROCESS,
    UNIT,
    WEB,
    host,
    restarted,
    stopped,
)
from hypothesis import given, settings
from hypothesis import strategies as st

HARDENED = {
    "live-restore": True,
    "icc": False,
    "no-new-privileges": True,
    "userland-proxy": False,
    "log-opts": {"max-size": "10m"},
}
KEPT = replace(INFO, live_restore=True)
HELD = Container("c4", "held", 301, "2026-01-01T11:00:00Z", paused=True)
ONCE = Container("c3", "once", 300, "2026-01-01T11:00:00Z", auto_remove=True)


def _keys(entries: tuple) -> list:
    return [one.key for one in entries]


def test_a_first_hardening_under_containers_puts_live_restore_in_force_first() -> None:
    decision = decide(Request(HARDENED), host(b'{"debug": true}\n', containers=(WEB,)))
    assert (decision.action, decision.live_restore_first, decision.keeps_containers) == ("restart", True, True)
    assert decision.first == b'{"debug": true, "live-restore": true}\n'
    assert json.loads(decision.after) == {"debug": True, **HARDENED}
    assert decision.in_force == ("live-restore", "log-opts.max-size", "no-new-privileges")
    assert [(one.key, one.needs) for one in decision.pending] == [("icc", "recreate"), ("userland-proxy", "recreate")]
    assert "log-opts.max-size" in decision.warnings[0] and "created anew" in decision.warnings[0]


def test_the_second_run_has_nothing_to_do_and_tells_the_same() -> None:
    seen = host(containers=(WEB,))
    first = decide(Request(HARDENED), seen)
    second = decide(Request(HARDENED), restarted(seen, first))
    assert (second.changed, second.action, second.writes) == (False, "none", False)
    assert (second.in_force, second.pending) == (first.in_force, first.pending)


def test_with_containers_allowed_to_stop_nothing_waits() -> None:
    seen = host(containers=(WEB,))
    later = restarted(seen, decide(Request(HARDENED), seen))
    decision = decide(Request(HARDENED, disruption="recreate"), later)
    assert (decision.action, decision.keeps_containers, decision.pending) == ("restart", False, ())
    assert decision.before == decision.after


def test_without_containers_everything_is_in_force_after_a_restart() -> None:
    decision = decide(Request(HARDENED), host())
    assert (decision.action, decision.live_restore_first, decision.pending) == ("restart", False, ())


def test_a_reload_does_what_it_can_and_the_rest_is_put_off() -> None:
    decision = decide(Request(HARDENED, disruption="reload"), host(containers=(WEB,)))
    assert (decision.action, json.loads(decision.after)) == ("reload", {"live-restore": True})
    assert _keys(decision.deferred) == ["icc", "no-new-privileges", "userland-proxy", "log-opts.max-size"]
    assert {one.needs for one in decision.deferred} == {"restart"}
    assert decision.in_force == ("live-restore",) and decision.pending == ()


def test_nothing_at_all_is_written_where_nothing_may_be_disturbed() -> None:
    decision = decide(Request(HARDENED, disruption="none"), host(containers=(WEB,)))
    assert not decision.changed and len(decision.deferred) == 5


@pytest.mark.parametrize(
    ("wanted", "seen"),
    [
        ({"icc": False}, {}),  # without live-restore
        ({"icc": False, "live-restore": False}, {"info": KEPT, "content": b'{"live-restore": true}'}),
        # in force, but not at the next start
        ({"icc": False}, {"info": KEPT}),
        ({"icc": False}, {"info": KEPT, "content": b'{"live-restore": true}', "rootless": True}),
    ],
)
def test_a_restart_that_containers_would_not_survive_is_not_made(wanted: dict, seen: dict) -> None:
    decision = decide(Request(wanted), host(**seen, containers=(WEB,)))
    assert decision.action in ("none", "reload") or decision.keeps_containers
    assert "icc" in _keys(decision.deferred) or decision.off is not None


def test_live_restore_stays_for_the_restart_that_needs_it_and_goes_then() -> None:
    seen = host(containers=(WEB,))
    later = restarted(seen, decide(Request(HARDENED), seen))
    decision = decide(Request({}), later)
    assert (decision.action, decision.keeps_containers, decision.first) == ("restart", True, None)
    assert json.loads(decision.loaded) == {"live-restore": True}
    assert json.loads(decision.off) == {"live-restore": False}, "taking the key away does not reset it"
    assert (decision.after, decision.owned, decision.deferred) == (None, (), ())
    assert "live-restore" in decision.withdrawn


def test_live_restore_that_the_unit_gets_back_as_a_flag_waits_for_the_next_run() -> None:
    unit = Unit("docker.service", "/usr/bin/dockerd --live-restore", {"live-restore": True})
    seen = host(unit=unit, process=replace(PROCESS, flags=unit.flags), info=KEPT, containers=(WEB,))
    moved = decide(Request(HARDENED, flags="move"), seen)
    later = restarted(seen, moved)
    later = replace(later, unit=Unit("docker.service", "/usr/bin/dockerd", {}, moved.dropin_after))
    decision = decide(Request({}), later)
    assert json.loads(decision.after) == {"live-restore": True}
    assert (decision.action, decision.keeps_containers, decision.off) == ("restart", True, None)
    assert _keys(decision.deferred) == ["live-restore"]


def test_containers_that_have_to_stop_are_not_kept_by_live_restore() -> None:
    seen = host(b'{"live-restore": true}', info=KEPT, containers=(WEB,))
    decision = decide(Request({"icc": False}, disruption="recreate"), seen)
    assert (decision.keeps_containers, decision.live_restore_first) == (False, False)
    assert json.loads(decision.first) == {"live-restore": False}
    assert json.loads(decision.after) == {"live-restore": True, "icc": False}


@pytest.mark.parametrize("version", ["20.10.24+dfsg1", "23.0.18", "24.0.7", ""])
def test_an_engine_that_would_delete_a_container_is_not_restarted_whatever_is_allowed(version: str) -> None:
    seen = host(version=version, containers=(WEB, ONCE))
    decision = decide(Request(HARDENED, disruption="recreate"), seen)
    assert (decision.action, json.loads(decision.after)) == ("reload", {"live-restore": True})
    assert len(decision.deferred) == 4
    assert all("--rm" in one.reason and "once" in one.reason for one in decision.deferred)


def test_a_paused_container_is_not_stopped_as_it_would_come_back_running() -> None:
    seen = host(containers=(WEB, HELD))
    decision = decide(Request({"icc": False}, disruption="recreate"), seen)
    assert (decision.changed, decision.action) == (False, "none")
    assert "held (paused" in decision.deferred[0].reason
    # It goes on through a restart like all others.
    assert decide(Request(HARDENED), seen).keeps_containers


def test_live_restore_is_not_given_up_while_others_wait_for_a_restart_that_needs_it() -> None:
    seen = host(containers=(WEB,))
    later = restarted(seen, decide(Request(HARDENED), seen))
    decision = decide(Request({}, disruption="reload"), later)
    assert (decision.changed, decision.action) == (False, "none")
    assert {one.key: one.needs for one in decision.deferred}["live-restore"] == "restart"
    assert {one.needs for one in decision.deferred} == {"restart"}
    assert decide(Request({}), later).after is None


@pytest.mark.parametrize("version", ["24.0.8", "26.1.5+dfsg1", "5:29.0.1-1~debian.13~trixie"])
def test_nor_are_containers_stopped_that_it_would_delete(version: str) -> None:
    seen = host(version=version, containers=(WEB, ONCE))
    decision = decide(Request(HARDENED, disruption="recreate"), seen)
    assert (decision.action, decision.keeps_containers, decision.deferred) == ("restart", True, ())
    later = decide(Request(HARDENED, disruption="recreate"), restarted(seen, decision))
    assert (later.action, later.changed) == ("none", False)
    assert [one.key for one in later.pending] == ["icc", "userland-proxy"]
    assert all("once" in one.reason for one in later.pending)


@pytest.mark.parametrize(
    ("key", "value", "version", "action"),
    [
        ("debug", True, "20.10.24", "reload"),
        ("live-restore", True, "26.1.5", "reload"),
        ("default-ipc-mode", "private", "26.1.5", "reload"),
        ("default-cgroupns-mode", "private", "20.10.24", "reload"),
        ("insecure-registries", [], "26.1.5", "reload"),
        ("features", {"buildkit": True}, "26.1.5", "reload"),
        ("features", {"containerd-snapshotter": True}, "26.1.5", "restart"),
        ("nri-opts", {"enable": True}, "29.2.0", "reload"),
        ("default-stop-timeout", 5, "29.7.0", "reload"),
        ("log-level", "info", "29.7.0", "restart"),
        ("log-driver", "local", "29.7.0", "restart"),
        ("tlscert", "/c", "29.7.0", "restart"),
        ("icc", False, "", "restart"),
    ],
)
def test_what_a_reload_takes(key: str, value: object, version: str, action: str) -> None:
    assert decide(Request({key: value}), host(version=version)).action == action


@pytest.mark.parametrize(
    ("content", "action", "loaded"),
    [
        ({"debug": True}, "reload", {"debug": False}),
        ({"shutdown-timeout": 60}, "reload", {"shutdown-timeout": 15}),
        ({"max-concurrent-downloads": 1}, "reload", {}),
        ({"features": {"x": True}}, "reload", {}),
        ({"default-cgroupns-mode": "host"}, "restart", {}),  # its default depends on the kernel
        ({"icc": False}, "restart", {}),
    ],
)
def test_a_key_that_goes(content: dict, action: str, loaded: dict) -> None:
    decision = decide(Request({}, absent=tuple(content)), host(json.dumps(content).encode()))
    assert (decision.action, json.loads(decision.loaded), decision.after) == (action, loaded, b"{}")


def test_an_engine_that_starts_anew_needs_no_defaults_in_its_file() -> None:
    decision = decide(Request({"icc": False}, absent=("debug",)), host(b'{"debug": true}'))
    assert decision.action == "restart" and decision.loaded == decision.after


def test_a_reload_has_nothing_to_do_with_containers() -> None:
    decision = decide(Request({"live-restore": True, "debug": True}), host(containers=(WEB,)))
    assert (decision.action, decision.keeps_containers, decision.live_restore_first) == ("reload", False, False)


def test_an_engine_that_is_stopped_stays_so() -> None:
    decision = decide(Request(HARDENED), stopped())
    assert (decision.action, decision.changed, decision.in_force) == ("none", True, ())
    assert len(decision.pending) == 5 and "stopped" in decision.pending[0].reason
    again = stopped(decision.after, owned=decision.owned)
    assert not decide(Request(HARDENED), again).changed


def test_after_its_next_start_it_has_them() -> None:
    written = decide(Request(HARDENED), stopped())
    seen = host(
        written.after, owned=written.owned, info=replace(KEPT, icc=False, security_options=("name=no-new-privileges",))
    )
    decision = decide(Request(HARDENED), seen)
    assert (decision.changed, decision.pending, len(decision.in_force)) == (False, (), 5)


@pytest.mark.parametrize(
    ("newer", "disruption", "action", "pending"),
    [
        (False, "restart", "none", []),
        (True, "restart", "restart", []),
        (None, "restart", "restart", []),
        (True, "reload", "none", ["log-level"]),
    ],
)
def test_a_key_that_somebody_wrote_after_the_start(newer: bool, disruption: str, action: str, pending: list) -> None:
    seen = host(b'{"log-level": "warn"}', process=replace(PROCESS, file_is_newer=newer))
    decision = decide(Request({"log-level": "warn"}, disruption=disruption), seen)
    assert (decision.action, _keys(decision.pending)) == (action, pending)
    assert decision.before == decision.after


def test_a_restart_that_waited_is_made_once() -> None:
    newer = replace(PROCESS, file_is_newer=True)
    seen = host(b'{"log-level": "warn"}', process=newer)
    first = decide(Request({"log-level": "warn"}), seen)
    # Another key is written for a reload later, so that the file is newer than the process again.
    later = decide(Request({"log-level": "warn"}), replace(seen, owned=first.owned))
    assert (first.action, later.action) == ("restart", "none")


def test_what_the_engine_shows_to_be_in_force_needs_no_restart() -> None:
    seen = host(b'{"icc": false}', info=replace(INFO, icc=False), process=replace(PROCESS, file_is_newer=True))
    assert decide(Request({"icc": False}), seen).action == "none"


def test_a_conflict_is_left_and_told() -> None:
    owned = (Owned(("log-level",), "warn", None, "hardening"),)
    decision = decide(Request({"log-level": "warn"}), host(b'{"log-level": "debug"}', owned=owned))
    assert (decision.changed, _keys(decision.conflicts), decision.in_force) == (False, ["log-level"], ())


FLAGGED = Unit(
    "docker.service", '/usr/bin/dockerd -H fd:// --icc=true --log-level "warn"', {"icc": True, "log-level": "warn"}
)


def test_flags_are_moved_when_that_is_asked_for() -> None:
    seen = host(unit=FLAGGED, process=replace(PROCESS, flags=FLAGGED.flags))
    decision = decide(Request({"icc": False}, flags="move"), seen)
    assert decision.action == "restart" and json.loads(decision.after) == {"icc": False}
    assert decision.dropin_after.endswith(
        '[Service]\nExecStart=\nExecStart=/usr/bin/dockerd -H fd:// --log-level "warn"\n'
    )
    moved = Unit(
        "docker.service", '/usr/bin/dockerd -H fd:// --log-level "warn"', {"log-level": "warn"}, decision.dropin_after
    )
    later = host(decision.after, owned=decision.owned, unit=moved, info=replace(INFO, icc=False))
    assert not decide(Request({"icc": False}, flags="move"), later).changed
    back = decide(Request({}), later)
    assert (back.action, back.dropin_after, back.after) == ("restart", None, None)


def test_flags_are_not_moved_where_another_drop_in_has_the_last_word() -> None:
    unit = replace(FLAGGED, hidden_by="/etc/systemd/system/docker.service.d/zzz.conf")
    with pytest.raises(Refused, match=r"zzz\.conf"):
        decide(Request({"icc": False}, flags="move"), host(unit=unit, process=replace(PROCESS, flags=unit.flags)))


def test_a_flag_of_a_key_that_the_file_has_already_is_moved_out_of_a_stopped_engine() -> None:
    decision = decide(Request({"icc": False}, flags="move"), stopped(b'{"icc": false}', unit=FLAGGED))
    assert decision.changed and decision.writes and decision.action == "none"
    assert "--icc" not in decision.dropin_after.rpartition("ExecStart=")[2]


def test_a_moved_flag_needs_a_restart_even_of_a_key_that_reloads() -> None:
    unit = Unit("docker.service", "/usr/bin/dockerd --debug", {"debug": True})
    seen = host(unit=unit, process=replace(PROCESS, flags={"debug": True}))
    decision = decide(Request({"debug": False}, flags="move", disruption="reload"), seen)
    assert (decision.changed, _keys(decision.deferred), decision.dropin_after) == (False, ["debug"], None)


def test_secrets_do_not_show_in_the_difference() -> None:
    content = b'{"proxies": {"http-proxy": "http://ann:secret@p:1"}, "log-opts": {"splunk-token": "secret"}}'
    decision = decide(Request({"debug": True}), host(content))
    assert "secret" not in str(decision.diff) and '"debug": true' in decision.diff["after"]


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)
_NAMES = st.sampled_from(
    [
        "icc",
        "live-restore",
        "debug",
        "log-opts",
        "log-driver",
        "default-ulimits",
        "hosts",
        "runtimes",
        "features",
        "userns-remap",
        "default-network-opts",
        "exec-opts",
        "cgroup-parent",
        "authorization-plugins",
        "seccomp-profile",
        "bip",
        "bridge",
        "proxies",
        "unknown",
        "data-root",
        "labels",
    ]
)
_MAPS = st.dictionaries(_NAMES | st.text(max_size=4), _VALUES, max_size=4)
_WANTED = st.fixed_dictionaries(
    {},
    optional={
        "icc": st.booleans(),
        "live-restore": st.booleans(),
        "debug": st.booleans(),
        "log-opts": st.dictionaries(st.sampled_from(["max-size", "max-file"]), st.sampled_from(["1", "2"])),
        "labels": st.lists(st.sampled_from(["a=1", "b=2"]), max_size=2),
        "log-level": st.sampled_from(["info", "warn"]),
    },
)
_HOSTS = st.builds(
    lambda up, containers, live, newer, rootless: (host if up else stopped)(
        containers=(WEB,) if up and containers else (),
        rootless=rootless,
        **({"info": replace(INFO, live_restore=live), "process": replace(PROCESS, file_is_newer=newer)} if up else {}),
    ),
    *[st.booleans()] * 5,
)
_REQUESTS = st.builds(
    Request,
    _MAPS | _WANTED,
    absent=st.lists(_NAMES, max_size=2).map(tuple),
    disruption=st.sampled_from(["none", "reload", "restart", "recreate"]),
    flags=st.sampled_from(["refuse", "move"]),
    conflicts=st.sampled_from(["keep", "overwrite"]),
)


@settings(max_examples=400)
@given(
    _REQUESTS,
    _HOSTS,
    st.none() | st.binary(max_size=8) | (_MAPS | _VALUES).map(lambda value: json.dumps(value).encode()),
)
def test_whatever_is_there_it_is_decided_or_refused_in_a_sentence(
    request_made: Request, seen: object, content: bytes
) -> None:
    try:
        decide(request_made, replace(seen, content=content))
    except Refused as refused:
        assert refused.objections and str(refused)


@settings(max_examples=300)
@given(
    _WANTED,
    _HOSTS,
    _WANTED.map(lambda value: json.dumps(value).encode()),
    st.sampled_from(["none", "reload", "restart", "recreate"]),
)
def test_once_done_it_is_done(wanted: dict, seen: object, content: bytes, disruption: str) -> None:
    seen = replace(seen, content=content)
    try:
        first = decide(Request(wanted, disruption=disruption), seen)
    except Refused:
        return
    after = _told(seen, first)
    second = decide(Request(wanted, disruption=disruption), after)
    assert (second.changed, second.action) == (False, "none")
    assert second.before == second.after


def _told(seen: object, decision: object) -> object:
    """The host after that: an engine that was told shows what it was told."""
    if not seen.up or decision.action == "none":
        return replace(seen, content=decision.after, owned=decision.owned)
    if decision.action == "restart":
        return restarted(seen, decision)
    told = json.loads(decision.loaded or b"{}")
    info = replace(
        seen.info,
        live_restore=told.get("live-restore", seen.info.live_restore),
        debug=told.get("debug", seen.info.debug),
    )
    newer = replace(seen.process, file_is_newer=True)
    return replace(seen, content=decision.after, owned=decision.owned, info=info, process=newer)


def test_units_and_processes_are_optional() -> None:
    assert decide(Request({"debug": True}), host(unit=None)).action == "reload"
    with pytest.raises(Refused, match="no unit"):
        decide(Request({"icc": False}), host(unit=None))
    assert isinstance(PROCESS, Process) and UNIT.dropin is None
