"""A board's own files beside a BOM: what flows into the job, sides and joints, what differs."""

from decimal import Decimal

import pytest

from emsquote.batch.gather import gather
from emsquote.batch.task import NO_WISH
from emsquote.batch.worker import request_of
from emsquote.board_files.boards import read_boards
from emsquote.board_files.chosen import chosen_board
from emsquote.board_files.job_board import filled
from emsquote.board_files.placed_parts import with_board
from emsquote.intake import read_bom
from emsquote.model.bare_board import BareBoard, BoardFeature, Finish, MaskColour
from emsquote.model.bom import SolderedPads
from emsquote.model.job import Board
from emsquote.model.part import Mount
from emsquote.parts.classify import classify, part_rules
from emsquote.request import Request, prepare_request, price_request

LAYERS = '(layers (0 "F.Cu" signal) (4 "In1.Cu" signal) (31 "B.Cu" signal) (44 "Edge.Cuts" user))'
STACK = (
    '(setup (stackup (layer "F.Mask" (type "Top Solder Mask") (color "Matte Black") (thickness 0.01))'
    ' (layer "F.Cu" (type "copper") (thickness 0.07)) (layer "d" (type "core") (thickness 1)) (copper_finish "Immersion gold")))'
)


def smd(name, x=0.0, y=0.0, width=1.0, height=1.0):
    return f'(pad "{name}" smd rect (at {x} {y}) (size {width} {height}) (layers "F.Cu" "F.Mask"))'


def tht(name, x=0.0, y=0.0, size=1.5):
    return f'(pad "{name}" thru_hole circle (at {x} {y}) (size {size} {size}) (drill 0.8) (layers "*.Cu"))'


def part(name, pads, side="F.Cu", attributes="", footprint="thing"):
    return (
        f'(footprint "{footprint}" (layer "{side}") (at 10 10) (property "Reference" "{name}" (at 0 0))'
        f" (attr smd{attributes}) {' '.join(pads)})"
    )


def edge(x=0, width=40, height=30):
    return f'(gr_rect (start {x} 0) (end {x + width} {height}) (layer "Edge.Cuts"))'


def board_file(folder, *elements, name="x.kicad_pcb", stack=STACK):
    path = folder / name
    path.write_text(
        f"(kicad_pcb (version 20240108) {LAYERS} (general (thickness 1.2)) {stack} {' '.join(elements)})"
    )
    return path


def chosen(*paths):
    return chosen_board(read_boards(paths))


def bom_of(folder, *rows):
    path = folder / "bom.csv"
    path.write_text("\n".join(["Designator,Qty,MPN,Footprint,Fitted", *rows]))
    return read_bom(path)


def told(findings, code):
    return [f"{f.severity}: {f}" for f in findings if f.code == code]


def test_what_the_job_does_not_state_is_taken_from_the_files(tmp_path):
    via = "(via blind (at 5 5) (size 0.5) (drill 0.2))"
    path = board_file(
        tmp_path, edge(), via, '(segment (start 0 0) (end 1 1) (width 0.15) (layer "F.Cu"))'
    )
    board, findings = filled(Board(), chosen(path))
    assert board == Board(
        width_mm=Decimal(40),
        height_mm=Decimal(30),
        bare=BareBoard(
            layers=3,
            thickness_mm=Decimal("1.2"),
            copper_um=Decimal(70),
            finish=Finish.ENIG,
            mask=MaskColour.BLACK,
            track_mm=Decimal("0.15"),
            drill_mm=Decimal("0.2"),
            features=frozenset({BoardFeature.BLIND_VIAS}),
        ),
    )
    assert [f"{f.severity}: {f}" for f in findings] == [
        (
            "note: x.kicad_pcb: taken from the board's files: width_mm = 40, height_mm = 30, layers = 3, "
            "thickness_mm = 1.2, copper_um = 70, finish = enig, mask = black, track_mm = 0.15, drill_mm = 0.2\n"
            "hint: state it in [board] of the job file where it shall be otherwise"
        )
    ]


def test_what_the_job_states_holds_and_a_difference_is_told(tmp_path):
    stated = Board(width_mm=Decimal(30), height_mm=Decimal(40), bare=BareBoard(layers=2))
    board, findings = filled(stated, chosen(board_file(tmp_path, edge())))
    assert (board.width_mm, board.height_mm, board.bare.layers) == (30, 40, 2)
    assert told(findings, "board-differs") == [
        (
            "doubt: job: board.layers: the job states layers = 2, x.kicad_pcb says 3: the job holds\n"
            "hint: check which of the two holds"
        )
    ]


