# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From one world to another: which steps, in an order in which each of them can be done."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless import texts, unit, worlds
from ansible_collections.bulkhead.containers.plugins.module_utils._core.rootless.model import World

DIFFERENT = "different"


@dataclass(frozen=True)
class Change:
    """C(step): one of C(steps.STEPS). C(what): the file, the switch or the user that it is about."""

    step: str
    what: str
    text: str = ""


def of_user(name: str, home: str, seen: World, wanted: World) -> t.List[Change]:
    """Of a user's engine."""
    differing = [path for path in wanted.files if seen.files.get(path) != wanted.files[path]]
    in_home = [path for path in differing if path.startswith(home + "/")]
    around = [path for path in differing if path not in in_home]
    loads = any(path.endswith(unit.NAME) for path in in_home) or _turns(seen, wanted, "loaded")
    found = _stopping(name, seen, wanted)
    written = [Change("file_written", path, wanted.files[path] or "") for path in around if wanted.files[path]]
    found += written + _reload(bool(written) or _turns(seen, wanted, "systemd"), wanted)
    if _turns(seen, wanted, "linger") and wanted.switches["linger"] == "yes":
        found.append(Change("lingering", name))
    found += [_file(path, wanted) for path in in_home]
    if loads:
        found.append(Change("units_loaded", name))
    found += _starting(name, seen, wanted)
    if _turns(seen, wanted, "linger") and wanted.switches["linger"] == "no":
        found.append(Change("linger_ended", name))
    removed = [Change("file_removed", path) for path in around if not wanted.files[path]]
    return found + removed + _reload(bool(removed), wanted)


def of_host(seen: World, wanted: World) -> t.List[Change]:
    """Of the host around the engines."""
    found = [_file(path, wanted) for path in wanted.files if seen.files.get(path) != wanted.files[path]]
    if seen.files.get(texts.APPARMOR) != wanted.files.get(texts.APPARMOR):
        found.append(Change("apparmor_loaded", texts.APPARMOR, wanted.files[texts.APPARMOR] or ""))
    differing = {name: value for name, value in wanted.switches.items() if seen.switches.get(name) != value}
    found += [Change("sysctl_set", name[len(worlds.SYSCTL):], value) for name, value in differing.items()
              if name.startswith(worlds.SYSCTL)]
    return found + _rootful({name: value for name, value in differing.items() if not name.startswith(worlds.SYSCTL)})


def _rootful(units: t.Mapping[str, str]) -> t.List[Change]:
    """None of root's units starts while another one is masked."""
    masked = [Change("rootful_masked", name) for name, state in units.items() if state == worlds.MASKED]
    free = [Change("rootful_unmasked", name) for name, state in units.items() if state.startswith("unmasked")]
    started = [Change("rootful_started", name) for name, state in units.items() if state == "unmasked active"]
    return masked + free + started


def stops_engine(changes: t.Iterable[Change]) -> bool:
    return any(one.step in ("engine_stopped", "engine_restarted") for one in changes)


def diff(subject: str, seen: World, wanted: World) -> t.List[t.Dict[str, str]]:
    """For people: each file, and the switches together."""
    found = [_diff(path, seen.files.get(path) or "", wanted.files[path] or "") for path in sorted(wanted.files)
             if seen.files.get(path) != wanted.files[path]]
    before, after = (_lines(one, wanted) for one in (seen, wanted))
    return found + ([_diff(subject, before, after)] if before != after else [])


def _stopping(name: str, seen: World, wanted: World) -> t.List[Change]:
    found = []
    if seen.switches["engine"] != "stopped" and wanted.switches["engine"] == "stopped":
        found.append(Change("engine_stopped", name))
    if seen.switches["unit"] == "enabled" and wanted.switches["unit"] != "enabled":
        found.append(Change("engine_disabled", name))
    return found


def _starting(name: str, seen: World, wanted: World) -> t.List[Change]:
    found = []
    if seen.switches["unit"] != "enabled" and wanted.switches["unit"] == "enabled":
        found.append(Change("engine_enabled", name))
    if wanted.switches["engine"] == "stopped":
        return found
    if seen.switches["engine"] == "stopped":
        found.append(Change("engine_started", name))
    elif seen.switches["engine"] == DIFFERENT or _environment(seen) != _environment(wanted):
        found.append(Change("engine_restarted", name))
    return found


def _environment(world: World) -> t.List[str]:
    """What the engine is started with. The rest of a unit needs no restart."""
    unit_text = next((text for path, text in world.files.items() if path.endswith("/" + unit.PLACE)), None) or ""
    return [line for line in unit_text.split("\n") if line.startswith(("Environment=", "ExecStart="))]


def _turns(seen: World, wanted: World, switch: str) -> bool:
    return seen.switches[switch] != wanted.switches[switch]


def _file(path: str, wanted: World) -> Change:
    text = wanted.files[path]
    return Change("file_removed", path) if text is None else Change("file_written", path, text)


def _reload(needed: bool, wanted: World) -> t.List[Change]:
    return [Change("systemd_reloaded", "systemd")] if needed and wanted.switches["systemd"] == "loaded" else []


def _lines(world: World, wanted: World) -> str:
    return "".join("%s: %s\n" % (name, world.switches.get(name, "")) for name in sorted(wanted.switches))


def _diff(header: str, before: str, after: str) -> t.Dict[str, str]:
    return {"before_header": header, "after_header": header, "before": before, "after": after}
