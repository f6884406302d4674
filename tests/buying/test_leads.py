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
        part("B82462G4224M000", "EPCOS", "", "Inductor Power 220uH 20%"),
        part("B3B-PH-K-S(LF)(SN)", "JST", "P=2mm"),
        part("U.FL-R-SMT-1(80)", "Hirose", "SMD"),
        part("DF40C-100DP-0.4V(51)", "Hirose", "SMD"),
        part("CAT24C32WI-GT3", "onsemi", "SOIC-8"),
        part("USBLC6-2SC6", "STMicroelectronics", "SOT-23-6"),
        part("USBLC6-4SC6", "STMicroelectronics", "SOT-23-6"),
        part("LPC1549JBD48QL", "NXP", "LQFP-48"),
        part("MCP9808-E/MS", "Microchip", "MSOP-8"),
        part("STM32G431K8T6", "STMicroelectronics", "LQFP-32"),
        part("STM32G431K8U6", "STMicroelectronics", "UFQFPN-32"),
        part("ATMEGA64A-MUR", "Microchip", "QFN-64"),
        part("24AA128-I/SN", "Microchip", "SOIC-8"),
        part("KMR231GLFS", "C&K", "SMD"),
        part("2201778-1", "TE Connectivity", "SMD"),
        part("PPPC241LFBN-RC", "Sullins", "P=2.54mm"),
        part("SS34", "MDD", "SMA"),
        part("BC857BV", "Diodes Incorporated", "SOT-563"),
        part("B3B-XH-A(LF)(SN)", "JST", "P=2.5mm"),
        part("B3B-XH-AM(LF)(SN)", "JST", "P=2.5mm"),
        part("473460001", "Molex", "SMD"),
        part("USB4105-GF-A", "GCT", "SMD"),
        part("USB4105-GF-A-060", "GCT", "SMD"),
        part("BAT-HLD-001", "Linx", ""),
        part("BAT-HLD-001-TR", "Linx", ""),
        part("AP2204K-3.3TRG1", "Diodes Incorporated", "SOT-23-5"),
        part("BAT54T", "Acme", ""),
        part("CNY70", "Vishay", "DIP-4", "Reflective Optical Interrupters"),
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
            {"mpn": "PPPC241LFBN-RC[7]", "designators": ("P2",)},
            "PPPC241LFBN-RC",
            Exactness.CELL,
            id="a footnote behind the number",
        ),
        pytest.param(
            {"mpn": "24AA128ISN", "footprint": "SO8"},
            "24AA128-I/SN",
            Exactness.CELL,
            id="its signs left out",
        ),
        pytest.param(
            {"value": "DF40C-100DP-0.4V_51_", "designators": ("J1",)},
            "DF40C-100DP-0.4V(51)",
            Exactness.OTHER_CELL,
            id="brackets that a library cannot have",
        ),
        pytest.param(
            {"value": "KMR231G LFS", "designators": ("SW1",)},
            "KMR231GLFS",
            Exactness.OTHER_CELL,
            id="parted by a blank",
        ),
        pytest.param(
            {"value": "2201778-1", "designators": ("J1",)},
            "2201778-1",
            Exactness.OTHER_CELL,
            id="a connector's digits",
        ),
        pytest.param(
            {"value": "SS34", "footprint": "D_SMA", "designators": ("D1",)},
            "SS34",
            Exactness.OTHER_CELL,
            id="four signs, and the package agrees",
        ),
        pytest.param(
            {"mpn": "BC857BV", "manufacturer": "NXP", "designators": ("T1",)},
            "BC857BV",
            Exactness.OTHER_MAKER,
            id="of another maker",
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
        pytest.param(
            {"mpn": "B82462G4224M", "designators": ("L1",)},
            ["B82462G4224M000"],
            id="only the packaging is missing",
        ),
        pytest.param(
            {"mpn": "B3B-PH-K-S", "designators": ("J1",)}, ["B3B-PH-K-S(LF)(SN)"], id="lead-free"
        ),
        pytest.param(
            {"value": "U.FL-R-SMT-1", "designators": ("J1",)}, ["U.FL-R-SMT-1(80)"], id="a reel"
        ),
        pytest.param(
            {"value": "BAT54", "designators": ("D1",)}, [], id="a glued letter is no packaging"
        ),
        pytest.param(
            {"value": "CAT24C32", "footprint": "SOIC-8"}, ["CAT24C32WI-GT3"], id="letters, dash"
        ),
        pytest.param(
            {"value": "USBLC6-2", "footprint": "SOT-23-6"}, ["USBLC6-2SC6"], id="it counts pins"
        ),
        pytest.param({"value": "LPC1549", "footprint": "LQFP-64"}, [], id="it counts other pins"),
        pytest.param(
            {"value": "LPC1549", "footprint": "LQFP-48_7x7mm"}, ["LPC1549JBD48QL"], id="the same"
        ),
        pytest.param(
            {"value": "MCP9808", "footprint": "MSOP-8_3x3mm"},
            ["MCP9808-E/MS"],
            id="a package's letters that clones use behind a dash",
        ),
        pytest.param(
            {"mpn": "STM32G431K8Tx", "footprint": "LQFP-32_7x7mm"},
            ["STM32G431K8T6"],
            id="a small x stands for any sign",
        ),
        pytest.param(
            {"mpn": "STM32G431K8x", "footprint": "LQFP-32_7x7mm"}, [], id="one x is one sign"
        ),
        pytest.param(
            {"mpn": "ATMEGA64AQFN", "footprint": "QFN64"}, ["ATMEGA64A-MUR"], id="package glued"
        ),
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
            id="a short number of another maker",
        ),
        pytest.param(
            {"value": "SS34", "designators": ("D1",)}, id="a short number without package"
        ),
        pytest.param(
            {"description": "Resistor 82 Ohm 0805, 27 for CNY70", "designators": ("R1",)},
            id="a number among words that are of another kind",
        ),
    ],
)
def test_what_the_line_contradicts_is_never_taken(fields):
    assert found(**fields)[0] == []


