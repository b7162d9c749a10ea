# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError
from ansible_collections.bulkhead.containers.plugins.plugin_utils._plain import plain
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports import comparison, sarif

DOCUMENTATION = r"""
name: to_sarif
short_description: Write the findings of hosts as SARIF
version_added: 0.1.0
author: The Bulkhead authors (@bulkhead)
description:
  - SARIF 2.1.0, for code-scanning services. Each control is a rule; each finding that fails, is waived or could not be
    decided is a result, with the host, the kind and the name of its subject as logical location.
  - A waived finding bears a suppression with its reason. One that could not be decided is of the kind C(open).
  - With O(before), each result has a C(baselineState). What was a result and is none any more is C(absent), and is
    shown as it was; leave O(before) out for a service that takes every result for one of now.
  - Fingerprints stay the same from run to run, so that services can tell what is new.
  - The same input gives the same text.
extends_documentation_fragment:
  - bulkhead.containers.reports
"""

EXAMPLES = r"""
- name: Write the findings of every audited host as SARIF
  ansible.builtin.copy:
    dest: reports/report.sarif
    mode: "0640"
    content: "{{ ansible_play_hosts | map('extract', hostvars, 'report') | bulkhead.containers.to_sarif }}"
  delegate_to: localhost
  run_once: true
"""

RETURN = r"""
_value:
  description: The SARIF document.
  type: str
"""


def to_sarif(reports: t.Any, missing: t.Any = None, generated: str = "", title: str = "", before: t.Any = None) -> str:
    try:
        return sarif.render(comparison.read(plain(reports), plain(before), plain(missing), generated, title))
    except (TypeError, ValueError) as error:
        raise AnsibleFilterError("to_sarif: %s" % error) from None


class FilterModule:
    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"to_sarif": to_sarif}
