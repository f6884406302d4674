"""The words of the documents are data, and none is missing."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from emsquote.documents.diff import Cause
from emsquote.files.shipped import data_folder
from emsquote.finding import Severity
from emsquote.model.quote import Basis, Category, Stage
from emsquote.wording.language import Language
from emsquote.wording.sentence import Counted
from emsquote.wording.texts import Texts, catalogue, labels, texts_in

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
    assert [word for word in words if not labels().get(f"{section}.{word}")] == []


def test_a_phrase_fills_its_blanks_and_nothing_else():
    assert texts_in()("summary.owner", owner="{x}", titles="a") == "Property of the {x}: a."


def test_a_missing_phrase_is_a_fault_of_the_program():
    with pytest.raises(KeyError):
        texts_in()("no.such.phrase")


def test_a_compiled_catalogue_says_what_its_source_says(tmp_path: Path):
    source = data_folder() / "texts" / "ro.po"
    with source.open("rb") as file:
        texts = read_po(file, locale="ro")
    with (tmp_path / "ro.mo").open("wb") as file:
        write_mo(file, texts)
    compiled = Texts(Language.ROMANIAN, catalogue(tmp_path / "ro.po"))
    assert compiled("summary.total") == texts_in(Language.ROMANIAN)("summary.total")
    boards = Counted(20, "board", "boards")
    assert compiled.counted(boards) == texts_in(Language.ROMANIAN).counted(boards) == "20 de plăci"
