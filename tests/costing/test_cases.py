"""Published figures: each folder under `cases/` is one source, and the engine gives its totals to
the cent.

`bought` is what was billed beside assembly and is taken as it stands. Where a source does not add
up, `total` is what is right and `printed` what it says; `test_differences_are_those_known` holds
the list.
"""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import asdict

from emsquote.costing.charge import asked_work, charges
from emsquote.costing.price import price_column
from emsquote.costing.rate_card import read_rate_card, shipped_rate_card, shipped_rate_cards
from emsquote.costing.work import Work, board_work
from emsquote.files.toml_table import TomlTable
from emsquote.model.bare_board import bare_board_from
from emsquote.model.bom import Supply
from emsquote.model.job import Job
from emsquote.model.measure import Measure
from emsquote.model.money import Money, Total

D = Decimal
FOLDER = Path(__file__).parent / "cases"


def _cases():
    for path in sorted(FOLDER.glob("*/case.toml")):
        case = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=D)
        for number, quote in enumerate(case["quote"], 1):
            several = f" {number}" if len(case["quote"]) > 1 else ""
            yield pytest.param(
                path, case, quote, id=f"{path.parent.name}{several}: {quote['quantity']} boards"
            )


def _card(path, case):
    name = case["card"]
    return read_rate_card(path.parent / name) if name.endswith(".toml") else shipped_rate_card(name)


def _placed(bench, rows):
    for row in rows:
        count = row.get("count")
        for number in range(1, (count or 1) + 1):
            yield bench.part(
                f"{row['mpn']}-{number}" if count else row["mpn"],
                Measure(D(row.get("per_board", 1))),
                mount=row.get("mount", "smt"),
                part_class=row.get("class", "chip-0402"),
                joints=row.get("joints", 2),
                supply=Supply(row.get("supply", "bought")),
            )


def _made(card, stated):
    table = TomlTable(stated, "case.toml")
    made = bare_board_from(table).or_else(card.assume.bare)
    table.check()
    return asdict(made)


def _prices(bench, path, case, quote):
    card = _card(path, case)
    plan = bench.plan(
        sides=quote.get("sides", 1),
        width=quote.get("width_mm", 100),
        height=quote.get("height_mm", 100),
        delivery=quote.get("delivery", "standard"),
        **_made(card, quote.get("board", {})),
    )
    board = board_work(_placed(bench, case.get("part", [])), plan, card.loaded_parts)
    work = Work(board, quote["quantity"], quote.get("starts", quote["quantity"]))
    amounts = {name.replace("-", "_"): amount for name, amount in quote.get("amounts", {}).items()}
    wish = bench.asked(*quote.get("with", []), turn=quote.get("turn", ""), **amounts)
    bought = Total(Money(sum(map(D, quote.get("bought", {}).values()), D(0)), card.currency))
    charged = charges(card, work, asked_work(card, wish), bought)
    assert charged.gaps == ()
    return price_column(
        card, Job(quantities=(quote["quantity"],)), quote["quantity"], bought, charged
    )


@pytest.mark.parametrize(("path", "case", "quote"), list(_cases()))
def test_the_published_total_to_the_cent(bench, path, case, quote):
    prices = _prices(bench, path, case, quote)
    if "charges" in quote:
        costs = {each.activity: each.cost.amount for each in prices.charges}
        assert costs == {name: D(cost) for name, cost in quote["charges"].items()}
    if "unit_price" in quote:
        assert prices.unit_price.amount == D(quote["unit_price"])
    if "total" in quote:
        assert prices.total.amount == D(quote["total"])


def test_differences_are_those_known():
    differing = {
        f"{each.values[0].parent.name} {each.values[2]['quantity']}": D(each.values[2]["printed"])
        - each.values[2]["total"]
        for each in _cases()
        if "printed" in each.values[2]
    }
    assert differing == {
        "abc_half_of_the_boards_pass 500": D("-4500.00"),  # 4.50 on each of 1000 boards started
        "locopcb_of_three_houses 5": D("-4.01"),
        "pcbgogo_of_three_houses 5": D(-7),
        "order_jlc_hybrid_pico 2": D("-0.99"),  # 0.987 before rounding
        "volume_circuithub 10": D("-0.10"),
        "volume_circuithub 50": D("-0.26"),
        "volume_circuithub 100": D("-0.35"),
    }


def test_every_house_has_a_case():
    """A card that ships is used by a case, or is the default, or rules for kits, or is told apart
    here.
    """
    used = {case["card"] for _, case, _ in (each.values for each in _cases())}
    used |= {
        tomllib.loads(path.read_text(encoding="utf-8")).get("based_on")
        for path in FOLDER.glob("*/card.toml")
    }
    priced_only = {"points-guangzhou", "fastpcb-2018"}  # see test_points
    kits = {name for name in shipped_rate_cards() if name.startswith("kit-")}
    assert set(shipped_rate_cards()) - used - kits - priced_only == {"default"}
