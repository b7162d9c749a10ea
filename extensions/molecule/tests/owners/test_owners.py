# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Containers that belong to others: left alone, handed over, and hardened by their owners as they are told."""

from __future__ import annotations

import gzip
import json
import re

from handing_over import COMPOSE, EDITS, README, SWARM, UNIT, WEB

testinfra_hosts = ["ansible://owners"]

DB, CRON = "shop?db?1", "shop?cron?1"
LABEL = "label com.docker.compose.project=shop"
OWNERS = {
    WEB: ("compose", "shop/web", LABEL),
    DB: ("compose", "shop/db", LABEL),
    CRON: ("ignored", "", "label bulkhead.ignore=true"),
    "queue.1.*": ("swarm", "queue", "label com.docker.swarm.service.name=queue"),
    "queue.2.*": ("swarm", "queue", "label com.docker.swarm.service.name=queue"),
    "cache": ("systemd", "cache.service", "cache.service: docker run with its name"),
    "job": ("auto_remove", "", "it was started with --rm: the engine removes it when it stops"),
    "untouched": ("ignored", "", "label bulkhead.ignore=true"),
    "alone": ("none", "", ""),
}
FLAGS = "docker/auto_remove/job/flags.txt"
# Of those who own one, what is wanted is in these files alone.
HANDED = {README, COMPOSE, SWARM, UNIT, FLAGS}
# What all of them are to be, by the controls that ask for it.
CONTROLS = {"container_no_new_privileges", "container_capabilities_dropped", "container_root_filesystem_read_only",
            "container_pids_limited", "container_memory_limited"}


def matches(pattern, name):
    return re.fullmatch(pattern.replace("?", "."), name) is not None


def handed_to(plan):
    return {entry["owner"]["name"] or entry["container"] for entry in plan["hand_over"]}


def is_hard(container, user="0", no_new_privileges="1"):
    """By the kernel: nothing that it could gain, write to, or use up."""
    kernel = container["kernel"]
    return bool(kernel["processes"]) and all(
        one["NoNewPrivs"] == no_new_privileges and int(one["CapBnd"], 16) == 0 and one["Uid"].split() == [user] * 4
        for one in kernel["processes"]
    ) and kernel["root_read_only"] and kernel["pids_limited"] and kernel["memory_limited"]


def is_soft(container):
    kernel = container["kernel"]
    return all(one["NoNewPrivs"] == "0" and int(one["CapBnd"], 16) for one in kernel["processes"]) and not (
        kernel["root_read_only"] or kernel["pids_limited"] or kernel["memory_limited"])


def statuses(report, *patterns):
    return {(one["id"], one["subject"]["name"]): one["status"] for one in report["findings"]
            if one["id"] in CONTROLS and any(matches(pattern, one["subject"]["name"]) for pattern in patterns)}


def settled(handing_over, *patterns):
    """The audit fails before, and passes after; and nothing is handed over any more."""
    before, after = handing_over.hardened.played.report, handing_over.settled.played.report
    assert set(statuses(before, *patterns).values()) == {"fail"}
    assert {one for one, _name in statuses(after, *patterns)} == CONTROLS
    return set(statuses(after, *patterns).values()) == {"pass"}


def test_whose_each_container_is(handing_over):
    evidence = handing_over.reports / (handing_over.name + ".evidence.json.gz")
    first = handing_over.reports / "before" / evidence.name
    snapshot = json.loads(gzip.decompress(first.read_bytes()))["snapshot"]
    told = {one["name"]: one["owner"] for one in snapshot["engines"][0]["containers"] if one["state"] == "running"}
    found = {pattern: [(owner["kind"], owner["name"], owner["evidence"]) for name, owner in told.items()
                       if matches(pattern, name)] for pattern in OWNERS}
    assert found == {pattern: [owner] for pattern, owner in OWNERS.items()}


def test_what_has_an_owner_is_left_alone(handing_over):
    found, hardened = handing_over.found, handing_over.hardened
    assert hardened.played.status == 0, hardened.played.output
    assert hardened.seen.identities("alone.*") == found.identities("alone.*")
    others = [one for name, one in hardened.seen.containers.items() if not name.startswith("alone")]
    assert len(others) == len(OWNERS) - 1 and all(map(is_soft, others))


def test_what_has_none_is_made_anew(handing_over):
    before, after = handing_over.found.named("alone"), handing_over.hardened.seen.named("alone")
    assert is_soft(before) and is_hard(after)
    assert after["inspect"]["HostConfig"]["RestartPolicy"] == {"Name": "on-failure", "MaximumRetryCount": 5}
    assert handing_over.hardened.seen.named(r"alone\.bulkhead-kept-.*")["inspect"]["Id"] == before["inspect"]["Id"]


def test_each_owner_is_handed_what_is_wanted_and_nobody_else(handing_over):
    hardened = handing_over.hardened
    assert set(hardened.files) == HANDED
    assert handed_to(hardened.played.plan) == {"shop/web", "shop/db", "queue", "cache.service", "job"}
    told = json.dumps([hardened.played.plan["pending"], hardened.files])
    assert not re.search("untouched|shop.cron", told)


def test_the_report_tells_what_is_handed_over(handing_over):
    hardened = handing_over.hardened
    told = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', hardened.page).group(1))
    shown = {told["texts"][words[0]] for kind, *words in filter(None, told["lefts"]) if kind == 2}
    assert shown == {"compose shop/web", "compose shop/db", "swarm queue", "systemd cache.service", "auto_remove"}
    left = {(entry["control"], entry["subject"]): entry["text"] for entry in hardened.played.plan["by_hand"]}
    assert left["container_pids_limited", "cache"] == "Handed over to its owner: systemd cache.service."
    assert "Handed over to owners, in HOST.hand_over: 6 containers" in " ".join(hardened.played.output.split())


