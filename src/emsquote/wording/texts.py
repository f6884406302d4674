"""The texts of the documents in each language.

English is written in the code. Every other language is one gettext catalogue,
`data/texts/<language>.po`, whose keys are the English texts. What a document says by itself, such
as headings and notes, has the context `document`; a word of a vocabulary has that of its vocabulary
(`category`); sentences, and titles of the shipped rate card and catalogue of services, have none.
"""

from __future__ import annotations

import io
from decimal import Decimal
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Self, assert_never

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.wording.language import Language, date_text, number_text
from emsquote.wording.sentence import Counted, Day, Sentence, Sum, Value, said
from emsquote.wording.vocabulary import VOCABULARY

_DOCUMENT = "document"


class Word(str):
    """An English word or label that is said in a sense of its own, which its context names.

    `Word("sources", "Date")` is another word in Romanian than the date of a quote.
    """

    __slots__ = ("context",)

    context: str

    def __new__(cls, context: str, english: str) -> Self:
        """Return the English text with its context."""
        self = str.__new__(cls, english)
        self.context = context
        return self


class Texts(Struct, frozen=True):
    """The texts of one language: `texts("{count} open", count=12)`."""

    language: Language
    catalogue: NullTranslations

    def __call__(self, label: str, /, **blanks: object) -> str:
        """Return a label of the documents, a `Word` in its own sense.

        Its blanks are filled with what is given as it stands; without any it keeps them, for
        formulas that fill them.
        """
        context = label.context if isinstance(label, Word) else _DOCUMENT
        text = self.catalogue.pgettext(context, str(label))
        return text.format_map(blanks) if blanks else text

    def counted(self, value: Counted) -> str:
        """Return a number with its noun, which stays English if the language does not know it."""
        return self.noun(value).format(count=self.number(value.count))

    def noun(self, value: Counted) -> str:
        """Return the noun in the form for its number, which is left blank: `{count} boards`."""
        one, many = f"{{count}} {value.one}", f"{{count}} {value.many}"
        return self.catalogue.ngettext(one, many, value.count)

    def word(self, vocabulary: str, word: str, /, **blanks: object) -> str:
        """Return how a word of a vocabulary is written.

        A word that is not in it, such as a free reason, stays.
        """
        english = VOCABULARY[vocabulary].get(word)
        return word if english is None else self(Word(vocabulary, english), **blanks)

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
