# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How reports name things: the same words in every format."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.expectation import show

CHANGE_WORDS = {
    "fixed": "fixed",
    "still_failing": "still failing",
    "new": "new",
    "newly_waived": "newly waived",
    "now_unknown": "now unknown",
    "now_decided": "decided now, and passing",
    "gone": "gone or not applicable now",
}


def subject_text(subject: t.Mapping[str, str]) -> str:
    """C(container web), with its engine where that is a user's own: C(container web of docker@ann)."""
    kind, name = subject["kind"], subject["name"]
    text = "%s %s" % (kind, name) if name not in ("", kind) else kind
    return "%s of %s" % (text, subject["engine"]) if subject.get("engine") else text


def value_text(value: t.Any) -> str:
    """What was found, as a person reads it; nothing where nothing was looked for or could be read."""
    return "" if value is None else show(value)


def waiver_text(waiver: t.Mapping[str, t.Any]) -> str:
    """Who accepted it, why, and for how long."""
    return "%s (%s, until %s)" % tuple(waiver.get(key) or "?" for key in ("reason", "owner", "until"))


def reference_texts(references: t.Mapping[str, t.Any]) -> t.List[str]:
    """As a policy selects them: C({cis_docker_1.8: ["5.5"]}) gives C(["cis_docker_1.8:5.5"])."""
    return ["%s:%s" % (benchmark, section) for benchmark, sections in sorted(references.items())
            for section in (sections if isinstance(sections, list) else [sections])]


def change_text(finding: t.Mapping[str, t.Any]) -> str:
    """What became of a finding since the host was looked at before, and what was said of it then."""
    was = finding.get("was", {}).get("reason")
    return "Compared with before: %s.%s" % (CHANGE_WORDS[finding["change"]], " Before: %s" % was if was else "")
