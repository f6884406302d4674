"""Sets of Gerber and drill files: what each file is, which are one board, what they say together."""

import json
import zipfile
from collections import Counter
from itertools import pairwise

import pytest
from tests.board_files.gerber_files import (
    BOARD,
    COPPER,
    DRILL,
    EDGE,
    PADS,
    drill,
    flashes,
    gerber,
    path,
    rectangle,
)

from emsquote.board_files.drawing import HoleUse
from emsquote.board_files.measure import measured
from emsquote.board_files.read import read_board_files
from emsquote.board_files.readers.gerber_set.layer import LayerKind, LayerSide
from emsquote.board_files.readers.gerber_set.names import layer_by_name, tokens
from emsquote.board_files.readers.gerber_set.network import box_of
from emsquote.finding import Severity
from emsquote.model.bom import BoardSide


def drawings(folder, files):
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, encoding="latin-1")
    return read_board_files([folder]).drawings


def drawing(folder, files):
    (only,) = drawings(folder, files)
    return only


def size(read):
    if not read.outline:
        return None
    box = box_of(read.outline)
    return round(box.right - box.left, 3), round(box.top - box.bottom, 3)


def sizes(read):
    return dict(Counter(round(hole.diameter_mm, 3) for hole in read.holes))


def told(read, code):
    return [str(finding) for finding in read.findings if finding.code == code]


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "fab"
    place.mkdir()
    return place


def test_a_set_named_by_custom(folder):
    read = drawing(folder, BOARD)
    assert (size(read), read.copper_layers, sizes(read)) == ((10, 20), 2, {0.3: 2, 1.0: 2})
    assert (read.format, read.outline_source) == ("Gerber and Excellon", "b.GKO")
    assert (read.copper_source, read.holes_source) == ("b.GBL, b.GTL", "b.TXT")
    assert read.guessed == {"layers", "width_mm", "height_mm", "area_dm2", "outlines", "cutouts"}
    assert read.findings == ()


def test_a_set_known_by_its_attributes_whatever_its_names(folder):
    read = drawing(
        folder,
        {
            "a1.gbr": gerber(flashes(PADS), "Copper,L1,Top"),
            "a2.gbr": gerber(flashes(PADS), "Copper,L2,Inr"),
            "a3.gbr": gerber(flashes(PADS), "Copper,L3,Inr"),
            "a4.gbr": gerber(flashes(PADS), "Copper,L4,Bot"),
            "a5.gbr": gerber(rectangle(10, 20), "Profile,NP"),
            "a6.gbr": gerber(rectangle(50, 90), "Soldermask,Top"),
            "a7.drl": drill(
                [(0.3, PADS)],
                "; #@! TF.FileFunction,Plated,1,4,PTH\n; #@! TA.AperFunction,Plated,PTH,ViaDrill\n",
            ),
            "a8.drl": drill([(3.2, [(5, 10)])], "; #@! TF.FileFunction,NonPlated,1,4,NPTH\n"),
        },
    )
    assert (size(read), read.copper_layers, read.format) == ((10, 20), 4, "Gerber X2 and Excellon")
    assert [(hole.plated, hole.use) for hole in read.holes] == [
        *[(True, HoleUse.VIA)] * 4,
        (False, HoleUse.UNKNOWN),
    ]


