"""What is for the customer reaches him: every text, word for word, and nothing loses its mark.

`reads.txt` of a case is all that its customer reads in sentences, one a line.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from emsquote.documents.customer_view import _MATCH_WORDS, customer_view
from emsquote.documents.quote_json import quote_from_json, quote_to_json
from emsquote.documents.quote_json.encode import json_of
from emsquote.model.customer_quote import CustomerQuote
from emsquote.model.money import Unknown
from emsquote.model.scope_item import scope_item_names
from emsquote.model.service import service_names
from emsquote.wording.sentence import Sentence

from .house import CASES, HERE, quote_of

SOURCE = Path(__file__).resolve().parents[2] / "src" / "emsquote"
FOR_THE_HOUSE = {
    'columns read by the mapping "{name}"': "intake/read.py",
    "parts are counted by class: none is named, and the customer supplies them all": "intake/counts_file.py",
    'the override of "{selector}" is about no line of the BOM': "parts/classify/lines.py",
}
"""What readers of the customer's file say of the house's own files."""
ELSEWHERE = {
    "not enough can be had in time": "test_nothing_of_the_house.py, bought together",
}
"""Patterns that no case says, and where they are shown."""


def _read(quote: CustomerQuote) -> Iterator[str]:
    for finding in quote.findings:
        yield finding.message
    for item in quote.included:
        yield item.title
        if item.how:
            yield item.how
    for column in quote.columns:
        yield from (lack.reason for lack in column.unknown)
        if isinstance(column.lead_time, Unknown):
            yield column.lead_time.reason
    for line in quote.lines:
        yield line.match
        yield from (cell.price.reason for cell in line.cells if isinstance(cell.price, Unknown))


@pytest.mark.parametrize("case", CASES)
def test_a_customer_reads_what_is_for_him_word_for_word(case: str):
    expected = (HERE / case / "reads.txt").read_text(encoding="utf-8").splitlines()
    assert sorted({str(text) for text in _read(customer_view(quote_of(case)))}) == expected


@cache
def _calls(name: str) -> tuple[tuple[str, ast.Call], ...]:
    """Return the calls of a function of `wording.sentence`, with the modules they stand in."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        for call in ast.walk(module):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == name and call.args:
                found.append((path.relative_to(SOURCE).as_posix(), call))
    return tuple(found)


def _patterns(name: str) -> set[str]:
    return {
        call.args[0].value
        for _, call in _calls(name)
        if isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }


def _deep(text: object) -> Iterator[str]:
    """Yield the patterns of a sentence and of the sentences in its blanks."""
    if isinstance(text, Sentence):
        yield text.pattern
        for value in text.values.values():
            yield from _deep(value)


def test_each_sentence_for_everybody_is_read_in_some_case():
    read = {
        pattern
        for case in CASES
        for text in _read(customer_view(quote_of(case)))
        for pattern in _deep(text)
    }
    assert sorted(_patterns("told") - read - ELSEWHERE.keys()) == []
    assert sorted(ELSEWHERE.keys() & read) == []


def _is_hint(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "hint"


@pytest.mark.parametrize("folder", ["intake", "parts"])
def test_readers_of_the_customers_files_keep_nothing_from_him(folder: str):
    kept = []
    for path in sorted((SOURCE / folder).rglob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        hints = {call for node in ast.walk(module) if _is_hint(node) for call in ast.walk(node)}
        for call in ast.walk(module):
            if (
                isinstance(call, ast.Call)
                and ast.unparse(call.func) == "said"
                and call not in hints
            ):
                kept.append((ast.literal_eval(call.args[0]), path.relative_to(SOURCE).as_posix()))
    assert dict(kept) == {
        pattern: place for pattern, place in FOR_THE_HOUSE.items() if place.startswith(folder)
    }


@pytest.mark.parametrize("case", CASES)
def test_a_quote_that_was_kept_as_json_says_the_same_to_its_customer(case: str):
    quote = quote_of(case)
    again = quote_from_json(quote_to_json(quote))
    assert set(_read(customer_view(again))) == set(_read(customer_view(quote)))


def test_a_customers_json_says_nothing_of_what_was_kept_from_him():
    for case in CASES:
        text = json_of(customer_view(quote_of(case))).decode()
        assert '"told"' not in text
        assert '"instead"' not in text


def test_a_json_from_before_the_marks_betrays_nothing():
    whole = json.loads(quote_to_json(quote_of("open-points")))
    for sentence in whole["sentences"].values():
        sentence.pop("told", None)
        sentence.pop("instead", None)
    again = quote_from_json(json.dumps(whole).encode())
    assert set(_read(customer_view(again))) <= {
        "a point of this quotation is still to be settled",
        "not priced yet",
        *_MATCH_WORDS,
        *scope_item_names(),
        *service_names(),
        "",
    }
