# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.sudoers import allowed
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize("text, names", [
    ("ann ALL=(root) NOPASSWD: /usr/bin/docker", ["ann"]),
    ("ann ALL=(ALL:ALL) /usr/bin/docker ps, /bin/ls", ["ann"]),
    ("%ops ALL = /bin/ls, NOPASSWD:SETENV: /usr/local/bin/docker-compose", ["%ops"]),
    ("ann,bob host1, host2 = /usr/bin/docker", ["ann", "bob"]),
    ("ann , bob ALL=/usr/bin/docker", ["ann", "bob"]),
    ("User_Alias OPS = ann, %ops\nCmnd_Alias ENGINE = /usr/bin/docker *\nOPS ALL=(root) ENGINE", ["%ops", "ann"]),
    ("Cmnd_Alias A = B : B = /usr/bin/podman\nann ALL=A", ["ann"]),
    ("ann ALL=(root) \\\n  /usr/bin/docker", ["ann"]),
    ("ann ALL=/usr/bin/", ["ann"]),
    ("ann ALL=/usr/bin/doc*", ["ann"]),
    ("ann ALL=sha224:0GomF8mNN3wlDt1HD9XldjJ3SNgpFdbjO1+NsQ== /usr/bin/docker", ["ann"]),
    ("ann host1 = /bin/ls : host2 = /usr/bin/docker", ["ann"]),
    ("#1000 ALL=/usr/bin/docker", ["#1000"]),
    ("ann ALL=/usr/bin/docker # for the deployments", ["ann"]),
    ("# ann ALL=/usr/bin/docker", []),
    ("ann ALL=(ALL) ALL", []),
    ("ann ALL=/usr/bin/docker-credential-pass, /usr/bin/apt", []),
    ("ann ALL=/bin/ls, !/usr/bin/docker", []),
    ("ann ALL=/usr/bin/vi /etc/docker", []),
    ("root ALL=/usr/bin/docker", []),
    ("Defaults!/usr/bin/docker env_keep += DOCKER_HOST", []),
    ("@includedir /etc/sudoers.d\n#includedir /etc/sudoers.d", []),
    ("Cmnd_Alias A = A\nann ALL=A", []),
    ("", []),
])
def test_allowed(text, names):
    assert allowed([text]) == names


def test_an_alias_of_another_file():
    assert allowed(["Cmnd_Alias ENGINE = /usr/bin/docker", "ann ALL=ENGINE"]) == ["ann"]


@given(st.lists(st.text(alphabet="anb ALL=,:%#!\\()\n/usr/bin/docker_Cmnd_Alias", max_size=60), max_size=4))
def test_any_text_gives_names(texts):
    assert all(name and "=" not in name for name in allowed(texts))
