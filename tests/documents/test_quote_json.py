"""The contract for programs: exact, the same bytes, checked against its schema, and read back to
the same quote.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import NODEFAULT, Struct
from msgspec.structs import fields, replace

from emsquote.documents.quote_json import quote_from_json, quote_to_json, read_quote
from emsquote.documents.quote_json.schema import schema_text
from emsquote.documents.sheet import View
from emsquote.files.shipped import data_folder
from emsquote.finding import Finding, InputError, Origin, Severity
from emsquote.model.bom import BomSource, Supply, UnknownQuantity
from emsquote.model.defects import DefectsOfClass
from emsquote.model.estimate import ColumnEstimate, CostRange, Estimate, EstimateBasis
from emsquote.model.evidence import Agreement, Certainty, MatchEvidence
from emsquote.model.included import IncludedItem, ItemAnswer
from emsquote.model.measure import Measure
from emsquote.model.money import Money, Unknown
from emsquote.model.party import House
from emsquote.model.purchase import Attrition, Bought, Estimated, Proposal, Replacement, Shortage
from emsquote.model.quote import Quote, Rounding
from emsquote.model.unpriced import WhyUnpriced
from emsquote.wording.language import Language
from emsquote.wording.sentence import said, told

from .build import eur, open_quote, whole_quote

SCHEMA = data_folder() / "schema" / "quote-1.schema.json"


def _odd_quote() -> Quote:
    """Return a quote in which each field that can be left out says something."""
    quote = whole_quote()
    ten = quote.columns[0]
    resistors, processors, supplied = ten.purchases
    assert isinstance(resistors, Bought)
    attrition = Attrition(Decimal("0.3"), 1, Money(Decimal(10), "USD"), 5, ((20, 30), (100, 120)))
    demand = replace(resistors.demand, attrition=attrition, set_ups=2)
    offer = replace(
        resistors.orders[0].offer,
        unit="m",
        lead_days=3,
        reel_fee=Decimal(7),
        duty_percent=Decimal("2.5"),
        ncnr=True,
        description="R",
        package="0402",
        country="JP",
        valid_until="2026-12-31",
    )
    instead = Replacement("R-2", "Acme", "Mouser", 900, (Agreement("value", "10k"),))
    orders = (replace(resistors.orders[0], offer=offer, is_alternate=True),)
    short = Shortage(demand, orders, 7, "stock", (instead,))
    cost = CostRange(*(Money(Decimal(amount), "EUR") for amount in (1, 2, 3)))
    like = Estimate(cost, EstimateBasis.KIND, "connector", 8)
    estimated = Estimated(processors.demand, "no offer", like, WhyUnpriced.MODULE)
    proposal = Proposal(processors.demand, "possible", "P-1", "Acme")
    listed = replace(processors, missing=7, shortage="stock", replacements=(instead,))
    column = replace(
        ten,
        purchases=(short, listed, supplied, estimated, proposal),
        estimated=ColumnEstimate(1, cost, cost),
        defects=(
            DefectsOfClass("array", Decimal("0.5"), (("X-ray", Decimal("0.4")),), Decimal("0.1")),
        ),
        lead_time=Unknown("nobody said"),
        starts=11,
        nre=(replace(ten.nre[0], owner="customer"),),
        categories=(
            replace(ten.categories[0], unknown=(Unknown("no price"),)),
            *ten.categories[1:],
        ),
    )
    written = replace(
        quote.lines[0].line,
        per_board=UnknownQuantity("blank"),
        customer_pn="A1",
        remarks="see note",
        mount="smt",
        side="top",
        level="1",
        description="resistor",
        supply=Supply.CONSIGNED,
        parameters="1%",
    )
    cable = replace(
        quote.lines[1], line=replace(quote.lines[1].line, per_board=Measure(Decimal("1.5"), "m"))
    )
    evidence = MatchEvidence(
        certainty=Certainty.POSSIBLE,
        agreed=(Agreement("value", "10k"),),
        assumed=("voltage 50V is assumed",),
        unchecked=("tolerance is not stated",),
        fitting=3,
    )
    resistor = replace(quote.lines[0], line=written, evidence=evidence)
    lines = (resistor, cable, *quote.lines[2:])
    source = BomSource(
        file="b.csv", format="csv", sheet="S", encoding="utf-8", delimiter=";", header_row=3
    )
    return replace(
        quote,
        columns=(column, quote.columns[1]),
        lines=lines,
        rounding=Rounding.LOT,
        source=source,
        language=Language.FRENCH,
        valid_until="2026-06-03",
        house=House("EMS AG", ("Weg 1",), ("mail",), "data:,"),
        customer_address=("Street 1",),
        number="Q-1",
        included=(
            IncludedItem(
                item="bare-board",
                title=told("Bare boards"),
                answer=ItemAnswer.CUSTOMER,
                how=said("said by {place}", place="job.toml"),
                origin=Origin("job.toml", key="board.supply"),
            ),
        ),
        findings=(*quote.findings, Finding(Severity.NOTE, "x", Origin("f", "s", 1, "k"), "m", "h")),
    )


def _left_out(value: object, said: dict[str, bool]) -> None:
    """Note of each field with a default, anywhere below `value`, whether it ever differs from
    it.
    """
    if isinstance(value, tuple):
        for each in value:
            _left_out(each, said)
    elif isinstance(value, Struct):
        for each in fields(value):
            held = getattr(value, each.name)
            name = f"{type(value).__name__}.{each.name}"
            default = (
                each.default_factory() if each.default_factory is not NODEFAULT else each.default
            )
            said[name] = said.get(name, False) or (default is NODEFAULT or held != default)
            _left_out(held, said)


def test_the_odd_quote_leaves_no_field_at_its_default():
    # So that a field that is added to a noun and forgotten in the contract fails the test of
    # reading back.
    said: dict[str, bool] = {}
    _left_out(_odd_quote(), said)
    assert [name for name, differs in said.items() if not differs] == []


QUOTES = [
    pytest.param(whole_quote(), id="complete"),
    pytest.param(open_quote(), id="open"),
    pytest.param(_odd_quote(), id="with a shortage and unknowns"),
    pytest.param(replace(whole_quote(), columns=(), lines=(), findings=()), id="empty"),
]


@pytest.mark.parametrize("quote", QUOTES)
def test_what_was_written_is_read_back_whole(quote: Quote):
    assert quote_from_json(quote_to_json(quote)) == quote


@given(st.decimals(-(10**9), 10**9, places=28))
def test_no_digit_of_an_amount_is_lost(amount: Decimal):
    quote = whole_quote()
    exact = replace(quote.columns[0], excess_liability=Money(amount, "EUR"))
    quote = replace(quote, columns=(exact, quote.columns[1]))
    assert quote_from_json(quote_to_json(quote)).columns[0].excess_liability.amount == amount


@given(st.text())
def test_any_text_makes_json_that_a_program_can_read(text: str):
    quote = replace(whole_quote(), title=text)
    assert json.loads(quote_to_json(quote))["title"] == text.encode("utf-8", "replace").decode()


def test_half_a_surrogate_pair_becomes_a_question_mark():
    assert json.loads(quote_to_json(replace(whole_quote(), title="a\ud800b")))["title"] == "a?b"


@pytest.mark.parametrize("view", View)
@pytest.mark.parametrize("quote", QUOTES)
def test_the_json_keeps_to_the_published_schema(quote: Quote, view: View):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(
        json.loads(quote_to_json(quote, view)), schema, cls=jsonschema.Draft202012Validator
    )


def test_equal_offers_have_one_place_and_each_price_keeps_its_own_digits():
    quote = whole_quote()
    ten, *others = quote.columns
    bought = ten.purchases[0]
    assert isinstance(bought, Bought)
    order = bought.orders[0]
    shorter = [replace(each, price=each.price.normalize()) for each in order.offer.breaks]
    again = replace(
        order, offer=replace(order.offer, breaks=tuple(shorter)), price_break=shorter[0]
    )
    column = replace(ten, purchases=(replace(bought, orders=(order, again)), *ten.purchases[1:]))
    written = json.loads(quote_to_json(replace(quote, columns=(column, *others))))
    orders = written["columns"][0]["purchases"][0]["orders"]
    assert [(each["offer"], each["price_break"]["price"]) for each in orders] == [
        (0, "0.010"),
        (0, "0.01"),
    ]


def test_the_published_schema_is_the_one_of_the_types():
    assert SCHEMA.read_text(encoding="utf-8") == schema_text()


def test_the_schema_allows_no_field_beside_those_it_names():
    parts = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"].values()
    assert all(
        part["additionalProperties"] is False for part in parts if part.get("type") == "object"
    )


def test_the_top_of_the_contract_is_as_promised():
    whole = json.loads(quote_to_json(whole_quote()))
    assert (whole["schema"], whole["currency"], whole["complete"]) == (
        "emsquote/quote/1",
        "EUR",
        True,
    )
    assert {"columns", "lines", "charges", "findings"} <= whole.keys()
    ten = whole["columns"][0]
    assert (ten["quantity"], ten["unit_price"], ten["total"], ten["complete"]) == (
        10,
        "16.31",
        "313.10",
        True,
    )
    assert ten["categories"]["smt"]["unit_price"] == "12.63"


def test_an_unknown_amount_is_an_object_with_its_reason():
    line = json.loads(quote_to_json(open_quote()))["lines"][-1]
    assert line["cells"][0]["price"] == {"unknown": 'no offer for "XY-1"'}


def test_the_customers_json_has_no_cost_margin_or_supplier():
    text = quote_to_json(open_quote(), View.CUSTOMER).decode()
    for secret in (
        "Mouser",
        "Farnell",
        "511-MCU-1",
        "cost",
        "margin",
        "overhead",
        '"default"',
        "ECB",
        "first-pass",
    ):
        assert secret not in text


def test_the_same_quote_gives_the_same_bytes():
    assert quote_to_json(whole_quote()) == quote_to_json(whole_quote())


def _changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    whole = json.loads(quote_to_json(whole_quote()))
    change(whole)
    return json.dumps(whole).encode()


NO_QUOTE = "is no quote of emsquote/quote/1: "
"""What follows is msgspec's, in whose words it is no business of ours."""

