"""What is asked beside the board, and what charging it gives: charges, and what could not be
told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import chain

from msgspec import Struct

from emsquote.costing.rate_card import Activity, Turn
from emsquote.finding import Finding
from emsquote.model.job import Job, ServiceRequest
from emsquote.model.money import ZERO, Unknown
from emsquote.model.quote import Category, Charge, Stage
from emsquote.model.service import scope_named


class WorkRequest(Struct, frozen=True):
    """What a job asks beside the board: services and routes by name, a turn time, a slice of the
    life cycle.
    """

    services: tuple[ServiceRequest, ...] = ()
    turn: str = ""
    stages: frozenset[Stage] = frozenset()
    """Only activities of these stages are charged; empty means all."""
    delivery: str = ""
    """How soon bare boards shall come, by a name of the card; "" is its standard."""
    left_out: frozenset[str] = frozenset()
    """Items of the scope that the house does not provide, by name: what brings them is not done."""

    @classmethod
    def of(cls, job: Job) -> WorkRequest:
        """Return what a job asks; `InputError` if nobody knows its scope."""
        stages = scope_named(job.scope).stages if job.scope else frozenset()
        return cls(job.services, job.turn, stages, job.board.delivery)

    @property
    def names(self) -> frozenset[str]:
        """The names of all services and routes asked for."""
        return frozenset(request.name for request in self.services)


class Provided(Struct, frozen=True):
    """An item of the scope, and the title of the activity that brings it."""

    item: str
    title: str


class Gap(Struct, frozen=True):
    """Something that a category lacks."""

    category: Category
    unknown: Unknown


class Charged(Struct, frozen=True):
    """What the activities of a card cost in one column."""

    charges: tuple[Charge, ...] = ()
    gaps: tuple[Gap, ...] = ()
    findings: tuple[Finding, ...] = ()
    sales_shares: tuple[tuple[Activity, Decimal], ...] = ()
    """Activities that are a percentage of the price, with the percentage asked: charged with the
    price.
    """
    turn: Turn | None = None
    provided: tuple[Provided, ...] = ()
    """What of the scope comes with the charges."""

    def __add__(self, other: Charged) -> Charged:
        return Charged(
            self.charges + other.charges,
            self.gaps + other.gaps,
            self.findings + other.findings,
            self.sales_shares + other.sales_shares,
            self.turn or other.turn,
            self.provided + other.provided,
        )


def together(parts: Sequence[Charged]) -> Charged:
    """Return all charges in order, each gap and each finding once."""
    charges = chain.from_iterable(part.charges for part in parts)
    gaps = chain.from_iterable(part.gaps for part in parts)
    findings = chain.from_iterable(part.findings for part in parts)
    sales_shares = chain.from_iterable(part.sales_shares for part in parts)
    turns = (part.turn for part in parts if part.turn)
    return Charged(
        charges=tuple(charges),
        gaps=tuple(dict.fromkeys(gaps)),
        findings=tuple(dict.fromkeys(findings)),
        sales_shares=tuple(sales_shares),
        turn=next(turns, None),
        provided=tuple(chain.from_iterable(part.provided for part in parts)),
    )


def cost_of(charges: Iterable[Charge]) -> Decimal:
    """Return what charges cost together, in the currency that they share."""
    return sum((charge.cost.amount for charge in charges), ZERO)
