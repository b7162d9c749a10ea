# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What plugins are given -> plain data: from ansible-core 2.19 on they get lazy containers, and YAML knows dates."""

from __future__ import annotations

import json
import typing as t


def plain(value: t.Any) -> t.Any:
    """A copy in maps, lists, texts, numbers and switches. What C(map) and its like yield becomes a list."""
    return json.loads(json.dumps(value, default=_unlike_json))


def _unlike_json(value: t.Any) -> t.Any:
    return list(value) if hasattr(value, "__next__") else str(value)