BAD = [
    pytest.param(b"", NO_QUOTE, id="an empty file"),
    pytest.param(b"\xff\xfe", NO_QUOTE, id="bytes that are no text"),
    pytest.param(b"[" * 100_000, NO_QUOTE, id="a hundred thousand brackets"),
    pytest.param(b"[]", NO_QUOTE, id="another kind of JSON"),
    pytest.param(
        _changed(lambda q: q.update(schema="emsquote/quote/9")), "$.schema", id="another version"
    ),
    pytest.param(_changed(lambda q: q.update(extra=1)), "extra", id="an unknown field"),
    pytest.param(
        _changed(lambda q: q["columns"][0].update(total=3.5)),
        "$.columns[0].total",
        id="money as a float",
    ),
    pytest.param(
        _changed(lambda q: q["columns"][0].update(total="3,5")), "$.columns[0].total", id="a comma"
    ),
    pytest.param(
        _changed(lambda q: q["columns"][0].update(total="NaN")),
        "$.columns[0].total",
        id="not a number",
    ),
    pytest.param(
        _changed(lambda q: q["columns"][0].update(total="9" * 99)),
        "$.columns[0].total",
        id="99 digits",
    ),
    pytest.param(
        _changed(lambda q: q.update(date="2026-02-31")),
        'there is no day "2026-02-31"',
        id="no such day",
    ),
    pytest.param(
        _changed(lambda q: q["columns"][0]["purchases"][0]["demand"].update(lines=[77])),
        "there is no number 77",
        id="no such line",
    ),
    pytest.param(
        _changed(lambda q: q["columns"][1].pop("starts")), "columns[1].starts", id="a missing field"
    ),
    pytest.param(
        _changed(lambda q: q["lines"][0]["cells"].pop()),
        "has 1 cells for 2 columns",
        id="a missing cell",
    ),
    pytest.param(
        _changed(lambda q: q.update(offers=[])),
        "there is no number 0",
        id="an offer that is not there",
    ),
    pytest.param(
        _changed(lambda q: q["lines"][0]["cells"][0].update(purchase=99)),
        "there is no number 99",
        id="no such purchase",
    ),
    pytest.param(
        quote_to_json(whole_quote(), View.CUSTOMER), "customer's view", id="the customer's view"
    ),
]


