"""Matching: the same part however it is written, and never another part in silence."""

import pytest
from tests.buying.build import ladder, line

from emsquote.buying.library import JoinedSources, OfferList
from emsquote.buying.match import Exactness, Matched, NoMatch, NotBought, match_lines
from emsquote.finding import Severity
from emsquote.model.bom import PartNumber, SupplierNumber, Supply
from emsquote.model.company_names import maker_name, supplier_name
from emsquote.model.part_number import packaging_variants, plain_number, same_number
from emsquote.model.purchase import PartKey

TI = ladder("1:1", mpn="LM358DR", manufacturer="TI", supplier="Digikey", sku="296-1014-1-ND")
ST = ladder(
    "1:1", mpn="LM358DR", manufacturer="STMicroelectronics", supplier="Mouser", sku="511-LM358DR"
)
PANASONIC = ladder(
    "1:1", mpn="ERJ-2RKF1002X", manufacturer="Panasonic", supplier="LCSC", sku="C25744"
)
REEL = ladder(
    "1:1", mpn="SMAJ18A-TR", manufacturer="ST(意法半导体)", supplier="TME", sku="SMAJ18A-TR"
)
SHORT = ladder("1:1", mpn="SS14", manufacturer="MDD", supplier="LCSC", sku="C2480")
OFFERS = OfferList([TI, ST, PANASONIC, REEL, SHORT])


def matched(**fields):
    (match,) = match_lines([line(**fields)], OFFERS)
    return match


@pytest.mark.parametrize(
    ("fields", "how", "offers"),
    [
        pytest.param(
            {"mpn": "LM358DR", "manufacturer": "Texas Instruments"},
            Exactness.EXACT,
            (TI,),
            id="as written",
        ),
        pytest.param(
            {"mpn": "lm358dr", "manufacturer": "TI"}, Exactness.EXACT, (TI,), id="in small letters"
        ),
        pytest.param(
            {"mpn": "ERJ2RKF1002X"}, Exactness.SPELLING, (PANASONIC,), id="without dashes"
        ),
        pytest.param({"mpn": "ERJ-2RKF 1002X"}, Exactness.SPELLING, (PANASONIC,), id="with blanks"),
        pytest.param(
            {"mpn": "LM358DR", "manufacturer": "Texas"},
            Exactness.EXACT,
            (TI,),
            id="half a maker's name",
        ),
        pytest.param(
            {"mpn": "296-1014-1-ND"},
            Exactness.SUPPLIER_NUMBER,
            (TI,),
            id="a supplier's number as the part's",
        ),
        pytest.param(
            {"mpn": "SMAJ18A", "manufacturer": "ST"}, Exactness.PACKAGING, (REEL,), id="on a reel"
        ),
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
            {"mpn": "SS14", "manufacturer": "Onsemi"},
            'offers for "SS14" are of MDD, not of Onsemi',
            id="another maker's part of the same short number",
        ),
        pytest.param(
            {"mpn": "LM358P"}, 'no offer for "LM358P" (there are LM358DR)', id="in another package"
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
        for each in match_lines(
            [line(1, "ERJ2RKF1002X"), line(2, "ERJ-2RKF1002X", manufacturer="PANASONIC")], OFFERS
        )
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
        ("SN6501DBV", "Texas Instruments", "SN6501DBVR", True),
        ("LM358DR", "Texas Instruments", "LM358D", True),
        ("LM358DR", "STMicroelectronics", "LM358D", False),
        ("LM358DGKR", "Texas Instruments", "LM358DR", False),
        ("LM2596S-ADJ/NOPB", "Texas Instruments", "LM2596SX-ADJ/NOPB", True),
        ("LM2596S-ADJ/NOPB", "Texas Instruments", "LM2596S-5.0/NOPB", False),
        ("MCP2200-I/SO", "Microchip", "MCP2200T-I/SO", True),
        ("MCP2200-I/SO", "Microchip", "MCP2200-I/SS", False),
        ("RC0402FR-0710KL", "Yageo", "RC0402FR-1310KL", True),
        ("RC0402FR-0710KL", "Yageo", "RC0402JR-0710KL", False),
        ("GRM155R71C104KA88", "Murata", "GRM155R71C104KA88D", True),
        ("CRCW0402100KFKED", "Vishay", "CRCW0402100KFKEA", True),
        ("NCP1117DT33G", "onsemi", "NCP1117DT33T5G", True),
    ],
)
def test_packaging_variants(number, maker, variant, known):
    assert (variant in packaging_variants(number, maker)) is known


