# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs one of the few programs that tell what no file does. They only read."""

from __future__ import annotations

import os
import subprocess

from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

_DIRECTORIES = ("/usr/sbin", "/sbin", "/usr/bin", "/bin")
_SECONDS = 10


def find(name: str) -> str:
    """The program's path, or "" where there is none. PATH is not asked: the connection's may lack sbin."""
    paths = (os.path.join(directory, name) for directory in _DIRECTORIES)
    return next((path for path in paths if os.access(path, os.X_OK)), "")


def output_of(path: str, *arguments: str) -> str:
    """What it prints. Raises HostError with the last thing it says if it fails."""
    done = run(path, *arguments)
    if done.returncode != 0:
        raise HostError("%s failed: %s" % (path, last_line(done.stderr) or "status %d" % done.returncode))
    return done.stdout


def run(path: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            [path, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
            timeout=_SECONDS, encoding="utf-8", errors="replace",
            env={"LC_ALL": "C", "PATH": ":".join(_DIRECTORIES)})
    except subprocess.TimeoutExpired:
        raise HostError("%s did not answer within %d seconds" % (path, _SECONDS)) from None


def last_line(text: str) -> str:
    return (text.strip().split("\n") or [""])[-1].strip()
