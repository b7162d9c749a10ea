# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs on a test host: tells what its engine and its kernel say of its containers, and what their users get from them.

Shares no code with the collection.
"""

import hashlib
import json
import os
import socket
import subprocess
import time
import urllib.request

NAMESPACES = ("cgroup", "ipc", "net", "pid", "uts")
# What an engine masks of them, as far as this kernel has it.
MASKED = ("kcore", "keys", "latency_stats", "sched_debug", "timer_list")
UNLIMITED = 1 << 60
PATIENCE = 10  # seconds


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.decode()


def read(path):
    with open(path) as stream:
        return stream.read()


def kernel(pid):
    status = dict(line.split(":\t", 1) for line in read("/proc/%d/status" % pid).splitlines() if ":\t" in line)
    mounts = [line.split() for line in read("/proc/%d/mountinfo" % pid).splitlines()]
    # Of several at one place the last one counts.
    places = {fields[4]: fields[5].split(",") for fields in mounts}
    root = "/proc/%d/root" % pid
    limits = {line[:26].strip(): line[26:].split()[:2] for line in read("/proc/%d/limits" % pid).splitlines()}
    return {
        **{key: sorted({int(one) for one in status[key].split()}) for key in ("Uid", "NoNewPrivs", "Seccomp")},
        **{key: int(status[key], 16) for key in ("CapEff", "CapBnd")},
        "root read-only": "ro" in places["/"],
        "sysctls read-only": "ro" in places.get("/proc/sys", places["/proc"]),
        "sees of the kernel": [name for name in MASKED if os.path.exists("/proc/" + name)
                               and "/proc/" + name not in places],
        "mounts": sorted(places),
        "devices": sorted(os.listdir(root + "/dev")),
        "host's namespaces": [kind for kind in NAMESPACES
                              if os.stat("/proc/%d/ns/%s" % (pid, kind)).st_ino
                              == os.stat("/proc/1/ns/%s" % kind).st_ino],
        "pids": limit(pid, "pids", "pids.max", "pids.max"),
        "memory": limit(pid, "memory", "memory.limit_in_bytes", "memory.max"),
        "open files": [int(one) for one in limits["Max open files"]],
        "program": os.readlink("/proc/%d/exe" % pid),
    }


def limit(pid, controller, version_1, version_2):
    """0: none."""
    for line in read("/proc/%d/cgroup" % pid).splitlines():
        _number, controllers, path = line.split(":", 2)
        if controller in controllers.split(","):
            return number(read("/sys/fs/cgroup/%s%s/%s" % (controller, path, version_1)))
    return number(read("/sys/fs/cgroup%s/%s" % (path, version_2)))


def number(text):
    value = 0 if text.strip() == "max" else int(text)
    return value if value < UNLIMITED else 0


def owners(mounts):
    """{place: {who}} of all that lies in volumes."""
    return {one["Destination"]: sorted({"%d:%d" % (status.st_uid, status.st_gid) for status in below(one["Source"])})
            for one in mounts if one["Type"] == "volume"}


def below(directory):
    yield os.lstat(directory)
    for path, directories, files in os.walk(directory):
        for name in directories + files:
            yield os.lstat(os.path.join(path, name))


def containers():
    identities = run("docker", "ps", "--all", "--quiet").split()
    told = json.loads(run("docker", "inspect", *identities))
    return {one["Name"].lstrip("/"): {
        "inspect": one,
        "kernel": kernel(one["State"]["Pid"]) if one["State"]["Pid"] else None,
        "owners": owners(one["Mounts"]),
    } for one in told}


def patiently(ask, enough=bool):
    """Whoever was just made anew may need a moment."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            answer = ask()
        except (OSError, ValueError, subprocess.CalledProcessError):
            answer = None
        if enough(answer) or time.monotonic() > deadline:
            return answer
        time.sleep(0.2)


def web():
    """What people get from the ports that are published, at an address that others have of this host."""
    address = run("hostname", "--all-ip-addresses").split()[0]
    published = [8080, int(run("docker", "port", "web", "81").split(":")[-1])]
    return [urllib.request.urlopen("http://%s:%d/%s" % (address, port, path), timeout=2).read().decode().strip()
            for port, path in zip(published, ("", "start.html"))]


def database(*words):
    address = json.loads(run("docker", "inspect", "db"))[0]["NetworkSettings"]["Networks"]["back"]["IPAddress"]
    with socket.create_connection((address, 5432), timeout=2) as connection:
        connection.sendall(" ".join(words).encode() + b"\n")
        return json.loads(connection.makefile().read())


def writes(path):
    """Whether somebody does."""
    before = os.path.getmtime(path)
    return patiently(lambda: os.path.getmtime(path) > before)


def beating():
    """Those of the programs that write the time, and run, that do."""
    running = run("docker", "ps", "--format", "{{.Names}}").split()
    return [name for name, volume in (("beginner", "begun"), ("agent", "beats"))
            if name in running and writes("/var/lib/docker/volumes/%s/_data/beat" % volume)]


def promised():
    """Numbers that the database has told the worker it has kept, all workers that are still here together."""
    names = run("docker", "ps", "--all", "--format", "{{.Names}}").split()
    said = "".join(run("docker", "logs", name) for name in names if name.startswith("worker"))
    return sorted(int(line.split()[1]) for line in said.splitlines() if line.startswith("kept "))


def reaches():
    """The names by which the worker gets through to the database now: rows come that were not there."""
    last = max(row[0] for row in patiently(lambda: database("read"))["rows"])
    return patiently(lambda: sorted({row[1] for row in database("read")["rows"] if row[0] > last}),
                     lambda names: names == ["database", "db"])


def remembered():
    """{file of ours: sum}"""
    paths = (os.path.join(path, name) for path, _directories, files in os.walk("/var/lib/bulkhead") for name in files)
    return {path: hashlib.sha256(read(path).encode()).hexdigest() for path in paths}


def main():
    kept = promised()
    print(json.dumps({
        "containers": containers(),
        "remembered": remembered(),
        "promised": kept,
        "database": patiently(lambda: database("read")),
        "reaches": reaches(),
        "web": patiently(web),
        "beating": beating(),
        "volumes": sorted(run("docker", "volume", "ls", "--quiet").split()),
    }))


main()