def test_a_word_that_nobody_knows_is_told(tmp_path):
    path = board_file(tmp_path, edge(), stack=STACK.replace("Immersion gold", "unobtainium"))
    _, findings = filled(Board(), chosen(path))
    assert told(findings, "board-word") == [
        'doubt: x.kicad_pcb: the finish "unobtainium" is not known\nhint: state it in [board] of the job file'
    ]


def test_of_a_panel_the_size_of_one_board_and_their_number_are_taken(tmp_path):
    found = chosen(board_file(tmp_path, edge(), edge(50), edge(100)))
    board, _ = filled(Board(), found)
    assert (board.width_mm, board.height_mm, board.boards_per_panel) == (40, 30, 3)


def test_a_board_and_its_panel_are_both_used(tmp_path):
    single = board_file(tmp_path, edge(), part("R1", [smd(1), smd(2)]))
    panel = board_file(tmp_path, edge(), edge(50), name="panel.kicad_pcb")
    found = chosen(single, panel)
    assert found.file == "x.kicad_pcb"
    board, _ = filled(Board(), found)
    assert (board.width_mm, board.boards_per_panel) == (40, 2)


def test_several_boards_are_an_open_point_and_nothing_is_taken(tmp_path):
    one = board_file(tmp_path, edge())
    other = board_file(tmp_path, edge(width=70), name="y.kicad_pcb")
    found = chosen(one, other)
    assert filled(Board(), found) == (Board(), ())
    assert told(found.findings, "several-boards") == [
        (
            "open: x.kicad_pcb: the files hold 2 different boards: x.kicad_pcb (40.0 × 30.0 mm), y.kicad_pcb (70.0 × 30.0 mm)\n"
            "hint: name the files of one board with --board"
        )
    ]


def test_boards_of_different_sizes_in_one_file_are_an_open_point(tmp_path):
    found = chosen(board_file(tmp_path, edge(), edge(50, 20)))
    board, _ = filled(Board(), found)
    assert (board.width_mm, board.bare.layers) == (None, 3)
    assert told(found.findings, "panel-size") == [
        (
            "open: x.kicad_pcb: the file holds 2 boards whose size is not told apart: separate outlines\n"
            "hint: state width_mm and height_mm of one board in the job file"
        )
    ]


def test_what_one_file_lacks_is_no_open_point_where_another_has_it(tmp_path):
    whole = board_file(tmp_path, edge(), part("R1", [smd(1), smd(2)]))
    found = chosen(whole)
    assert [finding.severity for finding in found.findings] == []


def test_sides_come_from_the_board_and_what_only_one_has_is_told(tmp_path):
    path = board_file(
        tmp_path,
        edge(),
        part("R1", [smd(1), smd(2)]),
        part("R2", [smd(1), smd(2)], side="B.Cu"),
        part("C7", [smd(1), smd(2)]),
        part("R4", [smd(1), smd(2)], attributes=" dnp"),
        part("R5", [smd(1), smd(2)], attributes=" dnp"),
        part("TP1", [smd(1)], attributes=" exclude_from_bom"),
        part("H1", []),
    )
    rows = [
        "R1 R2,2,RC0402,0402,",
        "R3,1,RC0402X,0402,",
        "R4,1,RC0402Y,0402,",
        "R5,1,RC0402Z,0402,DNP",
    ]
    bom = with_board(bom_of(tmp_path, *rows), chosen(path))
    assert [line.side for line in bom.lines] == ["top and bottom", "", "", ""]
    assert told(bom.findings, "only-placed") == [
        "open: x.kicad_pcb: placed, but not in the part list: C7\nhint: add them to the part list or take them out"
    ]
    assert told(bom.findings, "not-placed") == [
        "doubt: x.kicad_pcb: in the part list, but not placed: R3\nhint: right for parts set by hand; else export the placements again"
    ]
    assert told(bom.findings, "fitted-not-on-board") == [
        "open: x.kicad_pcb: in the part list, though the board says not fitted: R4\nhint: say which of the two holds"
    ]


EXPOSED = [smd(n, x=float(n)) for n in range(1, 9)] + [smd(9, 20, 0, 3, 3)]