@pytest.mark.parametrize(
    ("name", "kind", "side"),
    [
        ("Gerber_TopPasteMaskLayer.GTP", "paste", "top"),
        ("Gerber_BottomSolderMaskLayer.GBS", "mask", "bottom"),
        ("Gerber_InnerLayer1.G1", "copper", "inner"),
        ("board-F_Cu.gbr", "copper", "top"),
        ("board-In2_Cu.gbr", "copper", "inner"),
        ("board-B_Paste.gbr", "paste", "bottom"),
        ("board-Edge_Cuts.gm1", "outline", ""),
        ("board-F_Fab.gbr", "drawing", "top"),
        ("board-User_Drawings.gbr", "drawing", ""),
        ("board.cmp", "copper", "top"),
        ("board.ly2", "copper", "inner"),
        ("board.plc", "silk", "top"),
        ("board.GM1", "mechanical", ""),
        ("copper_inner2.gbr", "copper", "inner"),
        ("soldermask_top.gbr", "mask", "top"),
        ("silkscreen_bottom.gbr", "silk", "bottom"),
        ("profile.gbr", "outline", ""),
        ("BOTTOM.art", "copper", "bottom"),
        ("PASTEMASK_TOP.art", "paste", "top"),
        ("OUTLINE.art", "outline", ""),
        ("EtchLayerTop.gdo", "copper", "top"),
        ("SolderPasteBottom.gdo", "paste", "bottom"),
        ("BoardOutline.gdo", "outline", ""),
        ("x - Top Copper (Paste).gbr", "paste", "top"),
        ("x - CADCAM Top Copper.TXT", "copper", "top"),
        ("x_contour.gm1", "outline", ""),
        ("x_copperBottom.gbl", "copper", "bottom"),
        ("controller.topsilk.gbr", "silk", "top"),
        ("x.StopBot", "mask", "bottom"),
        ("x-drl_map.gbr", "drawing", ""),
        ("SOLD_TOP.art", "mask", "top"),
        ("PAST_BOT.art", "paste", "bottom"),
        ("SILKTOP.art", "silk", "top"),
        ("SILKMASK_BOT.art", "silk", "bottom"),
        ("DrillDraw.art", "drawing", ""),
        ("GND2.art", "copper", "inner"),
        ("sst001026.pho", "silk", "top"),
        ("sm001021.pho", "mask", ""),
        ("pgp002.pho", "copper", "inner"),
        ("dd001024.pho", "drawing", ""),
    ],
)
def test_names_by_the_customs_of_programs(name, kind, side):
    words = tuple(word for word in tokens(name) if word not in {"board", "x", "controller"})
    layer = layer_by_name(words or tokens(name), name.rpartition(".")[2].lower())
    assert (layer.kind, layer.side) == (LayerKind(kind), LayerSide(side))


def test_several_boards_in_a_folder_are_told_apart_by_name(folder):
    files = {
        f"{name}_{layer}": text
        for name, edge in (("main", rectangle(10, 20)), ("front_panel", rectangle(30, 40)))
        for layer, text in {
            "Top.gbr": COPPER,
            "BottomMask.gbr": COPPER,
            "BoardOutline.gbr": gerber(edge),
            "drill.drl": DRILL,
        }.items()
    }
    found = {read.file: size(read) for read in drawings(folder, files)}
    assert found == {"fab: front panel": (30, 40), "fab: main": (10, 20)}


def test_boards_in_folders_of_their_own(folder):
    files = {f"{board}/{name}": text for board in ("one", "two") for name, text in BOARD.items()}
    files["two/b.GKO"] = gerber(rectangle(30, 40))
    found = {read.file: size(read) for read in drawings(folder, files)}
    assert found == {"fab/one": (10, 20), "fab/two": (30, 40)}


def test_drill_files_in_a_folder_beside(folder):
    files = {"Gerber/b.GTL": COPPER, "Gerber/b.GKO": EDGE, "NC Drill/b.TXT": DRILL}
    assert sizes(drawing(folder, files)) == {0.3: 2, 1.0: 2}


def test_the_same_files_loose_and_packed_are_one_board(folder):
    with zipfile.ZipFile(folder / "b.zip", "w") as archive:
        for name, content in BOARD.items():
            archive.writestr(f"b/{name}", content)
    read = drawing(folder, BOARD)
    assert len(read.holes) == 4
    assert read.findings == ()


def test_a_board_that_was_exported_again_counts_once_and_is_told(folder):
    files = {f"{place}/{name}": text for place in ("a", "b") for name, text in BOARD.items()}
    files = {name: f"{text}\n" if name.startswith("b/") else text for name, text in files.items()}
    read = drawing(folder, files)
    assert told(read, "same-board") == ["fab/b: shows the same board as fab/a; it counts once"]


def test_an_empty_outline_is_no_size(folder):
    read = drawing(folder, BOARD | {"b.GKO": gerber()})
    assert (read.outline, read.outline_source) == ((), "b.GKO")


def test_without_an_outline_there_is_no_size(folder):
    read = drawing(folder, {name: BOARD[name] for name in ("b.GTL", "b.GBL", "b.TXT")})
    assert (read.outline, read.copper_layers, len(read.holes)) == ((), 2, 4)