LCSC_CAP = ladder(
    "1:1",
    mpn="CL05B104KO5NNNC",
    manufacturer="Samsung",
    supplier="LCSC",
    sku="C1525",
    package="0402",
    description="100nF 16V X7R ±10% 0402 Multilayer Ceramic Capacitors MLCC",
)
LCSC_BEAD = ladder(
    "1:1",
    mpn="BLM18PG600SN1D",
    manufacturer="Murata",
    supplier="LCSC",
    sku="C76662",
    package="0603",
    description="1 100mΩ 500mA 60Ω@100MHz ±25% 0603 Ferrite Beads",
)
LCSC_MCU = ladder(
    "1:1",
    mpn="GD32F330C6T6",
    manufacturer="GigaDevice",
    supplier="LCSC",
    sku="C129292",
    description="ARM Cortex-M4",
)


def contradictions(**fields):
    source = OfferList([LCSC_CAP, LCSC_BEAD, LCSC_MCU])
    (match,) = match_lines([line(1, **{"mpn": "", **fields})], source)
    assert isinstance(match, Matched)
    return [each.message for each in match.findings if each.code == "contradicted-match"]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param(
            {"number": "C1525", "designators": ("C1",), "value": "0.1uF"},
            id="the same value written otherwise",
        ),
        pytest.param(
            {"number": "C1525", "designators": ("C1",), "value": "100n", "footprint": "C_0402"},
            id="and size",
        ),
        pytest.param(
            {"number": "C1525", "designators": ("C1",), "value": "98nF"},
            id="a value rounded for people",
        ),
        pytest.param(
            {"number": "C1525", "designators": ("C1",), "value": "decoupling"}, id="no value"
        ),
        pytest.param(
            {"number": "C1525", "designators": ("U1",), "value": "10k"},
            id="no resistor by its designator",
        ),
        pytest.param(
            {"number": "C76662", "designators": ("L1",), "value": "60R@100MHz"},
            id="a bead named as a coil",
        ),
        pytest.param(
            {"number": "C129292", "designators": ("U1",), "value": "GD32F330"},
            id="a piece of the number",
        ),
        pytest.param({"number": "C129292", "designators": ("U1",), "value": "MCU"}, id="a word"),
    ],
)
def test_number_and_value_that_can_both_be_right(fields):
    number = SupplierNumber(fields.pop("number"), "LCSC")
    assert contradictions(supplier_numbers=(number,), **fields) == []


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        pytest.param(
            {"mpn": "CL05B104KO5NNNC", "designators": ("C7",), "value": "10uF"},
            '"CL05B104KO5NNNC" is "100nF 16V X7R ±10% 0402 Multilayer Ceramic Capacitors MLCC"'
            " by its offers, the line says 10uF",
            id="another value",
        ),
        pytest.param(
            {
                "mpn": "CL05B104KO5NNNC",
                "designators": ("C7",),
                "value": "100nF",
                "footprint": "C_0805_2012Metric",
            },
            '"CL05B104KO5NNNC" is "100nF 16V X7R ±10% 0402 Multilayer Ceramic Capacitors MLCC"'
            " by its offers, the line says 100nF 0805",
            id="another size",
        ),
        pytest.param(
            {"mpn": "CL05B104KO5NNNC", "designators": ("R1",), "value": "5mR"},
            '"CL05B104KO5NNNC" is "100nF 16V X7R ±10% 0402 Multilayer Ceramic Capacitors MLCC"'
            " by its offers, the line says 5mΩ",
            id="another kind of part",
        ),
        pytest.param(
            {
                "supplier_numbers": (SupplierNumber("C129292", "LCSC"),),
                "designators": ("U3",),
                "value": "DRV8301",
            },
            '"GD32F330C6T6" is what its supplier number stands for, the line says DRV8301',
            id="another part number",
        ),
    ],
)
def test_number_and_value_that_contradict_each_other(fields, told):
    assert contradictions(**fields) == [told]


