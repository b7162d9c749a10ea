# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs a program as a module does, for tests that have no module."""

from __future__ import annotations

import subprocess


def run(words):
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=False, text=True)
    return done.returncode, done.stdout, done.stderr
