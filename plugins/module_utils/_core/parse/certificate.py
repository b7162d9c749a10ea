# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A certificate's first day. The standard library has no public reader of certificates."""

from __future__ import annotations

import base64
import binascii
import re
import typing as t

_PEM = re.compile("-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)
_VERSION, _UTC_TIME, _GENERALIZED_TIME = 0xA0, 0x17, 0x18


def valid_from(pem: str) -> str:
    """ISO 8601; "" where there is no certificate, or one that cannot be read."""
    match = _PEM.search(pem)
    if not match:
        return ""
    try:
        return _not_before(base64.b64decode(match.group(1)))
    except (binascii.Error, IndexError, ValueError, StopIteration):
        return ""


def _not_before(der: bytes) -> str:
    # Certificate: {the signed part: {[version], serial number, algorithm, issuer, validity: {first, last}, ...}, ...}
    parts = list(_children(next(_children(next(_children(der))[1]))[1]))
    validity = parts[4 if parts[0][0] == _VERSION else 3]
    tag, text = next(_children(validity[1]))
    return _time(tag, text.decode("ascii"))


def _children(der: bytes) -> t.Iterator[t.Tuple[int, bytes]]:
    position = 0
    while position < len(der):
        tag, length = der[position], der[position + 1]
        position += 2
        if length & 0x80:
            size = length & 0x7F
            length = int.from_bytes(der[position : position + size], "big")
            position += size
        yield tag, der[position : position + length]
        position += length


def _time(tag: int, text: str) -> str:
    if tag == _UTC_TIME:
        text = ("20" if text[:2] < "50" else "19") + text
    elif tag != _GENERALIZED_TIME:
        return ""
    if not re.match(r"^\d{14}Z$", text):
        return ""
    return "%s-%s-%sT%s:%s:%sZ" % (text[:4], text[4:6], text[6:8], text[8:10], text[10:12], text[12:14])
