# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports import fleet, html
from ansible_collections.bulkhead.containers.tests.unit import fleets
from hypothesis import given
from hypothesis import strategies as st

PRIVILEGED, SOCKET = fleets.CONTROLS[:2]
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>",
    "'\"><b>",
    "{{data}}",
    "\u2028\u2029",
    "\ud800",
    "&lt;b&gt;",
]


class Page(HTMLParser):
    """The elements of a page, the text of its scripts and styles, and what its noscript says."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.texts, self._open = [], {}, []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._open.append("%s%s" % (tag, dict(attrs).get("id", "")))

    def handle_data(self, data):
        place = self._open[-1] if self._open else ""
        self.texts[place] = self.texts.get(place, "") + data

    def handle_endtag(self, tag):
        while self._open and not self._open.pop().startswith(tag):
            pass


def page_of(reports, missing=None, **options):
    page = Page(html.render(reports, missing, "2026-11-24T02:00:00Z", **options))
    return page, json.loads(page.texts["scriptdata"])


def text_at(data, places):
    return [data["texts"][place] for place in places]


def test_a_finding_can_be_put_together_again():
    finding = fleets.finding(PRIVILEGED, "web", reason="Found true; expected false. Since yesterday.")
    _page, data = page_of([fleets.report("web-1", [finding, fleets.finding(SOCKET, "web", "pass")])])
    (host,) = data["hosts"]
    ((control, status, subject, evidence),) = host["rows"]
    assert data["controls"][control]["id"] == "container_not_privileged"
    assert data["statuses"][status] == "fail"
    assert text_at(data, data["subjects"][subject]) == ["container", "web", ""]
    assert text_at(data, data["evidence"][evidence]) == [
        "true",
        "false",
        "Found true; expected false. Since yesterday.",
    ]
    assert [data["controls"][place]["id"] for place in host["counted"]["pass"][::2]] == ["container_no_engine_socket"]
    assert host["counted"]["pass"][1::2] == [1]


def test_a_control_that_is_less_grave_on_some_hosts_is_there_twice():
    findings = [fleets.finding(PRIVILEGED, "web", status, severity=severity)
                for status in ("fail", "pass") for severity in ("critical", "high")]
    _page, data = page_of([fleets.report("web-1", findings)])
    (host,) = data["hosts"]
    shown = [data["severities"][data["controls"][row[0]]["severity"]] for row in host["rows"]]
    assert sorted(shown) == ["critical", "high"] and len(host["counted"]["pass"]) == 4


def test_a_waived_finding_has_its_waiver():
    _page, data = page_of([fleets.report("web-1", [fleets.waived(PRIVILEGED, "web")])])
    assert data["waivers"][data["hosts"][0]["rows"][0][4]]["owner"] == "team-ci"


def test_texts_are_there_once():
    findings = [fleets.finding(PRIVILEGED, "web-%d" % number) for number in range(50)]
    page = html.render([fleets.report("host-%d" % number, findings) for number in range(50)])
    assert page.count("Whoever") + page.count("A privileged container has every capability") == 1
    assert page.count('"web-49"') == 1


def test_two_hundred_hosts_fit_into_five_megabytes():
    reports = fleets.fleet(200, 900)
    page = html.render(reports)
    told = sum(report["counts"][status] for report in reports for status in ("fail", "unknown", "manual", "waived"))
    assert told > 60000
    assert len(page.encode()) < 5_000_000


def test_the_same_fleet_is_the_same_bytes():
    reports = fleets.fleet(10, 40)
    assert html.render(reports) == html.render(list(reversed(fleets.fleet(10, 40))))


def test_the_page_asks_for_nothing_and_runs_only_its_own():
    page, _data = page_of(fleets.fleet(2, 20))
    policy = next(attributes["content"] for tag, attributes in page.tags if "http-equiv" in attributes)
    for place in ("script", "style"):
        digest = base64.b64encode(hashlib.sha256(page.texts[place].encode()).digest()).decode()
        assert "%s-src 'sha256-%s'" % (place, digest) in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert not [attributes for _tag, attributes in page.tags if {"src", "style", "onclick"} & set(attributes)]
    assert [attributes["href"] for _tag, attributes in page.tags if "href" in attributes] == ["#findings"]


def test_the_script_writes_text_only():
    page, _data = page_of([])
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(", page.texts["script"]
    )


def hostile_fleet(text):
    subject = {"kind": text, "name": text, "engine": text}
    waiver = {"reason": text, "owner": text, "until": text}
    finding = fleets.finding(
        PRIVILEGED,
        "",
        subject=subject,
        reason=text,
        actual=[text],
        expected=text,
        title=text,
        why=text,
        area=text,
        remedy={"text": text, "impact": text},
        references={text: [text]},
    )
    errors = [{"section": text, "object": text, "reason": text}]
    was = dict(fleets.finding(PRIVILEGED, ""), subject=subject, status="pass")
    entry = dict.fromkeys(("control", "subject", "engine", "needs", "reason", "allow", "text"), text)
    found = dict(finding, change="new", was={"status": "fail", "reason": text})
    changes = dict.fromkeys(fleet.CHANGES, 1)
    gone = dict(was, change="gone", was={"status": "fail", "reason": text})
    report = fleets.report(
        text,
        [found, dict(finding, status="waived", waiver=waiver)],
        plan={"count": 1, "pending": [entry], "by_hand": [entry]},
        compared={"taken": text, "counts": fleets.counts([was]), "changes": changes, "gone": [gone]},
        errors=errors,
        profile=text,
        taken=text,
        engines=[{"name": text, "version": text, "mode": text, "state": text}],
    )
    return [report], [{"host": text, "reason": text}]


def shape(page):
    return [tag for tag, _attributes in page.tags]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_name_is_no_markup(text):
    harmless, _data = page_of(*hostile_fleet("x"), title="x")
    page, data = page_of(*hostile_fleet(text), title=text)
    assert shape(page) == shape(harmless)
    assert data["title"] == data["hosts"][0]["name"] == data["missing"][0]["reason"] == text


@given(st.text(st.characters(exclude_categories=()), min_size=1))
def test_no_name_at_all_is_markup(text):
    harmless, _data = page_of(*hostile_fleet("x"))
    page, data = page_of(*hostile_fleet(text))
    assert shape(page) == shape(harmless)
    assert data["hosts"][0]["name"] == text


def test_without_scripts_there_is_a_table():
    page = html.render(
        [fleets.report("<web>", [fleets.finding(PRIVILEGED, "a")])], [{"host": "gone", "reason": "off & on"}]
    )
    table = page[page.index("<noscript>") : page.index("</noscript>")]
    assert '<th scope="row">&lt;web&gt;</th><td>1</td><td>0</td>' in table
    assert "Not reached: off &amp; on" in table


def test_a_page_can_be_written_whatever_the_names_are():
    assert html.render([fleets.report("\ud800", [])], title="\ud800").encode()


def changed_page(before, after, **options):
    _page, data = page_of([fleets.compared(before, after, **options)])
    return data, data["hosts"][0]


def test_what_was_fixed_is_there_with_what_it_was():
    before, after = fleets.finding(PRIVILEGED, "web"), fleets.finding(PRIVILEGED, "web", "pass")
    data, host = changed_page([before, fleets.finding(SOCKET, "old")], [after])
    assert host["rows"] == []
    assert [(data["statuses"][row[1]], data["changes"][row[5]]) for row in host["mended"]] == [
        ("not_applicable", "gone"), ("pass", "fixed")]
    status, reason = data["were"][host["mended"][1][7]]
    assert (data["statuses"][status], data["texts"][reason]) == ("fail", "Found true; expected false.")
    assert (host["before"]["counts"]["fail"], data["compared"]["before"]["fail"]) == (2, 2)


def test_what_is_new_is_marked():
    data, host = changed_page([], [fleets.finding(PRIVILEGED, "web")])
    assert [data["changes"][row[5]] for row in host["rows"]] == ["new"]


def test_a_finding_that_is_pending_has_the_words_that_allow_it():
    finding = fleets.finding(PRIVILEGED, "web")
    plan = {"count": 0, "pending": [fleets.pending(finding)], "by_hand": []}
    _page, data = page_of([fleets.report("web-1", [finding], plan=plan)])
    pending, *words = data["lefts"][data["hosts"][0]["rows"][0][6]]
    assert (pending, text_at(data, words)) == (1, [
        finding["title"], "It takes effect when the engine restarts.", "restart", "hardening_disruption=restart"])
    assert data["hosts"][0]["left"] == []


def test_what_is_pending_of_no_finding_is_told_too():
    entry = {"control": "", "subject": "log-level", "engine": "docker", "reason": "Somebody set it."}
    _page, data = page_of([fleets.report("web-1", [], plan={"count": 0, "pending": [entry], "by_hand": []})])
    left, subject = data["hosts"][0]["left"]
    assert text_at(data, data["lefts"][left][1:]) == ["", "Somebody set it.", "", ""]
    assert text_at(data, data["subjects"][subject]) == ["", "log-level", "docker"]


def test_what_is_handed_over_is_told_with_its_owner():
    plan = {"hand_over": [fleets.handed_over()]}
    _page, data = page_of([fleets.report("web-1", [fleets.finding(PRIVILEGED, "shop-web-1")], plan=plan)])
    place, subject = data["hosts"][0]["left"]
    kind, *words = data["lefts"][place]
    assert (kind, text_at(data, words)) == (2, ["compose shop/web", "read_only, tmpfs", "", ""])
    assert text_at(data, data["subjects"][subject]) == ["container", "shop-web-1", "docker"]


def test_a_hardened_fleet_fits_too():
    assert len(html.render(fleets.hardened(200, 900)).encode()) < 6_000_000


def test_without_scripts_the_table_has_what_was_before():
    page = html.render([fleets.compared([fleets.finding(PRIVILEGED, "a")], []), fleets.report("z", [])])
    table = page[page.index("<noscript>") : page.index("</noscript>")]
    assert '<th scope="col">failing before</th>' in table
    assert "<td>0</td><td>1</td></tr>" in table
    assert "<td>0</td><td></td></tr>" in table
