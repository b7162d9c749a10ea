# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Audit a host in one task: one module call there, judgement here. Documented in plugins/modules/audit.py."""

from __future__ import annotations

import typing as t
from pathlib import Path

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible_collections.bulkhead.containers.plugins.module_utils._core import plan, policy, summary, told_labels
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.entries import valued_labels
from ansible_collections.bulkhead.containers.plugins.plugin_utils import _clock, _hand_over_dir, _report_dir
from ansible_collections.bulkhead.containers.plugins.plugin_utils._catalog import catalog
from ansible_collections.bulkhead.containers.plugins.plugin_utils._judgement import Judge
from ansible_collections.bulkhead.containers.plugins.plugin_utils._plain import plain

# The catalogue takes as long to read as a host takes to look at. This module is imported by the process that forks the
# workers, so that reading it here costs once and not once a host.
catalog.load()

# What a host can return without being a burden to callbacks and job stores. Counts are always exact.
_MOST_FINDINGS = 100
_MOST_NAMED = 5

# Hardening looks before it changes anything, and after; each time it plans, and what comes after is compared.
_AUDIT = "audit"


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
            module_args=dict(options.host_info, cves=judge.catalog.cve_ids, label_values=_labels(options, judge)),
            task_vars=task_vars,
        )
        if "snapshot" not in result:
            return result
        snapshot = result.pop("snapshot")
        host = str(task_vars["inventory_hostname"])
        try:
            report = judge.report(snapshot, host)
            planned, handed = None, ""
            if options.phase != _AUDIT:
                planned = judge.plan(report, snapshot, _clock.now())
                report["plan"] = plan.without_secrets(planned)
                handed = _hand_over_dir.write_host(options.report_dir, host, planned.get("hand_over", []), snapshot)
            kept = _report_dir.write_host(options.report_dir, report, snapshot, options.phase)
            kept.update({"hand_over": handed} if handed else {})
        except ValueError as error:
            raise AnsibleActionFail("%s: %s" % (host, error)) from None
        return {**result, "changed": False, **_result(report, planned, judge.policy.fail_on), **kept}


def _labels(options: _Options, judge: Judge) -> t.List[str]:
    try:
        return told_labels.together(options.host_info.get("label_values"), valued_labels(judge.policy.containers))
    except ValueError as error:
        raise AnsibleActionFail("label_values: %s" % error) from None


class _Options(t.NamedTuple):
    policy: t.Mapping[str, t.Any]
    host_info: t.Mapping[str, t.Any]
    report_dir: Path
    phase: str


def _options(arguments: t.Mapping[str, t.Any]) -> _Options:
    given = plain(dict(arguments))
    directory = Path(given.pop("report_dir", None) or "reports").expanduser().absolute()
    own = {key: given.pop(key) for key in policy.KEYS if key in given}
    look = {key: given.pop(key) for key in ("engine_timeout", "label_values", "evidence") if key in given}
    phase = str(given.pop("phase", None) or _AUDIT)
    if phase not in _report_dir.PHASES:
        raise AnsibleActionFail("phase is %s; it can be %s" % (phase, ", ".join(_report_dir.PHASES)))
    if given:
        raise AnsibleActionFail("audit does not know the options %s" % ", ".join(sorted(given)))
    return _Options(own, {key: value for key, value in look.items() if value not in (None, "")}, directory, phase)


def _judge(options: _Options) -> Judge:
    try:
        return Judge(options.policy, _clock.now().date())
    except ValueError as error:
        raise AnsibleActionFail("the policy is not valid: %s" % error) from None


def _result(report: t.Mapping[str, t.Any], planned: t.Optional[t.Mapping[str, t.Any]],
            fail_on: str) -> t.Dict[str, t.Any]:
    wrong = sorted((one for one in report["findings"] if one["status"] in ("fail", "unknown")), key=summary.rank)
    return {
        **({"plan": _small_plan(planned)} if planned else {}),
        "taken": report["taken"],
        "engines": report["engines"],
        "counts": report["counts"],
        "errors": report["errors"][:_MOST_FINDINGS],
        "findings": [_small(finding) for finding in wrong[:_MOST_FINDINGS]],
        "truncated": len(wrong) > _MOST_FINDINGS,
        "gate": _gate(summary.gate(report["findings"], fail_on), _unmet(report) if fail_on != "never" else [], fail_on),
    }


def _gate(stopping: t.Sequence[t.Mapping[str, t.Any]], unmet: t.Sequence[str], fail_on: str) -> t.Dict[str, t.Any]:
    messages = []
    if stopping:
        ids = sorted({finding["id"] for finding in stopping})
        messages.append("%d findings of severity %s or above failed or could not be judged: %s" % (
            len(stopping), fail_on, _some(ids)))
    if unmet:
        messages.append("%d settings of the policy are not what it says: %s" % (len(unmet), _some(unmet)))
    return {"fail_on": fail_on, "count": len(stopping) + len(unmet), "message": "; ".join(messages)}


def _some(names: t.Sequence[str]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + (", ..." if len(names) > _MOST_NAMED else "")


def _unmet(report: t.Mapping[str, t.Any]) -> t.List[str]:
    """Settings of the policy that no control asks for have no finding that could stop anything."""
    steps = report["plan"]["steps"] if "plan" in report else {"daemon_config": [], "containers": []}
    return sorted({name for step in steps["daemon_config"] + steps["containers"] for name in step["unmet"]})


def _small_plan(planned: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """What is left to people can be long; it is in the report."""
    small = {key: planned[key] for key in ("count", "steps", "ledger")}
    return {**small, "pending": planned["pending"][:_MOST_FINDINGS], "by_hand": len(planned["by_hand"])}


def _small(finding: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    return {key: finding[key] for key in ("id", "title", "severity", "status", "subject", "reason")}
