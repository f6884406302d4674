"""Parts with offers of every kind, generated, and what the engine buys of them: to hold the plan's
formulas against.
"""

import random
from decimal import Decimal

from emsquote.buying.plan import BuyingTerms, WantedPart, purchases, sourced_parts
from emsquote.documents.live.plan.purchase_plan import PlanColumn, Purchases
from emsquote.model.bom import Supply
from emsquote.model.job import ExcessPolicy, StockPolicy
from emsquote.model.measure import Measure
from emsquote.model.money import ExchangeRate, ExchangeRates, Money
from emsquote.model.offer import Offer, PriceBreak
from emsquote.model.purchase import Attrition, PartKey

EUR_IN_USD = Decimal("1.163")
CNY_IN_USD = Decimal("0.1391")
SUPPLIERS = ("Alpha", "Beta", "Gamma", "Delta")


def terms(stock=StockPolicy.REQUIRE, **fields):
    rates = (ExchangeRate("EUR", "USD", EUR_IN_USD), ExchangeRate("USD", "CNY", 1 / CNY_IN_USD))
    return BuyingTerms(
        currency="USD",
        exchange_rates=ExchangeRates(rates),
        date="2026-11-22",
        stock=stock,
        **fields,
    )


def any_offer(rng, number, dear):
    """An offer with breaks that mostly fall, often steeply enough that more costs less."""
    starts = sorted(
        rng.sample((1, 5, 10, 25, 50, 100, 250, 500, 1000, 3000, 10000), rng.randint(1, 6))
    )
    price = Decimal(rng.randint(1, 40000)) / (100 if dear else 10000)
    breaks = []
    for start in starts:
        breaks.append(PriceBreak(start, price.quantize(Decimal("0.00001"))))
        price *= Decimal(rng.choice(("0.5", "0.7", "0.8", "0.9", "0.98", "1", "1.02")))
    limited = rng.random() < 0.35
    return Offer(
        mpn=f"P-{number}",
        manufacturer="Maker",
        supplier=rng.choice(SUPPLIERS),
        sku=f"{rng.randint(0, 99999):05}",
        currency=rng.choice(("USD", "USD", "EUR", "CNY")),
        breaks=tuple(breaks),
        moq=rng.choice((1, 1, 1, 10, 100, 3000)),
        multiple=rng.choice((1, 1, 1, 5, 10, 100, 250)),
        stock=rng.choice((0, 7, 60, 400, 5000, 100000)) if limited else rng.choice((None, 1000000)),
        lead_days=rng.choice((None, None, 5, 40)),
        reel_fee=rng.choice((None, None, None, Decimal("7.00"))),
        duty_percent=rng.choice((None, None, Decimal("2.5"), Decimal(25))),
        ncnr=rng.random() < 0.15,
        valid_until="2026-01-01" if rng.random() < 0.04 else "",
        read_on="2026-11-01",
    )


def round_offer(rng, number, dear):
    """An offer of round figures: many orders cost the same, stock is short."""
    starts = sorted(rng.sample(range(1, 25), rng.randint(1, 3)))
    return Offer(
        mpn=f"P-{number}",
        manufacturer="Maker",
        supplier=rng.choice(SUPPLIERS),
        sku=str(rng.randint(0, 9)),
        currency="USD",
        breaks=tuple(
            PriceBreak(each, Decimal(rng.randint(1, 6)) * (10 if dear else 1)) for each in starts
        ),
        moq=rng.randint(1, 6),
        multiple=rng.choice((0, 1, 1, 2, 3, 5)),
        stock=rng.choice((None, None, 4, 16, 100)),
        reel_fee=rng.choice((None, None, Decimal(rng.randint(1, 9)))),
        ncnr=rng.random() < 0.2,
    )


def wanted(rng, number, offer=any_offer):
    """A part with a few offers: most of a few cents and bought by the hundred, some dear, some
    supplied or unknown.
    """
    dear = rng.random() < 0.3
    percent, leader = rng.choice(
        (("0", 0), ("0.3", 1), ("0.5", 1), ("2", 20), ("5", 50), ("1.5", 10))
    )
    limit = Money(Decimal(rng.choice((5, 10, 40))), "USD") if dear else None
    kits = (
        {"least_extra": 10, "order_at_least": ((Decimal(20), 25), (Decimal(100), 120))}
        if rng.random() < 0.05
        else {}
    )
    kits = (
        {"least_extra": 10, "order_at_least": ((20, 25), (100, 120))} if rng.random() < 0.05 else {}
    )
    count = rng.choice((0, 1, 1, 2, 2, 3, 4))
    offers = tuple(offer(rng, number, dear) for _ in range(count))
    alternates = tuple(
        offer(rng, f"{number}-ALT", dear) for _ in range(rng.choice((0, 0, 0, 1))) if count
    )
    return WantedPart(
        part=PartKey(f"P{number}", "MAKER"),
        label=f"P-{number}",
        lines=(number,),
        per_board=Measure(Decimal(rng.choice(("1", "1", "2", "3", "12", "47", "0.35")))),
        set_ups=rng.choice((1, 1, 2)),
        attrition=Attrition(Decimal(percent), leader, limit, **kits),
        in_stock=rng.choice((0, 0, 0, 0, 30, 500)),
        supply=Supply.CONSIGNED if rng.random() < 0.04 else Supply.BOUGHT,
        offers=offers,
        alternates=alternates,
        any_part=rng.random() < 0.1 and limit is None,
        obstacle="" if count else "no offer is known",
    )


def generated(seed, count=300, starts=(7, 120, 2500), offer=any_offer, **fields):
    """Parts that a job of this seed takes, with what the engine buys for so many boards started."""
    rng = random.Random(seed)
    parts = [wanted(rng, number, offer) for number in range(count)]
    policies = tuple(
        rng.choice((ExcessPolicy.CHARGE, ExcessPolicy.CHARGE, ExcessPolicy.REPORT)) for _ in parts
    )
    return bought(parts, policies, starts, terms(**fields))


def bought(parts, policies, starts, under):
    """What the engine buys of the parts under these terms."""
    sourced = sourced_parts(parts, under)
    columns = tuple(PlanColumn(f"{each} boards", each, purchases(sourced, each)) for each in starts)
    return Purchases(currency="USD", parts=sourced, policies=policies, columns=columns)


def part(*offers, per_board="1", **fields):
    """A part with these offers, of which nothing is lost."""
    return WantedPart(
        part=PartKey("P"),
        label="P",
        lines=(0,),
        per_board=Measure(Decimal(per_board)),
        set_ups=1,
        attrition=Attrition(Decimal(0), 0),
        in_stock=fields.pop("in_stock", 0),
        supply=fields.pop("supply", Supply.BOUGHT),
        offers=offers,
        **fields,
    )
