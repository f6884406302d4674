"""How one BOM line was read, understood, bought and priced."""

from __future__ import annotations

from collections.abc import Iterator

from emsquote.buying.plan.purchase_reasons import HOW_SURE
from emsquote.documents.explain.bought import purchase_node
from emsquote.documents.explain.price import finding_node
from emsquote.documents.explain.tree import Node, node
from emsquote.documents.explain.words import known_text
from emsquote.model.bom import BomLine, UnknownQuantity
from emsquote.model.evidence import FIRM, MatchEvidence
from emsquote.model.part import PartKind, UnknownJoints
from emsquote.model.quote import LineCell, PricedLine, Quote, QuoteColumn
from emsquote.wording.sentence import Counted, as_sentence, joined, said


def line_node(quote: Quote, place: int, columns: tuple[int, ...]) -> Node:
    """Return a line of the quote (by its place, from 0) at the columns asked for (by their
    places).
    """
    priced = quote.lines[place]
    children = [
        node(said("read from {place}", place=str(priced.line.origin)), _as_written(priced.line)),
        _kind_node(priced.kind),
        node(said("match: {how}", how=as_sentence(priced.match)), _evidence(priced.evidence)),
        *(
            _cell_node(quote, quote.columns[column], priced.cells[column], priced)
            for column in columns
        ),
        *(
            finding_node(finding)
            for finding in quote.findings
            if finding.origin == priced.line.origin
        ),
    ]
    return node(said("line {number}: {part}", number=place + 1, part=priced.line.label), children)


def _as_written(line: BomLine) -> Iterator[Node]:
    per_board = line.per_board
    if isinstance(per_board, UnknownQuantity):
        yield node(
            said("per board: {amount}", amount=said("? ({reason})", reason=per_board.reason))
        )
    else:
        unit = "" if per_board.in_pieces else f" {per_board.unit}"
        yield node(said("per board: {amount}{unit}", amount=per_board.amount, unit=unit))
    stated = {
        "designators": ", ".join(line.designators),
        "MPN": line.mpn,
        "manufacturer": line.manufacturer,
        "description": line.description,
        "value": line.value,
        "parameters": line.parameters,
        "footprint": line.footprint,
        "supply": said(line.supply.value),
        "alternates": ", ".join(
            f"{alternate.manufacturer} {alternate.mpn}".strip() for alternate in line.alternates
        ),
        "supplier numbers": ", ".join(
            f"{known.supplier} {known.number}".strip() for known in line.supplier_numbers
        ),
        "customer's number": line.customer_pn,
        "remarks": line.remarks,
    }
    yield from (node(joined([said(name), value], ": ")) for name, value in stated.items() if value)


def _kind_node(kind: PartKind) -> Node:
    if isinstance(kind.joints, UnknownJoints):
        joints = said("? joints ({reason})", reason=kind.joints.reason)
    else:
        joints = said("{joints}", joints=Counted(kind.joints, "joint", "joints"))
    facts = [
        said(kind.mount.value),
        kind.part_class.value,
        joints,
        *([said("hidden")] if kind.hidden_joints else []),
    ]
    rule = [kind.rule, *([] if kind.sure else [said("a guess")])]
    rule_node = node(said("rule: {rule}", rule=joined(rule, ", ")))
    return node(said("class: {facts}", facts=joined(facts, ", ")), [rule_node])


def _evidence(evidence: MatchEvidence) -> Iterator[Node]:
    """Yield what speaks for the part that was taken, and how sure that is."""
    if evidence == FIRM:
        return
    yield node(said("certainty: {certainty}", certainty=HOW_SURE[evidence.certainty]))
    for agreement in evidence.agreed:
        what = said(agreement.what)
        yield node(said("agrees: {what} {stated}", what=what, stated=agreement.stated))
    for text in evidence.assumed:
        yield node(said("assumed: {what}", what=as_sentence(text)))
    for text in evidence.unchecked:
        yield node(said("not checked: {what}", what=as_sentence(text)))
    if evidence.fitting > 1:
        yield node(said("parts that fit: {count}", count=evidence.fitting))


def _cell_node(quote: Quote, column: QuoteColumn, cell: LineCell, priced: PricedLine) -> Node:
    text = said(
        "{boards}: cost {cost}, price {price}",
        boards=Counted(column.quantity, "board", "boards"),
        cost=known_text(cell.cost),
        price=known_text(cell.price),
    )
    if cell.purchase is None:
        return node(joined([text, said("nothing is bought")]))
    purchase = column.purchases[cell.purchase]
    shared = [line for line in purchase.demand.lines if quote.lines[line] is not priced]
    children = [purchase_node(purchase, quote.currency)]
    if shared:
        numbers = ", ".join(str(line + 1) for line in shared)
        children.append(
            node(
                said(
                    "bought together with line {numbers}; the cost is shared out by need",
                    numbers=numbers,
                )
            )
        )
    return node(text, children)