def test_check_mode_hands_over_the_same(handing_over):
    assert handing_over.foretold.played.status == 0 and handing_over.foretold.played.plan["count"] > 0
    assert handing_over.foretold.seen.identities() == handing_over.found.identities()
    assert handing_over.foretold.files == handing_over.hardened.files
    # And what is the same is not written again.
    assert handing_over.foretold.written == handing_over.hardened.written


def test_what_cannot_be_handed_over_waits_with_its_reason(handing_over):
    waits = {entry["subject"]: entry["reason"] for entry in handing_over.hardened.played.plan["pending"]}
    assert len(waits) == 4 and all(one.startswith("restart_policy: ") for one in waits.values())
    assert "--rm" in waits["cache"] and "--rm" in waits["job"]
    assert sum("docker service update --restart-condition" in reason for name, reason in waits.items()
               if matches("queue.*", name)) == 2


def test_no_secret_of_theirs_is_kept(handing_over):
    kept = [one for one in handing_over.reports.rglob("*") if one.is_file()]
    assert len(kept) > len(HANDED)
    for path in kept:
        content = path.read_bytes()
        assert b"canary" not in (gzip.decompress(content) if path.suffix == ".gz" else content), path


def test_the_project_of_compose_is_hardened_by_what_it_is_handed(handing_over, host):
    done = handing_over.compose
    assert [one.returncode for one in done.ended] == [0] * len(done.ended), done.said
    checked, applied = (one.args[-1] for one in done.ended[-2:])
    assert checked.endswith(" config --quiet") and applied.endswith(" up -d --no-deps db web")
    assert done.after.identities(WEB, DB) == done.before.identities(WEB, DB)
    web, db = done.after.named(WEB), done.after.named(DB)
    assert is_hard(web, "1000") and is_hard(db)
    assert web["inspect"]["NetworkSettings"]["Ports"]["80/tcp"] == [{"HostIp": "127.0.0.1", "HostPort": "8080"}]
    assert host.run("busybox wget -q -O - http://127.0.0.1:8080/").stdout == "shop\n"
    # Its data is there, and its variables are.
    assert host.file("/var/lib/docker/volumes/shop_data/_data/starts").content_string == "started\n" * 2
    assert "PASSWORD=canary-of-compose" in db["inspect"]["Config"]["Env"]
    assert db["inspect"]["HostConfig"]["LogConfig"]["Config"]["max-file"] == "2"
    for one in (web, db):
        assert one["inspect"]["HostConfig"]["RestartPolicy"] == {"Name": "on-failure", "MaximumRetryCount": 5}
    assert settled(handing_over, WEB, DB)


def test_an_old_compose_is_told_in_words_what_it_cannot_take_off(handing_over, host):
    told = [words for words in EDITS if words in handing_over.hardened.files[README]]
    version = host.check_output("docker-compose version --short")
    assert told == (list(EDITS) if version.startswith("1.") else [])


def test_the_service_of_a_swarm_is_hardened_by_the_line(handing_over, host):
    done = handing_over.swarm
    assert [one.returncode for one in done.ended] == [0] * len(done.ended), done.said
    others = "queue.*"
    assert done.after.identities(others) == done.before.identities(others)
    before, after = done.before.tasks(), done.after.tasks()
    assert len(after) == 2 and not {one["inspect"]["Id"] for one in before} & {one["inspect"]["Id"] for one in after}
    # Its own word for it came with Docker 25.
    gains = "1" if len(done.ended) == 2 else "0"
    assert all(is_hard(one, "1000", gains) for one in after)
    assert all(one["inspect"]["HostConfig"]["PidsLimit"] == 100 for one in after)
    spec = json.loads(host.check_output("docker service inspect queue"))[0]["Spec"]
    assert spec["UpdateConfig"]["FailureAction"] == "rollback"


def test_a_swarm_is_handed_what_is_left_and_nothing_about_tasks_that_ended(handing_over):
    settled = handing_over.settled
    assert len([one for name, one in settled.seen.containers.items() if matches("queue.*", name)]) > 2
    left = [[one["setting"] for one in entry["differences"]] for entry in settled.played.plan["hand_over"]
            if entry["owner"]["kind"] == "swarm"]
    assert left == ([] if len(handing_over.swarm.ended) == 2 else [["no_new_privileges"]] * 2)
    assert (SWARM in settled.files) == bool(left)


def test_a_unit_is_hardened_by_a_drop_in(handing_over, host):
    done = handing_over.unit
    assert [one.returncode for one in done.ended] == [0] * len(done.ended), done.said
    assert done.after.identities("cache") == done.before.identities("cache")
    assert is_hard(done.after.named("cache"), "1000")
    assert host.check_output("systemctl is-active cache.service") == "active"
    assert settled(handing_over, "cache")


def test_who_has_done_it_is_handed_nothing_more(handing_over):
    after = handing_over.settled
    assert after.played.status == 0, after.played.output
    assert {"shop/web", "shop/db", "cache.service"}.isdisjoint(handed_to(after.played.plan))
    assert set(after.files) & {COMPOSE, UNIT} == set()
    assert README in after.files and "job" in after.files[README] and "shop" not in after.files[README]


def test_a_second_run_writes_nothing(handing_over):
    settled, again = handing_over.settled, handing_over.again
    assert again.played.status == 0 and again.played.plan["count"] == 0, again.played.output
    assert (again.files, again.written) == (settled.files, settled.written)
    assert again.seen.identities() == settled.seen.identities()
