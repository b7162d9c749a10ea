# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move import volumes
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless_move.facts import VolumeSeen
from ansible_collections.bulkhead.containers.tests.unit.plugins.module_utils._core.rootless_move.estate import target


def volume(**given: t.Any) -> t.Dict[str, t.Any]:
    return {"Name": "data", "Driver": "local", "Options": None, "Labels": {"a": "b"}, "Mountpoint": "/v", **given}


@pytest.mark.parametrize(("inspect", "seen", "there", "words"), [
    (volume(Driver="nfs"), {}, [], "driver nfs"),
    (volume(Options={"type": "nfs", "device": "secret"}), {}, [], "(device, type)"),
    (volume(), {"users": frozenset(["web", "other"])}, [], "other would go on"),
    (volume(), {}, ["data"], "a volume of that name"),
    (volume(), {"barred": ["a (a device)", "b (x)", "c (x)", "d (x)"]}, [], "a (a device), b (x), c (x) and 1 more"),
])
def test_volumes_that_cannot_be_carried(inspect: t.Any, seen: t.Any, there: t.List[str], words: str) -> None:
    one = VolumeSeen(inspect, **seen)
    found = [reason for reason, _step in volumes.blocking(one, target(volumes=frozenset(there)), ["web"])]
    assert len(found) == 1 and words in found[0] and "secret" not in found[0]


def test_a_plain_volume_can_and_keeps_its_labels() -> None:
    assert list(volumes.blocking(VolumeSeen(volume(), frozenset(["web"]), 5), target(), ["web"])) == []
    assert volumes.request(volume()) == {"Name": "data", "Driver": "local", "DriverOpts": {}, "Labels": {"a": "b"}}
