# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Did the engine take it, and did nothing else happen to the host? Step 9 of a change, see docs/changing.md."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import (
    container_fates as fates_of,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import (
    effects,
    file_text,
    in_force,
    keys,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    RESTART,
    Container,
    Decision,
    Info,
    Journal,
    Observed,
    Verdict,
    Waiting,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.ownership import document


def verify(
    decision: Decision,
    before: Observed,
    after: Observed,
    exit_codes: t.Optional[t.Mapping[str, int]] = None,
    not_started: t.Sequence[str] = (),
) -> Verdict:
    """The engine and its containers afterwards, against those before. An engine that was down has nothing to show.

    C(exit_codes): of containers that have ended meanwhile, by their ids; C(not_started): why those that the engine
    stopped could not be started again.
    """
    if after.up is False:
        lost = ("The engine does not answer.",) if before.up else ()
        return Verdict(lost, decision.in_force, decision.pending)
    survive = decision.keeps_containers or decision.action != RESTART
    fates = fates_of.containers(before.containers, after.containers, survive, exit_codes)
    problems = (
        *_other_engine(*_identity(decision, before), after),
        *not_started,
        *fates.problems,
        *_not_taken(decision, after),
    )
    return Verdict(problems, *_settled(decision, after), fates.warnings)


def unchanged(journal: Journal, after: Observed) -> t.Tuple[str, ...]:
    """What is wrong with an engine that an interrupted change left behind, whatever its settings."""
    survive = journal.keeps_containers or journal.action != RESTART
    return (
        *_other_engine(journal.engine_id, journal.data_root, after),
        *fates_of.containers(journal.containers, after.containers, survive).problems,
    )


def ended(journal: Journal, after: Observed) -> t.Tuple[str, ...]:
    """Containers that are not as they were, without a fault of ours: no reason to go back, but to be told."""
    survive = journal.keeps_containers or journal.action != RESTART
    return fates_of.containers(journal.containers, after.containers, survive).warnings


def lost_by_restart(decision: Decision, before: Observed, now: t.Sequence[Container]) -> t.List[str]:
    """The names of containers that came meanwhile and would not be there afterwards as they are."""
    known = {one.id for one in before.containers}
    came = [one for one in now if one.id not in known]
    auto_removed = [one.name for one in came if one.auto_remove]
    if not decision.keeps_containers:
        return sorted(one.name for one in came if one.auto_remove or one.paused)
    return [] if effects.can_keep(auto_removed, before.version) else sorted(auto_removed)


def _identity(decision: Decision, before: Observed) -> t.Tuple[str, str]:
    """The id and data root that it has to have afterwards. With another data root it has another id, too."""
    if before.info is None or _moves(decision, before, before.info):
        return "", ""
    return before.info.id, before.info.data_root


def _moves(decision: Decision, before: Observed, info: Info) -> bool:
    old, new = (document(file_text.decode(one, before.path) or "") for one in (decision.before, decision.after))
    remapped = any(one.split(",")[0] == "name=userns" for one in info.security_options or ())
    changed = {name for name in {*old, *new} if old.get(name) != new.get(name)}
    return bool(new.get("userns-remap")) != remapped or any(keys.of(name).reach == keys.ROOT for name in changed)


def _other_engine(identity: str, data_root: str, after: Observed) -> t.Iterator[str]:
    if after.info is None:
        yield "The engine does not say who it is."
        return
    if identity and after.info.id != identity:
        yield "Another engine answers: its ID was %s and is %s." % (identity, after.info.id)
    if data_root and after.info.data_root != data_root:
        yield "The engine works in %s instead of %s." % (after.info.data_root, data_root)


def _not_taken(decision: Decision, after: Observed) -> t.Iterator[str]:
    waiting = {one.key for one in decision.pending}
    for path, value in sorted(decision.wanted.items()):
        name = keys.name_of(path)
        if path == ("live-restore",) and decision.off is not None:
            continue  # switched off when the containers do not need it any more
        if name not in waiting and in_force.is_shown_as(path, value, after.info, after.version) is False:
            yield "The engine did not take %s." % name


def _settled(decision: Decision, after: Observed) -> t.Tuple[t.Tuple[str, ...], t.Tuple[Waiting, ...]]:
    """A key that was expected to wait, and that the engine shows to have taken, is in force."""
    taken = {
        keys.name_of(path)
        for path, value in decision.wanted.items()
        if in_force.is_shown_as(path, value, after.info, after.version)
    }
    pending = tuple(one for one in decision.pending if one.key not in taken)
    waited = {one.key for one in decision.pending} & taken
    return tuple(sorted({*decision.in_force, *waited})), pending
