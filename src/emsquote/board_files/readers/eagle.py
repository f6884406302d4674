"""Reads Eagle boards in XML (version 6 and later): outline, holes, tracks, parts with their pads.

The form is Eagle's `eagle.dtd`. Lengths are millimetres, y points upward; `rot="MR90"` is mirrored
to the other side, then turned counter-clockwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from msgspec import Struct

from emsquote.board_files.board_file import BoardFile
from emsquote.board_files.drawing import Drawing, Footprint, Hole, HoleUse, Slot, Stroke
from emsquote.board_files.limits import Meter, too_much
from emsquote.board_files.readers.eagle_rules import copper_layers, thickness_mm
from emsquote.board_files.readers.eagle_shapes import EagleLengths, strokes_of
from emsquote.board_files.rings import Rings, rings_of
from emsquote.board_files.strokes import WHOLE_BOARD, Frame
from emsquote.intake.readers.xml_elements import Element, elements
from emsquote.model.bom import BoardSide

_EDGE, _MILLING = "20", "46"
_LAST_COPPER_LAYER = 16
_THROUGH = frozenset({"", "1-16"})
_WANTED = frozenset({"plain", "library", "param", "element", "signal", "variantdef"})
_VERSION = re.compile(rb'<eagle\s+version="([\d.]{1,10})"')


class _Placed(Struct, frozen=True):
    """A part of the board with its package."""

    element: Element
    package: Element
    frame: Frame


def read_eagle_board(file: BoardFile, meter: Meter) -> Drawing:
    """Return what an Eagle board draws.

    `InputError` if it is damaged or asks for too much.
    """
    count = file.data.count(b"<")
    meter.items(file.place, count)
    if count > meter.limits.elements:
        raise too_much(file.place, f"has more than {meter.limits.elements} elements")
    text = file.data.decode("utf-8", "replace")
    found = elements(text, file.place, _WANTED)
    return _Board(file, EagleLengths(file, meter), found).drawing()


class _Board:
    """The elements of one file, sorted by what they are."""

    def __init__(self, file: BoardFile, lengths: EagleLengths, found: Sequence[Element]) -> None:
        self.file, self.lengths = file, lengths
        self.plain = [child for element in _named(found, "plain") for child in element.children]
        self.signals = _named(found, "signal")
        self.placed = tuple(self._placed(found))
        self.variants = {
            element.attribute("name")
            for element in _named(found, "variantdef")
            if element.attribute("current") == "yes"
        }
        self.rules = {
            rule.attribute("name"): rule.attribute("value") for rule in _named(found, "param")
        }

    def _placed(self, found: Sequence[Element]) -> Iterator[_Placed]:
        packages = _packages(_named(found, "library"))
        for element in _named(found, "element"):
            names = ("library", "library_urn", "package")
            key = tuple(element.attribute(name) for name in names)
            package = packages.get(key, Element("", {}))
            yield _Placed(element, package, self.lengths.frame(element))

    def drawing(self) -> Drawing:
        """Return what was gathered."""
        footprints = tuple(self._footprint(placed) for placed in self.placed)
        widths = {self.lengths.number(wire, "width") for wire in self._tracks()}
        layers = copper_layers(self.rules)
        thickness = thickness_mm(self.rules)
        return Drawing(
            file=self.file.place,
            format=f"Eagle {self._version()}".strip(),
            outline=tuple(self._outline()),
            outline_source="layer 20, Dimension",
            copper_layers=layers,
            copper_source="design rules, layerSetup",
            thickness_mm=thickness,
            stack_source="design rules, mtCopper and mtIsolate",
            holes=tuple(self._holes()),
            slots=tuple(self._slots()),
            holes_source="vias, pads and holes",
            track_widths_mm=tuple(sorted(widths - {0.0})),
            footprints=footprints,
            pads_smt=sum(footprint.pads_smt for footprint in footprints),
            pads_tht=sum(footprint.pads_tht for footprint in footprints),
            guessed=frozenset({"thickness_mm"}),
        )

    def _version(self) -> str:
        found = _VERSION.search(self.file.data)
        return found[1].decode() if found else ""

    def _drawn(self, layer: str) -> Iterator[tuple[Element, Frame]]:
        """Yield what is drawn on a layer, by the board itself and by its parts, and how it is
        placed.
        """
        for element in self.plain:
            if element.attribute("layer") == layer:
                yield element, WHOLE_BOARD
        for placed in self.placed:
            for element in placed.package.children:
                if element.attribute("layer") == layer:
                    yield element, placed.frame

    def _outline(self) -> Iterator[Stroke]:
        for element, frame in self._drawn(_EDGE):
            yield from strokes_of(element, frame, self.lengths)
        for ring in self._milled.rings:
            yield from ring.strokes

    @cached_property
    def _milling(self) -> Mapping[Stroke, float]:
        """The strokes of the milling layer with their widths."""
        return {
            stroke: self.lengths.number(element, "width")
            for element, frame in self._drawn(_MILLING)
            for stroke in strokes_of(element, frame, self.lengths)
        }

    @cached_property
    def _milled(self) -> Rings:
        """The shapes of the milling layer: those that close are cut out, the others are slots."""
        return rings_of(self._milling)

    def _slots(self) -> Iterator[Slot]:
        for stroke in self._milled.left_over:
            width = self._milling.get(stroke)
            yield Slot(stroke.start, stroke.end, width or None, plated=False)

    def _tracks(self) -> Iterator[Element]:
        for signal in self.signals:
            for wire in signal.all("wire"):
                layer = wire.attribute("layer")
                if layer.isdecimal() and len(layer) <= 2 and int(layer) <= _LAST_COPPER_LAYER:  # noqa: PLR2004 - digits of a layer
                    yield wire

    def _holes(self) -> Iterator[Hole]:
        for via in chain.from_iterable(signal.all("via") for signal in self.signals):
            at = self.lengths.point(via, WHOLE_BOARD)
            through = via.attribute("extent") in _THROUGH
            yield Hole(at, self._drill(via), plated=True, use=HoleUse.VIA, through=through)
        for hole in self.plain:
            if hole.name == "hole":
                yield self._hole(hole, WHOLE_BOARD)
        for placed in self.placed:
            for child in placed.package.children:
                if child.name in {"pad", "hole"}:
                    yield self._hole(child, placed.frame)

    def _hole(self, element: Element, frame: Frame) -> Hole:
        plated = element.name == "pad"
        use = HoleUse.PAD if plated else HoleUse.MECHANICAL
        return Hole(self.lengths.point(element, frame), self._drill(element), plated, use)

    def _drill(self, element: Element) -> float | None:
        return self.lengths.number(element, "drill") or None

    def _footprint(self, placed: _Placed) -> Footprint:
        element, package = placed.element, placed.package
        pads, smds = package.all("pad"), package.all("smd")
        return Footprint(
            designator=element.attribute("name"),
            name=element.attribute("package"),
            side=BoardSide.BOTTOM if placed.frame.mirrored else BoardSide.TOP,
            at=placed.frame.at,
            pads_smt=len(smds),
            pads_tht=len(pads),
            pad_names=tuple(dict.fromkeys(pad.attribute("name") for pad in (*pads, *smds))),
            value=element.attribute("value"),
            fitted=self._is_fitted(element),
        )

    def _is_fitted(self, element: Element) -> bool:
        """Whether the current variant of the assembly has the part."""
        return not any(
            variant.attribute("populate") == "no" and variant.attribute("name") in self.variants
            for variant in element.all("variant")
        )


def _named(found: Iterable[Element], name: str) -> list[Element]:
    return [element for element in found if element.name == name]


def _packages(libraries: Iterable[Element]) -> Mapping[tuple[str, ...], Element]:
    """Return the packages by library, its number where it has one, and name."""
    return {
        (library.attribute("name"), library.attribute("urn"), package.attribute("name")): package
        for library in libraries
        for package in library.child("packages").all("package")
    }
