"""Sentences in the JSON: beside the English texts, how each was made, so that a reader can say it
in his language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import chain
from typing import assert_never

from msgspec import UNSET, UnsetType

from emsquote.documents.quote_json import wire
from emsquote.model.customer_quote import AnyColumn, AnyQuote, CustomerLeadTime
from emsquote.model.money import Money, Unknown
from emsquote.model.purchase import (
    Bought,
    Estimated,
    NoOffer,
    Proposal,
    Shortage,
    Supplied,
)
from emsquote.model.quote import LeadTime, Quote
from emsquote.wording.language import Language
from emsquote.wording.sentence import (
    Counted,
    Day,
    OpenSentence,
    Sentence,
    Sum,
    Value,
    for_house,
    said,
)

_PATTERN = re.compile(r"(?:[^{}]|\{[a-z_][a-z0-9_]*\})*")
"""A pattern that may be filled: blanks are plain names, since a file can say anything."""
_DEEPEST = 8


def told_to_all(quote: AnyQuote) -> Iterator[str]:
    """Yield the texts that every view of a quote has: findings, what is included, what is
    missing, lead times, matches.
    """
    for finding in quote.findings:
        yield from (finding.message, finding.hint)
    for item in quote.included:
        yield from (item.title, item.how)
    for column in quote.columns:
        yield from _told_of_column(column)
    for line in quote.lines:
        yield line.match
        for cell in line.cells:
            if not isinstance(cell.price, Money):
                yield cell.price.reason


def _told_of_column(column: AnyColumn) -> Iterator[str]:
    yield from (missing.reason for missing in column.unknown)
    match column.lead_time:
        case Unknown(reason=reason) | LeadTime(set_by=reason):
            yield reason
        case CustomerLeadTime():
            pass
        case _:
            assert_never(column.lead_time)


def told_to_the_house(quote: Quote) -> Iterator[str]:
    """Yield the texts of its purchases and of the evidence for its parts.

    Why each is bought so only in a quote that is not English, for it is long.
    """
    for line in quote.lines:
        yield from line.evidence.assumed
        yield from line.evidence.unchecked
    translated = quote.language is not Language.ENGLISH
    for purchase in chain.from_iterable(column.purchases for column in quote.columns):
        match purchase:
            case Bought(why=why, shortage=shortage):
                if translated:
                    yield why
                yield shortage
            case Shortage(reason=reason) | NoOffer(reason=reason) | Proposal(reason=reason):
                yield reason
            case Estimated(reason=reason, estimate=estimate):
                yield from (reason, estimate.like)
            case Supplied():
                pass
            case _:
                assert_never(purchase)


def wire_sentences(texts: Iterable[str], *, marked: bool) -> dict[str, wire.WireSaid]:
    """Return those of the texts that are sentences, by their English wording, in the order of their
    first use.

    `marked`: with what everybody may read of them, which only the whole quote needs to say.
    """
    sentences = [text for text in dict.fromkeys(texts) if isinstance(text, Sentence)]
    return {str(sentence): _wire(sentence, marked=marked) for sentence in sentences}


def _wire(sentence: Sentence, *, marked: bool) -> wire.WireSaid:
    # Nothing beside what the text shows: a customer reads this, too.
    shown = {
        name: value for name, value in sentence.values.items() if f"{{{name}}}" in sentence.pattern
    }
    values = {name: _wire_value(value, marked=marked) for name, value in shown.items()}
    if not (marked and isinstance(sentence, OpenSentence)):
        return wire.WireSaid(pattern=sentence.pattern, values=values)
    other = sentence.instead
    instead = _wire(other, marked=True) if isinstance(other, Sentence) else UNSET
    return wire.WireSaid(
        told=other is None, instead=instead, pattern=sentence.pattern, values=values
    )


def _wire_value(value: Value, *, marked: bool) -> wire.SaidValue:
    match value:
        case Sentence():
            return _wire(value, marked=marked)
        case str():
            return str(value)
        case int() | Decimal():
            return wire.WireSaidNumber(f"{Decimal(value):f}")
        case Counted(count, one, many):
            return wire.WireSaidCount(count, one, many)
        case Day(iso):
            return wire.WireSaidDay(iso)
        case Sum(amount, currency):
            sentence = said("{amount} {currency}", amount=amount, currency=currency)
            return _wire(sentence, marked=False)
    assert_never(value)


def read_sentences(stated: Mapping[str, wire.WireSaid]) -> dict[str, Sentence]:
    """Return the sentences by their texts.

    Those that do not give the text they stand for are left out.
    """
    read = {text: _sentence(each, _DEEPEST) for text, each in stated.items()}
    return {
        text: each for text, each in read.items() if isinstance(each, Sentence) and each == text
    }


def _sentence(stated: wire.WireSaid, depth: int) -> str:
    """Return the sentence, "" where the pattern is not sound or lacks a value."""
    if not depth or not _PATTERN.fullmatch(stated.pattern):
        return ""
    values = {name: _value(value, depth - 1) for name, value in stated.values.items()}
    try:
        sentence = said(stated.pattern, **values)
    except (KeyError, TypeError):
        return ""
    if stated.told:
        return OpenSentence(sentence, stated.pattern, values)
    if isinstance(stated.instead, UnsetType):
        return sentence
    instead = _sentence(stated.instead, depth - 1)
    return for_house(sentence, instead) if instead else sentence


def _value(value: wire.SaidValue, depth: int) -> Value:
    match value:
        case str():
            return value
        case wire.WireSaid():
            return _sentence(value, depth)
        case wire.WireSaidNumber(amount):
            return Decimal(amount)
        case wire.WireSaidCount(count, one, many):
            return Counted(count, one, many)
        case wire.WireSaidDay(day):
            return Day(day)
    assert_never(value)
