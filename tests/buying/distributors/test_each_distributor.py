"""What each distributor is asked, and how its replies become offers: whole values."""

import json
import re
from base64 import b64encode
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from emsquote.buying.distributors import SalesRegion, WantedNumber, distributor_named
from emsquote.buying.distributors.distributor import UnknownReplyError
from emsquote.buying.distributors.local_price import decimal_sign, plain_price
from emsquote.buying.distributors.terms import shipped_terms
from emsquote.buying.library.offer_row import read_offer
from emsquote.finding import InputError, Origin
from emsquote.model.offer import Offer, PriceBreak

from .conftest import IDENTITY, PASSWORD, Reply
from .replies import (
    FARNELL_PATH,
    GRAPHQL_PATH,
    KEYWORD_PATH,
    MOUSER_PATH,
    NEXAR_TOKEN_PATH,
    TME_PATH,
    TME_TOKEN_PATH,
    TOKEN,
    TOKEN_PATH,
    digikey,
    digikey_variation,
    farnell_product,
    mouser,
    mouser_part,
    nexar,
    nexar_offer,
    tme,
    tme_product,
)


def _breaks(*steps):
    return tuple(PriceBreak(quantity, Decimal(price)) for quantity, price in steps)


def test_digikey_gives_an_offer_for_each_packing(server, ask):
    server.says(TOKEN_PATH, TOKEN)
    reel = digikey_variation(
        "1-TR",
        "Tape & Reel (TR)",
        [(4000, 0.0304)],
        MinimumOrderQuantity=4000,
        StandardPackage=4000,
    )
    custom = digikey_variation("1-DKR", "Digi-Reel®", DigiReelFee=7.0)
    tube = digikey_variation("1-TU", "Tube", [(1, 6.84)], StandardPackage=50, MarketPlace=True)
    server.says(
        KEYWORD_PATH,
        Reply(digikey(("C0805", "KEMET", reel, digikey_variation("1-CT"), custom, tube))),
    )
    fetched = ask("digikey", "C0805")
    plain = Offer(
        mpn="C0805",
        manufacturer="KEMET",
        supplier="Digi-Key",
        sku="1-CT",
        currency="USD",
        breaks=_breaks((1, "0.1"), (10, "0.087")),
        packaging="Cut Tape (CT)",
        stock=500,
        lead_days=119,
        description="A PART",
        read_on="2026-03-02",
        source="127.0.0.1",
        origin=Origin("Digi-Key", key="1-CT"),
    )
    reels = replace(
        plain,
        sku="1-TR",
        packaging="Tape & Reel (TR)",
        breaks=_breaks((4000, "0.0304")),
        moq=4000,
        multiple=4000,
        origin=Origin("Digi-Key", key="1-TR"),
    )
    cut = replace(
        plain,
        sku="1-DKR",
        packaging="Digi-Reel®",
        reel_fee=Decimal("7.0"),
        origin=Origin("Digi-Key", key="1-DKR"),
    )
    foreign = replace(
        plain,
        sku="1-TU",
        supplier="Digi-Key Marketplace",
        packaging="Tube",
        breaks=_breaks((1, "6.84")),
        origin=Origin("Digi-Key", key="1-TU"),
    )
    assert fetched.offers == (reels, plain, cut, foreign)
    assert (fetched.found, fetched.not_found, fetched.unanswered, fetched.findings) == (
        (WantedNumber("C0805"),),
        (),
        (),
        (),
    )


