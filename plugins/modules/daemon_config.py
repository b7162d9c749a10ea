#!/usr/bin/python
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: daemon_config
short_description: Change the configuration of a Docker engine without harming what it runs
version_added: 0.1.0
author:
  - The Bulkhead authors (@bulkhead)
description:
  - Puts keys into the configuration file of a Docker engine (C(daemon.json)) or removes them, puts them in force, and
    sees for itself that they are and that every container came through it. If anything goes wrong, everything is put
    back, the engine included.
  - Keys that nobody names are left alone, with their order, their indentation and their values.
  - What is set is remembered with what was there before. A key that a later run no longer names gets its former value
    back.
  - Containers that run are kept by C(live-restore), where O(settings) ask for it, from before the engine restarts.
  - An engine that is stopped stays stopped. The file is written, and takes effect when the engine is started.
  - A run that was broken off in the middle, by a power failure for instance, is settled by the next one.
options:
  settings:
    description:
      - Keys of the configuration file and their values, as the documentation of C(dockerd) has them.
      - Keys that are maps for the engine, such as C(log-opts), are merged with what is there. All other values are
        replaced.
    type: dict
    default: {}
  absent:
    description:
      - Keys to remove, whoever wrote them. A key of a map is named with a dot, as in V(log-opts.max-size).
    type: list
    elements: str
    default: []
  manager:
    description:
      - Whose settings these are. Keys that this manager has set before and that O(settings) does not name any more are
        withdrawn.
      - Give each playbook that sets keys of the same engine a name of its own. What another manager has set to another
        value is refused.
    type: str
    default: hardening
  user:
    description:
      - The user whose rootless engine it is. The module then works as that user. Empty stands for the engine of the
        host.
    type: str
    default: ""
  path:
    description:
      - The configuration file. By default the one that the engine's unit names, or where the engine looks for it.
      - Tells which engine is meant where a host has several. A file that no engine reads is refused.
    type: path
  disruption:
    description:
      - The most that may happen to what runs on the host. Keys that need more are not written, and are returned in
        RV(deferred).
      - With V(none) files are written, and nothing is told to the engine.
      - With V(reload) the engine may be told to reload its configuration.
      - With V(restart) the engine may restart, as long as every container keeps running through it.
      - With V(recreate) containers may stop for it. Those that ran before are started again. What was started with
        C(--rm), and what is paused, is not stopped even then, as it could not be brought back as it was.
    type: str
    choices: [none, reload, restart, recreate]
    default: restart
  flags:
    description:
      - What to do about keys that the engine's unit gives as flags. An engine that finds a key in both places does not
        start.
      - With V(refuse) the module fails and names them. With V(move) a drop-in of the unit takes these flags out of its
        command.
    type: str
    choices: [refuse, move]
    default: refuse
  conflicts:
    description:
      - What to do about keys that this module has set and somebody has changed since. With V(keep) they stay as they
        are, and are returned in RV(conflicts).
    type: str
    choices: [keep, overwrite]
    default: keep
  engine_timeout:
    description:
      - Seconds that the engine may take to answer after a start or a reload.
    type: int
    default: 60
extends_documentation_fragment:
  - bulkhead.containers.attributes
  - bulkhead.containers.attributes.action_groups
attributes:
  check_mode:
    support: full
    details:
      - Says exactly what would happen and does not change a byte of the host.
      - Has the engine's own validator judge the result, from version 23.0 on.
  diff_mode:
    support: full
    details:
      - Values that may be secrets are left out.
  idempotent:
    support: full
notes:
  - Run it with become.
  - C(userns-remap), C(data-root), C(exec-root) and C(storage-driver) are refused while containers run. The engine would
    lose sight of them.
  - What is remembered is below C(/var/lib/bulkhead/daemon_config), or C(~/.local/state/bulkhead/daemon_config) of a
    user. C(*.original) there is the file as it was before this module ever touched it.
seealso:
  - module: bulkhead.containers.host_info
  - module: bulkhead.containers.audit
  - name: The engine's settings
    description: What each key does.
    link: https://docs.docker.com/reference/cli/dockerd/
  - name: Live restore
    description: Containers that keep running while the engine is down.
    link: https://docs.docker.com/engine/daemon/live-restore/
"""

EXAMPLES = r"""
- name: Set what every engine should have, and keep containers running
  bulkhead.containers.daemon_config:
    settings:
      live-restore: true
      no-new-privileges: true
      icc: false
      userland-proxy: false
      log-opts: {max-size: 10m, max-file: "3"}
  become: true
  register: engine

- name: Show what waits for containers to be made anew
  ansible.builtin.debug:
    var: engine.pending

- name: Change only what a reload can put in force
  bulkhead.containers.daemon_config:
    settings:
      live-restore: true
      debug: false
    disruption: reload
  become: true

- name: Take over a key that the unit gives as a flag
  bulkhead.containers.daemon_config:
    settings:
      log-level: info
    flags: move
  become: true

- name: Set a key of the rootless engine of ann
  bulkhead.containers.daemon_config:
    user: ann
    settings:
      no-new-privileges: true
    disruption: recreate
  become: true

