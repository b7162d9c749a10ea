# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Render the findings of many hosts. Runs on the controller alone. Documented in plugins/modules/report.py."""

from __future__ import annotations

import datetime
import typing as t
from pathlib import Path

from ansible.errors import AnsibleActionFail
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display
from ansible_collections.bulkhead.containers.plugins.plugin_utils import _report_dir
from ansible_collections.bulkhead.containers.plugins.plugin_utils._plain import plain
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports import (
    comparison,
    fleet,
    html,
    junit,
    sarif,
    terminal,
)

_WRITERS = {"report.html": html.render, "report.sarif": sarif.render, "report.junit.xml": junit.render}

Reports = t.List[t.Dict[str, t.Any]]
Missing = t.List[t.Dict[str, str]]


class ActionModule(ActionBase):
    """Reads the hosts' reports, writes one of each format, and prints what a person wants to read first."""

    TRANSFERS_FILES = False
    _supports_check_mode = True

    def run(self, tmp: t.Any = None, task_vars: t.Any = None) -> t.Dict[str, t.Any]:
        super().run(tmp, task_vars)
        options = _options(plain(dict(self._task.args)))
        directory = options.report_dir
        try:
            reports, missing = _collect(directory, options.hosts)
            if not reports and not missing:
                raise AnsibleActionFail("there are no findings in %s; run bulkhead.containers.audit first" % directory)
            checked = fleet.read(reports, missing, _now())
            if options.compare:
                checked = comparison.of_fleet(checked, lambda report: _before(directory, report))
            written = {name: _report_dir.write(directory, name, render(checked).encode())
                       for name, render in _WRITERS.items()}
        except ValueError as error:
            raise AnsibleActionFail(str(error)) from None
        Display().display("\n".join(terminal.render(checked, report_paths=written)))
        return {"changed": False, "written": written, "hosts": len(reports), "missing": missing}


class _Options(t.NamedTuple):
    report_dir: Path
    hosts: t.Optional[t.Mapping[str, str]]
    compare: bool


def _options(given: t.Mapping[str, t.Any]) -> _Options:
    unknown = sorted(set(given) - set(_Options._fields))
    if unknown:
        raise AnsibleActionFail("report does not know the options %s" % ", ".join(unknown))
    hosts = given.get("hosts")
    if not isinstance(hosts or {}, dict):
        raise AnsibleActionFail("hosts is a map from inventory name to the time at which the host was audited")
    try:
        compare = boolean(given.get("compare") or False)
    except TypeError:
        raise AnsibleActionFail("compare is %r; it can be true or false" % given["compare"]) from None
    return _Options(Path(given.get("report_dir") or "reports").expanduser().absolute(), hosts, compare)


def _before(directory: Path, report: t.Mapping[str, t.Any]) -> t.Optional[t.Dict[str, t.Any]]:
    """The host's report from before the change. One that is damaged is told, and costs the comparison only."""
    try:
        found = _report_dir.read_before(directory, report)
        return dict(fleet.read(found).reports[0]) if found else None
    except ValueError as error:
        Display().warning("%s is shown without what it was before: %s" % (report["host"], error))
        return None


def _collect(directory: Path, hosts: t.Optional[t.Mapping[str, str]]) -> t.Tuple[Reports, Missing]:
    if hosts is None:
        return _report_dir.share_texts(_report_dir.read_all(directory)), []
    missing: Missing = []
    return _report_dir.share_texts(_of_this_run(directory, hosts, missing)), missing


def _of_this_run(directory: Path, hosts: t.Mapping[str, str], missing: Missing) -> t.Iterator[t.Dict[str, t.Any]]:
    """The reports that this run wrote; what an earlier run left of a host is not shown as if it were new."""
    for host, taken in hosts.items():
        try:
            report = _report_dir.read_host(directory, host)
        except FileNotFoundError:
            missing.append({"host": host, "reason": "It was not audited: unreachable, or the audit failed."})
            continue
        if report["taken"] == taken:
            yield report
        else:
            missing.append({"host": host, "reason": "It was not audited this time; last on %s." % report["taken"]})


def _now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
