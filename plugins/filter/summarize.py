# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError
from ansible_collections.bulkhead.containers.plugins.module_utils._core import summary
from ansible_collections.bulkhead.containers.plugins.module_utils._core.control import SEVERITIES
from ansible_collections.bulkhead.containers.plugins.plugin_utils._plain import plain
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports import fleet

DOCUMENTATION = r"""
name: summarize
short_description: Count findings and put the worst first
version_added: 0.1.0
author: The Bulkhead authors (@bulkhead)
description:
  - Counts the findings of P(bulkhead.containers.assess#filter) by status, severity and area, and picks the worst.
options:
  _input:
    description: The findings, of one host or of several.
    type: list
    elements: dict
    required: true
  limit:
    description: How many of the worst findings to return.
    type: int
    default: 10
  fail_on:
    description:
      - The severity from which on a finding stops a pipeline. Findings that could not be decided count like those that
        fail.
    type: str
    choices: [never, critical, high, medium, low]
    default: never
seealso:
  - plugin: bulkhead.containers.assess
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Stop where something severe is wrong
  ansible.builtin.assert:
    that: summary.offending | length == 0
    fail_msg: "{{ summary.offending | map(attribute='title') | unique | join('; ') }}"
  vars:
    summary: "{{ report.findings | bulkhead.containers.summarize(fail_on='high') }}"
"""

RETURN = r"""
_value:
  description:
    - C(counts) has the number of findings of each status and, below C(severity), of the failing ones of each severity.
    - C(areas) has the same for each area.
    - C(worst) is the list of the worst failing findings, C(offending) that of those that O(fail_on) stops.
  type: dict
"""


def summarize(findings: t.Any, limit: t.Any = 10, fail_on: str = "never") -> t.Dict[str, t.Any]:
    if fail_on not in ("never",) + SEVERITIES:
        raise AnsibleFilterError("summarize: fail_on is %r; it can be never, %s" % (fail_on, ", ".join(SEVERITIES)))
    try:
        found = fleet.findings(plain(findings))
        return {
            "counts": summary.counts(found),
            "areas": summary.areas(found),
            "worst": summary.worst(found, int(limit)),
            "offending": summary.gate(found, fail_on),
        }
    except (TypeError, ValueError) as error:
        raise AnsibleFilterError("summarize: %s" % error) from None


class FilterModule:
    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"summarize": summarize}
