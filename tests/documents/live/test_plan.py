"""The sheets of the purchase plan: what they hold, whose values are the engine's, and what formulas
may use.
"""

from decimal import Decimal

import pytest
from msgspec.structs import replace
from tests.buying.build import ladder
from tests.documents.live.generated_parts import bought, generated, part, round_offer, terms
from tests.documents.live.plan_book import Book, by_title, formulas, key_of

from emsquote.documents.live.plan.parts import Fixed
from emsquote.documents.live.plan.purchase_plan import Purchases, plan_parts
from emsquote.documents.sheet import Input, plain
from emsquote.model.bom import Supply
from emsquote.model.job import ExcessPolicy, StockPolicy
from emsquote.model.measure import Measure
from emsquote.model.money import Money, Unknown
from emsquote.model.purchase import Bought

CHARGE = ExcessPolicy.CHARGE


def book_of(*parts, starts=(100,), policies=None, **fields):
    shown = bought(parts, policies or (CHARGE,) * len(parts), starts, terms())
    return Book(replace(shown, **fields))


def plan_row(book, place=0):
    return by_title(book.plan, place)


def test_a_part_is_shown_as_it_is_bought():
    # 170 needed: 170 × 1.00 = 170.00, 200 × 0.75 = 150.00; 30 of 200 are left over, 30 × 0.75 =
    # 22.50
    shown = plan_row(book_of(part(ladder("100:1.0;200:0.75"), per_board="1.7")))
    assert {
        key: shown[f"{key}, 100 boards"]
        for key in ("Needed", "Row of offer", "Supplier", "Ordered")
    } == {
        "Needed": 170,
        "Row of offer": 5,
        "Supplier": "S",
        "Ordered": 200,
    }
    assert (shown["Landed unit price, 100 boards"], shown["Cost, 100 boards"]) == (
        Decimal("0.75"),
        Decimal(150),
    )
    assert (shown["Excess, 100 boards"], shown["Excess value, 100 boards"]) == (30, Decimal("22.5"))
    assert (shown["Reported, 100 boards"], shown["Charged, 100 boards"]) == (0, Decimal(150))


def test_an_offer_is_shown_with_the_quantities_from_which_its_prices_can_be_had():
    # MOQ 20 and multiple 25: from 1 and from 10 mean from 25, from 30 means from 50
    offer = ladder(
        "1:5;10:4;30:3",
        moq=20,
        multiple=25,
        reel_fee=Decimal(7),
        currency="EUR",
        duty_percent=Decimal(2),
    )
    shown = by_title(book_of(part(offer)).offers, 0)
    assert [shown[f"From {n}"] for n in (1, 2)] == [25, 50]
    assert [shown[f"Price {n}"] for n in (1, 2)] == [4, 3]
    assert shown["Landed factor"] == Decimal("1.163") * Decimal("1.02")
    assert shown["Landed fee"] == 7 * Decimal("1.163")
    assert shown["Enough, 100 boards"] == shown["Order, 100 boards"] == 100


def test_what_is_reported_is_not_charged():
    book = book_of(
        part(ladder("100:1.0;200:0.75"), per_board="1.7"), policies=(ExcessPolicy.REPORT,)
    )
    shown = plan_row(book)
    assert (shown["Excess"], shown["Reported, 100 boards"], shown["Charged, 100 boards"]) == (
        "report",
        Decimal("22.5"),
        Decimal("127.5"),
    )


@pytest.mark.parametrize(
    ("wanted", "charged", "missing"),
    [
        pytest.param(part(obstacle="no such part"), Unknown("not known"), 1, id="nobody offers it"),
        pytest.param(
            part(ladder("1:1", stock=5)), Unknown("not known"), 1, id="too few can be had"
        ),
        pytest.param(part(supply=Supply.CONSIGNED), 0, 0, id="the customer supplies it"),
        pytest.param(part(ladder("1:1"), in_stock=100), 0, 0, id="it is in stock"),
    ],
)
def test_what_is_not_bought_costs_nothing_or_nobody_knows_what(wanted, charged, missing):
    book = book_of(wanted)
    assert plan_row(book)["Charged, 100 boards"] == charged
    values = book.values()
    assert values[key_of(book.links.missing[0])] == missing
    assert values[key_of(book.links.material[0])] == 0


