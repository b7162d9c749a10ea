# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The directory of a host, below that of the reports, with what its containers' owners are handed.

Files of ours that do not count any more go from it. What others put there stays, and nothing is written through a link.
"""

from __future__ import annotations

import os
import typing as t
from pathlib import Path

from ansible_collections.bulkhead.containers.plugins.module_utils._core import hand_over
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import index, records
from ansible_collections.bulkhead.containers.plugins.plugin_utils import _report_dir

SUFFIX = ".hand_over"

# As the whole report: it says how the host can be broken into.
_DIRECTORY_MODE = 0o750


def write_host(report_dir: Path, host: str, entries: t.Sequence[t.Mapping[str, t.Any]],
               snapshot: t.Mapping[str, t.Any]) -> str:
    """Make it what the entries of the plan say. Returns where it is; "" where nothing is handed over.

    Raises ReportDirError.
    """
    directory = report_dir / (_report_dir.stem(host) + SUFFIX)
    artefacts = hand_over.artefacts(records.joined(entries, snapshot))
    files = {one.path: one.content for one in artefacts}
    if files:
        files[index.FILE] = index.text(host, artefacts)
    try:
        _remove_others(directory, set(files))
        for path in sorted(files):
            _write(report_dir, directory / path, files[path])
    except OSError as error:
        raise _report_dir.ReportDirError("cannot write %s: %s" % (directory, error.strerror)) from None
    return str(directory) if files else ""


def _write(report_dir: Path, path: Path, text: str) -> None:
    for parent in reversed(path.relative_to(report_dir).parents[:-1]):
        place = report_dir / parent
        if place.is_symlink():
            raise _report_dir.ReportDirError("%s is a link; remove it" % place)
        place.mkdir(mode=_DIRECTORY_MODE, parents=True, exist_ok=True)
    content = text.encode()
    # Who keeps the directory in Git, or copies it, sees what has changed.
    if path.is_symlink() or not path.is_file() or path.read_bytes() != content:
        _report_dir.write(path.parent, path.name, content)


def _remove_others(directory: Path, kept: t.Container[str]) -> None:
    if directory.is_symlink():
        return
    for place, _directories, names in os.walk(str(directory)):
        for path in (Path(place) / name for name in names if hand_over.is_ours(name)):
            if path.relative_to(directory).as_posix() not in kept:
                path.unlink()
                _remove_if_empty(path.parent, directory)


def _remove_if_empty(place: Path, directory: Path) -> None:
    while not any(place.iterdir()):
        place.rmdir()
        if place == directory:
            return
        place = place.parent
