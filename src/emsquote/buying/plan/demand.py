"""Demand: what one column of the quote needs of each part, over all lines that take it (method
2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from msgspec import Struct
from msgspec.structs import replace

from emsquote.buying.match import Exactness, Match, Matched, NoMatch
from emsquote.model.bom import BomLine, Supply, UnknownQuantity
from emsquote.model.job import StockedPart
from emsquote.model.measure import Measure, UnitError
from emsquote.model.money import ZERO
from emsquote.model.offer import Offer
from emsquote.model.part import PartClass, PartKind
from emsquote.model.part_number import plain_number
from emsquote.model.purchase import Attrition, Demand, PartKey
from emsquote.wording.sentence import for_all, told

NO_ATTRITION = Attrition(ZERO, 0)


class WantedPart(Struct, frozen=True):
    """A part that a board takes, over all lines that name it, with the offers that may meet it.

    `obstacle` says what stands in the way of buying it, whatever the quantity.
    """

    part: PartKey
    label: str
    lines: tuple[int, ...]
    """Positions in `Bom.lines`."""
    per_board: Measure
    set_ups: int
    attrition: Attrition
    in_stock: int
    supply: Supply
    offers: tuple[Offer, ...] = ()
    alternates: tuple[Offer, ...] = ()
    """Offers for alternates that every one of its lines approves."""
    any_part: bool = False
    """Whether the offers are for different parts, any one of which will do."""
    obstacle: str = ""


def required_units(need: Decimal, attrition: Attrition, set_ups: int = 1, in_stock: int = 0) -> int:
    """Return how many whole units must be bought: leader × set-ups + ceil(need × (1 + attrition)) −
    stock in hand.

    Source: the lead-quantity rule published by CalcuQuote (20 leader pieces, 500 boards × 2, 5 %
    make 1070).

    >>> required_units(Decimal(1000), Attrition(Decimal(5), 20))
    1070
    """
    if not need:
        return 0
    pieces = int((need * (1 + attrition.percent / 100)).to_integral_value(ROUND_CEILING))
    if attrition.least_extra:
        pieces = max(pieces, int(need.to_integral_value(ROUND_CEILING)) + attrition.least_extra)
    pieces += attrition.leader_pieces * set_ups
    if attrition.order_at_least:
        pieces = max(
            pieces, next((least for limit, least in attrition.order_at_least if need < limit), 0)
        )
    return max(0, pieces - in_stock)


def without_attrition(demand: Demand) -> Demand:
    """Return the demand of a part that is counted and handled singly."""
    required = required_units(demand.need, NO_ATTRITION, 0, demand.in_stock)
    return replace(demand, attrition=NO_ATTRITION, required=required)


def demand_in(demand: Demand, unit: str) -> Demand:
    """Return the demand in another unit of the same kind (metres into feet).

    `UnitError` if there is no way there.
    """
    if unit == demand.unit:
        return demand

    def turned(amount: Decimal) -> Decimal:
        return Measure(amount, demand.unit).to(unit).amount

    in_stock = int(turned(Decimal(demand.in_stock)).to_integral_value(ROUND_FLOOR))
    need = turned(demand.need)
    required = required_units(need, demand.attrition, demand.set_ups, in_stock)
    return replace(
        demand,
        per_board=turned(demand.per_board),
        need=need,
        in_stock=in_stock,
        required=required,
        unit=unit,
    )


def _per_board(lines: Sequence[BomLine]) -> Measure | str:
    """Add up what the lines take, in the unit of the first; or tell why nobody knows."""
    together: Measure | None = None
    for line in lines:
        if isinstance(line.per_board, UnknownQuantity):
            return told(
                "how many a board takes is not known: {reason}",
                reason=for_all(line.per_board.reason),
            )
        try:
            one = line.per_board.to(together.unit) if together else line.per_board
        except UnitError as error:
            return told("its lines count it in different units: {units}", units=for_all(str(error)))
        together = Measure(together.amount + one.amount, one.unit) if together else one
    return together or Measure(ZERO)


def _group(
    matches: Sequence[Match], lines: Sequence[BomLine]
) -> dict[tuple[PartKey, bool], list[Match]]:
    groups: dict[tuple[PartKey, bool], list[Match]] = {}
    for match in matches:
        line = lines[match.line]
        if line.is_part:
            groups.setdefault((match.part, line.supply is Supply.CONSIGNED), []).append(match)
    return groups


def _once(offers: Iterable[Offer]) -> dict[int, Offer]:
    """Return offers by identity: a source hands out the same one for every line, and comparing them
    takes long.
    """
    return {id(offer): offer for offer in offers}


def _offers(matches: Sequence[Match]) -> tuple[tuple[Offer, ...], tuple[Offer, ...]]:
    """Return the part's offers, and those of alternates that every one of its lines approves."""
    found = [match for match in matches if isinstance(match, Matched)]
    if not found:
        return (), ()
    own = _once(offer for match in found for offer in match.offers)
    first, *others = (_once(match.alternates) for match in found)
    approved = (
        offer
        for key, offer in first.items()
        if key not in own and all(key in each for each in others)
    )
    return tuple(own.values()), tuple(approved)


