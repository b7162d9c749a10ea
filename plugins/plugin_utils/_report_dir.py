# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The directory on the controller where a run leaves what it found: one file of findings and one of evidence a host.

A run that changes hosts looks twice. What it saw first is kept below C(before/) too, and the report that it writes last
says in C(before) at which time that was: what another run left there belongs to no report.
"""

from __future__ import annotations

import gzip
import json
import os
import tempfile
import typing as t
import zlib
from pathlib import Path

REPORT_SUFFIX = ".json"
EVIDENCE_SUFFIX = ".evidence.json.gz"
LOOKS_SUFFIX = ".looks.json.gz"
RECOMMENDED_SUFFIX = ".recommended.yml"
BEFORE = "before"
PHASES = ("audit", "before", "after")

# Evidence says how a host can be broken into: for its owner and group only.
_FILE_MODE = 0o640
_DIRECTORY_MODE = 0o750


class ReportDirError(ValueError):
    """A file of the directory that cannot be written or is not what it should be."""


def write_host(directory: Path, report: t.Mapping[str, t.Any], snapshot: t.Mapping[str, t.Any],
               phase: str = "audit") -> t.Dict[str, str]:
    """Keep a host's findings, and its evidence (snapshot and findings) compressed. Returns where.

    C(phase) is C(before) of what is kept for the comparison, too, and C(after) of what will be compared with it.
    """
    prefix = stem(report["host"])
    taken_before = _taken_before(directory, report, phase)
    findings = _dump({**report, "before": taken_before} if taken_before else report)
    # Level 1: evidence repeats itself, and more effort costs every host of the fleet controller time.
    evidence = gzip.compress(b'{"snapshot":%s,"report":%s}' % (_dump(snapshot), findings), compresslevel=1, mtime=0)
    files = {"report": (prefix + REPORT_SUFFIX, findings + b"\n"), "evidence": (prefix + EVIDENCE_SUFFIX, evidence)}
    if phase == "before":
        # First of all: a report that names a time before must never be there without what was seen then.
        for name, content in files.values():
            write(directory / BEFORE, name, content)
    return {kind: write(directory, name, content) for kind, (name, content) in files.items()}


def write_recommended(directory: Path, host: str, recommended: bytes,
                      looks: t.Sequence[t.Mapping[str, t.Any]]) -> t.Dict[str, str]:
    """Keep what is recommended for a host, and the looks that it comes from for the next time. Returns where."""
    kept = gzip.compress(_dump(looks), compresslevel=1, mtime=0)
    return {"looks": write(directory, stem(host) + LOOKS_SUFFIX, kept),
            "recommended": write(directory, stem(host) + RECOMMENDED_SUFFIX, recommended)}


def read_looks(directory: Path, host: str) -> t.List[t.Dict[str, t.Any]]:
    """What was kept of earlier looks at a host. Raises ReportDirError."""
    path = directory / (stem(host) + LOOKS_SUFFIX)
    try:
        looks = json.loads(gzip.decompress(path.read_bytes()))
    except FileNotFoundError:
        return []
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise ReportDirError("cannot read the looks in %s: %s; remove it to begin anew" % (path, error)) from None
    if not isinstance(looks, list) or not all(map(_is_look, looks)):
        raise ReportDirError("%s does not hold looks at a host; remove it to begin anew" % path)
    return looks


def _is_look(item: t.Any) -> bool:
    return isinstance(item, dict) and isinstance(item.get("taken"), str) and isinstance(item.get("engines"), list)


def _taken_before(directory: Path, report: t.Mapping[str, t.Any], phase: str) -> str:
    """When this run looked at the host before it changed anything; empty where it did not."""
    if phase == "before":
        return str(report["taken"])
    if phase != "after":
        return ""
    try:
        latest = read_host(directory, report["host"])
    except (FileNotFoundError, ReportDirError):
        return ""
    # The phase before wrote both files. What any other phase wrote since belongs to another run.
    return str(latest["taken"]) if latest.get("before") == latest["taken"] else ""


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
    return _read(directory / (stem(host) + REPORT_SUFFIX))


def read_before(directory: Path, report: t.Mapping[str, t.Any]) -> t.Optional[t.Dict[str, t.Any]]:
    """What the run that wrote this report had seen before. Nothing where it did not look, or another run did since.

    Raises ReportDirError.
    """
    taken = report.get("before")
    if not taken:
        return None
    if taken == report["taken"]:
        return dict(report)  # it looked once: there was nothing to change, or it was not to be changed
    try:
        before = read_host(directory / BEFORE, report["host"])
    except FileNotFoundError:
        return None
    return before if before["taken"] == taken else None


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


def stem(host: str) -> str:
    """What the names of a host's files begin with."""
    # An inventory name can hold a slash, and a name is not a path.
    return host.replace(os.sep, "_").lstrip(".") or "_"
