# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The files of a container's cgroup -> how many processes and how much memory it used."""

from __future__ import annotations

import typing as t

Record = t.Dict[str, t.Any]
Texts = t.Mapping[str, t.Optional[str]]

# What is asked for -> the file, and for a file of several lines the word before the number, in the two versions.
FILES_V1: t.Mapping[str, t.Mapping[str, t.Tuple[str, str]]] = {
    "pids": {"current": ("pids.current", ""), "peak": ("pids.peak", ""), "refused": ("pids.events", "max")},
    "memory": {
        "current": ("memory.usage_in_bytes", ""),
        "peak": ("memory.max_usage_in_bytes", ""),
        "killed": ("memory.oom_control", "oom_kill"),
    },
}
FILES_V2: t.Mapping[str, t.Mapping[str, t.Tuple[str, str]]] = {
    "pids": FILES_V1["pids"],
    "memory": {
        "current": ("memory.current", ""),
        "peak": ("memory.peak", ""),
        "killed": ("memory.events", "oom_kill"),
    },
}


def read(texts: Texts, files: t.Mapping[str, t.Tuple[str, str]]) -> Record:
    """C(texts): of the files by name, None of one that this kernel does not have.

    Without a peak that the kernel keeps, the highest that was seen is what there is now.
    """
    found = {name: _number(texts[file], word) for name, (file, word) in files.items()}
    kept = texts[files["peak"][0]] is not None
    return {**found, "peak": found["peak"] if kept else found["current"], "peak_kept": kept}


def _number(text: t.Optional[str], word: str) -> t.Optional[int]:
    if text is None:
        return None
    if not word:
        return int(text)
    lines = dict(line.split(" ", 1) for line in text.split("\n") if " " in line)
    return int(lines[word]) if word in lines else None
