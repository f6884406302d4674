"""What holds of each item in a column, read from what is bought and charged there, and what holds
in the quote.

What nobody says is open: a finding, and a gap in the price.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from emsquote.costing.charge import AskedWork, Charged, Gap, WorkRequest
from emsquote.costing.included.lines import is_taken
from emsquote.costing.included.stated import StatedSupplies
from emsquote.costing.rate_card import RateCard
from emsquote.finding import NOWHERE, Finding, Origin, Severity
from emsquote.model.bom import BomLine, Supply
from emsquote.model.included import IncludedItem, ItemAnswer, StatedSupply, SuppliedBy
from emsquote.model.measure import Measure
from emsquote.model.money import Unknown
from emsquote.model.part import PartKind
from emsquote.model.purchase import Bought, Purchase, Unpriced
from emsquote.model.scope_item import BARE_BOARD, ScopeItem, scope_items
from emsquote.model.service import Service
from emsquote.wording.sentence import Counted, for_all, for_house, joined, said, told

_NAMED = 3
"""So many lines of an item are named, more are counted."""


class QuotedScope(Struct, frozen=True, kw_only=True):
    """What answers are read from that is the same in all columns."""

    lines: tuple[BomLine, ...]
    kinds: tuple[PartKind, ...]
    places: Mapping[str, tuple[int, ...]]
    """Which lines are which item, by its name."""
    card: RateCard
    request: WorkRequest
    asked: AskedWork
    stated: StatedSupplies
    bom: Origin
    """Where the BOM is."""


class Included(Struct, frozen=True):
    """What holds in a column, and what is missing from its price for that."""

    items: tuple[IncludedItem, ...] = ()
    gaps: tuple[Gap, ...] = ()
    findings: tuple[Finding, ...] = ()

    def __add__(self, other: Included) -> Included:
        return Included(
            self.items + other.items,
            self.gaps + other.gaps,
            self.findings + other.findings,
        )

    def item(self, name: str) -> IncludedItem | None:
        """Return what holds of an item, the first of several; None if the scope does not imply
        it.
        """
        return next((included for included in self.items if included.item == name), None)


def included_in_column(
    scope: QuotedScope,
    purchases: Sequence[Purchase],
    charged: Charged,
) -> Included:
    """Return what holds of every item that the scope implies, then of each service asked for."""
    at_line = {at: purchase for purchase in purchases for at in purchase.demand.lines}
    found = Included()
    for item in scope_items():
        if _is_implied(scope, item):
            found += _answered(scope, item, at_line, charged)
    return found + Included(tuple(_services(scope)))


def _is_implied(scope: QuotedScope, item: ScopeItem) -> bool:
    if not item.is_implied_by(scope.request.stages):
        return False
    if item.mount is None:
        return True
    placed = zip(scope.lines, scope.kinds, strict=True)
    return any(kind.mount is item.mount and is_taken(line) for line, kind in placed)


def _answered(
    scope: QuotedScope,
    item: ScopeItem,
    at_line: Mapping[int, Purchase],
    charged: Charged,
) -> Included:
    places = scope.places.get(item.name, ())
    items = [*_from_lines(scope, item, places, at_line), *_from_charges(scope, item, charged)]
    if items:
        return Included(tuple(items)) + _several(scope, item, places, items)
    if item.is_rest:
        return Included()
    stated = scope.stated.get(item.name)
    if stated and _is_settled(scope, stated):
        return Included((_as_stated(item, stated),))
    if not stated and not _is_expected(scope, item):
        return Included((_included(item, ItemAnswer.EXCLUDED, told("not asked for")),))
    return _open(scope, item, stated, charged)


def _from_lines(
    scope: QuotedScope,
    item: ScopeItem,
    places: Iterable[int],
    at_line: Mapping[int, Purchase],
) -> Iterator[IncludedItem]:
    """Yield what the BOM's lines of an item are: bought, supplied, or without price."""
    bought: list[BomLine] = []
    supplied: list[BomLine] = []
    for at in places:
        line, purchase = scope.lines[at], at_line.get(at)
        if not is_taken(line):
            continue
        if line.supply is Supply.CONSIGNED:
            supplied.append(line)
        elif isinstance(purchase, Bought):
            bought.append(line)
        elif isinstance(purchase, Unpriced) and not item.is_rest:
            reason = joined([for_all(line.label), purchase.reason], ": ")
            yield _included(item, ItemAnswer.OPEN, reason, line.origin)
    if bought:
        how = told("bought: {lines}", lines=_lines(item, bought))
        yield _included(item, ItemAnswer.BOUGHT, how, bought[0].origin)
    if supplied:
        yield _included(item, ItemAnswer.CUSTOMER, _lines(item, supplied), supplied[0].origin)


