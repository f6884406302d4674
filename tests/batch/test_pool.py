"""The pool: the same part bought once for all, shares that add up, and never dearer than apart."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.batch.conftest import NOBODY, A, B, bom, run, tree, wish

from emsquote.batch.executors import local
from emsquote.batch.joint_purchase import Member, bought_together, fair_costs
from emsquote.batch.worker import TaskResult
from emsquote.buying.plan import BuyingTerms, purchase
from emsquote.buying.plan.demand import NO_ATTRITION
from emsquote.model.job import StockPolicy
from emsquote.model.offer import Offer, PriceBreak
from emsquote.model.purchase import Bought, Demand, PartKey, Shortage

PART = PartKey("A1", "acme")
TERMS = BuyingTerms(currency="USD")
IN_STOCK = BuyingTerms(currency="USD", stock=StockPolicy.REQUIRE)


def _offer(supplier, *breaks, **terms):
    ladder = tuple(PriceBreak(quantity, Decimal(price)) for quantity, price in breaks)
    return Offer("A-1", "Acme", supplier, f"{supplier}1", "USD", ladder, **terms)


def _alone(required, offers, terms=TERMS):
    demand = Demand(
        PART, "A-1", (), Decimal(0), Decimal(required), NO_ATTRITION, 0, required, "pcs"
    )
    return purchase(demand, offers, terms)


def _members(needs, offers, terms=TERMS):
    return [
        Member(str(n), need, _alone(need, offers, terms).cost.amount, offers)
        for n, need in enumerate(needs)
    ]


def _joint(needs, *offers, terms=TERMS):
    return bought_together(PART, "pcs", _members(needs, offers, terms), terms)


def test_a_break_that_none_reaches_alone_is_reached_together():
    joint = _joint([60, 40], _offer("S", (1, "1.00"), (100, "0.90")))
    # Alone 60.00 and 40.00; together 100 × 0.90 = 90.00, shared 60 : 40.
    assert [(each.ordered, each.alone, each.cost) for each in joint.shares] == [
        (60, Decimal("60.00"), Decimal("54.00")),
        (40, Decimal("40.00"), Decimal("36.00")),
    ]
    assert [(order.quantity, order.cost.amount) for order in joint.orders] == [(100, Decimal(90))]


def test_nobody_pays_more_than_alone():
    # Alone: 900 → 1000 × 0.05 = 50.00; 300 → 300 × 0.10 = 30.00. Together 1000 × 0.05 + 200 × 0.10
    # = 70.00; by need the first would pay 52.50, so he pays 50.00 and the second 20.00.
    offers = (
        _offer("R", (1000, "0.05"), (2000, "0.039"), moq=1000, multiple=1000),
        _offer("C", (1, "0.10"), stock=800),
    )
    joint = _joint([900, 300], *offers)
    assert [each.cost for each in joint.shares] == [Decimal("50.00"), Decimal("20.00")]


def test_where_apart_is_cheaper_each_buys_for_himself():
    # Breaks that rise: alone 10 × 1.00 each, together 20 × 2.00.
    assert _joint([10, 10], _offer("S", (1, "1.00"), (20, "2.00"))) is None


def test_one_shelf_does_not_serve_two():
    # 100 in stock at 1.00, the rest at 3.00: alone 80.00 each, one after the other 80 + (20 × 1 +
    # 60 × 3) = 280.00.
    joint = _joint([80, 80], _offer("S", (1, "1.00"), stock=100), _offer("T", (1, "3.00")))
    assert sum(each.cost for each in joint.shares) == Decimal("280.00")
    assert sum(each.alone for each in joint.shares) == Decimal("280.00")
    assert sum(each.ordered for each in joint.shares) == 160


def test_what_all_of_them_need_may_not_be_there():
    joint = _joint([80, 40], _offer("S", (1, "1.00"), stock=90), terms=IN_STOCK)
    assert [(each.ordered, each.missing) for each in joint.shares] == [(60, 20), (30, 10)]
    assert (joint.is_short, joint.needed, joint.had) == (True, 120, 90)


def test_what_all_of_them_need_is_priced_though_it_is_not_there():
    joint = _joint([80, 40], _offer("S", (1, "1.00"), (100, "0.90"), stock=90))
    # Together 120 at 0.90 = 108.00, of which 30 are missing: by need 20 and 10.
    assert [(share.ordered, share.missing, share.cost) for share in joint.shares] == [
        (80, 20, Decimal("72.00")),
        (40, 10, Decimal("36.00")),
    ]
    assert (joint.is_short, joint.needed, joint.had) == (True, 120, 90)


def test_who_buys_after_others_is_told_what_is_missing():
    # 90 at 1.00 are there, and breaks rise: 120 would cost 2.00 each. Apart 80 and 40 at 1.00; the
    # second finds 10.
    joint = _joint([80, 40], _offer("S", (1, "1.00"), (100, "2.00"), stock=90))
    assert [(share.ordered, share.missing, share.cost) for share in joint.shares] == [
        (80, 0, Decimal("80.00")),
        (40, 30, Decimal("40.00")),
    ]
    assert (joint.is_short, joint.needed, joint.had) == (True, 120, 90)


def test_an_alternate_is_bought_only_where_all_approve_it():
    own, other = _offer("S", (1, "1.00")), _offer("T", (1, "0.10"))
    members = [
        Member("a", 10, Decimal("1.00"), (own,), (other,)),
        Member("b", 10, Decimal(10), (own,)),
    ]
    assert bought_together(PART, "pcs", members, TERMS) is None


prices = st.integers(1, 500).map(lambda cents: Decimal(cents) / 1000)


@st.composite
def offers_of_a_part(draw):
    def one(supplier):
        starts = sorted(
            draw(st.sets(st.sampled_from([1, 5, 10, 25, 100, 250, 1000]), min_size=1, max_size=4))
        )
        multiple = draw(st.sampled_from([1, 1, 5, 10]))
        stock = draw(st.none() | st.integers(0, 3000))
        ladder = [(start, draw(prices)) for start in starts]
        return _offer(
            supplier,
            *ladder,
            moq=draw(st.sampled_from([1, 1, 10, 100])),
            multiple=multiple,
            stock=stock,
        )

    return tuple(one(f"S{number}") for number in range(draw(st.integers(1, 3))))


@settings(max_examples=200, deadline=None)
@example(
    (_offer("S", (1, "0.087")),), [3, 104, 683, 712, 43], TERMS
)  # half a cent: 1545 × 0.087 = 134.415
@given(
    offers_of_a_part(),
    st.lists(st.integers(1, 900), min_size=2, max_size=5),
    st.sampled_from([TERMS, IN_STOCK]),
)
def test_together_never_costs_more_than_apart_and_the_shares_add_up(offers, needs, terms):
    found = [_alone(need, offers, terms) for need in needs]
    members = [
        Member(str(n), need, bought.cost.amount, offers)
        for n, (need, bought) in enumerate(zip(needs, found, strict=True))
        if isinstance(bought, Bought)
    ]
    if len(members) < 2:
        return
    joint = bought_together(PART, "pcs", members, terms)
    if joint is None:
        return
    assert sum(each.ordered for each in joint.shares) == sum(
        order.quantity for order in joint.orders
    )
    assert sum(share.missing for share in joint.shares) == joint.needed - joint.had
    if terms is IN_STOCK:
        for order in {each.offer for each in joint.orders}:
            assert (
                order.stock is None
                or sum(o.quantity for o in joint.orders if o.offer == order) <= order.stock
            )
        if joint.is_short:
            together = _alone(sum(each.required for each in members), offers, terms)
            assert isinstance(together, Shortage)
            return
    cost, alone = (sum(getattr(each, name) for each in joint.shares) for name in ("cost", "alone"))
    assert cost <= alone
    assert (
        cost == sum((each.cost for each in joint.orders[1:]), joint.orders[0].cost).rounded().amount
    )
    for share, member in zip(joint.shares, members, strict=True):
        assert share.ordered >= member.required
        assert share.cost <= share.alone + Decimal("0.01")
        assert sum(each.quantity for each in share.orders) == share.ordered
        assert sum(each.cost.amount for each in share.orders) == share.cost


@given(
    st.lists(st.tuples(st.integers(1, 1000), st.integers(1, 10_000)), min_size=1, max_size=6),
    st.integers(0, 100),
)
def test_fair_costs_add_up_and_exceed_no_limit(members, percent):
    needs = [need for need, _ in members]
    alone = [Decimal(cents) / 100 for _, cents in members]
    cost = sum(alone) * percent / 100
    shares = fair_costs(cost, needs, alone)
    assert abs(sum(shares) - cost) < Decimal("1e-18")
    assert all(
        share <= limit + Decimal("1e-18") for share, limit in zip(shares, alone, strict=True)
    )


@pytest.fixture
def three(place):  # noqa: ARG001 - where they are written
    """Three BOMs: 60 boards of each need 60 A-1, which costs half from 100 on."""
    for name in ("one", "two"):
        bom(f"{name}.csv", A)
    bom("third.csv", B, NOBODY)


def _material(name):
    (column,) = json.loads(Path(f"quotes/{name}.json").read_bytes())["columns"]
    return Decimal(column["categories"]["material"]["cost"])


@pytest.mark.usefixtures("three")
def test_a_pooled_run_buys_once_and_the_quotes_show_it():
    summary = run(pool=True, wish=wish(quantities="60"))
    (part,) = summary.pool.parts
    # Apart each buys 100 at 0.50, which is cheaper than 60 at 1.00; together 120 at 0.50 are 60.00:
    # 30.00 for each.
    assert (part.mpn, part.boms, part.required, part.ordered) == ("A-1", 2, 120, 120)
    assert (part.apart, part.together, part.saving) == (
        Decimal("100.00"),
        Decimal("60.00"),
        Decimal("40.00"),
    )
    assert [(each.name, each.saving) for each in summary.pool.boms] == [
        ("one", Decimal("20.00")),
        ("two", Decimal("20.00")),
    ]
    assert [(each.mpn, each.quantity, each.cost) for each in summary.pool.orders] == [
        ("A-1", 120, Decimal("60.00"))
    ]
    assert _material("one") == Decimal(30)


@pytest.mark.usefixtures("three")
def test_a_pooled_run_gives_the_same_bytes_whoever_works_it_off():
    run(out=Path("here"), pool=True, wish=wish(quantities="60,200"))
    run(out=Path("there"), pool=True, wish=wish(quantities="60,200"), workshop=local(2))
    assert tree("here") == tree("there")


@pytest.mark.usefixtures("three")
def test_a_pooled_run_again_does_nothing_anew_until_a_need_changes():
    done = []
    Path("offers.csv").write_text(
        Path("offers.csv").read_text().replace("100:0.50", "100:0.50;150:0.40")
    )

    def again():
        done.clear()
        run(pool=True, wish=wish(quantities="60"), progress=lambda each, *_: done.append(each))
        return sorted(
            each.outcome.name for each in done if isinstance(each, TaskResult) and each.again
        )

    assert again() == ["one", "third", "two"]
    assert again() == []
    bom("two.csv", A, A)  # together they reach the next break, so the other one pays less too
    assert again() == ["one", "two"]


@pytest.mark.usefixtures("three")
def test_stock_for_one_is_a_shortage_for_two():
    Path("offers.csv").write_text(
        Path("offers.csv").read_text().replace("SA1,1,1,100000", "SA1,1,1,100")
    )
    summary = run(pool=True, wish=wish(quantities="60"))
    assert [(each.name, each.short) for each in summary.outcomes] == [
        ("one", 1),
        ("third", 0),
        ("two", 1),
    ]
    assert (
        "2 BOMs together need 120, only 100 can be had in time"
        in summary.outcomes[0].findings[0].message
    )


@pytest.mark.usefixtures("place")
def test_an_approved_alternate_joins_those_who_need_it_anyway():
    # X-1 costs 1.00 and may be replaced by A-1; alone A-1 is no cheaper (60 at 1.00, 100 at 0.90
    # are 90.00).
    ladder = Path("offers.csv").read_text().replace("1:1.00;100:0.50", "1:1.00;100:0.90")
    Path("offers.csv").write_text(ladder + "X-1,Acme,S,SX1,1,1,100000,USD,1:0.99,s,2026-01-01\n")
    bom("one.csv", A)
    titles = "Designator,Qty,MPN,Manufacturer,Alternate MPN,Value,Footprint"
    Path("boms/two.csv").write_text(f"{titles}\nR1,1,X-1,Acme,A-1,10k,0603\n")
    summary = run(pool=True, wish=wish(quantities="60"))
    # Apart 60.00 and 59.40; together 120 × 0.90 = 108.00, by need 54.00 each.
    (part,) = summary.pool.parts
    assert (part.mpn, part.required, part.apart, part.together) == (
        "A-1",
        120,
        Decimal("119.40"),
        Decimal("108.00"),
    )
    (column,) = json.loads(Path("quotes/two.json").read_bytes())["columns"]
    (order,) = column["purchases"][0]["orders"]
    assert (order["quantity"], order["is_alternate"]) == (60, True)


@pytest.mark.usefixtures("place")
def test_parts_chosen_by_value_are_bought_together():
    # Nobody names a part; both BOMs choose A-1 by its value, and a third needs it by its number: 3
    # × 60 at 0.50 are 90.00, where each alone buys 100 at 0.50.
    ladders = Path("offers.csv").read_text().splitlines()
    described = [
        f"{ladders[0]},description,package",
        f"{ladders[1]},10kOhm 1% Chip Resistor,0603",
        f"{ladders[2]},,",
    ]
    Path("offers.csv").write_text("\n".join(described) + "\n")
    unnamed = "R1,1,,,10k,R_0603_1608Metric\n"
    bom("one.csv", unnamed)
    bom("two.csv", unnamed)
    bom("third.csv", A)
    summary = run(pool=True, wish=wish(quantities="60"))
    (part,) = summary.pool.parts
    assert (part.mpn, part.boms, part.required) == ("A-1", 3, 180)
    assert (part.apart, part.together) == (Decimal("150.00"), Decimal("90.00"))
    assert _material("one") == Decimal(30)


@pytest.mark.usefixtures("three")
def test_the_summary_tells_of_the_pool(emsquote):
    options = (
        "--offers",
        "offers.csv",
        "--rates",
        "card.toml",
        "-q",
        "60",
        "--jobs",
        "1",
        "--pool",
    )
    ended = emsquote("batch", "boms", *options)
    assert "Column 1: 100.00 USD apart, 60.00 USD together, 40.00 USD saved." in ended.out
    assert "## " not in ended.out


@pytest.mark.usefixtures("three")
def test_a_bom_that_buys_by_itself_in_a_pooled_run_says_so():
    Path("boms/two.toml").write_text(
        '[[supplier_cost]]\nsupplier = "Mouser"\nshipping = 8\ncurrency = "USD"\n'
    )
    run(pool=True, wish=wish(quantities="60"))

    def told(name):
        return {
            each["code"]
            for each in json.loads(Path(f"quotes/{name}.json").read_bytes())["findings"]
        }

    assert "not-pooled" in told("two")
    assert "not-pooled" not in told("one")
