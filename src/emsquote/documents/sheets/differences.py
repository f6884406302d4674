"""A comparison of two quotes as a sheet: effects largest first, from the old total to the new."""

from __future__ import annotations

from collections.abc import Iterator

from emsquote.documents.diff import QuoteDiff
from emsquote.documents.diff.effect import EffectRow
from emsquote.documents.sheet import (
    Cell,
    ColumnKind,
    Emphasis,
    Sheet,
    SheetColumn,
    SheetRow,
    percent,
    settled,
    visible,
)
from emsquote.documents.sheets.summary import boards
from emsquote.model.money import Money, Total
from emsquote.wording.texts import Texts


def differences_sheet(compared: QuoteDiff, texts: Texts, limit: int) -> Sheet:
    """Return one row an effect, only the `limit` largest by themselves.

    The others are one row with their sum.
    """
    shown, others = compared.effects[:limit], compared.effects[limit:]
    rows = [_row(_label(effect, texts), effect.amounts) for effect in shown]
    if others:
        rows.append(_row(texts("{count} smaller effects", count=len(others)), _sums(others)))
    columns = (
        SheetColumn(boards(quantity, texts), ColumnKind.MONEY, 14)
        for quantity in compared.quantities
    )
    return Sheet(
        name=texts("Differences"),
        title=texts("What changed"),
        columns=(SheetColumn(texts("Effect"), ColumnKind.TEXT, 60), *columns),
        rows=(
            SheetRow(
                (texts("Old total"), *(_total(total) for total in compared.old)), Emphasis.TOTAL
            ),
            *rows,
            SheetRow((texts("Difference"), *_differences(compared)), Emphasis.TOTAL),
            SheetRow((texts("Difference / old total"), *_percents(compared))),
            SheetRow(
                (texts("New total"), *(_total(total) for total in compared.new)), Emphasis.TOTAL
            ),
        ),
        facts=((texts("Currency"), compared.currency),),
        notes=(
            *_incomplete(compared, texts),
            *(visible(texts.sentence(remark)) for remark in compared.remarks),
        ),
        language=texts.language,
    )


def _label(effect: EffectRow, texts: Texts) -> str:
    label = f"{texts.word('cause', effect.cause)}: {visible(texts.sentence(effect.subject))}"
    return f"{label}, {visible(texts.sentence(effect.detail))}" if effect.detail else label


def _row(label: str, amounts: tuple[Money, ...]) -> SheetRow:
    return SheetRow((label, *(settled(amount) if amount else "" for amount in amounts)))


def _sums(effects: tuple[EffectRow, ...]) -> tuple[Money, ...]:
    nothing = Money.zero(effects[0].amounts[0].currency)
    return tuple(
        sum(amounts, nothing)
        for amounts in zip(*(effect.amounts for effect in effects), strict=True)
    )


def _total(total: Total) -> Cell:
    return Total(settled(total.known), total.missing)


def _differences(compared: QuoteDiff) -> Iterator[Cell]:
    for old, new in zip(compared.old, compared.new, strict=True):
        yield Total(settled(new.known - old.known), (*old.missing, *new.missing))


def _percents(compared: QuoteDiff) -> Iterator[Cell]:
    for old, new in zip(compared.old, compared.new, strict=True):
        known = old.complete and new.complete
        yield percent(new.known - old.known, old.known) if known else ""


def _incomplete(compared: QuoteDiff, texts: Texts) -> Iterator[str]:
    if not all(total.complete for total in (*compared.old, *compared.new)):
        yield texts("A total is incomplete, so the difference is not known in full.")
