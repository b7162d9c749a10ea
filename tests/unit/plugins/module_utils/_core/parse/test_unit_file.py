# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.unit_file import last, service
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(("text", "found"), [
    ("[Service]\nExecStart=/bin/a\n", {"ExecStart": ["/bin/a"]}),
    ("[Service]\n ExecStart = /bin/a b \n", {"ExecStart": ["/bin/a b"]}),
    ("[Service]\nExecStart=/bin/a\nExecStart=/bin/b\n", {"ExecStart": ["/bin/a", "/bin/b"]}),
    ("[Service]\nExecStart=/bin/a\nExecStart=\nExecStart=/bin/b\n", {"ExecStart": ["/bin/b"]}),
    ("[Service]\nExecStart=/bin/a \\\n  -p 80:80 \\\n  image\n", {"ExecStart": ["/bin/a  -p 80:80  image"]}),
    # A comment does not end a line that goes on.
    ("[Service]\nExecStart=/bin/a \\\n# no\n  b\n", {"ExecStart": ["/bin/a  b"]}),
    # Two backslashes are one at the end of a line.
    ("[Service]\nExecStart=/bin/a \\\\\nUser=ann\n", {"ExecStart": ["/bin/a \\\\"], "User": ["ann"]}),
    ("[Unit]\nExecStart=/bin/a\n[Service]\n;ExecStart=/bin/b\n#ExecStart=/bin/c\n[Install]\nUser=ann", {}),
    ("[Service]\nEnvironment=A=b\n", {"Environment": ["A=b"]}),
    ("[Service]\r\nExecStart=/bin/a \\\r\n b\r\n", {"ExecStart": ["/bin/a  b"]}),
    ("[Service]\nExecStart=/bin/a \\", {"ExecStart": ["/bin/a"]}),
])
def test_settings_of_the_service(text: str, found: dict) -> None:
    assert service([text]) == found


def test_a_dropin_adds_or_begins_anew() -> None:
    fragment = "[Service]\nExecStart=/bin/a\nExecStartPre=/bin/x\nUser=ann\n"
    dropin = "[Service]\nExecStart=\nExecStart=/bin/b\nExecStartPre=/bin/y\nUser=bob\n"
    found = service([fragment, dropin])
    assert (found["ExecStart"], found["ExecStartPre"]) == (["/bin/b"], ["/bin/x", "/bin/y"])
    assert (last(found, "User"), last(found, "Group")) == ("bob", "")


@given(st.lists(st.text(alphabet="[]Service=\\\n# ;\0é"), max_size=3))
def test_no_text_is_a_surprise(texts: list) -> None:
    assert all(all(values) for values in service(["[Service]\n" + text for text in texts]).values())
