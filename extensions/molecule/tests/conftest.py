# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the tests of every scenario use: the findings that the audit left, and the host's own word for the same."""

from __future__ import annotations

import functools
import json
import os
import re
import typing as t
from pathlib import Path

import pytest
from controller import Controller
from xdist.scheduler import LoadScopeScheduling

HERE = Path(__file__).parent
SCENARIO = os.environ["MOLECULE_SCENARIO_NAME"]
RESULTS = Path(os.environ["BULKHEAD_RESULTS"]) / SCENARIO


class Report:
    """A host's findings."""

    def __init__(self, path: Path) -> None:
        self.content = json.loads(path.read_text(encoding="utf-8"))
        self.findings = self.content["findings"]

    def of(self, control: str, subject: str = "", engine: str = "") -> dict[str, t.Any]:
        """The finding of a control, and of a subject where it has several."""
        found = [f for f in self.findings if f["id"] == control and f["subject"].get("engine", "") == engine]
        found = [f for f in found if not subject or f["subject"]["name"] == subject]
        assert len(found) == 1, f"{control} on {subject or 'its subject'}: {len(found)} findings"
        return found[0]

    def statuses(self, control: str) -> dict[str, str]:
        """Subject -> status."""
        return {f["subject"]["name"]: f["status"] for f in self.findings if f["id"] == control}

    def failed(self, *severities: str) -> set[tuple[str, str]]:
        """(control, subject) of what is wrong and that grave."""
        found = [f for f in self.findings if f["status"] == "fail" and f["severity"] in severities]
        return {(f["id"], f["subject"]["name"]) for f in found}


def name_of(host: t.Any) -> str:
    return host.backend.get_hostname()


class OneTestOfAHost(LoadScopeScheduling):
    """Tests change their host: those of one host run one after the other, while those of another run."""

    def _split_scope(self, nodeid: str) -> str:
        return re.search(r"ansible://[-\w]+?-(?:bookworm|trixie)", nodeid)[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: t.Any) -> OneTestOfAHost:
    return OneTestOfAHost(config, log)


@functools.lru_cache(maxsize=None)
def _report(name: str) -> Report:
    return Report(RESULTS / "reports" / f"{name}.json")


@functools.lru_cache(maxsize=None)
def _answers(host: t.Any) -> dict[str, t.Any]:
    return json.loads(host.check_output("python3 -c %s", (HERE / "ask_host.py").read_text(encoding="utf-8")))


@pytest.fixture
def controller(host: t.Any) -> Controller:
    return Controller(name_of(host), RESULTS / name_of(host))


@pytest.fixture
def report(host: t.Any) -> Report:
    return _report(name_of(host))


@pytest.fixture
def answers(host: t.Any) -> dict[str, t.Any]:
    """What the host's kernel and engine say themselves."""
    return _answers(host)


@pytest.fixture
def earlier(host: t.Any) -> Report:
    """The findings of the run before the last one."""
    return Report(RESULTS / "earlier" / f"{name_of(host)}.json")


@pytest.fixture
def everything_kept(host: t.Any) -> list[Path]:
    """Every file that the audit of this scenario left on the controller."""
    return sorted(path for path in (RESULTS / "reports").rglob("*") if path.is_file())
