"""Generic parts by kind: for each kind a line that is answered, and for each guard one that would
be wrong without it.
"""

import pytest
from tests.buying.build import ladder, line

from emsquote.buying.library import OfferList
from emsquote.buying.match import Matched, match_lines


def part(mpn, description, package=""):
    return ladder("1:0.10", mpn=mpn, sku=mpn, description=description, package=package)


OFFERS = OfferList(
    [
        part("GREEN", "20mA 3.3V Emerald Green Water Clear LED Indication - Discrete", "0603"),
        part("RED", "LED RED CLEAR 0603 SMD"),
        part("TWO", "Red, Green Water Clear LED Indication - Discrete", "0603"),
        part("WHITE", "Frosted Yellow Lens Top-mount White LED Indication - Discrete", "0603"),
        part("RED5", "1.9V 10mA Red Red Lens LED Indication - Discrete", "插件,D=5mm"),
        part("DRIVER", "Red LED Drivers 0603"),
        part("X16", "16MHz 20pF Crystal Oscillator ±10ppm SMD3225-4P Crystals", "SMD3225-4P"),
        part("O16", "16MHz 3.3V HCMOS SMD3225-4P Crystal Oscillators", "SMD3225-4P"),
        part("X8", "ABM3 CRYSTAL 8.000MHZ 18PF SMD", "5.0 x 3.2mm"),
        part("HC16", "16MHz 18pF HC-49S Crystals", "HC-49S"),
        part("H1X4", "1x4P 2.54mm Brass Pin Header Through Hole Pin Headers", "插件,P=2.54mm"),
        part("H1X4RA", "1x4P 2.54mm Right Angle Pin Headers", "弯插,P=2.54mm"),
        part("H2X5", "2x5P 1.27mm Pin Headers", "插件,P=1.27mm"),
        part("S1X4", "1x4P 2.54mm Square Hole Through Hole Female Headers", "插件,P=2.54mm"),
        part("BOX", "2x5P 2.54mm IDC Header Through Hole IDC Connectors", "插件,P=2.54mm"),
        part("BEAD", "600Ω@100MHz 150mΩ 1A Ferrite Beads", "0603"),
        part("DCR", "1kΩ@100MHz 600mΩ 200mA Ferrite Beads", "0603"),
        part("L22", "2.2uH ±20% 1.2A Inductors (SMD)", "0805"),
        part("TANT", "10uF 16V ±10% Tantalum Capacitors", "CASE-A-3216-18(mm)"),
        part("MLCC", "10uF 16V X5R ±10% Multilayer Ceramic Capacitors MLCC", "1206"),
        part("ELCO", "100uF 35V ±20% Aluminum Electrolytic Capacitors - SMD", "SMD,D6.3xL7.7mm"),
        part(
            "RADIAL", "100uF 35V ±20% Aluminum Electrolytic Capacitors - Leaded", "插件,D6.3xL11mm"
        ),
        part("LEADED", "10kΩ ±1% 250mW Metal Film Through Hole Resistors", "插件,D2.3xL6.5mm"),
        part("CHIP", "10kΩ ±1% 100mW Chip Resistor - Surface Mount", "0603"),
        part("WATCH", "32.768kHz 12.5pF ±20ppm Crystals", "插件,D2xL6mm"),
        part("T2", "1x2P 5.08mm Green Through Hole Screw Terminal Blocks", "插件,P=5.08mm"),
        part("KEY", "12V 6mm 6mm Round Button Through Hole Tactile Switches", "插件-4P,6x6mm"),
        part("DISC", "18pF 50V C0G Ceramic Capacitors MLCC - Leaded", "插件,P=2.54mm"),
        part("CHIP180", "180pF 50V C0G ±5% Multilayer Ceramic Capacitors MLCC - SMD/SMT", "0603"),
        part("H1X3", "1x3P 2.54mm Pin Headers", "插件,P=2.54mm"),
        part("H2X3", "2x3P 2.54mm Pin Headers", "插件,P=2.54mm"),
        part("H1X6", "1x6P 2.54mm Pin Headers", "插件,P=2.54mm"),
        part("NTC", "10kΩ ±1% NTC Thermistors resistor", "0603"),
    ]
)