@pytest.mark.parametrize("more", [flashes([(1, 1)]), "G36*\n" + rectangle(1, 1) + "G37*\n"])
def test_a_file_with_pads_or_planes_is_never_taken_for_the_outline(folder, more):
    read = drawing(folder, BOARD | {"b.GKO": gerber(), "b.xyz": gerber(rectangle(10, 20) + more)})
    assert read.outline == ()


def test_a_file_of_a_few_lines_that_nothing_is_known_of_is_taken_and_told(folder):
    read = drawing(folder, BOARD | {"b.GKO": gerber(), "b.xyz": EDGE})
    assert (size(read), len(told(read, "taken-outline"))) == ((10, 20), 1)


def test_a_mechanical_layer_that_holds_everything_is_taken_and_told(folder):
    files = BOARD | {"b.GM2": EDGE, "b.GM13": gerber(rectangle(2, 2)), "b.GKO": gerber()}
    read = drawing(folder, files)
    assert (size(read), read.outline_source) == ((10, 20), "b.GM2")
    assert told(read, "taken-outline") == [
        (
            "fab/b.GM2: is taken as the outline, since no file is marked or named as one\n"
            "hint: compare the size"
        )
    ]


def test_text_beside_the_board_does_not_make_it_wider(folder):
    letter = rectangle(1, 2, left=40) + path([(45, 0), (45, 9)])
    assert size(drawing(folder, BOARD | {"b.GKO": gerber(rectangle(10, 20) + letter)})) == (10, 20)


def test_the_frame_of_the_drawing_sheet_is_no_edge(folder):
    frame = rectangle(277, 190, left=-100, bottom=-100) + rectangle(273, 186, left=-98, bottom=-98)
    title = rectangle(100, 20, left=70, bottom=-95) + path([(80, -90), (90, -80)])
    big = rectangle(30, 40)
    files = BOARD | {
        "b.GTL": gerber(frame + flashes(PADS)),
        "b.GBL": gerber(frame + flashes(PADS)),
        "b.GKO": gerber(frame + title + big),
    }
    assert size(drawing(folder, files)) == (30, 40)


def test_an_edge_that_is_drawn_on_all_layers_stays_the_edge(folder):
    edge = rectangle(30, 40) + rectangle(28, 38, left=1, bottom=1)
    files = BOARD | {
        "b.GTL": gerber(edge + flashes(PADS)),
        "b.GBL": gerber(edge + flashes(PADS)),
        "b.GKO": gerber(edge),
    }
    assert size(drawing(folder, files)) == (30, 40)


def test_two_boards_in_one_drawing_both_stay(folder):
    files = BOARD | {"b.GKO": gerber(rectangle(10, 20) + rectangle(10, 20, left=12))}
    assert size(drawing(folder, files)) == (22, 20)


def test_lines_that_the_pen_joins_close_the_ring(folder):
    corners = [(0, 0), (10, 0.05), (10.06, 20), (0.03, 20), (0, 0.04)]
    apart = "".join(path([start, end]) for start, end in pairwise(corners))
    read = drawing(folder, BOARD | {"b.GKO": gerber(apart)})
    assert read.findings == ()
    assert size(read) == pytest.approx((10.06, 20), abs=0.001)


def test_holes_outside_of_the_outline_are_told(folder):
    read = drawing(folder, BOARD | {"b.GKO": gerber(rectangle(10, 9))})
    assert told(read, "outside-outline") == [
        (
            "fab/b.GKO: 50 % of the holes and pads lie outside of this outline\n"
            "hint: compare the size, and give the files of one board without older ones"
        )
    ]


JOB = {
    "GeneralSpecs": {"LayerNumber": 2, "BoardThickness": 1.6, "Finish": "ENIG"},
    "MaterialStackup": [
        {"Type": "SolderMask", "Color": "Green"},
        {"Type": "Copper", "Thickness": 0.035},
    ],
    "FilesAttributes": [
        {"Path": "x1.gbr", "FileFunction": "Copper,L1,Top"},
        {"Path": "x2.gbr", "FileFunction": "Copper,L2,Bot"},
        {"Path": "x3.gbr", "FileFunction": "Profile"},
    ],
}


