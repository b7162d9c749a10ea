# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse.audit_rules import is_watched
from hypothesis import given
from hypothesis import strategies as st

FILE = "/etc/docker/daemon.json"
ALWAYS = "-a always,exit -F path=/etc/docker/daemon.json -F perm=wa -F key=docker"

WATCHED = {
    "the path itself": ["-w /etc/docker/daemon.json -p rwxa -k docker"],
    "write and attributes are enough": ["-w /etc/docker/daemon.json -p wa"],
    "all permissions without -p": ["-w /etc/docker/daemon.json"],
    "a directory above": ["-w /etc/docker -p wa"],
    "a directory above with a slash": ["-w /etc/docker/ -p wa"],
    "dir as syscall rule": ["-a always,exit -F dir=/etc/docker/ -F perm=rwxa"],
    "path as syscall rule": [ALWAYS],
    "the order of old": ["-a exit,always -F path=/etc/docker/daemon.json -F perm=wa"],
    "as newer auditctl prints it": ["-a always,exit -S all -F path=/etc/docker/daemon.json -F perm=wa -F key=x"],
    "both architectures": [ALWAYS + " -F arch=b64", ALWAYS + " -F arch=b32"],
    "two halves": ["-w /etc/docker/daemon.json -p w", "-w /etc/docker/daemon.json -p a"],
    "after -D": ["-D", "-w /etc/docker -p wa"],
    "-D of another key": ["-w /etc/docker -p wa -k docker", "-D -k other"],
    "never of something else": ["-a never,exit -F dir=/var/tmp", "-w /etc/docker -p wa"],
    "never for one program": ["-a never,exit -F path=/etc/docker/daemon.json -F exe=/usr/bin/aide", ALWAYS],
    "never for harmless system calls": ["-a never,exit -F arch=b64 -S adjtimex -F auid=-1 -F uid=999", ALWAYS],
    "never afterwards": [ALWAYS, "-a never,exit -F path=/etc/docker/daemon.json"],
    "always put first": ["-a never,exit -F path=/etc/docker/daemon.json", "-A " + ALWAYS[3:]],
    "comments and settings": ["# rules", "", "-b 8192", "-f 1", "--backlog_wait_time 60000", ALWAYS, "-e 2"],
    "another watch removed": ["-w /etc/docker -p wa", "-W /etc/hosts -p wa"],
}
UNWATCHED = {
    "no rules": [],
    "a longer name": ["-w /etc/docker/daemon.json.bak -p wa"],
    "a shorter name": ["-w /etc/docker/daemon -p wa"],
    "a directory with the same beginning": ["-w /etc/dock -p wa"],
    "a file beside it": ["-w /etc/docker/key.json -p wa"],
    "reading only": ["-w /etc/docker -p r"],
    "no attributes": ["-w /etc/docker -p w"],
    "one architecture": [ALWAYS + " -F arch=b64"],
    "path of the directory does not reach below it": ["-a always,exit -F path=/etc/docker -F perm=wa"],
    "one user": [ALWAYS + " -F auid>=1000"],
    "one comparison": [ALWAYS + " -C auid!=uid"],
    "all but the path": ["-a always,exit -F path!=/etc/docker/daemon.json -F perm=wa"],
    "single system calls": ["-a always,exit -S openat -F path=/etc/docker/daemon.json"],
    "no path at all": ["-a always,exit -S all"],
    "a comment": ["# -w /etc/docker -p wa"],
    "deleted": ["-w /etc/docker -p wa", "-D"],
    "deleted by key": ["-w /etc/docker -p wa -k docker", "-D -k docker"],
    "watch removed": ["-w /etc/docker -p wa", "-W /etc/docker -p wa"],
    "rule removed": [ALWAYS, "-d " + ALWAYS[3:]],
    "never before": ["-a never,exit -F path=/etc/docker/daemon.json", ALWAYS],
    "never on the directory above": ["-a never,exit -F dir=/etc", ALWAYS],
    "never for root": ["-a never,exit -F path=/etc/docker/daemon.json -F uid=0", ALWAYS],
    "never for everything": ["-a never,exit", ALWAYS],
    "no record of tasks": ["-a never,task", ALWAYS],
    "no record of tasks, after it and in the old order": [ALWAYS, "-a task,never"],
    "switched off": [ALWAYS, "-e 0"],
    "another list": ["-a always,user -F path=/etc/docker/daemon.json"],
    "the root directory, which the kernel refuses": ["-w / -p wa"],
    "half a rule": ["-w /etc/docker -p"],
    "an unknown option": ["-w /etc/docker -p wa -x y"],
    "what auditctl says where there are none": ["No rules"],
}


@pytest.mark.parametrize("rules", WATCHED.values(), ids=WATCHED)
def test_watched(rules):
    assert is_watched(FILE, rules)


@pytest.mark.parametrize("rules", UNWATCHED.values(), ids=UNWATCHED)
def test_not_watched(rules):
    assert not is_watched(FILE, rules)


@pytest.mark.parametrize("rule, watched", [
    ("-w /etc/docker -p wa", True),
    ("-w /etc -p wa", True),
    ("-a always,exit -F dir=/etc/docker -F perm=wa", True),
    # It watches the entry of the directory, not what is in it.
    ("-a always,exit -F path=/etc/docker -F perm=wa", False),
])
def test_directory(rule, watched):
    assert is_watched("/etc/docker", [rule], directory=True) is watched


def test_never_on_a_part_of_a_directory():
    rules = ["-a never,exit -F dir=/etc/docker/certs.d", "-w /etc/docker -p wa"]
    assert not is_watched("/etc/docker", rules, directory=True)


names = st.text(alphabet="abc.-_", min_size=1, max_size=4).filter(lambda name: name not in (".", ".."))
paths = st.lists(names, min_size=1, max_size=4)


@given(paths, paths)
def test_a_watch_reaches_exactly_what_is_at_or_below_it(watched, asked):
    below = asked[:len(watched)] == watched
    assert is_watched("/" + "/".join(asked), ["-w /%s -p wa" % "/".join(watched)]) is below


@given(paths, st.lists(st.sampled_from(sorted(sum(list(WATCHED.values()) + list(UNWATCHED.values()), []))), max_size=6))
def test_more_permissions_never_watch_less(asked, rules):
    path = "/" + "/".join(asked)
    narrow = rules + ["-w %s -p wa" % path]
    wide = rules + ["-w %s -p rwxa" % path]
    assert is_watched(path, narrow) == is_watched(path, wide)


@given(st.lists(st.text(max_size=60), max_size=5))
def test_any_text_is_no_fault_and_no_watch_of_an_unnamed_path(lines):
    assert not is_watched("/usr/bin/never-named-anywhere", lines)
