# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One run of the module: settle, read, decide, change. Returns what the module returns, and never raises."""

from __future__ import annotations

import typing as t
from dataclasses import asdict, dataclass, replace

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import decision as decisions
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import (
    followed,
    references,
    remembered,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    Decision,
    Observed,
    Refused,
    Request,
    Verdict,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host import systemd
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config import (
    change,
    observing,
    running_containers,
    settling,
    target,
    unit_text,
    validator,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.hands import Hands
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.replaced_file import ReplacedFile
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.state_dir import (
    StateDir,
    path_for,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.workplace import Workplace
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_api import EngineApi
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.replacing import expect_replaceable

Record = t.Dict[str, t.Any]


@dataclass(frozen=True)
class Options:
    request: Request
    user: str
    path: str
    timeout: float
    check_mode: bool


def run(options: Options, hands: Hands) -> Record:
    """With C(failed), a sentence, where it failed."""
    try:
        return _run(options, hands)
    except change.ChangeFailed as error:
        return {"failed": str(error), "rolled_back": error.rolled_back, "engine_error": error.engine_error}
    except (Refused, HostError) as error:
        return {"failed": str(error), "rolled_back": False, "engine_error": ""}
    except OSError as error:
        return {"failed": f"{error.strerror}: {error.filename}", "rolled_back": False, "engine_error": ""}
    except Exception as error:  # whatever we did not think of: a sentence; a change that was begun has its journal
        return {
            "failed": f"this is a fault of this module, please report it: {type(error).__name__}: {error}",
            "rolled_back": False,
            "engine_error": "",
        }


def _run(options: Options, hands: Hands) -> Record:
    engine = target.find(hands, options.user, options.path, options.timeout)
    place = Workplace(
        hands=hands,
        target=engine,
        user=options.user,
        timeout=options.timeout,
        state=StateDir(path_for(options.user)),
        config=ReplacedFile(engine.path),
        dropin=ReplacedFile(unit_text.dropin_path(engine.of_a_user)),
    )
    with place.state.locked(for_writing=not options.check_mode):
        return _locked(options, place)


def _locked(options: Options, place: Workplace) -> Record:
    settled = settling.settle(place, options.check_mode)
    if settled.recovered and not options.check_mode:
        place = replace(place, target=place.look_again())
    before = _observe(options, place, settled)
    decision = decisions.decide(options.request, before)
    if decision.changed:
        _check(options, place, decision, before)
    verdict = None
    if decision.changed and not options.check_mode:
        verdict = change.carry_out(place, decision, before)
    return _result(place, decision, verdict, settled)


def _observe(options: Options, place: Workplace, settled: settling.Settled) -> Observed:
    seen = observing.everything(place.hands, place.target, settled.content, settled.owned, place.timeout)
    known = remembered.load_followed(place.state.read(place.name_of("json")))
    if seen.process is not None and followed.holds(known, seen.content, seen.process.identity):
        seen = replace(seen, process=replace(seen.process, file_is_newer=False))
    paths = references.paths(options.request, seen.content or b"")
    # Judging this value, the engine's validator would make the user that it names.
    makes_user = options.check_mode and options.request.settings.get("userns-remap") == "default"
    return replace(seen, files=observing.files(paths), validator=seen.validator and not makes_user)


def _check(options: Options, place: Workplace, decision: Decision, before: Observed) -> None:
    """What no table of ours knows. Raises HostError."""
    if decision.writes:
        expect_replaceable(place.config.path)
    if decision.dropin_before != decision.dropin_after and options.request.disruption != "recreate":
        _refuse_under_gpus(place)
    if not before.validator:
        return
    words = _words_of_next_start(place, decision)
    for candidate in dict.fromkeys(one for one in (decision.after, decision.loaded) if one is not None):
        said = validator.objection(place.hands, place.target.program, words, candidate)
        if said:
            raise HostError(f"nothing was changed: the engine would not start with it. It says: {said}")


def _words_of_next_start(place: Workplace, decision: Decision) -> t.Sequence[str]:
    if decision.dropin_after is None or decision.dropin_after == decision.dropin_before:
        return place.target.start_words[1:]
    command = unit_text.last_command(decision.dropin_after)
    return unit_text.words(command, systemd.environment(place.target.unit, Errors()))[1:]


def _refuse_under_gpus(place: Workplace) -> None:
    if not place.target.pid:
        return
    api = EngineApi(place.target.place.socket, place.timeout)
    try:
        names = running_containers.use_gpus(api)
    finally:
        api.close()
    if names:
        raise HostError(
            f"the unit would have to be loaded again, and systemctl daemon-reload can take the GPUs away from "
            f"containers that run: {', '.join(names)}. Stop them first, or allow it with disruption: recreate"
        )


def _result(
    place: Workplace, decision: Decision, verdict: t.Optional[Verdict], settled: settling.Settled
) -> Record:
    told = verdict or decision
    dropin = decision.dropin_after
    return {
        "changed": decision.changed or bool(settled.recovered),
        "diff": {**decision.diff, "before_header": place.target.path, "after_header": place.target.path},
        "path": place.target.path,
        "action": decision.action,
        "live_restore_first": decision.live_restore_first,
        "in_force": list(told.in_force),
        "pending": [asdict(one) for one in told.pending],
        "deferred": [asdict(one) for one in decision.deferred],
        "conflicts": [asdict(one) for one in decision.conflicts],
        "withdrawn": list(decision.withdrawn),
        "recovered": settled.recovered,
        "dropin": place.dropin.path if dropin is not None else "",
        "warnings": [*settled.warnings, *decision.warnings, *(verdict.warnings if verdict else ())],
    }