def test_digikey_is_asked_with_token_and_locale(server, ask):
    server.says(TOKEN_PATH, TOKEN)
    server.says(KEYWORD_PATH, Reply(digikey()))
    ask("digikey", "A/B 1", region=SalesRegion("DE", "EUR"))
    (token,), (call,) = server.calls(TOKEN_PATH), server.calls(KEYWORD_PATH)
    assert token.body == (
        b"grant_type=client_credentials"
        b"&client_id=client-identity-77&client_secret=pass%2Fword%2B4711"
    )
    assert call.json == {"Keywords": "A/B 1", "Limit": 25, "Offset": 0}
    sent = {
        name: call.headers[name] for name in call.headers if name.startswith(("x-digi", "auth"))
    }
    assert sent == {
        "authorization": "Bearer token-of-today-1",
        "x-digikey-client-id": IDENTITY,
        "x-digikey-locale-site": "DE",
        "x-digikey-locale-language": "en",
        "x-digikey-locale-currency": "EUR",
        "x-digikey-customer-id": "0",
    }


def test_prices_agreed_with_the_customer_go_first(server, ask):
    server.says(TOKEN_PATH, TOKEN)
    own = digikey_variation(MyPricing=[{"BreakQuantity": 1, "UnitPrice": 0.05, "TotalPrice": 0.05}])
    server.says(KEYWORD_PATH, Reply(digikey(("X", "Y", own))))
    assert ask("digikey", "X").offers[0].breaks == _breaks((1, "0.05"))


def test_parts_that_only_look_alike_are_no_answer(server, ask):
    server.says(TOKEN_PATH, TOKEN)
    other = ("LM358DR", "TI", digikey_variation("2-ND"))
    server.says(KEYWORD_PATH, Reply(digikey(other, ("lm-358", "TI", digikey_variation("3-ND")))))
    assert [offer.sku for offer in ask("digikey", "LM358").offers] == ["3-ND"]


def test_what_has_no_price_is_left_out_and_told(server, ask):
    server.says(TOKEN_PATH, TOKEN)
    unpriced = digikey_variation("4-ND", breaks=(), MinimumOrderQuantity=0)
    server.says(KEYWORD_PATH, Reply(digikey(("X1", "TI", unpriced))))
    fetched = ask("digikey", "X1")
    assert (fetched.offers, fetched.not_found) == ((), (WantedNumber("X1"),))
    assert [str(finding) for finding in fetched.findings] == [
        'Digi-Key: "X1": 1 offers without a price by the piece are left out'
    ]


def test_mouser_takes_ten_numbers_a_call_and_its_prices_are_text(server, ask):
    numbers = [f"5MF{place}" for place in range(12)]
    server.says(MOUSER_PATH, lambda asked: Reply(mouser(*map(mouser_part, _numbers(asked)))))
    fetched = ask("mouser", *numbers)
    assert [len(_numbers(call)) for call in server.calls(MOUSER_PATH)] == [10, 2]
    assert server.asked[0].parameters == {"apiKey": IDENTITY}
    assert len(fetched.offers) == 12
    assert fetched.offers[0] == Offer(
        mpn="5MF0",
        manufacturer="Bel",
        supplier="Mouser",
        sku="99-5MF0",
        currency="USD",
        breaks=_breaks((1, "0.25"), (100, "0.189")),
        multiple=5,
        packaging="Bulk",
        stock=6809,
        lead_days=178,
        description="Fuse",
        read_on="2026-03-02",
        source="127.0.0.1",
        origin=Origin("Mouser", key="99-5MF0"),
    )


def _numbers(asked):
    return asked.json["SearchByPartRequest"]["mouserPartNumber"].split("|")


@pytest.mark.parametrize(
    ("prices", "expected"),
    [
        pytest.param([("$1,234.50", "USD"), ("$0.25", "USD")], ["1234.50", "0.25"], id="american"),
        pytest.param(
            [("1.234,50 €", "EUR"), ("0,25 €", "EUR")], ["1234.50", "0.25"], id="european"
        ),
        pytest.param([("1 234,50 kr", "SEK")], ["1234.50"], id="blanks group"),
        pytest.param([("1'234.50", "CHF")], ["1234.50"], id="apostrophes group"),
        pytest.param(
            [("1,234 €", "EUR"), ("0,9 €", "EUR")], ["1.234", "0.9"], id="its neighbour tells"
        ),
        pytest.param([("$1.234", "USD")], ["1.234"], id="the currency tells"),
        pytest.param([("¥1,234", "JPY")], ["1234"], id="yen have no decimals"),
        pytest.param([("1,234 €", "EUR")], ["1,234 €"], id="nothing tells, so it stays as it is"),
        pytest.param(
            [("1.5 €", "EUR"), ("1,5 €", "EUR")],
            ["1.5 €", "1,5 €"],
            id="the reply contradicts itself",
        ),
        pytest.param([("12 €", "EUR")], ["12"], id="whole"),
        pytest.param([("-$0.25", "USD")], ["-0.25"], id="a negative price stays one"),
    ],
)
def test_prices_in_the_manner_of_a_country(prices, expected):
    sign = decimal_sign(prices)
    assert [plain_price(written, sign) for written, _ in prices] == expected


