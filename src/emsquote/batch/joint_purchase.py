"""Buying one part for several BOMs: once, at the break for all, wherever that costs less than each
buying for itself.

The cost is shared out by need, to the cent, and nobody pays more than he would have paid by
himself: whoever would, pays that, and the others share the rest by need.

Apart means from the same shelf: where the BOMs' own purchases together order more than a supplier
has, they are bought one after the other from what is left. So buying together never costs more than
buying apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from emsquote.buying.plan import BuyingTerms, purchase
from emsquote.buying.plan.demand import NO_ATTRITION
from emsquote.model.money import ZERO, Money, apportion, minor_digits, round_half_up
from emsquote.model.offer import Offer
from emsquote.model.purchase import Bought, Demand, Order, PartKey, Shortage

_SURE_DECIMALS = 15


class Member(Struct, frozen=True):
    """What one BOM needs of the part, the offers that it may use, and what it would pay by
    itself.
    """

    name: str
    required: int
    alone: Decimal
    offers: tuple[Offer, ...]
    alternates: tuple[Offer, ...] = ()


class MemberShare(Struct, frozen=True, kw_only=True):
    """A member's share of what is bought together. `alone` and `cost` are printed figures.

    `missing` pieces of its need cannot be had in time. Where stock is required, its orders are then
    what can be, and `cost` says nothing; else they are priced from the list.
    """

    name: str
    orders: tuple[Order, ...]
    ordered: int
    cost: Decimal
    alone: Decimal
    missing: int = 0


class JointPurchase(Struct, frozen=True):
    """One part bought for several BOMs: the orders of the joint purchase list, and each member's
    share of them.
    """

    orders: tuple[Order, ...]
    shares: tuple[MemberShare, ...]
    needed: int = 0
    had: int = 0
    """How much is needed and how much can be had, where that is less; else 0."""

    @property
    def is_short(self) -> bool:
        """Whether not everything that is needed can be had in time."""
        return self.had < self.needed


def bought_together(
    part: PartKey, unit: str, members: Sequence[Member], terms: BuyingTerms
) -> JointPurchase | None:
    """Buy a part for all members; None where each does best to buy for himself."""
    together = _purchase(part, unit, _pooled(members), terms)
    if isinstance(together, Shortage):
        return _short(together, members)
    if together is None:
        return None
    alone = [member.alone for member in members]
    if together.cost.amount <= sum(alone, ZERO):
        return _shared(together, members, alone, terms)
    one_by_one = _one_after_another(part, unit, members, terms)
    if one_by_one is None:
        return None
    own = [purchase for purchase in one_by_one if isinstance(purchase, Bought)]
    after = [purchase.cost.amount for purchase in own]
    if len(own) < len(members):
        cost, required = together.cost.amount, _required(members)
        after = [cost * member.required / required for member in members]
    elif together.cost.amount > sum(after, ZERO):
        return _each_its_own(members, own, terms)
    return _shared(together, members, after, terms)


def _required(members: Sequence[Member]) -> int:
    return sum(member.required for member in members)


def _pooled(members: Sequence[Member]) -> Member:
    """Return the members as one: of the offers, those that all of them may use."""
    offers = common_offers([member.offers for member in members])
    alternates = common_offers([member.alternates for member in members])
    return Member(
        "", _required(members), sum((member.alone for member in members), ZERO), offers, alternates
    )


def common_offers(sets: Sequence[tuple[Offer, ...]]) -> tuple[Offer, ...]:
    """Return the offers that are in all of several sets, in the order of the first."""
    first, *others = sets
    different = {id(other): other for other in others if other is not first}.values()
    return tuple(offer for offer in first if all(offer in offers for offers in different))


def _purchase(
    part: PartKey, unit: str, member: Member, terms: BuyingTerms
) -> Bought | Shortage | None:
    demand = Demand(
        part=part,
        label=part.mpn,
        lines=(),
        per_board=ZERO,
        need=Decimal(member.required),
        attrition=NO_ATTRITION,
        in_stock=0,
        required=member.required,
        unit=unit,
    )
    here = [offer for offer in member.offers if offer.unit == unit]
    others = [alternate for alternate in member.alternates if alternate.unit == unit]
    found = purchase(demand, here, terms, others, with_reasons=False)
    return found if isinstance(found, Bought | Shortage) else None


def _one_after_another(
    part: PartKey, unit: str, members: Sequence[Member], terms: BuyingTerms
) -> list[Bought | Shortage] | None:
    """Buy for each member from what those before it left.

    None where there is enough for all as they are.
    """
    taken_of: dict[Offer, int] = {}
    purchases: list[Bought | Shortage] = []
    scarce = False
    for member in members:
        found = _from_what_is_left(part, unit, member, terms, taken_of)
        if found is None:
            return None
        for order in found.orders:
            taken_of[order.offer] = taken_of.get(order.offer, 0) + order.quantity
        scarce = scarce or _finds_too_few(found, member)
        purchases.append(found)
    return purchases if scarce else None


def _finds_too_few(found: Bought | Shortage, member: Member) -> bool:
    """Whether a member, buying after others, cannot buy as it would have by itself."""
    match found:
        case Shortage():
            return True
        case Bought():
            return bool(found.missing) or found.cost.amount != member.alone


def _from_what_is_left(
    part: PartKey, unit: str, member: Member, terms: BuyingTerms, taken_of: Mapping[Offer, int]
) -> Bought | Shortage | None:
    """Buy for a member from offers of which so much is taken; its orders are of the offers as they
    were.
    """
    remaining = {
        offer: _less(offer, taken_of.get(offer, 0))
        for offer in (*member.offers, *member.alternates)
    }
    reduced = replace(
        member,
        offers=tuple(remaining[offer] for offer in member.offers),
        alternates=tuple(remaining[alternate] for alternate in member.alternates),
    )
    found = _purchase(part, unit, reduced, terms)
    if found is None:
        return None
    original = {id(lessened): offer for offer, lessened in remaining.items()}
    orders = [
        replace(order, offer=original.get(id(order.offer), order.offer)) for order in found.orders
    ]
    return replace(found, orders=tuple(orders))


def _less(offer: Offer, taken: int) -> Offer:
    return (
        offer
        if not taken or offer.stock is None
        else replace(offer, stock=max(0, offer.stock - taken))
    )


def _each_its_own(
    members: Sequence[Member], purchases: Sequence[Bought], terms: BuyingTerms
) -> JointPurchase:
    amounts = _cents([purchase.cost.amount for purchase in purchases], terms)
    shares = []
    orders: list[Order] = []
    for member, found, amount in zip(members, purchases, amounts, strict=True):
        share = _share(member, found.orders, amount, amount, terms)
        shares.append(replace(share, missing=found.missing))
        orders += found.orders
    missing = sum(found.missing for found in purchases)
    return _joint(orders, shares, members, missing)


def _joint(
    orders: Sequence[Order],
    shares: Sequence[MemberShare],
    members: Sequence[Member],
    missing: int,
) -> JointPurchase:
    """Return a joint purchase of which so many pieces cannot be had in time."""
    needed = _required(members) if missing else 0
    return JointPurchase(tuple(orders), tuple(shares), needed, needed - missing)


def _cents(
    amounts: Sequence[Decimal], terms: BuyingTerms, whole: Decimal | None = None
) -> list[Decimal]:
    """Return amounts rounded so that they add up to the whole rounded.

    By default the whole is their sum.

    Amounts that come of a division add up to the whole but for the last of 28 digits, which may not
    decide a half cent.
    """
    exact = round_half_up(sum(amounts, ZERO), _SURE_DECIMALS) if whole is None else whole
    return [share.amount for share in apportion(Money(exact, terms.currency), amounts)]


def fair_costs(cost: Decimal, needs: Sequence[int], alone: Sequence[Decimal]) -> list[Decimal]:
    """Share a cost out by need, but to nobody more than he would pay alone.

    The others then share the rest.

    `cost` must not be more than `alone` adds up to.

    >>> list(map(str, fair_costs(Decimal(78), [900, 300], [Decimal(50), Decimal(30)])))
    ['50', '28']
    """
    shares = list(alone)
    left, sharing = cost, list(range(len(needs)))
    while True:
        need = sum(needs[place] for place in sharing)
        over = {place for place in sharing if left * needs[place] > alone[place] * need}
        if not over or len(over) == len(sharing):
            break
        left -= sum((alone[place] for place in sorted(over)), ZERO)
        sharing = [place for place in sharing if place not in over]
    for place in sharing:
        shares[place] = left * needs[place] / need
    return shares


def _shared(
    together: Bought, members: Sequence[Member], alone: Sequence[Decimal], terms: BuyingTerms
) -> JointPurchase:
    cost = together.cost.amount
    costs = _cents(fair_costs(cost, [member.required for member in members], alone), terms, cost)
    parts = _dealt(together.orders, _pieces(together.orders, members))
    missing = _by_need(together.missing, members)
    shares = []
    for place, by_itself in enumerate(_cents(alone, terms)):
        share = _share(members[place], parts[place], costs[place], by_itself, terms)
        shares.append(replace(share, missing=missing[place]))
    return _joint(together.orders, shares, members, together.missing)


def _share(
    member: Member, orders: Sequence[Order], cost: Decimal, alone: Decimal, terms: BuyingTerms
) -> MemberShare:
    whole = Money(cost, terms.currency)
    split = (
        (whole,) if len(orders) == 1 else apportion(whole, [order.cost.amount for order in orders])
    )
    own = tuple(replace(order, cost=amount) for order, amount in zip(orders, split, strict=True))
    return MemberShare(
        name=member.name,
        orders=own,
        ordered=sum(order.quantity for order in own),
        cost=cost,
        alone=alone,
    )


def _pieces(orders: Iterable[Order], members: Sequence[Member]) -> list[int]:
    """Share the pieces ordered out by need: everyone gets his own, and of the excess his part."""
    return _by_need(sum(order.quantity for order in orders), members)


def _by_need(pieces: int, members: Sequence[Member]) -> list[int]:
    """Share whole pieces out by need."""
    needs = [Decimal(member.required) for member in members]
    return [int(share.amount) for share in apportion(Money(Decimal(pieces), ""), needs, 0)]


def _dealt(orders: Sequence[Order], pieces: Sequence[int]) -> list[list[Order]]:
    """Deal orders out in so many pieces each, one order after the other.

    Costs go with the pieces.
    """
    left = [(order, order.quantity) for order in orders]
    dealt: list[list[Order]] = []
    for wanted in pieces:
        own: list[Order] = []
        due = wanted
        while due and left:
            order, rest = left[0]
            taken = min(due, rest)
            own.append(replace(order, quantity=taken, cost=order.cost * taken / order.quantity))
            due -= taken
            left[0] = (order, rest - taken)
            if rest == taken:
                left.pop(0)
        dealt.append(own)
    return dealt


def _short(together: Shortage, members: Sequence[Member]) -> JointPurchase:
    """Share out what can be had, and what is missing, by need."""
    ordered = sum(order.quantity for order in together.orders)
    had = _by_need(ordered, members)
    parts = _dealt(together.orders, had)
    shares = tuple(
        MemberShare(
            name=member.name,
            orders=tuple(orders),
            ordered=pieces,
            cost=ZERO,
            alone=ZERO,
            missing=max(0, member.required - pieces),
        )
        for member, orders, pieces in zip(members, parts, had, strict=True)
    )
    return JointPurchase(together.orders, shares, together.demand.required, ordered)


def smallest_units(amount: Decimal, currency: str) -> int:
    """Return a printed amount in the currency's smallest unit: 1.25 EUR are 125."""
    return int(amount.scaleb(minor_digits(currency)))


def in_currency_units(units: int, currency: str) -> Decimal:
    """Return an amount from its smallest units: 125 are 1.25 EUR."""
    return Decimal(units).scaleb(-minor_digits(currency))
