"""The catalogue of services, and how one is asked for on the command line."""

import json
from decimal import Decimal

import pytest

from emsquote.finding import InputError
from emsquote.model.job import ServiceRequest
from emsquote.model.quote import Stage
from emsquote.model.service import service_catalogue, service_request

D = Decimal


def test_the_catalogue_covers_the_whole_life():
    assert {each.stage for each in service_catalogue().services} == set(Stage)
    assert {stage for scope in service_catalogue().scopes for stage in scope.stages} == set(Stage)


OF_FEE_TABLES = {
    "loose-stencil",
    "stencil-frame",
    "baking",
    "nitrogen-reflow",
    "deburring",
    "soldering-fixture",
    "special-handling",
    "placement-confirmation",
    "production-file-confirmation",
    "several-designs",
    "sales-tax",
}
"""What only houses with fee tables sell apart."""


def test_every_service_says_what_it_is():
    assert [
        each.name for each in service_catalogue().services if not (each.basis and each.about)
    ] == []


def test_the_default_card_prices_every_service_of_a_products_life(default_card):
    priced: set[str] = set()
    for activity in default_card.activities:
        priced |= {activity.service, activity.unless, activity.does}
    assert {each.name for each in service_catalogue().services} - priced == OF_FEE_TABLES


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("repair", None),
        ("burn-in=48", "48"),
        ("burn-in=48h", "48"),
        ("burn-in=2 days", "48"),
        ("programming=90s", "1.5"),
        ("freight=500g", "0.5"),
        ("distribution=40", "40"),
        ("warehousing=3pallet_month", "3"),
    ],
)
def test_an_amount_is_in_the_unit_of_the_service(text, amount):
    request = service_request(text)
    assert request.name == text.split("=")[0]
    assert (request.amount is None) is (amount is None)
    if amount is not None:
        assert round(request.amount, 10) == D(amount)


def test_a_route_may_be_asked_for_like_a_service():
    request = service_request("selective", ("hand", "selective"))
    assert (request.name, request.amount) == ("selective", None)
    assert isinstance(request, ServiceRequest)


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("burnin", "unknown-service", 'there is no service "burnin"'),
        ("burn-in=", "bad-service", "is not NAME or NAME=AMOUNT"),
        ("burn-in=-3", "bad-service", "is not NAME or NAME=AMOUNT"),
        (f"burn-in={'9' * 26}h", "bad-service", "is not NAME or NAME=AMOUNT"),
        ("burn-in=3kg", "bad-unit", "burn-in: kg cannot become h"),
        ("repair=3h", "bad-unit", "repair counts pcs, not h"),
        ("coating=3", "bad-service", "coating takes no amount"),
        ("", "bad-service", "is not NAME or NAME=AMOUNT"),
    ],
)
def test_what_is_not_understood_is_refused(text, code, message):
    with pytest.raises(InputError) as refused:
        service_request(text)
    (told,) = refused.value.findings
    assert (told.code, told.message) == (code, message)


def test_asking_for_what_every_quote_has_is_told_and_charges_nothing(emsquote, tmp_path):
    bom = tmp_path / "bom.csv"
    bom.write_text("Designator,Qty,MPN,Footprint\nR1,1,A,0402\n")

    def quoted(*options):
        quote = json.loads(emsquote("price", bom, "-q", "10", "--format", "json", *options).out)
        told = [each["code"] for each in quote["findings"]]
        return quote["columns"][0]["total"], told

    plain, asked = quoted(), quoted("--with", "depanelling")
    assert asked[0] == plain[0]
    assert "service-unasked" in asked[1]
    assert "service-unasked" not in plain[1]
