# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError
from ansible_collections.bulkhead.containers.plugins.module_utils._core import snapshot_schema
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.recommend import (
    as_policy as policy_of,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.recommend import (
    recommend as recommendations,
)
from ansible_collections.bulkhead.containers.plugins.plugin_utils import _recommended
from ansible_collections.bulkhead.containers.plugins.plugin_utils._plain import plain

DOCUMENTATION = r"""
name: recommend
short_description: Say what containers could do without
version_added: 0.1.0
author: The Bulkhead authors (@bulkhead)
description:
  - Turns what containers were seen to need, at one look or at several, into settings that take the rest away. Asks no
    host.
  - Nobody can see that something is never needed. So each setting has a confidence, what speaks against one is said,
    and what could not be read is never grounds for one.
options:
  _input:
    description:
      - A snapshot of M(bulkhead.containers.host_info), taken with O(bulkhead.containers.host_info#module:evidence), or
        a list of snapshots of the same host.
      - The latest says what a container is now; all of them say what it needs. A container that was made anew begins
        anew.
    type: raw
    required: true
  minimum_window:
    description: For how long a container has to have been watched, in seconds, or as in V(12h) or V(7d).
    type: str
    default: 86400
  confidence:
    description: The least confidence that a setting has to have. What has less is told in C(withheld).
    type: str
    choices: [low, medium, high]
    default: medium
  memory:
    description:
      - Whether to recommend limits of memory, too. That takes a week of watching, and cannot be taken back from a
        container that runs.
    type: bool
    default: false
  as_policy:
    description: Whether to return nothing but C(hardening_containers), as the role has it.
    type: bool
    default: false
seealso:
  - module: bulkhead.containers.recommend
  - module: bulkhead.containers.host_info
"""

EXAMPLES = r"""
- name: Look at what the containers need
  bulkhead.containers.host_info:
    evidence: true
  become: true
  register: seen

- name: Show what they could do without
  ansible.builtin.debug:
    msg: "{{ seen.snapshot | bulkhead.containers.recommend(minimum_window='1h') }}"

- name: Show only what nothing speaks against, in the role's own words
  ansible.builtin.debug:
    msg: "{{ looks | bulkhead.containers.recommend(confidence='high', as_policy=true) }}"
  vars:
    files: "{{ query('ansible.builtin.fileglob', 'seen/web-1/*.json') }}"
    looks: "{{ query('ansible.builtin.file', *files) | map('from_json') }}"
"""

RETURN = r"""
_value:
  description:
    - One entry for each container that runs, with C(engine), C(container) and C(match), which means that container and
      no other.
    - C(watched) is for how many C(seconds), at how many C(looks) and with how many C(starts).
    - C(settings) are settings of C(hardening_containers). C(reasons) has, for each of them, C(setting), C(value),
      C(confidence) and C(reason).
    - C(withheld) has C(setting) and C(reason) of what is not recommended, C(all) where nothing can be said.
    - With O(as_policy), a map with C(hardening_containers) alone.
  type: raw
"""

_OPTIONS = (*_recommended.OPTIONS, "as_policy")


def recommend(snapshots: t.Any, **given: t.Any) -> t.Any:
    unknown = sorted(set(given) - set(_OPTIONS))
    if unknown:
        raise AnsibleFilterError("recommend: there is no option %s" % ", ".join(unknown))
    try:
        only_policy = _recommended.switch("as_policy", given.pop("as_policy", None) or False)
        entries = recommendations(_checked(plain(snapshots)), _recommended.wanted(given))
    except ValueError as error:
        raise AnsibleFilterError("recommend: %s" % error) from None
    except (AttributeError, LookupError, TypeError) as error:
        raise AnsibleFilterError("recommend: a snapshot is damaged; take a new one with host_info (%s: %s)" % (
            type(error).__name__, error)) from None
    return policy_of(entries) if only_policy else entries


def _checked(given: t.Any) -> t.List[t.Dict[str, t.Any]]:
    snapshots = [snapshot_schema.check(one) for one in (given if isinstance(given, list) else [given])]
    if len({one["host"]["name"] for one in snapshots}) != 1:
        raise ValueError("it takes one snapshot, or several of one and the same host")
    return snapshots


class FilterModule:
    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"recommend": recommend}
