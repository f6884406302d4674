"""A board as a file draws it: the outline's strokes, holes, footprints, tracks, in millimetres.

Every reader of a format makes one, and only states what its file says: None, or nothing, where the
file is silent. Nothing is worked out here. Lengths are floats of millimetres, x to the right and y
upward as the board is seen from above, also where the format counts y downward.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from emsquote.finding import Finding
from emsquote.model.bom import BoardSide


class Point(Struct, frozen=True, gc=False):
    """A place on the board."""

    x: float
    y: float


class Line(Struct, frozen=True, gc=False):
    """A straight stroke on its centre line."""

    start: Point
    end: Point


class Arc(Struct, frozen=True, gc=False):
    """A stroke along a circle from start to end; a whole circle ends where it starts."""

    start: Point
    end: Point
    centre: Point
    clockwise: bool


Stroke = Line | Arc


class HoleUse(StrEnum):
    """What a hole is for."""

    VIA = "via"
    PAD = "pad"
    """A lead goes through it."""
    MECHANICAL = "mechanical"
    UNKNOWN = "unknown"


class Hole(Struct, frozen=True, gc=False):
    """A round hole. None where the file does not say: its diameter, whether it is plated."""

    at: Point
    diameter_mm: float | None
    """None where the file leaves it to a list of tools that is not there."""
    plated: bool | None
    use: HoleUse = HoleUse.UNKNOWN
    through: bool = True
    """False for blind, buried and micro vias."""


class Slot(Struct, frozen=True, gc=False):
    """A milled hole: from centre to centre of its round ends."""

    start: Point
    end: Point
    width_mm: float | None
    plated: bool | None


class Footprint(Struct, frozen=True, kw_only=True):
    """A part's place on the board with the pads that it is soldered to.

    `pads_smt` and `pads_tht` count pads that carry copper; unplated holes are none of them.
    """

    designator: str
    name: str
    """What the file calls the footprint."""
    side: BoardSide
    at: Point
    pads_smt: int = 0
    pads_tht: int = 0
    thermal_smt: int = 0
    thermal_tht: int = 0
    """Of those, pads that touch a larger one of the same part and name: pieces and vias of an
    exposed pad, which are one joint with it.
    """
    pad_names: tuple[str, ...] = ()
    """The names of its pads (A1, 7, EP), once each, where the file has them."""
    value: str = ""
    fitted: bool = True
    """False where the file says that it is not to be populated."""
    on_bom: bool = True
    """False for what the file keeps out of the part list: logos, test points."""
    positioned: bool = True
    """False for what the file keeps out of the position file."""
    is_fiducial: bool = False
    """True where the file says so in other ways than by its name."""

    @property
    def joints_smt(self) -> int:
        """Joints on the surface: pads that are soldered apart from all others."""
        return self.pads_smt - self.thermal_smt

    @property
    def joints_tht(self) -> int:
        """Joints of leads in holes, without the vias of an exposed pad."""
        return self.pads_tht - self.thermal_tht


class Drawing(Struct, frozen=True, kw_only=True):
    """All that one file, or one set of Gerber files, says of a board."""

    file: str
    """The file's name, or that of the folder or archive of a set."""
    format: str
    """What the file is, for people: KiCad 8, Gerber X2 and Excellon, IPC-2581 revision C."""
    outline: tuple[Stroke, ...] = ()
    """The strokes of the outline layer."""
    outline_source: str = ""
    """Where they stand: the layer's or the file's name."""
    copper_layers: int | None = None
    copper_source: str = ""
    thickness_mm: float | None = None
    copper_mm: float | None = None
    """Thickness of the outer copper."""
    finish: str | None = None
    """As the file writes it: ENIG, HAL lead-free."""
    mask_colour: str | None = None
    stack_source: str = ""
    """Where thickness, copper, finish and colour stand."""
    holes: tuple[Hole, ...] | None = None
    """None where no drill data was found: unknown, not none."""
    slots: tuple[Slot, ...] = ()
    holes_source: str = ""
    track_widths_mm: tuple[float, ...] | None = None
    """The different widths of tracks on copper, smallest first; None where tracks cannot be told
    from other strokes.
    """
    footprints: tuple[Footprint, ...] | None = None
    """None where the file has no parts."""
    pads_smt: int | None = None
    """All pads of the board, also of what is no part; None where the file cannot tell."""
    pads_tht: int | None = None
    pads_at: tuple[Point, ...] = ()
    """Where some of the pads are, in files that know of no parts: they tell what is board."""
    castellated: bool | None = None
    guessed: frozenset[str] = frozenset()
    """Figures of `BoardData`, by name, that the reader told from names or customs, not from what
    the file states: `layers`, `holes`, `width_mm`.
    """
    findings: tuple[Finding, ...] = ()
