# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the engine writes to its log: which lines say why it did not do as it was told."""

from __future__ import annotations

import json
import re
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import redaction

_LEVEL = re.compile(r"\blevel=(\w+)")
_MESSAGE = re.compile(r'\bmsg="((?:[^"\\]|\\.)*)"|\bmsg=(\S+)')
# What it says last, without a level, when it gives up.
_GIVES_UP = re.compile(r"^(?:failed to start daemon|unable to configure the Docker daemon|failed to)\b.*")
_BAD = ("error", "fatal", "panic")
_LONGEST = 600


def last_error(lines: t.Sequence[str]) -> str:
    """The last complaint, in the engine's own words, without secrets; "" where it did not complain."""
    found = [said for said in map(_complaint, lines) if said]
    return clean(found[-1]) if found else ""


def clean(text: str) -> str:
    """An engine may quote a setting: user and password of a URL are left out."""
    return " ".join(redaction.url(word) for word in text.split())[:_LONGEST]


def _complaint(line: str) -> str:
    if _GIVES_UP.match(line):
        return line
    level = _LEVEL.search(line)
    if level is None or level.group(1) not in _BAD:
        return _of_json(line)
    message = _MESSAGE.search(line)
    if message is None:
        return line
    return _unescaped(message.group(1)) if message.group(1) is not None else message.group(2)


def _of_json(line: str) -> str:
    """With log-format json (25.0)."""
    if not line.startswith("{"):
        return ""
    try:
        entry = json.loads(line)
    except ValueError:
        return ""
    return str(entry.get("msg", "")) if isinstance(entry, dict) and entry.get("level") in _BAD else ""


def _unescaped(text: str) -> str:
    return text.replace('\\"', '"').replace("\\\\", "\\")
