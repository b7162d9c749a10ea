# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

from ansible.errors import AnsibleFilterError
from ansible_collections.bulkhead.containers.plugins.module_utils._core.userns import preflight
from ansible_collections.bulkhead.containers.plugins.plugin_utils._plain import plain

DOCUMENTATION = r"""
name: userns_preflight
short_description: Say what speaks against userns-remap on a host
version_added: 0.1.0
author: The Bulkhead authors (@bulkhead)
description:
  - Judges whether an engine can get C(userns-remap) now, or lose it. Asks no host.
  - What could not be read speaks against it.
options:
  _input:
    description: The snapshot of M(bulkhead.containers.host_info).
    type: dict
    required: true
  facts:
    description: The facts of M(bulkhead.containers.userns_remap_info).
    type: dict
    required: true
  range:
    description: The ids that containers get, as M(bulkhead.containers.subordinate_ids) returns them in check mode.
    type: dict
    default: {}
  range_refused:
    description: Why there are none.
    type: str
    default: ""
  state:
    description: Whether the engine is to get C(userns-remap) or to lose it.
    type: str
    choices: [present, absent]
    default: present
  user:
    description: The user that root of the containers is to be mapped to.
    type: str
    default: dockremap
  accept:
    description: Names of containers that may be stopped and stay behind, or V(all).
    type: list
    elements: str
    default: []
  carry_images:
    description: Whether images are to be carried over.
    type: bool
    default: true
seealso:
  - module: bulkhead.containers.userns_remap_info
"""

EXAMPLES = r"""
- name: Stop where something speaks against it
  ansible.builtin.assert:
    that: preflight.safe
    fail_msg: "{{ preflight.blockers }}"
  vars:
    preflight: "{{ seen.snapshot | bulkhead.containers.userns_preflight(met.facts, range=ids.range, accept=['web']) }}"
"""

RETURN = r"""
_value:
  description:
    - C(safe) is whether nothing speaks against it. C(blockers) are what does, C(warnings) what to know; each has a
      C(subject), a C(reason) and the C(next) step.
    - C(done) is whether the engine is that way already, C(resume) whether it is and a run was broken off before its
      end.
    - C(stop) are the containers that run, in the order in which to stop them; C(running) those that have to run with
      the old data root. C(images) are the names of what is to be carried, and the ids of what has no name.
    - C(engine), C(state), C(data_root), C(range) and C(archive) say what it is about.
  type: dict
"""


def userns_preflight(snapshot: t.Any, facts: t.Any, **given: t.Any) -> t.Dict[str, t.Any]:
    unknown = sorted(set(given) - {"range", "range_refused", "state", "user", "accept", "carry_images"})
    if unknown:
        raise AnsibleFilterError("userns_preflight: there is no option %s" % ", ".join(unknown))
    # A survey sends nothing as empty text.
    given = {name: value for name, value in given.items() if value != "" or name not in ("state", "carry_images")}
    if given.get("state", "present") not in ("present", "absent"):
        raise AnsibleFilterError("userns_preflight: state is %r; it can be present or absent" % given["state"])
    known = {"range": given.get("range") or {}, "range_refused": given.get("range_refused", "")}
    try:
        return preflight.check(plain(snapshot), {**plain(facts), **plain(known)}, _move(given))
    except (AttributeError, KeyError, TypeError) as error:
        raise AnsibleFilterError(
            "userns_preflight: these are no snapshot and facts of host_info and userns_remap_info: %s: %s"
            % (type(error).__name__, error)) from None


def _move(given: t.Mapping[str, t.Any]) -> preflight.Move:
    return preflight.Move(
        present=given.get("state", "present") == "present",
        user=str(given.get("user", "dockremap")),
        accept=_names(given.get("accept", ())),
        carry_images=bool(given.get("carry_images", True)),
    )


def _names(given: t.Any) -> t.List[str]:
    """A survey sends lines, or words with commas between them."""
    words = given.replace(",", "\n").split("\n") if isinstance(given, str) else given
    return [str(word).strip() for word in words if str(word).strip()]


class FilterModule:
    def filters(self) -> t.Dict[str, t.Callable[..., t.Any]]:
        return {"userns_preflight": userns_preflight}
