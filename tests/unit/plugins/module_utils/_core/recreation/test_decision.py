# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings import differences, settings
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import container
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation import body, decision
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.decision import Decision
from ansible_collections.bulkhead.containers.tests.unit.plugins.module_utils._core.recreation.inspected import (
    answer,
    volume,
)

ENGINE = body.Engine((1, 45), "host")


def decide(wanted: t.Dict[str, t.Any], disruption: str = "recreate", objections: t.Sequence[str] = (),
           never: t.Sequence[str] = (), mounts: t.Sequence[t.Dict[str, t.Any]] = (), **host_config: t.Any) -> Decision:
    inspect = answer(mounts=mounts, **host_config)
    unmet = differences.unmet(container.read(inspect, ()), settings.normalise(wanted, "web"))
    return decision.decide(inspect, unmet, disruption, lambda: body.make(inspect, ENGINE, body.Surroundings()),
                           lambda: list(objections), never)


def test_nothing_wanted_is_nothing_done() -> None:
    assert not decide({}).changed


def test_each_setting_goes_its_way_and_both_show_fields_of_the_engine_s_answer() -> None:
    made = decide({"pids_limit": 50, "read_only": True, "memory": "64m"}, MemorySwap=0, MemoryReservation=0)
    assert made.live == {"pids_limit": 50, "memory": 64 << 20} and made.recreate == {"read_only": True}
    assert made.before == {"HostConfig.PidsLimit": None, "HostConfig.Memory": 0, "HostConfig.MemorySwap": 0,
                           "HostConfig.ReadonlyRootfs": False}
    assert made.after == {"HostConfig.PidsLimit": 50, "HostConfig.Memory": 64 << 20, "HostConfig.MemorySwap": 128 << 20,
                          "HostConfig.ReadonlyRootfs": True}


def test_a_volume_that_had_no_name_is_told_by_its_own() -> None:
    made = decide({"read_only": True}, mounts=[volume("f0" * 32, "/journal")], Binds=["rows:/data"])
    assert made.before["HostConfig.Binds"] == ["rows:/data"]
    assert made.after["HostConfig.Binds"] == ["rows:/data", "f0" * 32 + ":/journal"]
    assert "HostConfig.Binds" not in decide({"read_only": True}, Binds=["rows:/data"]).before


def test_what_could_be_done_live_is_told_of_one_that_is_made_anew_as_of_one_that_is_not() -> None:
    wanted = {"networks": ["app"], "pids_limit": 50}
    live, recreated = decide(wanted), decide({**wanted, "read_only": True})
    assert {key: recreated.before[key] for key in live.before} == live.before
    assert {key: recreated.after[key] for key in live.after} == live.after
    assert recreated.after["HostConfig.NetworkMode"] == "app"


def test_networks_are_told_by_name() -> None:
    made = decide({"networks": ["app"]})
    assert made.before == {"NetworkSettings.Networks": ["bridge"]}
    assert made.after == {"NetworkSettings.Networks": ["app"]}


def test_what_is_not_allowed_is_pending() -> None:
    made = decide({"pids_limit": 50, "read_only": True}, "reload")
    assert made.live == {"pids_limit": 50} and not made.recreate
    assert [(one["setting"], one["needs"]) for one in made.pending] == [("read_only", "recreate")]
    assert set(made.after) == {"HostConfig.PidsLimit"}
    assert not decide({"pids_limit": 50, "read_only": True}, "none").changed


def test_an_objection_leaves_what_can_be_done_live() -> None:
    made = decide({"pids_limit": 50, "read_only": True}, objections=["it has files"])
    assert made.live == {"pids_limit": 50} and not made.recreate and made.refused == ("it has files",)
    assert set(made.after) == {"HostConfig.PidsLimit"}


def test_one_that_must_not_be_touched_is_not() -> None:
    made = decide({"pids_limit": 50}, never=["it uses a GPU"])
    assert not made.changed and made.refused == ("it uses a GPU",) and not made.after


def test_what_is_as_wanted_is_not_refused_either() -> None:
    assert decide({"pids_limit": 50}, never=["it uses a GPU"], PidsLimit=20).refused == ()


def test_what_follows_is_told() -> None:
    made = decide({"read_only": True}).also("no_new_privileges", False, True)
    assert made.before == {"HostConfig.ReadonlyRootfs": False, "no_new_privileges": False}
    assert made.after == {"HostConfig.ReadonlyRootfs": True, "no_new_privileges": True}


def test_no_secret_is_told() -> None:
    log = {"Type": "json-file", "Config": {"tag": "s3cret"}}
    mounts = [{"Type": "volume", "Source": "share", "Target": "/share",
               "VolumeOptions": {"DriverConfig": {"Options": {"o": "password=s3cret"}}}},
              {"Type": "bind", "Source": "/srv", "Target": "/srv"}]
    made = decide({"log_options": {"max-size": "10m"}, "remove_mounts": ["/srv"],
                   "healthcheck": {"test": ["CMD", "curl", "-u", "me:s3cret"]}},
                  mounts=[{"Type": "bind", "Source": "/srv", "Destination": "/srv", "RW": True}],
                  LogConfig=log, Mounts=mounts, VolumesFrom=None)
    assert {"HostConfig.LogConfig", "HostConfig.Mounts", "Config.Healthcheck"} <= set(made.after)
    assert "s3cret" not in repr((made.before, made.after))
