# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The fleet as one HTML file that needs no network: the page's parts lie in C(page/), the data are put between them.

Names of containers, labels and paths are whatever somebody chose to call them. They reach the page as JSON, in which
no tag can end or begin, or escaped; the script writes them as text only; and the page's policy lets nothing run but its
own script.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import typing as t
from html import escape
from pathlib import Path

from ansible_collections.bulkhead.containers.plugins.module_utils._core.control import SEVERITIES
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports.fleet import Fleet, read
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports.page_data import pack

_PAGE = Path(__file__).parent / "page"
_COLUMNS = SEVERITIES + ("unknown", "waived", "pass")
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def render(reports: t.Any, missing: t.Any = None, generated: str = "", title: str = "") -> str:
    fleet = read(reports, missing, generated, title)
    style, script = _asset("report.css"), _asset("report.js")
    parts = {
        "policy": "default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'" % (
            _digest(style), _digest(script)),
        "title": escape(fleet.title),
        "style": style,
        "script": script,
        "data": _data(pack(fleet)),
        "summary": _summary(fleet),
    }
    page = re.sub(r"\{\{([a-z]+)\}\}", lambda found: parts[found.group(1)], _asset("report.html"))
    # A name that is not valid Unicode has been read as lone surrogates, which UTF-8 cannot hold.
    return page.encode("utf-8", "replace").decode("utf-8")


def _asset(name: str) -> str:
    return (_PAGE / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return "sha256-%s" % base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _data(data: t.Any) -> str:
    """ASCII only, so that U+2028 and U+2029 are escaped too."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=True)
    return re.sub("[<>&]", lambda found: _ESCAPES[found.group()], text)


def _summary(fleet: Fleet) -> str:
    """For a reader without scripts: the counts of each host."""
    columns = _COLUMNS + (("failing before",) if fleet.compared() else ())
    rows = ["<tr><th scope=\"col\">Host</th>%s</tr>" % "".join("<th scope=\"col\">%s</th>" % name for name in columns)]
    for report in fleet.reports:
        before = report["compared"]["counts"]["fail"] if "compared" in report else ""
        numbers = {**report["counts"], **report["counts"]["severity"], "failing before": before}
        cells = "".join("<td>%s</td>" % numbers[name] for name in columns)
        rows.append("<tr><th scope=\"row\">%s</th>%s</tr>" % (escape(report["host"]), cells))
    for row in fleet.missing:
        rows.append("<tr><th scope=\"row\">%s</th><td colspan=\"%d\">Not reached: %s</td></tr>" % (
            escape(row["host"]), len(columns), escape(row["reason"])))
    return "\n".join(rows)
