"""Matching: the same part however it is written, and never another part in silence."""

import pytest
from tests.buying.build import ladder, line

from emsquote.bom import PartNumber, SupplierNumber, Supply
from emsquote.finding import Severity
from emsquote.library import JoinedSources, OfferList
from emsquote.match import Exactness, Matched, NoMatch, NotBought, match_lines
from emsquote.names import maker_name, supplier_name
from emsquote.part_number import packaging_variants, plain_number, same_number
from emsquote.purchase import PartKey

TI = ladder("1:1", mpn="LM358DR", manufacturer="TI", supplier="Digikey", sku="296-1014-1-ND")
ST = ladder("1:1", mpn="LM358DR", manufacturer="STMicroelectronics", supplier="Mouser", sku="511-LM358DR")
PANASONIC = ladder("1:1", mpn="ERJ-2RKF1002X", manufacturer="Panasonic", supplier="LCSC", sku="C25744")
REEL = ladder("1:1", mpn="SMAJ18A-TR", manufacturer="ST(意法半导体)", supplier="TME", sku="SMAJ18A-TR")
OFFERS = OfferList([TI, ST, PANASONIC, REEL])


def matched(**fields):
    (match,) = match_lines([line(**fields)], OFFERS)
    return match


@pytest.mark.parametrize(
    ("fields", "how", "offers"),
    [
        pytest.param({"mpn": "LM358DR", "manufacturer": "Texas Instruments"}, Exactness.EXACT, (TI,), id="as written"),
        pytest.param({"mpn": "lm358dr", "manufacturer": "TI"}, Exactness.EXACT, (TI,), id="in small letters"),
        pytest.param({"mpn": "ERJ2RKF1002X"}, Exactness.SPELLING, (PANASONIC,), id="without dashes"),
        pytest.param({"mpn": "ERJ-2RKF 1002X"}, Exactness.SPELLING, (PANASONIC,), id="with blanks"),
        pytest.param({"mpn": "LM358DR", "manufacturer": "Texas"}, Exactness.EXACT, (TI,), id="half a maker's name"),
        pytest.param(
            {"mpn": "296-1014-1-ND"}, Exactness.SUPPLIER_NUMBER, (TI,), id="a supplier's number as the part's"
        ),
        pytest.param({"mpn": "SMAJ18A", "manufacturer": "ST"}, Exactness.PACKAGING, (REEL,), id="on a reel"),
        pytest.param(
            {"mpn": "", "supplier_numbers": (SupplierNumber("C25744", "LCSC"),)},
            Exactness.SUPPLIER_NUMBER,
            (PANASONIC,),
            id="by the supplier's number",
        ),
        pytest.param(
            {"mpn": "", "supplier_numbers": (SupplierNumber("C25744", "JLCPCB"),)},
            Exactness.SUPPLIER_NUMBER,
            (PANASONIC,),
            id="by the number of a house that numbers parts alike",
        ),
        pytest.param(
            {"mpn": "", "supplier_numbers": (SupplierNumber("296-1014-1-nd"),)},
            Exactness.SUPPLIER_NUMBER,
            (TI,),
            id="by a supplier's number alone",
        ),
    ],
)
def test_found(fields, how, offers):
    match = matched(**fields)
    assert isinstance(match, Matched)
    assert (match.how, match.offers) == (how, offers)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        pytest.param(
            {"mpn": "LM358DR", "manufacturer": "Onsemi"},
            'offers for "LM358DR" are of STMicroelectronics, TI, not of Onsemi',
            id="another maker's part of the same number",
        ),
        pytest.param({"mpn": "LM358D"}, 'no offer for "LM358D" (there are LM358DR)', id="a shorter number"),
        pytest.param(
            {"mpn": "ER-J2RKF1002X"},
            'no offer for "ER-J2RKF1002X" (there are ERJ-2RKF1002X)',
            id="dashes in other places",
        ),
        pytest.param({"mpn": ""}, "the line names no part number", id="no number"),
        pytest.param(
            {"mpn": "", "supplier_numbers": (SupplierNumber("C25744", "Mouser"),)},
            'no offer under the supplier number "C25744"',
            id="another supplier's number",
        ),
    ],
)
def test_not_found(fields, reason):
    match = matched(**fields)
    assert isinstance(match, NoMatch)
    assert match.reason == reason


def test_what_looks_alike_is_only_suggested():
    match = matched(mpn="LM358DX")
    assert isinstance(match, NoMatch)
    assert match.alike == ("LM358DR",)


def test_a_number_of_several_makers_is_doubted():
    match = matched(mpn="LM358DR")
    assert isinstance(match, Matched)
    assert match.part == PartKey("LM358DR", "STMicroelectronics")
    assert match.offers == (ST,)
    assert [(each.severity, each.message) for each in match.findings] == [
        (Severity.DOUBT, '"LM358DR" is a number of 2 makers; STMicroelectronics is assumed')
    ]


