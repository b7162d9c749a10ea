# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs in the virtual machine: what its kernel says about AppArmor, about limits, and what its audit really records.

Shares no code with the collection. The argument is a map in JSON: watched path -> what to change there to see a record.
"""

import contextlib
import glob
import json
import os
import re
import subprocess
import sys
import time

CONFINED = re.compile(r'"pid": *"(\d+)", *"status": *"(\w+)"')
RECORD = re.compile(r"type=(\w+) msg=audit\(([^)]*)\) : (.*)")


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL).stdout.decode()


def read(path):
    with open(path) as stream:
        return stream.read()


def apparmor_modes():
    """Number of a process -> the mode of its profile; those without one are not in it."""
    # Not read as JSON: processes that run the same program have the same key in it, so that all but one would be lost.
    return {int(pid): mode for pid, mode in CONFINED.findall(run("aa-status", "--json"))}


def limited(directory, name):
    """Whether the file of this name sets a limit for the cgroup, there or at any level above."""
    while directory != "/sys/fs/cgroup":
        with contextlib.suppress(FileNotFoundError):
            if read(directory + "/" + name).split()[0] != "max":
                return True
        directory = os.path.dirname(directory)
    return False


def container(inspected, modes):
    own, = glob.glob("/sys/fs/cgroup/**/docker-%s.scope" % inspected["Id"], recursive=True)
    return {
        "apparmor": modes.get(inspected["State"]["Pid"], "none"),
        "memory": limited(own, "memory.max"),
        "pids": limited(own, "pids.max"),
        "cpu": limited(own, "cpu.max") or bool(read(own + "/cpuset.cpus").strip()),
    }


def change(path):
    """Changes nothing in the end: the mode is set to what it is, a file is opened for writing or made and removed."""
    if path.endswith("/"):
        probe = path + "probe"
        os.makedirs(probe)
        with open(probe + "/file", "w"):
            pass
        os.remove(probe + "/file")
        os.rmdir(probe)
        return [("openat", probe + "/file"), ("unlink", probe + "/file")]
    os.chmod(path, os.stat(path).st_mode & 0o7777)
    # A program that runs is refused, which is recorded as well; of a socket it is not.
    with contextlib.suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_APPEND))
    return [("chmod", path)] if not os.path.isfile(path) else [("chmod", path), ("openat", path)]


def recorded():
    """(system call, path) of what the audit has recorded of this process."""
    log = subprocess.run(["ausearch", "--input-logs", "-p", str(os.getpid()), "-i"], check=False,
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode()
    calls, paths = {}, {}
    for kind, event, text in RECORD.findall(log):
        fields = dict(word.split("=", 1) for word in text.split() if "=" in word)
        if kind == "SYSCALL":
            calls[event] = fields["syscall"]
        elif kind == "PATH":
            paths.setdefault(event, []).append(fields["name"])
    return {(call, path) for event, call in calls.items() for path in paths.get(event, ())}


def main():
    wanted = {watched: [change(place) for place in places] for watched, places in json.loads(sys.argv[1]).items()}
    time.sleep(3)  # the daemon writes its log when it gets to it
    found = recorded()
    identities = run("docker", "ps", "--quiet").split()
    modes = apparmor_modes()
    inspected = json.loads(run("docker", "inspect", *identities)) if identities else []
    print(json.dumps({
        "containers": {one["Name"].lstrip("/"): container(one, modes) for one in inspected},
        "recorded": {watched: all(event in found for events in changes for event in events)
                     for watched, changes in wanted.items()},
        "loaded": run("auditctl", "-l").splitlines(),
    }))


main()
