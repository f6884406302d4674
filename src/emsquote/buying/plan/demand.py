"""Demand: what one column of the quote needs of each part, over all lines that take it (method
2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from msgspec import Struct
from msgspec.structs import replace

from emsquote.buying.match import Match, Matched, NoMatch
from emsquote.model.bom import BomLine, Supply, UnknownQuantity
from emsquote.model.evidence import Certainty, MatchPolicy
from emsquote.model.job import StockedPart
from emsquote.model.measure import Measure, UnitError
from emsquote.model.money import ZERO
from emsquote.model.offer import Offer
from emsquote.model.part import PartClass, PartKind
from emsquote.model.part_number import plain_number
from emsquote.model.purchase import Attrition, Demand, PartKey
from emsquote.model.unpriced import WhyUnpriced
from emsquote.wording.sentence import for_all, told

NO_ATTRITION = Attrition(ZERO, 0)


class WantedPart(Struct, frozen=True, kw_only=True):
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
    why: WhyUnpriced = WhyUnpriced.AMBIGUOUS
    """The class of the obstacle; where its lines have no offer in common, they are ambiguous."""
    withheld: Certainty | None = None
    """How sure its offers are, where that is less than may be bought."""


def required_units(
    need: Decimal,
    attrition: Attrition,
    set_ups: int = 1,
    in_stock: int = 0,
) -> int:
    """Return how many whole units must be bought: leader × set-ups + ceil(need × (1 + attrition)) −
    stock in hand.

    Source: the lead-quantity rule published by CalcuQuote (20 leader pieces, 500 boards × 2, 5 %
    make 1070).

    >>> required_units(Decimal(1000), Attrition(Decimal(5), 20))
    1070
    """
    if not need:
        return 0
    pieces = _rounded_up(need * (1 + attrition.percent / 100))
    if attrition.least_extra:
        pieces = max(pieces, _rounded_up(need) + attrition.least_extra)
    pieces += attrition.leader_pieces * set_ups
    for limit, least in attrition.order_at_least:
        if need < limit:
            pieces = max(pieces, least)
            break
    return max(0, pieces - in_stock)


def _rounded_up(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_CEILING))


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

    def converted(amount: Decimal) -> Decimal:
        return Measure(amount, demand.unit).to(unit).amount

    need = converted(demand.need)
    in_stock = int(converted(Decimal(demand.in_stock)).to_integral_value(ROUND_FLOOR))
    return replace(
        demand,
        per_board=converted(demand.per_board),
        need=need,
        in_stock=in_stock,
        required=required_units(need, demand.attrition, demand.set_ups, in_stock),
        unit=unit,
    )


def _per_board(lines: Sequence[BomLine]) -> Measure | str:
    """Add up what the lines take, in the unit of the first; or tell why nobody knows."""
    together: Measure | None = None
    for line in lines:
        amount = line.per_board
        if isinstance(amount, UnknownQuantity):
            return told(
                "how many a board takes is not known: {reason}",
                reason=for_all(amount.reason),
            )
        if together is None:
            together = amount
            continue
        try:
            added = amount.to(together.unit)
        except UnitError as error:
            return told("its lines count it in different units: {units}", units=for_all(str(error)))
        together = Measure(together.amount + added.amount, added.unit)
    return together or Measure(ZERO)


def _by_part(
    matches: Sequence[Match], lines: Sequence[BomLine], policy: MatchPolicy
) -> Iterable[list[Match]]:
    """Group the matches of lines that take the same part.

    What the customer supplies is apart, and so is what is not sure enough to be bought.
    """
    groups: dict[tuple[PartKey, bool, bool], list[Match]] = {}
    for match in matches:
        line = lines[match.line]
        certainty = _certainty(match)
        if line.is_part:
            may_be_bought = certainty is None or policy.allows(certainty)
            key = (match.part, line.supply is Supply.CONSIGNED, may_be_bought)
            groups.setdefault(key, []).append(match)
    return groups.values()


def _by_identity(offers: Iterable[Offer]) -> dict[int, Offer]:
    """Return offers, each once: a source hands out the same one for every line, and comparing them
    takes long.
    """
    return {id(offer): offer for offer in offers}


def _offers(matches: Sequence[Match]) -> tuple[tuple[Offer, ...], tuple[Offer, ...]]:
    """Return the part's offers, and those of alternates that every one of its lines approves."""
    found = [match for match in matches if isinstance(match, Matched)]
    if not found:
        return (), ()
    own = _own(found)
    approved, *others = [_by_identity(match.alternates) for match in found]
    for approved_elsewhere in others:
        for identity in approved.keys() - approved_elsewhere.keys():
            del approved[identity]
    for identity in own:
        approved.pop(identity, None)
    return tuple(own.values()), tuple(approved.values())


