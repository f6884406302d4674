"""From the tree of an ODB++ archive to a drawing of its board or panel."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from emsquote.board_files.board_file import BoardFile
from emsquote.board_files.drawing import Drawing, Footprint, Hole, HoleUse, Point, Slot
from emsquote.board_files.limits import Meter, damaged_board, too_much
from emsquote.board_files.readers.odb.components import ComponentFile, footprints, packages
from emsquote.board_files.readers.odb.features import Features, read_features
from emsquote.board_files.readers.odb.records import (
    MM_PER_INCH,
    Block,
    StructuredText,
    Tree,
    unit_mm,
)
from emsquote.board_files.readers.steps import Copies, StepDrawing, laid_out, main_step
from emsquote.board_files.strokes import Frame
from emsquote.finding import Origin, fault
from emsquote.model.bom import BoardSide

_MATRIX = "matrix/matrix"
_COPPER = frozenset({"SIGNAL", "POWER_GROUND", "MIXED"})
_DRILL, _COMPONENTS = "DRILL", "COMPONENT"
_MOST_COPIES = 100_000
_DRILL_KIND = ".drill"
_NAMED_KINDS = {"plated": "0", "non_plated": "1", "via": "2"}
_USES = {"1": HoleUse.MECHANICAL, "2": HoleUse.VIA}
_PLATED = {"0": True, "1": False, "2": True}
_THICKEST_MM = 20.0
_THICKNESS = ".board_thickness"


def read_odb_trees(files: Sequence[BoardFile], meter: Meter) -> tuple[Drawing, ...]:
    """Return a drawing of each ODB++ tree among the files."""
    roots = [file.place[: -len(_MATRIX)] for file in files if file.place.lower().endswith(_MATRIX)]
    drawings = []
    for root in sorted(roots):
        inside = [file for file in files if file.place.startswith(root)]
        drawings.append(_Archive(Tree(inside, root, meter)).drawing())
    return tuple(drawings)


class _Layer(Struct, frozen=True):
    """A layer of the board as the matrix has it; `span` are the layers between which it drills."""

    name: str
    kind: str
    span: tuple[str, str] = ("", "")


class _Archive:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        blocks = sorted(_of_board(tree.structured(_MATRIX)), key=_row)
        self._layers = [_layer(block) for block in blocks]
        units = tree.structured("misc/info").values.get("UNITS", "")
        self._unit_mm = unit_mm(units, MM_PER_INCH)

    def drawing(self) -> Drawing:
        """Return all that the archive says of its board, of a panel with the boards in it."""
        steps = {name: self._step(name) for name in self._tree.names_below("steps")}
        if not steps:
            origin = Origin(self._tree.place(_MATRIX))
            raise fault("no-board", origin, "holds no step", "export it again with its steps")
        name = main_step(steps)
        whole = laid_out(steps, name, self._tree.place(_MATRIX))
        copper, drills = self._named(_COPPER), self._named({_DRILL})
        return Drawing(
            file=self._tree.root.rstrip("/"),
            format="ODB++",
            outline=whole.outline,
            outline_source=f"profile of {name}",
            copper_layers=len(copper) or None,
            copper_source=", ".join(copper),
            thickness_mm=self._thickness(name),
            stack_source=_THICKNESS,
            holes=whole.holes if drills else None,
            slots=whole.slots,
            holes_source=", ".join(drills),
            footprints=whole.footprints or None,
        )

    def _named(self, kinds: Collection[str]) -> list[str]:
        return [layer.name for layer in self._layers if layer.kind in kinds]

    def _step(self, name: str) -> StepDrawing:
        folder = f"steps/{name}"
        header = self._tree.structured(f"{folder}/stephdr")
        unit = unit_mm(header.values.get("UNITS", ""), self._unit_mm)
        holes, slots = self._drilled(folder)
        return StepDrawing(
            outline=tuple(self._features(f"{folder}/profile").contours),
            holes=tuple(holes),
            slots=tuple(slots),
            footprints=tuple(self._footprints(folder)),
            copies=tuple(self._copies(header, unit)),
        )

    def _features(self, path: str) -> Features:
        return read_features(self._tree.lines(path), self._tree.place(path), self._unit_mm)

    def _drilled(self, folder: str) -> tuple[list[Hole], list[Slot]]:
        """Return the holes and slots of all drill layers of a step."""
        holes: list[Hole] = []
        slots: list[Slot] = []
        for layer in self._layers:
            if layer.kind == _DRILL:
                features = self._features(f"{folder}/layers/{layer.name}/features")
                holes.extend(_holes(features, through=self._goes_through(layer)))
                slots.extend(_slots(features))
        return holes, slots

    def _goes_through(self, layer: _Layer) -> bool:
        """Return whether a drill layer goes through all copper, as far as it says."""
        copper = self._named(_COPPER)
        outer = {"", *copper[:1], *copper[-1:]}
        return all(name in outer or name not in copper for name in layer.span)

    def _footprints(self, folder: str) -> Iterator[Footprint]:
        """Yield the parts of both component layers: the first in the matrix lies on top."""
        known = packages(self._tree.lines(f"{folder}/eda/data"))
        sides = (BoardSide.TOP, BoardSide.BOTTOM)
        for layer, side in zip(self._component_layers(), sides, strict=False):
            path = f"{folder}/layers/{layer}/components"
            lines, place = self._tree.lines(path), self._tree.place(path)
            yield from footprints(ComponentFile(lines, place, self._unit_mm, side, known))

    def _component_layers(self) -> list[str]:
        """Return the names of the top and the bottom component layer."""
        top = [name for name in self._named({_COMPONENTS}) if name.endswith("top")]
        bottom = [name for name in self._named({_COMPONENTS}) if name.endswith("bot")]
        return [*(top or [""])[:1], *(bottom or [""])[:1]]

    def _copies(self, header: StructuredText, unit: float) -> Iterator[Copies]:
        for block in header.blocks:
            if block.name == "STEP-REPEAT":
                yield self._copies_of(block, unit)

    def _copies_of(self, block: Block, unit: float) -> Copies:
        try:
            across, down = int(block.value("NX") or 1), int(block.value("NY") or 1)
            at = Point(_length(block, "X", unit), _length(block, "Y", unit))
            frame = Frame(at, -float(block.value("ANGLE") or 0), block.value("MIRROR") == "YES")
            steps = _length(block, "DX", unit), _length(block, "DY", unit)
        except ValueError as error:
            place = self._tree.place("steps")
            raise damaged_board(place, "a step and repeat cannot be read") from error
        if not 0 < across * down <= _MOST_COPIES:
            raise too_much(self._tree.root, f"lays out a step {across} × {down} times")
        return Copies(
            step=block.value("NAME").lower(),
            frame=frame,
            across=across,
            down=down,
            step_across_mm=steps[0],
            step_down_mm=steps[1],
        )

    def _thickness(self, step: str) -> float | None:
        """Return the board's thickness as the step, or the whole archive, states it."""
        for path in (f"steps/{step}/attrlist", "misc/attrlist"):
            values = self._tree.structured(path).values
            written = values.get(_THICKNESS.upper(), "")
            unit = unit_mm(values.get("UNITS", ""), self._unit_mm)
            if _is_number(written) and 0 < float(written) * unit < _THICKEST_MM:
                return round(float(written) * unit, 4)
        return None


