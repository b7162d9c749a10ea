# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The directory on the controller where a run leaves what it found: one file of findings and one of evidence a host."""

from __future__ import annotations

import gzip
import json
import os
import tempfile
import typing as t
from pathlib import Path

REPORT_SUFFIX = ".json"
EVIDENCE_SUFFIX = ".evidence.json.gz"

# Evidence says how a host can be broken into: for its owner and group only.
_FILE_MODE = 0o640
_DIRECTORY_MODE = 0o750


class ReportDirError(ValueError):
    """A file of the directory that cannot be written or is not what it should be."""


def write_host(directory: Path, report: t.Mapping[str, t.Any], snapshot: t.Mapping[str, t.Any]) -> t.Dict[str, str]:
    """Keep a host's findings, and its evidence (snapshot and findings) compressed. Returns where."""
    stem = _stem(report["host"])
    findings = _dump(report)
    # Level 1: evidence repeats itself, and more effort costs every host of the fleet controller time.
    evidence = gzip.compress(b'{"snapshot":%s,"report":%s}' % (_dump(snapshot), findings), compresslevel=1, mtime=0)
    return {
        "report": write(directory, stem + REPORT_SUFFIX, findings + b"\n"),
        "evidence": write(directory, stem + EVIDENCE_SUFFIX, evidence),
    }


def write(directory: Path, name: str, content: bytes) -> str:
    """Write a file whole or not at all. Returns its path. Raises ReportDirError."""
    path = directory / name
    try:
        directory.mkdir(mode=_DIRECTORY_MODE, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=str(directory), prefix="." + name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            os.chmod(temporary, _FILE_MODE)
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise ReportDirError("cannot write %s: %s; set hardening_report_dir to a directory that you can write to"
                             % (path, error.strerror)) from None
    return str(path)


def read_host(directory: Path, host: str) -> t.Dict[str, t.Any]:
    """A host's report. Raises ReportDirError, and FileNotFoundError if there is none."""
    return _read(directory / (_stem(host) + REPORT_SUFFIX))


def read_all(directory: Path) -> t.Iterator[t.Dict[str, t.Any]]:
    """Every host's report in the directory, by name."""
    for path in sorted(directory.glob("*" + REPORT_SUFFIX)):
        yield _read(path)


def share_texts(reports: t.Iterable[t.Dict[str, t.Any]]) -> t.List[t.Dict[str, t.Any]]:
    """The reports, with what findings of one control repeat held in memory once: a fleet has millions of findings."""
    texts: t.Dict[str, t.Dict[str, t.Any]] = {}
    kept = []
    for report in reports:
        for finding in report["findings"]:
            shared = texts.setdefault(finding["id"], {key: finding[key] for key in _TEXTS})
            if all(shared[key] == finding[key] for key in _TEXTS):
                finding.update(shared)
        kept.append(report)
    return kept


_TEXTS = ("title", "severity", "area", "why", "remedy", "disruption", "references")


def _read(path: Path) -> t.Dict[str, t.Any]:
    try:
        report = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        raise ReportDirError("cannot read the report %s: %s; audit the host again" % (path, error)) from None
    if not isinstance(report, dict) or not {"schema", "host", "taken", "findings"} <= set(report):
        raise ReportDirError("%s is not a host's report; keep other JSON files out of the directory" % path)
    if not isinstance(report["findings"], list) or not all(map(_is_finding, report["findings"])):
        raise ReportDirError("the report %s is damaged: not all of its findings are whole; audit the host again" % path)
    return report


def _is_finding(item: t.Any) -> bool:
    return isinstance(item, dict) and isinstance(item.get("id"), str) and all(key in item for key in _TEXTS)


def _dump(value: t.Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _stem(host: str) -> str:
    # An inventory name can hold a slash, and a name is not a path.
    return host.replace(os.sep, "_").lstrip(".") or "_"
