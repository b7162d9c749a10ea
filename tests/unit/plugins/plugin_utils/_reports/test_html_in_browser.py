# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

"""The page as a browser shows it. Where there is no Chromium these tests are skipped; test_html.py needs none."""

import re
import shutil
import subprocess

import pytest
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports import html
from ansible_collections.bulkhead.containers.tests.unit import fleets

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--enable-logging=stderr",
]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")


@pytest.fixture
def shown(tmp_path):
    def show(reports, missing=None, title=""):
        page = tmp_path / "report.html"
        page.write_text(html.render(reports, missing, "2026-11-24T02:00:00Z", title), encoding="utf-8")
        command = [CHROMIUM, *FLAGS, "--user-data-dir=%s" % (tmp_path / "profile"), "--dump-dom", page.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        errors = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
        # What the script has drawn: the data and the noscript table hold every name too.
        return re.sub(r"(?s)<(script|noscript)\b.*?</\1>", "", done.stdout), errors

    return show


def test_a_fleet_is_drawn(shown):
    dom, errors = shown(fleets.fleet(30, 60), [{"host": "gone-1", "reason": "Connection timed out"}], "Shop")
    assert errors == []
    assert '<h1 class="name">Shop</h1>' in dom
    assert "Connection timed out" in dom
    assert dom.count('<details class="host">') == 30
    assert dom.count('<th scope="row">') == 25


def test_one_host_is_opened(shown):
    dom, errors = shown([fleets.report("web-1", [fleets.finding(fleets.CONTROLS[0], "ci-runner")])])
    assert errors == []
    assert "container ci-runner" in dom


def test_a_name_runs_nothing(shown):
    name = "<img src=x onerror=\"document.title='run'\"></script><script>document.title='run'</script>"
    finding = fleets.finding(fleets.CONTROLS[0], name, reason=name)
    dom, errors = shown(
        [fleets.report(name, [finding]), fleets.report("b", [finding])], [{"host": name, "reason": name}]
    )
    assert errors == []
    assert "<img" not in dom
    assert "<title>run</title>" not in dom
    assert dom.count("&lt;img src=x onerror=") >= 4


def test_a_hardened_fleet_is_drawn(shown):
    dom, errors = shown(fleets.hardened(4, 40))
    assert errors == []
    assert "Before and after" in dom
    assert "-e hardening_disruption=restart --limit" in dom
    assert "left to people" in dom
    assert "4 containers" in dom and "hand_over/README.md" in dom


def test_what_is_only_handed_over_is_drawn(shown):
    plan = {"hand_over": [fleets.handed_over(), fleets.handed_over("<b>x</b>", "<b>y</b>")]}
    dom, errors = shown([fleets.report("web-1", [], plan=plan)])
    assert errors == []
    assert "2 containers" in dom and "read_only, tmpfs" in dom and "compose &lt;b&gt;y&lt;/b&gt;" in dom


def test_what_became_of_a_finding_is_drawn(shown):
    finding = fleets.finding(fleets.CONTROLS[0], "web")
    plan = {"count": 0, "pending": [fleets.pending(finding)], "by_hand": []}
    dom, errors = shown([fleets.compared([fleets.finding(fleets.CONTROLS[1], "web")], [finding], plan=plan)])
    assert errors == []
    assert '<span class="tag new">new</span>' in dom
    assert "Settled since the first look: 1" in dom
