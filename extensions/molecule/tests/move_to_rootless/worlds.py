# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs on a test host: prints what both engines have, and every file of their volumes as the kernel shows it.

Shares no code with the collection.
"""

import hashlib
import json
import os
import pwd
import stat
import struct
import subprocess


def ask(socket, *words):
    ended = subprocess.run(["docker", "--host", "unix://" + socket] + list(words), check=True, stdout=subprocess.PIPE)
    return ended.stdout.decode().split()


def inspected(socket, *words):
    names = ask(socket, *words)
    return json.loads(" ".join(ask(socket, "inspect", *names))) if names else []


def files(top):
    numbers = {}
    return {os.path.relpath(path, top): one_file(path, numbers) for path in everything(top)}


def everything(top):
    yield top
    for directory, below, names in os.walk(top):
        for name in sorted(below + names):
            yield os.path.join(directory, name)


def one_file(path, numbers):
    found = os.lstat(path)
    told = [stat.filemode(found.st_mode), found.st_uid, found.st_gid, found.st_mtime_ns]
    if not stat.S_ISDIR(found.st_mode):
        # The same number for the same file, whatever it is in the file system.
        told += [found.st_size, found.st_nlink, numbers.setdefault(found.st_ino, len(numbers))]
    if stat.S_ISREG(found.st_mode):
        with open(path, "rb") as stream:
            told.append(hashlib.sha256(stream.read()).hexdigest())
    if stat.S_ISLNK(found.st_mode):
        told.append(os.readlink(path))
    return told + [{name: attribute(path, name) for name in os.listxattr(path, follow_symlinks=False)}]


def attribute(path, name):
    """With the ids in it as numbers, for whoever shifts them."""
    value = os.getxattr(path, name, follow_symlinks=False)
    if name.startswith("system.posix_acl_"):
        return [list(one) for one in struct.iter_unpack("<HHI", value[4:])]
    if name == "security.capability":
        # The version, what is permitted and inherited, and root of which namespace gives it.
        numbers = struct.unpack("<%dI" % (len(value) // 4), value)
        return list(numbers[1:5]) + [numbers[5] if len(numbers) > 5 else 0]
    return value.decode()


def blocks(top):
    return sum(os.lstat(path).st_blocks for path in everything(top))


def world(socket):
    volumes = inspected(socket, "volume", "ls", "--quiet")
    containers = inspected(socket, "ps", "--all", "--quiet")
    return {
        "containers": {one["Name"].lstrip("/"): one for one in containers},
        "running": sorted(one["Name"].lstrip("/") for one in containers if one["State"]["Running"]),
        "networks": {one["Name"]: one for one in inspected(socket, "network", "ls", "--quiet")},
        "volumes": {one["Name"]: files(one["Mountpoint"]) for one in volumes},
        "blocks": {one["Name"]: blocks(one["Mountpoint"]) for one in volumes},
        "images": sorted(ask(socket, "images", "--no-trunc", "--format", "{{.Repository}}:{{.Tag}}@{{.ID}}")),
    }


def main():
    uid = pwd.getpwnam("ann").pw_uid
    print(json.dumps({"rootful": world("/run/docker.sock"), "rootless": world("/run/user/%d/docker.sock" % uid)}))


main()
