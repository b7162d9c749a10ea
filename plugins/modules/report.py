#!/usr/bin/python
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: report
short_description: Render the findings of many hosts
version_added: 0.1.0
author:
  - The Bulkhead authors (@bulkhead)
description:
  - Reads what M(bulkhead.containers.audit) left in O(report_dir) and writes C(report.html), C(report.sarif) and
    C(report.junit.xml) beside it. Prints a summary for people.
  - Runs on the controller alone and asks no host. Run it once for a play.
options:
  report_dir:
    description: Directory on the controller that has the hosts' findings.
    type: path
    default: reports
  hosts:
    description:
      - The hosts to report on, a map from inventory name to the RV(bulkhead.containers.audit#module:taken) of its
        audit.
        A host whose findings are not of that time, or are not there, is reported as not audited.
      - Without it, all hosts of the directory.
    type: dict
  compare:
    description:
      - Show what became of each finding since the host was looked at before it was changed.
      - That is known of a host whose report was written by the phase V(before) or V(after) of
        M(bulkhead.containers.audit), and only from the same run. Another host is shown as it is.
    type: bool
    default: false
    version_added: 0.1.0
extends_documentation_fragment:
  - bulkhead.containers.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
  idempotent:
    support: full
seealso:
  - module: bulkhead.containers.audit
"""

EXAMPLES = r"""
- name: Render what was found before
  bulkhead.containers.report:
    report_dir: reports
  run_once: true
  delegate_to: localhost

- name: Render what hardening changed
  bulkhead.containers.report:
    report_dir: reports
    compare: true
  run_once: true
  delegate_to: localhost
"""

RETURN = r"""
written:
  description: The reports, a map from file name to path.
  type: dict
  returned: success
hosts:
  description: How many hosts are in them.
  type: int
  returned: success
missing:
  description: Hosts that were not audited, with the reason.
  type: list
  elements: dict
  returned: success
"""
