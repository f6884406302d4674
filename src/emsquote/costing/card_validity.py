"""Whether a rate card holds for what is quoted.

Figures that were seen at five boards, or years ago, tell little of a thousand today.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from emsquote.costing.rate_card import RateCard
from emsquote.finding import Finding, Severity
from emsquote.model.job import Job
from emsquote.wording.sentence import Counted, Day, said

_A_YEAR = timedelta(days=365)


def validity_findings(card: RateCard, job: Job) -> Iterator[Finding]:
    """Yield a doubt for each quantity beyond the lots that a card states, and for a card that is
    over, or more than a year old; of an undated job the age is not judged.
    """
    for quantity in job.quantities:
        if not _is_within(card, quantity):
            yield _doubt(card, "beyond-rate-card", _beyond(card, quantity), _OWN_FIGURES)
    if job.date and _is_over(card, job.date):
        yield _doubt(card, "old-rate-card", _age(card), "look whether its figures still hold")


_OWN_FIGURES = "put your own figures in their place, or quote lots within it"


def _is_within(card: RateCard, quantity: int) -> bool:
    most = card.validity.boards_to
    return card.validity.boards_from <= quantity and (most is None or quantity <= most)


def _beyond(card: RateCard, quantity: int) -> str:
    validity = card.validity
    boards = Counted(quantity, "board", "boards")
    if validity.boards_to is None:
        return said(
            "{card} holds from {least} boards on: {boards} are below",
            card=card.title,
            least=validity.boards_from,
            boards=boards,
        )
    return said(
        "{card} holds for {least} to {most} boards: {boards} are beyond",
        card=card.title,
        least=validity.boards_from,
        most=validity.boards_to,
        boards=boards,
    )


def _is_over(card: RateCard, day: str) -> bool:
    if card.validity.until:
        return day > card.validity.until
    return bool(card.date) and date.fromisoformat(day) - date.fromisoformat(card.date) > _A_YEAR


def _age(card: RateCard) -> str:
    if card.validity.until:
        return said("{card} held until {day}", card=card.title, day=Day(card.validity.until))
    return said("the figures of {card} are of {day}", card=card.title, day=Day(card.date))


def _doubt(
    card: RateCard,
    code: str,
    message: str,
    hint: str,
) -> Finding:
    return Finding(
        severity=Severity.DOUBT,
        code=code,
        origin=card.origin,
        message=message,
        hint=hint,
    )
