"""The texts of a language: labels, words of a vocabulary, and what is filled into their blanks."""

from __future__ import annotations

import pytest

from emsquote.wording.language import Language
from emsquote.wording.texts import Word, texts_in

GERMAN = texts_in(Language.GERMAN)


def test_a_label_fills_its_blanks_and_nothing_else():
    told = texts_in()("Property of the {owner}: {titles}.", owner="{x}", titles="a")
    assert told == "Property of the {x}: a."


def test_a_label_keeps_its_blanks_for_formulas_that_fill_them():
    assert GERMAN("{count} open") == "{count} offen"


def test_a_blank_that_is_not_filled_is_a_fault_of_the_program():
    with pytest.raises(KeyError):
        texts_in()("{title}: known part only", heading="Price")


def test_a_vocabulary_that_is_not_there_is_a_fault_of_the_program():
    with pytest.raises(KeyError):
        texts_in().word("categories", "smt")


def test_a_word_is_said_in_the_sense_of_its_context():
    romanian = texts_in(Language.ROMANIAN)
    assert (romanian("Date"), romanian(Word("sources", "Date"))) == ("Data", "Dată")
    assert (GERMAN.word("category", "test"), GERMAN.word("lead time", "test")) == (
        "Prüfung",
        "Prüfung",
    )


def test_a_word_is_its_english_text():
    assert Word("sources", "Date") == "Date"
    assert type(texts_in()(Word("sources", "Date"))) is str


def test_a_word_that_is_in_no_vocabulary_stays():
    assert GERMAN.word("owner", "the University") == "the University"
    assert GERMAN.word("owner", "") == ""


def test_a_title_of_a_house_is_no_label():
    """An activity that a house calls `Label` is not the label of an input."""
    assert (GERMAN("Label"), GERMAN.sentence("Label")) == ("Bezeichnung", "Label")
