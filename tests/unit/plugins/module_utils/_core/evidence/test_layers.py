# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.evidence import layers
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import mountinfo

ROOT = "1431 1370 0:333 / / rw - %s overlay %s"


@pytest.mark.parametrize("data, found", [
    ({"LowerDir": "/o/a-init/diff:/o/b/diff", "UpperDir": "/o/a/diff"}, ("/o/a/diff", ("/o/a-init/diff", "/o/b/diff"))),
    ({"UpperDir": "a/diff", "LowerDir": "l/X"}, None),
    ({"Mountpoint": "/btrfs/x"}, None),
    (None, None),
], ids=["overlay2", "relative", "another driver", "none"])
def test_told(data, found):
    assert layers.told({"GraphDriver": {"Data": data}}) == found


@pytest.mark.parametrize("filesystem, options, found", [
    ("overlay", "rw,lowerdir=/l/X:/l/Y\\:1,upperdir=/u,workdir=/w", ("/u", ("/l/X", "/l/Y\\:1"))),
    ("overlay", "rw,lowerdir+=/l/X,lowerdir+=/l/Y,upperdir=/u", ("/u", ("/l/X", "/l/Y"))),
    ("overlay", "rw,lowerdir=l/X:l/Y,upperdir=u", None),
    ("overlay", "ro,lowerdir=/l/X:/l/Y", None),
    ("ext4", "rw,upperdir=/u,lowerdir=/l", None),
], ids=["overlay", "newer kernels", "relative", "nothing to write to", "another file system"])
def test_mounted(filesystem, options, found):
    (mount,) = mountinfo.parse(ROOT % (filesystem, options))
    assert layers.mounted(mount) == found


def test_no_root():
    assert layers.mounted(None) is None
