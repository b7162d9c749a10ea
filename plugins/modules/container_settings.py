#!/usr/bin/python
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: container_settings
short_description: Tighten the settings of running containers, with a way back
version_added: 0.1.0
author:
  - The Bulkhead authors (@bulkhead)
description:
  - Brings the containers of one engine to the settings that are asked for, in one call for the whole host.
  - What the engine can change while a container runs is changed, read again from the engine and from the kernel, and
    taken back where it is not in force.
  - For all else the container is made anew. The new one is made beside the old one, with everything that the old one
    had, and compared with it, field by field, before the old one is stopped. It is accepted when it has run for a
    while, is healthy where it has a health check, and listens and publishes as the old one did. Otherwise the old one
    runs again, with its number, its addresses and its data, and the error has the last lines of the other one's log.
  - The old container is kept, stopped, for O(keep_replaced) seconds, and removed by a later run, never with its
    volumes.
  - Containers are changed one at a time, and none after one that failed.
  - Not made anew are containers with files of their own that no volume holds, those whose namespaces, volumes or links
    others use, those with C(--rm), with GPUs, with settings that this release does not understand, and those that do
    not run, are paused or not healthy. They are told in RV(containers[].refused), with the next step.
  - Whoever owns a container otherwise, as Compose or a unit of systemd, would undo what is changed here. The role
    P(bulkhead.containers.hardening#role) knows owners; this module does what it is told.
options:
  containers:
    description: What is wanted.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: The container's name.
        type: str
        required: true
      settings:
        description: Map of settings. They are described in C(docs/containers.md) of the collection.
        type: dict
        required: true
  socket:
    description: The engine's socket.
    type: path
    default: /run/docker.sock
  disruption:
    description:
      - The most that may be done. With V(none) nothing is changed, with V(reload) and V(restart) what can be changed
        while containers run, with V(recreate) containers are made anew.
    type: str
    choices: [none, reload, restart, recreate]
    default: reload
  keep_replaced:
    description: Seconds for which a container that another one took the place of is kept.
    type: int
    default: 604800
  settle_time:
    description: Seconds that a new container has to run before it is accepted.
    type: int
    default: 10
  engine_timeout:
    description:
      - Seconds that the engine may take for an answer, and a new container to listen where the old one did.
    type: int
    default: 60
extends_documentation_fragment:
  - bulkhead.containers.attributes
  - bulkhead.containers.attributes.action_groups
attributes:
  check_mode:
    support: full
    details:
      - Says exactly what would happen, and does not change a byte of the host.
  diff_mode:
    support: full
    details:
      - Fields of the engine's answer about each container, as they are and as they will be. Values that may be secrets
        are left out.
  idempotent:
    support: full
notes:
  - Run it with become.
  - What is remembered is below C(/var/lib/bulkhead/container_settings).
seealso:
  - module: bulkhead.containers.host_info
"""

EXAMPLES = r"""
- name: Take privileges from the web server
  bulkhead.containers.container_settings:
    containers:
      - name: web
        settings: {no_new_privileges: true, cap_drop: [ALL], cap_add: [NET_BIND_SERVICE], pids_limit: 200}
    disruption: recreate
"""

RETURN = r"""
containers:
  description: What was done to each container, or in check mode would be.
  type: list
  elements: dict
  returned: always
  contains:
    name:
      description: Its name.
      type: str
    changed:
      description: Whether anything was changed.
      type: bool
    live:
      description:
        - Settings that the engine can change while a container runs. Of one that is made anew they come with the new
          one, so that the old one stays what it was.
      type: list
      elements: str
    recreate:
      description: Settings for which it was made anew.
      type: list
      elements: str
    pending:
      description: Settings that need more than O(disruption) allows.
      type: list
      elements: dict
      contains:
        setting:
          description: The setting.
          type: str
        needs:
          description: The O(disruption) that would allow it.
          type: str
        reason:
          description: Why it needs that much.
          type: str
    refused:
      description: Why it is not made anew although that was asked for and allowed.
      type: list
      elements: str
    kept_as:
      description: The name under which the old container is kept, or in check mode would be. Empty where there is none.
      type: str
removed:
  description: Names of containers that had been kept long enough and were removed.
  type: list
  elements: str
  returned: success
recovered:
  description:
    - How a change was settled that an earlier run had begun and not ended, V(completed) or V(rolled back). Empty where
      there was none.
  type: str
  returned: success
rolled_back:
  description:
    - Whether the container that could not be changed is as it was before. If not, the message says what is left to do.
  type: bool
  returned: failure
last_lines:
  description: The last lines of the log of a container that was not accepted.
  type: str
  returned: failure
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings import settings
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings.module_run import (
    Options,
    Wanted,
    run,
)


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "containers": {
                "type": "list",
                "elements": "dict",
                "default": [],
                "options": {
                    "name": {"type": "str", "required": True},
                    "settings": {"type": "dict", "required": True},
                },
            },
            "socket": {"type": "path", "default": "/run/docker.sock"},
            "disruption": {"type": "str", "choices": ["none", "reload", "restart", "recreate"], "default": "reload"},
            "keep_replaced": {"type": "int", "default": 604800},
            "settle_time": {"type": "int", "default": 10},
            "engine_timeout": {"type": "int", "default": 60},
        },
        supports_check_mode=True,
    )
    try:
        options = _options(module.params, module.check_mode)
    except ValueError as error:
        module.fail_json(msg=str(error))
    result = run(options)
    if "failed" in result:
        result["msg"] = result.pop("failed")
        module.fail_json(**result)
    for one in result["containers"]:
        for reason in one["refused"]:
            module.warn(f"{one['name']} is left as it is: {reason}")
    module.exit_json(**result)


def _options(given: t.Mapping[str, t.Any], check_mode: bool) -> Options:
    for name in ("keep_replaced", "settle_time", "engine_timeout"):
        if given[name] < (1 if name == "engine_timeout" else 0):
            raise ValueError(f"{name} is {given[name]}; give a number of seconds")
    return Options(
        socket=given["socket"],
        containers=[
            Wanted(one["name"], settings.normalise(one["settings"], one["name"])) for one in given["containers"]
        ],
        disruption=given["disruption"],
        keep_replaced=given["keep_replaced"],
        settles=given["settle_time"],
        timeout=given["engine_timeout"],
        check_mode=check_mode,
    )


if __name__ == "__main__":
    main()
