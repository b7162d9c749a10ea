# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The kernel's own answer to the question for its audit rules.

auditctl prints "-w /path" for three things: a rule on a directory with all that is below it, one on that object alone,
and one with the action never, by which nothing is recorded. What a watch becomes is decided when it is loaded: where
the directory is not there yet, it is on that object alone.
"""

from __future__ import annotations

import re
import struct
import typing as t

LIST_RULES = 1013
_ERROR, _DONE = 2, 3
_NEVER = 0
_PATH_FIELD = 105

_HEADER = struct.Struct("=IHHII")  # length, type, flags, sequence, sender
_RULE = struct.Struct("=III256x64I")  # flags, action, number of fields, a mask of system calls, the fields
_ALIGNMENT = 4

_WATCH = re.compile(r"-w (?P<path>.+?)(?: -p (?P<permissions>[rwxa]+))?(?P<keys>(?: -k .*)?)\Z")


def question() -> bytes:
    request = 1
    return _HEADER.pack(_HEADER.size, LIST_RULES, request, 1, 0)


def messages(packet: bytes) -> t.Iterator[t.Tuple[int, bytes]]:
    """(type, content) of each message of a packet. Raises OSError where the kernel refuses the question."""
    while len(packet) >= _HEADER.size:
        length, kind = _HEADER.unpack_from(packet)[:2]
        content = packet[_HEADER.size:length]
        if kind == _ERROR and len(content) >= 4 and struct.unpack_from("=i", content)[0]:
            raise OSError(-struct.unpack_from("=i", content)[0], "the kernel does not list its audit rules")
        yield kind, content
        packet = packet[max(_HEADER.size, (length + _ALIGNMENT - 1) // _ALIGNMENT * _ALIGNMENT):]


def is_last(kind: int) -> bool:
    return kind == _DONE


def told_apart(printed: t.Sequence[str], rules: t.Sequence[bytes]) -> t.List[str]:
    """What auditctl printed; of what it prints as a watch, only what records all below its path is left as one."""
    if len(printed) != len(rules):
        raise ValueError("auditctl lists %d rules and the kernel %d: they were changed meanwhile; look again"
                         % (len(printed), len(rules)))
    return [_written_out(line, rule) for line, rule in zip(printed, rules)]


def _written_out(line: str, rule: bytes) -> str:
    _flags, action, count, *fields = _RULE.unpack_from(rule)
    match = _WATCH.match(line)
    on_one_object = _PATH_FIELD in fields[:count]
    if match is None or (action != _NEVER and not on_one_object):
        return line
    return "-a %s,exit -F %s=%s -F perm=%s%s" % (
        "never" if action == _NEVER else "always",
        "path" if on_one_object else "dir",
        match.group("path"),
        match.group("permissions") or "rwxa",
        match.group("keys").replace(" -k ", " -F key="),
    )
