"""The job file: reading what `emsquote init` writes and people change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from emsquote.files.toml_table import TomlTable, read_toml
from emsquote.model.bare_board import bare_board_from
from emsquote.model.bom import Supply
from emsquote.model.bom_price import BomPriceUse
from emsquote.model.company_names import supplier_name
from emsquote.model.evidence import MatchPolicy
from emsquote.model.included import StatedSupply, SuppliedBy
from emsquote.model.job import (
    Board,
    ExcessPolicy,
    ExcessRule,
    Job,
    Margin,
    MarginMode,
    Override,
    ServiceRequest,
    StockedPart,
    StockPolicy,
    SupplierCosts,
)
from emsquote.model.money import ExchangeRate, ExchangeRates
from emsquote.model.panel import Separation
from emsquote.model.part import Mount, PartClass
from emsquote.model.quote import Category
from emsquote.model.scope_item import BARE_BOARD, supplies_from
from emsquote.wording.language import Language

MOST_BOARDS = 100_000_000
_MOST_MONEY = 1_000_000_000
_LONGEST_SEARCH = 86_400
_CURRENCY = re.compile(r"[A-Z]{3}")


def read_job(path: Path, defaults: TomlTable | None = None) -> Job:
    """Read a job file (TOML); what it does not state is taken from the defaults of the house.

    `InputError` with every fault and its key's path if it is not sound.
    """
    top = read_toml(path)
    if defaults:
        top = top.over(defaults)
    job = job_from(top)
    top.check()
    return job


def job_from(top: TomlTable) -> Job:
    """Return the job that a table states, its faults noted there."""
    suppliers, board = top.table("suppliers"), top.table("board")
    buying = top.table("buying")
    return Job(
        quantities=_quantities(top),
        title=top.text("title"),
        customer=top.text("customer"),
        customer_address=top.texts("customer_address"),
        number=top.text("number"),
        currency=_currency(top, "currency"),
        date=top.day("date"),
        rate_card=top.text("rate_card"),
        board=_board(board),
        supplies=(*_board_supply(board), *_supplies(top)),
        services=tuple(_service(row) for row in top.tables("service")),
        exchange_rates=ExchangeRates(
            tuple(_exchange_rate(row) for row in top.tables("exchange_rate"))
        ),
        margins=_margins(top),
        stock_policy=buying.choice("stock", StockPolicy, StockPolicy.TELL),
        match=buying.choice("match", MatchPolicy, MatchPolicy.ALL),
        budgetary=buying.flag("budgetary"),
        bom_prices=buying.choice("bom_prices", BomPriceUse, BomPriceUse.LAST),
        bom_currency=_currency(buying, "bom_currency"),
        excess=top.choice("excess", ExcessPolicy, ExcessPolicy.CHARGE),
        excess_rules=tuple(_excess_rule(row) for row in top.tables("excess_of")),
        stock=tuple(
            StockedPart(row.text("mpn", required=True), row.whole("pieces", required=True))
            for row in top.tables("stock")
        ),
        supplier_costs=_all_supplier_costs(top),
        max_suppliers=_optional_whole(top, "max_suppliers", minimum=1),
        solve_seconds=_optional_whole(top, "solve_seconds", minimum=1, maximum=_LONGEST_SEARCH),
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


def _quantities(top: TomlTable) -> tuple[int, ...]:
    quantities = top.wholes("quantities")
    for each in quantities:
        if each > MOST_BOARDS:
            top.refuse(
                "quantities",
                f"{each} boards are more than {MOST_BOARDS}",
                "check the number of digits",
            )
    return tuple(dict.fromkeys(quantities))


def _currency(table: TomlTable, key: str, *, required: bool = False) -> str:
    code = table.text(key, required=required)
    if code and not _CURRENCY.fullmatch(code):
        table.refuse(
            key, f'{key} must be an ISO 4217 code, not "{code}"', 'write three capitals, as "EUR"'
        )
    return code


def _optional_whole(
    table: TomlTable, key: str, *, minimum: int, maximum: int | None = None
) -> int | None:
    return table.whole(key, minimum, minimum=minimum, maximum=maximum) if table.has(key) else None


def _optional_length(table: TomlTable, key: str) -> Decimal | None:
    return table.number(key, 1, minimum=Decimal("0.1"), maximum=2000) if table.has(key) else None


def _board(table: TomlTable) -> Board:
    return Board(
        width_mm=_optional_length(table, "width_mm"),
        height_mm=_optional_length(table, "height_mm"),
        sides=_optional_whole(table, "sides", minimum=1, maximum=2),
        boards_per_panel=_optional_whole(table, "boards_per_panel", minimum=1, maximum=10_000),
        separation=_separation(table),
        bare=bare_board_from(table),
        delivery=table.text("delivery"),
        files=table.texts("files"),
    )


def _separation(table: TomlTable) -> Separation | None:
    if not table.has("separation"):
        return None
    return table.choice("separation", Separation, Separation.V_CUT)


def _board_supply(table: TomlTable) -> Iterator[StatedSupply]:
    """Yield who supplies the bare board, if the job says."""
    if table.has("supply"):
        by = table.choice("supply", SuppliedBy, SuppliedBy.HOUSE)
        yield StatedSupply(BARE_BOARD, by, table.origin("supply"))


def _supplies(top: TomlTable) -> Iterator[StatedSupply]:
    """Yield who supplies everything else."""
    table = top.table("supply")
    for stated in supplies_from(table):
        if stated.item == BARE_BOARD:
            message = "the board has its supply in the table [board]"
            table.refuse(BARE_BOARD, message, 'write [board] supply = "…"')
        yield stated


def _service(row: TomlTable) -> ServiceRequest:
    amount = row.number("amount") if row.has("amount") else None
    return ServiceRequest(row.text("name", required=True), amount, row.origin("name"))


def _exchange_rate(row: TomlTable) -> ExchangeRate:
    rate = row.number("rate", 1, required=True)
    if not rate:
        row.refuse(
            "rate",
            "rate must be more than 0",
            "write how much of the target one unit of the source buys",
        )
        rate = Decimal(1)
    source, target = (
        _currency(row, "source", required=True),
        _currency(row, "target", required=True),
    )
    return ExchangeRate(source, target, rate, row.day("dated"), row.text("read_from"))


def _excess_rule(row: TomlTable) -> ExcessRule:
    part_class = row.choice("class", PartClass, PartClass.UNKNOWN)
    if row.has("mpn") == row.has("class"):
        row.refuse(
            "", "a rule for excess selects by exactly one of mpn and class", "keep one of them"
        )
    if not row.has("policy"):
        row.refuse(
            "policy", "policy is missing", 'add policy = "charge" or "report"', "missing-key"
        )
    policy = row.choice("policy", ExcessPolicy, ExcessPolicy.CHARGE)
    return ExcessRule(policy, row.text("mpn"), part_class.value if row.has("class") else "")


def _all_supplier_costs(top: TomlTable) -> tuple[SupplierCosts, ...]:
    rows = top.tables("supplier_cost")
    found = tuple(_supplier_costs(row) for row in rows)
    first: dict[str, SupplierCosts] = {}
    for row, each in zip(rows, found, strict=True):
        before = first.setdefault(supplier_name(each.supplier), each)
        if before is not each and each.supplier:
            message = f'"{each.supplier}" has its costs in {before.origin.key} already'
            row.refuse("supplier", message, "put all costs of a supplier into one table")
    return found


def _supplier_costs(row: TomlTable) -> SupplierCosts:
    needs = {
        "free_from": "shipping",
        "small_order_below": "small_order_fee",
        "small_order_fee": "small_order_below",
    }
    for key, other in needs.items():
        if row.has(key) and not row.has(other):
            row.refuse(
                key, f"{key} means nothing without {other}", f"state {other}, or leave {key} out"
            )
    return SupplierCosts(
        supplier=row.text("supplier", required=True),
        shipping=row.number("shipping", maximum=_MOST_MONEY),
        free_from=_optional_money(row, "free_from"),
        small_order_fee=row.number("small_order_fee", maximum=_MOST_MONEY),
        small_order_below=_optional_money(row, "small_order_below"),
        minimum_order=_optional_money(row, "minimum_order"),
        currency=_currency(row, "currency"),
        origin=row.origin(),
    )


def _optional_money(row: TomlTable, key: str) -> Decimal | None:
    return row.number(key, maximum=_MOST_MONEY) if row.has(key) else None


def _margins(top: TomlTable) -> dict[str, Margin]:
    margins = {}
    known = [category.value for category in Category]
    for name, table in top.named_tables("margin"):
        mode = table.choice("mode", MarginMode, MarginMode.MARKUP)
        ceiling = Decimal("99.99") if mode is MarginMode.MARGIN else Decimal(10_000)
        percent = table.number("percent", minimum=0, maximum=ceiling, required=True)
        margins[name] = Margin(mode, percent, table.flag("covers_sga"))
        if name not in known:
            top.refuse(
                f"margin.{name}",
                f'there is no category "{name}"',
                f"one of: {', '.join(known)}",
                "unknown-word",
            )
    return margins


def _override(row: TomlTable) -> Override:
    selectors = [key for key in ("mpn", "footprint", "designator") if row.text(key)]
    if len(selectors) != 1:
        row.refuse(
            "",
            "an override selects by exactly one of mpn, footprint and designator",
            "keep one of them",
        )
    mount = row.choice("mount", Mount, Mount.UNKNOWN)
    part_class = row.choice("class", PartClass, PartClass.UNKNOWN)
    supply = row.choice("supply", Supply, Supply.BOUGHT)
    if supply in {Supply.MADE, Supply.HOUSE}:
        message = f'"{supply}" is found out, not stated: nothing would be charged for the part'
        row.refuse("supply", message, 'write "bought", "consigned" or "not-fitted"')
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
