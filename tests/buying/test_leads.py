"""Numbers in all their disguises: found where they stand, completed where they lack their ending,
never taken for another part's.
"""

import pytest
from tests.buying.build import ladder, line

from emsquote.buying.library import OfferList
from emsquote.buying.match import Exactness, Matched, match_lines
from emsquote.buying.match.leads import leads_of
from emsquote.finding import Severity
from emsquote.model.evidence import Agreement, Certainty, MatchEvidence


def part(mpn, maker, package, description=""):
    return ladder(
        "1:0.10", mpn=mpn, manufacturer=maker, sku=mpn, package=package, description=description
    )


OFFERS = OfferList(
    [
        part("MFR-25FTE52-22K", "YAGEO", "Axial", "22kΩ ±1% 250mW Through Hole Resistors"),
        part("BSS84AK,215", "Nexperia", "SOT-23"),
        part("ZXMN3B01FTA", "Diodes Incorporated", "SOT-23"),
        part("MCP4822-E/SN", "Microchip", "SOIC-8"),
        part("MCP4822-E/MS", "Microchip", "MSOP-8"),
        part("MCP4822T-E/SN", "Microchip", "SOIC-8"),
        part("AMS1117-3.3", "AMS", "SOT-223"),
        part("AMS1117-5.0", "AMS", "SOT-223"),
        part("ATMEGA328PB-AU", "Microchip", "TQFP-32"),
        part("BAT54CW", "Nexperia", "SOT-323"),
        part("BAT54C,215", "Nexperia", "SOT-23"),
        part("LM2594MADJ", "Texas Instruments", "SOIC-8"),
        part("MCP601T-E/OT", "Microchip", "SOT-23-5"),
        part("IRF540N-VB", "VBsemi Elec", "TO-220"),
        part("L9110S", "Rayslogic", "SOIC-8"),
        part("1N4148WS-T4", "Diodes Incorporated", "SOD-323"),
        part("RS-282G05A3-SMRT", "C&K", "SMD"),
        part("CD4053BE", "Texas Instruments", "DIP-16"),
        part("RB751S40T1G", "onsemi", "SOD-523"),
        part("SS16", "MDD", "SMA"),
        part("C0603C104J4RACTU", "KEMET", "0603"),
        part("CR1206F560K", "Acme", "1206", "560kΩ ±1% Chip Resistor"),
    ]
)


def found(**fields):
    (match,) = match_lines([line(**{"mpn": "", "designators": ("U1",), **fields})], OFFERS)
    offers = match.offers if isinstance(match, Matched) else ()
    return sorted(offer.mpn for offer in offers), match


@pytest.mark.parametrize(
    ("fields", "mpn", "how"),
    [
        pytest.param(
            {"mpn": "YAGEO MFR-25FTE52-22K", "value": "22KΩ", "designators": ("R1",)},
            "MFR-25FTE52-22K",
            Exactness.CELL,
            id="maker and number in one cell",
        ),
        pytest.param(
            {"mpn": "NXP - BSS84AK", "footprint": "SOT-23", "designators": ("Q1",)},
            "BSS84AK,215",
            Exactness.BASE,
            id="the same, without its ending",
        ),
        pytest.param(
            {"mpn": "ZXMN3B01FSOT23", "footprint": "SOT-23", "designators": ("Q1",)},
            "ZXMN3B01FTA",
            Exactness.BASE,
            id="package glued to the number",
        ),
        pytest.param(
            {"value": "L9110S", "footprint": "SOIC-8-N"},
            "L9110S",
            Exactness.OTHER_CELL,
            id="in the value",
        ),
        pytest.param(
            {"mpn": "IN4148WS-T4", "designators": ("D1",)},
            "1N4148WS-T4",
            Exactness.OTHER_CELL,
            id="a slip of the pen",
        ),
        pytest.param(
            {"value": "SW", "footprint": "XESS:RS-282G05A3-SM_RT", "designators": ("SW1",)},
            "RS-282G05A3-SMRT",
            Exactness.WORDS,
            id="in a footprint's name",
        ),
        pytest.param(
            {"description": "Multiplexor CD4053BE", "designators": ()},
            "CD4053BE",
            Exactness.WORDS,
            id="in the description",
        ),
    ],
)
def test_a_number_in_disguise(fields, mpn, how):
    numbers, match = found(**fields)
    assert numbers == [mpn]
    assert match.how is how
    assert match.is_proposal
    assert [finding.severity for finding in match.findings] == [Severity.DOUBT]


@pytest.mark.parametrize(
    ("fields", "numbers"),
    [
        pytest.param(
            {"value": "MCP4822", "footprint": "SOIC-8_3.9x4.9mm_P1.27mm"},
            ["MCP4822-E/SN"],
            id="package and pins decide",
        ),
        pytest.param({"value": "MCP4822"}, [], id="no package, no completion"),
        pytest.param({"value": "MCP4822", "footprint": "DIP-8"}, [], id="another package"),
        pytest.param({"value": "MCP482", "footprint": "SOIC-8"}, [], id="never across a digit"),
        pytest.param(
            {"value": "AMS1117", "footprint": "SOT-223"}, [], id="an output voltage is no ending"
        ),
        pytest.param(
            {"value": "ATMEGA328P", "footprint": "TQFP-32"}, [], id="a letter before a dash"
        ),
        pytest.param(
            {"value": "BAT54C", "footprint": "SOT-23", "designators": ("D1",)},
            ["BAT54C,215"],
            id="a letter for another package",
        ),
        pytest.param(
            {"mpn": "LM2594M-5.0", "value": "LM2594", "footprint": "SOIC-8"},
            [],
            id="the number says more than the value",
        ),
        pytest.param(
            {"mpn": "MCP601RT-I/OT", "value": "MCP601", "footprint": "SOT-23-5"},
            [],
            id="reversed pins are another part",
        ),
        pytest.param({"value": "IRF540N", "footprint": "TO-220"}, [], id="a clone's ending"),
        pytest.param(
            {"mpn": "CR1206F560", "value": "56R", "footprint": "1206", "designators": ("R1",)},
            [],
            id="an ending that makes another value",
        ),
    ],
)
def test_a_base_is_completed_where_package_and_pins_agree(fields, numbers):
    assert found(**fields)[0] == numbers


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"value": "L9110S", "footprint": "DIP-8"}, id="the package contradicts"),
        pytest.param(
            {"mpn": "XX C0603C104J4RACTU", "value": "10nF", "designators": ("C1",)},
            id="the value contradicts",
        ),
        pytest.param(
            {"value": "MFR-25FTE52-22K", "designators": ("U1",)}, id="a resistor is no chip"
        ),
        pytest.param(
            {"mpn": "SS16", "manufacturer": "Vishay", "designators": ("D1",)},
            id="the number is of another maker",
        ),
    ],
)
def test_what_the_line_contradicts_is_never_taken(fields):
    assert found(**fields)[0] == []


def test_what_a_completed_number_rests_on():
    _, match = found(value="MCP4822", footprint="SOIC-8")
    assert match.evidence == MatchEvidence(
        certainty=Certainty.LIKELY,
        agreed=(Agreement("number", "MCP4822"),),
        assumed=("the number lacks its ending; package and pins agree",),
        fitting=1,
    )
    assert [finding.code for finding in match.findings] == ["proposed-by-number"]


@pytest.mark.parametrize(
    "text", ["100nF", "10k 1%", "3.2x2.5mm", "0603", "R_0603_1608Metric", "16MHz", "50V", "C_0402"]
)
def test_values_and_sizes_are_no_numbers(text):
    assert leads_of(line(mpn="", value=text, footprint=text)) == ()
