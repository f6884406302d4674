"""What is gathered from an IPC-2581 file, in millimetres, step by step."""

from __future__ import annotations

from collections import defaultdict

from msgspec import Struct, field

from emsquote.board_files.drawing import Hole, Point, Slot, Stroke
from emsquote.board_files.readers.steps import Copies


class CadLayer(Struct, frozen=True):
    """A layer with what it is for and where it lies."""

    name: str
    function: str
    side: str


class PlacedPart(Struct, frozen=True, kw_only=True):
    """A component as it is placed."""

    designator: str
    package: str
    layer: str
    mount: str
    value: str
    at: Point


class PadKey(Struct, frozen=True, gc=False):
    """A pad of a part by its place, so that a through pad is known on both sides."""

    component: str
    pin: str
    at: Point


class CadStep(Struct):
    """A board or a panel."""

    name: str
    outline: list[Stroke] = field(default_factory=list)
    holes: list[Hole] = field(default_factory=list)
    padstack_holes: list[Hole] = field(default_factory=list)
    """Holes of pad stacks, which revision A has; others have them on their drill layers too."""
    slots: list[Slot] = field(default_factory=list)
    parts: list[PlacedPart] = field(default_factory=list)
    pads: defaultdict[PadKey, set[str]] = field(default_factory=lambda: defaultdict(set))
    """The layers on which each pad is."""
    copies: list[Copies] = field(default_factory=list)


class CadContent(Struct):
    """The whole file."""

    revision: str = ""
    mode: str = ""
    """What it was exported for: FABRICATION, ASSEMBLY."""
    main_step: str = ""
    unit_mm: float | None = None
    layers: dict[str, CadLayer] = field(default_factory=dict)
    steps: dict[str, CadStep] = field(default_factory=dict)
    spans: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The layers between which drill layers go, by their names."""
    thickness_mm: float | None = None
    layer_thickness_mm: dict[str, float] = field(default_factory=dict)
    finish: str | None = None
    line_widths_mm: dict[str, float] = field(default_factory=dict)
    """Of the dictionary of lines, by name."""
    track_widths_mm: set[float] = field(default_factory=set)
    package_pins: defaultdict[str, list[tuple[str, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """The pins of each package with their types."""
    not_fitted: set[str] = field(default_factory=set)
