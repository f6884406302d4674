"""The memory of the house in its library: what was decided for the words of customers' lines."""

from __future__ import annotations

from collections.abc import Iterable

from emsquote.buying.library.store import Library
from emsquote.finding import Origin
from emsquote.model.decision import Decision
from emsquote.model.part_number import plain_number

_SHOWN = "words, mpn, manufacturer, customer, decided_by, decided_on"
_KEPT = (
    f"INSERT INTO decision (owner, key, {_SHOWN}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "  # noqa: S608 - names of our own
    "ON CONFLICT (owner, key) DO UPDATE SET words = excluded.words, mpn = excluded.mpn, "
    "manufacturer = excluded.manufacturer, customer = excluded.customer, "
    "decided_by = excluded.decided_by, decided_on = excluded.decided_on"
)
_ALL = f"SELECT {_SHOWN} FROM decision ORDER BY owner, key"  # noqa: S608 - names of our own


def learn(library: Library, decisions: Iterable[Decision]) -> int:
    """Keep decisions, all together or not at all; a later one for the same words goes before.

    Return how many were kept.
    """
    kept = 0
    with library.database.transaction():
        for decision in decisions:
            library.database.run(_KEPT, _row(decision))
            kept += 1
    return kept


def _row(decision: Decision) -> tuple[str, ...]:
    return (
        _owner(decision.customer),
        decision.key,
        decision.words,
        decision.mpn,
        decision.manufacturer,
        decision.customer,
        decision.decided_by,
        decision.decided_on,
    )


def _owner(customer: str) -> str:
    return customer.casefold().strip()


def decisions_in(library: Library) -> tuple[Decision, ...]:
    """Return all that is kept, by customer and words."""
    origin = Origin(library.database.name)
    return tuple(
        Decision(
            words=words,
            mpn=mpn,
            manufacturer=manufacturer,
            customer=customer,
            decided_by=decided_by,
            decided_on=decided_on,
            origin=origin,
        )
        for words, mpn, manufacturer, customer, decided_by, decided_on in library.database.rows(
            _ALL
        )
    )


def revoke(library: Library, words: str, customer: str) -> int:
    """Forget what was decided for some words of a customer; return how many decisions that were."""
    with library.database.transaction():
        return library.database.run(
            "DELETE FROM decision WHERE owner = ? AND key = ?",
            (_owner(customer), plain_number(words)),
        )
