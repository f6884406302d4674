"""Make or buy as sheets: cost of a year, cash over years, break-evens, and the tornado."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from operator import attrgetter

from emsquote.deciding.make_or_buy.decision import (
    MakeOrBuy,
    SideAtVolume,
    TornadoRow,
    VolumeDecision,
)
from emsquote.documents.sheet import (
    Cell,
    ChartKind,
    ColumnKind,
    Emphasis,
    Sheet,
    SheetChart,
    SheetColumn,
    SheetRow,
    settled,
    titled,
    visible,
)
from emsquote.model.money import Money, round_half_up
from emsquote.wording.texts import Texts

_WIDEST = 32
"""Characters of a row's label."""
_COLUMN = 13
_BAR = 10
"""Characters of the widest bar."""


def decision_sheets(decision: MakeOrBuy, texts: Texts) -> tuple[Sheet, ...]:
    """Return all sheets in the order in which they are read."""
    return (
        year_sheet(decision, texts),
        ranges_sheet(decision, texts),
        tornado_sheet(decision, texts),
        points_sheet(decision, texts),
        costs_sheet(decision, texts),
        cash_sheet(decision, texts),
        figures_sheet(decision, texts),
    )


def year_sheet(decision: MakeOrBuy, texts: Texts) -> Sheet:
    """Return what a year of each volume costs made and bought, and what that decides."""
    columns = [
        SheetColumn(texts("{count} a year", count=texts.number(found.volume)), ColumnKind.MONEY, 18)
        for found in decision.volumes
    ]
    return Sheet(
        name=texts("Decision"),
        title=texts("Make or buy: {title}", title=visible(decision.title)),
        columns=(SheetColumn("", ColumnKind.TEXT, 34), *columns),
        rows=tuple(_year_rows(decision, texts)),
        facts=tuple(_facts(decision, texts)),
        notes=tuple(_year_notes(decision, texts)),
        language=texts.language,
    )


def _facts(decision: MakeOrBuy, texts: Texts) -> Iterator[tuple[str, str]]:
    plant = decision.plant
    yield texts("Plant"), visible(plant.title)
    yield texts("Currency"), decision.currency
    yield texts("Lots a year"), texts.number(plant.lots_a_year)
    yield texts("Years"), texts.number(plant.years)
    yield texts("Discount rate"), f"{texts.number(plant.discount_percent.value)} %"


def _year_rows(decision: MakeOrBuy, texts: Texts) -> Iterator[SheetRow]:
    volumes = decision.volumes
    yield from _side_rows(texts("Cost of a year"), attrgetter("a_year"), decision)
    yield from _unit_rows(decision, texts)
    yield from _side_rows(texts("Paid at once"), attrgetter("at_once"), decision)
    value = attrgetter("present_value")
    yield from _side_rows(texts("Present value of all costs"), value, decision)
    yield SheetRow((texts("Decision"), *[""] * len(volumes)), Emphasis.HEADING)
    yield SheetRow((texts("Cheapest a year"), *(_short(found.cheapest) for found in volumes)))
    over_years = (_short(found.cheapest_over_years) for found in volumes)
    yield SheetRow((texts("Cheapest over the years"), *over_years))
    prices = (_money(found.highest_price, decision) for found in volumes)
    yield SheetRow((texts("Making costs as much as buying at"), *prices))
    paybacks = (_payback(found, decision, texts) for found in volumes)
    yield SheetRow((texts("Making has paid after"), *paybacks))
    for place, (title, _, _) in enumerate(volumes[0].workers):
        workers = (_worker(found, place, texts) for found in volumes)
        yield SheetRow((_label(visible(texts.sentence(title))), *workers))


def _unit_rows(decision: MakeOrBuy, texts: Texts) -> Iterator[SheetRow]:
    volumes = decision.volumes
    yield SheetRow((texts("Cost of a board"), *[""] * len(volumes)), Emphasis.HEADING)
    for place, side in enumerate(volumes[0].sides):
        cells = (_money(found.sides[place].unit, decision) for found in volumes)
        yield SheetRow((_label(f"  {visible(side.title)}"), *cells))


def _side_rows(
    heading: str, value: Callable[[SideAtVolume], Decimal], decision: MakeOrBuy
) -> Iterator[SheetRow]:
    """Yield a figure of every side at each volume, in whole units of money."""
    volumes = decision.volumes
    yield SheetRow((heading, *[""] * len(volumes)), Emphasis.HEADING)
    for place, side in enumerate(volumes[0].sides):
        cells = (_whole(value(found.sides[place])) for found in volumes)
        yield SheetRow((_label(f"  {visible(side.title)}"), *cells))


