"""The bare board as it is made: layers, finish, copper, and whatever else its price depends on.

A job states it, a rate card says what it takes where the job does not. None: nobody says.

>>> job = BareBoard(layers=4, finish=Finish.ENIG)
>>> job.or_else(BareBoard(layers=2, mask=MaskColour.GREEN)).told(BoardProperty.LAYERS)
'4'
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TypeVar, assert_never

from msgspec import Struct

from emsquote.files.toml_table import TomlTable
from emsquote.wording.sentence import for_all, told

Word = TypeVar("Word", bound=StrEnum)

UM_PER_OZ = 35
"""Copper of one ounce to the square foot, as the trade counts it."""
_MOST_LAYERS = 64


class BoardProperty(StrEnum):
    """What boards are told apart by, in the words of job files and rate cards."""

    LAYERS = "layers"
    MATERIAL = "material"
    THICKNESS = "thickness"
    COPPER = "copper"
    FINISH = "finish"
    MASK = "mask"
    TRACK = "track"
    DRILL = "drill"


class Finish(StrEnum):
    """What protects the copper where parts are soldered."""

    HASL = "hasl"
    LEAD_FREE_HASL = "lead-free-hasl"
    ENIG = "enig"
    ENEPIG = "enepig"
    OSP = "osp"
    IMMERSION_SILVER = "immersion-silver"
    IMMERSION_TIN = "immersion-tin"
    HARD_GOLD = "hard-gold"


class MaskColour(StrEnum):
    """The colour of the solder mask."""

    GREEN = "green"
    BLACK = "black"
    WHITE = "white"
    BLUE = "blue"
    RED = "red"
    YELLOW = "yellow"
    PURPLE = "purple"
    NONE = "without"


class BoardMaterial(StrEnum):
    """What the board is made of."""

    FR4 = "fr4"
    HIGH_TG = "high-tg"
    FLEX = "flex"
    RIGID_FLEX = "rigid-flex"
    ALUMINIUM = "aluminium"
    HIGH_FREQUENCY = "high-frequency"


class BoardFeature(StrEnum):
    """What a board may have beside: unstated, it has none of them."""

    FILLED_VIAS = "filled-vias"
    BLIND_VIAS = "blind-vias"
    CASTELLATED_EDGES = "castellated-edges"
    PLATED_EDGES = "plated-edges"
    GOLD_FINGERS = "gold-fingers"
    CONTROLLED_IMPEDANCE = "controlled-impedance"
    STIFFENER = "stiffener"


class BareBoard(Struct, frozen=True, kw_only=True):
    """How a bare board is made. None: not stated."""

    layers: int | None = None
    """Copper layers."""
    material: BoardMaterial | None = None
    thickness_mm: Decimal | None = None
    copper_um: Decimal | None = None
    """The thickest copper."""
    finish: Finish | None = None
    mask: MaskColour | None = None
    track_mm: Decimal | None = None
    """The smallest track or gap between tracks."""
    drill_mm: Decimal | None = None
    """The smallest drill."""
    features: frozenset[BoardFeature] = frozenset()

    def value(self, name: BoardProperty) -> int | Decimal | StrEnum | None:
        """Return what is stated of a property, in its unit."""
        match name:
            case BoardProperty.LAYERS | BoardProperty.MATERIAL:
                return self.layers if name is BoardProperty.LAYERS else self.material
            case BoardProperty.FINISH | BoardProperty.MASK:
                return self.finish if name is BoardProperty.FINISH else self.mask
            case (
                BoardProperty.THICKNESS
                | BoardProperty.COPPER
                | BoardProperty.TRACK
                | BoardProperty.DRILL
            ):
                return self.measure(name)
            case _:
                assert_never(name)

    def measure(self, name: BoardProperty) -> Decimal | None:
        """Return what is stated of a property that is measured: mm, of copper µm."""
        measures = {
            BoardProperty.THICKNESS: self.thickness_mm,
            BoardProperty.COPPER: self.copper_um,
            BoardProperty.TRACK: self.track_mm,
            BoardProperty.DRILL: self.drill_mm,
        }
        return measures.get(name)

    def told(self, name: BoardProperty) -> str:
        """Return a property as people write it: `0.15 mm`; "" if it is not stated."""
        value = self.value(name)
        if value is None:
            return ""
        if not isinstance(value, Decimal):
            return told(str(value))
        if name is BoardProperty.COPPER:
            return told("{amount} µm", amount=for_all(value))
        return told("{amount} mm", amount=for_all(value))

    def or_else(self, assumed: BareBoard) -> BareBoard:
        """Return the board with what is assumed where this one states nothing."""
        return BareBoard(
            layers=self.layers or assumed.layers,
            material=self.material or assumed.material,
            thickness_mm=self.thickness_mm or assumed.thickness_mm,
            copper_um=self.copper_um or assumed.copper_um,
            finish=self.finish or assumed.finish,
            mask=self.mask or assumed.mask,
            track_mm=self.track_mm or assumed.track_mm,
            drill_mm=self.drill_mm or assumed.drill_mm,
            features=self.features,
        )

    @property
    def unstated(self) -> tuple[BoardProperty, ...]:
        """The properties of which nothing is stated."""
        return tuple(name for name in BoardProperty if self.value(name) is None)


def bare_board_from(table: TomlTable) -> BareBoard:
    """Return how a board is made from a table that states it: `[board]` of a job, `[assume]` of a
    rate card.

    Faults are noted in the table.
    """
    return BareBoard(
        layers=_layers(table),
        material=_word(table, "material", BoardMaterial),
        thickness_mm=_length(table, "thickness_mm", 10),
        copper_um=_copper(table),
        finish=_word(table, "finish", Finish),
        mask=_word(table, "mask", MaskColour),
        track_mm=_length(table, "track_mm", 5),
        drill_mm=_length(table, "drill_mm", 10),
        features=table.words("features", BoardFeature),
    )


def _layers(table: TomlTable) -> int | None:
    if not table.has("layers"):
        return None
    return table.whole("layers", 1, minimum=1, maximum=_MOST_LAYERS)


def _word(table: TomlTable, key: str, kind: type[Word]) -> Word | None:
    return table.choice(key, kind, next(iter(kind))) if table.has(key) else None


def _length(table: TomlTable, key: str, most_mm: int) -> Decimal | None:
    """Return a length of which nobody makes less than a hundredth of a millimetre."""
    if not table.has(key):
        return None
    return table.number(key, 1, minimum=Decimal("0.01"), maximum=most_mm)


def _copper(table: TomlTable) -> Decimal | None:
    """Return the thickness of copper in µm, stated so or in ounces to the square foot."""
    if table.has("copper_um") and table.has("copper_oz"):
        message = "copper is stated twice, as copper_um and as copper_oz"
        table.refuse("copper_oz", message, "keep one of them")
    if table.has("copper_oz"):
        return table.number("copper_oz", 1, minimum=Decimal("0.1"), maximum=30) * UM_PER_OZ
    if table.has("copper_um"):
        return table.number("copper_um", UM_PER_OZ, minimum=5, maximum=1000)
    return None
