# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What there is of a user: account, home, systemd, engine, and what is there of ours. Changes nothing."""

from __future__ import annotations

import grp
import os
import pwd
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core import subordinate_ids as ranges
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import mountinfo, systemd_show
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import changes, texts, unit, worlds
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.memory import Entry
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.model import MARK, Wish
from ansible_collections.bulkhead.containers.plugins.module_utils._host import (
    command,
    processes,
    reading,
    subordinate_ids,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config import running_containers
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.service import Service
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_api import EngineApi
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError, reason_of
from ansible_collections.bulkhead.containers.plugins.module_utils._host.replacing import replace
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless import own_files
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless.users_process import work

_LINGER = "/var/lib/systemd/linger/"
_DATA = ".local/share/docker"
_WANTS = ".config/systemd/user/default.target.wants/" + unit.NAME
# Engines before 24 made one for themselves.
_KEY = ".config/docker/key.json"
# What the engine makes besides its data, and daemon_config for it.
_OTHER_FILES = (_DATA, ".config/docker/daemon.json", ".local/state/bulkhead/daemon_config/remembered")
_TOLD = ("PATH", "DOCKERD_")

Record = t.Dict[str, t.Any]


def read(run: command.Run, wish: Wish, entry: t.Optional[Entry], timeout: float) -> Record:
    try:
        account = pwd.getpwnam(wish.name)
    except KeyError:
        return {**_nobody(wish.name, entry), **ids(wish)}
    found = {
        "name": wish.name,
        "exists": True,
        "uid": account.pw_uid,
        "home": account.pw_dir.rstrip("/"),
        "made": MARK in account.pw_gecos,
        "in_docker_group": _is_member(account, "docker"),
        "filesystem": _filesystem(account.pw_dir),
        "home_problem": _home_problem(account),
        **ids(wish),
    }
    if found["home_problem"]:
        # There is nothing to be looked at, and that is told.
        return {**_nobody(wish.name, entry), **found}
    home = work(wish.name, _as_user, run, found, entry.data_root if entry else "", timeout)
    delegation = texts.delegation_path(str(account.pw_uid))
    linger = "yes" if os.path.exists(_LINGER + wish.name) else "no"
    return {**found, **home, "files": {**home["files"], delegation: own_files.text(delegation)},
            "switches": {**home["switches"], "linger": linger, "systemd": _loaded(run, account.pw_uid)}}


def wants_path(home: str) -> str:
    """The link by which the user's systemd starts the engine with itself."""
    return "%s/%s" % (home, _WANTS)


def socket_path(uid: int) -> str:
    return "/run/user/%d/docker.sock" % uid


def has_manager(uid: int) -> bool:
    """Whether the user's systemd runs and can be asked."""
    return os.path.exists("/run/user/%d/bus" % uid)


def _nobody(name: str, entry: t.Optional[Entry]) -> Record:
    """Of a user that is not there, what is left around it. In check mode it is one that is about to be made."""
    home, uid = "/home/" + name, entry.uid if entry else None
    known = worlds.user_files("<uid>" if uid is None else str(uid), home)
    return {
        "name": name, "exists": False, "uid": uid, "home": home, "made": False, "in_docker_group": False,
        "filesystem": "", "home_problem": "", "by_hand": False, "containers": [], "has_data": False, "managed": False,
        "data_root": entry.data_root if entry else "%s/%s" % (home, _DATA), "key": "", "directories": [],
        "files": {path: own_files.text(path) if path.startswith("/etc/") else None for path in known},
        "switches": {"linger": "no", "unit": "disabled", "loaded": "yes", "engine": "stopped", "systemd": "loaded"},
    }


def ids(wish: Wish) -> Record:
    """The ids that it has, or would get."""
    place = subordinate_ids.Place(replace, check=True)
    found: Record = {"range": {}, "range_refused": "", "range_changes": False, "range_ours": False}
    try:
        found["range_ours"] = subordinate_ids.absent(place, wish.name)["changed"]
        outcome = subordinate_ids.present(place, wish.name, ranges.Wish(wish.count, wish.start))
    except (HostError, ranges.RangeError, OSError) as error:
        return {**found, "range_refused": reason_of(error, "the ranges")}
    return {**found, "range": outcome["range"], "range_changes": outcome["changed"]}


def _loaded(run: command.Run, uid: int) -> str:
    """Whether systemd has read the drop-in of the user's manager as it is by now."""
    words = [command.find("systemctl") or "systemctl", "show", "--property", "Id,NeedDaemonReload", "--",
             "user@%d.service" % uid]
    shown = systemd_show.parse(command.output(run, words))
    outdated = any(systemd_show.first(one, "NeedDaemonReload") == "yes" for one in shown.values())
    return "outdated" if outdated else "loaded"


def _is_member(account: pwd.struct_passwd, group: str) -> bool:
    try:
        return account.pw_name in grp.getgrnam(group).gr_mem or account.pw_gid == grp.getgrnam(group).gr_gid
    except KeyError:
        return False


def _filesystem(home: str) -> str:
    mount = mountinfo.holding(mountinfo.parse(reading.text("/proc/self/mountinfo")), os.path.realpath(home))
    return mount.filesystem if mount else ""


def _home_problem(account: pwd.struct_passwd) -> str:
    try:
        status = os.stat(account.pw_dir)
    except OSError:
        return "the user's home is not there"
    if account.pw_dir in ("/", "") or not os.path.isdir(account.pw_dir):
        return "the user's home is no directory of its own"
    return "" if status.st_uid == account.pw_uid else "the user's home belongs to somebody else"


def _as_user(run: command.Run, user: Record, data_root: str, timeout: float) -> Record:
    home, uid = user["home"], user["uid"]
    in_home = [path for path in worlds.user_files(str(uid), home) if path.startswith(home + "/")]
    made_for = [*in_home, wants_path(home), *("%s/%s" % (home, one) for one in _OTHER_FILES)]
    shown = Service(run, of_a_user=True).units().get(unit.NAME, {}) if has_manager(uid) else {}
    files = {path: own_files.text(path) for path in in_home}
    engine = _engine(shown, files["%s/%s" % (home, unit.PLACE)] or "")
    containers, answers = _containers(uid, timeout)
    data_root, key = data_root or "%s/%s" % (home, _DATA), "%s/%s" % (home, _KEY)
    return {
        "files": files,
        "switches": {
            "unit": "enabled" if os.path.islink(wants_path(home)) else "disabled",
            "loaded": "no" if systemd_show.first(shown, "NeedDaemonReload") == "yes" else "yes",
            "engine": engine,
        },
        "directories": own_files.missing_directories(made_for),
        "containers": containers if engine != "stopped" else [],
        "by_hand": engine == "stopped" and answers,
        "data_root": data_root,
        "has_data": os.path.isdir(data_root),
        "key": key if os.path.exists(key) else "",
        "managed": os.path.isdir("%s/%s" % (home, os.path.dirname(_OTHER_FILES[-1]))),
    }


def _engine(shown: systemd_show.Properties, unit_text: str) -> str:
    # One that systemd starts again and again does not run either.
    failing = systemd_show.first(shown, "SubState").startswith("auto-restart")
    if failing or systemd_show.first(shown, "ActiveState") in ("", "inactive", "failed"):
        return "stopped"
    pid = int(systemd_show.first(shown, "MainPID") or 0)
    # What systemd has not loaded yet it does not show.
    is_loaded = systemd_show.first(shown, "NeedDaemonReload") != "yes"
    told = systemd_show.first(shown, "Environment").split() if is_loaded else unit.environment(unit_text)
    return "runs" if not pid or _is_in_force(told, pid) else changes.DIFFERENT


def _is_in_force(told: t.Iterable[str], pid: int) -> bool:
    """Whether the process was started with what its unit says by now."""
    try:
        environment = reading.regular_file("/proc/%d/environ" % pid).split(b"\0")
    except (OSError, HostError):
        return True
    return all(word.encode() in environment for word in told if word.startswith(_TOLD))


def _containers(uid: int, timeout: float) -> t.Tuple[t.Optional[t.List[Record]], bool]:
    """(those that run, whether somebody answers); None where they cannot be told."""
    if not os.path.exists(socket_path(uid)):
        return None, False
    api = EngineApi(socket_path(uid), timeout)
    try:
        return [{"id": one.id, "name": one.name, "auto_remove": one.auto_remove, "paused": one.paused}
                for one in running_containers.read(api)], True
    except HostError:
        return None, False
    finally:
        api.close()


def engine_process(uid: int, timeout: float) -> t.Tuple[int, Record]:
    """(the process that answers at the user's socket, what it says of itself). Raises HostError."""
    api = EngineApi(socket_path(uid), timeout)
    try:
        info = api.get("/info")
        return api.peer or 0, info
    finally:
        api.close()


def id_map(pid: int) -> t.Tuple[int, str]:
    """(whose process it is, how its user ids are mapped), as the kernel says."""
    process = processes.read(pid)
    if process is None:
        raise HostError("process %d, which answers for the engine, cannot be seen" % pid)
    return process.status.user_ids[1], reading.text("/proc/%d/uid_map" % pid)
