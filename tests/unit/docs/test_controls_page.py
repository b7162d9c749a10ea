# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import importlib.util
from pathlib import Path

from ansible_collections.bulkhead.containers.plugins.plugin_utils._catalog import catalog

DOCS = Path(__file__).parents[3] / "docs"


def test_the_page_of_controls_is_that_of_the_catalogue():
    spec = importlib.util.spec_from_file_location("render_controls", DOCS / "render_controls.py")
    renderer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(renderer)
    assert (DOCS / "controls.md").read_text(encoding="utf-8") == renderer.document(catalog.load())
