# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What became of the containers that ran: which of them we have harmed, and which ended by themselves.

A job comes to its end and a service crashes while we are at work, too. As long as one container has the process that it
had, they were not stopped by us; an engine that lost them would have lost all. What has only just been started may be
about to end anyway, and proves nothing by its end.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Container

Containers = t.Sequence[Container]


@dataclass(frozen=True)
class Fates:
    problems: t.Tuple[str, ...]
    warnings: t.Tuple[str, ...]


def containers(
    before: Containers, after: Containers, survive: bool, exit_codes: t.Optional[t.Mapping[str, int]] = None
) -> Fates:
    """C(survive): were they to keep their processes?"""
    running = {one.id: one for one in after}
    same = [one for one in before if _is_same(one, running.get(one.id))]
    gone = [one for one in before if one.id not in running]
    anew = [one for one in before if one not in same and one not in gone]
    silent = tuple(said for one in (same if survive else [*same, *anew]) for said in _silent(one, running[one.id]))
    if survive and not same and not all(one.young for one in before):
        return Fates((*map(_lost, gone), *map(_restarted, anew)), ())
    ended = tuple(_ended(one, (exit_codes or {}).get(one.id)) for one in gone)
    return Fates(silent, (*ended, *(_restarted_itself(one) for one in anew if survive)))


def _is_same(one: Container, now: t.Optional[Container]) -> bool:
    return now is not None and (now.pid, now.started) == (one.pid, one.started)


def _silent(one: Container, now: Container) -> t.Iterator[str]:
    lost = sorted(set(one.listening) - set(now.listening))
    if lost and not one.young:
        yield "Nobody listens any more on a published port of the container %s: %s." % (one.name, ", ".join(lost))


def _lost(one: Container) -> str:
    return "The container %s ran and does not run any more." % one.name


def _restarted(one: Container) -> str:
    return "The container %s was started again." % one.name


def _ended(one: Container, exit_code: t.Optional[int]) -> str:
    how = "" if exit_code is None else " with exit code %d" % exit_code
    return "The container %s ended by itself meanwhile%s." % (one.name, how)


def _restarted_itself(one: Container) -> str:
    return "The container %s ended by itself meanwhile and was started again." % one.name
