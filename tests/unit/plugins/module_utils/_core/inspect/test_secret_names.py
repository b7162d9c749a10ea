# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

import pytest
from ansible_collections.bulkhead.containers.plugins.module_utils._core.inspect import secret_names
from hypothesis import given
from hypothesis import strategies as st

SECRETS = [
    ("DB_PASSWORD", "hunter2"),
    ("MYSQL_ROOT_PASSWORD", "x1"),
    ("API_KEY", "abc"),
    ("apiKey", "abc"),
    ("AWS_SECRET_ACCESS_KEY", "abc"),
    ("GITHUB_TOKEN", "abc"),
    ("DATABASE_URL", "postgres://ann:pw@db/x"),
    ("ANYTHING", "AKIAIOSFODNN7EXAMPLE"),
    ("ANYTHING", "ghp_" + "a1B2" * 9),
    ("ANYTHING", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc"),
    ("ANYTHING", "-----BEGIN RSA PRIVATE KEY-----\nx"),
    ("ANYTHING", "Zx81kQpW0vLr7TnYb3MsHd9Ef2Gc5Ja"),
    ("CONNECTION_STRING", "Server=db;x=y"),
    ("STORAGE", "AccountName=a;AccountKey=abcdef=="),
    ("PASSWORD_HASH", "abc"),
]
HARMLESS = [
    ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
    ("LANG", "C.UTF-8"),
    ("PYTHON_VERSION", "3.12.1"),
    ("PYTHON_SHA256", "8dfb8f426fcd226657f9e2bd5f1e96e53264965176fa17d32658e873591aeb21"),
    ("GPG_KEY", "7169605F62C751356D054A26A821E680E5FA6305"),
    ("NGINX_VERSION", "1.27.0"),
    ("DB_PASSWORD_FILE", "/run/secrets/db"),
    ("DB_PASSWORD", ""),
    ("DB_PASSWORD", "/run/secrets/db"),
    ("DB_PASSWORD", "${DB_PASSWORD}"),
    ("ALLOW_EMPTY_PASSWORD", "yes"),
    ("TOKEN_TTL", "3600"),
    ("SECRET_NAME", "prod/db"),
    ("AUTH_METHOD", "ldap"),
    ("JAVA_HOME", "/usr/lib/jvm/java-17-openjdk-amd64"),
    ("COMPASS", "north"),
    ("PASSENGER_APP_ENV", "production"),
    ("KEYCLOAK_URL", "https://sso.example.org/realms/main"),
    ("BUILD_ID", "0a1b2c3d-1111-2222-3333-444455556666"),
    ("SPRING_PROFILES_ACTIVE", "production,metrics,kubernetes"),
    ("AUTHOR", "ann"),
]


@pytest.mark.parametrize(("name", "value"), SECRETS)
def test_a_secret(name: str, value: str) -> None:
    assert secret_names.in_environment([f"{name}={value}"]) == [name]
    assert secret_names.in_labels({name: value}) == [name]


@pytest.mark.parametrize(("name", "value"), HARMLESS)
def test_no_secret(name: str, value: str) -> None:
    assert secret_names.in_environment([f"{name}={value}"]) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["app", "--password=hunter2"], ["--password"]),
        (["app", "--password", "hunter2"], ["--password"]),
        (["app", "--password-file", "/run/secrets/x"], []),
        (["app", "--password", "--verbose"], []),
        (["app", "x", "https://ann:pw@host/"], ["argument 2"]),
        (["sh", "-c", "DB_PASSWORD=hunter2 exec app"], ["argument 2"]),
        (["sleep", "1000"], []),
        (None, []),
        ("app --x", []),
    ],
)
def test_command_lines(words: object, told: list) -> None:
    assert secret_names.in_command(words) == told


# Letters that no name and no position has, so that any of it in the answer is the value's.
VALUES = st.text(alphabet="QXZ0189+/_%!", min_size=8, max_size=60)


@given(st.sampled_from([name for name, _value in SECRETS]), VALUES)
def test_no_value_is_ever_told(name: str, value: str) -> None:
    told = [
        *secret_names.in_environment([f"{name}={value}"]),
        *secret_names.in_labels({name: value}),
        *secret_names.in_command(["app", f"--{name}={value}", "--token", value, value, f"{name}={value}"]),
    ]
    assert not [one for one in told if value in one]


@pytest.mark.parametrize("value", ["ghp_" + "a1B2" * 9, "Zx81kQpW0vLr7TnYb3MsHd9Ef2Gc5Ja", "a b"])
def test_a_secret_for_a_name_is_not_told_either(value: str) -> None:
    assert not [name for name in secret_names.in_environment([f"{value}=password=abcd"]) if value in name]
