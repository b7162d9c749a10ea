# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The engine's own judgement of a configuration, before anything is written."""

from __future__ import annotations

import os
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import engine_log
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.hands import Hands

_UNKNOWN_FLAG = "unknown flag: --validate"


def objection(hands: Hands, program: str, arguments: t.Sequence[str], candidate: bytes) -> t.Optional[str]:
    """"" where the engine takes it, None where it has no validator (before 23.0), else what it says.

    It reads a file that has no name, so that not a byte of the host changes.
    """
    descriptor = os.memfd_create("daemon.json")
    try:
        os.write(descriptor, candidate)
        path = f"/proc/self/fd/{descriptor}"
        words = [program, *without_config_file(arguments), "--validate", "--config-file", path]
        status, _printed, said = hands.run_with(words, [descriptor])
    finally:
        os.close(descriptor)
    if status == 0:
        return ""
    if _UNKNOWN_FLAG in said:
        return None
    return engine_log.clean(said.replace(f" with file {path}", ""))


def without_config_file(arguments: t.Sequence[str]) -> t.List[str]:
    """The engine would take the last of two; which one that is should not be left to it."""
    kept: t.List[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--config-file":
            next(words, None)
        elif not word.startswith("--config-file="):
            kept.append(word)
    return kept
