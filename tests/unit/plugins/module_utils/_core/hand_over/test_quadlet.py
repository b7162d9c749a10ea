# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from ansible_collections.bulkhead.containers.tests.unit import handed

GOLDEN = """\
[Container]
User=1000
Group=1000
DropCapability=ALL
AddCapability=
AddCapability=CHOWN
AddCapability=NET_BIND_SERVICE
NoNewPrivileges=true
ReadOnly=true
Tmpfs=/run:size=64m,mode=0770
Tmpfs=/tmp
PodmanArgs=--ipc private
PodmanArgs=--cgroupns private
RunInit=true
Ulimit=nofile=1024:4096
LogOpt=max-size=10m
HealthCmd=test $$HOME
HealthInterval=30s
HealthStartPeriod=0.5s
HealthRetries=3
GlobalArgs=--runtime runsc
PidsLimit=200
PodmanArgs=--memory 256M
PodmanArgs=--memory-swap 512M
PodmanArgs=--memory-reservation 128M
PodmanArgs=--cpus 1.5
PodmanArgs=--cpu-shares 512
Network=
Network=backend
PublishPort=
PublishPort=127.0.0.1:8080:80/tcp

[Service]
Restart=on-failure
"""


def test_a_drop_in():
    artefact = handed.one(handed.entry("quadlet", *handed.SETTINGS))
    assert artefact.content.endswith("\n" + GOLDEN)
    assert artefact.path == "docker/systemd/web.service/web.container.d/50-bulkhead.conf"
    assert artefact.command == "systemctl daemon-reload && systemctl restart web.service"
    assert artefact.notes == [
        "Take out of /etc/containers/systemd/web.container what stands for these of podman run: --privileged, "
        "--security-opt seccomp=..., --security-opt apparmor=..., --security-opt systempaths=unconfined, --pid host, "
        "--uts host, --volume or --mount of /var/run/docker.sock."]


def test_what_is_before_it_are_comments():
    artefact = handed.one(handed.entry("quadlet", "init", "privileged"))
    above = artefact.content.partition("[Container]")[0]
    assert above and all(line.startswith("#") for line in above.splitlines())


def test_specifiers_and_ends_of_lines():
    test = {"test": ["CMD-SHELL", "date +%s\nreboot"]}
    content = handed.one(handed.entry("quadlet", differences=handed.differences(healthcheck=("none", test)))).content
    assert "HealthCmd=date +%%s\\nreboot\n" in content


def test_a_policy_that_podman_knows_by_another_name():
    for name, word in (("always", "always"), ("unless-stopped", "always"), ("no", "no")):
        policy = handed.differences(restart_policy=({}, {"name": name, "max_retry": 0}))
        assert handed.one(handed.entry("quadlet", differences=policy)).content.endswith("Restart=%s\n" % word)
