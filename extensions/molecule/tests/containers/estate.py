# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs on a test host: makes containers from documents, or tells all that engine, kernel and volumes say of them.

Shares no code with the collection.
"""

import http.client
import json
import os
import socket
import sys


class Engine(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect("/run/docker.sock")

    def ask(self, method, path, document=None):
        self.request(method, path, json.dumps(document or {}), {"Content-Type": "application/json"})
        answer = self.getresponse()
        body = answer.read()
        if answer.status >= 300 and answer.status != 304:
            return {"refused": body.decode()}
        return json.loads(body) if body else {}


def make(engine, wanted):
    """Name -> why the engine refused it. Each of its volumes gets a file that tells whose it is."""
    refused = {}
    for name, (document, networks) in wanted.items():
        made = engine.ask("POST", "/containers/create?name=" + name, document)
        steps = [made]
        if "Id" in made:
            steps += [engine.ask("POST", "/networks/%s/connect" % one, {"Container": name}) for one in networks]
            steps.append(engine.ask("POST", "/containers/%s/start" % name))
        said = [one["refused"] for one in steps if "refused" in one]
        if said:
            refused[name] = said[0]
            engine.ask("DELETE", "/containers/%s?force=1&v=1" % name)
            continue
        for mount in engine.ask("GET", "/containers/%s/json" % name)["Mounts"]:
            if mount["Type"] == "volume":
                with open(os.path.join(mount["Source"], "of-" + name), "w") as stream:
                    stream.write(name)
    return refused


def look(engine, names):
    return {name: of(engine.ask("GET", "/containers/%s/json" % name)) for name in names}


def of(inspect):
    pid = inspect["State"]["Pid"]
    return {"inspect": inspect, "kernel": kernel(pid) if pid else None,
            "files": {one["Destination"]: sorted(os.listdir(one["Source"])) for one in inspect["Mounts"]
                      if one["Type"] == "volume"}}


def kernel(pid):
    with open("/proc/%d/status" % pid) as stream:
        status = dict(line.rstrip("\n").split(":\t", 1) for line in stream if ":\t" in line)
    with open("/proc/%d/mountinfo" % pid) as stream:
        mounts = sorted(line.split()[4] for line in stream)
    with open("/proc/%d/limits" % pid) as stream:
        limits = stream.read()
    told = {key: status[key] for key in ("Uid", "Gid", "Groups", "CapEff", "CapBnd", "CapPrm", "NoNewPrivs", "Seccomp")}
    hosts = {kind: os.stat("/proc/%d/ns/%s" % (pid, kind)).st_ino == os.stat("/proc/1/ns/%s" % kind).st_ino
             for kind in ("net", "ipc", "pid", "uts", "cgroup")}
    with open("/proc/%d/oom_score_adj" % pid) as stream:
        score = stream.read()
    return dict(told, mounts=mounts, limits=limits, hosts=hosts, score=score)


def main():
    engine = Engine("localhost")
    task = json.load(sys.stdin)
    print(json.dumps(make(engine, task["make"]) if "make" in task else look(engine, task["look"])))


main()
