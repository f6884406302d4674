"""KiCad boards of all versions: layers, holes, pads, strokes, marks; what is damaged is refused."""

import random
from contextlib import suppress
from time import process_time

import pytest

from emsquote.board_files.board_file import BoardFile
from emsquote.board_files.drawing import Hole, HoleUse, Point, Slot
from emsquote.board_files.kinds import FileKind
from emsquote.board_files.limits import BoardLimits, Meter
from emsquote.board_files.measure import measured
from emsquote.board_files.readers.kicad import read_kicad_board
from emsquote.finding import InputError
from emsquote.model.bom import BoardSide

LAYERS = '(layers (0 "F.Cu" signal) (31 "B.Cu" signal) (44 "Edge.Cuts" user))'
SQUARE = (
    '(gr_line (start 0 0) (end 10 0) (layer "Edge.Cuts")) (gr_line (start 10 0) (end 10 5) (layer "Edge.Cuts"))'
    '(gr_line (start 10 5) (end 0 5) (layer "Edge.Cuts")) (gr_line (start 0 0) (end 0 5) (layer "Edge.Cuts"))'
)


def drawing(*elements, version="20240108", layers=LAYERS, **limits):
    text = f'(kicad_pcb (version {version}) (generator "pcbnew") {layers} {" ".join(elements)})'
    file = BoardFile("x.kicad_pcb", FileKind.KICAD, text.encode())
    return read_kicad_board(file, Meter(BoardLimits(**limits)))


def refused(*elements, **options):
    with pytest.raises(InputError) as error:
        drawing(*elements, **options)
    return str(error.value).partition("\n")[0]


def at(x, y):
    return Point(pytest.approx(x, abs=1e-9), pytest.approx(y, abs=1e-9))


def part(*pads, head='(layer "F.Cu") (at 100 50)', name="R_0402", reference="R1"):
    return f'(footprint "lib:{name}" {head} (property "Reference" "{reference}" (at 0 0)) {" ".join(pads)})'


@pytest.mark.parametrize(
    ("version", "layers", "count", "name"),
    [
        pytest.param("3", "(layers (15 Top signal) (2 In signal) (0 Bottom signal) (28 Edge.Cuts user))", 3, "KiCad 3", id="version 3 counts from the bottom"),
        pytest.param("4", "(layers (0 C1F signal) (1 C2 power) (31 C4B mixed) (32 B.Adhes user))", 3, "KiCad 4", id="renamed layers"),
        pytest.param("20171130", "(layers (0 F.Cu jumper) (31 B.Cu signal hide))", 2, "KiCad 5", id="KiCad 5"),
        pytest.param("20211014", LAYERS, 2, "KiCad 6", id="KiCad 6"),
        pytest.param("20221018", LAYERS, 2, "KiCad 7", id="KiCad 7"),
        pytest.param("20240108", LAYERS, 2, "KiCad 8", id="KiCad 8"),
        pytest.param("20241229", '(layers (0 "F.Cu" signal) (4 "In1.Cu" signal) (2 "B.Cu" signal "Back") (1 "F.Mask" user))', 3, "KiCad 9", id="KiCad 9"),
        pytest.param("20260206", '(layers (0 "F.Cu" signal))', 1, "KiCad 10", id="KiCad 10, one layer"),
    ],
)  # fmt: skip
def test_copper_layers_go_by_type_and_number(version, layers, count, name):
    found = drawing(version=version, layers=layers)
    assert (found.copper_layers, found.format) == (count, name)
    front, back = (
        ("Top", "Bottom")
        if version == "3"
        else ("C1F", "C4B")
        if version == "4"
        else ("F.Cu", "B.Cu")
    )
    parts = [part(head=f'(layer "{layer}") (at 0 0)') for layer in (front, back)]
    sides = [
        footprint.side for footprint in drawing(*parts, version=version, layers=layers).footprints
    ]
    assert sides[0] is BoardSide.TOP
    assert count == 1 or sides[1] is BoardSide.BOTTOM


def test_a_version_that_nobody_knows_is_read_and_told():
    (finding,) = drawing(version="20290101").findings
    assert finding.message == "is of version 20290101, newer than what is known of KiCad"


def test_pads_turn_with_their_footprint_and_y_points_upward():
    turned = part(
        '(pad "1" thru_hole circle (at 3 1 90) (size 2 2) (drill 0.8) (layers "*.Cu"))',
        '(pad "" np_thru_hole circle (at 0 0) (size 2 2) (drill 1.5) (layers "*.Cu"))',
        '(pad "2" thru_hole oval (at 0 2 90) (size 2 2) (drill oval 3 1) (layers "*.Cu"))',
        '(pad "3" smd rect (at 0 0) (size 1 1) (layers "F.Cu" "F.Mask"))',
        '(pad "" smd rect (at 0 0) (size 1 1) (layers "F.Paste"))',
        '(pad "4" connect rect (at 0 0) (size 1 1) (layers "F.Cu"))',
        head='(layer "F.Cu") (at 100 50 90)',
    )
    found = drawing(turned)
    assert found.holes == (
        Hole(at(101, -47), 0.8, True, HoleUse.PAD),
        Hole(at(100, -50), 1.5, False, HoleUse.MECHANICAL),
    )
    (slot,) = found.slots
    assert slot == Slot(at(102, -51), at(102, -49), 1.0, True)
    (footprint,) = found.footprints
    assert (footprint.pads_smt, footprint.pads_tht) == (1, 2)
    assert footprint.pad_names == ("1", "2", "3", "4")
    assert (found.pads_smt, found.pads_tht) == (1, 2)


