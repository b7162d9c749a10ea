# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import posixpath
import shlex

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core import hand_over
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import index
from ansible_collections.bulkhead.containers.tests.unit import handed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

_NAMES = st.one_of(
    st.sampled_from(["web", "Web", "../../etc", "/etc/passwd", "a b", "a\nb", "-x", "$(reboot)", "it's", "\u2028"]),
    st.text(min_size=1, max_size=6))
_FOUND = {"project": _NAMES, "service": _NAMES, "unit": _NAMES, "user": _NAMES, "working_dir": _NAMES,
          "config_files": st.lists(_NAMES, max_size=2), "version": st.sampled_from(["1.24.0", "1.29.2", "2.20.3", ""])}
_RECORDS = [{}, handed.record(), {**handed.record(), "configured": None, "mounts": None}]


@st.composite
def entries(draw):
    kind = draw(st.sampled_from(sorted(handed.OWNERS)))
    details = {key: draw(_FOUND[key]) if key in _FOUND else value
               for key, value in handed.OWNERS[kind]["details"].items()}
    return handed.entry(
        kind, *draw(st.sets(st.sampled_from(sorted(handed.SETTINGS)), min_size=1)),
        owner={**handed.OWNERS[kind], "name": draw(_NAMES), "details": details},
        engine=draw(st.sampled_from(["docker", "docker@ann", "docker:/run/its.sock"])),
        container=draw(_NAMES),
        record=draw(st.sampled_from(_RECORDS)),
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=30)
@given(st.lists(entries(), min_size=1, max_size=3, unique_by=lambda one: (one["engine"], one["container"])))
def test_whatever_is_handed_over(handed_over):
    artefacts = hand_over.artefacts(handed_over)
    assert len({one.path.lower() for one in artefacts}) == len(artefacts)
    for one in artefacts:
        assert one.path == posixpath.normpath(one.path) and not one.path.startswith(("/", ".."))
        assert hand_over.is_ours(posixpath.basename(one.path))
        shlex.split(one.command)
        if one.path.endswith(".yml"):
            assert isinstance(handed.load(one.content), dict)
    index.text("web-1", artefacts)


@pytest.mark.parametrize("kind", sorted(handed.OWNERS))
def test_every_setting_is_spoken_of_to_every_owner(kind):
    silent = [name for name in handed.SETTINGS if _same(handed.one(handed.entry(kind, name)), _of_nothing(kind))]
    assert silent == []


def _of_nothing(kind):
    return handed.one(handed.entry(kind))


def _same(first, second):
    return (first.content, first.command, first.notes) == (second.content, second.command, second.notes)


def test_nothing_secret_of_before_is_handed_over():
    secret = handed.differences(
        healthcheck=({"test": ["CMD", "--password=secret"]}, {"test": ["CMD", "true"]}),
        log_options=({"max-size": "secret"}, {"max-size": "10m"}),
    )
    for kind in handed.OWNERS:
        assert "secret" not in repr(handed.one(handed.entry(kind, differences=secret)))


def test_the_page_names_owner_file_command_and_notes():
    artefacts = hand_over.artefacts([handed.entry("compose", "publish_address"), handed.entry("manager", "init")])
    text = index.text("web-1", artefacts)
    assert text.startswith("# What is left to the owners of containers on web-1\n")
    assert "## Compose project `shop`" in text and "## Container of a manager `Portainer`" in text
    assert "    " + artefacts[0].command in text
    assert all("[%s](%s)" % (one.path, one.path) in text for one in artefacts)
    assert all("- " + note in text for one in artefacts for note in one.notes)
