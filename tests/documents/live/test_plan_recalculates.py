"""The purchase plan worked out by LibreOffice and Gnumeric, against the engine: as it stands, and
after its inputs changed.
"""

import random
from decimal import Decimal

import pytest
from msgspec.structs import replace
from tests.buying.build import ladder
from tests.documents.live import generated_parts
from tests.documents.live.generated_parts import CNY_IN_USD, bought, generated, round_offer, terms
from tests.documents.live.plan_book import TITLES, Book, alike, key_of, place_of
from tests.documents.live.recalculate import ENGINES, program, recalculated

from emsquote.buying.plan import charged_cost, excess_liability
from emsquote.buying.plan.ladder import least_order, multiple_from
from emsquote.documents.live.place import letters
from emsquote.documents.live.plan.layout import plan_place
from emsquote.documents.live.plan.parts import Fixed
from emsquote.documents.live.plan.purchase_plan import plan_parts
from emsquote.model.job import ExcessPolicy
from emsquote.model.money import ExchangeRate, ExchangeRates
from emsquote.model.offer import PriceBreak
from emsquote.model.purchase import Bought, Supplied

EUR = Decimal("1.31")
JOBS = {
    "every kind of offer": ({"seed": 1}, (10, 300, 900)),
    "preferred, barred, late": (
        {
            "seed": 3,
            "preferred_suppliers": ("Beta",),
            "barred_suppliers": ("Delta",),
            "max_lead_days": 20,
        },
        (33, 400, 20_000),
    ),
    "many orders that cost alike": (
        {"seed": 11, "offer": round_offer, "starts": (1, 4, 17)},
        (3, 5, 11),
    ),
}


class Changed:
    """A job whose quantities, exchange rate, policy and some of whose prices change, in the
    workbook and for real.
    """

    def __init__(self, fields, starts):
        self.book = Book(generated(count=100, **fields))
        self.starts = starts
        self.rng = random.Random(5)
        self.factors = {}
        self.file = self.book.changed(self._change)
        shown = self.book.shown
        wanted = [self._with_prices(each.wanted) for each in shown.parts]
        rates = (ExchangeRate("EUR", "USD", EUR), ExchangeRate("USD", "CNY", 1 / CNY_IN_USD))
        terms = replace(shown.parts[0].terms, exchange_rates=ExchangeRates(rates))
        self.policies = tuple(
            ExcessPolicy.REPORT if each is shown.policy else each for each in shown.policies
        )  # those that follow the job's
        self.engine = bought(wanted, self.policies, starts, terms)

    def _change(self, book):
        def put(address, value):
            sheet, column, row = place_of(address)
            book[sheet][f"{column}{row}"].value = value

        for links, number in zip(self.book.inputs.columns, self.starts, strict=True):
            put(links.starts, number)
        put(self.book.inputs.policy, "report")
        if "EUR" in self.book.inputs.exchange:
            put(self.book.inputs.exchange["EUR"], float(EUR))
        self._change_prices(book[self.book.offers.name])

    def _change_prices(self, page):
        titles = {cell.value: cell.column for cell in page[TITLES]}
        columns = [titles[title] for title in titles if str(title).startswith("Price ")]
        rows = iter(range(TITLES + 1, page.max_row))
        for part in plan_parts(self.book.shown):
            for line, row in zip(part.offers, rows, strict=False):
                for number, column in enumerate(columns):
                    cell = page.cell(row, column)
                    if cell.value is not None and self.rng.random() < 0.3:
                        factor = self.rng.choice((Decimal("0.5"), Decimal("1.7"), Decimal(3)))
                        self.factors[id(line.offer), number] = factor
                        cell.value = float(Decimal(str(cell.value)) * factor)

    def _with_prices(self, wanted):
        return replace(
            wanted,
            offers=tuple(map(self._with_price, wanted.offers)),
            alternates=tuple(map(self._with_price, wanted.alternates)),
        )

    def _with_price(self, offer):
        multiple = max(offer.multiple, 1)
        starts = [
            multiple_from(max(each.quantity, least_order(offer)), multiple) for each in offer.breaks
        ]
        places = {start: place for place, start in enumerate(dict.fromkeys(starts))}
        prices = (
            each.price * self.factors.get((id(offer), places[start]), 1)
            for each, start in zip(offer.breaks, starts, strict=True)
        )
        return replace(
            offer,
            breaks=tuple(
                PriceBreak(e.quantity, p) for e, p in zip(offer.breaks, prices, strict=True)
            ),
        )


