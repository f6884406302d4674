"""What was asked against what the house offers: amounts of services, routes by name, the turn
time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from emsquote.costing.charge.charged import Charged, Gap, WorkRequest
from emsquote.costing.rate_card import Activity, Driver, RateCard, Turn
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
    coverages: tuple[Decimal, ...]
    """What share of the defects each inspection and test among them finds, in percent."""
    routes: frozenset[str]
    """Every name asked for; those of routes among them are taken."""
    turn: Turn | None
    told: Charged
    """What is open or worth knowing about what was asked."""


def asked_work(card: RateCard, request: WorkRequest) -> AskedWork:
    """Return what is asked of a card.

    `InputError` if a service or turn time is asked for that nobody knows.
    """
    _refuse_unknown(card, request)
    amounts, told = _asked_amounts(card, request)
    activities = tuple(
        activity for activity in card.activities if _applies(activity, request, amounts)
    )
    shares = (activity.coverage_percent for activity in activities)
    return AskedWork(
        amounts=amounts,
        activities=activities,
        coverages=tuple(share for share in shares if share),
        routes=frozenset(service.name for service in request.services),
        turn=next((turn for turn in card.turns if turn.name == request.turn), None),
        told=told,
    )


def _applies(activity: Activity, asked: WorkRequest, amounts: Mapping[str, Decimal]) -> bool:
    in_scope = not asked.stages or activity.stage in asked.stages
    is_asked = not activity.service or activity.service in amounts
    return in_scope and is_asked and activity.unless not in amounts


def _refuse_unknown(card: RateCard, asked: WorkRequest) -> None:
    """Raise `InputError` for every service and turn time that nobody knows, with the nearest that
    is known.
    """
    faults = [*_unknown_services(card, asked), *_unknown_turn(card, asked)]
    if faults:
        raise InputError(faults)


def _unknown_services(card: RateCard, asked: WorkRequest) -> Iterator[Finding]:
    own = (service.name for service in card.services)
    known = (*service_names(), *own, *route_names(card))
    for request in asked.services:
        if request.name not in known:
            message = f'there is no service or route "{request.name}"'
            hint = nearest(request.name, known) or "emsquote services lists them"
            yield Finding(Severity.FAULT, "unknown-service", request.origin, message, hint)


def _unknown_turn(card: RateCard, asked: WorkRequest) -> Iterator[Finding]:
    known = [turn.name for turn in card.turns]
    if asked.turn and asked.turn not in known:
        listed = f"known: {', '.join(known)}" if known else "this card has none"
        hint = nearest(asked.turn, known) or listed
        message = f'{card.title} has no turn time "{asked.turn}"'
        yield Finding(Severity.FAULT, "unknown-turn", Origin("turn"), message, hint)


def route_names(card: RateCard) -> tuple[str, ...]:
    """Return the names of all routes of a card."""
    return tuple(route.name for choice in card.choices for route in choice.routes)


def _asked_amounts(card: RateCard, asked: WorkRequest) -> tuple[dict[str, Decimal], Charged]:
    """Return how much of each service is asked for, the later request for the same one counting,
    and what is open.

    A service that the house does not offer, and one whose amount nobody states, is open and a gap.
    """
    amounts: dict[str, Decimal] = {}
    told = Charged()
    latest = {request.name: request for request in asked.services}
    for request in latest.values():
        service = card.service(request.name)
        if service is None:
            continue
        activities = [a for a in card.activities if a.service == service.name]
        amount = request.amount if request.amount is not None else service.default_amount
        if not any(service.name in {a.service, a.unless} for a in card.activities):
            told += _not_offered(card, service, request)
        elif amount is None and _is_priced_by_amount(activities):
            told += _no_amount(service, request)
        else:
            amounts[service.name] = Decimal(1) if amount is None else amount
            notes = _notes(card, service, request, activities)
            told += Charged(findings=(*notes, *_out_of_scope(asked, activities, request)))
    return amounts, told


def _is_priced_by_amount(activities: Sequence[Activity]) -> bool:
    return any(activity.driver is Driver.AMOUNT for activity in activities)


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
    stages_of = {activity.stage for activity in activities}
    if asked.stages and stages_of and stages_of.isdisjoint(asked.stages):
        stages = ", ".join(sorted(asked.stages))
        message = told(
            "{service} is outside the scope that is quoted ({stages})",
            service=for_all(request.name),
            stages=for_all(stages),
        )
        hint = "drop it, or quote a wider scope"
        yield Finding(Severity.DOUBT, "service-out-of-scope", request.origin, message, hint)


def _notes(
    card: RateCard, service: Service, request: ServiceRequest, activities: Sequence[Activity]
) -> Iterator[Finding]:
    title = told(service.title)
    if activities and all(activity.subcontracted for activity in activities):
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
    if request.amount is not None and not _is_priced_by_amount(activities):
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
