"""Names as words: `SOT23-5`, `SOT_23_5` and `SOT-23-5` are the same three words to a rule.

A footprint, package, value or description is cut where letters meet digits, where `CamelCase`
starts a new word and at every separator. Numbers keep their decimals; `×` and `*` between numbers
read as `x`.
"""

from __future__ import annotations

import re

from msgspec import Struct

_WORD = re.compile(
    r"\d+(?:[.,]\d+)?"
    r"|[×*✕]"
    r"|[\u3040-\u30ff\u3400-\u9fff]+"
    r"|x(?=\d)"
    r"|[A-Z]{2,}s(?![A-Za-z])"
    r"|[A-ZÀ-ÖØ-Þ]+(?!(?!x\d)[a-zß-öø-\u024f])"
    r"|[A-ZÀ-ÖØ-Þ]?[a-zß-öø-\u024fµ]+"
    r"|[^\W\d_]+"
)
_LONGEST_TEXT = 1000
"""A part is named within so many characters; what follows in an absurd cell is not read."""
_TIMES = {"×", "*", "✕"}


class Words(Struct, frozen=True):
    """The words of a text in lower case, and the text that stood before each of them ("" where they
    touched).
    """

    words: tuple[str, ...]
    gaps: tuple[str, ...]

    def whole_number(self, index: int) -> int | None:
        """Return the word as a whole number, None if it is none or lies outside of the text."""
        if not 0 <= index < len(self.words):
            return None
        word = self.words[index]
        return int(word) if word.isdecimal() and len(word) <= 4 else None  # noqa: PLR2004 - no package has 10 000 joints

    def word(self, index: int) -> str:
        """Return the word, "" outside of the text."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def glued(self, index: int) -> bool:
        """Whether the word touches the one before it."""
        return 0 < index < len(self.gaps) and not self.gaps[index]


def words_of(text: str) -> Words:
    """Cut a text into words.

    >>> words_of("PinHeader_1x05_P2,54mm").words
    ('pin', 'header', '1', 'x', '05', 'p', '2.54', 'mm')
    """
    words: list[str] = []
    gaps: list[str] = []
    end = 0
    for match in _WORD.finditer(text[:_LONGEST_TEXT]):
        word = match.group().lower().replace(",", ".")
        words.append("x" if word in _TIMES else word)
        gaps.append(text[end : match.start()])
        end = match.end()
    return Words(tuple(words), tuple(gaps))
