"""Lines of stations that work at the same time: what the slowest one takes is what the line
takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from emsquote.costing.rate_card import Station
from emsquote.model.money import Money
from emsquote.model.quote import Charge


def slowest_only(charges: Sequence[Charge], stations: Mapping[str, Station]) -> tuple[Charge, ...]:
    """Return the charges with those of every station but the slowest of its line at no cost, and
    saying so.

    `stations` gives the station of an activity by its name; other activities are left as they are.
    """
    busy: dict[Station, Decimal] = {}
    for charge in charges:
        station = stations.get(charge.activity)
        if station:
            busy[station] = busy.get(station, Decimal(0)) + charge.cost.amount
    slowest: dict[str, Station] = {}
    for station in sorted(busy, key=lambda each: (busy[each], each.name)):
        slowest[station.line] = station
    return tuple(_shadowed(charge, stations.get(charge.activity), slowest) for charge in charges)


def _shadowed(charge: Charge, station: Station | None, slowest: Mapping[str, Station]) -> Charge:
    if station is None or slowest[station.line] == station:
        return charge
    told = f"{charge.working}, done while {slowest[station.line].name} works"
    return replace(charge, cost=Money.zero(charge.cost.currency), working=told)