def _label(text: str) -> str:
    """Return a row's label, cut to what leaves room for three volumes."""
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def _short(title: str) -> str:
    """Return a title that fits a column of a volume."""
    text = visible(title)
    return text if len(text) <= _COLUMN else f"{text[: _COLUMN - 1]}…"


def _money(amount: Decimal, decision: MakeOrBuy) -> Money:
    return settled(Money(amount, decision.currency).rounded())


def _payback(found: VolumeDecision, decision: MakeOrBuy, texts: Texts) -> str:
    years = found.payback
    if years is None:
        return texts("never")
    if years == 0:
        return texts("at once")
    told = texts("{count} years", count=texts.number(round_half_up(years, 1)))
    if years > decision.plant.years:
        return texts("{years}, beyond the {all}", years=told, all=decision.plant.years)
    return told


def _worker(found: VolumeDecision, place: int, texts: Texts) -> str:
    """Return how many there are, and how much of their productive hours is used."""
    _, count, used = found.workers[place]
    number = round_half_up(count, 0 if count == int(count) else 2)
    return f"{texts.number(number)} × {texts.number(round_half_up(used, 0))} %"


def _year_notes(decision: MakeOrBuy, texts: Texts) -> Iterator[str]:
    yield texts("Only costs that the decision changes are counted; what stays either way is not.")
    yield texts("Persons and machines: how many, and how much of their productive hours is used.")
    if not decision.complete:
        yield texts("Some prices are incomplete: what is missing is in none of the figures.")
        for lack in decision.unknown:
            yield visible(texts.sentence(lack.reason))


def ranges_sheet(decision: MakeOrBuy, texts: Texts) -> Sheet:
    """Return at which volumes what is cheapest, and with that every break-even."""
    columns = (
        SheetColumn("From a year", ColumnKind.COUNT, 14),
        SheetColumn("To a year", ColumnKind.COUNT, 14),
        SheetColumn("Cheapest", ColumnKind.TEXT, 40),
    )
    rows = [SheetRow((part.first, part.last, visible(part.title))) for part in decision.ranges]
    return Sheet(
        name=texts("Break-even"),
        title=texts("What is cheapest at which volume"),
        columns=tuple(titled(column, texts) for column in columns),
        rows=tuple(rows),
        notes=(_told_ranges(decision, texts),),
        language=texts.language,
    )


def _told_ranges(decision: MakeOrBuy, texts: Texts) -> str:
    last = texts.number(decision.ranges[-1].last)
    if len(decision.ranges) > 1:
        return texts("Every volume from 1 to {last} is worked out.", last=last)
    title = visible(decision.ranges[0].title)
    return texts("{title} is cheapest at every volume from 1 to {last}.", title=title, last=last)


def tornado_sheet(decision: MakeOrBuy, texts: Texts) -> Sheet:
    """Return what each figure of the plant does to the decision by itself, the widest first."""
    columns = (
        SheetColumn("Figure", ColumnKind.TEXT, 28),
        SheetColumn("Low", ColumnKind.MONEY, 12),
        SheetColumn("High", ColumnKind.MONEY, 12),
        SheetColumn("Make from", ColumnKind.TEXT, 16),
        SheetColumn("", ColumnKind.TEXT, _BAR),
    )
    widest = max((row.span for row in decision.tornado), default=Decimal(0))
    return Sheet(
        name=texts("Tornado"),
        title=texts("What each figure does to the decision"),
        columns=tuple(titled(column, texts) if column.title else column for column in columns),
        rows=tuple(_tornado_row(row, widest, texts) for row in decision.tornado),
        facts=((texts("Currency"), decision.currency),),
        notes=tuple(_tornado_notes(decision, texts)),
        language=texts.language,
    )


def _tornado_row(row: TornadoRow, widest: Decimal, texts: Texts) -> SheetRow:
    low, high = _whole(row.at_low), _whole(row.at_high)
    both = f"{_told_from(row.from_at_low, texts)} / {_told_from(row.from_at_high, texts)}"
    length = int(_BAR * row.span / widest) if widest else 0
    return SheetRow((row.figure.key, low, high, both, "#" * length))


def _whole(amount: Decimal) -> int:
    """Return an amount to the unit: a tornado is about sizes."""
    return int(round_half_up(amount, 0))


def _told_from(volume: int | None, texts: Texts) -> str:
    return "–" if volume is None else texts.number(volume)


def _tornado_notes(decision: MakeOrBuy, texts: Texts) -> Iterator[str]:
    yield texts(
        "Low, high: yearly cost of making above buying at {volume} a year; {difference} as it is.",
        volume=texts.number(decision.tornado_volume),
        difference=texts.number(_whole(decision.difference)),
    )
    yield texts("Make from: volume from which making is cheaper, at low / at high; – for none.")


