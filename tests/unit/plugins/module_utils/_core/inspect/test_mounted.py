# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import mounted
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import mountinfo

# Of a host on which /run is mounted a second time below a directory that containers are given, and whose data lies on a
# partition of its own, a part of which is bound over /var/lib/docker.
HOST = """1 0 254:0 / / rw - ext4 /dev/vda rw
2 1 0:47 / /run rw - tmpfs tmpfs rw
3 1 0:47 / /srv/in/inner rw - tmpfs tmpfs rw
4 1 254:1 / /big rw - ext4 /dev/vdb rw
6 1 0:7 / /var/lib/docker/overlay2/7/merged rw - overlay overlay rw
5 1 254:1 /docker /var/lib/docker rw - ext4 /dev/vdb rw
"""


def _trace(real: str, *lines: str, kind: str = "bind") -> t.Dict[str, t.Any]:
    container = mountinfo.parse("".join("9 8 %s rw - x x rw\n" % line for line in lines))
    listed = [{"type": kind, "source": "/asked", "real": real, "destination": "/data"}]
    (found,) = mounted.trace(listed, container, mounted.HostMounts(mountinfo.parse(HOST)))
    return found


@pytest.mark.parametrize(
    ("real", "lines", "expected", "elsewhere"),
    [
        ("/srv/ok", ["254:0 /srv/ok /data"], "/srv/ok", []),
        # The link led to /run when the container started, and has been turned since.
        ("/srv/ok", ["0:47 / /data"], "/run", ["/srv/in/inner"]),
        # The other way round: what was harmless at the start is harmless.
        ("/run", ["254:0 /srv/ok /data"], "/srv/ok", []),
        ("/srv/in", ["254:0 /srv/in /data", "0:47 / /data/inner"], "/srv/in", ["/run"]),
        ("/run/docker.sock", ["0:47 /docker.sock /data"], "/run/docker.sock", ["/srv/in/inner/docker.sock"]),
        ("/big/docker/x", ["254:1 /docker/x /data"], "/big/docker/x", ["/var/lib/docker/x"]),
        # What a host mounts below what it gives is no news.
        ("/", ["254:0 / /data", "0:47 / /data/run", "254:1 /docker /data/var/lib/docker"], "/", []),
        ("/srv/gone", ["254:0 /srv/gone//deleted /data"], "/srv/gone", []),
        ("/srv/ok", ["0:99 / /data"], "/srv/ok", []),
        ("/srv/ok", ["254:0 /srv/ok /data", "0:47 / /database"], "/srv/ok", []),
        (None, ["254:0 /srv/ok /data"], "/srv/ok", []),
        # A container that mounts its own root below what it was given.
        ("/srv/ok", ["0:7 / /", "254:0 /srv/ok /data", "0:7 / /data/root"], "/srv/ok", []),
        # /data is a link to /run/data in the image.
        ("/srv/in", ["254:0 /srv/in /run/data", "0:47 / /run/data/inner"], "/srv/in", ["/run"]),
        ("/srv/ok", ["0:47 / /run/data"], "/srv/ok", None),
    ],
)
def test_what_is_behind_a_bind(real: t.Any, lines: t.List[str], expected: str, elsewhere: t.Any) -> None:
    found = _trace(real, *lines)
    assert (found["real"], found["elsewhere"]) == (expected, elsewhere)


def test_a_volume_that_is_a_bind_says_what_it_shows() -> None:
    found = _trace("/var/lib/docker/volumes/v/_data", "0:47 / /data", kind="volume")
    assert (found["real"], found["elsewhere"]) == ("/var/lib/docker/volumes/v/_data", ["/run", "/srv/in/inner"])


def test_what_the_engine_puts_on_top_is_nobody_s_mount() -> None:
    container = mountinfo.parse(
        "9 8 254:0 /srv/etc /etc rw - x x rw\n9 8 254:1 /docker/containers/1/hosts /etc/hosts rw - x x rw\n")
    listed = [{"type": "bind", "source": "/srv/etc", "real": "/srv/etc", "destination": "/etc/"}]
    (found,) = mounted.trace(listed, container, mounted.HostMounts(mountinfo.parse(HOST)))
    assert found["elsewhere"] == []


def test_a_mount_below_two_belongs_to_the_nearer_one() -> None:
    container = mountinfo.parse("9 8 254:0 /srv /data rw - x x rw\n9 8 0:47 / /data/vol rw - x x rw\n")
    listed: t.List[t.Dict[str, t.Any]] = [
        {"type": "bind", "source": "/srv", "real": "/srv", "destination": "/data"},
        {"type": "bind", "source": "/run", "real": "/run", "destination": "/data/vol"},
    ]
    outer, inner = mounted.trace(listed, container, mounted.HostMounts(mountinfo.parse(HOST)))
    assert (outer["elsewhere"], inner["real"]) == ([], "/run")
