"""The words of the documents, by language: titles, labels and phrases come from
`data/texts/<language>.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import assert_never

from msgspec import Struct

from emsquote.files.shipped import data_folder
from emsquote.wording.language import Language, date_text, number_text, plural_form
from emsquote.wording.sentence import Counted, Day, Sentence, Sum, Value, said


class Texts(Struct, frozen=True):
    """The phrases of one language by dotted key.

    `texts("fact.incomplete", count=12)` fills the braces of a phrase.
    """

    language: Language
    phrases: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return a phrase with its blanks filled.

        A key that is not there is a fault of the program.
        """
        return self.phrases[key].format_map(values)

    def counted(self, key: str, count: int) -> str:
        """Return a number with its noun: the phrase `key.one`, `key.few`, …, or `key.other` if
        there is no such.
        """
        phrase = (
            self.phrases.get(f"{key}.{plural_form(count, self.language)}")
            or self.phrases[f"{key}.other"]
        )
        return phrase.format(count=self.number(count))

    def word(self, section: str, word: str) -> str:
        """Return the text for a word of the vocabulary.

        A word without text, such as a free reason, stays.
        """
        return self.phrases.get(f"{section}.{word}", word)

    def sentence(self, text: str) -> str:
        """Return a sentence in this language.

        One that has no translation, and any other text, stays English.

        What stands in a sentence's blanks is said in this language, too.
        """
        if self.language is Language.ENGLISH:
            return text
        known = _sentences(self.language).phrases
        if not isinstance(text, Sentence) or not text.values:
            return known.get(f"sentence.{text}") or known.get(f"title.{text}") or text
        pattern = known.get(f"sentence.{text.pattern}", text.pattern)
        return pattern.format_map({name: self._value(each) for name, each in text.values.items()})

    def _value(self, value: Value) -> str:
        match value:
            case Sentence():
                return self.sentence(value)
            case str():
                return value
            case int() | Decimal():
                return self.number(value)
            case Counted():
                return self._noun(value)
            case Day(iso):
                return date_text(iso, self.language)
            case Sum(amount, currency):
                return self.sentence(said("{amount} {currency}", amount=amount, currency=currency))
        assert_never(value)

    def _noun(self, value: Counted) -> str:
        """Return a number with its noun, which stays English if no language knows it."""
        for texts, key in ((self, value.many), (_sentences(self.language), f"noun.{value.many}")):
            if f"{key}.other" in texts.phrases:
                return texts.counted(key, value.count)
        return f"{self.number(value.count)} {value.one if value.count == 1 else value.many}"

    def number(self, amount: Decimal | int) -> str:
        """Return a number as the language writes it."""
        return number_text(amount, self.language)


def _flat(table: Mapping[str, object], path: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        dotted = f"{path}.{key}" if path else key
        flat.update(_flat(value, dotted) if isinstance(value, dict) else {dotted: str(value)})
    return flat


@cache
def texts_in(language: Language = Language.ENGLISH) -> Texts:
    """Return the shipped phrases of a language."""
    text = (data_folder() / "texts" / f"{language}.toml").read_text(encoding="utf-8")
    return Texts(Language(language), _flat(tomllib.loads(text)))


@cache
def _sentences(language: Language) -> Texts:
    """Return the sentences of a language by `sentence.` and their English patterns, titles, and
    nouns that are counted.

    They stand apart from the phrases, since English has none.
    """
    text = (data_folder() / "texts" / "sentences" / f"{language}.toml").read_text(encoding="utf-8")
    return Texts(language, _flat(tomllib.loads(text)))
