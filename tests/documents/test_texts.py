"""The words of the documents are data, and none is missing."""

from __future__ import annotations

from enum import StrEnum

import pytest

from emsquote.documents.diff import Cause
from emsquote.finding import Severity
from emsquote.model.quote import Basis, Category, Stage
from emsquote.wording.texts import texts_in

SECTIONS: list[tuple[str, type[StrEnum]]] = [
    ("category", Category),
    ("severity", Severity),
    ("findings", Severity),
    ("stage", Stage),
    ("charges", Basis),
    ("diff", Cause),
]


@pytest.mark.parametrize(
    ("section", "words"),
    SECTIONS,
    ids=[f"{section} {words.__name__}" for section, words in SECTIONS],
)
def test_every_word_of_the_vocabulary_has_its_text(section: str, words: type[StrEnum]):
    texts = texts_in()
    assert [word for word in words if not texts.phrases.get(f"{section}.{word}")] == []


def test_a_phrase_fills_its_blanks_and_nothing_else():
    assert texts_in()("summary.owner", owner="{x}", titles="a") == "Property of the {x}: a."


def test_a_missing_phrase_is_a_fault_of_the_program():
    with pytest.raises(KeyError):
        texts_in()("no.such.phrase")
