#!/usr/bin/python
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: recommend
short_description: Say what the containers of a host could do without
version_added: 0.1.0
author:
  - The Bulkhead authors (@bulkhead)
description:
  - Looks at a host once with M(bulkhead.containers.host_info) and O(bulkhead.containers.host_info#module:evidence),
    puts what it saw together with what earlier runs saw, and writes on the controller which settings each container
    could have by that.
  - Changes nothing on the host. On the controller it writes two files below O(report_dir), in check mode too.
  - Run it several times, over days, also when the host is busy and soon after containers were started. Each time the
    file says more.
options:
  minimum_window:
    description: For how long a container has to have been watched, in seconds, or as in V(12h) or V(7d).
    type: str
    default: "86400"
  confidence:
    description: The least confidence that a setting has to have, one of V(low), V(medium) and V(high).
    type: str
    choices: [low, medium, high]
    default: medium
  memory:
    description: Whether to recommend limits of memory, too. That takes a week of watching.
    type: bool
    default: false
  engine_timeout:
    description:
      - Seconds that an engine may take for one answer.
      - An engine that has once not answered in time counts as stuck and is not asked again.
    type: int
    default: 10
  report_dir:
    description: Directory on the controller for what was found. Made if it is not there.
    type: path
    default: reports
extends_documentation_fragment:
  - bulkhead.containers.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
  idempotent:
    support: full
notes:
  - Run it with become. As an ordinary user it sees too little to recommend anything, and says so.
seealso:
  - module: bulkhead.containers.host_info
  - plugin: bulkhead.containers.recommend
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Look once more, and write what the containers could do without
  bulkhead.containers.recommend:
    minimum_window: 7d
  become: true
  register: seen

- name: Show where that is
  ansible.builtin.debug:
    msg: "{{ seen.recommended }}"
"""

RETURN = r"""
taken:
  description: When the host was looked at.
  type: str
  returned: success
  sample: "2026-11-24T01:00:00Z"
containers:
  description:
    - Each container that runs, with C(engine), C(container) and the C(settings) that it could have. The reasons are in
      RV(recommended).
  type: list
  elements: dict
  returned: success
recommended:
  description: Path on the controller of a file of variables with C(hardening_containers), and the reasons as comments.
  type: str
  returned: success
looks:
  description: Path on the controller of what was kept of this look and earlier ones, compressed.
  type: str
  returned: success
"""
