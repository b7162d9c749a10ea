# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Work in the home and with the systemd of a user, done by a process that is that user.

Root neither reads nor writes there itself: the user can put a link to anything in the place of a file.
"""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.account import as_user
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

Record = t.Dict[str, t.Any]


def work(name: str, function: t.Callable[..., t.Any], *arguments: t.Any) -> t.Any:
    """What the function returns. Raises HostError where it does."""
    said = as_user(name, lambda: _told(function, arguments))
    if "failed" in said:
        raise HostError(said["failed"])
    return said["done"]


def _told(function: t.Callable[..., t.Any], arguments: t.Sequence[t.Any]) -> Record:
    try:
        return {"done": function(*arguments)}
    except OSError as error:
        return {"failed": "%s: %s" % (error.strerror, error.filename)}
    except HostError as error:
        said = getattr(error, "said", "")
        return {"failed": "%s%s" % (error, ". It says: %s" % said if said else "")}
