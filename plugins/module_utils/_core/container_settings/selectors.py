# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which containers an entry is about: globs over names and images, labels and their values."""

from __future__ import annotations

import fnmatch
import typing as t

from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings import values
from ansible_collections.bulkhead.containers.plugins.module_utils._core.container_settings.settings import SettingsError
from ansible_collections.bulkhead.containers.plugins.module_utils._core.subjects import image_names

Record = t.Mapping[str, t.Any]
Match = t.Mapping[str, t.Sequence[str]]

_HUB = "docker.io"


class UnknownSelection(ValueError):
    """The snapshot does not tell whether an entry is about a container."""


def read(given: t.Any, where: str) -> t.Dict[str, t.List[str]]:
    """A C(match) with every value as a list. Raises SettingsError."""
    try:
        found = values.mapping({} if given is None else given)
    except values.Refused as error:
        raise SettingsError("%s: match: %s" % (where, error)) from None
    unknown = sorted(set(found) - set(_SELECTORS))
    if unknown:
        raise SettingsError("%s: match has no %s; it has %s" % (where, ", ".join(unknown), ", ".join(_SELECTORS)))
    return {key: _texts(value, "%s: match.%s" % (where, key)) for key, value in found.items()}


def _texts(value: t.Any, where: str) -> t.List[str]:
    items = [str(one).strip() for one in (value if isinstance(value, list) else [value])
             if isinstance(one, (str, int, float)) and not isinstance(one, bool)]
    # An empty one would fit nothing, or everything: nobody means that.
    if not items or "" in items or (isinstance(value, list) and len(items) != len(value)):
        raise SettingsError("%s is %r; it can be a text, or a list of texts" % (where, value))
    return items


def fits(match: Match, record: Record, where: str) -> bool:
    """Of several keys all have to fit. Raises UnknownSelection."""
    unknown = ""
    for key, wanted in match.items():
        try:
            if not _SELECTORS[key](wanted, record):
                return False
        except UnknownSelection as error:
            unknown = str(error)
    if unknown:
        raise UnknownSelection("%s: %s" % (where, unknown))
    return True


def _by_name(globs: t.Sequence[str], record: Record) -> bool:
    return _any(globs, [record["name"]])


def _by_image(globs: t.Sequence[str], record: Record) -> bool:
    """nginx, nginx:1.27, docker.io/library/nginx and docker.io/library/nginx:1.27 are four ways to say one."""
    asked = record.get("image")
    if not asked:
        raise UnknownSelection("from which image the container was made could not be read")
    return _any(globs, _spellings(asked))


def _spellings(image: str) -> t.Set[str]:
    """With and without registry and tag. What was asked for by the image's own number has no name."""
    if image_names.pinned(image) and "@" not in image:
        return {image}
    reference, at, _digest = image.partition("@")
    place = _without_tag(reference)
    tag = reference[len(place):] or ("" if at else ":latest")
    short = _without_tag(image_names.familiar(place))
    places = {place, short}
    if image_names.registry(short) == _HUB:
        places.add("%s/%s" % (_HUB, short if "/" in short else "library/" + short))
    return {image, *places, *(one + tag for one in places)}


def _without_tag(name: str) -> str:
    directory, slash, last = name.rpartition("/")
    return directory + slash + last.partition(":")[0]


def _by_label(labels: t.Sequence[str], record: Record) -> bool:
    """All of them have to be there, and have the value that is asked for."""
    told = record.get("labels") or {}
    if told.get("names") is None:
        raise UnknownSelection("the labels of the container could not be read")
    there = [label.partition("=") for label in labels]
    if any(name not in told["names"] for name, _equals, _value in there):
        return False
    known = told.get("values") or {}
    untold = sorted({name for name, equals, _value in there if equals and name not in known})
    if any(equals and known.get(name, value) != value for name, equals, value in there):
        return False
    if untold:
        raise UnknownSelection("the value of the label %s is not in the snapshot: look at the host again with "
                               "label_values that names it" % ", ".join(untold))
    return True


def _any(globs: t.Iterable[str], names: t.Iterable[str]) -> bool:
    return any(fnmatch.fnmatchcase(name, glob) for name in names for glob in globs)


_SELECTORS: t.Mapping[str, t.Callable[[t.Sequence[str], Record], bool]] = {
    "name": _by_name,
    "image": _by_image,
    "label": _by_label,
}
