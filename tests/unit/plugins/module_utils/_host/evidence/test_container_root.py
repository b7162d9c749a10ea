# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A directory that plays the root of a container: whatever its links say, nothing outside of it is found."""

from __future__ import annotations

import os
import stat
import typing as t
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.evidence import container_root


@pytest.fixture
def top(tmp_path: Path) -> Path:
    inside = tmp_path / "root"
    (inside / "usr/bin").mkdir(parents=True)
    (inside / "usr/bin/app").write_text("app")
    (tmp_path / "secret").write_text("outside")
    links = {"bin": "usr/bin", "absolute": "/usr/bin/app", "climbs": "../../../secret", "usr/up": "../../../../secret",
             "outside": str(tmp_path / "secret"), "loop": "loop", "dangling": "/nowhere"}
    for name, target in links.items():
        (inside / name).symlink_to(target)
    return inside


@pytest.mark.parametrize("path, found", [
    ("/usr/bin/app", "/usr/bin/app"),
    ("/bin/app", "/usr/bin/app"),
    ("/absolute", "/usr/bin/app"),
    ("/usr/../bin/./app", "/usr/bin/app"),
    ("/../../usr//bin", "/usr/bin"),
    ("/", "/"),
    ("/climbs", None),
    ("/usr/up", None),
    ("/outside", None),
    ("/dangling", None),
    ("/nowhere", None),
    ("/usr/bin/app/below", None),
])
def test_look(top: Path, path: str, found: t.Optional[str]) -> None:
    with container_root.ContainerRoot(str(top)) as root:
        seen = root.look(path)
        assert (seen and seen.path) == found
        if seen and found:
            assert (seen.status.st_dev, seen.status.st_ino) == (os.stat(f"{top}{found}").st_dev,
                                                                os.stat(f"{top}{found}").st_ino)


def test_a_circle_of_links(top: Path) -> None:
    with container_root.ContainerRoot(str(top)) as root, pytest.raises(OSError):
        root.look("/loop")


def test_what_is_found_can_be_looked_into(top: Path) -> None:
    with container_root.ContainerRoot(str(top)) as root:
        seen = root.look("/usr")
        assert seen is not None
        assert stat.S_ISDIR(seen.status.st_mode)
        assert sorted(entry.name for entry in container_root.entries(seen)) == ["bin", "up"]


def test_nothing_stays_open(top: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    with container_root.ContainerRoot(str(top)) as root:
        for _time in range(3):
            root.look("/bin/app")
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_file_without_capabilities(top: Path) -> None:
    assert container_root.capabilities(str(top / "usr/bin/app")) is None
    with pytest.raises(OSError):
        container_root.capabilities(str(top / "usr/nothing"))


def test_a_walk_follows_no_link(top: Path) -> None:
    with container_root.ContainerRoot(str(top)) as root:
        found = dict(root.walk(100))
    assert sorted(found) == ["/absolute", "/bin", "/climbs", "/dangling", "/loop", "/outside", "/usr", "/usr/bin",
                             "/usr/bin/app", "/usr/up"]
    assert found["/usr/bin/app"].st_size == 3


def test_a_walk_that_would_take_too_long(top: Path) -> None:
    with container_root.ContainerRoot(str(top)) as root, pytest.raises(HostError, match="more than 5 files"):
        list(root.walk(5))


def test_directories_in_each_other(tmp_path: Path) -> None:
    (tmp_path / "/".join("d" * 150)).mkdir(parents=True)
    with container_root.ContainerRoot(str(tmp_path)) as root, pytest.raises(HostError, match="too many directories"):
        list(root.walk(1000))


def test_is_in(top: Path) -> None:
    with container_root.ContainerRoot(str(top)) as root:
        directory = root.look("/usr")
        assert directory is not None
        assert container_root.is_in(directory, "up")
        assert not container_root.is_in(directory, "down")
