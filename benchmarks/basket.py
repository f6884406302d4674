"""What buying as a basket is worth: `python -m benchmarks.basket [PARTS…]`.

Generated BOMs whose parts are offered by eight suppliers with eight price breaks each, at several
numbers of boards. For each: what the basket costs, how much dearer it is to buy each part by itself
at least cost, and where a piece is cheapest at the quantity needed (as tools do that compare unit
prices), suppliers' fixed costs included in all three; and the CPU seconds of buying the basket.
"Not allowed" breaks a minimum order or the limit on suppliers.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from benchmarks import inputs
from emsquote import OfferList, read_bom, read_job, read_offers
from emsquote.buying import plan as buy
from emsquote.buying.match import match_lines
from emsquote.buying.plan.basket import BasketLimits, buy_basket
from emsquote.buying.plan.basket.basket_part import BasketPart, basket_part_of
from emsquote.buying.plan.basket.fixed_costs import FixedCosts, PossibleBasket, possible_basket
from emsquote.buying.plan.ladder import Ladder, PossibleOrder
from emsquote.buying.plan.sourced_part import SourcedPart, offer_groups
from emsquote.costing.rate_card import shipped_rate_card
from emsquote.model.company_names import supplier_name
from emsquote.model.job import SupplierCosts
from emsquote.model.part import PartClass
from emsquote.parts.classify import classify, part_rules

BOARDS = (1, 10, 100, 1000)
LIMITS = (None, 3)


def parts_of(folder: Path, parts: int) -> tuple[tuple[SourcedPart, ...], list[SupplierCosts]]:
    """Return the parts of a generated BOM with their offers, and the suppliers' fixed costs."""
    inputs.write_bom(folder / "bom.csv", parts)
    inputs.write_basket_offers(folder / "offers.csv", parts)
    inputs.write_basket_job(folder / "job.toml")
    lines, card = read_bom(folder / "bom.csv").lines, shipped_rate_card("default")
    matches = match_lines(lines, OfferList(read_offers(folder / "offers.csv")[0]))
    kinds, _ = classify(lines, (), part_rules())
    attrition = {part_class: card.attrition_of(part_class) for part_class in PartClass}
    wanted = buy.wanted_parts(lines, matches, kinds, attrition)
    terms = buy.BuyingTerms(currency="USD")
    stated = read_job(folder / "job.toml").supplier_costs
    costs = [buy.costs_in(of_supplier, "USD", terms.exchange_rates) for of_supplier in stated]
    return buy.sourced_parts(wanted, terms), costs


def cheapest_piece(sourced: SourcedPart, boards: int) -> PossibleOrder:
    """Return the order of a part where a piece is cheapest at the quantity needed."""
    found = []
    for group in offer_groups(sourced, boards):
        for ladder in group.ladders:
            least = ladder.least(group.due.required)
            if least:
                found.append(least)
    return min(found, key=lambda order: (order.step.price, order.rank))


def ladders_of(part: BasketPart) -> list[Ladder]:
    """Return all offers from which a part may be bought."""
    return [ladder for group in part.groups for ladder in group.ladders]


def dearer(other: PossibleBasket, cost: Decimal) -> str:
    """Return by how much another way to buy is dearer, or that it is not allowed."""
    return f"{(other.cost / cost - 1) * 100:.2f} %" if other.allowed else "not allowed"


def compare(
    sourced: Sequence[SourcedPart], costs: Sequence[SupplierCosts], boards: int, most: int | None
) -> None:
    """Buy in three ways and print a row."""
    begun = time.process_time()
    basket = buy_basket(sourced, boards, costs, BasketLimits(most))
    seconds = time.process_time() - begun
    fixed = FixedCosts({supplier_name(stated.supplier): stated for stated in costs}, most)
    parts = [
        basket_part_of(part, alone, boards)
        for part, alone in zip(sourced, buy.purchases(sourced, boards), strict=True)
    ]
    everyone = {ladder.supplier for part in parts for ladder in ladders_of(part)}
    greedy = possible_basket([part.least_within(everyone) for part in parts], fixed)
    by_piece = possible_basket([(cheapest_piece(part, boards),) for part in sourced], fixed)
    cost = basket.cost("USD").amount
    proven = "yes" if basket.gap == 0 else f"to {basket.gap}"
    columns = (
        len(sourced),
        boards,
        most or "any",
        f"{cost:.2f}",
        dearer(greedy, cost),
        dearer(by_piece, cost),
    )
    cells = map(str, (*columns, proven, f"{seconds:.2f}"))
    print("|", " | ".join(cells), "|", flush=True)


def main() -> None:
    """Parse the command line and print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.basket", description=__doc__.splitlines()[0]
    )
    parser.add_argument("parts", nargs="*", type=int, default=[20, 50, 200, 1000])
    options = parser.parse_args()
    print(
        "| parts | boards | suppliers | basket, USD"
        " | part by part | by unit price | proven | CPU s |"
    )
    print("|---:|---:|---:|---:|---:|---:|---|---:|")
    for parts in options.parts:
        with tempfile.TemporaryDirectory() as name:
            sourced, costs = parts_of(Path(name), parts)
        for boards in BOARDS:
            for most in LIMITS:
                compare(sourced, costs, boards, most)


if __name__ == "__main__":
    main()
