# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Against what a kernel 6.12 answered, and what auditctl 4.0.2 printed of the same rules."""

from __future__ import annotations

import base64
import contextlib
import errno
import json
import struct
import zlib
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import audit_messages
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.audit_rules import is_watched
from hypothesis import given
from hypothesis import strategies as st

RECORDED = json.loads((Path(__file__).parents[4] / "fixtures" / "audit" / "rules.json").read_text(encoding="utf-8"))
PACKETS = [zlib.decompress(base64.b64decode(packet)) for packet in RECORDED["packets"]]
# As they were loaded: /etc/docker was there, /run/notyet was not.
WRITTEN_OUT = {
    "-w /run/notyet -p wa -k docker": "-a always,exit -F path=/run/notyet -F perm=wa -F key=docker",
    "-w /etc/containerd -p wa -k a -k b": "-a always,exit -F path=/etc/containerd -F perm=wa -F key=a -F key=b",
    "-w /usr/sbin/dockerd -p rwxa": "-a always,exit -F path=/usr/sbin/dockerd -F perm=rwxa",
    "-w /etc/hosts -p wa": "-a never,exit -F path=/etc/hosts -F perm=wa",
}


def rules(packets):
    found = [message for packet in packets for message in audit_messages.messages(packet)]
    return [content for kind, content in found if kind == audit_messages.LIST_RULES]


def test_the_last_message_is_known():
    last = [audit_messages.is_last(kind) for packet in PACKETS for kind, _content in audit_messages.messages(packet)]
    assert last == [False] * (len(last) - 1) + [True]


def test_what_is_printed_alike_is_told_apart():
    told = audit_messages.told_apart(RECORDED["printed"], rules(PACKETS))
    assert told == [WRITTEN_OUT.get(line, line) for line in RECORDED["printed"]]


@pytest.mark.parametrize(("path", "directory", "watched"), [
    ("/etc/docker", True, True),
    ("/etc/docker/daemon.json", False, True),
    ("/run/notyet", True, False),
    ("/run/notyet/docker.sock", False, False),
    ("/etc/containerd/config.toml", False, False),
    ("/usr/sbin/dockerd", False, True),
    ("/etc/hosts", False, False),
])
def test_a_watch_covers_what_the_kernel_makes_of_it(path, directory, watched):
    # Without the first rule, by which no task of one user is recorded.
    told = audit_messages.told_apart(RECORDED["printed"][1:], rules(PACKETS)[1:])
    assert is_watched(path, told, directory) is watched


def test_packets_may_hold_several_messages():
    assert rules([b"".join(PACKETS)]) == rules(PACKETS)


def test_rules_that_changed_between_two_looks_are_not_guessed():
    with pytest.raises(ValueError, match="lists 8 rules and the kernel 7.*look again"):
        audit_messages.told_apart(RECORDED["printed"], rules(PACKETS)[1:])


def test_a_refusal_is_an_error():
    refusal = struct.pack("=IHHIIi", 20, 2, 0, 1, 0, -errno.EPERM)
    with pytest.raises(PermissionError):
        list(audit_messages.messages(refusal))


def test_an_acknowledgement_is_none():
    assert len(list(audit_messages.messages(struct.pack("=IHHIIi", 20, 2, 0, 1, 0, 0)))) == 1


@given(st.binary(max_size=200))
def test_any_packet_comes_to_an_end(packet):
    with contextlib.suppress(OSError):
        list(audit_messages.messages(packet))
