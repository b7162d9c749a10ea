#!/usr/bin/python
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: rootless_engine
short_description: Give users a Docker engine of their own that has no root
version_added: 0.1.0
author:
  - The Bulkhead authors (@bulkhead)
description:
  - Sees to it that each of the named users has a Docker engine that runs as that user, starts with the host and keeps
    running when the user has logged out; or takes such an engine away again.
  - That is subordinate ids in C(/etc/subuid) and C(/etc/subgid) that nobody else has, lingering, a unit of the user's
    own systemd, delegation of cgroup controllers to that systemd, a context of the C(docker) command, and
    C(DOCKER_HOST) for the user's login shells.
  - It looks first, and says everything that the host or a user lacks. While something does, nothing is touched.
  - Each user is a change of its own. It ends when kernel and engine say that the engine has no privilege on the host.
    If anything goes wrong, everything of that user is put back.
  - A run that was broken off in the middle, by a power failure for instance, is carried on by the next one.
  - One call does all users of a host. A user that is not named stays as it is.
options:
  users:
    description:
      - The users.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description:
          - The name of the account. Outside of check mode it has to be there.
        type: str
        required: true
      count:
        description:
          - How many subordinate ids the user needs at least. Fewer than 65536 are refused.
        type: int
        default: 65536
      start:
        description:
          - The first subordinate id of a new range. A user who has a range keeps it.
        type: int
      net:
        description:
          - How the engine reaches the network.
          - With V(auto) it is the first of C(slirp4netns), C(pasta) and C(gvisor-tap-vsock) that RootlessKit offers and
            whose program is installed.
        type: str
        choices: [auto, slirp4netns, pasta, gvisor-tap-vsock]
        default: auto
      port_driver:
        description:
          - How published ports reach containers.
          - With V(auto) it is C(implicit) with C(pasta), and C(builtin) otherwise, with which containers do not see the
            client's address.
        type: str
        choices: [auto, builtin, slirp4netns, implicit]
        default: auto
      adopt:
        description:
          - Whether a unit C(docker.service) of the user that somebody else has made, as
            C(dockerd-rootless-setuptool.sh) does, is replaced by ours. It is refused otherwise.
          - With O(state=absent) it comes back.
        type: bool
        default: false
  state:
    description:
      - Whether the users are to have an engine, or to lose the one that this module has made.
      - With V(absent) the unit, the drop-in, the context and lingering go, as far as they came from this module. The
        data stay, with the subordinate ids that own them, unless O(remove_data) is set.
    type: str
    choices: [present, absent]
    default: present
  remove_data:
    description:
      - With O(state=absent), whether images, containers, volumes and all other data of the engine are removed, and the
        subordinate ids that this module gave are taken back.
    type: bool
    default: false
  disruption:
    description:
      - The most that may happen to containers of these users. With V(restart) an engine is stopped or restarted only
        while none of its containers runs. With V(recreate) those that run are stopped for it, and after a restart they
        are started again.
      - What was started with C(--rm), and what is paused, is not stopped even then.
    type: str
    choices: [restart, recreate]
    default: restart
  unprivileged_port_start:
    description:
      - The lowest port that users may publish, for the whole host. By default the kernel's setting stays as it is.
    type: int
  ping_group_range:
    description:
      - The groups that may send ICMP echo requests, such as V(0 2147483647), for the whole host. By default the
        kernel's setting stays as it is.
    type: str
    default: ""
  rootful:
    description:
      - What becomes of the engine of root. With V(mask) it is stopped and masked, which is refused while a container
        runs in it. It comes back when the last engine that this module made is taken away.
    type: str
    choices: [keep, mask]
    default: keep
  engine_timeout:
    description:
      - Seconds that an engine may take to answer after a start, or to stop.
    type: int
    default: 60
extends_documentation_fragment:
  - bulkhead.containers.attributes
  - bulkhead.containers.attributes.action_groups
attributes:
  check_mode:
    support: full
    details:
      - Names every step that would be taken. A user that is not there yet is taken for one that is about to be made.
  diff_mode:
    support: full
  idempotent:
    support: full
notes:
  - Run it with become.
  - Installs no packages and makes no users; the role C(bulkhead.containers.rootless) does.
  - What is remembered is below C(/var/lib/bulkhead/rootless).
  - On hosts with cgroups of version 1 limits of containers are recorded by such an engine and not enforced.
seealso:
  - module: bulkhead.containers.daemon_config
  - module: bulkhead.containers.subordinate_ids
  - name: Rootless mode
    description: What an engine without root can and cannot do.
    link: https://docs.docker.com/engine/security/rootless/
"""

EXAMPLES = r"""
- name: Say what the host lacks, and what would be done
  bulkhead.containers.rootless_engine:
    users: [{name: web}]
  become: true
  check_mode: true

- name: An engine for each of two users
  bulkhead.containers.rootless_engine:
    users:
      - name: web
      - name: ci
        count: 131072
        port_driver: slirp4netns
    unprivileged_port_start: 80
  become: true

