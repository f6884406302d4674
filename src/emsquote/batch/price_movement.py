"""What moved since another run: the quote of each BOM against the one in the baseline folder."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from emsquote.batch.task import Settings
from emsquote.documents.diff import QuoteDiff, diff
from emsquote.documents.diff.effect import EffectRow
from emsquote.documents.quote_json import quote_from_json, read_quote
from emsquote.finding import Finding, InputError
from emsquote.wording.texts import texts_in

FORMAT = "json"
"""The format in which quotes are compared."""
_MOST_CAUSES = 3
HUNDRED = Decimal(100)


class Moved(Struct, frozen=True, kw_only=True):
    """How the total of a BOM moved at the quantity where it moved most.

    `causes` are the largest, in words.

    An incomplete total on either side is told by `complete`: then nobody knows how far it moved.
    """

    name: str
    quantity: int
    old: Decimal
    new: Decimal
    complete: bool
    causes: tuple[str, ...] = ()

    @property
    def difference(self) -> Decimal:
        """By how much the total rose, negative where it fell."""
        return self.new - self.old

    @property
    def percent(self) -> Decimal | None:
        """The difference in percent of the old total; None where that was nothing."""
        return HUNDRED * self.difference / self.old if self.old else None


class NotCompared(Struct, frozen=True):
    """The baseline has no quote of this BOM (`findings` is empty), or one that cannot be
    compared.
    """

    name: str
    findings: tuple[Finding, ...] = ()


Movement = Moved | NotCompared | None
"""None: the quote is as it was, or there is no baseline."""


def movement(settings: Settings, name: str) -> Movement:
    """Compare the quote of a task, as written, with the baseline's."""
    if settings.baseline is None:
        return None
    old = settings.baseline / f"{name}.{FORMAT}"
    new = settings.quote_path(name, FORMAT)
    if not old.is_file():
        return NotCompared(name)
    if _same_bytes(old, new):
        return None
    try:
        compared = diff(read_quote(old), quote_from_json(new.read_bytes(), str(new)))
    except InputError as error:
        return NotCompared(name, error.findings)
    return None if compared.same else _moved(name, compared)


def _same_bytes(old: Path, new: Path) -> bool:
    return old.stat().st_size == new.stat().st_size and old.read_bytes() == new.read_bytes()


def _moved(name: str, compared: QuoteDiff) -> Moved:
    def by_distance(place: int) -> Decimal:
        return abs(compared.new[place].known.amount - compared.old[place].known.amount)

    place = max(range(len(compared.quantities)), key=by_distance)
    old, new = compared.old[place], compared.new[place]
    return Moved(
        name=name,
        quantity=compared.quantities[place],
        old=old.known.amount,
        new=new.known.amount,
        complete=old.complete and new.complete,
        causes=tuple(_cause(effect, place) for effect in compared.effects[:_MOST_CAUSES])
        or compared.remarks[:1],
    )


def _cause(effect: EffectRow, place: int) -> str:
    words = texts_in().word("cause", effect.cause)
    return f"{words}: {effect.subject} {effect.amounts[place].rounded().amount:+f}"
