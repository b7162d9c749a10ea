# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The nouns of a change of an engine's configuration: what is asked for, what was seen, what will be done."""

from __future__ import annotations

import enum
import typing as t
from dataclasses import dataclass, field

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.daemon_flags import Flags

# Where a setting stands in the file: ("icc",), ("log-opts", "max-size").
Path = t.Tuple[str, ...]
Document = t.Dict[str, t.Any]

# The ladder of disruption, from docs/changing.md.
NONE, RELOAD, RESTART, RECREATE = LADDER = ("none", "reload", "restart", "recreate")


class Absent(enum.Enum):
    """What a key has that is not there: C(null) is a value."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


@dataclass(frozen=True)
class Request:
    """The options of the module; docs/changing.md has their meaning."""

    settings: t.Mapping[str, t.Any]
    absent: t.Tuple[str, ...] = ()
    manager: str = "hardening"
    disruption: str = RESTART
    flags: str = "refuse"
    conflicts: str = "keep"


@dataclass(frozen=True)
class Owned:
    """A key of the file that is ours.

    C(value) is what we wrote; ABSENT: we removed it. C(former) is the text of the last value that was not ours, exactly
    as it stood in the file; None: there was none. C(waits) is what the engine still needed to take it when it was
    written: C(restart) (it was down), C(recreate) (it was started under containers that went on running), or C("").

    A map that we made, or that was empty, has an entry of its own with C({}) as value, so that it can go when the
    last of our keys in it goes; the path C(()) is the file as a whole, its former text that of the whole file.
    """

    path: Path
    value: t.Any
    former: t.Optional[str]
    manager: str
    waits: str = ""


@dataclass(frozen=True)
class Unit:
    """The engine's unit. C(exec_start) is the last ExecStart= line as it is written in the unit or a drop-in, variables
    and quotes as they stand, continued lines joined; C(flags) is what becomes of it. C(dropin) is the text of ours;
    C(hidden_by): a drop-in whose command counts in place of the one in ours.
    """

    name: str
    exec_start: str
    flags: Flags
    dropin: t.Optional[str] = None
    hidden_by: str = ""


@dataclass(frozen=True)
class Process:
    """The engine's running process. C(started) is ISO 8601 in UTC; C(identity) tells it from every other one of this
    host; C(hard_limits) has the kernel's number for each limit by its name in default-ulimits (C(nofile)), -1 for none.

    C(file_is_newer): was its file changed after its start, by others than us?
    """

    pid: int
    started: str
    flags: t.Optional[Flags]
    file_is_newer: t.Optional[bool]
    hard_limits: t.Mapping[str, int] = field(default_factory=dict)
    may_raise_limits: bool = True
    identity: str = ""


@dataclass(frozen=True)
class Info:
    """What the running engine says about itself; None stands for what it did not tell."""

    id: str
    data_root: str
    live_restore: t.Optional[bool]
    swarm: str = "inactive"
    security_options: t.Optional[t.Tuple[str, ...]] = None
    containerd_store: bool = False
    logging_driver: t.Optional[str] = None
    cgroup_driver: t.Optional[str] = None
    debug: t.Optional[bool] = None
    authorization_plugins: t.Optional[t.Tuple[str, ...]] = None
    runtimes: t.Tuple[str, ...] = ()
    default_runtime: t.Optional[str] = None
    # Of the default bridge; None also where there is none.
    icc: t.Optional[bool] = None


@dataclass(frozen=True)
class Container:
    """A container that runs. C(listening) are its published ports on which somebody listens: C(0.0.0.0:80/tcp).

    C(young): it was started a few seconds ago, and may be about to end; C(auto_remove): the engine deletes it, with
    its data, when it ends; C(paused): it would come back running.
    """

    id: str
    name: str
    pid: int
    started: str
    listening: t.Tuple[str, ...] = ()
    young: bool = False
    auto_remove: bool = False
    paused: bool = False


@dataclass(frozen=True)
class Observed:
    """All that was read before anything is decided.

    C(content) is None where there is no file; C(up) is None where it is not known whether the engine runs. C(info) and
    C(containers) are empty for an engine that is down. C(files) has, for each path that C(references.paths) tells,
    whether it is a regular file that the engine can read; C(plugins) the authorization plugins that are there, None
    if that could not be found out. C(validator): the installed engine's own validator will read the result.
    """

    path: str
    content: t.Optional[bytes]
    owned: t.Tuple[Owned, ...]
    version: str
    up: t.Optional[bool]
    unit: t.Optional[Unit] = None
    process: t.Optional[Process] = None
    info: t.Optional[Info] = None
    containers: t.Tuple[Container, ...] = ()
    rootless: bool = False
    files: t.Mapping[str, bool] = field(default_factory=dict)
    plugins: t.Optional[t.FrozenSet[str]] = None
    validator: bool = False


@dataclass(frozen=True)
class Waiting:
    """A key that is not in force, or not even written: why, and which word of the ladder it needs."""

    key: str
    reason: str
    needs: str


@dataclass(frozen=True)
class Conflict:
    """A key of ours that somebody changed and that is left as it is."""

    key: str
    reason: str


@dataclass(frozen=True)
class Objection:
    """Why a change must not be made: the key, the reason, the next step."""

    key: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return "%s%s. %s" % (self.key + ": " if self.key else "", self.reason, self.remedy)


class Refused(Exception):
    """The change cannot be made as it was asked for. Nothing was written."""

    def __init__(self, *objections: Objection) -> None:
        super().__init__(" ".join(str(one) for one in objections))
        self.objections = objections


@dataclass(frozen=True)
class Decision:
    """What will be done, in full: check mode returns it, and a run does it.

    The contents of the file on its way, None standing for no file, are C(before), C(first) (as before, with
    live-restore where containers have to go on through the restart, without it where they have to stop), C(loaded)
    (what the engine is told to take), C(off) (what switches live-restore off again after a restart that needed it) and
    C(after) (what stays). C(loaded) is C(after) but for live-restore in that case, and for a reload that takes keys
    away: those stay in the file with their defaults until the engine has them.
    """

    before: t.Optional[bytes]
    after: t.Optional[bytes]
    loaded: t.Optional[bytes]
    first: t.Optional[bytes]
    dropin_before: t.Optional[str]
    dropin_after: t.Optional[str]
    action: str
    live_restore_first: bool
    # Containers that run go on through the restart. If not, the engine stops them, and they are started after it: they
    # would not survive it, or some key would not be taken under them.
    keeps_containers: bool
    owned: t.Tuple[Owned, ...]
    changed: bool
    off: t.Optional[bytes] = None
    # Keys that were asked for and whose values the file will have, with these values.
    wanted: t.Mapping[Path, t.Any] = field(default_factory=dict)
    in_force: t.Tuple[str, ...] = ()
    pending: t.Tuple[Waiting, ...] = ()
    deferred: t.Tuple[Waiting, ...] = ()
    conflicts: t.Tuple[Conflict, ...] = ()
    withdrawn: t.Tuple[str, ...] = ()
    warnings: t.Tuple[str, ...] = ()
    diff: t.Mapping[str, str] = field(default_factory=dict)

    @property
    def writes(self) -> bool:
        """Is the file, or the unit, to be changed? If not, there may be an action, or something to remember."""
        return self.before != self.after or self.dropin_before != self.dropin_after


@dataclass(frozen=True)
class Journal:
    """What has to be known to end a change that was broken off: written before anything is changed."""

    path: str
    before: t.Optional[bytes]
    first: t.Optional[bytes]
    loaded: t.Optional[bytes]
    after: t.Optional[bytes]
    # Old settings for an engine that must keep containers, and those that switch live-restore off again by a reload.
    back: t.Optional[bytes]
    back_loaded: t.Optional[bytes]
    dropin_path: str
    dropin_before: t.Optional[str]
    dropin_after: t.Optional[str]
    action: str
    was_up: bool
    keeps_containers: bool
    owned: t.Tuple[Owned, ...]
    engine_id: str = ""
    data_root: str = ""
    pid: int = 0
    containers: t.Tuple[Container, ...] = ()
    off: t.Optional[bytes] = None

    @property
    def new(self) -> t.Tuple[t.Optional[bytes], ...]:
        """Contents with all of the new settings."""
        return (self.loaded, self.after) if self.off is None else (self.loaded, self.off, self.after)


@dataclass(frozen=True)
class Settlement:
    """How an interrupted change is ended. C(word) is one of C(settling.WORDS); C(recovered) what the module returns."""

    word: str
    recovered: str
    reason: str = ""


@dataclass(frozen=True)
class Verdict:
    """What came of a change. With C(problems) it is taken back."""

    problems: t.Tuple[str, ...]
    in_force: t.Tuple[str, ...]
    pending: t.Tuple[Waiting, ...]
    warnings: t.Tuple[str, ...] = ()