@pytest.mark.parametrize(
    ("fields", "doubt"),
    [
        pytest.param(
            {"supplier_numbers": (SupplierNumber("LM358DRCT-ND", "Digi-Key"),)},
            "LM358DRCT-ND is taken for TI LM358DR",
            id="a Digi-Key number that holds the maker's",
        ),
        pytest.param(
            {"supplier_numbers": (SupplierNumber("926-LM358DR", "Mouser"),)},
            "926-LM358DR is taken for TI LM358DR",
            id="a Mouser number that holds it",
        ),
        pytest.param(
            {"mpn": "LM358DRCT-ND"},
            "LM358DRCT-ND is taken for TI LM358DR",
            id="in the column of the maker's numbers",
        ),
        pytest.param(
            {"supplier_numbers": (SupplierNumber("LM358DR", "Shop"),)},
            "LM358DR is taken for TI LM358DR",
            id="the maker's number in the supplier's column",
        ),
    ],
)
def test_suppliers_numbers_without_offers_lead_to_the_makers(fields, doubt):
    (match,) = match_lines([line(1, **{"mpn": "", **fields})], OfferList([TI]))
    assert isinstance(match, Matched)
    assert match.how is Exactness.SUPPLIER_NUMBER
    assert match.part == PartKey("LM358DR", "Texas Instruments")
    assert [each.message for each in match.findings] == [doubt]


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(SupplierNumber("C21", "Digi-Key"), id="too short to be a maker's number"),
        pytest.param(SupplierNumber("22232061", "Farnell"), id="figures only, another supplier's"),
        pytest.param(
            SupplierNumber("926-LM358D", "Mouser"), id="it holds a number that nobody offers"
        ),
    ],
)
def test_suppliers_numbers_that_lead_nowhere(number):
    offers = [ladder("1:1", mpn=mpn) for mpn in ("C21", "22232061")]
    (match,) = match_lines([line(1, mpn="", supplier_numbers=(number,))], OfferList([TI, *offers]))
    assert isinstance(match, NoMatch)


def test_a_transistor_is_not_taken_for_a_number_of_a_supplier():
    (match,) = match_lines([line(1, mpn="C1525")], OfferList([LCSC_CAP]))
    assert isinstance(match, NoMatch)
    (match,) = match_lines([line(1, mpn="C76662")], OfferList([LCSC_BEAD]))
    assert isinstance(match, Matched)


@pytest.mark.parametrize(
    ("written", "offered", "found"),
    [
        ("Yaego", "YAGEO", True),
        ("Fairchield", "ON Semiconductor", True),
        ("Pheonix", "Phoenix Contact", True),
        ("TDI", "TI", False),
        ("Bel", "BEC", False),
    ],
)
def test_makers_that_are_misspelt(written, offered, found):
    (match,) = match_lines(
        [line(1, mpn="X1", manufacturer=written)],
        OfferList([ladder("1:1", mpn="X1", manufacturer=offered)]),
    )
    assert isinstance(match, Matched) is found
    assert bool(match.findings) is found


def test_a_link_to_a_shop_names_its_house():
    shop = SupplierNumber(
        "296-1014-1-ND", "https://www.digikey.com/en/products/detail/LM358DR/277042"
    )
    (match,) = match_lines([line(1, mpn="", supplier_numbers=(shop,))], OfferList([TI]))
    assert isinstance(match, Matched)
    assert match.offers == (TI,)
