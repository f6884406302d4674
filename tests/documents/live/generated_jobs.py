"""Jobs made by chance, the same for the same seed: boards, offers, cards, services, currencies,
margins, policies.
"""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

from emsquote import OfferList, RateCard, read_bom, shipped_rate_card
from emsquote.model.bare_board import BareBoard
from emsquote.model.job import (
    Board,
    ExcessPolicy,
    Job,
    Margin,
    MarginMode,
    ServiceRequest,
    StockedPart,
)
from emsquote.model.money import ExchangeRate, ExchangeRates
from emsquote.model.offer import Offer, PriceBreak
from emsquote.model.scope_item import item_supply
from emsquote.model.service import service_catalogue
from emsquote.pipeline import PricedQuote, price_bom

CARDS = (
    "default",
    "default",
    "default",
    "jlcpcb-2026-09",
    "jlcpcb-2025-06",
    "jlcpcb-2026-10",
    "aisler-2024-03",
    "aisler-2022-08",
    "fastpcb-2018",
    "points-guangzhou",
    "pcbway-2019",
    "pikkolo-2026-07",
    "oshpark-2026-07",
)
_FOOTPRINTS = (
    "0402",
    "0603",
    "0805",
    "1206",
    "SOT-23",
    "SOIC-8",
    "QFN-32",
    "BGA-256",
    "TQFP-100",
    "PinHeader_1x10_THT",
    "DIP-8",
    "USB-C SMT",
    "Screw M3",
)
_QUANTITIES = (1, 3, 7, 10, 25, 26, 49, 50, 99, 100, 101, 333, 1000, 5000)
_BREAKS = (1, 1, 10, 25, 100, 250, 1000)
_CURRENCIES = ("USD", "EUR", "GBP")


def generated(seed: int, folder: Path) -> PricedQuote:
    """Return the job of a seed, worked out; its BOM is written into the folder."""
    chance = random.Random(seed)
    parts = chance.randint(1, 20)
    bom = folder / f"{seed}.csv"
    bom.write_text(
        "\n".join(["Designator,Qty,MPN,Manufacturer,Footprint,DNP,Side", *_lines(chance, parts)])
        + "\n"
    )
    offers = [
        offer for part in range(parts) if chance.random() < 0.97 for offer in _offers(chance, part)
    ]
    card = shipped_rate_card(chance.choice(CARDS))
    return price_bom(read_bom(bom), _job(chance, card), card, OfferList(offers))


def _lines(chance: random.Random, parts: int) -> list[str]:
    footprints = [chance.choice(_FOOTPRINTS) for _ in range(parts)]
    lines = []
    for line in range(parts + chance.randint(0, 4)):
        part, count = line % parts, chance.randint(1, 30)
        designators = " ".join(f"R{line}{place:03d}" for place in range(count))
        cells = (
            designators,
            count,
            f"PN-{part}",
            "Acme",
            footprints[part],
            "DNP" if chance.random() < 0.05 else "",
        )
        lines.append(",".join(map(str, (*cells, chance.choice(("top", "bottom", "top"))))))
    return lines


def _offers(chance: random.Random, part: int) -> list[Offer]:
    return [
        Offer(
            f"PN-{part}",
            "Acme",
            f"Supplier {number}",
            f"S{part}-{number}",
            chance.choice(_CURRENCIES),
            _breaks(chance),
            moq=chance.choice((1, 1, 5, 100)),
            multiple=chance.choice((1, 1, 10, 100)),
            stock=chance.choice((None, 50, 100_000)),
            lead_days=chance.choice((None, 10, 30)),
            reel_fee=chance.choice((None, None, Decimal(7))),
            duty_percent=chance.choice((None, Decimal("3.5"))),
            ncnr=chance.random() < 0.1,
        )
        for number in range(chance.randint(1, 3))
    ]


def _breaks(chance: random.Random) -> tuple[PriceBreak, ...]:
    price = Decimal(chance.randint(5, 200_000)) / 10_000
    breaks = []
    for quantity in sorted({chance.choice(_BREAKS) for _ in range(chance.randint(1, 4))}):
        breaks.append(PriceBreak(quantity, price))
        price = (price * Decimal(chance.choice(("0.7", "0.9", "0.95", "1.05")))).quantize(
            Decimal("0.0001")
        )
    return tuple(breaks)


def _job(chance: random.Random, card: RateCard) -> Job:
    names = [each.name for each in (*service_catalogue().services, *card.services)]
    services = [
        ServiceRequest(n, Decimal(chance.randint(1, 9)))
        for n in chance.sample(names, chance.randint(0, 6))
    ]
    services += [
        ServiceRequest(chance.choice(c.routes).name) for c in card.choices if chance.random() < 0.4
    ]
    currency = chance.choice(("", card.currency, "USD", "EUR"))
    categories = chance.sample(
        ("material", "smt", "test", "service", "nre", "assembly"), chance.choice((0, 2))
    )
    margins = {
        each: Margin(chance.choice(list(MarginMode)), Decimal(chance.randint(0, 45)))
        for each in categories
    }
    asked = {service.name for service in services}
    supplies = ["stencil=customer", *(() if "bare-board" in asked else ("bare-board=customer",))]
    return Job(
        supplies=tuple(map(item_supply, supplies)),
        quantities=tuple(sorted(chance.sample(_QUANTITIES, chance.randint(1, 4)))),
        services=tuple(services),
        currency=currency,
        exchange_rates=_rates(chance, currency or card.currency, {*_CURRENCIES, card.currency}),
        margins=margins,
        excess=chance.choice(list(ExcessPolicy)),
        amortise_nre_over=chance.choice((None, None, None, 500)),
        turn=chance.choice(("", *(each.name for each in card.turns))),
        board=Board(
            Decimal(chance.randint(20, 150)),
            Decimal(chance.randint(20, 150)),
            chance.choice((1, 2, None)),
            bare=BareBoard(layers=chance.choice((2, 4, None))),
            boards_per_panel=chance.choice((1, 2, 6, None)),
        ),
        stock=(StockedPart("PN-0", chance.randint(0, 100)),),
    )


def _rates(chance: random.Random, target: str, currencies: set[str]) -> ExchangeRates:
    """Return a rate for each currency, some stated the other way round."""
    rates = []
    for code in sorted(currencies - {target}):
        pair = (code, target) if chance.random() < 0.7 else (target, code)
        rates.append(ExchangeRate(*pair, Decimal(chance.randint(500, 1500)) / 1000))
    return ExchangeRates(tuple(rates))