def _lines(item: ScopeItem, lines: Sequence[BomLine]) -> str:
    """Name the lines, or count them where they are many."""
    if item.is_rest or len(lines) > _NAMED:
        return told("{lines} of the BOM", lines=for_all(Counted(len(lines), "line", "lines")))
    labels = ", ".join(dict.fromkeys(line.label for line in lines))
    return told("{labels}", labels=for_all(labels))


def _from_charges(
    scope: QuotedScope,
    item: ScopeItem,
    charged: Charged,
) -> Iterator[IncludedItem]:
    """Yield what the rate card charges for an item, or has from an earlier lot."""
    titles = [brought.title for brought in charged.provided if brought.item == item.name]
    if titles:
        others = [said(title) for title in dict.fromkeys(titles) if title != item.title]
        how = joined(others, ", ") if others else ""
        yield _included(item, ItemAnswer.HOUSE, how, scope.card.origin)
        return
    if not item.is_expected and _is_asked(scope, item):
        yield _included(item, ItemAnswer.HOUSE, told("asked for"), scope.card.origin)
        return
    for service in _kept_with(scope, item):
        title = told("{service}", service=told(service.title))
        yield _included(item, ItemAnswer.HOUSE, title, scope.card.origin)


def _is_asked(scope: QuotedScope, item: ScopeItem) -> bool:
    """Whether a service that brings an item is asked for and offered, though nothing is charged."""
    services = scope.asked.amounts
    return any(item.name in scope.card.provided_with(service) for service in services)


def _kept_with(scope: QuotedScope, item: ScopeItem) -> Iterator[Service]:
    """Yield the service asked for with which an item is there from before, and not charged."""
    card = scope.card
    bringing = [activity for activity in card.activities if item.name in card.provided_by(activity)]
    names = dict.fromkeys(activity.unless for activity in bringing)
    services = [card.service(name) for name in names if name in scope.asked.amounts]
    yield from [service for service in services if service][:1]


def _several(
    scope: QuotedScope,
    item: ScopeItem,
    places: Iterable[int],
    items: Sequence[IncludedItem],
) -> Included:
    """Return that the price of one board cannot be that of all boards that the BOM lists."""
    made = [scope.lines[at] for at in places if scope.lines[at].supply is Supply.HOUSE]
    if not made or _is_one(made) or items[-1].answer is not ItemAnswer.HOUSE:
        return Included()
    message = told(
        "the price of {item} is that of one for each board, and the BOM has {lines}",
        item=told(item.title.lower()),
        lines=for_all(", ".join(f"{line.per_board} × {line.label}" for line in made)),
    )
    finding = Finding(
        severity=Severity.OPEN,
        code="several-of-an-item",
        origin=made[0].origin,
        message=message,
        hint="quote each by itself, or give offers for them",
    )
    return Included(gaps=(Gap(item.category, Unknown(message)),), findings=(finding,))


def _is_one(lines: Sequence[BomLine]) -> bool:
    per_board = lines[0].per_board
    return len(lines) == 1 and isinstance(per_board, Measure) and per_board.amount == 1


def _is_settled(scope: QuotedScope, stated: StatedSupply) -> bool:
    """Whether a statement is enough: it is, unless the house is to supply what nothing is charged
    for.
    """
    return stated.by is not SuppliedBy.HOUSE or stated in scope.card.supplies


