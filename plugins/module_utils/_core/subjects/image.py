# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Images: where they come from, how old they are, and what their history tells."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import age, engine_section, image_names
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.model import Subject, SubjectSet

Record = t.Mapping[str, t.Any]


def build(snapshot: Record, context: Record) -> SubjectSet:
    """A subject for each image of each engine."""
    listed = bool((context.get("parameters") or {}).get("trusted_registries"))

    def subject(engine: Record, record: Record) -> Subject:
        return _subject(snapshot, engine, record, listed)

    return engine_section.collect(snapshot, "images", subject)


def _subject(snapshot: Record, engine: Record, record: Record, listed: bool) -> Subject:
    names = record.get("names") or []
    history, secrets = record.get("history") or {}, record.get("secrets") or {}
    facts = {
        "image": names[0] if names else record["id"],
        "names": names,
        "registries": _registries(names, record.get("digests") or []),
        "policy_lists_registries": listed,
        "healthcheck": record.get("healthcheck"),
        "age_days": age.days(record.get("created"), snapshot.get("taken")),
        "history": {"add": history.get("add"), "lone_update": history.get("lone_update")},
        "secrets": _secrets(secrets),
    }
    unread = {
        "history": "The history of the image was not read.",
        "secrets": "The history and the variables of the image were not read.",
        "age_days": "The image does not tell when it was built.",
    }
    return Subject("image", str(facts["image"]), facts, engine["name"], unread)


def _registries(names: t.Sequence[str], digests: t.Sequence[str]) -> t.List[str]:
    """Where the image was pulled from; "local" if it was built or loaded here."""
    found = sorted({image_names.registry(name) for name in digests})
    # The containerd image store gives local builds a digest as well; names then still say where they claim to be from.
    return found or (["local"] if names or not digests else [])


def _secrets(found: Record) -> t.Optional[t.List[str]]:
    # What is known is a finding, also where the other half could not be read.
    known = ["%s (%s)" % (name, place) for place in ("env", "history") for name in found.get(place) or ()]
    return known or (None if found.get("env") is None or found.get("history") is None else [])
