# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Each step of a change, done. A step is over when it is on the disk, or when systemd or the engine has done it."""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core import subordinate_ids as ranges
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import texts, unit
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.changes import Change
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.model import Record, Wish
from ansible_collections.bulkhead.containers.plugins.module_utils._host import command, subordinate_ids
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.patience import look_until
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.replacing import replace
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless import engine, own_files, user_seen
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless.users_process import work

_PATIENCE = 10.0  # seconds that a user's systemd may take to come up


@dataclass(frozen=True)
class Place:
    """One subject's. C(user) is what was seen of it; {} where the subject is none. C(warnings) are added to."""

    run: command.Run
    timeout: float
    programs: t.Mapping[str, str]
    user: Record
    wish: t.Optional[Wish]
    warnings: t.List[str]

    @property
    def name(self) -> str:
        return str(self.user["name"])

    @property
    def uid(self) -> int:
        return int(self.user["uid"])

    @property
    def home(self) -> str:
        return str(self.user["home"])

    def is_in_home(self, path: str) -> bool:
        return bool(self.user) and path.startswith(self.home + "/")


def do(place: Place, change: Change) -> None:
    """Raises HostError and OSError."""
    _ACTIONS[change.step](place, change)


def _give_ids(place: Place, _change: Change) -> None:
    wish = t.cast(Wish, place.wish)
    try:
        outcome = subordinate_ids.present(subordinate_ids.Place(replace), wish.name,
                                          ranges.Wish(wish.count, wish.start))
    except ranges.RangeError as error:
        raise HostError(str(error)) from None
    place.warnings.extend("%s: %s" % (wish.name, one) for one in outcome["warnings"])


def _take_back_ids(place: Place, _change: Change) -> None:
    subordinate_ids.absent(subordinate_ids.Place(replace), place.name)


def _write(place: Place, change: Change) -> None:
    if place.is_in_home(change.what):
        work(place.name, own_files.write, change.what, change.text)
    else:
        own_files.write(change.what, change.text)


def _remove(place: Place, change: Change) -> None:
    if place.is_in_home(change.what):
        work(place.name, own_files.remove, change.what)
        return
    own_files.remove(change.what)
    if change.what == texts.delegation_path(str(place.user.get("uid"))):
        own_files.remove_empty([os.path.dirname(change.what)])


def _reload_systemd(place: Place, _change: Change) -> None:
    command.output(place.run, [_systemctl(), "daemon-reload"])


def _linger(place: Place, _change: Change) -> None:
    command.output(place.run, [_loginctl(), "enable-linger", place.name])
    if not look_until(lambda: user_seen.has_manager(place.uid), bool, _PATIENCE):
        raise HostError("%s lingers, and its systemd did not come up. See journalctl -u user@%d.service"
                        % (place.name, place.uid))


def _end_linger(place: Place, _change: Change) -> None:
    command.output(place.run, [_loginctl(), "disable-linger", place.name])
    # It ends with the last session of the user, which may be a while.
    look_until(lambda: os.path.exists("/run/user/%d" % place.uid), lambda there: not there, _PATIENCE)


def _load_units(place: Place, _change: Change) -> None:
    if user_seen.has_manager(place.uid):
        work(place.name, engine.load_units, place.run)


def _enable(place: Place, _change: Change) -> None:
    work(place.name, engine.enable, user_seen.wants_path(place.home), "%s/%s" % (place.home, unit.PLACE))


def _disable(place: Place, _change: Change) -> None:
    work(place.name, own_files.remove, user_seen.wants_path(place.home))


def _start(place: Place, _change: Change) -> None:
    work(place.name, engine.start, place.run, user_seen.socket_path(place.uid), place.timeout)


def _stop(place: Place, _change: Change) -> None:
    work(place.name, engine.stop, place.run, place.timeout)


def _remove_data(place: Place, change: Change) -> None:
    # The files have ids of the user's range: only in its namespace can the user remove them.
    memory = "%s/.local/state/bulkhead" % place.home
    words = [place.programs["rootlesskit"], "rm", "-rf", "--", change.what, memory]
    status, _printed, said = work(place.name, place.run, words)
    if status != 0:
        raise HostError("%s could not be removed: %s" % (change.what, said.strip()[-200:]))


def _load_apparmor(place: Place, change: Change) -> None:
    program = command.find("apparmor_parser") or "apparmor_parser"
    if change.text:
        command.output(place.run, [program, "--replace", change.what])


def _set_sysctl(place: Place, change: Change) -> None:
    command.output(place.run, [command.find("sysctl") or "sysctl", "-w", "%s=%s" % (change.what, change.text)])


def _mask(place: Place, change: Change) -> None:
    command.output(place.run, [_systemctl(), "mask", "--now", change.what])


def _unmask(place: Place, change: Change) -> None:
    command.output(place.run, [_systemctl(), "unmask", change.what])


def _start_unit(place: Place, change: Change) -> None:
    # Others have started it often enough, it may be, that systemd refuses another start for a while.
    command.ended(place.run, [_systemctl(), "reset-failed", change.what])
    command.output(place.run, [_systemctl(), "start", change.what])


def _nothing(_place: Place, _change: Change) -> None:
    """What is remembered is all that changes."""


def _systemctl() -> str:
    return command.find("systemctl") or "systemctl"


def _loginctl() -> str:
    return command.find("loginctl") or "loginctl"


_ACTIONS: t.Mapping[str, t.Callable[[Place, Change], None]] = {
    "ids_given": _give_ids,
    "ids_taken_back": _take_back_ids,
    "file_written": _write,
    "file_removed": _remove,
    "systemd_reloaded": _reload_systemd,
    "lingering": _linger,
    "linger_ended": _end_linger,
    "units_loaded": _load_units,
    "engine_enabled": _enable,
    "engine_disabled": _disable,
    "engine_started": _start,
    "engine_restarted": _start,
    "engine_stopped": _stop,
    "data_removed": _remove_data,
    "apparmor_loaded": _load_apparmor,
    "sysctl_set": _set_sysctl,
    "rootful_masked": _mask,
    "rootful_unmasked": _unmask,
    "rootful_started": _start_unit,
    "settled": _nothing,
    "forgotten": _nothing,
}
