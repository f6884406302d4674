"""The curve as JSON, for programs: the contract `emsquote/curve/1`, its types, and the schema made
from them.

Within version 1, fields may be added; none is removed, renamed or given another meaning.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from emsquote.deciding.curve.curve import CheaperMore, Curve, CurvePoint
from emsquote.deciding.curve.steps import CurveStep, StepKind
from emsquote.documents.published_schema import published, text_of
from emsquote.model.money import Money
from emsquote.wording.sentence import plain_text

SCHEMA = "emsquote/curve/1"
_Decimals = Annotated[
    str, Meta(pattern=r"^-?[0-9]{1,18}(\.[0-9]{1,60})?$", description="exact decimal number")
]


class WirePoint(Struct, frozen=True, forbid_unknown_fields=True):
    """The price of one quantity: `extended` is `set_up` and what is paid by board, `total` is
    `extended` and `nre`.
    """

    quantity: int
    unit_price: _Decimals
    set_up: _Decimals
    extended: _Decimals
    nre: _Decimals
    total: _Decimals
    complete: bool


class WireStep(Struct, frozen=True, forbid_unknown_fields=True):
    """Why so many boards cost other than one board less, and what the total moves by for it."""

    kind: StepKind
    subject: str
    detail: str
    quantity: int
    amount: _Decimals


class WireCheaperMore(Struct, frozen=True, forbid_unknown_fields=True):
    """Quantities from `first` to `last` cost more in all than `larger` does, by up to `saved`."""

    first: int
    last: int
    larger: int
    saved: _Decimals


class WireTurn(Struct, frozen=True, forbid_unknown_fields=True):
    """The points of another turn time."""

    name: str
    title: str
    build_days: int
    points: tuple[WirePoint, ...]


class WireCurve(Struct, frozen=True, forbid_unknown_fields=True):
    """Every quantity of a range, priced as a quote prices it."""

    schema: Annotated[str, Meta(pattern="^emsquote/curve/1$")]
    title: str
    currency: str
    date: str
    complete: bool
    asked: tuple[int, ...]
    points: tuple[WirePoint, ...]
    steps: tuple[WireStep, ...]
    cheaper_more: tuple[WireCheaperMore, ...]
    turns: tuple[WireTurn, ...]


def curve_to_json(curve: Curve) -> bytes:
    """Return the curve as UTF-8 JSON with a newline at its end."""
    contract = WireCurve(
        schema=SCHEMA,
        title=curve.title,
        currency=curve.currency,
        date=curve.date,
        complete=curve.complete,
        asked=curve.asked,
        points=tuple(map(_point, curve.points)),
        steps=tuple(map(_step, curve.steps)),
        cheaper_more=tuple(map(_cheaper_more, curve.cheaper_more)),
        turns=tuple(
            WireTurn(turn.name, turn.title, turn.build_days, tuple(map(_point, turn.points)))
            for turn in curve.turns
        ),
    )
    return msgspec.json.format(msgspec.json.encode(contract, enc_hook=plain_text), indent=1) + b"\n"


def _point(point: CurvePoint) -> WirePoint:
    return WirePoint(
        quantity=point.quantity,
        unit_price=_decimals(point.unit_price),
        set_up=_decimals(point.set_up),
        extended=_decimals(point.extended),
        nre=_decimals(point.nre),
        total=_decimals(point.total),
        complete=not point.unknown,
    )


def _step(step: CurveStep) -> WireStep:
    amount = _decimals(step.amount)
    return WireStep(step.kind, step.subject, step.detail, step.quantity, amount)


def _cheaper_more(cheaper: CheaperMore) -> WireCheaperMore:
    larger, saved = cheaper.larger.quantity, _decimals(cheaper.saved)
    return WireCheaperMore(cheaper.first, cheaper.last, larger, saved)


def _decimals(money: Money) -> str:
    return f"{money.amount:f}"


def curve_schema_text() -> str:
    """Return the JSON Schema (draft 2020-12) as the text of its file."""
    schema = msgspec.json.schema(WireCurve)
    return text_of(published(schema, "urn:emsquote:curve:1", "Price against volume, version 1"))
