# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names of what looks like a secret. The values are looked at here and nowhere told."""

from __future__ import annotations

import math
import re
import typing as t


def _words(text: str) -> t.FrozenSet[str]:
    return frozenset(text.split())


_WORD = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]+|[0-9]+")
_TELLING_WORDS = _words(
    """
    password passwd passphrase pass pwd pw secret secrets token apikey credential credentials creds auth
    privatekey secretkey accesskey authkey encryptionkey signingkey
    """
)
_TELLING_PAIRS = frozenset(
    [
        (first, "key")
        for first in (
            "api",
            "private",
            "secret",
            "access",
            "auth",
            "encryption",
            "encrypt",
            "signing",
            "master",
            "account",
            "storage",
            "license",
            "session",
            "jwt",
            "hmac",
            "ssh",
            "service",
        )
    ]
    + [("connection", "string"), ("conn", "string"), ("client", "secret"), ("webhook", "url")]
)
# How a name ends that speaks about a secret but holds none: where it lies, how long it lives, whose it is.
_HARMLESS_ENDS = _words(
    """
    file path dir directory enabled enable disabled disable required optional type method mode name names header
    length size min max ttl timeout expiry expiration expires age lifetime interval rotation policy url uri
    endpoint host port id ids algorithm algo alg version digest sha256 sha512 sha1 md5 checksum count retries
    provider backend issuer audience scope scopes realm domain source format prefix suffix env field key-id
    domainname user username plugin manager store class driver service server attempts hash-method encoding
    """
)
_HARMLESS_NAMES = frozenset(
    ["PATH", "PWD", "OLDPWD", "GPG_KEY", "GPG_KEYS", "LS_COLORS", "HOSTNAME", "LANG", "LANGUAGE"]
)
_CHECKSUM_NAME = re.compile(r"(?i)(sha(1|224|256|384|512)|md5|checksum|digest|version|revision|commit|gpg_keys?|etag)")
_EMPTY_VALUES = frozenset(["", "true", "false", "yes", "no", "on", "off", "none", "null", "0", "1"])
# A value that says where the secret comes from.
_REFERENCE = re.compile(
    r"^(/[^\s:]*|\$\{?[A-Za-z_]\w*\}?|(file|vault|secret|op|ssm|arn|awssm)://?\S*|<[^>]*>|\*+|x{3,})$"
)

