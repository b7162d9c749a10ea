# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""~/.docker/config.json: does the client keep credentials in it, or has it a helper for them?"""

from __future__ import annotations

import json

# "auth" is user and password in base64; a helper leaves an empty entry.
_SECRETS = ("auth", "password", "identitytoken", "registrytoken")


def holds_credentials(content: bytes) -> bool:
    """Raises ValueError if it is not the client's configuration."""
    config = json.loads(content.decode("utf-8-sig"))
    registries = config.get("auths") if isinstance(config, dict) else None
    if not isinstance(registries, dict):
        return False
    return any(isinstance(entry, dict) and any(entry.get(name) for name in _SECRETS) for entry in registries.values())
