"""Equal scope: what one house includes and another does not is added to the other's price, or the
two are not compared.

What is added comes from a stated source: a price that somebody gives, else the lowest price that
one of the other houses charges for just that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from emsquote.deciding.compare.house import HouseLot, StatedPrice
from emsquote.model.included import ItemAnswer
from emsquote.model.money import Money, Total, Unknown
from emsquote.model.quote import Category
from emsquote.model.scope_item import PARTS
from emsquote.wording.sentence import said

_ASSEMBLY = {Category.SMT, Category.BGA, Category.THROUGH_HOLE, Category.ASSEMBLY}
_NO_ASSEMBLY = Unknown(said("its rate card prices no assembly"))


class AddedItem(Struct, frozen=True):
    """What a house lacks that another has, with its price for the lot and where that is from."""

    item: str
    title: str
    price: Money | Unknown
    source: str


class EqualScope(Struct, frozen=True):
    """The price of a house with all that it lacks; unknown where anything of it is."""

    added: tuple[AddedItem, ...]
    total: Total


def common_items(lots: Sequence[HouseLot]) -> tuple[tuple[str, str], ...]:
    """Return the items, with their titles, that one of the houses includes and another does not."""
    titles: dict[str, str] = {}
    for lot in lots:
        for found in lot.items:
            titles.setdefault(found.item, found.title)
    return tuple(
        (item, title)
        for item, title in titles.items()
        if len({lot.includes(item) for lot in lots}) > 1
    )


def equal_scopes(
    names: Sequence[str],
    lots: Sequence[HouseLot],
    stated: Mapping[str, StatedPrice],
) -> tuple[EqualScope, ...]:
    """Return the price of each house at the scope that all of them have together."""
    items = common_items(lots)
    scopes = []
    for lot in lots:
        lacks = [(item, title) for item, title in items if not lot.includes(item)]
        added = [_added(item, title, names, lots, stated) for item, title in lacks]
        total = _total(lot, added)
        if _prices_no_assembly(lot, lots):
            total += Total(Money.zero(total.known.currency), (_NO_ASSEMBLY,))
        scopes.append(EqualScope(tuple(added), total))
    return tuple(scopes)


def _prices_no_assembly(lot: HouseLot, lots: Sequence[HouseLot]) -> bool:
    """Whether a house charges nothing for building what another charges for: a card of fees or kit
    rules alone.
    """
    others = any(_ASSEMBLY & other.categories.keys() for other in lots)
    return bool(lot.categories) and others and not _ASSEMBLY & lot.categories.keys()


def _added(
    item: str,
    title: str,
    names: Sequence[str],
    lots: Sequence[HouseLot],
    stated: Mapping[str, StatedPrice],
) -> AddedItem:
    said_by = stated.get(item)
    if said_by:
        price = Money(said_by.amount, lots[0].total.currency).rounded()
        return AddedItem(item, title, price, said("stated"))
    offered = list(_offered(item, names, lots))
    if not offered:
        reason = said("no house charges {item} by itself", item=title)
        return AddedItem(item, title, Unknown(reason), "")
    price, source = min(offered, key=lambda pair: pair[0].amount)
    return AddedItem(item, title, price, source)


def _offered(
    item: str, names: Sequence[str], lots: Sequence[HouseLot]
) -> Iterator[tuple[Money, str]]:
    """Yield the prices of the houses that charge an item by itself; parts are none of them."""
    for name, lot in zip(names, lots, strict=True):
        price = lot.item_prices.get(item)
        if price is not None and lot.includes(item) and item != PARTS:
            yield price, name


def _total(lot: HouseLot, added: Iterable[AddedItem]) -> Total:
    """Return the total with what is added; what is open for that alone is missing no more."""
    known, told = lot.total, set()
    missing: list[Unknown] = []
    for lacking in added:
        if isinstance(lacking.price, Unknown):
            missing.append(lacking.price)
            continue
        known += lacking.price
        for answered in lot.answers(lacking.item):
            if answered.answer is ItemAnswer.OPEN:
                told.add(answered.how)
        told |= {reason for item, reason in lot.refused if item == lacking.item}
    missing += [lack for lack in lot.unknown if lack.reason not in told]
    return Total(known, tuple(missing))
