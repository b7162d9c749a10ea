# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.engine_settings import (
    configured,
    conflicts,
    from_flags,
    running,
)

FILE = {"path": "/etc/docker/daemon.json", "state": "read", "reason": "", "modified": "2026-11-20T00:00:00Z",
        "settings": {"icc": False, "log-level": "warn"}}
BROKEN = {"path": "/etc/docker/daemon.json", "state": "broken", "reason": "it is not JSON", "settings": {}}
ABSENT = {"path": "/etc/docker/daemon.json", "state": "absent", "reason": "", "settings": {}}
STARTED = {"pid": 1, "started": "2026-11-21T00:00:00Z", "flags": {"userland-proxy": False}}


def engine(config=..., process=..., flags=None):
    return {
        "config": FILE if config is ... else config,
        "process": STARTED if process is ... else process,
        "unit": {"flags": flags or {}},
    }


RUNNING = [
    # what, key, value, whether a sentence says why it is not known
    (engine(), "icc", False, False),
    (engine(), "userland-proxy", False, False),
    (engine(), "live-restore", False, False),
    (engine(ABSENT), "icc", True, False),
    (engine(dict(FILE, modified="2026-11-21T00:00:00Z")), "icc", False, False),
    (engine(dict(FILE, modified="2026-11-21T00:00:01Z")), "icc", None, True),
    (engine(dict(FILE, modified="2026-11-21T00:00:01Z")), "live-restore", None, True),
    (engine(dict(FILE, modified="2026-11-21T00:00:01Z")), "userland-proxy", False, True),
    (engine(BROKEN), "icc", None, True),
    (engine(BROKEN), "userland-proxy", False, True),
    (engine(None), "icc", None, True),
    (engine(process={}), "icc", None, True),
    (engine(process=None), "icc", None, True),
    (engine(dict(FILE, modified=None)), "icc", None, True),
    (engine(dict(FILE, settings=None)), "icc", None, True),
    (engine(dict(FILE, state=None, settings=None)), "userland-proxy", False, True),
    # A key is either in the file or among the flags.
    (engine(process=dict(STARTED, flags=None)), "icc", False, True),
    (engine(process=dict(STARTED, flags=None)), "iptables", None, True),
]


@pytest.mark.parametrize("record, key, value, sentence", RUNNING)
def test_what_the_process_was_started_with(record, key, value, sentence):
    layer = running(record)
    assert layer.values[key] is value
    assert bool(layer.unread) is sentence


def test_the_next_start_takes_the_file_and_the_units_flags():
    layer = configured(engine(dict(FILE, modified="2026-11-22T00:00:00Z"), flags={"debug": True}))
    assert (layer.values["icc"], layer.values["debug"], layer.values["iptables"]) == (False, True, True)


def test_flags_are_named_as_in_the_file():
    flags = {"host": ["fd://"], "log-opt": ["max-size=10m"], "default-ulimit": ["nofile=1:2"], "icc": False}
    assert from_flags(flags) == {"hosts": ["fd://"], "log-opts": {"max-size": "10m"},
                                 "default-ulimits": {"nofile": "1:2"}, "icc": False}


@pytest.mark.parametrize("flags, expected", [
    ({"icc": False}, ["icc"]),
    ({"host": ["fd://"]}, []),
    ({"add-runtime": ["a=/b"]}, []),
    ({"log-level": "warn", "debug": True}, ["log-level"]),
])
def test_a_key_in_both_places_is_a_conflict(flags, expected):
    config = dict(FILE, settings={"icc": False, "log-level": "warn", "runtimes": {"c": {}}})
    assert conflicts(engine(config, flags=flags)) == expected


@pytest.mark.parametrize("changes", [
    {"unit": None}, {"unit": {"flags": None}}, {"config": None}, {"config": BROKEN},
    {"config": dict(FILE, state=None, settings=None)},
])
def test_what_could_not_be_read_has_no_conflicts_and_no_defaults(changes):
    record = dict(engine(), **changes)
    assert conflicts(record) is None
    layer = configured(record)
    assert layer.values["iptables"] is None
    assert layer.unread


def test_no_unit_has_no_flags():
    record = dict(engine(), unit={})
    assert conflicts(record) == []
    assert configured(record).values["iptables"] is True
