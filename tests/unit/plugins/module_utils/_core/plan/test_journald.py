# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._core import own_files
from ansible_collections.bulkhead.containers.plugins.module_utils._core.plan import journald
from ansible_collections.bulkhead.containers.tests.unit import planned

SETTINGS = {"SystemMaxUse": "1G", "ForwardToSyslog": False}


def make(snapshot, **settings):
    return journald.make(planned.case(snapshot, journald=settings))


def test_the_settings_are_a_drop_in():
    part = make(planned.unsafe(), **SETTINGS)
    assert planned.file(part, own_files.JOURNALD).splitlines()[1:] == [
        "[Journal]", "ForwardToSyslog=no", "SystemMaxUse=1G"]
    assert make(planned.applied(planned.unsafe(), part), **SETTINGS).count == 0


def test_without_settings_there_is_none():
    after = planned.applied(planned.unsafe(), make(planned.unsafe(), **SETTINGS))
    assert make(planned.unsafe()).count == 0
    assert planned.file(make(after), own_files.JOURNALD) == ""


def test_what_is_there_has_to_be_known():
    assert make(planned.unsafe(own_files={own_files.JOURNALD: None}), **SETTINGS).count == 0
