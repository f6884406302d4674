"""The index of kin: parts of one family and shape, of whose prices an estimate is made.

Kin stand in the index of values, under keys that begin with a sign that no value has
(`~ic|microcontroller|fine-pitch|48`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from zlib import crc32

from msgspec import Struct

from emsquote.model.offer import Offer
from emsquote.parts.part_family import family_told
from emsquote.parts.part_shape import shape_offered

MARK = "~"
MOST_SAMPLED = 60
"""Parts of one family and shape whose prices are looked at."""


class Kin(Struct, frozen=True):
    """Parts of one family and shape: how many there are, and the plain numbers of some of them."""

    parts: int
    sample: tuple[str, ...]


KinByKey = Mapping[str, Kin]


def kin_key(group: str, family: str, form: str, pins: int) -> str:
    """Return under which parts of a family and shape are entered."""
    return f"{MARK}{group}|{family}|{form}|{pins}"


def key_parts(key: str) -> tuple[str, str, str, int]:
    """Return group, family, form and pins of a key.

    >>> key_parts("~ic|microcontroller|fine-pitch|48")
    ('ic', 'microcontroller', 'fine-pitch', 48)
    """
    group, family, form, pins = key.removeprefix(MARK).split("|")
    return group, family, form, int(pins)


def kin_keys(offer: Offer) -> tuple[str, ...]:
    """Return the key that an offer is entered under, none if its family is not told."""
    return kin_keys_said(offer.description, offer.package)


def kin_keys_said(description: str, package: str) -> tuple[str, ...]:
    """Return the key that a part is entered under by what an offer says of it, if any."""
    family = family_told(description) if description else None
    if family is None:
        return ()
    shape = shape_offered(package, description)
    return (kin_key(family.group, family.name, shape.form, shape.pins),)


def sampled(numbers: Iterable[str]) -> Kin:
    """Return kin with some of its plain numbers: always the same ones, and none preferred."""
    known = sorted(set(numbers), key=_mixed)
    return Kin(len(known), tuple(known[:MOST_SAMPLED]))


def _mixed(number: str) -> tuple[int, str]:
    return crc32(number.encode()), number


def joined_kin(answers: Iterable[KinByKey]) -> KinByKey:
    """Return the kin of several sources as one: what two of them hold counts twice."""
    found: dict[str, Kin] = {}
    for answer in answers:
        for key, kin in answer.items():
            before = found.get(key, Kin(0, ()))
            numbers = sampled((*before.sample, *kin.sample))
            found[key] = Kin(before.parts + kin.parts, numbers.sample)
    return found


def bounds(group: str) -> tuple[str, str]:
    """Return the bounds within which the keys of a group lie, the upper one excluded."""
    return f"{MARK}{group}|", f"{MARK}{group}}}"  # the sign that follows a bar
