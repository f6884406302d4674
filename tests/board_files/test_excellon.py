"""One drill file: holes and slots in every way of writing tools, numbers and plating."""

import time
from collections import Counter

import pytest

from emsquote.board_files.limits import Meter
from emsquote.board_files.readers.excellon.read import read_drill_program
from emsquote.finding import InputError


def program(text):
    return read_drill_program(text, "board.drl", Meter())


def places(read):
    return [(round(hit.at.x, 4), round(hit.at.y, 4)) for hit in read.hits]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("M48\nMETRIC\nT1C0.3\n%\nT1\nX25.4Y-12.7\nM30", id="with points"),
        pytest.param("M48\nMETRIC,TZ\nT1C0.3\n%\nT1\nX25400Y-12700\nM30", id="metric 3.3"),
        pytest.param("M48\nMETRIC,LZ\nT1C0.3\n%\nT1\nX0254Y-0127\nM30", id="leading zeros kept"),
        pytest.param("M48\nINCH,TZ\nT1C0.0118\n%\nT1\nX10000Y-5000\nM30", id="inch 2.4"),
        pytest.param("M48\nM72\nT1C0.0118\n%\nT1\nX010000Y-005000\nM30", id="inch by M72"),
        pytest.param("M48\n;FILE_FORMAT=2:5\nINCH,LZ\nT1F00S00C0.0118\n%\nT01\nX01Y-005\nM30", id="digits in a comment"),
        pytest.param("M48\nINCH\nT1C000.01180\n%\nT001\nX00100000Y-0050000\nM30", id="digits by a padded tool"),
        pytest.param("M48\nMETRIC,LZ,000.00\nT1C0.3\n%\nT1\nX0254Y-0127\nM30", id="digits beside the unit"),
        pytest.param("M48\n;FORMAT={3:3/ absolute / metric / suppress trailing zeros}\nMETRIC\nT1C0.3\n%\nT1\nX0254Y-0127\nM30", id="KiCad's comment"),
        pytest.param("M71\nT1C0.3\nT1\nX25.4Y-12.7\nM30", id="without a header"),
        pytest.param("M48\nMETRIC\nT1C0.3\nM95\nG90\nG05\nT1\nG81\nX25.4Y-12.7\nM30", id="drilling as a mode"),
        pytest.param("M48\nMETRIC\nT1C0.3\n%\nT1\nX25.4\r\nY-12.7\nM30", id="one axis a line"),
    ],
)  # fmt: skip
def test_a_hole_is_the_same_however_it_is_written(text):
    assert places(program(text))[-1] == (25.4, -12.7)


@pytest.mark.parametrize(
    ("tool", "diameter"),
    [
        pytest.param("INCH\nT1C0.0118", 0.29972, id="inch"),
        pytest.param("INCH\nT1C12", 0.3048, id="mil without a point"),
        pytest.param("METRIC\nT1C300", 0.3, id="micrometres without a point"),
        pytest.param("METRIC\nT01F200S65C0.300", 0.3, id="with feed and speed"),
        pytest.param("METRIC\nT1C0", None, id="no size"),
        pytest.param("METRIC\nT1", None, id="a number alone"),
        pytest.param(";   Holesize 1. = 12.000000 Tolerance = +0/-0 PLATED MILS Quantity = 3\nT1", 0.3048, id="in Allegro's comment"),
    ],
)  # fmt: skip
def test_sizes_of_tools(tool, diameter):
    read = program(f"M48\n{tool}\n%\nT1\nX1Y1\nM30")
    known = read.tools.get(1)
    assert (known.diameter_mm if known else None) == (pytest.approx(diameter) if diameter else None)
    assert len(read.hits) == 1


@pytest.mark.parametrize(
    ("header", "plated"),
    [
        pytest.param(";TYPE=PLATED\nT1C0.3", True, id="a section"),
        pytest.param(";TYPE=NON_PLATED\nT1C0.3", False, id="the other section"),
        pytest.param("; #@! TA.AperFunction,Plated,PTH,ViaDrill\nT1C0.3", True, id="an attribute"),
        pytest.param("; #@! TA.AperFunction,NonPlated,NPTH,ComponentDrill\nT1C0.3", False, id="the other attribute"),
        pytest.param(";Holesize 1. = 12. Tolerance = 0 NON_PLATED MILS\nT1", False, id="Allegro"),
        pytest.param("T1C0.3", None, id="unsaid"),
    ],
)  # fmt: skip
def test_plating_of_tools(header, plated):
    assert program(f"M48\nMETRIC\n{header}\n%\nT1\nX1Y1\nM30").tools[1].plated is plated


