# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is remembered of containers that were made anew: old ones that are kept, and a change that was broken off."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Refused
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings import workplace
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings.workplace import Workplace
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError


def look(socket: str, errors: Errors) -> t.Dict[str, t.Any]:
    """None where that could not be read."""
    place = workplace.at(socket, 0)
    found: t.Dict[str, t.Any] = {}
    for name, read in _READERS.items():
        found[name] = None
        try:
            found[name] = read(place)
        except OSError as error:
            errors.add("engine." + name, socket, f"{error.strerror} reading {error.filename}")
        except (Refused, HostError) as error:
            errors.add("engine." + name, socket, str(error))
    return found


def _replaced(place: Workplace) -> t.List[t.Dict[str, t.Any]]:
    return [dataclasses.asdict(one) for one in place.kept()]


def _broken_off(place: Workplace) -> str:
    """The container's name; "" where there is nothing to settle."""
    journal = place.journal()
    return journal.name if journal else ""


_READERS: t.Mapping[str, t.Callable[[Workplace], t.Any]] = {"replaced": _replaced, "broken_off": _broken_off}
