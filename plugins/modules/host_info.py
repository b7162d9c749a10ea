#!/usr/bin/python
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: host_info
short_description: Look once at a container host and all of its engines
version_added: 0.1.0
author:
  - The Bulkhead authors (@bulkhead)
description:
  - Reads, in one pass and without changing anything, what decides how well the containers of a host are walled off.
  - That is the kernel, files and accounts of the host, the settings of its Docker engines, and of every container what
    it was asked to be and what the kernel enforces for it.
  - Needs nothing on the host but Python. Engines are asked over their local sockets, rootful and rootless ones.
    One that is stopped is not started by looking at it.
  - No secret leaves the host. Of environment variables, labels and command lines that look like secrets, and of
    settings that may hold some, only the names are returned.
  - What cannot be read is V(null), with an entry in C(errors) that says why. This module does not fail because of it.
  - Most people want M(bulkhead.containers.audit), which runs this module and judges what it returns.
options:
  engine_timeout:
    description:
      - Seconds that an engine may take for one answer.
      - An engine that has once not answered in time counts as stuck and is not asked again.
    type: int
    default: 10
  cves:
    description: CVE ids to look for in the changelogs of the packages that containers depend on.
    type: list
    elements: str
    default: []
  label_values:
    description: Labels of containers whose values are returned. Of all others only the names are.
    type: list
    elements: str
    default:
      - tenant
      - data-class
      - trust-tier
      - com.docker.compose.project
      - com.docker.compose.service
      - com.docker.swarm.service.name
  process_names:
    description: Names of processes to count in each container, as the kernel has them.
    type: list
    elements: str
    default:
      - sshd
      - dropbear
      - dockerd
      - containerd
      - podman
      - systemd
  evidence:
    description:
      - Whether to look at what each running container needs, too, for P(bulkhead.containers.recommend#filter).
      - Reads more of C(/proc), and the names of the files that each container wrote to its own layer. Of files and
        commands only paths are returned, never contents, arguments or environments.
    type: bool
    default: false
    version_added: 0.1.0
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
notes:
  - Run it with become to see everything. As an ordinary user it sees less, and says what.
seealso:
  - module: bulkhead.containers.audit
  - module: bulkhead.containers.recommend
"""

EXAMPLES = r"""
- name: Look at the host
  bulkhead.containers.host_info:
  become: true
  register: seen

- name: Show which containers run privileged
  ansible.builtin.debug:
    msg: "{{ item.containers | selectattr('configured.privileged', 'defined') | map(attribute='name') }}"
  loop: "{{ seen.snapshot.engines }}"
  loop_control:
    label: "{{ item.name }}"

- name: Look at what the containers need, too
  bulkhead.containers.host_info:
    evidence: true
  become: true
  register: seen

- name: Ask a slow engine, and return the values of one label
  bulkhead.containers.host_info:
    engine_timeout: 60
    label_values: [owner]
  become: true
"""

RETURN = r"""
snapshot:
  description: What was seen. Everything that is C(null) could not be read.
  type: dict
  returned: success
  contains:
    schema:
      description: Version of this structure.
      type: int
      sample: 1
    taken:
      description: When the host was looked at.
      type: str
      sample: "2026-11-24T01:00:00Z"
    collector:
      description: The look itself, as C(version), C(uid), C(python), C(seconds), C(engine_calls) and C(peak_kib).
      type: dict
    errors:
      description: What could not be read, each with its C(section), C(object) and C(reason).
      type: list
      elements: dict
    host:
      description:
        - The host, with C(name), C(os), C(kernel), C(sysctls), C(files), C(accounts), C(audit), C(sockets),
          C(firewall) and C(packages).
      type: dict
    engines:
      description:
        - The engines of the host. Each has C(name), C(mode), C(state), C(version), C(info), C(config), C(unit),
          C(process), C(data_root), C(images), C(networks), C(volumes), C(containers) and C(swarm).
        - The C(configured) of a container leaves out what has its default. Its C(evidence) is there with
          O(evidence) only, for one that runs.
      type: list
      elements: dict
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bulkhead.containers.plugins.module_utils._core.told_labels import LABELS
from ansible_collections.bulkhead.containers.plugins.module_utils._host.snapshot import PROCESS_NAMES, Options, look


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "engine_timeout": {"type": "int", "default": 10},
            "cves": {"type": "list", "elements": "str", "default": []},
            "label_values": {"type": "list", "elements": "str", "default": list(LABELS)},
            "process_names": {"type": "list", "elements": "str", "default": list(PROCESS_NAMES)},
            "evidence": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    given = module.params
    if given["engine_timeout"] < 1:
        module.fail_json(msg=f"engine_timeout is {given['engine_timeout']}; give 1 second or more")
    options = Options(
        engine_timeout=float(given["engine_timeout"]),
        cves=tuple(given["cves"]),
        label_values=tuple(given["label_values"]),
        process_names=tuple(given["process_names"]),
        evidence=given["evidence"],
    )
    try:
        snapshot = look(options, lambda words: _run(module, words))
    except Exception as error:  # whatever we did not think of: a sentence, and the traceback only where it is asked for
        module.fail_json(
            msg=f"looking at this host failed, which is a fault of this module: {type(error).__name__}: {error}",
            exception=error,
        )
    module.exit_json(changed=False, snapshot=snapshot)


def _run(module: AnsibleModule, words: t.Sequence[str]) -> t.Tuple[int, str, str]:
    status, printed, said = module.run_command(list(words), environ_update={"LC_ALL": "C"}, handle_exceptions=False)
    return status, printed, said


if __name__ == "__main__":
    main()
