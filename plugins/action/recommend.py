# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Say what the containers of a host could do without, in one task. Documented in plugins/modules/recommend.py."""

from __future__ import annotations

import typing as t
from pathlib import Path

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.recommend import Wanted
from ansible_collections.bulkhead.containers.plugins.plugin_utils import _recommended, _report_dir
from ansible_collections.bulkhead.containers.plugins.plugin_utils._plain import plain

_HOST_INFO = ("engine_timeout",)


class ActionModule(ActionBase):
    """Runs C(host_info) with evidence, puts it together with earlier looks, keeps that and what comes of it."""

    TRANSFERS_FILES = False
    _supports_check_mode = True

    def run(self, tmp: t.Any = None, task_vars: t.Any = None) -> t.Dict[str, t.Any]:
        super().run(tmp, task_vars)
        options = _options(plain(dict(self._task.args)))
        result = self._execute_module(
            module_name="bulkhead.containers.host_info",
            module_args={**options.host_info, "evidence": True},
            task_vars=task_vars,
        )
        if "snapshot" not in result:
            return result
        snapshot, host = result.pop("snapshot"), str(task_vars["inventory_hostname"])
        try:
            earlier = _report_dir.read_looks(options.report_dir, host)
            entries, looks = _recommended.settle(earlier, snapshot, options.wanted)
            text = _recommended.render(host, snapshot["taken"], entries)
            kept = _report_dir.write_recommended(options.report_dir, host, text, looks)
        except ValueError as error:
            raise AnsibleActionFail("%s: %s" % (host, error)) from None
        return {**result, "changed": False, "taken": snapshot["taken"], "containers": [*map(_small, entries)], **kept}


class _Options(t.NamedTuple):
    wanted: Wanted
    host_info: t.Mapping[str, t.Any]
    report_dir: Path


def _options(given: t.Dict[str, t.Any]) -> _Options:
    directory = Path(given.pop("report_dir", None) or "reports").expanduser().absolute()
    look = {key: given.pop(key) for key in _HOST_INFO if key in given}
    unknown = sorted(set(given) - set(_recommended.OPTIONS))
    if unknown:
        raise AnsibleActionFail("recommend does not know the options %s" % ", ".join(unknown))
    try:
        wanted = _recommended.wanted(given)
    except ValueError as error:
        raise AnsibleActionFail(str(error)) from None
    return _Options(wanted, {key: value for key, value in look.items() if value not in (None, "")}, directory)


def _small(entry: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """The reasons are in the file."""
    return {key: entry[key] for key in ("engine", "container", "settings")}
