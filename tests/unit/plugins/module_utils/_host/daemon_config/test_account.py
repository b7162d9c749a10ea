# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import os

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host.daemon_config.account import as_user
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

_AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def _who() -> dict:
    told = {name: os.environ.get(name, "") for name in ("HOME", "USER", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME")}
    return {"ids": [*os.getresuid(), *os.getresgid()], "groups": os.getgroups(), **told}


@_AS_ROOT
def test_the_work_is_done_as_that_user_for_good(monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", "/root/.config")
    found = as_user("nobody", _who)
    assert set(found["ids"]) == {65534} and 0 not in found["groups"]
    assert (found["USER"], found["XDG_RUNTIME_DIR"], found["XDG_CONFIG_HOME"]) == ("nobody", "/run/user/65534", "")
    assert os.geteuid() == 0


@_AS_ROOT
def test_work_that_dies_is_a_sentence():
    with pytest.raises(HostError, match="ended before it was done"):
        as_user("nobody", lambda: os.kill(os.getpid(), 9) or {})


def test_nobody_of_that_name():
    with pytest.raises(HostError, match="has no user no-such-user"):
        as_user("no-such-user", dict)
