# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The fleet as one JSON document: everything that the hosts' reports have, and the sums of their counts."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports.fleet import SCHEMA, read


def render(reports: t.Any, missing: t.Any = None, generated: str = "", title: str = "") -> str:
    fleet = read(reports, missing, generated, title)
    compared = fleet.compared()
    document = {
        "schema": SCHEMA,
        "generated": fleet.generated,
        "title": fleet.title,
        "counts": fleet.counts(),
        "hosts": list(fleet.reports),
        "missing": list(fleet.missing),
        **({"compared": compared} if compared else {}),
    }
    return json.dumps(document, sort_keys=True, separators=(",", ":")) + "\n"
