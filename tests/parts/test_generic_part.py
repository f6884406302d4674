"""Generic parts: sizes in every disguise, what numbers of the great series say, which kinds words
tell.
"""

from decimal import Decimal

import pytest

from emsquote.parts.component_value import chip_size
from emsquote.parts.generic_part import Parameter, generic_kinds, kinds_in, number_says
from emsquote.parts.generic_part.number_series import coded_value
from emsquote.parts.generic_part.package import package_in
from emsquote.parts.generic_part.size import SizeSystem, size_in

D = Decimal
KIND = {kind.name: kind for kind in generic_kinds()}


@pytest.mark.parametrize(
    ("text", "size"),
    [
        pytest.param("0603", "0603", id="imperial"),
        pytest.param("_0603", "0603", id="behind a line"),
        pytest.param("402", "0402", id="a spreadsheet took the 0"),
        pytest.param("R603", "0603", id="the same behind a letter"),
        pytest.param("R_0603_1608Metric_Pad0.98x0.95mm_HandSolder", "0603", id="KiCad"),
        pytest.param("SR0402_70A", "0402", id="glued to letters"),
        pytest.param("0603-RES", "0603", id="before a word"),
        pytest.param("CAPC1005X55N", "0402", id="IPC-7351 is metric"),
        pytest.param("CAPC0603X33N", "0201", id="IPC-7351 is metric, though 0603 is imperial too"),
        pytest.param("RESC3216N", "1206", id="IPC-7351 without a height"),
        pytest.param("C1608", "0603", id="metric, as no imperial size is"),
        pytest.param("1608Metric", "0603", id="said to be metric"),
        pytest.param("0603Metric", "0201", id="said to be metric, though imperial too"),
        pytest.param("SOIC-8", "", id="no chip"),
        pytest.param("1N4148", "", id="a type"),
        pytest.param("12060", "", id="a longer number"),
        pytest.param("IND-10402", "", id="in a longer number"),
    ],
)
def test_chip_sizes(text, size):
    assert chip_size(text) == size


@pytest.mark.parametrize(
    ("system", "text", "size"),
    [
        (SizeSystem.CASE, "CP_EIA-3216-18_Kemet-A", "3216"),
        (SizeSystem.CASE, "CAPMP3216X180N", "3216"),
        (SizeSystem.CASE, "CAP, TANT B, 300UF", "3528"),
        (SizeSystem.CASE, "CASE-D-7343-31(mm)", "7343"),
        (SizeSystem.CASE, "CC7343", "7343"),
        (SizeSystem.CASE, "2917", "7343"),
        (SizeSystem.CASE, "SOT-23", ""),
        (SizeSystem.CAN, "SMD,D6.3xL7.7mm", "D6.3"),
        (SizeSystem.CAN, "CP_Elec_6.3x7.7", "D6.3"),
        (SizeSystem.CAN, "CP_Radial_D5.0mm_P2.00mm", "D5"),
        (SizeSystem.CAN, "6.3MM_DIA_CAP_SMD", "D6.3"),
        (SizeSystem.CAN, "Cap Aluminum 100uF 50V 20% (8 X 10.2mm) SMD", "D8"),
        (SizeSystem.BODY, "SMD,4x4mm", "4x4"),
        (SizeSystem.BODY, "Crystal_SMD_3225-4Pin_3.2x2.5mm", "3.2x2.5"),
        (SizeSystem.BODY, "SMD3225-4P", "3.2x2.5"),
        (SizeSystem.LAMP, "LED_D5.0mm", "5mm"),
        (SizeSystem.LAMP, "3mm", "3mm"),
        (SizeSystem.LAMP, "7mm", ""),
    ],
)
def test_sizes_in_other_systems(system, text, size):
    assert size_in(text, system) == size


V, S, T, U, X, P = (
    Parameter.VALUE,
    Parameter.SIZE,
    Parameter.TOLERANCE,
    Parameter.VOLTAGE,
    Parameter.DIELECTRIC,
    Parameter.POWER,
)


