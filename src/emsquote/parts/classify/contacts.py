"""How many contacts a switch or a relay has, by what its trade calls it."""

from __future__ import annotations

import re

from emsquote.parts.classify.words import Words

_POLES_AND_THROWS = re.compile(r"(?<![a-z\d])([sd]|\d)p([sd]|\d)t(?![a-wyz\d])")
_FORM = re.compile(r"(?:(\d)[-_ ]?)?form[-_ ]?(\d)?[-_ ]?([abc])(?![a-z])")
_BY_LETTER = {"s": 1, "d": 2}
_THROWS_OF_FORM = {"a": 1, "b": 1, "c": 2}


def contacts(words: Words) -> int | None:
    """Return the contacts of a switch or relay by poles and throws (`SPDT`, `2P4T`) or by the form
    of its contacts (`Form1C`).
    """
    text = "".join(gap + word for gap, word in zip(words.gaps, words.words, strict=True))
    if told := _POLES_AND_THROWS.search(text):
        poles, throws = (_BY_LETTER.get(sign) or int(sign) for sign in told.groups())
        return poles * (throws + 1)
    if told := _FORM.search(text):
        before, after, form = told.groups()
        return int(before or after or 1) * (_THROWS_OF_FORM[form] + 1)
    return None
