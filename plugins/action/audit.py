# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Audit a host in one task: one module call there, judgement here. Documented in plugins/modules/audit.py."""

from __future__ import annotations

import datetime
import typing as t
from pathlib import Path

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible_collections.bulkhead.containers.plugins.module_utils._core import policy, summary
from ansible_collections.bulkhead.containers.plugins.plugin_utils import _report_dir
from ansible_collections.bulkhead.containers.plugins.plugin_utils._catalog import catalog
from ansible_collections.bulkhead.containers.plugins.plugin_utils._judgement import Judge
from ansible_collections.bulkhead.containers.plugins.plugin_utils._plain import plain

# The catalogue takes as long to read as a host takes to look at. This module is imported by the process that forks the
# workers, so that reading it here costs once and not once a host.
catalog.load()

# What a host can return without being a burden to callbacks and job stores. Counts are always exact.
_MOST_FINDINGS = 100
_MOST_NAMED = 5


class ActionModule(ActionBase):
    """Runs C(host_info), judges, keeps findings and evidence on the controller, returns little."""

    TRANSFERS_FILES = False
    _supports_check_mode = True

    def run(self, tmp: t.Any = None, task_vars: t.Any = None) -> t.Dict[str, t.Any]:
        super().run(tmp, task_vars)
        options = _options(self._task.args)
        judge = _judge(options)
        result = self._execute_module(
            module_name="bulkhead.containers.host_info",
            module_args=dict(options.host_info, cves=judge.catalog.cve_ids),
            task_vars=task_vars,
        )
        if "snapshot" not in result:
            return result
        snapshot = result.pop("snapshot")
        host = str(task_vars["inventory_hostname"])
        try:
            report = judge.report(snapshot, host)
            kept = _report_dir.write_host(options.report_dir, report, snapshot)
        except ValueError as error:
            raise AnsibleActionFail("%s: %s" % (host, error)) from None
        return {**result, "changed": False, **_result(report, judge.policy.fail_on), **kept}


class _Options(t.NamedTuple):
    policy: t.Mapping[str, t.Any]
    host_info: t.Mapping[str, t.Any]
    report_dir: Path


def _options(arguments: t.Mapping[str, t.Any]) -> _Options:
    given = plain(dict(arguments))
    directory = Path(given.pop("report_dir", None) or "reports").expanduser().absolute()
    own = {key: given.pop(key) for key in policy.KEYS if key in given}
    look = {key: given.pop(key) for key in ("engine_timeout", "label_values") if key in given}
    if given:
        raise AnsibleActionFail("audit does not know the options %s" % ", ".join(sorted(given)))
    return _Options(own, {key: value for key, value in look.items() if value not in (None, "")}, directory)


def _judge(options: _Options) -> Judge:
    try:
        return Judge(options.policy, datetime.datetime.now(datetime.timezone.utc).date())
    except ValueError as error:
        raise AnsibleActionFail("the policy is not valid: %s" % error) from None


def _result(report: t.Mapping[str, t.Any], fail_on: str) -> t.Dict[str, t.Any]:
    wrong = sorted((one for one in report["findings"] if one["status"] in ("fail", "unknown")), key=summary.rank)
    return {
        "taken": report["taken"],
        "engines": report["engines"],
        "counts": report["counts"],
        "errors": report["errors"][:_MOST_FINDINGS],
        "findings": [_small(finding) for finding in wrong[:_MOST_FINDINGS]],
        "truncated": len(wrong) > _MOST_FINDINGS,
        "gate": _gate(summary.gate(report["findings"], fail_on), fail_on),
    }


def _gate(stopping: t.Sequence[t.Mapping[str, t.Any]], fail_on: str) -> t.Dict[str, t.Any]:
    message = ""
    if stopping:
        ids = sorted({finding["id"] for finding in stopping})
        message = "%d findings of severity %s or above failed or could not be judged: %s%s" % (
            len(stopping), fail_on, ", ".join(ids[:_MOST_NAMED]), ", ..." if len(ids) > _MOST_NAMED else "")
    return {"fail_on": fail_on, "count": len(stopping), "message": message}


def _small(finding: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    return {key: finding[key] for key in ("id", "title", "severity", "status", "subject", "reason")}
