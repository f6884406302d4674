"""The rate card as a live sheet: rates, times, prices, tiers and limits of all activities that the
quote uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from emsquote.costing.charge.costing import below
from emsquote.costing.rate_card import (
    Activity,
    CostShare,
    DefectRate,
    Priced,
    RateCard,
    Resource,
    Tier,
    TierMode,
    Timed,
)
from emsquote.documents.live.checks import Checks
from emsquote.documents.live.place import CellPlace, letters
from emsquote.documents.live.table import LiveTable
from emsquote.documents.sheet import (
    Cell,
    ColumnKind,
    Formula,
    Input,
    Percent,
    Rule,
    Sheet,
    SheetColumn,
    body_row,
    titled,
    visible,
)
from emsquote.wording.texts import Texts

_COLUMNS = (
    SheetColumn("What", ColumnKind.TEXT, 40),
    SheetColumn("Driver", ColumnKind.TEXT, 13),
    SheetColumn("From", ColumnKind.COUNT, 9),
    SheetColumn("Price", ColumnKind.MONEY, 12),
    SheetColumn("Per", ColumnKind.COUNT, 8),
    SheetColumn("Seconds", ColumnKind.COUNT, 10),
    SheetColumn("Set-up seconds", ColumnKind.COUNT, 10),
    SheetColumn("Resource", ColumnKind.TEXT, 16),
    SheetColumn("Worked, learned", ColumnKind.PERCENT, 10),
    SheetColumn("Free", ColumnKind.COUNT, 9),
    SheetColumn("At least", ColumnKind.MONEY, 10),
    SheetColumn("At most", ColumnKind.MONEY, 10),
    SheetColumn("Share done", ColumnKind.PERCENT, 9),
    SheetColumn("Sample: first", ColumnKind.COUNT, 9),
    SheetColumn("Then", ColumnKind.PERCENT, 9),
    SheetColumn("Finds", ColumnKind.PERCENT, 9),
    SheetColumn("Above", ColumnKind.COUNT, 9),
    SheetColumn("Step", ColumnKind.MONEY, 10),
    SheetColumn("Grade", ColumnKind.TEXT, 7),
    SheetColumn("Source", ColumnKind.TEXT, 50),
)
(
    _TITLE,
    _DRIVER,
    _FROM,
    _PRICE,
    _PER,
    _SECONDS,
    _SETUP,
    _RESOURCE,
    _WORKED,
    _FREE,
    _MINIMUM,
    _MAXIMUM,
    _SHARE,
    _FIRST,
    _THEN,
    _COVERAGE,
    _BEGIN,
    _STEP,
    _GRADE,
    _SOURCE,
) = range(len(_COLUMNS))
_ANY_DIGITS = "#,##0.00####"
_ANY_COUNT = "#,##0.######"
_ANY_SHARE = "0.0### %"
HUNDRED = Decimal(100)


class TierLinks(Struct, frozen=True, kw_only=True):
    """The tiers of a price: where they begin and what they ask, as ranges, and the first of each as
    a cell.
    """

    starts: str
    prices: str
    first_start: str
    first_price: str
    steps: str
    """What each tier adds to the price of the one before it, as a range.

    "" where the reached price holds for all.
    """
    begins: str
    """The amount above which each tier's price holds, as a range.

    "" where the reached price holds for all.
    """


class ActivityLinks(Struct, frozen=True, kw_only=True):
    """The cells of one activity; "" where the card states nothing of the kind."""

    price: str = ""
    tiers: TierLinks | None = None
    per: str = ""
    seconds: str = ""
    setup: str = ""
    learning: str = ""
    free: str = ""
    minimum: str = ""
    maximum: str = ""
    share: str = ""
    first: str = ""
    then: str = ""
    coverage: str = ""


class ResourceLinks(Struct, frozen=True):
    """Rate an hour, and the share of the hour that is worked."""

    rate: str
    worked: str


class RateLinks(Struct, frozen=True):
    """The sheet of the rate card and its cells, all in the card's own currency."""

    sheet: Sheet
    activities: dict[str, ActivityLinks]
    resources: dict[str, ResourceLinks]
    defects: tuple[str, ...]
    """The defects per million of each of the card's rules."""


