"""Two quotes compared: each change is worth something, and together they are the whole
difference.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from typer.testing import CliRunner

from emsquote.cli import app
from emsquote.documents.diff import Cause, diff
from emsquote.documents.diff.contract import diff_schema_text
from emsquote.documents.quote_json import quote_to_json
from emsquote.files.shipped import data_folder
from emsquote.finding import Finding, InputError, Origin, Severity
from emsquote.model.bom import Supply
from emsquote.model.measure import Measure
from emsquote.model.money import Money, Unknown
from emsquote.model.purchase import Bought
from emsquote.model.quote import Category, CategoryPrice, Quote, QuoteColumn

from .build import eur, open_quote, whole_quote


def _at_10(quote: Quote) -> Quote:
    return replace(
        quote,
        columns=quote.columns[:1],
        lines=tuple(replace(e, cells=e.cells[:1]) for e in quote.lines),
    )


OLD = _at_10(whole_quote())


def _with_prices(quote: Quote, **extended: str) -> Quote:
    """Return the quote with other extended prices by category; totals follow."""
    column = quote.columns[0]
    categories = tuple(
        replace(each, extended=eur(extended[each.category.name]))
        if each.category.name in extended
        else each
        for each in column.categories
    )
    return replace(quote, columns=(_summed(column, categories),))


def _summed(column: QuoteColumn, categories: tuple[CategoryPrice, ...]) -> QuoteColumn:
    extended = sum((each.extended for each in categories), eur("0"))
    total = extended + column.nre_total
    return replace(column, categories=categories, extended=extended, total=total)


def _with_line_cost(quote: Quote, place: int, cost: str) -> Quote:
    """Return the quote with another cost of a line, in the line and in its category; prices
    stay.
    """
    line = quote.lines[place]
    cell = replace(line.cells[0], cost=eur(cost))
    lines = (*quote.lines[:place], replace(line, cells=(cell,)), *quote.lines[place + 1 :])
    column = quote.columns[0]
    was = line.cells[0].cost
    assert isinstance(was, Money)
    categories = tuple(
        replace(each, cost=each.cost - was + eur(cost))
        if each.category is Category.MATERIAL
        else each
        for each in column.categories
    )
    return replace(quote, lines=lines, columns=(replace(column, categories=categories),))


def _effects(new: Quote, old: Quote = OLD) -> list[tuple[str, str, str]]:
    return [
        (each.cause.value, each.subject, str(each.amounts[0].amount))
        for each in diff(old, new).effects
    ]


def test_a_quote_does_not_differ_from_itself():
    compared = diff(whole_quote(), whole_quote())
    assert compared.same
    assert compared.effects == ()


def test_a_margin_that_rose_is_worth_the_whole_difference():
    assert _effects(_with_prices(OLD, SMT="130.30")) == [("margin", "smt", "4.00")]


def test_a_part_that_became_dearer_is_worth_its_cost_with_overhead_and_margin():
    # Price to cost is 36.80 / 31.00 = 1.18710; 3.00 EUR more cost is 3.56 EUR more price.
    new = _with_prices(_with_line_cost(OLD, 1, "33"), MATERIAL="40.40")
    assert _effects(new) == [("part-price", "MCU-1 (U1)", "3.56"), ("margin", "material", "0.04")]


def _changed_line(quote: Quote, place: int, **changes: object) -> Quote:
    line = quote.lines[place]
    return replace(
        quote,
        lines=(
            *quote.lines[:place],
            replace(line, line=replace(line.line, **changes)),
            *quote.lines[place + 1 :],
        ),  # type: ignore[arg-type]
    )


def test_one_more_per_board_is_worth_its_share():
    # 1 → 2 a board doubles 30.00 EUR; × 1.18710 is 35.61 EUR.
    new = _changed_line(_with_line_cost(OLD, 1, "60"), 1, per_board=Measure(Decimal(2)))
    new = _with_prices(new, MATERIAL="72.41")
    assert _effects(new) == [("per-board", "MCU-1 (U1)", "35.61")]


def _at_rate(quote: Quote, rate: str) -> Quote:
    column = quote.columns[0]
    purchases = []
    for each in column.purchases:
        if isinstance(each, Bought):
            orders = tuple(
                replace(o, exchange_rate=Decimal(rate)) if o.offer.currency == "USD" else o
                for o in each.orders
            )
            purchases.append(replace(each, orders=orders))
        else:
            purchases.append(each)  # type: ignore[arg-type]
    return replace(quote, columns=(replace(column, purchases=tuple(purchases)),))


def test_an_exchange_rate_is_worth_what_it_does_to_all_its_parts():
    # 0.8 → 0.88 is 10 % on 30.00 EUR; × 1.18710 is 3.56 EUR.
    new = _with_prices(_at_rate(_with_line_cost(OLD, 1, "33"), "0.88"), MATERIAL="40.36")
    compared = diff(OLD, new)
    assert [(e.cause, e.subject, e.detail, str(e.amounts[0].amount)) for e in compared.effects] == [
        (Cause.EXCHANGE, "USD", "0.8 → 0.88", "3.56")
    ]


@pytest.mark.parametrize(
    ("changes", "cause", "subject"),
    [
        pytest.param({"mpn": "MCU-2"}, "part-replaced", "MCU-2 (U1)", id="another part"),
        pytest.param(
            {"supply": Supply.CONSIGNED}, "supply", "MCU-1 (U1)", id="now supplied by the customer"
        ),
    ],
)
def test_a_change_that_explains_all_the_others(
    changes: dict[str, object], cause: str, subject: str
):
    new = _with_prices(_changed_line(_with_line_cost(OLD, 1, "40"), 1, **changes), MATERIAL="48.67")
    assert _effects(new) == [(cause, subject, "11.87")]


def test_lines_that_come_and_go():
    less = _with_prices(_without(_with_line_cost(OLD, 1, "0"), 1), MATERIAL="1.19")
    assert _effects(less) == [("line-removed", "MCU-1 (U1)", "-35.61")]
    assert _effects(OLD, less) == [
        ("line-added", "MCU-1 (U1)", "35.70"),
        ("margin", "material", "-0.09"),
    ]


def _without(quote: Quote, place: int) -> Quote:
    return replace(quote, lines=(*quote.lines[:place], *quote.lines[place + 1 :]))


def test_work_and_rate_of_an_activity_are_told_apart():
    # Placement: 40 placements cost 1.00; 60 at the old rate 1.50, at the new 3.00; price to cost is
    # 126.30 / 101.
    column = OLD.columns[0]
    charges = tuple(
        replace(each, driver_amount=Decimal(60), cost=eur("3"))
        if each.activity == "placement"
        else each
        for each in column.charges
    )
    categories = tuple(
        replace(each, cost=eur("103"), extended=eur("128.80"))
        if each.category is Category.SMT
        else each
        for each in column.categories
    )
    new = replace(OLD, columns=(_summed(replace(column, charges=charges), categories),))
    assert _effects(new) == [
        ("rate", "Placement", "1.88"),
        ("work", "Placement", "0.63"),
        ("margin", "smt", "-0.01"),
    ]


def test_a_rate_card_in_another_currency_moves_with_its_exchange_rate():
    # SMT 101.00 EUR at 0.8 is 111.10 at 0.88: 10.10 more cost, × 126.30 / 101 = 12.63 more price.
    column = OLD.columns[0]
    dearer = Decimal("1.1")
    charges = tuple(
        replace(each, cost=each.cost * dearer) if each.category is Category.SMT else each
        for each in column.charges
    )
    categories = tuple(
        replace(each, cost=eur("111.10"), extended=eur("138.93"))
        if each.category is Category.SMT
        else each
        for each in column.categories
    )
    new = replace(
        OLD,
        columns=(_summed(replace(column, charges=charges, purchases=()), categories),),
        lines=tuple(replace(e, cells=(replace(e.cells[0], purchase=None),)) for e in OLD.lines),
        exchange_rates=(replace(OLD.exchange_rates[0], rate=Decimal("0.88")),),
    )
    old = replace(OLD, columns=(replace(column, purchases=()),), lines=new.lines)
    assert _effects(new, old) == [("exchange", "USD", "12.63")]


def test_one_off_items_are_told_by_title():
    column = OLD.columns[0]
    new = replace(
        column,
        nre=(replace(column.nre[0], price=eur("180")),),
        nre_total=eur("180"),
        total=eur("343.10"),
    )
    compared = diff(OLD, replace(OLD, columns=(new,)))
    assert [(e.cause, e.detail, e.amounts) for e in compared.effects] == [
        (Cause.NRE, "150.00 EUR → 180.00 EUR", (eur("30.00"),))
    ]


def test_a_line_without_price_is_told_beside_the_money():
    compared = diff(OLD, open_quote())
    assert compared.remarks == ("line added without a price: XY-1", 'now open: no offer for "XY-1"')
    assert [total.complete for total in (*compared.old, *compared.new)] == [True, False]
    assert compared.exceeds(Decimal(1000))


def test_what_changed_beside_the_money_is_told():
    finding = Finding(Severity.NOTE, "panel", Origin("job.toml"), "4 boards a panel assumed")
    new = replace(whole_quote(), rate_card="other", date="2026-06-01", findings=(finding,))
    new = replace(new, columns=(replace(new.columns[0], quantity=50), new.columns[1]))
    assert diff(whole_quote(), new).remarks == (
        "rate card: default → other",
        "date: 2026-05-04 → 2026-06-01",
        "quantity 10 is no longer quoted",
        "quantity 50 is new",
        "no longer assumed: 100 pcs of Farnell cost 1.00 EUR",
        "no longer assumed: one side has SMT parts, since none is stated",
        "no longer doubtful: class of XTAL-8M is a guess",
        "now assumed: 4 boards a panel assumed",
    )


cents = st.decimals("0", "1000", places=2).map(lambda amount: Money(amount, "EUR"))


@st.composite
def _quotes(draw: st.DrawFn) -> Quote:
    """Draw a quote of any prices, costs and lines, whether they fit together or not."""
    quote = OLD
    column = quote.columns[0]
    categories = tuple(
        replace(each, cost=draw(cents), extended=draw(cents)) for each in column.categories
    )
    charges = tuple(
        replace(each, cost=draw(cents), driver_amount=draw(st.decimals(0, 99, places=0)))
        for each in column.charges
    )
    keep = draw(st.sets(st.integers(0, 3)))
    lines = []
    for place in sorted(keep):
        priced = quote.lines[place]
        cost = draw(cents | st.just(Unknown("no offer")))
        line = replace(priced.line, per_board=Measure(Decimal(draw(st.integers(0, 5)))))
        lines.append(replace(priced, line=line, cells=(replace(priced.cells[0], cost=cost),)))
    column = _at_rate(
        replace(quote, columns=(column,)), str(draw(st.decimals("0.5", "2", places=2)))
    ).columns[0]
    column = replace(
        column, categories=categories, charges=charges, total=draw(cents), nre_total=draw(cents)
    )
    return replace(quote, columns=(column,), lines=tuple(lines))


@given(_quotes(), _quotes())
def test_the_effects_always_add_up_to_the_difference(old: Quote, new: Quote):
    compared = diff(old, new)
    effects = sum((each.amounts[0] for each in compared.effects), eur("0"))
    assert compared.old[0].known + effects == compared.new[0].known


@given(_quotes(), _quotes())
def test_the_largest_effect_comes_first(old: Quote, new: Quote):
    weights = [each.weight.amount for each in diff(old, new).effects]
    assert weights == sorted(weights, reverse=True)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            lambda q: replace(q, currency="USD"),
            "is in USD, the old one in EUR",
            id="another currency",
        ),
        pytest.param(
            lambda q: replace(q, columns=(replace(q.columns[0], quantity=7),)),
            "has no quantity of the old one",
            id="no quantity in common",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused(change: Callable[[Quote], Quote], message: str):
    with pytest.raises(InputError) as refused:
        diff(OLD, change(OLD))
    assert refused.value.findings[0].message == message


def _run(tmp_path: Path, new: Quote, *options: str) -> tuple[int, str]:
    for name, quote in (("old", OLD), ("new", new)):
        (tmp_path / f"{name}.json").write_bytes(quote_to_json(quote))
    done = CliRunner().invoke(
        app, ["diff", str(tmp_path / "old.json"), str(tmp_path / "new.json"), *options]
    )
    return done.exit_code, done.stdout


def test_the_command_prints_the_effects(tmp_path: Path):
    assert _run(tmp_path, _with_prices(OLD, SMT="130.30")) == (
        1,
        """\
