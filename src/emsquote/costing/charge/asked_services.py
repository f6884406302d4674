"""What was asked against what the house offers: amounts of services, routes by name, the turn
time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from emsquote.costing.charge.charged import Charged, Gap, WorkRequest
from emsquote.costing.rate_card import Activity, Driver, RateCard, Turn
from emsquote.files.toml_table import nearest
from emsquote.finding import Finding, InputError, Origin, Severity
from emsquote.model.job import ServiceRequest
from emsquote.model.money import Unknown
from emsquote.model.service import Service, service_names
from emsquote.wording.sentence import for_all, for_house, said, told


def refuse_unknown(card: RateCard, asked: WorkRequest) -> None:
    """Raise `InputError` for every service and turn time that nobody knows, with the nearest that
    is known.
    """
    faults = [*_unknown_services(card, asked), *_unknown_turn(card, asked)]
    if faults:
        raise InputError(faults)


def _unknown_services(card: RateCard, asked: WorkRequest) -> Iterator[Finding]:
    known = (*service_names(), *(each.name for each in card.services), *route_names(card))
    for request in asked.services:
        if request.name not in known:
            message = f'there is no service or route "{request.name}"'
            hint = nearest(request.name, known) or "emsquote services lists them"
            yield Finding(Severity.FAULT, "unknown-service", request.origin, message, hint)


def _unknown_turn(card: RateCard, asked: WorkRequest) -> Iterator[Finding]:
    known = [each.name for each in card.turns]
    if asked.turn and asked.turn not in known:
        hint = nearest(asked.turn, known) or (
            f"known: {', '.join(known)}" if known else "this card has none"
        )
        message = f'{card.title} has no turn time "{asked.turn}"'
        yield Finding(Severity.FAULT, "unknown-turn", Origin("turn"), message, hint)


def route_names(card: RateCard) -> tuple[str, ...]:
    """Return the names of all routes of a card."""
    return tuple(route.name for choice in card.choices for route in choice.routes)


def turn_of(card: RateCard, asked: WorkRequest) -> Turn | None:
    """Return the turn time asked for."""
    return next((each for each in card.turns if each.name == asked.turn), None)


def asked_amounts(card: RateCard, asked: WorkRequest) -> tuple[dict[str, Decimal], Charged]:
    """Return how much of each service is asked for, the later request for the same one counting,
    and what is open.

    A service that the house does not offer, and one whose amount nobody states, is open and a gap.
    """
    amounts: dict[str, Decimal] = {}
    told = Charged()
    for request in {each.name: each for each in asked.services}.values():
        service = card.service(request.name)
        if service is None:
            continue
        activities = [each for each in card.activities if each.service == service.name]
        amount = request.amount if request.amount is not None else service.default_amount
        if not any(True for each in card.activities if service.name in {each.service, each.unless}):
            told += _not_offered(card, service, request)
        elif amount is None and any(each.driver is Driver.AMOUNT for each in activities):
            told += _no_amount(service, request)
        else:
            amounts[service.name] = Decimal(1) if amount is None else amount
            told += Charged(
                findings=(
                    *_notes(card, service, request),
                    *_out_of_scope(asked, activities, request),
                )
            )
    return amounts, told


def _not_offered(card: RateCard, service: Service, request: ServiceRequest) -> Charged:
    asked = told(service.title.lower())
    message = for_house(
        said("{card} does not offer {service}", card=card.title, service=asked),
        instead=told("{service} is not offered", service=asked),
    )
    finding = Finding(
        Severity.OPEN,
        "service-not-offered",
        request.origin,
        message,
        "drop it, choose another card, or have it priced",
    )
    return Charged(gaps=(Gap(service.category, Unknown(message)),), findings=(finding,))


def _no_amount(service: Service, request: ServiceRequest) -> Charged:
    message = told("how much {service} is not stated", service=told(service.title.lower()))
    hint = said("write it as {name}=… in {unit}", name=service.name, unit=service.unit)
    finding = Finding(Severity.OPEN, "service-without-amount", request.origin, message, hint)
    return Charged(gaps=(Gap(service.category, Unknown(message)),), findings=(finding,))


def _out_of_scope(
    asked: WorkRequest, activities: Sequence[Activity], request: ServiceRequest
) -> Iterator[Finding]:
    """Tell of a service that the asked slice of the life cycle leaves out."""
    if asked.stages and activities and not any(each.stage in asked.stages for each in activities):
        stages = ", ".join(sorted(asked.stages))
        message = told(
            "{service} is outside the scope that is quoted ({stages})",
            service=for_all(request.name),
            stages=for_all(stages),
        )
        hint = "drop it, or quote a wider scope"
        yield Finding(Severity.DOUBT, "service-out-of-scope", request.origin, message, hint)


def _notes(card: RateCard, service: Service, request: ServiceRequest) -> Iterator[Finding]:
    activities = [each for each in card.activities if each.service == service.name]
    title = told(service.title)
    if activities and all(each.subcontracted for each in activities):
        message = for_house(
            said("{service} is subcontracted by {card}", service=title, card=card.title),
            instead=told("{service} is subcontracted", service=title),
        )
        yield Finding(Severity.NOTE, "service-subcontracted", request.origin, message)
    if request.amount is None and service.default_amount is not None and service.unit:
        message = told(
            "{service}: {amount} {unit} assumed",
            service=title,
            amount=for_all(service.default_amount),
            unit=for_all(service.unit),
        )
        hint = said("write it as {name}=…", name=service.name)
        yield Finding(Severity.NOTE, "service-amount-assumed", request.origin, message, hint)
    if request.amount is not None and not any(each.driver is Driver.AMOUNT for each in activities):
        message = for_house(
            said(
                "{service} is not priced by amount in {card}; {amount} changes nothing",
                service=title,
                card=card.title,
                amount=request.amount,
            ),
            instead=told(
                "{service} is not priced by amount; {amount} changes nothing",
                service=title,
                amount=for_all(request.amount),
            ),
        )
        yield Finding(
            Severity.DOUBT, "service-amount-unused", request.origin, message, "leave the amount out"
        )
