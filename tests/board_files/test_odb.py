"""ODB++: what a tree says of its board, whatever its units and packing, and what is refused."""

import shutil
import subprocess
from collections import Counter

import pytest

from emsquote.board_files.board_file import BoardFile
from emsquote.board_files.drawing import HoleUse
from emsquote.board_files.kinds import FileKind
from emsquote.board_files.limits import Meter
from emsquote.board_files.readers.gerber_set.network import box_of
from emsquote.board_files.readers.odb.lzw import unpacked_lzw
from emsquote.board_files.readers.odb.read import read_odb_trees
from emsquote.finding import InputError
from emsquote.model.bom import BoardSide


def layer(row, kind, name, context="BOARD"):
    return f"LAYER {{\n ROW={row}\n CONTEXT={context}\n TYPE={kind}\n NAME={name}\n}}\n"


MATRIX = (
    "STEP {\n COL=1\n NAME=PCB\n}\n"
    + layer(1, "COMPONENT", "COMP_+_TOP")
    + layer(2, "SIGNAL", "TOP")
    + layer(3, "POWER_GROUND", "GND")
    + layer(4, "SIGNAL", "BOT")
    + layer(5, "COMPONENT", "COMP_+_BOT")
    + layer(6, "DRILL", "DRILL")
    + layer(7, "SIGNAL", "OLD", context="MISC")
)
PROFILE = (
    "S P 0\nOB 0 0 I\nOS 10 0\nOS 10 20\nOC 0 20 5 20 N\nOE\nOB 4 4 H\nOS 6 4\nOS 6 6\nOE\nSE\n"
)
DRILL = (
    "$0 r300\n$1 r1000\n$2 r3000\n@0 .drill\n@1 .geometry\n&0 via\n"
    "P 5 1 0 P 0 0 ;0=2,1=0\nP 8 8 1 P 0 0 ;0=0\nP 5 15 2 P 0 0 ;0=1\nL 4 10 6 10 1 P 0 ;0=0\n"
)
TOP = (
    "@0 .comp_mount_type\n@1 .no_pop\n"
    "CMP 0 2 2 0 N R1 10k ;0=1\nTOP 0 1 2 0 N 1 1 1\nTOP 1 3 2 0 N 2 1 2\n"
    "CMP 1 8 8 0 N J1 header ;0=2\nTOP 0 8 8 0 N 1 2 A1\n"
)
BOTTOM = "@0 .comp_mount_type\n@1 .no_pop\nCMP 0 3 3 0 N R2 10k ;0=1,1\nTOP 0 3 3 0 N 1 1 1\n"
EDA = "HDR x\nPKG 0603 1 0 0 1 1\nPIN 1 S 0 0 0 E S\nPIN 2 S 1 0 0 E S\nPKG HDR 1 0 0 1 1\nPIN A1 T 0 0 0 E T\n"
TREE = {
    "matrix/matrix": MATRIX,
    "misc/info": "UNITS=MM\n",
    "steps/pcb/profile": PROFILE,
    "steps/pcb/stephdr": "X_DATUM=0\n",
    "steps/pcb/attrlist": ".board_thickness = 1.6\n",
    "steps/pcb/layers/drill/features": DRILL,
    "steps/pcb/layers/comp_+_top/components": TOP,
    "steps/pcb/layers/comp_+_bot/components": BOTTOM,
    "steps/pcb/eda/data": EDA,
}


def boards(tree, root="fab.tgz/odb/"):
    files = [
        BoardFile(f"{root}{name}", FileKind.ODB, data if isinstance(data, bytes) else data.encode())
        for name, data in tree.items()
    ]
    return read_odb_trees(files, Meter())


def board(tree):
    (only,) = boards(tree)
    return only


def size(read):
    box = box_of(read.outline)
    return round(box.right - box.left, 3), round(box.top - box.bottom, 3)


