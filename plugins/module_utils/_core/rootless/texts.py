# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The other files of a rootless engine: what systemd, the kernel, AppArmor, shells and the docker command are told."""

from __future__ import annotations

import hashlib
import json
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.model import MARK

CONTROLLERS = ("cpu", "cpuset", "io", "memory", "pids")
CONTEXT = "rootless"

SYSCTLS = "/etc/sysctl.d/99-zz-bulkhead-rootless.conf"
APPARMOR = "/etc/apparmor.d/bulkhead-rootlesskit"
SHELL = "/etc/profile.d/bulkhead-rootless.sh"

_COMMENT = "# %s: rootless_engine writes this file anew.\n" % MARK

_PROFILE = """\
abi <abi/4.0>,
include <tunables/global>

profile bulkhead-rootlesskit "%s" flags=(unconfined) {
  userns,
}
"""

_SHELL = """\
case "$(id -un)" in
%s)
    if [ -z "${DOCKER_HOST:-}" ] && [ -S "/run/user/$(id -u)/docker.sock" ]; then
        DOCKER_HOST="unix:///run/user/$(id -u)/docker.sock"
        export DOCKER_HOST
    fi
    ;;
esac
"""


def delegation_path(uid: str) -> str:
    """Of this user's manager alone."""
    return "/etc/systemd/system/user@%s.service.d/50-bulkhead.conf" % uid


def delegation() -> str:
    return _COMMENT + "[Service]\nDelegate=%s\n" % " ".join(CONTROLLERS)


def sysctls(values: t.Mapping[str, str]) -> t.Optional[str]:
    """None where nothing is asked for."""
    lines = "".join("%s = %s\n" % (name, values[name]) for name in sorted(values))
    return _COMMENT + lines if lines else None


def apparmor(program: str) -> str:
    return _COMMENT + _PROFILE % program


def shell(names: t.Iterable[str]) -> t.Optional[str]:
    """Login shells of these users talk to their own engine. None where there is no user."""
    listed = "|".join(sorted(names))
    return _COMMENT + _SHELL % listed if listed else None


def context_path() -> str:
    """Below the user's home: the directory is named for the context's digest."""
    return ".docker/contexts/meta/%s/meta.json" % hashlib.sha256(CONTEXT.encode()).hexdigest()


def context(uid: str) -> str:
    endpoint = {"Host": "unix:///run/user/%s/docker.sock" % uid, "SkipTLSVerify": False}
    return json.dumps({"Name": CONTEXT, "Metadata": {"Description": MARK}, "Endpoints": {"docker": endpoint}})
