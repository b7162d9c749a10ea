# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.selectors import (
    UnknownSelection,
    fits,
    read,
)
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.settings import SettingsError
from ansible_collections.bulkhead.containers.tests.unit import container_records

DIGEST = "sha256:" + "0" * 64

IMAGES = [
    # as it was asked for, what fits, what does not
    ("nginx:1.27", ["nginx", "nginx:1.27", "nginx:1.*", "docker.io/library/nginx", "docker.io/library/nginx:1.27",
                    "docker.io/*", "n*"], ["nginx:1.26", "nginx:latest", "library", "my/nginx", "docker.io/nginx"]),
    ("nginx", ["nginx", "nginx:latest", "docker.io/library/nginx"], ["nginx:1.27"]),
    ("docker.io/library/nginx:1.27", ["nginx", "nginx:1.27"], ["nginx:latest"]),
    ("shop/web", ["shop/web", "shop/*", "docker.io/shop/web:latest"], ["web"]),
    ("registry.example:5000/shop/web:2", ["registry.example:5000/*", "registry.example:5000/shop/web", "*/web:2"],
     ["shop/web", "registry.example", "docker.io/*"]),
    ("nginx:1.27@" + DIGEST, ["nginx", "nginx:1.27", "nginx:1.27@sha256:*"], ["nginx:latest"]),
    ("nginx@" + DIGEST, ["nginx", "docker.io/library/nginx"], ["nginx:latest"]),
    (DIGEST, ["sha256:*"], ["sha256", "docker.io/*", "nginx"]),
    ("0123456789ab", ["0123456789ab"], ["docker.io/*", "0123456789ab:latest"]),
]

LABELS = {"names": ["tenant", "secret", "empty"], "values": {"tenant": "a", "empty": ""}}
BY_LABEL = [
    ("tenant", True),
    ("tenant=a", True),
    ("tenant=b", False),
    ("tenant=", False),
    ("empty=", True),
    ("other", False),
    ("other=a", False),
    (["tenant=a", "secret"], True),
    (["tenant=a", "other"], False),
    # What is known not to fit decides.
    (["tenant=b", "secret=x"], False),
]


def is_for(match, **record):
    return fits(read(match, "entry 1"), container_records.record(**record), "entry 1")


@pytest.mark.parametrize(("image", "fitting", "others"), IMAGES)
def test_an_image_goes_by_all_its_names(image, fitting, others):
    assert [glob for glob in fitting + others if is_for({"image": glob}, image=image)] == fitting


@pytest.mark.parametrize(("label", "expected"), BY_LABEL)
def test_labels_and_their_values(label, expected):
    assert is_for({"label": label}, labels=LABELS) is expected


@pytest.mark.parametrize(("glob", "expected"), [
    ("web", True), ("w*", True), ("we", False), ("WEB", False), (["db", "we?"], True), ("[a-z]eb", True),
])
def test_names_are_globs(glob, expected):
    assert is_for({"name": glob}) is expected


@pytest.mark.parametrize(("match", "expected"), [
    (None, True),
    ({}, True),
    ({"name": "web", "image": "nginx"}, True),
    ({"name": "web", "image": "x"}, False),
])
def test_all_keys_have_to_fit_and_none_fits_all(match, expected):
    assert is_for(match) is expected


UNKNOWN = [
    ({"label": "secret=x"}, {"labels": LABELS}, "the value of the label secret is not in the snapshot"),
    ({"label": ["tenant=a", "secret=x"]}, {"labels": LABELS}, "the label secret"),
    ({"label": "tenant"}, {"labels": None}, "labels of the container could not be read"),
    ({"image": "nginx"}, {"image": None}, "from which image"),
    ({"image": "nginx"}, {"image": ""}, "from which image"),
]


@pytest.mark.parametrize(("match", "record", "message"), UNKNOWN)
def test_what_the_snapshot_does_not_tell_is_not_guessed(match, record, message):
    with pytest.raises(UnknownSelection, match="entry 1: .*" + message):
        is_for(match, **record)
    # Unless something else decides.
    assert is_for({**match, "name": "db"}, **record) is False


@pytest.mark.parametrize(("match", "message"), [
    ({"nmae": "web"}, "entry 1: match has no nmae; it has name, image, label"),
    ({"name": None}, "entry 1: match.name is None; it can be a text, or a list of texts"),
    ({"name": ""}, "match.name is ''"),
    ({"name": []}, r"match.name is \[\]"),
    ({"name": ["a", {"b": 1}]}, "match.name is"),
    ({"label": {"tenant": "a"}}, "match.label is"),
    ({"label": True}, "match.label is True"),
    ([], "entry 1: match: it can be a map"),
    ("", "entry 1: match: it can be a map"),
])
def test_a_match_that_nobody_can_mean_is_refused(match, message):
    with pytest.raises(SettingsError, match=message):
        read(match, "entry 1")
