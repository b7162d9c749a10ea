# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import json
import subprocess
import typing as t
from pathlib import Path

import pytest
from controller import Controller

STATE = Path(__file__).parents[4] / "tests/bed/states/rootless_engine"
USERS = ["ann", "web", "ci"]


class UsersEngine:
    """What the kernel and the engine of one user say. Shares no code with the collection."""

    def __init__(self, host: t.Any, name: str) -> None:
        self._host = host
        self.name = name

    @property
    def uid(self) -> int:
        return int(self._host.check_output("id --user %s", self.name))

    @property
    def socket(self) -> str:
        return f"/run/user/{self.uid}/docker.sock"

    def docker(self, *words: str) -> str:
        command = "runuser -u %s -- docker --host unix://%s" + " %s" * len(words)
        return t.cast(str, self._host.check_output(command, self.name, self.socket, *words))

    def systemctl(self, *words: str) -> t.Any:
        command = "runuser -u %s -- env XDG_RUNTIME_DIR=/run/user/%s systemctl --user" + " %s" * len(words)
        return self._host.run(command, self.name, str(self.uid), *words)

    def answers(self) -> bool:
        return t.cast(bool, self._host.run("docker --host unix://%s version", self.socket).rc == 0)

    def bring_workload(self) -> None:
        self.docker("import", "--change", 'CMD ["sleep", "inf"]', "/opt/workload.tar", "workload:1")

    def process(self, container: str) -> dict[str, str]:
        """The kernel's word on the first process of a container."""
        pid = self.docker("inspect", "--format", "{{.State.Pid}}", container)
        return self.status(pid)

    def status(self, pid: str) -> dict[str, str]:
        lines = self._host.check_output("cat /proc/%s/status", pid).splitlines()
        return {"Pid": pid, **dict(line.split(":\t", 1) for line in lines if ":\t" in line)}

    def engine_pid(self) -> str:
        return t.cast(str, self._host.check_output("pgrep --uid %s --exact dockerd", self.name))

    def make_unit(self, text: str) -> None:
        """As somebody else would."""
        self._host.check_output("loginctl enable-linger %s", self.name)
        self._host.check_output("timeout 30 sh -c 'until [ -S /run/user/%s/bus ]; do sleep 0.2; done'", str(self.uid))
        self._host.check_output("runuser -u %s -- sh -c 'mkdir --parents ~/.config/systemd/user'", self.name)
        self._host.check_output("printf %%s %s | runuser -u %s -- sh -c 'cat >~/.config/systemd/user/docker.service'",
                                text, self.name)
        started = self.systemctl("enable", "--now", "docker.service")
        assert started.rc == 0, started.stderr

    def remove_unit(self) -> None:
        self.systemctl("disable", "--now", "docker.service")
        self._host.check_output("runuser -u %s -- sh -c 'cd; rootlesskit rm -rf .local .config .docker'", self.name)
        self._host.check_output("rm -rf /var/lib/bulkhead/rootless; loginctl disable-linger %s", self.name)
        self._host.check_output("timeout 30 sh -c 'while [ -d /run/user/%s ]; do sleep 0.2; done'", str(self.uid))

    def range(self) -> tuple[int, int]:
        """The first and the last of its subordinate ids; equal in both files."""
        found = {self._host.check_output("grep ^%s: %s", self.name, path) for path in ("/etc/subuid", "/etc/subgid")}
        assert len(found) == 1, found
        _name, start, count = found.pop().split(":")
        return int(start), int(start) + int(count) - 1


@pytest.fixture
def engine_of(host: t.Any) -> t.Callable[[str], UsersEngine]:
    return lambda name: UsersEngine(host, name)


@pytest.fixture
def everything(host: t.Any) -> t.Callable[[], str]:
    """What of a host we could have changed, but for what we remember."""
    # loginctl makes the directory, and systemd its own; accounts' files have a date and a copy of before.
    asked = (
        "{ find /etc /home /var/lib/systemd/linger -xdev ! -path '/etc/*-' ! -path '/home/*/.local/share/docker/*'"
        " ! -name '.pwd.lock' -printf '%p %y %U:%G %m %l\\n' | sort;"
        " find /etc -xdev -type f ! -name '*-' -exec sha256sum {} + | sort;"
        " cat /proc/sys/net/ipv4/ip_unprivileged_port_start /proc/sys/net/ipv4/ping_group_range; ls /run/user;"
        " systemctl show --property=MainPID,UnitFileState,ActiveState docker.service docker.socket; }")
    return lambda: t.cast(str, host.check_output(asked))


@pytest.fixture
def setup(controller: Controller) -> t.Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the play: setup("--check", users=[{"name": "web"}])."""
    def run(*options: str, **variables: t.Any) -> subprocess.CompletedProcess[str]:
        return controller.run("rootless", *options, **{"rootless_" + name: value for name, value in variables.items()})

    return run


@pytest.fixture(scope="module")
def as_found(host: t.Any) -> None:
    host.check_output("bash -c %s", STATE.read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def taken_away(
    host: t.Any, as_found: None, setup: t.Callable[..., subprocess.CompletedProcess[str]]
) -> t.Iterator[None]:
    """Each test leaves the host so. A test that ended well has nothing left, and this does nothing."""
    yield
    left = json.loads(host.run("cat /var/lib/bulkhead/rootless/engines.json").stdout or "{}")
    if left:
        users = [one for one in left if one in USERS]
        ended = setup(users=users, state="absent", remove_data=True, disruption="recreate")
        assert ended.returncode == 0, ended.stdout
