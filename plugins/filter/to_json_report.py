# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError
from ansible_collections.bulkhead.containers.plugins.plugin_utils._plain import plain
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports import comparison, json_report

DOCUMENTATION = r"""
name: to_json_report
short_description: Write the findings of hosts as JSON
version_added: 0.1.0
author: The Bulkhead authors (@bulkhead)
description:
  - One document with everything that the reports of the hosts have, and the sum of their counts.
  - With O(before), C(compared) has the counts before and after and how many findings were fixed, fail still, are new,
    newly waived, now unknown, decided now or gone. Each finding of which there is something to tell has C(change), and
    C(was).
  - The same input gives the same text.
extends_documentation_fragment:
  - bulkhead.containers.reports
"""

EXAMPLES = r"""
- name: Write the findings of every audited host as JSON
  ansible.builtin.copy:
    dest: reports/report.json
    mode: "0640"
    content: "{{ ansible_play_hosts | map('extract', hostvars, 'report') | bulkhead.containers.to_json_report }}"
  delegate_to: localhost
  run_once: true
"""

RETURN = r"""
_value:
  description: The JSON document.
  type: str
"""


def to_json_report(reports: t.Any, missing: t.Any = None, generated: str = "", title: str = "",
                   before: t.Any = None) -> str:
    try:
        return json_report.render(comparison.read(plain(reports), plain(before), plain(missing), generated, title))
    except (TypeError, ValueError) as error:
        raise AnsibleFilterError("to_json_report: %s" % error) from None


class FilterModule:
    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"to_json_report": to_json_report}