MANNERS = {".": ",", ",": "."}


@given(
    st.lists(st.decimals("0.0001", "99999", places=4), min_size=1, max_size=8),
    st.sampled_from(sorted(MANNERS)),
    st.booleans(),
)
def test_a_price_is_read_as_it_was_meant_or_not_at_all(prices, sign, grouped):
    """Prices are written as a country does, with three decimals where the fourth is 0.

    EUR is written both ways.
    """
    meant = [
        price.quantize(Decimal("0.001")) if price == round(price, 3) else price for price in prices
    ]
    texts = [f"{price:,f}" if grouped else f"{price:f}" for price in meant]
    written = [
        "".join(MANNERS[letter] if sign == "," and letter in MANNERS else letter for letter in text)
        for text in texts
    ]
    found = decimal_sign([(text, "EUR") for text in written])
    read = [plain_price(text, found) for text in written]
    assert (
        all(text == other for text, other in zip(read, written, strict=True))
        or list(map(Decimal, read)) == meant
    )


def test_a_price_that_could_be_two_is_refused(server, ask):
    server.says(MOUSER_PATH, Reply(mouser(mouser_part("5MF1", [(1, "1,234 €")], "EUR"))))
    fetched = ask("mouser", "5MF1")
    assert (fetched.offers, fetched.not_found) == ((), (WantedNumber("5MF1"),))
    assert "1,234 €" in str(fetched.findings[0])


def test_numbers_that_a_distributor_does_not_take_are_told(server, ask):
    server.says(MOUSER_PATH, Reply(mouser()))
    fetched = ask("mouser", "A|B", "XY", "GOOD-1")
    assert fetched.not_found == (WantedNumber("GOOD-1"),)
    assert fetched.unanswered == (WantedNumber("A|B"), WantedNumber("XY"))
    assert [finding.code for finding in fetched.findings] == ["number-not-asked"] * 2
    assert _numbers(server.asked[0]) == ["GOOD-1"]


def test_nexar_tells_suppliers_apart_and_takes_one_currency(server, ask):
    server.says(NEXAR_TOKEN_PATH, TOKEN)
    both = nexar_offer(
        "RS-1", [(5, 0.531, "USD"), (5, 0.432, "GBP"), (10, 0.391, "USD")], moq=5, orderMultiple=5
    )
    foreign = nexar_offer("F-1", [(5, 0.584, "GBP")], inventoryLevel=-2)
    server.says(
        GRAPHQL_PATH, Reply(nexar(("NC7", "onsemi", ("RS Components", both), ("Farnell", foreign))))
    )
    fetched = ask("nexar", WantedNumber("NC7", "onsemi"), WantedNumber("1234", supplier="Newark"))
    assert [
        (o.supplier, o.currency, o.breaks, o.moq, o.multiple, o.stock) for o in fetched.offers
    ] == [
        ("RS Components", "USD", _breaks((5, "0.531"), (10, "0.391")), 5, 5, 20),
        ("Farnell", "GBP", _breaks((5, "0.584")), 1, 1, None),
    ]
    assert fetched.not_found == (WantedNumber("1234", supplier="Newark"),)
    variables = server.calls(GRAPHQL_PATH)[0].json["variables"]
    assert variables == {
        "queries": [
            {"reference": "0", "limit": 3, "start": 0, "mpn": "NC7", "manufacturer": "onsemi"},
            {"reference": "1", "limit": 3, "start": 0, "sku": "1234", "seller": "Newark"},
        ],
        "country": "US",
        "currency": "USD",
    }