def test_what_a_tree_says_of_its_board():
    read = board(TREE)
    assert (read.file, read.format, read.outline_source) == (
        "fab.tgz/odb",
        "ODB++",
        "profile of pcb",
    )
    assert (size(read), read.thickness_mm) == ((10, 25), 1.6)
    assert (read.copper_layers, read.copper_source) == (3, "top, gnd, bot")
    assert [(hole.diameter_mm, hole.plated, hole.use) for hole in read.holes] == [
        (0.3, True, HoleUse.VIA),
        (1, True, HoleUse.UNKNOWN),
        (3, False, HoleUse.MECHANICAL),
    ]
    assert [(slot.start.x, slot.end.x, slot.width_mm) for slot in read.slots] == [(4, 6, 1)]


def test_parts_by_side_with_their_pads():
    assert [
        (part.designator, part.name, part.side, part.pads_smt, part.pads_tht, part.fitted)
        for part in board(TREE).footprints
    ] == [
        ("R1", "0603", BoardSide.TOP, 2, 0, True),
        ("J1", "HDR", BoardSide.TOP, 0, 1, True),
        ("R2", "0603", BoardSide.BOTTOM, 1, 0, False),
    ]


@pytest.mark.parametrize(
    ("changed", "width"),
    [
        pytest.param({"misc/info": ""}, 254, id="inch where nothing is said"),
        pytest.param({"misc/info": "", "steps/pcb/profile": f"UNITS=MM\n{PROFILE}"}, 10, id="in the profile"),
        pytest.param({"misc/info": "", "steps/pcb/profile": f"U MM\n{PROFILE}"}, 10, id="in the profile, short"),
        pytest.param({"misc/info": "UNITS=INCH\n"}, 254, id="inch"),
    ],
)  # fmt: skip
def test_units(changed, width):
    assert size(board(TREE | changed))[0] == pytest.approx(width)


def test_symbols_in_mil_and_with_units_of_their_own():
    drill = "UNITS=INCH\n$0 r11.811\n$1 r300 M\nP 0.1 0.1 0 P 0 0\nP 0.2 0.2 1 P 0 0\nP 0.3 0.3 -1 0 1 P 0 0\n"
    read = board(TREE | {"steps/pcb/layers/drill/features": drill})
    assert [round(hole.diameter_mm, 3) for hole in read.holes] == [0.3, 0.3, 0.3]


def test_blind_vias_do_not_go_through():
    spanned = " NAME=DRILL\n START_NAME=TOP\n END_NAME={}\n"
    for end, through in (("GND", False), ("BOT", True), ("", True)):
        matrix = MATRIX.replace(" NAME=DRILL\n", spanned.format(end))
        assert {hole.through for hole in board(TREE | {"matrix/matrix": matrix}).holes} == {through}


def test_names_may_be_in_any_case():
    tree = {name.upper(): text for name, text in TREE.items()}
    assert size(board(tree)) == (10, 25)


def test_a_panel_has_the_boards_that_are_laid_out_in_it():
    header = "STEP-REPEAT {\n NAME=PCB\n X=5\n Y=2\n DX=12\n DY=0\n NX=3\n NY=1\n ANGLE=0\n MIRROR=NO\n}\n"
    frame = "S P 0\nOB 0 0 I\nOS 50 0\nOS 50 30\nOS 0 30\nOE\nSE\n"
    read = board(TREE | {"steps/panel/stephdr": header, "steps/panel/profile": frame})
    assert (size(read), read.outline_source) == ((50, 30), "profile of panel")
    assert Counter(hole.diameter_mm for hole in read.holes) == {0.3: 3, 1: 3, 3: 3}
    assert len(read.footprints) == 9


def test_two_trees_are_two_boards():
    files = [
        BoardFile(f"{root}/{name}", FileKind.ODB, text.encode())
        for root in ("one", "two")
        for name, text in TREE.items()
    ]
    assert [read.file for read in read_odb_trees(files, Meter())] == ["one", "two"]


