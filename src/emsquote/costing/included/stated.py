"""Who is to supply what a scope implies, as somebody says it.

The rate card speaks first, then the scope, then the services that are asked for, then the job: who
is nearer to the single quote is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from emsquote.costing.rate_card import RateCard
from emsquote.finding import Finding, InputError, Origin, Severity
from emsquote.model.included import StatedSupply, SuppliedBy
from emsquote.model.job import Job
from emsquote.model.scope_item import PARTS, scope_item_called
from emsquote.model.service import scope_named

StatedSupplies = Mapping[str, StatedSupply]
"""The statement that holds for each item, by its name."""


def stated_supplies(job: Job, card: RateCard) -> StatedSupplies:
    """Return what holds of each item that somebody speaks of.

    `InputError` if the job asks the house for what it says to come from elsewhere, or leaves out
    the parts, or if nobody knows its scope.
    """
    asked = {stated.item: stated for stated in _asked(job, card)}
    in_job = {stated.item: stated for stated in job.supplies}
    faults = [*_contradictions(asked, in_job), *_without_parts(in_job)]
    if faults:
        raise InputError(faults)
    said = [*_excluded(card), *card.supplies, *_by_scope(job)]
    said += [*asked.values(), *in_job.values()]
    return {stated.item: stated for stated in said}


def _excluded(card: RateCard) -> Iterator[StatedSupply]:
    """Yield the items that the house's terms exclude by name; what says more excludes no item."""
    for number, exclusion in enumerate(card.terms.exclusions, 1):
        item = scope_item_called(exclusion)
        if item:
            origin = Origin(card.origin.file, key=f"terms.exclusions[{number}]")
            yield StatedSupply(item.name, SuppliedBy.EXCLUDED, origin)


def _by_scope(job: Job) -> Iterator[StatedSupply]:
    """Yield what the scope says, which its name is the place of."""
    for stated in scope_named(job.scope).supplies if job.scope else ():
        yield StatedSupply(stated.item, stated.by, Origin(f"scope {job.scope}"))


def _asked(job: Job, card: RateCard) -> Iterator[StatedSupply]:
    """Yield the items that come with services asked for."""
    for request in job.services:
        for item in _brought_by(card, request.name):
            yield StatedSupply(item, SuppliedBy.HOUSE, request.origin)


def _brought_by(card: RateCard, service: str) -> Iterator[str]:
    yield from card.provided_with(service)
    for activity in card.activities:
        if activity.service == service:
            yield from activity.provides


def _contradictions(
    asked: Mapping[str, StatedSupply],
    in_job: Mapping[str, StatedSupply],
) -> Iterator[Finding]:
    for item, stated in in_job.items():
        if item in asked and stated.by is not SuppliedBy.HOUSE:
            place = asked[item].origin
            message = f'{item} is "{stated.by}" here, and the house is asked for it ({place})'
            yield _fault("contradiction", stated, message, "keep one of them")


def _without_parts(in_job: Mapping[str, StatedSupply]) -> Iterator[Finding]:
    stated = in_job.get(PARTS)
    if stated and stated.by is SuppliedBy.EXCLUDED:
        message = "boards cannot be built without parts"
        hint = 'write "customer" if he supplies them'
        yield _fault("bad-supply", stated, message, hint)


def _fault(code: str, stated: StatedSupply, message: str, hint: str) -> Finding:
    return Finding(
        severity=Severity.FAULT,
        code=code,
        origin=stated.origin,
        message=message,
        hint=hint,
    )
