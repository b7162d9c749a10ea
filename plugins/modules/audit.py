#!/usr/bin/python
# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: audit
short_description: Say everything that is wrong with a container host
version_added: 0.1.0
author:
  - The Bulkhead authors (@bulkhead)
description:
  - Looks at a host once with M(bulkhead.containers.host_info), judges what it saw on the controller, and leaves
    findings and
    evidence there.
  - Changes nothing on the host. On the controller it writes the host's two files below O(report_dir), in check mode
    too.
  - Returns counts and what is wrong, worst first. Everything else is in the files.
options:
  profile:
    description: The set of controls to judge, one of V(baseline), V(cis_level1), V(cis_level2), V(multi_tenant) and
      V(all).
    type: str
    default: baseline
  include:
    description:
      - What to judge beyond the profile. Ids of controls or globs over them, tags, severities, or sections of a
        benchmark
        such as V(5.5) (of CIS Docker Benchmark 1.8.0) or V(cis_docker_1.6:5.5).
      - Text with commas or lines is taken as a list, as it comes from a survey.
    type: list
    elements: str
    default: []
  exclude:
    description: What not to judge, in the same words as O(include). Taken away after O(include) was added.
    type: list
    elements: str
    default: []
  parameters:
    description:
      - Limits and allow lists that controls refer to, by name. Those that are not given have the default of the
        catalogue.
    type: dict
    default: {}
  waivers:
    description:
      - Findings that somebody has accepted. They stay in the report as V(waived), with the reason, and do not count for
        O(fail_on).
      - A waiver that has expired counts for nothing, and its finding says so.
    type: list
    elements: dict
    default: []
    suboptions:
      control:
        description: Id of the control, or a glob over ids. A bare V(*) is refused.
        type: str
        required: true
      match:
        description:
          - What it is for. Each of C(host) (inventory name), C(name) (of the subject) and C(image) is a glob or a
            list of
            globs, C(label) a map from label to glob. All that are given must fit. Nothing given fits everything.
        type: dict
      reason:
        description: Why it is accepted.
        type: str
        required: true
      owner:
        description: Who accepted it.
        type: str
        required: true
      until:
        description: The last day on which it holds, as in V(2027-01-31), in UTC.
        type: str
        required: true
  extra_controls:
    description: Controls of your own, in the shape that R(the guide, ansible_collections.bulkhead.containers)
      describes.
    type: list
    elements: dict
    default: []
  fail_on:
    description:
      - The severity from which on RV(gate) counts findings that failed or could not be judged.
      - The task itself never fails because of findings, so that a report is written first.
    type: str
    choices: [never, critical, high, medium, low]
    default: never
  phase:
    description:
      - With V(before) and V(after) it also makes a plan of what would change, RV(plan). It changes nothing then either.
      - What V(before) found is kept below C(before) in O(report_dir) for M(bulkhead.containers.report) to compare with.
    type: str
    choices: [audit, before, after]
    default: audit
  disruption:
    description:
      - The most that the plan may do to what runs on the host. V(none) reloads nothing; V(reload) has engines reload
        their configuration; V(restart) restarts engines while their containers keep running; V(recreate) may stop
        containers.
      - What needs more is listed as pending, with the word that allows it.
    type: str
    choices: [none, reload, restart, recreate]
    default: reload
  daemon_settings:
    description: Keys of the configuration file of the host's rootful engine that the plan is to set, whatever controls
      say.
    type: dict
    default: {}
  flags:
    description: What to do about a key that the unit gives as a flag, as in M(bulkhead.containers.daemon_config).
    type: str
    choices: [refuse, move]
    default: refuse
  conflicts:
    description: What to do about keys of ours that somebody changed, as in M(bulkhead.containers.daemon_config).
    type: str
    choices: [keep, overwrite]
    default: keep
  journald:
    description: Settings of the section C(Journal) of systemd's journal that the plan is to make, for example
      C(SystemMaxUse).
    type: dict
    default: {}
  containers:
    description:
      - What running containers are to be like, whatever controls say.
      - Entries are merged in their order. A later one's value replaces an earlier one's, setting by setting.
      - Only what nobody else owns is changed. For what Compose, Swarm, systemd or another manager owns, the plan has
        what to hand over, in C(hand_over).
    type: list
    elements: dict
    default: []
    suboptions:
      match:
        description:
          - Which containers it is about. C(name) is a glob, or a list of globs of which one has to fit; likewise
            C(image), compared with the image's reference with and without registry and tag. C(label) is a label, or
            C(label=value), or a list of these, of which all have to be there. All keys that are given have to fit.
          - Nothing given is every container.
        type: dict
      settings:
        description: Map of settings. They are described in C(docs/containers.md) of the collection.
        type: dict
        required: true
  keep_replaced:
    description:
      - How long a container that another one took the place of is kept, in seconds, or as in V(12h) or V(7d).
    type: str
    default: 7d
  window:
    description:
      - When the plan may do more than have engines reload, as in V(sat,sun 22:00-04:00 Europe/Berlin). Several are
        separated by semicolons. Days and zone may be left out, which means every day, and UTC.
      - Nothing given means always.
    type: str
    default: ""
  start_timeout:
    description: Seconds that an engine may take to answer after the plan's restart of it.
    type: int
    default: 60
  engine_timeout:
    description:
      - Seconds that an engine may take for one answer.
      - An engine that has once not answered in time counts as stuck and is not asked again.
    type: int
    default: 10
  label_values:
    description:
      - Labels of containers whose values may leave the host. Of all others only the names do.
      - Those by whose values O(containers) chooses are added.
    type: list
    elements: str
  evidence:
    description:
      - Whether to look at what each running container needs, too, and keep that in RV(evidence) for
        P(bulkhead.containers.recommend#filter). Findings do not depend on it.
    type: bool
    default: false
    version_added: 0.1.0
  report_dir:
    description: Directory on the controller for what was found. Made if it is not there.
    type: path
    default: reports
extends_documentation_fragment:
  - bulkhead.containers.attributes
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
  idempotent:
    support: full
notes:
  - Run it with become to see everything. As an ordinary user it sees less, and says what.
seealso:
  - module: bulkhead.containers.host_info
  - module: bulkhead.containers.recommend
  - module: bulkhead.containers.report
"""

EXAMPLES = r"""
- name: Audit the host
  bulkhead.containers.audit:
    profile: cis_level1
    exclude: ["1.2", image_*]
    waivers:
      - control: container_not_privileged
        match: {host: "build-*", name: "runner-*"}
        reason: Nested builds until the new builder is in place.
        owner: team-ci
        until: "2027-03-31"
  become: true
  register: audited

- name: Stop if something critical was found
  ansible.builtin.assert:
    that: audited.counts.severity.critical == 0
"""

RETURN = r"""
taken:
  description: When the host was looked at.
  type: str
  returned: success
  sample: "2026-11-24T01:00:00Z"
engines:
  description: The engines of the host, with name, mode, version and state.
  type: list
  elements: dict
  returned: success
counts:
  description: How many findings have each status, and how many failures each severity.
  type: dict
  returned: success
  sample: {"pass": 90, "fail": 3, "unknown": 1, "not_applicable": 20, "manual": 12, "waived": 1,
           "severity": {"critical": 1, "high": 0, "medium": 2, "low": 0}}
findings:
  description: What failed or could not be judged, worst first, at most 100. All findings are in RV(report).
  type: list
  elements: dict
  returned: success
truncated:
  description: Whether there was more than RV(findings) has.
  type: bool
  returned: success
errors:
  description: What could not be read, with section, object and reason.
  type: list
  elements: dict
  returned: success
plan:
  description:
    - What would change. C(count) is the number of steps, 0 on a host that is as the policy wants it; C(steps) has them
      by what carries them out; C(pending) is what waits, with what it needs; C(by_hand) is the number of failures that
      are left to people, which are in RV(report), as is what other owners of containers have to do.
  type: dict
  returned: when O(phase) is V(before) or V(after)
hand_over:
  description:
    - Directory on the controller with a file and a command for each owner of containers that differ from
      O(containers), and a page about them.
  type: str
  returned: when there is one
  sample: /srv/reports/web-1.hand_over
gate:
  description:
    - How many findings O(fail_on) counts, and a sentence that says which. With a plan, the keys of O(daemon_settings)
      that the file does not have count too, and the settings of O(containers) that would be changed now.
  type: dict
  returned: success
  sample: {"fail_on": high, "count": 0, "message": ""}
report:
  description: Path of the host's findings on the controller.
  type: str
  returned: success
evidence:
  description: Path of the snapshot and the findings, compressed, on the controller.
  type: str
  returned: success
"""
