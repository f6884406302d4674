"""One Gerber file: what it draws, in every way of writing numbers, units, arcs and copies."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emsquote.board_files.drawing import Arc, Line, Point
from emsquote.board_files.limits import Meter
from emsquote.board_files.readers.gerber.plot import ApertureShape
from emsquote.board_files.readers.gerber.read import read_plot
from emsquote.finding import InputError

HEAD = "%FSLAX46Y46*%%MOMM*%%ADD10C,0.1*%"


def plot(text, **options):
    return read_plot(text, "edge.gbr", Meter(), **options)


def lines(read):
    return [
        (stroke.stroke.start.x, stroke.stroke.start.y, stroke.stroke.end.x, stroke.stroke.end.y)
        for stroke in read.strokes
    ]


ONE_LINE = [pytest.approx((0, 0, 25.4, 12.7))]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "%FSLAX46Y46*%%MOMM*%%ADD10C,0.1*%D10*X0Y0D02*X25400000Y12700000D01*M02*",
            id="millimetres",
        ),
        pytest.param(
            "%FSLAX24Y24*%%MOIN*%%ADD10C,0.01*%D10*X0Y0D02*X10000Y5000D01*M02*", id="inch"
        ),
        pytest.param(
            "%FSLAX24Y24*%G70*%ADD10C,0.01*%G54D10*X0Y0D2*X10000Y5000D1*M02*",
            id="inch by G70, tools by G54",
        ),
        pytest.param(
            "%FSTAX24Y24*%%MOIN*%%ADD10C,0.01*%D10*X0Y0D02*X01Y005D01*M02*",
            id="trailing zeros left out",
        ),
        pytest.param(
            "%FSLIX24Y24*%%MOIN*%%ADD10C,0.01*%D10*X0Y0D02*X10000Y5000D01*M02*",
            id="steps, not places",
        ),
        pytest.param(
            "%FSLAX24Y24*%%MOIN*%%ADD10C,0.01*%D10*X0Y0D02*G01X10000Y0005000D01*M02*",
            id="zeros in front",
        ),
        pytest.param(
            "%FSLAX24Y24*%%MOIN*%%ADD10C,0.01*%\r\nD10*\r\nX0Y0D02*\r\nX10000Y5000D01*\r\nM02*",
            id="line ends",
        ),
        pytest.param(
            "%FSLAX24Y24*MOIN*ADD10C,0.01*%D10*X0Y0D02*X10000Y5000D01*M02*",
            id="commands in one block",
        ),
        pytest.param(
            "%FSLAX24Y24*%%MOIN*%%ADD10C,0.01*%D10*N1X0Y0D02*N2G01X10000Y5000D01*M02*",
            id="line numbers",
        ),
        pytest.param(
            "G04 50% done*%FSLAX24Y24*%%MOIN*%%ADD10C,0.01*%D10*X0Y0D02*X10000Y5000D01*M02*",
            id="a percent sign in a comment",
        ),
        pytest.param(
            "%FSLAX24Y24*%%MOIN*%%ADD10C,0.01*%D10*X0Y0D02*D01*X10000Y5000*M02*",
            id="the operation before holds",
        ),
    ],
)
def test_a_line_is_the_same_however_it_is_written(text):
    assert lines(plot(text)) == ONE_LINE


@given(
    decimals=st.integers(3, 6),
    inch=st.booleans(),
    corners=st.lists(
        st.tuples(st.integers(-2000, 2000), st.integers(-2000, 2000)), min_size=2, max_size=8
    ),
)
def test_what_is_drawn_comes_back_in_every_format(decimals, inch, corners):
    unit = 25.4 if inch else 1.0
    scale = 10 ** (decimals - 3)
    head = f"%FSLAX4{decimals}Y4{decimals}*%%MO{'IN' if inch else 'MM'}*%%ADD10C,0.1*%D10*"
    first, *rest = corners
    body = f"X{first[0] * scale}Y{first[1] * scale}D02*" + "".join(
        f"X{x * scale}Y{y * scale}D01*" for x, y in rest
    )
    wanted = [
        pytest.approx((x / 1000 * unit, y / 1000 * unit, u / 1000 * unit, v / 1000 * unit))
        for (x, y), (u, v) in zip(corners, rest, strict=False)
        if (x, y) != (u, v)
    ]
    assert lines(plot(f"{head}{body}M02*")) == wanted


@pytest.mark.parametrize(
    ("arc", "centre", "clockwise"),
    [
        pytest.param("G75*G03X0Y1000000I-1000000J0D01*", (0, 0), False, id="a quarter, signed"),
        pytest.param(
            "G74*G03X0Y1000000I1000000J0D01*", (0, 0), False, id="a quarter, without signs"
        ),
        pytest.param("G03X0Y1000000I1000000J0D01*", (0, 0), False, id="a quarter, unsaid"),
        pytest.param("G75*G02X-1000000Y0I-1000000J0D01*", (0, 0), True, id="half round below"),
        pytest.param("G75*G03X1000000Y0I-1000000J0D01*", (0, 0), False, id="a whole circle"),
        pytest.param("G75G03X0Y1000000I-1000000J0D01*", (0, 0), False, id="in one block"),
    ],
)
def test_arcs(arc, centre, clockwise):
    (stroke,) = plot(f"{HEAD}D10*X1000000Y0D02*{arc}M02*").strokes
    assert isinstance(stroke.stroke, Arc)
    assert (stroke.stroke.centre.x, stroke.stroke.centre.y) == centre
    assert stroke.stroke.clockwise is clockwise


def test_an_arc_without_length_in_a_single_quadrant_draws_nothing():
    assert plot(f"{HEAD}D10*G74*X1000000Y0D02*G03X1000000Y0I1000000J0D01*M02*").strokes == ()


def test_flashes_carry_their_aperture_and_their_part():
    text = (
        "%FSLAX46Y46*%%MOMM*%%TF.FileFunction,Copper,L1,Top*%"
        "%TA.AperFunction,SMDPad,CuDef*%%ADD11R,1.0X0.5*%%TD*%"
        "%TO.P,R1,2*%%TO.CVal,10k*%D11*X1000000Y2000000D03*%TD*%X3000000D03*M02*"
    )
    read = plot(text)
    assert read.attributes == {".FileFunction": ("Copper", "L1", "Top")}
    assert read.apertures[11].function == ("SMDPad", "CuDef")
    assert read.apertures[11].shape is ApertureShape.RECTANGLE
    first, second = read.flashes
    assert (first.at, first.attributes.component, first.attributes.pin) == (Point(1, 2), "R1", "2")
    assert first.attributes.others == (("CVal", "10k"),)
    assert (second.at, second.attributes.component) == (Point(3, 2), "")


def test_attributes_stand_in_the_comments_of_x1_files():
    read = plot(f"G04 #@! TF.FileFunction,Profile,NP*\n{HEAD}M02*")
    assert read.attributes[".FileFunction"] == ("Profile", "NP")


def test_a_macro_that_is_a_circle_has_its_size():
    text = f"{HEAD}%AMROUND*1,1,$1,0,0*%%AMODD*21,1,1,2,0,0,0*%%ADD20ROUND,0.8*%%ADD21ODD*%M02*"
    read = plot(text)
    assert read.apertures[20].width_mm == 0.8
    assert read.apertures[21].width_mm is None


def test_step_and_repeat_copies_what_stands_in_it():
    read = plot(f"{HEAD}D10*%SRX2Y3I10J20*%X0Y0D03*%SR*%X5000000Y0D03*M02*")
    assert sorted((flash.at.x, flash.at.y) for flash in read.flashes) == [
        (0, 0), (0, 20), (0, 40), (5, 0), (10, 0), (10, 20), (10, 40),
    ]  # fmt: skip


def test_blocks_are_flashed_within_blocks():
    text = (
        f"{HEAD}%ABD20*%D10*X1000000Y0D03*%AB*%"
        "%ABD21*%D20*X0Y0D03*X10000000Y0D03*%AB*%D21*X0Y5000000D03*M02*"
    )
    assert [(flash.at.x, flash.at.y) for flash in plot(text).flashes] == [(1, 5), (11, 5)]


def test_regions_are_counted_and_their_edges_drawn():
    text = f"{HEAD}G36*X0Y0D02*X1000000D01*Y1000000D01*X0Y0D01*G37*X7000000Y0D03*M02*"
    drawn, counted = plot(text), plot(text, keeps_strokes=False)
    assert sum(drawn.regions.values()) == sum(counted.regions.values()) == 1
    assert len(drawn.strokes) == 3
    assert counted.strokes == ()
    assert drawn.flashes == counted.flashes


def test_after_a_region_that_is_skipped_over_the_pen_stands_where_it_ended():
    text = f"{HEAD}D10*G36*X0Y0D02*X3000000D01*Y2000000D01*X0Y0D01*G37*X4000000D03*M02*"
    assert plot(text, keeps_strokes=False).flashes == plot(text).flashes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "%FSLAX24Y24*%%ADD10C,0.01*%D10*X0Y0D02*M02*",
            "edge.gbr:1: states no unit, inch is taken\nhint: compare the size",
            id="no unit",
        ),
        pytest.param(
            "%FSLAX24Y24*%%MOIN*%G71*M02*",
            "edge.gbr:1: states inch and millimetres\nhint: compare the size",
            id="two units",
        ),
        pytest.param(
            f"{HEAD}\n%SRX30000Y30000I1J1*%D10*X0Y0D03*%SR*%M02*",
            "edge.gbr:2: repeats more than a board needs; the copies are left out\n"
            "hint: give the file of one board or one panel",
            id="30 000 by 30 000 copies",
        ),
        pytest.param(
            f"{HEAD}%ADD12C*%M02*",
            "edge.gbr:1: cannot be read: ADD12C\nhint: export the file again",
            id="an aperture without size",
        ),
    ],
)
def test_what_is_doubtful_is_told(text, message):
    assert [str(finding) for finding in plot(text).findings] == [message]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            f"{HEAD}\nX{'9' * 4000}Y0D02*",
            "999999999999999999999999… is no coordinate",
            id="4 000 digits",
        ),
        pytest.param(f"{HEAD}\nX1.2.3Y0D02*", "1.2.3 is no coordinate", id="two points"),
    ],
)
def test_numbers_that_are_none_are_refused_with_their_line(text, message):
    with pytest.raises(InputError) as caught:
        plot(text)
    assert str(caught.value) == f"edge.gbr:2: {message}\nhint: export it again from the CAD program"


def test_copies_of_copies_do_not_grow_without_end():
    nested = "".join(
        f"%ABD{number + 1}*%" + f"D{number}*" + "X0Y0D03*" * 100 + "%AB*%"
        for number in range(20, 26)
    )
    read = plot(f"{HEAD}%ABD20*%D10*X0Y0D03*%AB*%{nested}D26*X0Y0D03*M02*")
    assert [finding.code for finding in read.findings] == ["repeated"]


def test_more_than_a_board_needs_is_refused():
    text = f"{HEAD}D10*" + "X1D03*" * 11 + "M02*"
    with pytest.raises(InputError) as caught:
        read_plot(text, "edge.gbr", Meter(), 10)
    assert str(caught.value) == (
        "edge.gbr:1: draws more than 10 lines and pads, more than a board needs\n"
        "hint: give the files of one board alone, and its outline as a few lines"
    )


def test_a_file_that_is_cut_short_is_known_by_its_end():
    assert not plot(f"{HEAD}D10*X0Y0D02*X1000000Y0D0").is_ended
    assert plot(f"{HEAD}D10*M02*").is_ended


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("A" * 300_000, id="no block at all"),
        pytest.param("G04%" * 100_000, id="comments without end"),
        pytest.param("G36*" * 100_000, id="regions without end"),
        pytest.param("%AM" * 100_000, id="macros without end"),
        pytest.param(HEAD + "G36*X0Y0D02*X1D01*Y1D01*X0Y0D01*G37*" * 20_000, id="20 000 polygons"),
    ],
)
def test_hostile_texts_are_gone_through_once(text):
    started = time.process_time()
    plot(text, keeps_strokes=False)
    assert time.process_time() - started < 20  # twice through would be minutes


def test_a_line_from_here_to_here_is_none():
    assert lines(plot(f"{HEAD}D10*X0Y0D02*X0Y0D01*X1000000D01*M02*")) == [(0, 0, 1, 0)]
    assert isinstance(plot(f"{HEAD}D10*X0Y0D02*X1000000D01*M02*").strokes[0].stroke, Line)
