#!/usr/bin/python
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: userns_remap_info
short_description: Look at what C(userns-remap) would meet on a host
version_added: 0.1.0
author:
  - The Bulkhead authors (@bulkhead)
description:
  - Reads what the filter P(bulkhead.containers.userns_preflight#filter) needs to know beyond the snapshot of
    M(bulkhead.containers.host_info).
  - Changes nothing. What cannot be read is V(null).
  - An engine that is stopped and waits behind its socket is started by being asked.
options:
  user:
    description: The user that root of the containers is to be mapped to.
    type: str
    default: dockremap
  archive:
    description: The directory below which images would lie on their way, as in C(userns_remap_archive). The data root
      by default.
    type: str
    default: ""
  socket:
    description: The socket of the engine.
    type: path
    default: /run/docker.sock
  engine_timeout:
    description: Seconds that the engine may take for one answer.
    type: int
    default: 60
extends_documentation_fragment:
  - bulkhead.containers.attributes
  - bulkhead.containers.attributes.action_groups
attributes:
  check_mode:
    support: full
    details:
      - This module does not modify state.
  diff_mode:
    support: none
    details:
      - This module does not modify state.
  idempotent:
    support: full
    details:
      - This module does not modify state.
"""

EXAMPLES = r"""
- name: Look at the host
  bulkhead.containers.host_info:
  register: seen

- name: Look at what userns-remap would meet
  bulkhead.containers.userns_remap_info:
  register: met

- name: Look at which ids containers would get
  bulkhead.containers.subordinate_ids:
    name: dockremap
  check_mode: true
  register: ids

- name: Show what speaks against it
  ansible.builtin.debug:
    msg: "{{ (seen.snapshot | bulkhead.containers.userns_preflight(met.facts, range=ids.range)).blockers }}"
"""

RETURN = r"""
facts:
  description:
    - What was seen. The numbers of the remap C(user), the C(data_root) with its free bytes and the directories above
      it that are C(closed) to others, the C(archive) where images would lie on their way with its free bytes,
      C(images) with their sizes, C(volumes) and whether there is something in them,
      C(plugins), owners and modes of the C(sources) of bind mounts, and what the role remembered of an earlier run.
  type: dict
  returned: success
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bulkhead.containers.plugins.module_utils._host import userns_remap_facts
from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_api import EngineApi


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "user": {"type": "str", "default": "dockremap"},
            "archive": {"type": "str", "default": ""},
            "socket": {"type": "path", "default": "/run/docker.sock"},
            "engine_timeout": {"type": "int", "default": 60},
        },
        supports_check_mode=True,
    )
    given = module.params
    if given["engine_timeout"] < 1:
        module.fail_json(msg="engine_timeout is %d; give 1 second or more" % given["engine_timeout"])
    api = EngineApi(given["socket"], float(given["engine_timeout"]))
    try:
        module.exit_json(changed=False, facts=userns_remap_facts.read(api, given["user"], given["archive"]))
    finally:
        api.close()


if __name__ == "__main__":
    main()