def _own(found: Sequence[Matched]) -> dict[int, Offer]:
    """Return the part's own offers.

    What is proposed for one line need not do for another: then all must agree.
    """
    own: dict[int, Offer] = {}
    for match in found:
        own.update(_by_identity(match.offers))
    for match in found:
        if match.is_proposal:
            for identity in own.keys() - _by_identity(match.offers).keys():
                del own[identity]
    return own


def _obstacle(matches: Sequence[Match]) -> tuple[str, WhyUnpriced]:
    """Tell why one of the lines that take a part has no offer, in words and by class; "" if all
    have.
    """
    for match in matches:
        if isinstance(match, NoMatch):
            return match.reason, match.why
    return "", WhyUnpriced.AMBIGUOUS


def _set_ups(lines: Sequence[BomLine]) -> int:
    """Return how often a part is set up in a lot: once for each side that it is on."""
    sides = {line.side.strip().casefold() for line in lines}
    return max(1, len(sides - {""}))


def _wanted(
    matches: Sequence[Match],
    lines: Sequence[BomLine],
    attrition: Attrition,
    in_hand: Mapping[str, int],
    policy: MatchPolicy,
) -> WantedPart:
    """Return a part with its offers: the lines that take it are those of the matches."""
    part = matches[0].part
    taken = [lines[match.line] for match in matches]
    is_bought = taken[0].supply is not Supply.CONSIGNED
    per_board = _per_board(taken)
    obstacle, why = "", WhyUnpriced.AMBIGUOUS
    if isinstance(per_board, str):
        obstacle, why = per_board, WhyUnpriced.UNKNOWN_QUANTITY
        per_board = Measure(ZERO)
    elif is_bought and per_board.amount:
        obstacle, why = _obstacle(matches)
    offers, alternates = _offers(matches)
    return WantedPart(
        part=part,
        label=taken[0].label,
        lines=tuple(match.line for match in matches),
        per_board=per_board,
        set_ups=_set_ups(taken),
        attrition=attrition,
        in_stock=in_hand.get(part.mpn, 0) if per_board.in_pieces else 0,
        supply=Supply.BOUGHT if is_bought else Supply.CONSIGNED,
        offers=offers,
        alternates=alternates,
        any_part=any(_is_proposal(match) for match in matches),
        obstacle=obstacle,
        why=why,
        withheld=_withheld(matches, policy),
    )


def _withheld(matches: Sequence[Match], policy: MatchPolicy) -> Certainty | None:
    """Return how sure the least sure of the matches is, if that is not enough to buy."""
    for certainty in reversed(Certainty):
        if policy.allows(certainty):
            return None
        if any(_certainty(match) is certainty for match in matches):
            return certainty
    return None


def _certainty(match: Match) -> Certainty | None:
    return match.evidence.certainty if isinstance(match, Matched) else None


def _is_proposal(match: Match) -> bool:
    return isinstance(match, Matched) and match.is_proposal


def wanted_parts(
    lines: Sequence[BomLine],
    matches: Sequence[Match],
    kinds: Sequence[PartKind],
    attrition: Mapping[PartClass, Attrition],
    stock: Sequence[StockedPart] = (),
    policy: MatchPolicy = MatchPolicy.ALL,
) -> tuple[WantedPart, ...]:
    """Return what a board takes of each part, in the order in which the parts first stand in the
    BOM.

    Lines of the same part count together; those that are not fitted count nothing. `kinds` belong
    to the lines one by one, `stock` is what is in hand. An alternate may be bought only if every
    line of its part approves it, and nothing that is less sure than the policy allows.
    """
    in_hand: dict[str, int] = {}
    for stocked in stock:
        number = plain_number(stocked.mpn)
        in_hand[number] = in_hand.get(number, 0) + stocked.pieces
    wanted = []
    for of_part in _by_part(matches, lines, policy):
        kind = kinds[of_part[0].line]
        lost = attrition.get(kind.part_class, NO_ATTRITION)
        wanted.append(_wanted(of_part, lines, lost, in_hand, policy))
    return tuple(wanted)


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
