# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import os
import pwd
import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.rootless.users_process import work

ME = pwd.getpwuid(os.geteuid()).pw_name


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Working as oneself sets what a login would."""
    monkeypatch.setattr(os, "environ", dict(os.environ))


def _refuses() -> t.NoReturn:
    raise HostError("it does not go")


def _fails() -> t.NoReturn:
    raise FileNotFoundError(2, "No such file or directory", "/no/such")


def test_what_was_found_comes_back() -> None:
    assert work(ME, max, 1, 2) == 2
    assert work(ME, str.strip, " a ") == "a"


@pytest.mark.parametrize(("function", "words"), [
    (_refuses, "it does not go"), (_fails, "No such file or directory: /no/such"),
])
def test_what_went_wrong_comes_back_as_a_sentence(function: t.Callable[[], t.Any], words: str) -> None:
    with pytest.raises(HostError, match=words):
        work(ME, function)


def test_nobody_works_as_somebody_who_is_not_there() -> None:
    with pytest.raises(HostError, match="this host has no user bulkhead-no-such-user"):
        work("bulkhead-no-such-user", max, 1, 2)
