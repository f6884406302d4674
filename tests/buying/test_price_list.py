"""Price lists in emsquote's own layout: what is read, what is mended, what is refused."""

import gzip
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emsquote.buying.library import read_offers
from emsquote.buying.library.offer_row import FIELDS, read_offer
from emsquote.finding import InputError, Origin, Severity
from emsquote.model.offer import Offer, PriceBreak

HEADER = "mpn,manufacturer,supplier,sku,moq,multiple,stock,lead_days,currency,breaks,date\n"


def write(tmp_path, text, name="list.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_an_offer_is_read_whole(tmp_path):
    path = write(
        tmp_path,
        HEADER + "LM358DR,TI,Mouser,595-LM358DR,1,1,5000,42,eur,1:0.10;100:0.0725,2026-05-21\n",
    )
    assert read_offers(path) == (
        (
            Offer(
                mpn="LM358DR",
                manufacturer="TI",
                supplier="Mouser",
                sku="595-LM358DR",
                currency="EUR",
                breaks=(PriceBreak(1, Decimal("0.10")), PriceBreak(100, Decimal("0.0725"))),
                moq=1,
                multiple=1,
                stock=5000,
                lead_days=42,
                read_on="2026-05-21",
                origin=Origin("list.csv", row=2),
            ),
        ),
        (),
    )


PACKED = gzip.compress(
    "\n".join(["mpn,currency,breaks", *(f"A{n * n},EUR,1:{n + 1}" for n in range(2000))]).encode()
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "MPN;Currency;Breaks\r\nA;EUR;1:0,10\r\n",
            id="semicolons, decimal commas, Windows line ends",
        ),
        pytest.param(
            "\ufeffmpn\tcurrency\tbreaks\nA\tEUR\t1:0.10\n", id="tabs and a byte order mark"
        ),
        pytest.param(gzip.compress(b"mpn,currency,breaks\nA,EUR,1:0.10\n"), id="packed with gzip"),
        pytest.param(
            "mpn,currency,breaks,note\n,,,\nA,EUR,1:0.10\n", id="blank rows and a column of no use"
        ),
    ],
)
def test_other_ways_of_writing(tmp_path, text):
    ((offer,), findings) = read_offers(write(tmp_path, text))
    assert (offer.mpn, offer.currency, offer.breaks, findings) == (
        "A",
        "EUR",
        (PriceBreak(1, Decimal("0.10")),),
        (),
    )


@pytest.mark.parametrize(
    ("cells", "code", "message"),
    [
        pytest.param(
            {"breaks": "1:-0.10"},
            "negative-price",
            "the price from 1 on is -0.10",
            id="negative price",
        ),
        pytest.param(
            {"breaks": "1:0"}, "no-price", "the price from 1 on is 0", id="price of nothing"
        ),
        pytest.param({"breaks": ""}, "no-price", "no price is stated", id="no price"),
        pytest.param(
            {"breaks": "1:1e9"}, "absurd-price", "the price from 1 on is 1E+9", id="absurd price"
        ),
        pytest.param({"breaks": "1:NaN"}, "bad-break", 'a price break is "1:NaN"', id="no number"),
        pytest.param(
            {"breaks": "0.10"}, "bad-break", 'a price break is "0.10"', id="price without quantity"
        ),
        pytest.param(
            {"breaks": "0:0.1"}, "bad-break", "a price break starts at 0", id="break at nothing"
        ),
        pytest.param(
            {"breaks": "1:0.10;10:0.09;10:0.08"},
            "break-twice",
            "two prices from 10 on: 0.09 and 0.08",
            id="twice",
        ),
        pytest.param(
            {"currency": ""}, "no-currency", "the price has no currency", id="no currency"
        ),
        pytest.param({"currency": "$"}, "bad-currency", 'the currency is "$"', id="a symbol"),
        pytest.param(
            {"mpn": ""},
            "no-part-number",
            "neither a part number nor a supplier's number",
            id="no part",
        ),
        pytest.param({"moq": "-5"}, "bad-number", 'moq is "-5"', id="negative MOQ"),
        pytest.param({"multiple": "2.5"}, "bad-number", 'multiple is "2.5"', id="half a piece"),
        pytest.param(
            {"mpn": "X" * 501},
            "absurd-text",
            "its numbers and names are longer than 500 characters",
            id="a number of a page",
        ),
    ],
)
def test_refused(cells, code, message):
    offer, findings = read_offer(
        {"mpn": "A", "currency": "EUR", "breaks": "1:0.10", **cells}, Origin("l.csv", row=2)
    )
    assert offer is None
    assert [(each.severity, each.code, each.message) for each in findings] == [
        (Severity.FAULT, code, message)
    ]


