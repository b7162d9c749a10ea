# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Our drop-in for the engine's unit: its command without the flags of keys that the file sets now.

Only flags of keys that are asked for go; the drop-in itself says which, so that they can come back.
"""

from __future__ import annotations

import re
import shlex
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    Document,
    Objection,
    Observed,
    Refused,
    Request,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import daemon_flags

_HEAD = "# Written by bulkhead.containers: the configuration file sets what these flags set.\n"
_TAKEN = re.compile(r"^# taken out: ([^ ]+) (.+)$", re.MULTILINE)
# A word of systemd's own quoting: parts in quotes, escaped characters, all else but blanks.
_WORD = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\\.|[^\s"'\\])+""")


@dataclass(frozen=True)
class _Flag:
    """Some words of the command, as they are written, that set one key; C("") for all other words."""

    key: str
    text: str


def unit_flags(observed: Observed) -> t.Dict[str, t.Any]:
    """Keys that the unit gives as flags. C(runtimes) may be given twice."""
    given = observed.unit.flags if observed.unit else {}
    return {daemon_flags.key_of(name): value for name, value in given.items() if name != "add-runtime"}


def flags_to_move(request: Request, observed: Observed) -> t.FrozenSet[str]:
    return frozenset(unit_flags(observed)) & frozenset(request.settings) if request.flags == "move" else frozenset()


def taken(observed: Observed) -> t.FrozenSet[str]:
    """Keys whose flags our drop-in has taken out of the unit before."""
    return frozenset(key for key, _text in _TAKEN.findall(_text_of(observed)))


def dropin(observed: Observed, moves: t.FrozenSet[str], after: Document) -> t.Optional[str]:
    """The text that our drop-in is to have, None for no drop-in. Raises Refused where a flag cannot be taken out."""
    before = observed.unit.dropin if observed.unit else None
    gone = _TAKEN.findall(before or "")
    returning = [(key, text) for key, text in gone if key not in after]
    if observed.unit is None or not (moves or returning):
        return before
    _check_last(moves, observed.unit.hidden_by)
    flags = _flags(observed.unit.exec_start)
    _check_movable(moves, flags, observed.unit.name)
    out = [pair for pair in gone if pair not in returning] + [(one.key, one.text) for one in flags if one.key in moves]
    command = " ".join([*(one.text for one in flags if one.key not in moves), *(text for _key, text in returning)])
    if not out:
        return None
    lines = "".join("# taken out: %s %s\n" % pair for pair in out)
    return "%s%s[Service]\nExecStart=\nExecStart=%s\n" % (_HEAD, lines, command)


def _text_of(observed: Observed) -> str:
    return (observed.unit.dropin if observed.unit else None) or ""


def _check_last(moves: t.FrozenSet[str], hidden_by: str) -> None:
    if hidden_by:
        raise Refused(
            *(
                Objection(
                    key,
                    "its flag cannot be taken out of the unit: %s comes after our drop-in, and the last one counts"
                    % hidden_by,
                    "Give that file a name that starts with a number, as in 10-flags.conf, or take the flag out there.",
                )
                for key in sorted(moves)
            )
        )


def _check_movable(moves: t.FrozenSet[str], flags: t.Sequence[_Flag], unit: str) -> None:
    hidden = sorted(moves - {one.key for one in flags})
    if hidden:
        raise Refused(
            *(
                Objection(
                    key,
                    "the flag is not written in the unit itself, but in a variable or among short flags",
                    "Take it out where %s gets it from (see systemctl cat), or leave the key to the flag." % unit,
                )
                for key in hidden
            )
        )


def _flags(command: str) -> t.List[_Flag]:
    """The command as a list of flags with their values, as they are written."""
    texts = _WORD.findall(command)
    found: t.List[_Flag] = []
    while texts:
        text = texts.pop(0)
        flags = daemon_flags.parse([_plain(text)]) if found else {}
        if len(flags) != 1:
            found.append(_Flag("", text))
            continue
        name, value = next(iter(flags.items()))
        if texts and value in ("", [""]) and not text.endswith("="):
            text += " " + texts.pop(0)
        found.append(_Flag(daemon_flags.key_of(name), text))
    return found


def _plain(text: str) -> str:
    try:
        return "".join(shlex.split(text))
    except ValueError:
        return text
