# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import drivers
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.drivers import Drivers

# Of RootlessKit 1.1 and 2.0.
OLD = '    --net value    network driver [host, slirp4netns, vpnkit, lxc-user-nic(experimental)] (default: "host")\n'
NEW = "    --net value    network driver [host, pasta(experimental), slirp4netns, vpnkit, lxc-user-nic(experimental)]\n"
BOTH = {"slirp4netns": "/usr/bin/slirp4netns", "pasta": "/usr/bin/pasta"}


@pytest.mark.parametrize(("text", "expected"), [
    (OLD, ("slirp4netns",)),
    (NEW, ("pasta", "slirp4netns")),
    ("rootlesskit --net=slirp4netns --port-driver=builtin", ()),
    ("", ()),
])
def test_what_rootlesskit_offers(text: str, expected: t.Tuple[str, ...]) -> None:
    assert drivers.offered(text) == expected


@pytest.mark.parametrize(("net", "port", "programs", "expected"), [
    ("auto", "auto", BOTH, Drivers("slirp4netns", "builtin")),
    ("auto", "auto", {"pasta": "/usr/bin/pasta"}, Drivers("pasta", "implicit")),
    ("auto", "implicit", BOTH, Drivers("pasta", "implicit")),
    ("auto", "slirp4netns", BOTH, Drivers("slirp4netns", "slirp4netns")),
    ("pasta", "auto", BOTH, Drivers("pasta", "implicit")),
])
def test_the_choice(net: str, port: str, programs: t.Dict[str, str], expected: Drivers) -> None:
    assert drivers.choose(net, port, ("slirp4netns", "pasta"), programs) == expected


def test_what_is_part_of_rootlesskit_needs_no_program() -> None:
    assert drivers.choose("auto", "auto", ("gvisor-tap-vsock", "pasta"), {}) == Drivers("gvisor-tap-vsock", "builtin")


@pytest.mark.parametrize(("net", "port", "kit", "programs", "words"), [
    ("auto", "auto", ("slirp4netns",), {}, "no network driver is here"),
    ("pasta", "auto", ("slirp4netns",), BOTH, "this RootlessKit does not have it"),
    ("pasta", "auto", ("slirp4netns", "pasta"), {}, "its program is not installed"),
    ("pasta", "builtin", ("pasta",), BOTH, "builtin does not go with pasta"),
])
def test_what_cannot_be_chosen(
    net: str, port: str, kit: t.Sequence[str], programs: t.Dict[str, str], words: str
) -> None:
    with pytest.raises(drivers.DriverError, match=words):
        drivers.choose(net, port, kit, programs)
