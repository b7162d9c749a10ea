# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
import yaml
from ansible_collections.bulkhead.containers.plugins.module_utils._core.hand_over import yaml_text
from ansible_collections.bulkhead.containers.tests.unit import handed
from hypothesis import given
from hypothesis import strategies as st

_TEXT = st.text(st.characters(blacklist_categories=["Cs"]))
_SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), _TEXT, st.sampled_from(["yes", "1e3", "0x1F", "2026-11-24"]))
# Of a key on one line YAML takes no more than 1024 characters.
_KEYS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=90)
_DOCUMENTS = st.dictionaries(_KEYS, st.recursive(
    _SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(_KEYS, inner, max_size=4)),
    max_leaves=12), min_size=1, max_size=4)


@given(_DOCUMENTS)
def test_what_was_written_is_read_again(document):
    assert yaml.safe_load(yaml_text.dump(document)) == document


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("nginx", "key: nginx"),
        ("/srv/shop-1.yml", "key: /srv/shop-1.yml"),
        ("no", 'key: "no"'),
        ("Yes", 'key: "Yes"'),
        ("512M", 'key: "512M"'),
        ("1000:1000", 'key: "1000:1000"'),
        ("a\nb", 'key: "a\\u000Ab"'),
        ("", 'key: ""'),
        ([], "key: []"),
        ({}, "key: {}"),
        (None, "key: null"),
        (yaml_text.Tagged("!reset", None), "key: !reset null"),
        (yaml_text.Tagged("!reset", []), "key: !reset []"),
    ],
)
def test_a_value_on_its_line(value, line):
    assert yaml_text.dump({"key": value}) == line + "\n"


def test_a_tagged_list():
    text = yaml_text.dump({"ports": yaml_text.Tagged("!override", ["127.0.0.1:80:80"])})
    assert text == 'ports: !override\n  - "127.0.0.1:80:80"\n'
    assert handed.load(text) == {"ports": ("!override", ["127.0.0.1:80:80"])}