def test_what_is_short_stands_at_its_list_price_with_the_reason():
    short = part(ladder("1:1;100:0.5", stock=5))
    book = Book(bought([short], (CHARGE,), (100,), terms(stock=StockPolicy.TELL)))
    shown = plan_row(book)
    assert shown["Remark"].startswith("100 boards: priced from the list for this need")
    assert (shown["Ordered, 100 boards"], shown["Charged, 100 boards"]) == (100, 50)
    values = book.values()
    assert (values[key_of(book.links.material[0])], values[key_of(book.links.missing[0])]) == (
        50,
        0,
    )


def test_a_split_stands_as_one_row_each_order_with_the_reason():
    # 60 of the one at 1.00, 40 of the other at 2.00
    book = book_of(part(ladder("1:1", stock=60), ladder("1:2", supplier="T", stock=80)))
    first, second = plan_row(book), plan_row(book, 1)
    assert first["Remark"].startswith(
        "100 boards: split over suppliers for this need, since one has too few"
    )
    assert [row["Ordered, 100 boards"] for row in (first, second)] == [60, 40]
    assert [row["Cost, 100 boards"] for row in (first, second)] == [60, 80]
    assert (first["Charged, 100 boards"], second["Charged, 100 boards"]) == (140, "")
    values = book.values()
    assert (values[key_of(book.links.material[0])], values[key_of(book.links.missing[0])]) == (
        140,
        0,
    )


@pytest.mark.parametrize("together", [Fixed.BASKET, Fixed.POOLED])
def test_what_is_bought_together_is_given_even_where_one_offer_would_do(together):
    book = book_of(part(ladder("1:1")), together=together)
    shown = plan_row(book)
    assert (shown["Order instead, 100 boards"], shown["Charged, 100 boards"]) == (100, 100)
    assert shown["Remark"].startswith("100 boards: orders")


def test_a_share_of_a_pool_is_given_with_its_own_price():
    # the pool pays 0.50 a piece at a break that this BOM alone does not reach
    alone = bought([part(ladder("1:1;1000:0.5"))], (CHARGE,), (100,), terms())
    (purchase,) = alone.columns[0].purchases
    (order,) = purchase.orders
    shared = replace(
        purchase,
        orders=(replace(order, cost=Money(Decimal(50), "USD")),),
        cost=Money(Decimal(50), "USD"),
    )
    column = replace(alone.columns[0], purchases=(shared,))
    shown = plan_row(Book(replace(alone, columns=(column,), together=Fixed.POOLED)))
    assert (shown["Landed unit price, 100 boards"], shown["Cost, 100 boards"]) == (
        Decimal("0.5"),
        50,
    )


def test_an_offer_that_may_not_be_used_is_shown_and_left_out():
    wanted = part(ladder("1:5"), ladder("1:1", supplier="T", valid_until="2026-01-01"))
    book = book_of(wanted)
    used, barred = (by_title(book.offers, place) for place in (0, 1))
    assert (used["Use"], barred["Use"]) == ("yes", "no")
    assert barred["Remark"] == "the offer of T was valid until 2026-01-01"
    assert plan_row(book)["Cost, 100 boards"] == 500


def test_a_quantity_that_nobody_knows_may_be_put_in():
    wanted = replace(
        part(obstacle="how many a board takes is not known: some"), per_board=Measure(Decimal(0))
    )
    cell = book_of(wanted).plan.rows[0].cells[4]
    assert isinstance(cell, Input)
    assert plain(cell) == Unknown("how many a board takes is not known: some")


def test_without_parts_there_are_sums_of_nothing():
    shown = Purchases(
        currency="USD", parts=(), policies=(), columns=bought((), (), (10,), terms()).columns
    )
    assert plan_parts(shown) == ()


@pytest.fixture(scope="module")
def books():
    return [Book(generated(seed, count=150)) for seed in (4, 5)] + [
        Book(generated(6, 150, (1, 4), round_offer))
    ]


def test_formulas_are_short(books):
    texts = {cell.text for book in books for sheet in book.links.sheets for cell in formulas(sheet)}
    assert max(map(len, texts)) < 2_000


def test_what_is_bought_by_itself_from_one_offer_is_left_to_formulas(books):
    for book in books:
        for part_ in plan_parts(book.shown):
            for purchase, fixed in zip(part_.purchases, part_.fixed, strict=True):
                several = isinstance(purchase, Bought) and len(purchase.orders) > 1
                assert fixed in ({Fixed.SPLIT, Fixed.OTHER} if several else {Fixed.NO, Fixed.OTHER})


def test_the_same_plan_is_the_same_file(books):
    assert Book(books[0].shown).file == books[0].file