def _layer(block: Block) -> _Layer:
    span = block.value("START_NAME").lower(), block.value("END_NAME").lower()
    return _Layer(block.value("NAME").lower(), block.value("TYPE"), span)


def _of_board(matrix: StructuredText) -> list[Block]:
    return [
        block
        for block in matrix.blocks
        if block.name == "LAYER" and block.value("CONTEXT") != "MISC"
    ]


def _row(block: Block) -> int:
    row = block.value("ROW")
    return int(row[:9]) if row.isdigit() else 0


def _length(block: Block, key: str, unit: float) -> float:
    return float(block.value(key) or 0) * unit


def _is_number(written: str) -> bool:
    try:
        float(written)
    except ValueError:
        return False
    return True


def _holes(features: Features, *, through: bool) -> Iterator[Hole]:
    for pad in features.pads:
        kind = _kind_of_drill(pad.attributes.get(_DRILL_KIND, ""))
        diameter = features.diameters_mm.get(pad.symbol)
        use = _USES.get(kind, HoleUse.UNKNOWN)
        yield Hole(pad.at, diameter, _PLATED.get(kind), use, through)


def _slots(features: Features) -> Iterator[Slot]:
    for drawn in features.drawn:
        kind = _kind_of_drill(drawn.attributes.get(_DRILL_KIND, ""))
        width = features.diameters_mm.get(drawn.symbol)
        yield Slot(drawn.stroke.start, drawn.stroke.end, width, _PLATED.get(kind))


def _kind_of_drill(written: str) -> str:
    return _NAMED_KINDS.get(written.lower(), written)
