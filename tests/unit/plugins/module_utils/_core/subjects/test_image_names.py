# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import image_names

DIGEST = "@sha256:" + "0" * 64


@pytest.mark.parametrize("first, second", [
    ("nginx", "docker.io/library/nginx:latest"), ("library/nginx:1", "nginx:1"), ("index.docker.io/a/b", "a/b:latest"),
    ("localhost:5000/a", "localhost:5000/a:latest"),
])
def test_names_that_are_one(first, second):
    assert image_names.familiar(first) == image_names.familiar(second)


@pytest.mark.parametrize("name, expected", [
    ("nginx" + DIGEST, True), ("nginx:1" + DIGEST, True), ("sha256:" + "a" * 64, True), ("0123456789ab", True),
    ("nginx", False), ("nginx:1.27", False), ("nginx@sha256:00", False),
])
def test_names_that_can_mean_one_image_only(name, expected):
    assert image_names.pinned(name) is expected


@pytest.mark.parametrize("name, expected", [
    ("nginx", "docker.io"), ("grafana/loki", "docker.io"), ("quay.io/a/b", "quay.io"), ("localhost/a", "localhost"),
    ("registry.example.com:5000/a@sha256:00", "registry.example.com:5000"), ("index.docker.io/a", "docker.io"),
])
def test_registry_of_a_name(name, expected):
    assert image_names.registry(name) == expected


@pytest.mark.parametrize(("name", "parts"), [
    ("web", ("web", "latest")),
    ("web:1", ("web", "1")),
    ("localhost:5000/web", ("localhost:5000/web", "latest")),
    ("localhost:5000/team/web:1.2", ("localhost:5000/team/web", "1.2")),
])
def test_a_name_and_its_tag(name, parts):
    assert image_names.repository_and_tag(name) == parts