- name: Give everything back that this manager has set
  bulkhead.containers.daemon_config:
    manager: hardening
    settings: {}
  become: true
"""

RETURN = r"""
path:
  description: The configuration file.
  type: str
  returned: success
  sample: /etc/docker/daemon.json
action:
  description: What was told to the engine, or in check mode would be. One of V(none), V(reload) and V(restart).
  type: str
  returned: success
  sample: restart
live_restore_first:
  description: Whether C(live-restore) was put in force by a reload before the engine restarted.
  type: bool
  returned: success
  sample: true
in_force:
  description: Keys that were asked for and are in force.
  type: list
  elements: str
  returned: success
  sample: [no-new-privileges, log-opts.max-size]
pending:
  description: Keys that are written and not in force yet, with the reason and what it takes.
  type: list
  elements: dict
  returned: success
  contains:
    key:
      description: The key.
      type: str
    reason:
      description: Why it is not in force.
      type: str
    needs:
      description: What would put it in force, in the words of O(disruption).
      type: str
  sample: [{"key": "icc", "reason": "containers run, and keep the network that they have", "needs": "recreate"}]
deferred:
  description: Keys that are not written because that would disturb more than O(disruption) allows.
  type: list
  elements: dict
  returned: success
  contains:
    key:
      description: The key.
      type: str
    reason:
      description: Why it needs that much.
      type: str
    needs:
      description: The O(disruption) that would allow it.
      type: str
conflicts:
  description: Keys that this module has set, that somebody has changed, and that were left as they are.
  type: list
  elements: dict
  returned: success
  contains:
    key:
      description: The key.
      type: str
    reason:
      description: What was found.
      type: str
withdrawn:
  description: Keys that O(manager) had set and no longer names, and that have their former value again.
  type: list
  elements: str
  returned: success
  sample: [debug]
recovered:
  description:
    - How a change was settled that an earlier run had begun and not ended. One of V(completed), V(rolled back) and
      V(kept). Empty where there was none.
  type: str
  returned: success
  sample: ""
dropin:
  description: The drop-in of the engine's unit that takes flags out of its command. Empty where there is none.
  type: str
  returned: success
  sample: /etc/systemd/system/docker.service.d/zz-bulkhead.conf
rolled_back:
  description:
    - Whether the file, the engine and the containers are as they were before. If not, the message says what is
      left to do.
  type: bool
  returned: failure
engine_error:
  description: Why the engine did not do as it was told, in its own words.
  type: str
  returned: failure
  sample: ""
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import LADDER, Request
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import redaction
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.account import as_user
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.hands import Hands
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.module_run import Options, run
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "settings": {"type": "dict", "default": {}},
            "absent": {"type": "list", "elements": "str", "default": []},
            "manager": {"type": "str", "default": "hardening"},
            "user": {"type": "str", "default": ""},
            "path": {"type": "path"},
            "disruption": {"type": "str", "choices": list(LADDER), "default": "restart"},
            "flags": {"type": "str", "choices": ["refuse", "move"], "default": "refuse"},
            "conflicts": {"type": "str", "choices": ["keep", "overwrite"], "default": "keep"},
            "engine_timeout": {"type": "int", "default": 60},
        },
        supports_check_mode=True,
        no_log=True,  # of the invocation in the system's log: settings may hold secrets
    )
    if module.params["engine_timeout"] < 1:
        module.fail_json(msg=f"engine_timeout is {module.params['engine_timeout']}; give 1 second or more")
    options, hands = _options(module), _hands(module)
    try:
        result = as_user(options.user, lambda: run(options, hands)) if options.user else run(options, hands)
    except HostError as error:
        result = {"failed": str(error), "rolled_back": False, "engine_error": ""}
    result["invocation"] = {"module_args": _without_secrets(module.params)}
    if "failed" in result:
        result["msg"] = result.pop("failed")
        module.fail_json(**result)
    for warning in result.pop("warnings"):
        module.warn(warning)
    module.exit_json(**result)


def _without_secrets(given: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    """Ansible would return what it was given as it was given."""
    return {**given, "settings": redaction.settings(given["settings"])}


def _options(module: AnsibleModule) -> Options:
    given = module.params
    request = Request(
        settings=given["settings"],
        absent=tuple(given["absent"]),
        manager=given["manager"],
        disruption=given["disruption"],
        flags=given["flags"],
        conflicts=given["conflicts"],
    )
    return Options(request, given["user"], given["path"] or "", float(given["engine_timeout"]), module.check_mode)


def _hands(module: AnsibleModule) -> Hands:
    def run_with(words: t.Sequence[str], descriptors: t.Sequence[int]) -> t.Tuple[int, str, str]:
        status, printed, said = module.run_command(
            list(words), environ_update={"LC_ALL": "C"}, handle_exceptions=False, pass_fds=list(descriptors)
        )
        return status, printed, said

    return Hands(lambda words: run_with(words, ()), run_with)


if __name__ == "__main__":
    main()
