# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a control's remedy tells those who change the host around the engine, and whether they can read it."""

from __future__ import annotations

import re
import typing as t

_ACCOUNT = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
# By executor: what its map has -> how that reads, and what it is in words.
_SHAPES: t.Mapping[str, t.Mapping[str, t.Tuple[str, str]]] = {
    "file": {
        "owner": (_ACCOUNT, "a user"),
        "group": (_ACCOUNT, "a group"),
        "mode": (r"[0-7]{4}", "four octal digits in quotes"),
    },
    "audit_rule": {"permissions": (r"[rwxa]+", "some of r, w, x and a"), "key": (r"[A-Za-z0-9_-]+", "a word")},
}
# Those of which all have to be there if one is.
_TOGETHER = (("owner", "group"), ("permissions", "key"))
_SETTING, _VALUE = re.compile(r"[A-Za-z0-9_./-]+\Z"), re.compile(r"[^\n]+\Z")


def faults(remedy: t.Mapping[str, t.Any]) -> t.List[str]:
    """Sentences; none if all is well."""
    found = [fault for executor, shape in _SHAPES.items() if executor in remedy
             for fault in _shape_faults(executor, remedy[executor], shape)]
    if "sysctl" in remedy and not _are_settings(remedy["sysctl"]):
        found.append("remedy.sysctl: a map of settings of the kernel, each to a number or a text")
    return found


def _shape_faults(executor: str, told: t.Any, shape: t.Mapping[str, t.Tuple[str, str]]) -> t.Iterator[str]:
    if not isinstance(told, dict) or not told or set(told) - set(shape):
        yield "remedy.%s: a map of %s" % (executor, ", ".join(shape))
        return
    for name, value in told.items():
        pattern, words = shape[name]
        if not isinstance(value, str) or not re.match(pattern + r"\Z", value):
            yield "remedy.%s.%s is %r; it is %s" % (executor, name, value, words)
    for names in _TOGETHER:
        if set(names) <= set(shape) and 0 < len(set(names) & set(told)) < len(names):
            yield "remedy.%s: %s belong together" % (executor, " and ".join(names))


def _are_settings(told: t.Any) -> bool:
    return isinstance(told, dict) and bool(told) and all(
        _SETTING.match(str(name)) and isinstance(value, (str, int)) and _VALUE.match(str(value))
        for name, value in told.items())