- name: Replace what dockerd-rootless-setuptool.sh has set up
  bulkhead.containers.rootless_engine:
    users: [{name: ann, adopt: true}]
    disruption: recreate
  become: true

- name: Take an engine away with everything in it
  bulkhead.containers.rootless_engine:
    users: [{name: ci}]
    state: absent
    remove_data: true
    disruption: recreate
  become: true
"""

RETURN = r"""
users:
  description: The users, in the order in which they were named.
  type: list
  elements: dict
  returned: success
  contains:
    name:
      description: The name.
      type: str
    exists:
      description: Whether there was such a user.
      type: bool
    made:
      description: Whether the role C(bulkhead.containers.rootless) made the account.
      type: bool
    uid:
      description: Its number. Null where there was no such user.
      type: int
    home:
      description: Its home.
      type: str
    range:
      description: Its subordinate ids, with C(start) and C(count).
      type: dict
    net:
      description: The network driver.
      type: str
    port_driver:
      description: The port driver.
      type: str
    socket:
      description: Where the engine answers.
      type: str
    runs:
      description: Whether the engine ran before.
      type: bool
    managed:
      description: Whether M(bulkhead.containers.daemon_config) has set something of the engine.
      type: bool
    kept:
      description: With O(state=absent), what was left on purpose.
      type: list
      elements: str
    delegated:
      description:
        - The cgroup controllers that the kernel delegates to the user's systemd. Null where it does not show them, as
          on hosts with cgroups of version 1. What a drop-in adds takes effect when the user's systemd starts anew.
      type: list
      elements: str
steps:
  description: What was done, in check mode would be, in its order.
  type: list
  elements: str
  returned: success
  sample: ["ids_given: web", "lingering: web", "engine_started: web"]
blockers:
  description: What speaks against it. While there is something, nothing is done.
  type: list
  elements: dict
  returned: always
  contains:
    subject:
      description: What it is about.
      type: str
    reason:
      description: What is wrong.
      type: str
    next:
      description: What to do.
      type: str
    program:
      description: What to install, where that would settle it.
      type: str
advice:
  description: What is to be known, in the form of RV(blockers).
  type: list
  elements: dict
  returned: success
recovered:
  description: Of whom an earlier run had begun a change and not ended it.
  type: list
  elements: str
  returned: success
  sample: []
rolled_back:
  description: Whether everything of the user that failed is as it was before. The message says what is left to do.
  type: bool
  returned: failure
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import drivers, request
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.decision import Request
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.model import HostWish
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless.module_run import Run

_USER = {
    "name": {"type": "str", "required": True},
    "count": {"type": "int", "default": request.FEWEST},
    "start": {"type": "int"},
    "net": {"type": "str", "choices": [drivers.AUTO, *drivers.NETS], "default": drivers.AUTO},
    "port_driver": {"type": "str", "choices": [drivers.AUTO, *drivers.PORT_DRIVERS], "default": drivers.AUTO},
    "adopt": {"type": "bool", "default": False},
}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "users": {"type": "list", "elements": "dict", "required": True, "options": _USER},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "remove_data": {"type": "bool", "default": False},
            "disruption": {"type": "str", "choices": ["restart", "recreate"], "default": "restart"},
            "unprivileged_port_start": {"type": "int"},
            "ping_group_range": {"type": "str", "default": ""},
            "rootful": {"type": "str", "choices": ["keep", "mask"], "default": "keep"},
            "engine_timeout": {"type": "int", "default": 60},
        },
        supports_check_mode=True,
    )
    if module.params["engine_timeout"] < 1:
        module.fail_json(msg="engine_timeout is %d; give 1 second or more" % module.params["engine_timeout"])
    result = Run(_request(module), _hand(module), float(module.params["engine_timeout"])).outcome()
    for warning in result.pop("warnings", []):
        module.warn(warning)
    if "failed" in result:
        module.fail_json(msg=result.pop("failed"), **{"blockers": [], **result})
    module.exit_json(**result)


def _request(module: AnsibleModule) -> Request:
    given = module.params
    try:
        users = request.read([{key: value for key, value in one.items() if value is not None}
                              for one in given["users"]])
        sysctls = request.sysctls(given["unprivileged_port_start"], given["ping_group_range"])
    except request.RequestError as error:
        module.fail_json(msg="users: %s" % error)
    return Request(
        users=[request.wish(one) for one in users],
        host=HostWish(sysctls, given["rootful"] == "mask"),
        absent=given["state"] == "absent",
        remove_data=given["remove_data"],
        disruption=given["disruption"],
        check_mode=module.check_mode,
    )


def _hand(module: AnsibleModule) -> t.Callable[[t.Sequence[str]], t.Tuple[int, str, str]]:
    def run(words: t.Sequence[str]) -> t.Tuple[int, str, str]:
        status, printed, said = module.run_command(list(words), environ_update={"LC_ALL": "C"},
                                                   handle_exceptions=False)
        return status, printed, said

    return run


if __name__ == "__main__":
    main()
