"""What is known of a board from its files: each figure with where it came from and how sure it is.

None is unknown, and never 0.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from emsquote.finding import Finding


class Sureness(StrEnum):
    """How well a figure is founded."""

    HIGH = "high"
    """The file states it, or it follows from what the file draws."""
    MEDIUM = "medium"
    """It rests on something that had to be repaired, left out or told from names."""
    LOW = "low"
    """It is a guess from a pattern."""


class Provenance(Struct, frozen=True):
    """Where a figure came from, and how sure it is."""

    source: str
    sure: Sureness = Sureness.HIGH


class DrillCount(Struct, frozen=True):
    """Round holes of one diameter. None: the files do not say."""

    d_mm: float | None
    plated: bool | None
    n: int


class SlotCount(Struct, frozen=True):
    """Slots of one size, from end to end. None: the files do not say."""

    w_mm: float | None
    l_mm: float
    plated: bool | None
    n: int


class PartCount(Struct, frozen=True):
    """Parts on one side: a part with a plated through pad is THT, any other SMT."""

    smt: int
    tht: int


class PanelKind(StrEnum):
    """How several boards come in one file."""

    OUTLINES = "separate outlines"
    SCORE_LINES = "score lines"
    FRAME = "boards in a frame"
    REPEATED_PARTS = "repeated parts"
    REPEATED_HOLES = "repeated holes"
    SEVERAL_SETS = "several boards in what was given"


class PanelLayout(Struct, frozen=True, kw_only=True):
    """Several boards: how many, and in columns and rows where they stand so."""

    boards: int
    kind: PanelKind
    across: int | None = None
    down: int | None = None
    board_width_mm: float | None = None
    board_height_mm: float | None = None


class BoardData(Struct, frozen=True, kw_only=True):
    """What the files say of one board, or of one panel."""

    file: str
    format: str
    width_mm: float | None = None
    """Of the outline on its centre line; of all boards together where there are several."""
    height_mm: float | None = None
    area_dm2: float | None = None
    """Without cut-outs."""
    outlines: int | None = None
    cutouts: int | None = None
    layers: int | None = None
    thickness_mm: float | None = None
    copper_mm: float | None = None
    finish: str | None = None
    mask_colour: str | None = None
    holes: int | None = None
    """Round holes, vias included."""
    vias: int | None = None
    blind_vias: int | None = None
    drills: tuple[DrillCount, ...] | None = None
    slots: tuple[SlotCount, ...] | None = None
    smallest_drill_mm: float | None = None
    smallest_track_mm: float | None = None
    parts_top: PartCount | None = None
    parts_bottom: PartCount | None = None
    pads_smt: int | None = None
    pads_tht: int | None = None
    fiducials: int | None = None
    array_parts: int | None = None
    castellations: int | None = None
    """Plated holes that the edge cuts through."""
    castellated: bool | None = None
    """Whether there are any, or the files say so."""
    panel: PanelLayout | None = None
    evidence: dict[str, Provenance] = {}
    """By the name of the figure."""
    findings: tuple[Finding, ...] = ()
