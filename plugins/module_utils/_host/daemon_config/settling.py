# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an interrupted run has left behind: docs/changing.md, "After a crash". In check mode only foretold."""

from __future__ import annotations

import os
import time
import typing as t
from dataclasses import dataclass, replace

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import journal as journals
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import remembered, verification
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import settling as rules
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    RELOAD,
    RESTART,
    Journal,
    Observed,
    Owned,
    Settlement,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host import reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config import (
    change,
    process_seen,
    way_back,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.restarted_containers import (
    start_again,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.state_dir import write_through
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.workplace import Workplace
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

# What is not as it was, or was to be.
Wrong = t.Sequence[str]


@dataclass(frozen=True)
class Settled:
    """Where a run begins."""

    content: t.Optional[bytes]
    owned: t.Tuple[Owned, ...]
    recovered: str
    warnings: t.Tuple[str, ...] = ()


def settle(place: Workplace, check_mode: bool) -> Settled:
    """Raises HostError where a person has to decide."""
    written = place.state.read(place.name_of("journal"))
    owned = remembered.load(place.state.read(place.name_of("json")))
    if written is None:
        if not check_mode:
            change.forget(place)
        return Settled(place.config.read(), owned, "")
    journal = journals.load(written)
    found = _rule(place, journal, check_mode)
    if found.word == rules.FAIL:
        raise HostError(found.reason)
    if check_mode:
        return _foretold(place, journal, found, owned)
    place.config.expect(getattr(journal, part) for part in change.PARTS)
    if found.word == rules.KEEP:
        place.config.expect([place.config.read()])
    wrong = _DO[found.word](place, journal)
    return replace(_foretold(place, journal, found, owned), warnings=tuple(wrong))


def _foretold(place: Workplace, journal: Journal, found: Settlement, owned: t.Tuple[Owned, ...]) -> Settled:
    if found.word == rules.FINISH:
        return Settled(journal.after, journal.owned, found.recovered)
    taken_over = found.word == rules.KEEP
    return Settled(place.config.read() if taken_over else journal.before, owned, found.recovered)


def _rule(place: Workplace, journal: Journal, check_mode: bool) -> Settlement:
    content = place.config.read()
    dropin = place.dropin.read()
    return rules.settle(
        journal,
        content,
        None if dropin is None else dropin.decode(),
        bool(place.target.pid),
        _is_taken(place, journal, check_mode),
        f"{place.state.path}/{place.name_of('journal')}",
    )


def _is_taken(place: Workplace, journal: Journal, check_mode: bool) -> bool:
    """Does the engine run with what the file has now, and is all there that was there before?"""
    pid = place.target.pid
    content = place.config.read()
    if not pid or content not in journal.new:
        return False
    if journal.action == RELOAD and not check_mode:
        # Whether it had been told nobody knows; telling it again does no harm.
        try:
            place.orders.reload(pid)
        except HostError:
            return False
    process = process_seen.read(pid, place.target.path)
    # What follows the restart is written when that has succeeded.
    came_further = journal.off is not None and content != journal.loaded
    if journal.action == RESTART and not came_further and (process is None or process.file_is_newer is not False):
        return False
    return _is_the_same(place, journal)


def _is_the_same(place: Workplace, journal: Journal) -> bool:
    info, containers = place.ask_engine()
    seen = Observed(place.target.path, None, (), "", True, info=info, containers=containers)
    return not verification.unchanged(_without_containers_after_a_boot(place, journal), seen)


def _without_containers_after_a_boot(place: Workplace, journal: Journal) -> Journal:
    return replace(journal, containers=()) if _was_booted_since(place) else journal


def _was_booted_since(place: Workplace) -> bool:
    """Then no process is the same, and what should run again is not ours to say."""
    written = os.stat(os.path.join(place.state.path, place.name_of("journal"))).st_mtime
    return written < time.time() - float(reading.text("/proc/uptime").split()[0])


def _forget(place: Workplace, journal: Journal) -> Wrong:
    change.forget(place)
    return ()


def _start(place: Workplace, journal: Journal) -> Wrong:
    place.orders.restart()
    change.forget(place)
    return ()


def _finish(place: Workplace, journal: Journal) -> Wrong:
    not_started: Wrong = ()
    if journal.was_up and journal.action == RESTART and not journal.keeps_containers:
        not_started = start_again(place, _without_containers_after_a_boot(place, journal).containers)
    if journal.was_up and journal.off is not None:
        place.config.put("off", journal.off)
        place.orders.reload(place.target.pid)
    place.config.put("after", journal.after)
    place.state.write(place.name_of("next"), remembered.dump(journal.path, journal.owned))
    change.remember(place)
    return not_started


def _go_back(place: Workplace, journal: Journal) -> Wrong:
    wrong = way_back.go(place, _without_containers_after_a_boot(place, journal))
    change.forget(place)
    return wrong


def _keep(place: Workplace, journal: Journal) -> Wrong:
    if journal.before is not None:
        write_through(place.config.path + ".before-bulkhead", journal.before, 0o600)
    change.forget(place)
    return ()


_DO: t.Mapping[str, t.Callable[[Workplace, Journal], Wrong]] = {
    rules.FORGET: _forget,
    rules.START: _start,
    rules.FINISH: _finish,
    rules.WRITE_BACK: _go_back,
    rules.GO_BACK: _go_back,
    rules.KEEP: _keep,
}
