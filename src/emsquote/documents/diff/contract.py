"""The comparison as JSON, for programs: the contract `emsquote/diff/1`, its types, and the schema
made from them.

Within version 1, fields may be added; none is removed, renamed or given another meaning.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from emsquote.documents.diff.compare import QuoteDiff
from emsquote.documents.diff.effect import Cause, EffectRow
from emsquote.documents.published_schema import published, text_of
from emsquote.model.money import Money, Total
from emsquote.wording.sentence import plain_text

SCHEMA = "emsquote/diff/1"
_Decimals = Annotated[
    str, Meta(pattern=r"^-?[0-9]{1,18}(\.[0-9]{1,60})?$", description="exact decimal number")
]


class WireTotal(Struct, frozen=True, forbid_unknown_fields=True):
    """A total, which is the whole price only if it is complete."""

    total: _Decimals
    complete: bool


class WireEffect(Struct, frozen=True, forbid_unknown_fields=True):
    """What one cause adds to the total at each quantity."""

    cause: Cause
    subject: str
    detail: str
    amounts: tuple[_Decimals, ...]


class WireDiff(Struct, frozen=True, forbid_unknown_fields=True):
    """At each quantity, the old total plus the amounts of all effects is the new total, exactly."""

    schema: Annotated[str, Meta(pattern="^emsquote/diff/1$")]
    currency: str
    same: bool
    quantities: tuple[int, ...]
    old: tuple[WireTotal, ...]
    new: tuple[WireTotal, ...]
    effects: tuple[WireEffect, ...]
    remarks: tuple[str, ...]


def diff_to_json(compared: QuoteDiff) -> bytes:
    """Return the comparison as UTF-8 JSON with a newline at its end, effects largest first."""
    contract = WireDiff(
        SCHEMA,
        compared.currency,
        compared.same,
        compared.quantities,
        tuple(map(_total, compared.old)),
        tuple(map(_total, compared.new)),
        tuple(_effect(effect) for effect in compared.effects),
        compared.remarks,
    )
    return msgspec.json.format(msgspec.json.encode(contract, enc_hook=plain_text), indent=1) + b"\n"


def _total(total: Total) -> WireTotal:
    return WireTotal(_decimals(total.known), total.complete)


def _effect(effect: EffectRow) -> WireEffect:
    return WireEffect(
        effect.cause,
        effect.subject,
        effect.detail,
        tuple(_decimals(amount) for amount in effect.amounts),
    )


def _decimals(money: Money) -> str:
    return f"{money.amount:f}"


def diff_schema_text() -> str:
    """Return the JSON Schema (draft 2020-12) as the text of its file."""
    schema = msgspec.json.schema(WireDiff)
    return text_of(
        published(schema, "urn:emsquote:diff:1", "A comparison of two quotes, version 1")
    )
