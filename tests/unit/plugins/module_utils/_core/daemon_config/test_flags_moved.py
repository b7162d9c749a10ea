# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import flags_moved
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Refused, Unit
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import daemon_flags
from ansible_collections.bulkhead.containers.tests.unit.engine_hosts import host


def _host(command: str, dropin: str | None = None) -> object:
    return host(unit=Unit("docker.service", command, daemon_flags.parse(command.split()[1:]), dropin))


def _command(text: str) -> str:
    return text.rstrip().rpartition("ExecStart=")[2]


@pytest.mark.parametrize(
    ("command", "keys", "left"),
    [
        ("/usr/bin/dockerd -H fd:// --icc=false", {"icc"}, "/usr/bin/dockerd -H fd://"),
        ("/usr/bin/dockerd -H fd:// -H tcp://x --host=unix:///y $OPTIONS", {"hosts"}, "/usr/bin/dockerd $OPTIONS"),
        ("-/usr/bin/dockerd --log-level warn -D", {"log-level"}, "-/usr/bin/dockerd -D"),
        ("dockerd --debug --label 'a b=\"c\"' --label=x", {"debug"}, "dockerd --label 'a b=\"c\"' --label=x"),
        ("dockerd --label 'a b=c' --label=x --icc", {"labels"}, "dockerd --icc"),
        ('dockerd "--icc=false" --log-level=', {"icc"}, "dockerd --log-level="),
        ("dockerd --default-ulimit nofile=1:2 --log-opt max-size=1m", {"default-ulimits", "log-opts"}, "dockerd"),
    ],
)
def test_only_the_flags_of_these_keys_go_and_they_come_back(command: str, keys: set, left: str) -> None:
    text = flags_moved.dropin(_host(command), frozenset(keys), dict.fromkeys(keys, 1))
    assert _command(text) == left
    later = _host(left, text)
    assert flags_moved.taken(later) == keys
    assert flags_moved.dropin(later, frozenset(), dict.fromkeys(keys, 1)) == text
    assert flags_moved.dropin(later, frozenset(), {}) is None


def test_some_come_back_and_some_stay_out() -> None:
    text = flags_moved.dropin(
        _host("dockerd --icc --debug -H fd://"), frozenset(["icc", "debug"]), {"icc": 1, "debug": 1}
    )
    text = flags_moved.dropin(_host("dockerd -H fd://", text), frozenset(), {"icc": 1})
    assert _command(text) == "dockerd -H fd:// --debug"
    assert flags_moved.taken(_host(_command(text), text)) == {"icc"}


@pytest.mark.parametrize("command", ["dockerd $DOCKER_OPTS", "dockerd -DHfd://", "dockerd ${A}--debug"])
def test_a_flag_that_is_not_written_there(command: str) -> None:
    with pytest.raises(Refused, match="debug: the flag is not written in the unit"):
        flags_moved.dropin(_host(command), frozenset(["debug"]), {"debug": 1})
