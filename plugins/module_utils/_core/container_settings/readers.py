# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Values of single settings as people write them -> their normal form: see the table of docs/containers.md.

What is in its normal form already stays as it is: a plan hands it on to where it is read again.
"""

from __future__ import annotations

import ipaddress
import posixpath
import re
import typing as t
from decimal import Decimal

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings import values
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.values import Refused
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import capabilities as kernels
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import mounts, ports, users

NANO = 10**9
_LEAST_NANO = NANO // 100

_ACCOUNT = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
_USER = re.compile(r"%s(:%s)?\Z" % (_ACCOUNT, _ACCOUNT))
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\Z")
_NUMBER = re.compile(r"\d{1,18}(\.\d+)?\Z")
_RESTART = re.compile(r"(no|always|unless-stopped|on-failure)(?::(\d{1,9}))?\Z")
# Those of the kernel that the engine sets: it knows no others.
_ULIMITS = frozenset([
    "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio",
    "rttime", "sigpending", "stack",
])
_TMPFS_WORDS = frozenset([
    "async", "atime", "defaults", "dev", "diratime", "dirsync", "exec", "mand", "noatime", "nodev", "nodiratime",
    "noexec", "nomand", "norelatime", "nostrictatime", "nosuid", "relatime", "ro", "rw", "strictatime", "suid", "sync",
])
_TMPFS_VALUES = frozenset(["gid", "mode", "mpol", "nr_blocks", "nr_inodes", "size", "uid"])
# What every container has, by all its names.
_ORDINARY_RUNTIMES = ("runc", "crun", "io.containerd.runc.v2", "io.containerd.runtime.v1.linux")
# A snapshot shows the values of these. Of all others it does not, as they may be secrets: nobody could compare them.
_LOG_OPTIONS: t.Mapping[str, values.Reader] = {"max-size": values.size(1), "max-file": values.whole(1)}
_TESTS = ("CMD", "CMD-SHELL")


def user(value: t.Any) -> str:
    text = str(value).strip()
    if isinstance(value, bool) or not _USER.match(text) or users.is_root(text):
        raise Refused("it can be a uid, uid:gid (in quotes), or names, and not root")
    return text


def cap_drop(value: t.Any) -> t.List[str]:
    names = _capabilities(value)
    return ["ALL"] if "ALL" in names else names


def cap_add(value: t.Any) -> t.List[str]:
    names = _capabilities(value)
    if "ALL" in names:
        raise Refused("settings only tighten: it can be a list of capabilities, without ALL")
    return names


def _capabilities(value: t.Any) -> t.List[str]:
    names = sorted({kernels.plain(name) for name in values.texts(value)})
    unknown = [name for name in names if name != "ALL" and name not in kernels.NAMES]
    if unknown:
        raise Refused("there is no capability %s" % ", ".join(unknown))
    return names


def tmpfs(value: t.Any) -> t.Dict[str, str]:
    given = values.parsed(value)
    if isinstance(given, (list, tuple)):
        given = dict.fromkeys(map(str, given), "")
    found = {_place(path): _tmpfs_options(options) for path, options in values.mapping(given).items()}
    if "/" in found:
        raise Refused("the root directory cannot be a tmpfs")
    return dict(sorted(found.items()))


def _tmpfs_options(options: t.Any) -> str:
    words = [word for word in str(options or "").replace(" ", "").split(",") if word]
    for word in words:
        name, equals, value = word.partition("=")
        if word not in _TMPFS_WORDS and not (equals and value and name in _TMPFS_VALUES):
            raise Refused("a tmpfs has options like size=64m,noexec, and none %s" % word)
    return ",".join(words)


def paths(value: t.Any) -> t.List[str]:
    """The host's, or the container's: /var/run is /run in both, or should be."""
    return sorted({mounts.normalise(_place(path)) for path in values.texts(value)})


def _place(path: str) -> str:
    if not path.startswith("/"):
        raise Refused("its paths begin with a slash")
    return posixpath.normpath("/" + path.lstrip("/"))


def publish_address(value: t.Any) -> str:
    text = str(value).strip().strip("[]")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise Refused("it can be an IP address of the host, such as 127.0.0.1") from None
    if ports.wildcard({"host_ip": text}):
        raise Refused("settings only tighten: it can be one address of the host, and not all of them")
    return str(address)


def ulimits(value: t.Any) -> t.Dict[str, t.Dict[str, int]]:
    found = {name.lower(): _ulimit(limit) for name, limit in values.mapping(value).items()}
    unknown = sorted(set(found) - _ULIMITS)
    if unknown:
        raise Refused("there is no ulimit %s; there are %s" % (", ".join(unknown), ", ".join(sorted(_ULIMITS))))
    return dict(sorted(found.items()))


def _ulimit(limit: t.Any) -> t.Dict[str, int]:
    """A number is both limits; soft:hard is how the engine's own command writes two."""
    given = values.parsed(limit)
    if not isinstance(given, dict):
        soft, _colon, hard = str(limit).partition(":")
        given = {"soft": soft, "hard": hard or soft}
    try:
        found = {key: values.whole(0)(given[key]) for key in ("soft", "hard")}
    except (LookupError, Refused):
        found = {}
    if not found or len(given) != len(found) or found["soft"] > found["hard"]:
        raise Refused("each can be a number, or {soft: 1024, hard: 4096} of which soft is not above hard")
    return found


