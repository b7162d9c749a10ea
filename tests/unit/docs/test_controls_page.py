# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parents[3] / "docs"


def test_the_page_of_controls_is_that_of_the_catalogue():
    printed = subprocess.run(
        [sys.executable, str(DOCS / "render_controls.py")], check=True, capture_output=True, text=True)
    assert (DOCS / "controls.md").read_text(encoding="utf-8") == printed.stdout
