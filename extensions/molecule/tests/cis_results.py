# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Holds what hardening made of a host against docs/cis_results.md, be the host a container or a machine."""

from __future__ import annotations

import importlib.util
import typing as t
from pathlib import Path

import yaml

_ROOT = Path(__file__).parents[3]


def policy() -> dict[str, t.Any]:
    """What the hosts of the page were hardened to."""
    return t.cast("dict[str, t.Any]", yaml.safe_load((_ROOT / "tests/bed/cis_policy.yml").read_text(encoding="utf-8")))


def expect_as_documented(report: dict[str, t.Any], column: str) -> None:
    page = _page()
    text = (_ROOT / "docs/cis_results.md").read_text(encoding="utf-8")
    assert {name: one.word for name, one in page.outcomes(report).items()} == page.documented(text, column)


def expect_nothing_left_undone(report: dict[str, t.Any]) -> None:
    """What fails and is neither pending nor left to people, and what could have been mended and was left to them."""
    page = _page()
    found = page.outcomes(report)
    assert {name for name, one in found.items() if one.word in (page.PENDING, page.BY_HAND) and not one.reason} == set()
    executors = {"audit_rule", "daemon_config", "file", "group_members", "socket_unit", "sysctl"}
    mendable = {one["id"] for one in report["findings"] if executors & set(one["remedy"])}
    assert {name for name, one in found.items() if one.word == page.BY_HAND} & mendable == set()


def _page() -> t.Any:
    spec = importlib.util.spec_from_file_location("render_cis_results", _ROOT / "docs/render_cis_results.py")
    page = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(page)
    return page
