"""Lines without a part number are matched by what they say of the part, and what is chosen is a
proposal.
"""

from decimal import Decimal

import pytest
from tests.buying.build import ladder, line

from emsquote.buying import plan as buy
from emsquote.buying.library import OfferList
from emsquote.buying.library.generic import keys_of
from emsquote.buying.library.importing import import_rows
from emsquote.buying.library.store import open_library
from emsquote.buying.match import Exactness, Matched, NoMatch, match_lines
from emsquote.finding import Severity
from emsquote.model.evidence import Agreement, Certainty, MatchEvidence
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


def unnamed(value="", **fields):
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
            ["X7R-50V"],
            id="value and size, the better of what is as common",
        ),
        pytest.param({"value": "0.1uF 25V 0402"}, ["X7R-50V"], id="at least the voltage"),
        pytest.param(
            {"value": "100nF X7R", "footprint": "0402"}, ["X7R-50V"], id="the dielectric or better"
        ),
        pytest.param(
            {"value": "100nF", "description": "CAP CER 16V 0402"},
            ["X7R-50V"],
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
        pytest.param({"value": "10K1%", "footprint": "R0402"}, ["R-1"], id="tolerance glued on"),
        pytest.param(
            {"description": "RES 10000 1% 1/16W 0402"}, ["R-1"], id="a bare number behind the word"
        ),
        pytest.param(
            {"description": "Resistor, 10000, 1%, SMD0402"}, ["R-1"], id="the same, with commas"
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


TWELVE = (
    part("R12K5", "RES 12K OHM 5% 1/10W 0603", "0603", price="0.01"),
    part("R12K1", "RES 12K OHM 1% 1/10W 0603", "0603", price="0.05"),
)


@pytest.mark.parametrize(
    ("fields", "fitting"),
    [
        pytest.param({"value": "12k"}, ["R12K1", "R12K5"], id="nothing stated"),
        pytest.param({"value": "12k", "parameters": "1%"}, ["R12K1"], id="in a column"),
        pytest.param({"value": "12k", "parameters": "0.1%"}, [], id="tighter than any offer"),
        pytest.param({"value": "12k", "parameters": "1%; 1/4W"}, [], id="more power than any"),
        pytest.param({"value": "12000"}, ["R12K1", "R12K5"], id="bare ohms"),
        pytest.param({"value": "12k", "footprint": "603"}, ["R12K1", "R12K5"], id="a short size"),
    ],
)
def test_columns_of_parameters_belong_to_the_value(fields, fitting):
    stated = unnamed(**{"footprint": "R_0603", **fields, "designators": ("R1",)})
    (match,) = match_lines([stated], OfferList(TWELVE))
    offers = match.offers if isinstance(match, Matched) else ()
    assert sorted(offer.mpn for offer in offers) == fitting


UNKNOWN = [
    pytest.param("C0402C104K5RACTU", ["X7R-50V"], id="a series: 50 V, X7R, 10 %"),
    pytest.param("C0402C104J5RACTU", [], id="a series: 5 % is tighter than any offer"),
    pytest.param("C0402C104K5GACTU", [], id="a series: C0G, and X7R is worse"),
    pytest.param("C0402C103K4RACTU", [], id="its value is another"),
    pytest.param("C0603C104K4RACTU", [], id="its size is another"),
    pytest.param("CAD04-1J104KX0", ["X7R-50V"], id="a number of the house with the value's code"),
    pytest.param("CAD04-1J103KX0", [], id="a number of the house with another value's code"),
    pytest.param("CC0402_100nF_50V_10%_X7R", ["X7R-50V"], id="a number made of words"),
    pytest.param("CKCL22X7R1H104M", [], id="an array"),
    pytest.param("RC0402FR-07100KL", [], id="a resistor's number"),
]


@pytest.mark.parametrize(("number", "fitting"), UNKNOWN)
def test_a_number_that_nobody_offers_is_asked_again(number, fitting):
    stated = line(mpn=number, value="100nF", footprint="C_0402", designators=("C1",))
    (match,) = match_lines([stated], OfferList(OFFERS))
    offers = match.offers if isinstance(match, Matched) else ()
    assert sorted(offer.mpn for offer in offers) == fitting


def test_a_line_that_contradicts_itself_gets_nothing():
    stated = line(mpn="", value="10k", description="RES 12K OHM 0402", designators=("R1",))
    (match,) = match_lines([stated], OfferList(OFFERS))
    assert isinstance(match, NoMatch)
    assert match.reason == "the line says 10k and 12kΩ"


def test_what_a_proposal_rests_on():
    stated = line(mpn="X-104-K", value="100nF", footprint="C_0402", designators=("C1",))
    (match,) = match_lines([stated], OfferList(OFFERS))
    assert isinstance(match, Matched)
    assert match.evidence == MatchEvidence(
        certainty=Certainty.POSSIBLE,
        agreed=(
            Agreement("value", "100nF"),
            Agreement("size", "0402"),
            Agreement("tolerance", "±10%"),
        ),
        assumed=(
            'nobody offers "X-104-K"; another part is taken',
            "what else the number says of the part is not known",
            "dielectric X7R is assumed, the commonest",
            "voltage 50V is assumed, the commonest",
        ),
        fitting=1,
    )
    assert [finding.message for finding in match.findings] == [
        (
            "a part is proposed for 100nF ±10% 0402: 1 with offers meet what is stated; "
            'nobody offers "X-104-K"; another part is taken; '
            "what else the number says of the part is not known; "
            "dielectric X7R is assumed, the commonest; voltage 50V is assumed, the commonest"
        )
    ]


def test_all_that_matters_stated_is_likely():
    stated = unnamed("100nF 50V X7R 10% 0402", designators=("C1",))
    (match,) = match_lines([stated], OfferList(OFFERS))
    assert isinstance(match, Matched)
    assert match.evidence.certainty is Certainty.LIKELY


def test_what_is_proposed_for_one_line_and_not_for_another_is_not_bought_for_both():
    lines = [
        line(mpn="HOUSE", value="12k", footprint="R_0603", designators=("R1",)),
        line(mpn="HOUSE", value="12k 1%", footprint="R_0603", designators=("R2",)),
    ]
    matches = match_lines(lines, OfferList(TWELVE))
    (wanted,) = buy.wanted_parts(lines, matches, [KIND, KIND], {})
    assert [offer.mpn for offer in wanted.offers] == ["R12K1"]


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


@pytest.mark.parametrize(
    ("fields", "is_found"),
    [
        pytest.param({"value": "104", "footprint": "C_0402"}, True, id="a code"),
        pytest.param({"value": "100", "footprint": "C_0402"}, False, id="a code or picofarads"),
        pytest.param({"description": "CAP CHIP 0.1?F 16V 0402"}, True, id="a sign that is lost"),
    ],
)
def test_codes_and_signs_of_capacitors(source, fields, is_found):
    (match,) = match_lines([unnamed(**fields, designators=("C1",))], source)
    assert isinstance(match, Matched) is is_found


@pytest.mark.parametrize(
    ("designator", "is_found"),
    [
        pytest.param("Rntcbias1", True, id="a name"),
        pytest.param("RN1", False, id="the code of an array"),
        pytest.param("FB1", True, id="in the place of a bead"),
        pytest.param("C1", False, id="a capacitor's"),
    ],
)
def test_whose_designator_is_no_resistors(source, designator, is_found):
    fields = {"description": "RES 10K OHM 1% 0402", "designators": (designator,)}
    (match,) = match_lines([unnamed(**fields)], source)
    assert isinstance(match, Matched) is is_found


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
        (X7R_50, {"ceramic capacitor 1E-7 0402"}),
        (FIVE_PERCENT, {"resistor 1E+4 0402"}),
        (MOSFET, set()),
        (ARRAY, set()),
        (
            part("L", "2.2uH 1.2A Power Inductors", "SMD,4x4mm"),
            {"inductor 0.0000022 4x4"},
        ),
        (
            part("CAP", "CAP CER 0.1UF 50V X7R 0603", "", price="0.01"),
            {"ceramic capacitor 1E-7 0603"},
        ),
        (part("RC0402JR-075K1L", "", ""), {"resistor 5.1E+3 0402"}),
        (
            part("T", "10uF 16V Tantalum Capacitors", "CASE-B-3528-21(mm)"),
            {"tantalum capacitor 0.00001 3528"},
        ),
        (
            part("E", "100uF 35V Aluminum Electrolytic Capacitors", "SMD,D6.3xL7.7mm"),
            {"electrolytic capacitor 0.0001 D6.3"},
        ),
        (
            part("M", "10kΩ 250mW Through Hole Resistors", "插件,D2.3xL6.5mm"),
            {"leaded resistor 1E+4 tht"},
        ),
        (
            part("FB", "600Ω@100MHz 150mΩ 1A Ferrite Beads", "0603"),
            {"ferrite bead 6E+2 0603", "ferrite bead 0.15 0603"},
        ),
    ],
)
def test_under_which_values_an_offer_is_entered(offer, keys):
    assert keys_of(offer) == keys