def test_a_supplier_number_of_another_part_is_doubted():
    numbers = (SupplierNumber("C25744", "LCSC"),)
    match = matched(mpn="LM358DR", manufacturer="TI", supplier_numbers=numbers)
    assert isinstance(match, Matched)
    assert match.offers == (TI,)
    assert [each.message for each in match.findings] == [
        'supplier number "C25744" is for ERJ-2RKF1002X, the line says LM358DR'
    ]


def test_alternates_bring_their_offers():
    match = matched(mpn="LM358DR", manufacturer="TI", alternates=(PartNumber("LM358DR", "ST"),))
    assert isinstance(match, Matched)
    assert (match.how, match.offers, match.alternates) == (Exactness.EXACT, (TI,), (ST,))
    match = matched(mpn="UNHEARD-OF", alternates=(PartNumber("ERJ2RKF1002X"),))
    assert isinstance(match, Matched)
    assert (match.how, match.offers, match.alternates) == (Exactness.ALTERNATE, (), (PANASONIC,))


def test_lines_of_one_part_have_one_key_whoever_names_the_maker():
    keys = [
        each.part
        for each in match_lines([line(1, "ERJ2RKF1002X"), line(2, "ERJ-2RKF1002X", manufacturer="PANASONIC")], OFFERS)
    ]
    assert keys == [PartKey("ERJ2RKF1002X", "Panasonic")] * 2


def test_lines_without_numbers_are_one_part_only_if_they_say_the_same():
    lines = [
        line(1, "", value="100n", footprint="C_0402"),
        line(2, "", value="100N", footprint="C_0402"),
        line(3, "", value="100n"),
    ]
    one, same, other = (each.part for each in match_lines(lines, OFFERS))
    assert one == same != other


def test_what_is_not_bought_is_not_looked_up():
    lines = [line(supply=Supply.CONSIGNED), line(supply=Supply.NOT_FITTED)]
    assert [each.text for each in match_lines(lines, OFFERS) if isinstance(each, NotBought)] == [
        "supplied",
        "not fitted",
    ]


def test_several_sources_count_as_one():
    both = JoinedSources([OfferList([TI]), OfferList([TI, ST])])
    assert both.offers_for({"LM358DR", "X"}) == {"LM358DR": (ST, TI)}
    assert both.offers_by_sku({plain_number("511-LM358DR")}) == {"511LM358DR": (ST,)}
    assert both.numbers_like("LM358") == ("LM358DR",)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("TI", "Texas Instruments"),
        ("Texas Instruments Inc.", "Texas Instruments"),
        ("National Semiconductor", "Texas Instruments"),
        ("muRata(村田)", "Murata"),
        ("Murata Electronics North America", "Murata"),
        ("HRS(Hirose)", "Hirose"),
        ("MCC(Micro Commercial Components)", "Micro Commercial"),
        ("WÃ¼rth Elektronik", "Würth Elektronik"),
        ("Wuerth Elektronik", "Würth Elektronik"),
        ("Analog Devices Inc./Maxim Integrated", "Analog Devices"),
        ("ON Semiconductor", "onsemi"),
        ("C&K", "C&K"),
        ("Hinz & Kunz GmbH", "hinzkunz"),
        ("Electronics Inc.", "electronicsinc"),
        ("Generic", ""),
        ("", ""),
    ],
)
def test_one_name_for_a_maker(written, name):
    assert maker_name(written) == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("DigiKey", "Digi-Key"),
        ("Digikey", "Digi-Key"),
        ("DigiKey Marketplace", "Digi-Key Marketplace"),
        ("RS Components", "RS"),
    ],
)
def test_one_name_for_a_supplier(written, name):
    assert supplier_name(written) == name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("22-23-2061", "22232061", True),
        ("22-23-2061", "22 23 2061", True),
        ("1-640456-0", "164-0456-0", False),
        ("MAX3232CSE+", "MAX3232CSE", False),
        ("1.5KE18A", "15KE18A", False),
        ("RC0402FR‑0710KL", "RC0402FR-0710KL", True),
    ],
)
def test_same_number(one, other, same):
    assert same_number(one, other) is same


@pytest.mark.parametrize(
    ("number", "maker", "variant", "known"),
    [
        ("AD8605ARTZ", "Analog Devices", "AD8605ARTZ-REEL7", True),
        ("AD8605ARTZ-R2", "Analog Devices", "AD8605ARTZ-REEL7", True),
        ("MAX3232CSE+T", "Analog Devices", "MAX3232CSE+", True),
        ("MAX3232CSE", "Analog Devices", "MAX3232CSE+", False),
        ("GRM155R71C104KA88D", "Murata", "GRM155R71C104KA88J", True),
        ("CL05B104KO5NNND", "Samsung Electro-Mechanics", "CL05B104KO5NNNJ", False),
        ("2N7002P,215", "Nexperia", "2N7002P,235", True),
        ("2N7002P,215", "onsemi", "2N7002P,235", False),
        ("SN6501DBVR", "Texas Instruments", "SN6501DBVT", True),
    ],
)
def test_packaging_variants(number, maker, variant, known):
    assert (variant in packaging_variants(number, maker)) is known
