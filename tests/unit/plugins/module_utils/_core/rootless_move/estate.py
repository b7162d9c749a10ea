# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A user's engine and containers of the rootful one, as a pre-flight sees them."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.facts import Case, Target
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.shifting import Ids
from ansible_collections.bulkhead.containers.tests.unit.plugins.module_utils._core.recreation.inspected import answer

# Root is user 1000, and 1 to 65536 are 100000 to 165535.
IDS = Ids([[0, 1000, 1], [1, 100000, 65536]], [[0, 1000, 1], [1, 100000, 65536]])
NOBODY = {"kind": "none", "name": "", "evidence": "", "details": {}}
INFO = {
    "CgroupDriver": "systemd", "MemoryLimit": True, "PidsLimit": True, "CpuCfsQuota": True, "CPUShares": True,
    "CPUSet": True, "Runtimes": {"runc": {}}, "Plugins": {"Log": ["json-file", "journald"]},
}


def target(**given: t.Any) -> Target:
    return Target(**{"user": "ann", "ids": IDS, "info": INFO, "free": 1 << 30, **given})


def case(inspect: t.Optional[t.Dict[str, t.Any]] = None, **given: t.Any) -> Case:
    """C(owner): nobody, where none is given."""
    return Case(**{"inspect": answer() if inspect is None else inspect, "owner": NOBODY, **given})


def compose(service: str = "app", number: int = 1, project: str = "shop", **details: t.Any) -> t.Dict[str, t.Any]:
    """The owner."""
    told = {"project": project, "service": service, "working_dir": "/srv/shop", "number": number, "unit": "",
            "config_files": ["/srv/shop/compose.yml"], "environment_files": [], "oneoff": False}
    return {"kind": "compose", "name": "%s/%s" % (project, service), "evidence": "", "details": {**told, **details}}