@pytest.mark.parametrize(
    ("cells", "code", "expected"),
    [
        pytest.param(
            {"breaks": "10:0.08;1:0.10"},
            "breaks-mended",
            "1:0.10;10:0.08",
            id="breaks out of order",
        ),
        pytest.param(
            {"breaks": "1:0.10;1:0.10"}, "breaks-mended", "1:0.10", id="the same break twice"
        ),
        pytest.param({"multiple": "0"}, "multiple-zero", "1:0.10", id="a multiple of nothing"),
        pytest.param(
            {"moq": "15", "multiple": "10"}, "moq-not-multiple", "1:0.10", id="MOQ is no multiple"
        ),
        pytest.param(
            {"stock": "-2"},
            "stock-negative",
            "1:0.10",
            id="a negative stock is a code for not told",
        ),
        pytest.param(
            {"date": "21.5.2026"}, "bad-date", "1:0.10", id="a date that could be anything"
        ),
    ],
)
def test_mended_and_told(cells, code, expected):
    offer, findings = read_offer(
        {"mpn": "A", "currency": "EUR", "breaks": "1:0.10", **cells}, Origin("l.csv", row=2)
    )
    assert offer is not None
    assert ";".join(f"{each.quantity}:{each.price}" for each in offer.breaks) == expected
    assert [(each.severity, each.code) for each in findings] == [(Severity.DOUBT, code)]


def test_a_price_that_rises_is_read_as_it_is():
    offer, findings = read_offer(
        {"mpn": "A", "currency": "EUR", "breaks": "1:0.110;10:0.111"}, Origin("l.csv")
    )
    assert offer is not None
    assert (offer.breaks[1].price, findings) == (Decimal("0.111"), ())


def test_all_faults_are_told_at_once(tmp_path):
    rows = "A,,,,,,,,EUR,1:-1,\nB,,,,,,,,,1:1,\nC,,,,,,,,EUR,1:1,\n"
    with pytest.raises(InputError) as error:
        read_offers(write(tmp_path, HEADER + rows))
    assert [str(each.origin) for each in error.value.findings] == ["list.csv:2", "list.csv:3"]
    assert (
        str(error.value.findings[0])
        == "list.csv:2: the price from 1 on is -1\nhint: write what a piece costs"
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("", "empty", id="empty"),
        pytest.param("\n\n", "empty", id="blank"),
        pytest.param("Reference,Value\nR1,10k\n", "no-price-list", id="a BOM"),
        pytest.param(HEADER, "no-offers", id="only a header"),
        pytest.param(b"\x89PNG\r\n\x1a\n\xff\xfe", "not-a-table", id="a picture"),
        pytest.param(b"\x1f\x8b\x08\x00broken", "unreadable", id="a broken archive"),
        pytest.param(PACKED[: len(PACKED) // 2], "unreadable", id="an archive that was cut off"),
        pytest.param(PACKED[:200] + bytes(40) + PACKED[240:], "unreadable", id="a damaged archive"),
        pytest.param(f"{HEADER}\n{'A' * 200_000},M\n", "unreadable", id="a cell without end"),
    ],
)
def test_no_price_list(tmp_path, text, code):
    with pytest.raises(InputError) as error:
        read_offers(write(tmp_path, text))
    assert [each.code for each in error.value.findings] == [code]


def test_a_missing_file_and_a_folder(tmp_path):
    for path in (tmp_path / "missing.csv", tmp_path):
        with pytest.raises(InputError) as error:
            read_offers(path)
        assert [each.code for each in error.value.findings] == ["unreadable"]


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=12)))
def test_no_row_brings_the_reader_down(cells):
    offer, findings = read_offer(cells, Origin("l.csv"))
    assert (offer is None) == any(each.severity is Severity.FAULT for each in findings)
    assert offer is None or all(each.price > 0 for each in offer.breaks)
