# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError
from ansible_collections.bulkhead.containers.plugins.plugin_utils._plain import plain
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports import comparison, junit

DOCUMENTATION = r"""
name: to_junit
short_description: Write the findings of hosts as JUnit XML
version_added: 0.1.0
author: The Bulkhead authors (@bulkhead)
description:
  - JUnit XML, for pipelines. Each host is a test suite, each finding a test case.
  - A finding that fails is a failure, one that could not be decided is an error. What is waived, does not apply or has
    to be looked at by hand is skipped, with the reason.
  - With O(before), the properties of a suite say what was before and what changed.
  - The same input gives the same text.
extends_documentation_fragment:
  - bulkhead.containers.reports
"""

EXAMPLES = r"""
- name: Write the findings of every audited host as JUnit XML
  ansible.builtin.copy:
    dest: reports/report.junit.xml
    mode: "0640"
    content: "{{ ansible_play_hosts | map('extract', hostvars, 'report') | bulkhead.containers.to_junit }}"
  delegate_to: localhost
  run_once: true
"""

RETURN = r"""
_value:
  description: The XML document.
  type: str
"""


def to_junit(reports: t.Any, missing: t.Any = None, generated: str = "", title: str = "", before: t.Any = None) -> str:
    try:
        return junit.render(comparison.read(plain(reports), plain(before), plain(missing), generated, title))
    except (TypeError, ValueError) as error:
        raise AnsibleFilterError("to_junit: %s" % error) from None


class FilterModule:
    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"to_junit": to_junit}
