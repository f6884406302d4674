"""Sentences in the JSON: beside the English texts, how each was made, so that a reader can say it in his language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import assert_never

from emsquote.quote_json import wire
from emsquote.sentence import Counted, Day, Sentence, Value, said

_PATTERN = re.compile(r"(?:[^{}]|\{[a-z_][a-z0-9_]*\})*")
"""A pattern that may be filled: blanks are plain names, since a file can say anything."""
_DEEPEST = 8


def wire_sentences(sentences: Mapping[str, Sentence]) -> dict[str, wire.Said]:
    """Return the sentences that have values, by their English texts; one without values is its own pattern."""
    return {text: _wire(each) for text, each in sorted(sentences.items()) if each.values}


def _wire(sentence: Sentence) -> wire.Said:
    blanks = sentence.values.items()
    return wire.Said(
        sentence.pattern, {name: each if type(each) is str else _wire_value(each) for name, each in blanks}
    )


def _wire_value(value: Value) -> wire.SaidValue:
    match value:
        case Sentence():
            return _wire(value)
        case str():
            return str(value)
        case int():
            return wire.SaidNumber(str(value))
        case Decimal():
            return wire.SaidNumber(f"{value:f}")
        case Counted(count, one, many):
            return wire.SaidCount(count, one, many)
        case Day(iso):
            return wire.SaidDay(iso)
    assert_never(value)


def read_sentences(stated: Mapping[str, wire.Said]) -> dict[str, Sentence]:
    """Return the sentences by their texts; those that do not give the text they stand for are left out."""
    read = {text: _sentence(each, _DEEPEST) for text, each in stated.items()}
    return {text: each for text, each in read.items() if isinstance(each, Sentence) and each == text}


def _sentence(stated: wire.Said, depth: int) -> str:
    """Return the sentence, "" where the pattern is not sound or lacks a value."""
    if not depth or not _PATTERN.fullmatch(stated.pattern):
        return ""
    try:
        return said(stated.pattern, **{name: _value(each, depth - 1) for name, each in stated.values.items()})
    except (KeyError, TypeError):
        return ""


def _value(value: wire.SaidValue, depth: int) -> Value:
    match value:
        case str():
            return value
        case wire.Said():
            return _sentence(value, depth)
        case wire.SaidNumber(amount):
            return Decimal(amount)
        case wire.SaidCount(count, one, many):
            return Counted(count, one, many)
        case wire.SaidDay(day):
            return Day(day)
    assert_never(value)
