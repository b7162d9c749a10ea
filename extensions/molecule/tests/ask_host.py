# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs on a test host: prints what its engine and its kernel say about its containers.

Shares no code with the collection, and looks at the same things in other ways where there are other ways.
"""

import json
import os
import subprocess

NAMESPACES = ("cgroup", "ipc", "net", "pid", "uts")
UNLIMITED = 1 << 60


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.decode()


def read(path):
    with open(path) as stream:
        return stream.read()


def namespaces(pid):
    return {kind: os.stat("/proc/%s/ns/%s" % (pid, kind)).st_ino for kind in NAMESPACES}


def status(pid):
    return dict(line.split(":\t", 1) for line in read("/proc/%s/status" % pid).splitlines() if ":\t" in line)


def members(pid):
    """The processes in the cgroups of the container's first one: what was started by exec is among them."""
    own = read("/proc/%s/cgroup" % pid)
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if read("/proc/%s/cgroup" % name) == own:
                found.append(status(name))
        except OSError:
            pass  # it has ended
    return found


def limited(pid, controller, version_1, version_2):
    for line in read("/proc/%s/cgroup" % pid).splitlines():
        _number, controllers, path = line.split(":", 2)
        if controller in controllers.split(","):
            value = read("/sys/fs/cgroup/%s%s/%s" % (controller, path, version_1)).strip()
            return value != "max" and int(value) < UNLIMITED
    return read("/sys/fs/cgroup%s/%s" % (path, version_2)).strip() != "max"


def same_file(one, other):
    try:
        return os.path.samestat(os.stat(one), os.stat(other))
    except OSError:
        return False


def kernel(pid, mounts):
    root = "/proc/%s/root" % pid
    places = [root + mount["Destination"] for mount in mounts]

    def seen(wanted, *below):
        return any(same_file(wanted, place + where) for place in places for where in below)

    return {
        "processes": members(pid),
        "namespaces": namespaces(pid),
        "mapped": read("/proc/%s/uid_map" % pid).split() != ["0", "0", "4294967295"],
        "root_read_only": bool(os.statvfs(root).f_flag & os.ST_RDONLY),
        "sysctls_read_only": bool(os.statvfs(root + "/proc/sys").f_flag & os.ST_RDONLY),
        "memory_limited": limited(pid, "memory", "memory.limit_in_bytes", "memory.max"),
        "pids_limited": limited(pid, "pids", "pids.max", "pids.max"),
        "sees_engine_socket": seen("/run/docker.sock", "", "/docker.sock", "/run/docker.sock", "/below/docker.sock"),
        "sees_host_root": seen("/etc/passwd", "/etc/passwd") and seen("/usr", "/usr"),
        "sees_data_root": seen("/var/lib/docker/image", "/image", "/docker/image", "/var/lib/docker/image"),
    }


def main():
    identities = run("docker", "ps", "--all", "--quiet").split()
    answers = {}
    for inspected in json.loads(run("docker", "inspect", *identities)) if identities else []:
        pid = inspected["State"]["Pid"]
        answers[inspected["Name"].lstrip("/")] = {
            "inspect": inspected,
            "kernel": kernel(pid, inspected["Mounts"]) if pid else None,
        }
    print(json.dumps({"containers": answers, "host_namespaces": namespaces(1)}))


main()
