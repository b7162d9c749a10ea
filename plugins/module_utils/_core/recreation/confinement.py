# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Settings that confine what a container's processes may do -> changes of the request that makes it."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.recreation.body import Request

_HOSTS = "host"
_NO_LABEL = ("label=disable", "label:disable")


def privileged(request: Request, _wanted: bool) -> None:
    """With all that the engine added for it: it is no option of anybody's."""
    host = request.host_config
    host["Privileged"] = False
    host["CgroupnsMode"] = ""
    masked_paths(request, "default")
    _label_again(host)


def capabilities(key: str) -> t.Callable[[Request, t.Sequence[str]], None]:
    def replace(request: Request, wanted: t.Sequence[str]) -> None:
        request.host_config[key] = list(wanted) or None

    return replace


def no_new_privileges(request: Request, _wanted: bool) -> None:
    _drop_options(request.host_config, lambda one: one.startswith("no-new-privileges"))
    request.host_config["SecurityOpt"] = [*(request.host_config.get("SecurityOpt") or ()), "no-new-privileges"]


def seccomp(request: Request, _wanted: str) -> None:
    _drop_options(request.host_config, lambda one: one in ("seccomp=unconfined", "seccomp:unconfined"))


def apparmor(request: Request, _wanted: str) -> None:
    _drop_options(request.host_config, lambda one: one in ("apparmor=unconfined", "apparmor:unconfined"))


def masked_paths(request: Request, _wanted: str) -> None:
    """null is the engine's own list; an empty one would mask nothing."""
    request.host_config["MaskedPaths"] = request.host_config["ReadonlyPaths"] = None


def namespace(key: str, private: str) -> t.Callable[[Request, str], None]:
    def make_private(request: Request, _wanted: str) -> None:
        host = request.host_config
        host[key] = private
        if _HOSTS not in (host.get("PidMode"), host.get("IpcMode")) and not host.get("Privileged"):
            _label_again(host)

    return make_private


def _label_again(host: t.Dict[str, t.Any]) -> None:
    """Whoever is privileged or in the host's namespaces gets no SELinux label from the engine, and keeps that."""
    _drop_options(host, lambda one: one in _NO_LABEL)


def _drop_options(host: t.Dict[str, t.Any], applies: t.Callable[[str], bool]) -> None:
    options = host.get("SecurityOpt")
    if options:
        host["SecurityOpt"] = [one for one in options if not applies(str(one))] or None
