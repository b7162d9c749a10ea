# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import os
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host import reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError

KIB = 1024


@pytest.mark.parametrize("size", [0, 1, 16 * KIB - 1, 16 * KIB, 16 * KIB + 1, KIB * KIB])
def test_a_file_is_read_whole(tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    (tmp_path / "file").write_bytes(content)
    assert reading.regular_file(str(tmp_path / "file")) == content


def test_a_large_file_and_what_is_no_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * (KIB * KIB + 1))
    os.mkfifo(tmp_path / "pipe")
    for name, reason in (("large", "larger than 1024 KiB"), ("pipe", "not a regular file")):
        with pytest.raises(HostError, match=reason):
            reading.regular_file(str(tmp_path / name))


@pytest.mark.parametrize(("content", "found"), [
    (b"#!/bin/sh\nls\n", b"/bin/sh\nls\n"), (b"#!", b""), (b"\x7fELF", b""), (b"#", b""), (b"", b""),
])
def test_a_script_is_told_from_a_program(tmp_path: Path, content: bytes, found: bytes) -> None:
    (tmp_path / "program").write_bytes(content)
    assert reading.script(str(tmp_path / "program")) == found


def test_what_is_no_file_is_no_script(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert reading.script(str(tmp_path / "pipe")) == b""
