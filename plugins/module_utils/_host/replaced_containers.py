# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which old containers of an engine are kept because another one took their place."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Refused
from ansible_collections.bulkhead.containers.plugins.module_utils._host.container_settings import workplace
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError

_SECTION = "engine.replaced"


def look(socket: str, errors: Errors) -> t.Optional[t.List[t.Dict[str, t.Any]]]:
    """None where that could not be read."""
    try:
        return [dataclasses.asdict(one) for one in workplace.at(socket, 0).kept()]
    except OSError as error:
        reason = f"{error.strerror} reading {error.filename}"
    except (Refused, HostError) as error:
        reason = str(error)
    errors.add(_SECTION, socket, reason)
    return None
