# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What every filter that writes a report takes."""

from __future__ import annotations


class ModuleDocFragment:
    """Pulled in by name: C(bulkhead.containers.reports)."""

    DOCUMENTATION = r"""
options:
  _input:
    description:
      - The reports of the hosts, as P(bulkhead.containers.assess#filter) returns them. One report stands for a list of
        one.
    type: list
    elements: dict
    required: true
  missing:
    description: The hosts that could not be looked at. They are reported as such, never left out.
    type: list
    elements: dict
    default: []
    suboptions:
      host:
        description: The inventory name of the host.
        type: str
        required: true
      reason:
        description: Why it could not be looked at.
        type: str
  before:
    description:
      - The reports of the same hosts from an earlier time. What became of each finding since is then told.
      - A host that is not among them is shown as it is.
    type: list
    elements: dict
    default: []
    version_added: 0.1.0
  generated:
    description: The time that the report bears. By default the time at which the last host was looked at.
    type: str
  title:
    description: The title of the report.
    type: str
    default: Container hosts
seealso:
  - module: bulkhead.containers.report
  - plugin: bulkhead.containers.assess
    plugin_type: filter
"""
