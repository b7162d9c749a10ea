# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config import unit_text

_PACKAGED = "[Service]\nExecStart=/usr/sbin/dockerd -H fd:// $DOCKER_OPTS\nExecStartPre=/bin/true\n"
_THEIRS = "[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd -H fd:// \\\n   --label \"a b\"\n"


@pytest.mark.parametrize(
    ("text", "command"),
    [
        (_PACKAGED, "/usr/sbin/dockerd -H fd:// $DOCKER_OPTS"),
        (_THEIRS, '/usr/sbin/dockerd -H fd://  --label "a b"'),
        ("[Service]\nNice=1\n", ""),
    ],
)
def test_the_last_command(text, command):
    assert unit_text.last_command(text) == command


def test_a_dropin_counts_more_than_the_unit(tmp_path: Path):
    (tmp_path / "docker.service").write_text(_PACKAGED)
    (tmp_path / "10.conf").write_text(_THEIRS)
    (tmp_path / "20.conf").write_text("[Service]\nNice=1\n")
    unit = {"FragmentPath": [str(tmp_path / "docker.service")],
            "DropInPaths": [f"{tmp_path / '10.conf'} {tmp_path / '20.conf'}"]}
    assert unit_text.exec_start(unit)[1] == str(tmp_path / "10.conf")


def test_words_have_their_quotes_and_variables_resolved():
    words = unit_text.words('-/usr/sbin/dockerd --label "a b" $OPTS', {"OPTS": "--debug -l warn"})
    assert words == ["/usr/sbin/dockerd", "--label", "a b", "--debug", "-l", "warn"]
