# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What no look from outside can decide: what a person has to know to do it."""

from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import known_programs
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.model import (
    LOW,
    Answer,
    Facts,
    Proposal,
    Rule,
    Withheld,
    some,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.recommendation.watch import Watch
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import users

_SECCOMP = ("What it calls cannot be seen from outside. Try it with a profile that logs (SCMP_ACT_LOG), and look at "
            "the audit log.")
_APPARMOR = "What it opens cannot be seen from outside. Try it with the profile in complain mode."
_INIT = ("Its first process, %s, is none that sees to processes which others leave behind. The signals that it gets "
         "may change.")


def _privileged(facts: Facts, watch: Watch) -> Answer:
    devices, mounts = facts["evidence.devices"]["open"], facts["evidence.mounts_written"]
    return Withheld("A privileged container has all capabilities and devices, so what it needs cannot be told by them. "
                    "Open now: %s. Written to: %s." % (some(devices) or "no device", some(mounts) or "no mount"))


def _user(facts: Facts, watch: Watch) -> Answer:
    ids = sorted({one["real"] for one in facts["evidence.processes"]["users"]})
    return Withheld("Its processes run as %s. To start it as an ordinary user takes files and volumes that belong to "
                    "that user, and an image that can do so." % some(ids))


def _init(facts: Facts, watch: Watch) -> Answer:
    return [Proposal({"init": True}, LOW, _INIT % facts["evidence.first"])]


PRIVILEGED = Rule(
    "privileged",
    asks=("configured.privileged",),
    concerns=lambda facts: bool(facts["configured.privileged"]),
    needs=("evidence.devices", "evidence.mounts_written"),
    judge=_privileged,
)
USER = Rule(
    "user",
    asks=("configured.user",),
    concerns=lambda facts: users.is_root(facts["configured.user"]) is True,
    needs=("evidence.processes",),
    judge=_user,
)
SECCOMP = Rule(
    "seccomp",
    asks=("configured.seccomp",),
    concerns=lambda facts: facts["configured.seccomp"]["kind"] == "unconfined",
    needs=(),
    judge=lambda facts, watch: Withheld(_SECCOMP),
)
APPARMOR = Rule(
    "apparmor",
    asks=("configured.apparmor",),
    concerns=lambda facts: facts["configured.apparmor"] == "unconfined",
    needs=(),
    judge=lambda facts, watch: Withheld(_APPARMOR),
)
INIT = Rule(
    "init",
    asks=("configured.init", "evidence.first", "evidence.processes"),
    concerns=lambda facts: facts["configured.init"] is not True and facts["evidence.first"] not in known_programs.INITS
    and facts["evidence.processes"]["count"] > 1,
    needs=("evidence.first",),
    judge=_init,
)
