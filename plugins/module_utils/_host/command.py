# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Programs that only read. Each costs some milliseconds a host, so there are few."""

from __future__ import annotations

import os
import subprocess
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

# A connection's own search path often lacks the administrator's directories.
PATH = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"
_PATIENCE = 10.0


def output(words: t.Sequence[str]) -> str:
    """What it prints. Raises HostError if it fails or takes too long."""
    done = run(words)
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip() or "it ended with status %d" % done.returncode
        raise HostError("%s: %s" % (os.path.basename(words[0]), said[:200]))
    return done.stdout.decode("utf-8", "replace")


def run(words: t.Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    """The ended program, whatever its status. Raises HostError if it takes too long."""
    try:
        return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE, check=False,
                              env={"PATH": PATH, "LC_ALL": "C"})
    except subprocess.TimeoutExpired:
        raise HostError("%s did not answer within %g s" % (os.path.basename(words[0]), _PATIENCE)) from None