def test_vias_have_their_drill_or_that_of_their_net_class():
    found = drawing(
        '(net 0 "") (net 1 GND) (net 2 VCC)',
        '(net_class Default "" (via_drill 0.4) (add_net GND))',
        '(net_class power "" (via_drill 0.6) (add_net VCC))',
        "(via (at 1 1) (size 0.6) (drill 0.3) (layers F.Cu B.Cu) (net 1))",
        "(via (at 2 1) (size 0.6) (layers F.Cu B.Cu) (net 1))",
        "(via blind (at 3 1) (size 0.6) (layers F.Cu In1.Cu) (net 2))",
    )  # fmt: skip
    assert [hole.diameter_mm for hole in found.holes] == [0.3, 0.4, 0.6]
    data = measured(found).data
    assert (data.holes, data.vias, data.blind_vias, data.smallest_drill_mm) == (3, 3, 1, 0.3)


def test_a_via_without_any_drill_is_a_hole_of_unknown_size():
    data = measured(drawing("(via (at 1 1) (size 0.6) (layers F.Cu B.Cu))")).data
    assert (data.holes, data.smallest_drill_mm) == (1, None)
    assert data.drills[0].d_mm is None


@pytest.mark.parametrize(
    ("mark", "counted"),
    [
        pytest.param("", 1, id="an ordinary part"),
        pytest.param("(attr smd)", 1, id="marked SMD"),
        pytest.param("(attr virtual)", 0, id="virtual"),
        pytest.param("(attr smd dnp)", 0, id="DNP"),
        pytest.param("(attr board_only)", 0, id="board only"),
        pytest.param("(attr smd exclude_from_bom)", 0, id="not in the BOM"),
        pytest.param("(attr smd exclude_from_pos_files)", 0, id="not in the position file"),
    ],
)
def test_parts_are_counted_unless_marked(mark, counted):
    pad = '(pad "1" smd rect (at 0 0) (size 1 1) (layers "F.Cu"))'
    data = measured(drawing(part(pad, mark))).data
    assert (data.parts_top.smt, data.parts_top.tht) == (counted, 0)
    assert data.pads_smt == 1


def test_old_names_of_elements_are_read():
    module = (
        "(module R_0402 (layer B.Cu) (at 1 2) (fp_text reference R7 (at 0 0) (layer F.SilkS))"
        ' (fp_text value "10 k" (at 0 0)) (pad 1 smd rect (at 0 0) (size 1 1) (layers B.Cu B.Mask)))'
    )
    (footprint,) = drawing(module, version="4").footprints
    assert (footprint.designator, footprint.value, footprint.side) == (
        "R7",
        "10 k",
        BoardSide.BOTTOM,
    )


@pytest.mark.parametrize(
    ("outline", "width", "height", "area"),
    [
        pytest.param(SQUARE, 10, 5, 50, id="lines"),
        pytest.param('(gr_rect (start 0 0) (end 10 5) (layer "Edge.Cuts"))', 10, 5, 50, id="rectangle"),
        pytest.param('(gr_circle (center 5 5) (end 10 5) (layer "Edge.Cuts"))', 10, 10, 78.5398, id="circle"),
        pytest.param('(gr_poly (pts (xy 0 0) (xy 10 0) (xy 10 5)) (layer "Edge.Cuts"))', 10, 5, 25, id="polygon"),
        pytest.param(
            '(gr_poly (pts (xy 0 0) (xy 10 0) (arc (start 10 0) (mid 12.5 2.5) (end 10 5)) (xy 0 5)) (layer "Edge.Cuts"))',
            12.5, 5, 59.8175, id="polygon with an arc",
        ),
        pytest.param(
            "(gr_arc (start 5 5) (end 0 5) (angle 180) (layer Edge.Cuts)) (gr_line (start 0 5) (end 10 5) (layer Edge.Cuts))",
            10, 5, 39.2699, id="arc by angle",
        ),
        pytest.param(
            '(gr_arc (start 0 5) (mid 5 0) (end 10 5) (layer "Edge.Cuts")) (gr_line (start 0 5) (end 10 5) (layer "Edge.Cuts"))',
            10, 5, 39.2699, id="arc by three points",
        ),
        pytest.param(
            '(gr_curve (pts (xy 0 0) (xy 0 10) (xy 10 10) (xy 10 0)) (layer "Edge.Cuts")) (gr_line (start 0 0) (end 10 0) (layer "Edge.Cuts"))',
            10, 7.5, 59.9, id="curve",
        ),
        pytest.param(
            '(footprint "edge" (layer "F.Cu") (at 50 50 90) (fp_rect (start 0 0) (end 10 5) (layer "Edge.Cuts")))',
            5, 10, 50, id="drawn in a footprint",
        ),
    ],
)  # fmt: skip
def test_the_outline_is_measured_on_its_centre_line(outline, width, height, area):
    data = measured(drawing(outline)).data
    assert (data.width_mm, data.height_mm) == (
        pytest.approx(width, abs=0.02),
        pytest.approx(height, abs=0.02),
    )
    assert data.area_dm2 * 10_000 == pytest.approx(area, rel=0.005)


