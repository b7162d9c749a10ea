# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import datetime

from ansible_collections.bulkhead.containers.plugins.plugin_utils._plain import plain


def test_what_map_yields_becomes_a_list():
    assert plain({"a": map(str, [1, 2])}) == {"a": ["1", "2"]}


def test_a_date_becomes_text():
    assert plain([datetime.date(2027, 1, 31)]) == ["2027-01-31"]
