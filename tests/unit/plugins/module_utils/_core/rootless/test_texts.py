# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import unit_file
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import texts, unit
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.drivers import Drivers
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.model import is_ours

SCRIPT = "/usr/share/docker.io/contrib/dockerd-rootless.sh"


def service(programs: t.Sequence[str] = ()) -> unit_file.Settings:
    return unit_file.service([unit.text(SCRIPT, Drivers("pasta", "implicit"), programs)])


def test_the_unit_says_what_systemd_and_the_engine_need() -> None:
    found = service()
    assert {name: found[name] for name in ("Type", "NotifyAccess", "Delegate", "KillMode", "ExecStart")} == {
        "Type": ["notify"], "NotifyAccess": ["all"], "Delegate": ["yes"], "KillMode": ["mixed"], "ExecStart": [SCRIPT]}
    assert "DOCKERD_ROOTLESS_ROOTLESSKIT_NET=pasta" in found["Environment"]
    assert "DOCKERD_ROOTLESS_ROOTLESSKIT_PORT_DRIVER=implicit" in found["Environment"]
    assert is_ours(unit.text(SCRIPT, Drivers("pasta", "implicit"), ()))


def test_its_search_path_has_what_was_looked_at_first_and_the_administrator_s_directories() -> None:
    path = next(one for one in service(["/opt/docker/dockerd", "", "/usr/bin/slirp4netns"])["Environment"]
                if one.startswith("PATH="))
    assert path == "PATH=/opt/docker:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def test_everything_that_can_hold_a_comment_says_whose_it_is() -> None:
    for text in (texts.delegation(), texts.sysctls({"a": "1"}), texts.apparmor("/usr/bin/rootlesskit"),
                 texts.shell(["web"]), texts.context("1001")):
        assert is_ours(text)


def test_nothing_asked_for_is_no_file() -> None:
    assert texts.sysctls({}) is None
    assert texts.shell([]) is None


def test_the_context_is_where_the_docker_command_looks_for_it() -> None:
    assert texts.context_path() == (".docker/contexts/meta/"
                                    "12b961af5feb3e9d39f93b2cefb9a1a944f18d02cca0cac2f04f5a982240605f/meta.json")
    assert json.loads(texts.context("1001"))["Endpoints"]["docker"]["Host"] == "unix:///run/user/1001/docker.sock"