def test_the_whole_file_says_its_plating_and_its_layers():
    read = program("M48\n; #@! TF.FileFunction,NonPlated,1,4,NPTH\nMETRIC\nT1C1\n%\nT1\nX1Y1\nM30")
    assert read.plated is False
    assert read.attributes[".FileFunction"] == ("NonPlated", "1", "4", "NPTH")


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        pytest.param("X1.Y2.G85X3.Y2.", [[(1, 2), (3, 2)]], id="G85"),
        pytest.param("X1.Y2.\nX1.Y2.G85X3.Y2.", [[(1, 2), (3, 2)]], id="G85 after a hole"),
        pytest.param("G00X1.Y2.\nM15\nG01X3.Y2.\nM16\nG05", [[(1, 2), (3, 2)]], id="routed"),
        pytest.param("G00X1.Y2.\nM15\nG01X3.\nM16\nG00X5.Y5.\nM15\nG01Y7.\nM17", [[(1, 2), (3, 2)], [(5, 5), (5, 7)]], id="two routed"),
        pytest.param("G00X0.Y0.\nM15\nG01X9.Y0.\nX9.Y9.\nX0.Y9.\nX0.Y0.\nM17", [[(0, 0), (9, 0), (9, 9), (0, 9), (0, 0)]], id="a frame"),
        pytest.param("G00X1.Y0.\nM15\nG03X-1.Y0.A1.0\nX1.Y0.A1.0\nM17", [[(1, 0), (-1, 0), (1, 0)]], id="a circle by its radius"),
    ],
)  # fmt: skip
def test_slots_and_routes(body, paths):
    read = program(f"M48\nMETRIC\nT1C1.0\n%\nT1\n{body}\nM30")
    assert [[(point.x, point.y) for point in route.points] for route in read.routes] == paths
    assert len(read.hits) == body.count("\nX1.Y2.G85")


def test_repeats_and_patterns_drill_their_copies():
    read = program("M48\nMETRIC\nT1C1.0\n%\nT1\nX1.0Y1.0\nR3X2.0\nM30")
    assert places(read) == [(1, 1), (3, 1), (5, 1), (7, 1)]
    read = program(
        "M48\nMETRIC\nT1C1.\n%\nT1\nM25\nX1.Y1.\nX2.Y1.\nM01\nM02X10.Y0.\nM02X10.Y0.\nM08\nM30"
    )
    assert places(read) == [(1, 1), (2, 1), (11, 1), (12, 1), (21, 1), (22, 1)]


def test_incremental_coordinates_are_steps():
    read = program("M48\nMETRIC\nT1C1.0\n%\nG91\nT1\nX1.0Y1.0\nX1.0Y0.0\nM30")
    assert places(read) == [(1, 1), (2, 1)]


def test_tools_in_comments_follow_one_another_at_each_stop():
    read = program(
        ";   Holesize 1. = 8.000000 Tolerance = +0/-0 PLATED MILS Quantity = 2\n"
        ";   Holesize 2. = 39.370000 Tolerance = +0/-0 NON_PLATED MILS Quantity = 1\n"
        "%\nG90\nX0010000Y0010000\nX0020000Y0010000\nM00\nX0030000Y0010000\nM30"
    )
    assert [
        (read.tools[hit.tool].diameter_mm, read.tools[hit.tool].plated) for hit in read.hits
    ] == [
        (0.2032, True),
        (0.2032, True),
        (0.999998, False),
    ]
    assert read.is_ended


def test_a_stop_ends_a_file_only_if_nothing_follows():
    assert program("M48\nMETRIC\nT1C0.3\n%\nT1\nX1.0Y1.0\nM00").is_ended
    read = program("M48\nMETRIC\nT1C0.3\n%\nT1\nX1.0Y1.0\nM00\nX2.0Y1.0")
    assert (len(read.hits), read.is_ended) == (2, False)


def test_a_tool_in_the_body_counts():
    read = program("%\nM71\nT1C0.5\nX1.Y1.\nT2C0.8\nX2.Y2.\nX3.Y3.\nM30")
    assert Counter(read.tools[hit.tool].diameter_mm for hit in read.hits) == {0.5: 1, 0.8: 2}


def test_a_file_that_is_cut_short_is_known_by_its_end():
    assert not program("M48\nMETRIC\nT1C0.3\n%\nT1\nX1.0Y1.0").is_ended


def test_two_units_are_told():
    read = program("M48\nMETRIC\nT1C0.3\nINCH\n%\nT1\nX1.0Y1.0\nM30")
    assert [str(finding) for finding in read.findings] == [
        "board.drl:4: states inch and millimetres\nhint: compare holes and size with the board"
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param(f"X{'9' * 4000}", "board.drl:6: cannot be read: X9999999999999999999…", id="4 000 digits"),
        pytest.param("X1.2.3", "board.drl:6: cannot be read: X1.2.3", id="two points"),
        pytest.param("R999999X1.0", "board.drl:6: drills more than 400000 holes, more than a board needs", id="a million repeats"),
    ],
)  # fmt: skip
def test_what_no_board_needs_is_refused_with_its_line(line, message):
    started = time.process_time()
    with pytest.raises(InputError) as caught:
        program(f"M48\nMETRIC\nT1C0.3\n%\nT1\n{line}\nM30")
    assert str(caught.value).splitlines()[0] == message
    assert time.process_time() - started < 2


def test_patterns_of_patterns_do_not_grow_without_end():
    body = "M25\nX1.Y1.\nM01\n" + "M25\nR99X1.\nM01\n" + "M02X1.Y0.\n" * 100_000
    with pytest.raises(InputError, match="drills more than"):
        program(f"M48\nMETRIC\nT1C0.3\n%\nT1\n{body}M30")
