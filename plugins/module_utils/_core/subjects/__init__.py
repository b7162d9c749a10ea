# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The builders of subjects, by kind."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import (
    audit,
    component,
    container,
    daemon,
    file,
    host,
    image,
    kernel,
    network,
    volume,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects.model import SubjectSet

Builder = t.Callable[[t.Mapping[str, t.Any], t.Mapping[str, t.Any]], SubjectSet]

BUILDERS: t.Dict[str, Builder] = {
    "audit": audit.build,
    "component": component.build,
    "container": container.build,
    "daemon": daemon.build,
    "file": file.build,
    "host": host.build,
    "image": image.build,
    "kernel": kernel.build,
    "network": network.build,
    "volume": volume.build,
}
