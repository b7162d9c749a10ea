# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""sudoers files: who may run a container engine's client through sudo.

Rules that allow everything (ALL) are left out: whoever has one is an administrator and known as such.
"""

from __future__ import annotations

import fnmatch
import re
import typing as t

CLIENTS = ("docker", "docker-compose", "dockerd", "ctr", "nerdctl", "podman")
_DIRECTORIES = ("/usr/bin/", "/bin/", "/usr/local/bin/", "/usr/sbin/", "/sbin/", "/usr/local/sbin/")

_ALIAS = re.compile(r"(User|Cmnd|Cmd|Host|Runas)_Alias\s+(.*)\Z")
_DEFINITION = re.compile(r"\s*([A-Z][A-Z0-9_]*)\s*=(.*)\Z")
_COMMENT = re.compile(r"#(?!\d+(\s|,|$)).*")
# What may come before a command: (run as), tags, options, digests.
_BEFORE = re.compile(r"\s*(\([^)]*\)|[A-Z_]+\s*:|[A-Z]+=(\"[^\"]*\"|\S+)|sha\d+:\S+)\s*")
# "user host = commands : host = commands"
_NEXT_HOST = re.compile(r"\s:\s[^=,:]*=")


def allowed(texts: t.Iterable[str]) -> list[str]:
    """Users and groups (%name) with a rule that names such a client, sorted."""
    aliases: dict[str, list[str]] = {}
    rules: list[tuple[list[str], list[str]]] = []
    for text in texts:
        for line in _lines(text):
            _take(line, aliases, rules)
    found: set[str] = set()
    for users, commands in rules:
        if any(_is_client(command) for entry in commands for command in _expanded(_command(entry), aliases)):
            found |= {name for user in users for name in _expanded(user, aliases)}
    return sorted(name for name in found if name not in ("root", "#0") and not name.startswith("!"))


def _lines(text: str) -> t.Iterator[str]:
    for line in text.replace("\\\n", " ").split("\n"):
        plain = _COMMENT.sub("", line).strip()
        if plain and not plain.startswith(("Defaults", "@")):
            yield plain


def _take(line: str, aliases: dict[str, list[str]], rules: list[tuple[list[str], list[str]]]) -> None:
    alias = _ALIAS.match(line)
    if alias:
        for part in re.split(r":(?=\s*[A-Z][A-Z0-9_]*\s*=)", alias.group(2)):
            definition = _DEFINITION.match(part)
            if definition:
                aliases[definition.group(1)] = _items(definition.group(2))
        return
    who, separator, commands = line.partition("=")
    # The last word before the "=" is the host, or a list of hosts.
    words = re.sub(r"\s*,\s*", ",", who.strip()).rsplit(None, 1)
    if separator and len(words) == 2:
        rules.append((_items(words[0]), _items(_NEXT_HOST.sub(",", commands))))


def _items(text: str) -> list[str]:
    return [item.strip().replace("\\ ", " ") for item in re.split(r"(?<!\\),", text) if item.strip()]


def _command(entry: str) -> str:
    match = _BEFORE.match(entry)
    while match and match.end():
        entry = entry[match.end():]
        match = _BEFORE.match(entry)
    return entry


def _expanded(item: str, aliases: t.Mapping[str, list[str]], depth: int = 0) -> list[str]:
    # Aliases may name aliases; one that names itself must not keep us here.
    if item not in aliases or depth > 8:
        return [item]
    return [name for inner in aliases[item] for name in _expanded(_command(inner), aliases, depth + 1)]


def _is_client(command: str) -> bool:
    program = command.split(None, 1)[0] if command else ""
    if program.startswith("!") or not program.startswith("/"):
        return False
    if program.rsplit("/", 1)[1] in CLIENTS:
        return True
    # A directory stands for all that is in it, and a pattern for all that fits.
    pattern = program + "*" if program.endswith("/") else program
    return any(fnmatch.fnmatchcase(place + client, pattern) for place in _DIRECTORIES for client in CLIENTS)
