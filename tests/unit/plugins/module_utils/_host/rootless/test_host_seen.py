# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import stat
import typing as t
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless import host_seen


def _no_run(words: t.Sequence[str]) -> t.Tuple[int, str, str]:
    raise AssertionError(words)


@pytest.mark.parametrize(("mode", "expected"), [(0o666, "open"), (0o600, "closed"), (0o644, "closed")])
def test_a_device_that_users_can_open(tmp_path: Path, mode: int, expected: str) -> None:
    (tmp_path / "tun").touch()
    (tmp_path / "tun").chmod(mode)
    assert host_seen._tun(str(tmp_path / "tun")) == expected


def test_a_device_that_is_not_there(tmp_path: Path) -> None:
    assert host_seen._tun(str(tmp_path / "tun")) == "absent"


def test_a_program_that_can_do_more_than_its_caller(tmp_path: Path) -> None:
    program = tmp_path / "newuidmap"
    program.touch()
    assert not host_seen._raises(str(program))
    program.chmod(stat.S_ISUID | 0o755)
    assert host_seen._raises(str(program))
    assert not host_seen._raises("")
    assert not host_seen._raises(str(tmp_path / "absent"))


@pytest.mark.parametrize(("status", "printed", "said"), [
    (0, "  --net value  network driver [host, pasta, slirp4netns]\n", ""),
    (1, "", "  --net value  network driver [host, pasta, slirp4netns]\n"),
])
def test_rootlesskit_s_help_is_read_wherever_it_is_printed(status: int, printed: str, said: str) -> None:
    assert host_seen._kit(lambda _words: (status, printed, said), "/usr/bin/rootlesskit") == ["pasta", "slirp4netns"]
    assert host_seen._kit(_no_run, "") == []


@pytest.mark.parametrize(("shown", "expected"), [
    ({"LoadState": ["loaded"], "ActiveState": ["active"]}, "unmasked active"),
    ({"LoadState": ["loaded"], "ActiveState": ["failed"]}, "unmasked inactive"),
    ({"LoadState": ["masked"], "ActiveState": ["inactive"]}, "masked inactive"),
])
def test_the_state_of_root_s_engine(shown: t.Dict[str, t.List[str]], expected: str) -> None:
    assert host_seen._unit(shown) == expected


def test_an_engine_that_tells_nothing_may_have_containers_with_gpus(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_seen, "ROOTFUL_SOCKET", str(tmp_path / "docker.sock"))
    assert host_seen.use_gpus(1.0) == [host_seen.UNTOLD]
