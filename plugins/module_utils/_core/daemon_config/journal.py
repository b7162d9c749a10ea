# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The journal of a change: what has to be known to end it, whenever and wherever it was broken off."""

from __future__ import annotations

import base64
import dataclasses
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import (
    contents,
    remembered,
    stored,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    Container,
    Decision,
    Journal,
    Observed,
)

_CONTENTS = ("before", "first", "loaded", "off", "after", "back", "back_loaded")
_WHAT = "the journal of a change that was broken off"
_REMEDY = (
    "See whether the configuration file is as it should be (its first content is in the .original beside the journal, "
    "in /var/lib/bulkhead/daemon_config), move the journal away, and run this again."
)


def of(decision: Decision, observed: Observed, dropin_path: str) -> Journal:
    back, back_loaded = contents.way_back(decision, observed)
    info = observed.info
    return Journal(
        path=observed.path,
        before=decision.before,
        first=decision.first,
        loaded=decision.loaded,
        off=decision.off,
        after=decision.after,
        back=back,
        back_loaded=back_loaded,
        dropin_path=dropin_path,
        dropin_before=decision.dropin_before,
        dropin_after=decision.dropin_after,
        action=decision.action,
        was_up=bool(observed.up),
        keeps_containers=decision.keeps_containers,
        owned=decision.owned,
        engine_id=info.id if info else "",
        data_root=info.data_root if info else "",
        pid=observed.process.pid if observed.process else 0,
        containers=observed.containers,
    )


def dump(journal: Journal) -> bytes:
    record = dataclasses.asdict(journal)
    record.update({name: _of_content(getattr(journal, name)) for name in _CONTENTS})
    record["owned"] = [remembered.of_owned(one) for one in journal.owned]
    return stored.dump(record)


def load(content: bytes) -> Journal:
    """Raises Refused where it cannot be understood."""
    return stored.load(content, _read, _WHAT, _REMEDY)


def _of_content(content: t.Optional[bytes]) -> t.Optional[str]:
    return None if content is None else base64.b64encode(content).decode("ascii")


def _read(record: t.Dict[str, t.Any]) -> Journal:
    for name in _CONTENTS:
        record[name] = None if record[name] is None else base64.b64decode(record[name], validate=True)
    record["owned"] = tuple(map(remembered.to_owned, record["owned"]))
    record["containers"] = tuple(_to_container(one) for one in record["containers"])
    return Journal(**record)


def _to_container(record: t.Dict[str, t.Any]) -> Container:
    return Container(**{**record, "listening": tuple(record["listening"])})
