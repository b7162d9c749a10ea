# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import daemon_flags
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("line", "flags"),
    [
        ("", {}),
        ("-H fd:// --containerd=/run/c.sock", {"host": ["fd://"], "containerd": "/run/c.sock"}),
        ("-H fd:// -H=tcp://0.0.0.0:2375 -Hunix:///x", {"host": ["fd://", "tcp://0.0.0.0:2375", "unix:///x"]}),
        ("--host tcp://a --host=tcp://b", {"host": ["tcp://a", "tcp://b"]}),
        ("--icc=false --iptables --live-restore=TRUE", {"icc": False, "iptables": True, "live-restore": True}),
        ("--no-new-privileges --log-level debug", {"no-new-privileges": True, "log-level": "debug"}),
        ("-D -l debug", {"debug": True, "log-level": "debug"}),
        ("-DHtcp://a", {"debug": True, "host": ["tcp://a"]}),
        ("-D=false", {"debug": False}),
        ("--tlsverify --tlscacert /ca.pem", {"tlsverify": True, "tlscacert": "/ca.pem"}),
        ("--graph /data", {"data-root": "/data"}),
        ("--log-opt a=b --log-opt c=d", {"log-opt": ["a=b", "c=d"]}),
        ("--data-root", {"data-root": ""}),
        ("-- --debug", {}),
    ],
)
def test_a_command_line(line: str, flags: dict) -> None:
    assert daemon_flags.parse(line.split()) == flags


@given(st.lists(st.text(alphabet="-=DHlab ", max_size=6), max_size=6))
def test_no_command_line_is_a_surprise(words: list) -> None:
    assert isinstance(daemon_flags.parse(words), dict)
