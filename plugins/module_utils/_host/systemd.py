# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What systemd has loaded for the engine: one question for all units."""

from __future__ import annotations

import os
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import redaction
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import daemon_flags, systemd_show
from ansible_collections.bulkhead.containers.plugins.module_utils._host import command, reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError

UNITS = ("docker.service", "docker.socket", "containerd.service")
_PROPERTIES = (
    "Id,LoadState,ActiveState,MainPID,FragmentPath,DropInPaths,ExecStart,Environment,EnvironmentFiles,TriggeredBy,"
    "Listen,NeedDaemonReload"
)

Units = t.Dict[str, systemd_show.Properties]


def ask(run: command.Run) -> t.Optional[Units]:
    """The units, those that do not exist included. None where no systemd runs. Raises where it does not answer."""
    if not os.path.isdir("/run/systemd/system"):
        return None
    words = [command.find("systemctl") or "systemctl", "show", "--property", _PROPERTIES, "--", *UNITS]
    return systemd_show.parse(command.output(run, words))


def loaded(units: t.Optional[Units], name: str) -> t.Optional[systemd_show.Properties]:
    """A unit, if there is one of that name."""
    unit = (units or {}).get(name)
    return unit if unit and systemd_show.first(unit, "LoadState") in ("loaded", "masked") else None


def is_active(unit: systemd_show.Properties) -> bool:
    return systemd_show.first(unit, "ActiveState") in ("active", "activating", "reloading", "deactivating")


def main_pid(unit: systemd_show.Properties) -> int:
    return int(systemd_show.first(unit, "MainPID") or 0)


def fragment(unit: systemd_show.Properties) -> str:
    return systemd_show.first(unit, "FragmentPath")


def dropins(unit: systemd_show.Properties) -> t.List[str]:
    return systemd_show.first(unit, "DropInPaths").split()


def start_flags(unit: systemd_show.Properties, errors: Errors) -> daemon_flags.Flags:
    """The flags of the next start. They may hold secrets: describe() removes those."""
    return daemon_flags.parse(start_words(unit, errors)[1:])


def start_words(unit: systemd_show.Properties, errors: Errors) -> t.List[str]:
    """The command of the next start, its variables replaced."""
    return systemd_show.expand(systemd_show.command(unit), environment(unit, errors))


def environment(unit: systemd_show.Properties, errors: Errors) -> t.Dict[str, str]:
    """The variables of the next start. Secrets, too."""
    found: t.Dict[str, str] = {}
    for assignment in systemd_show.first(unit, "Environment").split():
        name, _equals, value = assignment.partition("=")
        found[name] = value
    for path in systemd_show.environment_files(unit):
        found.update(_environment_file(path, errors))
    return found


def describe(unit: systemd_show.Properties, flags: daemon_flags.Flags) -> t.Dict[str, t.Any]:
    """The snapshot's record of a unit."""
    triggers = systemd_show.first(unit, "TriggeredBy").split()
    return {
        "name": systemd_show.first(unit, "Id"),
        "active": is_active(unit),
        "fragment": fragment(unit),
        "dropins": dropins(unit),
        "socket_unit": next((name for name in triggers if name.endswith(".socket")), ""),
        "flags": redaction.flags(flags),
        "needs_reload": systemd_show.first(unit, "NeedDaemonReload") == "yes",
    }


def _environment_file(path: str, errors: Errors) -> t.Dict[str, str]:
    try:
        return systemd_show.assignments(reading.regular_file(path).decode("utf-8", "replace"))
    except FileNotFoundError:
        return {}
    except (OSError, HostError) as error:
        errors.add("engine.unit", path, f"its variables could not be read: {error}")
        return {}
