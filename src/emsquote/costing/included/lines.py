"""The lines of a BOM, and what is asked of the house, as those have it who say who supplies what.

What the customer supplies is not bought, what is excluded is not fitted, and what the house charges
at a price of its rate card is not bought as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from emsquote.buying.match import Match, NoMatch, NotBought
from emsquote.costing.charge import WorkRequest
from emsquote.costing.included.stated import StatedSupplies
from emsquote.costing.rate_card import Activity, RateCard
from emsquote.finding import Finding, Severity
from emsquote.model.bom import BomLine, Supply
from emsquote.model.included import StatedSupply, SuppliedBy
from emsquote.model.job import ServiceRequest
from emsquote.model.measure import Measure
from emsquote.model.part import PartKind
from emsquote.model.scope_item import BARE_BOARD, PARTS, ScopeItem, scope_items
from emsquote.wording.sentence import for_all, said, told


class SuppliedLines(Struct, frozen=True):
    """Lines with their matches and the request, after everybody was heard."""

    lines: tuple[BomLine, ...]
    matches: tuple[Match, ...]
    places: Mapping[str, tuple[int, ...]]
    """Which lines are which item, by its name."""
    request: WorkRequest
    findings: tuple[Finding, ...]


def as_supplied(
    lines: Sequence[BomLine],
    kinds: Sequence[PartKind],
    matches: Sequence[Match],
    request: WorkRequest,
    stated: StatedSupplies,
    card: RateCard,
) -> SuppliedLines:
    """Return lines and request as they are quoted.

    A line keeps what the BOM says of it unless somebody says otherwise, or the rate card charges
    for the item.
    """
    left_out = [name for name, supply in stated.items() if supply.by is not SuppliedBy.HOUSE]
    request = replace(request, left_out=frozenset(left_out))
    places = places_by_item(lines, kinds)
    supplied = SuppliedLines(tuple(lines), tuple(matches), places, request, ())
    for item in scope_items():
        if item.is_implied_by(request.stages):
            supplied = _with_item(supplied, item, _said_of(item, stated), card)
    return supplied


def _with_item(
    before: SuppliedLines,
    item: ScopeItem,
    stated: StatedSupply | None,
    card: RateCard,
) -> SuppliedLines:
    """Return lines and request after it was heard who supplies an item."""
    places = before.places.get(item.name, ())
    matches = [before.matches[at] for at in places]
    request = before.request
    if item.service and stated and _is_to_be_asked(request, item, stated, card, matches):
        wish = ServiceRequest(item.service, None, stated.origin)
        request = replace(request, services=(*request.services, wish))
    supply = _supply(request, item, stated, card)
    lines, found, findings = list(before.lines), list(before.matches), list(before.findings)
    for at in places:
        line = lines[at]
        if supply and line.is_part and line.supply is not supply:
            lines[at] = replace(line, supply=supply)
            found[at] = NotBought(at, found[at].part, supply)
            if not item.is_rest:
                findings.append(_told_of(item, line, supply))
    return SuppliedLines(tuple(lines), tuple(found), before.places, request, tuple(findings))


def _said_of(item: ScopeItem, stated: StatedSupplies) -> StatedSupply | None:
    """Return what is said of an item; whoever supplies the parts supplies all lines but the
    boards.
    """
    of_itself = stated.get(item.name)
    is_listed = item.part_class is not None and item.name != BARE_BOARD
    return stated.get(PARTS) if of_itself is None and is_listed else of_itself


def places_by_item(
    lines: Sequence[BomLine],
    kinds: Sequence[PartKind],
) -> dict[str, tuple[int, ...]]:
    """Return which lines are which item of the scope."""
    places: dict[str, list[int]] = {}
    for at, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
        places.setdefault(_item_of(line, kind), []).append(at)
    return {name: tuple(found) for name, found in places.items()}


def _item_of(line: BomLine, kind: PartKind) -> str:
    rest = ""
    for item in scope_items():
        if item.is_rest:
            rest = item.name
        elif item.part_class is kind.part_class and _is_called_so(item, line):
            return item.name
    return rest


def _is_called_so(item: ScopeItem, line: BomLine) -> bool:
    if not item.words:
        return True
    text = f"{line.description} {line.value} {line.footprint} {line.mpn}".casefold()
    return any(word in text for word in item.words)


def is_taken(line: BomLine) -> bool:
    """Whether a board takes anything of a line, as far as that is known."""
    per_board = line.per_board
    return line.is_part and not (isinstance(per_board, Measure) and not per_board.amount)


def _is_to_be_asked(
    request: WorkRequest,
    item: ScopeItem,
    stated: StatedSupply,
    card: RateCard,
    matches: Sequence[Match],
) -> bool:
    """Whether the house is to supply an item that neither the BOM's lines buy nor it charges
    unasked.
    """
    if stated.by is not SuppliedBy.HOUSE or stated in card.supplies:
        return False
    to_buy = [match for match in matches if not isinstance(match, NotBought)]
    is_bought = to_buy and not any(isinstance(match, NoMatch) for match in to_buy)
    return not (is_bought or any(_charging(request, item, card)))


def _charging(request: WorkRequest, item: ScopeItem, card: RateCard) -> Iterator[Activity]:
    """Yield the activities that charge for an item in this quote."""
    for activity in card.activities:
        in_scope = not request.stages or activity.stage in request.stages
        is_asked = not activity.service or activity.service in request.names
        if in_scope and is_asked and item.name in card.provided_by(activity):
            yield activity


def _supply(
    request: WorkRequest,
    item: ScopeItem,
    stated: StatedSupply | None,
    card: RateCard,
) -> Supply | None:
    """Return what becomes of the lines that are an item, None if they stay as they are."""
    by = stated.by if stated else SuppliedBy.HOUSE
    match by:
        case SuppliedBy.CUSTOMER:
            return Supply.CONSIGNED
        case SuppliedBy.EXCLUDED:
            return Supply.NOT_FITTED
        case SuppliedBy.HOUSE:
            in_prices = stated in card.supplies or any(_charging(request, item, card))
            return Supply.HOUSE if in_prices and item.part_class else None
        case _:
            assert_never(by)


def _told_of(item: ScopeItem, line: BomLine, supply: Supply) -> Finding:
    patterns = {
        Supply.CONSIGNED: "{line} is not bought, since the customer supplies {item}",
        Supply.NOT_FITTED: "{line} is not bought, since this quote is without {item}",
        Supply.HOUSE: "{line} is not bought, since the rate card prices {item}",
    }
    title = told(item.title.lower())
    return Finding(
        severity=Severity.NOTE,
        code="line-supplied-otherwise",
        origin=line.origin,
        message=told(patterns[supply], line=for_all(line.label), item=title),
        hint=said("say otherwise with --supply {item}=…", item=item.name),
    )
