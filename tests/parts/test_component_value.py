"""Component values: read as BOMs write them, written so that they read back, compared with what is
offered.
"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emsquote.parts.component_value import (
    ComponentValue,
    NoValue,
    Quantity,
    Tolerance,
    component_value,
    meets,
)

D = Decimal
R, C, L, F = Quantity.RESISTANCE, Quantity.CAPACITANCE, Quantity.INDUCTANCE, Quantity.FREQUENCY


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4k7", ComponentValue(quantity=R, value=D(4700))),
        ("4,7 kΩ", ComponentValue(quantity=R, value=D(4700))),
        ("2.2K", ComponentValue(quantity=R, value=D(2200))),
        ("1M", ComponentValue(quantity=R, value=D(1_000_000))),
        ("0R0", ComponentValue(quantity=R, value=D(0))),
        ("2R2", ComponentValue(quantity=R, value=D("2.2"))),
        ("R47", ComponentValue(quantity=R, value=D("0.47"))),
        ("100E", ComponentValue(quantity=R, value=D(100))),
        ("330 Ohm", ComponentValue(quantity=R, value=D(330))),
        ("100mΩ 0805", ComponentValue(quantity=R, value=D("0.1"), package="0805")),
        (
            "10k 1% 0603",
            ComponentValue(quantity=R, value=D(10_000), tolerance=Tolerance(D(1)), package="0603"),
        ),
        ("39 кОм", ComponentValue(quantity=R, value=D(39_000))),
        ("1 МОм 0,25 Вт", ComponentValue(quantity=R, value=D(1_000_000), power=D("0.25"))),
        ("0.1 мкФ 50 В", ComponentValue(quantity=C, value=D("1E-7"), voltage=D(50))),
        ("10千欧", ComponentValue(quantity=R, value=D(10_000))),
        ("100R 1/4W", ComponentValue(quantity=R, value=D(100), power=D("0.25"))),
        ("10k ±100ppm/°C", ComponentValue(quantity=R, value=D(10_000))),
        ("600R@100MHz", ComponentValue(quantity=R, value=D(600), at_frequency=D(100_000_000))),
        (
            "100nF 50V X7R 0402",
            ComponentValue(
                quantity=C, value=D("1E-7"), voltage=D(50), dielectric="X7R", package="0402"
            ),
        ),
        (
            "22pF/50V/C0G/5%",
            ComponentValue(
                quantity=C,
                value=D("22E-12"),
                tolerance=Tolerance(D(5)),
                voltage=D(50),
                dielectric="C0G",
            ),
        ),
        ("22pF NP0", ComponentValue(quantity=C, value=D("22E-12"), dielectric="C0G")),
        ("10 µF", ComponentValue(quantity=C, value=D("10E-6"))),
        ("10 μF", ComponentValue(quantity=C, value=D("10E-6"))),
        ("0,1uF", ComponentValue(quantity=C, value=D("1E-7"))),
        ("1,000pF", ComponentValue(quantity=C, value=D("1E-9"))),
        ("1 000 pF", ComponentValue(quantity=C, value=D("1E-9"))),
        ("100n", ComponentValue(quantity=C, value=D("1E-7"))),
        ("4u7", ComponentValue(quantity=C, value=D("4.7E-6"))),
        ("4N7", ComponentValue(quantity=C, value=D("4.7E-9"))),
        ("10MF", ComponentValue(quantity=C, value=D("10E-6"))),
        (
            "0.5pF ±0.1pF",
            ComponentValue(
                quantity=C, value=D("5E-13"), tolerance=Tolerance(D("1E-13"), absolute=True)
            ),
        ),
        ("1uF +80/-20%", ComponentValue(quantity=C, value=D("1E-6"), tolerance=Tolerance(D(80)))),
        (
            "CAP ALUM 47UF 20% 6V3",
            ComponentValue(
                quantity=C, value=D("47E-6"), tolerance=Tolerance(D(20)), voltage=D("6.3")
            ),
        ),
        ("10uH 3A", ComponentValue(quantity=L, value=D("10E-6"), current=D(3))),
        (
            "FIXED IND 2.2UH 4.2A 20 MOHM SMD",
            ComponentValue(quantity=L, value=D("2.2E-6"), current=D("4.2")),
        ),
        ("16MHz", ComponentValue(quantity=F, value=D(16_000_000))),
        (
            "8MHz 18pF 20ppm",
            ComponentValue(quantity=F, value=D(8_000_000), tolerance=Tolerance(D("0.002"))),
        ),
        ("5V1", ComponentValue(quantity=Quantity.VOLTAGE, value=D("5.1"))),
        ("500mA", ComponentValue(quantity=Quantity.CURRENT, value=D("0.5"))),
        ("22 AWG", ComponentValue(quantity=Quantity.WIRE_GAUGE, value=D(22))),
        ("Litze AWG24 rot", ComponentValue(quantity=Quantity.WIRE_GAUGE, value=D(24))),
    ],
)
def test_a_value_is_read(text, value):
    assert component_value(text) == value


@pytest.mark.parametrize(
    "text", ["", "330", "10m", "BC547B", "1N4148", "1N914", "4N25", "2N7002", "74HC00", "0402"]
)
def test_what_states_no_value_says_so(text):
    assert component_value(text) == NoValue(f'"{text}" states no value')


@pytest.mark.parametrize(
    ("text", "hint", "value"),
    [
        ("10u", L, ComponentValue(quantity=L, value=D("10E-6"))),
        ("330", R, ComponentValue(quantity=R, value=D(330))),
        ("240/1%", R, ComponentValue(quantity=R, value=D(240), tolerance=Tolerance(D(1)))),
        ("16M", F, ComponentValue(quantity=F, value=D(16_000_000))),
        ("8MHz 18pF", C, ComponentValue(quantity=C, value=D("18E-12"))),
        ("10m", L, ComponentValue(quantity=L, value=D("0.01"))),
        ("10", C, NoValue('"10" states no value in farad')),
        ("10u", R, NoValue('"10u" states no value in ohm')),
    ],
)
def test_the_designator_may_say_what_it_must_be(text, hint, value):
    assert component_value(text, hint) == value


significant = st.integers(1, 9999).map(D)
steps = {R: (-3, 8), C: (-13, -3), L: (-10, -2), F: (0, 7)}


@st.composite
def values(draw):
    quantity = draw(st.sampled_from(list(steps)))
    value = draw(significant).scaleb(draw(st.integers(*steps[quantity])))
    percent = st.builds(Tolerance, st.sampled_from([D("0.1"), D("0.5"), D(1), D(5), D(20)]))
    volts = st.sampled_from([None, D("6.3"), D(16), D(2000)])
    return ComponentValue(
        quantity=quantity,
        value=value,
        tolerance=draw(st.none() | percent),
        voltage=draw(volts),
        current=draw(st.sampled_from([None, D("0.05"), D(3)])),
        power=draw(st.sampled_from([None, D("0.0625"), D(2)])) if quantity is R else None,
        at_frequency=draw(st.sampled_from([None, D(100_000_000)])) if quantity is R else None,
        dielectric=draw(st.sampled_from(["", "C0G", "X7R"])) if quantity is C else "",
        package=draw(st.sampled_from(["", "0402", "1206"])),
    )


@given(values())
def test_what_is_written_reads_back_as_the_same(value):
    assert component_value(str(value)) == value


@given(st.text(max_size=40))
def test_any_text_has_an_answer(text):
    value = component_value(text)
    assert isinstance(value, NoValue) or component_value(str(value)) == value


@pytest.mark.parametrize("sign", ["1", "1,000", "1k", "±", "1 ", "100nF ", "+80-20"])
def test_an_absurdly_long_text_is_read_at_once(sign):
    assert component_value(sign * 100_000) == component_value(sign * 100_000)


@given(values())
def test_a_part_meets_itself(value):
    assert meets(value, value)


@pytest.mark.parametrize(
    ("stated", "offered", "shortfalls"),
    [
        ("100nF", "100nF 10% 16V X7R 0402", ()),
        ("100nF 20% 16V X5R 0402", "0.1uF 10% 25V X7R 0402", ()),
        ("10k 5%", "10k 1% 0603", ()),
        ("22pF X7R", "22pF C0G", ()),
        ("10pF 5%", "10pF ±0.25pF", ()),  # 0.25 of 10 is 2.5 %
        ("10pF 1%", "10pF ±0.25pF", ("its tolerance is wider",)),
        ("10k", "22k", ("its value is another",)),
        ("10uF", "10uH", ("its value is another",)),
        ("10k 1%", "10k 5%", ("its tolerance is wider",)),
        ("10k 1%", "10k", ("its tolerance is not known",)),
        ("1uF 50V", "1uF 25V", ("its voltage is lower",)),
        ("1uF 50V", "1uF", ("its voltage is not known",)),
        ("10uH 3A", "10uH 2A", ("its current is lower",)),
        ("1k 1/4W", "1k 1/10W", ("its power is lower",)),
        ("1uF X5R", "1uF X6S", ("its dielectric is X6S",)),
        ("1uF C0G", "1uF X7R", ("its dielectric is X7R",)),
        ("1uF X7R", "1uF", ("its dielectric is not known",)),
        ("10k 0402", "10k 0603", ("its package is 0603",)),
        ("600R@100MHz", "600R@1GHz", ("its value is stated at another frequency",)),
        (
            "1uF 50V X7R 0402",
            "1uF 25V Y5V 0603",
            (
                "its voltage is lower",
                "its dielectric is Y5V",
                "its package is 0603",
            ),
        ),
    ],
)
def test_every_stated_parameter_must_be_met(stated, offered, shortfalls):
    assert meets(component_value(stated), component_value(offered)).shortfalls == shortfalls


def test_a_value_becomes_a_measure_that_pint_converts():
    assert component_value("100nF").measure().to("pF").amount == 100_000


def test_a_wire_gauge_is_an_area_of_copper():
    # AWG 22 has 0.6438 mm diameter: π/4 × 0.6438² = 0.3255 mm²
    assert str(component_value("22 AWG").measure()) == "0.3255 mm**2"


@pytest.mark.parametrize(
    ("text", "hint", "shown"),
    [
        ("0805电容10UF 10V", C, "10uF 10V 0805"),
        ("R0402_82K_1%_0.0625W_100PPM", R, "82kΩ ±1% 62.5mW 0402"),
        ("150mA 1Ω 420Ω@100MHz ±25% 0402 Ferrite Beads", R, "420Ω ±25% 150mA @ 100MHz 0402"),
        ("100nF CAPC1005X55N", C, "100nF 0402"),
        ("CAP CER 1NF 50V X7R 0603", None, "1nF 50V X7R 0603"),
        ("-20%~+80% 100nF 16V Y5V", C, "100nF ±80% 16V Y5V"),
    ],
)
def test_one_reader_for_lines_and_offers(text, hint, shown):
    assert str(component_value(text, hint)) == shown


@pytest.mark.parametrize(
    ("text", "ohms"),
    [
        pytest.param("10 K", D(10_000), id="a prefix behind a blank"),
        pytest.param("39 кош", None, id="an unknown unit in another script"),
        pytest.param("39 kilo", None, id="an unknown unit"),
        pytest.param("39 1%", D(39), id="ohms"),
    ],
)
def test_a_bare_number_is_ohms_only_where_no_unit_follows(text, ohms):
    value = component_value(text, R)
    assert (value.value if isinstance(value, ComponentValue) else None) == ohms