def test_farnell_sells_in_the_currency_of_its_shop(server, ask):
    pack = farnell_product(sku="1", packSize=10, unitOfMeasure="PACK OF 10")
    found = {
        "manufacturerPartNumberSearchReturn": {
            "numberOfResults": 2,
            "products": [farnell_product(), pack],
        }
    }
    server.says(FARNELL_PATH, Reply(found))
    fetched = ask("farnell", "RC-1", region=SalesRegion("DE", "USD"))
    (offer,) = fetched.offers
    assert (offer.currency, offer.moq, offer.packaging) == ("EUR", 10, "Cut tape")
    assert offer.breaks == _breaks((10, "0.0263"), (100, "0.0094"))
    assert [finding.code for finding in fetched.findings] == ["offer-without-price"]
    assert server.asked[0].parameters["term"] == "manuPartNum:RC-1"
    assert server.asked[0].parameters["storeInfo.id"] == "de.farnell.com"


def test_farnell_without_a_hit_has_no_list(server, ask):
    server.says(FARNELL_PATH, Reply({"manufacturerPartNumberSearchReturn": {"numberOfResults": 0}}))
    assert ask("farnell", "RC-1").not_found == (WantedNumber("RC-1"),)


def test_farnell_has_no_shop_everywhere(ask):
    with pytest.raises(InputError, match="Farnell has no shop for AQ"):
        ask("farnell", "RC-1", region=SalesRegion("AQ", "USD"))


def test_tme_gives_net_prices_with_multiples(server, ask):
    server.says(TME_TOKEN_PATH, TOKEN)
    server.says(
        TME_PATH,
        Reply(tme(tme_product(numbers=("ERJ3", "ERJ-3")), tme_product("OTHER", ("ERJ3X",)))),
    )
    fetched = ask("tme", "ERJ3", region=SalesRegion("PL", "EUR"))
    offer = Offer(
        mpn="ERJ-3",
        manufacturer="PANASONIC",
        supplier="TME",
        sku="ERJ3",
        currency="EUR",
        breaks=_breaks((1, "0.08"), (100, "0.0175")),
        moq=50,
        multiple=10,
        stock=7826,
        description="Resistor",
        read_on="2026-03-02",
        source="127.0.0.1",
        origin=Origin("TME", key="ERJ3"),
    )
    assert fetched.offers == (offer,)
    token, search = server.asked
    assert (
        token.headers["authorization"]
        == f"Basic {b64encode(f'{IDENTITY}:{PASSWORD}'.encode()).decode()}"
    )
    assert token.body == b"grant_type=client_credentials"
    assert search.headers["authorization"] == "Bearer token-of-today-1"
    assert search.parameters == {
        "phrase": "ERJ3",
        "country": "PL",
        "currency": "EUR",
        "language": "en",
    }


@pytest.mark.parametrize(
    "product",
    [
        pytest.param(tme_product(kind="GROSS"), id="prices with tax"),
        pytest.param(tme_product(unit="rol"), id="sold by the roll"),
        pytest.param(tme_product(prices=()), id="no prices"),
    ],
)
def test_tme_s_other_prices_are_no_prices_of_parts(server, ask, product):
    server.says(TME_TOKEN_PATH, TOKEN)
    server.says(TME_PATH, Reply(tme(product)))
    fetched = ask("tme", "ERJ3")
    assert (fetched.offers, [finding.code for finding in fetched.findings][:1]) == (
        (),
        ["offer-without-price"],
    )


