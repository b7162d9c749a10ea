# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Programs that only read. Each costs some milliseconds a host, so there are few."""

from __future__ import annotations

import os
import shutil
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

# A connection's own search path often lacks the administrator's directories.
PATH = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"
_PATIENCE = "10"
_OUT_OF_PATIENCE = 124

# Runs a program to its end: words -> status, output, errors. A module has one, and it is handed down to the readers.
Run = t.Callable[[t.Sequence[str]], t.Tuple[int, str, str]]


def find(name: str) -> t.Optional[str]:
    """The path of a program of the system; None where it is not installed."""
    return shutil.which(name, path=PATH)


def output(run: Run, words: t.Sequence[str]) -> str:
    """What it prints. Raises HostError if it fails or takes too long."""
    status, printed, said = ended(run, words)
    if status != 0:
        reason = said.strip() or "it ended with status %d" % status
        raise HostError("%s: %s" % (os.path.basename(words[0]), reason[:200]))
    return printed


def ended(run: Run, words: t.Sequence[str]) -> t.Tuple[int, str, str]:
    """The status, output and errors of a program, whatever they are. Raises HostError if it takes too long."""
    timeout = find("timeout")
    status, printed, said = run([timeout, _PATIENCE, *words] if timeout else words)
    if timeout and status == _OUT_OF_PATIENCE:
        raise HostError("%s did not answer within %s s" % (os.path.basename(words[0]), _PATIENCE))
    return status, printed, said
