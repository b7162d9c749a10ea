# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import datetime
import typing as t

from ansible.errors import AnsibleFilterError
from ansible_collections.bulkhead.containers.plugins.plugin_utils._judgement import Judge, own_name
from ansible_collections.bulkhead.containers.plugins.plugin_utils._plain import plain

DOCUMENTATION = r"""
name: assess
short_description: Judge a snapshot
version_added: 0.1.0
author: The Bulkhead authors (@bulkhead)
description:
  - Judges a snapshot of M(bulkhead.containers.host_info), fresh or saved, under a policy. Asks no host.
options:
  _input:
    description: The snapshot.
    type: dict
    required: true
  policy:
    description:
      - The policy, a map of any of C(profile), C(include), C(exclude), C(parameters), C(waivers), C(extra_controls) and
        C(fail_on), as M(bulkhead.containers.audit) takes them.
    type: dict
    default: {}
  host:
    description: The inventory name of the host, for waivers and reports. The name that the host gives itself by
      default.
    type: str
  today:
    description: The day for which waivers are judged, as in V(2027-01-31). Today (UTC) by default.
    type: str
seealso:
  - plugin: bulkhead.containers.summarize
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Judge the evidence of an earlier run by another profile
  ansible.builtin.set_fact:
    report: "{{ (lookup('ansible.builtin.pipe', 'zcat reports/web-1.evidence.json.gz') | from_json).snapshot
      | bulkhead.containers.assess(policy={'profile': 'cis_level2'}, host='web-1') }}"

- name: Show what fails
  ansible.builtin.debug:
    msg: "{{ (report.findings | bulkhead.containers.summarize).worst }}"
"""

RETURN = r"""
_value:
  description:
    - The host's report. C(findings) is the list of findings; C(host), C(taken), C(engines), C(profile), C(counts) and
      C(errors) are its header.
  type: dict
"""


def assess(snapshot: t.Any, policy: t.Any = None, host: t.Any = None, today: t.Any = None) -> t.Dict[str, t.Any]:
    try:
        day = datetime.date.fromisoformat(str(today)) if today else datetime.datetime.now(datetime.timezone.utc).date()
        data = plain(snapshot)
        return Judge(policy, day).report(data, str(host) if host else own_name(data))
    except ValueError as error:
        raise AnsibleFilterError("assess: %s" % error) from None


class FilterModule:
    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"assess": assess}