@pytest.mark.parametrize(
    ("pads", "footprint", "smt", "through", "mount"),
    [
        pytest.param([smd(1), smd(2)], "R_0402", 2, 0, Mount.SMT, id="a chip"),
        pytest.param([*EXPOSED, tht(9, 19.5, 0, 0.5), tht(9, 20.5, 0, 0.5), smd(9, 20.2, 0)], "QFN-8", 9, 0, Mount.SMT, id="vias of an exposed pad"),
        pytest.param([smd(1, 1), smd(2, 2), tht("S", 0, 5), tht("S", 9, 5)], "odd", 2, 2, Mount.THT, id="contacts and posts"),
        pytest.param([smd(1, 1), smd(2, 2), tht("S", 0, 5), tht("S", 9, 5)], "SOIC-8", 2, 2, Mount.SMT, id="posts where the name says SMT"),
        pytest.param([tht(n, float(n) * 2) for n in range(1, 15)], "SOIC-8", 0, 14, Mount.THT, id="holes where the name says SMT"),
        pytest.param([smd("", 0), smd("MP", 5), smd("MP", 15)], "odd", 3, 0, Mount.SMT, id="mounting pads"),
    ],
)  # fmt: skip
def test_pads_tell_joints_and_mount(tmp_path, pads, footprint, smt, through, mount):
    found = chosen(board_file(tmp_path, edge(), part("X1", pads)))
    bom = with_board(bom_of(tmp_path, f"X1,1,ABC,{footprint},"), found)
    assert bom.placements[0].pads == SolderedPads(smt, through)
    (kind,), _ = classify(bom.lines, (), part_rules(), placements=bom.placements)
    assert (kind.mount, kind.joints) == (mount, smt + through)


def test_what_is_not_soldered_by_its_name_stays_so(tmp_path):
    found = chosen(board_file(tmp_path, edge(), part("FID1", [smd(1)])))
    bom = with_board(bom_of(tmp_path, "FID1,1,,Fiducial_1mm,"), found)
    (kind,), _ = classify(bom.lines, (), part_rules(), placements=bom.placements)
    assert (kind.mount, kind.joints) == (Mount.NONE, 0)


@pytest.mark.parametrize("way", ["option", "job file"])
def test_a_quote_uses_the_board_named_by_option_or_job(tmp_path, way):
    path = board_file(tmp_path, edge(), part("R1", [smd(1), smd(2), smd(3)]))
    (tmp_path / "bom.csv").write_text("Designator,Qty,MPN,Footprint\nR1,1,RC0402FR-0710KL,0402")
    files = "" if way == "option" else '[board]\nfiles = ["x.kicad_pcb"]\n'
    job = tmp_path / "job.toml"
    job.write_text(f"quantities = [10]\n{files}")
    request = Request(bom=tmp_path / "bom.csv", job=job, boards=(path,) if way == "option" else ())
    prepared = prepare_request(request)
    assert prepared.job.board.bare.layers == 3
    quote = price_request(prepared).quote
    assert [line.kind.joints for line in quote.lines] == [3]
    assert told(quote.findings, "board-from-files")
    assert not told(quote.findings, "board-size")


def test_a_manifest_names_the_files_of_each_board(tmp_path):
    (tmp_path / "list.csv").write_text("bom,board\nbom.csv,x.kicad_pcb\n")
    bom_of(tmp_path, "R1,1,ABC,0402,")
    (task,) = gather([str(tmp_path / "list.csv")], tmp_path / "out").tasks
    assert request_of(task, NO_WISH).boards == (tmp_path / "x.kicad_pcb",)
    assert task.anchored().board.is_absolute()


@pytest.mark.parametrize(
    ("stated", "severity"),
    [
        pytest.param("", "open", id="nobody knows the size"),
        pytest.param("width_mm = 40\n", "open", id="half of it is stated"),
        pytest.param("width_mm = 40\nheight_mm = 30\n", "note", id="the job states it"),
    ],
)
def test_a_size_that_the_job_states_is_not_open(tmp_path, stated, severity):
    path = board_file(tmp_path, part("R1", [smd(1), smd(2)]))
    bom_of(tmp_path, "R1,1,ABC,0402,")
    job = tmp_path / "job.toml"
    job.write_text(f"quantities = [10]\n[board]\n{stated}")
    prepared = prepare_request(Request(bom=tmp_path / "bom.csv", job=job, boards=(path,)))
    assert [f.severity for f in prepared.board.findings if f.code == "no-outline"] == [severity]