def test_tme_s_refusal_does_not_show_the_keys(server, ask):
    told = {
        "status": "E_INVALID_SIGNATURE",
        "error_message": f"no such user: {IDENTITY}:{PASSWORD}",
    }
    server.says(TME_TOKEN_PATH, Reply(told, 401))
    fetched = ask("tme", "ERJ3")
    assert fetched.unanswered == (WantedNumber("ERJ3"),)
    assert IDENTITY not in str(fetched.findings)
    assert PASSWORD not in str(fetched.findings)


ODD = [
    b"",
    b"null",
    b"[]",
    b"{}",
    b'{"data": null}',
    b'{"SearchResults": {"Parts": {}}}',
    b"\xff\xfe",
    b'"' * 3,
]
ODD += [
    b"[" * 100_000,
    b'{"Products": [{"ManufacturerProductNumber": 5}]}',
    b'{"keywordSearchReturn":{"numberOfResults":3}}',
]


@pytest.mark.parametrize("name", sorted(shipped_terms().interfaces))
@pytest.mark.parametrize("content", ODD, ids=range(len(ODD)))
def test_what_is_no_reply_never_means_no_offers(name, content):
    distributor = distributor_named(name)
    assert isinstance(distributor.complaints(content), tuple)
    with pytest.raises(UnknownReplyError):
        distributor.rows(content, SalesRegion())


def test_an_absurd_price_is_refused(server, ask):
    server.says(TOKEN_PATH, TOKEN)
    body = json.dumps(digikey(("X1", "Y", digikey_variation(breaks=[(1, 0.25)])))).replace(
        "0.25", "1e999999"
    )
    server.says(KEYWORD_PATH, Reply(body))
    fetched = ask("digikey", "X1")
    assert (fetched.offers, [finding.code for finding in fetched.findings]) == ((), ["bad-break"])


RECORDED = {
    "digikey/keyword_v4_LM358.json": ("digikey", 58),
    "mouser/partnumber_v1_mou_530-5MF6-R.json": ("mouser", 1),
    "mouser/no_result.json": ("mouser", 0),
    "nexar/supMultiMatch_200.json": ("nexar", 1),
    "element14/mpn_RC0603FR-0747KL_uk.farnell.com.json": ("farnell", 1),
    "element14/sku_2383458_uk.farnell.com.json": ("farnell", 1),
    "element14/empty.json": ("farnell", 0),
    "tme/v2_products_search_200.json": ("tme", 1),
}


@pytest.mark.parametrize("file", RECORDED)
def test_recorded_replies_are_read(shared, file):
    name, least = RECORDED[file]
    rows = distributor_named(name).rows(
        (shared / "offers" / "api" / file).read_bytes(), SalesRegion("GB", "USD")
    )
    read = [read_offer(row, Origin(file)) for row in rows if row["breaks"]]
    assert all(offer for offer, _ in read), read
    assert len(read) == least if name == "digikey" else len(read) >= least


def test_keys_are_not_in_calls():
    for name in shipped_terms().interfaces:
        call = distributor_named(name).call_for([WantedNumber("X-1")], SalesRegion())
        assert IDENTITY not in str(call)
        assert PASSWORD not in str(call)


def test_every_distributor_is_in_the_documentation():
    page = (Path(__file__).parents[3] / "docs" / "library.md").read_text(encoding="utf-8")
    for terms in shipped_terms().interfaces.values():
        row = next(line for line in page.splitlines() if line.startswith(f"| `{terms.name}` |"))
        assert [key for key in terms.keys if f"`{key}`" not in row] == []
        assert f"| {terms.numbers_a_call} | {terms.calls} a " in row


def test_the_documented_python_names_what_is_there():
    """All but the call itself, which would ask the real one."""
    page = (Path(__file__).parents[3] / "docs" / "library.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    prepared, _, call = block.partition("with Caller")
    names = {}
    exec(prepared, names)
    assert names["cache"].address == names["terms"].url
    for name in ("Caller", "Secret", "WantedNumber", "distributor_named", "fetch"):
        assert f"{name}(" in f"Caller{call}"
        assert name in names