def _as_stated(item: ScopeItem, stated: StatedSupply) -> IncludedItem:
    who = said("said by {place}", place=str(stated.origin))
    return _included(item, ItemAnswer(stated.by), who, stated.origin)


def _is_expected(scope: QuotedScope, item: ScopeItem) -> bool:
    return item.is_expected or any(service in scope.request.names for service in item.open_with)


def _open(
    scope: QuotedScope,
    item: ScopeItem,
    stated: StatedSupply | None,
    charged: Charged,
) -> Included:
    """Return that an item is open; why the house has no price for it may be told already."""
    message = _why_open(scope, item, stated)
    included = _included(item, ItemAnswer.OPEN, message)
    refused = scope.request.names - scope.asked.amounts.keys()
    is_refused = any(item.name in scope.card.provided_with(service) for service in refused)
    is_told = any(finding.code == "board-not-priced" for finding in charged.findings)
    if is_refused or (is_told and item.name == BARE_BOARD):
        return Included((included,))
    gap = Gap(item.category, Unknown(message))
    finding = Finding(
        severity=Severity.OPEN,
        code="not-said-who-supplies",
        origin=stated.origin if stated else scope.bom,
        message=message,
        hint=_way_out(item),
    )
    return Included((included,), (gap,), (finding,))


def _why_open(scope: QuotedScope, item: ScopeItem, stated: StatedSupply | None) -> str:
    title = told(item.title.lower())
    if stated:
        message = said("{card} has no price for {item}", card=scope.card.title, item=title)
        return for_house(message, instead=told("there is no price for {item}", item=title))
    lines = [scope.lines[at] for at in scope.places.get(item.name, ())]
    left_out = [line.label for line in lines if line.supply is Supply.NOT_FITTED]
    if left_out:
        return told(
            "who supplies {item} is not said: {lines} is not fitted",
            item=title,
            lines=for_all(", ".join(left_out)),
        )
    return told("who supplies {item} is not said", item=title)


def _way_out(item: ScopeItem) -> str:
    """Return how it is said, the item's own service first."""
    if item.service:
        return said(
            "say --supply {item}=customer or {item}=excluded, or --with {service} for the house's",
            item=item.name,
            service=item.service,
        )
    return said(
        "say --supply {item}=customer or {item}=excluded, or that the rate card provides it",
        item=item.name,
    )


def _services(scope: QuotedScope) -> Iterator[IncludedItem]:
    """Yield the services asked for and offered that are no item of the scope by themselves."""
    names = {item.name for item in scope_items()}
    for name in scope.asked.amounts:
        service = scope.card.service(name)
        if service and not names & set(service.provides):
            title = told(service.title)
            yield IncludedItem(
                item=name, title=title, answer=ItemAnswer.HOUSE, how=told("asked for")
            )


def _included(
    item: ScopeItem,
    answer: ItemAnswer,
    how: str,
    origin: Origin = NOWHERE,
) -> IncludedItem:
    title = told(item.title)
    return IncludedItem(item=item.name, title=title, answer=answer, how=how, origin=origin)


def together_in_quote(columns: Sequence[tuple[int, Included]]) -> tuple[IncludedItem, ...]:
    """Return what holds in a quote of columns, given with their quantities: an answer that is not
    that of all says where it holds.
    """
    where: dict[IncludedItem, list[int]] = {}
    for quantity, included in columns:
        for item in included.items:
            where.setdefault(item, []).append(quantity)
    items = [_at(item, at, len(columns)) for item, at in where.items()]
    order = {item.name: place for place, item in enumerate(scope_items())}
    return tuple(sorted(items, key=lambda item: order.get(item.item, len(order))))


def _at(item: IncludedItem, quantities: Sequence[int], columns: int) -> IncludedItem:
    if len(quantities) == columns:
        return item
    listed = ", ".join(f"{quantity:,}" for quantity in quantities)
    how = told("at {quantities} boards: {how}", quantities=for_all(listed), how=item.how)
    return replace(item, how=how)
