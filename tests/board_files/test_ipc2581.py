"""IPC-2581: what a file says of its board, in every unit, and what is refused."""

from collections import Counter

import pytest

from emsquote.board_files.board_file import BoardFile
from emsquote.board_files.drawing import Arc, HoleUse
from emsquote.board_files.kinds import FileKind
from emsquote.board_files.limits import Meter
from emsquote.board_files.readers.gerber_set.network import box_of
from emsquote.board_files.readers.ipc2581.read import read_ipc2581_board
from emsquote.finding import InputError
from emsquote.model.bom import BoardSide

HEAD = (
    '<?xml version="1.0"?><IPC-2581 revision="{revision}" xmlns="http://webstds.ipc.org/2581">'
    '<Content><StepRef name="board"/>'
    '<DictionaryLineDesc units="INCH"><EntryLineDesc id="T1"><LineDesc lineWidth="0.008"/></EntryLineDesc>'
    "</DictionaryLineDesc></Content>"
    '<Bom><BomItem><RefDes name="R2" populate="false"/></BomItem></Bom>'
    '<Ecad><CadHeader units="{units}"/><CadData>'
)
LAYERS = (
    '<Layer name="TOP" layerFunction="CONDUCTOR" side="TOP"/>'
    '<Layer name="GND" layerFunction="PLANE" side="INTERNAL"/>'
    '<Layer name="PWR" layerFunction="MIXED" side="INTERNAL"/>'
    '<Layer name="BOT" layerFunction="SIGNAL" side="BOTTOM"/>'
    '<Layer name="CORE" layerFunction="DIELCORE" side="INTERNAL"/>'
    '<Layer name="DRL" layerFunction="DRILL" side="ALL"/>'
    '<Stackup overallThickness="1.6"><StackupGroup><StackupLayer layerOrGroupRef="TOP" thickness="0.035"/>'
    '</StackupGroup></Stackup><SurfaceFinish type="ENIG-N"/>'
)
PROFILE = (
    '<Profile><Polygon><PolyBegin x="0" y="0"/><PolyStepSegment x="10" y="0"/>'
    '<PolyStepSegment x="10" y="20"/><PolyStepCurve x="0" y="20" centerX="5" centerY="20" clockwise="false"/>'
    '<PolyStepSegment x="0" y="0"/></Polygon>'
    '<Cutout><PolyBegin x="4" y="4"/><PolyStepSegment x="6" y="4"/><PolyStepSegment x="6" y="6"/>'
    '<PolyStepSegment x="4" y="4"/></Cutout></Profile>'
)
PARTS = (
    '<Package name="0603"><Pin number="1" type="SURFACE"/><Pin number="2" type="SURFACE"/></Package>'
    '<Package name="HDR"><Pin number="1" type="THRU"/></Package>'
    '<Component refDes="R1" packageRef="0603" layerRef="TOP" mountType="SMT"><Location x="2" y="2"/></Component>'
    '<Component refDes="R2" packageRef="0603" layerRef="BOT" mountType="SMT"><Location x="3" y="3"/></Component>'
    '<Component refDes="J1" packageRef="HDR" layerRef="TOP" mountType="THMT"><Location x="8" y="8"/></Component>'
)
FEATURES = (
    '<LayerFeature layerRef="TOP"><Set net="N1"><Features><Polyline><PolyBegin x="1" y="1"/>'
    '<PolyStepSegment x="2" y="1"/><LineDescRef id="T1"/></Polyline></Features></Set>'
    '<Set><Pad><Location x="2" y="2"/><PinRef componentRef="R1" pin="1"/></Pad></Set>'
    '<Set><Pad><Location x="8" y="8"/><PinRef componentRef="J1" pin="1"/></Pad></Set></LayerFeature>'
    '<LayerFeature layerRef="BOT"><Set><Pad><Location x="8" y="8"/><PinRef componentRef="J1" pin="1"/></Pad></Set>'
    "</LayerFeature>"
    '<LayerFeature layerRef="DRL">'
    '<Set geometry="VIA"><Hole name="1" diameter="0.3" platingStatus="VIA" x="5" y="1"/></Set>'
    '<Set><Hole name="2" diameter="1" platingStatus="PLATED" x="8" y="8"/></Set>'
    '<Set><Hole name="3" diameter="3" platingStatus="NONPLATED" x="5" y="15"/></Set>'
    '<Set><SlotCavity name="4" platingStatus="NONPLATED"><Location x="5" y="10"/><Oval width="3" height="1"/>'
    "</SlotCavity></Set></LayerFeature>"
)
END = "</CadData></Ecad></IPC-2581>"