def log_options(value: t.Any) -> t.Dict[str, str]:
    given = values.mapping(value)
    unknown = sorted(set(given) - set(_LOG_OPTIONS))
    if unknown:
        raise Refused("it can have %s, and not %s" % (" and ".join(sorted(_LOG_OPTIONS)), ", ".join(unknown)))
    for name, option in given.items():
        try:
            _LOG_OPTIONS[name](option)
        except Refused as error:
            raise Refused("of %s: %s" % (name, error)) from None
    return {name: str(given[name]).strip().lower() for name in sorted(given)}


def healthcheck(value: t.Any) -> t.Dict[str, t.Any]:
    given = values.mapping(value)
    unknown = sorted(set(given) - set(_HEALTHCHECK))
    if unknown or given.get("test") is None:
        raise Refused("it can have %s, of which test has to be there%s" % (
            ", ".join(_HEALTHCHECK), ", and not %s" % ", ".join(unknown) if unknown else ""))
    found = {}
    for name, read in _HEALTHCHECK.items():
        if given.get(name) is not None:
            try:
                found[name] = read(given[name])
            except Refused as error:
                raise Refused("of %s: %s" % (name, error)) from None
    return found


def _test(value: t.Any) -> t.List[str]:
    """A text is for a shell, as in Compose's files; one that begins with a bracket may be a list, or a shell's own."""
    try:
        found = values.parsed(value)
    except Refused:
        found = value
    if isinstance(found, str) and found.strip():
        return ["CMD-SHELL", found]
    if not isinstance(found, list) or len(found) < 2 or found[0] not in _TESTS or not all(
            isinstance(one, (str, int, float)) for one in found):
        raise Refused("it can be a text, or a list that begins with CMD or CMD-SHELL")
    return [str(one) for one in found]


_HEALTHCHECK: t.Mapping[str, values.Reader] = {
    "test": _test,
    "interval": values.seconds("0.001"),
    "timeout": values.seconds("0.001"),
    "start_period": values.seconds("0"),
    "retries": values.whole(1),
}


def runtime(value: t.Any) -> str:
    text = str(value).strip()
    if not _NAME.match(text) or text in _ORDINARY_RUNTIMES:
        raise Refused("it can be the name of a runtime that walls containers off better than the ordinary one")
    return text


def cpus(value: t.Any) -> int:
    """Billionths of a processor, as the engine keeps it. So many whole ones as make the least of these nobody has."""
    text = str(value).strip()
    number = Decimal(text) if not isinstance(value, bool) and _NUMBER.match(text) else Decimal(0)
    nano = int(number if number >= _LEAST_NANO else number * NANO)
    if nano < _LEAST_NANO:
        raise Refused("it can be a number of processors, 0.01 or more")
    return nano


def restart_policy(value: t.Any) -> t.Dict[str, t.Any]:
    given = values.parsed(value)
    if isinstance(given, dict) and set(given) == {"name", "max_retry"}:
        given = "%s:%s" % (given["name"], given["max_retry"]) if given["max_retry"] else given["name"]
    # YAML takes an unquoted no for false.
    found = _RESTART.match("no" if given is False else str(given).strip())
    name, retries = found.groups() if found else ("", None)
    if not name or (retries is not None and name != "on-failure"):
        raise Refused("it can be no, always, unless-stopped, on-failure, or on-failure:5 with the most retries")
    return {"name": name, "max_retry": int(retries or 0)}


def networks(value: t.Any) -> t.List[str]:
    names = sorted(set(values.texts(value)))
    if not names or "host" in names or not all(map(_NAME.match, names)) or ("none" in names and len(names) > 1):
        raise Refused("it can be names of networks, without host; or none alone")
    return names
