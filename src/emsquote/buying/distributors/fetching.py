"""Fetching offers from one distributor: what the cache has, then call by call.

What was had before trouble is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from msgspec import Struct, field

from emsquote.buying.distributors.caller import Caller
from emsquote.buying.distributors.distributor import Row, UnknownReplyError, WantedNumber
from emsquote.buying.distributors.refusal import CallError, Trouble
from emsquote.buying.distributors.reply_cache import ReplyCache
from emsquote.buying.distributors.terms import InterfaceTerms
from emsquote.buying.distributors.wanted_number import answers
from emsquote.buying.library.offer_row import read_offer
from emsquote.finding import Finding, Origin, Severity
from emsquote.model.offer import Offer

Progress = Callable[[int], None]
"""Is told how many numbers are done, after each call."""
_ENDS_ALL = {Trouble.USED_UP, Trouble.BAD_KEY, Trouble.SLOW_DOWN}
_FAILURES_IN_A_ROW = 2
_NAMED = 5


class Fetched(Struct, frozen=True, kw_only=True):
    """What a distributor said of the numbers it was asked for: every one of them is found, not
    found, or not answered.
    """

    offers: tuple[Offer, ...]
    found: tuple[WantedNumber, ...]
    not_found: tuple[WantedNumber, ...]
    """The distributor answered that it has no such part, or has no price for it."""
    unanswered: tuple[WantedNumber, ...]
    """Nothing is known of these: the calls for them failed or were not made."""
    from_cache: int
    findings: tuple[Finding, ...]


class _Gathered(Struct):
    """What is known so far, and how the calls went."""

    rows: dict[WantedNumber, tuple[Row, ...]]
    findings: list[Finding] = field(default_factory=list)
    failures_in_a_row: int = 0
    ended: bool = False
    """Whether it makes no sense to go on."""

    def fail(self, finding: Finding, *, ends_all: bool) -> None:
        self.findings.append(finding)
        self.failures_in_a_row += 1
        self.ended = ends_all or self.failures_in_a_row >= _FAILURES_IN_A_ROW


class _Answer(Struct, frozen=True):
    """The offers of one number, and what was found in reading them."""

    offers: tuple[Offer, ...]
    findings: tuple[Finding, ...]


def fetch(
    caller: Caller,
    wanted: Sequence[WantedNumber],
    cache: ReplyCache,
    progress: Progress | None = None,
) -> Fetched:
    """Ask a distributor for all numbers.

    What fails is told in the findings and never taken for "no offers".
    """
    gathered = _Gathered(_cached(wanted, cache))
    from_cache = len(gathered.rows)
    for batch in _batches(wanted, gathered, caller.terms):
        _ask(caller, batch, cache, gathered)
        if gathered.ended:
            break
        if progress:
            progress(len(gathered.rows))
    return _fetched(caller.terms, wanted, gathered, from_cache)


def _cached(
    wanted: Sequence[WantedNumber], cache: ReplyCache
) -> dict[WantedNumber, tuple[Row, ...]]:
    kept = {}
    for number in wanted:
        rows = cache.get(number)
        if rows is not None:
            kept[number] = rows
    return kept


def _batches(
    wanted: Sequence[WantedNumber], gathered: _Gathered, terms: InterfaceTerms
) -> Iterator[Sequence[WantedNumber]]:
    """Return the numbers that are to be asked for, as many together as one call may hold."""
    unknown = [number for number in wanted if number not in gathered.rows]
    to_ask = [number for number in unknown if terms.takes(number.number)]
    for start in range(0, len(to_ask), terms.numbers_a_call):
        yield to_ask[start : start + terms.numbers_a_call]


def _ask(
    caller: Caller, batch: Sequence[WantedNumber], cache: ReplyCache, gathered: _Gathered
) -> None:
    """Make one call and keep what it says."""
    try:
        content = caller.ask(caller.distributor.call_for(batch, cache.region))
        rows = caller.distributor.rows(content, cache.region)
    except CallError as error:
        finding = _finding(caller.terms, error.trouble, error.message, error.hint)
        gathered.fail(finding, ends_all=error.trouble in _ENDS_ALL)
        return
    except UnknownReplyError as error:
        gathered.fail(_not_as_published(caller.terms, error), ends_all=False)
        return
    gathered.failures_in_a_row = 0
    dated = _dated(rows, caller.terms, cache)
    for number in batch:
        own = answers(number, dated)
        gathered.rows[number] = own
        cache.put(number, own)


def _dated(rows: Iterable[Row], terms: InterfaceTerms, cache: ReplyCache) -> list[Row]:
    """Return offers that say where and when they were had."""
    source = urlsplit(terms.url).hostname or ""
    day = cache.today.isoformat()
    return [_clean({**row, "source": source, "date": day}) for row in rows]


def _clean(row: Row) -> Row:
    """Return an offer without characters that could steer a terminal."""
    return {name: _printable(text) for name, text in row.items()}


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(character for character in text if character.isprintable())


def _finding(terms: InterfaceTerms, trouble: Trouble, message: str, hint: str) -> Finding:
    return Finding(Severity.OPEN, trouble.value, Origin(terms.title), message, hint)


def _not_as_published(terms: InterfaceTerms, error: UnknownReplyError) -> Finding:
    message = f"sent a reply that is not as published: {error}"
    return _finding(terms, Trouble.UNREADABLE, message, "see whether there is a newer emsquote")


def _fetched(
    terms: InterfaceTerms, wanted: Sequence[WantedNumber], gathered: _Gathered, from_cache: int
) -> Fetched:
    offers: list[Offer] = []
    findings = list(gathered.findings)
    found: list[WantedNumber] = []
    not_found: list[WantedNumber] = []
    for number, rows in gathered.rows.items():
        answer = _answer(terms, number, rows)
        offers.extend(answer.offers)
        findings.extend(answer.findings)
        if answer.offers:
            found.append(number)
        else:
            not_found.append(number)
    unanswered = tuple(number for number in wanted if number not in gathered.rows)
    findings.extend(_left_unanswered(terms, unanswered))
    return Fetched(
        offers=tuple(dict.fromkeys(offers)),
        found=tuple(found),
        not_found=tuple(not_found),
        unanswered=unanswered,
        from_cache=from_cache,
        findings=tuple(dict.fromkeys(findings)),
    )


def _answer(terms: InterfaceTerms, wanted: WantedNumber, rows: Sequence[Row]) -> _Answer:
    """Read the offers of a number; those without a price are left out and told."""
    offers = []
    findings: list[Finding] = []
    priced = [row for row in rows if row.get("breaks")]
    for row in priced:
        offer, found = read_offer(row, Origin(terms.title, key=row.get("sku", "")))
        findings.extend(found)
        if offer is not None:
            offers.append(offer)
    if len(priced) < len(rows):
        findings.append(_without_price(terms, wanted, len(rows) - len(priced)))
    return _Answer(tuple(offers), tuple(findings))


def _without_price(terms: InterfaceTerms, wanted: WantedNumber, count: int) -> Finding:
    message = f'"{wanted.number}": {count} offers without a price by the piece are left out'
    return Finding(Severity.NOTE, "offer-without-price", Origin(terms.title), message)


def _left_unanswered(terms: InterfaceTerms, unanswered: Sequence[WantedNumber]) -> list[Finding]:
    """Tell of each number that could not be asked for, and together of those that were not."""
    findings = []
    not_asked = []
    for number in unanswered:
        if terms.takes(number.number):
            not_asked.append(number)
        else:
            findings.append(_cannot_ask(terms, number))
    if not_asked:
        findings.append(_cut_short(terms, not_asked))
    return findings


def _cannot_ask(terms: InterfaceTerms, wanted: WantedNumber) -> Finding:
    message = (
        f'"{wanted.number}" cannot be asked for: '
        f"numbers have {terms.shortest} to {terms.longest} characters here"
    )
    if terms.forbidden:
        message += f", none of them {terms.forbidden}"
    hint = "check the number in the BOM"
    return Finding(Severity.OPEN, "number-not-asked", Origin(terms.title), message, hint)


def _cut_short(terms: InterfaceTerms, numbers: Sequence[WantedNumber]) -> Finding:
    some = ", ".join(number.number for number in numbers[:_NAMED])
    if len(numbers) > _NAMED:
        some += f" and {len(numbers) - _NAMED} more"
    message = f"nothing is known of {some}: that is not to say that there are no offers"
    hint = "run the same again later"
    return Finding(Severity.OPEN, "not-answered", Origin(terms.title), message, hint)
