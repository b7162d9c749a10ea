# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a container runs or will, from which image, and for how long it has."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import age, image_names
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.container_view import (
    Aspect,
    ContainerView,
    Map,
)

# Policies with which the engine starts a container again by itself.
_COMES_BACK = ("always", "unless-stopped", "on-failure")


def build(view: ContainerView) -> Aspect:
    facts = {
        "restart": {"policy": _policy(view), "most_retries": _most_retries(view)},
        "health_checked": _health_checked(view),
        "remote_shells": _remote_shells(view),
        "image_state": {"pinned": _pinned(view), "current": _current(view)},
        "secrets": _secrets(view.record.get("secrets")),
        "classes": _classes(view),
    }
    facts.update(_ages(view))
    return Aspect(facts, {
        "remote_shells": view.kernel_silent(),
        "image_state": "The image of the container is not among those that the engine listed.",
        "secrets": "The engine did not tell the container's variables, labels and command.",
        "age_days": "The time of its creation could not be read.",
        "idle_days": "The time of its last start could not be read.",
    })


def comes_back(view: ContainerView) -> bool:
    return view.configured["restart"].get("name") in _COMES_BACK and view.record.get("state") != "dead"


def _policy(view: ContainerView) -> str:
    restart = view.configured["restart"]
    name = restart.get("name") or "no"
    return "%s:%s" % (name, restart["max_retry"]) if restart.get("max_retry") else str(name)


def _most_retries(view: ContainerView) -> t.Union[int, str]:
    restart = view.configured["restart"]
    if restart.get("name") in ("", "no", None):
        return 0
    # on-failure without a number goes on for ever as well.
    retries = restart.get("max_retry") if restart.get("name") == "on-failure" else 0
    return retries or "unlimited"


def _health_checked(view: ContainerView) -> bool:
    return view.record.get("health") not in ("none", None, "") or view.configured["healthcheck"] == "set"


def _remote_shells(view: ContainerView) -> t.Optional[t.List[str]]:
    if not view.alive:
        return []
    names = view.in_force("processes", "names")
    return None if names is None else sorted(name for name in names if name in ("sshd", "dropbear", "telnetd"))


def _pinned(view: ContainerView) -> t.Optional[bool]:
    asked = view.record.get("image")
    return None if asked is None else image_names.pinned(asked)


def _current(view: ContainerView) -> t.Optional[bool]:
    """Whether the name that the container was made from still means the image that it runs."""
    asked = view.record.get("image")
    if asked is None or image_names.pinned(asked):
        return None if asked is None else True
    for image in view.engine.get("images") or ():
        if image.get("id") == view.record.get("image_id"):
            names = image.get("names")
            return None if names is None else image_names.familiar(asked) in map(image_names.familiar, names)
    return None


def _secrets(found: t.Optional[Map]) -> t.Optional[t.List[str]]:
    if found is None or None in found.values():
        return None
    places = ("env", "labels", "command", "healthcheck")
    return ["%s (%s)" % (name, place) for place in places for name in found.get(place, ())]


def _classes(view: ContainerView) -> t.List[str]:
    return sorted("%s=%s" % pair for pair in ((view.record.get("labels") or {}).get("values") or {}).items())


def _ages(view: ContainerView) -> t.Dict[str, t.Optional[int]]:
    taken, created = view.snapshot.get("taken"), view.record.get("created")
    return {
        "age_days": age.days(created, taken),
        "idle_days": age.days(view.record.get("started") or created, taken),
    }