@pytest.fixture(scope="module")
def jobs():
    return {name: Changed(fields, starts) for name, (fields, starts) in JOBS.items()}


def _one_part():
    """100 pieces: 100 × 1.00 of S at once, or 100 × 1.10 of T with a reel fee of 5.00 that takes 30
    days.
    """
    near, far = (
        ladder("1:1;500:0.5", stock=1000),
        ladder("1:1.1", supplier="T", reel_fee=Decimal(5), stock=0, lead_days=30),
    )
    return Book(bought([generated_parts.part(near, far)], (ExcessPolicy.CHARGE,), (100,), terms()))


BY_HAND = {
    "as it stands": ({}, (100, "S", 100, 100, 0)),
    "more is ordered than needed": (
        {("plan", "Order instead, 100 boards"): 250},
        (250, "S", 250, 250, 0),
    ),
    "so much more that it costs less": (
        {("plan", "Order instead, 100 boards"): 500},
        (500, "S", 250, 250, 0),
    ),
    "less is ordered than needed": (
        {("plan", "Order instead, 100 boards"): 60},
        (60, "S", 60, "?", 0),
    ),
    "an offer is left out": ({("offers", "Use"): "no"}, (100, "T", 115, 115, 30)),
    "its price rises": ({("offers", "Price 1"): 1.2}, (100, "T", 115, 115, 30)),
    "its stock is short": ({("offers", "Stock"): 99}, (100, "T", 115, 115, 30)),
    "too late for the other, too": (
        {("offers", "Stock"): 99, ("lead", ""): 20},
        ("?", "", "?", "?", "?"),
    ),
    "more are lost": (
        {("plan", "Attrition"): 0.02, ("plan", "Leader pieces"): 3},
        (105, "S", 105, 105, 0),
    ),
    "some are in stock": ({("plan", "In stock"): 40}, (60, "S", 60, 60, 0)),
}
"""What is put into cells of the first row, and what is ordered then, of whom, at which cost,
charged, there when.

With a price of 1.20, T costs less: 100 × 1.10 + 5.00 = 115.00. 2 % of 100 and 3 leader pieces make
105.
"""


def _put(book, cells):
    def change(file):
        for (where, title), value in cells.items():
            if where == "lead":
                sheet, column, row = place_of(book.inputs.max_lead_days)
                file[sheet][f"{column}{row}"].value = value
                continue
            page = file[(book.plan if where == "plan" else book.offers).name]
            column = next(
                cell.column
                for cell in page[TITLES]
                if str(cell.value).startswith((title, f'="{title[:6]}'))
            )
            page.cell(TITLES + 1, column).value = value

    return book.changed(change)


@pytest.fixture(scope="module", params=ENGINES)
def values(jobs, request):
    """The values of all workbooks, as they stand and changed, from one run of each program."""
    program(request.param)
    book = _one_part()
    files = {
        f"by-hand-{number}": _put(book, cells) for number, (cells, _) in enumerate(BY_HAND.values())
    }
    for number, job in enumerate(jobs.values()):
        files |= {f"{number}-as-it-stands": job.book.file, f"{number}-changed": job.file}
    found = recalculated(files, engine=request.param)
    changed = {
        name: (found[f"{n}-as-it-stands"], found[f"{n}-changed"]) for n, name in enumerate(jobs)
    }
    return changed | {name: found[f"by-hand-{n}"] for n, name in enumerate(BY_HAND)}


