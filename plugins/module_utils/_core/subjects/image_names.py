# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names of images: which registry they come from, and which of them can never mean another image."""

from __future__ import annotations

import re
import typing as t

_DEFAULT_REGISTRY = "docker.io"


def familiar(name: str) -> str:
    """One spelling: docker.io/library/nginx and nginx:latest are one."""
    short = name
    for prefix in ("docker.io/", "index.docker.io/", "library/"):
        if short.startswith(prefix):
            short = short[len(prefix):]
    last = short.rpartition("/")[2]
    return short if ":" in last or "@" in last else short + ":latest"


def pinned(name: str) -> bool:
    """Whether a name holds a digest or is an image's id."""
    return bool(re.search(r"@sha256:[0-9a-f]{64}$", name) or re.fullmatch(r"(sha256:)?[0-9a-f]{12,64}", name))


def repository_and_tag(name: str) -> t.Tuple[str, str]:
    """Of a name without a digest."""
    repository, colon, tag = name.rpartition(":")
    return (repository, tag) if colon and "/" not in tag else (name, "latest")


def registry(name: str) -> str:
    """The registry that a name leads to."""
    first, slash, _rest = name.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost"):
        return _DEFAULT_REGISTRY if first == "index.docker.io" else first
    return _DEFAULT_REGISTRY
