# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What cannot be done as it is asked for, and why. All of it is said at once."""

from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import (
    flags_moved,
    refused_request,
    refused_settings,
    refused_situation,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.course import Course
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import (
    Decision,
    Document,
    Observed,
    Refused,
    Request,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import daemon_json
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import engine_settings


def check_request(request: Request, observed: Observed, document: Document) -> None:
    """Before anything is decided. Raises Refused."""
    found = refused_request.objections(request, observed, document)
    if found:
        raise Refused(*found)


def check_decision(observed: Observed, decision: Decision, course: Course) -> None:
    """What would be started with, in the situation that it would be started in. Raises Refused."""
    if not decision.changed:
        return
    case = _case(observed, decision, course)
    found = [*refused_settings.objections(case), *refused_situation.objections(case, decision, course)]
    if found:
        raise Refused(*found)


def _case(observed: Observed, decision: Decision, course: Course) -> refused_settings.Case:
    in_file = daemon_json.parse(decision.after or b"")
    flags = observed.unit.flags if observed.unit else {}
    given = {key: value for key, value in engine_settings.from_flags(flags).items() if key not in course.moves}
    return refused_settings.Case(
        settings={**given, **in_file},
        in_file=frozenset(in_file),
        asked=frozenset(path[0] for path in decision.wanted)
        | frozenset(edit.path[0] for edit in course.edits if edit.writes)
        | flags_moved.taken(observed),
        observed=observed,
    )
