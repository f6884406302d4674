"""Why a call to a distributor gave no offers, and what follows: wait, renew the token, skip the
numbers, or stop.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

from emsquote.buying.distributors.terms import shipped_terms

_UNAUTHORISED = 401
_FORBIDDEN = 403
_TOO_MANY = 429
_SERVER_FAULT = 500
_REDIRECTS = range(300, 400)
_GOOD = range(200, 300)


class Trouble(StrEnum):
    """What kind of refusal it is."""

    SLOW_DOWN = "slow-down"
    """Too many calls at once: wait and ask again."""
    USED_UP = "quota-used-up"
    """The day's or month's quota is spent: stop."""
    BAD_KEY = "key-refused"
    """Stop; with a token, it is renewed once first."""
    BROKEN = "server-fault"
    """The distributor is not well, or cannot be reached: ask again, then skip."""
    REFUSED = "call-refused"
    """These numbers are refused: skip them."""
    UNREADABLE = "reply-unreadable"
    """What came is no reply of this distributor: skip the numbers.

    It is never taken for "no offers".
    """


class CallError(Exception):
    """A call gave no reply that can be used."""

    def __init__(self, trouble: Trouble, message: str, hint: str = "") -> None:
        self.trouble = trouble
        self.message = message
        self.hint = hint
        super().__init__(message)


class WaitError(CallError):
    """Trouble that may be over soon.

    `seconds` is what the distributor asks to wait, None if it does not say.
    """

    def __init__(
        self, trouble: Trouble, message: str, hint: str, seconds: float | None = None
    ) -> None:
        super().__init__(trouble, message, hint)
        self.seconds = seconds


def trouble_of(status: int, complaints: Iterable[str]) -> Trouble | None:
    """Return what a reply's status and words mean together, None if it is good.

    Words go before the status.

    >>> trouble_of(200, ["You have exceeded your part limit of 10."])
    <Trouble.USED_UP: 'quota-used-up'>
    >>> trouble_of(429, ["BurstLimit exceeded"])
    <Trouble.SLOW_DOWN: 'slow-down'>
    """
    said = " ".join(complaints).casefold()
    if status in _GOOD and not said:
        return None
    return _trouble_in_words(said) or _trouble_of_status(status)


def _trouble_in_words(said: str) -> Trouble | None:
    refusals = shipped_terms().refusals
    meanings = (
        (refusals.used_up, Trouble.USED_UP),
        (refusals.slow_down, Trouble.SLOW_DOWN),
        (refusals.bad_key, Trouble.BAD_KEY),
    )
    for words, trouble in meanings:
        if any(word in said for word in words):
            return trouble
    return None


def _trouble_of_status(status: int) -> Trouble:
    if status == _TOO_MANY:
        return Trouble.SLOW_DOWN
    if status in {_UNAUTHORISED, _FORBIDDEN}:
        return Trouble.BAD_KEY
    if status >= _SERVER_FAULT:
        return Trouble.BROKEN
    if status in _REDIRECTS:
        return Trouble.UNREADABLE
    return Trouble.REFUSED


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Return the seconds that a distributor asks to wait, from a number or a date.

    None if it does not say.

    >>> retry_after({"retry-after": "3"}), retry_after({"retry-after": "soon"})
    (3.0, None)
    """
    written = headers.get("retry-after", "").strip()
    if written.isdecimal() and written.isascii():
        return float(written[:9])
    try:
        moment = parsedate_to_datetime(written)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    wait = moment - (now or datetime.now(UTC))
    return max(wait.total_seconds(), 0.0)
