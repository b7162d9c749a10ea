# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The command of a unit as somebody wrote it: systemctl shows it with its quotes lost."""

from __future__ import annotations

import os
import re
import shlex
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import systemd_show
from ansible_collections.bulkhead.containers.plugins.module_utils._host import reading, systemd
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

_CONTINUED = re.compile(r"\\\n[ \t]*")
_PREFIXES = "@-:+!|"
# Drop-ins are read in the order of their names, wherever they lie, and the last command counts.
_DROPIN = "docker.service.d/zz-bulkhead.conf"


def dropin_path(of_a_user: bool) -> str:
    top = os.path.join(os.environ["HOME"], ".config/systemd/user") if of_a_user else "/etc/systemd/system"
    return os.path.join(top, _DROPIN)


def exec_start(unit: systemd_show.Properties) -> t.Tuple[str, str]:
    """(the last one, which is the one that counts; the file that it is in).

    Raises HostError where a file of the unit cannot be read.
    """
    paths = [path for path in [systemd.fragment(unit), *systemd.dropins(unit)] if path]
    found = [(command, path) for command, path in ((last_command(_read(path)), path) for path in paths) if command]
    return found[-1] if found else ("", systemd.fragment(unit))


def last_command(text: str) -> str:
    lines = _CONTINUED.sub(" ", text).splitlines()
    commands = [line.partition("=")[2].strip() for line in lines if re.match(r"\s*ExecStart\s*=", line)]
    return commands[-1] if commands else ""


def words(command: str, environment: t.Mapping[str, str]) -> t.List[str]:
    """What systemd makes of it."""
    try:
        split = shlex.split(command)
    except ValueError:
        split = command.split()
    expanded = systemd_show.expand(split, environment)
    return [expanded[0].lstrip(_PREFIXES), *expanded[1:]] if expanded else []


def _read(path: str) -> str:
    try:
        return reading.regular_file(path).decode("utf-8", "replace")
    except OSError as error:
        raise HostError(f"{error.strerror} reading {path}, a file of the engine's unit") from None
