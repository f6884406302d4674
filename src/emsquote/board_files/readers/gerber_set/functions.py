"""The values of the attribute .FileFunction of Gerber X2, in files and in job files."""

from __future__ import annotations

import re
from collections.abc import Sequence

from emsquote.board_files.readers.gerber_set.layer import KnownBy, Layer, LayerKind, LayerSide

_KINDS = {
    "copper": LayerKind.COPPER,
    "soldermask": LayerKind.MASK,
    "paste": LayerKind.PASTE,
    "legend": LayerKind.SILK,
    "profile": LayerKind.OUTLINE,
    "plated": LayerKind.DRILL,
    "nonplated": LayerKind.DRILL,
    "mixedplating": LayerKind.DRILL,
    "component": LayerKind.COMPONENT,
    "keep-out": LayerKind.MECHANICAL,
    "keepout": LayerKind.MECHANICAL,
    "other": LayerKind.MECHANICAL,
}
"""Any other function is a drawing for people."""
_SIDES = {"top": LayerSide.TOP, "bot": LayerSide.BOTTOM, "inr": LayerSide.INNER}
_PLATED = {"plated": True, "nonplated": False}
_COPPER_NUMBER = re.compile(r"L(\d{1,4})", re.IGNORECASE)


def layer_by_function(values: Sequence[str], known_by: KnownBy) -> Layer:
    """Return the layer that the values of .FileFunction name.

    >>> layer_by_function(("Copper", "L2", "Inr"), KnownBy.JOB).number
    2
    """
    plain = [value.strip().casefold() for value in values]
    kind = _KINDS.get(plain[0], LayerKind.DRAWING)
    side = next((_SIDES[value] for value in plain if value in _SIDES), LayerSide.NONE)
    number = _COPPER_NUMBER.fullmatch(values[1].strip()) if len(values) > 1 else None
    return Layer(kind, side, int(number[1]) if number else None, _PLATED.get(plain[0]), known_by)
