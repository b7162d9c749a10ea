#!/usr/bin/python
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: move_to_rootless
short_description: Move containers from the rootful engine to a user's rootless one, and back
version_added: 0.1.0
author:
  - The Bulkhead authors (@bulkhead)
description:
  - Moves containers of one host to the rootless engine of a user, in one call and as one transaction. That engine has
    to be there and to run.
  - First everything is looked at that speaks against the move, container by container. What could not work in the
    user's engine is refused before anything is touched. What would work differently has to be accepted.
  - Images are carried from engine to engine. Networks are made with the settings that they have. Each container is
    tried in the user's engine while the old one still runs, and compared with it, field by field.
  - Then the containers are stopped, the data of their volumes are copied, with owners shifted to the user's ids, and
    compared byte for byte. Containers are made with everything that they had; projects of Docker Compose are started by
    Compose, as the user, from their own files. They are accepted when they have run for a while, are healthy where they
    have a health check, and listen and publish as before.
  - Otherwise everything that was made is removed, and the containers of the rootful engine run again.
  - The rootful engine keeps its containers, stopped and not to be restarted, and its volumes, until O(state=final).
    Until then O(state=back) brings them back.
  - A run that was broken off is settled by the next one, whatever that is asked for. A move is taken back. A way back,
    or an end, is carried to its end.
options:
  user:
    description: The user whose rootless engine it is.
    type: str
    required: true
  containers:
    description:
      - Names of the containers that are to be moved. With V(all), all that run, but for those that have the label
        C(bulkhead.ignore).
      - Those that use each other's namespaces, volumes or names, and all that run of a project of Compose, belong
        together.
    type: list
    elements: str
    default: []
  state:
    description:
      - With V(planned) nothing is changed, and RV(plan) says what would be, and what speaks against it.
      - With V(moved) the containers run in the user's engine. Where they were moved before, nothing is done.
      - With V(back) the containers of the rootful engine run as before the move. What the user's engine has of it is
        removed, but for volumes that were written to since.
      - With V(final) the move is accepted, and can no longer be taken back by this module.
    type: str
    choices: [planned, moved, final, back]
    default: planned
  accept:
    description:
      - Names of the containers for which the warnings of RV(plan) are accepted, or V(all). What is said of the engine
        is accepted with C(engine).
    type: list
    elements: str
    default: []
  remove:
    description:
      - What of the rootful engine is removed with O(state=final), of what was moved. Otherwise it stays as it is,
        stopped.
      - V(volumes) is their data. It needs V(containers).
    type: list
    elements: str
    choices: [containers, volumes]
    default: []
  socket:
    description: The socket of the rootful engine.
    type: path
    default: /run/docker.sock
  settle_time:
    description: Seconds that containers have to run in the user's engine before they are accepted.
    type: int
    default: 10
  engine_timeout:
    description:
      - Seconds that an engine may take for an answer, and a container to listen where the old one did.
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
      - The names of the containers that leave or come, for each of the two engines.
  idempotent:
    support: full
notes:
  - Run it with become.
  - Data are copied by GNU tar. C(nsenter) and C(runuser) of util-linux are needed, too.
  - What is remembered is below C(/var/lib/bulkhead/move_to_rootless).
seealso:
  - module: bulkhead.containers.container_settings
  - module: bulkhead.containers.subordinate_ids
"""

EXAMPLES = r"""
- name: See what speaks against moving all containers of this host
  bulkhead.containers.move_to_rootless:
    user: apps
    containers: [all]

- name: Move two of them
  bulkhead.containers.move_to_rootless:
    user: apps
    containers: [web, db]
    state: moved
    accept: [web]

- name: Come back
  bulkhead.containers.move_to_rootless:
    user: apps
    state: back

- name: Accept the move, and remove the old containers, but not their data
  bulkhead.containers.move_to_rootless:
    user: apps
    state: final
    remove: [containers]
"""

RETURN = r"""
plan:
  description: What speaks against it, and what is, or would be, done. Empty where nothing is to be done.
  type: dict
  returned: when both engines could be looked at
  contains:
    safe:
      description: Whether nothing speaks against it, and everything that has to be is accepted.
      type: bool
    blockers:
      description: What cannot work, each with C(subject), C(reason) and C(next), the next step.
      type: list
      elements: dict
    warnings:
      description: What is worth knowing, in the same form.
      type: list
      elements: dict
    unaccepted:
      description: Those of the warnings that still have to be accepted.
      type: list
      elements: dict
    containers:
      description: Names of containers that are made anew.
      type: list
      elements: str
    projects:
      description: Names of projects of Compose that are started as the user.
      type: list
      elements: str
    services:
      description: Names of the containers of these projects.
      type: list
      elements: str
    networks:
      description: Names of networks that are made.
      type: list
      elements: str
    volumes:
      description: Volumes whose data are copied, each with C(name) and C(bytes).
      type: list
      elements: dict
    bytes:
      description: How much is copied, images included.
      type: int
recovered:
  description:
    - How a run was settled that had been broken off, V(rolled back) or V(completed). Empty where there was none.
  type: str
  returned: success
left_behind:
  description: Names of volumes of the user's engine that were written to since the move, and stay there.
  type: list
  elements: str
  returned: success
rolled_back:
  description:
    - Whether the containers of the rootful engine run as before, after a move that failed. If not, the message says
      what is left to do.
  type: bool
  returned: when a move had begun and failed
last_lines:
  description: The last lines of the log of a container that was not accepted.
  type: str
  returned: when a move had begun and failed
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless_move.ending import (
    CONTAINERS,
    REMOVABLE,
    VOLUMES,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless_move.module_run import (
    PLANNED,
    STATES,
    Options,
    run,
)


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "user": {"type": "str", "required": True},
            "containers": {"type": "list", "elements": "str", "default": []},
            "state": {"type": "str", "choices": list(STATES), "default": PLANNED},
            "accept": {"type": "list", "elements": "str", "default": []},
            "remove": {"type": "list", "elements": "str", "choices": list(REMOVABLE), "default": []},
            "socket": {"type": "path", "default": "/run/docker.sock"},
            "settle_time": {"type": "int", "default": 10},
            "engine_timeout": {"type": "int", "default": 60},
        },
        supports_check_mode=True,
    )
    try:
        options = _options(module.params, module.check_mode)
    except ValueError as error:
        module.fail_json(msg=str(error))
    result = run(options, module.run_command)
    if "failed" in result:
        result["msg"] = result.pop("failed")
        module.fail_json(**result)
    for name in result["left_behind"]:
        module.warn(f"the volume {name} of the engine of {options.user} was written to since the move, and stays there")
    module.exit_json(**result)


def _options(given: t.Mapping[str, t.Any], check_mode: bool) -> Options:
    for name in ("settle_time", "engine_timeout"):
        if given[name] < (1 if name == "engine_timeout" else 0):
            raise ValueError(f"{name} is {given[name]}; give a number of seconds")
    if VOLUMES in given["remove"] and CONTAINERS not in given["remove"]:
        raise ValueError("volumes cannot go while containers that have them stay: add containers to remove")
    return Options(
        user=given["user"],
        containers=given["containers"],
        state=given["state"],
        accept=given["accept"],
        remove=given["remove"],
        socket=given["socket"],
        settles=given["settle_time"],
        timeout=given["engine_timeout"],
        check_mode=check_mode,
    )


if __name__ == "__main__":
    main()
