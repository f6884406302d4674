"""Gathers what is needed of an IPC-2581 file as its elements go by."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

from emsquote.board_files.drawing import Arc, Hole, HoleUse, Line, Point, Slot, Stroke
from emsquote.board_files.readers.ipc2581.content import (
    CadContent,
    CadLayer,
    CadStep,
    PadKey,
    PlacedPart,
)
from emsquote.board_files.readers.steps import Copies
from emsquote.board_files.readers.xml_stream import Attributes
from emsquote.board_files.strokes import Frame

_UNITS = {"MILLIMETER": 1.0, "INCH": 25.4, "MICRON": 0.001}
_COPPER = frozenset({"CONDUCTOR", "SIGNAL", "PLANE", "MIXED"})
_DRAWN = frozenset({"Line", "Polyline", "Arc"})
_OUTER = frozenset({"TOP", "BOTTOM"})
_PLATED = {"PLATED": True, "VIA": True, "NONPLATED": False, "NON_PLATED": False}
_MOST_COPIES = 100_000


def is_copper(layer: CadLayer) -> bool:
    """Return whether a layer is one of copper."""
    return layer.function in _COPPER


def goes_through(layer: CadLayer, content: CadContent) -> bool:
    """Return whether a drill layer goes from one side of the board to the other, as far as it
    says.
    """
    spanned = [content.layers.get(name) for name in content.spans.get(layer.name, ())]
    return all(end is None or not is_copper(end) or end.side in _OUTER for end in spanned)


def number(attributes: Attributes, name: str, default: float = 0.0) -> float:
    """Return an attribute as a number; `ValueError` for one that is none."""
    value = float(attributes.get(name) or default)
    if not isfinite(value):
        raise ValueError(f"{name} is {value}")
    return value


class Gathering:
    """The state while the elements go by."""

    def __init__(self) -> None:
        self.content = CadContent()
        self._path: list[str] = []
        self._step: CadStep | None = None
        self._layer: CadLayer | None = None
        self._defined = ""
        self._set: Attributes = {}
        self._profile: list[Stroke] | None = None
        self._polygon_at = Point(0.0, 0.0)
        self._component: Attributes = {}
        self._location: Point | None = None
        self._value = ""
        self._pad_pins: list[tuple[str, str]] = []
        self._package = ""
        self._line, self._dictionary_unit = "", 1.0
        self._cavity: Attributes | None = None
        self._cavity_size: tuple[float, float] | None = None
        self._starts: dict[str, Callable[[Attributes], None]] = self._handlers()
        self._ends: dict[str, Callable[[], None]] = {
            "Profile": self._end_profile,
            "Component": self._end_component,
            "Pad": self._end_pad,
            "SlotCavity": self._end_cavity,
            "LayerFeature": self._end_layer_feature,
        }

    def start(self, name: str, attributes: Attributes) -> None:
        """Take an element."""
        handler = self._starts.get(name)
        if handler is not None:
            handler(attributes)
        self._path.append(name)

    def end(self, name: str) -> None:
        """End an element."""
        self._path.pop()
        handler = self._ends.get(name)
        if handler is not None:
            handler()

    def _handlers(self) -> dict[str, Callable[[Attributes], None]]:
        return {
            "IPC-2581": self._root,
            "FunctionMode": self._mode,
            "StepRef": self._step_ref,
            "CadHeader": self._cad_header,
            "Layer": self._layer_definition,
            "Span": self._span,
            "Stackup": self._stackup,
            "StackupLayer": self._stackup_layer,
            "SurfaceFinish": self._finish,
            "Finish": self._finish,
            "DictionaryLineDesc": self._line_dictionary,
            "EntryLineDesc": self._line_entry,
            "LineDesc": self._line_description,
            "LineDescRef": self._line_reference,
            "Step": self._begin_step,
            "StepRepeat": self._step_repeat,
            "Profile": self._begin_profile,
            "PolyBegin": self._polygon_begin,
            "PolyStepSegment": self._polygon_segment,
            "PolyStepCurve": self._polygon_curve,
            "Package": self._begin_package,
            "Pin": self._pin,
            "Component": self._begin_component,
            "NonstandardAttribute": self._nonstandard,
            "Location": self._take_location,
            "LayerFeature": self._layer_feature,
            "Set": self._begin_set,
            "Pad": self._begin_pad,
            "PinRef": self._pin_reference,
            "Hole": self._hole,
            "LayerHole": self._padstack_hole,
            "SlotCavity": self._begin_cavity,
            "Oval": self._oval,
            "RefDes": self._bom_designator,
        }

    @property
    def _unit(self) -> float:
        return self.content.unit_mm or 1.0

    def _length(self, attributes: Attributes, name: str) -> float:
        return number(attributes, name) * self._unit

    def _point(self, attributes: Attributes, x: str = "x", y: str = "y") -> Point:
        return Point(self._length(attributes, x), self._length(attributes, y))

    def _root(self, attributes: Attributes) -> None:
        self.content.revision = attributes.get("revision", "")

    def _mode(self, attributes: Attributes) -> None:
        self.content.mode = attributes.get("mode", "").upper()

    def _step_ref(self, attributes: Attributes) -> None:
        if self._path[-1:] == ["Content"]:
            self.content.main_step = self.content.main_step or attributes.get("name", "")

    def _cad_header(self, attributes: Attributes) -> None:
        self.content.unit_mm = _UNITS.get(attributes.get("units", "").upper())

    def _layer_definition(self, attributes: Attributes) -> None:
        name = attributes.get("name", "")
        function = attributes.get("layerFunction", "").upper()
        side = attributes.get("side", "").upper()
        self._defined = name
        self.content.layers[name] = CadLayer(name, function, side)

    def _span(self, attributes: Attributes) -> None:
        """Note from which layer to which a drill layer goes."""
        spanned = attributes.get("fromLayer", ""), attributes.get("toLayer", "")
        if self._path[-1:] == ["Layer"] and all(spanned):
            self.content.spans[self._defined] = spanned

    def _stackup(self, attributes: Attributes) -> None:
        thickness = self._length(attributes, "overallThickness")
        self.content.thickness_mm = self.content.thickness_mm or thickness or None

    def _stackup_layer(self, attributes: Attributes) -> None:
        thickness = self._length(attributes, "thickness")
        if thickness:
            name = attributes.get("layerOrGroupRef", "")
            self.content.layer_thickness_mm[name] = thickness

    def _finish(self, attributes: Attributes) -> None:
        self.content.finish = self.content.finish or attributes.get("type") or None

    def _line_dictionary(self, attributes: Attributes) -> None:
        self._dictionary_unit = _UNITS.get(attributes.get("units", "").upper(), 1.0)

    def _line_entry(self, attributes: Attributes) -> None:
        self._line = attributes.get("id", "")

    def _line_description(self, attributes: Attributes) -> None:
        if self._path[-1:] == ["EntryLineDesc"]:
            width = number(attributes, "lineWidth") * self._dictionary_unit
            self.content.line_widths_mm[self._line] = width
        else:
            self._track(self._length(attributes, "lineWidth"))

    def _line_reference(self, attributes: Attributes) -> None:
        self._track(self.content.line_widths_mm.get(attributes.get("id", ""), 0.0))

    def _track(self, width_mm: float) -> None:
        """Note the width of a line on copper that belongs to a net."""
        on_copper = self._layer is not None and is_copper(self._layer)
        if on_copper and width_mm and self._set.get("net") and self._path[-1] in _DRAWN:
            self.content.track_widths_mm.add(round(width_mm, 4))

    def _begin_step(self, attributes: Attributes) -> None:
        name = attributes.get("name", "")
        self._step = self.content.steps.setdefault(name, CadStep(name))

    def _step_repeat(self, attributes: Attributes) -> None:
        across, down = int(number(attributes, "nx", 1)), int(number(attributes, "ny", 1))
        if self._step is None or not 0 < across * down <= _MOST_COPIES:
            raise ValueError(f"{across} × {down} copies")
        mirrored = attributes.get("mirror", "").lower() == "true"
        frame = Frame(self._point(attributes), number(attributes, "angle"), mirrored)
        self._step.copies.append(
            Copies(
                step=attributes.get("stepRef", ""),
                frame=frame,
                across=across,
                down=down,
                step_across_mm=self._length(attributes, "dx"),
                step_down_mm=self._length(attributes, "dy"),
            )
        )

    def _begin_profile(self, _: Attributes) -> None:
        self._profile = self._step.outline if self._step else None

    def _end_profile(self) -> None:
        self._profile = None

    def _polygon_begin(self, attributes: Attributes) -> None:
        if self._profile is not None:
            self._polygon_at = self._point(attributes)

    def _polygon_segment(self, attributes: Attributes) -> None:
        if self._profile is not None:
            start, self._polygon_at = self._polygon_at, self._point(attributes)
            if start != self._polygon_at:
                self._profile.append(Line(start, self._polygon_at))

    def _polygon_curve(self, attributes: Attributes) -> None:
        if self._profile is not None:
            start, self._polygon_at = self._polygon_at, self._point(attributes)
            centre = self._point(attributes, "centerX", "centerY")
            clockwise = attributes.get("clockwise", "").lower() == "true"
            self._profile.append(Arc(start, self._polygon_at, centre, clockwise))

    def _begin_package(self, attributes: Attributes) -> None:
        self._package = attributes.get("name", "")

    def _pin(self, attributes: Attributes) -> None:
        if "Package" in self._path:
            kind = attributes.get("type", "").upper()
            self.content.package_pins[self._package].append((attributes.get("number", ""), kind))

    def _begin_component(self, attributes: Attributes) -> None:
        self._component, self._location, self._value = attributes, None, ""

    def _nonstandard(self, attributes: Attributes) -> None:
        if self._path[-1:] == ["Component"] and attributes.get("name", "").upper() == "VALUE":
            self._value = attributes.get("value", "")

    def _take_location(self, attributes: Attributes) -> None:
        if self._path[-1] in {"Component", "Pad", "SlotCavity"}:
            self._location = self._point(attributes)

    def _end_component(self) -> None:
        if self._step is None:
            return
        given = self._component
        self._step.parts.append(
            PlacedPart(
                designator=given.get("refDes", ""),
                package=given.get("packageRef", ""),
                layer=given.get("layerRef", ""),
                mount=given.get("mountType", "").upper(),
                value=self._value or given.get("part", ""),
                at=self._location or Point(0.0, 0.0),
            )
        )

    def _layer_feature(self, attributes: Attributes) -> None:
        name = attributes.get("layerRef", "")
        self._layer = self.content.layers.get(name)

    def _end_layer_feature(self) -> None:
        self._layer, self._set = None, {}

    def _begin_set(self, attributes: Attributes) -> None:
        self._set = attributes

    def _begin_pad(self, _: Attributes) -> None:
        self._pad_pins, self._location = [], None

    def _pin_reference(self, attributes: Attributes) -> None:
        if self._path[-1:] == ["Pad"]:
            self._pad_pins.append((attributes.get("componentRef", ""), attributes.get("pin", "")))

    def _end_pad(self) -> None:
        on_copper = self._layer is not None and is_copper(self._layer)
        if self._step is None or self._layer is None or not on_copper:
            return
        for component, pin in self._pad_pins:
            key = PadKey(component, pin, self._location or Point(0.0, 0.0))
            self._step.pads[key].add(self._layer.name)

    def _hole(self, attributes: Attributes) -> None:
        if self._step is not None:
            self._step.holes.append(self._hole_of(attributes))

    def _padstack_hole(self, attributes: Attributes) -> None:
        if self._step is not None:
            self._step.padstack_holes.append(self._hole_of(attributes))

    def _hole_of(self, attributes: Attributes) -> Hole:
        status = attributes.get("platingStatus", "").upper()
        is_via = status == "VIA" or self._set.get("geometry", "").upper() == "VIA"
        use = HoleUse.VIA if is_via else HoleUse.UNKNOWN
        diameter = self._length(attributes, "diameter") or None
        through = self._layer is None or goes_through(self._layer, self.content)
        return Hole(self._point(attributes), diameter, _PLATED.get(status), use, through)

    def _begin_cavity(self, attributes: Attributes) -> None:
        self._cavity, self._cavity_size, self._location = attributes, None, None

    def _oval(self, attributes: Attributes) -> None:
        if self._cavity is not None:
            width, height = self._length(attributes, "width"), self._length(attributes, "height")
            self._cavity_size = width, height

    def _end_cavity(self) -> None:
        if self._step is not None and self._cavity is not None:
            plated = _PLATED.get(self._cavity.get("platingStatus", "").upper())
            centre = self._location or self._point(self._cavity)
            self._step.slots.append(_slot(centre, self._cavity_size, plated=plated))
        self._cavity = None

    def _bom_designator(self, attributes: Attributes) -> None:
        if attributes.get("populate", "").lower() == "false":
            self.content.not_fitted.add(attributes.get("name", ""))


def _slot(centre: Point, size: tuple[float, float] | None, *, plated: bool | None) -> Slot:
    """Return a slot around its centre; its width is unknown where it is drawn as a polygon."""
    if size is None:
        return Slot(centre, centre, None, plated)
    width, height = size
    half, bit = abs(width - height) / 2, min(width, height)
    across, up = (half, 0.0) if width >= height else (0.0, half)
    start = Point(centre.x - across, centre.y - up)
    return Slot(start, Point(centre.x + across, centre.y + up), bit, plated)