def _obstacle(matches: Sequence[Match], supply: Supply) -> str:
    if supply is Supply.CONSIGNED:
        return ""
    return next((match.reason for match in matches if isinstance(match, NoMatch)), "")


def _set_ups(lines: Sequence[BomLine]) -> int:
    return max(1, len({line.side.strip().casefold() for line in lines if line.side.strip()}))


def _wanted(
    matches: Sequence[Match],
    lines: Sequence[BomLine],
    attrition: Attrition,
    in_hand: Mapping[str, int],
) -> WantedPart:
    taken = [lines[match.line] for match in matches]
    per_board = _per_board(taken)
    unknown = per_board if isinstance(per_board, str) else ""
    measure = Measure(ZERO) if isinstance(per_board, str) else per_board
    part = matches[0].part
    supply = Supply.CONSIGNED if taken[0].supply is Supply.CONSIGNED else Supply.BOUGHT
    offers, alternates = _offers(matches)
    return WantedPart(
        part=part,
        label=taken[0].label,
        lines=tuple(match.line for match in matches),
        per_board=measure,
        set_ups=_set_ups(taken),
        attrition=attrition,
        in_stock=in_hand.get(part.mpn, 0) if measure.in_pieces else 0,
        supply=supply,
        offers=offers,
        alternates=alternates,
        any_part=any(isinstance(each, Matched) and each.how is Exactness.VALUE for each in matches),
        obstacle=unknown or (_obstacle(matches, supply) if measure.amount else ""),
    )


def wanted_parts(
    lines: Sequence[BomLine],
    matches: Sequence[Match],
    kinds: Sequence[PartKind],
    attrition: Mapping[PartClass, Attrition],
    stock: Sequence[StockedPart] = (),
) -> tuple[WantedPart, ...]:
    """Return what a board takes of each part, in the order in which the parts first stand in the
    BOM.

    Lines of the same part count together; those that are not fitted count nothing. `kinds` belong
    to the lines one by one, `stock` is what is in hand. An alternate may be bought only if every
    line of its part approves it.
    """
    in_hand: dict[str, int] = {}
    for part in stock:
        key = plain_number(part.mpn)
        in_hand[key] = in_hand.get(key, 0) + part.pieces
    return tuple(
        _wanted(group, lines, attrition.get(kinds[group[0].line].part_class, NO_ATTRITION), in_hand)
        for group in _group(matches, lines).values()
    )


def demand_of(wanted: WantedPart, starts: int) -> Demand:
    """Return what so many started boards need of a part."""
    need = wanted.per_board.amount * starts
    return Demand(
        part=wanted.part,
        label=wanted.label,
        lines=wanted.lines,
        per_board=wanted.per_board.amount,
        need=need,
        attrition=wanted.attrition,
        in_stock=wanted.in_stock,
        required=required_units(need, wanted.attrition, wanted.set_ups, wanted.in_stock),
        unit=wanted.per_board.unit,
        set_ups=wanted.set_ups,
    )
