"""Lines without a part number are matched by what they say of the part, and what is chosen is a
proposal.
"""

from decimal import Decimal

import pytest
from tests.buying.build import ladder, line

from emsquote.buying import plan as buy
from emsquote.buying.library import OfferList
from emsquote.buying.library.generic import value_keys
from emsquote.buying.library.importing import import_rows
from emsquote.buying.library.store import open_library
from emsquote.buying.match import Exactness, Matched, NoMatch, match_lines
from emsquote.finding import Severity
from emsquote.model.part import Mount, PartClass, PartKind
from emsquote.model.purchase import Bought

KIND = PartKind(Mount.SMT, PartClass.CHIP_0402, 2, hidden_joints=False, rule="test")


def part(mpn, description, package="0402", price="0.01", **fields):
    return ladder(
        f"1:{price}", mpn=mpn, sku=mpn, description=description, package=package, **fields
    )


X7R_50 = part("X7R-50V", "100nF 50V X7R ±10% 0402 Multilayer Ceramic Capacitors MLCC")
X5R_16 = part("X5R-16V", "Cap Ceramic 0.1uF 16V X5R 10% SMD", price="0.005")
IN_0603 = part(
    "X7R-0603", "100nF 50V X7R ±10% Multilayer Ceramic Capacitors MLCC", "0603", price="0.002"
)
MOSFET = part("FET", "N-channel 100nF 60V MOSFETs", price="0.001")
ONE_PERCENT = part("R-1", "-55℃~+155℃ 100mW 10kΩ 50V Thick Film Resistor ±1%", manufacturer="Yageo")
FIVE_PERCENT = part(
    "R-5", "10 kOhms ±5% 0.063W Chip Resistor", price="0.002", manufacturer="UniOhm"
)
ARRAY = part("R-ARRAY", "10kΩ ±1% 100mW Resistor Networks & Arrays", price="0.001")
OFFERS = (X7R_50, X5R_16, IN_0603, MOSFET, ONE_PERCENT, FIVE_PERCENT, ARRAY)


def unnamed(value, **fields):
    return line(mpn="", value=value, **{"footprint": "", "designators": (), **fields})


@pytest.fixture(params=["in memory", "on disk"])
def source(request, tmp_path):
    if request.param == "in memory":
        yield OfferList(OFFERS)
        return
    with open_library(tmp_path / "library.sqlite", create=True) as shelf:
        import_rows(shelf, [(offer, ()) for offer in OFFERS])
        yield shelf


@pytest.mark.parametrize(
    ("fields", "fitting"),
    [
        pytest.param(
            {"value": "100n", "footprint": "C_0402_1005Metric"},
            ["X5R-16V", "X7R-50V"],
            id="value and size",
        ),
        pytest.param({"value": "0.1uF 25V 0402"}, ["X7R-50V"], id="at least the voltage"),
        pytest.param(
            {"value": "100nF X7R", "footprint": "0402"}, ["X7R-50V"], id="the dielectric or better"
        ),
        pytest.param(
            {"value": "100nF", "description": "CAP CER 16V 0402"},
            ["X5R-16V", "X7R-50V"],
            id="in the text",
        ),
    ],
)
def test_capacitors(source, fields, fitting):
    (match,) = match_lines([unnamed(**fields, designators=("C1",))], source)
    assert isinstance(match, Matched)
    assert match.how is Exactness.VALUE
    assert sorted(offer.mpn for offer in match.offers) == fitting


@pytest.mark.parametrize(
    ("fields", "fitting"),
    [
        pytest.param(
            {"value": "10k", "footprint": "R_0402_1005Metric"},
            ["R-1", "R-5"],
            id="no array among them",
        ),
        pytest.param({"value": "10k 1%", "footprint": "R0402"}, ["R-1"], id="at least as exact"),
        pytest.param(
            {"value": "10k 5% 0402", "manufacturer": "UNI-ROYAL"}, ["R-5"], id="of the maker named"
        ),
    ],
)
def test_resistors(source, fields, fitting):
    (match,) = match_lines([unnamed(**fields, designators=("R7",))], source)
    assert isinstance(match, Matched)
    assert sorted(offer.mpn for offer in match.offers) == fitting


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        pytest.param(
            {"value": "100nF 100V 0402", "designators": ("C1",)},
            "the line names no part number, and no offer is for 100nF 100V 0402",
            id="more than any offers",
        ),
        pytest.param(
            {"value": "100nF", "designators": ("C1",)},
            "the line names no part number, and for 100nF no size",
            id="no size",
        ),
        pytest.param(
            {"value": "100nF 0402", "designators": ("U1",)},
            "the line names no part number",
            id="a chip",
        ),
        pytest.param(
            {"value": "Adapter", "designators": ("C1",)},
            "the line names no part number",
            id="no value",
        ),
    ],
)
def test_what_does_not_state_enough_is_not_guessed(source, fields, reason):
    (match,) = match_lines([unnamed(**fields)], source)
    assert isinstance(match, NoMatch)
    assert match.reason == reason


def test_ways_of_writing_a_value_are_one_part(source):
    lines = [
        unnamed("100n 0402", designators=("C1",)),
        unnamed("0.1uF", footprint="C_0402", designators=("C2",)),
    ]
    one, other = match_lines(lines, source)
    assert one.part == other.part


def test_one_part_is_bought_and_proposed(source):
    lines = [unnamed("10k", footprint="R_0402", designators=("R1",))]
    matches = match_lines(lines, source)
    assert [(each.severity, each.message) for each in matches[0].findings] == [
        (Severity.DOUBT, "a part is proposed for 10kΩ 0402: 2 with offers meet what is stated")
    ]
    terms = buy.BuyingTerms(currency="USD")
    (bought,) = buy.purchases(
        buy.sourced_parts(buy.wanted_parts(lines, matches, [KIND], {}), terms), 100
    )
    assert isinstance(bought, Bought)
    assert [(order.offer.mpn, order.quantity) for order in bought.orders] == [("R-5", 100)]
    assert [each.message for each in buy.purchase_findings([bought], lines, terms)] == [
        "10k: R-5 UniOhm is proposed"
    ]


def test_different_parts_are_never_mixed_to_make_up_a_quantity():
    scarce = [part(f"R-{n}", "10kΩ ±1% Resistor", price=f"0.0{n}", stock=60) for n in (1, 2)]
    ample = part("R-9", "10kΩ ±1% Resistor", price="0.09")
    lines = [unnamed("10k 0402", designators=("R1",))]
    matches = match_lines(lines, OfferList([*scarce, ample]))
    parts = buy.sourced_parts(
        buy.wanted_parts(lines, matches, [KIND], {}), buy.BuyingTerms(currency="USD")
    )
    (bought,) = buy.purchases(parts, 100)
    assert [(order.offer.mpn, order.quantity) for order in bought.orders] == [("R-9", 100)]
    assert bought.cost.amount == Decimal("9.00")


@pytest.mark.parametrize(
    ("offer", "keys"),
    [
        (X7R_50, {"farad 1E-7 0402"}),
        (FIVE_PERCENT, {"ohm 1E+4 0402"}),
        (MOSFET, set()),
        (ARRAY, set()),
        (part("L", "2.2uH 1.2A Power Inductors", "SMD,4x4mm"), set()),
        (
            part("FB", "600Ω@100MHz 150mΩ 1A Ferrite Beads", "0603"),
            {"ohm 6E+2 0603", "ohm 0.15 0603"},
        ),
    ],
)
def test_under_which_values_an_offer_is_entered(offer, keys):
    assert value_keys(offer) == keys