@pytest.mark.parametrize(("content", "named"), BAD)
def test_what_is_no_quote_is_refused_with_its_place(content: bytes, named: str):
    with pytest.raises(InputError) as refused:
        quote_from_json(content, "old.json")
    (finding,) = refused.value.findings
    assert str(finding.origin).startswith("old.json")
    assert named in str(finding)
    assert finding.hint


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(
        InputError, match="cannot be read: No such file or directory\nhint: check the path"
    ):
        read_quote(tmp_path / "none.json")


def test_a_written_file_is_read(tmp_path: Path):
    path = tmp_path / "quote.json"
    path.write_bytes(quote_to_json(open_quote()))
    assert read_quote(path) == open_quote()


def test_amounts_are_in_the_currency_of_the_quote():
    assert quote_from_json(quote_to_json(whole_quote())).columns[0].total == eur("313.10")


def test_a_file_of_an_older_release_is_read():
    fields = json.loads(quote_to_json(_odd_quote()))
    for name in ("sentences", "house", "number", "customer_address", "valid_until", "language"):
        fields.pop(name, None)
    read = quote_from_json(json.dumps(fields).encode())
    assert (read.house, read.number, read.customer_address, read.language) == (
        House(),
        "",
        (),
        Language.ENGLISH,
    )
    assert read.columns == _odd_quote().columns


def test_a_file_larger_than_any_quote_is_not_read(tmp_path: Path):
    path = tmp_path / "quote.json"
    with path.open("wb") as file:
        file.truncate(1_000_000_001)
    with pytest.raises(InputError, match="is larger than any quote"):
        read_quote(path)
