# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Services of a swarm: the line that updates one, and what a stack's file has to say so that the stack goes on to."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import (
    comments,
    flags,
    lists,
    model,
    stack,
    yaml_text,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.document import Document
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.model import Artefact, Container
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.table import NAMES

KIND = "swarm"

FILE = "stack.yml"
_ABOUT = "For the service %s of a swarm: what the policy asks for. By bulkhead.containers."
_RUN = "Run this where the swarm is managed. Its tasks are made anew; if they fail, it goes back by itself:"
_STACK = "If a stack's file makes the service, say this there too: its next deployment would undo it otherwise."
_ROLLBACK = ["--update-failure-action", "rollback"]
_TMPFS = {"size": "tmpfs-size", "mode": "tmpfs-mode"}
_TMPFS_NOTE = "Of a tmpfs (%s) a service takes only size and mode. It is noexec, nosuid and nodev."

# Neither docker service update nor a stack's file has a word for them. The engine's API has, since 1.44.
_PRIVILEGES: t.Mapping[str, Document] = {
    "no_new_privileges": {"NoNewPrivileges": True},
    "seccomp": {"Seccomp": {"Mode": "default"}},
    "apparmor": {"AppArmor": {"Mode": "default"}},
}
_API = ("Only the engine's API can say %s of a service, from Docker 25 on, and the next deployment of a stack takes it "
        "off again: %s is to be in TaskTemplate.ContainerSpec.Privileges of its specification. As one line: %s")
_UPDATE = ("docker service inspect %s | jq '.[0].Spec | .TaskTemplate.ContainerSpec.Privileges += %s' | "
           "curl --fail --unix-socket %s --header 'Content-Type: application/json' --data-binary @- \"http://docker/v1.44/services/%s/update?version="
           "$(docker service inspect --format '{{.Version.Index}}' %s)\"")
_SOCKET = "/run/docker.sock"

_CANNOT: t.Mapping[str, str] = {
    "publish_address": "A swarm publishes a port at every address of every node: close it by the firewall's chain "
                       "DOCKER-USER.",
    "memory_swap": "A service has no limit of swap before Docker 29.",
    "memory_reservation": "A service's reservation of memory only says where its tasks have room: it limits nothing.",
    "cpu_shares": "A service has no cpu_shares: limit its cpus.",
    "runtime": "A service has no runtime of its own: set default-runtime of the engines of its nodes.",
}
_NO_WORD = "A service has no word for %s."
# Of the swarm itself: it comes with ports that are published.
_INGRESS = "ingress"
_CAPABILITIES = ("cap_add", "cap_drop")
_LOG_NOTE = "A service's log options are replaced as a whole: add the others that it has (%s) with --log-opt."


def artefacts(containers: t.Iterable[Container]) -> t.List[Artefact]:
    """Tasks of one service are alike."""
    services = {(one.engine, _service(one)): one for one in containers}
    return [_artefact(services[key], key[1]) for key in sorted(services)]


def _service(container: Container) -> str:
    return container.details.get("service") or container.owner


def _artefact(container: Container, service: str) -> Artefact:
    engine = container.engine
    notes = list(_notes(container, service))
    words = ["docker", *model.engine_words(engine), "service", "update", *_ROLLBACK, *_flags(container), service]
    command = comments.line(words) if _flags(container) else ""
    about = [_ABOUT % service, "", *([_RUN, "  " + command] if command else ()), _STACK,
             *comments.listed(notes)]
    content = comments.comment(about) + yaml_text.dump(stack.document(container, service))
    return Artefact(engine, KIND, service, model.path(engine, KIND, service, FILE), content, command, notes)


def _flags(container: Container) -> t.List[str]:
    found = [word for name, value in container.values.items()
             for flag in flags.of_cell(NAMES[name].swarm, value) for word in flag]
    for setting, make in _FLAGS.items():
        if setting in container.after:
            found += make(container)
    return found + (_capabilities(container) if set(_CAPABILITIES) & set(container.after) else [])


def _capabilities(container: Container) -> t.List[str]:
    """Both lists as a whole: one flag alone turns what was dropped into what is neither, and the other way round."""
    found = []
    for setting, flag in (("cap_add", "--cap-add"), ("cap_drop", "--cap-drop")):
        names = container.after.get(setting, (container.configured or {}).get(setting) or ())
        found += [word for name in ("RESET", *names) for word in (flag, name)]
    return found


def _tmpfs(container: Container) -> t.List[str]:
    return [word for path, options in container.after["tmpfs"].items()
            for word in ("--mount-add", ",".join(map(_field, _mount(path, options))))]


def _mount(path: str, options: str) -> t.List[str]:
    told = ["%s=%s" % (_TMPFS[name], value) for name, value in stack.options_of(options) if name in _TMPFS]
    return ["type=tmpfs", "destination=" + path, *told]


def _field(text: str) -> str:
    """As in a table whose columns end with commas."""
    return '"%s"' % text.replace('"', '""') if set(text) & set(',"\n') else text


def _logging(container: Container) -> t.List[str]:
    options = flags.of_cell("--log-opt", container.after["log_options"])
    return ["--log-driver", lists.log_driver(container), *(word for option in options for word in option)]


def _mounts(container: Container) -> t.List[str]:
    return [word for place in container.after["remove_mounts"] for word in ("--mount-rm", place)]


def _networks(container: Container) -> t.List[str]:
    before, after = container.before.get("networks") or (), container.after["networks"]
    changes = [("--network-add", one) for one in after if one not in before]
    changes += [("--network-rm", one) for one in before if one not in (*after, _INGRESS)]
    return [word for change in changes for word in change]


_FLAGS: t.Mapping[str, t.Callable[[Container], t.List[str]]] = {
    "tmpfs": _tmpfs,
    "log_options": _logging,
    "remove_mounts": _mounts,
    "networks": _networks,
}


def _is_said(setting: str) -> bool:
    """By a flag, or by the note about the API."""
    cells = [names.swarm for name, names in NAMES.items() if name.partition(".")[0] == setting]
    return any(cells) or setting in (*_FLAGS, *_CAPABILITIES, *_PRIVILEGES)


def _by_api(container: Container, service: str, privileges: Document) -> str:
    said, name = json.dumps(privileges), comments.line([service])
    socket = container.engine.partition(":")[2] or _SOCKET
    line = _UPDATE % (name, said, comments.line([socket]), service, name)
    return _API % (" and ".join(setting for setting in _PRIVILEGES if setting in container.after), said, line)


def _notes(container: Container, service: str) -> t.Iterator[str]:
    after = container.after
    yield from model.engine_note(container.engine)
    yield from (_CANNOT.get(setting, _NO_WORD % setting) for setting in after if not _is_said(setting))
    privileges: Document = {}
    for setting, said in _PRIVILEGES.items():
        privileges.update(said if setting in after else {})
    if privileges:
        yield _by_api(container, service, privileges)
    others = sorted(set((container.configured or {}).get("log_options") or ()) - set(after.get("log_options", ())))
    if "log_options" in after and others:
        yield _LOG_NOTE % ", ".join(others)
    if "tmpfs" in after:
        yield _TMPFS_NOTE % ", ".join(after["tmpfs"])
    yield from stack.notes(container)