def text(step=PROFILE + PARTS + FEATURES, layers=LAYERS, units="MILLIMETER", revision="C"):
    head = HEAD.format(units=units, revision=revision)
    return f'{head}{layers}<Step name="board">{step}</Step>{END}'


def board(content):
    file = BoardFile("board.xml", FileKind.IPC2581, content.encode())
    return read_ipc2581_board(file, Meter())


def size(read):
    box = box_of(read.outline)
    return round(box.right - box.left, 3), round(box.top - box.bottom, 3)


@pytest.mark.parametrize(
    ("units", "unit_mm"),
    [("MILLIMETER", 1), ("INCH", 25.4), ("MICRON", 0.001), ("millimeter", 1)],
)
def test_lengths_in_every_unit(units, unit_mm):
    read = board(text(units=units))
    assert size(read) == (round(10 * unit_mm, 3), round(25 * unit_mm, 3))
    assert read.thickness_mm == pytest.approx(1.6 * unit_mm)
    assert min(hole.diameter_mm for hole in read.holes) == pytest.approx(0.3 * unit_mm)


def test_what_a_file_says_of_its_board():
    read = board(text())
    assert (read.format, read.outline_source) == ("IPC-2581 C", "profile of board")
    assert (read.copper_layers, read.copper_source) == (4, "TOP, GND, PWR, BOT")
    assert (read.thickness_mm, read.copper_mm, read.finish) == (1.6, 0.035, "ENIG-N")
    assert [(hole.diameter_mm, hole.plated, hole.use) for hole in read.holes] == [
        (0.3, True, HoleUse.VIA),
        (1, True, HoleUse.UNKNOWN),
        (3, False, HoleUse.UNKNOWN),
    ]
    (slot,) = read.slots
    assert (slot.start.x, slot.end.x, slot.start.y, slot.width_mm) == (4, 6, 10, 1)
    assert len(read.outline) == 7
    assert sum(isinstance(stroke, Arc) for stroke in read.outline) == 1
    assert read.track_widths_mm == (0.2032,)
    assert (read.pads_smt, read.pads_tht) == (1, 1)
    assert read.findings == ()


def test_parts_by_side_with_their_pads():
    read = board(text())
    assert [
        (part.designator, part.side, part.pads_smt, part.pads_tht, part.fitted)
        for part in read.footprints
    ] == [
        ("R1", BoardSide.TOP, 1, 0, True),
        ("R2", BoardSide.BOTTOM, 2, 0, False),
        ("J1", BoardSide.TOP, 0, 1, True),
    ]


def test_the_mount_that_is_stated_counts_where_pins_are_not_known():
    parts = (
        '<Component refDes="U1" packageRef="X" layerRef="TOP" mountType="SMT"/>'
        '<Component refDes="J1" packageRef="Y" layerRef="TOP" mountType="THMT"/>'
        '<Component refDes="H1" packageRef="Z" layerRef="TOP" mountType="OTHER"/>'
    )
    pads = [(part.pads_smt, part.pads_tht) for part in board(text(PROFILE + parts)).footprints]
    assert pads == [(1, 0), (0, 1), (0, 0)]


def test_holes_of_pad_stacks_count_where_no_drill_layer_has_holes():
    stacks = '<PadStack net="N"><LayerHole name="1" diameter="0.4" platingStatus="VIA" x="1" y="1"/></PadStack>'
    read = board(text(PROFILE + stacks, revision="A"))
    assert [hole.diameter_mm for hole in read.holes] == [0.4]
    assert board(text(PROFILE + stacks + FEATURES)).holes[0].diameter_mm == 0.3


def test_without_a_drill_layer_holes_are_unknown():
    layers = '<Layer name="TOP" layerFunction="CONDUCTOR" side="TOP"/>'
    read = board(text(PROFILE, layers))
    assert (read.holes, read.copper_layers) == (None, 1)
    assert board(text(PROFILE)).holes == ()


