# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs on a manager of a swarm: puts something into the specification of a service, and waits until it is updated."""

import http.client
import json
import socket
import sys
import time


class Engine(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect("/run/docker.sock")

    def ask(self, method, path, document=None):
        self.request(method, path, json.dumps(document), {"Content-Type": "application/json"})
        answer = self.getresponse()
        body = answer.read().decode()
        if answer.status >= 300:
            sys.exit(body)
        return json.loads(body)


def main():
    wanted, engine = json.load(sys.stdin), Engine("localhost")
    service = engine.ask("GET", "/services/" + wanted["service"])
    place = service["Spec"]
    for key in wanted["path"].split("."):
        place = place.setdefault(key, {})
    place.update(wanted["value"])
    engine.ask("POST", "/services/%s/update?version=%d" % (service["ID"], service["Version"]["Index"]), service["Spec"])
    for _attempt in range(100):
        time.sleep(0.3)
        # There is none until it has begun.
        status = engine.ask("GET", "/services/" + service["ID"]).get("UpdateStatus", {})
        if status.get("State") == "completed":
            return
    sys.exit("The update did not end: %s" % status)


main()
