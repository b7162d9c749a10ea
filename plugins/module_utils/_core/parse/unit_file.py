# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The text of a unit file of systemd."""

from __future__ import annotations

import typing as t

Settings = t.Dict[str, t.List[str]]


def service(texts: t.Iterable[str]) -> Settings:
    """The section Service of a unit and its drop-ins, in their order: {name: its values}."""
    found: Settings = {}
    for text in texts:
        for name, value in _of_section("[Service]", text):
            # An empty value forgets those before it.
            found[name] = [*found.get(name, []), value] if value else []
    return found


def last(settings: Settings, name: str) -> str:
    """Of a setting that has one value, the one that counts."""
    return settings[name][-1] if settings.get(name) else ""


def _of_section(wanted: str, text: str) -> t.Iterator[t.Tuple[str, str]]:
    section = ""
    for line in _lines(text):
        name, equals, value = line.partition("=")
        if line.startswith("["):
            section = line
        elif equals and section == wanted:
            yield name.strip(), value.strip()


def _lines(text: str) -> t.Iterator[str]:
    """A line goes on in the next one behind a backslash, and comments in between do not count."""
    begun = ""
    for line in text.split("\n"):
        line = line.strip()
        if line.startswith(("#", ";")):
            continue
        begun += line
        if _goes_on(line):
            begun = begun[:-1] + " "
        else:
            yield begun
            begun = ""
    yield begun


def _goes_on(line: str) -> bool:
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1
