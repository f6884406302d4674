"""Reads `.kicad_pcb` of KiCad 3 (2013) to 10: outline, holes, tracks, footprints with their pads.

The form: https://dev-docs.kicad.org/en/file-formats/sexpr-pcb/
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from emsquote.board_files.board_file import BoardFile
from emsquote.board_files.drawing import Drawing, Footprint, Hole, HoleUse, Slot, Stroke
from emsquote.board_files.limits import Meter, damaged_board, too_much
from emsquote.board_files.readers.kicad_footprint import drawn_footprint
from emsquote.board_files.readers.kicad_layers import (
    EDGE,
    KicadLayers,
    Stackup,
    copper_layers,
    stackup_of,
)
from emsquote.board_files.readers.kicad_shapes import GRAPHICS, KicadLengths, strokes_of
from emsquote.board_files.readers.s_expression import Bracketed, top_elements
from emsquote.board_files.strokes import WHOLE_BOARD
from emsquote.finding import Finding, Severity
from emsquote.wording.sentence import theirs

_GENERATIONS = ((20171130, "5"), (20211014, "6"), (20221018, "7"), (20240108, "8"), (20241229, "9"))
"""The last version of the form that each KiCad writes; up to 4 they are called the same."""
_LAST_NUMBERED, _LAST_KNOWN = 4, 20261231
_LONGEST_VERSION = 8
_WANTED = frozenset(
    {"version", "general", "layers", "setup", "net", "net_class", "module", "footprint"}
) | {"segment", "arc", "via"}
_NOT_THROUGH = frozenset({"blind", "buried", "micro"})


def read_kicad_board(file: BoardFile, meter: Meter) -> Drawing:
    """Return what a KiCad board draws.

    `InputError` if it is damaged, asks for too much, or lists no copper layers.
    """
    board = _Board(file, meter)
    text = file.data.decode("utf-8", "replace")
    for element in top_elements(text, file, _WANTED | GRAPHICS, meter):
        board.take(element)
    return board.drawing()


class _ViaDrills(Struct):
    """The drills of vias by net class: vias of old boards do not state theirs."""

    nets: dict[str, str] = field(default_factory=dict)
    """Names of nets by number."""
    of_net: dict[str, float] = field(default_factory=dict)
    standard: float | None = None

    def learn(self, net_class: Bracketed, lengths: KicadLengths) -> None:
        """Take in a net class."""
        drill = lengths.first(net_class, "via_drill")
        if drill is None:
            return
        if net_class.atoms[:1] == ["Default"]:
            self.standard = drill
        for net in net_class.all("add_net"):
            self.of_net["".join(net.atoms[:1])] = drill

    def of(self, via: Bracketed) -> float | None:
        """Return the drill of a via by its net, None if no class states one."""
        return self.of_net.get(self.nets.get(via.word("net"), ""), self.standard)


class _Board:
    """Gathers a drawing, element by element."""

    def __init__(self, file: BoardFile, meter: Meter) -> None:
        self.file, self.meter = file, meter
        self.lengths = KicadLengths(file, meter)
        self.version = 0
        self.layers: KicadLayers | None = None
        self.thickness: float | None = None
        self.stackup = Stackup()
        self.via_drills = _ViaDrills()
        self.outline: list[Stroke] = []
        self.holes: list[Hole] = []
        self.slots: list[Slot] = []
        self.widths: set[float] = set()
        self.footprints: list[Footprint] = []
        self.castellated: bool | None = None

    def take(self, node: Bracketed) -> None:
        """Take in an element of the board."""
        match node.name:
            case "footprint" | "module":
                self._footprint(node)
            case "segment" | "arc":
                self._track(node)
            case "via":
                self._via(node)
            case name if name in GRAPHICS:
                if node.word("layer") == EDGE:
                    self._draw(strokes_of(node, WHOLE_BOARD, self.lengths))
            case _:
                self._head(node)

    def _head(self, node: Bracketed) -> None:
        match node.name:
            case "version":
                self.version = _whole("".join(node.atoms[:1]))
            case "general":
                self.thickness = self.lengths.first(node, "thickness") or None
            case "layers":
                self.layers = copper_layers(node, self.version)
            case "setup":
                self.stackup = stackup_of(node, self.lengths)
            case "net_class":
                self.via_drills.learn(node, self.lengths)
            case "net" if node.atoms:
                self.via_drills.nets[node.atoms[0]] = node.atoms[-1]
            case _:
                pass

    def _draw(self, strokes: Iterator[Stroke]) -> None:
        self.outline.extend(strokes)
        if len(self.outline) > self.meter.limits.strokes:
            raise too_much(self.file.place, f"has {len(self.outline)} lines in its outline")

    def _track(self, node: Bracketed) -> None:
        width = self.lengths.first(node, "width")
        if width:
            self.widths.add(width)

    def _via(self, node: Bracketed) -> None:
        at = self.lengths.point(node, "at", WHOLE_BOARD)
        if at is None:
            return
        drill = self.lengths.first(node, "drill") or self.via_drills.of(node)
        through = _NOT_THROUGH.isdisjoint(node.atoms)
        self.holes.append(Hole(at, drill, plated=True, use=HoleUse.VIA, through=through))

    def _footprint(self, node: Bracketed) -> None:
        drawn = drawn_footprint(node, self._known_layers(), self.lengths)
        self.footprints.append(drawn.footprint)
        self.holes.extend(drawn.holes)
        self.slots.extend(drawn.slots)
        self._draw(iter(drawn.strokes))
        if drawn.castellated:
            self.castellated = True

    def _known_layers(self) -> KicadLayers:
        if self.layers is None or not self.layers.copper:
            raise damaged_board(self.file.place, "it lists no copper layers")
        return self.layers

    def drawing(self) -> Drawing:
        """Return what was gathered."""
        layers = self._known_layers()
        stackup = self.stackup
        return Drawing(
            file=self.file.place,
            format=_generation(self.version),
            outline=tuple(self.outline),
            outline_source=EDGE,
            copper_layers=len(layers.copper),
            copper_source="layers",
            thickness_mm=self.thickness or stackup.thickness_mm,
            copper_mm=stackup.copper_mm,
            finish=stackup.finish,
            mask_colour=stackup.mask_colour,
            stack_source="general" if stackup == Stackup() else "stackup",
            holes=tuple(self.holes),
            slots=tuple(self.slots),
            holes_source="vias and pads",
            track_widths_mm=tuple(sorted(self.widths)),
            footprints=tuple(self.footprints),
            pads_smt=sum(footprint.pads_smt for footprint in self.footprints),
            pads_tht=sum(footprint.pads_tht for footprint in self.footprints),
            castellated=self.castellated or stackup.castellated,
            findings=tuple(self._findings()),
        )

    def _findings(self) -> Iterator[Finding]:
        if self.version > _LAST_KNOWN:
            yield Finding(
                severity=Severity.DOUBT,
                code="newer-format",
                origin=self.file.origin,
                message=theirs(
                    "is of version {version}, newer than what is known of KiCad",
                    version=str(self.version),
                ),
                hint="compare size, layers and holes with KiCad",
            )


def _whole(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) <= _LONGEST_VERSION else 0


def _generation(version: int) -> str:
    if version <= _LAST_NUMBERED:
        return f"KiCad {version}"
    later = (name for last, name in _GENERATIONS if version <= last)
    return f"KiCad {next(later, '10')}"
