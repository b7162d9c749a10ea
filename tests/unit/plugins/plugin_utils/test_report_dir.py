# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import gzip
import json
import stat
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.plugin_utils import _report_dir

FINDING = {"id": "a", "title": "A", "severity": "low", "area": "host", "why": "w", "remedy": {"text": "r"},
           "disruption": "none", "references": {}, "status": "pass", "subject": {"kind": "host", "name": "h"}}
REPORT = {"schema": 1, "host": "web-1", "taken": "2026-11-24T01:00:00Z", "findings": [FINDING]}
SNAPSHOT = {"schema": 1}


def test_what_is_kept_can_be_read_again(tmp_path):
    kept = _report_dir.write_host(tmp_path / "new", REPORT, SNAPSHOT)
    assert _report_dir.read_host(tmp_path / "new", "web-1") == REPORT
    with gzip.open(kept["evidence"]) as stream:
        assert json.load(stream) == {"snapshot": SNAPSHOT, "report": REPORT}


def test_evidence_is_not_for_everybody(tmp_path):
    kept = _report_dir.write_host(tmp_path, REPORT, SNAPSHOT)
    assert {stat.S_IMODE((tmp_path / path).stat().st_mode) for path in kept.values()} == {0o640}


def test_the_same_evidence_is_the_same_bytes(tmp_path):
    first, second = [_report_dir.write_host(tmp_path / name, REPORT, SNAPSHOT)["evidence"] for name in "ab"]
    assert Path(first).read_bytes() == Path(second).read_bytes()


@pytest.mark.parametrize("host", ["../../etc/passwd", "/etc/passwd", "..", "a/b"])
def test_a_name_is_not_a_path(tmp_path, host):
    directory = tmp_path / "reports"
    _report_dir.write_host(directory, dict(REPORT, host=host), SNAPSHOT)
    assert _report_dir.read_host(directory, host)["host"] == host
    assert [path.name for path in tmp_path.iterdir()] == ["reports"]


def test_evidence_and_rendered_reports_are_not_taken_for_hosts(tmp_path):
    _report_dir.write_host(tmp_path, REPORT, SNAPSHOT)
    _report_dir.write(tmp_path, "report.html", b"<html>")
    assert [report["host"] for report in _report_dir.read_all(tmp_path)] == ["web-1"]


@pytest.mark.parametrize("content", [b"", b'{"schema": 1, "host": "web-1", "find', b"[]", b"\xff\xfe", b'{"a": 1}',
                                     b'{"schema": 1, "host": "web-1", "taken": "", "findings": [{"id": "a"}]}',
                                     b'{"schema": 1, "host": "web-1", "taken": "", "findings": {}}'])
def test_a_damaged_report_is_an_error_that_names_it(tmp_path, content):
    _report_dir.write(tmp_path, "web-1.json", content)
    with pytest.raises(_report_dir.ReportDirError, match="web-1.json"):
        _report_dir.read_host(tmp_path, "web-1")