def test_the_job_file_says_what_files_are_and_what_the_board_is_made_of(folder):
    files = {"x1.gbr": COPPER, "x2.gbr": COPPER, "x3.gbr": EDGE, "x.gbrjob": json.dumps(JOB)}
    read = drawing(folder, files | {"x.drl": DRILL})
    assert (size(read), read.copper_layers) == ((10, 20), 2)
    assert (read.thickness_mm, read.finish, read.stack_source) == (1.6, "ENIG", "x.gbrjob")
    assert read.guessed == frozenset()
    assert (read.copper_mm, read.mask_colour) == (0.035, "Green")


def test_a_job_file_with_more_layers_than_there_are_files_is_open(folder):
    job = JOB | {"GeneralSpecs": {"LayerNumber": 4}}
    files = {"x1.gbr": COPPER, "x2.gbr": COPPER, "x3.gbr": EDGE, "x.gbrjob": json.dumps(job)}
    read = drawing(folder, files | {"x.drl": DRILL})
    assert read.copper_layers == 4
    assert told(read, "layers-differ") == [
        (
            "fab/x.gbrjob: states 4 copper layers, and there are files of 2\n"
            "hint: give the files of all layers, or the job file of this board"
        )
    ]


@pytest.mark.parametrize(
    "job",
    [
        pytest.param('{"GeneralSpecs": {"LayerNumber": 2,', id="cut short"),
        pytest.param('{"GeneralSpecs": ' + "[" * 9000, id="nested deeply"),
    ],
)
def test_a_broken_job_file_is_told_and_left_out(folder, job):
    read = drawing(folder, BOARD | {"b.gbrjob": job})
    assert size(read) == (10, 20)
    assert told(read, "job-file") == [
        (
            "fab/b.gbrjob: is no job file that can be read; the set is read without it\n"
            "hint: nothing is needed, or export it again"
        )
    ]


@pytest.mark.parametrize(
    "specs",
    [
        {"LayerNumber": "two", "BoardThickness": []},
        {"LayerNumber": -2, "BoardThickness": 1e9},
        {"LayerNumber": 2.5, "Finish": 7},
        [],
    ],
)
def test_a_job_file_with_values_of_other_kinds_says_nothing(folder, specs):
    read = drawing(folder, BOARD | {"b.gbrjob": json.dumps({"GeneralSpecs": specs})})
    assert (read.copper_layers, read.thickness_mm, read.finish) == (2, None, None)


def test_the_old_job_file_of_eagle(folder):
    job = "%TF.FileFunction,JobInfo*%\n%MOMM*%\n%TJ.B_LayerNum,2*%\n%TJ.B_Thickness,1.57*%\nM02*\n"
    assert drawing(folder, BOARD | {"gerber_job.gbrjob": job}).thickness_mm == 1.57


def test_a_drill_file_drawn_as_gerber_does_not_count_twice(folder):
    plotted = gerber(flashes(PADS))
    assert len(drawing(folder, BOARD | {"b.xln": plotted}).holes) == 4


def test_drills_drawn_as_gerber_count_where_there_is_no_other(folder):
    plotted = gerber("D11*\n" + flashes(PADS), tools="%ADD10C,0.1*%%ADD11C,0.8*%")
    files = {name: text for name, text in BOARD.items() if name != "b.TXT"}
    assert sizes(drawing(folder, files | {"b.xln": plotted})) == {0.8: 4}


def test_vias_that_are_written_again_count_once(folder):
    files = BOARD | {"b-via.TXT": drill([(0.3, PADS[:2])])}
    read = drawing(folder, files)
    assert sizes(read) == {0.3: 2, 1.0: 2}
    assert told(read, "repeated-holes") == [
        "fab: 2 holes stand in two drill files; they count once"
    ]


def test_blind_vias_repeat_nothing(folder):
    def span(layers):
        return drill([(0.2, PADS[:1])], f"; #@! TF.FileFunction,Plated,{layers},Blind\n")

    files = BOARD | {"b-1-2.drl": span("1,2"), "b-3-4.drl": span("3,4")}
    read = drawing(folder, files)
    assert sizes(read) == {0.3: 2, 1.0: 2, 0.2: 2}
    assert [hole.through for hole in read.holes if hole.diameter_mm == 0.2] == [False, False]


