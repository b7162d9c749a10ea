# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a change that was broken off is ended: the table "After a crash" of docs/changing.md."""

from __future__ import annotations

import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config.model import Journal, Settlement

FORGET = "forget"  # remove the journal
START = "start"  # have the engine started, then forget
FINISH = "finish"  # write the content that stays, remember what is ours, forget
WRITE_BACK = "write back"  # write the old content and the old drop-in, have a running engine take them, forget
GO_BACK = "go back"  # as after a change that failed: start with C(back), reload C(back_loaded), write C(before)
KEEP = "keep"  # put the old content beside the file, forget
FAIL = "fail"  # somebody has to decide
WORDS = (FORGET, START, FINISH, WRITE_BACK, GO_BACK, KEEP, FAIL)

COMPLETED, ROLLED_BACK, KEPT = "completed", "rolled back", "kept"

_TAKEN_OVER = (
    "A change of %s was broken off, somebody wrote the file afterwards, and the engine does not answer. The old "
    "content is in %s: put it in place, or mend the file, start the engine, and run this again."
)


def settle(
    journal: Journal,
    content: t.Optional[bytes],
    dropin: t.Optional[str],
    up: bool,
    taken: bool,
    saved: str = "the journal",
) -> Settlement:
    """C(content), C(dropin): as they are now; C(up): the engine answers; C(taken): it runs with the whole new content,
    verified; C(saved): where the old content is."""
    on_the_way = (one for one in (journal.first, journal.back, journal.back_loaded) if one is not None)
    ours = (*journal.new, *on_the_way)
    untouched = content == journal.before and dropin == journal.dropin_before
    if untouched and not _is_told_only(journal):
        return Settlement(FORGET, "") if up or not journal.was_up else Settlement(START, ROLLED_BACK)
    if content not in (journal.before, *ours):
        if up or not journal.was_up:
            return Settlement(KEEP, KEPT)
        return Settlement(FAIL, "", _TAKEN_OVER % (journal.path, saved))
    return _ours(journal, content, dropin, up, taken)


def _ours(journal: Journal, content: t.Optional[bytes], dropin: t.Optional[str], up: bool, taken: bool) -> Settlement:
    whole = content in journal.new and dropin == journal.dropin_after
    if whole and (taken or not journal.was_up):
        return Settlement(FINISH, COMPLETED)
    if up or not journal.was_up:
        return Settlement(WRITE_BACK, ROLLED_BACK)
    return Settlement(GO_BACK, ROLLED_BACK)


def _is_told_only(journal: Journal) -> bool:
    """The file had its content already, and only the engine was to be told."""
    return journal.before == journal.after and journal.dropin_before == journal.dropin_after
