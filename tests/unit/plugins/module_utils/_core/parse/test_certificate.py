# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

from ansible_collections.bulkhead.containers.plugins.module_utils._core.parse import certificate
from hypothesis import given
from hypothesis import strategies as st

# The root certificate of a swarm that was made for this test.
PEM = """-----BEGIN CERTIFICATE-----
MIIBezCCASGgAwIBAgIUJipul2Mp5vOnBPRWZAiNvu66pJAwCgYIKoZIzj0EAwIw
EzERMA8GA1UEAwwIc3dhcm0tY2EwHhcNMjYxMTI0MDIwNzQ0WhcNMjYxMjI0MDIw
NzQ0WjATMREwDwYDVQQDDAhzd2FybS1jYTBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABGMotR+gJu2oDh6ojk3D7cUOld9MP7kDCL3q6OyHJ3eiVm8c1wMFkezTHrkE
jzIfP5hjkoMTalxuTWbkiER8tB6jUzBRMB0GA1UdDgQWBBSRDv9xaRA+4RI8Erg2
BL59IziEtzAfBgNVHSMEGDAWgBSRDv9xaRA+4RI8Erg2BL59IziEtzAPBgNVHRMB
Af8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIA1e+gib+O1oOZsdrDhlzG0zn0rw
NqAKPt2I7GQjVRT5AiEA/u6zcHwNsjX24W+dq5iISJSsKMm3rEpj10E6wGlqs5c=
-----END CERTIFICATE-----
"""


def test_the_first_day() -> None:
    assert certificate.valid_from(PEM) == "2026-11-24T02:07:44Z"


def test_no_certificate() -> None:
    assert certificate.valid_from("") == ""
    assert certificate.valid_from("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----") == ""


@given(st.text(alphabet="MIBQwYTAfOgaSKCDE09+/=", max_size=80))
def test_no_certificate_is_a_surprise(body: str) -> None:
    assert certificate.valid_from(f"-----BEGIN CERTIFICATE-----{body}-----END CERTIFICATE-----") == ""