def test_the_mills_way_round_the_board_is_no_slot(folder):
    route = "G00X-1.Y-1.\nM15\nG01X11.\nY21.\nX-1.\nY-1.\nM17\nG00X4.Y4.\nM15\nG01X6.\nM17\n"
    read = drawing(folder, BOARD | {"b-rout.TXT": drill([(1.0, [])], end=f"{route}M30\n")})
    assert [(slot.start.x, slot.end.x, slot.width_mm) for slot in read.slots] == [(4, 6, 1)]


def test_a_set_with_a_report_of_drills_only_has_unknown_holes(folder):
    report = "Drill file 'b.drl' contains\n T1  0.40mm  0.016\"  (125 holes)\n T2  1.00mm  0.04\"  (10 holes)\n"
    files = {name: text for name, text in BOARD.items() if name != "b.TXT"}
    read = drawing(folder, files | {"b-drl.rpt": report})
    assert read.holes is None
    assert told(read, "no-drill-file") == [
        (
            "fab: has no drill file; b-drl.rpt lists 135 holes\n"
            "hint: give the drill files (Excellon), exported together with the Gerber files"
        )
    ]


def test_sizes_of_tools_stand_in_a_report_beside(folder):
    bare = "M48\nMETRIC\n%\nT1\nX2.Y2.\nT2\nX8.Y2.\nM30\n"
    assert [hole.diameter_mm for hole in drawing(folder, BOARD | {"b.TXT": bare}).holes] == [
        None
    ] * 2
    report = "T1 0.300000mm  362x [-52.0 | 18.4]\nT2 0.900000mm  2x [-3.7 | 9.0]\n"
    read = drawing(folder, BOARD | {"b.TXT": bare, "b.Tool": report})
    assert [hole.diameter_mm for hole in read.holes] == [0.3, 0.9]


def test_tools_without_size_are_open(folder):
    bare = "M48\nMETRIC\n%\nT1\nX2.Y2.\nX8.Y2.\nM30\n"
    assert told(drawing(folder, BOARD | {"b.TXT": bare}), "tool-size") == [
        (
            "fab: 2 holes are drilled with tools whose size is not stated\n"
            "hint: give the list of tools beside the drill file"
        )
    ]


@pytest.mark.parametrize("name", ["b.GTL", "b.GKO", "b.TXT"])
def test_a_file_that_is_cut_short_is_open(folder, name):
    cut = BOARD[name].replace("M02*\n", "").replace("M30\n", "")
    assert told(drawing(folder, BOARD | {name: cut}), "cut-short") == [
        (
            f"fab/{name}: does not end as such a file must; it may be cut short\n"
            "hint: compare with the original, or export it again"
        )
    ]


@pytest.mark.parametrize(
    ("name", "known"),
    [("b.GTL", ((10, 20), 2, True)), ("b.GKO", (None, 2, True)), ("b.TXT", ((10, 20), 2, False))],
)
def test_a_file_that_cannot_be_read_is_open_and_the_set_is_still_a_board(folder, name, known):
    broken = BOARD[name].replace("X2", "X2.2.").replace("X0Y", "X0.0.Y")
    read = drawing(folder, BOARD | {name: broken})
    assert (size(read), read.copper_layers, read.holes is not None) == known
    assert [finding.code for finding in read.findings] == ["damaged"]
    assert read.findings[0].severity is Severity.OPEN


def test_a_file_that_nothing_is_known_of_is_told(folder):
    read = drawing(folder, BOARD | {"b.xyz": COPPER})
    assert read.copper_layers == 2
    assert told(read, "unknown-layer") == [
        (
            "fab/b.xyz: is a Gerber file of which nothing says what layer it is; it is not counted\n"
            "hint: name it by its layer, as board-F_Cu.gbr or board.GTL"
        )
    ]