def rates_sheet(
    card: RateCard, used: Sequence[Activity], checks: Checks, texts: Texts
) -> RateLinks:
    """Return the sheet of a card in its own currency with the activities used.

    All its figures are inputs.
    """
    columns = [titled(column, texts) for column in _COLUMNS]
    table = LiveTable(texts("Rate card"), tuple(columns))
    table.heading(texts("Resources, an hour"))
    sheet = _CardSheet(table, checks)
    resources = _resources(sheet, card, used)
    table.heading(texts("Activities"))
    activities = {activity.name: _activity(sheet, activity, card) for activity in used}
    defects: tuple[str, ...] = ()
    if card.defects:
        table.heading(texts("Defects per million"))
        defects = tuple(_defects(sheet, defect) for defect in card.defects)
    first, last = body_row(0, 0) + 1, table.next_row
    for name, column in (("card_prices", _PRICE), ("card_seconds", _SECONDS)):
        table.names.append((name, f"${letters(column)}${first}:${letters(column)}${last}"))
    title = texts(
        "Rate card: {card}, in {currency}", card=visible(card.title), currency=card.currency
    )
    notes = [visible(note) for note in (card.source, *card.notes) if note]
    return RateLinks(table.sheet(title, texts, notes=notes), activities, resources, defects)


class _CardSheet(Struct, frozen=True):
    """The sheet under way, and where its inputs are checked."""

    table: LiveTable
    checks: Checks


def _resources(
    sheet: _CardSheet, card: RateCard, used: Sequence[Activity]
) -> dict[str, ResourceLinks]:
    needed = {activity.pricing.resource for activity in used if isinstance(activity.pricing, Timed)}
    resources = [resource for resource in card.resources if resource.name in needed]
    return {resource.name: _resource(sheet, resource, card) for resource in resources}


class _Row:
    """A row of the card under way: cells are put into columns, and each tells its address."""

    def __init__(self, sheet: _CardSheet, title: str) -> None:
        self._sheet, self._title = sheet, title
        self._cells: dict[int, Cell] = {}

    def put(self, column: int, cell: Cell) -> None:
        """Put something into a column."""
        self._cells[column] = cell

    def given(self, column: int, cell: Input) -> str:
        """Put an input into a column, and return the cell with what is used of it."""
        self.put(column, cell)
        what = f"{self._title}: {self._sheet.table.columns[column].title}"
        return self._sheet.checks.used(self._sheet.table.place(column), cell, what)

    def amount(
        self, column: int, value: Decimal | None, rule: Rule = Rule.AMOUNT, form: str = _ANY_DIGITS
    ) -> str:
        """Put an input where the card states something."""
        return "" if value is None else self.given(column, Input(value, rule, form=form))

    def share(self, column: int, percent: Decimal | None) -> str:
        return (
            ""
            if percent is None
            else self.given(column, Input(Percent(percent), Rule.SHARE, form=_ANY_SHARE))
        )

    def end(self) -> None:
        last = max(self._cells)
        self._sheet.table.add([self._cells.get(column, "") for column in range(last + 1)])


def _resource(sheet: _CardSheet, resource: Resource, card: RateCard) -> ResourceLinks:
    row = _Row(sheet, visible(resource.title))
    row.put(_TITLE, visible(resource.title))
    row.put(_DRIVER, f"{card.currency}/h")
    rate = row.given(
        _PRICE, Input(resource.rate, Rule.AMOUNT, f"rate_{_word(resource.name)}", form=_ANY_DIGITS)
    )
    worked = row.given(
        _WORKED, Input(Percent(resource.efficiency_percent), Rule.RATE, form=_ANY_SHARE)
    )
    _told(row, resource.source, resource.grade)
    return ResourceLinks(rate, worked)


def _told(row: _Row, source: str, grade: str) -> None:
    row.put(_GRADE, visible(grade))
    row.put(_SOURCE, visible(source))
    row.end()


def _word(name: str) -> str:
    """Return a name of the card as a part of a defined name: letters, digits and underscores."""
    return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name)


def _activity(sheet: _CardSheet, activity: Activity, card: RateCard) -> ActivityLinks:
    row = _Row(sheet, visible(activity.title))
    row.put(_TITLE, visible(activity.title))
    row.put(_DRIVER, visible(activity.driver))
    sampling = activity.sampling
    bounds = ActivityLinks(
        free=row.amount(_FREE, activity.free or None, form=_ANY_COUNT),
        minimum=row.amount(_MINIMUM, activity.minimum or None),
        maximum=row.amount(_MAXIMUM, activity.maximum),
        share=row.share(_SHARE, _unless(activity.share_percent, HUNDRED)),
        first=row.amount(_FIRST, Decimal(sampling.first), Rule.COUNT, "#,##0") if sampling else "",
        then=row.share(_THEN, sampling.then_percent) if sampling else "",
        coverage=row.share(_COVERAGE, activity.coverage_percent or None),
    )
    match activity.pricing:
        case Timed() as timed:
            row.put(_RESOURCE, visible(card.resource(timed.resource).title))
            links = _timed(row, timed, bounds)
        case Priced(per=per):
            links = replace(
                bounds, per=row.amount(_PER, _unless(per, Decimal(1)), Rule.RATE, _ANY_COUNT)
            )
        case CostShare():
            links = bounds
        case _:
            assert_never(activity.pricing)
    return _priced(sheet, row, activity, links)


