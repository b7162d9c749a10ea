#!/usr/bin/python
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: subordinate_ids
short_description: Give a user ids for its user namespaces
version_added: 0.1.0
author:
  - The Bulkhead authors (@bulkhead)
description:
  - Sees to it that a user has a range of ids in C(/etc/subuid) and, with the same start, in C(/etc/subgid).
  - A new range overlaps no other range of either file, no user or group of the host, and no ids that systemd uses for
    its own purposes; it lies within C(SUB_UID_MIN) and C(SUB_UID_MAX) of C(/etc/login.defs) and has at least
    C(SUB_UID_COUNT) ids.
  - The ids that C(systemd-nspawn) takes for its containers (524288 to 1879048191) are used only when no others are
    left, which is then told by a warning.
  - No other line of the two files is touched. They are changed under the locks that C(useradd) and C(usermod) take.
  - What it gave is remembered below C(/var/lib/bulkhead), and O(state=absent) takes back nothing else.
options:
  name:
    description:
      - The user who owns the range.
      - It need not exist yet, as it will not in check mode on a new host.
    type: str
    required: true
  count:
    description:
      - The ids that are needed at least. A user who has that many in one range keeps it.
    type: int
    default: 65536
  start:
    description:
      - The first id of a new range. Refused where somebody else has one of these ids.
      - A user who has a range already keeps that one.
    type: int
  state:
    description: Whether the user is to have a range, or to lose those that this module gave.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - bulkhead.containers.attributes
  - bulkhead.containers.attributes.action_groups
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
notes:
  - Refuses where C(/etc/nsswitch.conf) has subordinate ids come from a directory service.
  - Does not look at files that the ids of a range own. Remove them before somebody else gets the range.
"""

EXAMPLES = r"""
- name: Ids for the user that the engine maps root to
  bulkhead.containers.subordinate_ids:
    name: dockremap

- name: As many as a directory service with large ids needs
  bulkhead.containers.subordinate_ids:
    name: build
    count: 1000000

- name: Take back what was given
  bulkhead.containers.subordinate_ids:
    name: build
    state: absent
"""

RETURN = r"""
range:
  description: The range that the user has, in check mode would have. Empty with O(state=absent).
  type: dict
  returned: success
  contains:
    start:
      description: The first id.
      type: int
      sample: 165536
    count:
      description: How many.
      type: int
      sample: 65536
"""

import re

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subordinate_ids import RangeError, Wish
from ansible_collections.bulkhead.containers.plugins.module_utils._host import subordinate_ids
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError, reason_of
from ansible_collections.bulkhead.containers.plugins.module_utils._host.replacing import replace

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@\\-]*\$?")


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "name": {"type": "str", "required": True},
            "count": {"type": "int", "default": 65536},
            "start": {"type": "int"},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        },
        supports_check_mode=True,
    )
    given = module.params
    if not _NAME.fullmatch(given["name"]):
        module.fail_json(msg="name is %r, which is no name of a user" % given["name"])
    if given["count"] < 1:
        module.fail_json(msg="count is %d; give 1 or more" % given["count"])
    place = subordinate_ids.Place(replace, module.check_mode)
    try:
        if given["state"] == "absent":
            outcome = subordinate_ids.absent(place, given["name"])
        else:
            outcome = subordinate_ids.present(place, given["name"], Wish(given["count"], given["start"]))
    except (HostError, RangeError, OSError) as error:
        module.fail_json(msg="%s: %s" % (given["name"], reason_of(error, "the ranges")))
    for warning in outcome.pop("warnings"):
        module.warn(warning)
    module.exit_json(**outcome)


if __name__ == "__main__":
    main()
