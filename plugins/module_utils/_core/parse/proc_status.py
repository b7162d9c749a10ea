# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""/proc/<pid>/status: what the kernel says about one process."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

_SECCOMP = {"0": "disabled", "1": "strict", "2": "filter"}
_CAPABILITY_SETS = {
    "effective": "CapEff",
    "permitted": "CapPrm",
    "bounding": "CapBnd",
    "inheritable": "CapInh",
    "ambient": "CapAmb",
}


@dataclass(frozen=True)
class ProcStatus:
    """A field that this kernel does not print is None."""

    name: str
    state: str
    parent: int
    user_ids: t.Tuple[int, ...]  # real, effective, saved: a process can take up any of them
    group_ids: t.Tuple[int, ...]
    groups: t.Tuple[int, ...]
    capabilities: t.Dict[str, str]
    no_new_privileges: t.Optional[bool]
    seccomp: t.Optional[str]

    @property
    def ended(self) -> bool:
        """A zombie holds no privilege any more, whatever its last fields say."""
        return self.state in ("Z", "X")


def parse(text: str) -> ProcStatus:
    """Raises ValueError where the text is not a process's status."""
    fields = dict(_lines(text))
    if "PPid" not in fields or "Uid" not in fields:
        raise ValueError("not the status of a process")
    return ProcStatus(
        name=fields.get("Name", ""),
        state=fields.get("State", "")[:1],
        parent=int(fields["PPid"]),
        user_ids=_numbers(fields["Uid"])[:3],
        group_ids=_numbers(fields.get("Gid", ""))[:3],
        groups=_numbers(fields.get("Groups", "")),
        capabilities={name: fields[key] for name, key in _CAPABILITY_SETS.items() if key in fields},
        no_new_privileges=_flag(fields.get("NoNewPrivs")),
        seccomp=_SECCOMP.get(fields.get("Seccomp", "")),
    )


def _lines(text: str) -> t.Iterator[t.Tuple[str, str]]:
    # The kernel escapes line feeds of a process's name, so that no process can forge a line of its own. It leaves
    # other characters at which str.splitlines would break.
    for line in text.split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            yield name, value.strip()


def _numbers(text: str) -> t.Tuple[int, ...]:
    return tuple(int(word) for word in text.split())


def _flag(text: t.Optional[str]) -> t.Optional[bool]:
    return None if text is None else text == "1"
