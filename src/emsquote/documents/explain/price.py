"""How the price of a column comes about: categories, the costs in them, overhead, margin, rounding,
NRE.
"""

from __future__ import annotations

from collections.abc import Iterator

from emsquote.documents.explain.bought import cost_of, purchase_node
from emsquote.documents.explain.tree import Node, first, first_made, node
from emsquote.documents.explain.words import amount_text, money_text, plain_number, share_of
from emsquote.finding import NOWHERE, Finding
from emsquote.model.included import IncludedItem
from emsquote.model.money import Money, Unknown, total
from emsquote.model.purchase import Purchase
from emsquote.model.quote import (
    Category,
    CategoryPrice,
    Charge,
    NrePrice,
    Quote,
    QuoteColumn,
    Rounding,
)
from emsquote.wording.sentence import Counted, as_sentence, joined, said
from emsquote.wording.texts import texts_in
from emsquote.wording.vocabulary import VOCABULARY


def column_node(quote: Quote, column: QuoteColumn, limit: int) -> Node:
    """Return a column's total with everything below it.

    `limit` parts and charges of each category are shown.
    """
    boards = boards_of(column)
    extended = amount_text(column.extended, complete=column.complete)
    children = [
        unit_price_node(quote, column, limit),
        node(
            said(
                "{boards}: {price} = {how}",
                boards=boards,
                price=extended,
                how=_product(quote, column),
            )
        ),
        nre_node(column, limit),
        lead_time_node(column),
        *missing_nodes(column),
    ]
    text = said(
        "{boards}: total {total} = boards {extended} + NRE {nre}",
        boards=boards,
        total=amount_text(column.total, complete=column.complete),
        extended=amount_text(column.extended),
        nre=amount_text(column.nre_total),
    )
    return node(text, children)


def included_node(quote: Quote) -> Node:
    """Return what is included in a quote, with how, and where somebody says so."""
    items = [_included_node(item) for item in quote.included]
    return node(said("what is included"), items)


def _included_node(item: IncludedItem) -> Node:
    answer = said(VOCABULARY["answer"][item.answer])
    text = joined([item.title, answer], ": ")
    below = [node(item.how)] if item.how else []
    if item.origin != NOWHERE:
        below.append(node(str(item.origin)))
    return node(text, below)


def boards_of(column: QuoteColumn) -> Counted:
    """Return the column's quantity with its noun."""
    return Counted(column.quantity, "board", "boards")


def _product(quote: Quote, column: QuoteColumn) -> str:
    match quote.rounding:
        case Rounding.UNIT:
            return said(
                "{quantity} × {price}",
                quantity=column.quantity,
                price=amount_text(column.unit_price),
            )
        case Rounding.LOT:
            return said("the sum of its categories, each rounded for the lot")


def unit_price_node(quote: Quote, column: QuoteColumn, limit: int) -> Node:
    """Return the unit price with its categories."""
    how = (
        "the sum of its categories"
        if quote.rounding is Rounding.UNIT
        else "for information: boards / quantity"
    )
    price = amount_text(column.unit_price, complete=column.complete)
    used = [
        category
        for category in column.categories
        if category.cost or category.extended or category.unknown
    ]
    categories = (category_node(quote, column, category, limit) for category in used)
    return node(said("unit price {price}, {how}", price=price, how=said(how)), categories)


def category_node(quote: Quote, column: QuoteColumn, price: CategoryPrice, limit: int) -> Node:
    """Return one category's price: cost, overhead, margin, and the parts or activities in its
    cost.
    """
    text = said(
        "{category} {price} a board: "
        "({cost} cost + {overhead} overhead + {margin} margin) / {quantity}",
        category=said(texts_in().word("category", price.category)),
        price=amount_text(price.unit_price, complete=not price.unknown),
        cost=money_text(price.cost),
        overhead=money_text(price.overhead),
        margin=money_text(price.margin),
        quantity=column.quantity,
    )
    return node(
        text,
        [
            *_margin_nodes(price),
            *_cost_nodes(quote, column, price, limit),
            *_unknown_nodes(price.unknown),
        ],
    )


