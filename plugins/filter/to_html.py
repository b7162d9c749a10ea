# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError
from ansible_collections.bulkhead.containers.plugins.plugin_utils._plain import plain
from ansible_collections.bulkhead.containers.plugins.plugin_utils._reports import comparison, html

DOCUMENTATION = r"""
name: to_html
short_description: Write the findings of hosts as HTML
version_added: 0.1.0
author: The Bulkhead authors (@bulkhead)
description:
  - One page that needs no network and holds everything that a person wants to know of one host or of hundreds. What is
    worst comes first, and each finding says why it matters, what was found, what to do and what that would disturb.
  - What passes or does not apply is counted only; with O(before), what failed then is told.
  - The same input gives the same text.
extends_documentation_fragment:
  - bulkhead.containers.reports
"""

EXAMPLES = r"""
- name: Write the findings of every audited host as HTML
  ansible.builtin.copy:
    dest: reports/report.html
    mode: "0640"
    content: "{{ ansible_play_hosts | map('extract', hostvars, 'report') | bulkhead.containers.to_html }}"
  delegate_to: localhost
  run_once: true
"""

RETURN = r"""
_value:
  description: The HTML page.
  type: str
"""


def to_html(reports: t.Any, missing: t.Any = None, generated: str = "", title: str = "", before: t.Any = None) -> str:
    try:
        return html.render(comparison.read(plain(reports), plain(before), plain(missing), generated, title))
    except (TypeError, ValueError) as error:
        raise AnsibleFilterError("to_html: %s" % error) from None


class FilterModule:
    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"to_html": to_html}
