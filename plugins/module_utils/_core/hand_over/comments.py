# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sentences and commands as comments of a file: each stays on its line, whatever is in a name."""

from __future__ import annotations

import shlex
import typing as t


def visible(text: str) -> str:
    """On one line, with nothing in it that is not seen."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


def line(words: t.Sequence[str]) -> str:
    """A command for a shell."""
    return " ".join(shlex.quote(word) for word in words)


def comment(lines: t.Iterable[str]) -> str:
    return "".join(("# " + visible(one)).rstrip() + "\n" for one in lines)


def listed(sentences: t.Iterable[str]) -> t.List[str]:
    """One to a line, after an empty one; commands in them stay whole."""
    lines = ["- " + one for one in sentences]
    return ["", *lines] if lines else []
