# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The services of systemd that start containers, as their files on this host have them."""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass, field

from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners import unit_names
from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.units import Starter, Unit, UnitReader
from ansible_collections.bulkhead.containers.plugins.module_utils._host import command, reading
from ansible_collections.bulkhead.containers.plugins.module_utils._host.errors import Errors, HostError, reason_of

SECTION = "host.owners"

# In systemd's order: of files with the same name, the first counts.
SYSTEM = (
    "/etc/systemd/system.control",
    "/run/systemd/system.control",
    "/run/systemd/transient",
    "/run/systemd/generator.early",
    "/etc/systemd/system",
    "/run/systemd/system",
    "/run/systemd/generator",
    "/usr/local/lib/systemd/system",
    "/usr/lib/systemd/system",
    "/lib/systemd/system",
    "/run/systemd/generator.late",
)
USER = (
    "{home}/.config/systemd/user.control",
    "{runtime}/systemd/user.control",
    "{runtime}/systemd/transient",
    "{runtime}/systemd/generator.early",
    "{home}/.config/systemd/user",
    "/etc/systemd/user",
    "{runtime}/systemd/user",
    "/run/systemd/user",
    "{runtime}/systemd/generator",
    "{home}/.local/share/systemd/user",
    "/usr/local/lib/systemd/user",
    "/usr/lib/systemd/user",
    "{runtime}/systemd/generator.late",
)
_PACKAGED = ("/usr/lib/", "/lib/")
_LINKS = (".wants", ".requires", ".upholds")
_MASK = "/dev/null"
_CLIENT = b"docker"


@dataclass
class _Files:
    """Where the parts of all units of one service manager are."""

    fragments: t.Dict[str, str] = field(default_factory=dict)
    dropins: t.Dict[str, t.Dict[str, str]] = field(default_factory=dict)  # {web.service.d: {file: path}}
    instances: t.Set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Found:
    """C(complete): nothing was there that could not be read. C(fragments): of all units, also of the others."""

    starters: t.Tuple[Starter, ...] = ()
    fragments: t.Mapping[str, str] = field(default_factory=dict)
    complete: bool = True


