"""Lines of stations that work at the same time: what the slowest one takes is what the line
takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from emsquote.costing.rate_card import Station
from emsquote.model.money import ZERO, Money
from emsquote.model.quote import Charge


def slowest_only(charges: Sequence[Charge], stations: Mapping[str, Station]) -> tuple[Charge, ...]:
    """Return the charges with those of every station but the slowest of its line at no cost, and
    saying so.

    `stations` gives the station of an activity by its name; other activities are left as they are.
    """
    slowest = _slowest_of_lines(charges, stations)
    shadowed = []
    for charge in charges:
        station = stations.get(charge.activity)
        shadowed.append(_shadowed(charge, station, slowest))
    return tuple(shadowed)


def _slowest_of_lines(
    charges: Sequence[Charge], stations: Mapping[str, Station]
) -> dict[str, Station]:
    """Return the station that costs most, by line; of those that cost the same the last by name."""
    costs: dict[Station, Decimal] = {}
    for charge in charges:
        station = stations.get(charge.activity)
        if station:
            costs[station] = costs.get(station, ZERO) + charge.cost.amount
    slowest: dict[str, Station] = {}
    by_cost = sorted(costs, key=lambda station: (costs[station], station.name))
    for station in by_cost:
        slowest[station.line] = station
    return slowest


def _shadowed(
    charge: Charge,
    station: Station | None,
    slowest: Mapping[str, Station],
) -> Charge:
    if station is None or slowest[station.line] == station:
        return charge
    working = f"{charge.working}, done while {slowest[station.line].name} works"
    return replace(charge, cost=Money.zero(charge.cost.currency), working=working)