def test_a_directory_that_cannot_be_written_is_an_error_that_names_it(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(_report_dir.ReportDirError, match="file.*hardening_report_dir"):
        _report_dir.write_host(tmp_path / "file", REPORT, SNAPSHOT)


def test_texts_that_findings_share_are_held_once():
    reports = [json.loads(json.dumps(REPORT)) for _number in range(2)]
    first, second = _report_dir.share_texts(reports)
    assert first["findings"][0]["remedy"] is second["findings"][0]["remedy"]
    assert [first, second] == [REPORT, REPORT]


def test_texts_that_differ_are_kept_apart():
    other = dict(REPORT, findings=[dict(FINDING, title="B")])
    assert _report_dir.share_texts([json.loads(json.dumps(REPORT)), other])[1]["findings"][0]["title"] == "B"


def look(directory, phase, taken, **changes):
    _report_dir.write_host(directory, dict(REPORT, taken=taken, **changes), SNAPSHOT, phase)


def seen_before(directory):
    before = _report_dir.read_before(directory, _report_dir.read_host(directory, "web-1"))
    return before and before["taken"]


def test_what_was_seen_before_is_kept(tmp_path):
    look(tmp_path, "before", "1")
    look(tmp_path, "after", "2")
    assert _report_dir.read_host(tmp_path, "web-1")["taken"] == "2"
    assert seen_before(tmp_path) == "1"
    assert [report["taken"] for report in _report_dir.read_all(tmp_path)] == ["2"]
    with gzip.open(tmp_path / "before" / "web-1.evidence.json.gz") as stream:
        assert json.load(stream)["report"]["taken"] == "1"


def test_a_host_that_was_looked_at_once_is_its_own_before(tmp_path):
    look(tmp_path, "before", "1")
    assert seen_before(tmp_path) == "1"


@pytest.mark.parametrize(
    "phases",
    [
        ["audit"],
        ["before", "audit"],
        ["before", "after", "audit"],
        ["after"],
        # Another run audited between the looks: whether this one changed what it saw is not known.
        ["before", "audit", "after"],
        # The second of two runs came to nothing before it looked for the first time.
        ["before", "after", "after"],
    ],
)
def test_what_another_run_saw_before_is_never_shown(tmp_path, phases):
    for number, phase in enumerate(phases):
        look(tmp_path, phase, str(number))
    assert seen_before(tmp_path) is None


def test_what_a_newer_run_saw_before_is_not_for_an_older_report(tmp_path):
    look(tmp_path, "before", "1")
    look(tmp_path, "after", "2")
    older = _report_dir.read_host(tmp_path, "web-1")
    look(tmp_path, "before", "3")
    assert _report_dir.read_before(tmp_path, older) is None


def test_where_the_earlier_file_was_removed_there_is_no_before(tmp_path):
    look(tmp_path, "before", "1")
    look(tmp_path, "after", "2")
    (tmp_path / "before" / "web-1.json").unlink()
    assert seen_before(tmp_path) is None


def test_a_damaged_report_does_not_keep_the_next_one_from_being_written(tmp_path):
    _report_dir.write(tmp_path, "web-1.json", b"{")
    look(tmp_path, "after", "2")
    assert seen_before(tmp_path) is None


def test_a_host_may_be_called_before(tmp_path):
    for phase, taken in (("before", "1"), ("after", "2")):
        look(tmp_path, phase, taken, host="before")
    report = _report_dir.read_host(tmp_path, "before")
    assert _report_dir.read_before(tmp_path, report)["taken"] == "1"


def test_looks_that_are_kept_can_be_read_again(tmp_path):
    looks = [{"taken": "2026-11-24T01:00:00Z", "engines": []}]
    kept = _report_dir.write_recommended(tmp_path, "a/b", b"text", looks)
    assert _report_dir.read_looks(tmp_path, "a/b") == looks
    assert Path(kept["recommended"]).read_bytes() == b"text"
    assert {stat.S_IMODE(Path(path).stat().st_mode) for path in kept.values()} == {0o640}
    # What a report is made of are other files.
    assert list(_report_dir.read_all(tmp_path)) == []


def test_no_earlier_looks(tmp_path):
    assert _report_dir.read_looks(tmp_path / "new", "web-1") == []


@pytest.mark.parametrize("content", [b"", b"text", gzip.compress(b"{}"), gzip.compress(b"[1]"), gzip.compress(b"[{}]"),
                                     gzip.compress(b"[]")[:-9]],
                         ids=["empty", "text", "a map", "a number", "without what it takes", "cut off"])
def test_damaged_looks_are_told(tmp_path, content):
    (tmp_path / "web-1.looks.json.gz").write_bytes(content)
    with pytest.raises(_report_dir.ReportDirError, match="remove it to begin anew"):
        _report_dir.read_looks(tmp_path, "web-1")