def test_older_copper_beside_the_new_is_told_and_counts_once(folder):
    read = drawing(folder, BOARD | {"b_Top.gbr": gerber(flashes(PADS[:3]))})
    assert read.copper_layers == 2
    assert told(read, "same-layer") == [
        f"fab/{name}: is the same copper layer as another file; it counts once\n"
        "hint: compare the size, and give the files of one board without older ones"
        for name in ("b.GTL", "b_Top.gbr")
    ]


def test_an_older_outline_beside_the_new_is_told(folder):
    read = drawing(folder, BOARD | {"b_outline.gbr": gerber(rectangle(11.5, 20))})
    assert told(read, "two-outlines") == [
        (
            "fab/b.GKO: is taken as the outline; b_outline.gbr shows another size\n"
            "hint: compare the size, and give the files of one board without older ones"
        )
    ]


def test_notes_to_the_maker_state_what_the_files_do_not(folder):
    notes = "panel size, 149x116mm\nPCB thickness, 1.6mm\nnumber of layers, 4\nfinish: ENIG\nsoldermask color, Red\n"
    files = {"b.GKO": EDGE, "b.TXT": DRILL, "order.txt": notes}
    read = drawing(folder, files)
    assert (read.copper_layers, read.thickness_mm) == (4, 1.6)
    assert (read.finish, read.mask_colour) == ("ENIG", "Red")
    assert told(read, "stated") == [
        "fab/order.txt: states of the board: PCB thickness, 1.6mm; number of layers, 4; finish: ENIG; soldermask color, Red"
    ]


X2_TOOLS = (
    "%TA.AperFunction,Conductor*%%ADD10C,0.2*%%TA.AperFunction,SMDPad,CuDef*%%ADD11R,1X1*%"
    "%TA.AperFunction,ComponentPad*%%ADD12C,1.5*%%TA.AperFunction,ViaPad*%%ADD13C,0.6*%%TD*%"
)


def test_attributes_of_copper_tell_pads_parts_and_tracks(folder):
    through = (
        "%TO.P,J1,1*%D12*" + flashes([(2, 18)]) + "%TO.P,J1,2*%" + flashes([(8, 18)]) + "%TD*%"
    )
    top = (
        path([(2, 2), (8, 2)])
        + "%TO.P,R1,1*%D11*" + flashes([(2, 2)]) + "%TO.P,R1,2*%" + flashes([(4, 2)]) + "%TD*%"
        + through + "D13*" + flashes([(5, 10)])
    )  # fmt: skip
    read = drawing(
        folder,
        BOARD
        | {
            "b.GTL": gerber(top, "Copper,L1,Top", X2_TOOLS),
            "b.GBL": gerber(through + "D13*" + flashes([(5, 10)]), "Copper,L2,Bot", X2_TOOLS),
        },
    )
    assert (read.pads_smt, read.pads_tht, read.track_widths_mm) == (2, 2, (0.2,))
    assert [
        (part.designator, part.side, part.pads_smt, part.pads_tht, part.pad_names)
        for part in read.footprints
    ] == [
        ("J1", BoardSide.UNKNOWN, 0, 2, ("1", "2")),
        ("R1", BoardSide.TOP, 2, 0, ("1", "2")),
    ]


def test_pads_are_unknown_where_one_side_is_not_marked(folder):
    read = drawing(folder, BOARD | {"b.GTL": gerber(flashes(PADS), "Copper,L1,Top", X2_TOOLS)})
    assert (read.pads_smt, read.pads_tht, read.footprints) == (None, None, None)


def test_pads_on_the_rails_of_a_panel_make_them_part_of_it(folder):
    rails = path([(-1, 22), (11, 22), (11, 26), (-1, 26), (-1, 22)]) + path([(10, 20), (10, 22)])
    board = gerber(rectangle(10, 20) + path([(0, 20), (0, 22)]) + rails)
    copper = gerber(flashes([*PADS, (5, 24)]))
    files = {"b.GTL": copper, "b.GBL": copper, "b.GKO": board}
    assert (5, 24) in [(point.x, point.y) for point in drawing(folder, files).pads_at]
    (read,) = drawings(folder, files)
    assert measured(read).data.height_mm == 26


def test_a_drill_file_alone_is_holes_alone(folder):
    read = drawing(folder, {"b.drl": DRILL})
    assert (read.format, read.copper_layers, len(read.holes)) == ("Excellon", None, 4)