def test_blind_vias_do_not_go_through():
    layers = LAYERS.replace(
        '<Layer name="DRL" layerFunction="DRILL" side="ALL"/>',
        '<Layer name="DRL" layerFunction="DRILL" side="ALL"><Span fromLayer="TOP" toLayer="{}"/></Layer>',
    )
    assert {hole.through for hole in board(text(layers=layers.format("GND"))).holes} == {False}
    assert {hole.through for hole in board(text(layers=layers.format("BOT"))).holes} == {True}


def test_layers_without_thickness_are_none():
    pads = '<StackupLayer layerOrGroupRef="GND" thickness="0.0001"/></StackupGroup>'
    assert board(text(layers=LAYERS.replace("</StackupGroup>", pads))).copper_layers == 3


def test_an_export_for_assembly_may_lack_layers():
    layers = '<Layer name="TOP" layerFunction="CONDUCTOR" side="TOP"/>'
    mode = '<FunctionMode mode="ASSEMBLY"/><StepRef name="board"/>'
    read = board(text(PROFILE, layers).replace('<StepRef name="board"/>', mode))
    assert (read.copper_layers, read.guessed) == (1, {"layers"})
    assert [str(finding) for finding in read.findings] == [
        (
            "board.xml: is exported for ASSEMBLY, which leaves inner layers out: there may be more of copper\n"
            "hint: give the export for fabrication, or state the layers in the job file"
        )
    ]


def test_a_panel_has_the_boards_that_are_laid_out_in_it():
    frame = (
        '<Profile><Polygon><PolyBegin x="0" y="0"/><PolyStepSegment x="50" y="0"/>'
        '<PolyStepSegment x="50" y="30"/><PolyStepSegment x="0" y="30"/><PolyStepSegment x="0" y="0"/></Polygon></Profile>'
        '<StepRepeat stepRef="one" x="5" y="2" nx="3" ny="1" dx="12" dy="0" angle="0" mirror="false"/>'
    )
    one = f'</Step><Step name="one">{PROFILE}{PARTS}{FEATURES}'
    read = board(text(frame + one))
    assert size(read) == (50, 30)
    assert Counter(hole.diameter_mm for hole in read.holes) == {0.3: 3, 1: 3, 3: 3}
    assert sorted({hole.at.x for hole in read.holes if hole.diameter_mm == 0.3}) == [10, 22, 34]
    assert len(read.footprints) == 9


def test_an_unknown_unit_is_told():
    assert [str(finding) for finding in board(text(units="FURLONG")).findings] == [
        "board.xml: states no unit that is known, mm is taken\nhint: compare the size"
    ]


DEEP = "<a>" * 100_000
ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><IPC-2581>&a;</IPC-2581>'
LOOP = '<StepRepeat stepRef="board" x="0" y="0" nx="2" ny="2" dx="1" dy="1"/>'
MANY = '<StepRepeat stepRef="one" nx="30000" ny="30000" dx="1" dy="1"/>'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(text()[:900], "board.xml: is damaged: it is not well-formed XML", id="cut short"),
        pytest.param(f"<IPC-2581>{DEEP}", "board.xml: it nests elements more than 256 deep", id="nested deeply"),
        pytest.param(ENTITY, "board.xml: it declares XML entities", id="entities"),
        pytest.param(f'<IPC-2581 {"x" * (2 << 20)}="1"/>', "board.xml: it has a tag of more than a megabyte", id="a tag of megabytes"),
        pytest.param(text(LOOP), "board.xml: lays out steps more than 6 deep, more than a board needs", id="a step within itself"),
        pytest.param(text(MANY), "board.xml: is damaged: 30000 × 30000 copies", id="30 000 by 30 000 copies"),
        pytest.param(text('<Profile><PolyBegin x="nan" y="0"/></Profile>'), "board.xml: is damaged: x is nan", id="no number"),
        pytest.param(text('<Profile><PolyBegin x="ten" y="0"/></Profile>'), "board.xml: is damaged: could not convert", id="a word for a number"),
        pytest.param("<IPC-2581 revision='B'><Bom/></IPC-2581>", "board.xml: holds no board, only a part list or a stackup", id="a part list"),
    ],
)  # fmt: skip
def test_what_is_refused(content, message):
    with pytest.raises(InputError) as caught:
        board(content)
    assert str(caught.value).splitlines()[0].startswith(message)
    assert "\nhint: " in str(caught.value)