@pytest.mark.parametrize(
    ("fields", "numbers"),
    [
        pytest.param(
            {"footprint": "JST_XH_B3B-XH-A_1x03_P2.50mm_Vertical"},
            ["B3B-XH-A(LF)(SN)"],
            id="a word of the name, without its ending",
        ),
        pytest.param(
            {"footprint": "Connector_USB:USB_Micro-B_Molex_47346-0001"},
            ["473460001"],
            id="digits behind their maker",
        ),
        pytest.param({"footprint": "Header_47346-0001"}, [], id="digits behind nobody"),
        pytest.param(
            {"footprint": "USB_C_Receptacle_GCT_USB4105-xx-A_16P"},
            ["USB4105-GF-A"],
            id="signs left open in the middle",
        ),
        pytest.param({"footprint": "BAT-HLD-001"}, ["BAT-HLD-001"], id="the whole before a base"),
        pytest.param(
            {"value": "AP2112K-3.3", "footprint": "SOT-23-5_AP2204K-3.3TRG1"},
            [],
            id="the pattern is drawn for another part than the value",
        ),
    ],
)
def test_numbers_in_footprints_names(fields, numbers):
    assert found(designators=("J1",), **fields)[0] == numbers


def test_what_a_completed_number_rests_on():
    _, match = found(value="MCP4822", footprint="SOIC-8")
    assert match.evidence == MatchEvidence(
        certainty=Certainty.LIKELY,
        agreed=(Agreement("number", "MCP4822"),),
        assumed=("the number lacks its ending; package and pins agree",),
        fitting=1,
    )
    assert [finding.code for finding in match.findings] == ["proposed-by-number"]


def test_an_ending_for_packaging_alone_needs_no_package_and_says_so():
    _, match = found(mpn="B3B-PH-K-S", designators=("J1",))
    assert match.evidence.assumed == (
        "the number lacks only the ending for its packaging; the package is not checked",
    )


def test_a_number_of_another_maker_is_told():
    _, match = found(mpn="BC857BV", manufacturer="NXP", designators=("T1",))
    assert match.evidence.certainty is Certainty.POSSIBLE
    assert match.evidence.assumed == ("the number is offered by other makers than the one named",)


@pytest.mark.parametrize(
    "text", ["100nF", "10k 1%", "3.2x2.5mm", "0603", "R_0603_1608Metric", "16MHz", "50V", "C_0402"]
)
def test_values_and_sizes_are_no_numbers(text):
    assert leads_of(line(mpn="", value=text, footprint=text)) == ()
