# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.resolver import name_servers, own_names


def test_name_servers_in_their_order() -> None:
    text = "# nameserver 9.9.9.9\nsearch example.org\nnameserver 127.0.0.1\nnameserver\tfe80::1%eth0 \nnameserver\n"
    assert name_servers(text) == ["127.0.0.1", "fe80::1"]


def test_names_that_lead_to_the_host_itself() -> None:
    text = "127.0.0.1 localhost Registry.local # here\n127.0.1.1 web-1\n10.0.0.1 a\n::1 ip6-localhost\n\n#127.0.0.1 no"
    assert own_names(text) == {"localhost", "registry.local", "web-1", "ip6-localhost"}
