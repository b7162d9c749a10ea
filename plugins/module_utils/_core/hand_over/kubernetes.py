# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Containers of pods: what the pod's specification is to say. Who makes the pod is not known to the engine."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import comments, model, yaml_text
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.document import Document, put
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.model import Artefact, Container
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over.table import NAMES

KIND = "kubernetes"

FILE = "pod.yml"
_ABOUT = "For the pod %s: what the policy asks for. By bulkhead.containers."
_MERGE = "Merge this into the template of the pod, where its Deployment, StatefulSet, DaemonSet or Job has one."
_WHO = "Who makes the pod says:"
# Of a container's name, as the kubelet makes it: k8s_CONTAINER_POD_NAMESPACE_UID_ATTEMPT.
_PREFIX, _PARTS = "k8s", 6
_OWNERS = "jsonpath={.metadata.ownerReferences}"

_HOST_KEYS = {"ipc_mode": "hostIPC", "pid_mode": "hostPID"}
_WORDS: t.Mapping[str, str] = {
    "uts_mode": "A pod without hostNetwork has a host name of its own.",
    "networks": "Set hostNetwork to false, and say in a NetworkPolicy with whom the pod may talk.",
    "publish_address": "Give each hostPort a hostIP, or publish by a Service instead.",
    "remove_mounts": "Take the volumes and volumeMounts of %s out.",
    "pids_limit": "Processes are limited by the kubelet's podPidsLimit.",
    "cpu_shares": "Shares of the processor follow from resources.requests.cpu.",
    "memory_swap": "Swap is the kubelet's memorySwap.",
    "restart_policy": "The pod's restartPolicy is that of its Deployment or Job.",
    "log_options": "Logs are limited by the kubelet's containerLogMaxSize and containerLogMaxFiles.",
    "healthcheck": "Healthchecks are not Docker's here: write a readinessProbe or a livenessProbe.",
    "runtime": "Name a RuntimeClass of that runtime in runtimeClassName.",
    "user": "runAsUser and runAsGroup are numbers: look up those of %s in the image.",
    "ulimits": "Limits of processes are those of the container runtime.",
    "init": "An init is up to the image, or to shareProcessNamespace.",
    "cgroupns_mode": "The cgroup namespace is private on hosts with cgroup v2 unless the container is privileged.",
}


def artefacts(containers: t.Iterable[Container]) -> t.List[Artefact]:
    pods: t.Dict[t.Tuple[str, str], t.List[Container]] = {}
    for one in containers:
        pods.setdefault((one.engine, one.owner), []).append(one)
    return [_artefact(name, pods[engine, name]) for engine, name in sorted(pods)]


def _artefact(pod: str, containers: t.Sequence[Container]) -> Artefact:
    engine, command = containers[0].engine, _command(containers[0])
    notes = list(dict.fromkeys(note for one in containers for note in _notes(one)))
    about = [_ABOUT % pod, "", _MERGE, *([_WHO, "  " + command] if command else ()), *comments.listed(notes)]
    content = comments.comment(about) + yaml_text.dump({"spec": _spec(containers)})
    return Artefact(engine, KIND, pod, model.path(engine, KIND, pod, FILE), content, command, notes)


def _parts(container: Container) -> t.List[str]:
    parts = container.name.split("_")
    return parts if len(parts) == _PARTS and parts[0] == _PREFIX else []


def _command(container: Container) -> str:
    parts = _parts(container)
    if not parts:
        return ""
    _prefix, _name, pod, namespace, *_rest = parts
    return comments.line(["kubectl", "--namespace", namespace, "get", "pod", pod, "--output", _OWNERS])


def _spec(containers: t.Sequence[Container]) -> Document:
    spec: Document = {}
    for one in containers:
        spec.update({key: False for setting, key in _HOST_KEYS.items() if setting in one.after})
    paths = dict.fromkeys(path for one in containers for path in one.after.get("tmpfs", ()))
    volumes = {path: "tmpfs-%d" % number for number, path in enumerate(paths, 1)}
    spec["containers"] = [_container(one, volumes) for one in containers]
    if volumes:
        spec["volumes"] = [{"name": name, "emptyDir": {"medium": "Memory"}} for name in volumes.values()]
    return spec


def _container(container: Container, volumes: t.Mapping[str, str]) -> Document:
    parts = _parts(container)
    keys: Document = {"name": parts[1] if parts else container.name}
    for name, value in container.values.items():
        put(keys, NAMES[name].pod, _quantity(value) if name.startswith("memory") else value)
    for key, number in zip(("runAsUser", "runAsGroup"), _ids(container)):
        put(keys, "securityContext." + key, number)
    mounts = [{"name": volumes[path], "mountPath": path} for path in container.after.get("tmpfs", ())]
    return {**keys, **({"volumeMounts": mounts} if mounts else {})}


def _quantity(size: str) -> str:
    """Kubernetes' M is a million."""
    return size if size[-1:].isdigit() else size + "i"


def _ids(container: Container) -> t.List[int]:
    parts = str(container.after.get("user", "")).split(":")
    return [int(one) for one in parts] if all(one.isdecimal() and one.isascii() for one in parts) else []


def _notes(container: Container) -> t.Iterator[str]:
    for setting, sentence in _WORDS.items():
        if setting in container.after and not (setting == "user" and _ids(container)):
            value = container.after[setting]
            yield sentence.replace("%s", ", ".join(value) if isinstance(value, (list, tuple)) else str(value))
