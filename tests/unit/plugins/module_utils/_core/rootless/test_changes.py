# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Steps that lead from one world to another, wherever the way is broken off."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import changes, unit, worlds
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.changes import Change
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.drivers import Drivers
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.model import World
from ansible_collections.bulkhead.containers.tests.unit import rootless_records as records
from hypothesis import given
from hypothesis import strategies as st

BUILTIN, IMPLICIT = Drivers("slirp4netns", "builtin"), Drivers("pasta", "implicit")
_SWITCHED = {
    "lingering": ("linger", "yes"),
    "linger_ended": ("linger", "no"),
    "engine_enabled": ("unit", "enabled"),
    "engine_disabled": ("unit", "disabled"),
    "systemd_reloaded": ("systemd", "loaded"),
    "units_loaded": ("loaded", "yes"),
    "engine_started": ("engine", "runs"),
    "engine_restarted": ("engine", "runs"),
    "engine_stopped": ("engine", "stopped"),
}


class Host:
    """Does what systemd and the file system do."""

    def __init__(self, world: World) -> None:
        self.files, self.switches = dict(world.files), dict(world.switches)
        self.started_with = self._environment() if self.switches["engine"] != "stopped" else []

    def do(self, change: Change) -> None:
        if change.step in ("file_written", "file_removed"):
            self.files[change.what] = change.text if change.step == "file_written" else None
            self.switches.update({"loaded": "no"} if change.what == records.UNIT else {})
            self.switches.update({"systemd": "outdated"} if change.what == records.DELEGATION else {})
            return
        name, value = _SWITCHED[change.step]
        self.switches[name] = value
        if change.step in ("engine_started", "engine_restarted"):
            assert self.switches["linger"] == "yes" and self.switches["loaded"] == "yes" and self.files[records.UNIT]
            self.started_with = self._environment()

    def seen(self) -> World:
        """As user_seen tells it."""
        differs = self.switches["engine"] != "stopped" and self.started_with != self._environment()
        return World(self.files, {**self.switches, **({"engine": changes.DIFFERENT} if differs else {})})

    def _environment(self) -> t.List[str]:
        return unit.environment(self.files[records.UNIT] or "")


def wanted(drivers: Drivers) -> World:
    return worlds.wanted_user(records.user(), records.host(), drivers)


def adopted() -> World:
    """Of a user whom dockerd-rootless-setuptool.sh has set up."""
    nothing = worlds.seen_user(records.user())
    return World({**nothing.files, records.UNIT: records.FOREIGN},
                 {**nothing.switches, "linger": "yes", "unit": "enabled", "engine": "runs"})


NOTHING = worlds.seen_user(records.user())
WORLDS = (NOTHING, adopted(), wanted(BUILTIN), wanted(IMPLICIT))


def way(host: Host, target: World) -> t.List[Change]:
    return changes.of_user("web", "/home/web", host.seen(), target)


def arrived(host: Host, target: World) -> bool:
    wanted_switches = {**target.switches, "loaded": host.seen().switches["loaded"]}
    return host.seen().files == target.files and host.seen().switches == wanted_switches and not way(host, target)


@given(st.sampled_from(WORLDS), st.sampled_from(WORLDS), st.sampled_from(WORLDS), st.integers(0, 12))
def test_from_any_world_to_any_other_also_when_broken_off_anywhere(
    start: World, first: World, second: World, done: int
) -> None:
    host = Host(start)
    for change in way(host, first)[:done]:
        host.do(change)
    for change in way(host, second):
        host.do(change)
    assert arrived(host, second)


def test_nothing_to_do_is_no_step() -> None:
    for world in WORLDS:
        assert changes.of_user("web", "/home/web", world, world) == []
        assert changes.diff("web", world, world) == []


def test_what_only_systemd_reads_needs_no_restart() -> None:
    now = wanted(BUILTIN)
    text = now.files[records.UNIT] or ""
    earlier = World({**now.files, records.UNIT: text.replace("RestartSec=2", "RestartSec=1")}, now.switches)
    assert [one.step for one in changes.of_user("web", "/home/web", earlier, now)] == ["file_written", "units_loaded"]
    other = [one.step for one in changes.of_user("web", "/home/web", wanted(IMPLICIT), now)]
    assert other == ["file_written", "units_loaded", "engine_restarted"]


def test_the_diff_tells_files_and_switches() -> None:
    told = changes.diff("web", NOTHING, wanted(BUILTIN))
    assert [one["before_header"] for one in told[:-1]] == sorted(NOTHING.files)
    assert "linger: no\n" in told[-1]["before"] and "linger: yes\n" in told[-1]["after"]
