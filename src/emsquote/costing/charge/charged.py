"""What is asked beside the board, and what charging it gives: charges, and what could not be
told.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from emsquote.costing.rate_card import Activity, Turn
from emsquote.finding import Finding
from emsquote.model.job import Job, ServiceRequest
from emsquote.model.money import Unknown
from emsquote.model.quote import Category, Charge, Stage
from emsquote.model.service import scope_stages


class WorkRequest(Struct, frozen=True):
    """What a job asks beside the board: services and routes by name, a turn time, a slice of the
    life cycle.
    """

    services: tuple[ServiceRequest, ...] = ()
    turn: str = ""
    stages: frozenset[Stage] = frozenset()
    """Only activities of these stages are charged; empty means all."""

    @classmethod
    def of(cls, job: Job) -> WorkRequest:
        """Return what a job asks; `InputError` if nobody knows its scope."""
        return cls(job.services, job.turn, scope_stages(job.scope) if job.scope else frozenset())


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
    """Activities that are a percentage of the price, with the percentage asked: settled with the
    price.
    """
    turn: Turn | None = None

    def __add__(self, other: Charged) -> Charged:
        return Charged(
            self.charges + other.charges,
            self.gaps + other.gaps,
            self.findings + other.findings,
            self.sales_shares + other.sales_shares,
            self.turn or other.turn,
        )


def together(each: Sequence[Charged]) -> Charged:
    """Return all charges in order, each gap and each finding once."""
    return Charged(
        tuple(charge for one in each for charge in one.charges),
        tuple(dict.fromkeys(gap for one in each for gap in one.gaps)),
        tuple(dict.fromkeys(finding for one in each for finding in one.findings)),
        tuple(share for one in each for share in one.sales_shares),
        next((one.turn for one in each if one.turn), None),
    )
