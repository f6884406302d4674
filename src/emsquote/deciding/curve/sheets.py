"""The curve as sheets: the quantities that were asked for, its steps, and all its points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import shorten

from msgspec import Struct

from emsquote.deciding.curve.curve import CheaperMore, Curve, CurvePoint, TurnCurve
from emsquote.deciding.curve.steps import CurveStep, StepKind
from emsquote.documents.sheet import (
    Cell,
    ChartKind,
    ColumnKind,
    Sheet,
    SheetChart,
    SheetColumn,
    SheetRow,
    settled,
    titled,
    visible,
)
from emsquote.model.money import Money, Total
from emsquote.wording.texts import Texts

_NAMED = 3
"""So many quantities of a step are named."""
SHOWN_STEPS = 15
"""Steps that a terminal shows, the largest first."""
_LACKS = 5
"""So many reasons of missing prices are told."""
_WHAT = 36
"""Characters of what steps, on a terminal."""
_MONEY = (
    SheetColumn("Unit price", ColumnKind.MONEY, 12),
    SheetColumn("Set-up", ColumnKind.MONEY, 12),
    SheetColumn("By board", ColumnKind.MONEY, 12),
    SheetColumn("NRE", ColumnKind.MONEY, 12),
    SheetColumn("Total", ColumnKind.MONEY, 14),
)


def curve_sheet(curve: Curve, texts: Texts) -> Sheet:
    """Return the prices of the quantities that were asked for, each with a larger one that costs
    less.
    """
    cheaper = (SheetColumn("Cheaper in all", ColumnKind.TEXT, 22),) if curve.cheaper_more else ()
    return Sheet(
        name=texts("Curve"),
        title=_title(curve, texts),
        columns=_columns(curve, texts, cheaper),
        rows=tuple(_asked_rows(curve, texts)),
        facts=((texts("Currency"), curve.currency),),
        notes=tuple(_notes(curve, texts)),
        language=texts.language,
    )


def points_sheet(curve: Curve, texts: Texts) -> Sheet:
    """Return every point, with a chart on logarithmic axes."""
    rows = [SheetRow(_point_cells(curve, point)) for point in curve.points]
    columns = _columns(curve, texts)
    unit_prices = (1, *range(len(_MONEY) + 1, len(columns)))
    chart = SheetChart(
        ChartKind.AGAINST_FIRST,
        texts("Unit price in {currency} against number of boards", currency=curve.currency),
        columns=unit_prices,
    )
    return Sheet(
        name=texts("Points"),
        title=_title(curve, texts),
        columns=columns,
        rows=tuple(rows),
        facts=((texts("Currency"), curve.currency),),
        notes=tuple(_notes(curve, texts)),
        language=texts.language,
        charts=(chart,),
    )


def steps_sheet(curve: Curve, texts: Texts, limit: int | None = None) -> Sheet:
    """Return the steps, those of one cause together, the largest first."""
    groups = _grouped(curve.steps)
    shown = groups if limit is None else groups[:limit]
    width = None if limit is None else _WHAT
    columns = (
        SheetColumn("Step", ColumnKind.TEXT, 16),
        SheetColumn("What", ColumnKind.TEXT, 44),
        SheetColumn("From boards", ColumnKind.TEXT, 20),
        SheetColumn("Total", ColumnKind.MONEY, 12),
    )
    return Sheet(
        name=texts("Steps"),
        title=texts("Steps of the price"),
        columns=tuple(titled(column, texts) for column in columns),
        rows=tuple(_step_row(group, texts, width) for group in shown),
        facts=((texts("Currency"), curve.currency),),
        notes=tuple(_step_notes(curve, len(groups) - len(shown), texts)),
        language=texts.language,
    )


def _title(curve: Curve, texts: Texts) -> str:
    return texts("Price against volume: {title}", title=visible(curve.title))


def _columns(
    curve: Curve, texts: Texts, more: Sequence[SheetColumn] = ()
) -> tuple[SheetColumn, ...]:
    boards = SheetColumn("Boards", ColumnKind.COUNT, 10)
    own = [titled(column, texts) for column in (boards, *_MONEY)]
    turns = [SheetColumn(_turn_title(turn, texts), ColumnKind.MONEY, 16) for turn in curve.turns]
    return (*own, *turns, *(titled(column, texts) for column in more))


def _turn_title(turn: TurnCurve, texts: Texts) -> str:
    return visible(texts.sentence(turn.title))


def _asked_rows(curve: Curve, texts: Texts) -> Iterator[SheetRow]:
    for quantity in curve.asked:
        cells = _point_cells(curve, curve.point(quantity))
        cheaper = _cheaper_than(curve, quantity)
        told = ""
        if cheaper:
            less = settled(curve.point(quantity).total - cheaper.larger.total)
            told = texts(
                "{boards}: {less} less",
                boards=texts.number(cheaper.larger.quantity),
                less=texts.number(less.amount),
            )
        yield SheetRow((*cells, told) if curve.cheaper_more else cells)


def _cheaper_than(curve: Curve, quantity: int) -> CheaperMore | None:
    for cheaper in curve.cheaper_more:
        if cheaper.first <= quantity <= cheaper.last:
            return cheaper
    return None


def _point_cells(curve: Curve, point: CurvePoint) -> tuple[Cell, ...]:
    turns = [turn.points[point.quantity - turn.points[0].quantity] for turn in curve.turns]
    return (
        point.quantity,
        _known(point.unit_price, point),
        settled(point.set_up),
        settled(point.by_board),
        settled(point.nre),
        _known(point.total, point),
        *(_known(turn.unit_price, turn) for turn in turns),
    )


def _known(money: Money, point: CurvePoint) -> Cell:
    return Total(settled(money), point.unknown) if point.unknown else settled(money)


def _notes(curve: Curve, texts: Texts) -> Iterator[str]:
    first, last = curve.points[0].quantity, curve.points[-1].quantity
    yield texts(
        "Every quantity from {first} to {last} is priced as a quote prices it.",
        first=texts.number(first),
        last=texts.number(last),
    )
    for cheaper in curve.cheaper_more[:_NAMED]:
        yield _told_cheaper(cheaper, texts)
    if len(curve.cheaper_more) > _NAMED:
        yield texts(
            "{count} more ranges in which more boards cost less.",
            count=texts.number(len(curve.cheaper_more) - _NAMED),
        )
    if curve.learned:
        titles = ", ".join(texts.sentence(title) for title in curve.learned)
        yield texts("Costs less with every board, without steps: {what}.", what=titles)
    yield from _lacks(curve, texts)


def _lacks(curve: Curve, texts: Texts) -> Iterator[str]:
    """Yield what the prices lack, the first few by name."""
    lacks = [lack.reason for point in curve.points for lack in point.unknown]
    reasons = list(dict.fromkeys(lacks))
    if not reasons:
        return
    yield texts("Some prices are incomplete: what is missing is in none of the figures.")
    for reason in reasons[:_LACKS]:
        yield visible(texts.sentence(reason))
    if len(reasons) > _LACKS:
        yield texts("{count} more prices are missing.", count=len(reasons) - _LACKS)


def _told_cheaper(cheaper: CheaperMore, texts: Texts) -> str:
    boards = texts.number(cheaper.larger.quantity)
    saved = texts.number(settled(cheaper.saved).amount)
    if cheaper.first == cheaper.last:
        return texts(
            "{more} boards cost {saved} less in all than {fewer}.",
            more=boards,
            saved=saved,
            fewer=texts.number(cheaper.first),
        )
    return texts(
        "{more} boards cost up to {saved} less in all than {first} to {last}.",
        more=boards,
        saved=saved,
        first=texts.number(cheaper.first),
        last=texts.number(cheaper.last),
    )


class _StepGroup(Struct, frozen=True):
    """Steps of one cause, in the order in which they come."""

    kind: StepKind
    subject: str
    steps: tuple[CurveStep, ...]

    @property
    def largest(self) -> CurveStep:
        return max(self.steps, key=lambda step: abs(step.amount.amount))


def _grouped(steps: Sequence[CurveStep]) -> list[_StepGroup]:
    by_cause: dict[tuple[StepKind, str], list[CurveStep]] = {}
    for step in steps:
        by_cause.setdefault((step.kind, step.subject), []).append(step)
    groups = [_StepGroup(kind, subject, tuple(own)) for (kind, subject), own in by_cause.items()]
    return sorted(groups, key=lambda group: -abs(group.largest.amount.amount))


def _step_row(group: _StepGroup, texts: Texts, width: int | None) -> SheetRow:
    largest = group.largest
    what = visible(texts.sentence(group.subject))
    if largest.detail:
        what = f"{what}, {visible(texts.sentence(largest.detail))}"
    if width is not None:
        what = shorten(what, width, placeholder=" …")
    kind = texts.word("step", group.kind)
    return SheetRow((kind, what, _quantities(group, texts), settled(largest.amount)))


def _quantities(group: _StepGroup, texts: Texts) -> str:
    named = [texts.number(step.quantity) for step in group.steps[:_NAMED]]
    listed = ", ".join(named)
    more = len(group.steps) - len(named)
    return f"{listed} +{more}" if more else listed


def _step_notes(curve: Curve, left_out: int, texts: Texts) -> Iterator[str]:
    if not curve.steps:
        yield texts("The price has no step in this range.")
        return
    yield texts("Total: what the total moves by with one board more, at the largest of its steps.")
    if left_out > 0:
        yield texts(
            "{count} smaller causes are in the workbook, or shown with --all.", count=left_out
        )
