# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The page that lies beside the artefacts of a host: for whom each is, what to run, and what is left to do by hand."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import comments
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.model import Artefact

FILE = "README.md"

_HEAD = [
    "# What is left to the owners of containers on %s",
    "",
    "Written by bulkhead.containers. Each run writes this directory anew, and removes from it what is done.",
]
_KINDS = {
    "compose": "Compose project",
    "swarm": "Swarm service",
    "kubernetes": "Pod",
    "systemd": "Unit",
    "auto_remove": "Container started with --rm",
    "manager": "Container of a manager",
    "access": "Container that serves an engine",
}
_OTHERWISE = "Container"


def text(host: str, artefacts: t.Sequence[Artefact]) -> str:
    lines = [_HEAD[0] % comments.visible(host), *_HEAD[1:]]
    for one in artefacts:
        lines += ["", "## %s %s" % (_KINDS.get(one.owner_kind, _OTHERWISE), _quoted(one.owner)), ""]
        lines += ["Engine %s, file [%s](%s)" % (_quoted(one.engine), one.path, one.path)]
        lines += ["", "    " + comments.visible(one.command)] if one.command else []
        lines += ["", *("- " + comments.visible(note) for note in one.notes)] if one.notes else []
    return "\n".join(lines) + "\n"


def _quoted(name: str) -> str:
    return "`%s`" % comments.visible(name).replace("`", "'")