class UnitFiles:
    """Each file is read once, however many service managers it is for."""

    def __init__(self, run: command.Run, errors: Errors) -> None:
        self._run = run
        self._errors = errors
        self._contents: t.Dict[str, bytes] = {}
        self._complete = True

    def of_system(self) -> Found:
        if not os.path.isdir("/run/systemd/system"):
            return Found()  # nobody reads them
        return self.look(SYSTEM)

    def of_user(self, user: str, home: str, uid: int) -> Found:
        runtime = f"/run/user/{uid}"
        return self.look([path.format(home=home, runtime=runtime) for path in USER], user, home)

    def look(self, directories: t.Iterable[str], user: str = "", home: str = "/root") -> Found:
        """The units of one service manager, which looks for them in these directories."""
        self._complete = True
        files = _Files()
        tops = list(dict.fromkeys(os.path.realpath(path) for path in directories))
        for top in tops:
            self._list(top, tops, files)
        named = self._naming_client(files)
        if not user and any(map(unit_names.is_template, named)):
            files.instances |= self._loaded(sorted(filter(unit_names.is_template, named)))
        starters = [self._starter(name, files, user, home) for name in sorted(self._candidates(named, files))]
        known = tuple(one for one in starters if one is not None and one.commands)
        return Found(known, files.fragments, self._complete)

    def _list(self, top: str, tops: t.Sequence[str], files: _Files) -> None:
        for entry in self._entries(top):
            if entry.name.endswith(unit_names.SUFFIX):
                self._take(entry, tops, files)
            elif entry.name.endswith(unit_names.SUFFIX + ".d") or entry.name == "service.d":
                for part in self._entries(entry.path):
                    if part.name.endswith(".conf"):
                        files.dropins.setdefault(entry.name, {}).setdefault(part.name, part.path)
            elif entry.name.endswith(_LINKS):
                files.instances |= {one.name for one in self._entries(entry.path) if unit_names.template(one.name)}

    def _take(self, entry: os.DirEntry[str], tops: t.Sequence[str], files: _Files) -> None:
        """A link to another unit is that unit's second name, or one instance of a template."""
        target = os.path.realpath(entry.path) if entry.is_symlink() else entry.path
        directory, name = os.path.split(target)
        if name != entry.name and directory in tops:
            if unit_names.template(entry.name) == name:
                files.instances.add(entry.name)
            return
        files.fragments.setdefault(entry.name, entry.path)

    def _entries(self, path: str) -> t.List[os.DirEntry[str]]:
        try:
            with os.scandir(path) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            self._unread(path, error)
            return []

    def _naming_client(self, files: _Files) -> t.Set[str]:
        dropins = {name for name, parts in files.dropins.items() if any(map(self._names_client, parts.values()))}
        return {
            name
            for name, path in files.fragments.items()
            if self._names_client(path) or (dropins and dropins & set(unit_names.dropin_directories(name)))
        }

    def _names_client(self, path: str) -> bool:
        return _CLIENT in self._content(path).lower()

    def _candidates(self, named: t.Set[str], files: _Files) -> t.Set[str]:
        """Those units, in place of templates their instances, and what people wrote who may have scripts started."""
        by_people = {name for name, path in files.fragments.items() if not path.startswith(_PACKAGED)}
        instances = {one for one in files.instances if unit_names.template(one) in named}
        return {one for one in named | by_people if not unit_names.is_template(one)} | instances

    def _starter(self, name: str, files: _Files, user: str, home: str) -> t.Optional[Starter]:
        fragment = files.fragments.get(name) or files.fragments[unit_names.template(name)]
        try:
            return self._read(name, fragment, files, user, home)
        except ValueError as error:  # a path that cannot be one
            self._unread(fragment, error)
            return None

    def _read(self, name: str, fragment: str, files: _Files, user: str, home: str) -> Starter:
        parts: t.Dict[str, str] = {}
        for directory in unit_names.dropin_directories(name):
            parts = {**files.dropins.get(directory, {}), **parts}
        texts = [self._text(path) for path in (fragment, *(parts[part] for part in sorted(parts)))]
        reader = UnitReader(Unit(name, fragment, tuple(texts), user, home), os.uname().nodename)
        environment = [self._text(path) for path in reader.environment_files]
        return reader.read(environment, {path: self._script(path) for path in reader.programs})

    def _script(self, path: str) -> str:
        """The text of a program that is a script and names the client."""
        try:
            text = reading.script(path)
        except (FileNotFoundError, NotADirectoryError):
            return ""
        except OSError as error:
            self._unread(path, error)
            return ""
        return text.decode("utf-8", "replace") if _CLIENT in text.lower() else ""

    def _loaded(self, templates: t.Sequence[str]) -> t.Set[str]:
        """Instances that somebody started without enabling them."""
        patterns = [name.replace("@", "@*") for name in templates]
        words = [command.find("systemctl") or "systemctl", "list-units", "--all", "--full", "--plain", "--no-legend"]
        try:
            printed = command.output(self._run, [*words, "--", *patterns])
        except (OSError, HostError) as error:
            self._unread(templates[0], error)
            return set()
        # Before the name there may be a mark.
        return {word for line in printed.splitlines() for word in line.split()[:2] if unit_names.template(word)}

    def _text(self, path: str) -> str:
        return self._content(path).decode("utf-8", "replace")

    def _content(self, path: str) -> bytes:
        """Nothing of a file that is not there, or that says that there is to be no such unit."""
        if path not in self._contents:
            try:
                self._contents[path] = reading.regular_file(path)
            except (FileNotFoundError, NotADirectoryError):
                self._contents[path] = b""
            except (OSError, HostError) as error:
                if os.path.realpath(path) != _MASK:
                    self._unread(path, error)
                return b""
        return self._contents[path]

    def _unread(self, path: str, error: Exception) -> None:
        self._errors.add(SECTION, path, reason_of(error, path))
        self._complete = False
