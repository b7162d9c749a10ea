# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import re

import pytest
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports import terminal
from ansible_collections.bulkhead.containers.tests.unit import fleets
from hypothesis import given
from hypothesis import strategies as st

PRIVILEGED, SOCKET, TLS, NETWORK = fleets.CONTROLS[:4]
MEMORY = fleets.CONTROLS[8]

# Of every category: a name on a file system need not be Unicode, and then holds surrogates.
ANY = st.characters(exclude_categories=())


def text_of(*arguments, **options):
    return re.sub(r"\s+", " ", "\n".join(terminal.render(*arguments, **options)))


def test_a_small_fleet_reads_like_this():
    reports = [
        fleets.report(
            "web-1",
            [
                fleets.finding(PRIVILEGED, "ci"),
                fleets.finding(PRIVILEGED, "dind"),
                fleets.finding(MEMORY, "ci"),
                fleets.waived(SOCKET, "proxy"),
            ],
        ),
        fleets.report(
            "db-1",
            [
                fleets.finding(MEMORY, "db"),
                fleets.finding(TLS, "docker", "unknown", reason="The engine did not answer in time."),
            ],
        ),
    ]
    lines = terminal.render(
        reports,
        [{"host": "web-9", "reason": "Connection timed out."}],
        report_paths={"report.html": "reports/report.html"},
    )
    assert (
        "\n".join(lines)
        == """\
2 hosts looked at. Failing: 2 critical, 2 medium. 1 could not be decided. 1
waived. 1 host not reached.

host   critical    high  medium     low   unknown  waived
web-1         2       .       1       .         .       1
db-1          .       .       1       .         1       .

Not reached:
  web-9: Connection timed out.

What should hold and does not, worst first:
  critical  Container does not run privileged
            web-1 (container ci, +1 more)
  medium    Container has a memory limit
            db-1 (container db), web-1 (container ci)

Could not be decided:
      1  The engine did not answer in time (db-1)

Why each of them matters, and what to do:
  reports/report.html"""
    )


@pytest.mark.parametrize(("hosts", "failing"), [(1, 20), (40, 60), (200, 20)])
def test_nothing_is_wider_than_eighty_columns(hosts, failing):
    lines = terminal.render(fleets.fleet(hosts, failing), [{"host": "x" * 70, "reason": "word " * 60}])
    assert max(len(line) for line in lines) <= 80


def test_twenty_hosts_are_shown_and_the_rest_counted():
    reports = [
        fleets.report("host-%02d" % number, [fleets.finding(PRIVILEGED, "web")] * number) for number in range(1, 31)
    ]
    lines = terminal.render(reports)
    assert [line.split()[0] for line in lines[3:23]] == ["host-%02d" % number for number in range(30, 10, -1)]
    assert lines[23] == "and 10 more hosts"


def test_the_worst_controls_come_first_and_the_rest_are_counted():
    findings = [fleets.finding(control, "x") for control in (MEMORY, NETWORK, PRIVILEGED)]
    lines = terminal.render([fleets.report("web-1", findings)], limit=2)
    titles = [line.split("  ")[-1] for line in lines if line.startswith(("  critical", "  high", "  medium"))]
    assert titles == ["Container does not run privileged", "Container has a network namespace of its own"]
    assert "  and 1 more control" in lines


def test_one_reason_is_told_once():
    unknown = [fleets.finding(control, "x", "unknown", reason="No answer.") for control in fleets.CONTROLS]
    said = text_of([fleets.report("web-1", unknown), fleets.report("web-2", unknown)])
    assert said.count("No answer") == 1
    assert "%d No answer (web-1, web-2)" % (2 * len(fleets.CONTROLS)) in said


def test_a_fleet_where_nothing_fails():
    said = text_of([fleets.report("web-1", [fleets.finding(PRIVILEGED, "web", "pass")])])
    assert "1 host looked at. Nothing fails." in said
    assert "Worst" not in said


def test_where_no_host_was_reached_nothing_is_said_to_be_well():
    said = text_of([], [{"host": "web-9", "reason": "gone"}])
    assert said == "0 hosts looked at. 1 host not reached. Not reached: web-9: gone"


@given(st.text(ANY, min_size=1), st.text(ANY))
def test_a_name_cannot_command_the_terminal(host, name):
    finding = fleets.finding(PRIVILEGED, name, reason=name)
    unknown = fleets.finding(SOCKET, name, "unknown", reason=name)
    lines = terminal.render(
        [fleets.report(host, [finding, unknown])], [{"host": host, "reason": name}], report_paths={"report.html": name}
    )
    assert not [
        line for line in lines if re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", line)
    ]


def test_a_hardened_fleet_reads_like_this():
    finding = fleets.finding(NETWORK, "web", disruption="restart")
    plan = {"count": 0, "pending": [fleets.pending(finding), {"control": "", "reason": "Somebody set log-level."}],
            "by_hand": [{"control": "x"}],
            "hand_over": [fleets.handed_over(), fleets.handed_over("shop-db-1", "shop/db")]}
    mended = [fleets.finding(PRIVILEGED, "ci", "pass"), fleets.finding(SOCKET, "ci", "unknown", reason="No answer.")]
    reports = [
        fleets.compared([fleets.finding(PRIVILEGED, "ci"), fleets.finding(SOCKET, "ci"), finding], [finding, *mended],
                        plan=plan),
        fleets.report("db-1", [fleets.finding(MEMORY, "db")], plan={"count": 2, "pending": [], "by_hand": []}),
    ]
    assert (
        "\n".join(terminal.render(reports))
        == """\
2 hosts looked at. Failing: 1 high, 1 medium. 1 could not be decided. Before, 3
failed (1 host compared): 1 fixed, 1 now unknown.

host           fail   fixed   new   unknown  waived  pending
web-1        3 -> 1       1     .         1       .        2
db-1              1       .     .         .       .        .

What should hold and does not, worst first:
  high      Container has a network namespace of its own
            web-1 (container web)
  medium    Container has a memory limit
            db-1 (container db)

Could not be decided:
      1  No answer (web-1)

Pending: 2. What allows it, given to the playbook bulkhead.containers.harden:
      1  -e hardening_disruption=restart (web-1)
      1  nothing: Somebody set log-level (web-1)
Still to be carried out: 2 steps (db-1)
Left to people: 1 finding (web-1)
Handed over to owners, in HOST.hand_over: 2 containers (web-1)"""
    )


def test_where_the_same_findings_fail_that_is_said():
    finding = fleets.finding(MEMORY, "db")
    assert "Before, 1 failed: the same ones." in text_of([fleets.compared([finding], [finding])])


def test_a_hardened_fleet_is_not_wider_than_eighty_columns():
    assert max(len(line) for line in terminal.render(fleets.hardened(30, 60))) <= 80


def test_a_host_that_was_looked_at_once_was_not_changed():
    finding = fleets.finding(MEMORY, "db")
    said = text_of([fleets.compared([finding], [finding], taken="2026-11-24T00:00:00Z")])
    assert "Nothing was done." in said
    assert "->" not in said
