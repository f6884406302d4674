"""What the copper layers of a set say: how many they are, and, where they have attributes (X2), the
width of tracks, the pads, and the parts that the pads belong to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from msgspec import Struct

from emsquote.board_files.drawing import Footprint, Point
from emsquote.board_files.readers.gerber.plot import Flash, ObjectAttributes, Plot
from emsquote.board_files.readers.gerber_set.layer import Layer, LayerSide
from emsquote.model.bom import BoardSide

_SMT = frozenset({"SMDPad", "BGAPad", "HeatsinkPad"})
_THT = frozenset({"ComponentPad"})
_FIDUCIAL = "FiducialPad"
_TRACK = "Conductor"
_SIDES = {LayerSide.TOP: BoardSide.TOP, LayerSide.BOTTOM: BoardSide.BOTTOM}
_OUTER = frozenset(_SIDES)


class CopperLayer(Struct, frozen=True):
    """A copper layer with what it draws."""

    place: str
    layer: Layer
    plot: Plot


def copper_count(layers: Sequence[Layer]) -> int:
    """Return how many copper layers there are: those that differ, or the highest number that a file
    states.
    """
    different = {layer.claim for layer in layers} - {None}
    unnumbered = sum(layer.claim is None for layer in layers)
    stated = (layer.number or 0 for layer in layers if layer.side is not LayerSide.INNER)
    return max(len(different) + unnumbered, max(stated, default=0))


def track_widths(layers: Sequence[CopperLayer]) -> tuple[float, ...] | None:
    """Return the widths of what is marked as conductor, smallest first; None where nothing is
    marked.
    """
    widths = {
        round(aperture.width_mm, 4)
        for copper in layers
        for number, aperture in copper.plot.apertures.items()
        if copper.plot.draws.get(number) and _is_track(aperture.function) and aperture.width_mm
    }
    return tuple(sorted(widths)) or None


def _is_track(function: Sequence[str]) -> bool:
    return function[:1] == (_TRACK,)


class Pads(Struct, frozen=True):
    """The pads of outer copper by mount, each through pad once; None where they are not marked."""

    smt: int | None = None
    tht: int | None = None


def pads(layers: Sequence[CopperLayer]) -> Pads | None:
    """Return the pads, None unless every outer layer marks what it flashes."""
    outer = [copper.plot for copper in layers if copper.layer.side in _OUTER]
    if not outer or not all(map(_is_marked, outer)):
        return None
    smt = sum(_counts(plot, _SMT).total() for plot in outer)
    through: Counter[object] = Counter()
    for plot in outer:
        through |= _counts(plot, _THT)
    return Pads(smt, through.total())


def _is_marked(plot: Plot) -> bool:
    """Return whether all that is flashed says what it is, and no pad is drawn in another way."""
    used = {flash.aperture for flash in plot.flashes}
    marked = {number for number, aperture in plot.apertures.items() if aperture.function}
    return bool(used) and used <= marked


def _counts(plot: Plot, functions: frozenset[str]) -> Counter[object]:
    """Return how many pads stand at each place; those drawn as regions have none."""
    counts: Counter[object] = Counter()
    for flash in plot.flashes:
        if _function(plot, flash) in functions:
            counts[_place(flash.at)] += 1
    for region, number in plot.regions.items():
        if _first(region.function) in functions:
            counts[region] += number
    return counts


def _first(function: Sequence[str]) -> str:
    return function[0] if function else ""


def _function(plot: Plot, flash: Flash) -> str:
    aperture = plot.apertures.get(flash.aperture)
    return _first(aperture.function) if aperture else ""


def _place(point: Point) -> tuple[int, int]:
    return round(point.x * 100), round(point.y * 100)


def footprints(layers: Sequence[CopperLayer]) -> tuple[Footprint, ...] | None:
    """Return the parts that pads of X2 files name, None where none is named."""
    found: defaultdict[str, _Part] = defaultdict(_Part)
    for copper in layers:
        side = _SIDES.get(copper.layer.side)
        if side is not None:
            _take_pads(copper.plot, side, found)
    made = (part.footprint(name) for name, part in sorted(found.items()))
    return tuple(footprint for footprint in made if footprint is not None) or None


def _take_pads(plot: Plot, side: BoardSide, found: defaultdict[str, _Part]) -> None:
    for flash in plot.flashes:
        if flash.attributes.component:
            found[flash.attributes.component].take(
                _function(plot, flash), flash.attributes, side, flash.at
            )
    for region, number in plot.regions.items():
        if region.attributes.component:
            for _ in range(number):
                found[region.attributes.component].take(
                    _first(region.function), region.attributes, side, None
                )


class _Part:
    """The pads of one part as they are found on both sides."""

    def __init__(self) -> None:
        self._smt: dict[BoardSide, int] = {BoardSide.TOP: 0, BoardSide.BOTTOM: 0}
        self._tht: set[object] = set()
        self._pins: dict[str, None] = {}
        self._at: Point | None = None
        self._is_fiducial = False
        self._value = ""

    def take(
        self, function: str, attributes: ObjectAttributes, side: BoardSide, at: Point | None
    ) -> None:
        """Take a pad; one that is drawn as a region has no place."""
        if function in _SMT or function == _FIDUCIAL:
            self._smt[side] += 1
            self._is_fiducial |= function == _FIDUCIAL
        elif function in _THT:
            self._tht.add(attributes.pin if at is None else _place(at))
        self._at = self._at or at
        if attributes.pin:
            self._pins[attributes.pin] = None
        self._value = self._value or dict(attributes.others).get("CVal", "")

    def footprint(self, name: str) -> Footprint | None:
        """Return the part; the side of one that has only through pads is not known."""
        smt = sum(self._smt.values())
        if self._at is None or not (smt or self._tht):
            return None
        return Footprint(
            designator=name,
            name="",
            side=max(self._smt, key=lambda side: self._smt[side]) if smt else BoardSide.UNKNOWN,
            at=self._at,
            pads_smt=smt,
            pads_tht=len(self._tht),
            pad_names=tuple(self._pins),
            value=self._value,
            is_fiducial=self._is_fiducial,
        )


def flash_places(layers: Sequence[CopperLayer]) -> Iterator[Point]:
    """Yield where outer copper has flashes: pads and the lands of vias."""
    for copper in layers:
        if copper.layer.side in _OUTER:
            for flash in copper.plot.flashes:
                yield flash.at
