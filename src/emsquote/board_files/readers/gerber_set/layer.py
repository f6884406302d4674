"""What a file of a set is to the board, and how that is known."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class LayerKind(StrEnum):
    """What a file shows."""

    COPPER = "copper"
    MASK = "mask"
    PASTE = "paste"
    SILK = "silk"
    OUTLINE = "outline"
    MECHANICAL = "mechanical"
    """A layer of drawings, one of which may be the outline."""
    DRILL = "drill"
    COMPONENT = "component"
    """Parts with their pins, as Gerber X3 has them."""
    DRAWING = "drawing"
    """For people: fabrication and assembly drawings, drill maps."""
    UNKNOWN = "unknown"


class LayerSide(StrEnum):
    """Where a layer lies; for copper between both sides as well."""

    TOP = "top"
    BOTTOM = "bottom"
    INNER = "inner"
    NONE = ""


class KnownBy(StrEnum):
    """What a layer is known by, the surest first."""

    ATTRIBUTE = "its attributes"
    JOB = "the job file"
    NAME = "its name"
    CONTENT = "what is in it"
    NOTHING = "nothing"


class Layer(Struct, frozen=True):
    """What a file is. `number` counts copper from the top where it is known, else inner layers by
    their own numbers.
    """

    kind: LayerKind
    side: LayerSide = LayerSide.NONE
    number: int | None = None
    plated: bool | None = None
    known_by: KnownBy = KnownBy.NOTHING

    @property
    def claim(self) -> tuple[object, ...] | None:
        """What no other file of the board may be as well; None for inner copper without a number:
        planes are named GND and POWER.
        """
        if self.side is LayerSide.INNER and self.number is None:
            return None
        return self.kind, self.side, self.number


NO_LAYER = Layer(LayerKind.UNKNOWN)
