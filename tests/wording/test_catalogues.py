"""Every text that the code says has its translation in each language; no translation is idle."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from emsquote.buying.match.result import Exactness
from emsquote.costing.rate_card import Driver, Yield
from emsquote.costing.work import BoardPlan, BoardWork
from emsquote.costing.yield_model import FirstPass
from emsquote.documents.diff import Cause
from emsquote.documents.live.plan.parts import Fixed
from emsquote.files.shipped import data_folder
from emsquote.finding import Severity
from emsquote.model.bare_board import (
    BoardFeature,
    BoardMaterial,
    BoardProperty,
    Finish,
    MaskColour,
)
from emsquote.model.bom import Supply
from emsquote.model.panel import Separation
from emsquote.model.part import Mount
from emsquote.model.quote import Basis, Category, Stage
from emsquote.parts.part_family import part_families
from emsquote.wording.language import Language
from emsquote.wording.sentence import Counted
from emsquote.wording.texts import Texts, Word, catalogue, texts_in
from emsquote.wording.vocabulary import VOCABULARY

from .said_in_code import (
    SAYS_WHAT_IT_IS_GIVEN,
    blanks,
    counted_nouns,
    labels,
    labels_not_written_out,
    sentences,
    texts_beside_labels,
)

FOLDER = data_folder() / "texts"
OTHERS = [language for language in Language if language is not Language.ENGLISH]
MAY_BE_SAID: tuple[type[StrEnum], ...] = (
    Severity,
    Category,
    Driver,
    Mount,
    Supply,
    BoardProperty,
    BoardMaterial,
    BoardFeature,
    Finish,
    MaskColour,
)
"""Enumerations whose words stand in sentences as they are."""
ENUMERATIONS: dict[str, type[StrEnum]] = {
    "basis": Basis,
    "category": Category,
    "cause": Cause,
    "findings": Severity,
    "fixed orders": Fixed,
    "match": Exactness,
    "mount": Mount,
    "severity": Severity,
    "stage": Stage,
}


@cache
def _catalogue(language: Language) -> Catalog:
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def _messages(language: Language) -> Iterator[Message]:
    return (message for message in _catalogue(language) if message.id)


def _translations(language: Language) -> dict[tuple[str | None, str], str]:
    """What is said in a language, by context and English text; nouns that are counted are apart."""
    messages = (message for message in _messages(language) if not message.pluralizable)
    return {(message.context, message.id): message.string for message in messages}


def _labels_of(language: Language) -> set[tuple[str | None, str]]:
    return {key for key in _translations(language) if key[0]}


def _sentences_of(language: Language) -> set[str]:
    return {english for context, english in _translations(language) if not context}


def _nouns_of(language: Language) -> dict[tuple[str, str], tuple[str, ...]]:
    return {message.id: message.string for message in _messages(language) if message.pluralizable}


def test_there_is_a_catalogue_for_each_language_but_english():
    assert {path.stem for path in FOLDER.iterdir() if path.suffix != ".mo"} == set(OTHERS)


@pytest.mark.parametrize("language", OTHERS)
def test_every_label_has_its_translation_and_none_is_idle(language: Language):
    written, known = labels(), _labels_of(language)
    assert (sorted(written - known), sorted(known - written)) == ([], [])


def test_a_label_is_written_out_where_it_is_said():
    assert labels_not_written_out() <= SAYS_WHAT_IT_IS_GIVEN


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_has_its_translation(language: Language):
    assert sorted(sentences() - _sentences_of(language)) == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_family_of_parts_has_its_name(language: Language):
    assert sorted(_family_names() - _sentences_of(language)) == []


def _family_names() -> set[str]:
    return {name for family in part_families() for name in (family.name, family.group)}


def test_no_translation_of_a_sentence_is_idle():
    written = texts_beside_labels()
    written |= {text.replace("-", " ") for text in written}
    written |= {word.value for words in MAY_BE_SAID for word in words}
    written |= {*_shipped_names(), *_family_names(), *VOCABULARY["category"].values()}
    assert sorted(_sentences_of(Language.GERMAN) - written) == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_noun_that_is_counted_has_all_its_forms(language: Language):
    written, known = counted_nouns(), _nouns_of(language)
    assert (sorted(written - known.keys()), sorted(known.keys() - written)) == ([], [])
    assert [noun for noun, forms in known.items() if not all(map(str.strip, forms))] == []
    assert {len(forms) for forms in known.values()} == {_catalogue(language).num_plurals}
    assert {blank for forms in known.values() for form in forms for blank in blanks(form)} == {
        "count"
    }


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_blanks_of_its_text(language: Language):
    translations = _translations(language).items()
    assert [
        english
        for (_, english), other in translations
        if blanks(english) != blanks(other) or not other.strip()
    ] == []


@pytest.mark.parametrize("language", OTHERS)
def test_all_languages_translate_the_same_texts_in_the_same_order(language: Language):
    """Order matters to who compares two of the files."""
    german = [(message.context, message.id) for message in _messages(Language.GERMAN)]
    assert [(message.context, message.id) for message in _messages(language)] == german


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_doubtful_or_out_of_use(language: Language):
    assert [message.id for message in _messages(language) if message.fuzzy] == []
    assert list(_catalogue(language).obsolete) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_says_the_same_after_an_editor_has_written_it(language: Language):
    written = io.BytesIO()
    write_po(written, _catalogue(language), width=79)
    written.seek(0)
    again = read_po(written, locale=language, abort_invalid=True)
    assert [
        (message.context, message.id, message.string, message.user_comments) for message in again
    ] == [
        (message.context, message.id, message.string, message.user_comments)
        for message in _catalogue(language)
    ]


@pytest.mark.parametrize(("vocabulary", "words"), ENUMERATIONS.items(), ids=list(ENUMERATIONS))
def test_every_word_of_a_vocabulary_is_in_english(vocabulary: str, words: type[StrEnum]):
    assert {word.value for word in words if word} <= VOCABULARY[vocabulary].keys()


def test_figures_of_the_yield_are_a_vocabulary():
    plan = BoardPlan(width_mm=Decimal(1), height_mm=Decimal(1), sides=1, boards_per_panel=1)
    board = BoardWork(plan, ())
    figures = FirstPass(board, (), (), Yield(field_return_percent=Decimal(1))).figures
    assert {name for name, _ in figures} == VOCABULARY["yield"].keys()


def test_what_the_shipped_card_and_the_catalogue_say_is_translated():
    assert sorted(set(_shipped_names()) - _sentences_of(Language.GERMAN)) == []


def _shipped_names() -> list[str]:
    """The titles and terms of the shipped card, those of services and of items of a scope."""
    card = tomllib.loads((data_folder() / "rates" / "default.toml").read_text(encoding="utf-8"))
    services = tomllib.loads((data_folder() / "services.toml").read_text(encoding="utf-8"))
    routes = [route for choice in card["choice"].values() for route in choice["route"].values()]
    titled = [*card["activity"].values(), *card["turn"].values(), *routes]
    items = tomllib.loads((data_folder() / "scope_items.toml").read_text(encoding="utf-8"))
    named = [*services["service"].values(), *items["item"].values()]
    titles = [entry["title"] for entry in named]
    return [
        *card["choice"],
        *(entry["title"] for entry in titled),
        card["terms"]["payment"],
        *card["terms"]["notes"],
        *titles,
        *(title.lower() for title in titles),
    ]


@pytest.mark.parametrize("language", OTHERS)
def test_a_compiled_catalogue_says_what_its_source_says(language: Language, tmp_path: Path):
    with (tmp_path / f"{language}.mo").open("wb") as file:
        write_mo(file, _catalogue(language))
    compiled = Texts(language, catalogue(tmp_path / f"{language}.po"))
    source = texts_in(language)
    total, boards = Word("quotation", "Total"), Counted(20, "board", "boards")
    assert compiled(total) == source(total) == _translations(language)["quotation", "Total"]
    assert compiled.counted(boards) == source.counted(boards)
    assert compiled.sentence("Stencil") == source.sentence("Stencil")


def test_every_driver_is_translated():
    """A charge names it, and says it as a sentence."""
    assert sorted({driver.value for driver in Driver} - _sentences_of(Language.GERMAN)) == []


def test_every_word_of_a_bare_board_is_translated():
    kinds = (BoardProperty, BoardMaterial, BoardFeature, Finish, MaskColour, Separation)
    words = {word.value for kind in kinds for word in kind}
    assert sorted(words - _sentences_of(Language.GERMAN)) == []
