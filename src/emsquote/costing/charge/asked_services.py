"""What was asked against what the house offers: amounts of services, routes by name, the turn
time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from msgspec import Struct

from emsquote.costing.charge.charged import Charged, Gap, WorkRequest
from emsquote.costing.rate_card import Activity, Driver, RateCard, Turn
from emsquote.costing.rate_card.card import STANDARD
from emsquote.files.toml_table import nearest
from emsquote.finding import Finding, InputError, Origin, Severity
from emsquote.model.job import ServiceRequest
from emsquote.model.money import Unknown
from emsquote.model.service import Service, service_names
from emsquote.wording.sentence import for_all, for_house, said, told


class AskedWork(Struct, frozen=True, kw_only=True):
    """What is asked, held against what a card offers: settled once for all columns of a quote."""

    amounts: Mapping[str, Decimal]
    """How much of each service, by its name."""
    activities: tuple[Activity, ...]
    """The activities of the card that apply, of every route."""
    inspections: tuple[Activity, ...]
    """Those among them that find defects."""
    routes: frozenset[str]
    """Every name asked for; those of routes among them are taken."""
    turn: Turn | None
    told: Charged
    """What is open or worth knowing about what was asked."""


class _AskedService(Struct, frozen=True):
    """A service that is asked for, and the activities of the card that are done for it."""

    request: ServiceRequest
    service: Service
    activities: tuple[Activity, ...]

    @property
    def amount(self) -> Decimal | None:
        """How much is asked for, None if nobody states it."""
        if self.request.amount is None:
            return self.service.default_amount
        return self.request.amount

    @property
    def is_priced_by_amount(self) -> bool:
        return any(activity.driver is Driver.AMOUNT for activity in self.activities)


def asked_work(card: RateCard, request: WorkRequest) -> AskedWork:
    """Return what is asked of a card.

    `InputError` if a service or turn time is asked for that nobody knows.
    """
    _refuse_unknown(card, request)
    amounts, told_of_services = _asked_amounts(card, request)
    activities = tuple(_applying(card, request, amounts))
    turns = {turn.name: turn for turn in card.turns}
    return AskedWork(
        amounts=amounts,
        activities=activities,
        inspections=tuple(activity for activity in activities if activity.coverage_percent),
        routes=frozenset(service.name for service in request.services),
        turn=turns.get(request.turn),
        told=told_of_services,
    )


def _applying(
    card: RateCard,
    request: WorkRequest,
    amounts: Mapping[str, Decimal],
) -> Iterator[Activity]:
    """Yield the activities that are in the scope asked for, and done with these services."""
    for activity in card.activities:
        in_scope = not request.stages or activity.stage in request.stages
        is_asked = not activity.service or activity.service in amounts
        is_in_time = not activity.turns or request.turn in activity.turns
        is_done = is_asked and is_in_time and activity.unless not in amounts
        if in_scope and is_done and not _is_left_out(card, request, activity):
            yield activity


def _is_left_out(card: RateCard, request: WorkRequest, activity: Activity) -> bool:
    """Whether all that an activity brings is not the house's to provide."""
    provided = set(card.provided_by(activity))
    return bool(provided) and provided <= request.left_out


def _refuse_unknown(card: RateCard, asked: WorkRequest) -> None:
    """Raise `InputError` for every service and turn time that nobody knows, with the nearest that
    is known.
    """
    faults = [*_unknown_services(card, asked), *_unknown_turn(card, asked)]
    faults += _unknown_delivery(card, asked)
    if faults:
        raise InputError(faults)


def _unknown_services(card: RateCard, asked: WorkRequest) -> Iterator[Finding]:
    if not asked.services:
        return
    own = [service.name for service in card.services]
    known = {*service_names(), *own, *route_names(card)}
    for request in asked.services:
        if request.name not in known:
            message = f'there is no service or route "{request.name}"'
            hint = nearest(request.name, known) or "emsquote services lists them"
            yield Finding(
                severity=Severity.FAULT,
                code="unknown-service",
                origin=request.origin,
                message=message,
                hint=hint,
            )


def _unknown_turn(card: RateCard, asked: WorkRequest) -> Iterator[Finding]:
    known = [turn.name for turn in card.turns]
    if not asked.turn or asked.turn in known:
        return
    listed = f"known: {', '.join(known)}" if known else "this card has none"
    hint = nearest(asked.turn, known) or listed
    message = f'{card.title} has no turn time "{asked.turn}"'
    yield Finding(
        severity=Severity.FAULT,
        code="unknown-turn",
        origin=Origin("turn"),
        message=message,
        hint=hint,
    )


def _unknown_delivery(card: RateCard, asked: WorkRequest) -> Iterator[Finding]:
    known = [STANDARD, *(delivery.name for delivery in card.deliveries)]
    if not asked.delivery or asked.delivery in known:
        return
    message = f'{card.title} has no delivery "{asked.delivery}" of bare boards'
    yield Finding(
        severity=Severity.FAULT,
        code="unknown-delivery",
        origin=Origin("job", key="board.delivery"),
        message=message,
        hint=nearest(asked.delivery, known) or f"known: {', '.join(known)}",
    )


def route_names(card: RateCard) -> tuple[str, ...]:
    """Return the names of all routes of a card."""
    return tuple(route.name for choice in card.choices for route in choice.routes)


