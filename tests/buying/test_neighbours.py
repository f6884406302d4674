"""A number that a BOM names once is proposed for the lines that are alike."""

import pytest
from tests.buying.build import ladder, line

from emsquote.buying import plan as buy
from emsquote.buying.library.source import OfferList
from emsquote.buying.match import Exactness, match_lines
from emsquote.model.evidence import Certainty, MatchPolicy
from emsquote.model.part import Mount, PartClass, PartKind

DIODE = ladder("1:0.05", mpn="1N4007-TP", manufacturer="MCC")
OTHER = ladder("1:0.05", mpn="1N4007-T", manufacturer="Diodes")
KIND = PartKind(Mount.SMT, PartClass.SOT, 2, hidden_joints=False, rule="")
NAMED = {"mpn": "1N4007-TP", "value": "PWR diode", "footprint": "D_DO41", "designators": ("D1",)}


def named(**fields):
    return line(**{**NAMED, **fields})


def silent(row=9, **fields):
    return named(**{"row": row, "mpn": "", "designators": ("D2",), **fields})


def match_of_last(*lines):
    return match_lines(lines, OfferList([DIODE, OTHER]))[-1]


def test_the_number_of_a_line_alike_is_proposed_with_a_doubt():
    found = match_of_last(named(), silent())
    assert (found.how, found.part.mpn) == (Exactness.NEIGHBOUR, "1N4007TP")
    assert found.evidence.certainty is Certainty.LIKELY
    assert [finding.message for finding in found.findings] == [
        "1N4007-TP is proposed, which D1 of the same value and footprint names"
    ]


@pytest.mark.parametrize(
    ("fields", "proposed"),
    [
        pytest.param({}, True, id="the same"),
        pytest.param({"value": "pwr  DIODE"}, True, id="spaced and in capitals"),
        pytest.param({"description": "rectifier"}, True, id="one describes it"),
        pytest.param({"value": "other diode"}, False, id="another value"),
        pytest.param({"footprint": "D_SMA"}, False, id="another footprint"),
        pytest.param({"parameters": "50V"}, False, id="another rating"),
        pytest.param({"designators": ("Q2",)}, False, id="another kind"),
        pytest.param({"value": ""}, False, id="no value"),
        pytest.param({"footprint": ""}, False, id="no footprint"),
    ],
)
def test_only_a_line_of_the_same_value_and_footprint_is_alike(fields, proposed):
    found = match_of_last(named(), silent(**fields))
    assert (getattr(found, "how", None) is Exactness.NEIGHBOUR) is proposed


def test_what_two_lines_describe_otherwise_is_not_alike():
    found = match_of_last(named(description="1 A"), silent(description="3 A"))
    assert getattr(found, "how", None) is not Exactness.NEIGHBOUR


def test_where_lines_alike_name_different_numbers_none_is_proposed():
    other = named(row=3, mpn="1N4007-T", designators=("D3",))
    found = match_of_last(named(), other, silent())
    assert getattr(found, "how", None) is not Exactness.NEIGHBOUR


@pytest.mark.parametrize(
    ("policy", "parts"),
    [(MatchPolicy.ALL, [(0, 1)]), (MatchPolicy.FIRM, [(0,), (1,)])],
)
def test_they_count_as_one_part_unless_only_what_is_named_may_be_bought(policy, parts):
    lines = [named(), silent()]
    matches = match_lines(lines, OfferList([DIODE]))
    wanted = buy.wanted_parts(lines, matches, [KIND, KIND], {}, (), policy)
    assert [part.lines for part in wanted] == parts