@pytest.mark.parametrize(
    ("number", "facts"),
    [
        # each as its maker's own page describes it
        ("GRM155R71H182KA01D", {V: D("1.8E-9"), S: "0402", T: D(10), U: D(50), X: "X7R"}),
        ("CL05B104KO5NNNC", {V: D("1E-7"), S: "0402", T: D(10), U: D(16), X: "X7R"}),
        ("C1005X5R0J475K", {V: D("0.0000047"), S: "0402", T: D(10), U: D("6.3"), X: "X5R"}),
        ("C0402C109C5GACTU", {V: D("1E-12"), S: "0402", T: D(25), U: D(50), X: "C0G"}),
        ("04023C104KAT2A", {V: D("1E-7"), S: "0402", T: D(10), U: D(25), X: "X7R"}),
        ("CC0402KRX7R9BB333", {V: D("3.3E-8"), S: "0402", T: D(10), U: D(50), X: "X7R"}),
        ("TMK107BJ105KA-T", {V: D("0.000001"), S: "0603", T: D(10), U: D(25), X: "X5R"}),
        ("RC0402FR-0710KL", {V: D("1E+4"), S: "0402", T: D(1)}),
        ("CRCW060315K4FKEA", {V: D("1.54E+4"), S: "0603", T: D(1)}),
        ("ERJ-2RKF1002X", {V: D("1E+4"), S: "0402", T: D(1)}),
        ("RK73H1ETTP1241F", {V: D("1.24E+3"), S: "0402", T: D(1)}),
        ("RMCF0805FT510R", {V: D("5.1E+2"), S: "0805", T: D(1)}),
        ("0201WMF110KTEE", {V: D("1.1"), S: "0201", T: D(1)}),
        ("RR0816P-103-D", {V: D("1E+4"), S: "0603", T: D("0.5")}),
        ("T491C685K035AT", {V: D("0.0000068"), S: "6032", T: D(10), U: D(35)}),
        ("MFR-25FTE52-22K", {V: D("2.2E+4"), T: D(1), P: D("0.25"), Parameter.MOUNT: "tht"}),
        ("CF18JT1K20", {V: D("1.2E+3"), T: D(5), P: D("0.125"), Parameter.MOUNT: "tht"}),
    ],
)
def test_what_a_number_says(number, facts):
    says = number_says(number)
    assert says is not None
    assert says.facts == facts


@pytest.mark.parametrize("number", ["LM358DR", "1N4148W", "CAY16-103J4LF", "", "STM32F103C8T6"])
def test_other_numbers_say_nothing(number):
    assert number_says(number) is None


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("104", "1E+5"),
        ("1002", "10000"),
        ("000", "0"),
        ("4R7", "4.7"),
        ("R47", "0.47"),
        ("10K", "10000"),
        ("1M0", "1000000"),
    ],
)
def test_value_codes(code, value):
    assert coded_value(code) == D(value)


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("10kΩ ±1% Thick Film Resistor Chip Resistor - Surface Mount", {"resistor"}),
        ("10kΩ ±1% Resistor Networks & Arrays", set()),
        ("4X resistors 10k", set()),
        ("NTC Thermistor 10k resistor", set()),
        ("CAP CER 0.1UF 50V 0603", {"ceramic capacitor", "leaded ceramic capacitor"}),
        ("CAP TANT 10UF 16V 10% 1206", {"tantalum capacitor"}),
        ("Cap Aluminum 100uF 50V 20% SMD", {"electrolytic capacitor"}),
        ("贴片电容 100nF", {"ceramic capacitor"}),
        ("FERRITE BEAD 600 OHM 0603 1LN", {"ferrite bead"}),
        ("Common Mode Choke 90Ω", set()),
        ("STM32 microcontroller", set()),
    ],
)
def test_kinds_are_told_by_words(words, kinds):
    told = {kind.name for kind in kinds_in(words)}
    assert told - {"leaded resistor"} == kinds


@pytest.mark.parametrize(
    ("text", "family", "pins"),
    [
        ("Package_SO:SOIC-8_3.9x4.9mm_P1.27mm", "SOIC", 8),
        ("8-SOIC", "SOIC", 8),
        ("SO8_127_500X400X205P3", "SOIC", 8),
        ("SOIC127P600X175-16N", "SOIC", 16),
        ("SOP65P640X120-20N", "TSSOP", 20),
        ("16SSOP", "SSOP", 16),
        ("SOT-23", "SOT-23", 3),
        ("SOT-23-5", "SOT-23", 5),
        ("SOT23-EBC", "SOT-23", 3),
        ("SOT-353", "SC-70", 5),
        ("SOT-223-3", "SOT-223", 4),
        ("Housings_DFN_QFN:DFN-10-1EP_2x3mm_Pitch0.5mm", "DFN", 10),
        ("LQFP-48(7x7)", "QFP", 48),
        ("D_MiniMELF", "MiniMELF", 2),
        ("DO-214AC", "SMA", 2),
        ("POWERPAK1212-8", "PowerPAK 1212-8", 8),
    ],
)
def test_packages_by_any_of_their_names(text, family, pins):
    package = package_in(text)
    assert package is not None
    assert (package.family, package.pins) == (family, pins)


@pytest.mark.parametrize("text", ["R_0603", "", "CONN_01X02", "HC49"])
def test_what_names_no_known_package(text):
    assert package_in(text) is None