def compressed(data):
    """Return data as the program compress packs it: codes of nine bits and more, in groups of eight."""
    table = {bytes([value]): value for value in range(256)}
    codes, piece = [], b""
    for value in data:
        longer = piece + bytes([value])
        if longer in table:
            piece = longer
            continue
        codes.append(table[piece])
        if len(table) + 1 < 1 << 16:
            table[longer] = len(table) + 1
        piece = bytes([value])
    codes.append(table[piece])
    bits, free, number, length, group = 9, 257, 0, 0, 0
    for place, code in enumerate(codes):
        number |= code << length
        length += bits
        free += place > 0
        if free >= 1 << bits and bits < 16:
            step = bits * 8
            length = group = group + -(-(length - group) // step) * step
            bits += 1
    return b"\x1f\x9d\x90" + number.to_bytes(-(-length // 8), "little")


LONG = b"".join(b"P %d %d 0 P 0 0\n" % (x, x * x) for x in range(3000))


@pytest.mark.parametrize("data", [b"abababababab", LONG], ids=["short", "codes of 9 to 16 bits"])
def test_files_packed_by_compress(data):
    assert unpacked_lzw(compressed(data), "features.Z", Meter()) == data


@pytest.mark.skipif(shutil.which("gzip") is None, reason="gzip is not there")
def test_what_the_tests_pack_is_what_gzip_unpacks(tmp_path):
    packed = tmp_path / "x.Z"
    packed.write_bytes(compressed(LONG))
    assert subprocess.run(["gzip", "-dc", packed], capture_output=True, check=True).stdout == LONG


def test_packed_files_are_found_by_their_names():
    tree = {name: text for name, text in TREE.items() if name != "steps/pcb/profile"}
    assert size(board(tree | {"steps/pcb/profile.Z": compressed(PROFILE.encode())})) == (10, 25)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        pytest.param({"steps/pcb/profile": "OB 0 zero I\n"}, "fab.tgz/odb/steps/pcb/profile: is damaged: a record cannot be read: OB 0 zero I", id="no number"),
        pytest.param({"steps/pcb/profile": "OB 0\n"}, "fab.tgz/odb/steps/pcb/profile: is damaged: a record cannot be read: OB 0", id="a record cut short"),
        pytest.param({"steps/pcb/profile": "OB nan 0 I\n"}, "fab.tgz/odb/steps/pcb/profile: is damaged: a record cannot be read: OB nan 0 I", id="nan"),
        pytest.param({"steps/pcb/layers/comp_+_top/components": "CMP x\n"}, "fab.tgz/odb/steps/pcb/layers/comp_+_top/components: is damaged: a record cannot be read: CMP x", id="a component"),
        pytest.param({"steps/pcb/stephdr": "STEP-REPEAT {\n NAME=PCB\n NX=2\n}\n"}, "fab.tgz/odb/matrix/matrix: lays out steps more than 6 deep, more than a board needs", id="a step within itself"),
        pytest.param({"steps/pcb/stephdr": "STEP-REPEAT {\n NAME=X\n NX=30000\n NY=30000\n}\n"}, "fab.tgz/odb/: lays out a step 30000 × 30000 times, more than a board needs", id="30 000 by 30 000 copies"),
        pytest.param({"steps/pcb/profile": b"\x1f\x9d\x90\xff\xff\xff"}, "fab.tgz/odb/steps/pcb/profile: is damaged: a code in it stands for nothing", id="badly packed"),
        pytest.param({"steps/pcb/profile": b"\x1f\x9d\x1f"}, "fab.tgz/odb/steps/pcb/profile: is damaged: its head is not that of a .Z file", id="a bad head"),
    ],
)  # fmt: skip
def test_what_is_refused(changed, message):
    with pytest.raises(InputError) as caught:
        boards(TREE | changed)
    assert str(caught.value).splitlines()[0] == message
    assert "\nhint: " in str(caught.value)


def test_a_tree_without_steps_is_refused():
    with pytest.raises(InputError, match="holds no step"):
        boards({"matrix/matrix": MATRIX})
