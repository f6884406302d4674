"""The shape of a part: what of its package tells on its price, and how many pins it has.

A chip's shape is its size (`0805`), that of any other part its class (`qfp`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from emsquote.model.part import Mount, PartClass, PartKind
from emsquote.parts.classify import PartClues, kind_of, part_rules

_SIZE = re.compile(r"(?<!\d)(01005|0201|0402|0603|0805|1206|1210|1808|1812|2010|2220|2512)(?!\d)")
_PINS = re.compile(r"(?<![\w.])(\d{1,2})\s?[xX*]\s?(\d{1,3})\s?[pP](?:in|IN|os|OS)?\b")
_PINS_IN_A_ROW = re.compile(r"(?<![\w.])(\d{1,3})\s?(?:P|p|Pin|pin|PIN|POS|Pos|pos)\b")
_MOST_PINS = 2000
_CHIP = "chip-"


class PartShape(Struct, frozen=True):
    """A part's size or class, "" where nothing tells it, and its pins, 0 where nobody counts."""

    form: str = ""
    pins: int = 0


def shape_of_kind(kind: PartKind, footprint: str) -> PartShape:
    """Return the shape of a part that was classified, by its footprint or package."""
    pins = kind.joints if isinstance(kind.joints, int) else 0
    return PartShape(_form(kind, footprint), min(pins, _MOST_PINS))


def _form(kind: PartKind, footprint: str) -> str:
    size = _SIZE.search(footprint)
    if size:
        return size[0]
    match kind.part_class:
        case PartClass.UNKNOWN:
            return kind.mount.value if kind.mount is not Mount.UNKNOWN else ""
        case PartClass.CONNECTOR:  # mounted in either way
            return f"{kind.part_class} {kind.mount}"
        case part_class:
            return part_class.value.removeprefix(_CHIP)


@lru_cache(maxsize=20_000)  # packages: a library of half a million offers has fifteen thousand
def _of_package(package: str) -> PartShape:
    kind = kind_of(PartClues(footprint=package), part_rules())
    return shape_of_kind(kind, package)


def shape_offered(package: str, description: str) -> PartShape:
    """Return the shape of an offered part, by its package and what its description says of pins.

    >>> shape_offered("LQFP-48(7x7)", "")
    PartShape(form='fine-pitch', pins=48)
    >>> shape_offered("P=2.54mm", "1x4P 2.54mm Pin Headers").pins
    4
    """
    shape = _of_package(package)
    pins = shape.pins or _pins_said(description)
    return shape if pins == shape.pins else PartShape(shape.form, pins)


def _pins_said(description: str) -> int:
    grid = _PINS.search(description)
    if grid:
        return min(int(grid[1]) * int(grid[2]), _MOST_PINS)
    row = _PINS_IN_A_ROW.search(description)
    return min(int(row[1]), _MOST_PINS) if row else 0