def test_the_stackup_says_thickness_copper_finish_and_colour():
    found = drawing(
        '(setup (stackup (layer "F.Mask" (type "Top Solder Mask") (color "Black") (thickness 0.01))'
        ' (layer "F.Cu" (type "copper") (thickness 0.07)) (layer "d" (type "core") (thickness 0.5) (thickness 0.3))'
        ' (layer "B.Cu" (type "copper") (thickness 0.07)) (copper_finish "ENIG") (castellated_pads yes)))'
    )  # fmt: skip
    assert found.thickness_mm == pytest.approx(0.95)
    assert (found.copper_mm, found.finish, found.mask_colour, found.castellated) == (
        0.07,
        "ENIG",
        "Black",
        True,
    )
    stated = drawing("(general (thickness 0.8))", '(setup (stackup (copper_finish "None")))')
    assert (stated.thickness_mm, stated.finish, stated.mask_colour) == (0.8, None, None)


def test_tracks_are_told_by_their_width():
    found = drawing(
        "(segment (start 0 0) (end 1 1) (width 0.25))",
        "(arc (start 0 0) (mid 1 1) (end 2 0) (width 0.15))",
    )
    assert found.track_widths_mm == (0.15, 0.25)


def test_texts_may_hold_brackets_and_quotation_marks():
    pad = '(pad ")" smd rect (at 0 0) (size 1 1) (layers "F.Cu"))'
    (footprint,) = drawing(part(pad, r'(descr "a \"b\" ( c")')).footprints
    assert footprint.pad_names == (")",)


@pytest.mark.parametrize(
    ("elements", "options", "message"),
    [
        pytest.param(["(footprint"], {}, "is damaged: a bracket does not close, the file is cut short", id="cut short"),
        pytest.param(['(gr_text "abc'], {}, "is damaged: a text does not close, the file is cut short", id="a text cut short"),
        pytest.param([") (via (at 1 1)"], {}, "is damaged: it goes on after the bracket that closes the board", id="goes on"),
        pytest.param([part()], {"layers": ""}, "is damaged: it lists no copper layers", id="no layers"),
        pytest.param(["(via (at 1e999 0) (drill 1))"], {}, 'is damaged: "1e999" is no length in mm', id="infinite"),
        pytest.param(["(via (at -nan 0) (drill 1))"], {}, 'is damaged: "-nan" is no length in mm', id="no number"),
        pytest.param([f"(via (at {'1' * 4000} 0))"], {}, f'is damaged: "{"1" * 40}" is no length in mm', id="4,000 digits"),
        pytest.param(["(a " * 200 + "(b c)" + ")" * 200], {}, "has brackets in brackets, 101 deep, more than a board needs", id="nested"),
        pytest.param([SQUARE], {"strokes": 3}, "has 4 lines in its outline, more than a board needs", id="too many lines"),
        pytest.param([SQUARE] * 40, {"items": 500}, "holds more than 500 items, more than a board needs", id="too many items"),
    ],
)  # fmt: skip
def test_what_is_damaged_or_too_much_is_refused(elements, options, message):
    assert refused(*elements, **options) == f"x.kicad_pcb: {message}"


def test_a_million_brackets_are_refused_at_once():
    start = process_time()
    assert "deep" in refused("(" * 1_000_000)
    assert process_time() - start < 5


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_board_is_read_or_refused(seed):
    chance = random.Random(seed)
    pads = '(pad "1" thru_hole oval (at 3 1 90) (size 2 2) (drill oval 3 1) (layers "*.Cu"))'
    text = f"(kicad_pcb (version 20240108) {LAYERS} (general (thickness 1.6)) {SQUARE} {part(pads, '(attr smd)')} (via (at 1 1) (drill 0.3)))"
    for _ in range(chance.randrange(1, 4)):
        first = chance.randrange(len(text))
        last = min(len(text), first + chance.randrange(1, 30))
        text = (
            text[:first]
            + chance.choice(["", "(", ")", '"', " 1 ", text[first:last] * 3])
            + text[last:]
        )
    file = BoardFile("x.kicad_pcb", FileKind.KICAD, text.encode())
    with suppress(InputError):
        assert measured(read_kicad_board(file, Meter())).data.layers
