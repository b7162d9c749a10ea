# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host import account_lock
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError


def paths(directory: Path) -> t.List[str]:
    return [str(directory / name) for name in ("subuid", "subgid")]


def names(directory: Path) -> t.Set[str]:
    return {path.name for path in directory.iterdir()}


def test_locks_are_there_while_held_and_say_whose_they_are(tmp_path: Path) -> None:
    with account_lock.held(paths(tmp_path)) as left_behind:
        assert left_behind == []
        assert names(tmp_path) == {".pwd.lock", "subuid.lock", "subgid.lock"}
        assert (tmp_path / "subuid.lock").read_bytes() == b"%d\0" % os.getpid()
    assert names(tmp_path) == {".pwd.lock"}


def test_a_lock_of_a_process_that_has_ended_is_removed_and_named(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (tmp_path / "subgid.lock").write_bytes(b"%d\0" % ended.pid)
    with account_lock.held(paths(tmp_path)) as left_behind:
        assert left_behind == ["%s of process %d, which has ended" % (tmp_path / "subgid.lock", ended.pid)]
    assert names(tmp_path) == {".pwd.lock"}


# Not the number itself: the processes that run these tests side by side have to agree on their names.
OUR_OWN = b"our own"


@pytest.mark.parametrize(("content", "words"), [
    (OUR_OWN, "process [0-9]+ holds it"),
    (b"", "does not say whose it is"),
    (b"nonsense", "does not say whose it is"),
])
def test_a_lock_that_cannot_be_had(tmp_path: Path, content: bytes, words: str) -> None:
    content = b"%d" % os.getpid() if content == OUR_OWN else content
    (tmp_path / "subgid.lock").write_bytes(content)
    with pytest.raises(HostError, match=words), account_lock.held(paths(tmp_path), patience=0.1):
        pass
    # The other lock was given back, this one left alone.
    assert names(tmp_path) == {".pwd.lock", "subgid.lock"}
    assert (tmp_path / "subgid.lock").read_bytes() == content


def test_another_program_holds_the_accounts(tmp_path: Path) -> None:
    script = ("import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.lockf(f, fcntl.LOCK_EX); print(flush=True);"
              " sys.stdin.read()")
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path / ".pwd.lock")], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(HostError, match="another program changes accounts"), \
                account_lock.held(paths(tmp_path), patience=0.1):
            pass
        holder.communicate()
    with account_lock.held(paths(tmp_path)), open(tmp_path / ".pwd.lock", "w") as file:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # our own process may


def test_locks_are_given_back_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(KeyError), account_lock.held(paths(tmp_path)):
        raise KeyError
    assert names(tmp_path) == {".pwd.lock"}
