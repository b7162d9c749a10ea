# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is kept of one look at a host, so that later ones can be put together with it."""

from __future__ import annotations

import typing as t

Look = t.Dict[str, t.Any]

_MOST = 50
_KEPT = ("id", "pid", "started", "evidence")


def keep(earlier: t.Iterable[Look], snapshot: t.Mapping[str, t.Any]) -> t.List[Look]:
    """The earlier looks and the one that the snapshot is, of containers that are still there; the latest of them."""
    there = {(engine["name"], one["id"]) for engine in snapshot["engines"] for one in engine["containers"] or ()}
    # Where the host's clock was turned back, what was seen at a later time says nothing.
    before = [look for look in earlier if look["taken"] < snapshot["taken"]]
    return [_reduced(look, there) for look in [*before, snapshot]][-_MOST:]


def _reduced(look: t.Mapping[str, t.Any], there: t.Container[t.Tuple[str, str]]) -> Look:
    return {"taken": look["taken"], "engines": [
        {"name": engine["name"], "containers": [
            {key: one.get(key) for key in _KEPT} for one in engine["containers"] or ()
            if "evidence" in one and (engine["name"], one["id"]) in there]}
        for engine in look["engines"]]}
