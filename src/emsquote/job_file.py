"""The job file: reading what `emsquote init` writes and people change."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from emsquote.bom import Supply
from emsquote.job import Board, ExcessPolicy, Job, Margin, MarginMode, Override, ServiceRequest, StockedPart
from emsquote.language import Language
from emsquote.money import ExchangeRate, ExchangeRates
from emsquote.part import Mount, PartClass
from emsquote.quote import Category
from emsquote.toml_table import TomlTable, read_toml

MOST_BOARDS = 100_000_000
_CURRENCY = re.compile(r"[A-Z]{3}")


def read_job(path: Path) -> Job:
    """Read a job file (TOML); `InputError` with every fault and its key's path if it is not sound."""
    top = read_toml(path)
    suppliers = top.table("suppliers")
    job = Job(
        quantities=_quantities(top),
        title=top.text("title"),
        customer=top.text("customer"),
        currency=_currency(top, "currency"),
        date=top.day("date"),
        rate_card=top.text("rate_card"),
        board=_board(top.table("board")),
        services=tuple(_service(row) for row in top.tables("service")),
        exchange_rates=ExchangeRates(tuple(_exchange_rate(row) for row in top.tables("exchange_rate"))),
        margins=_margins(top),
        excess=top.choice("excess", ExcessPolicy, ExcessPolicy.CHARGE),
        stock=tuple(
            StockedPart(row.text("mpn", required=True), row.whole("pieces", required=True))
            for row in top.tables("stock")
        ),
        preferred_suppliers=suppliers.texts("preferred"),
        barred_suppliers=suppliers.texts("barred"),
        max_lead_days=_optional_whole(top, "max_lead_days", minimum=0),
        amortise_nre_over=_optional_whole(top, "amortise_nre_over", minimum=1),
        turn=top.text("turn"),
        scope=top.text("scope"),
        overrides=tuple(_override(row) for row in top.tables("override")),
        notes=top.texts("notes"),
        language=top.choice("language", Language, Language.ENGLISH),
    )
    top.check()
    return job


def _quantities(top: TomlTable) -> tuple[int, ...]:
    quantities = top.wholes("quantities")
    for each in quantities:
        if each > MOST_BOARDS:
            top.refuse("quantities", f"{each} boards are more than {MOST_BOARDS}", "check the number of digits")
    return tuple(dict.fromkeys(quantities))


def _currency(table: TomlTable, key: str, *, required: bool = False) -> str:
    code = table.text(key, required=required)
    if code and not _CURRENCY.fullmatch(code):
        table.refuse(key, f'{key} must be an ISO 4217 code, not "{code}"', 'write three capitals, as "EUR"')
    return code


def _optional_whole(table: TomlTable, key: str, *, minimum: int, maximum: int | None = None) -> int | None:
    return table.whole(key, minimum, minimum=minimum, maximum=maximum) if table.has(key) else None


def _optional_length(table: TomlTable, key: str) -> Decimal | None:
    return table.number(key, 1, minimum=Decimal("0.1"), maximum=2000) if table.has(key) else None


def _board(table: TomlTable) -> Board:
    return Board(
        width_mm=_optional_length(table, "width_mm"),
        height_mm=_optional_length(table, "height_mm"),
        sides=_optional_whole(table, "sides", minimum=1, maximum=2),
        layers=_optional_whole(table, "layers", minimum=1, maximum=64),
        boards_per_panel=_optional_whole(table, "boards_per_panel", minimum=1, maximum=10_000),
    )


def _service(row: TomlTable) -> ServiceRequest:
    amount = row.number("amount") if row.has("amount") else None
    return ServiceRequest(row.text("name", required=True), amount, row.origin("name"))


def _exchange_rate(row: TomlTable) -> ExchangeRate:
    rate = row.number("rate", 1, required=True)
    if not rate:
        row.refuse("rate", "rate must be more than 0", "write how much of the target one unit of the source buys")
        rate = Decimal(1)
    source, target = _currency(row, "source", required=True), _currency(row, "target", required=True)
    return ExchangeRate(source, target, rate, row.day("dated"), row.text("read_from"))


def _margins(top: TomlTable) -> dict[str, Margin]:
    margins = {}
    known = [category.value for category in Category]
    for name, table in top.named_tables("margin"):
        mode = table.choice("mode", MarginMode, MarginMode.MARKUP)
        ceiling = Decimal("99.99") if mode is MarginMode.MARGIN else Decimal(10_000)
        margins[name] = Margin(mode, table.number("percent", minimum=0, maximum=ceiling, required=True))
        if name not in known:
            top.refuse(
                f"margin.{name}", f'there is no category "{name}"', f"one of: {', '.join(known)}", "unknown-word"
            )
    return margins


def _override(row: TomlTable) -> Override:
    selectors = [key for key in ("mpn", "footprint", "designator") if row.text(key)]
    if len(selectors) != 1:
        row.refuse("", "an override selects by exactly one of mpn, footprint and designator", "keep one of them")
    mount = row.choice("mount", Mount, Mount.UNKNOWN)
    part_class = row.choice("class", PartClass, PartClass.UNKNOWN)
    supply = row.choice("supply", Supply, Supply.BOUGHT)
    return Override(
        mpn=row.text("mpn"),
        footprint=row.text("footprint"),
        designator=row.text("designator"),
        mount=mount.value if row.has("mount") else "",
        part_class=part_class.value if row.has("class") else "",
        joints=_optional_whole(row, "joints", minimum=0),
        supply=supply.value if row.has("supply") else "",
        origin=row.origin(),
    )
