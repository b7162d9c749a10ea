# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which containers a command of the engine's client makes or starts."""

from __future__ import annotations

import dataclasses
import posixpath
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.owners.command_lines import Words

Options = t.List[t.Tuple[str, str]]

# Options without a value of their own. All others have one.
_BARE = frozenset(["-D", "--debug", "--tls", "--tlsverify", "-v", "--version", "--help"])
_BARE_RUN = frozenset([
    "-d", "--detach", "--disable-content-trust", "--help", "--init", "-i", "--interactive", "--no-healthcheck",
    "--oom-kill-disable", "--privileged", "-P", "--publish-all", "-q", "--quiet", "--read-only", "--rm", "--sig-proxy",
    "-t", "--tty", "--use-api-socket",
])
_BARE_START = frozenset(["-a", "--attach", "-i", "--interactive", "--help"])
_BARE_COMPOSE = _BARE | frozenset(["-h", "--all-resources", "--compatibility", "--dry-run", "--no-ansi",
                                   "--skip-hostname-check", "--verbose"])
_STARTS_PROJECT = ("up", "start", "run", "create", "watch")


@dataclasses.dataclass(frozen=True)
class Command:
    """C(does): run, start or compose. C(names): of the containers; none of run where the engine chooses one.

    C(image), C(auto_remove): of run. C(project), C(directory), C(files): of compose, as far as they were given.
    """

    does: str
    names: t.Tuple[str, ...] = ()
    image: str = ""
    auto_remove: bool = False
    project: str = ""
    directory: str = ""
    files: t.Tuple[str, ...] = ()


def read(words: Words) -> t.Optional[Command]:
    """None of a command that starts no container. The client may stand behind others: sudo, timeout, flock."""
    names = [posixpath.basename(word) for word in words]
    for number, name in enumerate(names):
        if name == "docker-compose":
            return _compose(words[number + 1 :])
        if name == "docker":
            return _client(words[number + 1 :])
    return None


def placed(command: Command, directory: str) -> Command:
    """With whole paths, of one that is given in a directory."""
    return dataclasses.replace(
        command,
        directory=posixpath.normpath(posixpath.join(directory, command.directory)),
        files=tuple(posixpath.normpath(posixpath.join(directory, one)) for one in command.files),
    )


def _client(words: Words) -> t.Optional[Command]:
    _options, rest = _options_of(words, _BARE)
    if rest[:1] == ["container"]:
        rest = rest[1:]
    verb = rest[0] if rest else ""
    if posixpath.basename(verb) in ("docker", "docker-compose"):
        return read(rest)  # as in sudo -u docker docker run
    if verb in ("run", "create"):
        return _run(rest[1:])
    if verb == "start":
        return _start(rest[1:])
    return _compose(rest[1:]) if verb == "compose" else None


def _run(words: Words) -> Command:
    options, rest = _options_of(words, _BARE_RUN)
    name = _last(options, "--name").lstrip("/")
    return Command(
        "run",
        names=(name,) if _is_known(name) else (),
        image=rest[0] if rest and _is_known(rest[0]) else "",
        auto_remove=_last(options, "--rm") not in ("", "false"),
    )


def _start(words: Words) -> t.Optional[Command]:
    names: Words = []
    while words:
        _options, words = _options_of(words, _BARE_START)
        names += [one.lstrip("/") for one in words[:1] if _is_known(one)]
        words = words[1:]
    return Command("start", names=tuple(names)) if names else None


def _compose(words: Words) -> t.Optional[Command]:
    options, rest = _options_of(words, _BARE_COMPOSE)
    if rest[:1] not in ([one] for one in _STARTS_PROJECT):
        return None
    return Command(
        "compose",
        project=_last(options, "-p", "--project-name"),
        directory=_last(options, "--project-directory", "--workdir"),
        files=tuple(value for name, value in options if name in ("-f", "--file")),
    )


def _options_of(words: Words, bare: t.Container[str]) -> t.Tuple[Options, Words]:
    """The options up to the first word that is none, and that word with all behind it."""
    options: Options = []
    place = 0
    while place < len(words) and words[place].startswith("-") and words[place] != "-":
        word = words[place]
        place += 1
        if word == "--":
            break
        name, value = _long(word, bare) if word.startswith("--") else _short(word, bare)
        if value is None:
            value = words[place] if place < len(words) else ""
            place += 1
        options.append((name, value))
    return options, list(words[place:])


def _long(word: str, bare: t.Container[str]) -> t.Tuple[str, t.Optional[str]]:
    """The value None is the next word."""
    name, equals, value = word.partition("=")
    if equals:
        return name, value
    return name, "true" if name in bare else None


def _short(word: str, bare: t.Container[str]) -> t.Tuple[str, t.Optional[str]]:
    """Several of them can share a hyphen, as in -dp 80:80."""
    for place, letter in enumerate(word[1:], start=1):
        if f"-{letter}" not in bare:
            return f"-{letter}", word[place + 1 :].lstrip("=") or None
    return word, "true"


def _last(options: Options, *names: str) -> str:
    found = [value for name, value in options if name in names]
    return found[-1] if found else ""


def _is_known(word: str) -> bool:
    """Whether no variable is left in it that only the running unit has."""
    return bool(word) and "$" not in word
