"""What a part is to the factory: how it is mounted, of which class, with how many joints.

Classes are the vocabulary of rate cards (attrition, placement time, defects by class), so the list
is closed. Which footprint belongs to which class is data, in `data/parts/`.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Mount(StrEnum):
    """How a part comes onto the board."""

    SMT = "smt"
    THT = "tht"
    MECHANICAL = "mechanical"
    """Screwed, snapped, glued or pressed on by hand, without solder joints."""
    NONE = "none"
    """Not placed: the bare board, a document, a loose accessory."""
    UNKNOWN = "unknown"


class PartClass(StrEnum):
    """What decides placement time, attrition and defects."""

    CHIP_01005 = "chip-01005"
    CHIP_0201 = "chip-0201"
    CHIP_0402 = "chip-0402"
    CHIP_0603 = "chip-0603"
    CHIP_0805 = "chip-0805"
    CHIP_1206 = "chip-1206"
    """1206 and larger chips, MELF."""
    POLARISED = "polarised"
    """Tantalum and aluminium electrolytic capacitors for surface mounting."""
    SOT = "sot"
    """SOT-23 and the like, SOD, small diodes (SMA, SMB)."""
    POWER_SMT = "power-smt"
    """SMC, SOT-223, DPAK, D2PAK, power inductors."""
    SOIC = "soic"
    """SO, SOP, SSOP, PLCC and other leaded ICs with a pitch of 0.65 mm or more."""
    FINE_PITCH = "fine-pitch"
    """QFP, TSSOP and other leaded ICs below 0.65 mm."""
    QFN = "qfn"
    """Leadless: QFN, DFN, SON, LCC, LGA."""
    ARRAY = "array"
    """BGA, CSP: balls hidden under the body."""
    MODULE = "module"
    """Castellated and other modules soldered as one part."""
    CONNECTOR = "connector"
    ODD_FORM = "odd-form"
    """Surface-mounted switches, relays, transformers, crystals in cans, coin cells and the like."""
    THROUGH_HOLE = "through-hole"
    """Axial, radial, DIP, TO-220 and other leaded parts; through-hole connectors are CONNECTOR."""
    PRESS_FIT = "press-fit"
    CABLE = "cable"
    HARDWARE = "hardware"
    """Screws, spacers, heat sinks, labels, enclosures."""
    BARE_BOARD = "bare-board"
    NO_PART = "no-part"
    """Fiducials, test points of bare copper, logos: nothing to buy or place."""
    UNKNOWN = "unknown"


class UnknownJoints(Struct, frozen=True):
    """The number of solder joints cannot be told, and why."""

    reason: str


class PartKind(Struct, frozen=True):
    """How a part was understood, and by which rule.

    `sure` is false where the rule is a guess worth a finding.
    """

    mount: Mount
    part_class: PartClass
    joints: int | UnknownJoints
    hidden_joints: bool
    rule: str
    sure: bool = True
