# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The configuration file's bytes, and their text. No file, an empty file and C({}) say the same to the engine."""

from __future__ import annotations

import codecs
import json
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Objection, Refused
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import daemon_json

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MEND = "Mend the file, or move it away, and run this again."


def decode(content: t.Optional[bytes], path: str) -> t.Optional[str]:
    """A byte order mark stays in the text. Raises Refused where the engine could not read it, either."""
    if content is None:
        return None
    try:
        daemon_json.load(content)
        return content.decode(_encoding(content))
    except (daemon_json.BrokenConfig, UnicodeDecodeError) as error:
        raise Refused(Objection("", "%s cannot be read: %s" % (path, error), _MEND)) from error


def encode(text: t.Optional[str], like: t.Optional[bytes]) -> t.Optional[bytes]:
    return None if text is None else text.encode(_encoding(like or b""))


def _encoding(content: bytes) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    found = json.detect_encoding(content)
    return "utf-8" if found.startswith("utf-8") else found
