# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What Ansible lends us on the target, handed down to whoever needs it."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._host import command


@dataclass(frozen=True)
class Hands:
    """`run_with` runs a program that inherits file descriptors."""

    run: command.Run
    run_with: t.Callable[[t.Sequence[str], t.Sequence[int]], t.Tuple[int, str, str]]
