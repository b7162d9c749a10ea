# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs on a test host: prints whether each container does what its name says, and what is in force of it.

Shares no code with the collection.
"""

import contextlib
import glob
import json
import os
import socket
import stat
import subprocess
import time

NET_ADMIN, NET_RAW = 1 << 12, 1 << 13
PATIENCE = 5


class Container:
    def __init__(self, inspect):
        self.inspect = inspect
        self.pid = inspect["State"]["Pid"]
        own = read("/proc/%d/cgroup" % self.pid)
        self.processes = {}
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                if read("/proc/%s/cgroup" % name) == own:
                    self.processes[int(name)] = status(name)
            except OSError:
                pass  # it has ended

    def path(self, inside):
        return "/proc/%d/root%s" % (self.pid, inside)

    def real_users(self):
        return sorted({int(one["Uid"].split()[0]) for one in self.processes.values()})

    def links(self, kind):
        found = set()
        for path in (path for pid in self.processes for path in glob.glob("/proc/%d/%s" % (pid, kind))):
            with contextlib.suppress(OSError):  # it has ended
                found.add(os.readlink(path))
        return found

    def sockets(self, table, column, wanted=lambda line: True):
        """Those of its own that a table of the kernel has."""
        lines = [line.split() for line in read("/proc/%d/net/%s" % (self.pid, table)).splitlines()[1:]]
        return {"socket:[%s]" % line[column] for line in lines if wanted(line)} & self.links("fd/*")


def read(path):
    with open(path) as stream:
        return stream.read()


def status(pid):
    return dict(line.split(":\t", 1) for line in read("/proc/%s/status" % pid).splitlines() if ":\t" in line)


def writes(*paths):
    """As somebody who writes again and again."""
    def check(one):
        began = time.time()
        while time.time() < began + PATIENCE:
            if all(os.path.exists(one.path(path)) and os.stat(one.path(path)).st_mtime > began for path in paths):
                return True
            time.sleep(0.1)
        return False
    return check


def answers(address, port, begins):
    def check(one):
        try:
            with socket.create_connection((address, port), PATIENCE) as server:
                server.settimeout(PATIENCE)
                server.send(b"GET / HTTP/1.0\r\n\r\n")
                return server.recv(4096).startswith(begins)
        except OSError:
            return False
    return check


def both(*checks):
    return lambda one: all(check(one) for check in checks)


def users(*wanted):
    return lambda one: one.real_users() == sorted(wanted)


def first(key, wanted):
    return lambda one: one.processes[one.pid][key] == wanted


def device(one):
    made = os.stat(one.path("/dev/mine"))
    return stat.S_ISCHR(made.st_mode) and made.st_rdev == os.makedev(1, 3)


def outer_address():
    return subprocess.check_output(["hostname", "--all-ip-addresses"]).decode().split()[0]


ROOT_BY_SETUID = "1000\t0\t0\t0"
WORKS = {
    "server": answers("127.0.0.1", 8080, b"HTTP/1.0 200"),
    "server2": answers(outer_address(), 8081, b"HTTP/1.0 200"),
    "drop": both(writes("/data/own/y"), users(70)),
    "super": both(writes("/data/own/y"), users(0, 70)),
    "su": both(writes("/data/own/y"), users(0, 1000)),
    "suid": first("Uid", ROOT_BY_SETUID),
    "pinger": lambda one: int(one.processes[one.pid]["CapEff"], 16) == NET_RAW,
    "health": lambda one: one.inspect["State"]["Health"]["Status"] == "healthy",
    "writer": writes("/var/log/app.log", "/tmp/t"),
    "tmpwriter": both(writes("/tmp/t", "/run/app.pid"), lambda one: "/tmp/kept" in one.links("fd/*")),
    "executes": lambda one: any(" r-xp " in line and line.endswith("/tmp/z.so")
                                for line in read("/proc/%d/maps" % one.pid).splitlines()),
    "volume": lambda one: "/data/x" in one.links("fd/*"),
    "socket-used": lambda one: one.sockets("unix", 6, lambda line: line[5] == "03"),
    "packets": lambda one: one.sockets("packet", 8),
    "mknods": device,
    "chrooted": lambda one: one.links("root") == {"/usr"},
    "cleaner": writes("/var/log"),
    "generator": writes("/tmp/ran"),
    "jailer": lambda one: one.links("root") == {"/", "/usr"},
    "lowport": both(users(70), answers("127.0.0.1", 81, b"kept")),
    "many": lambda one: len(one.processes) == 81,
    "added": lambda one: bool(int(one.processes[one.pid]["CapEff"], 16) & NET_ADMIN),
}


def runs(one):
    state = one.inspect["State"]
    return state["Running"] and not state["Restarting"] and not state["OOMKilled"] and one.inspect["RestartCount"] == 0


def limit(pid):
    for line in read("/proc/%d/cgroup" % pid).splitlines():
        _number, controllers, path = line.split(":", 2)
        if "pids" in controllers.split(","):
            return read("/sys/fs/cgroup/pids%s/pids.max" % path).strip()
    return read("/sys/fs/cgroup%s/pids.max" % path).strip()


def mounts(pid):
    """Mount point -> [options, file system]."""
    found = {}
    for line in read("/proc/%d/mountinfo" % pid).splitlines():
        fields = line.split(" ")
        found[fields[4]] = [fields[5].split(","), fields[fields.index("-") + 1]]
    return found


def in_force(one):
    return {
        "no_new_privileges": {status["NoNewPrivs"] for status in one.processes.values()} == {"1"},
        "bounding": int(one.processes[one.pid]["CapBnd"], 16),
        "effective": int(one.processes[one.pid]["CapEff"], 16),
        "mounts": mounts(one.pid),
        "pids_max": limit(one.pid),
        "ipc": os.stat("/proc/%d/ns/ipc" % one.pid).st_ino,
        "hosts_ipc": os.stat("/proc/1/ns/ipc").st_ino,
        "log_options": one.inspect["HostConfig"]["LogConfig"]["Config"],
        "memory": one.inspect["HostConfig"]["Memory"],
        "published": sorted({bound["HostIp"] for port in (one.inspect["NetworkSettings"]["Ports"] or {}).values()
                             for bound in port or ()}),
    }


def main():
    inspected = json.loads(subprocess.check_output("docker ps --quiet | xargs docker inspect", shell=True).decode())
    told = {}
    for one in map(Container, inspected):
        name = one.inspect["Name"].lstrip("/")
        told[name] = {"works": bool(runs(one) and WORKS.get(name, runs)(one)), "in_force": in_force(one),
                      "id": one.inspect["Id"]}
    print(json.dumps(told))


main()
