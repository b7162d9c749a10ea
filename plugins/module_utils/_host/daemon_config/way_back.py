# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Everything as it was before a change: the files, the engine, what the engine has in force, the containers."""

from __future__ import annotations

import contextlib
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import verification
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    NONE,
    Journal,
    Observed,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.patience import look_until
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.restarted_containers import (
    start_again,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.workplace import Workplace
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError


def go(place: Workplace, journal: Journal) -> t.Tuple[str, ...]:
    """Returns what is not as it was all the same.

    Raises HostError or OSError where not even the settings can be put back; the journal stays then.
    """
    not_started: t.Sequence[str] = ()
    _dropin(place, journal)
    now = place.look_again()
    if journal.was_up and (not now.pid or _has_new_settings(place, journal, now.pid)):
        not_started = _start_with_old(place, journal)
    elif _may_have_been_told(place, journal):
        _reload_old(place, journal, now.pid)
    place.config.put("before", journal.before)
    return (*not_started, *_wrong(place, journal)) if journal.was_up else ()


def _wrong(place: Workplace, journal: Journal) -> t.Tuple[str, ...]:
    def look() -> Observed:
        info, containers = place.ask_engine()
        return Observed(place.target.path, None, (), "", True, info=info, containers=containers)

    seen = look_until(look, lambda one: not verification.unchanged(journal, one), place.timeout)
    return (*verification.unchanged(journal, seen), *verification.ended(journal, seen))


def _has_new_settings(place: Workplace, journal: Journal, pid: int) -> bool:
    """A process that was started meanwhile, other than with what was there before, but for live-restore."""
    return pid != journal.pid and place.config.read() in journal.new


def _dropin(place: Workplace, journal: Journal) -> None:
    if journal.dropin_before == journal.dropin_after:
        return
    text = journal.dropin_before
    place.dropin.put("before", None if text is None else text.encode())
    if place.target.service is not None:
        place.target.service.load_units()


def _may_have_been_told(place: Workplace, journal: Journal) -> bool:
    """Another reload of what it has does no harm."""
    tells = journal.action != NONE or journal.first is not None
    return journal.was_up and tells and place.config.read() != journal.before


def _start_with_old(place: Workplace, journal: Journal) -> t.List[str]:
    """Containers that live-restore kept would be stopped by an engine that stops or starts without it."""
    _let_live_restore_be_as_it_was(place, journal)
    place.config.put("back", journal.before if journal.back is None else journal.back)
    place.orders.restart()
    if journal.back_loaded is not None:
        _reload_old(place, journal, place.look_again().pid)
    return start_again(place, journal.containers)


def _let_live_restore_be_as_it_was(place: Workplace, journal: Journal) -> None:
    """For the stop that comes first: off where containers were stopped for the change, on where they were kept."""
    pid = place.look_again().pid
    part = "first" if not journal.keeps_containers and journal.first is not None else "loaded"
    if not pid or (part == "loaded" and journal.off is None):
        return
    # An engine that does not even reload is restarted all the same.
    with contextlib.suppress(HostError):
        place.config.put(part, getattr(journal, part))
        place.orders.reload(pid)


def _reload_old(place: Workplace, journal: Journal, pid: int) -> None:
    """A key that is not there keeps the value that the engine has: it has to be told the old one in so many words."""
    place.config.put("back_loaded", journal.before if journal.back_loaded is None else journal.back_loaded)
    place.orders.reload(pid)
