# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The file before and after, as far as everybody may see it."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.ownership import document
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import redaction


def of_files(before: t.Optional[str], after: t.Optional[str]) -> t.Dict[str, str]:
    """Secrets removed; C("") stands for a file that is not there."""
    return {"before": _shown(before), "after": _shown(after)}


def hides_something(text: t.Optional[str]) -> bool:
    """Is there something in it that not everybody may read?"""
    return text is not None and redaction.settings(document(text)) != document(text)


def _shown(text: t.Optional[str]) -> str:
    return "" if text is None else json.dumps(redaction.settings(document(text)), indent=2) + "\n"
