# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import shlex

import pytest
from ansible_collections.bulkhead.containers.tests.unit import handed


def test_the_flags_and_how_a_unit_is_edited():
    artefact = handed.one(handed.entry("systemd", "read_only", "privileged"))
    assert artefact.path == "docker/systemd/web.service/override.txt"
    assert artefact.command == "systemctl edit web.service"
    lines = ["  --read-only \\", "  --privileged", "  systemctl cat web.service", "  systemctl restart web.service"]
    assert set(lines) <= set(artefact.content.splitlines())


@pytest.mark.parametrize(("setting", "told"), [("healthcheck", True), ("read_only", False)])
def test_what_systemd_would_take_for_its_own(setting, told):
    assert ("In a unit, write %% for % and $$ for $." in handed.one(handed.entry("systemd", setting)).content) is told


def test_a_units_own_line_is_not_carried():
    owner = handed.with_details("systemd", exec_start=["/usr/bin/docker run --env PASSWORD=secret web"])
    assert "secret" not in repr(handed.one(handed.entry("systemd", *handed.SETTINGS, owner=owner)))


def test_a_unit_of_a_user():
    owner = handed.with_details("systemd", user="ann")
    artefact = handed.one(handed.entry("systemd", "init", owner=owner))
    assert artefact.command == "systemctl --user edit web.service"
    assert artefact.notes == ["Run this as ann, whose unit it is."]
    both = handed.hand_over.artefacts([handed.entry("systemd", "init"), handed.entry("systemd", "init", owner=owner)])
    assert len({one.path for one in both}) == 2


def test_the_containers_of_one_unit_are_in_one_file():
    other = handed.entry("systemd", "read_only", container="other")
    content = handed.one(handed.entry("systemd", "init"), other).content
    assert "shop-web-1 (nginx:1.27)" in content and "other (nginx:1.27)" in content


@pytest.mark.parametrize("name", ["a b.service", "-x.service", "x;reboot.service"])
def test_names_are_quoted(name):
    owner = handed.with_details("systemd", unit=name)
    assert name in shlex.split(handed.one(handed.entry("systemd", "init", owner=owner)).command)
