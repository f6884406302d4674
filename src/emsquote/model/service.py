"""The catalogue of services over a product's life, from first sketch to last return, and how one is
asked for.

The catalogue is data (`data/services.toml`): it names the services and their units. What one costs
is said by the activities of a rate card that name it; a house offers the services that its card
prices.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.files.toml_table import TomlTable, nearest, read_toml
from emsquote.finding import Origin, fault
from emsquote.model.included import StatedSupply
from emsquote.model.job import ServiceRequest
from emsquote.model.measure import PIECES, Measure, UnitError
from emsquote.model.quote import Category, Stage
from emsquote.model.scope_item import supplies_from

_REQUEST = re.compile(
    r"(?P<name>[\w-]+)(?:=(?P<amount>\d{1,12}(?:\.\d{1,9})?)\s*(?P<unit>[^\W\d][\w*/]*)?)?"
)


class Service(Struct, frozen=True, kw_only=True):
    """A service by name: the stage it belongs to, what an amount of it counts, and how houses
    usually price it.
    """

    name: str
    title: str
    stage: Stage
    category: Category
    unit: str
    """The unit of its amount (`h`, `kg`, `pcs`); "" for a service that is asked for or not."""
    default_amount: Decimal | None
    """What is taken when no amount is stated; None: it must be stated, or there is none."""
    basis: str
    about: str
    provides: tuple[str, ...] = ()
    """Items of a quote's scope that whoever asks for it gets, by name."""


class Scope(Struct, frozen=True):
    """A slice of the life cycle by name: the stages that a quote of this scope covers."""

    name: str
    title: str
    stages: frozenset[Stage]
    supplies: tuple[StatedSupply, ...] = ()
    """Who supplies what in a quote of this scope, if nobody says otherwise."""


class Catalogue(Struct, frozen=True):
    """All services and scopes, in the order of a product's life."""

    services: tuple[Service, ...]
    scopes: tuple[Scope, ...]

    def service(self, name: str) -> Service | None:
        """Return the service of that name."""
        return next((service for service in self.services if service.name == name), None)


@cache
def service_catalogue() -> Catalogue:
    """Return the catalogue that comes with emsquote."""
    top = read_toml(data_folder() / "services.toml")
    services = tuple(service_from(name, table) for name, table in top.named_tables("service"))
    scopes = tuple(
        Scope(
            name,
            table.text("title", required=True),
            frozenset(Stage(stage) for stage in table.texts("stages")),
            tuple(supplies_from(table.table("supply"))),
        )
        for name, table in top.named_tables("scope")
    )
    top.check()
    return Catalogue(services, scopes)


def service_from(name: str, table: TomlTable) -> Service:
    """Return a service as a table states it; faults are noted in the table."""
    return Service(
        name=name,
        title=table.text("title", required=True),
        stage=table.choice("stage", Stage, Stage.PRODUCTION),
        category=table.choice("category", Category, Category.SERVICE),
        unit=table.text("unit"),
        default_amount=table.number("default_amount") if table.has("default_amount") else None,
        basis=table.text("basis"),
        about=table.text("about"),
        provides=table.texts("provides"),
    )


def service_names() -> tuple[str, ...]:
    """Return the names of all services."""
    return tuple(service.name for service in service_catalogue().services)


def scope_named(name: str) -> Scope:
    """Return the scope of a name; `InputError` if there is none.

    >>> sorted(scope_named("assembly").stages)
    [<Stage.PRODUCTION: 'production'>, <Stage.TEST: 'test'>]
    """
    scopes = {scope.name: scope for scope in service_catalogue().scopes}
    if name not in scopes:
        hint = nearest(name, scopes) or f"one of: {', '.join(scopes)}"
        raise fault("unknown-scope", Origin("scope"), f'there is no scope "{name}"', hint)
    return scopes[name]


def service_request(
    text: str, other_names: tuple[str, ...] = (), own_services: tuple[Service, ...] = ()
) -> ServiceRequest:
    """Return what `--with NAME[=AMOUNT[UNIT]]` asks for, the amount in the unit of the service.

    `other_names` are names that may be asked for beside services: routes of the rate card, which
    take no amount. `own_services` are those that only the rate card knows. `InputError` if the name
    or the unit is not known.

    >>> service_request("burn-in=2days").amount
    Decimal('48')
    """
    origin = Origin(f"--with {text}")
    written = _REQUEST.fullmatch(text.strip())
    if not written:
        raise fault("bad-service", origin, "is not NAME or NAME=AMOUNT", "write it as burn-in=48h")
    name = written["name"]
    if name in other_names and not written["amount"]:
        return ServiceRequest(name, None, origin)
    own = {service.name: service for service in own_services}
    service = own.get(name) or service_catalogue().service(name)
    if service is None:
        hint = nearest(name, (*service_names(), *own, *other_names))
        message = f'there is no service "{name}"'
        raise fault("unknown-service", origin, message, hint or "emsquote services lists them")
    if not written["amount"]:
        return ServiceRequest(name, None, origin)
    amount = _amount(service, Decimal(written["amount"]), written["unit"] or "", origin)
    return ServiceRequest(name, amount, origin)


def _amount(service: Service, amount: Decimal, unit: str, origin: Origin) -> Decimal:
    if not service.unit:
        message = f"{service.name} takes no amount"
        raise fault("bad-service", origin, message, f"write --with {service.name}")
    if unit in {"", service.unit}:
        return amount
    if service.unit == PIECES:
        message = f"{service.name} counts {service.unit}, not {unit}"
        raise fault("bad-unit", origin, message, "leave the unit out")
    try:
        return Measure(amount, unit).to(service.unit).amount
    except UnitError as error:
        hint = f"write it in {service.unit}, or a unit that becomes it"
        raise fault("bad-unit", origin, f"{service.name}: {error}", hint) from error
