# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The reference host of the catalogue's examples, with changes."""

from __future__ import annotations

import copy
import json
from pathlib import Path

_BASE = json.loads((Path(__file__).parent / "catalog" / "base_snapshot.json").read_text(encoding="utf-8"))

CONTEXT = {"parameters": {}, "cves": {"as_of": "2026-09-30", "entries": [
    {"id": "CVE-2024-21626", "component": "runc", "fixed": ["1.1.12"]},
    {"id": "CVE-2024-41110", "component": "engine", "fixed": ["27.1.1"]},
    {"id": "CVE-2026-31431", "component": "kernel", "fixed": ["6.12.85"], "module": "algif_aead"},
]}}


def host(errors=(), **changes):
    """A snapshot whose host has other values."""
    snapshot = copy.deepcopy(_BASE)
    snapshot["host"].update(changes)
    snapshot["errors"] = list(errors)
    return snapshot


def engine(errors=(), **changes):
    """A snapshot whose engine has other values."""
    snapshot = copy.deepcopy(_BASE)
    snapshot["engines"][0].update(changes)
    snapshot["errors"] = list(errors)
    return snapshot


def without_engines(errors=()):
    """A snapshot of a host on which no engine was found."""
    snapshot = host(errors)
    snapshot["engines"] = []
    return snapshot
