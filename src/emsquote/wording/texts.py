"""The texts of the documents in each language.

English is written in the code and, for labels, in `data/texts/labels.toml`. Every other language is
one gettext catalogue, `data/texts/<language>.po`, whose keys are the English texts; labels and
words of a vocabulary have their group as context (`category`, `summary`).
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import assert_never

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.wording.language import Language, date_text, number_text
from emsquote.wording.sentence import Counted, Day, Sentence, Sum, Value, said


class Texts(Struct, frozen=True):
    """The texts of one language; `texts("fact.incomplete", count=12)` is the label of that key with
    its blanks filled.
    """

    language: Language
    catalogue: NullTranslations

    def __call__(self, key: str, **values: object) -> str:
        """Return a label with its blanks filled.

        A key that is not there is a fault of the program.
        """
        return self.label(key).format_map(values)

    def label(self, key: str) -> str:
        """Return a label with its blanks in braces, for formulas that fill them."""
        return self._in_group(key.partition(".")[0], labels()[key])

    def counted(self, value: Counted) -> str:
        """Return a number with its noun, which stays English if the language does not know it."""
        return self.noun(value).format(count=self.number(value.count))

    def noun(self, value: Counted) -> str:
        """Return the noun in the form for its number, which is left blank: `{count} boards`."""
        one, many = f"{{count}} {value.one}", f"{{count}} {value.many}"
        return self.catalogue.ngettext(one, many, value.count)

    def word(self, group: str, word: str) -> str:
        """Return the text for a word of the vocabulary.

        A word without text, such as a free reason, stays.
        """
        return self._in_group(group, labels().get(f"{group}.{word}", word))

    def sentence(self, text: str) -> str:
        """Return a sentence in this language.

        One that has no translation, and any other text, stays English. What stands in a sentence's
        blanks is said in this language, too.
        """
        if self.language is Language.ENGLISH:
            return text
        if not isinstance(text, Sentence) or not text.values:
            return self.catalogue.gettext(text) if text else text
        pattern = self.catalogue.gettext(text.pattern)
        return pattern.format_map({name: self._value(value) for name, value in text.values.items()})

    def number(self, amount: Decimal | int) -> str:
        """Return a number as the language writes it."""
        return number_text(amount, self.language)

    def _in_group(self, group: str, english: str) -> str:
        return self.catalogue.pgettext(group, english) if english else english

    def _value(self, value: Value) -> str:
        match value:
            case Sentence():
                return self.sentence(value)
            case str():
                return value
            case int() | Decimal():
                return self.number(value)
            case Counted():
                return self.counted(value)
            case Day(iso):
                return date_text(iso, self.language)
            case Sum(amount, currency):
                return self.sentence(said("{amount} {currency}", amount=amount, currency=currency))
        assert_never(value)


@cache
def labels() -> Mapping[str, str]:
    """Return the English labels by key, `group.name`."""
    text = (data_folder() / "texts" / "labels.toml").read_text(encoding="utf-8")
    return {
        f"{group}.{name}": label
        for group, words in tomllib.loads(text).items()
        for name, label in words.items()
    }


@cache  # one for each language
def texts_in(language: Language = Language.ENGLISH) -> Texts:
    """Return the texts of a language."""
    asked = Language(language)
    if asked is Language.ENGLISH:
        return Texts(asked, NullTranslations())
    return Texts(asked, catalogue(data_folder() / "texts" / f"{asked}.po"))


def catalogue(path: Path) -> GNUTranslations:
    """Return a language's catalogue: as it was compiled for the wheel, else (in a checkout of the
    source) compiled now.
    """
    compiled = path.with_suffix(".mo")
    if compiled.is_file():
        with compiled.open("rb") as file:
            return GNUTranslations(file)
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - late: not for English, nor once installed
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem)
    made = io.BytesIO()
    write_mo(made, catalogue)
    made.seek(0)
    return GNUTranslations(made)
