# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What every module of this collection says about itself."""

from __future__ import annotations


class ModuleDocFragment:
    """Pulled in by name: C(bulkhead.containers.attributes)."""

    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in C(check_mode) and say what would change without changing it.
  diff_mode:
    description: Returns what has changed, or in C(check_mode) would change, when in diff mode.
  idempotent:
    description:
      - When run twice in a row outside check mode, with the same arguments, the second run indicates no change.
      - This assumes that what it looks at has not changed in the meantime.
  platform:
    description: Target operating systems that can be operated against.
    support: full
    platforms: Linux
"""

    ACTION_GROUPS = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/bulkhead.containers.containers) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - bulkhead.containers.containers
"""
