# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the pre-flight for userns-remap needs to know beyond the snapshot. Changes nothing."""

from __future__ import annotations

import grp
import json
import os
import pwd
import stat
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._host.engine_api import EngineApi
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import HostError
from ansible_collections.bulkhead.containers.plugins.module_utils._host.optional_file import text_or

# What the role wrote before it stopped anything.
MEMORY = "/var/lib/bulkhead/userns_remap.json"

# The directory that the role makes for the images on their way.
_OWN_DIRECTORY = "bulkhead-images"
# What it leaves there when it is broken off: the archive, or what docker save writes until the archive is whole.
_LEFT_BEHIND = ("images.tar", ".docker_temp_", ".tmp-images.tar")

Record = t.Dict[str, t.Any]
Result = t.TypeVar("Result")


def read(api: EngineApi, user: str, archive: str = "") -> Record:
    """Each part is None where it could not be read. C(archive): where the images are to lie on their way."""
    containers = _attempt(api.get, "/containers/json?all=1")
    return {
        "user": _user(user),
        "data_root": _attempt(_data_root, api),
        "archive": _attempt(_archive, api, archive),
        "images": _attempt(_images, api, containers),
        "volumes": _attempt(_volumes, api),
        "plugins": _attempt(_plugins, api),
        "sources": _attempt(_sources, containers),
        "remembered": _attempt(_remembered),
    }


def _attempt(reading: t.Callable[..., Result], *args: t.Any) -> t.Optional[Result]:
    """What the engine answers may have any shape."""
    try:
        return reading(*args)
    except (OSError, HostError, TypeError, KeyError, AttributeError, ValueError):
        return None


def _user(name: str) -> Record:
    """None: there is none of that name."""
    user, group = _attempt(pwd.getpwnam, name), _attempt(grp.getgrnam, name)
    return {"uid": user.pw_uid if user else None, "gid": group.gr_gid if group else None}


def _data_root(api: EngineApi) -> Record:
    path = api.get("/info")["DockerRootDir"]
    space = os.statvfs(path)
    return {"path": path, "free": space.f_bavail * space.f_frsize, "closed": _attempt(_closed, path)}


def _archive(api: EngineApi, named: str) -> Record:
    """C(apart): not in the file system of the data root. C(state): whether our directory is absent, left by an earlier
    run of ours, or foreign."""
    root = api.get("/info")["DockerRootDir"]
    above = named or root
    found: Record = {"above": above, "path": os.path.join(above, _OWN_DIRECTORY), "found": os.path.isdir(above)}
    if not found["found"] or not os.path.isabs(above):
        return {**found, "found": False, "free": None, "apart": None, "state": None}
    space = os.statvfs(above)
    return {
        **found,
        "free": space.f_bavail * space.f_frsize,
        "apart": os.stat(above).st_dev != os.stat(root).st_dev,
        "state": _state(found["path"]),
    }


def _state(path: str) -> str:
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return "absent"
    if not stat.S_ISDIR(status.st_mode) or (status.st_uid, stat.S_IMODE(status.st_mode)) != (0, 0o700):
        return "foreign"
    return "left" if all(name.startswith(_LEFT_BEHIND) for name in os.listdir(path)) else "foreign"


def _closed(path: str) -> t.List[str]:
    """The directories above it that not everybody may pass."""
    above = []
    while os.path.dirname(path) != path:
        path = os.path.dirname(path)
        above.append(path)
    return [one for one in above if not os.stat(one).st_mode & stat.S_IXOTH]


def _images(api: EngineApi, containers: t.Any) -> t.List[Record]:
    used = {one["ImageID"] for one in containers}
    return [{"id": one["Id"], "size": one["Size"], "used": one["Id"] in used, "names": _names(one)}
            for one in api.get("/images/json")]


def _names(image: Record) -> t.List[str]:
    return [name for name in image.get("RepoTags") or () if name != "<none>:<none>"]


def _volumes(api: EngineApi) -> t.Dict[str, t.Optional[bool]]:
    return {one["Name"]: _attempt(_has_data, one["Mountpoint"]) for one in api.get("/volumes")["Volumes"] or ()}


def _has_data(directory: str) -> bool:
    with os.scandir(directory) as found:
        return next(found, None) is not None


def _plugins(api: EngineApi) -> t.List[str]:
    return [str(one["Name"]) for one in api.get("/plugins")]


def _sources(containers: t.Any) -> t.Dict[str, t.Optional[Record]]:
    paths = {mount["Source"] for one in containers for mount in one["Mounts"] if mount["Type"] == "bind"}
    return {path: _attempt(_owner, path) for path in sorted(paths)}


def _remembered() -> Record:
    found = json.loads(text_or(MEMORY, "{}"))
    return {
        "user": str(found["user"]),
        "finished": bool(found["finished"]),
        "archive": str(found["archive"]),
        "images": [str(name) for name in found["images"]],
        "running": [{key: str(one[key]) for key in ("id", "name", "restart")} for one in found["running"]],
    } if found else {}


def _owner(path: str) -> Record:
    status = os.stat(path)
    return {"uid": status.st_uid, "gid": status.st_gid, "mode": "%04o" % stat.S_IMODE(status.st_mode),
            "type": "directory" if stat.S_ISDIR(status.st_mode) else "file"}