def _margin_nodes(price: CategoryPrice) -> Iterator[Node]:
    if price.margin:
        wholes = (
            ("{percent} % of the cost", price.cost + price.overhead),
            ("{percent} % of the price", price.extended),
        )
        shares: list[str] = [
            said(of, percent=share_of(price.margin, whole)) for of, whole in wholes if whole
        ]
        margin = money_text(price.margin)
        yield node(
            said(
                "margin {margin}, rounding included: {shares}",
                margin=margin,
                shares=joined(shares, ", "),
            )
        )


def _cost_nodes(
    quote: Quote, column: QuoteColumn, price: CategoryPrice, limit: int
) -> Iterator[Node]:
    currency = quote.currency
    parts: list[tuple[Money, Purchase | Charge]] = []
    if price.category is Category.MATERIAL:
        parts += [(cost_of(purchase, currency), purchase) for purchase in column.purchases]
    parts += [
        (charge.cost, charge) for charge in column.charges if charge.category is price.category
    ]
    dearest = [cause for _, cause in sorted(parts, key=lambda part: -part[0].amount)]

    def made(cause: Purchase | Charge) -> Node:
        if isinstance(cause, Charge):
            return charge_node(cause)
        return purchase_node(cause, currency)

    yield from first_made(dearest, limit, made)
    rest = price.cost - total((cost for cost, _ in parts), currency).known
    if rest.rounded():
        yield node(joined([money_text(rest), said(_rest_reason(price.category))], ": "))


def _rest_reason(category: Category) -> str:
    if category is Category.MATERIAL:
        return "excess that the customer does not pay, or stock in hand"
    if category is Category.NRE:
        return "the share of these costs that this lot bears"
    return "not told apart"


def charge_node(charge: Charge) -> Node:
    """Return one activity's cost with its arithmetic and the source of its figures."""
    graded = said("grade {grade}", grade=charge.grade) if charge.grade else ""
    source = [text for text in (charge.source, graded) if text]
    children = [node(f"= {charge.working}")] if charge.working else []
    children += [node(said("rate: {source}", source=joined(source, ", ")))] if source else []
    text = said(
        "{title}: {cost} ({basis}, {amount} × {driver})",
        title=said(charge.title),
        cost=money_text(charge.cost),
        basis=said(charge.basis.replace("-", " ")),
        amount=plain_number(charge.driver_amount),
        driver=said(charge.driver),
    )
    return node(text, children)


def nre_node(column: QuoteColumn, limit: int) -> Node:
    """Return the one-off items with the activities behind them."""
    items = first((_nre_item(column, item) for item in column.nre), limit)
    return node(said("NRE {price}", price=amount_text(column.nre_total)), items)


def _nre_item(column: QuoteColumn, item: NrePrice) -> Node:
    behind = (
        charge
        for charge in column.charges
        if charge.activity == item.activity and charge.category is Category.NRE
    )
    text = said(
        "{title} {price}: {cost} cost + {margin} margin",
        title=said(item.title),
        price=amount_text(item.price),
        cost=money_text(item.cost),
        margin=money_text(item.price - item.cost),
    )
    return node(text, map(charge_node, behind))


def lead_time_node(column: QuoteColumn) -> Node:
    """Return the lead time and what sets it."""
    if isinstance(column.lead_time, Unknown):
        return node(said("lead time ? ({reason})", reason=column.lead_time.reason))
    days = Counted(column.lead_time.days, "day", "days")
    return node(
        said("lead time {days}, set by {set_by}", days=days, set_by=column.lead_time.set_by)
    )


def missing_nodes(column: QuoteColumn) -> Iterator[Node]:
    """Yield what keeps the column from being complete."""
    if column.unknown:
        yield node(
            said("not priced: {count}", count=len(column.unknown)), _unknown_nodes(column.unknown)
        )


def _unknown_nodes(unknown: tuple[Unknown, ...]) -> Iterator[Node]:
    for reason in dict.fromkeys(missing.reason for missing in unknown):
        yield node(joined(["?", reason], " "))


def finding_node(finding: Finding) -> Node:
    """Return a finding with its way out."""
    hint = [node(said("hint: {hint}", hint=as_sentence(finding.hint)))] if finding.hint else []
    place = str(finding.origin)
    told = [said(finding.severity.value), *([place] if place else []), as_sentence(finding.message)]
    return node(joined(told, ": "), hint)