CASES = [
    ("LED1", {"value": "Green", "footprint": "LED_0603_1608Metric"}, ["GREEN"], "by colour"),
    ("D1", {"value": "RED", "footprint": "LED_0603"}, ["RED"], "a D whose words tell an LED"),
    ("D1", {"value": "RED", "footprint": "D_0603"}, ["RED"], "a D whose value is a colour"),
    ("D1", {"value": "RED TVS", "footprint": "D_0603"}, [], "a D that nobody calls an LED"),
    ("R1", {"value": "RED", "footprint": "R_0603"}, [], "a resistor's designator"),
    ("LED1", {"value": "weiß", "footprint": "0603"}, ["WHITE"], "the lens has another colour"),
    ("LED1", {"value": "LED", "footprint": "0603"}, [], "no colour"),
    ("LED1", {"value": "Red", "footprint": "LED_D5.0mm"}, ["RED5"], "a lamp in holes"),
    ("LED1", {"value": "Red", "footprint": "LED_0805"}, [], "another size"),
    ("Y1", {"value": "16MHz", "footprint": "Crystal_SMD_3225-4Pin"}, ["X16"], "a crystal"),
    ("Y1", {"value": "16MHz 12pF", "footprint": "Crystal_3225"}, [], "another load"),
    ("X1", {"value": "16MHz", "footprint": "3.2X2.5_OSC"}, ["O16"], "an oscillator"),
    ("Y1", {"value": "8MHz", "footprint": "Crystal 5 x 3.2mm"}, ["X8"], "by length and width"),
    ("Y1", {"value": "16.000MHz", "footprint": "HC49US crystal"}, ["HC16"], "in a can"),
    ("X1", {"value": "16MHz 49S"}, ["HC16"], "in a can, called short"),
    ("Y1", {"value": "32.768k", "footprint": "Crystal_Round_Horizontal_2mm"}, ["WATCH"], "round"),
    ("Y1", {"value": "32.768k", "footprint": "Crystal_Round_D3.0mm"}, [], "a thicker one"),
    ("TB1", {"value": "2P 5.08mm", "description": "screw terminal"}, ["T2"], "a terminal block"),
    ("J1", {"footprint": "TerminalBlock_1x02_P5.08mm", "value": "PWR"}, ["T2"], "by its pattern"),
    ("J1", {"footprint": "TerminalBlock_1x02_P5.00mm", "value": "PWR"}, [], "another pitch"),
    ("J1", {"value": "2P 5.08mm", "description": "screw terminal plug"}, [], "a plug"),
    ("J1", {"value": "2P 5.08mm"}, [], "what nobody calls a terminal block"),
    ("SW1", {"footprint": "Button_Switch_THT:SW_PUSH_6mm", "value": "x"}, ["KEY"], "a button"),
    ("SW1", {"footprint": "Button_Switch_SMD:SW_PUSH_6mm", "value": "x"}, [], "mounted otherwise"),
    ("SW1", {"footprint": "Button_Switch_THT:SW_PUSH-12mm", "value": "x"}, [], "a larger one"),
    ("SW1", {"value": "tactile 6x6mm THT right angle"}, [], "pressed from the side"),
    ("SW1", {"value": "slide 6x6mm THT"}, [], "no button"),
    ("C1", {"value": "18pF 50V C0G Ceramic Capacitor Radial"}, ["DISC"], "a ceramic one in holes"),
    ("C1", {"value": "18pF 100V C0G Ceramic Capacitor Radial"}, [], "of more voltage"),
    ("C1", {"value": "18pF 50V C0G Ceramic Capacitor Radial P=5mm"}, [], "of another pitch"),
    ("C1", {"value": "18pF 50V C0G Ceramic Capacitor"}, [], "nobody says how it is mounted"),
    ("C1", {"value": "18pF C0G Ceramic Capacitor chip THT"}, [], "a chip, whatever else is said"),
    ("J1", {"mpn": "B2B-PH", "value": "header 1x4", "manufacturer": "JST"}, [], "of a series"),
    ("", {"mpn": "CGA3E2C0G1H181J080AA", "value": ""}, ["CHIP180"], "by its number alone"),
    ("U1", {"mpn": "CGA3E2C0G1H181J080AA", "value": ""}, [], "a chip's designator bars it"),
    ("J1", {"value": "3-pol. Stiftleiste"}, ["H1X3"], "pins that stand in one row only"),
    ("X5", {"description": "PIN HEADER", "footprint": "MA03-1", "value": ""}, ["H1X3"], "Eagle"),
    ("J1", {"value": "1x4 header 16mm pins"}, [], "longer pins than a header's"),
    ("J1", {"value": "6-pol. Stiftleiste"}, [], "pins that may stand in two rows"),
    ("Y1", {"value": "20MHz", "footprint": "Crystal_3225"}, [], "another frequency"),
    ("J1", {"value": "Conn_01x04", "footprint": "PinHeader_1x04_P2.54mm"}, ["H1X4"], "pins"),
    ("J1", {"value": "x", "footprint": "PinHeader_1x04_Horizontal"}, ["H1X4RA"], "an angle"),
    ("J1", {"value": "x", "footprint": "PinSocket_1x04_P2.54mm"}, ["S1X4"], "a socket"),
    ("J1", {"value": "x", "footprint": "PinHeader_2x05_P1.27mm"}, ["H2X5"], "another pitch"),
    ("J1", {"value": "x", "footprint": "PinHeader_2x05_P2.54mm"}, [], "an IDC box is no header"),
    ("J1", {"value": "1x4 F", "description": "Header"}, [], "a female one is no pin header"),
    ("J1", {"value": "Conn_01x04", "footprint": "JST_PH_1x04"}, [], "a series is no header"),
    ("FB1", {"value": "600R", "footprint": "0603"}, ["BEAD"], "impedance, not resistance"),
    ("L1", {"value": "2.2uH 1A", "footprint": "L_0805"}, ["L22"], "an inductor"),
    ("L1", {"value": "2.2uH 2A", "footprint": "L_0805"}, [], "more current"),
    ("C1", {"value": "10uF", "footprint": "CAPMP3216X180N tantalum"}, ["TANT"], "a tantalum"),
    ("C1", {"value": "10uF", "footprint": "C_1206"}, ["MLCC"], "a ceramic one"),
    ("C1", {"value": "100uF 35V", "footprint": "CP_Elec_6.3x7.7"}, ["ELCO"], "an SMD can"),
    ("C1", {"value": "100uF", "footprint": "CP_Radial_D6.3mm"}, ["RADIAL"], "a can in holes"),
    ("R1", {"value": "10k", "footprint": "R_Axial_DIN0207"}, ["LEADED"], "a leaded resistor"),
    ("R1", {"value": "10k", "footprint": "R_0603"}, ["CHIP"], "a chip, no thermistor"),
    ("RN1", {"value": "10k", "footprint": "R_0603"}, [], "an array's designator"),
]


@pytest.mark.parametrize(
    ("designator", "fields", "numbers"),
    [pytest.param(*case[:3], id=case[3]) for case in CASES],
)
def test_a_part_of_a_kind(designator, fields, numbers):
    (match,) = match_lines(
        [line(**{"mpn": "", "designators": tuple(filter(None, [designator])), **fields})], OFFERS
    )
    offers = match.offers if isinstance(match, Matched) else ()
    assert [offer.mpn for offer in offers] == numbers


def test_what_the_trade_takes_for_said_is_told():
    stated = line(mpn="", value="x", footprint="PIN_ARRAY_4x1", designators=("J1",))
    (match,) = match_lines([stated], OFFERS)
    assert isinstance(match, Matched)
    assert match.evidence.assumed == (
        "pitch 2.54 is assumed",
        "mounting tht is assumed",
        "direction straight is assumed",
    )
