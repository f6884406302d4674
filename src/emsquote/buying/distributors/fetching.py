"""Fetching offers from one house: what the cache has, then call by call.

What was had before trouble is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlsplit

from msgspec import Struct, field

from emsquote.buying.distributors.caller import Caller
from emsquote.buying.distributors.distributor import (
    Distributor,
    InterfaceTerms,
    Row,
    UnknownReplyError,
    WantedNumber,
)
from emsquote.buying.distributors.refusal import CallError, Trouble
from emsquote.buying.distributors.reply_cache import ReplyCache
from emsquote.buying.distributors.wanted_number import answers
from emsquote.buying.library.offer_row import read_offer
from emsquote.finding import Finding, Origin, Severity
from emsquote.model.offer import Offer

Progress = Callable[[int], None]
"""Is told how many numbers are done, after each call."""
_ENDS_ALL = {Trouble.USED_UP, Trouble.BAD_KEY, Trouble.SLOW_DOWN}
_FAILURES_IN_A_ROW = 2
_NAMED = 5


class Fetched(Struct, frozen=True):
    """What a house said of the numbers it was asked for: every one of them is found, not found, or
    not answered.
    """

    offers: tuple[Offer, ...]
    found: tuple[WantedNumber, ...]
    not_found: tuple[WantedNumber, ...]
    """The house answered that it has no such part, or has no price for it."""
    unanswered: tuple[WantedNumber, ...]
    """Nothing is known of these: the calls for them failed or were not made."""
    from_cache: int
    findings: tuple[Finding, ...]


class _Gathered(Struct):
    """What is known so far."""

    rows: dict[WantedNumber, tuple[Row, ...]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    failures: int = 0


def fetch(
    caller: Caller,
    terms: InterfaceTerms,
    house: Distributor,
    wanted: Sequence[WantedNumber],
    cache: ReplyCache,
    progress: Progress | None = None,
) -> Fetched:
    """Ask a house for all numbers.

    What fails is told in the findings and never taken for "no offers".
    """
    gathered = _Gathered()
    for each in wanted:
        kept = cache.get(each)
        if kept is not None:
            gathered.rows[each] = kept
    from_cache = len(gathered.rows)
    to_ask = [each for each in wanted if each not in gathered.rows and terms.takes(each.number)]
    for batch in _batches(to_ask, terms.numbers_a_call):
        if not _call(caller, terms, house, batch, cache, gathered):
            break
        if progress:
            progress(len(gathered.rows))
    return _fetched(terms, wanted, gathered, from_cache)


def _batches(wanted: Sequence[WantedNumber], most: int) -> Iterator[Sequence[WantedNumber]]:
    for start in range(0, len(wanted), most):
        yield wanted[start : start + most]


def _call(
    caller: Caller,
    terms: InterfaceTerms,
    house: Distributor,
    batch: Sequence[WantedNumber],
    cache: ReplyCache,
    gathered: _Gathered,
) -> bool:
    """Make one call and keep what it says; return whether it makes sense to go on."""
    try:
        content = caller.ask(house.question(batch, cache.market))
        rows = house.rows(content, cache.market)
    except CallError as error:
        gathered.failures += 1
        gathered.findings.append(_finding(terms, error.trouble, error.message, error.hint))
        return error.trouble not in _ENDS_ALL and gathered.failures < _FAILURES_IN_A_ROW
    except UnknownReplyError as error:
        gathered.failures += 1
        message = f"sent a reply that is not as published: {error}"
        gathered.findings.append(
            _finding(terms, Trouble.UNREADABLE, message, "see whether there is a newer emsquote")
        )
        return gathered.failures < _FAILURES_IN_A_ROW
    gathered.failures = 0
    source, day = urlsplit(terms.url).hostname or "", cache.today.isoformat()
    dated = [_clean({**row, "source": source, "date": day}) for row in rows]
    for each in batch:
        own = answers(each, dated)
        gathered.rows[each] = own
        cache.put(each, own)
    return True


def _clean(row: Row) -> Row:
    """Return an offer without characters that could steer a terminal."""
    return {
        name: "".join(each for each in text if each.isprintable()) for name, text in row.items()
    }


def _finding(terms: InterfaceTerms, trouble: Trouble, message: str, hint: str) -> Finding:
    return Finding(Severity.OPEN, trouble.value, Origin(terms.title), message, hint)


def _fetched(
    terms: InterfaceTerms, wanted: Sequence[WantedNumber], gathered: _Gathered, from_cache: int
) -> Fetched:
    offers: dict[Offer, None] = {}
    found: list[WantedNumber] = []
    told = list(gathered.findings)
    for each, rows in gathered.rows.items():
        priced = [row for row in rows if row.get("breaks")]
        read = [read_offer(row, Origin(terms.title, key=row.get("sku", ""))) for row in priced]
        own = [offer for offer, _ in read if offer]
        told += [finding for _, findings in read for finding in findings]
        told += _without_price(terms, each, len(rows) - len(priced))
        offers.update(dict.fromkeys(own))
        found += [each] if own else []
    unanswered = tuple(each for each in wanted if each not in gathered.rows)
    refused = [each for each in unanswered if not terms.takes(each.number)]
    told += [_cannot_ask(terms, each) for each in refused]
    cut = [each for each in unanswered if each not in refused]
    told += [_cut_short(terms, cut)] if cut else []
    not_found = tuple(each for each in gathered.rows if each not in set(found))
    return Fetched(
        tuple(offers), tuple(found), not_found, unanswered, from_cache, tuple(dict.fromkeys(told))
    )


def _without_price(terms: InterfaceTerms, wanted: WantedNumber, count: int) -> list[Finding]:
    if not count:
        return []
    message = f'"{wanted.number}": {count} offers without a price by the piece are left out'
    return [Finding(Severity.NOTE, "offer-without-price", Origin(terms.title), message)]


def _cannot_ask(terms: InterfaceTerms, wanted: WantedNumber) -> Finding:
    message = f'"{wanted.number}" cannot be asked for: numbers have {terms.shortest} to {terms.longest} characters here'
    message += f", none of them {terms.forbidden}" if terms.forbidden else ""
    return Finding(
        Severity.OPEN,
        "number-not-asked",
        Origin(terms.title),
        message,
        "check the number in the BOM",
    )


def _cut_short(terms: InterfaceTerms, numbers: Sequence[WantedNumber]) -> Finding:
    some = ", ".join(each.number for each in numbers[:_NAMED])
    rest = f" and {len(numbers) - _NAMED} more" if len(numbers) > _NAMED else ""
    message = f"nothing is known of {some}{rest}: that is not to say that there are no offers"
    return Finding(
        Severity.OPEN, "not-answered", Origin(terms.title), message, "run the same again later"
    )
