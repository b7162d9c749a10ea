# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.dpkg_status import versions

STATUS = """Package: docker.io
Status: install ok installed
Architecture: amd64
Version: 20.10.24+dfsg1-1+b3
Description: Linux container runtime
 Version: 1 is what a description may say

Package: docker.io-doc
Status: install ok installed
Version: 1

Package: runc
Status: deinstall ok config-files
Version: 1.1.5

Package: libc6
Status: deinstall ok config-files
Architecture: i386
Version: 1

Package: libc6
Status: install ok installed
Architecture: amd64
Version: 2.36"""


def test_only_what_is_installed():
    assert versions(STATUS, ["docker.io", "runc", "libc6", "docker", "absent"]) == {
        "docker.io": "20.10.24+dfsg1-1+b3", "libc6": "2.36"}
