"""The layers of a KiCad board: which are copper, and how thick, of which finish and colour it is.

Layers go by type and number, not by name: up to KiCad 5 copper layers may be renamed at will.
"""

from __future__ import annotations

from msgspec import Struct

from emsquote.board_files.readers.kicad_shapes import KicadLengths
from emsquote.board_files.readers.s_expression import Bracketed
from emsquote.model.bom import BoardSide

_COPPER_TYPES = frozenset({"signal", "power", "mixed", "jumper"})
_FIRST_OF_KICAD_4, _FIRST_OF_KICAD_9 = 4, 20240929
EDGE = "Edge.Cuts"
_UNSAID = frozenset({"", "none", "not specified", "user defined"})


class KicadLayers(Struct, frozen=True):
    """The copper layers of a board, by name, and the names of its two sides."""

    copper: frozenset[str]
    front: str
    back: str

    def side(self, layer: str) -> BoardSide:
        """Return the side that a footprint on a layer is on."""
        if layer == self.front:
            return BoardSide.TOP
        return BoardSide.BOTTOM if layer == self.back else BoardSide.UNKNOWN

    def has_copper(self, names: list[str]) -> bool:
        """Whether a pad on these layers (`F.Cu`, `*.Cu`, `F&B.Cu`) is on copper."""
        return any(name in self.copper or name.endswith(("*.Cu", "&B.Cu")) for name in names)


def copper_layers(node: Bracketed, version: int) -> KicadLayers:
    """Return the copper layers as the `layers` element lists them.

    The front is number 0, up to version 3 it was 15; the back was 0 there, then 31, and is 2 from
    KiCad 9 on.
    """
    numbered = {
        layer.name: layer.atoms[0]
        for layer in node.children
        if layer.atoms and _COPPER_TYPES & set(layer.atoms[1:])
    }
    front, back = _numbers_of_sides(version)
    return KicadLayers(
        frozenset(numbered.values()), numbered.get(front, "F.Cu"), numbered.get(back, "B.Cu")
    )


def _numbers_of_sides(version: int) -> tuple[str, str]:
    if version < _FIRST_OF_KICAD_4:
        return "15", "0"
    return ("0", "2") if version >= _FIRST_OF_KICAD_9 else ("0", "31")


class Stackup(Struct, frozen=True, kw_only=True):
    """What a board's stackup says. None: it says nothing of it, or there is none."""

    thickness_mm: float | None = None
    copper_mm: float | None = None
    finish: str | None = None
    mask_colour: str | None = None
    castellated: bool | None = None


def stackup_of(setup: Bracketed, lengths: KicadLengths) -> Stackup:
    """Return what the stackup in the `setup` element says (KiCad 6 and later)."""
    found = setup.child("stackup")
    if found is None:
        return Stackup()
    layers = {layer.atoms[0]: layer for layer in found.all("layer") if layer.atoms}
    mask = layers.get("F.Mask") or layers.get("B.Mask")
    outer = layers.get("F.Cu")
    return Stackup(
        thickness_mm=_sum_of(found, lengths),
        copper_mm=lengths.first(outer, "thickness") if outer else None,
        finish=_said(found.word("copper_finish")),
        mask_colour=_said(mask.word("color")) if mask else None,
        castellated=_yes(found.word("castellated_pads")),
    )


def _sum_of(stackup: Bracketed, lengths: KicadLengths) -> float | None:
    """Return the thickness of all layers together; a layer may have several sheets."""
    sheets = [
        number
        for layer in stackup.all("layer")
        for sheet in layer.all("thickness")
        for number in map(lengths.number, sheet.atoms[:1])
    ]
    return sum(sheets) or None


def _said(text: str) -> str | None:
    return None if text.casefold() in _UNSAID else text


def _yes(text: str) -> bool | None:
    return text == "yes" if text else None
