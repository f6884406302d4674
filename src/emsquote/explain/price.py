"""How the price of a column comes about: categories, the costs in them, overhead, margin, rounding, NRE."""

from __future__ import annotations

from collections.abc import Iterator

from emsquote.explain.bought import cost_of, purchase_node
from emsquote.explain.tree import Node, first, node
from emsquote.explain.words import amount_text, count_text, money_text
from emsquote.finding import Finding
from emsquote.money import Money, Unknown, total
from emsquote.quote import Category, CategoryPrice, Charge, NrePrice, Quote, QuoteColumn, Rounding
from emsquote.sheet import cell_text, percent
from emsquote.texts import texts_in


def column_node(quote: Quote, column: QuoteColumn, limit: int) -> Node:
    """Return a column's total with everything below it; `limit` parts and charges of each category are shown."""
    lacking = "" if column.complete else " + ?"
    children = [
        unit_price_node(quote, column, limit),
        node(f"{column.quantity:,} boards: {amount_text(column.extended)}{lacking} = {_product(quote, column)}"),
        nre_node(column, limit),
        lead_time_node(column),
        *missing_nodes(column),
    ]
    text = f"{column.quantity:,} boards: total {amount_text(column.total)}{lacking}"
    return node(f"{text} = boards {amount_text(column.extended)} + NRE {amount_text(column.nre_total)}", children)


def _product(quote: Quote, column: QuoteColumn) -> str:
    match quote.rounding:
        case Rounding.UNIT:
            return f"{column.quantity:,} × {amount_text(column.unit_price)}"
        case Rounding.LOT:
            return "the sum of its categories, each rounded for the lot"


def unit_price_node(quote: Quote, column: QuoteColumn, limit: int) -> Node:
    """Return the unit price with its categories."""
    lacking = "" if column.complete else " + ?"
    how = "the sum of its categories" if quote.rounding is Rounding.UNIT else "for information: boards / quantity"
    used = [each for each in column.categories if each.cost or each.extended or each.unknown]
    categories = (category_node(quote, column, each, limit) for each in used)
    return node(f"unit price {amount_text(column.unit_price)}{lacking}, {how}", categories)


def category_node(quote: Quote, column: QuoteColumn, price: CategoryPrice, limit: int) -> Node:
    """Return one category's price: cost, overhead, margin, and the parts or activities in its cost."""
    lacking = " + ?" if price.unknown else ""
    name = texts_in()(f"category.{price.category}")
    parts = f"{money_text(price.cost)} cost + {money_text(price.overhead)} overhead + {money_text(price.margin)} margin"
    text = f"{name} {amount_text(price.unit_price)}{lacking} a board: ({parts}) / {column.quantity:,}"
    return node(
        text, [*_margin_nodes(price), *_cost_nodes(quote, column, price, limit), *_unknown_nodes(price.unknown)]
    )


def _margin_nodes(price: CategoryPrice) -> Iterator[Node]:
    if price.margin:
        wholes = (("cost", price.cost + price.overhead), ("price", price.extended))
        shares = [f"{cell_text(percent(price.margin, whole))} of the {name}" for name, whole in wholes if whole]
        yield node(f"margin {money_text(price.margin)}, rounding included: {', '.join(shares)}")


def _cost_nodes(quote: Quote, column: QuoteColumn, price: CategoryPrice, limit: int) -> Iterator[Node]:
    currency = quote.currency
    parts: list[tuple[Money, Node]] = []
    if price.category is Category.MATERIAL:
        parts += [(cost_of(each, currency), purchase_node(each, currency)) for each in column.purchases]
    parts += [(each.cost, charge_node(each)) for each in column.charges if each.category is price.category]
    dearest = sorted(parts, key=lambda part: -part[0].amount)
    yield from first((each for _, each in dearest), limit)
    rest = price.cost - total((cost for cost, _ in parts), currency).known
    if rest.rounded():
        yield node(f"{money_text(rest)}: {_rest_reason(price.category)}")


def _rest_reason(category: Category) -> str:
    if category is Category.MATERIAL:
        return "excess that the customer does not pay, or stock in hand"
    return "the share of these costs that this lot bears" if category is Category.NRE else "not told apart"


def charge_node(charge: Charge) -> Node:
    """Return one activity's cost with its arithmetic and the source of its figures."""
    graded = f"grade {charge.grade}" if charge.grade else ""
    source = ", ".join(each for each in (charge.source, graded) if each)
    what = f"{charge.basis.replace('-', ' ')}, {count_text(charge.driver_amount)} × {charge.driver}"
    children = [node(f"= {charge.working}")] if charge.working else []
    children += [node(f"rate: {source}")] if source else []
    return node(f"{charge.title}: {money_text(charge.cost)} ({what})", children)


def nre_node(column: QuoteColumn, limit: int) -> Node:
    """Return the one-off items with the activities behind them."""
    return node(f"NRE {amount_text(column.nre_total)}", first((_nre_item(column, item) for item in column.nre), limit))


def _nre_item(column: QuoteColumn, item: NrePrice) -> Node:
    behind = (each for each in column.charges if each.activity == item.activity and each.category is Category.NRE)
    margin = item.price - item.cost
    text = f"{item.title} {amount_text(item.price)}: {money_text(item.cost)} cost + {money_text(margin)} margin"
    return node(text, (charge_node(each) for each in behind))


def lead_time_node(column: QuoteColumn) -> Node:
    """Return the lead time and what sets it."""
    if isinstance(column.lead_time, Unknown):
        return node(f"lead time ? ({column.lead_time.reason})")
    return node(f"lead time {column.lead_time.days} days, set by {column.lead_time.set_by}")


def missing_nodes(column: QuoteColumn) -> Iterator[Node]:
    """Yield what keeps the column from being complete."""
    if column.unknown:
        yield node(f"not priced: {len(column.unknown)}", _unknown_nodes(column.unknown))


def _unknown_nodes(unknown: tuple[Unknown, ...]) -> Iterator[Node]:
    for reason in dict.fromkeys(each.reason for each in unknown):
        yield node(f"? {reason}")


def finding_node(finding: Finding) -> Node:
    """Return a finding with its way out."""
    hint = [node(f"hint: {finding.hint}")] if finding.hint else []
    return node(f"{finding.severity}: {finding.origin}: {finding.message}".replace(": :", ":"), hint)
