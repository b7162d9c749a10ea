# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError
from ansible_collections.bulkhead.containers.plugins.plugin_utils import _clock
from ansible_collections.bulkhead.containers.plugins.plugin_utils._judgement import Judge, own_name
from ansible_collections.bulkhead.containers.plugins.plugin_utils._plain import plain

DOCUMENTATION = r"""
name: plan
short_description: Say what would change on a host
version_added: 0.1.0
author: The Bulkhead authors (@bulkhead)
description:
  - Plans from a snapshot of M(bulkhead.containers.host_info), fresh or saved, what hardening under a policy would
    change on its host. Asks no host, and changes none.
options:
  _input:
    description: The snapshot.
    type: dict
    required: true
  policy:
    description:
      - The policy, a map of any of the options of M(bulkhead.containers.audit) that say what is wanted, from C(profile)
        to C(start_timeout).
    type: dict
    default: {}
  host:
    description: The inventory name of the host, for waivers. The name that the host gives itself by default.
    type: str
seealso:
  - plugin: bulkhead.containers.assess
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show what hardening would change, from the evidence of an earlier audit
  ansible.builtin.debug:
    msg: "{{ (lookup('ansible.builtin.pipe', 'zcat reports/web-1.evidence.json.gz') | from_json).snapshot
      | bulkhead.containers.plan(policy={'profile': 'cis_level1', 'disruption': 'restart'}, host='web-1') }}"
"""

RETURN = r"""
_value:
  description:
    - C(count) is the number of steps; C(steps) has them by what carries them out; C(pending) is what waits, with what
      it needs; C(by_hand) is what is left to people; C(hand_over) is what is wanted of containers that have another
      owner; C(ledger) is what has to be remembered first.
  type: dict
"""


def plan(snapshot: t.Any, policy: t.Any = None, host: t.Any = None) -> t.Dict[str, t.Any]:
    try:
        now = _clock.now()
        judge, data = Judge(policy, now.date()), plain(snapshot)
        return judge.plan(judge.report(data, str(host) if host else own_name(data)), data, now)
    except ValueError as error:
        raise AnsibleFilterError("plan: %s" % error) from None


class FilterModule:
    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"plan": plan}
