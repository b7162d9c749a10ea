# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import json

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import seccomp_profile
from hypothesis import given
from hypothesis import strategies as st

DENY = "SCMP_ACT_ERRNO"
ALLOW = "SCMP_ACT_ALLOW"


def _rule(action: str, *names: str, **more: object) -> dict:
    return {"names": list(names), "action": action, **more}


@pytest.mark.parametrize(
    ("profile", "allows"),
    [
        ({"defaultAction": DENY}, []),
        ({"defaultAction": DENY, "syscalls": [_rule(ALLOW, "read", "bpf")]}, ["bpf"]),
        ({"defaultAction": DENY, "syscalls": [{"name": "bpf", "action": ALLOW}]}, ["bpf"]),
        ({"defaultAction": DENY, "syscalls": [_rule(ALLOW, "bpf", includes={"caps": ["CAP_BPF"]})]}, []),
        ({"defaultAction": DENY, "syscalls": [_rule(ALLOW, "bpf", args=[{"index": 0, "op": "SCMP_CMP_EQ"}])]}, []),
        # What looks like a condition and is none: every argument is at least 0, every container has CHOWN.
        ({"defaultAction": DENY, "syscalls": [_rule(ALLOW, "bpf", args=[{"index": 0, "op": "SCMP_CMP_GE"}])]}, ["bpf"]),
        ({"defaultAction": DENY, "syscalls": [_rule(ALLOW, "bpf", includes={"caps": ["CAP_CHOWN"]})]}, ["bpf"]),
        ({"defaultAction": DENY, "syscalls": [_rule(ALLOW, "bpf", includes={"minKernel": "3.0"})]}, ["bpf"]),
        # A runtime leaves out a rule that says what the default action says anyway.
        ({"defaultAction": DENY, "syscalls": [_rule(ALLOW, "bpf"), _rule(DENY, "bpf")]}, ["bpf"]),
        # A refusal for one value of an argument refuses nothing.
        (
            {"defaultAction": ALLOW, "syscalls": [_rule(DENY, "bpf", args=[{"index": 5, "op": "SCMP_CMP_EQ"}])]},
            sorted(seccomp_profile.DANGEROUS),
        ),
        (
            {"defaultAction": ALLOW, "syscalls": [_rule(DENY, "bpf", excludes={"caps": ["CAP_CHOWN"]})]},
            sorted(seccomp_profile.DANGEROUS),
        ),
        ({"defaultAction": ALLOW}, sorted(seccomp_profile.DANGEROUS)),
        (
            {"defaultAction": "SCMP_ACT_LOG", "syscalls": [_rule(DENY, "bpf")]},
            sorted(seccomp_profile.DANGEROUS - {"bpf"}),
        ),
    ],
)
def test_what_a_profile_lets_through(profile: dict, allows: list) -> None:
    described = seccomp_profile.describe(json.dumps(profile))
    assert (described["kind"], described["allows"]) == ("custom", allows)
    assert described["default_action"] == profile["defaultAction"]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"defaultAction": 1}'])
def test_what_is_no_profile_is_not_understood(text: str) -> None:
    described = seccomp_profile.describe(text)
    assert (described["default_action"], described["allows"]) == (None, None)


@given(st.recursive(st.none() | st.text(max_size=5), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_no_profile_is_a_surprise(inner: object) -> None:
    text = json.dumps(
        {"defaultAction": DENY, "syscalls": [{"names": ["bpf"], "includes": inner, "action": inner}, inner]}
    )
    assert seccomp_profile.describe(text)["default_action"] == DENY
