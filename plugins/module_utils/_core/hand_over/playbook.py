# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options of community.docker.docker_container, for containers that a playbook makes."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import lists, yaml_text
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.document import Document, put
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.model import Container
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.table import NAMES

_ALONE = "docker_container makes a container anew from what its task says and nothing else: keep all else in the task."


def section(container: Container) -> t.List[str]:
    """Lines for a text; none where it has no option for any of it."""
    options = _options(container)
    if not options:
        return []
    text = yaml_text.dump({"community.docker.docker_container": options})
    return ["If a playbook makes it:", "", *("  " + line for line in text.splitlines()), "", _ALONE, ""]


def _options(container: Container) -> Document:
    options: Document = {}
    for leaf, value in container.values.items():
        put(options, NAMES[leaf].playbook, value)
    after = container.after
    if "ulimits" in after:
        options["ulimits"] = ["%s:{soft}:{hard}".format(**limit) % name for name, limit in after["ulimits"].items()]
    if "log_options" in after:
        options["log_driver"] = lists.log_driver(container)
    if "networks" in after:
        options["networks"] = [{"name": name} for name in after["networks"]]
    ports = lists.ports(container) if "publish_address" in after else None
    if ports:
        put(options, NAMES["ports"].playbook, ports)
    return options
