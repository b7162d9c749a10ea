# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Why something could not be read: what the snapshot's C(errors) say of it, as a sentence."""

from __future__ import annotations

import typing as t

NO_ENGINE = "No container engine is installed on this host."


def why(snapshot: t.Mapping[str, t.Any], section: str, what: str, about: str = "") -> str:
    """A sentence: C(what) was not read, with the reasons on record for the section, or for one object of it."""
    reasons = sorted({error["reason"] for error in snapshot["errors"]
                      if error["section"] == section and about in ("", error["object"])})
    return "%s could not be read%s" % (what, ": %s" % "; ".join(reasons) if reasons else ".")


def undiscovered(snapshot: t.Mapping[str, t.Any]) -> str:
    """A sentence if engines may be missing from the snapshot, because not all could be looked for; else empty."""
    if any(error["section"] == "engine.discovery" for error in snapshot["errors"]):
        return why(snapshot, "engine.discovery", "Whether the host has other engines")
    return ""
