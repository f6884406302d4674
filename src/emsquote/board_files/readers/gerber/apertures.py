"""Aperture definitions: the command AD, with macros as far as a size follows from them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from emsquote.board_files.readers.gerber.plot import Aperture, ApertureShape

_DEFINITION = re.compile(r"ADD(\d{1,9})([A-Za-z_.$][^,]*)(?:,(.*))?", re.DOTALL)
_CIRCLE_OF_MACRO = re.compile(r"1,1,([\d.]+|\$\d{1,3})(?:,[+-]?0*\.?0*)*")
_TOO_LARGE = 1e6
_MEASURES = {"C": 1, "R": 2, "O": 2, "P": 1}
"""How many of the parameters of a standard shape are its size."""


def aperture_definition(
    command: str, unit_mm: float, macros: Mapping[str, str], function: tuple[str, ...]
) -> tuple[int, Aperture] | None:
    """Return the number and the aperture that an AD command defines, None if it cannot be read.

    >>> aperture_definition("ADD11R,0.1X0.2", 25.4, {}, ())[1].width_mm
    2.54
    """
    found = _DEFINITION.fullmatch(command)
    if found is None:
        return None
    code, name, written = int(found[1]), found[2], found[3] or ""
    if name not in _MEASURES:
        return code, _of_macro(macros.get(name, ""), written.split("X"), unit_mm, function)
    sizes = [_size(text) for text in written.split("X")[: _MEASURES[name]]]
    known = [size * unit_mm for size in sizes if size is not None]
    if not known:
        return None
    return code, Aperture(ApertureShape(name), known[0], known[-1], function)


def _of_macro(
    body: str, parameters: list[str], unit_mm: float, function: tuple[str, ...]
) -> Aperture:
    """Return the aperture of a macro: that of a circle has a size, no other."""
    primitives = [part for part in body.split("*")[1:] if part and not part.startswith("0")]
    circle = _CIRCLE_OF_MACRO.fullmatch(primitives[0]) if len(primitives) == 1 else None
    diameter = _size(_parameter(circle[1], parameters)) if circle else None
    if diameter is None:
        return Aperture(ApertureShape.OTHER, None, None, function)
    return Aperture(ApertureShape.CIRCLE, diameter * unit_mm, diameter * unit_mm, function)


def _parameter(written: str, parameters: list[str]) -> str:
    """Return what a macro's `$1` stands for, or the number that is written there."""
    if not written.startswith("$"):
        return written
    place = int(written[1:]) - 1
    return parameters[place] if 0 <= place < len(parameters) else ""


def _size(written: str) -> float | None:
    try:
        size = float(written)
    except ValueError:
        return None
    return size if 0 <= size < _TOO_LARGE else None