def _asked_amounts(card: RateCard, asked: WorkRequest) -> tuple[dict[str, Decimal], Charged]:
    """Return how much of each service is asked for, and what is open.

    A service that the house does not offer, and one whose amount nobody states, is open and a gap.
    """
    amounts: dict[str, Decimal] = {}
    done: list[Charged] = []
    for wanted in _asked_services(card, asked):
        name = wanted.service.name
        if _is_done_unasked(card, name):
            done.append(Charged(findings=(_done_unasked(wanted),)))
        elif not _is_offered(card, name):
            done.append(_not_offered(card, wanted))
        elif wanted.amount is None and wanted.is_priced_by_amount:
            done.append(_no_amount(wanted))
        else:
            amounts[name] = Decimal(1) if wanted.amount is None else wanted.amount
            notes = (*_notes(card, wanted), *_out_of_scope(asked, wanted))
            done.append(Charged(findings=notes))
    return amounts, sum(done, Charged())


def _asked_services(card: RateCard, asked: WorkRequest) -> Iterator[_AskedService]:
    """Yield each service that is asked for, routes apart; of two requests for one the later."""
    latest = {request.name: request for request in asked.services}
    for request in latest.values():
        service = card.service(request.name)
        if service:
            yield _AskedService(request, service, _activities_of(card, service))


def _activities_of(card: RateCard, service: Service) -> tuple[Activity, ...]:
    return tuple(activity for activity in card.activities if activity.service == service.name)


def _is_offered(card: RateCard, service: str) -> bool:
    """Whether an activity of the card is done for a service, or left out."""
    return any(service in {activity.service, activity.unless} for activity in card.activities)


def not_offered(card: RateCard, service: Service) -> str:
    """Tell that a house does not offer a service."""
    title = told(service.title.lower())
    return for_house(
        said("{card} does not offer {service}", card=card.title, service=title),
        instead=told("{service} is not offered", service=title),
    )


def _is_done_unasked(card: RateCard, service: str) -> bool:
    """Whether every quote of the card has a service with it."""
    return any(service == activity.does for activity in card.activities)


def _done_unasked(wanted: _AskedService) -> Finding:
    message = told("{service} is done in every quote", service=told(wanted.service.title))
    return Finding(
        severity=Severity.NOTE,
        code="service-unasked",
        origin=wanted.request.origin,
        message=message,
        hint="drop it: nothing is charged for asking",
    )


def _not_offered(card: RateCard, wanted: _AskedService) -> Charged:
    message = not_offered(card, wanted.service)
    hint = "drop it, choose another card, or have it priced"
    return _open(wanted, "service-not-offered", message, hint)


def _no_amount(wanted: _AskedService) -> Charged:
    service = wanted.service
    message = told("how much {service} is not stated", service=told(service.title.lower()))
    hint = said("write it as {name}=… in {unit}", name=service.name, unit=service.unit)
    return _open(wanted, "service-without-amount", message, hint)


def _open(
    wanted: _AskedService,
    code: str,
    message: str,
    hint: str,
) -> Charged:
    """Return that a service is open: a gap in its category, and a finding."""
    finding = Finding(
        severity=Severity.OPEN,
        code=code,
        origin=wanted.request.origin,
        message=message,
        hint=hint,
    )
    gap = Gap(wanted.service.category, Unknown(message))
    return Charged(gaps=(gap,), findings=(finding,))


def _out_of_scope(asked: WorkRequest, wanted: _AskedService) -> Iterator[Finding]:
    """Tell of a service that the asked slice of the life cycle leaves out."""
    own_stages = {activity.stage for activity in wanted.activities}
    if not asked.stages or not own_stages or own_stages & asked.stages:
        return
    message = told(
        "{service} is outside the scope that is quoted ({stages})",
        service=for_all(wanted.request.name),
        stages=for_all(", ".join(sorted(asked.stages))),
    )
    yield Finding(
        severity=Severity.DOUBT,
        code="service-out-of-scope",
        origin=wanted.request.origin,
        message=message,
        hint="drop it, or quote a wider scope",
    )


def _notes(card: RateCard, wanted: _AskedService) -> Iterator[Finding]:
    """Tell who does a service, and what was taken for its amount."""
    if wanted.activities and all(activity.subcontracted for activity in wanted.activities):
        yield _subcontracted(card, wanted)
    if wanted.request.amount is None:
        if wanted.service.unit and wanted.service.default_amount is not None:
            yield _amount_assumed(wanted, wanted.service.default_amount)
    elif not wanted.is_priced_by_amount:
        yield _amount_unused(card, wanted, wanted.request.amount)


def _subcontracted(card: RateCard, wanted: _AskedService) -> Finding:
    title = told(wanted.service.title)
    message = for_house(
        said("{service} is subcontracted by {card}", service=title, card=card.title),
        instead=told("{service} is subcontracted", service=title),
    )
    return Finding(
        severity=Severity.NOTE,
        code="service-subcontracted",
        origin=wanted.request.origin,
        message=message,
    )


def _amount_assumed(wanted: _AskedService, amount: Decimal) -> Finding:
    service = wanted.service
    message = told(
        "{service}: {amount} {unit} assumed",
        service=told(service.title),
        amount=for_all(amount),
        unit=for_all(service.unit),
    )
    hint = said("write it as {name}=…", name=service.name)
    return Finding(
        severity=Severity.NOTE,
        code="service-amount-assumed",
        origin=wanted.request.origin,
        message=message,
        hint=hint,
    )


def _amount_unused(
    card: RateCard,
    wanted: _AskedService,
    amount: Decimal,
) -> Finding:
    title = told(wanted.service.title)
    message = for_house(
        said(
            "{service} is not priced by amount in {card}; {amount} changes nothing",
            service=title,
            card=card.title,
            amount=amount,
        ),
        instead=told(
            "{service} is not priced by amount; {amount} changes nothing",
            service=title,
            amount=for_all(amount),
        ),
    )
    return Finding(
        severity=Severity.DOUBT,
        code="service-amount-unused",
        origin=wanted.request.origin,
        message=message,
        hint="leave the amount out",
    )