What changed
============
Currency  EUR

Effect                                            10 boards
------------------------------------------------  ---------
Old total                                            313.10
margin, overhead, rounding: smt, 25.0 % → 29.0 %       4.00
------------------------------------------------  ---------
Difference                                             4.00
Difference / old total                                1.3 %
------------------------------------------------  ---------
New total                                            317.10
""",
    )


@pytest.mark.parametrize(
    ("threshold", "code"),
    [
        pytest.param("2%", 0, id="within two percent"),
        pytest.param("1.2 %", 1, id="over 1.2 percent"),
        pytest.param("0", 1, id="any difference"),
        pytest.param("two", 2, id="not a number"),
        pytest.param("-1%", 2, id="negative"),
        pytest.param("nan", 2, id="not a finite number"),
    ],
)
def test_the_threshold_decides_the_exit_code(tmp_path: Path, threshold: str, code: int):
    assert _run(tmp_path, _with_prices(OLD, SMT="130.30"), "--fail-over", threshold)[0] == code


def test_the_same_quote_is_exit_code_0(tmp_path: Path):
    assert _run(tmp_path, OLD) == (0, "Nothing changed.\n")


def test_a_merge_request_gets_markdown(tmp_path: Path):
    code, text = _run(tmp_path, _with_prices(OLD, SMT="130.30"), "--format", "markdown")
    assert code == 1
    assert "| **New total** | **317.10** |\n" in text


def test_programs_get_json_that_keeps_to_its_schema(tmp_path: Path):
    schema = data_folder() / "schema" / "diff-1.schema.json"
    assert schema.read_text(encoding="utf-8") == diff_schema_text()
    code, text = _run(tmp_path, _with_prices(OLD, SMT="130.30"), "--format", "json")
    told = json.loads(text)
    jsonschema.validate(
        told, json.loads(schema.read_text(encoding="utf-8")), cls=jsonschema.Draft202012Validator
    )
    assert code == 1
    assert (told["schema"], told["old"], told["new"]) == (
        "emsquote/diff/1",
        [{"total": "313.10", "complete": True}],
        [{"total": "317.10", "complete": True}],
    )
    assert told["effects"] == [
        {"cause": "margin", "subject": "smt", "detail": "25.0 % → 29.0 %", "amounts": ["4.00"]}
    ]
