# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import mountinfo
from hypothesis import given
from hypothesis import strategies as st

TEXT = r"""355 283 0:90 / / ro,relatime master:29 - overlay overlay rw,lowerdir=/a:/b
74 248 0:72 /null /proc/keys rw,nosuid - tmpfs tmpfs rw,size=65536k
75 355 254:0 /a\040b /mnt/with\040space rw shared:1 master:2 - ext4 /dev/vda rw
76 355 0:99 / /proc/keys ro - tmpfs tmpfs ro
"""


def test_mounts() -> None:
    root, keys, space, _later = mountinfo.parse(TEXT)
    assert (root.point, root.read_only, root.filesystem) == ("/", True, "overlay")
    assert (keys.root, keys.point, keys.read_only) == ("/null", "/proc/keys", False)
    assert (space.root, space.point, space.source, space.number) == ("/a b", "/mnt/with space", "/dev/vda", 75)


def test_the_last_mount_at_a_place_is_on_top() -> None:
    assert mountinfo.on_top(mountinfo.parse(TEXT))["/proc/keys"].root == "/"


@pytest.mark.parametrize(
    ("path", "point"), [("/srv", "/"), ("/mnt/with space/x", "/mnt/with space"), ("/mnt/with spaces", "/")]
)
def test_the_mount_that_holds_a_path(path: str, point: str) -> None:
    found = mountinfo.holding(mountinfo.parse(TEXT), path)
    assert found is not None
    assert found.point == point


@pytest.mark.parametrize("line", ["x", "1 2 3 / / rw", "1 2 3 / / rw - ext4"])
def test_no_mount(line: str) -> None:
    with pytest.raises(ValueError):
        mountinfo.parse(line)


@given(st.text(alphabet="ab/. -\t\n\\", min_size=1, max_size=20))
def test_every_name_comes_back(name: str) -> None:
    written = "".join("\\%03o" % ord(one) if one in " \t\n\\" else one for one in name)
    assert mountinfo.parse(f"1 2 0:3 / {written} rw - ext4 /dev/x rw")[0].point == name
