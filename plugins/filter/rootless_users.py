# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import request
from ansible_collections.bulkhead.containers.plugins.plugin_utils._plain import plain

DOCUMENTATION = r"""
name: rootless_users
short_description: Read a list of users who are to have an engine without root
version_added: 0.1.0
author: The Bulkhead authors (@bulkhead)
description:
  - Takes the list as people or a survey write it, checks it, and parts what is for the engine from what is for the
    account.
options:
  _input:
    description:
      - A list of maps or of names; or text that is JSON, or names with commas or lines between them.
    type: raw
    required: true
seealso:
  - module: bulkhead.containers.rootless_engine
"""

EXAMPLES = r"""
- name: Engines for the users that a survey names
  bulkhead.containers.rootless_engine:
    users: "{{ named | bulkhead.containers.rootless_users | map(attribute='engine') }}"
"""

RETURN = r"""
_value:
  description:
    - For each user its C(name), C(engine) as M(bulkhead.containers.rootless_engine) takes its users, and as far as
      they were given C(home), C(shell) and C(settings).
  type: list
  elements: dict
"""


def rootless_users(raw: t.Any) -> t.List[t.Dict[str, t.Any]]:
    try:
        users = request.read(plain(raw))
    except request.RequestError as error:
        raise AnsibleFilterError("rootless_users: %s" % error) from None
    return [_parted(one) for one in users]


def _parted(user: t.Mapping[str, t.Any]) -> t.Dict[str, t.Any]:
    of_role = {key: user[key] for key in request.ROLE_KEYS if key in user}
    of_engine = {key: value for key, value in user.items() if key not in of_role}
    return {"name": user["name"], "engine": of_engine, **of_role}


class FilterModule:
    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"rootless_users": rootless_users}
