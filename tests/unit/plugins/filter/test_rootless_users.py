# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.bulkhead.containers.plugins.filter.rootless_users import rootless_users


def test_what_is_for_the_engine_and_what_for_the_account() -> None:
    raw = [{"name": "web", "home": "/srv/web", "settings": {}, "net": "pasta", "count": "70000"}, "ci"]
    assert rootless_users(raw) == [
        {"name": "web", "engine": {"name": "web", "net": "pasta", "count": 70000}, "home": "/srv/web", "settings": {}},
        {"name": "ci", "engine": {"name": "ci"}},
    ]


def test_a_survey_s_lines() -> None:
    assert [one["name"] for one in rootless_users("web\nci\n")] == ["web", "ci"]


def test_mistakes_are_told_in_a_sentence() -> None:
    with pytest.raises(AnsibleFilterError, match="rootless_users: web has unknown keys: nett"):
        rootless_users([{"name": "web", "nett": "pasta"}])
