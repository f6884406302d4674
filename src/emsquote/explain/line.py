"""How one BOM line was read, understood, bought and priced."""

from __future__ import annotations

from collections.abc import Iterator

from emsquote.bom import BomLine, UnknownQuantity
from emsquote.explain.bought import purchase_node
from emsquote.explain.price import finding_node
from emsquote.explain.tree import Node, node
from emsquote.explain.words import known_text
from emsquote.part import PartKind, UnknownJoints
from emsquote.quote import LineCell, PricedLine, Quote, QuoteColumn


def line_node(quote: Quote, place: int, columns: tuple[int, ...]) -> Node:
    """Return a line of the quote (by its place, from 0) at the columns asked for (by their places)."""
    priced = quote.lines[place]
    children = [
        node(f"read from {priced.line.origin}", _as_written(priced.line)),
        _kind_node(priced.kind),
        node(f"match: {priced.match}"),
        *(_cell_node(quote, quote.columns[each], priced.cells[each], priced) for each in columns),
        *(finding_node(each) for each in quote.findings if each.origin == priced.line.origin),
    ]
    return node(f"line {place + 1}: {priced.line.label}", children)


def _as_written(line: BomLine) -> Iterator[Node]:
    per_board = line.per_board
    yield node(
        f"per board: ? ({per_board.reason})" if isinstance(per_board, UnknownQuantity) else f"per board: {per_board}"
    )
    stated = {
        "designators": ", ".join(line.designators),
        "MPN": line.mpn,
        "manufacturer": line.manufacturer,
        "description": line.description,
        "value": line.value,
        "footprint": line.footprint,
        "supply": line.supply.value,
        "alternates": ", ".join(f"{each.manufacturer} {each.mpn}".strip() for each in line.alternates),
        "supplier numbers": ", ".join(f"{each.supplier} {each.number}".strip() for each in line.supplier_numbers),
        "customer's number": line.customer_pn,
        "remarks": line.remarks,
    }
    yield from (node(f"{name}: {value}") for name, value in stated.items() if value)


def _kind_node(kind: PartKind) -> Node:
    joints = f"? joints ({kind.joints.reason})" if isinstance(kind.joints, UnknownJoints) else f"{kind.joints} joints"
    hidden = ", hidden" if kind.hidden_joints else ""
    sure = "" if kind.sure else ", a guess"
    return node(f"class: {kind.mount}, {kind.part_class}, {joints}{hidden}", [node(f"rule: {kind.rule}{sure}")])


def _cell_node(quote: Quote, column: QuoteColumn, cell: LineCell, priced: PricedLine) -> Node:
    text = f"{column.quantity:,} boards: cost {known_text(cell.cost)}, price {known_text(cell.price)}"
    if cell.purchase is None:
        return node(f"{text}; nothing is bought")
    purchase = column.purchases[cell.purchase]
    shared = [each for each in purchase.demand.lines if quote.lines[each] is not priced]
    children = [purchase_node(purchase, quote.currency)]
    if shared:
        numbers = ", ".join(str(each + 1) for each in shared)
        children.append(node(f"bought together with line {numbers}; the cost is shared out by need"))
    return node(text, children)
