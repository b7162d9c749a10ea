# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which directories a container's root directory is made of: the one that it writes to, and the image's below it."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import fields
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.mountinfo import Mount

# A colon in a path is escaped.
_COLON = re.compile(r"(?<!\\):")


class Layers(t.NamedTuple):
    upper: str
    lower: t.Tuple[str, ...]


def told(inspect: fields.Answer) -> t.Optional[Layers]:
    """As the engine says. None where it does not, as one does that keeps images in containerd."""
    data = fields.mapping(fields.mapping(inspect, "GraphDriver"), "Data")
    return _layers(fields.text(data, "UpperDir"), _COLON.split(fields.text(data, "LowerDir")))


def mounted(root: t.Optional[Mount]) -> t.Optional[Layers]:
    """As the kernel says of the mount of the root directory. None where it is none that is made of layers."""
    if root is None or root.filesystem != "overlay":
        return None
    options = [option.partition("=") for option in sorted(root.super_options)]
    upper = [value for name, _equals, value in options if name == "upperdir"]
    lower = [value for name, _equals, value in options if name in ("lowerdir", "lowerdir+")]
    return _layers("".join(upper), [one for value in lower for one in _COLON.split(value)])


def _layers(upper: str, lower: t.Sequence[str]) -> t.Optional[Layers]:
    """With many layers an engine mounts them by relative names, which say nothing to others."""
    return Layers(upper, tuple(lower)) if all(path.startswith("/") for path in (upper, *lower)) else None
