# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import references
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Request


def test_paths_of_the_request_and_of_the_file() -> None:
    wanted = {"seccomp-profile": "/s.json", "runtimes": {"a": {"path": "/a"}, "b": {"path": "b"}, "c": {}}}
    assert references.paths(Request(wanted), b'{"tlscert": "/c.pem", "tlskey": ""}') == ["/a", "/c.pem", "/s.json"]
    assert references.paths(Request({"seccomp-profile": "unconfined", "tlscacert": 1}), b"{") == []


def test_plugins() -> None:
    assert references.plugins({"authorization-plugins": ["a", 1]}) == ("a",)
    assert references.plugins({"authorization-plugins": None}) == ()
