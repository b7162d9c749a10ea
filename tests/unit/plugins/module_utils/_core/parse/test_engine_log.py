# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.engine_log import clean, last_error

# As engines 20.10 and 26.1 wrote them.
_TURNED_DOWN = (
    'time="2026-11-24T04:14:34.215927780Z" level=error msg="unable to configure the Docker daemon with file '
    "/etc/docker/daemon.json: the following directives don't match any configuration option: icxc\""
)
_STOPPED = "failed to start daemon: native.cgroupdriver option foo not supported"
_INFO = 'time="2026-11-24T04:14:34.215756186Z" level=info msg="Got signal to reload configuration"'


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], ""),
        ([_INFO], ""),
        (
            [_INFO, _TURNED_DOWN, _INFO],
            "unable to configure the Docker daemon with file /etc/docker/daemon.json: the following directives don't "
            "match any configuration option: icxc",
        ),
        ([_TURNED_DOWN, _STOPPED, _INFO], _STOPPED),
        # systemd's own word says nothing about the reason
        ([_STOPPED, "docker.service: Failed with result 'exit-code'.", "Failed to start docker.service."], _STOPPED),
        (['time="x" level=fatal msg="a \\"b\\" c"'], 'a "b" c'),
        (['time="x" level=error msg=short'], "short"),
        (['{"level":"error","msg":"of a JSON log"}'], "of a JSON log"),
        (['{"level":"info","msg":"of a JSON log"}', "{broken"], ""),
    ],
)
def test_the_last_complaint(lines, said):
    assert last_error(lines) == said


def test_no_password_of_a_url_is_told():
    assert clean("invalid proxy http://ann:secret@proxy:3128 given") == "invalid proxy http://proxy:3128 given"
