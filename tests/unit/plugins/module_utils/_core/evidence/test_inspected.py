# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import inspected


def test_what_is_taken_of_an_inspect_answer():
    found = inspected.read({
        "RestartCount": 3, "LogPath": "/logs/x", "Path": "run.sh", "Args": ["--password", "secret"],
        "GraphDriver": {"Name": "overlay2", "Data": {"UpperDir": "/u", "LowerDir": "/l"}},
        "Config": {"Env": ["A=1", "PATH=/opt:/bin"], "WorkingDir": "/srv/",
                   "Healthcheck": {"Test": ["CMD", "ping", "x"]}}})
    assert found == inspected.Inspected(3, ("/u", ("/l",)), "/logs/x", "run.sh", ("ping",), ("/opt", "/bin"), "/srv/")


def test_an_answer_that_tells_nothing():
    found = inspected.read({"RestartCount": None})
    assert (found.restarts, found.entrypoint, found.healthcheck, found.directory) == (None, "", (), "/")
    assert "/usr/bin" in found.search_path


@pytest.mark.parametrize("test, programs", [
    (["NONE"], ()),
    ([], ()),
    (["CMD", "/bin/ping", "-c1", "host"], ("/bin/ping",)),
    (["CMD-SHELL", "curl -f http://x/ || exit 1"], ("curl", "exit")),
    (["CMD-SHELL", "sudo -n true && exec /bin/check; (ping x)"], ("sudo", "/bin/check", "ping")),
])
def test_programs_of_a_health_check(test, programs):
    assert inspected.read({"Config": {"Healthcheck": {"Test": test}}}).healthcheck == programs


@pytest.mark.parametrize("program, places", [
    ("/bin/x", ["/bin/x"]),
    ("./x", ["/srv/./x"]),
    ("x", ["/opt/x", "/bin/x"]),
    ("", []),
])
def test_where_a_program_may_be(program, places):
    found = inspected.read({"Config": {"Env": ["PATH=/opt/:relative:/bin"], "WorkingDir": "/srv"}})
    assert inspected.places(program, found) == places
