"""Each field of a quote is either for everybody or the house's, and somebody has said which.

A new field fails here until it is listed; whoever lists it among those for everybody also gives it a
place in the customer's quote.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args, get_type_hints

import pytest
from msgspec import Struct
from msgspec.structs import fields

from emsquote.finding import Finding, Origin
from emsquote.model.bom import BomLine, BomSource, PartNumber, SupplierNumber, UnknownQuantity
from emsquote.model.customer_quote import (
    CustomerCategory,
    CustomerCell,
    CustomerColumn,
    CustomerIncluded,
    CustomerLeadTime,
    CustomerLine,
    CustomerNre,
    CustomerQuote,
)
from emsquote.model.estimate import ColumnEstimate, CostRange
from emsquote.model.included import IncludedItem
from emsquote.model.measure import Measure
from emsquote.model.money import Money, Unknown
from emsquote.model.part import PartKind, UnknownJoints
from emsquote.model.party import House
from emsquote.model.quote import (
    CategoryPrice,
    LeadTime,
    LineCell,
    NrePrice,
    PricedLine,
    Quote,
    QuoteColumn,
)

FOR_ALL: dict[type[Struct], str] = {
    Quote: "title customer customer_address currency date valid_until number source columns lines "
    "findings terms rounding language house included",
    IncludedItem: "item title answer how",
    QuoteColumn: "quantity categories unit_price extended nre nre_total total lead_time estimated",
    ColumnEstimate: "parts price total",
    CostRange: "low middle high",
    CategoryPrice: "category unit_price extended unknown",
    NrePrice: "title price owner",
    LeadTime: "days",
    PricedLine: "line kind match cells",
    LineCell: "price",
    PartKind: "mount part_class joints hidden_joints rule sure",
    Finding: "severity code origin message",
    Origin: "file sheet row key",
    Unknown: "reason",
    UnknownJoints: "reason",
    UnknownQuantity: "reason",
    Money: "amount currency",
    Measure: "amount unit",
    House: "name address contact logo",
    BomSource: "file format sheet encoding delimiter header_row",
    BomLine: "origin per_board designators mpn manufacturer description value footprint supply "
    "alternates supplier_numbers customer_pn remarks mount side level parameters",
    PartNumber: "mpn manufacturer",
    SupplierNumber: "number supplier",
}
OF_THE_HOUSE: dict[type[Struct], str] = {
    Quote: "rate_card exchange_rates",
    QuoteColumn: "starts purchases charges excess_liability yields defects",
    CategoryPrice: "cost overhead margin",
    NrePrice: "activity cost",
    LeadTime: "set_by",
    LineCell: "purchase cost",
    PricedLine: "evidence",
    Finding: "hint",
    IncludedItem: "origin",
}
CUSTOMERS: dict[type[Struct], type[Struct]] = {
    Quote: CustomerQuote,
    QuoteColumn: CustomerColumn,
    CategoryPrice: CustomerCategory,
    NrePrice: CustomerNre,
    LeadTime: CustomerLeadTime,
    PricedLine: CustomerLine,
    LineCell: CustomerCell,
    IncludedItem: CustomerIncluded,
}


def _names(kind: type[Struct]) -> list[str]:
    return sorted(field.name for field in fields(kind))


@pytest.mark.parametrize("kind", FOR_ALL)
def test_each_field_is_for_everybody_or_the_houses(kind: type[Struct]):
    decided = FOR_ALL[kind].split() + OF_THE_HOUSE.get(kind, "").split()
    assert sorted(decided) == _names(kind)


@pytest.mark.parametrize("kind", CUSTOMERS)
def test_a_customers_record_has_the_fields_for_everybody_and_no_other(kind: type[Struct]):
    assert _names(CUSTOMERS[kind]) == sorted(FOR_ALL[kind].split())


def _within(hint: Any) -> Iterator[type]:
    """Yield the classes that a type is made of."""
    if isinstance(hint, type) and not get_args(hint):
        yield hint
    for inner in get_args(hint):
        yield from _within(inner)


def test_all_that_a_customers_quote_is_made_of_is_decided():
    seen: set[type] = set()
    waiting: list[type] = [CustomerQuote]
    while waiting:
        kind = waiting.pop()
        if kind in seen or not issubclass(kind, Struct):
            continue
        seen.add(kind)
        waiting += [inner for hint in get_type_hints(kind).values() for inner in _within(hint)]
    assert {kind.__name__ for kind in seen - FOR_ALL.keys() - set(CUSTOMERS.values())} == set()
    assert not any(issubclass(kind, Enum) for kind in seen)