@pytest.mark.parametrize("name", BY_HAND)
def test_what_is_put_in_by_hand_counts(name, values):
    row = TITLES + 1
    shown = (
        values[name]["Purchase plan", f"{letters(plan_place(key, 0))}{row}"]
        for key in ("ordered", "supplier", "cost", "charged", "lead")
    )
    assert tuple(each or "" if each != 0 else 0 for each in shown) == BY_HAND[name][1]


@pytest.mark.parametrize("name", JOBS)
def test_as_it_stands_every_cell_is_what_the_engine_says(name, jobs, values):
    worked = values[name][0]
    differing = {key: (value, worked.get(key)) for key, value in jobs[name].book.values().items()}
    assert {key: pair for key, pair in differing.items() if not alike(*pair)} == {}


def _figures(purchase, policy):
    return {
        "needed": purchase.demand.required,
        "ordered": sum(order.quantity for order in purchase.orders),
        "cost": purchase.cost.amount,
        "excess": purchase.excess,
        "excess_cost": purchase.excess_cost.amount,
        "reported": excess_liability(purchase, policy).amount,
        "charged": charged_cost(purchase, policy).amount,
    }


def _wrong(found, told, purchase, policy):
    """What is wrong about the cells of a part, "" if they are as the engine says.

    A split has another test.
    """
    if isinstance(purchase, Supplied):
        return "" if found["charged"] == 0 else f"charged {found['charged']}"
    if not isinstance(purchase, Bought):
        return "" if found["charged"] == "?" else f"charged {found['charged']}, but nobody knows"
    if len(purchase.orders) > 1:
        known_to_be_dear = found["charged"] == "?" or told
        return (
            "" if known_to_be_dear else f"a split costs {purchase.cost.amount}, and nothing is said"
        )
    figures = _figures(purchase, policy)
    return ", ".join(
        f"{key} {found[key]} for {value}"
        for key, value in figures.items()
        if not alike(found[key], float(value))
    )


def _follows(part, column, then):
    """Whether formulas buy the part after the change: not as a basket, nor split for the very same
    need.
    """
    fixed = part.fixed[column]
    same_need = part.purchases[column].demand.required == then.demand.required
    return fixed is Fixed.NO or (fixed is Fixed.SPLIT and not same_need)


@pytest.mark.parametrize("name", JOBS)
def test_after_a_change_every_part_is_bought_as_the_engine_buys_it_then(name, jobs, values):
    job, worked = jobs[name], values[name][1]
    compared, wrong = 0, {}
    for place, part in enumerate(plan_parts(job.book.shown)):
        row = job.book.row_of(place)
        for column, bought_then in enumerate(job.engine.columns):
            if not _follows(part, column, bought_then.purchases[place]):
                continue
            cells = {
                key: worked["Purchase plan", f"{letters(plan_place(key, column))}{row}"]
                for key in (
                    "needed",
                    "ordered",
                    "cost",
                    "excess",
                    "excess_cost",
                    "reported",
                    "charged",
                )
            }
            told = worked["Purchase plan", f"C{row}"]
            text = _wrong(cells, told, bought_then.purchases[place], job.policies[place])
            compared += 1
            wrong |= {(part.sourced.wanted.label, column): text} if text else {}
    assert wrong == {}
    assert compared > 200


@pytest.mark.parametrize("name", JOBS)
def test_the_sums_are_those_of_the_engine(name, jobs, values):
    book, worked = jobs[name].book, values[name][0]
    for column, shown in enumerate(book.shown.columns):
        known = [
            (each, policy)
            for each, policy in zip(shown.purchases, book.shown.policies, strict=True)
            if isinstance(each, Bought)
        ]
        open_parts = sum(not isinstance(each, Bought | Supplied) for each in shown.purchases)
        material = sum(charged_cost(*each).amount for each in known)
        liability = sum(excess_liability(*each).amount for each in known)
        assert alike(worked[key_of(book.links.material[column])], float(material))
        assert alike(worked[key_of(book.links.liability[column])], float(liability))
        assert worked[key_of(book.links.missing[column])] == open_parts