_FORMATS = re.compile(
    r"""
      \b(?:AKIA|ASIA)[0-9A-Z]{16}\b                                # access keys of a cloud
    | \bgh[pousr]_[A-Za-z0-9]{30,}\b | \bgithub_pat_[A-Za-z0-9_]{30,}
    | \bglpat-[A-Za-z0-9_-]{20,}
    | \bxox[abeoprs]-[A-Za-z0-9-]{10,}
    | \bAIza[0-9A-Za-z_-]{35}
    | \b[sr]k_(?:live|test)_[0-9A-Za-z]{16,}
    | \bSWMTKN-1-[0-9a-z-]{20,} | \bSWMKEY-1-[0-9A-Za-z+/]{20,}
    | \bhv[sbr]\.[A-Za-z0-9_-]{20,}
    | \bnpm_[A-Za-z0-9]{30,} | \bpypi-[A-Za-z0-9_-]{30,} | \bdckr_pat_[A-Za-z0-9_-]{20,}
    | (?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*   # signed tokens
    | -----BEGIN\ [A-Z ]*PRIVATE\ KEY
    | ://[^/\s:@]*:[^/\s@]+@                                       # a URL with a password
    | (?i:\b(?:password|pwd|accountkey|sharedaccesskey)=[^;\s&]{3,})   # a connection string, a query
    """,
    re.VERBOSE,
)
_RANDOM = re.compile(r"^[A-Za-z0-9+/_=-]{24,512}$")
_UUID = re.compile(r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")
_HEX = re.compile(r"^[0-9a-fA-F]+$")
# What a Base64 secret of 24 characters and more has; words, paths and names of classes have less.
_BITS_PER_CHARACTER = 4.1

_OPTION = re.compile(r"^(--?[A-Za-z][\w.-]*)(=(.*))?$", re.DOTALL)
_SHELL_ASSIGNMENT = re.compile(r"\b([A-Za-z_][A-Za-z0-9_]*)=(\"[^\"]*\"|'[^']*'|[^\s;&|]+)")
# Names are the owner's words, and may be a secret themselves: --s3cr3t, or a variable named after its value.
_TELLABLE = re.compile(r"^-{0,2}[\w./-]{1,100}$")


def in_environment(variables: t.Any) -> t.List[str]:
    """Names of variables, of NAME=value texts."""
    pairs = (str(text).partition("=") for text in _list(variables))
    return _told((name, value) for name, equals, value in pairs if equals)


def in_labels(labels: t.Any) -> t.List[str]:
    return _told((str(name), str(value)) for name, value in labels.items()) if isinstance(labels, dict) else []


def in_command(words: t.Any) -> t.List[str]:
    """Names of options, and the positions of other arguments, the program itself being number 0."""
    found: t.List[str] = []
    given = [str(word) for word in _list(words)]
    for position, word in enumerate(given):
        named = _option(word, given[position + 1 : position + 2])
        if named:
            found.append(_safe(named, "argument %d" % position))
        elif _FORMATS.search(word) or _assigns(word):
            found.append("argument %d" % position)
    return sorted(set(found))


def looks_secret(name: str, value: str) -> bool:
    """Whether a name and its value look like a secret."""
    value = value.strip().strip("\"'")
    if _FORMATS.search(value):
        return True
    if value.lower() in _EMPTY_VALUES or name in _HARMLESS_NAMES or _REFERENCE.match(value):
        return False
    if _telling(name):
        return True
    return not _CHECKSUM_NAME.search(name) and _random(value)


def _told(pairs: t.Iterable[t.Tuple[str, str]]) -> t.List[str]:
    return sorted(
        {_safe(name, "(a name that is itself not told)") for name, value in pairs if looks_secret(name, value)}
    )


def _safe(name: str, otherwise: str) -> str:
    return name if _TELLABLE.match(name) and not _FORMATS.search(name) and not _random(name) else otherwise


def _telling(name: str) -> bool:
    words = [word.lower() for word in _WORD.findall(name)]
    if not words or words[-1] in _HARMLESS_ENDS:
        return False
    return bool(_TELLING_WORDS.intersection(words) or _TELLING_PAIRS.intersection(zip(words, words[1:])))


def _random(value: str) -> bool:
    """Long, of mixed characters and without order. Hexadecimal is not told from a digest, and so not judged."""
    if not _RANDOM.match(value) or _HEX.match(value) or _UUID.match(value):
        return False
    kinds = (str.isupper, str.islower, str.isdigit)
    return all(any(kind(one) for one in value) for kind in kinds) and _entropy(value) >= _BITS_PER_CHARACTER


def _entropy(value: str) -> float:
    shares = [value.count(one) / len(value) for one in set(value)]
    return -sum(share * math.log2(share) for share in shares)


def _option(word: str, following: t.Sequence[str]) -> str:
    """The option's name, if its value looks like a secret."""
    match = _OPTION.match(word)
    if not match:
        return ""
    name, has_value, value = match.group(1), match.group(2), match.group(3) or ""
    if not has_value:
        value = following[0] if following and not following[0].startswith("-") else ""
    return name if looks_secret(name, value) else ""


def _assigns(script: str) -> bool:
    """A shell's command line can set variables of its own: sh -c 'TOKEN=... exec app'."""
    return any(looks_secret(name, value) for name, value in _SHELL_ASSIGNMENT.findall(script))


def _list(value: t.Any) -> t.Sequence[t.Any]:
    return value if isinstance(value, (list, tuple)) else [value] if isinstance(value, str) else []