def points_sheet(decision: MakeOrBuy, texts: Texts) -> Sheet:
    """Return the cost of a board on each side by volume, with a chart on logarithmic axes."""
    sides = [visible(side.title) for side in decision.volumes[0].sides]
    columns = [SheetColumn(title, ColumnKind.MONEY, 20) for title in sides]
    rows = []
    for point in decision.points:
        cells = (_money(unit, decision) for unit in point.units)
        rows.append(SheetRow((point.volume, *cells)))
    chart = SheetChart(
        ChartKind.AGAINST_FIRST,
        texts("Cost of a board in {currency} by volume a year", currency=decision.currency),
        columns=tuple(range(1, len(columns) + 1)),
    )
    return Sheet(
        name=texts("Points"),
        title=texts("Cost of a board by volume"),
        columns=(SheetColumn(texts("A year"), ColumnKind.COUNT, 12), *columns),
        rows=tuple(rows),
        language=texts.language,
        charts=(chart,),
    )


def costs_sheet(decision: MakeOrBuy, texts: Texts) -> Sheet:
    """Return every cost of a year on each side."""
    volumes = decision.volumes
    columns = [
        SheetColumn(texts("{count} a year", count=texts.number(found.volume)), ColumnKind.MONEY, 18)
        for found in volumes
    ]
    rows: list[SheetRow] = []
    for place, side in enumerate(volumes[0].sides):
        rows.append(SheetRow((visible(side.title), *[""] * len(volumes)), Emphasis.HEADING))
        for number, (title, _) in enumerate(side.costs):
            cells = (_money(found.sides[place].costs[number][1], decision) for found in volumes)
            rows.append(SheetRow((visible(texts.sentence(title)), *cells)))
        totals = (_money(found.sides[place].a_year, decision) for found in volumes)
        rows.append(SheetRow((texts("Cost of a year"), *totals), Emphasis.TOTAL))
    return Sheet(
        name=texts("Costs of a year"),
        title=texts("Costs of a year"),
        columns=(SheetColumn("", ColumnKind.TEXT, 44), *columns),
        rows=tuple(rows),
        facts=((texts("Currency"), decision.currency),),
        language=texts.language,
    )


def cash_sheet(decision: MakeOrBuy, texts: Texts) -> Sheet:
    """Return what is paid now and in each year on each side."""
    years = range(1, decision.plant.years + 1)
    flows = [
        SheetColumn(texts("Year {number}", number=year), ColumnKind.MONEY, 14) for year in years
    ]
    value = SheetColumn(texts("Present value"), ColumnKind.MONEY, 16)
    rows: list[SheetRow] = []
    for found in decision.volumes:
        heading = texts("{count} a year", count=texts.number(found.volume))
        rows.append(SheetRow((heading, *[""] * (len(flows) + 2)), Emphasis.HEADING))
        rows += [_cash_row(side, decision) for side in found.sides]
    return Sheet(
        name=texts("Cash"),
        title=texts("What is paid, year by year"),
        columns=(
            SheetColumn("", ColumnKind.TEXT, 34),
            SheetColumn(texts("Now"), ColumnKind.MONEY, 14),
            *flows,
            value,
        ),
        rows=tuple(rows),
        facts=((texts("Currency"), decision.currency),),
        notes=(texts("Below 0 it brings money. What is left at the end is in the last year."),),
        language=texts.language,
    )


def _cash_row(side: SideAtVolume, decision: MakeOrBuy) -> SheetRow:
    flows = (_money(flow, decision) for flow in side.flows)
    return SheetRow((visible(side.title), *flows, _money(side.present_value, decision)))


def figures_sheet(decision: MakeOrBuy, texts: Texts) -> Sheet:
    """Return the figures of the plant that may be other than they are, with source and grade."""
    columns = (
        SheetColumn("Figure", ColumnKind.TEXT, 36),
        SheetColumn("Value", ColumnKind.MONEY, 12),
        SheetColumn("Low", ColumnKind.MONEY, 12),
        SheetColumn("High", ColumnKind.MONEY, 12),
        SheetColumn("Grade", ColumnKind.TEXT, 8),
        SheetColumn("Source", ColumnKind.TEXT, 60),
    )
    rows = []
    for figure in decision.plant.figures:
        cells: tuple[Cell, ...] = (figure.key, figure.value, figure.low, figure.high)
        rows.append(SheetRow((*cells, figure.grade, visible(figure.source))))
    return Sheet(
        name=texts("Figures"),
        title=texts("Figures of the plant"),
        columns=tuple(titled(column, texts) for column in columns),
        rows=tuple(rows),
        language=texts.language,
    )
