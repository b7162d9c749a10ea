# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The upstream version in what Debian, RPM, Go and the kernel print, and the order of upstream versions.

C(5:27.1.1-1~ubuntu.22.04~jammy), C(1.1.5+ds1-1+deb12u1), C(1.0.0~rc93+ds1-5), C(v1.2.0-rc.3), C(6.1.0-18-amd64): what a
distribution appends says nothing about upstream's order, but a release candidate comes before its release.
"""

from __future__ import annotations

import re
import typing as t

# Numbers to the length of four, then the stage: (1, 0, 0) is the release itself, (0, rank, number) comes before it.
Version = t.Tuple[t.Tuple[int, ...], t.Tuple[int, int, int]]

_FINAL = (1, 0, 0)
_STAGES = {"alpha": 0, "beta": 1, "rc": 2}
_PATTERN = re.compile(r"(?:\d+:)?v?(\d+(?:\.\d+){1,3})(?:[-~.]?(alpha|beta|rc)[-.]?(\d+)?)?", re.ASCII)


def upstream(text: t.Any) -> t.Optional[Version]:
    """The upstream version; None where the text has none, as in the C(dev) and C(0.0.0) of private builds."""
    match = _PATTERN.match(text.strip()) if isinstance(text, str) else None
    if match is None:
        return None
    numbers = [int(part) for part in match.group(1).split(".")]
    if not any(numbers):
        return None
    padded = tuple(numbers + [0] * (4 - len(numbers)))
    if match.group(2) is None:
        return padded, _FINAL
    return padded, (0, _STAGES[match.group(2)], int(match.group(3) or 0))


def branch(version: Version) -> t.Tuple[int, ...]:
    """What upstream maintains as one: the first two numbers."""
    return version[0][:2]


def has_fix(version: Version, fixed: t.Iterable[Version]) -> bool:
    """Is this at or above the fixed version of its branch? A branch above all that were mended began with the mend."""
    releases = list(fixed)
    same = [release for release in releases if branch(release) == branch(version)]
    return version >= min(same) if same else bool(releases) and version >= max(releases)
