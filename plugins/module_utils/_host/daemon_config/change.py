# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One change, from the journal to the last word: docs/changing.md, "The order of a change"."""

from __future__ import annotations

import contextlib
import typing as t
from dataclasses import replace

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import (
    differences,
    file_text,
    followed,
    remembered,
    verification,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import journal as journals
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    RELOAD,
    RESTART,
    Decision,
    Journal,
    Observed,
    Refused,
    Verdict,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host import processes
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config import way_back
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.engine_orders import EngineFailed
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.fault_points import reached
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.patience import look_until
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.replaced_file import TakenOver
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.restarted_containers import (
    start_again,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.state_dir import StateDir
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.workplace import Workplace
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

# Of the journal: every content that the file may have on the way.
PARTS = ("before", "first", "loaded", "off", "after", "back", "back_loaded")
_TAKEN_OVER = (
    "The engine may have other settings than are written there now. Look at the file and run this again: what was "
    "there before is kept beside it then."
)


class ChangeFailed(HostError):
    """It was begun and did not succeed."""

    def __init__(self, reason: str, rolled_back: bool, engine_error: str) -> None:
        super().__init__(reason)
        self.rolled_back = rolled_back
        self.engine_error = engine_error


def carry_out(place: Workplace, decision: Decision, before: Observed) -> Verdict:
    """Raises ChangeFailed with everything put back as far as that could be done."""
    journal = journals.of(decision, before, place.dropin.path)
    _prepare(place, journal, followed.after(decision, before))
    reached("journal_written")
    try:
        verdict = _forward(place, decision, journal, before)
    except (HostError, OSError) as error:
        raise _gone_back(place, journal, error) from error
    except Exception as error:  # whatever we did not think of: the host is not left half-way for it
        raise _gone_back(place, journal, HostError(f"{type(error).__name__}: {error}")) from error
    if decision.action == RESTART and before.up:
        _remember_process(place, decision, journal)
    remember(place)
    return verdict


def _remember_process(place: Workplace, decision: Decision, journal: Journal) -> None:
    """Whoever touches the file later, or changes its mode, does not make us restart the engine to be certain."""
    # All is well without it, too.
    with contextlib.suppress(HostError, OSError):
        pid = place.look_again().pid
        known = followed.after_restart(decision, processes.identity(pid) if pid else "")
        place.state.write(place.name_of("next"), remembered.dump(journal.path, journal.owned, known))


def _prepare(place: Workplace, journal: Journal, known: t.Optional[followed.Followed]) -> None:
    """All that has to be written, while the engine still knows nothing: what follows are renames, and needs no room."""
    parts = {part: getattr(journal, part) for part in PARTS}
    if differences.hides_something(file_text.decode(journal.after, journal.path)):
        place.config.new_mode = 0o600
    try:
        if place.state.read(place.name_of("json")) is None and journal.before is not None:
            place.state.write(place.name_of("original"), journal.before)
        place.state.write(place.name_of("next"), remembered.dump(journal.path, journal.owned, known))
        place.config.prepare(parts)
        if journal.dropin_before != journal.dropin_after:
            place.dropin.prepare({"before": _bytes(journal.dropin_before), "after": _bytes(journal.dropin_after)})
        place.state.write(place.name_of("journal"), journals.dump(journal))
    except OSError as error:
        forget(place)
        where = error.filename or place.state.path
        raise HostError(f"nothing was changed: {error.strerror} writing {where}") from None


def forget(place: Workplace) -> None:
    """What was prepared, and the journal last: as long as it is there, the next run knows that there is more to do."""
    place.config.tidy()
    place.dropin.tidy()
    place.state.remove(place.name_of("next"))
    place.state.remove(place.name_of("journal"))


def _forward(place: Workplace, decision: Decision, journal: Journal, before: Observed) -> Verdict:
    if decision.first is not None:
        _live_restore_first(place, journal)
    has_dropin = journal.dropin_before != journal.dropin_after
    if has_dropin:
        place.dropin.put("after", _bytes(journal.dropin_after))
    reached("dropin_written")
    place.config.put("loaded", journal.loaded)
    reached("file_written")
    if has_dropin and place.target.service is not None:
        place.target.service.load_units()
    reached("manager_reloaded")
    before = _with_those_that_came(place, decision, journal, before)
    # An engine that starts with somebody else's file may stop the containers that it finds.
    place.config.expect_ours()
    _tell(place, decision.action)
    reached("engine_answers")
    verdict = _verify(place, decision, before)
    reached("verified")
    if decision.off is not None:
        _live_restore_off(place, journal)
    place.config.put("after", journal.after)
    reached("settled_file_written")
    return verdict


def _with_those_that_came(place: Workplace, decision: Decision, journal: Journal, before: Observed) -> Observed:
    """A restart meets the containers that run now, and not those that ran when it was decided on.

    Raises EngineFailed where one has come that would not be there afterwards as it is.
    """
    if decision.action != RESTART or not before.up:
        return before
    _info, containers = place.ask_engine()
    lost = verification.lost_by_restart(decision, before, containers)
    if lost:
        raise EngineFailed(f"containers came meanwhile that would not go on through a restart: {', '.join(lost)}")
    known = {one.id for one in before.containers}
    came = tuple(one for one in containers if one.id not in known)
    if came:
        before = replace(before, containers=(*before.containers, *came))
        place.state.write(place.name_of("journal"), journals.dump(replace(journal, containers=before.containers)))
    return before


def _live_restore_first(place: Workplace, journal: Journal) -> None:
    place.config.put("first", journal.first)
    reached("live_restore_written")
    place.orders.reload(place.target.pid)
    _see_live_restore(place, journal.keeps_containers)
    reached("live_restore_loaded")


def _live_restore_off(place: Workplace, journal: Journal) -> None:
    place.config.put("off", journal.off)
    reached("live_restore_off_written")
    place.orders.reload(place.look_again().pid)
    _see_live_restore(place, False)
    reached("live_restore_off_loaded")


def _see_live_restore(place: Workplace, wanted: bool) -> None:
    info, _containers = place.ask_engine()
    if info is None or info.live_restore is not wanted:
        word = "on" if wanted else "off"
        raise EngineFailed(f"the engine reloaded its configuration, and live-restore is not {word} all the same")


def _tell(place: Workplace, action: str) -> None:
    if action == RELOAD:
        place.orders.reload(place.target.pid, lambda: reached("engine_told"))
    elif action == RESTART:
        place.orders.restart(lambda: reached("engine_told"))


def _verify(place: Workplace, decision: Decision, before: Observed) -> Verdict:
    """Raises EngineFailed with all that is wrong."""
    if not before.up:
        return verification.verify(decision, before, before)
    stopped = decision.action == RESTART and not decision.keeps_containers
    not_started = start_again(place, before.containers) if stopped else ()

    def look() -> Verdict:
        info, containers = place.ask_engine()
        after = replace(before, info=info, containers=containers)
        ended = {one.id for one in before.containers} - {one.id for one in containers}
        return verification.verify(decision, before, after, place.exit_codes(ended), not_started)

    verdict = look_until(look, lambda seen: not seen.problems, place.timeout)
    if verdict.problems:
        raise EngineFailed(" ".join(verdict.problems))
    return verdict


def _gone_back(place: Workplace, journal: Journal, error: Exception) -> ChangeFailed:
    reason, said = _reason(error).rstrip("."), getattr(error, "said", "")
    journal = last_written(place.state, place.name_of("journal"), journal)
    try:
        left = way_back.go(place, journal)
    except TakenOver as taken:
        told = " ".join([f"{taken}. {_TAKEN_OVER}", *_run_all(place, journal)])
        return ChangeFailed(told.rstrip("."), False, said)
    except (HostError, OSError) as worse:
        return ChangeFailed(
            f"{reason}. Putting everything back failed, too: {_reason(worse)}. The file as it was before is in "
            f"{place.state.path}/{place.name_of('journal')}; run this again to have another try at it",
            False, said or getattr(worse, "said", ""),
        )
    forget(place)
    if left:
        reason = f"{reason}. The settings were put back, and not all is as it was: {' '.join(left)}"
        return ChangeFailed(reason.rstrip("."), False, said)
    return ChangeFailed(f"{reason}. Everything was put back as it was", True, said)


def last_written(state: StateDir, name: str, known: Journal) -> Journal:
    """With the containers that came meanwhile. Where it cannot be read there is a way back all the same."""
    try:
        return journals.load(state.read(name) or journals.dump(known))
    except (Refused, HostError, OSError):
        return known


def _run_all(place: Workplace, journal: Journal) -> t.List[str]:
    """If the engine was started with what somebody else wrote, it has stopped what theirs does not keep."""
    if not journal.was_up:
        return []
    try:
        return start_again(place, journal.containers)
    except (HostError, OSError) as error:
        return [f"Whether all containers run could not be seen: {_reason(error)}"]


def remember(place: Workplace) -> None:
    place.state.rename(place.name_of("next"), place.name_of("json"))
    reached("ownership_written")
    forget(place)
    reached("remembered")


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.strerror} writing {error.filename}" if error.filename else str(error)
    return str(error)


def _bytes(text: t.Optional[str]) -> t.Optional[bytes]:
    return None if text is None else text.encode()
