# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the module is called with."""

SHARED = {"user": "ann", "settle_time": 1, "engine_timeout": 20}
EVERYTHING = {**SHARED, "containers": ["all"], "accept": ["all"]}
PLANNED, THERE = {**EVERYTHING, "state": "planned"}, {**EVERYTHING, "state": "moved"}
ONE_OF_THEM = {**THERE, "containers": ["db"], "settle_time": 0}
BACK, FINAL = {**SHARED, "state": "back"}, {**SHARED, "state": "final"}
