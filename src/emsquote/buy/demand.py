"""Demand: what one column of the quote needs of each part, over all lines that take it (method 2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from emsquote.bom import BomLine, Supply, UnknownQuantity
from emsquote.job import StockedPart
from emsquote.match import Match, Matched, NoMatch
from emsquote.measure import PIECES, Measure, UnitError
from emsquote.money import ZERO
from emsquote.offer import Offer
from emsquote.part import PartClass, PartKind
from emsquote.part_number import plain_number
from emsquote.purchase import Attrition, Demand, PartKey

_NO_ATTRITION = Attrition(ZERO, 0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part's demand with the offers that may meet it, or what stands in the way of buying it."""

    demand: Demand
    supply: Supply
    offers: tuple[Offer, ...] = ()
    alternates: frozenset[Offer] = frozenset()
    """Which of the offers are for an approved alternate."""
    obstacle: str = ""


def required_units(need: Decimal, attrition: Attrition, set_ups: int = 1, in_stock: int = 0) -> int:
    """Return how many whole units must be bought: leader × set-ups + ceil(need × (1 + attrition)) − stock in hand.

    Source: the lead-quantity rule published by CalcuQuote (20 leader pieces, 500 boards × 2, 5 % make 1070).

    >>> required_units(Decimal(1000), Attrition(Decimal(5), 20))
    1070
    """
    if not need:
        return 0
    with_loss = (need * (1 + attrition.percent / 100)).to_integral_value(ROUND_CEILING)
    with_loss = max(with_loss, need.to_integral_value(ROUND_CEILING) + attrition.least_extra)
    at_least = next((pieces for limit, pieces in attrition.order_at_least if need < limit), 0)
    return max(0, max(at_least, attrition.leader_pieces * set_ups + int(with_loss)) - in_stock)


def without_attrition(demand: Demand) -> Demand:
    """Return the demand of a part that is counted and handled singly."""
    required = required_units(demand.need, _NO_ATTRITION, 0, demand.in_stock)
    return replace(demand, attrition=_NO_ATTRITION, required=required)


def demand_in(demand: Demand, unit: str) -> Demand:
    """Return the demand in another unit of the same kind (metres into feet); `UnitError` if there is no way there."""
    if unit == demand.unit:
        return demand

    def turned(amount: Decimal) -> Decimal:
        return Measure(amount, demand.unit).to(unit).amount

    in_stock = int(turned(Decimal(demand.in_stock)).to_integral_value(ROUND_FLOOR))
    need = turned(demand.need)
    required = required_units(need, demand.attrition, demand.set_ups, in_stock)
    return replace(
        demand, per_board=turned(demand.per_board), need=need, in_stock=in_stock, required=required, unit=unit
    )


def _per_board(lines: Sequence[BomLine]) -> Measure | str:
    """Add up what the lines take, in the unit of the first; or tell why nobody knows."""
    together: Measure | None = None
    for line in lines:
        if isinstance(line.per_board, UnknownQuantity):
            return f"how many a board takes is not known: {line.per_board.reason}"
        try:
            one = line.per_board.to(together.unit) if together else line.per_board
        except UnitError as error:
            return f"its lines count it in different units: {error}"
        together = Measure(together.amount + one.amount, one.unit) if together else one
    return together or Measure(ZERO)


def _group(matches: Sequence[Match], lines: Sequence[BomLine]) -> dict[tuple[PartKey, bool], list[Match]]:
    groups: dict[tuple[PartKey, bool], list[Match]] = {}
    for match in matches:
        line = lines[match.line]
        if line.supply is not Supply.NOT_FITTED:
            groups.setdefault((match.part, line.supply is Supply.CONSIGNED), []).append(match)
    return groups


def _offers(matches: Sequence[Match]) -> tuple[tuple[Offer, ...], frozenset[Offer]]:
    """Return the part's offers and those of alternates that every one of its lines approves."""
    found = [match for match in matches if isinstance(match, Matched)]
    own = tuple(dict.fromkeys(offer for match in found for offer in match.offers))
    approved = frozenset.intersection(*(frozenset(match.alternates) for match in found)) if found else frozenset()
    ordered = dict.fromkeys(offer for match in found for offer in match.alternates if offer in approved)
    alternates = tuple(offer for offer in ordered if offer not in own)
    return own + alternates, frozenset(alternates)


def _obstacle(matches: Sequence[Match], supply: Supply) -> str:
    if supply is Supply.CONSIGNED:
        return ""
    return next((match.reason for match in matches if isinstance(match, NoMatch)), "")


@dataclass(frozen=True, slots=True)
class _Rules:
    kinds: Sequence[PartKind]
    attrition: Mapping[PartClass, Attrition]
    stock: Mapping[str, int]
    starts: int


def _set_ups(lines: Sequence[BomLine]) -> int:
    return max(1, len({line.side.strip().casefold() for line in lines if line.side.strip()}))


def _wanted(matches: Sequence[Match], lines: Sequence[BomLine], rules: _Rules) -> Wanted:
    taken = [lines[match.line] for match in matches]
    per_board = _per_board(taken)
    unknown = per_board if isinstance(per_board, str) else ""
    measure = Measure(ZERO) if isinstance(per_board, str) else per_board
    first = matches[0]
    supply = Supply.CONSIGNED if taken[0].supply is Supply.CONSIGNED else Supply.BOUGHT
    attrition = rules.attrition.get(rules.kinds[first.line].part_class, _NO_ATTRITION)
    need = measure.amount * rules.starts
    set_ups = _set_ups(taken)
    in_stock = rules.stock.get(first.part.mpn, 0) if measure.unit == PIECES else 0
    demand = Demand(
        part=first.part, label=taken[0].label, lines=tuple(match.line for match in matches), per_board=measure.amount,
        need=need, attrition=attrition, in_stock=in_stock,
        required=required_units(need, attrition, set_ups, in_stock), unit=measure.unit, set_ups=set_ups,
    )  # fmt: skip
    offers, alternates = _offers(matches)
    return Wanted(demand, supply, offers, alternates, unknown or (_obstacle(matches, supply) if need else ""))


def demands(
    lines: Sequence[BomLine],
    matches: Sequence[Match],
    kinds: Sequence[PartKind],
    starts: int,
    attrition: Mapping[PartClass, Attrition],
    stock: Sequence[StockedPart] = (),
) -> tuple[Wanted, ...]:
    """Return what one column needs of each part, in the order in which the parts first stand in the BOM.

    Lines of the same part count together; those that are not fitted count nothing. `starts` are the boards started,
    `kinds` belong to the lines one by one, `stock` is what is in hand. An alternate may be bought only if every line
    of its part approves it.
    """
    in_hand: dict[str, int] = {}
    for part in stock:
        key = plain_number(part.mpn)
        in_hand[key] = in_hand.get(key, 0) + part.pieces
    rules = _Rules(kinds, attrition, in_hand, starts)
    return tuple(_wanted(group, lines, rules) for group in _group(matches, lines).values())
