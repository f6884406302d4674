"""Boards and rate cards for the tests of costing."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from emsquote.costing.charge import WorkRequest, asked_work, charges
from emsquote.costing.price import price_column
from emsquote.costing.rate_card import Assumptions, read_rate_card, shipped_rate_card
from emsquote.costing.work import BoardPlan, Work, board_work
from emsquote.finding import Origin
from emsquote.model.bare_board import BareBoard
from emsquote.model.bom import BomLine, Supply
from emsquote.model.job import Board, Job, ServiceRequest
from emsquote.model.measure import Measure
from emsquote.model.money import Money, Total
from emsquote.model.part import Mount, PartClass, PartKind


def part(
    mpn,
    per_board=1,
    *,
    mount="smt",
    part_class="chip-0402",
    joints=2,
    hidden=False,
    side="",
    supply=Supply.BOUGHT,
):
    """A BOM line and how it was understood."""
    line = BomLine(
        Origin("bom.csv", row=2),
        per_board if not isinstance(per_board, int) else Measure(Decimal(per_board)),
        mpn=mpn,
        side=side,
        supply=supply,
    )
    return line, PartKind(Mount(mount), PartClass(part_class), joints, hidden, "as the test says")


def plan(*, sides=1, boards_per_panel=1, width=100, height=100, delivery="standard", **bare):
    """A board of 1 dm² on one side, alone on its panel, unless stated."""
    return BoardPlan(
        width_mm=Decimal(width),
        height_mm=Decimal(height),
        sides=sides,
        boards_per_panel=boards_per_panel,
        bare=BareBoard(**bare),
        delivery=delivery,
    )


def asked(*names, turn="", **amounts):
    """Services by name, those with an amount as keywords (burn_in=48)."""
    plain = [ServiceRequest(name) for name in names]
    stated = [
        ServiceRequest(name.replace("_", "-"), Decimal(amount)) for name, amount in amounts.items()
    ]
    return WorkRequest((*plain, *stated), turn)


def column(card, placed, quantity, *, board=None, wish=None, material=0):
    """Everything a card charges for a board at a quantity."""
    work = Work(board_work(placed, board or plan(), card.loaded_parts), quantity, quantity)
    return charges(
        card,
        work,
        asked_work(card, wish or WorkRequest()),
        Total(Money(Decimal(material), card.currency)),
    )


def prices(card, placed, quantity, *, job=None, material=0, **how):
    """The prices of a column."""
    charged = column(card, placed, quantity, material=material, **how)
    bought = Total(Money(Decimal(material), card.currency))
    return price_column(card, job or Job(quantities=(quantity,)), quantity, bought, charged)


@pytest.fixture(scope="session")
def bench():
    """The makers of parts, boards and columns."""
    return SimpleNamespace(
        part=part,
        plan=plan,
        asked=asked,
        column=column,
        prices=prices,
        Board=Board,
        Assumptions=Assumptions,
    )


@pytest.fixture
def card(tmp_path):
    """Read a rate card from its text; a title and a currency need not be written."""

    def read(text, *, head='currency = "EUR"\n'):
        path = tmp_path / "card.toml"
        path.write_text(head + text, encoding="utf-8")
        return read_rate_card(path)

    return read


@pytest.fixture(scope="session")
def default_card():
    """The default rate card."""
    return shipped_rate_card("default")
