# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.daemon_config import keys, values
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import redaction
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import engine_settings


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("icc", ("icc",)),
        ("log-opts.max-size", ("log-opts", "max-size")),
        ("runtimes.io.containerd.x", ("runtimes", "io.containerd.x")),
        ("default-network-opts.bridge.com.docker.x", ("default-network-opts", "bridge", "com.docker.x")),
        ("log-opts", ("log-opts",)),
        ("unknown.key", ("unknown.key",)),
    ],
)
def test_a_name_and_its_path(name: str, path: tuple) -> None:
    assert keys.path_of(name) == path
    assert keys.name_of(path) == name


def test_maps_are_opened_as_far_as_they_are_merged() -> None:
    settings = {
        "dns": ["1.1.1.1"],
        "log-opts": {"a": "1"},
        "builder": {"gc": {"enabled": True}},
        "default-network-opts": {"bridge": {"x.y": "1"}},
        "features": {},
    }
    assert keys.leaves(settings) == {
        ("dns",): ["1.1.1.1"],
        ("log-opts", "a"): "1",
        ("builder", "gc"): {"enabled": True},
        ("default-network-opts", "bridge", "x.y"): "1",
    }


@pytest.mark.parametrize(
    ("text", "version"),
    [("20.10.24+dfsg1", (20, 10)), ("v29.7.2", (29, 7)), ("26.1", (26, 1)), ("28", (28,)), ("", ()), ("dev", ())],
)
def test_versions(text: str, version: tuple) -> None:
    assert keys.version_of(text) == version


@pytest.mark.parametrize(
    ("name", "version", "removed", "too_new"),
    [
        ("graph", "23.0.6", False, False),
        ("graph", "24.0.0", True, False),
        ("cluster-store", "24.0.0", True, False),
        ("oom-score-adjust", "26.0.0", True, False),
        ("api-cors-header", "27.5.1", False, False),
        ("api-cors-header", "28.0.0", True, False),
        ("default-network-opts", "23.0.6", False, True),
        ("log-format", "25.0.0", False, False),
        ("firewall-backend", "28.5.2", False, True),
        ("nri-opts", "29.1.0", False, True),
        ("default-stop-timeout", "29.10.0", False, False),
        ("graph", "", False, False),
        ("nri-opts", "", False, False),
    ],
)
def test_which_engines_know_a_key(name: str, version: str, removed: bool, too_new: bool) -> None:
    assert keys.is_removed(name, version) == removed
    assert keys.is_too_new(name, version) == too_new


# What a reload takes, from the engine's source: as 23.0 to 29.7 have it in common.
_RELOADED = [
    "authorization-plugins",
    "debug",
    "default-cgroupns-mode",
    "default-ipc-mode",
    "default-runtime",
    "default-shm-size",
    "features",
    "insecure-registries",
    "labels",
    "live-restore",
    "max-concurrent-downloads",
    "max-concurrent-uploads",
    "max-download-attempts",
    "network-diagnostic-port",
    "registry-mirrors",
    "runtimes",
    "shutdown-timeout",
]


@pytest.mark.parametrize(("version", "more"), [("20.10.24", []), ("26.1.5", []), ("29.2.0", ["nri-opts"])])
def test_all_that_a_reload_takes(version: str, more: list) -> None:
    taken = {name for name in keys.KEYS if keys.reloads((name, "x"), version) and not keys.is_too_new(name, version)}
    assert sorted(taken) == sorted([*_RELOADED, *more])


def test_the_tables_of_the_collection_know_the_same_keys() -> None:
    assert set(engine_settings.DEFAULTS) <= set(keys.KEYS)
    flags_only = {"config-file", "validate", "containerd-plugins-namespace", "http-proxy", "https-proxy", "no-proxy"}
    told = {name for name in redaction._HARMLESS if name not in flags_only}
    assert told <= set(keys.KEYS)


def test_what_a_reset_writes_is_of_the_right_type() -> None:
    for name, key in keys.KEYS.items():
        if key.reset is not None:
            assert values.complaint(key.type, key.reset) == "", name
            assert key.reload, name