def _timed(row: _Row, timed: Timed, bounds: ActivityLinks) -> ActivityLinks:
    return replace(
        bounds,
        seconds=row.amount(_SECONDS, timed.seconds, form=_ANY_COUNT),
        setup=row.amount(_SETUP, timed.setup_seconds or None, form=_ANY_COUNT),
        learning=row.share(_WORKED, _unless(timed.learning_percent, HUNDRED)),
    )


def _unless(value: Decimal, usual: Decimal) -> Decimal | None:
    return None if value == usual else value


def _priced(
    sheet: _CardSheet, row: _Row, activity: Activity, links: ActivityLinks
) -> ActivityLinks:
    """End the activity's row with its price or percentage.

    Further tiers get rows of their own below it.
    """
    tiers = _tiers(activity)
    is_share = isinstance(activity.pricing, CostShare)
    asked = [_asked(tier, is_share=is_share) for tier in tiers]
    if len(tiers) > 1:
        return replace(links, tiers=_tiered(sheet, row, activity, asked))
    price = row.given(_PRICE, asked[0]) if asked else ""
    _told(row, activity.source, activity.grade)
    return replace(links, price=price)


def _tiered(sheet: _CardSheet, row: _Row, activity: Activity, asked: Sequence[Input]) -> TierLinks:
    """End the activity's row with the first of several tiers, and add a row for each other."""
    tiers, table, title = _tiers(activity), sheet.table, visible(activity.title)
    starts = [Input(tier.start, Rule.AMOUNT, form=_ANY_COUNT) for tier in tiers]
    used_starts, last_start = sheet.checks.column(table.place(_FROM), starts, title, rise=True)
    used_prices, last_price = sheet.checks.column(table.place(_PRICE), asked, title)
    begin, step, last = table.place(_BEGIN), table.place(_STEP), len(tiers) - 1
    is_stepped = _is_stepped(activity)
    rows = [row, *(_Row(sheet, title) for _ in tiers[1:])]
    for number, here in enumerate(rows):
        here.put(_FROM, starts[number])
        here.put(_PRICE, asked[number])
        if is_stepped:
            here.put(_BEGIN, _begin(tiers[number], used_starts.below(number)))
            here.put(_STEP, _step(tiers, number, used_prices.below(number)))
    _told(row, activity.source, activity.grade)
    for further in rows[1:]:
        further.end()
    return TierLinks(
        starts=used_starts.to(last_start),
        prices=used_prices.to(last_price),
        first_start=str(used_starts),
        first_price=str(used_prices),
        steps=step.to(step.row + last) if is_stepped else "",
        begins=begin.to(begin.row + last) if is_stepped else "",
    )


def _tiers(activity: Activity) -> tuple[Tier, ...]:
    return () if isinstance(activity.pricing, Timed) else activity.pricing.tiers


def _is_stepped(activity: Activity) -> bool:
    """Whether each unit is paid at the price of its own tier."""
    return isinstance(activity.pricing, Priced) and activity.pricing.mode is TierMode.EACH


def _asked(tier: Tier, *, is_share: bool) -> Input:
    if is_share:
        return Input(Percent(tier.price), Rule.AMOUNT, form=_ANY_SHARE)
    return Input(tier.price, Rule.AMOUNT, form=_ANY_DIGITS)


def _begin(tier: Tier, start: CellPlace) -> Formula:
    """Return the amount above which a tier's price holds: 10 for one from 11 on, a fraction as it
    is.
    """
    text = f"IF({start}=INT({start}),MAX(0,{start}-1),{start})"
    return Formula(text, below(tier), _ANY_COUNT)


def _step(tiers: Sequence[Tier], number: int, price: CellPlace) -> Formula:
    """Return what a tier adds to the price of the one before it."""
    before = tiers[number - 1].price if number else Decimal(0)
    text = f"{price}-{price.below(-1)}" if number else str(price)
    return Formula(text, tiers[number].price - before, _ANY_DIGITS)


def _defects(sheet: _CardSheet, rate: DefectRate) -> str:
    what = ", ".join(sorted([*rate.selection.mounts, *rate.selection.classes])) or "all"
    row = _Row(sheet, visible(what))
    row.put(_TITLE, visible(what))
    row.put(_DRIVER, visible(rate.of))
    links = row.amount(_PRICE, rate.dpm)
    _told(row, rate.source, rate.grade)
    return links
